"""You: the profile in plain words, what each answer moves, and what can still change."""

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
    st.header("What can still change")
    two_lists.one_list_note(plan)
    with st.spinner("Choosing the list again for each change…"):
        levers.own_panel(plan)


st.title("You")
plan, _ = derived.plan_or_reason()
answers = st.empty()
st.markdown("Enter what you like; everything is optional. What you leave empty moves nothing.")
left, right = st.columns([3, 4], gap="large")
form = you.Form()
with left:
    form.ties()
    form.experience()
    form.exams()
    form.person()
with right:
    profile = session.profile()
    you.strength_panel(profile.applicant, profile.preferences.competitiveness_percentile)
    changes = st.container()
    st.header("Visa and dates")
    you.cautions_panel(profile.applicant)
with answers:
    you.answers_line(lambda field: "" if plan is None else you.moves(plan, field))
if plan is not None:
    form.fill_in(plan)
with changes:
    what_would_change()
