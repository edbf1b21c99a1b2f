"""From chances and preferences to a chosen list: size, bounds, clamps with their reasons, safety floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from smartpick import portfolio
from smartpick.catalog import Regions
from smartpick.catalog.living import find_place
from smartpick.odds import Odds, Pool
from smartpick.odds.model import Array, percentiles
from smartpick.plan.fees import application_service, fee_line
from smartpick.plan.home import FIRST_SHARE, SENSIBLE_COST, without_place
from smartpick.plan.own_weights import cheapness, nearness
from smartpick.plan.preferences import PlanError, Preferences

MOST_ABOVE = 0.06
"""How far the middle of the range may lie above the central chance: up to 0.04 in any specialty, as a test holds."""
FLOOR_BONUSES = (0.25, 1.0, 4.0, 16.0)
"""Bonuses tried on every utility to reach the safety floor; beyond the last, place hardly counts (assumption)."""


@dataclass(frozen=True, eq=False)
class Choice:
    """A chosen list. `members` are positions within the specialty's pool in the order of adding.

    utility: (n,) what matching at each program of the pool is worth; available: (n,) which could be chosen;
    pins, exclusions: positions within the pool; clamps: sentences on what was asked for and could not be had.
    """

    members: np.ndarray
    selection: portfolio.Selection
    utility: Array
    available: np.ndarray
    pins: np.ndarray
    exclusions: np.ndarray
    clamps: tuple[str, ...]


def utilities(pool: Pool, preferences: Preferences) -> Array:
    """u_j: 1 for matching, plus the weights for place, setting, prices, distance; shape (n,).

    Of the weight of place tier 1 has the whole, tier 2 half. Where a cost in matching decides on place, the weight has
    no say: "free" leaves it out, "sensible" keeps it for tier 1 alone, where it only orders the rank list.
    """
    whole, half = {"free": (0.0, 0.0), "sensible": (1.0, 0.0)}.get(preferences.home_rule, (1.0, 0.5))
    place = np.select([pool.tier == 1, pool.tier == 2], [whole, half], 0.0)
    setting = pool.table["setting"].cat
    names, kind = list(setting.categories), setting.codes.to_numpy()
    taught = np.select(
        [kind == names.index("university"), kind == names.index("university-affiliated")], [1.0, 0.5], 0.0
    )
    worth = 1.0 + preferences.place_weight * place + preferences.setting_weight * taught
    if preferences.price_weight:
        worth += preferences.price_weight * cheapness(pool)
    if preferences.distance_weight and preferences.near:
        worth += preferences.distance_weight * nearness(pool, preferences.near)
    return worth


def wanted_size(specialty: str, preferences: Preferences) -> int:
    """How many programs the list size or the budget asks for.

    Raises:
        PlanError: a budget for an application service whose fee is not known.
    """
    if preferences.budget_usd is None:
        return preferences.applications
    line = fee_line(specialty, preferences.fee_per_program_usd)
    if line is None:
        raise PlanError(
            f"{specialty} applications go through {application_service(specialty)}, whose fee is not in our table. "
            "Enter the fee for one program, or choose a number of programs instead of a budget."
        )
    size = line.affordable(preferences.budget_usd)
    if size < 1:
        raise PlanError(f"A budget of {preferences.budget_usd:,.0f} US dollars does not pay for one program.")
    return size


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked for, and from what: n programs of the pool; able and pinned (n,) bool, tiers (n,)."""

    pool: Pool
    preferences: Preferences
    able: np.ndarray
    pinned: np.ndarray
    size: int

    @property
    def regions(self) -> Regions:
        """The home region and what lies around it."""
        return self.pool.catalog.regions

    @property
    def cells(self) -> np.ndarray:
        """(n,) index into the region's sub-regions."""
        return self.pool.table["subregion"].cat.codes.to_numpy().astype(int)

    def exist(self, where: str, exist: int, able: int) -> str:
        """How many programs exist in a place and how many are open to the applicant."""
        programs = "program exists" if exist == 1 else "programs exist"
        verb = "is" if able == 1 else "are"
        return f"{exist} {self.pool.specialty} {programs} in {where}, {able} {verb} open to you"


@dataclass(frozen=True)
class _Bounds:
    """Group of each program (n,), and the least and most of each group with its name."""

    group: np.ndarray
    lower: list[int]
    upper: list[int]
    names: list[str]


def _share_bounds(asked: _Asked, free_home: int | None) -> tuple[_Bounds, list[str]]:
    """Tier bounds from the shares, clamped to what exists and to the pins, with the clamps in words.

    free_home: how many tier-1 programs the weights alone choose; needed when only west_share is set.
    """
    tiers, size, preferences = asked.pool.tier, asked.size, asked.preferences
    have, exist, pins = (
        np.bincount(tiers[mask], minlength=4) for mask in (asked.able, np.ones_like(asked.able), asked.pinned)
    )
    lower, upper, clamps = [0, 0, 0], [size, size, size], []

    def settle(tier: int, wanted: int, room: int) -> int:
        """Programs of a tier, as near to `wanted` as can be; `room` is what this tier and those after it share."""
        where = asked.regions.tiers[tier]
        count, rest = wanted, int(have[tier + 1 :].sum())
        if count > have[tier]:
            count = int(have[tier])
            clamps.append(
                f"{asked.exist(where, exist[tier], count)}, so the list holds {count} of the {wanted} asked for there."
            )
        if room - count > rest:
            count = room - rest
            clamps.append(f"Only {rest} programs are open to you outside {where}, so the list holds {count} there.")
        taken = int(pins[tier + 1 :].sum())
        if room - count < taken:
            count = room - taken
            clamps.append(
                f"You pinned {taken} programs outside {where}, so the list holds {count} there, not {wanted}."
            )
        if count < pins[tier]:
            count = int(pins[tier])
            clamps.append(f"You pinned {count} programs in {where}, so the list holds {count} there, not {wanted}.")
        lower[tier - 1] = upper[tier - 1] = count
        return count

    home = free_home
    if preferences.socal_share is not None:
        home = settle(1, round(preferences.socal_share * size), size)
    if preferences.west_share is not None and home is not None:
        lower[0] = upper[0] = home
        settle(2, round(preferences.west_share * (size - home)), size - home)
    return _Bounds(tiers - 1, lower, upper, [asked.regions.tiers[tier] for tier in (1, 2, 3)]), clamps


def _joined(regions: Regions, targets: tuple[str, ...]) -> tuple[np.ndarray, list[str]]:
    """Group of each sub-region (number of sub-regions,) and the groups' names; "A + B" joins two sub-regions."""
    cells = regions.subregions
    owner = {cell: cell for cell in cells}
    for target in targets:
        for cell in target.split(" + "):
            if cell not in owner:
                raise PlanError(f"“{cell}” is not a sub-region. Use: {', '.join(cells)}.")
            if owner[cell] in targets and owner[cell] != target:
                raise PlanError(f"“{cell}” stands in two targets: “{owner[cell]}” and “{target}”.")
            owner[cell] = target
    names = list(dict.fromkeys(owner.values()))
    return np.array([names.index(owner[cell]) for cell in cells]), names


def _joined_name(regions: Regions, target: str) -> str:
    """The tier's name where the joined sub-regions make up a tier, else the sub-regions in a row."""
    cells = target.split(" + ")
    tiers = (name for tier, name in regions.tiers.items() if regions.of_tier(tier) == cells)
    return next(tiers, " and ".join(cells))


def _target_bounds(asked: _Asked) -> tuple[_Bounds, list[str]]:
    """Sub-region bounds from the targets, clamped to what exists, with the clamps in words."""
    targets = asked.preferences.targets or {}
    group, names = _joined(asked.regions, tuple(targets))
    groups = group[asked.cells]
    lower, upper, clamps = [0] * len(names), [asked.size] * len(names), []
    for name, (least, most) in targets.items():
        i = names.index(name)
        have, exist = int((asked.able & (groups == i)).sum()), int((groups == i).sum())
        lower[i], upper[i] = min(least, have), most
        if least > have:
            where = asked.exist(_joined_name(asked.regions, name), exist, have)
            clamps.append(f"{where}, so the list holds {have} of the {least} asked for there.")
    if (least := sum(lower)) > asked.size:
        lower = [count * asked.size // least for count in lower]
        clamps.append(
            f"The targets ask for at least {least} programs, but the list holds {asked.size}: each holds in proportion."
        )
    return _Bounds(groups, lower, upper, names), clamps


def choose(odds: Odds, preferences: Preferences, pins: np.ndarray, exclusions: np.ndarray) -> Choice:
    """The best list under the preferences.

    Args:
        odds: chances at every program of the pool (n,).
        preferences: what is wished for; the rule for the home region becomes a number of programs here.
        pins: positions within the pool; they must be open.
        exclusions: positions within the pool.

    Raises:
        PlanError: nothing is left to choose from, or the targets do not fit the size.
    """
    best = partial(_best_list, odds, pins=pins, exclusions=exclusions, utility=utilities(odds.pool, preferences))
    match preferences.home_rule:
        case "first":
            return best(preferences.model_copy(update={"socal_share": FIRST_SHARE}))
        case "every":
            return _every(best, preferences, _asked(odds, preferences, pins, exclusions)[0])
        case "sensible":
            free = choose(odds, without_place(preferences), pins, exclusions)
            return _sensible(best, preferences, _asked(odds, preferences, pins, exclusions)[0], odds, free)
    return best(preferences)


def _match(odds: Odds, members: np.ndarray) -> float:
    """Central chance that one of the members (positions within the pool) works out, 0–1."""
    return float(portfolio.any_works(odds.probability[members], odds.weights))


def middle_match(odds: Odds, members: np.ndarray) -> float:
    """Middle of the range of that chance over the draws, as the page shows it: what a safety floor is held to."""
    return float(percentiles(odds.drawn(members).match)[1])


def reaches(odds: Odds, members: np.ndarray, floor: float) -> bool:
    """Whether a list's middle chance reaches a floor; drawn only where its central chance, quick to have, may do so."""
    return _match(odds, members) >= floor - MOST_ABOVE and middle_match(odds, members) >= floor


def _every(best: Callable[[Preferences], Choice], preferences: Preferences, asked: _Asked) -> Choice:
    """All programs of the home region that can be chosen, as far as the list has room."""
    home = asked.pool.tier == 1
    count = int((home & asked.able).sum())
    chosen = best(preferences.with_home(min(count, asked.size), asked.size))
    if count <= asked.size:
        return chosen
    exist = asked.exist(asked.regions.tiers[1], int(home.sum()), count)
    return replace(chosen, clamps=(*chosen.clamps, f"{exist}: more than the {asked.size} programs of the list."))


def _sensible(
    best: Callable[[Preferences], Choice], preferences: Preferences, asked: _Asked, odds: Odds, free: Choice
) -> Choice:
    """The list with the most home-region programs that costs at most SENSIBLE_COST and reaches the safety floor.

    What each number of programs costs is estimated from one list; the lists around the answer are chosen exactly.

    Args:
        best: from preferences to the best list, whatever their rule.
        preferences: what is wished for.
        asked: from which programs.
        odds: chances at every program of the pool.
        free: the list where place has no weight; costs are counted against it.
    """
    home, size = asked.pool.tier == 1, len(free.members)
    floor, least = preferences.safety_floor, _match(odds, free.members) - SENSIBLE_COST
    low = int(home[free.members].sum())
    high = min(int((home & asked.able).sum()), size - int((~home & asked.pinned).sum()))
    wishes, lists = preferences.model_copy(update={"safety_floor": None}), dict[int, Choice]()

    def list_of(count: int) -> Choice:
        if count not in lists:
            lists[count] = best(wishes.with_home(count, size))
        return lists[count]

    def match(count: int) -> float:
        return _match(odds, list_of(count).members)

    def is_safe(count: int) -> bool:
        return floor is None or reaches(odds, list_of(count).members, floor)

    def last_enough(matches: Array) -> int:
        return low + int(np.flatnonzero(matches >= least).max(initial=0))

    rough = _rough_matches(odds, free, np.flatnonzero(home & asked.able), np.arange(low, high + 1))
    count = last_enough(rough)
    count = last_enough(rough + match(count) - rough[count - low])
    while count > low and match(count) < least:
        count -= 1
    while count < high and match(count + 1) >= least:
        count += 1
    if is_safe(count):
        return list_of(count)
    safe, sensible = low, count
    while count - safe > 1:  # the fewer programs there, the safer the list
        between = (safe + count) // 2
        safe, count = (between, count) if is_safe(between) else (safe, between)
    chosen = best(preferences.with_home(safe, size))
    if safe == sensible:
        return chosen
    where = asked.regions.tiers[1]
    kept = f"Your safety floor, not the two points, bounds how many programs lie in {where}."
    return replace(chosen, clamps=(*chosen.clamps, kept))


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


def _best_list(
    odds: Odds, preferences: Preferences, pins: np.ndarray, exclusions: np.ndarray, utility: Array
) -> Choice:
    """The best list under shares, targets and weights; the rule for the home region is not looked at.

    Args:
        odds: chances at every program of the pool (n,).
        preferences: what is wished for.
        pins: positions within the pool; they must be open.
        exclusions: positions within the pool.
        utility: (n,) what matching at each program of the pool is worth.

    Raises:
        PlanError: nothing is left to choose from, or the targets do not fit the size.
    """
    asked, clamps = _asked(odds, preferences, pins, exclusions)
    if preferences.near:
        if find_place(odds.pool.catalog, preferences.near) is None:  # said, whatever its weight
            clamps.append(f"“{preferences.near}” is not a place we know: distance is left out.")
    elif preferences.distance_weight:
        clamps.append("You gave distance a weight but named no place to be near, so distance does not count.")
    at = np.flatnonzero(asked.able)
    chances, local_pins = odds.probability[at], np.searchsorted(at, pins)

    def best(bounds: _Bounds | None, worth: Array) -> portfolio.Selection:
        """The best list under some bounds when matching at the programs of the pool is worth `worth` (n,)."""
        if bounds is None:
            return portfolio.select(chances, odds.weights, worth[at], asked.size, pinned=local_pins)
        return portfolio.select(
            chances, odds.weights, worth[at], asked.size, bounds.group[at], bounds.lower, bounds.upper,
            pinned=local_pins, group_names=bounds.names,
        )  # fmt: skip

    bounds: _Bounds | None = None
    more: list[str] = []
    if preferences.targets:
        bounds, more = _target_bounds(asked)
    elif preferences.socal_share is not None or preferences.west_share is not None:
        free_home = None
        if preferences.socal_share is None:
            free_home = int((asked.pool.tier[at[best(None, utility).indices]] == 1).sum())
        bounds, more = _share_bounds(asked, free_home)
    clamps += more
    try:
        selection, more = _above_floor(partial(best, bounds), utility, odds, at, preferences.safety_floor)
    except portfolio.InfeasibleBounds as error:
        raise PlanError(str(error)) from error
    clamps += more
    if len(selection.indices) < asked.size:
        clamps.append(f"Your targets leave room for {len(selection.indices)} programs, not {asked.size}.")
    return Choice(at[selection.indices], selection, utility, asked.able, pins, exclusions, tuple(clamps))


def _asked(odds: Odds, preferences: Preferences, pins: np.ndarray, exclusions: np.ndarray) -> tuple[_Asked, list[str]]:
    """Which programs can be chosen and how many are, with what had to give way in words."""
    able = odds.open & (odds.visa > 0)
    able[exclusions] = False
    able[pins] = True
    pinned = np.zeros_like(able)
    pinned[pins] = True
    specialty = odds.pool.specialty
    wanted, clamps = wanted_size(specialty, preferences), []
    if len(pins) > wanted:
        clamps.append(f"You pinned {len(pins)} programs, so the list holds {len(pins)}, not {wanted}.")
        wanted = len(pins)
    size = min(wanted, int(able.sum()))
    if not size:
        raise PlanError(f"No {specialty} program is left to choose from. Remove some exclusions.")
    asked = _Asked(odds.pool, preferences, able, pinned, size)
    if size < wanted:
        everywhere = asked.exist("the country", len(able), size)
        clamps.append(f"{everywhere}, so the list holds {size} of the {wanted} asked for.")
    return asked, clamps


def _above_floor(
    best: Callable[[Array], portfolio.Selection], utility: Array, odds: Odds, at: np.ndarray, floor: float | None
) -> tuple[portfolio.Selection, list[str]]:
    """The best list whose chance of matching reaches the floor, or the safest one and a sentence that says so.

    Args:
        best: from what matching is worth at each program of the pool (n,) to the best list.
        utility: (n,) what it is worth.
        odds: chances at every program of the pool.
        at: (k,) positions within the pool of the programs the lists choose from.
        floor: 0–1, held to the middle of the range; None for none.
    """

    selection = best(utility)
    if floor is None or reaches(odds, at[selection.indices], floor):
        return selection, []
    for bonus in FLOOR_BONUSES:
        selection = best(utility + bonus)
        if reaches(odds, at[selection.indices], floor):
            return selection, [f"The list was made safer to reach your floor of {floor:.0%}."]
    safest = best(np.ones_like(utility))
    return safest, [
        f"Your safety floor of {floor:.0%} cannot be reached with these settings: the safest list gives about "
        f"{middle_match(odds, at[safest.indices]):.0%}."
    ]
