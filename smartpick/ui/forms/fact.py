"""The form of a fact of the story, drawn by `ui/messages/story`; its keys begin with "fact-"."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import streamlit as st

from smartpick.applicant.story import STORY_KINDS, StoryItem
from smartpick.ui import session

FIELDS = ("place", "origin", "who", "what", "learned", "population", "start", "end", "sentence", "still_going",
          "planned_for")  # fmt: skip
"""The fields of a fact beside its kind; the form also knows its `index` in the story, -1 for a new one."""
MOST_TYPED = 2_000
"""Characters of a field that come back after a reload; more than any field of a fact takes."""


def held() -> dict[str, Any]:
    """What stands in the form by the key of each field, days as "2026-11-28"; {} if nobody touched it."""
    now = {name: st.session_state.get(f"fact-{name}") for name in ("index", "kind", *FIELDS)}
    untouched = now["kind"] in {None, next(iter(STORY_KINDS))} and now["index"] in {None, -1}
    if untouched and all(now[name] in {None, ""} for name in FIELDS):
        return {}
    items, index = session.profile().story.items, now["index"]
    was = _digest(items[index]) if index is not None and 0 <= index < len(items) else ""
    day = now["planned_for"] and now["planned_for"].isoformat()
    return {f"fact-{name}": value for name, value in {**now, "planned_for": day, "was": was}.items()}


def _digest(item: StoryItem) -> str:
    return hashlib.sha256(item.model_dump_json().encode(errors="surrogatepass")).hexdigest()[:16]


def fill(form: Mapping[str, Any]) -> None:
    """Fill the form as `held` gave it to this browser, unless that is kept by now.

    The fact that it changes is known again by what it was, wherever it stands now; one that is gone is a new one.
    """
    items, kind = session.profile().story.items, form.get("fact-kind")
    kept = [item.model_dump(mode="json") for item in items]
    if kind not in [*STORY_KINDS] or any(
        all((item[name] or "") == (form.get(f"fact-{name}") or "") for name in ("kind", *FIELDS)) for item in kept
    ):
        return
    index = next((i for i, item in enumerate(items) if _digest(item) == form.get("fact-was")), -1)
    values: dict[str, Any] = {name: str(form.get(f"fact-{name}") or "")[:MOST_TYPED] for name in FIELDS[:-2]}
    if isinstance(form.get("fact-still_going"), bool):
        values["still_going"] = form["fact-still_going"]
    with suppress(KeyError, TypeError, ValueError):
        values["planned_for"] = dt.date.fromisoformat(form["fact-planned_for"])
    stand_at(index, kind, values)


def stand_at(index: int, kind: str | None = None, values: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Let the form stand at a fact, or empty.

    Args:
        index: of the fact in the story; -1 for a new one.
        kind: a key of `STORY_KINDS`; None leaves it as it is.
        values: of `FIELDS`; what is not there is empty.
    """
    now = st.session_state
    now["fact-index"] = index
    if kind:
        now["fact-kind"] = kind
    for name in FIELDS:
        now[f"fact-{name}"] = values.get(name, None if name in {"still_going", "planned_for"} else "")
    now["fact-to-write"] = True


def lay_out() -> None:
    """Before the form is drawn: write what `stand_at` gave it once more, now that the browser hears of it.

    What a callback writes before it asks for another run is the fields' state by then, and is not sent.
    """
    now = st.session_state
    if now.pop("fact-to-write", False):
        for name in ("kind", *FIELDS):
            if f"fact-{name}" in now:
                now[f"fact-{name}"] = now[f"fact-{name}"]
