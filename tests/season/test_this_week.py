"""What to do this week, by the plan's state on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from smartpick import Catalog
from smartpick.export.ics import calendar_file
from smartpick.plan import Event
from smartpick.season.calendar import season
from smartpick.season.interview_days import free_days
from smartpick.season.this_week import this_week
from smartpick.season.visa_steps import visa_steps
from tests.season.applicants import code_in, interview, profile_with

TODAY = dt.date(2026, 11, 28)


def applied(catalog):
    return Event(code=code_in(catalog, "Chicago"), kind="applied", date=dt.date(2026, 9, 20))


def keys(catalog, profile, day):
    return [task.key for task in this_week(catalog, profile, dt.date.fromisoformat(day))]


def test_applications_are_asked_for_once_they_can_be_sent(catalog: Catalog):
    nothing = profile_with()
    assert "applied" not in keys(catalog, nothing, "2026-08-20")
    assert "applied" in keys(catalog, nothing, "2026-11-28")
    assert "applied" not in keys(catalog, profile_with(applied(catalog)), "2026-11-28")


def test_an_invitation_waits_for_a_reply_within_48_hours(catalog: Catalog):
    code = code_in(catalog, "Houston")
    invited = Event(code=code, kind="invited", date=dt.date(2026, 11, 27))
    [task] = [t for t in this_week(catalog, profile_with(invited), TODAY) if t.key == "reply"]
    assert task.by == dt.date(2026, 11, 29)
    assert task.codes == (code,)
    assert not task.overdue
    [late] = [t for t in this_week(catalog, profile_with(invited), dt.date(2026, 11, 30)) if t.key == "reply"]
    assert late.overdue
    assert "overdue" in late.sentence
    accepted = Event(code=code, kind="accepted", date=dt.date(2026, 11, 28))
    assert "reply" not in keys(catalog, profile_with(invited, accepted), "2026-11-28")
    assert "no day" in keys(catalog, profile_with(invited, accepted), "2026-11-28")


def test_interviews_of_the_week_before_it_and_after(catalog: Catalog):
    event = interview(code_in(catalog, "Houston"), "2026-12-04", "08:00", "virtual")
    profile = profile_with(event)
    assert "interview" not in keys(catalog, profile, "2026-11-27")
    assert "interview" in keys(catalog, profile, "2026-11-28")
    assert "held" in keys(catalog, profile, "2026-12-05")
    done = Event(code=event.code, kind="done", date=dt.date(2026, 12, 4), day=event.day)
    assert "score" in keys(catalog, profile_with(event, done), "2026-12-05")
    scored = done.model_copy(update={"score": 8})
    assert not {"score", "held"} & set(keys(catalog, profile_with(event, scored), "2026-12-05"))


def test_a_clash_is_to_be_solved_a_week_ahead(catalog: Catalog):
    events = [interview(code_in(catalog, city), "2026-12-18", "09:00") for city in ("Houston", "Chicago")]
    [task] = [t for t in this_week(catalog, profile_with(*events), TODAY) if t.key == "clash"]
    assert task.by == dt.date(2026, 12, 11)


def test_a_way_without_a_night_and_a_free_day_are_tasks(catalog: Catalog):
    boston, angeles, miami = (code_in(catalog, city) for city in ("Boston", "Los Angeles", "Miami"))
    events = [
        interview(boston, "2026-12-08", "09:00", "in person"),
        interview(angeles, "2026-12-09", "08:00", "in person"),
        interview(miami, "2026-12-15"),
        Event(code=miami, kind="cancelled", date=dt.date(2026, 11, 27)),
        Event(code=code_in(catalog, "Houston"), kind="waitlisted", date=dt.date(2026, 11, 20)),
    ]
    assert {"trip", "free day"} <= set(keys(catalog, profile_with(*events), "2026-11-28"))


def test_the_rank_list_from_empty_to_certified(catalog: Catalog):
    codes = [code_in(catalog, city) for city in ("Houston", "Boston")]
    profile = profile_with(*(interview(code, "2026-12-04", kind="done", date="2026-12-04") for code in codes))

    def task(profile, day="2027-02-20"):
        found = [t for t in this_week(catalog, profile, dt.date.fromisoformat(day)) if t.key == "rank list"]
        return found[0].what if found else ""

    assert task(profile, "2027-01-20") == ""
    assert task(profile) == "Begin your rank list: you hold 2 interviews, and it is empty."
    ranked = profile.changed("rank_list", order=codes)
    assert task(ranked) == "Certify your rank list of 2: only a certified list counts."
    certified = ranked.changed("rank_list", certified="2027-02-19", certified_order=codes)
    assert task(certified) == ""
    turned = certified.changed("rank_list", order=codes[::-1])
    assert task(turned) == "Your rank list changed since you certified it on Fri 19 Feb 2027: certify it again."
    assert task(ranked, "2027-03-04").startswith("The rank list deadline has passed")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "invited", "date": "2020-11-12"}, {"kind": "accepted", "date": "2026-11-12", "day": "9999-12-31"},
        {"kind": "accepted", "date": "0001-01-01", "day": "0001-01-01", "zone": "Pacific/Kiritimati"},
        {"kind": "accepted", "date": "2026-11-12", "day": "2027-03-20"},
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_is_named_and_stops_nothing(catalog: Catalog, wrong):
    profile = profile_with(Event.model_validate({"code": code_in(catalog, "Houston"), **wrong}), zone="Asia/Kolkata")
    assert "check" in keys(catalog, profile, "2026-11-28")
    assert calendar_file(catalog, profile, TODAY)
    free_days(catalog, profile, TODAY)


def test_a_contradiction_is_to_be_checked(catalog: Catalog):
    kinds = {20: "declined", 21: "done"}
    events = [
        Event.model_validate({"code": code_in(catalog, "Houston"), "kind": kind, "date": dt.date(2026, 11, day)})
        for day, kind in kinds.items()
    ]
    [task] = [t for t in this_week(catalog, profile_with(*events), TODAY) if t.key == "check"]
    assert "there is no invitation between the two" in task.what


@pytest.mark.parametrize(("certified", "asked"), [(None, True), (False, True), (True, False)])
def test_the_exams_must_be_confirmed_by_the_rank_deadline(catalog: Catalog, certified, asked):
    profile = profile_with(applied(catalog), ecfmg_certified=certified)
    assert ("nrmp.img_credential_verification_deadline" in keys(catalog, profile, "2027-01-20")) is asked


def test_the_overdue_come_first_then_by_day(catalog: Catalog):
    late = Event(code=code_in(catalog, "Houston"), kind="invited", date=dt.date(2026, 11, 20))
    soon = interview(code_in(catalog, "Boston"), "2026-11-30", "09:00")
    tasks = this_week(catalog, profile_with(late, soon), TODAY)
    assert [task.key for task in tasks][:2] == ["reply", "interview"]


def test_an_opening_is_never_overdue(catalog: Catalog):
    tasks = this_week(catalog, profile_with(), dt.date(2026, 9, 4))
    assert [task.overdue for task in tasks if task.key == "eras.submit_opens"] == [False]


def test_hours_are_said_in_the_applicants_zone(catalog: Catalog):
    tasks = this_week(catalog, profile_with(applied(catalog), zone="Asia/Kolkata"), dt.date(2027, 3, 14))
    [notice] = [task for task in tasks if task.key == "nrmp.match_status_notice"]
    assert notice.when == "Mon 15 Mar 2027, 10:00 in New York (19:30 in Kolkata)"


def test_after_the_match_come_the_visa_steps(catalog: Catalog):
    assert "visa.which" not in keys(catalog, profile_with(), "2027-03-01")
    assert {"visa.which", "j1.statement_of_need", "h1b.documents"} <= set(keys(catalog, profile_with(), "2027-03-20"))


def test_a_visa_step_waits_for_the_match_but_step_3_does_not(catalog: Catalog):
    tasks = {task.key: task.what for task in this_week(catalog, profile_with(), dt.date(2027, 3, 14))}
    assert tasks["visa.which"].startswith("If you matched: Ask the program's office")
    assert tasks["h1b.step3"].startswith("An H-1B petition needs a passed Step 3")


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_any_day_of_the_calendar_can_be_asked_for(catalog: Catalog, day):
    assert this_week(catalog, profile_with(), day) is not None


def test_when_the_season_is_over_nothing_is_to_do(catalog: Catalog):
    [task] = this_week(catalog, profile_with(), dt.date(2027, 8, 1))
    assert task.what == "The season 2027 is over. What you entered stays in your plan."


@pytest.mark.parametrize(
    ("visa", "prefixes"),
    [
        ("none", {"ecfmg", "licence"}), ("j1_only", {"ecfmg", "licence", "visa", "j1"}),
        ("h1b_only", {"ecfmg", "licence", "visa", "h1b"}), ("j1_or_h1b", {"ecfmg", "licence", "visa", "j1", "h1b"}),
    ],
)  # fmt: skip
def test_each_visa_need_has_its_steps(visa, prefixes):
    steps = visa_steps(profile_with(visa=visa).applicant, season(2027))
    assert {step.key.split(".")[0] for step in steps} == prefixes
    assert all(step.first <= step.by and step.source for step in steps)


def test_steps_that_are_done_fall_away():
    applicant = profile_with(step3_passed=True, ecfmg_certified=True).applicant
    assert not {"h1b.step3", "ecfmg.certificate"} & {step.key for step in visa_steps(applicant, season(2027))}


def test_visa_days_keep_their_rules():
    steps = {step.key: step for step in visa_steps(profile_with().applicant, season(2027))}
    starts = season(2027)["training.starts"].day
    assert starts - steps["j1.entry"].first <= dt.timedelta(days=30)
    assert starts - steps["h1b.entry"].first <= dt.timedelta(days=10)
    assert starts - steps["h1b.petition"].first <= dt.timedelta(days=183)
    assert steps["j1.sponsorship"].first == dt.date(2027, 4, 1)
    assert "370 US dollars" in steps["j1.sponsorship"].todo
    assert steps["licence.california"].by == starts + dt.timedelta(days=180)
