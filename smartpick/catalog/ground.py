"""The ground of the two maps: which program stands in which panel and where, state and county lines, names of cities.

The first panel is the home region, framed by its own programs; the second all the rest of the country. A place is a
point in whole units, WIDTH of them across the panel, y down. Nothing here follows from a person's plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from smartpick.catalog.living import miles_between
from smartpick.catalog.load import Catalog
from smartpick.data_folder import shapes

WIDTH = 1000
MARGIN = 0.12
"""Of the home panel's width and height, around its programs: room for the names of cities."""
WIDEST, NARROWEST = 1.4, 1.1
"""Width over height of the home panel."""
NAMED_FROM = 0.01
"""Share of the home region's programs, of all specialties, from which a city is named on the map."""
MILES_BETWEEN_NAMES = 14
"""Nearer ones are left to the larger city's name."""
_GRID = 2
"""Units: lines of the country keep to this grid, a pixel on most screens."""
_PARALLELS, _ORIGIN = (29.5, 45.5), (-96.0, 37.5)
"""Albers' equal-area projection as the US Geological Survey uses it for the contiguous states (Snyder 1987)."""
_INSETS = {
    "AK": ("Alaska", (8, 550, 138, 640)),
    "HI": ("Hawaii", (158, 566, 258, 640)),
    "PR": ("Puerto Rico", (868, 592, 988, 640)),
}
"""Where the contiguous states leave room: name, and west, north, east, south in units."""

Box = tuple[int, int, int, int]
Project = Callable[[Any, Any], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Area:
    """A piece of a panel.

    Args:
        name: "" where it needs none.
        box: west, north, east, south in units; marks stay inside.
        land: an SVG path of states.
        counties: an SVG path of the home region's own counties, "" where no shapes are at hand.
    """

    name: str
    box: Box
    land: str
    counties: str = ""


@dataclass(frozen=True, eq=False)
class Panel:
    """One of the two maps.

    Args:
        title: the region's name.
        height: in units.
        areas: the main one, then the insets.
        rows: (n,) positions in the catalog's table, ordered by code.
        area, x, y: (n,) whole numbers: which area each program lies in, and where in units.
        cities: name, x, y of cities to be named, the most important first.
        other: where the home panel lies in this one: a box, None in the home panel itself.
    """

    title: str
    height: int
    areas: tuple[Area, ...]
    rows: np.ndarray
    area: np.ndarray
    x: np.ndarray
    y: np.ndarray
    cities: tuple[tuple[str, int, int], ...] = ()
    other: Box | None = None


@lru_cache(maxsize=8)
def panels(catalog: Catalog, specialty: str) -> tuple[Panel, Panel]:
    """The home region and the rest of the country; every program of the specialty is in exactly one of them."""
    rows = catalog.rows(specialty)
    rows = rows[np.argsort(catalog.table["acgme_code"].to_numpy()[rows], kind="stable")]
    at_home = catalog.table["tier"].to_numpy()[rows] == 1
    home, corners = _home(catalog, rows[at_home])
    return home, _rest(catalog, rows[~at_home], corners)


def _home(catalog: Catalog, rows: np.ndarray) -> tuple[Panel, np.ndarray]:
    """The home panel, and the (4, 2) longitudes and latitudes of its corners."""
    names = _cities(catalog, rows)
    lon, lat = _degrees(catalog.table.iloc[rows])
    west, east, south, north = _extent(np.append(lon, names["longitude"]), np.append(lat, names["latitude"]))
    shrink = np.cos(np.radians((south + north) / 2))
    wide, high = (east - west) * shrink * (1 + 2 * MARGIN), (north - south) * (1 + 2 * MARGIN)
    wide, high = max(wide, high * NARROWEST), max(high, wide / WIDEST)
    scale, middle = WIDTH / wide, ((west + east) / 2, (south + north) / 2)
    height = round(high * scale)

    def project(longitude: Any, latitude: Any) -> tuple[np.ndarray, np.ndarray]:
        x = WIDTH / 2 + (np.asarray(longitude) - middle[0]) * shrink * scale
        return x, height / 2 - (np.asarray(latitude) - middle[1]) * scale

    box = (0, 0, WIDTH, height)
    counties = _path(_rings(catalog.regions.county_shapes), project, box)
    states = _path(_rings(shapes("us_states.json")["features"]), project, box)
    x, y = project(lon, lat)
    half = wide / shrink / 2, high / 2
    corners = np.array([(middle[0] + i * half[0], middle[1] + j * half[1]) for i in (-1, 1) for j in (-1, 1)])
    placed = zip(names.index, *project(names["longitude"], names["latitude"]), strict=True)
    cities = tuple((str(name), round(at_x), round(at_y)) for name, at_x, at_y in placed)
    area = Area("", box, states, counties)
    return Panel(
        catalog.regions.tiers[1], height, (area,), rows, np.zeros(len(rows), int), _whole(x), _whole(y), cities
    ), corners


def _cities(catalog: Catalog, rows: np.ndarray) -> pd.DataFrame:
    """Cities of the home region to be named, largest first: longitude and latitude by name.

    Args:
        rows: programs of the specialty there; their cities are named even where they are small.
    """
    home: Any = catalog.table[catalog.table["tier"] == 1]
    by_city = home.groupby("city", observed=True)
    all_cities = by_city[["longitude", "latitude"]].median().assign(programs=by_city.size())
    own = set(catalog.table["city"].iloc[rows])
    wanted = all_cities[(all_cities["programs"] >= NAMED_FROM * len(home)) | all_cities.index.isin(own)]
    wanted = wanted.sort_values("programs", ascending=False, kind="stable")
    kept: list[str] = []
    for name, city in wanted.iterrows():
        others = wanted.loc[kept]
        miles = miles_between(city["latitude"], city["longitude"], others["latitude"], others["longitude"])
        if not kept or np.min(miles) >= MILES_BETWEEN_NAMES:
            kept.append(str(name))
    return wanted.loc[kept]


def _rest(catalog: Catalog, rows: np.ndarray, corners: np.ndarray) -> Panel:
    """The panel of all that is not home.

    Args:
        corners: (4, 2) longitudes and latitudes of the home panel, to show where it is.
    """
    table = catalog.table.iloc[rows]
    features = shapes("us_states.json")["features"]
    main = _rings(feature for feature in features if feature["properties"]["state"] not in _INSETS)
    project, height = _country(main)
    state, (lon, lat) = table["state"].astype(str).to_numpy(), _degrees(table)
    x, y = project(lon, lat)
    area = np.zeros(len(rows), int)
    whole = (0, 0, WIDTH, height)
    areas = [Area("", whole, _path(main, project, whole, _GRID))]
    for code, (name, box) in _INSETS.items():
        mine = state == code
        if not mine.any():
            continue
        rings = _rings(feature for feature in features if feature["properties"]["state"] == code)
        inset = _fitted(rings, box)
        x[mine], y[mine] = inset(lon[mine], lat[mine])
        area[mine] = len(areas)
        areas.append(Area(name, box, _path(rings, inset, box, _GRID)))
    title = f"{catalog.regions.tiers[2]} and {catalog.regions.within(3)}"
    home_x, home_y = project(*corners.T)
    other = (round(home_x.min()), round(home_y.min()), round(home_x.max()), round(home_y.max()))
    return Panel(title, height, tuple(areas), rows, area, _whole(x), _whole(y), other=other)


def _country(rings: Sequence[np.ndarray]) -> tuple[Project, int]:
    """The projection of the contiguous states into the panel, and its height in units."""
    points = np.concatenate(rings)
    x, y = _albers(*points.T)
    scale = WIDTH * 0.955 / (x.max() - x.min())  # the rest is room for marks pushed out over the Atlantic
    height = round((y.max() - y.min()) * scale + 0.05 * WIDTH)  # and below it for the insets

    def project(longitude: Any, latitude: Any) -> tuple[np.ndarray, np.ndarray]:
        east, north = _albers(longitude, latitude)
        return (east - x.min()) * scale + 0.01 * WIDTH, (y.max() - north) * scale + 0.01 * WIDTH

    return project, height


def _albers(longitude: Any, latitude: Any) -> tuple[np.ndarray, np.ndarray]:
    """East and north on a sphere of radius 1."""
    first, second, origin = np.sin(np.radians([*_PARALLELS, _ORIGIN[1]]))
    n = (first + second) / 2
    c = 1 - first**2 + 2 * n * first
    rho = np.sqrt(c - 2 * n * np.sin(np.radians(latitude))) / n
    theta = n * np.radians(np.asarray(longitude) - _ORIGIN[0])
    return rho * np.sin(theta), np.sqrt(c - 2 * n * origin) / n - rho * np.cos(theta)


def _fitted(rings: Sequence[np.ndarray], box: Box) -> Project:
    """A projection that fits shapes into a box."""
    points = np.concatenate(rings)
    west, east, south, north = _extent(*points.T)
    shrink = np.cos(np.radians((south + north) / 2))
    scale = min((box[2] - box[0]) / ((east - west) * shrink), (box[3] - box[1]) / (north - south)) * 0.92

    def project(longitude: Any, latitude: Any) -> tuple[np.ndarray, np.ndarray]:
        x = (box[0] + box[2]) / 2 + (np.asarray(longitude) - (west + east) / 2) * shrink * scale
        return x, (box[1] + box[3]) / 2 - (np.asarray(latitude) - (south + north) / 2) * scale

    return project


def _degrees(table: Any) -> tuple[np.ndarray, np.ndarray]:
    return table["longitude"].to_numpy(dtype=float), table["latitude"].to_numpy(dtype=float)


def _extent(lon: np.ndarray, lat: np.ndarray) -> tuple[float, float, float, float]:
    """West, east, south, north; at least a quarter of a degree either way."""
    middle, least = ((lon.min() + lon.max()) / 2, (lat.min() + lat.max()) / 2), 0.125
    half = max(np.ptp(lon) / 2, least), max(np.ptp(lat) / 2, least)
    return middle[0] - half[0], middle[0] + half[0], middle[1] - half[1], middle[1] + half[1]


def _whole(values: np.ndarray) -> np.ndarray:
    return np.round(values).astype(int)


def _rings(features: Iterable[dict[str, Any]]) -> list[np.ndarray]:
    """Outer rings of shapes, (n, 2) longitude and latitude each."""
    return [np.array(polygon[0]) for feature in features for polygon in feature["geometry"]["coordinates"]]


def _path(rings: Iterable[np.ndarray], project: Project, box: Box, grid: int = 1) -> str:
    """An SVG path of the rings that touch a box, in whole units with running differences."""
    parts = []
    for ring in rings:
        x, y = project(*ring.T)
        if x.max() < box[0] or x.min() > box[2] or y.max() < box[1] or y.min() > box[3]:
            continue
        points = _whole(np.column_stack([x, y]) / grid) * grid
        steps = np.diff(points, axis=0)
        steps = steps[steps.any(axis=1)]
        if len(steps) > 2:
            numbers = "".join(f" {n}" if n >= 0 else f"{n}" for n in steps[:-1].ravel().tolist())
            parts.append(f"M{points[0, 0]} {points[0, 1]}l{numbers.lstrip()}z")
    return "".join(parts)
