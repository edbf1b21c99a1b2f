"""One-for-one swaps on a list: which the bounds allow, and what each does to the list's worth."""

from __future__ import annotations

import numpy as np

from smartpick.odds.model import Array
from smartpick.plan.plan import Plan
from smartpick.portfolio.valuation import Ladder


class Swaps:
    """Which members of a list a program may replace, and what each swap does. Positions are within the pool."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.members = plan, plan.choice.members
        problem = plan.choice.selection.problem
        self.able = np.flatnonzero(plan.choice.available)
        self.group = np.zeros(len(plan.odds.pool.rows), dtype=int)
        self.group[self.able] = problem.bounds.group
        counts = np.bincount(self.group[self.members], minlength=len(problem.bounds.lower))
        self.may_leave = counts > problem.bounds.lower
        self.may_come = counts < problem.bounds.upper
        self.worths = plan.choice.utility.copy()  # with the bonus that a safety floor may have added
        self.worths[self.able] = problem.utility

    def allowed(self, leaver: int, comer: np.ndarray | int) -> np.ndarray:
        """Whether the bounds let `comer` take the place of `leaver`."""
        old, new = self.group[leaver], self.group[comer]
        return (old == new) | (self.may_leave[old] & self.may_come[new])

    def gains(self, leaver: int, comers: np.ndarray, utility: Array) -> Array:
        """(k,) F(list − leaver + comer) − F(list) for each comer, with any utility (n,)."""
        odds = self.plan.odds
        rest = self.members[self.members != leaver]
        ladder = Ladder(odds.probability[rest], self.plan.node_weights, utility[rest])
        return ladder.gain(odds.probability[comers], utility[comers]) - ladder.gain(
            odds.probability[[leaver]], utility[[leaver]]
        )
