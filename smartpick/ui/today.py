"""Which day it is: the clock's, or another that someone chose to look at. Nothing deeper reads the clock."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from smartpick.season.zones import NEW_YORK
from smartpick.ui import session

ADDRESS = "date"
"""What the day is called in the address: `/season?date=2026-11-27`."""
_CHOSEN = "day-chosen"


def today() -> dt.date:
    """The day the season is looked at on."""
    asked = _day(st.query_params.get(ADDRESS, ""))
    if asked:
        st.session_state[_CHOSEN] = asked
    return st.session_state.get(_CHOSEN) or by_the_clock()


def by_the_clock() -> dt.date:
    """Today, where the applicant is."""
    return dt.datetime.now(ZoneInfo(own_zone())).date()


def moment() -> dt.date | dt.datetime:
    """Now by the clock; of a day someone chose to look at, the day."""
    return today() if is_chosen() else dt.datetime.now(dt.UTC)


def own_zone() -> str:
    """The applicant's time zone: as entered, else as the browser says, else New York's."""
    zone = session.profile().time_zone or st.context.timezone or NEW_YORK
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):  # a browser may say anything
        return NEW_YORK
    return zone


def look_at(day: dt.date | None) -> None:
    """Look at the season on another day; None = the clock's again."""
    st.session_state[_CHOSEN] = day
    if day is None:
        st.query_params.pop(ADDRESS, None)
    else:
        st.query_params[ADDRESS] = day.isoformat()


def is_chosen() -> bool:
    """Whether the day is another than the clock's."""
    return st.session_state.get(_CHOSEN) is not None


def not_understood() -> str:
    """What the address names as the day and is none, else ""."""
    asked = st.query_params.get(ADDRESS, "")
    return "" if _day(asked) else asked[:40]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
