"""Explore: the map, its legend, and what is picked on it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.catalog.visa_place import evidence_by_state
from smartpick.plan.visa_pool import VISA_NAMES
from smartpick.ui import session, shipped
from smartpick.ui.components import browser
from smartpick.ui.explore import living
from smartpick.ui.explore.filters import visa_counts
from smartpick.ui.widgets.colours import ANSWER_SIGNS, TIER_SIGNS, answer_colour
from smartpick.ui.widgets.map import area_figure, program_map

_SIGN_COLOURS = {1: "orange", 2: "blue", 3: "gray"}
_COLOURED_BY = {"region": "Region", **VISA_NAMES}


def legend(catalog: Catalog, by: str | None, answers: list[str] | None) -> None:
    """What the marks mean, in words and signs.

    Args:
        by: the visa that colours the marks, "j1" or "h1b"; None = coloured by tier.
        answers: what each program on the map says on it.
    """
    if by is not None and answers is not None:
        signs = [
            f':color[**●{ANSWER_SIGNS[answer]}**]{{foreground="{answer_colour(answer)}"}} {answer} ({count})'
            for answer, count in visa_counts(answers).items()
        ]
        st.caption(f"{VISA_NAMES[by]}: {' · '.join(signs)}")
    colour = "gray" if answers is not None else None
    parts = [
        f":{colour or _SIGN_COLOURS[tier]}[**{TIER_SIGNS[tier]}**] {label}"
        for tier, label in catalog.regions.tiers.items()
    ]
    st.caption(" · ".join([*parts, "◯ around a mark: on your list"]) + ". Programs of one city are spread a little.")


def coloured_by() -> str | None:
    """Ask what colours the marks: "j1" or "h1b", None for the region."""
    by = st.segmented_control(
        "Colour", list(_COLOURED_BY), format_func=_COLOURED_BY.__getitem__, default="region", key="colour",
        required=True, bind="query-params",
    )  # fmt: skip
    return None if by == "region" else by


def pick_on_map(table: pd.DataFrame, chosen: set[str]) -> list[str]:
    """Draw the map with its legend and return the codes picked on it, by click or by box.

    Args:
        table: the programs that pass the filters, with what they say on the visas.
        chosen: ACGME codes on the list.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = coloured_by()
        how = st.segmented_control("How to pick", ["Click", "Draw a box"], default="Click", key="pick", required=True)
    answers = None if by is None else table[by].tolist()
    picked = _picked(table, chosen, how, answers)
    legend(shipped.catalog(), by, answers)
    return picked


def _picked(table: pd.DataFrame, chosen: set[str], how: str, answers: list[str] | None) -> list[str]:
    described = f"Map of {len(table)} programs. The table below holds the same programs."
    if how == "Draw a box":
        event = st.plotly_chart(
            area_figure(table, answers), key="area", on_select="rerun", selection_mode=("box", "lasso"), alt=described,
            config={"displayModeBar": False, "scrollZoom": False},
        )  # fmt: skip
        return [str(point["customdata"]) for point in event["selection"]["points"] if "customdata" in point]
    shares = None
    if st.toggle(
        "Shade states by H-1B evidence", False, key="shade", bind="query-params",
        help="Share of this specialty's programs in the state whose employer filed H-1B papers for residents "
        "(Department of Labor, fiscal year 2025). No filing is not a no. The numbers are on page Data.",
    ):  # fmt: skip
        evidence = evidence_by_state(shipped.catalog(), session.profile().applicant.specialty)
        shares = dict(zip(evidence["state"], evidence["filing_share"], strict=True))
    event = st.pydeck_chart(
        program_map(table, chosen, browser.is_narrow(), shares, answers, living.labels(table)), key="map",
        on_select="rerun", selection_mode="multi-object", height=260 if browser.is_narrow() else 430, alt=described,
    )  # fmt: skip
    objects: dict[str, list[Any]] = event["selection"]["objects"]
    return [str(row[4]) for rows in objects.values() for row in rows]
