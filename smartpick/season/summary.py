"""The season on one day for who has no browser: odds now, interviews, this week; as keys for programs, and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from smartpick.catalog import Catalog
from smartpick.plan import Interval, Profile, of_hundred, widest_words
from smartpick.season.interviews import worth_of_next
from smartpick.season.invitations import release_words
from smartpick.season.news import News
from smartpick.season.this_week import Task, this_week
from smartpick.season.zones import day_words


def season_record(news: News) -> dict[str, object]:
    """Chances 0–1 now and the rest, as `python -m smartpick season --json` prints them; regions by name.

    Keys: match, by_region, interviews (held; expected_more, also by region), next_worth (what one more interview adds
    to matching at all; by_region, to matching there), this_week.
    """
    regions, worths = _regions(news), worth_of_next(news)
    return {
        "match": asdict(news.match),
        "by_region": _named(regions, news.by_tier),
        "interviews": {
            "held": news.held,
            "expected_more": {**asdict(news.expected_more), "by_region": _named(regions, news.more_by_tier)},
        },
        "next_worth": {
            **asdict(worths[1].match),
            "by_region": _named(regions, {tier: worth.by_tier[tier] for tier, worth in worths.items()}),
        },
        "this_week": [
            {**asdict(task), "by": None if task.by is None else task.by.isoformat()} for task in _tasks(news)
        ],
    }


def odds_words(news: News) -> str:
    """The chance of matching on the day, and before any news."""
    return (
        f"On {day_words(news.date)}, of 100 applicants like you with this news {of_hundred(news.match)} match "
        f"({of_hundred(news.before)} when the applications were sent)"
    )


def season_text(news: News) -> str:
    """The same in words, with what silence means and what the numbers rest on."""
    worths = worth_of_next(news)
    lines = [
        f"{odds_words(news)}:",
        *(f"  {name}: {of_hundred(news.by_tier[tier])}" for tier, name in _regions(news).items()),
        f"Interviews: {news.held} held, {_count(news.expected_more)} still to be expected.",
        f"One more interview: {of_hundred(worths[1].match)} of 100 more match.",
        *news.silence,
        *(words for name in _specialties(news) for words in release_words(name, news.date)),
        *news.sentences,
    ]
    if widest := widest_words(news.widest):
        lines.append(f"The range owes most to {widest}.")
    listed = news.sent.listed
    return "\n".join([*lines, *week_lines(listed.catalog, listed.profile, news.date)])


def week_lines(catalog: Catalog, profile: Profile, date: dt.date) -> list[str]:
    """What to do this week, also where there are no odds; nothing where nothing is due."""
    tasks = this_week(catalog, profile, date)
    return ["This week:", *(f"  {task.sentence}" for task in tasks)] if tasks else []


def _tasks(news: News) -> tuple[Task, ...]:
    return this_week(news.sent.listed.catalog, news.sent.listed.profile, news.date)


def _specialties(news: News) -> list[str]:
    return [plan.profile.applicant.specialty for plan in news.sent.listed.parts]


def _regions(news: News) -> dict[int, str]:
    return news.sent.listed.catalog.regions.tiers


def _named(regions: Mapping[int, str], by_tier: Mapping[int, Interval]) -> dict[str, dict[str, float]]:
    return {regions[tier]: asdict(interval) for tier, interval in by_tier.items()}


def _count(interval: Interval) -> str:
    """An interval of a count: "1 to 6"."""
    low, high = round(interval.low), round(interval.high)
    return str(low) if low == high else f"{low} to {high}"
