"""Messages: how to state the visa need, and what "H-1B only" costs before it is kept."""

from __future__ import annotations

import streamlit as st

from smartpick.applicant import VISA_NEEDS
from smartpick.guidance import H1BOnly, check_visa_text, h1b_only_cost, visa_statement
from smartpick.plan import PlanError
from smartpick.ui import derived, session, shipped
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.texts import button, draft, plain, program_label, text_field, to_change

_MOST_SHOWN = 10


def section() -> None:
    """The wording, the own words and their check, and the price of narrowing the need."""
    profile = session.profile()
    st.header("How to say it")
    st.markdown(f"Your need now: **{VISA_NEEDS[profile.applicant.visa]}**.")
    draft(visa_statement(profile.applicant))
    st.header("Your own words on the visa")
    text = text_field(
        "As you would write it", "visa-text", profile.messages.visa_text, lambda text: session.say(visa_text=text),
        height=120, placeholder="Type or paste the sentence from your application, statement or e-mail.",
    )  # fmt: skip
    wordings = check_visa_text(profile.applicant, text)
    to_change(wordings)
    if not text.strip():
        st.caption("Not checked: nothing is written yet. Statements, answers and letters are read under “Consistency”.")
    elif not wordings:
        st.success("Nothing found that narrows your need or says another one.", icon=":material/check:")
    _narrowing()
    st.caption("Information, not immigration or legal advice.")


def _narrowing() -> None:
    """Try another need: "H-1B only" shows its cost first; it is kept only on the second step."""
    profile = session.profile()
    now = profile.applicant.visa
    st.header("What “H-1B only” costs")
    if now == "none":
        st.markdown("You need no visa, so this question is not yours.")
        return
    if now != "h1b_only" and not st.toggle("I think of asking for H-1B only", key="thinks-h1b"):
        return
    plan, reason = derived.plan_or_reason()
    if plan is None:
        st.info(as_text(f"{reason} So the cost cannot be computed."), icon=":material/info:")
        return
    try:
        with st.spinner("Computing both lists…"):
            cost = _cost_of(plan)
    except PlanError as error:
        st.info(as_text(str(error)), icon=":material/info:")
        return
    if cost is not None:
        _show(cost, now == "h1b_only")
    st.header("Before you ask for H-1B only")
    st.markdown(
        "Speak with an immigration attorney first, and take your reason along. The words below stay in your "
        "plan; no text "
        "to a program uses them."
    )
    text_field(
        "My reason for H-1B only", "h1b-reason", profile.messages.h1b_reason, lambda text: session.say(h1b_reason=text),
        height=100, placeholder="For example: I held a J-1 before, and its two-year rule has not been met.",
    )  # fmt: skip
    if now == "h1b_only":
        button("Accept a J-1 as well", "visa-widen", _need, "j1_or_h1b")
    else:
        st.markdown("Nothing has changed yet.")
        with st.container(horizontal=True):
            button("Keep H-1B only all the same", "visa-narrow", _need, "h1b_only")
            button("Leave my need as it is", "visa-leave", _leave)


_cost_of = derived.kept(2)(h1b_only_cost)


def _show(cost: H1BOnly, already: bool) -> None:
    """The price in words, and the programs it concerns. already: the need is H-1B only now."""
    plain(cost.sentence, "trending_down")
    if not cost.on_list_lost:
        return
    count = len(cost.on_list_lost)
    moves = "would come onto your list with a J-1 accepted" if already else "would leave your list"
    with st.expander(f"Programs that {moves} ({count})"):
        for code in cost.on_list_lost[:_MOST_SHOWN]:
            plain(program_label(shipped.catalog(), code))
        if count > _MOST_SHOWN:
            st.caption(f"The first {_MOST_SHOWN} of {count}.")


def _need(visa: str) -> None:
    session.change("applicant", visa=visa)


def _leave() -> None:
    st.session_state["thinks-h1b"] = False
