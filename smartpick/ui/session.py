"""The one plan of a browser session, and the small named functions that change it.

`st.session_state` holds the profile (frozen), what was refused and why, and the list before the last move. Every
derived thing is a cached pure function of the catalog and the profile.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from smartpick.applicant import Applicant, Story
from smartpick.knowledge import Answer, Knowledge
from smartpick.plan import (
    Messages,
    PlanError,
    Profile,
    open_plan,
    read_profile,
)
from smartpick.ui.shipped import catalog

START = Profile(applicant=Applicant(specialty="Internal Medicine", visa="j1_or_h1b"))
"""What the first visit shows: the specialty most non-US IMGs choose, and the commonest visa need."""


def profile() -> Profile:
    """The profile of this session."""
    return st.session_state.setdefault("profile", START)


def profile_before() -> Profile | None:
    """What the list followed from before the last move that could change it."""
    return st.session_state.get("before")


def without_texts(profile: Profile) -> Profile:
    """A profile as far as a list follows from it: story and messages change no list."""
    return profile.model_copy(update={"story": Story(), "messages": Messages()})


def is_untouched() -> bool:
    """Whether this session has changed nothing yet, so that a plan kept in the browser may come back."""
    return "touched" not in st.session_state


def set_profile(new: Profile) -> None:
    """Replace the profile and remember the list before, for "what changed"; texts change no list."""
    if new == profile():
        return
    now, then = without_texts(new), without_texts(profile())
    if now != then:
        st.session_state["before"] = then
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
            new = _with(part, attempt)
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
    now = profile()
    told = {"applicant": now.applicant.model_dump(), part: {**getattr(now, part).model_dump(), **fields}}
    try:
        new = read_profile(told)  # without the rest: what was imported may be large
    except PlanError as error:
        return str(error)
    set_profile(now.model_copy(update={part: getattr(new, part)}))
    return ""


def _with(part: str, fields: dict[str, Any]) -> Profile:
    data = profile().model_dump()
    data[part].update(fields)
    return read_profile(data)


def mark(code: str, *, pinned: bool | None = None, excluded: bool | None = None, note: str | None = None) -> None:
    """Pin, exclude or note one program; pinning takes back an exclusion and the other way round."""
    mark_all({code: {"pinned": pinned, "excluded": excluded, "note": note}})


def mark_all(marks: dict[str, dict[str, Any]]) -> None:
    """`mark` for several programs at once, as one move."""
    now = profile()
    pins, exclusions, notes = list(now.pins), list(now.exclusions), dict(now.notes)
    for code, said in marks.items():
        for key, mine, other in (("pinned", pins, exclusions), ("excluded", exclusions, pins)):
            wanted = said.get(key)
            if wanted is None:
                continue
            if code in mine:
                mine.remove(code)
            if wanted:
                mine.append(code)
                if code in other:
                    other.remove(code)
        if said.get("note") is not None:
            notes[code] = said["note"]
    data = {**now.model_dump(), "pins": pins, "exclusions": exclusions, "notes": notes}
    set_profile(read_profile(data))


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
    aside()["import"] = (name, profile().knowledge, after)
    set_knowledge(after)


def taken_in() -> str | None:
    """Name of the file taken in last, while it can be taken back."""
    return aside()["import"][0] if "import" in aside() else None


def undo_import() -> None:
    """Take the last file back; what the user answered since stays."""
    _, before, after = aside().pop("import")
    set_knowledge(profile().knowledge.taken_back(before, after))


def aside() -> dict[str, Any]:
    """What a session keeps beside the plan, such as a fact just taken away; forgotten with the plan."""
    return st.session_state.setdefault("aside", {})


def _forget_drafts() -> None:
    """Forget what was typed but belongs to no plan yet: refused values, things kept aside, the open form of a fact."""
    st.session_state["refused"] = {}
    st.session_state["aside"] = {}
    for key in [key for key in st.session_state if str(key).startswith("fact-")]:
        del st.session_state[key]


def open_text(text: str | bytes) -> str:
    """Open a saved plan in place of the present one; returns "" or the sentence that says why the present one stays."""
    try:
        new = open_plan(text)
        catalog().rows(new.applicant.specialty)
    except ValueError as error:
        return str(error)
    _forget_drafts()
    set_profile(new)
    st.session_state["touched"] = True
    return ""


def start_over() -> None:
    """Forget everything this session and this browser hold."""
    _forget_drafts()
    st.session_state["profile"] = START
    st.session_state["before"] = None
    st.session_state["forget"] = True
    st.session_state.pop("touched", None)
