"""The history of a plan: every move can be taken back and made again, and is called by what it did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from smartpick import Profile
from smartpick.knowledge import Answer, Knowledge
from smartpick.plan import NAME_CHARACTERS, profile_to_json
from smartpick.ui import refused, session
from smartpick.ui.forms import fact
from smartpick.ui.session import START

CODE = "1400500895"


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session without a browser."""
    now: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", now)
    return now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass; without it all moves come at once."""
    now = [100.0]
    monkeypatch.setattr(session.time, "monotonic", lambda: now[0])

    def passes(seconds: float) -> None:
        now[0] += seconds

    return passes


def step2() -> int | None:
    return session.profile().applicant.step2_ck


def test_undo_and_redo_go_back_and_forth_and_say_what_each_step_was(clock: Callable[[float], None]) -> None:
    assert not session.can_undo()
    assert not session.can_redo()
    session.change("applicant", step2_ck=250)
    clock(10)
    session.change("applicant", step2_ck=238)
    assert session.undo_words() == "Step 2 CK 250 → 238"
    session.undo()
    assert (step2(), session.redo_words(), session.undo_words()) == (
        250, "Step 2 CK 250 → 238", "Step 2 CK not entered → 250",
    )  # fmt: skip
    session.undo()
    assert (session.profile(), session.can_undo()) == (START, False)
    session.redo()
    session.redo()
    assert (step2(), session.can_redo()) == (238, False)
    session.redo()  # a second click on a button that is gone
    assert step2() == 238


def test_a_new_move_drops_what_could_be_made_again(clock: Callable[[float], None]) -> None:
    session.change("applicant", step2_ck=250)
    session.undo()
    session.change("preferences", applications=40)
    assert not session.can_redo()
    session.undo()
    assert session.profile() == START


def test_quick_moves_of_one_field_are_one_step(clock: Callable[[float], None]) -> None:
    for share in (0.14, 0.15, 0.16):
        session.change("preferences", socal_share=share)
        clock(0.5)
    assert session.undo_words() == "Southern California share automatic → 16 %"
    clock(session.ONE_STEP_S)
    session.change("preferences", socal_share=0.2)
    session.undo()
    assert session.profile().preferences.socal_share == 0.16
    session.undo()
    assert session.profile() == START


def test_typing_on_in_one_text_is_one_step_and_another_text_is_another(clock: Callable[[float], None]) -> None:
    session.tell_story(why_home="I lived")
    session.tell_story(why_home="I lived there.")
    session.say(visa_text="I need a J-1 visa.")
    session.undo()
    assert session.profile().story.why_home == "I lived there."
    session.undo()
    assert session.profile() == START


def test_two_programs_pinned_at_once_are_two_steps_and_a_mark_taken_back_leaves_none(
    clock: Callable[[float], None],
) -> None:
    session.mark(CODE, pinned=True)
    session.mark("1400500018", pinned=True)
    session.undo()
    assert session.profile().pins == (CODE,)


def test_a_field_moved_there_and_back_at_once_is_no_step(clock: Callable[[float], None]) -> None:
    session.change("preferences", applications=40)
    session.change("preferences", applications=85)
    assert (session.profile(), session.can_undo()) == (START, False)


def test_after_undo_the_same_field_begins_a_new_step(clock: Callable[[float], None]) -> None:
    session.change("applicant", step2_ck=250)
    session.change("applicant", graduation_year=2020)
    session.undo()
    session.change("applicant", step2_ck=251)
    session.undo()
    assert step2() == 250


def test_undo_forgets_what_was_refused_and_what_was_laid_aside() -> None:
    session.change("applicant", letters=3)
    session.change("applicant", us_letters=9)
    assert refused.value_of("applicant", "us_letters") == 9
    session.take_in("mine.csv", Knowledge(answers=(Answer(code=CODE, fact="j1", value=True, kind="verified"),)))
    session.undo()
    assert refused.value_of("applicant", "us_letters") is None
    assert refused.refusal_of("applicant", "us_letters") == ""
    assert session.taken_in() is None
    assert session.profile().knowledge == Knowledge()


def test_what_changed_follows_undo(clock: Callable[[float], None]) -> None:
    session.change("preferences", applications=40)
    basis = session.profile().basis
    session.undo()
    assert session.basis_before() == basis


def test_so_many_steps_are_kept(clock: Callable[[float], None]) -> None:
    for size in range(1, session.MOST_STEPS + 11):
        session.change("preferences", applications=size)
        clock(10)
    for _ in range(session.MOST_STEPS):
        session.undo()
    assert not session.can_undo()
    assert session.profile().preferences.applications == 10


def test_another_plan_begins_a_history_of_its_own_and_the_last_one_can_be_taken_back() -> None:
    session.change("applicant", step2_ck=250)
    session.rename("Plan A")
    mine, at = session.profile(), session.plan_id()
    assert session.open_text(profile_to_json(Profile(applicant=START.applicant, name="Plan B"), "any")) == ""
    assert (session.profile().name, session.can_undo()) == ("Plan B", False)
    assert session.plan_id() != at
    assert session.last_plan() == mine
    session.take_back()
    assert (session.profile(), session.plan_id(), session.last_plan()) == (mine, at, None)


def test_starting_over_keeps_the_last_plan_and_forgetting_keeps_none(state: dict[str, Any]) -> None:
    session.start_over()
    assert session.last_plan() is None  # nothing was there to keep
    session.change("applicant", step2_ck=250)
    mine = session.profile()
    session.start_over()
    assert (session.profile(), session.is_untouched(), session.last_plan()) == (START, True, mine)
    assert not session.may_come_back()
    session.take_back()
    session.forget_all()
    assert (session.profile(), session.last_plan(), session.can_undo()) == (START, None, False)
    assert [word["what"] for word in state["to_browser"]][-2:] == ["leave", "forget"]


def test_a_file_that_cannot_be_read_leaves_plan_and_history() -> None:
    session.change("applicant", step2_ck=250)
    assert "not a SmartPick plan" in session.open_text("{broken")
    assert (step2(), session.can_undo()) == (250, True)


def test_a_name_is_no_step_and_stays_whatever_is_taken_back(clock: Callable[[float], None]) -> None:
    session.change("applicant", step2_ck=250)
    session.rename("  Plan \n A ")
    assert session.profile().name == "Plan A"
    session.undo()
    assert (session.profile().name, step2()) == ("Plan A", None)


def test_copies_have_names_of_their_own() -> None:
    session.rename("x" * NAME_CHARACTERS)
    first = session.plan_id()
    session.keep_apart()
    one = session.profile().name
    session.keep_apart()
    assert len({first, session.plan_id()}) == 2
    assert len({one, session.profile().name}) == 2
    assert max(len(one), len(session.profile().name)) <= NAME_CHARACTERS


def test_words_to_the_browser_come_in_order_and_are_few(state: dict[str, Any]) -> None:
    for number in range(20):
        session.tell_browser("delete", str(number))
    times = [word["at"] for word in state["to_browser"]]
    assert times == sorted(set(times))
    assert [word["id"] for word in state["to_browser"]][-1] == "19"
    assert len(times) < 10


FACTS = tuple({"kind": "place", "what": "lived with my aunt", "place": place} for place in ("Lima", "Quito", "Bogota"))


def fact_opened(index: int, **fields: Any) -> dict[str, Any]:
    """What the browser was given of the form in which this fact is being changed."""
    item = session.profile().story.items[index]
    fact.stand_at(index, item.model_dump() | fields)
    return fact.held()


def test_the_form_of_a_fact_comes_back_to_the_same_fact_wherever_it_stands() -> None:
    session.tell_story(items=FACTS)
    form = fact_opened(1, learned="patience", sentence="I keep bees [where].")
    session.tell_story(items=FACTS[1:])  # in another tab
    fact.fill(form)
    now = fact.now()
    assert (now["index"], now["learned"], now["sentence"]) == (0, "patience", "I keep bees [where].")
    session.tell_story(items=FACTS[2:])
    fact.fill(form)
    assert fact.now()["index"] == fact.NEW


def test_a_fact_that_was_kept_does_not_come_back_as_a_form() -> None:
    session.tell_story(items=FACTS)
    form = fact_opened(1, learned="patience")
    session.tell_story(items=(FACTS[0], FACTS[1] | {"learned": "patience"}, FACTS[2]))
    del st.session_state["fact-now"]
    fact.fill(form)
    assert fact.held() == {}


@pytest.mark.parametrize(
    "form", [{}, {"fact-kind": "castle"}, {"fact-kind": ["place"]}, {"fact-kind": "place", "fact-planned_for": 7}]
)
def test_a_form_of_another_kind_fills_what_it_can(form: dict[str, Any]) -> None:
    fact.fill(form)
    assert fact.now() == {**fact.EMPTY, "kind": fact.now()["kind"]}
