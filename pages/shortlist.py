"""Shortlist: the list in order, why each program is on it, and the files to take away."""

import streamlit as st

from smartpick.plan import Listed, TwoLists
from smartpick.ui import derived, entry
from smartpick.ui.balance import balance, prospects
from smartpick.ui.shortlist import shortlist, why_not

entry.through_app()


@st.fragment(key="standing")
def every_program(listed: Listed) -> None:
    """All programs of the specialty: on the list, near miss or out, and why."""
    why_not.every_program(listed)


plan, reason = derived.plan_with_texts()
st.title("Shortlist")
if plan is None:
    st.info(reason, icon=":material/info:")
    st.stop()
listed = shortlist.one_or_two(plan)
shortlist.counts(listed)
prospects.lean_on_others(listed)
balance.clamps(listed)
if isinstance(listed, TwoLists):
    shortlist.downloads(listed)
    shortlist.both_editors(listed)
else:
    shortlist.changes(listed)
    shortlist.downloads(listed)
    shortlist.listing(listed)
shortlist.left_out(plan)
st.subheader("Why and why not")
every_program(listed)
