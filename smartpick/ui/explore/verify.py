"""“I checked”: an answer about one program goes in with source and date, changes the odds at once, and can go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from smartpick.knowledge import NO_LIMIT, POLICY_FACTS, Answer
from smartpick.knowledge.policies import in_words
from smartpick.ui import session
from smartpick.ui.forms import check
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls


def form(code: str, fragments: Sequence[str], fact: str | None = None) -> None:
    """The form for one program.

    Args:
        fragments: what is drawn again when an answer is kept, beside what follows every move.
        fact: which fact is asked at first.
    """
    key = f"check-{code}"
    check.lay_out(code)
    if fact:
        st.session_state.setdefault(f"{key}-fact", fact)
    asked = st.selectbox(
        "What you checked", list(POLICY_FACTS), format_func=lambda name: POLICY_FACTS[name].label, key=f"{key}-fact",
        on_change=_note, args=tuple(fragments),
    )  # fmt: skip
    wanted = POLICY_FACTS[asked]
    if wanted.kind == "yes/no":
        st.segmented_control("Answer", check.words(asked), key=f"{key}-{asked}", on_change=_note)
    else:
        st.number_input(
            f"Answer, {wanted.unit}", wanted.least, wanted.most, None, 1, key=f"{key}-{asked}", on_change=_note,
            placeholder=controls.NOT_ENTERED, help="0: not required." if wanted.least == 0 else None,
        )  # fmt: skip
        if wanted.most == NO_LIMIT and asked == "graduation_limit":
            st.checkbox("No limit", key=f"{key}-no-limit", on_change=_note)
    st.selectbox("How you know", check.SOURCES, key=f"{key}-source", on_change=_note)
    st.text_input(
        "Address or name (optional)", key=f"{key}-where", max_chars=check.MOST_TYPED["where"], on_change=_note
    )
    st.date_input("Date", "today", key=f"{key}-date", max_value=dt.date.today(), on_change=_note)
    st.text_input("Note (optional)", key=f"{key}-note", max_chars=check.MOST_TYPED["note"], on_change=_note)
    st.button("Keep this answer", key=f"{key}-keep", on_click=_keep, args=(code, asked, tuple(fragments)))
    if sentence := st.session_state.pop(f"{key}-refused", ""):
        st.error(as_text(sentence), icon=":material/error:")
    _kept(code, fragments)


def _note(*fragments: str) -> None:
    """Let the browser hear what stands in the form, so that it comes back after a reload."""
    st.rerun([*fragments, *controls.AFTER_EVERY_MOVE])


def _keep(code: str, fact: str, fragments: tuple[str, ...]) -> None:
    answer = check.answer(code, fact)
    if answer is None:
        st.session_state[f"check-{code}-refused"] = "Give the answer first; without it nothing was kept."
        return
    session.know(answer)
    st.rerun([*fragments, *controls.AFTER_EVERY_MOVE])


def _kept(code: str, fragments: Sequence[str]) -> None:
    """What was checked or imported for this program, each with a way out."""
    for i, answer in enumerate(a for a in session.profile().knowledge.answers if a.code == code):
        fact = POLICY_FACTS[answer.fact]
        dated = f", {answer.as_of}" if answer.as_of else ""
        st.button(
            f"{fact.label}: {in_words(fact, answer.value)} ({answer.kind}, {answer.source or 'no source'}{dated})",
            key=f"forget-{code}-{i}", icon=":material/close:", help="Take this answer out.", on_click=_forget,
            args=(answer, tuple(fragments)),
        )  # fmt: skip


def _forget(answer: Answer, fragments: tuple[str, ...]) -> None:
    session.forget(answer)
    st.rerun([*fragments, *controls.AFTER_EVERY_MOVE])
