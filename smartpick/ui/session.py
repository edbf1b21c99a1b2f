"""The one plan of a browser session, and the small named functions that change it.

`st.session_state` holds the profile (frozen), what was refused and why, and the list before the last move. Every
derived thing is a cached pure function of the catalog and the profile.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from smartpick.applicant import Applicant, Story
from smartpick.catalog import Catalog, load_catalog
from smartpick.knowledge import Answer, Knowledge
from smartpick.odds import fitted_specialties, known
from smartpick.plan import (
    Messages,
    Plan,
    PlanError,
    Profile,
    TwoLists,
    open_plan,
    read_profile,
    recommend_profile,
    recommend_two,
)

START = Profile(applicant=Applicant(specialty="Internal Medicine", visa="j1_or_h1b"))
"""What the first visit shows: the specialty most non-US IMGs choose, and the commonest visa need."""

PLANS_KEPT = 12
"""Plans kept for all sessions together, about 1 MB each."""


@st.cache_resource(show_spinner=False)
def catalog() -> Catalog:
    """The program table, read once a process."""
    return load_catalog()


@lru_cache(maxsize=PLANS_KEPT)
def plan_of(told: Profile) -> Plan:
    """The plan of a profile; a few are kept."""
    return recommend_profile(catalog(), told)


def profile() -> Profile:
    """The profile of this session."""
    return st.session_state.setdefault("profile", START)


def _without_texts(told: Profile) -> Profile:
    """A profile as far as a list follows from it: story and messages change no list."""
    return told.model_copy(update={"story": Story(), "messages": Messages()})


def plan() -> Plan:
    """The list that follows from the profile, without story and messages. ValueError with one sentence when none."""
    return plan_of(_without_texts(profile()))


def plan_or_reason() -> tuple[Plan | None, str]:
    """The plan and "", or None and the sentence that says why there is none."""
    try:
        return plan(), ""
    except ValueError as error:
        return None, str(error)


@lru_cache(maxsize=PLANS_KEPT)
def _two_lists_of(told: Profile) -> TwoLists:
    return recommend_two(catalog(), told)


def two_lists_or_reason() -> tuple[TwoLists | None, str]:
    """The two lists under one budget and "", or None and why there are none; "" when no second specialty is chosen."""
    if profile().applicant.second_specialty is None:
        return None, ""
    try:
        return _two_lists_of(_without_texts(profile())), ""
    except ValueError as error:
        return None, str(error)


def plan_with_texts() -> tuple[Plan | None, str]:
    """`plan_or_reason`, with the story and the messages in the plan's profile; its intervals are not kept."""
    found, reason = plan_or_reason()
    return (None, reason) if found is None else (replace(found, profile=profile()), "")


def open_now() -> tuple[np.ndarray, np.ndarray]:
    """Which programs of the specialty are open with what the user knows, and why the others are not; (n,) each."""
    told, programs = profile(), catalog()
    rows = programs.rows(told.applicant.specialty)
    if told.applicant.specialty not in fitted_specialties():
        return programs.is_open[rows], programs.table["pool_reason"].astype(object).fillna("").to_numpy()[rows]
    found = known(programs, told.applicant, told.knowledge)
    return found.open, found.closed


def lists_of(told: Profile) -> tuple[Plan, ...]:
    """The lists of a profile: both where a second specialty can be planned, else the one."""
    if told.applicant.second_specialty is not None:
        with contextlib.suppress(PlanError):
            both = _two_lists_of(told)
            return both.first, both.second
    return (plan_of(told),)


def with_either_visa() -> Plan:
    """The list of the same person who would take a J-1 as well. ValueError when there is none."""
    told = _without_texts(profile())
    applicant = told.applicant.model_copy(update={"visa": "j1_or_h1b"})
    return plan_of(told.model_copy(update={"applicant": applicant}))


def is_untouched() -> bool:
    """Whether this session has changed nothing yet, so that a plan kept in the browser may come back."""
    return "touched" not in st.session_state


def set_profile(new: Profile) -> None:
    """Replace the profile and remember the list before, for "what changed"; texts change no list."""
    if new == profile():
        return
    if _without_texts(new) != _without_texts(profile()):
        before, _ = plan_or_reason()
        st.session_state["before"] = (before.profile.applicant.specialty, before.codes) if before else None
    st.session_state["profile"] = new
    st.session_state["touched"] = True


def value_of(part: str, field: str) -> Any:
    """The present value of a field: what was refused (so that nothing typed is lost), else what the profile holds."""
    refused = st.session_state.get("refused", {})
    if (part, field) in refused:
        return refused[part, field][0]
    return getattr(getattr(profile(), part), field)


def refusal_of(part: str, field: str) -> str:
    """Why the value shown in a field was not taken; "" when it was."""
    return st.session_state.get("refused", {}).get((part, field), ("", ""))[1]


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


def typed(key: str, kept: str) -> str:
    """What a text field shows: what was typed and refused (so that it is not lost), else what is kept."""
    return st.session_state.get("refused", {}).get(("typed", key), (kept, ""))[0]


def settle_typed(key: str, text: str, sentence: str) -> None:
    """After a try to keep a typed text: remember it with its sentence when it was refused, else forget the refusal."""
    refused = dict(st.session_state.get("refused", {}))
    refused.pop(("typed", key), None)
    if sentence:
        refused["typed", key] = (text, sentence)
    st.session_state["refused"] = refused


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


def changes() -> tuple[list[str], list[str]]:
    """Codes that came onto the list and that left it in the last move, when both lists are of one specialty."""
    now, _ = plan_or_reason()
    before = st.session_state.get("before")
    if now is None or not before or before[0] != now.profile.applicant.specialty:
        return [], []
    old, new = set(before[1]), set(now.codes)
    return [code for code in now.codes if code not in old], [code for code in before[1] if code not in new]
