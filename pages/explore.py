"""Explore: every program of the specialty on a map and in a table."""

import numpy as np
import streamlit as st

from smartpick.ui import derived, entry, session, shipped
from smartpick.ui.explore.card import card
from smartpick.ui.explore.compare import compare
from smartpick.ui.explore.filters import filter_widgets, passing, with_knowledge
from smartpick.ui.explore.on_map import pick_on_map
from smartpick.ui.explore.table import program_table

entry.through_app()


@st.fragment(key="explore")
def programs() -> None:
    """Filters, map and table; a click here reruns only this."""
    catalog = shipped.catalog()
    specialty = session.profile().applicant.specialty
    rows = catalog.rows(specialty)
    plan, reason = derived.plan_or_reason()
    chosen = set(plan.codes) if plan else set()
    if reason:
        st.info(reason, icon=":material/info:")
    table = with_knowledge(catalog, rows)
    filters = filter_widgets(table, catalog)
    positions = passing(table, filters)
    shown = rows[positions]
    if not len(shown):
        st.info("No program passes these filters. Take one off to see programs again.", icon=":material/search_off:")
        return
    picked = pick_on_map(table.iloc[positions], chosen)
    if picked:
        shown = np.array([catalog.code_position[code] for code in picked])
        st.markdown(f"**{len(shown)} picked on the map.** Click on empty map to see all again.")
    selected = program_table(catalog, shown, chosen)
    if len(selected) > 1:
        compare(catalog, [int(shown[i]) for i in selected])
    elif selected or len(shown) == 1:
        card(catalog, int(shown[selected[0] if selected else 0]))
    else:
        st.caption("Select a line to see all that is known of a program; select two to four to compare them.")


catalog = shipped.catalog()
specialty = session.profile().applicant.specialty
is_open, _ = derived.open_now()
st.title(specialty)
st.markdown(
    f"**{len(is_open)} programs, {is_open.sum()} open to you.** "
    "SmartPick shows where you could apply, with what honest chance, and picks a list for you. "
    "Answer the four questions in the side panel (» at the top on a phone)."
)
programs()
