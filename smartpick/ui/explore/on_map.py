"""Explore: the map, its legend, and what is picked on it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.catalog.visa_place import evidence_by_state
from smartpick.ui import session, shipped
from smartpick.ui.widgets import browser
from smartpick.ui.widgets.colours import TIER_SIGNS
from smartpick.ui.widgets.map import LAYER_NAMES, area_figure, program_map

_SIGN_COLOURS = {1: "orange", 2: "blue", 3: "gray"}


def legend(catalog: Catalog) -> None:
    """What the marks mean, in words and signs."""
    parts = [f":{_SIGN_COLOURS[tier]}[**{TIER_SIGNS[tier]}**] {label}" for tier, label in catalog.regions.tiers.items()]
    st.caption(" · ".join([*parts, "◯ around a mark: on your list"]) + ". Programs of one city are spread a little.")


def pick_on_map(table: pd.DataFrame, chosen: set[str]) -> list[str]:
    """Draw the map and return the codes picked on it, by click or by box."""
    how = st.segmented_control(
        "How to pick", ["Click", "Draw a box"], default="Click", key="pick", label_visibility="collapsed", required=True
    )
    described = f"Map of {len(table)} programs. The table below holds the same programs."
    if how == "Draw a box":
        event = st.plotly_chart(
            area_figure(table), key="area", on_select="rerun", selection_mode=("box", "lasso"), alt=described,
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
        program_map(table, chosen, browser.is_narrow(), shares), key="map", on_select="rerun",
        selection_mode="multi-object", height=260 if browser.is_narrow() else 430, alt=described,
    )  # fmt: skip
    objects: dict[str, list[Any]] = event["selection"]["objects"]
    return [str(row[4]) for name in LAYER_NAMES.values() for row in objects.get(name, [])]
