"""Turns to compute: lists before all else, whole moves in the order they were made, and nobody held up by one turn."""

import threading
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage

from smartpick import private
from smartpick.server.turns import LISTS, Turns

LONG = 30.0


def waiting(turns, count):
    """Wait until so many wait for their turn."""
    given_up = threading.Event()
    threading.Timer(LONG, given_up.set).start()
    while len(turns._waiting) < count:
        assert not given_up.is_set()


def started(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_the_smallest_key_is_next_and_among_equals_the_first_to_come():
    turns, done = Turns(seconds=LONG), []

    def take(key):
        with turns.turn(*key):
            done.append(key)

    with turns.turn(0):
        threads = []
        for count, key in enumerate([(True, 1), (True, 0), (False, 2), (False, 0), (True, 0, 5)], 1):
            threads.append(started(lambda key=key: take(key)))
            waiting(turns, count)
    for thread in threads:
        thread.join(LONG)
    assert done == [(False, 0), (False, 2), (True, 0), (True, 0, 5), (True, 1)]


def test_lists_come_before_all_else_and_earlier_moves_before_later_ones(monkeypatch):
    turns, keys = Turns(), []
    monkeypatch.setattr(turns, "turn", lambda *key: keys.append(key) or nullcontext())

    def move():
        for place in range(LISTS + 2):
            turns.after_a_move(place)

    for _ in range(2):
        started(move).join(LONG)
    early, late = keys[: LISTS + 2], keys[LISTS + 2 :]
    assert sorted(keys) == [*early[:-1], *late[:-1], early[-1], late[-1]]


def test_a_turn_that_waits_for_something_holds_nobody_up():
    turns, hold, inside = Turns(seconds=0.01), threading.Event(), threading.Event()

    def stuck():
        with turns.turn(0):
            inside.set()
            hold.wait(LONG)

    thread = started(stuck)
    inside.wait(LONG)
    for _ in range(3):
        with turns.turn(1):
            assert thread.is_alive()
    hold.set()
    thread.join(LONG)
    with turns.turn(1):
        pass
    assert turns._at_work is None


def test_a_turn_ends_with_what_was_raised_in_it():
    turns = Turns(seconds=LONG)
    with pytest.raises(KeyError), turns.turn(0):
        raise KeyError
    with turns.turn(0):
        pass


def test_a_fragment_that_is_drawn_again_asks_for_its_turn(monkeypatch):
    monkeypatch.setattr(MemoryFragmentStorage, "lookup", private._look_up)
    asked, storage = [], MemoryFragmentStorage()
    storage._fragments["b"] = lambda: "drawn"
    monkeypatch.setattr(
        private, "get_script_run_ctx", lambda: SimpleNamespace(fragment_ids_this_run=["a", "b"], session_state=None)
    )
    private.take_turns(lambda place: asked.append(place) or nullcontext())
    draw = storage.lookup("b")
    assert asked == []
    assert (draw(), asked) == ("drawn", [1])
