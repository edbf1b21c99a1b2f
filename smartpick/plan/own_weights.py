"""The applicant's own weights: low prices, and a place to be near. Both count for nothing until chosen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from smartpick.catalog.living import NATION, levels_by_state, miles_from, place_named, price_levels
from smartpick.odds import Pool
from smartpick.odds.model import Array
from smartpick.plan.preferences import Preferences

HALF_MILES = 250.0
"""Miles at which nearness counts half, at twice that a quarter (assumption: about four hours by car)."""


def cheapness(pool: Pool) -> Array:
    """(n,) 1 in the state with the lowest price level, 0 in that with the highest, straight between them.

    Where no level is published (Puerto Rico), the nation's is taken (assumption).
    """
    levels = np.nan_to_num(price_levels(pool.table), nan=NATION)
    lowest, highest = min(levels_by_state().values()), max(levels_by_state().values())
    return (highest - levels) / (highest - lowest)


def nearness(pool: Pool, near: str) -> Array:
    """(n,) 1 at the place, a half at HALF_MILES, a quarter at twice that.

    Args:
        near: city and state.

    Raises:
        CatalogError: no such place is known.
    """
    return 0.5 ** (miles_from(place_named(pool.catalog, near), pool.table) / HALF_MILES)


def own_reasons(preferences: Preferences, living: Mapping[str, np.ndarray]) -> list[str]:
    """What the weights in use say of each program, a blank before each sentence; "" where none is in use.

    Args:
        preferences: whose weights count.
        living: price_level and, where a place is named, miles; (k,) each.
    """
    sentences = [""] * len(living["price_level"])
    if preferences.price_weight:
        levels = ("unknown" if np.isnan(level) else f"{level:.1f}" for level in living["price_level"])
        sentences = [f" You weigh low prices: the level there is {level} (nation 100)." for level in levels]
    if preferences.distance_weight and preferences.near:
        near = (f" You weigh distance: {miles:,.0f} miles to {preferences.near}." for miles in living["miles"])
        sentences = [one + other for one, other in zip(sentences, near, strict=True)]
    return sentences
