"""Shortlist: the list in order, why each program is on it, and the files to take away."""

import streamlit as st

from smartpick.ui import balance, entry, shortlist, state

entry.through_app()

plan, reason = state.plan_or_reason()
st.title("Shortlist")
if plan is None:
    st.info(reason, icon=":material/info:")
    st.stop()
counts = plan.tier_counts
st.markdown(
    f"{len(plan.rows)} {plan.profile.applicant.specialty} programs, the ones that add most first. "
    + " · ".join(f"{label}: {counts[tier]}" for tier, label in plan.catalog.regions.tiers.items())
)
balance.clamps(plan)
shortlist.changes(plan)
shortlist.downloads(plan)
shortlist.editor(plan)
shortlist.left_out(plan)
