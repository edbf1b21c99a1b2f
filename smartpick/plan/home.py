"""How much of the list lies in the home region: what each rule of `Preferences.home` comes to.

A rule ends in a number of home-region programs; the list with that number is the one an own share would give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from smartpick import portfolio
from smartpick.odds import Odds
from smartpick.odds.model import Array
from smartpick.plan.choice import Choice, best_list, utilities, what_is_asked
from smartpick.plan.preferences import NO_HOME_SHARE, HomeRule, Preferences

SENSIBLE_COST = 0.02
"""The most that "as far as sensible" may cost of the chance of matching: two points, two applicants in a hundred.

Our own decision, not a published figure: it is small beside the range of the chance itself, some twenty points wide,
and yet pays for about ten programs of Southern California on a list of 85.
"""
FIRST_SHARE = 27 / 85
"""Share of "first": example A of the article this product grew from, 25–30 of some 85 programs."""

_RULES: Mapping[HomeRule, str] = {
    "free": "only where it costs nothing",
    "sensible": "as far as sensible",
    "first": "{home} first (example A)",
    "every": "every program there that takes my visa",
    "own": "my own share",
}
HOME_RULES = tuple(_RULES)
"""The rules, from the least to the most of the home region, then the applicant's own."""


def rule_words(rule: HomeRule, home: str, visa: str) -> str:
    """A rule as the applicant reads it.

    Args:
        rule: of HOME_RULES.
        home: name of the home region.
        visa: the applicant's need; with "none" there is no visa to take.
    """
    if rule == "every" and visa == "none":
        return "every program there that is open to me"
    return _RULES[rule].format(home=home)


def choose(odds: Odds, preferences: Preferences, pins: np.ndarray, exclusions: np.ndarray) -> Choice:
    """The best list under the preferences.

    With "free" and "sensible" only the rule speaks for place: the weight of place orders the rank list, but has no say
    in which programs are on it.

    Args:
        odds: chances at every program of the pool (n,).
        preferences: what is wished for; the rule for the home region becomes a number of programs here.
        pins: positions within the pool; they must be open.
        exclusions: positions within the pool.

    Raises:
        PlanError: nothing is left to choose from, or the targets do not fit the size.
    """
    rule = preferences.home_rule
    if rule in {"free", "sensible"}:
        weightless = preferences.model_copy(update={"place_weight": 0.0})
        chosen = (best_list if rule == "free" else _sensible)(odds, weightless, pins, exclusions)
        return replace(chosen, utility=utilities(odds.pool, preferences))
    if rule == "every":
        return _every(odds, preferences, pins, exclusions)
    if rule == "first":
        preferences = preferences.model_copy(update={"socal_share": FIRST_SHARE})
    return best_list(odds, preferences, pins, exclusions)


def without_place(preferences: Preferences) -> Preferences:
    """The same wishes where place has no weight: what a list costs for its place is counted against theirs."""
    return preferences.model_copy(update={**NO_HOME_SHARE, "home": "free"})


def match_chance(odds: Odds, members: np.ndarray) -> float:
    """Central chance that one of the members (positions within the pool) works out, 0–1."""
    return float(portfolio.any_works(odds.probability[members], odds.weights))


def _every(odds: Odds, preferences: Preferences, pins: np.ndarray, exclusions: np.ndarray) -> Choice:
    """All programs of the home region that can be chosen, as far as the list has room."""
    asked, _ = what_is_asked(odds, preferences, pins, exclusions)
    home = asked.pool.tier == 1
    count = int((home & asked.able).sum())
    wishes = preferences.with_home(min(count, asked.size), asked.size)
    chosen = best_list(odds, wishes, pins, exclusions)
    if count <= asked.size:
        return chosen
    exist = asked.exist(asked.regions.tiers[1], int(home.sum()), count)
    return replace(chosen, clamps=(*chosen.clamps, f"{exist}: more than the {asked.size} programs of the list."))


def _sensible(odds: Odds, weightless: Preferences, pins: np.ndarray, exclusions: np.ndarray) -> Choice:
    """The list with the most home-region programs that costs at most SENSIBLE_COST and keeps the safety floor.

    The cost of each number of programs is estimated from one list; the lists around the answer are chosen exactly.
    """
    asked, _ = what_is_asked(odds, weightless, pins, exclusions)
    home, size = asked.pool.tier == 1, asked.size
    wishes = weightless.model_copy(update={"safety_floor": None})
    free = best_list(odds, wishes, pins, exclusions)
    best, floor = match_chance(odds, free.members), weightless.safety_floor or 0.0
    if floor >= best:
        return best_list(odds, weightless, pins, exclusions)
    least = max(best - SENSIBLE_COST, floor)
    low = int(home[free.members].sum())
    high = min(int((home & asked.able).sum()), size - int((~home & asked.pinned).sum()))
    lists = {low: free}

    def match(count: int) -> float:
        if count not in lists:
            lists[count] = best_list(odds, wishes.with_home(count, size), pins, exclusions)
        return match_chance(odds, lists[count].members)

    def last_enough(matches: Array) -> int:
        return low + int(np.flatnonzero(matches >= least).max(initial=0))

    rough = _rough_matches(odds, free, np.flatnonzero(home & asked.able), np.arange(low, high + 1))
    count = last_enough(rough)
    count = last_enough(rough + match(count) - rough[count - low])
    while match(count) < least:
        count -= 1
    while count < high and match(count + 1) >= least:
        count += 1
    if floor < best - SENSIBLE_COST or count == high:
        return lists[count]
    where = asked.regions.tiers[1]
    kept = f"Your safety floor, not the two points, bounds how many programs lie in {where}."
    return replace(lists[count], clamps=(*lists[count].clamps, kept))


def _rough_matches(odds: Odds, free: Choice, homes: np.ndarray, counts: np.ndarray) -> Array:
    """About the chance of matching with each number of home programs: the likeliest there, the first elsewhere.

    Args:
        odds: chances at every program of the pool.
        free: the list where place has no weight.
        homes: positions of the home-region programs that can be chosen.
        counts: (m,) numbers of home-region programs, from as many as `free` holds.
    """
    fails = 1 - odds.probability
    on_list = np.isin(homes, free.members)
    order = np.lexsort((-odds.chance[homes], ~on_list))
    start = np.ones((1, len(odds.weights)))
    there = np.cumprod(np.vstack([start, fails[homes[order]]]), axis=0)
    elsewhere = np.cumprod(np.vstack([start, fails[free.members[~np.isin(free.members, homes)]]]), axis=0)
    return 1 - (there[counts] * elsewhere[len(free.members) - counts]) @ odds.weights
