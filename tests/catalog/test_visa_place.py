"""Dated events of visa policy: what later events changed, what is old, and rules by year."""

import datetime as dt

from smartpick.catalog.visa_place import california_facts, conrad_facts, policy_events
from smartpick.data_folder import csv_rows

TODAY = dt.date(2026, 11, 28)


def test_an_event_that_a_later_one_changed_names_it():
    rows = csv_rows("published/visa_policy_timeline.csv")
    dates = [row["date"] for row in rows]
    assert len(dates) == len(set(dates))
    for row in rows:
        assert not row["changed_by"] or row["changed_by"] in dates
        assert not row["changed_by"] or row["changed_by"] > row["date"]
        assert row["confidence"] in {"high", "medium", "low"}


def test_the_present_state_of_duration_of_status_payment_and_conrad_is_last():
    events = policy_events(TODAY).set_index("date")
    for date, changed in (
        ("2025-08/09", "on 2026-07-17: DHS final rule"),
        ("2026-07-17", "on 2026-09-14: Federal court in Massachusetts postpones"),
        ("2025-02-25", "in 2026: Conrad 30 extended within Public Law 119-75"),
        ("2025-06-04", "on 2025-12-16 (eff. 2026-01-01): Proclamation 10998: 39 countries"),
    ):
        assert events.loc[date, "note"].startswith(f"changed {changed}")
    for date, word in (("2026-09-14", "duration-of-status"), ("2026-09-30", "$100,000"), ("2026", "119-75")):
        assert word in events.loc[date, "event"]
        assert events.loc[date, "note"] == ""


def test_events_and_facts_older_than_a_year_say_so():
    events = policy_events(TODAY).set_index("date")
    assert events.loc["2025-07-01", "note"] == "as of 2025-07-01, more than a year ago: check"
    assert not policy_events(dt.date(2025, 8, 1))["note"].str.contains("ago").any()
    for facts in (california_facts(TODAY), conrad_facts(TODAY)):
        old = facts["year"].astype(str).str[:4].astype(int) < 2025
        assert facts["note"].str.contains("more than a year ago").equals(old)
