"""Who computes next when many move at once: one visitor's fragment after the other, the lists before all the rest.

Threads that compute at the same time only take the interpreter from each other: everybody waits for everybody, and the
list that somebody moves stands in line with all the charts of all others.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from smartpick.tally import Tally

SLICE = 0.1
"""Seconds after which a turn no longer keeps others waiting (assumption): it waits for a file, or is a long one."""

LISTS = 1
"""Last place among the fragments after a move that is the list itself or its slider; all others wait for these."""


@dataclass(order=True)
class _Ticket:
    key: tuple[float, ...]
    number: int
    called: threading.Event = field(default_factory=threading.Event, compare=False)


class Turns:
    """Turns to compute. Nobody waits for one that has lasted longer than a slice, so no turn can hold up the others."""

    def __init__(self, seconds: float = SLICE) -> None:
        """seconds: the slice."""
        self._lock, self._count, self._seconds = threading.Lock(), itertools.count(), seconds
        self._waiting: list[_Ticket] = []
        self._at_work: _Ticket | None = None
        self._move = threading.local()
        self._ends = 0.0
        self.moves, self.parts = Tally(), Tally()
        """Of moves the first part, in which the answer lies; and all the rest. Timed with the wait."""

    @contextlib.contextmanager
    def turn(self, *key: float) -> Iterator[None]:
        """Wait for a turn, and hold it; the smallest key of those who wait is next, among equals the first to come."""
        with self._lock:
            ticket = _Ticket(key, next(self._count))
            heapq.heappush(self._waiting, ticket)
        while not self._is_mine(ticket):
            ticket.called.wait(self._seconds)
        try:
            yield
        finally:
            with self._lock:
                if self._at_work is ticket:
                    self._at_work = None
                    if self._waiting:
                        self._waiting[0].called.set()

    def after_a_move(self, place: int) -> contextlib.AbstractContextManager[None]:
        """The turn of one of the fragments that this thread draws again after a move: lists first, then whole moves in
        the order in which they were made.

        Args:
            place: of the fragment among them, 0 the first.
        """
        if place == 0:
            self._move.number = next(self._count)
        tally = self.parts if place else self.moves
        return _timed(tally, self.turn(place > LISTS, getattr(self._move, "number", 0)))

    def _is_mine(self, ticket: _Ticket) -> bool:
        with self._lock:
            ticket.called.clear()
            now = time.monotonic()
            if self._waiting[0] is not ticket or (self._at_work is not None and now < self._ends):
                return False
            heapq.heappop(self._waiting)
            self._at_work, self._ends = ticket, now + self._seconds
            return True


@contextlib.contextmanager
def _timed(tally: Tally, turn: contextlib.AbstractContextManager[None]) -> Iterator[None]:
    """A turn, timed with the wait for it."""
    with tally.timed(), turn:
        yield
