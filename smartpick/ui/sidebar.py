"""The sidebar: four questions, the running result, and the plan as a file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from smartpick.applicant import VISA_NEEDS
from smartpick.plan import MAX_APPLICATIONS, profile_to_json, rule_words, widest_words
from smartpick.server import serve
from smartpick.ui import derived, session, shipped
from smartpick.ui.widgets import browser, controls
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


@st.fragment(key="running")
def running_result() -> None:
    """What the answers come to, in two lines; and the plan kept in the browser."""
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
        st.button("I have read this", key="odds-since", on_click=_noted, width="stretch")
    browser.listen()


def _noted() -> None:
    session.note_odds_since()
    st.rerun(controls.SIDEBAR_FRAGMENTS)


def plan_file() -> None:
    """Save the plan to one file, open it again, or start over."""
    with st.expander("Your plan as a file", icon=":material/save:"):
        _save()
        # A new key after each file, so that the same file can be opened again.
        key = f"plan_upload{st.session_state.get('uploads', '')}"
        st.file_uploader("Open a saved plan", type=["json"], key=key, on_change=_open_upload, args=(key,))
        sentence = st.session_state.pop("plan_refused", "")
        if sentence:
            st.error(f"{sentence} Your present plan stays.", icon=":material/error:")
        if st.session_state.pop("plan_opened", False):
            st.success("Plan opened.", icon=":material/check:")
        st.button(
            "Start over", on_click=session.start_over, help="Forgets all answers on this computer.", width="stretch"
        )
        st.caption("Your answers stay on this computer. Nothing is sent anywhere.")


@st.fragment(key="save")
def _save() -> None:
    # Bound here: a download is written after the run, outside the session.
    text = partial(profile_to_json, session.profile(), shipped.catalog().version, bool(session.odds_since()))
    st.download_button("Save plan", text, "smartpick-plan.json", "application/json", on_click="ignore", width="stretch")


def _open_upload(key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    sentence = session.open_text(upload.getvalue())
    st.session_state["plan_refused" if sentence else "plan_opened"] = sentence or True


def settle_server() -> None:
    """After the first run: what the process holds by now needs no collecting."""
    serve.settle()
