"""Data: the model on one page, how well it fits, questions and answers, sources."""

import streamlit as st

from smartpick.ui import data_answers, data_fit, data_page, entry, state

entry.through_app()


@st.fragment(key="data")
def sections() -> None:
    """Four tabs; only the open one is computed."""
    specialty = state.profile().applicant.specialty
    model, fit, answers, sources = st.tabs(
        ["The model on one page", "How well it fits", "Questions and answers", "Sources"],
        key="data_tab",
        on_change="rerun",
    )
    if model.open:
        with model:
            data_page.model_section(specialty)
    if fit.open:
        with fit:
            data_fit.fit_section(specialty)
    if answers.open:
        with answers:
            data_answers.section()
    if sources.open:
        with sources:
            data_page.sources_section(state.catalog(), specialty)


st.title("Data")
st.markdown("What SmartPick knows, what it assumes, and how well the two agree with what was published.")
sections()
