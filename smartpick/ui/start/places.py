"""Start: the two maps with every program of the specialty, its chance, and whether it is on the list."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.knowledge.policies import policy_columns
from smartpick.odds import Odds
from smartpick.plan import Plan
from smartpick.plan.visa_pool import COUNTED, VISA_NAMES
from smartpick.ui import derived, session, shipped
from smartpick.ui.components import two_maps as component
from smartpick.ui.start.curve import FRAGMENTS
from smartpick.ui.start.ground import WIDTH, Panel, panels
from smartpick.ui.widgets.chance_steps import NOT_KNOWN, NOT_OPEN, STEPS, step_of
from smartpick.ui.widgets.words import small_range

KEY = "two-maps"


def two_maps(plan: Plan | None) -> None:
    """Draw the two maps; what is marked on them goes into the plan.

    Args:
        plan: the list; None = there is none, and every program of the specialty is shown without it.
    """
    shown = component.mount(maps_data(plan), KEY, _mark)
    st.page_link("pages/explore.py", label="The same programs as a table: Explore", icon=":material/table_rows:")
    if shown.open:
        st.switch_page("pages/explore.py", query_params={"q": shown.open, "closed": "yes"})


def _mark() -> None:
    wanted = dict(st.session_state[KEY].mark)
    session.mark(wanted.pop("code"), **wanted)
    st.rerun(FRAGMENTS)


def maps_data(plan: Plan | None) -> component.MapsData:
    """What the two maps show: every program of the specialty in exactly one of them.

    Args:
        plan: the list; None = there is none.
    """
    catalog, profile = shipped.catalog(), session.profile()
    applicant = profile.applicant
    odds = derived.odds_now() if plan is None else plan.odds
    visa = {"none": "", "h1b_only": "h1b"}.get(applicant.visa, "j1")
    now = _now(catalog, odds, set() if plan is None else set(plan.codes), visa)
    at = {int(row): i for i, row in enumerate(catalog.rows(applicant.specialty))}
    tiers = catalog.regions.tiers
    return {
        "width": WIDTH,
        "panels": [
            {**_still(catalog, panel, tiers[1]), "now": [now[at[int(row)]] for row in panel.rows]}
            for panel in panels(catalog, applicant.specialty)
        ],
        "steps": [[step.name, step.numbers, step.light, step.dark] for step in STEPS],
        "tiers": [tiers[1], tiers[2], tiers[3]],
        "visa": VISA_NAMES.get(visa, ""),
        "answers": list(COUNTED),
    }  # pyright: ignore[reportReturnType]


def _now(catalog: Catalog, odds: Odds | None, listed: set[str], visa: str) -> list[list[Any]]:
    """[step, words, answer, bits] of every program of the specialty, in table order."""
    profile = session.profile()
    rows = catalog.rows(profile.applicant.specialty)
    codes = catalog.table["acgme_code"].to_numpy()[rows]
    is_open, closed = derived.open_now()
    steps, words = np.full(len(rows), NOT_KNOWN), ["not known"] * len(rows)
    if odds is not None:
        low, middle, high = odds.intervals
        steps = step_of(middle)
        words = [small_range(100 * a, 100 * b) for a, b in zip(low, high, strict=True)]
    steps = np.where(is_open, steps, NOT_OPEN)
    words = np.where(is_open, words, closed)
    answers = [COUNTED.index("unknown")] * len(rows)
    if visa:
        settled = policy_columns(catalog, profile.knowledge)[visa].to_numpy()[rows]
        answers = [COUNTED.index(answer) for answer in settled]
    bits = [
        component.ON_LIST * (code in listed)
        + component.PINNED * (code in profile.pins)
        + component.LEFT_OUT * (code in profile.exclusions)
        for code in codes
    ]
    return [list(line) for line in zip(steps.tolist(), words.tolist(), answers, bits, strict=True)]


def _still(catalog: Catalog, panel: Panel, home: str) -> dict[str, Any]:
    """What of a panel follows from no person."""
    table: Any = catalog.table.iloc[panel.rows]
    cities = table["city"] + ", " + table["state"].astype(str)
    places = zip(
        table["acgme_code"], table["program_name"], cities, table["tier"].tolist(), panel.area.tolist(),
        panel.x.tolist(), panel.y.tolist(), strict=True,
    )  # fmt: skip
    return {
        "title": panel.title,
        "height": panel.height,
        "areas": [[area.name, area.box, area.land, area.counties] for area in panel.areas],
        "cities": panel.cities,
        "other": [] if panel.other is None else [*panel.other, home],
        "places": [list(place) for place in places],
    }
