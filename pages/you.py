"""You: the profile in plain words, and what moves your strength."""

import streamlit as st

from smartpick.ui import derived, entry, session
from smartpick.ui.balance import levers, two_lists
from smartpick.ui.you import you

entry.through_app()


@st.fragment(key="own-levers")
def what_would_change() -> None:
    """What would change the list most; follows a moment later."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    st.subheader("What would change my list most?")
    two_lists.one_list_note(plan)
    with st.spinner("Choosing the list again for each change…"):
        levers.own_panel(plan)


st.title("You")
st.markdown("Tell what you like; everything is optional. What you leave empty moves nothing.")
form, result = st.columns([2, 3], gap="large")
with form:
    you.exams()
    you.experience()
    you.person()
with result:
    profile = session.profile()
    you.strength_panel(profile.applicant, profile.preferences.competitiveness_percentile)
    what_would_change()
    st.subheader("Visa and dates")
    you.cautions_panel(profile.applicant)
