"""Season, part “Now”: the chance today, what silence means, what to do this week, and the next dates."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pandas as pd
import streamlit as st

from smartpick.export.ics import calendar_file
from smartpick.plan import Interval, widest_words
from smartpick.season.calendar import SeasonDate, clock_changes, season
from smartpick.season.interviews import worth_of_next
from smartpick.season.invitations import release_words
from smartpick.season.news import News
from smartpick.season.this_week import this_week
from smartpick.season.visa_steps import NOT_LEGAL_ADVICE, visa_steps
from smartpick.ui import derived, session, shipped, today
from smartpick.ui.quoted import as_text
from smartpick.ui.season import entry, moves
from smartpick.ui.widgets import charts
from smartpick.ui.widgets.binder_download import binder_download
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.parts import folded_on_phones, part
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.words import middle_of_hundred, of_hundred, percent_range, points_range

NEXT = 4
"""Dates to come that are shown at once (product decision)."""


def section() -> None:
    """Draw the part."""
    moves.refused()
    news = derived.news()
    if news is None:
        st.info(as_text(derived.plan_or_reason()[1]), icon=":material/info:")
    else:
        entry.take_over(news.sent.listed)
        if session.profile().events:
            odds(news)
    with part("This week"):
        tasks()
    with part("Next dates"):
        dates()
    after_the_match()
    if news is not None:
        binder_download(news.sent.listed, today.today())


def odds(news: News) -> None:
    """The chance today against the one before any news, by region, and what is still to come."""
    home = news.sent.listed.catalog.regions.tiers[1]
    st.markdown(
        f"Of **100** applicants like you with this news, **{of_hundred(news.match)}** match (middle "
        f"**{middle_of_hundred(news.match)}**), **{of_hundred(news.by_tier[1])}** of them in {home}. When the "
        f"applications were sent it was {of_hundred(news.before)}."
    )
    chart, words = st.columns([3, 2], gap="medium")
    with chart:
        _by_region(news)
    with words:
        st.markdown(
            f"You have **{news.held}** interview{'' if news.held == 1 else 's'}; **{expected(news.expected_more)}** "
            f"still to be expected. One more adds **{points_range(worths(news)[1].match)}** points of 100 to your "
            "chance of matching."
        )
        for sentence in news.silence:
            st.markdown(sentence)
        for plan in news.sent.listed.parts:
            for sentence in release_words(plan.profile.applicant.specialty, news.date):
                st.markdown(sentence)
    with folded_on_phones("By region, in figures"):
        _figures(news)
    with st.expander("What this counts with"):
        for sentence in news.sentences:
            st.markdown(plain(sentence))
        if widest := widest_words(news.widest):
            st.markdown(f"What widens the range most: **{widest}**.")
        st.caption(
            "Every program counts that you entered as applied to; without such an entry, those of your list too. Bars "
            "run from the 10th to the 90th percentile of 200 sets of assumptions, each weighed by how well it fits "
            "your news; the mark is the middle."
        )


def _by_region(news: News) -> None:
    tiers = news.sent.listed.catalog.regions.tiers
    rows = [
        ("Before any news", news.before),
        ("Now", news.match),
        *((f"… in {tiers[tier]}", interval) for tier, interval in news.by_tier.items()),
    ]
    st.plotly_chart(
        charts.interval_bars(rows), config=charts.CONFIG, key="season-odds",
        alt="; ".join(f"{name} {percent_range(interval)}" for name, interval in rows),
    )  # fmt: skip


worths = derived.kept(2)(worth_of_next)
"""Tier → worth of one more interview there, kept with the session."""


def _figures(news: News) -> None:
    tiers, next_worth = news.sent.listed.catalog.regions.tiers, worths(news)
    lines = [
        {
            "Region": tiers[tier],
            "Match there now, of 100": of_hundred(news.by_tier[tier]),
            "Interviews still expected": expected(news.more_by_tier[tier]),
            "One more interview there adds, points of matching there": points_range(next_worth[tier].by_tier[tier]),
        }
        for tier in tiers
    ]
    frame(pd.DataFrame(lines), "Chance, interviews still expected and the worth of one more, by region")


def expected(interval: Interval) -> str:
    """A count that is not sure: "1 to 5", "fewer than 1"."""
    low, high = round(interval.low), round(interval.high)
    return "fewer than 1" if high < 1 else str(low) if low == high else f"{low} to {high}"


def tasks() -> None:
    """What to do in the seven days from today on."""
    profile, day = session.profile(), today.today()
    zoned = profile if profile.time_zone else profile.in_season(time_zone=today.own_zone())
    listed = this_week(shipped.catalog(), zoned, day)
    if not listed:
        st.markdown("Nothing is due this week.")
    for task in listed:
        icon = ":red[:material/alarm:]" if task.overdue else ":material/check_box_outline_blank:"
        st.markdown(f"{icon} {plain(task.sentence)}")
        if task.why:
            st.caption(plain(task.why))


def dates() -> None:
    """The next dates in New York's time and the applicant's; all of them, with what they rest on, when opened."""
    profile, day, zone = session.profile(), today.today(), today.own_zone()
    applicant = profile.applicant
    every = season().concerning(applicant.specialty, applicant.second_specialty or "")
    coming = [each for each in every if each.day >= day]
    for each in coming[:NEXT]:
        st.markdown(f"**{each.when(zone)}**: {each.label}." + (f" {each.todo}" if each.todo else ""))
    for change in clock_changes(season(), zone):
        if 0 <= (change.day - day).days <= _SOON.days:
            st.markdown(f":material/schedule: {change.sentence}")
    st.download_button(
        "Calendar file (.ics)", partial(calendar_file, shipped.catalog(), profile, day),
        f"smartpick-season-{season().year}.ics", "text/calendar", on_click="ignore", icon=":material/download:",
        key="download-ics", help="Dates, interviews and visa steps, for the calendar of your phone or computer.",
    )  # fmt: skip
    with st.expander(f"All dates of the season {season().year}, with source and confidence"):
        if not all(each.confidence == "high" for each in every):
            st.caption(
                "Dates of this season are transcriptions: confirm each with the NRMP or the AAMC, as its line says."
            )
        frame(pd.DataFrame([_date_line(each, zone, day) for each in every]), "Dates of the season")


_SOON = dt.timedelta(days=21)
"""How long ahead a change of clocks is spoken of (product decision)."""


def _date_line(each: SeasonDate, zone: str, day: dt.date) -> dict[str, str]:
    return {"When": each.when(zone), "What": each.label, "Source and confidence": each.footing(day)}


def after_the_match() -> None:
    """The steps to a visa and a licence, with their days."""
    steps = visa_steps(session.profile().applicant, season())
    if not steps:
        return
    with st.expander("After the match: visa and licence, step by step"):
        st.caption(NOT_LEGAL_ADVICE)
        lines = [
            {"When": step.when, "What": step.label, "What to do": step.todo,
             "Source": f"{step.source}; confidence: {step.confidence}", "Page": step.address}
            for step in steps
        ]  # fmt: skip
        frame(pd.DataFrame(lines), "Steps after the match", Page=st.column_config.LinkColumn("Page"))
