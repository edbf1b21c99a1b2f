"""Season: what a hand does to the events of the plan. Each is one move that can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from smartpick.plan import Event, EventKind
from smartpick.season.calendar import season
from smartpick.season.entry import event_problems
from smartpick.ui import session, today
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.links import plain

AFTER = ["season", *controls.AFTER_EVERY_MOVE]
"""What every change on this page draws again."""
_REFUSED, _GROUP = "season-refused", "season-group-chosen"


def button(label: str, key: str, act: Callable[..., Any], *args: Any, **arguments: Any) -> None:
    """`controls.acting` for this page."""
    controls.acting(label, key, AFTER, act, *args, **arguments)


def add(*events: Event) -> bool:
    """Keep events; one that cannot be is refused with a sentence, and then none is kept; whether they are."""
    return _keep((*session.profile().events, *events), events)


def change(event: Event, **fields: Any) -> None:
    """Change fields of one event that is kept."""
    new = event.model_copy(update=fields)
    _keep(tuple(new if each.key == event.key else each for each in session.profile().events), [new])


def remove(event: Event) -> None:
    """Forget one event."""
    _keep(tuple(each for each in session.profile().events if each.key != event.key))


def _keep(events: tuple[Event, ...], new: Iterable[Event] = ()) -> bool:
    problems = [words for event in new for words in event_problems(event, season(), today.today())]
    return settle(" ".join(dict.fromkeys(problems)) or session.in_season(events=events))


def settle(sentence: str) -> bool:
    """Remember why a move was not taken, "" = it was; whether it was."""
    st.session_state[_REFUSED] = sentence
    return not sentence


def refused() -> None:
    """Why the last move was not taken, once."""
    if sentence := st.session_state.pop(_REFUSED, ""):
        st.error(f"{plain(sentence)} Nothing was changed.", icon=":material/error:")


def event(code: str, kind: EventKind, date: dt.date) -> Event:
    """An event without more; one of the same program, kind and day that is kept already stays as it is."""
    new = Event(code=code, kind=kind, date=date)
    return next((each for each in session.profile().events if each.key == new.key), new)


def group() -> str:
    """Which group of programs was chosen to be shown; "" = none."""
    return st.session_state.get(_GROUP, "")


def show_group(name: str) -> None:
    """Show another group of programs; "" = the first that holds any."""
    st.session_state[_GROUP] = name
