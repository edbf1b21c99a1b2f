"""The one plan of a browser session, and the small named functions that change it.

`st.session_state` holds the profile (frozen), what was refused and why, and what the list followed from before the last
move. Each change validates only the part it changes; what follows from the profile is in `derived`.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from smartpick.knowledge import Answer, Knowledge
from smartpick.plan import Basis, PlanError, Profile, opened
from smartpick.ui.shipped import START, catalog


def profile() -> Profile:
    """The profile of this session."""
    return st.session_state.setdefault("profile", START)


def basis_before() -> Basis | None:
    """What the list followed from before the last move that could change it."""
    return st.session_state.get("before")


def odds_since() -> str:
    """What to know of the opened plan where it was saved before the odds were corrected, until noted; else ""."""
    return st.session_state.get("odds_since", "")


def note_odds_since() -> None:
    """The user has taken note that the odds were corrected: the plan no longer says so."""
    st.session_state["odds_since"] = ""


def is_untouched() -> bool:
    """Whether this session has changed nothing yet, so that a plan kept in the browser may come back."""
    return "touched" not in st.session_state


def set_profile(new: Profile) -> None:
    """Replace the profile and remember the list before, for "what changed"; texts change no list."""
    if new == profile():
        return
    if new.basis != profile().basis:
        st.session_state["before"] = profile().basis
    st.session_state["profile"] = new
    st.session_state["touched"] = True


def change(part: str, **fields: Any) -> None:
    """Change fields of "applicant" or "preferences"; what does not fit stays visible with its sentence.

    Values refused earlier are tried again, for they may fit together with the new ones.
    """
    refused = dict(st.session_state.get("refused", {}))
    waiting = {field: value for (p, field), (value, _) in refused.items() if p == part}
    sentence = ""
    for attempt in ({**waiting, **fields}, fields):
        try:
            new = profile().changed(part, **attempt)
        except PlanError as error:
            sentence = str(error)
            continue
        st.session_state["refused"] = {k: v for k, v in refused.items() if k[0] != part or k[1] not in attempt}
        set_profile(new)
        return
    st.session_state["refused"] = {**refused, **{(part, field): (value, sentence) for field, value in fields.items()}}


def tell_story(**fields: Any) -> str:
    """Change fields of the story; returns "" or the sentence that says why it stays as it was."""
    return _attempt("story", fields)


def say(**fields: Any) -> str:
    """Change fields of the messages; returns "" or the sentence that says why they stay as they were."""
    return _attempt("messages", fields)


def _attempt(part: str, fields: dict[str, Any]) -> str:
    try:
        set_profile(profile().changed(part, **fields))
    except PlanError as error:
        return str(error)
    return ""


def mark(code: str, *, pinned: bool | None = None, excluded: bool | None = None, note: str | None = None) -> None:
    """Pin, exclude or note one program; pinning takes back an exclusion and the other way round."""
    mark_all({code: {"pinned": pinned, "excluded": excluded, "note": note}})


def mark_all(marks: dict[str, dict[str, Any]]) -> None:
    """`mark` for several programs at once, as one move."""
    now = profile()
    pins, exclusions, notes = list(now.pins), list(now.exclusions), dict(now.notes)
    for code, changes in marks.items():
        for key, mine, other in (("pinned", pins, exclusions), ("excluded", exclusions, pins)):
            wanted = changes.get(key)
            if wanted is None:
                continue
            if code in mine:
                mine.remove(code)
            if wanted:
                mine.append(code)
                if code in other:
                    other.remove(code)
        if changes.get("note") is not None:
            notes[code] = changes["note"]
    set_profile(now.marked(pins, exclusions, notes))


def know(*answers: Answer) -> None:
    """Keep answers the user gave about programs."""
    set_knowledge(profile().knowledge.with_answer(*answers))


def forget(answer: Answer) -> None:
    """Take one answer out again."""
    set_knowledge(profile().knowledge.without(answer))


def set_knowledge(new: Knowledge) -> None:
    """Replace all that the user knows; odds and list follow."""
    set_profile(profile().model_copy(update={"knowledge": new}))


def take_in(name: str, after: Knowledge) -> None:
    """Take a file's knowledge in, so that it can be taken back alone."""
    beside()["import"] = (name, profile().knowledge, after)
    set_knowledge(after)


def taken_in() -> str | None:
    """Name of the file taken in last, while it can be taken back."""
    return beside()["import"][0] if "import" in beside() else None


def undo_import() -> None:
    """Take the last file back; what the user answered since stays."""
    _, before, after = beside().pop("import")
    set_knowledge(profile().knowledge.taken_back(before, after))


def beside() -> dict[str, Any]:
    """What a session keeps beside the plan, such as a fact just taken away; forgotten with the plan."""
    return st.session_state.setdefault("beside", {})


def _forget_drafts() -> None:
    """Forget what was typed but belongs to no plan yet: refused values, things kept aside, the open form of a fact."""
    st.session_state["refused"] = {}
    st.session_state["beside"] = {}
    for key in [key for key in st.session_state if str(key).startswith("fact-")]:
        del st.session_state[key]


def open_text(text: str | bytes) -> str:
    """Open a saved plan in place of the present one; returns "" or the sentence that says why the present one stays."""
    try:
        new, since = opened(text)
        catalog().rows(new.applicant.specialty)
    except ValueError as error:
        return str(error)
    _forget_drafts()
    set_profile(new)
    st.session_state["touched"] = True
    st.session_state["odds_since"] = since
    return ""


def start_over() -> None:
    """Forget everything this session and this browser hold."""
    _forget_drafts()
    st.session_state["profile"] = START
    st.session_state["before"] = None
    st.session_state["odds_since"] = ""
    st.session_state["forget"] = True
    st.session_state.pop("touched", None)
