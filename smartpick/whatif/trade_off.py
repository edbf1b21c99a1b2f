"""The trade-off curve: what each further program in the home region costs in the chance of matching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smartpick import portfolio
from smartpick.odds import DrawnChances
from smartpick.odds.model import NODE_W, Array, percentiles
from smartpick.plan.choice import Choice, choose
from smartpick.plan.plan import Plan
from smartpick.whatif.room import room_for

POINTS = 12


@dataclass(frozen=True, eq=False)
class TradeOff:
    """The best list at each of m forced counts of home-region (tier 1) programs.

    counts: (m,) programs in the home region, ascending; size: programs on every list; choices: the m lists;
    match, home: (m,) central chances of matching at all, and in the home region when it is ranked first.
    """

    counts: np.ndarray
    size: int
    choices: tuple[Choice, ...]
    match: Array
    home: Array


@dataclass(frozen=True, eq=False)
class Bands:
    """What 200 draws say at each of m points.

    match, home: (3, m) low end, middle and high end over the draws; lost, won: (m,) chance of matching at all that is
    lost against the first point, and chance at home that is won: the middle of the differences draw by draw.
    """

    match: Array
    home: Array
    lost: Array
    won: Array


def forced(plan: Plan, count: int) -> Choice:
    """The best list with exactly `count` programs in the home region, all else as the plan has it."""
    preferences = plan.profile.preferences.with_home(count, len(plan.rows))
    return choose(plan.odds, preferences, plan.choice.pins, plan.choice.exclusions)


def is_home(plan: Plan) -> np.ndarray:
    """Boolean (n,): programs of the pool in the home region."""
    return plan.odds.pool.tier == 1


def trade_off_curve(plan: Plan, points: int = POINTS) -> TradeOff:
    """The curve at about `points` counts, from as few home-region programs as can be to as many."""
    home = is_home(plan)
    room = room_for(plan, 1)
    counts = np.unique(np.round(np.linspace(room.least, room.most, points)).astype(int))
    choices = tuple(forced(plan, int(count)) for count in counts)
    match, at_home = (np.array(x) for x in zip(*(_central(plan, c.members, home) for c in choices), strict=True))
    return TradeOff(counts, len(plan.rows), choices, match, at_home)


def _central(plan: Plan, members: np.ndarray, home: np.ndarray) -> tuple[float, float]:
    both = (plan.odds.probability[chosen] for chosen in (members, members[home[members]]))
    match, at_home = (float(portfolio.any_works(chances, plan.odds.weights)) for chances in both)
    return match, at_home


def bands(plan: Plan, curve: TradeOff) -> Bands:
    """The curve under the 200 draws."""
    return bands_of(plan, [choice.members for choice in curve.choices], is_home(plan))


def bands_of(plan: Plan, lists: Sequence[np.ndarray], there: np.ndarray) -> Bands:
    """Some lists under the 200 draws.

    Args:
        plan: whose odds are drawn.
        lists: m lists, each positions within the pool.
        there: (n,) bool, the programs that count as home.
    """
    union = np.unique(np.concatenate(lists))
    drawn = plan.odds.drawn(union)
    on_list = np.array([np.isin(union, members) for members in lists], dtype=float)
    match, home = np.split(_works_out(drawn, np.concatenate([on_list, on_list * there[union]])), 2, axis=1)
    lost, won = (percentiles(change)[1] for change in (match[:, :1] - match, home - home[:, :1]))
    return Bands(percentiles(match), percentiles(home), lost, won)


def random_list_match(plan: Plan) -> float:
    """Central chance of matching with a list of the plan's size drawn at random from the programs open to it, 0–1."""
    works = plan.odds.probability[plan.choice.available].mean(axis=0)
    return float(1 - (1 - works) ** len(plan.rows) @ plan.odds.weights)


def _works_out(drawn: DrawnChances, lists: Array) -> Array:
    """(d, m): chance that at least one program of each list works out; lists (m, k) are 0/1.

    One matrix product serves all: a list's miss is a sum of log misses. Programs that are on the same lists are taken
    together first.
    """
    on_lists, alike = np.unique(lists, axis=1, return_inverse=True)
    nothing = drawn.nothing_works(alike, on_lists.shape[1])
    log_miss = np.log(np.maximum(nothing, np.finfo(float).tiny)).reshape(len(nothing), -1)
    misses = np.exp(on_lists @ log_miss).reshape(len(lists), len(NODE_W), -1)
    return 1 - np.tensordot(NODE_W, misses, axes=(0, 1)).T


def paired_cost(plan: Plan, base: np.ndarray, other: np.ndarray) -> Array:
    """(d,): how much less likely matching is with the list `other` than with `base`, draw by draw.

    Args:
        base, other: positions within the pool.
    """
    union = np.unique(np.concatenate([base, other]))
    drawn = plan.odds.drawn(union)
    both = np.array([np.isin(union, base), np.isin(union, other)], dtype=float)
    match = _works_out(drawn, both)
    return match[:, 0] - match[:, 1]
