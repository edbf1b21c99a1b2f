"""The details behind the numbers of the page, folded."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from smartpick.plan import Plan
from smartpick.ui import derived
from smartpick.ui.balance import balance, prospects, starting_points, visa_pool
from smartpick.ui.widgets.parts import opened
from smartpick.ui.widgets.tables import frame


def shows() -> Hashable | None:
    """What the details follow from while they are folded: not from the home share, as the list is in none of them."""
    is_open = any(st.session_state.get(key) for key in ("glance", "rests-on", "left-out"))
    return None if is_open else derived.but_for_home_share()


def panel(plan: Plan) -> None:
    """The list, the footing of its numbers, what the starting points set, and visas; most of it drawn when opened."""
    st.header("Details")
    glance = opened("Your list at a glance, and the numbers by sub-region", "glance")
    if glance.open:
        with glance:
            balance.list_table(plan)
            frame(balance.subregion_counts(plan), "Programs by sub-region")
    footing = opened("The range by region, fees, and what these numbers rest on", "rests-on")
    if footing.open:
        with footing:
            prospects.by_region(plan)
            balance.cost_steps(plan)
    with st.expander("What each starting point sets"):
        starting_points.notes(plan)
    visa_pool.panel(plan)
