"""J-1 and H-1B at each program as one joint chance, and what the answers do to it.

Before any answer: H-1B programs are J-1 programs too, but for a rare share beyond them (`h1b_beyond_j1`). An answer on
one visa that is not checked moves that visa to its stated reliability, unless the chance was there or beyond already,
and the other one as the joint chance says (Jeffrey 1965, "The Logic of Decision"). Two of them hold both at once: the
joint chance with these two margins and the odds ratio it had before (Plackett 1965,
doi:10.1080/01621459.1965.10480807). A verified answer then conditions. So the average over the answers to a question is
the chance before it was asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartpick.odds.model import Array

RARE = 1e-12
"""Least chance of any combination, so that no verified answer is impossible (rounding)."""


@dataclass(frozen=True, eq=False)
class VisaBelief:
    """What answers say of J-1 and H-1B at n programs.

    j1, h1b: (d or 1, n) chance of yes by what nobody verified, NaN without such an answer; j1_yes, h1b_yes: (n,) bool,
    whether that answer is a yes; j1_checked, h1b_checked: (n,) a verified answer as 0 or 1, NaN without one.
    """

    j1: Array
    h1b: Array
    j1_yes: np.ndarray
    h1b_yes: np.ndarray
    j1_checked: Array
    h1b_checked: Array

    @property
    def any(self) -> np.ndarray:
        """(n,) bool: any answer."""
        said = (self.j1[0], self.h1b[0], self.j1_checked, self.h1b_checked)
        return ~np.logical_and.reduce([np.isnan(values) for values in said])

    def take(self, at: np.ndarray) -> VisaBelief:
        """The answers at some programs."""
        checked = self.j1_checked[at], self.h1b_checked[at]
        return VisaBelief(self.j1[:, at], self.h1b[:, at], self.j1_yes[at], self.h1b_yes[at], *checked)


def joint(j1: Array, h1b: Array, beyond: float, belief: VisaBelief) -> Array:
    """(2, 2, d, n) chance of [J-1 no, yes] and [H-1B no, yes] after the answers.

    Args:
        j1: (d, n) chance of J-1 before any answer; h1b: (d, n) of both; beyond: of H-1B without J-1.
    """
    alone = np.minimum(beyond, 1 - j1)
    q = np.maximum([[1 - j1 - alone, alone], [j1 - h1b, h1b]], RARE)
    q = q / q.sum(axis=(0, 1))
    answered = [~np.isnan(value[0]) for value in (belief.j1, belief.h1b)]
    both = answered[0] & answered[1]
    values = [
        # However unsure its source, a yes never lowers the chance and a no never raises it.
        np.where(yes, np.maximum(value, before), np.minimum(value, before))
        for value, yes, before in (
            (belief.j1, belief.j1_yes, q[1].sum(axis=0)),
            (belief.h1b, belief.h1b_yes, q[:, 1].sum(axis=0)),
        )
    ]
    q[..., both] = _with_margins(q[..., both], *(value[:, both] for value in values))
    for axis, value in enumerate(values):
        alone = answered[axis] & ~both
        wanted = np.stack([1 - value[:, alone], value[:, alone]]) / q[..., alone].sum(axis=1 - axis)
        q[..., alone] *= np.expand_dims(wanted, 1 - axis)
    for axis, checked in ((0, belief.j1_checked), (1, belief.h1b_checked)):
        for value in (0, 1):
            np.moveaxis(q, axis, 0)[1 - value][..., checked == value] = 0.0
    return q / q.sum(axis=(0, 1))


def _with_margins(q: Array, j1: Array, h1b: Array) -> Array:
    """The joint chance with these chances of yes and the odds ratio of q."""
    ratio = q[0, 0] * q[1, 1] / (q[0, 1] * q[1, 0])
    half = 1 + (j1 + h1b) * (ratio - 1)
    root = np.sqrt(np.maximum(half**2 - 4 * ratio * (ratio - 1) * j1 * h1b, 0))
    yes = 2 * ratio * j1 * h1b / (half + root)  # This form loses no digits where the ratio is 1 or very large.
    return np.maximum([[1 - j1 - h1b + yes, h1b - yes], [j1 - yes, yes]], RARE)


def met(q: Array, visa: str, in_time: float) -> Array:
    """(d, n) chance that a visa need is met, from the joint chance; in_time: that Step 3 is passed in time."""
    if visa == "j1_only":
        return q[1].sum(axis=0)
    if visa == "h1b_only":
        return q[:, 1].sum(axis=0) * in_time
    return q[1].sum(axis=0) + q[0, 1] * in_time
