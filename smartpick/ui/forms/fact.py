"""The form of a fact of the story, drawn by `ui/messages/story`.

What stands in it is kept apart from its widgets, which are tied to it as others are to the plan.
"""

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

NEW = -1
"""Index of a fact that the story does not hold yet."""
TEXTS = ("place", "origin", "who", "what", "learned", "population", "start", "end", "sentence")
EMPTY: Mapping[str, Any] = MappingProxyType({
    "index": NEW, "kind": next(iter(STORY_KINDS)), **dict.fromkeys(TEXTS, ""), "still_going": None, "planned_for": None,
})  # fmt: skip
"""The fields of the form: the `index` of the fact in the story, and those of the fact."""
MOST_TYPED = 2_000
"""Characters of a field that come back after a reload; more than any field of a fact takes."""


def now() -> dict[str, Any]:
    """What stands in the form, by the names of `EMPTY`."""
    return st.session_state.setdefault("fact-now", dict(EMPTY))


def stand_at(index: int, item: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Let the form stand at a fact, or be empty.

    Args:
        index: of the fact in the story, or `NEW`.
        item: its fields; those not given are empty, but the kind stays as it is.
    """
    st.session_state["fact-now"] = {**EMPTY, "kind": now()["kind"], **item, "index": index}


def held() -> dict[str, Any]:
    """What stands in the form, its names after "fact-", days as "2026-11-28"; {} if nobody touched it."""
    form = now()
    if form == EMPTY:
        return {}
    items, index = session.profile().story.items, form["index"]
    was = _digest(items[index]) if 0 <= index < len(items) else ""
    day = form["planned_for"] and form["planned_for"].isoformat()
    return {f"fact-{name}": value for name, value in {**form, "planned_for": day, "was": was}.items()}


def _digest(item: StoryItem) -> str:
    return hashlib.sha256(item.model_dump_json().encode(errors="surrogatepass")).hexdigest()[:16]


def fill(form: Mapping[str, Any]) -> None:
    """Fill the form as `held` gave it to this browser, unless that is kept by now.

    The fact that it changes is known again by what it was, wherever it stands now; one that is gone is a new one.
    """
    items, kind = session.profile().story.items, form.get("fact-kind")
    kept = [item.model_dump(mode="json") for item in items]
    if kind not in [*STORY_KINDS] or any(
        all((item[name] or "") == (form.get(f"fact-{name}") or "") for name in EMPTY if name != "index")
        for item in kept
    ):
        return
    given: dict[str, Any] = {name: str(form.get(f"fact-{name}") or "")[:MOST_TYPED] for name in TEXTS}
    if isinstance(form.get("fact-still_going"), bool):
        given["still_going"] = form["fact-still_going"]
    with suppress(KeyError, TypeError, ValueError):
        given["planned_for"] = dt.date.fromisoformat(form["fact-planned_for"])
    index = next((i for i, item in enumerate(items) if _digest(item) == form.get("fact-was")), NEW)
    stand_at(index, {"kind": kind, **given})
