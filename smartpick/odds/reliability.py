"""How often an answer nobody verified is still right: one assumption a kind of source, drawn in every interval."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np

from smartpick.odds.assumptions import assumptions
from smartpick.odds.model import Array

SOURCES = {
    "imported": "imported_right",
    "high": "published_right_high",
    "medium": "published_right_medium",
    "low": "published_right_low",
    "unclear H-1B yes": "published_h1b_unclear",
}
"""What speaks (the user's file, or a page of this confidence) → its constant: how often it is right."""
_NAMES = tuple(SOURCES)
DRAWS = 200
SEED = 1952
"""Another than that of the fit's assumptions, so that these are drawn independently of them."""


@lru_cache
def central_reliability() -> Array:
    """(1, sources) how often each source is right."""
    return np.array([[assumptions()[name].central for name in SOURCES.values()]])


@lru_cache
def drawn_reliability() -> Array:
    """(200, sources) stratified uniform over each range, the same for every specialty. Read-only."""
    rng = np.random.default_rng(SEED)
    columns = []
    for row in (assumptions()[name] for name in SOURCES.values()):
        columns.append(row.low + (row.high - row.low) * (rng.permutation(DRAWS) + rng.random(DRAWS)) / DRAWS)
    return np.column_stack(columns)


@dataclass(frozen=True, eq=False)
class Stated:
    """What is stated of one policy at n programs.

    source: (n,) index into SOURCES of the best statement nobody verified, −1 without one; good: (n,) bool, whether it
    is good for the applicant (a yes, or a requirement they meet); checked: (n,) the verified answer, 1 good, 0 not,
    NaN without one.
    """

    source: np.ndarray
    good: np.ndarray
    checked: Array

    @classmethod
    def nothing(cls, n: int) -> Self:
        """No statement at any program."""
        return cls(np.full(n, -1), np.zeros(n, dtype=bool), np.full(n, np.nan))

    def state(self, i: int, source: str, good: bool) -> None:
        """Put in what nobody verified at program i."""
        self.source[i], self.good[i] = _NAMES.index(source), good

    def as_checked(self, at: np.ndarray, value: bool) -> Stated:
        """The same after a verified answer at some programs."""
        return Stated(self.source, self.good, np.where(at, float(value), self.checked))

    def take(self, members: np.ndarray) -> Stated:
        """The same at some programs."""
        return Stated(self.source[members], self.good[members], self.checked[members])

    def belief(self, right: Array) -> Array:
        """(d, n) chance that the answer is good by what nobody verified, NaN without any; right: (d, sources)."""
        of_each = right[:, self.source]
        return np.where(self.source < 0, np.nan, np.where(self.good, of_each, 1 - of_each))
