"""You: the profile in plain words, and what moves your strength."""

import streamlit as st

from smartpick.ui import entry, state, you

entry.through_app()

st.title("You")
st.markdown("Tell what you like; everything is optional. What you leave empty moves nothing.")
form, result = st.columns([2, 3], gap="large")
with form:
    you.exams()
    you.experience()
    you.person()
with result:
    profile = state.profile()
    you.strength_panel(profile.applicant, profile.preferences.competitiveness_percentile)
    you.still_open(profile.applicant)
    st.subheader("Visa and dates")
    you.visa_need()
    you.cautions_panel(profile.applicant)
