"""Interview days: hours, clashes, travel, nights, the next one, days that are free again."""

from __future__ import annotations

import datetime as dt

import pytest

from smartpick import Catalog
from smartpick.knowledge import Knowledge, OwnProgram
from smartpick.plan import Event
from smartpick.season.interview_days import clashes, free_days, interviews, next_interview, program_names, trips
from tests.season.applicants import code_in, interview, profile_with

TODAY = dt.date(2026, 11, 28)


def days_of(catalog, *events, today=TODAY):
    return interviews(catalog, profile_with(*events), today)


def test_an_interview_stands_in_the_zone_of_its_place(catalog: Catalog):
    [each] = days_of(catalog, interview(code_in(catalog, "Houston"), "2026-12-01", "08:00", "virtual"))
    assert each.starts == dt.datetime(2026, 12, 1, 14, tzinfo=dt.UTC)
    assert each.when("Asia/Kolkata") == "Tue 1 Dec 2026, 08:00 in Houston (19:30 in Kolkata)"


def test_the_zone_that_was_entered_comes_before_that_of_the_state(catalog: Catalog):
    event = interview(code_in(catalog, "Houston"), "2026-12-01", "08:00", zone="America/New_York")
    [each] = days_of(catalog, event)
    assert each.starts == dt.datetime(2026, 12, 1, 13, tzinfo=dt.UTC)


def test_later_news_and_interviews_given_up_do_not_count(catalog: Catalog):
    code = code_in(catalog, "Houston")
    events = [interview(code, "2026-12-01"), Event(code=code, kind="cancelled", date=dt.date(2026, 11, 27))]
    assert days_of(catalog, *events) == ()
    assert len(days_of(catalog, *events, today=dt.date(2026, 11, 26))) == 1


def test_two_at_once_across_zones(catalog: Catalog):
    houston = interview(code_in(catalog, "Houston"), "2026-12-01", "08:00", "virtual")  # 14 to 19 UTC
    new_york = interview(code_in(catalog, "New York"), "2026-12-01", "11:30", "virtual")  # 16:30 to 21:30 UTC
    [clash] = clashes(days_of(catalog, houston, new_york), TODAY)
    assert clash.sentence.startswith("Two interviews at once: ")
    assert "Move one today: 3 days are left, and 7 to 14 days of notice are asked for." in clash.sentence


def test_one_after_the_other_is_no_clash(catalog: Catalog):
    new_york = interview(code_in(catalog, "New York"), "2026-12-01", "08:00", "virtual")  # 13 to 18 UTC
    los_angeles = interview(code_in(catalog, "Los Angeles"), "2026-12-01", "10:00", "virtual")  # 18 to 23 UTC
    assert clashes(days_of(catalog, new_york, los_angeles), TODAY) == ()


def test_an_hour_that_was_not_entered_is_asked_for(catalog: Catalog):
    first = interview(code_in(catalog, "Houston"), "2026-12-20", "09:00", "virtual")
    second = interview(code_in(catalog, "Boston"), "2026-12-20")
    [clash] = clashes(days_of(catalog, first, second), TODAY)
    assert "was not entered" in clash.sentence
    assert "Move one now: 22 days are left" in clash.sentence


def test_what_is_over_clashes_no_more(catalog: Catalog):
    events = [interview(code_in(catalog, city), "2026-11-20", "09:00") for city in ("Houston", "Boston")]
    assert clashes(days_of(catalog, *events), TODAY) == ()


@pytest.mark.parametrize(
    ("first", "starts", "second", "verdict"),
    [
        ("Boston", "08:00", "Los Angeles", "tight"),  # ten hours of way in eighteen: no night
        ("Boston", "17:00", "Los Angeles", "not enough"),
        ("Boston", "08:00", "Providence", "enough"),
    ],
)
def test_the_way_between_two_places(catalog: Catalog, first, starts, second, verdict):
    one = interview(code_in(catalog, first), "2026-12-08", starts, "in person")
    two = interview(code_in(catalog, second), "2026-12-09", "08:00", "in person")
    [trip] = trips(days_of(catalog, one, two), TODAY)
    assert trip.verdict == verdict
    assert f"From {first} to {second}: " in trip.sentence


def test_one_of_a_thing_is_said_as_one(catalog: Catalog) -> None:
    """Two places an hour apart, an hour between the days: "about 1 hour by road; 1 hour"."""
    first, second = code_in(catalog, "Los Angeles"), code_in(catalog, "Orange")
    profile = profile_with(
        interview(first, "2026-12-08", "08:00", "in person"), interview(second, "2026-12-08", "18:00", "in person")
    )
    (trip,) = trips(interviews(catalog, profile, dt.date(2026, 11, 27)), dt.date(2026, 11, 27))
    assert "about 1 hour by road; 1 hour between" in trip.sentence


def test_boston_to_los_angeles_is_far(catalog: Catalog):
    one = interview(code_in(catalog, "Boston"), "2026-12-08", "09:00", "in person")
    two = interview(code_in(catalog, "Los Angeles"), "2026-12-09", "08:00", "in person")
    [trip] = trips(days_of(catalog, one, two), TODAY)
    assert 2500 < trip.miles < 2700
    assert pytest.approx(trip.free_hours) == 17  # 18:00 Eastern is 15:00 Pacific, to 8:00


def test_no_way_to_a_screen_nor_days_apart(catalog: Catalog):
    boston, angeles = code_in(catalog, "Boston"), code_in(catalog, "Los Angeles")
    one = interview(boston, "2026-12-08", "09:00", "in person")
    assert trips(days_of(catalog, one, interview(angeles, "2026-12-09", "08:00", "virtual")), TODAY) == ()
    assert trips(days_of(catalog, one, interview(angeles, "2026-12-10", "08:00", "in person")), TODAY) == ()


def test_an_interview_at_night_is_said(catalog: Catalog):
    [each] = days_of(catalog, interview(code_in(catalog, "Los Angeles"), "2026-12-01", "08:00", "virtual"))
    assert each.at_night("Asia/Kolkata").startswith("In Kolkata this is about 21:30 to 02:30")
    assert each.at_night("Europe/London") == ""
    assert each.at_night("") == ""


def test_the_next_interview_with_notes_and_what_to_ask(catalog: Catalog):
    houston, boston = code_in(catalog, "Houston"), code_in(catalog, "Boston")
    profile = profile_with(
        interview(boston, "2026-12-08", "09:00"),
        interview(houston, "2026-12-01", "08:00", "virtual", notes="Ask about the clinic."),
        zone="Asia/Kolkata",
    )
    profile = profile.model_copy(update={"notes": {houston: "Met a resident."}})
    profile = profile.changed("messages", answers={"move": "Yes, gladly."})
    coming = next_interview(catalog, profile, TODAY)
    assert coming is not None
    assert coming.interview.code == houston
    assert coming.days_left == 3
    assert coming.notes == ("Ask about the clinic.", "Met a resident.")
    assert coming.replies["Would you move to another state?"] == "Yes, gladly."
    assert coming.replies["Do you prefer one part of the country?"] == ""
    later = next_interview(catalog, profile, dt.date(2026, 12, 2))
    assert later is not None
    assert later.interview.code == boston
    assert next_interview(catalog, profile, dt.date(2026, 12, 9)) is None


def test_an_unknown_visa_is_to_be_asked_about(bare: Catalog):
    houston = code_in(bare, "Houston")
    coming = next_interview(bare, profile_with(interview(houston, "2026-12-01"), visa="j1_only"), TODAY)
    assert coming is not None
    assert coming.to_ask == ("J-1 sponsorship: not known yet, ask.",)
    without = next_interview(bare, profile_with(interview(houston, "2026-12-01"), visa="none"), TODAY)
    assert without is not None
    assert without.to_ask == ()


def test_a_day_given_up_is_free_for_those_who_wait(catalog: Catalog):
    houston, boston, miami = (code_in(catalog, city) for city in ("Houston", "Boston", "Miami"))
    events = (
        interview(houston, "2026-12-04", "09:00"),
        Event(code=houston, kind="cancelled", date=dt.date(2026, 11, 26)),
        Event(code=boston, kind="waitlisted", date=dt.date(2026, 11, 20)),
        Event(code=miami, kind="invited", date=dt.date(2026, 11, 27)),
    )
    [free] = free_days(catalog, profile_with(*events), TODAY)
    assert free.day == dt.date(2026, 12, 4)
    assert set(free.waiting) == {boston, miami}
    assert free.sentence.startswith("Fri 4 Dec 2026 is free again: ")
    assert free_days(catalog, profile_with(*events), dt.date(2026, 12, 5)) == ()


def test_a_day_taken_by_another_is_not_free(catalog: Catalog):
    houston, boston = code_in(catalog, "Houston"), code_in(catalog, "Boston")
    events = (
        interview(houston, "2026-12-04"),
        Event(code=houston, kind="declined", date=dt.date(2026, 11, 26)),
        interview(boston, "2026-12-04"),
    )
    assert free_days(catalog, profile_with(*events), TODAY) == ()


def test_a_moved_interview_frees_its_old_day(catalog: Catalog):
    houston = code_in(catalog, "Houston")
    moved = interview(houston, "2026-12-11", "09:00", date="2026-11-20")
    [free] = free_days(catalog, profile_with(interview(houston, "2026-12-04"), moved), TODAY)
    assert free.day == dt.date(2026, 12, 4)


def test_programs_of_one_name_are_told_apart_by_their_specialty(catalog: Catalog) -> None:
    table = catalog.table
    twins = table[table.duplicated(["program_name", "city", "state"], keep=False)]
    codes = twins["acgme_code"][twins["program_name"] == twins["program_name"].iloc[0]].tolist()
    names = program_names(catalog, Knowledge(), codes)
    assert len(set(names.values())) == len(codes) > 1
    assert all(str(catalog.row(code)["specialty"]) in name for code, name in names.items())
    assert "(" not in program_names(catalog, Knowledge(), codes[:1])[codes[0]].rsplit(",", 1)[-1]
    own = [OwnProgram(name="City Hospital", code=code) for code in ("9999999999", "9999999998")]
    assert len(set(program_names(catalog, Knowledge(own_programs=tuple(own)), [o.code for o in own]).values())) == 2
