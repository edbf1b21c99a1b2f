"""Data: what we know and how well, what is worth checking, the user's own files, and how the model works."""

from collections.abc import Callable

import streamlit as st

from smartpick.ui import (
    data_answers,
    data_coverage,
    data_fit,
    data_import,
    data_page,
    data_visa,
    data_worksheet,
    entry,
    state,
)

entry.through_app()


def tabs() -> dict[str, Callable[[], None]]:
    """Title of each tab to what draws it."""
    catalog, specialty = state.catalog(), state.profile().applicant.specialty
    return {
        "What to check": data_worksheet.section,
        "Your own files": data_import.section,
        "One program": lambda: data_coverage.one_program(catalog),
        "What we know": lambda: data_coverage.section(catalog, specialty),
        "Visa and place": lambda: data_visa.section(catalog, specialty),
        "Questions and answers": data_answers.section,
        "The model on one page": lambda: data_page.model_section(specialty),
        "How well it fits": lambda: data_fit.fit_section(specialty),
        "Sources": lambda: data_page.sources_section(catalog, specialty),
    }


@st.fragment(key="data")
def sections() -> None:
    """The tabs; only the open one is computed."""
    drawn = tabs()
    for tab, draw in zip(st.tabs(list(drawn), key="data_tab", on_change="rerun"), drawn.values(), strict=True):
        if tab.open:
            with tab:
                draw()


st.title("Data")
st.markdown("What SmartPick knows, what you can add, what it assumes, and how well it agrees with what is published.")
sections()
