"""What happened in the season: events as the applicant enters them, and the state of each program that follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal, get_args
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from smartpick.kept import Kept
from smartpick.plan.messages import Code, Signal

EventKind = Literal[
    "applied", "signaled", "waitlisted", "invited", "accepted", "done", "declined", "cancelled", "withdrawn"
]
"""Kinds of event, in the order in which those of one day happen."""
KINDS: tuple[EventKind, ...] = get_args(EventKind)

NOTE_CHARACTERS = 2_000
"""Longest note on one event (assumption: a page on an interview day)."""
MOST_EVENTS = 2_000
"""Events kept (assumption: 400 programs, each with five)."""

_INVITED = {"invited", "accepted", "done"}
_OVER = {"declined", "cancelled", "withdrawn"}


@lru_cache
def _zones() -> set[str]:
    return available_timezones()


def _checked_zone(zone: str) -> str:
    if zone and zone not in _zones():
        raise ValueError(f"“{zone[:40]}” is not a time zone SmartPick knows; they look like America/Los_Angeles.")
    return zone


Zone = Annotated[str, AfterValidator(_checked_zone)]
"""A time zone of the IANA database, or "" where none was entered."""


class Event(Kept):
    """One thing that happened between the applicant and a program.

    Args:
        code: the program's ACGME code.
        kind: what happened. "declined" after an invitation is the applicant's no, without one it is the program's;
            "cancelled" is an interview given up after it was accepted, by either side; "withdrawn" the application.
        date: when it happened; of invited and accepted the day of the news.
        day: the day of the interview itself.
        time: when the interview begins, "09:00".
        zone: the time zone of `time`; "" = that of the program's state.
        format: "virtual", "in person" or "".
        notes: the applicant's own.
        score: 1–10, the day as a whole.
        signal: which one was sent.

    Example:
        >>> from smartpick.plan import Event
        >>> Event(code="1400500895", kind="invited", date="2026-11-12").date.day
        12
    """

    code: Code
    kind: EventKind
    date: dt.date
    day: dt.date | None = None
    time: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = ""
    zone: Zone = ""
    format: Literal["", "virtual", "in person"] = ""
    notes: str = Field(default="", max_length=NOTE_CHARACTERS)
    score: int | None = Field(default=None, ge=1, le=10)
    signal: Literal[""] | Signal = ""

    @property
    def key(self) -> tuple[str, str, dt.date]:
        """What tells two events apart: kind, program and date."""
        return self.kind, self.code, self.date

    @property
    def _when(self) -> tuple[dt.date, int]:
        return self.date, KINDS.index(self.kind)


EVENT_SENTENCES = {
    "events": f"A plan can hold up to {MOST_EVENTS:,} events, each with a code, a kind and a date.",
    "code": "An event needs the ACGME code of its program, ten digits.",
    "kind": f"The kind of an event must be one of: {', '.join(KINDS)}.",
    "date": "The date of an event must look like 2026-11-12.",
    "day": "The day of an interview must look like 2026-12-03.",
    "time": "The time of an interview must look like 09:00.",
    "zone": "A time zone must look like America/Los_Angeles.",
    "format": "The format of an interview must be “virtual” or “in person”.",
    "notes": f"A note on an event can have up to {NOTE_CHARACTERS:,} characters.",
    "score": "The score of an interview day must be a whole number from 1 to 10.",
    "signal": "The signal of an event must be “gold” or “silver”, or “signal” where there are no tiers.",
}
"""Field to what it takes, said when something else was given."""


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by date; of two with the same kind, program and date the later entered counts."""
    return tuple(sorted({event.key: event for event in events}.values(), key=lambda event: event._when))


@dataclass(frozen=True)
class Status:
    """Where one program stands.

    Args:
        code: its ACGME code.
        kind: the event that counts now; "applied" also where only a signal was sent.
        since: its date.
        applied: when the application was entered as sent; None where it was not, which says nothing of what was sent.
        invited: whether an invitation came, whatever became of it.
        interview: the event that names the interview's day, or the invitation itself; None where none is held.
        signal: which signal was sent, "" = none entered.
        contradictions: sentences on events that do not fit together; the later one counts.
    """

    code: str
    kind: EventKind
    since: dt.date
    applied: dt.date | None
    invited: bool
    interview: Event | None
    signal: str
    contradictions: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether an interview is offered, agreed or done, and not given up."""
        return self.kind in _INVITED


def status(events: Iterable[Event], until: dt.date | None = None) -> Mapping[str, Status]:
    """The state of each program that has events, by its ACGME code, from its events in order of date.

    Args:
        events: in any order.
        until: later events do not count yet; None = all count.

    Example:
        >>> from smartpick.plan import Event, status
        >>> news = [Event(code="1400500895", kind=kind, date="2026-11-12") for kind in ("accepted", "invited")]
        >>> status(news)["1400500895"].kind
        'accepted'
    """
    by_code: dict[str, list[Event]] = {}
    for event in in_order(events):
        if until is None or event.date <= until:
            by_code.setdefault(event.code, []).append(event)
    return {code: _status(code, own) for code, own in by_code.items()}


def _status(code: str, events: list[Event]) -> Status:
    now, *rest = events
    contradictions = []
    for event in rest:
        if why := _contradiction(now, event):
            contradictions.append(why)
        if event.kind == "signaled" or (event.kind == "applied" and now.kind != "signaled"):
            continue
        if event.kind == "invited" and now.kind in _INVITED:
            continue  # another day was offered
        now = event
    kinds = {event.kind for event in events}
    held = [event for event in events if event.kind in _INVITED]
    contradictions += [
        f"The interview of {event.day} lies before the day of its news, {event.date}."
        for event in held
        if event.kind != "done" and event.day is not None and event.day < event.date
    ]
    dated = [event for event in held if event.day is not None] or held
    return Status(
        code=code,
        kind="applied" if now.kind == "signaled" else now.kind,
        since=now.date,
        applied=next((event.date for event in events if event.kind == "applied"), None),
        invited=bool(kinds & {*_INVITED, "cancelled"}),
        interview=dated[-1] if now.kind in _INVITED else None,
        signal=next((event.signal for event in reversed(events) if event.signal), ""),
        contradictions=tuple(contradictions),
    )


def _contradiction(before: Event, after: Event) -> str:
    """Why one event cannot follow another, as a sentence, or ""."""
    follows = f"{after.kind.capitalize()} on {after.date}, but {before.kind} on {before.date}"
    if before.kind in _OVER and after.kind in {"accepted", "done"}:
        return f"{follows}: there is no invitation between the two."
    if before.kind == "done" and after.kind in {"accepted", "waitlisted", "declined", "cancelled"}:
        return f"{follows}: that interview is over."
    if before.kind == "accepted" and after.kind == "waitlisted":
        return f"{follows}: an interview was agreed."
    if after.kind == "done" and before.day is not None and after.date < before.day:
        return f"Done on {after.date}, but the interview is on {before.day}."
    if after.kind == "applied" and before.kind != "signaled" and before.date < after.date:
        return f"{follows}."
    return ""
