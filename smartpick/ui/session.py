"""The one plan of a browser session, the small named functions that change it, and the way back.

`st.session_state` holds the profile (frozen), what was refused and why, what the list followed from before the last
move, and the profiles before and after it for undo and redo. Each change validates only the part it changes; what
follows from the profile is in `derived`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from smartpick.knowledge import Answer, Knowledge
from smartpick.plan import Basis, PlanError, Profile, copy_name, differences, opened, step_words
from smartpick.store import Kept, Link, MayOnlyRead, NoSuchLink, NoSuchPlan, StoreError
from smartpick.store.people import new_id
from smartpick.ui import server_side, who
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
    """The user has taken note that the odds were corrected: the plan no longer says so, where it may be changed."""
    st.session_state["odds_since"] = ""
    if server_side.whose(plan_id()).may_save:
        keep()
    else:
        server_side.settled(plan_id(), profile(), False)


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
    who.has_moved()
    keep()


def keep() -> None:
    """Let the server keep the plan, where it keeps plans; else the browser does, when the page is drawn.

    Every change comes by here. Where somebody else saved this plan meanwhile, this one goes on beside it; so it does
    where the link to it lets one look only.
    """
    if not server_side.is_on() or is_untouched() or st.session_state.get("elsewhere", {}).get("kind") == "gone":
        return
    at = plan_id()
    try:
        beside = server_side.save(at, profile(), catalog().version, bool(odds_since()))
    except NoSuchPlan:
        _went(at)
        return
    except NoSuchLink:
        _close(SHUT_OUT)
        return
    except MayOnlyRead:
        keep_apart()
        st.session_state["elsewhere"] = {"id": at, "kind": "copy", "at": ""}
        return
    if beside is None:
        return
    st.session_state["plan_id"] = beside.saved.plan
    st.session_state["profile"] = profile().named(beside.label)
    server_side.settled(plan_id(), profile(), bool(odds_since()))
    if beside.theirs:
        _tell_newer(at, beside.theirs)


def hear() -> None:
    """Hear of what somebody else did to this plan since it was drawn last, before anything is saved upon it."""
    if not server_side.is_on() or is_untouched():
        return
    at = plan_id()
    try:
        is_news = server_side.is_newer(at) and "elsewhere" not in st.session_state
        if is_news and (theirs := server_side.version(at)):
            _tell_newer(at, theirs)
    except NoSuchPlan:
        _went(at)
    except NoSuchLink:
        _close(SHUT_OUT)


def _tell_newer(at: str, theirs: Kept) -> None:
    st.session_state["elsewhere"] = {
        "id": at, "kind": "newer", "at": server_side.when(theirs.saved_at), "changes": _differs_from(theirs),
    }  # fmt: skip


def _went(at: str) -> None:
    """A plan is gone. One's own may be kept again; one of another person is closed at once."""
    if server_side.whose(at).own:
        st.session_state["elsewhere"] = {"id": at, "kind": "gone", "at": ""}
    else:
        _close(TAKEN_BACK)


TAKEN_BACK = "The plan that was open here is closed: its link has ended, or its owner deleted it."
SHUT_OUT = (
    "This browser no longer opens your plans: that was ended in another tab or on another device. Load the page again "
    "to begin anew."
)


def _close(why: str) -> None:
    """Show nothing any more of a plan that this visitor may not see, and say why."""
    _leave(START)
    st.session_state.pop("touched", None)
    st.session_state["closed"], st.session_state["to_draw_anew"] = why, True


def closed() -> str:
    """Why a plan was closed that was open here; "" from the next plan on."""
    return st.session_state.get("closed", "") if is_untouched() else ""


def _differs_from(theirs: Kept) -> str:
    """In what this plan differs from another, in a line; "" where nobody can say."""
    try:
        return step_words(differences(opened(theirs.pieces.text())[0], profile(), catalog()))
    except ValueError:
        return ""


def come_back() -> None:
    """Bring the plan that this visitor had open last, where the server keeps it; once a session."""
    if not server_side.is_on() or not may_come_back() or "came_back" in st.session_state:
        return
    plans = server_side.plans()
    if plans is None:  # nobody knows now: asked again with the next run
        return
    st.session_state["came_back"], st.session_state["unkept"] = True, ""
    for plan in plans:
        if plan.present:
            _open_from_server(plan.plan)


def _open_from_server(plan: str) -> None:
    kept = server_side.load(plan)
    if kept is None:
        return
    if sentence := open_text(kept.pieces.text(), plan):
        st.session_state["browser-unread"] = sentence
        return
    st.session_state.pop("elsewhere", None)
    server_side.settled(plan, profile(), bool(odds_since()))
    _look_back()


def bring(secret: str) -> None:
    """Follow a link that this visitor brings: to one plan, which is opened, or to all of a person, which asks first."""
    link = Link.read(secret)
    st.session_state["refused_link"] = ""
    try:
        if link is None:
            raise NoSuchLink
        plan = server_side.take(link)
        if plan is None:
            _ask_to_join(link)
            return
    except NoSuchLink as error:
        st.session_state["refused_link"] = f"{error} Ask whoever gave it to you for a new one."
        return
    except StoreError as error:
        st.session_state["refused_link"] = f"{error} The link was not used: open it again later."
        return
    _open_from_server(plan)


def _ask_to_join(link: Link) -> None:
    """Nothing is done before the visitor has read what will be, and said yes."""
    found = server_side.joining(link)
    if found is None:
        st.session_state["said"] = "This browser opens all plans of that link already."
    else:
        st.session_state["joining"] = link, found


def join() -> None:
    """Let this browser open all plans of the person whose link `bring` was given."""
    if "joining" not in st.session_state:  # a second click
        return
    try:
        server_side.join(st.session_state.pop("joining")[0])
    except StoreError as error:
        st.session_state["refused_link"] = str(error)
        return
    _leave(START)
    st.session_state.pop("touched", None)
    _come_back_anew()


def _come_back_anew() -> None:
    for key in ("left_first", "came_back"):
        st.session_state.pop(key, None)
    come_back()


def take_along() -> None:
    """Let the plans that this browser holds be of the person who signed in, and say so."""
    left = who.left_here()
    if not (left.own or left.held):  # a second click
        return
    try:
        who.take_along()
    except StoreError as error:
        st.session_state["refused_link"] = str(error)
        return
    if is_untouched():
        _come_back_anew()
    many = left.own + left.held
    st.session_state["said"] = f"{many} {'plan is' if many == 1 else 'plans are'} yours now wherever you sign in."


def sign_out() -> None:
    """Sign out and close the plan: nothing of it stays in this browser; or say why that cannot be done now."""
    try:
        who.sign_out()
    except StoreError as error:
        st.session_state["refused_link"] = f"You are not signed out yet. {error} Try again."
        return
    _leave(START)
    st.session_state.pop("touched", None)


def bring_back(revision: int) -> str:
    """Let the plan be as an earlier version of it was, as one move; "" or the sentence that says why it stays."""
    kept = server_side.version(plan_id(), revision)
    if kept is None:
        return "This version cannot be had now."
    try:
        set_profile(opened(kept.pieces.text())[0].named(profile().name))
    except ValueError as error:
        return str(error)
    return ""


def take_from_browser(kept_as: str, text: str) -> str:
    """Let the server keep a plan that only the browser kept; "" or the sentence that says why not."""
    try:
        new, since = opened(text)
        catalog().rows(new.applicant.specialty)
        server_side.add(kept_as, new, catalog().version, bool(since))
    except ValueError as error:  # a StoreError is one
        return str(error)
    return ""


def after_handing_over() -> None:
    """Open what came last from the browser where nothing happened here yet, else stay with this plan; say so."""
    if is_untouched():
        _come_back_anew()
    else:
        server_side.follow("stay", plan_id())
    if many := st.session_state.pop("handed", 0):
        st.session_state["said"] = (
            f"{many} {'plan' if many == 1 else 'plans'} from this browser {'is' if many == 1 else 'are'} kept on the "
            "server now, and no longer in the browser."
        )


def _look_back() -> None:
    """Where no move is left to take back, ask the server for the version before, as after a reload."""
    while server_side.is_on() and not _steps("past") and (kept := server_side.before(plan_id())):
        with suppress(ValueError):
            before = opened(kept.pieces.text())[0]
            if changes := differences(before, profile(), catalog()):  # a new name alone is no move
                _steps("past").append(Step(before, step_words(changes)))


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
    if way == "past":
        _look_back()


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


_FORM_FIELD = re.compile(r"fact-|check-\w+-")
"""Keys of the fields of `ui/forms`."""


def _forget_drafts() -> None:
    """Forget what was typed but belongs to no plan yet: refused values, things kept aside, open forms."""
    st.session_state["refused"] = {}
    st.session_state["beside"] = {}
    for key in [key for key in st.session_state if _FORM_FIELD.match(str(key))]:
        del st.session_state[key]


def plan_id() -> str:
    """Under which name this plan is kept: letters and digits, "" for one that a browser kept before plans had names."""
    return st.session_state.setdefault("plan_id", new_id())


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
    if kept_as is None:
        keep()
    return ""


def start_over() -> None:
    """Begin a new plan. The present one stays kept in the browser, and `take_back` brings it here again."""
    before, at = profile(), plan_id()
    untouched = is_untouched()
    _leave(START)
    st.session_state.pop("touched", None)
    tell_browser("leave", at)
    if not untouched:
        st.session_state["last_plan"] = (before, at)


def delete_plan() -> None:
    """Delete the present plan, or give it back where it is another person's; then begin anew, and say so."""
    at, name, own = plan_id(), label(profile()), server_side.whose(plan_id()).own
    if drop(at, name, own):
        _leave(START)
        st.session_state.pop("touched", None)


def drop(kept_as: str, name: str, own: bool) -> bool:
    """Delete a plan that the server keeps, or give back one of another person, and say what came of it: if it did."""
    if why := server_side.follow("delete" if own else "give back", kept_as):
        st.session_state["refused_link"] = f"“{name}” is not {'deleted' if own else 'off your list'}. {why}"
        return False
    gone = "is deleted, with its earlier versions and the links to it" if own else "is off your list"
    st.session_state["said"] = f"“{name}” {gone}."
    return True


def last_plan() -> Profile | None:
    """The plan that was left by starting over or by opening a file, until another is opened."""
    return st.session_state.get("last_plan", (None, ""))[0]


def take_back() -> None:
    """Open `last_plan` again."""
    before, at = st.session_state["last_plan"]
    _leave(before, at)
    tell_browser("stay", at)
    st.session_state["touched"] = True


def forget_all() -> None:
    """Forget every plan that is kept here, and the present one; or say why that cannot be done now."""
    if server_side.is_on() and (why := server_side.follow("forget", "")):
        st.session_state["refused_link"] = f"Nothing is forgotten. {why}"
        return
    start_over()
    for key in ("last_plan", "plans"):
        st.session_state.pop(key, None)
    if not server_side.is_on():
        leave_word("forget", "")
    elif who.account():
        with suppress(StoreError):  # its account is gone with the rest
            who.sign_out()


def label(of: Profile) -> str:
    """What a plan is called: its name, else its specialty."""
    return of.name or of.applicant.specialty


def other_plans() -> list[Mapping[str, str]]:
    """The plans that are kept beside this one: id, label, when it was last changed, in words, and why it cannot be
    opened ("" where nothing is known against it).
    """
    if server_side.is_on():
        return server_side.listed(server_side.plans() or (), plan_id())
    return st.session_state.get("plans", [])


def keep_apart(copy: str = "copy") -> None:
    """Go on with this plan in a place of its own in the browser; what is kept in the old place stays there.

    Args:
        copy: what its name says of it in brackets; "" leaves the name as it is.
    """
    st.session_state["plan_id"] = new_id()
    if copy:
        taken = {plan["label"] for plan in other_plans()} | {label(profile())}
        _put(profile().named(copy_name(label(profile()), copy, taken)))
    else:
        keep()


def _leave(new: Profile, kept_as: str | None = None) -> None:
    """Go on with another plan: what belongs to the present one alone is forgotten, its history too."""
    _forget_drafts()
    for key in ("past", "future", "last_move", "last_plan", "elsewhere"):
        st.session_state.pop(key, None)
    st.session_state["plan_id"] = new_id() if kept_as is None else kept_as
    st.session_state["profile"] = new
    st.session_state["before"] = None
    st.session_state["odds_since"] = ""
    st.session_state["left_first"] = True


def may_come_back() -> bool:
    """Whether a plan that the browser keeps may take the place of this one: nothing has happened here yet."""
    return is_untouched() and "left_first" not in st.session_state


def tell_browser(
    what: Literal["open", "delete", "give back", "forget", "leave", "stay", "aside", "download"],
    kept_as: str = "",
    why: str = "",
) -> None:
    """Leave word for the browser's part of the app, which does it once; a server that keeps the plans does it now.

    Args:
        what: "open" a kept plan here, "delete" one, "forget" all, "leave" one so that a later visit begins anew in
            whichever tab, "stay" with one that was left, set one "aside" as it cannot be opened, "download" one;
            "give back" one of another person, which only a server can keep.
        kept_as: which plan.
        why: the reason for "aside".
    """
    if server_side.is_on():
        if what == "open":
            _open_from_server(kept_as)
        else:
            server_side.follow(what, kept_as)
        return
    leave_word(what, kept_as, why)


def leave_word(what: str, kept_as: str, why: str = "") -> None:
    """Leave a word for the browser alone; arguments as of `tell_browser`, and those of `components/browser`."""
    words = st.session_state.setdefault("to_browser", [])
    at = max(time.time_ns() // 1000, words[-1]["at"] + 1 if words else 0)
    words.append({"at": at, "what": what, "id": kept_as, "why": why})
    del words[:-8]
