"""Season: the day it is looked at on, and the applicant's time zone."""

from __future__ import annotations

from zoneinfo import available_timezones

import streamlit as st

from smartpick.season.calendar import season
from smartpick.season.zones import day_words, zone_name
from smartpick.ui import session, today
from smartpick.ui.quoted import as_text
from smartpick.ui.season import moves
from smartpick.ui.widgets import controls


def choose() -> None:
    """The day and the applicant's zone, folded into one line; both can be chosen."""
    day, zone = today.today(), today.own_zone()
    if asked := today.not_understood():
        st.warning(f"“{as_text(asked)}” in the address is no day such as 2026-11-27; shown is {day_words(day)}.")
    words = f"{day_words(day)} · {zone_name(zone)}"
    opened = st.popover(words, key="day-and-zone", icon=":material/event:", on_change=lambda: st.rerun(["season"]))
    if not opened.open:
        return
    first, last, now = season().first, season().last, today.by_the_clock()
    least, most = min(first, day, now), max(last, day, now)
    with opened:
        st.date_input(
            "Look at it on another day", min_value=least, max_value=most, format="YYYY-MM-DD",
            **controls.tied("season-day", day, today.look_at, moves.AFTER, {"min_value": least, "max_value": most}),
        )  # fmt: skip
        if today.is_chosen():
            st.button("Back to today", key="season-today", on_click=_back, icon=":material/today:")
        st.selectbox(
            "Your time zone", ["", *sorted(available_timezones())],
            format_func=lambda name: name.replace("_", " ") or f"As your browser says: {zone_name(zone)}",
            **controls.tied("season-zone", session.profile().time_zone, _in_zone, moves.AFTER),
        )  # fmt: skip


def _back() -> None:
    today.look_at(None)
    st.rerun(moves.AFTER)


def _in_zone(zone: str) -> None:
    session.in_season(time_zone=zone)
