"""“I checked”: an answer about one program goes in with source and date, changes the odds at once, and can go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import streamlit as st

from smartpick.catalog.published_policies import TRANSFER, PublishedValue
from smartpick.knowledge import NO_LIMIT, POLICY_FACTS, Answer
from smartpick.knowledge.policies import ONLY_TRANSFERS, in_words
from smartpick.ui import session
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls

_VALUES: Mapping[str, PublishedValue] = {"yes": True, "no": False, ONLY_TRANSFERS: TRANSFER}
"""Words to choose from → the value kept; the last is an answer on the H-1B alone."""
SOURCES = ("The program's web page", "E-mail from the program", "Phone call", "Other")


def form(code: str, fragments: Sequence[str], fact: str | None = None) -> None:
    """The form for one program.

    Args:
        fragments: what is drawn again when an answer is kept, beside what follows every move.
        fact: which fact is asked at first.
    """
    key = f"check-{code}"
    names = list(POLICY_FACTS)
    asked = st.selectbox(
        "What you checked", names, format_func=lambda name: POLICY_FACTS[name].label, key=f"{key}-fact",
        index=names.index(fact) if fact else 0,
    )  # fmt: skip
    wanted = POLICY_FACTS[asked]
    with st.form(key, border=False):
        if wanted.kind == "yes/no":
            words = [word for word, value in _VALUES.items() if value != TRANSFER or asked == "h1b"]
            st.segmented_control("Answer", words, key=f"{key}-{asked}")
        else:
            st.number_input(
                f"Answer, {wanted.unit}", wanted.least, wanted.most, None, 1, key=f"{key}-{asked}",
                placeholder=controls.NOT_ENTERED, help="0: not required." if wanted.least == 0 else None,
            )  # fmt: skip
            if wanted.most == NO_LIMIT and asked == "graduation_limit":
                st.checkbox("No limit", key=f"{key}-no-limit")
        st.selectbox("How you know", SOURCES, key=f"{key}-source")
        st.text_input("Address or name (optional)", key=f"{key}-where", max_chars=300)
        st.date_input("Date", dt.date.today(), key=f"{key}-date", max_value=dt.date.today())
        st.text_input("Note (optional)", key=f"{key}-note", max_chars=500)
        st.form_submit_button("Keep this answer", on_click=_keep, args=(code, asked, tuple(fragments)))
    if sentence := st.session_state.pop(f"{key}-refused", ""):
        st.error(as_text(sentence), icon=":material/error:")
    _kept(code, fragments)


def _keep(code: str, fact: str, fragments: tuple[str, ...]) -> None:
    key, now = f"check-{code}", st.session_state
    value = now.get(f"{key}-{fact}")
    if POLICY_FACTS[fact].kind == "yes/no":
        value = None if value is None else _VALUES[value]
    elif now.get(f"{key}-no-limit"):
        value = NO_LIMIT
    where = now[f"{key}-where"].strip()
    source = now[f"{key}-source"] + (f": {where}" if where else "")
    if value is None:
        now[f"{key}-refused"] = "Give the answer first; without it nothing was kept."
        return
    answer = Answer(
        code=code, fact=fact, value=value, kind="verified", source=source, as_of=now[f"{key}-date"],
        note=now[f"{key}-note"],
    )  # fmt: skip
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
