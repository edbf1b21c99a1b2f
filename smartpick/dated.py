"""How old a published fact is, so that it says so by itself. The day to judge by is given, never read from a clock."""

from __future__ import annotations

import datetime as dt
import re

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_YEAR = dt.timedelta(days=366)
"""A year, a leap year's too: what is a year old to the day is not yet older."""


def latest_day(dated: str) -> dt.date | None:
    """The last day that a date as published can mean; None where it names none.

    Args:
        dated: begins with a year, month or day, as in "2025", "2025-12", "2025-06-17/18", "2025-12-16 (eff. ...)".
    """
    match = _DATE.match(dated)
    if match is None:
        return None
    year, month, day = match.groups()
    if day is not None:
        return dt.date(int(year), int(month), int(day))
    first_of_next = dt.date(int(year) + 1, 1, 1) if month in {None, "12"} else dt.date(int(year), int(month) + 1, 1)
    return first_of_next - dt.timedelta(days=1)


def age_note(dated: str, today: dt.date) -> str:
    """ "as of 2025-07-01, more than a year ago: check" where a fact is that old on the day given, else "".

    Args:
        dated: as `latest_day` takes it; also a year and words, as in "2020-".
        today: the day to judge by.
    """
    day = latest_day(dated)
    return f"as of {dated}, more than a year ago: check" if day is not None and today - day > _YEAR else ""


def season_month(season: int) -> str:
    """The month in which what is published for a season became known, as in "2026-06" for the 2027 season.

    The services open a season in June of the year before the match (AAMC, ERAS timeline of 2026).
    """
    return f"{season - 1}-06"
