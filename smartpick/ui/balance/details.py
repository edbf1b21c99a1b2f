"""The details behind the numbers of the page, folded."""

from __future__ import annotations

import streamlit as st

from smartpick.plan import Plan
from smartpick.ui.balance import balance, prospects, starting_points, visa_pool
from smartpick.ui.widgets.tables import frame


def panel(plan: Plan) -> None:
    """The list, the footing of its numbers, what the starting points set, and visas."""
    st.header("Details")
    with st.expander("Your list at a glance, and the numbers by sub-region"):
        balance.list_table(plan)
        frame(balance.subregion_counts(plan), "Programs by sub-region")
    with st.expander("The range by region, fees, and what these numbers rest on"):
        prospects.by_region(plan)
        balance.cost_steps(plan)
    with st.expander("What each starting point sets"):
        starting_points.notes(plan)
    visa_pool.panel(plan)
