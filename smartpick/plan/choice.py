"""From chances and preferences to a chosen list: size, bounds, clamps with their reasons, safety floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartpick import portfolio
from smartpick.catalog import Catalog
from smartpick.odds import Odds
from smartpick.odds.model import Array
from smartpick.plan.fees import FeeLine, application_service, fee_line
from smartpick.plan.preferences import PlanError, Preferences

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


def utilities(catalog: Catalog, odds: Odds, preferences: Preferences) -> Array:
    """u_j: 1 for matching, plus the weights for place (tier 1 whole, tier 2 half) and setting; shape (n,)."""
    tier = catalog.table["tier"].to_numpy()[odds.pool.rows]
    place = np.select([tier == 1, tier == 2], [1.0, 0.5], 0.0)
    setting = catalog.table["setting"].cat
    names = list(setting.categories)
    kind = setting.codes.to_numpy()[odds.pool.rows]
    taught = np.select(
        [kind == names.index("university"), kind == names.index("university-affiliated")], [1.0, 0.5], 0.0
    )
    return 1.0 + preferences.place_weight * place + preferences.setting_weight * taught


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
    size = _affordable(line, preferences.budget_usd)
    if size < 1:
        raise PlanError(f"A budget of {preferences.budget_usd:,.0f} US dollars does not pay for one program.")
    return size


def _affordable(line: FeeLine, budget: float) -> int:
    return line.affordable(budget)


def _place(catalog: Catalog, tier: int) -> str:
    return catalog.regions.tiers[tier]


def _exist_sentence(catalog: Catalog, specialty: str, where: str, exist: int, able: int) -> str:
    verb = "programs exist" if exist != 1 else "program exists"
    return f"{exist} {specialty} {verb} in {where}, {able} {'are' if able != 1 else 'is'} open to you"


@dataclass
class _Bounds:
    """Groups with their bounds while they are being worked out."""

    group: np.ndarray
    lower: list[int]
    upper: list[int]
    names: list[str]


def _share_bounds(
    catalog: Catalog,
    specialty: str,
    tiers: np.ndarray,
    able: np.ndarray,
    pinned: np.ndarray,
    preferences: Preferences,
    size: int,
    free_home: int | None,
) -> tuple[_Bounds, list[str]]:
    """Tier bounds from the shares, clamped to what exists and to the pins; tiers (n,), able and pinned (n,) bool.

    free_home: how many tier-1 programs the weights alone choose, needed when only west_share is set.
    """
    have = np.array([int((able & (tiers == tier)).sum()) for tier in (1, 2, 3)])
    exist = np.array([int((tiers == tier).sum()) for tier in (1, 2, 3)])
    pins = np.array([int((pinned & (tiers == tier)).sum()) for tier in (1, 2, 3)])
    lower, upper, said = [0, 0, 0], [size, size, size], []

    def settle(tier: int, asked: int, most: int) -> int:
        where = _place(catalog, tier)
        count = asked
        if count > have[tier - 1]:
            count = int(have[tier - 1])
            said.append(
                f"{_exist_sentence(catalog, specialty, where, exist[tier - 1], count)}, so the list holds {count} of "
                f"the {asked} asked for there."
            )
        rest = int(have.sum() - have[tier - 1]) if tier == 1 else int(have[2])
        if most - count > rest:
            count = most - rest
            said.append(f"Only {rest} programs are open to you outside {where}, so the list holds {count} there.")
        if count < pins[tier - 1]:
            count = int(pins[tier - 1])
            said.append(f"You pinned {count} programs in {where}, so the list holds {count} there, not {asked}.")
        lower[tier - 1] = upper[tier - 1] = count
        return count

    home = free_home
    if preferences.socal_share is not None:
        home = settle(1, round(preferences.socal_share * size), size)
    if preferences.west_share is not None and home is not None:
        if preferences.socal_share is None:
            lower[0] = upper[0] = home
        settle(2, round(preferences.west_share * (size - home)), size - home)
    names = [_place(catalog, tier) for tier in (1, 2, 3)]
    return _Bounds(tiers - 1, lower, upper, names), said


def _joined(catalog: Catalog, targets: tuple[str, ...]) -> tuple[np.ndarray, list[str]]:
    """Group of each sub-region (number of sub-regions,) and the groups' names; "A + B" joins two sub-regions."""
    cells = catalog.regions.subregions
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


def _joined_name(catalog: Catalog, target: str) -> str:
    """The tier's name where the joined sub-regions make up a tier, else the sub-regions in a row."""
    cells = target.split(" + ")
    tiers = (name for tier, name in catalog.regions.tiers.items() if catalog.regions.of_tier(tier) == cells)
    return next(tiers, " and ".join(cells))


def _target_bounds(
    catalog: Catalog, specialty: str, cells: np.ndarray, able: np.ndarray, preferences: Preferences, size: int
) -> tuple[_Bounds, list[str]]:
    """Sub-region bounds from the targets, clamped to what exists; cells (n,) index into the region's sub-regions."""
    targets = preferences.targets or {}
    group, names = _joined(catalog, tuple(targets))
    groups = group[cells]
    lower, upper, said = [0] * len(names), [size] * len(names), []
    for name, (least, most) in targets.items():
        i = names.index(name)
        have, exist = int((able & (groups == i)).sum()), int((groups == i).sum())
        lower[i], upper[i] = min(least, have), most
        if least > have:
            said.append(
                f"{_exist_sentence(catalog, specialty, _joined_name(catalog, name), exist, have)}, so the list holds "
                f"{have} of the {least} asked for there."
            )
    if sum(lower) > size:
        raise PlanError(f"The targets ask for at least {sum(lower)} programs, but the list holds {size}.")
    return _Bounds(groups, lower, upper, names), said


def choose(
    catalog: Catalog,
    specialty: str,
    odds: Odds,
    preferences: Preferences,
    pins: np.ndarray,
    exclusions: np.ndarray,
) -> Choice:
    """The best list under the preferences.

    Args:
        odds: chances at every program of the specialty (n,).
        pins, exclusions: positions within the pool; pins must be available.

    Raises:
        PlanError: nothing is left to choose from, or the targets do not fit the size.
    """
    n = len(odds.pool.rows)
    available = odds.pool.open & (odds.visa > 0)
    available[exclusions] = False
    available[pins] = True
    pinned = np.zeros(n, dtype=bool)
    pinned[pins] = True
    utility = utilities(catalog, odds, preferences)
    wanted = wanted_size(specialty, preferences)
    said = []
    if pinned.sum() > wanted:
        said.append(f"You pinned {pinned.sum()} programs, so the list holds {pinned.sum()}, not {wanted}.")
        wanted = int(pinned.sum())
    size = min(wanted, int(available.sum()))
    if size < wanted:
        said.append(
            f"{_exist_sentence(catalog, specialty, 'the country', n, size)}, so the list holds {size} of the "
            f"{wanted} asked for."
        )
    if not size:
        raise PlanError(f"No {specialty} program is left to choose from. Remove some exclusions.")
    at = np.flatnonzero(available)
    where = {position: i for i, position in enumerate(at)}
    local_pins = [where[p] for p in pins]
    probability = odds.probability[at]

    def best(bounds: _Bounds | None, u: Array) -> portfolio.Selection:
        if bounds is None:
            return portfolio.select(probability, odds.weights, u[at], size, pinned=local_pins)
        return portfolio.select(
            probability,
            odds.weights,
            u[at],
            size,
            bounds.group[at],
            bounds.lower,
            bounds.upper,
            pinned=local_pins,
            group_names=bounds.names,
        )

    tiers = catalog.table["tier"].to_numpy()[odds.pool.rows].astype(int)
    bounds: _Bounds | None = None
    if preferences.targets:
        cells = catalog.table["subregion"].cat.codes.to_numpy()[odds.pool.rows].astype(int)
        bounds, more = _target_bounds(catalog, specialty, cells, available, preferences, size)
        said += more
    elif preferences.socal_share is not None or preferences.west_share is not None:
        free_home = None
        if preferences.socal_share is None:
            free_home = int((tiers[at[best(None, utility).indices]] == 1).sum())
        bounds, more = _share_bounds(catalog, specialty, tiers, available, pinned, preferences, size, free_home)
        said += more
    try:
        selection, more = _above_floor(best, bounds, utility, odds, at, preferences.safety_floor)
    except portfolio.InfeasibleBounds as error:
        raise PlanError(str(error)) from error
    if len(selection.indices) < size:
        more.append(f"Your targets leave room for {len(selection.indices)} programs, not {size}.")
    return Choice(at[selection.indices], selection, utility, available, pins, exclusions, tuple(said + more))


def _above_floor(best, bounds, utility: Array, odds: Odds, at: np.ndarray, floor: float | None):
    """The best list whose chance of matching reaches the floor, or the safest one and a sentence that says so."""
    selection = best(bounds, utility)

    def match(chosen: portfolio.Selection) -> float:
        ones = np.ones(len(at))
        return float(portfolio.value(odds.probability[at], odds.weights, ones, chosen.indices))

    if floor is None or match(selection) >= floor:
        return selection, []
    for bonus in FLOOR_BONUSES:
        selection = best(bounds, utility + bonus)
        if match(selection) >= floor:
            return selection, [f"The list was made safer to reach your floor of {floor:.0%}."]
    safest = best(bounds, np.ones_like(utility))
    return safest, [
        f"Your safety floor of {floor:.0%} cannot be reached with these settings: the safest list gives about "
        f"{match(safest):.0%}. A longer list, a smaller Southern California share or a wider visa choice may help."
    ]
