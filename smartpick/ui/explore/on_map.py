"""Explore: the map, its legend, and what is picked on it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog.visa_place import evidence_by_state
from smartpick.plan.visa_pool import COUNTED, VISA_NAMES
from smartpick.ui import shipped
from smartpick.ui.components import browser, map_keys
from smartpick.ui.explore import living
from smartpick.ui.explore.filters import choice, colour, counted, look_at, looked_at, view
from smartpick.ui.explore.seen import STEP_NAMES, Seen
from smartpick.ui.explore.table import chance_words
from smartpick.ui.explore.view import CHANCE, COLOURS, REGION_KEYS
from smartpick.ui.widgets.chance_steps import NOT_KNOWN, NOT_OPEN, STEPS
from smartpick.ui.widgets.colours import ANSWER_SIGNS, TIER_SIGNS, answer_colour, land, tier_colour
from smartpick.ui.widgets.map import APART_DEGREES, Camera, Marks, area_figure, camera, program_map, spread_positions

LOOKS = {"home": "", "west": "West", "nation": "Nation", "list": "My list"}
"""What a button brings into view, with its label; "home" has that of the home region."""
_NATION = np.array([[-124.8, 24.5], [-66.9, 49.4]])
"""Corners of the 48 states, degrees."""
DESK, PHONE = (1040, 480), (320, 360)
"""Width that is sure to be there and height of the map, pixels."""
_APART = {False: APART_DEGREES, True: 2 * APART_DEGREES}
"""Degrees between marks, by whether the screen is a phone's: half the pixels, twice the distance."""


@lru_cache
def _positions(specialty: str, apart: float) -> np.ndarray:
    """Where each program of a specialty stands; the same whatever is filtered, so that no mark jumps."""
    catalog = shipped.catalog()
    return spread_positions(catalog.table.iloc[catalog.rows(specialty)], apart)


@lru_cache
def _cities() -> list[tuple[str, float, float]]:
    """Cities with programs, those with the most first."""
    places = shipped.catalog().table.groupby(["city", "state"], observed=True)
    cities = places.agg(n=("acgme_code", "size"), lon=("longitude", "mean"), lat=("latitude", "mean")).reset_index()
    cities = cities.sort_values("n", ascending=False, kind="stable")
    return [
        (str(city), round(float(lon), 2), round(float(lat), 2))
        for city, lon, lat in cities[["city", "lon", "lat"]].itertuples(index=False)
    ]


def _places(seen: Seen, positions: np.ndarray, at: np.ndarray) -> dict[str, np.ndarray]:
    """(n, 2) what each look must hold, by its key; n may be 0."""
    table = shipped.catalog().table
    everywhere = table[["longitude", "latitude"]].to_numpy(dtype=float)
    listed = seen.table["acgme_code"].isin(seen.listed).to_numpy()
    return {
        "home": everywhere[table["tier"].to_numpy() == 1],
        "west": everywhere[table["tier"].to_numpy() <= 2],
        "nation": _NATION,
        "list": positions[listed],
        "filters": positions[at],
    }


def _start(places: dict[str, np.ndarray]) -> Camera:
    """Where the map starts. A look taken again differs by too little to see, so that the map goes back there."""
    what, times = looked_at()
    of = places[what] if len(places[what]) else _NATION
    seen = camera(of, *(PHONE if browser.is_narrow() else DESK))
    nudge = times * 1e-9
    return Camera(seen.longitude + nudge, seen.latitude + nudge, seen.zoom + nudge)


def pick_on_map(seen: Seen, at: np.ndarray) -> list[str]:
    """Draw the map with its legend and return the codes picked on it or beside it.

    Args:
        at: positions of the programs that pass the filters, most reachable first; at least one.
    """
    positions = _positions(seen.specialty, _APART[browser.is_narrow()])
    places = _places(seen, positions, at)
    with st.container(horizontal=True, vertical_alignment="center"):
        for key, label in LOOKS.items():
            st.button(
                label or shipped.catalog().regions.tiers[1], key=f"look-{key}", on_click=look_at, args=(key,),
                disabled=not len(places[key]), help=None if len(places[key]) else "No program is on your list here.",
            )  # fmt: skip
        map_keys.map_keys(reset=lambda: look_at(looked_at()[0]))
    with st.container(horizontal=True, vertical_alignment="center"):
        colour("Colour", COLOURS)
        boxed = st.toggle("Draw a box", key="box", help="Pick programs with a box or a lasso, on a drawing at rest.")
        shares = _shares(seen)
    table = seen.table.iloc[at]
    marks = Marks(
        codes=table["acgme_code"].tolist(),
        tiers=table["tier"].to_numpy(),
        positions=positions[at],
        colours=_colours(table),
        labels=_labels(seen, at),
        signs=[ANSWER_SIGNS[answer] for answer in table[view().colour]] if view().colour in VISA_NAMES else [""] * len(at),
        listed=table["acgme_code"].isin(seen.listed).to_numpy(),
    )  # fmt: skip
    described = f"Map of {len(at)} programs. The list beside it and the table below hold the same programs."
    picked = _in_a_box(marks, described) if boxed else _on_the_map(marks, _start(places), shares, described)
    legend(seen)
    return picked


def _on_the_map(marks: Marks, start: Camera, shares: dict[str, float] | None, described: str) -> list[str]:
    st.html(
        "<style>.st-key-map div {touch-action: pan-y !important}</style>"
    )  # a finger scrolls the page, two move the map
    event = st.pydeck_chart(
        program_map(marks, start, shipped.catalog().regions.county_shapes, _cities(), shares), key="map",
        on_select="rerun", selection_mode="multi-object", height=(PHONE if browser.is_narrow() else DESK)[1],
        alt=described,
    )  # fmt: skip
    objects: dict[str, list[Any]] = event["selection"]["objects"]
    return [str(row[4]) for rows in objects.values() for row in rows if len(row) > 4]


def _in_a_box(marks: Marks, described: str) -> list[str]:
    event = st.plotly_chart(
        area_figure(marks), key="area", on_select="rerun", selection_mode=("box", "lasso"), alt=described,
        config={"displayModeBar": False, "scrollZoom": False},
    )  # fmt: skip
    return [str(point["customdata"]) for point in event["selection"]["points"] if "customdata" in point]


def _shares(seen: Seen) -> dict[str, float] | None:
    """Share of H-1B filings by state, where the user asks for it."""
    if view().colour != "h1b" or not st.toggle(
        "Shade states by H-1B evidence", key="shade",
        help="Share of this specialty's programs in the state whose employer filed H-1B papers for residents "
        "(Department of Labor, fiscal year 2025). No filing is not a no. The numbers are on page Data.",
    ):  # fmt: skip
        return None
    evidence = evidence_by_state(shipped.catalog(), seen.specialty)
    return dict(zip(evidence["state"], evidence["filing_share"], strict=True))


def _palette() -> dict[str, str]:
    """Hex colour of each value of what colours the marks."""
    if view().colour == CHANCE:
        steps = {step.name: step.colour for step in STEPS}
        return {**steps, STEP_NAMES[NOT_OPEN]: land(), STEP_NAMES[NOT_KNOWN]: tier_colour(3)}
    if view().colour == "region":
        return {key: tier_colour(tier) for tier, key in REGION_KEYS.items()}
    return {answer: answer_colour(answer) for answer in COUNTED}


def _colours(table: pd.DataFrame) -> list[str]:
    return table[view().colour].astype(str).map(_palette()).tolist()


def _labels(seen: Seen, at: np.ndarray) -> list[str]:
    """What the pointer reads of each program."""
    table, regions = seen.table.iloc[at], shipped.catalog().regions
    chances = chance_words(seen.rows[at], "none: not open to you")
    return [
        f"{line.program_name}\n{line.city}, {line.state} · {regions.tiers[line.tier]}"
        f"{' · on your list' if line.acgme_code in seen.listed else ''}\n{f'Chance {chance}' if chance else ''}"
        f"\nJ-1: {line.j1} · H-1B: {line.h1b}\n{lives}"
        for line, chance, lives in zip(table.itertuples(), chances, living.labels(table), strict=True)
    ]


def legend(seen: Seen) -> None:
    """What the marks mean; a press on a part of it shows only those."""
    by = view().colour
    counts, palette = counted(seen.table, by), _palette()
    if by == CHANCE:
        names = {step.name: step.words for step in reversed(STEPS)}
        names |= {name: name for name in (STEP_NAMES[NOT_OPEN], STEP_NAMES[NOT_KNOWN]) if name in counts}
        names = {name: words for name, words in names.items() if name in counts or STEP_NAMES[NOT_KNOWN] not in counts}
    elif by == "region":
        names = {REGION_KEYS[tier]: label for tier, label in shipped.catalog().regions.tiers.items()}
    else:
        names = {answer: answer for answer in COUNTED}
    signs = {REGION_KEYS[tier]: sign for tier, sign in TIER_SIGNS.items()}
    signs |= {STEP_NAMES[NOT_OPEN]: "○"}
    choice(
        st.pills, f"{COLOURS[by]}: press to show only those", by, list(names), place="-legend", selection_mode="multi",
        format_func=lambda value: _key(signs.get(value, "●"), palette.get(value, ""), f"{names.get(value, value)} ({counts.get(value, 0)})"),
        width="content",
    )  # fmt: skip
    shapes = " · ".join(f"{TIER_SIGNS[tier]} {label}" for tier, label in shipped.catalog().regions.tiers.items())
    st.caption(f"{shapes} · thick edge: on your list. Marks that would cover each other are pushed apart.")


def _key(sign: str, hue: str, words: str) -> str:
    return words if not hue or sign == "○" else f':color[**{sign}**]{{foreground="{hue}"}} {words}'
