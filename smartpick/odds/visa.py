"""J-1 and H-1B at each program as one joint chance, and what the user's answers do to it.

Before any answer: H-1B programs are J-1 programs too, but for a rare share beyond them (`h1b_beyond_j1`). An imported
answer is evidence of such weight that alone it moves its own visa to `imported_right`, and the other one as the joint
chance says (virtual evidence: Pearl 1988, "Probabilistic Reasoning in Intelligent Systems"); two such answers multiply.
A verified answer conditions. So the average over the answers to a question is the chance before it was asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartpick.odds.model import Array

RARE = 1e-12
"""Least chance of any combination, so that no verified answer is impossible (rounding)."""


@dataclass(frozen=True, eq=False)
class VisaAnswers:
    """What the user knows at n programs. j1, h1b: (n,) chance of yes after the answer, NaN where there is none.

    j1_checked, h1b_checked: (n,) bool, whether the answer is verified (then it is 0 or 1).
    """

    j1: Array
    h1b: Array
    j1_checked: np.ndarray
    h1b_checked: np.ndarray

    @classmethod
    def none(cls, n: int) -> VisaAnswers:
        """No answer at any program."""
        return cls(np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))

    @property
    def known(self) -> np.ndarray:
        """(n,) bool: any answer."""
        return ~(np.isnan(self.j1) & np.isnan(self.h1b))

    def take(self, at: np.ndarray) -> VisaAnswers:
        """The answers at some programs."""
        return VisaAnswers(self.j1[at], self.h1b[at], self.j1_checked[at], self.h1b_checked[at])


def joint(j1: Array, h1b: Array, beyond: float, answers: VisaAnswers) -> Array:
    """(2, 2, d, n) chance of [J-1 no, yes] and [H-1B no, yes] after the answers.

    Args:
        j1: (d, n) chance of J-1 before any answer; h1b: (d, n) of both; beyond: of H-1B without J-1.
    """
    alone = np.minimum(beyond, 1 - j1)
    q = np.maximum([[1 - j1 - alone, alone], [j1 - h1b, h1b]], RARE)
    prior = q = q / q.sum(axis=(0, 1))
    for axis, value, checked in ((0, answers.j1, answers.j1_checked), (1, answers.h1b, answers.h1b_checked)):
        unchecked = ~np.isnan(value) & ~checked
        wanted = np.stack([1 - value, value])[:, None, :] / prior.sum(axis=1 - axis)
        q = np.where(unchecked, q * np.expand_dims(wanted, 1 - axis), q)
    for axis, value, checked in ((0, answers.j1, answers.j1_checked), (1, answers.h1b, answers.h1b_checked)):
        is_yes = np.arange(2).reshape((2, 1) if axis == 0 else (1, 2))[:, :, None, None]
        q = np.where(checked & (is_yes != value), 0.0, q)
    return q / q.sum(axis=(0, 1))


def met(q: Array, visa: str, in_time: float) -> Array:
    """(d, n) chance that a visa need is met, from the joint chance; in_time: that Step 3 is passed in time."""
    if visa == "j1_only":
        return q[1].sum(axis=0)
    if visa == "h1b_only":
        return q[:, 1].sum(axis=0) * in_time
    return q[1].sum(axis=0) + q[0, 1] * in_time
