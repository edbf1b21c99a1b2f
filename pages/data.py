"""Data: what we know and how well, what is worth checking, the user's own files, and how the model works."""

from collections.abc import Callable

import streamlit as st

from smartpick.ui import entry, session, shipped
from smartpick.ui.data import coverage, files, fit, model, place_questions, visa, worksheet
from smartpick.ui.widgets.parts import parts

entry.through_app()


def titles() -> dict[str, Callable[[], None]]:
    """Title of each part to what draws it."""
    catalog, specialty = shipped.catalog(), session.profile().applicant.specialty
    return {
        "What to check": worksheet.section,
        "Your own files": files.section,
        "One program": lambda: coverage.one_program(catalog),
        "What we know": lambda: coverage.section(catalog, specialty),
        "Visa and place": lambda: visa.section(catalog, specialty),
        "Questions and answers": place_questions.section,
        "The model on one page": lambda: model.model_section(specialty),
        "How well it fits": lambda: fit.fit_section(specialty),
        "Sources": lambda: model.sources_section(catalog, specialty),
    }


@st.fragment(key="data")
def sections() -> None:
    """The parts; only the chosen one is computed."""
    parts("What to see", titles(), "data_tab", "data")


st.title("Data")
st.markdown("What SmartPick knows, what you can add, what it assumes, and how well it agrees with what is published.")
sections()
