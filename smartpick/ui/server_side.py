"""What the server keeps for this visitor, where it was started with a store; else `components/browser` does.

The functions of `session` come here; nothing else does. What cannot be kept or reached now is remembered as one
sentence under "unkept", and tried again with the next run.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from smartpick.plan import LARGE_PARTS, Profile, large_part, small_part
from smartpick.store import (
    At,
    Held,
    Joining,
    Kept,
    Link,
    MayOnlyRead,
    NoSuchLink,
    NoSuchPlan,
    Pieces,
    PiecesMissing,
    Saved,
    Shared,
    SignInOver,
    Store,
    StoreError,
    Version,
)
from smartpick.store.people import new_id
from smartpick.store.pieces import Piece
from smartpick.store.plans import ELSEWHERE
from smartpick.ui import who

LOOK_S = 2.0
"""Seconds between two looks of a session whether somebody else saved its plan (assumption: a person's next move)."""


class Beside(NamedTuple):
    """What became of a save: where the plan lies now, and what somebody else had saved under its id meanwhile.

    theirs: None where the sign-in has expired, so that nobody may see it.
    """

    saved: Saved
    label: str
    theirs: Kept | None


def is_on() -> bool:
    """Whether the server keeps the plans."""
    return who.is_on()


def _store() -> Store:
    return who.store()


def _link() -> Link:
    return who.now().link


def _begin(store: Store, link: Link) -> None:
    """Let this session's link lead to somebody, if it does not yet."""
    if account := who.account():
        store.sign_in(link, account)
    else:
        store.begin(link)


def _note(error: StoreError) -> None:
    """Remember what could not be kept or reached, for the page to say."""
    if isinstance(error, SignInOver):
        who.has_expired()
    else:
        st.session_state["unkept"] = str(error)


def unkept() -> str:
    """Why the last change is not kept, or the plans could not be reached; "" where all is well."""
    return st.session_state.get("unkept", "")


def kept_as(plan: str) -> str:
    """As which revision this session knows a plan to be kept; "unkept" where that failed, "" where browsers keep it."""
    if not is_on():
        return ""
    return "unkept" if unkept() else str(_seen().get(plan, 0))


def plans() -> tuple[Held, ...] | None:
    """All plans of this visitor; None where nobody knows now."""
    try:
        found = _store().plans(_link())
    except NoSuchLink:  # nothing was kept yet
        return ()
    except StoreError as error:
        _note(error)
        return None
    return found


def whose(plan: str) -> At:
    """Whether a plan is this visitor's own, and may be changed; one that is not kept yet is."""
    return st.session_state.get("kept-at", {}).get(plan, At(0, True, True))


def is_newer(plan: str) -> bool:
    """Whether somebody else saved a plan since this session saw it; no where nobody knows now.

    A session looks at most every LOOK_S seconds: that costs one short question.

    Raises:
        NoSuchPlan: somebody deleted it, or the link to it has ended.
        NoSuchLink: this browser's own has ended.
    """
    now, state = time.monotonic(), st.session_state
    if plan not in _seen() or now < state.get("kept-look", 0.0):
        return False
    state["kept-look"] = now + LOOK_S
    try:
        store, link = _store(), _link()
        with _known(store, link):
            found = store.at(link, plan)
        state.setdefault("kept-at", {})[plan] = found
        return found.revision > _seen()[plan]
    except (NoSuchPlan, NoSuchLink):
        raise
    except SignInOver as error:
        _note(error)
        return False
    except StoreError:  # the next save says it
        return False


def load(plan: str) -> Kept | None:
    """A plan as it was saved last; None where it cannot be had, which `unkept` then says.

    From then on this session saves upon that revision.
    """
    try:
        kept = _store().load(_link(), plan)
        st.session_state.setdefault("kept-at", {})[plan] = _store().at(_link(), plan)
        _store().turn_to(_link(), plan)
    except StoreError as error:
        _note(error)
        return None
    _seen()[plan] = kept.revision
    st.session_state.setdefault("kept-back", {})[plan] = kept.revision
    return kept


def before(plan: str) -> Kept | None:
    """The version before the earliest that this session asked for: a step further back; None where there is none."""
    back = st.session_state.get("kept-back", {})
    if back.get(plan, 1) <= 1:
        return None
    with suppress(StoreError):
        kept = _store().load(_link(), plan, back[plan] - 1)
        back[plan] = kept.revision
        return kept
    return None


def save(plan: str, profile: Profile, catalog_version: str, since: bool) -> Beside | None:
    """Save a plan upon the revision this session saw, where it is another than it saved last.

    Args:
        plan: its id.
        profile: what to keep.
        catalog_version, since: as for `smartpick.plan.profile_to_json`.

    Returns:
        None, but where it had to be kept beside what somebody else saved.

    Raises:
        NoSuchPlan: somebody deleted it, or the link to it has ended.
        NoSuchLink: this browser's own has ended.
        MayOnlyRead: the link to it lets one look only.
    """
    state, last = st.session_state, st.session_state.setdefault("kept-last", {})
    if plan in last and last[plan][0] is profile and last[plan][1] == since:
        return None
    small, digests = small_part(profile, catalog_version, since), _digests(plan)
    try:
        store, link = _store(), _link()
        if plan not in _seen() and who.account() is None:
            store.begin(link)
        saved = _saved(store, link, plan, small, profile, digests)
        beside = None
        if saved.instead_of is not None:
            beside = Beside(saved, profile.name, None)
            with suppress(SignInOver):
                beside = Beside(saved, store.load(link, saved.plan).pieces.label, store.load(link, plan))
    except (NoSuchPlan, NoSuchLink, MayOnlyRead):
        raise
    except StoreError as error:
        _note(error)
        state["unkept"] = str(error)
        return None
    state["unkept"] = ""
    _seen()[saved.plan] = saved.revision
    if beside is None:
        settled(plan, profile, since)
    return beside


def add(plan: str, profile: Profile, catalog_version: str, since: bool) -> None:
    """Keep a plan that only the browser kept, unless it is kept already just so; arguments as of `save`.

    Raises:
        StoreError: in one sentence.
    """
    store, link, pieces = _store(), _link(), Pieces.of(profile, catalog_version, since)
    _begin(store, link)
    with suppress(NoSuchPlan):
        if store.load(link, plan).pieces == pieces:  # it was kept before, and the browser did not hear of it
            return
        plan = ""  # both are kept
    with suppress(NoSuchPlan):  # the name is taken, or none
        store.save(link, plan, pieces, 0, new_id())
        return
    store.save(link, new_id(), pieces, 0, new_id())


def settled(plan: str, profile: Profile, since: bool) -> None:
    """This is what is kept: nothing is to be saved until it is another."""
    st.session_state.setdefault("kept-last", {})[plan] = profile, since


def _saved(store: Store, link: Link, plan: str, small: str, profile: Profile, digests: dict[str, Any]) -> Saved:
    copy = f"{ELSEWHERE}, {_local(dt.datetime.now(dt.UTC)):%H:%M}"
    writer = st.session_state.setdefault("kept-writer", new_id())
    for _ in range(2):
        pieces = Pieces(small, {name: _piece(profile, name, digests) for name in LARGE_PARTS})
        with suppress(PiecesMissing), _known(store, link):
            return store.save(link, plan, pieces, _seen().get(plan, 0), writer, copy)
        digests.clear()  # all texts, then
    raise StoreError("This plan cannot be kept now.")


@contextmanager
def _known(store: Store, link: Link) -> Iterator[None]:
    """Where the database does not know this browser's link, for it was put back to an earlier day, begin again.

    Raises:
        NoSuchPlan: then there is no plan.
        NoSuchLink: the link has ended.
    """
    try:
        yield
    except NoSuchLink as error:
        _begin(store, link)
        raise NoSuchPlan from error


def _piece(profile: Profile, name: str, digests: dict[str, Any]) -> Piece:
    """A large part, without its text where the same objects were sent before."""
    fields: list[Any] = [getattr(profile, field) for field in LARGE_PARTS[name]]
    if name in digests and all(old is new for old, new in zip(digests[name][0], fields, strict=True)):
        return Piece(digests[name][1], None)
    piece = Piece.of(large_part(profile, name))
    digests[name] = fields, piece.digest
    return piece


def _digests(plan: str) -> dict[str, Any]:
    """Of the plan that was saved last: name of a large part → its fields, and their digest."""
    of, digests = st.session_state.get("kept-digests", ("", {}))
    if of != plan:
        st.session_state["kept-digests"] = plan, (digests := {})
    return digests


def _seen() -> dict[str, int]:
    return st.session_state.setdefault("kept-seen", {})


def follow(what: str, plan: str) -> str:
    """What `session.tell_browser` tells, done here: "delete", "give back", "forget", "leave", "stay".

    Returns:
        "" where it is done, else the sentence that says why not.
    """
    try:
        store, link = _store(), _link()
        if what == "delete":
            store.delete(link, plan)
        elif what == "give back":
            store.leave(link, plan)
        elif what == "forget":
            store.forget(link)
        elif what in {"leave", "stay"}:
            store.turn_to(link, plan if what == "stay" else None)
    except (NoSuchLink, NoSuchPlan):  # then there is nothing to do it to
        pass
    except StoreError as error:
        _note(error)
        return str(error)
    return ""


def give(plan: str | None, may_save: bool, label: str) -> Link:
    """A further link to a plan, or (None) to all plans of this visitor; arguments as of `Store.share`.

    Raises:
        StoreError: in one sentence.
    """
    return _store().share(_link(), plan, may_save, label)


def given() -> tuple[Shared, ...]:
    """The links that this visitor gave out; none where nobody knows now."""
    with suppress(StoreError):
        return _store().shared(_link())
    return ()


def end(link_hash: str) -> None:
    """End a link that was given out, unless it has ended meanwhile."""
    with suppress(NoSuchLink, NoSuchPlan):
        _store().end(_link(), link_hash)


def take(brought: Link) -> str | None:
    """Take a plan to which somebody gave this visitor a link, and say which; None where it leads to all of a person.

    Raises:
        StoreError: in one sentence.
    """
    store, link = _store(), _link()
    _begin(store, link)
    try:
        return store.hold(link, brought)
    except NoSuchPlan:
        return None


def joining(brought: Link) -> Joining | None:
    """What `join` would do; None where this browser opens these plans already.

    Raises:
        StoreError: it cannot be done, in one sentence.
    """
    return _store().joining(_link(), brought)


def join(brought: Link) -> None:
    """Let this browser be one of the person's to all of whose plans the link leads.

    Raises:
        StoreError: in one sentence.
    """
    _store().join(_link(), brought)


def versions(plan: str) -> tuple[Version, ...] | None:
    """The versions of a plan, the latest first; None where nobody knows now."""
    try:
        return _store().versions(_link(), plan)
    except (NoSuchLink, NoSuchPlan):  # nothing was kept yet
        return ()
    except StoreError:
        return None


def version(plan: str, revision: int | None = None) -> Kept | None:
    """One version of a plan, the last by default, without turning to it; None where it cannot be had."""
    with suppress(StoreError):
        return _store().load(_link(), plan, revision)
    return None


def when(saved_at: int) -> str:
    """A time of the store in words, by the visitor's clock: "28 Nov, 14:05"."""
    local = _local(dt.datetime.fromtimestamp(saved_at, dt.UTC))
    return f"{local.day} {local:%b, %H:%M}"


def _local(moment: dt.datetime) -> dt.datetime:
    with suppress(ZoneInfoNotFoundError, ValueError, TypeError):
        return moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    return moment


def listed(held: tuple[Held, ...], present: str) -> list[Mapping[str, str]]:
    """Own plans beside the present one, as `session.other_plans` names them."""
    return [
        {"id": plan.plan, "label": plan.label, "at": when(plan.saved_at), "why": ""}
        for plan in held
        if plan.own and plan.plan != present
    ]
