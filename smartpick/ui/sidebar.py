"""The sidebar: four questions, the running result, and the plan with its menu."""

from __future__ import annotations

import streamlit as st

from smartpick.applicant import VISA_NEEDS
from smartpick.plan import MAX_APPLICATIONS, rule_words, widest_words
from smartpick.server import serve
from smartpick.ui import derived, plan_menu, session, shipped
from smartpick.ui.components import browser
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.words import of_hundred


def questions() -> None:
    """The four questions every page answers to."""
    st.markdown("#### Four questions")
    controls.bound(st.selectbox, "Specialty", "applicant", "specialty", options=shipped.catalog().specialties)
    visa_need()
    step2()
    applications()


def visa_need(place: str = "", fragments: bool = False) -> None:
    """Which visa the applicant needs."""
    controls.bound(
        st.selectbox, "Visa you need", "applicant", "visa", place=place, fragments=fragments,
        options=list(VISA_NEEDS), format_func=VISA_NEEDS.__getitem__,
        help="J-1: sponsored by ECFMG, taken by most programs that take a visa. H-1B: fewer programs, needs Step 3.",
    )  # fmt: skip


def step2() -> None:
    """Step 2 CK, which may stay empty."""
    controls.number("Step 2 CK", "step2_ck", help="Your three-digit score. Leave empty if you do not have it yet.")


def applications(place: str = "", fragments: bool = False) -> None:
    """How many programs to apply to."""
    limited = session.profile().preferences.budget_usd is not None
    controls.bound(
        st.number_input, "How many applications", "preferences", "applications", place=place, fragments=fragments,
        min_value=1, max_value=MAX_APPLICATIONS, step=1, disabled=limited,
        help="Your budget decides now; take it off on the Balance page." if limited else "In this specialty.",
    )  # fmt: skip


@st.fragment(key="strip")
def running_result() -> None:
    """The questions; what they come to, in two lines; the way back; and the plan with its menu, kept in the browser."""
    questions()
    plan, reason = derived.plan_or_reason()
    with st.container(border=True):
        if plan is None:
            st.markdown(reason)
        else:
            outlook = plan.outlook
            home = plan.catalog.regions.tiers[1]
            cost = "" if plan.cost_usd is None else f" · {plan.cost_usd:,.0f} USD"
            rule = plan.profile.preferences.home_rule
            words = "" if rule == "own" else f" – {rule_words(rule, home, plan.profile.applicant.visa)}"
            st.markdown(
                f"**{len(plan.rows)} programs**, {plan.tier_counts[1]} in {home}{words}{cost}".replace("$", r"\$")
            )
            st.markdown(f"Of 100 who send this list, **{of_hundred(outlook.match)}** match.")
            both, _ = derived.two_lists_or_reason()
            if both is not None:
                names = [part.profile.applicant.specialty for part in (both.first, both.second)]
                st.markdown(
                    f"With two lists, **{both.counts[0]}** in {names[0]} and **{both.counts[1]}** in {names[1]}, "
                    f"**{of_hundred(both.outlook.match)}** of 100 match."
                )
            if plan.profile.applicant.visa == "h1b_only":
                either = derived.with_either_visa()
                st.markdown(
                    f"H-1B only has a price: with J-1 or H-1B, **{of_hundred(either.outlook.match)}** of 100 match."
                )
            named = widest_words(plan.widest)
            st.caption("An estimate with its range. Not advice." + (f" What widens it most: {named}." if named else ""))
    if since := session.odds_since():
        st.info(since, icon=":material/update:")
    with st.container(horizontal=True):
        plan_menu.undo_redo()
    with st.expander("Your plan as a file", icon=":material/save:"):
        plan_menu.menu()
    browser.listen()


def settle_server() -> None:
    """After the first run: what the process holds by now needs no collecting."""
    serve.settle()
