"""The calendar file, read by two parsers."""

from __future__ import annotations

import datetime as dt

import icalendar
import ics
import pytest

from smartpick import Catalog
from smartpick.export.ics import calendar_file
from smartpick.plan import Event
from smartpick.season.calendar import season
from tests.season.applicants import code_in, interview, profile_with

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def file(catalog: Catalog) -> bytes:
    houston, boston, miami = (code_in(catalog, city) for city in ("Houston", "Boston", "Miami"))
    profile = profile_with(
        interview(houston, "2026-12-01", "08:00", "virtual", notes="Ask; “how many”, and why\nnot?"),
        interview(boston, "2026-12-08", kind="invited"),
        interview(miami, "2026-12-09"),
        Event(code=miami, kind="cancelled", date=dt.date(2026, 11, 20)),
        zone="Asia/Kolkata",
    )
    return calendar_file(catalog, profile, TODAY)


def by_summary(file: bytes) -> dict[str, icalendar.Event]:
    return {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(file).events}


def test_both_parsers_see_the_same(file):
    first = {str(e["UID"]): e.start for e in icalendar.Calendar.from_ical(file).events}
    second = {e.uid: e.begin.datetime for e in ics.Calendar(file.decode()).events}
    assert first.keys() == second.keys()
    for uid, start in first.items():
        if isinstance(start, dt.datetime):
            assert start == second[uid], uid
        else:
            assert start == second[uid].date(), uid


def test_the_deadline_is_a_moment_in_new_york(file):
    deadline = by_summary(file)["Rank list deadline"]
    assert deadline.start == dt.datetime(2027, 3, 4, 2, tzinfo=dt.UTC)
    assert b"DTSTART;TZID=America/New_York:20270303T210000" in file
    assert deadline.walk("VALARM")
    assert "Confirm it with the NRMP." in deadline["DESCRIPTION"]


def test_every_zone_is_explained_in_the_file(file):
    calendar = icalendar.Calendar.from_ical(file)
    assert {str(zone["TZID"]) for zone in calendar.timezones} == {"America/New_York", "America/Chicago"}


def test_interviews_with_place_hour_and_notes(file):
    [held] = [event for name, event in by_summary(file).items() if name.startswith("Interview: ")]
    assert held.start == dt.datetime(2026, 12, 1, 14, tzinfo=dt.UTC)
    assert "19:30 in Kolkata" in held["DESCRIPTION"]
    assert "Ask; “how many”, and why\nnot?" in held["DESCRIPTION"]
    assert str(held["LOCATION"]) == "Virtual"
    [offered] = [event for name, event in by_summary(file).items() if name.startswith("Interview offered")]
    assert offered.start == dt.date(2026, 12, 8)  # no hour was entered
    assert str(offered["STATUS"]) == "TENTATIVE"


def test_what_was_given_up_is_not_in_it(file, catalog):
    assert not any(code_in(catalog, "Miami") in str(event["UID"]) for event in by_summary(file).values())


def test_dates_and_steps_are_in_it(file):
    names = by_summary(file)
    labels = {date.label for date in season().concerning("Internal Medicine")}
    assert labels <= names.keys()
    assert "Many Surgery programs send invitations" not in names
    assert names["Due: Form DS-2019"].start == dt.date(2027, 5, 18)


def test_the_file_is_the_same_on_the_same_day_and_its_lines_fit(file, catalog):
    assert calendar_file(catalog, profile_with(), TODAY) == calendar_file(catalog, profile_with(), TODAY)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    uids = [str(event["UID"]) for event in icalendar.Calendar.from_ical(file).events]
    assert len(uids) == len(set(uids))
