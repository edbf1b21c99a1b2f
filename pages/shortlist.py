"""Shortlist: the list in order, why each program is on it, and the files to take away."""

import streamlit as st

from smartpick.plan import TwoLists
from smartpick.ui import derived, entry, today
from smartpick.ui.balance import balance, prospects, two_lists
from smartpick.ui.quoted import as_text
from smartpick.ui.shortlist import shortlist, why_not
from smartpick.ui.widgets import odds_now
from smartpick.ui.widgets.binder_download import binder_download

entry.through_app()


@st.fragment(key="shortlist")
def the_list() -> None:
    """The list with its files, drawn again after a mark."""
    plan, reason = derived.plan_or_reason()
    if plan is None:
        st.info(as_text(reason), icon=":material/info:")
        return
    listed = shortlist.one_or_two(plan)
    with st.container():  # of these some come and go; the cards below keep their place on the page, or taps are lost
        shortlist.counts(listed)
        odds_now.line()
        prospects.lean_on_others(listed)
        balance.clamps(listed)
        if listed is plan:
            shortlist.changes(plan)
        shortlist.downloads(listed)
        binder_download(listed, today.today())
        shown = two_lists.one_of(listed, "shown-of") if isinstance(listed, TwoLists) else listed
        shortlist.one_sponsor(shown)
    shortlist.listing(shown)
    shortlist.left_out(plan)


@st.fragment(key="standing")
def every_program() -> None:
    """All programs of the specialty: on the list, near miss or out, and why; computed when opened."""
    plan, _ = derived.plan_or_reason()
    if plan is not None:
        why_not.folded(plan)


st.title("Shortlist")
the_list()
every_program()
