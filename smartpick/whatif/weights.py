"""What the applicant's own weights cost: the list chosen again at each weight of low prices, or of being near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from smartpick.catalog.living import NATION, find_place, living_columns
from smartpick.odds.model import Array
from smartpick.plan.outlook import Interval
from smartpick.plan.own_weights import HALF_MILES
from smartpick.plan.plan import Plan
from smartpick.whatif.trade_off import bands_of, paired_cost

WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0, 5.0)
"""Weights shown beside the plan's own: from nothing to the largest allowed."""


@dataclass(frozen=True, eq=False)
class WeightCurve:
    """The best list at each of m weights of one wish, all other settings as the plan has them.

    weights: (m,) ascending from 0, the plan's own among them; at: where its own stands; counts: (m,) programs of each
    list where the wish is met (prices below the nation's, or within 250 miles of the place); mean: (m,) mean price
    level, or mean miles, of each list; match, there: (3, m) low, middle and high chance of matching at all, and where
    the wish is met if it is ranked first; won: chance of the latter that the plan's own weight brings; cost: chance of
    matching, 0–1, given up at it.
    """

    weights: Array
    at: int
    counts: np.ndarray
    mean: Array
    match: Array
    there: Array
    won: float
    cost: Interval


def own_weights(plan: Plan) -> Mapping[str, float]:
    """Which of the applicant's own weights count in a plan: "price_weight", "distance_weight" → above 0 to 5."""
    wishes = plan.profile.preferences
    distance = wishes.distance_weight if find_place(plan.catalog, wishes.near) else 0.0
    counting = {"price_weight": wishes.price_weight, "distance_weight": distance}
    return {field: weight for field, weight in counting.items() if weight}


def weight_curve(plan: Plan, field: str) -> WeightCurve:
    """The curve of one weight; the plan itself is one of its lists.

    Args:
        plan: with that weight above 0.
        field: "price_weight" or "distance_weight".
    """
    own = own_weights(plan)[field]
    weights = np.unique([*WEIGHTS, own])
    at = int(np.flatnonzero(weights == own)[0])
    lists = [
        plan.again(plan.profile.changed("preferences", **{field: float(weight)})).choice.members for weight in weights
    ]
    columns = living_columns(plan.catalog, plan.odds.pool.rows, plan.profile.preferences.near)
    if field == "price_weight":
        measured = columns["price_level"]
        there = measured < NATION  # unknown is not below
    else:
        measured = columns["miles"]
        there = measured <= HALF_MILES
    counts = np.array([there[members].sum() for members in lists])
    mean = np.array([float(np.nanmean(measured[members])) for members in lists])
    spread = bands_of(plan, lists, there)
    cost = Interval.of(paired_cost(plan, lists[0], lists[at]))
    return WeightCurve(weights, at, counts, mean, spread.match, spread.home, float(spread.won[at]), cost)
