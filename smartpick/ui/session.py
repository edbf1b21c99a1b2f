"""The one plan of a browser session, the small named functions that change it, and the way back.

`st.session_state` holds the profile (frozen), what was refused and why, what the list followed from before the last
move, and the profiles before and after it for undo and redo. Each change validates only the part it changes; what
follows from the profile is in `derived`.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from smartpick.knowledge import Answer, Knowledge
from smartpick.plan import NAME_CHARACTERS, Basis, PlanError, Profile, differences, opened, step_words
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


MOST_STEPS = 100
"""Moves that can be taken back (assumption); profiles are frozen and share all that a move left alone."""
ONE_STEP_S = 3.0
"""Moves of the same field within so many seconds of each other are one step, such as a slider dragged (assumption)."""


@dataclass(frozen=True)
class Step:
    """A move that can be taken back, or made again: the profile this leads to, and the move in words."""

    profile: Profile
    words: str


def set_profile(new: Profile) -> None:
    """Replace the profile as one move that can be taken back."""
    old = profile()
    if new == old:
        return
    past, now = _steps("past"), time.monotonic()
    changes = differences(old, new, catalog())
    fields = tuple(change.field for change in changes)
    last_fields, last_time = st.session_state.get("last_move", ((), now))
    if past and fields == last_fields and all(fields) and now - last_time < ONE_STEP_S:
        first = past.pop().profile
        if first != new:
            past.append(Step(first, step_words(differences(first, new, catalog()))))
    else:
        past.append(Step(old, step_words(changes)))
        del past[:-MOST_STEPS]
    _steps("future").clear()
    st.session_state["last_move"] = (fields, now)
    _put(new)


def _put(new: Profile) -> None:
    """Let the profile be another, and remember the list before, for "what changed"; texts change no list."""
    if new.basis != profile().basis:
        st.session_state["before"] = profile().basis
    st.session_state["profile"] = new
    st.session_state["touched"] = True


def _steps(way: Literal["past", "future"]) -> list[Step]:
    return st.session_state.setdefault(way, [])


def can_undo() -> bool:
    """Whether there is a move to take back."""
    return bool(_steps("past"))


def can_redo() -> bool:
    """Whether a move was taken back and can be made again."""
    return bool(_steps("future"))


def undo_words() -> str:
    """The move that `undo` takes back, "Step 2 CK 250 → 238"; "" when there is none."""
    return _steps("past")[-1].words if can_undo() else ""


def redo_words() -> str:
    """The move that `redo` makes again; "" when there is none."""
    return _steps("future")[-1].words if can_redo() else ""


def undo() -> None:
    """Take the last move back; what was typed and refused is forgotten with it."""
    _step("past", "future")


def redo() -> None:
    """Make the move again that was taken back last."""
    _step("future", "past")


def _step(way: Literal["past", "future"], other: Literal["past", "future"]) -> None:
    if not _steps(way):  # a second click on a button that is gone meanwhile
        return
    step = _steps(way).pop()
    _steps(other).append(Step(profile(), step.words))
    st.session_state.pop("last_move", None)
    st.session_state["refused"] = {}
    st.session_state["beside"] = {}
    _put(step.profile.named(profile().name))


def rename(name: str) -> None:
    """Call the plan something else. It is no step of the history: a copy keeps its own name whatever is taken back."""
    _put(profile().named(name))


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


def rank(**fields: Any) -> str:
    """Change fields of the rank list; returns "" or the sentence that says why they stay as they were."""
    return _attempt("rank_list", fields)


def in_season(**fields: Any) -> str:
    """Change the events, the time zone or the unfilled programs; returns "" or why they stay as they were."""
    try:
        set_profile(profile().in_season(**fields))
    except PlanError as error:
        return str(error)
    return ""


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


def plan_id() -> str:
    """Under which name the browser keeps this plan: letters and digits, "" for one kept before plans had names."""
    return st.session_state.setdefault("plan_id", secrets.token_hex(4))


def open_text(text: str | bytes, kept_as: str | None = None) -> str:
    """Open a saved plan in place of the present one, which stays kept.

    Args:
        text: of the plan file.
        kept_as: where the browser keeps it; None = nowhere yet, as it comes from a file.

    Returns:
        "" or the sentence that says why the present plan stays.
    """
    try:
        new, since = opened(text)
        catalog().rows(new.applicant.specialty)
    except ValueError as error:
        return str(error)
    before = profile(), plan_id()
    from_file = kept_as is None and not is_untouched()
    _leave(new, kept_as)
    st.session_state["touched"] = True
    st.session_state["odds_since"] = since
    if from_file:
        st.session_state["last_plan"] = before
    return ""


def start_over() -> None:
    """Begin a new plan. The present one stays kept in the browser, and `take_back` brings it here again."""
    before, at = profile(), plan_id()
    untouched = is_untouched()
    _leave(START)
    st.session_state.pop("touched", None)
    tell_browser("leave")
    if not untouched:
        st.session_state["last_plan"] = (before, at)


def last_plan() -> Profile | None:
    """The plan that was left by starting over or by opening a file, until another is opened."""
    return st.session_state.get("last_plan", (None, ""))[0]


def take_back() -> None:
    """Open `last_plan` again."""
    before, at = st.session_state["last_plan"]
    _leave(before, at)
    st.session_state["touched"] = True


def forget_all() -> None:
    """Forget every plan that this browser keeps, and the present one."""
    start_over()
    for key in ("last_plan", "plans"):
        st.session_state.pop(key, None)
    tell_browser("forget")


def label(of: Profile) -> str:
    """What a plan is called: its name, else its specialty."""
    return of.name or of.applicant.specialty


def other_plans() -> list[dict[str, str]]:
    """The plans that the browser keeps beside this one: id, label, and when it was last changed, in words."""
    return st.session_state.get("plans", [])


def keep_apart(copy: bool = True) -> None:
    """Go on with this plan in a place of its own in the browser; what is kept in the old place stays there.

    Args:
        copy: whether its name says that it is one.
    """
    st.session_state["plan_id"] = secrets.token_hex(4)
    if copy:
        stem = label(profile())[: NAME_CHARACTERS - len(" (copy 99)")].split(" (copy")[0]
        taken = {plan["label"] for plan in other_plans()} | {label(profile())}
        names = (f"{stem} (copy{f' {i}' if i > 1 else ''})" for i in range(1, 100))
        _put(profile().named(next((name for name in names if name not in taken), stem)))


def _leave(new: Profile, kept_as: str | None = None) -> None:
    """Go on with another plan: what belongs to the present one alone is forgotten, its history too."""
    _forget_drafts()
    for key in ("past", "future", "last_move", "last_plan", "elsewhere"):
        st.session_state.pop(key, None)
    st.session_state["plan_id"] = secrets.token_hex(4) if kept_as is None else kept_as
    st.session_state["profile"] = new
    st.session_state["before"] = None
    st.session_state["odds_since"] = ""
    st.session_state["left_first"] = True


def may_come_back() -> bool:
    """Whether a plan that the browser keeps may take the place of this one: nothing has happened here yet."""
    return is_untouched() and "left_first" not in st.session_state


def tell_browser(what: Literal["open", "delete", "forget", "leave"], kept_as: str = "") -> None:
    """Leave word for the browser's part of the app, which does it once.

    Args:
        what: "open" a kept plan here, "delete" one, "forget" all, or "leave" the present one so that a later visit
            begins anew.
        kept_as: the plan to open or delete.
    """
    words = st.session_state.setdefault("to_browser", [])
    at = max(time.time_ns() // 1000, words[-1]["at"] + 1 if words else 0)
    words.append({"at": at, "what": what, "id": kept_as})
    del words[:-8]
