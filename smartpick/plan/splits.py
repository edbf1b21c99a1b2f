"""The budget line of two specialties: every split of one budget, and what it brings, evaluated at once.

Both lists are of one person: hidden strength and interview skill are the same in both, so the chances that nothing
works out multiply node by node, never after averaging. Fees are counted within each specialty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from smartpick import portfolio
from smartpick.catalog import Catalog
from smartpick.odds.model import NODE_W, Array
from smartpick.plan.choice import wanted_size
from smartpick.plan.fees import FeeLine, application_service, fee_line
from smartpick.plan.plan import Plan, recommend_profile
from smartpick.plan.preferences import MAX_APPLICATIONS, PlanError, Preferences, Profile
from smartpick.portfolio.choice import Selection
from smartpick.portfolio.valuation import Floats


@dataclass(frozen=True, eq=False)
class Splits:
    """The budget line: m ways to split, n1 ascending, each spending what it can.

    first, second: (m,) programs; cost: (m,) USD, NaN where a fee is not known; match, in_first, in_second: (m,)
    central chances, match = in_first + in_second; value: (m,) expected worth of the match.
    """

    first: np.ndarray
    second: np.ndarray
    cost: Array
    match: Array
    in_first: Array
    in_second: Array
    value: Array


@dataclass(frozen=True)
class Purse:
    """What the two lists may cost together: a budget along the two fee lines, else a number of programs."""

    lines: tuple[FeeLine | None, FeeLine | None]
    budget: float | None
    total: int
    clamps: tuple[str, ...]

    @classmethod
    def of(cls, profile: Profile, second: str) -> Purse:
        """The budget entered, or what the present list costs. An entered fee serves only where the table has none."""
        first, wishes = profile.applicant.specialty, profile.preferences
        lines = _line(first, wishes), _line(second, wishes)
        if lines[0] is None or wishes.budget_usd is None:
            total = wanted_size(first, wishes)
        else:
            total = lines[0].affordable(wishes.budget_usd)
        if lines[0] is not None and lines[1] is not None:
            return cls(lines, wishes.budget_usd or lines[0].cost(total), total, ())
        services = dict.fromkeys(
            application_service(name) for name, line in zip((first, second), lines, strict=True) if line is None
        )
        clamps = (
            f"The fee of {' and '.join(services)} is not in our table, so the cost is not counted: the two lists "
            f"together hold at most {total} programs. Enter the fee for one program to plan by cost."
        )
        return cls(lines, None, total, (clamps,))

    def most(self, side: int) -> int:
        """The longest list one specialty alone could have."""
        line = self.lines[side]
        count = self.total if self.budget is None or line is None else line.affordable(self.budget)
        return min(count, MAX_APPLICATIONS)

    def left(self, first: int) -> int:
        """Programs of the second specialty that what is left pays for."""
        first_line, second_line = self.lines
        if self.budget is None or first_line is None or second_line is None:
            return self.total - first
        return second_line.affordable(self.budget - first_line.cost(first))

    def cost(self, first: int, second: int) -> float | None:
        """USD for both lists; None when a fee is not known."""
        if self.lines[0] is None or self.lines[1] is None:
            return None
        return self.lines[0].cost(first) + self.lines[1].cost(second)


def _line(specialty: str, wishes: Preferences) -> FeeLine | None:
    return fee_line(specialty) or fee_line(specialty, wishes.fee_per_program_usd)


class Side:
    """One specialty: its best lists of any size up to `most`.

    longest: the plan of the longest list; able: (k,) positions within the pool that can be chosen; least: the
    shortest list that pins and targets allow; scale: what a match here is worth.
    """

    def __init__(self, catalog: Catalog, profile: Profile, scale: float, most: int) -> None:
        self.profile, self.scale = profile, scale
        self.longest = recommend_profile(catalog, self._of_size(max(most, 1)))
        choice = self.longest.choice
        self.able = np.flatnonzero(choice.available)
        bounds = choice.selection.problem.bounds
        self.least = int(bounds.lower.sum()) if profile.preferences.targets else len(bounds.pinned)
        self.most = min(most, len(choice.members))

    def _of_size(self, size: int) -> Profile:
        preferences = self.profile.preferences.model_copy(update={"applications": size})
        return self.profile.model_copy(update={"preferences": preferences})

    def plan(self, size: int) -> Plan:
        """The best list of one size in this specialty alone."""
        if size:
            return self.longest.again(self._of_size(size))
        nothing = np.zeros(0, dtype=np.intp)
        selection = Selection(nothing, 0.0, np.zeros(0), self.longest.choice.selection.problem)
        choice = replace(self.longest.choice, members=nothing, selection=selection, clamps=())
        return replace(self.longest, choice=choice, clamps=())

    def worths(self, bonus: float) -> Floats:
        """(k,) what matching at each program that can be chosen is worth."""
        utility = self.longest.choice.utility[self.able] * self.scale
        return np.ones_like(utility) if np.isinf(bonus) else utility + bonus

    def chosen(self, plan: Plan, bonus: float) -> np.ndarray:
        """Positions among `able` of the plan's list, chosen again when a bonus changes what counts."""
        selection = plan.choice.selection
        if not bonus or not len(selection.indices):
            return selection.indices
        problem, bounds = selection.problem, selection.problem.bounds
        return portfolio.select(
            problem.probability, problem.weights, self.worths(bonus), len(selection.indices), bounds.group,
            bounds.lower, bounds.upper, bounds.pinned,
        ).indices  # fmt: skip

    def order(self, bonus: float) -> np.ndarray:
        """The longest list in such an order that each beginning is a good shorter list.

        With shares for regions the regions take turns, so that a shorter list keeps the shares.
        """
        chosen = self.chosen(self.longest, bonus)
        wishes = self.profile.preferences
        if wishes.targets or not wishes.has_shares:
            return chosen
        group = self.longest.odds.pool.tier[self.able[chosen]] - 1
        counts = np.bincount(group, minlength=3)
        home = counts[0] / len(chosen) if wishes.socal_share is None else wishes.socal_share
        west = counts[1] / max(counts[1] + counts[2], 1) if wishes.west_share is None else wishes.west_share
        share = np.maximum([home, (1 - home) * west, (1 - home) * (1 - west)], 1e-9)
        nth = (np.cumsum(group[:, None] == np.arange(3), axis=0) - 0.5)[np.arange(len(group)), group]
        return chosen[np.argsort(nth / share[group], kind="stable")]


def split_curve(sides: tuple[Side, Side], purse: Purse, bonus: float, second_share: float | None) -> Splits:
    """Every split that pins, targets and purse allow, each side the beginning of its own order.

    PlanError when there is none.
    """
    first, second = sides
    pins = len(second.longest.choice.pins)
    splits = []
    for n1 in range(first.least, first.most + 1):
        left = min(purse.left(n1), second.most)
        n2 = pins if second_share == 0 else left
        if left >= pins and n1 + n2 > 0:
            splits.append((n1, n2))
    if not splits:
        raise PlanError("Your pins and targets need more programs than the budget pays for.")
    n1, n2 = np.array(splits).T
    levels = np.unique(np.concatenate([side.worths(bonus) for side in sides]))
    one, two = (
        _fails(side, side.order(bonus)[: n.max()], levels, bonus)[:, n] for side, n in zip(sides, (n1, n2), strict=True)
    )  # (levels + 1, m, 75) each
    in_first = ((one[1:] - one[:-1]) * two[1:]).sum(axis=0) @ NODE_W
    match = 1 - (one[0] * two[0]) @ NODE_W
    value = np.diff(levels, prepend=0.0) @ (1 - (one[:-1] * two[:-1]) @ NODE_W)
    cost = [purse.cost(a, b) for a, b in splits]
    usd = np.array([np.nan if c is None else c for c in cost])
    return Splits(n1, n2, usd, match, in_first, match - in_first, value)


def _fails(side: Side, order: np.ndarray, levels: Floats, bonus: float) -> Floats:
    """(levels + 1, k + 1, 75): chance that none of the first 0…k programs worth a level or more works out.

    The last level is above all: there nothing can work out.
    """
    chances = side.longest.odds.probability[side.able[order]]
    worth = side.worths(bonus)[order]
    out = np.ones((len(levels) + 1, len(order) + 1, chances.shape[1]))
    for at, level in enumerate(levels):
        out[at, 1:] = np.cumprod(np.where(worth[:, None] >= level, 1 - chances, 1.0), axis=0)
    return out


def best_split(curve: Splits, second_share: float | None) -> int:
    """The split worth most, or the nearest to the share asked for; among equals the one with most in the first."""
    away = np.abs(curve.second / (curve.first + curve.second) - (second_share or 0.0))
    merit = curve.value if second_share is None else -away
    return int(np.flatnonzero(merit >= merit.max() - 1e-12)[-1])
