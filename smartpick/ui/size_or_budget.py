"""How long the list is: a number of programs, or a budget for the fees."""

from __future__ import annotations

import streamlit as st

from smartpick.plan import MAX_APPLICATIONS, application_service, fee_line
from smartpick.ui import session
from smartpick.ui.widgets import controls

_LIMITS = {"size": "Number of programs", "budget": "Budget"}


def size_or_budget(place: str = "") -> None:
    """The question "list size or budget"; where our table has no fee, also the fee for one program.

    Args:
        place: keeps the keys of two places apart.
    """
    specialty, preferences = session.profile().applicant.specialty, session.profile().preferences
    key = controls.field_key("limit", place)

    def switch() -> None:
        budget: float | None = None
        if st.session_state[key] == "budget":
            line = fee_line(specialty, preferences.fee_per_program_usd)
            budget = line.cost(preferences.applications) if line else 1000.0
        session.change("preferences", budget_usd=budget)

    controls.show(key, "size" if preferences.budget_usd is None else "budget")
    st.segmented_control(
        "Limit the list by", list(_LIMITS), key=key, format_func=_LIMITS.__getitem__, on_change=switch, required=True
    )
    if preferences.budget_usd is None:
        controls.bound(
            st.number_input, "How many applications", "preferences", "applications", place=place,
            min_value=1, max_value=MAX_APPLICATIONS, step=1, help="In this specialty.",
        )  # fmt: skip
    else:
        controls.bound(
            st.number_input, "Application fees you can pay, USD", "preferences", "budget_usd", place=place,
            min_value=11.0, max_value=50_000.0, step=50.0, format="%.0f",
        )  # fmt: skip
    if fee_line(specialty) is None or preferences.fee_per_program_usd is not None:
        controls.bound(
            st.number_input, f"{application_service(specialty)} fee for one program, USD", "preferences",
            "fee_per_program_usd", place=place, value=None, min_value=0.01, max_value=1000.0, step=1.0,
            placeholder=controls.NOT_ENTERED,
            help="Look the fee up and enter it here where our table has none; what you enter goes before the table.",
        )  # fmt: skip
