"""One program in a drawer beside the list: why it is on it, why not, its page, a pin and a note."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smartpick.catalog.published_policies import APPLY_PAGE
from smartpick.knowledge import page_to_open
from smartpick.plan import Plan
from smartpick.ui import session
from smartpick.ui.components.cards import CardRow
from smartpick.ui.shortlist import why_not
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.words import small_range

LONGEST_NOTE = 500
"""Characters of a note (product decision)."""


def drawer(plan: Plan, row: CardRow, fragments: Sequence[str]) -> None:
    """Open the drawer of a program; it closes by a mark, or by the user.

    Args:
        plan: the list it stands on.
        row: the program.
        fragments: what is drawn again when the user closes it, beside what follows every move.
    """

    def closed() -> None:
        st.rerun([*fragments, *controls.AFTER_EVERY_MOVE])

    st.dialog(plain(row.name), width="medium", position="right", on_dismiss=closed)(_content)(plan, row)


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
    st.text_input(
        "Your note", session.profile().notes.get(row.code, ""), key=key, max_chars=LONGEST_NOTE, live=True,
        on_change=_note, args=(row.code, key),
    )  # fmt: skip
    st.caption("Everything known of it, with sources: page Explore, search by its code.")


def _note(code: str, key: str) -> None:
    session.mark(code, note=st.session_state[key])
    st.rerun(controls.AFTER_EVERY_MOVE[:1])  # kept at once; to draw more would close the drawer


def _mark(code: str, mark: dict[str, bool]) -> None:
    session.mark_all({code: mark})
    st.rerun()  # the whole page: that closes the drawer
