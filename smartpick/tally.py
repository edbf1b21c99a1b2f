"""How often a server does something, how long it takes and how often it fails; of whom, is not kept."""

from __future__ import annotations

import bisect
import contextlib
import threading
import time
from collections.abc import Iterator

BOUNDS_S = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Seconds up to which what was timed is counted together (assumption: from a save to what nobody waits for)."""


class Tally:
    """Counts of one kind of work, for every thread of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = [0] * (len(BOUNDS_S) + 1)
        self.seconds, self.failures = 0.0, 0

    @contextlib.contextmanager
    def timed(self) -> Iterator[None]:
        """What is done here is counted and timed, however it ends."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.note(time.perf_counter() - began)

    def note(self, seconds: float) -> None:
        """Something took so many seconds."""
        with self._lock:
            self._counts[bisect.bisect_left(BOUNDS_S, seconds)] += 1
            self.seconds += seconds

    def failed(self) -> None:
        """One of these went wrong."""
        with self._lock:
            self.failures += 1

    def counts(self) -> tuple[int, ...]:
        """How many took up to each of `BOUNDS_S` seconds, the quicker ones among them; last, how many there were."""
        with self._lock:
            return tuple(sum(self._counts[: n + 1]) for n in range(len(self._counts)))
