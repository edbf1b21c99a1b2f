"""Start: Southern California or the nation? The questions, the curve, the places, the first rows of the list."""

import streamlit as st

from smartpick.ui import derived, entry, questions, shipped, strip
from smartpick.ui.start import curve, first_rows, places

entry.through_app()


@st.fragment(key="curve")
def trade() -> None:
    """How much of the list lies in the home region, moved by hand."""
    plan, _ = derived.plan_or_reason()
    if plan is not None:
        curve.panel(plan)
        strip.beside_the_numbers(plan)


@st.fragment(key="places")
def where() -> None:
    """The programs on two maps."""
    plan, _ = derived.plan_or_reason()
    places.two_maps(plan)


@st.fragment(key="rows")
def rows() -> None:
    """The first programs of the list, and all of it as a file."""
    plan, _ = derived.plan_with_texts()
    if plan is not None:
        first_rows.panel(plan)


st.title(f"{shipped.catalog().regions.name} or the nation?")
questions.questions()
trade()
maps = st.container()
rows()
with maps:  # drawn last, though the list stands below: on a slow line it is the heaviest
    where()
