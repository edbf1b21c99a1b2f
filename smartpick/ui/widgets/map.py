"""The map: shipped state outlines, one layer a tier, no request to any tile server."""

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
from smartpick.ui.widgets.colours import ANSWER_SIGNS, answer_colour, faint, ink, rgb, tier_colour

SPREAD_DEGREES = 0.07
"""Distance between programs of one city on the map, so that each can be seen and clicked; about 7 km."""
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
CONTINENT = {"latitude": 38.3, "longitude": -96.5, "zoom": 3.1}
CONTINENT_ON_A_PHONE = {"latitude": 38.3, "longitude": -96.5, "zoom": 2.0}
_SYMBOLS = {1: "diamond", 2: "circle-open", 3: "circle"}
LAYER_NAMES = {1: "tier-1", 2: "tier-2", 3: "tier-3"}


class CompactDeck(pdk.Deck):
    """A deck whose JSON has no blanks: a sixth of the size of the indented one."""

    def to_json(self) -> str:
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))


def outlines() -> dict[str, Any]:
    """State outlines as GeoJSON."""
    return shapes("us_states.json")


def spread_positions(table: pd.DataFrame) -> np.ndarray:
    """(n, 2) longitude and latitude; programs of one city are laid on a spiral around it, in table order."""
    place = table.groupby(["city", "state"], observed=True, sort=False)
    step, size = place.cumcount().to_numpy(), place["state"].transform("size").to_numpy()
    radius = np.where(size > 1, SPREAD_DEGREES * np.sqrt(step), 0.0)
    latitude = table["latitude"].to_numpy(dtype=float)
    longitude = table["longitude"].to_numpy(dtype=float)
    lon = longitude + radius * np.cos(step * _GOLDEN_ANGLE) / np.cos(np.radians(latitude))
    return np.round(np.column_stack([lon, latitude + radius * np.sin(step * _GOLDEN_ANGLE)]), 3)


def _marks(tier: int, colour: str) -> dict[str, Any]:
    """How a tier is drawn in a colour: filled and ringed, a ring, a dot."""
    if tier == 1:
        return {"get_radius": 6, "get_fill_color": rgb(colour, 220), "stroked": True,
                "get_line_color": rgb(ink()), "line_width_min_pixels": 1}  # fmt: skip
    if tier == 2:
        return {"get_radius": 5, "filled": False, "stroked": True, "get_line_color": rgb(colour),
                "line_width_min_pixels": 2}  # fmt: skip
    return {"get_radius": 3.5, "get_fill_color": rgb(colour, 200)}


def _shaded(shares: Mapping[str, float]) -> dict[str, Any]:
    """State outlines with a fill by share (0–1): the larger, the stronger; none, no fill."""
    features = []
    for feature in outlines()["features"]:
        share = shares.get(feature["properties"]["state"], 0.0)
        fill = rgb(tier_colour(2), round(170 * min(share, 1.0)))
        features.append({**feature, "properties": {**feature["properties"], "fill": fill}})
    return {"type": "FeatureCollection", "features": features}


def program_map(
    table: pd.DataFrame,
    chosen: set[str],
    narrow: bool = False,
    shares: Mapping[str, float] | None = None,
    answers: Sequence[str] | None = None,
    more: Sequence[str] | None = None,
) -> pdk.Deck:
    """The map of some programs.

    Args:
        table: rows of the catalog (acgme_code, program_name, city, state, tier,
            subregion, visa_evidence, latitude, longitude).
        chosen: ACGME codes on the applicant's list; they get a ring.
        narrow: start with the whole country on a phone's width.
        shares: state's postal code to a share (0–1) that shades it; None = no shading.
        answers: a key of ANSWER_SIGNS a program, which then colours its mark and stands above it as a sign; None =
            coloured by tier.
        more: a further line for the label of each program.
    """
    positions = spread_positions(table)
    labels = table["program_name"] + "\n" + table["city"] + ", " + table["state"].astype(str)
    labels += " · " + table["subregion"].astype(str) + "\nH-1B record: " + table["visa_evidence"].astype(str)
    if more is not None:
        labels += "\n" + pd.Series(more, index=labels.index, dtype="str")
    # The third number is the height, so that a row can serve as its own position.
    rows = [
        [float(lon), float(lat), 0, label, code]
        for (lon, lat), label, code in zip(positions, labels, table["acgme_code"], strict=True)
    ]
    points = {"get_position": "-", "radius_units": "'pixels'"}
    fill = {"filled": False} if shares is None else {"get_fill_color": "properties.fill"}
    states = pdk.Layer(
        "GeoJsonLayer", data=outlines() if shares is None else _shaded(shares), id="states", stroked=True,
        get_line_color=rgb(faint()), line_width_min_pixels=1, **fill,
    )  # fmt: skip
    on_list = pdk.Layer(
        "ScatterplotLayer", data=[row[:3] for row in rows if row[4] in chosen], id="on-list", filled=False,
        stroked=True, get_radius=9, get_line_color=rgb(ink()), line_width_min_pixels=1.5, **points,
    )  # fmt: skip
    programs = [
        pdk.Layer(
            "ScatterplotLayer", data=[row for row, mine in zip(rows, group.rows, strict=True) if mine],
            id=group.name, pickable=True, auto_highlight=True, **points, **_marks(group.tier, group.colour),
        )
        for group in _groups(table["tier"].to_numpy(), answers)
    ]  # fmt: skip
    return CompactDeck(
        layers=[states, on_list, *programs, *_signs(rows, answers)],
        initial_view_state=pdk.ViewState(**(CONTINENT_ON_A_PHONE if narrow else CONTINENT)),
        map_provider=None,  # pyright: ignore[reportArgumentType] – typed away, yet it means "no tiles"
        tooltip={"text": "{3}"},  # pyright: ignore[reportArgumentType] – a template is taken too
    )


@dataclass(frozen=True, eq=False)
class _Group:
    """Programs drawn alike. rows: (n,) which."""

    name: str
    tier: int
    colour: str
    rows: np.ndarray


def _groups(tiers: np.ndarray, answers: Sequence[str] | None) -> list[_Group]:
    """The programs by tier, and where they are coloured by an answer also by that; what matters most is drawn last."""
    if answers is None:
        return [_Group(LAYER_NAMES[tier], tier, tier_colour(tier), tiers == tier) for tier in (3, 2, 1)]
    said = np.array(answers, dtype=object)
    return [
        _Group(f"{LAYER_NAMES[tier]}-{answer}", tier, answer_colour(answer), (tiers == tier) & (said == answer))
        for answer in reversed(ANSWER_SIGNS)
        for tier in (3, 2, 1)
    ]


def _signs(rows: Sequence[Sequence[Any]], answers: Sequence[str] | None) -> list[pdk.Layer]:
    """The signs above the marks, so that no answer is told by colour alone."""
    if answers is None:
        return []
    signs = [
        {"at": row[:2], "sign": ANSWER_SIGNS[answer]}
        for row, answer in zip(rows, answers, strict=True)
        if ANSWER_SIGNS[answer]
    ]
    return [
        pdk.Layer(
            "TextLayer", data=signs, id="answers", get_position="at", get_text="sign", get_size=13,
            get_color=rgb(ink()), get_pixel_offset=[0, -10],
        )
    ]  # fmt: skip


def area_figure(table: pd.DataFrame, answers: Sequence[str] | None = None) -> go.Figure:
    """The same programs on a flat drawing in which a box or a lasso can be drawn; customdata is the code."""
    positions = spread_positions(table)
    lines = {"type": "scatter", "mode": "lines", "line": {"color": faint(), "width": 1}, "hoverinfo": "skip"}
    data = [{**lines, **_outline_lines()}]
    words = table["program_name"] if answers is None else table["program_name"] + ": " + pd.Series(answers, table.index)
    for group in _groups(table["tier"].to_numpy(), answers):
        mine = group.rows
        data.append(
            {
                "type": "scatter", "mode": "markers", "x": positions[mine, 0].tolist(),
                "y": positions[mine, 1].tolist(),
                "customdata": table["acgme_code"][mine].tolist(), "text": words[mine].tolist(),
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {"symbol": _SYMBOLS[group.tier], "color": group.colour, "size": 9 if group.tier == 1 else 7},
            }
        )  # fmt: skip
    layout = {
        "dragmode": "select", "height": 430, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False,
        "xaxis": {"visible": False, "range": [-125.5, -66]},
        "yaxis": {"visible": False, "range": [24, 50], "scaleanchor": "x", "scaleratio": 1.28},
    }  # fmt: skip
    return quick_figure(data, layout)


@lru_cache
def _outline_lines() -> dict[str, list[float | None]]:
    """The outlines as one line with gaps, for plotly."""
    x: list[float | None] = []
    y: list[float | None] = []
    for feature in outlines()["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for polygon in polygons:
            for ring in polygon:
                x += [point[0] for point in ring] + [None]
                y += [point[1] for point in ring] + [None]
    return {"x": x, "y": y}
