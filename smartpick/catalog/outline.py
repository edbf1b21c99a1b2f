"""Make the lines behind the maps from the Census shapes of the npm package us-atlas.

npm pack us-atlas@3.0.1, unpack, then
    python -m smartpick.catalog.outline states-10m.json [--out FILE]
    python -m smartpick.catalog.outline counties-10m.json --region southern_california.json --out socal_counties.json
The first makes data/us_states.json, the second the counties of a home region, data/regions/socal_counties.json.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from smartpick.catalog.checksums import record
from smartpick.catalog.regions import Regions, read_regions
from smartpick.data_folder import DATA, CatalogError, state_names
from smartpick.sentences import printable, sentence_of
from smartpick.writing import SHIPPED, WritingError, prepare, write_file

Point = tuple[float, float]  # longitude, latitude in degrees

TOLERANCE = 0.022  # degrees, about two kilometres: under a pixel on a map of the country
COUNTY_TOLERANCE = 0.006  # degrees, about 600 metres: a pixel on a map of the home region
ALASKA_TOLERANCE = 0.08  # its coast would otherwise be half of the file
ALASKA_FROM = 51.0  # degrees north: all of Alaska and nothing else
SMALLEST_RING = 0.01  # square degrees; keeps Staten Island, drops smaller ones unless a state has nothing larger
DECIMALS = 2


def outline(topology: dict[str, Any]) -> dict[str, Any]:
    """GeoJSON of the states, the District of Columbia and Puerto Rico: properties name and state (postal code).

    Borders are simplified once and shared, so that neighbours meet without gaps.
    """
    arcs = [_round(_simplify(arc, _tolerance(arc))) for arc in _decode(topology)]
    codes = {name: code for code, name in state_names().items()}
    features = [
        _feature(arcs, geometry, {"name": name, "state": codes[name]})
        for geometry in topology["objects"]["states"]["geometries"]
        if (name := geometry["properties"]["name"]) in codes  # not the island territories without programs
    ]
    features.sort(key=lambda feature: feature["properties"]["state"])
    return {"type": "FeatureCollection", "features": features}


def counties(topology: dict[str, Any], regions: Regions) -> dict[str, Any]:
    """GeoJSON of the counties a home region names in its own sub-regions: properties name and county_fips."""
    wanted = regions.home_counties
    geometries = [geometry for geometry in topology["objects"]["counties"]["geometries"] if geometry["id"] in wanted]
    arcs = _decode(topology)
    for number in {_at(number) for geometry in geometries for ring in _outer(geometry) for number in ring}:
        arcs[number] = _round(_simplify(arcs[number], COUNTY_TOLERANCE))
    features = [
        _feature(arcs, geometry, {"name": geometry["properties"]["name"], "county_fips": geometry["id"]})
        for geometry in sorted(geometries, key=lambda geometry: geometry["id"])
    ]
    return {"type": "FeatureCollection", "features": features}


def _outer(geometry: dict[str, Any]) -> list[list[int]]:
    """The numbers of the arcs of each outer ring."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [polygon[0] for polygon in polygons]


def _feature(arcs: list[list[Point]], geometry: dict[str, Any], properties: dict[str, str]) -> dict[str, Any]:
    rings = _worth_showing([_ring(arcs, numbers) for numbers in _outer(geometry)])
    shape = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def _decode(topology: dict[str, Any]) -> list[list[Point]]:
    """TopoJSON arcs are running differences on a whole-number grid."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for differences in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in differences:
            x, y = x + dx, y + dy
            arc.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(arc)
    return arcs


def _tolerance(arc: list[Point]) -> float:
    return ALASKA_TOLERANCE if min(y for _, y in arc) > ALASKA_FROM else TOLERANCE


def _simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas–Peucker; a closed arc is cut at its farthest point first, or it would collapse."""
    if len(points) < 3:
        return points
    if points[0] == points[-1]:
        middle = max(range(len(points)), key=lambda i: math.dist(points[i], points[0]))
        return _simplify(points[: middle + 1], tolerance)[:-1] + _simplify(points[middle:], tolerance)
    far, distance = max(
        ((i, _distance(points[i], points[0], points[-1])) for i in range(1, len(points) - 1)), key=lambda pair: pair[1]
    )
    if distance <= tolerance:
        return [points[0], points[-1]]
    return _simplify(points[: far + 1], tolerance)[:-1] + _simplify(points[far:], tolerance)


def _distance(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from a segment, with longitude shortened to its true scale."""
    shrink = math.cos(math.radians(point[1]))
    px, py = (point[0] - start[0]) * shrink, point[1] - start[1]
    ex, ey = (end[0] - start[0]) * shrink, end[1] - start[1]
    along = max(0.0, min(1.0, (px * ex + py * ey) / (ex * ex + ey * ey))) if ex or ey else 0.0
    return math.hypot(px - along * ex, py - along * ey)


def _round(points: list[Point]) -> list[Point]:
    rounded = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in points]
    return [rounded[0]] + [here for before, here in pairwise(rounded) if here != before]


def _at(number: int) -> int:
    """Which arc a number means; TopoJSON: ~i is arc i backwards."""
    return number if number >= 0 else ~number


def _ring(arcs: list[list[Point]], numbers: list[int]) -> list[Point]:
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[_at(number)][:: 1 if number >= 0 else -1]
        ring += arc[1:] if ring else arc
    return ring if _area(ring) >= 0 else ring[::-1]  # outer rings run counter-clockwise


def _area(ring: list[Point]) -> float:
    """Signed area in square degrees."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _worth_showing(rings: list[list[Point]]) -> list[list[Point]]:
    """Drop tiny islands, and those past the date line, which would stretch the map around the globe."""
    rings = [ring for ring in rings if len(ring) > 3 and max(x for x, _ in ring) < 0]
    large = [ring for ring in rings if _area(ring) >= SMALLEST_RING]
    return large or [max(rings, key=_area)]


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns 0, or 2 after one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m smartpick.catalog.outline", description=__doc__)
    parser.add_argument("topology", type=Path, help="states-10m.json or counties-10m.json of us-atlas")
    parser.add_argument("--region", type=Path, help="a home region's file: make its counties instead of the states")
    parser.add_argument("--out", type=Path, default=DATA / "us_states.json")
    parser.add_argument("--force", action="store_true", help="replace --out also if it is no file of shapes")
    options = parser.parse_args(arguments)
    try:
        topology = json.loads(options.topology.read_text(encoding="utf-8"))
        prepare([options.topology], {options.out: "shapes"}, options.force)
        shapes = counties(topology, read_regions(options.region)) if options.region else outline(topology)
    except (CatalogError, WritingError) as error:
        print(sentence_of(error), file=sys.stderr)
        return 2
    except (OSError, ValueError, KeyError) as error:
        print(printable(f"{options.topology.name} cannot be used as a file of us-atlas: {error}."), file=sys.stderr)
        return 2
    try:
        write_file(options.out, (json.dumps(shapes, separators=(",", ":")) + "\n").encode(), SHIPPED)
        record([options.out], accept_losses=True)  # coarser shapes are no loss
    except (CatalogError, OSError) as error:
        print(sentence_of(error), file=sys.stderr)
        return 2
    print(f"{len(shapes['features'])} shapes, {options.out.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
