"""Season: what is kept of one program, to look at and to change: the interview's day, notes, a score, every event."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import streamlit as st

from smartpick.plan import Event, Status
from smartpick.plan.events import NOTE_CHARACTERS
from smartpick.season.calendar import season
from smartpick.season.zones import day_words
from smartpick.ui import session, today
from smartpick.ui.season import entry, moves
from smartpick.ui.widgets import controls

FORMATS = {"": controls.NOT_ENTERED, "virtual": "Virtual", "in person": "In person"}


def popover(code: str, stands: Status) -> None:
    """A button that opens the details of a program; they are drawn when it is open."""
    opened = st.popover(
        "Day, notes, score" if stands.held else "Details", key=f"details-{code}", icon=":material/edit_note:",
        on_change=lambda: st.rerun(["season"]),
    )  # fmt: skip
    if not opened.open:
        return
    with opened:
        if stands.interview is not None:
            _interview(stands.interview)
            _remembered(stands.interview)
        if stands.kind in {"applied", "waitlisted"}:
            moves.button("I withdrew my application", f"withdrawn-{code}", _withdraw, code)
        _events(code)


def _interview(event: Event) -> None:
    """The fields of the event that names an interview."""
    first, last = season().interviews
    least, most = min(first, event.day or first), max(last, event.day or last)
    day_field, time_field = st.columns(2)
    day_field.date_input(
        "Day of the interview",
        min_value=least,
        max_value=most,
        **_tied(event, "day", event.day, limits={"min_value": least, "max_value": most}),
    )
    time = dt.time.fromisoformat(event.time) if event.time else None
    time_field.time_input(
        "Hour, at its place", step=900, **_tied(event, "time", time, lambda at: at.strftime("%H:%M") if at else "")
    )
    st.segmented_control(
        "Format", list(FORMATS), format_func=FORMATS.__getitem__, required=True,
        **_tied(event, "format", event.format),
    )  # fmt: skip


def _remembered(event: Event) -> None:
    """Notes and score, wherever they were entered."""
    noted, scored = _last_with(event, "notes"), _last_with(event, "score")
    st.text_area("Your notes", max_chars=NOTE_CHARACTERS, height=120, **_tied(noted, "notes", noted.notes))
    st.number_input(
        "The day as a whole, 1 to 10", 1, 10, placeholder=controls.NOT_ENTERED,
        **_tied(scored, "score", scored.score, limits={"min_value": 1, "max_value": 10}),
    )  # fmt: skip


def _last_with(event: Event, field: str) -> Event:
    """The last event of the same program that has the field filled in; the event itself where none has."""
    own = [each for each in session.profile().events if each.code == event.code and getattr(each, field)]
    return own[-1] if own else event


def _tied(event: Event, field: str, value: Any, kept: Any = None, limits: Any = None) -> dict[str, Any]:
    """Ties a widget to one field of an event that is kept."""

    def moved(new: Any) -> None:
        moves.change(event, **{field: kept(new) if kept else new})

    key = f"event-{field}-{event.code}-{event.kind}-{event.date}"
    return controls.tied(key, value, moved, moves.AFTER, limits or {})


def _events(code: str) -> None:
    """Everything entered on a program, each to take out again."""
    for event in session.profile().events:
        if event.code == code:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{entry.KIND_NAMES[event.kind]} on {day_words(event.date)}", width="stretch")
                moves.button("Take out", f"out-{'-'.join(map(str, event.key))}", partial(moves.remove, event))


def _withdraw(code: str) -> None:
    moves.add(moves.event(code, "withdrawn", today.today()))
