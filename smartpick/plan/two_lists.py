"""Two specialties inside one budget: how many programs in each, which ones, and what the two lists bring together.

The budget line is walked in `splits`; here the best split is made into two lists, chosen together.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from smartpick import portfolio
from smartpick.applicant import Applicant
from smartpick.catalog import Catalog
from smartpick.odds import DrawnChances, fitted_specialties, parameters_of
from smartpick.odds.model import NODE_W, Array
from smartpick.plan.choice import FLOOR_BONUSES, MOST_ABOVE
from smartpick.plan.fees import fee_line
from smartpick.plan.outlook import Interval, Outlook, outlook, what_widens
from smartpick.plan.plan import Plan
from smartpick.plan.preferences import PlanError, Profile
from smartpick.plan.splits import Purse, Side, Splits, best_split, split_curve
from smartpick.portfolio.choice import Selection
from smartpick.portfolio.valuation import Floats, path

_BONUSES = (0.0, *FLOOR_BONUSES, np.inf)
"""Bonuses tried on every utility of both lists to reach the safety floor; with the last only matching counts."""


@dataclass(frozen=True, eq=False)
class Part(Plan):
    """One of the two lists, as a plan of its own; it can be empty.

    partner_fails: (75,) chance that the other list brings nothing, by node. What a program adds (`worth`, adds_points
    and the reasons) counts the other list; `outlook` and `gap` speak of this list alone.
    """

    partner_fails: Array

    @property
    def node_weights(self) -> np.ndarray:
        """(75,) weight of each node, times the chance that the other list brings nothing."""
        return self.odds.weights * self.partner_fails


@dataclass(frozen=True, eq=False)
class TwoLists:
    """Two lists under one budget. Derived parts are computed when first asked.

    curve: every split, quickly evaluated from lists chosen one by one; the lists shown are chosen together.
    match, in_first, in_second: central chances of the two lists; cost_usd, budget_usd: None when a fee is not known.
    clamps: sentences on what was asked for and could not be had.
    """

    profile: Profile
    first: Part
    second: Part
    second_worth: float
    curve: Splits
    match: float
    in_first: float
    in_second: float
    cost_usd: float | None
    budget_usd: float | None
    selection: portfolio.Selection
    clamps: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """Programs on the first and on the second list."""
        return len(self.first.rows), len(self.second.rows)

    @property
    def parts(self) -> tuple[Plan, ...]:
        """Both lists, the first specialty's first."""
        return self.first, self.second

    @property
    def catalog(self) -> Catalog:
        """The program table both lists come from."""
        return self.first.catalog

    @property
    def gap(self) -> float:
        """Certified gap to the best possible pair of lists with the same counts, as a share of its value."""
        return self.selection.gap

    def with_texts(self, written: Profile) -> TwoLists:
        """The same two lists and all that was derived from them, beside the texts and the name of another profile."""
        other = copy(self)
        for name in ("profile", "first", "second"):
            other.__dict__[name] = getattr(self, name).with_texts(written)
        return other

    @property
    def table(self) -> pd.DataFrame:
        """Both shortlists, the first specialty's before the second's; `rank` counts within each."""
        return pd.concat([part.table for part in (self.first, self.second) if len(part.rows)], ignore_index=True)

    @cached_property
    def _intervals(self) -> tuple[Outlook, Interval, Interval, Array]:
        drawn = joint_draws(self.first, self.second)
        parts = self.first, self.second
        tier = np.concatenate([part.tier for part in parts])
        worths = (1.0, self.second_worth)
        utility = np.concatenate(
            [part.choice.utility[part.choice.members] * w for part, w in zip(parts, worths, strict=True)]
        )
        side = np.repeat([0, 1], self.counts)
        shares = drawn.match_by_group(np.argsort(-utility, kind="stable"), side, 2)
        both, match = outlook(tier, utility, drawn)
        return both, Interval.of(shares[:, 0]), Interval.of(shares[:, 1]), match

    @property
    def outlook(self) -> Outlook:
        """Intervals for the two lists together."""
        return self._intervals[0]

    @property
    def in_first_interval(self) -> Interval:
        """Matching in the first specialty, when the rank list holds both."""
        return self._intervals[1]

    @property
    def in_second_interval(self) -> Interval:
        """Matching in the second specialty, when the rank list holds both."""
        return self._intervals[2]

    @cached_property
    def widest(self) -> list[tuple[str, float]]:
        """As `Plan.widest`, for the two lists together; both specialties make the same assumptions draw by draw."""
        names = [part.profile.applicant.specialty for part in (self.first, self.second)]
        return what_widens(self._intervals[3], *(parameters_of(name).take(slice(1, None)) for name in names))


def joint_draws(first: Plan, second: Plan) -> DrawnChances:
    """Chances at the programs of both lists, the first's before the second's, under the same 200 draws.

    Draw d of one specialty makes the same assumptions as draw d of another (`calibrate.assumption_draws`).
    """
    return DrawnChances.together([part.odds.drawn(part.choice.members) for part in (first, second) if len(part.rows)])


def recommend_two(
    catalog: Catalog, profile: Profile, second_share: float | None = None, second_worth: float | None = None
) -> TwoLists:
    """The best two lists, one in each of the applicant's specialties, for what one list would cost.

    Args:
        second_share, second_worth: asked instead of what the preferences say, see `Preferences`.

    The shares for regions hold in each list; targets hold in the first. Pins and exclusions go to their specialty.

    Raises:
        PlanError: no second specialty, the same one, one without published figures, or wishes that cannot be met.
    """
    second = checked_second(catalog, profile.applicant)
    wishes = profile.preferences
    second_share = wishes.second_share if second_share is None else second_share
    second_worth = wishes.second_worth if second_worth is None else second_worth
    if not 0 < second_worth <= 1 or not 0 <= (second_share or 0) <= 1:
        raise PlanError("The worth of the second specialty must be above 0 and at most 1, its share between 0 and 1.")
    purse = Purse.of(profile, second)
    sides = (
        Side(catalog, _part_profile(catalog, profile, second, is_second=False), 1.0, purse.most(0)),
        Side(catalog, _part_profile(catalog, profile, second, is_second=True), second_worth, purse.most(1)),
    )
    floor = wishes.safety_floor or 0.0
    for bonus in _BONUSES:
        curve = split_curve(sides, purse, bonus, second_share)
        at = best_split(curve, second_share)
        pair = _together(sides, (int(curve.first[at]), int(curve.second[at])), bonus)
        parts = _parts(pair)
        if not floor or np.isinf(bonus) or (pair.match >= floor - MOST_ABOVE and _middle(parts) >= floor):
            break
    else:
        raise AssertionError  # the last bonus is infinite
    clamps = [*purse.clamps, *(c for plan in pair.plans for c in plan.clamps)]
    clamps += _share_words(pair.counts, second_share) + _floor_words(floor, bonus, parts)
    if wishes.competitiveness_percentile is not None:
        clamps.append("Your own competitiveness setting is used for both specialties.")
    return TwoLists(
        profile, *parts, second_worth, curve, pair.match, float(pair.shares[0]), float(pair.shares[1]),
        purse.cost(*pair.counts), purse.budget, pair.selection, tuple(dict.fromkeys(clamps)),
    )  # fmt: skip


def checked_second(catalog: Catalog, applicant: Applicant) -> str:
    """The second specialty's name. PlanError when there is none that can be planned."""
    second = applicant.second_specialty
    if second is None:
        raise PlanError("Choose a second specialty first.")
    if second == applicant.specialty:
        raise PlanError("The second specialty is the same as the first. Choose another one.")
    if second not in catalog.specialties:
        raise PlanError(f"There is no specialty “{second}” in the program table.")
    if second not in fitted_specialties():
        raise PlanError(f"No match figures for non-US IMGs are published for {second}, so no list can be made there.")
    return second


def _part_profile(catalog: Catalog, profile: Profile, second: str, *, is_second: bool) -> Profile:
    """The profile of one list: its specialty, its own pins and exclusions, no budget and no floor of its own."""
    of_second = set(catalog.table["acgme_code"].iloc[catalog.rows(second)])
    applicant = profile.applicant
    changes: dict[str, object] = {"budget_usd": None, "safety_floor": None}
    if is_second:
        applicant = applicant.model_copy(update={"specialty": second, "second_specialty": None})
        changes["targets"] = None
    if fee_line(applicant.specialty) is not None:
        changes["fee_per_program_usd"] = None
    own = {
        name: tuple(code for code in getattr(profile, name) if (code in of_second) == is_second)
        for name in ("pins", "exclusions")
    }
    preferences = profile.preferences.model_copy(update=changes)
    return profile.model_copy(update={"applicant": applicant, "preferences": preferences, **own})


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two lists chosen together. plans: the best single lists of the same sizes; shares: (2,) central chances."""

    plans: tuple[Plan, Plan]
    counts: tuple[int, int]
    selection: Selection
    shares: Floats

    @property
    def match(self) -> float:
        return float(self.shares.sum())


def _together(sides: tuple[Side, Side], counts: tuple[int, int], bonus: float) -> _Pair:
    """The best pair of lists, chosen at once.

    Each list keeps its number of programs and, where shares or targets bound it, the number in each of their groups.
    """
    plans = sides[0].plan(counts[0]), sides[1].plan(counts[1])
    groups, exactly, pinned, start = [], [], [], 0
    for side, plan, count in zip(sides, plans, counts, strict=True):
        bounds = plan.choice.selection.problem.bounds
        groups.append(bounds.group + sum(len(e) for e in exactly))
        exactly.append(np.bincount(bounds.group[side.chosen(plan, bonus)], minlength=len(bounds.lower)))
        pinned.append(bounds.pinned + start if count else bounds.pinned[:0])
        start += len(side.able)
    probability = np.concatenate([side.longest.odds.probability[side.able] for side in sides])
    worths = np.concatenate([side.worths(bonus) for side in sides])
    group, fixed, pins = np.concatenate(groups), np.concatenate(exactly), np.concatenate(pinned)
    selection = portfolio.select(probability, NODE_W, worths, sum(counts), group, fixed, fixed, pins)
    ranked = np.concatenate([side.worths(0.0) for side in sides])
    side_of = np.repeat([0, 1], [len(side.able) for side in sides])
    listed = np.sort(selection.indices)  # among equals the first specialty is ranked first
    shares = portfolio.match_by_group(probability, NODE_W, ranked, listed, side_of, 2)
    return _Pair(plans, counts, selection, shares)


def _parts(pair: _Pair) -> tuple[Part, Part]:
    """Both plans with the members chosen together."""
    split = int(pair.plans[0].choice.available.sum())
    chosen = pair.selection.indices
    fails, choices = [], []
    for plan, local in zip(pair.plans, (chosen[chosen < split], chosen[chosen >= split] - split), strict=True):
        problem = plan.choice.selection.problem
        values = path(*problem.rows(local))
        value = float(values[-1]) if len(values) else 0.0
        members = np.flatnonzero(plan.choice.available)[local]
        choices.append(replace(plan.choice, members=members, selection=Selection(local, value, values, problem)))
        fails.append(portfolio.nothing_works(plan.odds.probability[members]))
    one, two = (
        Part(plan.profile, plan.odds, choice, plan.clamps, other)
        for plan, choice, other in zip(pair.plans, choices, reversed(fails), strict=True)
    )
    return one, two


def _share_words(counts: tuple[int, int], asked: float | None) -> list[str]:
    share = counts[1] / sum(counts)
    if asked is None or abs(share - asked) * sum(counts) < 1.5:
        return []
    return [f"{share:.0%} of the programs lie in the second specialty, not {asked:.0%}: that is as near as can be."]


def _middle(parts: tuple[Part, Part]) -> float:
    """The middle chance that one of the two lists works out, 0–1: what a safety floor is held to."""
    return Interval.of(joint_draws(*parts).match).mid


def _floor_words(floor: float, bonus: float, parts: tuple[Part, Part]) -> list[str]:
    if floor and np.isinf(bonus) and (middle := _middle(parts)) < floor:
        return [
            f"Your safety floor of {floor:.0%} cannot be reached with these settings: the safest two lists give about "
            f"{middle:.0%}."
        ]
    return [f"The lists were made safer to reach your floor of {floor:.0%}."] if bonus else []
