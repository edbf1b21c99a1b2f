"""One program in a drawer beside the list: why it is on it, why not, its page, a pin and a note."""

from __future__ import annotations

import streamlit as st

from smartpick.catalog.published_policies import APPLY_PAGE
from smartpick.knowledge import page_to_open
from smartpick.plan import Plan
from smartpick.ui import session
from smartpick.ui.components.cards import CardRow
from smartpick.ui.shortlist import why_not
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.words import small_range

LONGEST_NOTE = 500
"""Characters of a note (product decision)."""


def drawer(plan: Plan, row: CardRow) -> None:
    """Open the drawer of a program; it closes by a mark, or by the user."""
    opened = st.dialog(plain(row.name), width="medium", position="right", on_dismiss="rerun")
    opened(_content)(plan, row)


def _content(plan: Plan, row: CardRow) -> None:
    st.markdown(f"{row.place} · ACGME code {row.code}")
    chance = f"Chance you match here: {small_range(row.low, row.high)}"
    st.markdown("\n".join(f"- {words}" for words in (chance, row.visa) if words))
    why_not.words(plan, row.code)
    st.markdown(row.why)
    page = page_to_open(plan.catalog, row.code, APPLY_PAGE, session.profile().knowledge)
    if page:
        st.link_button("Its page on applying", page, icon=":material/open_in_new:")
    else:
        st.caption("No page of the program was found.")
    pinned = row.code in session.profile().pins
    with st.container(horizontal=True):
        for label, icon, mark in (
            ("Unpin" if pinned else "Pin", ":material/push_pin:", {"pinned": not pinned}),
            ("Leave out", ":material/block:", {"excluded": True}),
        ):
            st.button(label, key=f"drawer-{label}", icon=icon, on_click=_mark, args=(row.code, mark))
    key = f"note-{row.code}"
    st.text_area(
        "Your note", session.profile().notes.get(row.code, ""), key=key, max_chars=LONGEST_NOTE,
        on_change=lambda: session.mark(row.code, note=st.session_state[key]),
    )  # fmt: skip
    st.caption("Everything known of it, with sources: page Explore, search by its code.")


def _mark(code: str, mark: dict[str, bool]) -> None:
    session.mark_all({code: mark})
    st.rerun()  # the whole page: that closes the drawer
