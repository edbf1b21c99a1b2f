"""Explore: every program of a specialty on a map and in a table."""

from dataclasses import replace

import streamlit as st

from smartpick.plan import counted
from smartpick.ui import derived, entry, refused, session, shipped
from smartpick.ui.components import browser
from smartpick.ui.explore.card import card
from smartpick.ui.explore.compare import compare
from smartpick.ui.explore.filters import (
    filters,
    read_address,
    show_view,
    view,
    what_is_asked,
    what_was_strange,
    write_address,
)
from smartpick.ui.explore.on_map import list_on_phones, pick, pick_on_map
from smartpick.ui.explore.seen import seen
from smartpick.ui.explore.table import program_table
from smartpick.ui.explore.view import passing
from smartpick.ui.quoted import as_text

entry.through_app()


def make_it_mine(specialty: str) -> None:
    """Take the specialty shown as one's own."""
    session.change("applicant", specialty=specialty)
    if session.profile().applicant.specialty == specialty:
        back_to_mine()


def back_to_mine() -> None:
    """Show one's own specialty again."""
    show_view(replace(view(), specialty=None))


def whose(specialty: str) -> None:
    """Say that another specialty than one's own is shown, and what to do about it."""
    own = session.profile().applicant.specialty
    with st.container(border=True):
        st.markdown(
            f"This address shows **{as_text(specialty)}**. Your own plan is for {as_text(own)} and stays as it is."
        )
        with st.container(horizontal=True):
            st.button(f"Show {as_text(own)}", on_click=back_to_mine, key="back-to-mine")
            st.button(f"Make {as_text(specialty)} mine", on_click=make_it_mine, args=(specialty,), key="make-it-mine")
        if sentence := refused.refusal_of("applicant", "specialty"):
            st.error(as_text(sentence), icon=":material/error:")


@st.fragment(key="explore")
def programs() -> None:
    """What is open, filters, map and table; a click here reruns only this."""
    catalog = shipped.catalog()
    now = seen(catalog, view().specialty or session.profile().applicant.specialty)
    shut = 0 if view().closed else int((~now.table["shown"].to_numpy(dtype=bool)).sum())
    hidden = f" Not shown: {counted(shut, 'military or closed program')} (see the filters)." if shut else ""
    st.markdown(f"**{counted(len(now.rows), 'program')}, {now.is_open.sum()} open to you.**{hidden}")
    _, reason = derived.plan_or_reason()
    if reason and now.is_own:
        st.info(as_text(reason), icon=":material/info:")
    filters(now.table, catalog)
    write_address()
    what_was_strange()
    at = now.most_reachable_first(passing(now.table, view()))
    what_is_asked(now.table, len(at), catalog)
    if not len(at):
        st.info("No program passes these filters. Take one off, or clear them all.", icon=":material/search_off:")
        return
    picked = pick_on_map(now, at)
    if picked:
        count = len(at)
        at = at[now.table["acgme_code"].iloc[at].isin(picked).to_numpy()]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{len(at)} picked.**", width="content")
            st.button(f"Show all {count} again", on_click=pick, args=("",), key="unpick", type="tertiary")
    selected = list_on_phones(now, at) if browser.is_narrow() else program_table(catalog, now, at)
    rows = [int(now.rows[at[i]]) for i in selected] or ([int(now.rows[at[0]])] if len(at) == 1 else [])
    if len(rows) > 1:
        compare(catalog, rows)
    elif rows:
        card(catalog, rows[0])


read_address(shipped.catalog())
shown = view().specialty
st.title(shown or session.profile().applicant.specialty)
if shown:
    whose(shown)
programs()
