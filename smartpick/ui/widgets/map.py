"""The map: shipped outlines, one layer a region, no request to any tile server."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk
from PIL import Image

from smartpick.data_folder import shapes
from smartpick.private import quick_figure
from smartpick.ui.widgets.colours import accent, faint, ink, land, rgb

APART_DEGREES = 0.075
"""How near two marks may come, degrees of latitude (about 8 km): a mark's width in the view of Southern California."""
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_NUDGE_DEGREES, _MEETINGS, _PUSHES = 0.001, 6, 10
"""Where programs share a place, the first step away from it; how often it is asked which marks may meet, and how often
those then push each other (assumption: enough for the largest specialty)."""
_SHAPES = {1: "diamond", 2: "square", 3: "circle"}
_CELL = 64
"""Pixels of each shape in the picture that holds them side by side."""
_METRES, _LEAST, _MOST = 6_000, 9, 17
"""How large a mark is on the ground, and within which pixels: smaller where the whole nation is in view."""
_EDGE, _GAP, _RING, _PICKED = 2, 4, 8, 22
"""Pixels that the edge of a mark, the gap and the ring around one on the list, and what is behind the one picked, are
larger than the mark."""
_NAMED_METRES, _NAMED_PIXELS = 60_000, 55
"""A city's name shows where so many metres fill so many pixels: from zoom 5.9 on, near enough to tell cities apart."""
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
    for _ in range(_MEETINGS):
        across, along = (abs(axis[:, None] - axis) for axis in place.T)
        one, other = np.nonzero(np.triu((across < 3 * apart) & (along < 2 * apart), 1))
        for _ in range(_PUSHES):
            away = (place[one] - place[other]) * scale[one]
            gap = np.hypot(*away.T)
            near = gap < apart
            push = away[near] * (0.4 * (apart / gap[near] - 1))[:, None] / scale[one[near]]
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
    edge = 3 * _MOST
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
        listed: (n,) whether on the applicant's list, which gives a ring.
        picked: code of the program that stands out, or "".
    """

    codes: Sequence[str]
    tiers: np.ndarray
    positions: np.ndarray
    colours: Sequence[str]
    labels: Sequence[str]
    signs: Sequence[str]
    listed: np.ndarray
    picked: str = ""


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
        layers=[states, home, *_layers(marks), *_signs(marks), _names(cities)],
        views=[pdk.View(type="MapView", controller={"scrollZoom": False, "dragRotate": False, "touchRotate": False})],
        initial_view_state=pdk.ViewState(longitude=start.longitude, latitude=start.latitude, zoom=start.zoom),
        map_provider=None,  # pyright: ignore[reportArgumentType] – typed away, yet it means "no tiles"
        tooltip={"text": "{4}"},  # pyright: ignore[reportArgumentType] – a template is taken too
    )


@lru_cache
def _icons() -> dict[str, Any]:
    """The three shapes in white, side by side, as a picture in the page itself, and where each stands in it."""
    y, x = np.mgrid[:_CELL, :_CELL] - (_CELL - 1) / 2
    inside = [30 - abs(x) - abs(y), 23 - np.maximum(abs(x), abs(y)), 26 - np.hypot(x, y)]
    alpha = (255 * np.clip(np.hstack(inside) + 0.5, 0, 1)).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(np.dstack([np.full_like(alpha, 255), alpha]), "LA").save(file, "PNG")
    places = {
        name: {"x": _CELL * i, "y": 0, "width": _CELL, "height": _CELL, "mask": True}
        for i, name in enumerate(_SHAPES.values())
    }
    return {
        "icon_atlas": f"'data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}'",
        "icon_mapping": places,
    }


def _layers(marks: Marks) -> list[pdk.Layer]:
    """The marks, those on the list with a ring and on top of the others; the home region above the rest."""
    picked = [
        [*map(float, at), 0, "circle"]
        for at, code in zip(marks.positions, marks.codes, strict=True)
        if code == marks.picked
    ]
    layers = [_icon("picked", picked, _PICKED, rgb(accent()))]
    for name, mine in (("programs", ~marks.listed), ("on-list", marks.listed)):
        at = [int(i) for i in np.flatnonzero(mine)[np.argsort(-marks.tiers[mine], kind="stable")]]
        # The first three numbers are the place, so that a row can serve as its own position.
        rows = [[*map(float, marks.positions[i]), 0, _SHAPES[marks.tiers[i]]] for i in at]
        if name == "on-list":
            layers += [_icon("ring", rows, _RING, rgb(ink())), _icon("gap", rows, _GAP, rgb(land()))]
        layers.append(_icon(f"{name}-edge", rows, _EDGE, rgb(ink())))
        rows = [[*row, marks.labels[i], marks.codes[i], rgb(marks.colours[i])] for i, row in zip(at, rows, strict=True)]
        layers.append(_icon(name, rows, 0, "this[6]", pickable=True, auto_highlight=True))
    return layers


def _icon(name: str, rows: Sequence[list[Any]], larger: int, colour: Any, **more: Any) -> pdk.Layer:
    return pdk.Layer(
        "IconLayer", data=rows, id=name, get_position="-", get_icon="this[3]", get_color=colour, **_icons(),
        get_size=_METRES, size_units="'meters'", size_min_pixels=_LEAST + larger, size_max_pixels=_MOST + larger,
        **more,
    )  # fmt: skip


def _names(cities: Sequence[tuple[str, float, float]]) -> pdk.Layer:
    """Names of cities, which show where the map is near enough."""
    data = [{"at": [lon, lat], "name": name} for name, lon, lat in cities]
    return pdk.Layer(
        "TextLayer", data=data, id="cities", get_position="at", get_text="name", get_size=12, get_color=rgb(ink()),
        get_text_anchor="'start'", get_pixel_offset=[12, 0], font_family="'sans-serif'",
        font_settings={"sdf": True, "fontSize": 48, "buffer": 8, "radius": 16}, outline_width=6,
        outline_color=rgb(land()),
        get_content_box=[0, -_NAMED_METRES / 2, -1, _NAMED_METRES], content_cutoff_pixels=[0, _NAMED_PIXELS],
    )  # fmt: skip


def _shaded(shares: Mapping[str, float]) -> dict[str, Any]:
    """State outlines with a fill by share (0–1): the larger, the stronger; none, no fill."""
    features = []
    for feature in shapes("us_states.json")["features"]:
        share = shares.get(feature["properties"]["state"], 0.0)
        features.append({**feature, "properties": {**feature["properties"], "fill": rgb(faint(), round(255 * share))}})
    return {"type": "FeatureCollection", "features": features}


def _signs(marks: Marks) -> list[pdk.Layer]:
    """The signs above the marks, so that no answer is told by colour alone."""
    data = [{"at": at.tolist(), "sign": sign} for at, sign in zip(marks.positions, marks.signs, strict=True) if sign]
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
