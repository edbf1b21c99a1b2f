"""The season as data: its dates with source, confidence and conflicts, and the days on which clocks change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from smartpick.applicant import MATCH_YEAR
from smartpick.data_folder import DATA, CatalogError, csv_rows
from smartpick.dated import age_note
from smartpick.plan import counted
from smartpick.season.zones import NEW_YORK, day_words, in_words, zone_name


@dataclass(frozen=True)
class SeasonDate:
    """One date of a season, a row of `data/seasons/YEAR.csv`.

    Args:
        key: as in "nrmp.match_day"; it stays the same from season to season.
        label: what happens.
        day: in New York.
        at: the moment, in New York's zone; None where only a day is known.
        is_deadline: whether something must be done by then; otherwise something begins or becomes known.
        todo: what to do about it, "" = nothing.
        notice_days: how many days ahead it is worth doing (assumption, by hand).
        specialty: whom it concerns, "" = everyone.
        source: who published it, or whose transcription it is.
        address: of the source, "" = none.
        as_of: when the source said so, as far as known.
        confidence: "high", "medium" or "low".
        conflict: a sentence where sources disagree, else "".
        confirm_with: who can confirm it.
    """

    key: str
    label: str
    day: dt.date
    at: dt.datetime | None
    is_deadline: bool
    todo: str
    notice_days: int
    specialty: str
    source: str
    address: str
    as_of: str
    confidence: str
    conflict: str
    confirm_with: str

    def when(self, zone: str = "") -> str:
        """The day, with its hour in New York and in another zone where one is known.

        Args:
            zone: of the reader, "" = none entered.
        """
        return in_words(self.at, zone) if self.at else day_words(self.day)

    def footing(self, today: dt.date) -> str:
        """What the date rests on, in sentences: source, confidence, conflict, whom to ask.

        Args:
            today: the day to judge the source's age by.
        """
        note = age_note(self.as_of, today) if self.as_of else ""
        aged = f", {note}" if note else f", as of {self.as_of}" if self.as_of else ""
        parts = [f"{self.source}{aged}; confidence: {self.confidence}.", self.conflict]
        return " ".join(filter(None, [*parts, f"Confirm it with {_the(self.confirm_with)}."]))


def _the(who: str) -> str:
    return f"the {who}" if who.startswith(("NRMP", "AAMC", "APDS")) else who


@dataclass(frozen=True)
class Season:
    """All dates of the season that ends with a match in `year`, in order of time."""

    year: int
    dates: tuple[SeasonDate, ...]

    @cached_property
    def _by_key(self) -> dict[str, SeasonDate]:
        return {date.key: date for date in self.dates}

    def __getitem__(self, key: str) -> SeasonDate:
        """The date of a key.

        Raises:
            CatalogError: the season's file has none.
        """
        if key not in self._by_key:
            raise CatalogError(f"The season {self.year} has no date “{key}”; add it to data/seasons/{self.year}.csv.")
        return self._by_key[key]

    @property
    def first(self) -> dt.date:
        """The first day of the season: nothing of it happened before."""
        return self.dates[0].day

    @property
    def last(self) -> dt.date:
        """The last day of the season."""
        return self.dates[-1].day

    @property
    def interviews(self) -> tuple[dt.date, dt.date]:
        """The first and the last day an interview can be on: programs have applications, lists are still open."""
        return self["eras.programs_see_applications"].day, self["nrmp.rol_certification_deadline"].day

    def concerning(self, *specialties: str) -> tuple[SeasonDate, ...]:
        """The dates that concern an applicant to these specialties."""
        return tuple(date for date in self.dates if date.specialty in {"", *specialties})


def seasons() -> tuple[int, ...]:
    """The match years that have a file in `data/seasons/`."""
    return tuple(sorted(int(path.stem) for path in (DATA / "seasons").glob("[0-9]*.csv")))


@lru_cache
def season(year: int = MATCH_YEAR) -> Season:
    """The season of a match year.

    Raises:
        CatalogError: there is no file of that season, or a line of it cannot be read.

    Example:
        >>> season(2027)["nrmp.rol_certification_deadline"].when("Asia/Kolkata")
        'Wed 3 Mar 2027, 21:00 in New York (Thu 4 Mar, 07:30 in Kolkata)'
    """
    if year not in seasons():
        known = ", ".join(map(str, seasons()))
        raise CatalogError(f"There are no dates of the season {year}; there are {known}. Add data/seasons/{year}.csv.")
    dates = [_date(row) for row in csv_rows(f"seasons/{year}.csv")]
    midnight = dt.time(tzinfo=ZoneInfo(NEW_YORK))
    return Season(year, tuple(sorted(dates, key=lambda each: each.at or dt.datetime.combine(each.day, midnight))))


def _date(row: Mapping[str, str]) -> SeasonDate:
    fields = {name: text for name, text in row.items() if name not in {"when", "deadline", "notice_days"}}
    try:
        when, days = dt.datetime.fromisoformat(row["when"]), int(row["notice_days"])
    except ValueError as error:
        raise CatalogError(f"The date “{row['key']}” of a season cannot be read: {error}.") from error
    at = when.replace(tzinfo=ZoneInfo(NEW_YORK)) if "T" in row["when"] else None
    return SeasonDate(day=when.date(), at=at, is_deadline=row["deadline"] == "yes", notice_days=days, **fields)


@dataclass(frozen=True)
class ClockChange:
    """A day from which clocks in New York or in the reader's zone differ from the day before, as a sentence."""

    day: dt.date
    sentence: str


def clock_changes(which: Season, zone: str = "") -> tuple[ClockChange, ...]:
    """The days of a season on which the hour in New York or the distance to it changes.

    Args:
        which: the season.
        zone: of the reader, "" = New York alone.

    Example:
        >>> clock_changes(season(2027), "Asia/Kolkata")[-1].sentence
        'Sun 14 Mar 2027: clocks in New York go forward 1 hour. New York is then 9.5 hours behind Kolkata, before 10.5.'
    """
    own = zone or NEW_YORK
    noon = dt.datetime.combine(which.first, dt.time(12), tzinfo=dt.UTC)
    changes, before = [], (_hours(noon, NEW_YORK), _hours(noon, own))
    for days in range(1, (which.last - which.first).days + 1):
        at = noon + dt.timedelta(days=days)
        now = _hours(at, NEW_YORK), _hours(at, own)
        if now != before:
            changes.append(ClockChange(at.date(), _change_words(at.date(), before, now, own)))
        before = now
    return tuple(changes)


def _hours(at: dt.datetime, zone: str) -> float:
    """Hours ahead of UTC."""
    return (at.astimezone(ZoneInfo(zone)).utcoffset() or dt.timedelta()).total_seconds() / 3600


def _change_words(day: dt.date, before: tuple[float, float], now: tuple[float, float], own: str) -> str:
    moved = dict(zip((NEW_YORK, own), zip(before, now, strict=True), strict=True))
    turns = [
        f"clocks in {zone_name(zone)} go {'forward' if new > old else 'back'} {counted(abs(new - old), 'hour')}"
        for zone, (old, new) in moved.items() if new != old
    ]  # fmt: skip
    sentence = f"{day_words(day)}: {' and '.join(turns)}."
    old, new = (own_hours - new_york for new_york, own_hours in (before, now))
    if own == NEW_YORK or old == new == 0:
        return sentence
    if old == new:
        return f"{sentence} New York stays {counted(abs(new), 'hour')} {_side(new)} {zone_name(own)}."
    was = f"{abs(old):g}" if old * new > 0 else f"{counted(abs(old), 'hour')} {_side(old)}"
    return f"{sentence} New York is then {counted(abs(new), 'hour')} {_side(new)} {zone_name(own)}, before {was}."


def _side(ahead: float) -> str:
    """On which side New York lies of a zone so many hours ahead of it."""
    return "behind" if ahead > 0 else "ahead of"
