"""Start: the two maps with every program of the specialty, its chance, and whether it is on the list."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.catalog.ground import WIDTH, Panel, panels
from smartpick.knowledge.policies import policy_columns
from smartpick.odds import Odds
from smartpick.plan import Plan, Profile
from smartpick.plan.visa_pool import COUNTED, VISA_NAMES
from smartpick.ui import derived, session, shipped
from smartpick.ui.components import two_maps as component
from smartpick.ui.start.curve import FRAGMENTS
from smartpick.ui.widgets.chance_steps import NOT_KNOWN, NOT_OPEN, STEPS, step_of
from smartpick.ui.widgets.words import small_range

KEY = "two-maps"


def two_maps(plan: Plan | None) -> None:
    """Draw the two maps; what is marked on them goes into the plan.

    Args:
        plan: the list; None = there is none, and every program of the specialty is shown without it.
    """
    odds = derived.odds_now() if plan is None else plan.odds
    listed = set() if plan is None else set(plan.codes)
    data = maps_data(shipped.catalog(), session.profile(), odds, derived.open_now(), listed)
    shown = component.mount(data, KEY, _mark)
    st.page_link("pages/explore.py", label="The same programs as a table: Explore", icon=":material/table_rows:")
    if shown.open:
        st.switch_page("pages/explore.py", query_params={"q": shown.open, "closed": "yes"})


def _mark() -> None:
    wanted = dict(st.session_state[KEY].mark)
    session.mark(wanted.pop("code"), **wanted)
    st.rerun(FRAGMENTS)


def maps_data(
    catalog: Catalog, profile: Profile, odds: Odds | None, openness: tuple[np.ndarray, np.ndarray], listed: set[str]
) -> component.MapsData:
    """What the two maps show: every program of the specialty in exactly one of them.

    Args:
        catalog: the program table.
        profile: whose specialty, visa need, pins, exclusions and knowledge.
        odds: chances at every program of the specialty; None = none are published.
        openness: (n,) which of them are open to the person, and (n,) why the others are not; in table order.
        listed: ACGME codes on the list.
    """
    specialty, tiers = profile.applicant.specialty, catalog.regions.tiers
    visa = {"none": "", "h1b_only": "h1b"}.get(profile.applicant.visa, "j1")
    rows = catalog.rows(specialty)
    is_open, closed = openness
    steps, words = np.full(len(rows), NOT_KNOWN), [""] * len(rows)
    if odds is not None:
        low, middle, high = odds.intervals
        steps = step_of(middle)
        words = [small_range(100 * a, 100 * b) for a, b in zip(low, high, strict=True)]
    answers = [COUNTED.index("unknown")] * len(rows)
    if visa:
        answers = [COUNTED.index(answer) for answer in policy_columns(catalog, profile.knowledge)[visa].iloc[rows]]
    bits = [
        component.ON_LIST * (code in listed)
        + component.PINNED * (code in profile.pins)
        + component.LEFT_OUT * (code in profile.exclusions)
        for code in catalog.table["acgme_code"].iloc[rows]
    ]
    now = zip(
        np.where(is_open, steps, NOT_OPEN).tolist(), np.where(is_open, words, closed).tolist(), answers, bits,
        strict=True,
    )  # fmt: skip
    of_row = {int(row): list(line) for row, line in zip(rows, now, strict=True)}
    both: list[Any] = [
        {**still, "now": [of_row[int(row)] for row in panel.rows]}
        for panel, still in zip(panels(catalog, specialty), _still(catalog, specialty), strict=True)
    ]
    return {
        "width": WIDTH,
        "panels": both,
        "steps": [[step.name, step.numbers, step.light, step.dark] for step in STEPS],
        "tiers": [tiers[1], tiers[2], tiers[3]],
        "visa": VISA_NAMES.get(visa, ""),
        "answers": [*COUNTED[:-1], "nothing found, so an estimate counts"],
    }


@lru_cache(maxsize=8)
def _still(catalog: Catalog, specialty: str) -> list[Any]:
    """What of the two panels follows from no person."""
    return [_panel(catalog, panel) for panel in panels(catalog, specialty)]


def _panel(catalog: Catalog, panel: Panel) -> dict[str, Any]:
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
        "other": [] if panel.other is None else [*panel.other, catalog.regions.tiers[1]],
        "places": [list(place) for place in places],
    }
