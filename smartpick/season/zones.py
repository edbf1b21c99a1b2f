"""Days and hours in words, in New York's time and in another zone; the time zone of a program's place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

from smartpick.catalog import Catalog
from smartpick.data_folder import csv_rows

NEW_YORK = "America/New_York"
"""The zone in which the NRMP and the AAMC give their hours."""


@lru_cache
def _zones() -> Mapping[tuple[str, str], str]:
    """(state, county or "") → time zone."""
    return {(row["state"], row["county_fips"]): row["zone"] for row in csv_rows("rules/time_zones.csv")}


def zone_of(catalog: Catalog, code: str) -> str:
    """The IANA time zone of a program's county, else of its state; "" for a program that is not in the table.

    Args:
        catalog: the program table.
        code: ACGME code.
    """
    at = catalog.code_position.get(code)
    if at is None:
        return ""
    state, county = (str(catalog.table[name].iat[at]) for name in ("state", "county_fips"))
    return _zones().get((state, county), _zones().get((state, ""), ""))


def day_words(day: dt.date) -> str:
    """ "Wed 3 Mar 2027"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def zone_name(zone: str) -> str:
    """ "New York" for "America/New_York"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def in_words(at: dt.datetime, zone: str = "", place: str = "") -> str:
    """A moment where it happens, and for someone elsewhere.

    Args:
        at: with its time zone.
        zone: of the reader; "" or one with the same hour = said once.
        place: what to call the place where it happens, such as its city; "" = the name of its time zone.

    Example:
        >>> at = dt.datetime(2027, 3, 3, 21, tzinfo=ZoneInfo("America/New_York"))
        >>> in_words(at, "Asia/Kolkata")
        'Wed 3 Mar 2027, 21:00 in New York (Thu 4 Mar, 07:30 in Kolkata)'
    """
    there = f"{day_words(at.date())}, {at:%H:%M} in {place or zone_name(str(at.tzinfo))}"
    if not zone:
        return there
    own = at.astimezone(ZoneInfo(zone))
    if own.utcoffset() == at.utcoffset():
        return there
    day = "" if own.date() == at.date() else f"{own:%a} {own.day} {own:%b}, "
    return f"{there} ({day}{own:%H:%M} in {zone_name(zone)})"
