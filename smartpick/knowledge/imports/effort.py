"""How much time the lines of one file may take, and how it is shared with other visitors of the same server."""

from __future__ import annotations

import threading
import time

from smartpick.knowledge.imports.grid import ImportRefused

MOST_SECONDS = 15.0
"""Of computing, for one file (assumption: ten times what 5,000 lines found by name take)."""
POLITE_AFTER = 1.5
"""Seconds after which every other thread goes first: a list of the usual size is done by then."""


class Effort:
    """The time one file takes; other threads do not count.

    Args:
        lines: of the file.
    """

    def __init__(self, lines: int) -> None:
        self._lines, self._done = lines, 0
        self._start = self._rested = time.thread_time()
        self._shares = threading.current_thread() is not threading.main_thread()

    def may_go_on(self) -> bool:
        """True before each next line, after a rest where others may wait. Raises ImportRefused past the limit."""
        now = time.thread_time()
        if now - self._start > MOST_SECONDS:
            raise ImportRefused(
                f"Comparing the lines of this file with the program table went on and on and was stopped after "
                f"{self._done:,} of {self._lines:,} lines; keep only the programs you need, or give their ACGME codes."
            )
        if self._shares and now - self._start > POLITE_AFTER and now - self._rested > 0.001:
            time.sleep(2 * min(0.1, now - self._rested))
            self._rested = time.thread_time()
        self._done += 1
        return True
