"""Widgets bound to one field of the profile each: the widget's key is the field's name.

The profile is the only truth. Before a widget is drawn it is made to stand where the profile says; when the user moves
it, a callback changes the profile. So the same field may stand on two pages and never disagree.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import streamlit as st

from smartpick.applicant import Applicant, limits
from smartpick.private import browser_has, drawing_script, is_all_that_moved, said_by_browser
from smartpick.ui import refused, session
from smartpick.ui.quoted import as_text

AFTER_EVERY_MOVE = ["strip", "drawn"]
"""What follows every move, on whatever page: the result with the plan's menu, and the word that all is drawn."""
BALANCE_FRAGMENTS = [
    "split", "balance", "interval", "people", *AFTER_EVERY_MOVE, "trade-off", "presets", "footing", "ways", "own",
    "second",
]  # fmt: skip
"""What a move on the Balance page reruns, in this order: list and chart first, intervals after, other lists last."""
NOT_ENTERED = "Not entered"
"""What stands in a field that nobody filled in."""
_DRAWN = "drawn"
_IDENTITY = ("min_value", "max_value", "step", "max_chars", "max_selections")
"""Arguments that make a widget another one for Streamlit, beside its key (`key_as_main_identity` in its elements)."""
_MOST_BEFORE = 50
"""Earlier values kept of a widget whose last one is not drawn yet (assumption: more than keys pressed at once)."""


def field_key(field: str, place: str = "") -> str:
    """Widget key of a field: its own name, with the place behind where it stands on a page a second time."""
    return f"{field}__{place}" if place else field


@dataclass(frozen=True)
class _Shown:
    """What a widget was last made to stand at.

    Args:
        value: where it stands.
        identity: of the script that drew it, of this visit to the page, and of what else makes the widget another one,
            as a slider's ends do.
        turn: in which it was written, 0 where a hand moved it there.
        before: where the browser may still show it, as it has not drawn the last writing yet.
        mounted: whether the browser has said where it stands: the code of its kind may come late on a slow line.
    """

    value: Any
    identity: tuple[Any, ...]
    turn: int
    before: tuple[Any, ...] = ()
    mounted: bool = False


def _turn() -> int:
    """Counts what was written to the browser: of a higher turn, later.

    It begins at the clock, in milliseconds: a browser that lost its server and comes to another, as to a new session,
    still says what it drew for the one before, and that is of an earlier turn than all of this one.
    """
    return st.session_state.setdefault("turn", time.time_ns() // 1_000_000)


def _hear() -> None:
    """Note what the browser says it has drawn, while its message is at hand.

    Before it has mounted the field that says so, the field's value is our own and says nothing.
    """
    if said := said_by_browser(_DRAWN):
        st.session_state["heard"] = int(said)
        st.session_state.setdefault("heard_first", int(said))


def _is_drawn(shown: _Shown) -> bool:
    """Whether the browser has drawn what was last written to a widget, as it last said."""
    return shown.turn <= st.session_state.get("heard", 0)


def _is_surely_drawn(shown: _Shown) -> bool:
    """The same, but of the browser's first word only what was written before: where the code of the field comes late,
    it says its word as it is mounted, a step before widgets that stood there already take their new values.
    """
    heard = st.session_state.get("heard", 0)
    return shown.turn < heard or (_is_drawn(shown) and heard != st.session_state.get("heard_first"))


@st.fragment(key="drawn", run_every=dt.timedelta(days=1))
def drawn() -> None:
    """A field that layout.css hides, drawn last: by its value the browser says in every message what it has drawn.

    At quick moves the browser sends the next one before it has drawn what followed from the one before, and with it
    where every other widget still stands. Without its word nobody could tell that from a hand's move.

    It is drawn again every day, for one thing that Streamlit's page does only where something is drawn by the clock: it
    asks for its page again when it comes back to the server. To another server it would else say nothing until the
    next move, which that one, knowing nothing of what is on the page, would not understand.
    """
    st.session_state[_DRAWN] = str(_turn())
    st.session_state["turn"] = _turn() + 1
    st.text_input("Drawn", key=_DRAWN, label_visibility="collapsed")


@contextmanager
def drawing(part: str, shows: Callable[[], Hashable | None]) -> Iterator[None]:
    """While a part of a page is drawn; `again` leaves it as it is while it would show the same.

    Args:
        part: key of its fragment.
        shows: what it follows from, had in a moment, without a list chosen for it; None where it is to be drawn again
            after every move. While it says the same, the part must not become shorter: after a run that was cut short
            the browser clears nothing away.
    """
    drawn_parts = st.session_state.setdefault("parts", {})
    drawn_parts.pop(part, None)  # until all of it is drawn
    yield
    drawn_parts[part] = shows, shows()


def again(fragments: Sequence[str]) -> None:
    """Draw parts of the page again, but for those that say they would show what they show already."""
    drawn_parts = st.session_state.get("parts", {})

    def is_as_before(part: str) -> bool:
        shows, before = drawn_parts.get(part, (None, None))
        return before is not None and shows() == before

    st.rerun([part for part in fragments if not is_as_before(part)])


def arrive(page: str) -> None:
    """Note which page is drawn, before anything is.

    The message with which a browser turns back to a page may still say where its fields stood at the visit before,
    though it will mount them anew and empty; so nothing that it said then counts.
    """
    st.session_state.pop("parts", None)  # should this run be cut short, the next move draws all of them
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        st.session_state["arrivals"] = st.session_state.get("arrivals", 0) + 1


def show(key: str, value: Any, limits: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Let a widget stand at a value, before it is drawn.

    To write a widget's state forces the value on the browser, and throws away the key presses that were under way. So
    it is written only where the browser does not stand there already, or has not said so yet.

    Args:
        limits: arguments of the widget, of which those in `_IDENTITY` count.
    """
    _hear()
    all_shown = st.session_state.setdefault("shown", {})
    identity = drawing_script(), st.session_state.get("arrivals", 0), *(limits.get(name) for name in _IDENTITY)
    last = all_shown.get(key)
    before: tuple[Any, ...] = ()
    mounted = False
    if last is not None and last.identity == identity and key in st.session_state:
        mounted = last.mounted or browser_has(key)
        if mounted and last.value == value == st.session_state[key] and _is_drawn(last):
            all_shown[key] = replace(last, mounted=True)
            return
        before = (*(() if _is_drawn(last) else last.before), last.value)
    all_shown[key] = _Shown(value, identity, _turn(), before[-_MOST_BEFORE:], mounted)
    st.session_state[key] = value


def _note_mounted() -> None:
    """Note what the browser has mounted while its message is at hand: the run after a callback has none."""
    all_shown: dict[str, _Shown] = st.session_state["shown"]
    for key, shown in all_shown.items():
        if not shown.mounted and browser_has(key):
            all_shown[key] = replace(shown, mounted=True)


def tied(
    key: str,
    value: Any,
    moved: Callable[[Any], Any],
    fragments: Sequence[str] = (),
    limits: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Arguments that tie a widget to what the plan says, in every run; `st.radio(…, **tied(…))`.

    Args:
        key: of the widget.
        value: where it stands by the plan.
        moved: called with the new value when a hand moved it.
        fragments: what is drawn again after a move; nothing named: the whole app, also from within a fragment.
        limits: as for `show`; needed where they can change.
    """
    show(key, value, limits)

    def changed() -> None:
        _hear()
        now, last = st.session_state[key], st.session_state["shown"][key]
        if now == last.value:
            return
        if now in last.before and not _is_surely_drawn(last) and not (_is_drawn(last) and is_all_that_moved(key)):
            return
        # a hand can only move what is there: of a first writing nothing is under way any more
        is_settled = _is_drawn(last) or not last.before
        turn, before = (0, ()) if is_settled else (_turn(), (*last.before, last.value))
        st.session_state["shown"][key] = _Shown(now, last.identity, turn, before, mounted=True)
        _note_mounted()
        moved(now)
        if fragments:
            again(fragments)
        st.rerun()

    return {"key": key, "on_change": changed}


def _same(value: Any) -> Any:
    return value


def bound(
    widget: Callable[..., Any],
    label: str,
    part: str,
    field: str,
    *,
    place: str = "",
    shown: Callable[[Any], Any] = _same,
    kept: Callable[[Any], Any] = _same,
    fragments: bool = False,
    also: Mapping[str, Any] = MappingProxyType({}),
    **arguments: Any,
) -> None:
    """Draw one widget for one field.

    Args:
        part: "applicant" or "preferences".
        shown, kept: from the field's value to the widget's and back.
        fragments: rerun only the Balance fragments instead of the whole app.
        also: further fields of the part that a move sets.
    """

    def moved(value: Any) -> None:
        session.change(part, **{field: kept(value)}, **also)

    if widget is st.number_input:  # else Streamlit takes a field that is emptied for the least number
        arguments = {"value": None, **arguments}
    value = shown(refused.value_of(part, field))
    tie = tied(field_key(field, place), value, moved, BALANCE_FRAGMENTS if fragments else (), arguments)
    widget(label, **tie, **arguments)
    sentence = refused.refusal_of(part, field)
    if sentence:
        st.error(as_text(sentence), icon=":material/error:")


def acting(
    label: str, key: str, fragments: Sequence[str], act: Callable[..., Any], *args: Any, **arguments: Any
) -> None:
    """A button whose act changes the plan.

    Args:
        label: what stands on it.
        key: of the widget.
        fragments: what is drawn again after it.
        act: called with `args`.
        arguments: more for `st.button`.
    """

    def clicked() -> None:
        act(*args)
        st.rerun(fragments)

    st.button(label, key=key, on_click=clicked, **arguments)


def automatic(field: str, label: str) -> None:
    """A button that gives a field of the preferences back to the product."""

    def release() -> None:
        session.change("preferences", **{field: None})
        again(BALANCE_FRAGMENTS)

    st.button(label, key=f"auto-{field}", on_click=release, type="tertiary", icon=":material/autorenew:")


def number(label: str, field: str, **arguments: Any) -> None:
    """A number of the applicant's form that may stay empty, within the limits of its field."""
    least, most = limits(Applicant, field)
    if isinstance(least, float):
        arguments = {"step": 1.0, "format": "%g", **arguments}
    bound(
        st.number_input, label, "applicant", field, min_value=least, max_value=most, placeholder=NOT_ENTERED,
        **arguments,
    )  # fmt: skip


YES_NO = {None: NOT_ENTERED, True: "Yes", False: "No"}


def yes_no(label: str, field: str, **arguments: Any) -> None:
    """A question of the applicant's form: yes, no, or not entered, which is marked until one of them is chosen."""
    bound(
        st.segmented_control, label, "applicant", field, options=list(YES_NO.values()), required=True,
        shown=YES_NO.__getitem__, kept={words: value for value, words in YES_NO.items()}.__getitem__, **arguments,
    )  # fmt: skip


def words(label: str, field: str, options: Sequence[str], **arguments: Any) -> None:
    """Several words chosen or typed, kept as a tuple."""
    bound(
        st.multiselect, label, "applicant", field, options=options, accept_new_options=True, shown=list, kept=tuple,
        **arguments,
    )  # fmt: skip
