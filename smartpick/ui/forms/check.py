"""The form of what one checked about a program, drawn by `ui/explore/verify`; its keys begin with "check-CODE-"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from smartpick.catalog.published_policies import TRANSFER, PublishedValue
from smartpick.knowledge import NO_LIMIT, POLICY_FACTS, Answer
from smartpick.knowledge.policies import ONLY_TRANSFERS
from smartpick.ui import session
from smartpick.ui.shipped import catalog

_VALUES: Mapping[str, PublishedValue] = {"yes": True, "no": False, ONLY_TRANSFERS: TRANSFER}
"""Words to choose from → the value kept; the last is an answer on the H-1B alone."""
SOURCES = ("The program's web page", "E-mail from the program", "Phone call", "Other")
MOST_TYPED = {"where": 300, "note": 500}
"""Characters of the texts of the form."""
MOST_DAYS = 3_650
"""Days back to which the field of a date takes one."""
_OTHERS = ("no-limit", "source", *MOST_TYPED, "date")
_FACT = re.compile(r"check-(\w{1,20})-fact")


def lay_out(code: str) -> None:
    """Let what `fill` gave back stand in the form of a program, which is drawn next, and go with it.

    Streamlit keeps apart what is written before there is such a field: it would come again whenever the field is gone.
    """
    now = st.session_state
    for key in now.pop(f"check-{code}-given-back", ()):
        now[key] = now.pop(key)


def words(fact: str) -> list[str]:
    """What may be answered to a question of yes and no."""
    return [word for word, value in _VALUES.items() if value != TRANSFER or fact == "h1b"]


def answer(code: str, fact: str) -> Answer | None:
    """The answer as it stands in the form of a program; None where its value is missing."""
    key, now = f"check-{code}", st.session_state
    value: Any = now.get(f"{key}-{fact}")
    if POLICY_FACTS[fact].kind == "yes/no":
        value = _VALUES.get(value)
    elif fact == "graduation_limit" and now.get(f"{key}-no-limit"):  # it may stand from before another fact was chosen
        value = NO_LIMIT
    if value is None:
        return None
    where = now.get(f"{key}-where", "").strip()
    return Answer(
        code=code, fact=fact, value=value, kind="verified",
        source=now.get(f"{key}-source", SOURCES[0]) + (f": {where}" if where else ""),
        as_of=now.get(f"{key}-date"), note=now.get(f"{key}-note", ""),
    )  # fmt: skip


def held() -> dict[str, Any]:
    """What stands in the forms of programs by the key of each field, days as "2026-11-28"; {} if nobody touched one."""
    now, forms = st.session_state, dict[str, Any]()
    for code, fact in [(found[1], now[key]) for key in now if (found := _FACT.fullmatch(str(key)))]:
        fields = {f"check-{code}-{name}": now.get(f"check-{code}-{name}") for name in ("fact", fact, *_OTHERS)}
        found_answer, source = answer(code, fact), fields[f"check-{code}-source"]
        untouched = found_answer is None and source in {None, SOURCES[0]}
        if untouched and not any(fields[f"check-{code}-{name}"] for name in MOST_TYPED):
            continue
        if found_answer not in session.profile().knowledge.answers:
            day, no_limit = now.get(f"check-{code}-date"), bool(fields[f"check-{code}-no-limit"])
            forms |= fields | {f"check-{code}-date": day and day.isoformat(), f"check-{code}-no-limit": no_limit}
    return forms


def fill(form: Mapping[str, Any]) -> None:
    """Fill the forms of programs as `held` gave them to this browser; what fits no field is left out."""
    for code, fact in [(found[1], form[key]) for key in form if (found := _FACT.fullmatch(key))]:
        if fact not in [*POLICY_FACTS] or code not in catalog().code_position:
            continue
        key, wanted, now = f"check-{code}", POLICY_FACTS[fact], dict[str, Any]()
        value, source = form.get(f"{key}-{fact}"), form.get(f"{key}-source")
        is_number = isinstance(value, int) and not isinstance(value, bool) and wanted.least <= value <= wanted.most
        if value in words(fact) if wanted.kind == "yes/no" else is_number:
            now[f"{key}-{fact}"] = value
        if source in SOURCES:
            now[f"{key}-source"] = source
        no_limit = fact == "graduation_limit" and form.get(f"{key}-no-limit") is True
        now[f"{key}-fact"], now[f"{key}-no-limit"] = fact, no_limit
        for name, most in MOST_TYPED.items():
            now[f"{key}-{name}"] = str(form.get(f"{key}-{name}") or "")[:most]
        with suppress(KeyError, TypeError, ValueError):
            day = dt.date.fromisoformat(form[f"{key}-date"])
            if 0 <= (dt.date.today() - day).days < MOST_DAYS:
                now[f"{key}-date"] = day
        st.session_state.update(now)
        st.session_state[f"{key}-given-back"] = tuple(now)
