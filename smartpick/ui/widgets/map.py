"""The map: shipped outlines, one layer a region, no request to any tile server."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk

from smartpick.data_folder import shapes
from smartpick.private import quick_figure
from smartpick.ui.widgets.colours import faint, ink, land, rgb

APART_DEGREES = 0.075
"""How near two marks may come, degrees of latitude (about 8 km): a mark's width in the view of Southern California."""
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_NUDGE_DEGREES, _ROUNDS = 0.001, 200
"""Where programs share a place, the first step away from it; and how often marks push each other (assumption: enough
for the largest specialty)."""
_ICONS = (
    "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='192' height='64' fill='white'>"
    "<path d='M32 1 63 32 32 63 1 32Z'/><path d='M73 9h46v46H73Z'/><circle cx='160' cy='32' r='26'/></svg>"
)
_SHAPES = {1: "diamond", 2: "square", 3: "circle"}
_ICON_PLACES = {
    name: {"x": 64 * i, "y": 0, "width": 64, "height": 64, "mask": True} for i, name in enumerate(_SHAPES.values())
}
_SIZES = {1: 17, 2: 15, 3: 13}
"""Pixels; the home region's a little larger."""
_EDGE, _THICK_EDGE = 2, 8
"""How much larger the edge behind a mark is, pixels; the thick one says "on your list"."""
_NAMES_FROM_PIXELS = 60
"""A city's name shows from this width of 1/512 of the world on: zoom 5.9, near enough to tell cities apart."""
_TILE = 512
"""Pixels of the world's width at zoom 0, as deck.gl counts."""
NEAREST = 9.0
"""The largest zoom a view starts at: a city and what lies around it."""


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no blanks: a sixth of the size of the indented one."""

    def to_json(self) -> str:
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))


def spread_positions(table: pd.DataFrame, apart: float = APART_DEGREES) -> np.ndarray:
    """Where the marks stand: at their program, pushed apart where they would cover each other.

    Args:
        table: n rows of the catalog (latitude, longitude).
        apart: the least distance of two marks, degrees of latitude.

    Returns:
        (n, 2) longitude and latitude.
    """
    latitude = table["latitude"].to_numpy(dtype=float)
    place = np.column_stack([table["longitude"].to_numpy(dtype=float), latitude])
    scale = np.column_stack([np.cos(np.radians(latitude)), np.ones(len(place))])
    turn = np.arange(len(place)) * _GOLDEN_ANGLE
    place += _NUDGE_DEGREES * np.column_stack([np.cos(turn), np.sin(turn)])
    for turn in range(_ROUNDS):
        if turn % 20 == 0:  # who may meet in the next rounds
            gaps = np.abs(place[:, None] - place[None]).max(axis=2)
            one, other = np.nonzero(np.triu(gaps < 3 * apart, 1))
        away = (place[one] - place[other]) * scale[one]
        gap = np.hypot(*away.T)
        near = gap < apart
        if not near.any():
            break
        push = away[near] * ((apart - gap[near]) / gap[near] / 2)[:, None] / scale[one[near]]
        np.add.at(place, one[near], push)
        np.add.at(place, other[near], -push)
    return np.round(place, 3)


@dataclass(frozen=True)
class Camera:
    """What the map shows at first: degrees, and deck.gl's zoom."""

    longitude: float
    latitude: float
    zoom: float


def _north(latitude: np.ndarray) -> np.ndarray:
    """Where a latitude lies on the map, in degrees of longitude (Mercator)."""
    return np.degrees(np.arctanh(np.sin(np.radians(latitude))))


def camera(positions: np.ndarray, width: int, height: int) -> Camera:
    """The view that holds some places.

    Args:
        positions: (n, 2) longitude and latitude, n ≥ 1.
        width, height: pixels that are sure to be there.
    """
    flat = np.column_stack([positions[:, 0], _north(positions[:, 1])])
    low, high = flat.min(axis=0), flat.max(axis=0)
    middle, size = (low + high) / 2, np.maximum(high - low, 1e-6)
    edge = 3 * max(_SIZES.values())
    zoom = np.log2(360 * (np.array([width, height]) - edge) / _TILE / size).min()
    latitude = np.degrees(np.arcsin(np.tanh(np.radians(middle[1]))))
    return Camera(float(middle[0]), float(latitude), float(min(zoom, NEAREST)))


@dataclass(frozen=True, eq=False)
class Marks:
    """What is drawn of some programs; n each.

    Args:
        codes: ACGME codes.
        tiers: 1, 2 or 3, which gives the shape.
        positions: (n, 2) longitude and latitude.
        colours: hex.
        labels: what the pointer reads.
        signs: one character that stands above the mark, or "".
        listed: whether on the applicant's list, which gives a thick edge.
    """

    codes: Sequence[str]
    tiers: np.ndarray
    positions: np.ndarray
    colours: Sequence[str]
    labels: Sequence[str]
    signs: Sequence[str]
    listed: np.ndarray


def program_map(
    marks: Marks,
    start: Camera,
    counties: Sequence[Mapping[str, Any]] = (),
    cities: Sequence[tuple[str, float, float]] = (),
    shares: Mapping[str, float] | None = None,
) -> pdk.Deck:
    """The map of some programs. The wheel scrolls the page, not the map; keys + − and arrows, and two fingers, move it.

    Args:
        start: what is in view; a changed one moves the map there.
        counties: GeoJSON features of the home region.
        cities: name, longitude and latitude, the ones to name first at the front.
        shares: state's postal code to a share (0–1) that shades it; None = no shading.
    """
    # The third number is the height, so that a row can serve as its own position.
    rows = [
        [float(lon), float(lat), 0, label, code, rgb(colour)]
        for (lon, lat), label, code, colour in zip(
            marks.positions, marks.labels, marks.codes, marks.colours, strict=True
        )
    ]
    lines = {"stroked": True, "line_width_min_pixels": 1}
    states = pdk.Layer(
        "GeoJsonLayer", data=shapes("us_states.json") if shares is None else _shaded(shares), id="states", **lines,
        get_fill_color=rgb(land()) if shares is None else "properties.fill", get_line_color=rgb(faint()),
    )  # fmt: skip
    home = pdk.Layer(
        "GeoJsonLayer", data={"type": "FeatureCollection", "features": [*counties]}, id="counties", filled=False,
        get_line_color=rgb(faint()), **lines,
    )  # fmt: skip
    return CompactDeck(
        layers=[states, home, _names(cities), *_icons(rows, marks), *_signs(rows, marks.signs)],
        views=[pdk.View(type="MapView", controller={"scrollZoom": False, "dragRotate": False, "touchRotate": False})],
        initial_view_state=pdk.ViewState(start.latitude, start.longitude, start.zoom),
        map_provider=None,  # pyright: ignore[reportArgumentType] – typed away, yet it means "no tiles"
        tooltip={"text": "{3}"},  # pyright: ignore[reportArgumentType] – a template is taken too
    )


def _icons(rows: Sequence[list[Any]], marks: Marks) -> list[pdk.Layer]:
    """Per region its thick edges, thin edges and marks; the home region last, so on top."""
    layers = []
    for tier in (3, 2, 1):
        mine = [row for row, of in zip(rows, marks.tiers, strict=True) if of == tier]
        listed = [row[:3] for row, of, on in zip(rows, marks.tiers, marks.listed, strict=True) if of == tier and on]
        size, edge = _SIZES[tier], rgb(ink())
        layers += [
            _icon(f"on-list-{tier}", tier, listed, size + _THICK_EDGE, edge),
            _icon(f"edge-{tier}", tier, [row[:3] for row in mine], size + _EDGE, edge),
            _icon(f"tier-{tier}", tier, mine, size, "this[5]", pickable=True, auto_highlight=True),
        ]
    return layers


def _icon(name: str, tier: int, rows: Sequence[list[Any]], size: int, colour: Any, **more: Any) -> pdk.Layer:
    return pdk.Layer(
        "IconLayer", data=rows, id=name, get_position="-", icon_atlas=f"'{_ICONS}'", icon_mapping=_ICON_PLACES,
        get_icon=f"'{_SHAPES[tier]}'", get_size=size, get_color=colour, **more,
    )  # fmt: skip


def _names(cities: Sequence[tuple[str, float, float]]) -> pdk.Layer:
    """Names of cities, where the map is near enough and they do not cover each other."""
    data = [{"at": [lon, lat], "name": name, "rank": -i} for i, (name, lon, lat) in enumerate(cities)]
    return pdk.Layer(
        "TextLayer", data=data, id="cities", get_position="at", get_text="name", get_size=12, get_color=rgb(ink()),
        get_text_anchor="'start'", get_pixel_offset=[10, 10], font_family="'sans-serif'",
        get_content_box=[0, 0, 1, 1], content_cutoff_pixels=[_NAMES_FROM_PIXELS, 0],
        extensions=[{"@@type": "CollisionFilterExtension"}], get_collision_priority="rank", collision_group="'names'",
    )  # fmt: skip


def _shaded(shares: Mapping[str, float]) -> dict[str, Any]:
    """State outlines with a fill by share (0–1): the larger, the stronger; none, no fill."""
    features = []
    for feature in shapes("us_states.json")["features"]:
        share = shares.get(feature["properties"]["state"], 0.0)
        features.append({**feature, "properties": {**feature["properties"], "fill": rgb(faint(), round(255 * share))}})
    return {"type": "FeatureCollection", "features": features}


def _signs(rows: Sequence[Sequence[Any]], signs: Sequence[str]) -> list[pdk.Layer]:
    """The signs above the marks, so that no answer is told by colour alone."""
    data = [{"at": row[:2], "sign": sign} for row, sign in zip(rows, signs, strict=True) if sign]
    if not data:
        return []
    return [
        pdk.Layer(
            "TextLayer", data=data, id="answers", get_position="at", get_text="sign", get_size=13,
            get_color=rgb(ink()), get_pixel_offset=[0, -12],
        )
    ]  # fmt: skip


def area_figure(marks: Marks) -> go.Figure:
    """The same programs on a flat drawing in which a box or a lasso can be drawn; customdata is the code."""
    lines = {"type": "scatter", "mode": "lines", "line": {"color": faint(), "width": 1}, "hoverinfo": "skip"}
    points = {
        "type": "scatter", "mode": "markers", "x": marks.positions[:, 0].tolist(), "y": marks.positions[:, 1].tolist(),
        "customdata": list(marks.codes), "text": [label.replace("\n", "<br>") for label in marks.labels],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": [_SHAPES[tier] for tier in marks.tiers], "color": list(marks.colours),
            "size": [9 if tier == 1 else 7 for tier in marks.tiers],
            "line": {"color": ink(), "width": np.where(marks.listed, 2, 0.5).tolist()},
        },
    }  # fmt: skip
    layout = {
        "dragmode": "select", "height": 460, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False,
        "xaxis": {"visible": False, "range": [-125.5, -66]},
        "yaxis": {"visible": False, "range": [24, 50], "scaleanchor": "x", "scaleratio": 1.28},
    }  # fmt: skip
    return quick_figure([{**lines, **_outline_lines()}, points], layout)


@lru_cache
def _outline_lines() -> dict[str, list[float | None]]:
    """The outlines as one line with gaps, for plotly."""
    x: list[float | None] = []
    y: list[float | None] = []
    for feature in shapes("us_states.json")["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for polygon in polygons:
            for ring in polygon:
                x += [point[0] for point in ring] + [None]
                y += [point[1] for point in ring] + [None]
    return {"x": x, "y": y}
