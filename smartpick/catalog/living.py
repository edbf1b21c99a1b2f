"""What living near a program costs, and how far it is from a place: by published price levels and by the map."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from smartpick.catalog.load import Catalog
from smartpick.data_folder import CatalogError, published, records

NATION = 100.0
"""The price level of the whole country, by definition (Bureau of Economic Analysis)."""
EARTH_MILES = 6371.0088 / 1.609344
"""Mean radius of the Earth in statute miles (IUGG mean radius R1: H. Moritz, Geodetic Reference System 1980)."""


@dataclass(frozen=True)
class Place:
    """A place that distances are counted from.

    Args:
        name: city and state, as in "Fresno, CA".
        latitude: degrees north.
        longitude: degrees east, so negative here.
    """

    name: str
    latitude: float
    longitude: float


@lru_cache
def levels_by_state() -> Mapping[str, float]:
    """Postal code → regional price parity, all items, nation = 100. Puerto Rico has none."""
    return {row.state: float(row.price_level) for row in records("cost_of_living")}


def price_levels(table: pd.DataFrame) -> NDArray[np.float64]:
    """(n,) the published price level of each program's state, nation = 100; NaN where none is published.

    A state's level is the mean of its cities and its countryside; no level by city is in the table.

    Args:
        table: n rows of the catalog's table.
    """
    levels = levels_by_state()
    states: Any = table["state"].cat
    of_state = np.array([levels.get(state, np.nan) for state in states.categories])
    return of_state[states.codes.to_numpy()]


def price_source() -> str:
    """Who publishes the price levels, and of which year; the table itself says more."""
    first: Any = published("cost_of_living").iloc[0]
    return f"{first['source'].split(',')[0]}, {first['year']}"


@lru_cache(maxsize=8)
def places_of(catalog: Catalog) -> Mapping[str, Place]:
    """Name → place, alphabetical: every city with a program, and the state capitals that have none.

    A city lies in the middle (median) of its programs' positions.
    """
    capitals = {f"{row.city}, {row.state}": (row.latitude, row.longitude) for row in records("state_capitals")}
    names = catalog.table["city"] + ", " + catalog.table["state"].astype(str)
    cities: Any = catalog.table[["latitude", "longitude"]].astype(float).groupby(names).median()
    positions = capitals | {name: (lat, lon) for name, lat, lon in cities.itertuples()}
    return {name: Place(name, *positions[name]) for name in sorted(positions)}


def place_named(catalog: Catalog, name: str) -> Place:
    """The place of a name, whatever its capital letters.

    Args:
        catalog: its cities are known, and all state capitals.
        name: city and state, as in "Fresno, CA".

    Raises:
        CatalogError: no such place is known; the sentence names near ones.

    Example:
        >>> from smartpick import load_catalog
        >>> place_named(load_catalog(), "pierre, sd").name
        'Pierre, SD'
    """
    places = places_of(catalog)
    if name in places:
        return places[name]
    by_small = {exact.casefold(): exact for exact in places}
    small = " ".join(name.split()).casefold()
    if small in by_small:
        return places[by_small[small]]
    close = difflib.get_close_matches(small, by_small, n=3)
    hint = f" Did you mean {' or '.join(by_small[one] for one in close)}?" if close else ""
    raise CatalogError(
        f'"{name}" is not a place we know. Name a city that has a program, or a state capital, with its state, like '
        f'"Fresno, CA".{hint}'
    )


def miles_between(
    latitude: ArrayLike, longitude: ArrayLike, other_latitude: ArrayLike, other_longitude: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distance in statute miles, by the haversine formula on a sphere.

    R. W. Sinnott, "Virtues of the haversine", Sky and Telescope 68 (1984), 159. The Earth's flattening makes it wrong
    by at most about half a percent; a road is longer.

    Args:
        latitude, other_latitude: degrees north.
        longitude, other_longitude: degrees east; all four broadcast.
    """
    north, east, other_north, other_east = (
        np.radians(np.asarray(degrees, dtype=float))
        for degrees in (latitude, longitude, other_latitude, other_longitude)
    )
    chord = np.sin((other_north - north) / 2) ** 2
    chord = chord + np.cos(north) * np.cos(other_north) * np.sin((other_east - east) / 2) ** 2
    return 2 * EARTH_MILES * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))


def miles_from(place: Place, table: pd.DataFrame) -> NDArray[np.float64]:
    """(n,) miles in a straight line from a place to each program.

    Args:
        place: where to count from.
        table: n rows of the catalog's table.
    """
    return miles_between(table["latitude"], table["longitude"], place.latitude, place.longitude)


def living_columns(catalog: Catalog, rows: NDArray[np.intp], near: str | None) -> dict[str, NDArray[np.float64]]:
    """What living there costs and how far it is.

    Args:
        catalog: the program table.
        rows: (k,) positions in it.
        near: the place that miles are counted from; None = no miles.

    Returns:
        price_level: (k,) nation = 100, NaN where none is published; miles: (k,) whole, only where a place is named.

    Raises:
        CatalogError: no such place is known.
    """
    table: Any = catalog.table.iloc[rows]
    columns = {"price_level": price_levels(table)}
    if near:
        columns["miles"] = np.round(miles_from(place_named(catalog, near), table))
    return columns
