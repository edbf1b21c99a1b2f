"""The first programs of the list, with Pin and Leave out, and the whole list as a file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from smartpick import export
from smartpick.plan import Plan, counted, file_name
from smartpick.ui.components import browser
from smartpick.ui.components.cards import cards
from smartpick.ui.shortlist.drawer import drawer
from smartpick.ui.shortlist.rows import card_rows, top_of_scale
from smartpick.ui.start.curve import ON_START
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.colours import tier_colours

FIRST, FIRST_ON_PHONES = 6, 3
"""How many programs Start shows: enough to pin three, on a phone no more than that (product decision)."""


def panel(plan: Plan) -> None:
    """The first programs, those of the home region before the others, by chance within."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        count = len(plan.rows) if browser.is_narrow() else counted(len(plan.rows), "program")  # beside the button
        st.header(f"Your list: {count}", width="content")
        kind = export.FORMATS["xlsx"]
        st.download_button(
            "Download (Excel)", partial(kind.write, plan), file_name(plan.profile, "shortlist", "xlsx"), kind.mime,
            on_click="ignore", icon=":material/download:", key="download-xlsx",
        )  # fmt: skip
    shown = card_rows(plan)[: FIRST_ON_PHONES if browser.is_narrow() else FIRST]
    key, after = f"first-{plan.profile.applicant.specialty}", [*ON_START, *controls.AFTER_EVERY_MOVE]
    code = cards(shown, key, top_of_scale(plan), tier_colours(), after)
    st.page_link(
        "pages/shortlist.py",
        label=f"All {counted(len(plan.rows), 'program')}: page Shortlist",
        icon=":material/checklist:",
    )
    if asked := next((row for row in shown if row.code == code), None):
        drawer(plan, asked, ON_START)
