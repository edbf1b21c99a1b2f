"""Explore: the map, its legend, and what is picked on it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from smartpick.catalog.visa_place import evidence_by_state
from smartpick.plan.visa_pool import COUNTED, VISA_NAMES
from smartpick.ui import shipped
from smartpick.ui.components import browser, map_keys, program_list
from smartpick.ui.explore import living
from smartpick.ui.explore.filters import choice, colour, how_many, look_at, looked_at, view
from smartpick.ui.explore.seen import STEP_NAMES, Seen
from smartpick.ui.explore.table import MOST_LISTED, chance_words, program_lines
from smartpick.ui.explore.view import CHANCE, COLOURS, REGION_KEYS
from smartpick.ui.widgets.chance_steps import NOT_KNOWN, NOT_OPEN, STEPS
from smartpick.ui.widgets.colours import ANSWER_SIGNS, TIER_SIGNS, answer_colour, land, tier_colour
from smartpick.ui.widgets.map import APART_DEGREES, Camera, Marks, area_figure, camera, program_map, spread_positions

LOOKS = {"home": "", "west": "West", "nation": "Nation", "list": "My list"}
"""What a button brings into view, with its label; "home" has that of the home region."""
_NATION = np.array([[-124.8, 24.5], [-66.9, 49.4]])
"""Corners of the 48 states, degrees."""
DESK, PHONE = (720, 480), (320, 330)
"""Width that is sure to be there and height of the map, pixels."""
_NAMED_FROM = 2
"""Programs from which a city is named."""
_WIDE, _TALL = 0.6, 0.12
"""How far apart the names of two cities stand, degrees: a name's room in the view of Southern California."""
_SAME = "The list and the table hold the same programs."
_NOT_OPEN, _NOT_RATED = STEP_NAMES[NOT_OPEN], STEP_NAMES[NOT_KNOWN]
_APART = {False: APART_DEGREES, True: 2 * APART_DEGREES}
"""Degrees between marks, by whether the screen is a phone's: fewer pixels, more distance."""


@lru_cache
def _positions(specialty: str, apart: float) -> np.ndarray:
    """Where each program of a specialty stands; the same whatever is filtered, so that no mark jumps."""
    catalog = shipped.catalog()
    return spread_positions(catalog.table.iloc[catalog.rows(specialty)], apart)


@lru_cache
def _cities() -> list[tuple[str, float, float]]:
    """Cities with programs to be named, with longitude and latitude: those with the most, and none that cover them."""
    places = shipped.catalog().table.groupby(["city", "state"], observed=True)
    cities = places.agg(n=("acgme_code", "size"), lon=("longitude", "mean"), lat=("latitude", "mean")).reset_index()
    cities = cities.sort_values("n", ascending=False, kind="stable").query(f"n >= {_NAMED_FROM}")
    named: list[tuple[str, float, float]] = []
    for city, lon, lat in zip(cities["city"], cities["lon"].round(2), cities["lat"].round(2), strict=True):
        if all(abs(lon - x) > _WIDE or abs(lat - y) > _TALL for _, x, y in named):
            named.append((city, lon, lat))
    return named


def _places(seen: Seen, positions: np.ndarray, at: np.ndarray) -> dict[str, np.ndarray]:
    """(n, 2) what each look must hold, by its key; n may be 0."""
    table = shipped.catalog().table
    everywhere = table[["longitude", "latitude"]].to_numpy(dtype=float)
    return {
        "home": everywhere[table["tier"].to_numpy() == 1],
        "west": everywhere[table["tier"].to_numpy() <= 2],
        "nation": _NATION,
        "list": positions[seen.listed],
        "filters": positions[at],
    }


def _start(places: dict[str, np.ndarray]) -> Camera:
    """Where the map starts. A look taken again differs by too little to see, so that the map goes back there."""
    what, times = looked_at()
    of = places[what] if len(places[what]) else _NATION
    seen = camera(of, *(PHONE if browser.is_narrow() else DESK))
    nudge = times * 1e-9
    return Camera(seen.longitude + nudge, seen.latitude + nudge, seen.zoom + nudge)


def pick(code: str) -> None:
    """Let one program stand out; "" for none, also of those picked on the map."""
    st.session_state["explore-picked"] = code
    if not code:
        st.session_state["explore-unpicked"] = st.session_state.get("explore-unpicked", 0) + 1


def _key(name: str) -> str:
    """Key of a drawing, another one each time its picks are taken back: then it forgets them."""
    times = st.session_state.get("explore-unpicked", 0)
    return f"{name}-{times}" if times else name


def pick_on_map(seen: Seen, at: np.ndarray) -> list[str]:
    """Draw the map, the list beside it and the legend; return the codes picked there.

    Args:
        at: positions of the programs that pass the filters, most reachable first; at least one.
    """
    narrow = browser.is_narrow()
    positions = _positions(seen.specialty, _APART[narrow])
    places = _places(seen, positions, at)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for key, label in LOOKS.items():
            st.button(
                label or shipped.catalog().regions.tiers[1], key=f"look-{key}", on_click=look_at, args=(key,),
                disabled=not len(places[key]), help=None if len(places[key]) else "No program is on your list here.",
            )  # fmt: skip
        map_keys.map_keys(reset=lambda: look_at(looked_at()[0]))
    table = seen.table.iloc[at]
    picked = st.session_state.get("explore-picked", "")
    picked = picked if (table["acgme_code"] == picked).any() else ""
    by_sign = view().colour in VISA_NAMES
    marks = Marks(
        codes=table["acgme_code"].tolist(),
        tiers=table["tier"].to_numpy(),
        positions=positions[at],
        colours=table[view().colour].astype(str).map(_palette()).tolist(),
        labels=_labels(seen, at),
        signs=[ANSWER_SIGNS[answer] for answer in table[view().colour]] if by_sign else [""] * len(at),
        listed=seen.listed[at],
        picked=picked,
    )
    map_side, list_side = (st.container(), None) if narrow else st.columns([7, 3], gap="small")
    with map_side:
        if not narrow and st.session_state.get("box"):
            on_map = _in_a_box(marks)
        else:
            on_map = _on_the_map(marks, _start(places), seen)
    if list_side:
        with list_side:
            _list(marks, picked)
    with st.container(horizontal=True, vertical_alignment="center"):
        colour("Colour of the marks", COLOURS)
        legend(seen)
    with st.container(horizontal=True, vertical_alignment="center"):
        shapes = " · ".join(f"{TIER_SIGNS[tier]} {label}" for tier, label in shipped.catalog().regions.tiers.items())
        st.caption(
            f"{shapes} · a ring: on your list. Marks that would cover each other are pushed apart.", width="content"
        )  # fmt: skip
        if view().colour == "h1b":
            st.toggle(
                "Shade states by federal H-1B record", key="shade",
                help="Share of this specialty's programs in the state whose employer has a federal H-1B record for "
                "residents (Department of Labor, fiscal year 2025). No record is not a no. Page Data has the numbers.",
            )  # fmt: skip
        if not narrow:
            st.toggle("Draw a box", key="box", help="Pick programs with a box or a lasso, on a drawing at rest.")
    return [picked] if picked else on_map


def _list(marks: Marks, picked: str) -> None:
    """The most reachable of what the map was asked to show, in words."""
    looks = {"home": marks.tiers == 1, "west": marks.tiers <= 2, "list": marks.listed}
    at = np.flatnonzero(looks.get(looked_at()[0], np.ones_like(marks.listed)))
    rows = [[marks.codes[int(i)], *marks.labels[int(i)].split("\n")[:4]] for i in at[:MOST_LISTED]]
    rest = len(marks.codes) - len(rows)
    words = f"{rest} more in the table below." if rest else ""
    program_list.program_list(rows, picked, "Programs on the map, the most reachable first", words, pick)


def list_on_phones(seen: Seen, at: np.ndarray) -> list[int]:
    """The programs as a list, in place of a table that would be cut; where only one is left, its card is enough.

    Args:
        at: as in `pick_on_map`.

    Returns:
        Places in `at` of the selected lines, as the table does: none, for the one picked is all that is left.
    """
    if len(at) == 1:
        return []
    rest = len(at) - MOST_LISTED
    words = f"{rest} more: search or filter to see them." if rest > 0 else ""
    rows = program_lines(shipped.catalog(), seen, at[:MOST_LISTED])
    program_list.program_list(rows, "", "Programs, the most reachable first", words, pick)
    return []


def _on_the_map(marks: Marks, start: Camera, seen: Seen) -> list[str]:
    regions = shipped.catalog().regions
    event = st.pydeck_chart(
        program_map(marks, start, regions.county_shapes, _cities(), _shares(seen)), key=_key("map"),
        on_select=lambda: st.session_state.pop("explore-picked", None), selection_mode="single-object",
        height=(PHONE if browser.is_narrow() else DESK)[1], alt=f"Map of {len(marks.codes)} programs. {_SAME}",
    )  # fmt: skip
    objects: dict[str, list[Any]] = event["selection"]["objects"]
    return [str(row[5]) for rows in objects.values() for row in rows if len(row) > 5]


def _in_a_box(marks: Marks) -> list[str]:
    event = st.plotly_chart(
        area_figure(marks), key=_key("area"), selection_mode=("box", "lasso"),
        on_select=lambda: st.session_state.pop("explore-picked", None),
        alt=f"Drawing of {len(marks.codes)} programs. {_SAME}",
        config={"displayModeBar": False, "scrollZoom": False},
    )  # fmt: skip
    return [str(point["customdata"]) for point in event["selection"]["points"] if "customdata" in point]


def _shares(seen: Seen) -> dict[str, float] | None:
    """Share of H-1B filings by state, where the user asks for it."""
    if view().colour != "h1b" or not st.session_state.get("shade"):
        return None
    evidence = evidence_by_state(shipped.catalog(), seen.specialty)
    return dict(zip(evidence["state"], evidence["filing_share"], strict=True))


def _palette() -> dict[str, str]:
    """Hex colour of each value of what colours the marks."""
    if view().colour == CHANCE:
        steps = {step.name: step.colour for step in STEPS}
        return {**steps, _NOT_OPEN: land(), _NOT_RATED: tier_colour(3)}
    if view().colour == "region":
        return {key: tier_colour(tier) for tier, key in REGION_KEYS.items()}
    return {answer: answer_colour(answer) for answer in COUNTED}


def _labels(seen: Seen, at: np.ndarray) -> list[str]:
    """What the pointer reads of each program."""
    table, regions = seen.table.iloc[at], shipped.catalog().regions
    columns = (table[name].tolist() for name in ("program_name", "city", "state", "tier", *VISA_NAMES))
    more = (seen.listed[at], chance_words(seen.rows[at], "none: not open to you"), living.labels(table))
    return [
        f"{name}\n{city}, {state} · {regions.tiers[tier]}{' · on your list' if listed else ''}\n"
        f"{f'Chance {chance}' if chance else ''}\nJ-1: {j1} · H-1B: {h1b}\n{lives}"
        for name, city, state, tier, j1, h1b, listed, chance, lives in zip(*columns, *more, strict=True)
    ]


def legend(seen: Seen) -> None:
    """What the colours mean; a press on one shows only those."""
    by = view().colour
    counts, palette = how_many(seen.table, by), _palette()
    if by == CHANCE:
        words = {step.name: step.words for step in reversed(STEPS)} | {name: name for name in (_NOT_OPEN, _NOT_RATED)}
        there = set(seen.table[by])
        words = {name: words[name] for name in words if name in there}
    elif by == "region":
        words = {REGION_KEYS[tier]: label for tier, label in shipped.catalog().regions.tiers.items()}
    else:
        words = {answer: answer for answer in COUNTED}
    signs = {REGION_KEYS[tier]: sign for tier, sign in TIER_SIGNS.items()}

    def key_of(value: str) -> str:
        mark = "" if value == _NOT_OPEN else f':color[{signs.get(value, "●")}]{{foreground="{palette[value]}"}} '
        sign = ANSWER_SIGNS.get(value, "") if by in VISA_NAMES else ""
        return f"{mark}{sign} {words.get(value, value)} ({counts.get(value, 0)})"

    choice(
        st.pills, f"{COLOURS[by]}: press to show only those", by, list(words), place="-legend", selection_mode="multi",
        format_func=key_of, width="content", label_visibility="collapsed", wrap=True,
    )  # fmt: skip
