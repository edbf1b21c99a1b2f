"""“I checked”: an answer about one program goes in with source and date, changes the odds at once, and can go out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

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
MOST_TYPED = {"where": 300, "note": 500}
"""Characters of the texts of the form."""
_OTHERS = ("no-limit", "source", *MOST_TYPED, "date")
_FACT = re.compile(r"check-(\w{1,20})-fact")


def form(code: str, fragments: Sequence[str], fact: str | None = None) -> None:
    """The form for one program.

    Args:
        fragments: what is drawn again when an answer is kept, beside what follows every move.
        fact: which fact is asked at first.
    """
    key = f"check-{code}"
    if fact:
        st.session_state.setdefault(f"{key}-fact", fact)
    asked = st.selectbox(
        "What you checked", list(POLICY_FACTS), format_func=lambda name: POLICY_FACTS[name].label, key=f"{key}-fact",
        on_change=_note, args=tuple(fragments),
    )  # fmt: skip
    wanted = POLICY_FACTS[asked]
    if wanted.kind == "yes/no":
        st.segmented_control("Answer", _words(asked), key=f"{key}-{asked}", on_change=_note)
    else:
        st.number_input(
            f"Answer, {wanted.unit}", wanted.least, wanted.most, None, 1, key=f"{key}-{asked}", on_change=_note,
            placeholder=controls.NOT_ENTERED, help="0: not required." if wanted.least == 0 else None,
        )  # fmt: skip
        if wanted.most == NO_LIMIT and asked == "graduation_limit":
            st.checkbox("No limit", key=f"{key}-no-limit", on_change=_note)
    st.selectbox("How you know", SOURCES, key=f"{key}-source", on_change=_note)
    st.text_input("Address or name (optional)", key=f"{key}-where", max_chars=MOST_TYPED["where"], on_change=_note)
    st.date_input("Date", "today", key=f"{key}-date", max_value=dt.date.today(), on_change=_note)
    st.text_input("Note (optional)", key=f"{key}-note", max_chars=MOST_TYPED["note"], on_change=_note)
    st.button("Keep this answer", key=f"{key}-keep", on_click=_keep, args=(code, asked, tuple(fragments)))
    if sentence := st.session_state.pop(f"{key}-refused", ""):
        st.error(as_text(sentence), icon=":material/error:")
    _kept(code, fragments)


def _words(fact: str) -> list[str]:
    """What may be answered to a question of yes and no."""
    return [word for word, value in _VALUES.items() if value != TRANSFER or fact == "h1b"]


def _note(*fragments: str) -> None:
    """Let the browser hear what stands in the form, so that it comes back after a reload."""
    st.rerun([*fragments, *controls.AFTER_EVERY_MOVE])


def _typed(code: str, fact: str) -> Answer | None:
    """The answer as it stands in the form; None where its value is missing."""
    key, now = f"check-{code}", st.session_state
    value: Any = now.get(f"{key}-{fact}")
    if POLICY_FACTS[fact].kind == "yes/no":
        value = _VALUES.get(value)
    elif now.get(f"{key}-no-limit"):
        value = NO_LIMIT
    if value is None:
        return None
    where = now.get(f"{key}-where", "").strip()
    return Answer(
        code=code, fact=fact, value=value, kind="verified",
        source=now.get(f"{key}-source", SOURCES[0]) + (f": {where}" if where else ""),
        as_of=now.get(f"{key}-date"), note=now.get(f"{key}-note", ""),
    )  # fmt: skip


def _keep(code: str, fact: str, fragments: tuple[str, ...]) -> None:
    answer = _typed(code, fact)
    if answer is None:
        st.session_state[f"check-{code}-refused"] = "Give the answer first; without it nothing was kept."
        return
    session.know(answer)
    st.rerun([*fragments, *controls.AFTER_EVERY_MOVE])


def held() -> dict[str, Any]:
    """What stands in the forms of programs by the key of each field, days as "2026-11-28"; {} if nobody touched one."""
    now, forms = st.session_state, dict[str, Any]()
    for code, fact in [(found[1], now[key]) for key in now if (found := _FACT.fullmatch(str(key)))]:
        fields = {f"check-{code}-{name}": now.get(f"check-{code}-{name}") for name in ("fact", fact, *_OTHERS)}
        answer, source = _typed(code, fact), fields[f"check-{code}-source"]
        untouched = answer is None and source in {None, SOURCES[0]}
        if untouched and not any(fields[f"check-{code}-{name}"] for name in MOST_TYPED):
            continue
        if answer not in session.profile().knowledge.answers:
            day, no_limit = now.get(f"check-{code}-date"), bool(fields[f"check-{code}-no-limit"])
            forms |= fields | {f"check-{code}-date": day and day.isoformat(), f"check-{code}-no-limit": no_limit}
    return forms


def fill(form: Mapping[str, Any]) -> None:
    """Fill the forms of programs as `held` gave them to this browser; what fits no field is left out."""
    now = st.session_state
    for code, fact in [(found[1], form[key]) for key in form if (found := _FACT.fullmatch(key))]:
        if fact not in [*POLICY_FACTS]:
            continue
        key, wanted = f"check-{code}", POLICY_FACTS[fact]
        value, source = form.get(f"{key}-{fact}"), form.get(f"{key}-source")
        is_number = isinstance(value, int) and not isinstance(value, bool) and wanted.least <= value <= wanted.most
        if value in _words(fact) if wanted.kind == "yes/no" else is_number:
            now[f"{key}-{fact}"] = value
        if source in SOURCES:
            now[f"{key}-source"] = source
        now[f"{key}-fact"], now[f"{key}-no-limit"] = fact, form.get(f"{key}-no-limit") is True
        for name, most in MOST_TYPED.items():
            now[f"{key}-{name}"] = str(form.get(f"{key}-{name}") or "")[:most]
        with suppress(TypeError, ValueError):
            now[f"{key}-date"] = min(dt.date.fromisoformat(form[f"{key}-date"]), dt.date.today())


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
