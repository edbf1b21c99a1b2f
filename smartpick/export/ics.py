"""The season as a calendar file (RFC 5545) that any calendar opens: dates, interviews, what to do after the match."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from icalendar import Alarm, Calendar, Event

from smartpick.catalog import Catalog
from smartpick.plan import Profile
from smartpick.season.calendar import Season, SeasonDate, season
from smartpick.season.interview_days import Interview, interviews
from smartpick.season.visa_steps import NOT_LEGAL_ADVICE, VisaStep, visa_steps

DEADLINE_ALARM = dt.timedelta(days=-2)
INTERVIEW_ALARM = dt.timedelta(hours=-3)
"""When a calendar is asked to remind (assumption)."""


def calendar_file(catalog: Catalog, profile: Profile, date: dt.date, which: Season | None = None) -> bytes:
    """The calendar of a plan: the dates of the season that concern the applicant, the interviews, the visa steps.

    Each entry keeps its identity, so that a later file takes the place of an earlier one. Hours stand in the zone of
    their place; a calendar shows them in its own.

    Args:
        catalog: the program table.
        profile: the applicant and the events.
        date: today: it says when the file was made, and news of later days is left out.
        which: the season; None = the one the program serves.

    Returns:
        UTF-8 with the line ends the format asks for; offer it as `smartpick-season-2027.ics`, type `text/calendar`.
    """
    which = which or season()
    calendar = Calendar()
    calendar.add("prodid", "-//SmartPick//Season//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Match {which.year}")
    for entry in _entries(catalog, profile, date, which):
        entry.add("dtstamp", dt.datetime.combine(date, dt.time(), dt.UTC))
        calendar.add_component(entry)
    calendar.add_missing_timezones(
        first_date=which.first - dt.timedelta(days=366), last_date=which.last + dt.timedelta(days=366)
    )
    return calendar.to_ical()


def _entries(catalog: Catalog, profile: Profile, date: dt.date, which: Season) -> Iterator[Event]:
    applicant = profile.applicant
    for each in which.concerning(applicant.specialty, applicant.second_specialty or ""):
        yield _of_date(each, date, which)
    for interview in interviews(catalog, profile, date, which):
        yield _of_interview(interview, profile, which)
    for step in visa_steps(applicant, which):
        yield _of_step(step, which)


def _of_date(each: SeasonDate, today: dt.date, which: Season) -> Event:
    entry = _entry(f"{each.key}-{which.year}", each.label, [each.todo, each.footing(today), each.address])
    if each.at:
        entry.add("dtstart", each.at)  # without an end it is that moment (RFC 5545, 3.6.1)
    else:
        _whole_days(entry, each.day, each.day)
    if each.is_deadline:
        entry.add_component(_alarm(each.label, DEADLINE_ALARM))
    return entry


def _of_interview(interview: Interview, profile: Profile, which: Season) -> Event:
    event, zone = interview.event, profile.time_zone
    texts = [interview.when(zone), interview.at_night(zone), event.notes, profile.notes.get(interview.code, "")]
    label = f"Interview{'' if interview.is_agreed else ' offered'}: {interview.name}"
    entry = _entry(f"interview-{interview.code}-{which.year}", label, texts)
    entry.add("location", "Virtual" if event.format == "virtual" else interview.name)
    entry.add("status", "CONFIRMED" if interview.is_agreed else "TENTATIVE")
    if event.time:
        entry.add("dtstart", interview.starts)
        entry.add("dtend", interview.ends)
        entry.add_component(_alarm(label, INTERVIEW_ALARM))
    else:
        _whole_days(entry, interview.day, interview.day)
    return entry


def _of_step(step: VisaStep, which: Season) -> Event:
    source = f"{step.source}; confidence: {step.confidence}."
    texts = [f"If you matched: {step.todo}", f"Best {step.when}.", source, step.address, NOT_LEGAL_ADVICE]
    entry = _entry(f"{step.key}-{which.year}", f"Due: {step.label}", texts)
    _whole_days(entry, step.by, step.by)
    return entry


def _entry(key: str, label: str, texts: list[str]) -> Event:
    entry = Event()
    entry.add("uid", f"{key}@smartpick")
    entry.add("summary", label)
    entry.add("description", "\n".join(text for text in texts if text))
    return entry


def _whole_days(entry: Event, first: dt.date, last: dt.date) -> None:
    entry.add("dtstart", first)
    entry.add("dtend", last + dt.timedelta(days=1))
    entry.add("transp", "TRANSPARENT")


def _alarm(label: str, before: dt.timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", label)
    alarm.add("trigger", before)
    return alarm
