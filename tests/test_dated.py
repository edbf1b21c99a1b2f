"""How old a fact is: dates as they are published, judged by a given day."""

import datetime as dt

import pytest

from smartpick.dated import age_note, latest_day, season_month


@pytest.mark.parametrize(
    ("dated", "day"),
    [
        ("2025", dt.date(2025, 12, 31)), ("2020-", dt.date(2020, 12, 31)), ("2025-12", dt.date(2025, 12, 31)),
        ("2024-02", dt.date(2024, 2, 29)), ("2025-08/09", dt.date(2025, 8, 31)),
        ("2025-06-17/18", dt.date(2025, 6, 17)), ("2025-12-16 (eff. 2026-01-01)", dt.date(2025, 12, 16)),
        ("stored copy", None), ("", None),
    ],
)  # fmt: skip
def test_the_last_day_a_date_can_mean(dated, day):
    assert latest_day(dated) == day


def test_a_fact_says_its_age_only_after_a_year():
    assert age_note("2025-07-01", dt.date(2026, 7, 1)) == ""
    assert age_note("2025-07-01", dt.date(2026, 7, 3)) == "as of 2025-07-01, more than a year ago: check"
    assert age_note("2025", dt.date(2026, 12, 31)) == age_note("undated", dt.date(2026, 12, 31)) == ""


def test_a_season_is_known_from_june_before():
    assert season_month(2027) == "2026-06"
