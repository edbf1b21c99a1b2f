"""Interview days: when and where, which clash, the way between places, the next one, and days that are free again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from smartpick.catalog import Catalog
from smartpick.catalog.living import miles_between
from smartpick.knowledge import POLICY_FACTS, Knowledge, policies
from smartpick.knowledge.imports import matcher_of
from smartpick.plan import QUESTIONS, Event, Profile, Status, counted, status
from smartpick.season.calendar import Season, season
from smartpick.season.zones import NEW_YORK, day_words, in_words, zone_name, zone_of

HOURS: Mapping[str, float] = {"virtual": 5.0, "in person": 9.0, "": 9.0}
"""How long an interview day is taken to last, by format (assumption)."""
USUAL_START = "08:00"
"""When one begins whose hour was not entered (assumption)."""
BY_ROAD_MILES, MILES_AN_HOUR_BY_ROAD = 250, 50
"""Up to so many miles in a straight line one goes by road, and how fast along that line (assumption)."""
FLIGHT_HOURS, MILES_AN_HOUR_BY_AIR = 5, 500
"""Hours of a flight spent on the ground (way, waiting, way), and its speed (assumption)."""
SLEEP_HOURS = 8
"""What is kept for the night between two days (assumption)."""
NIGHT = dt.time(23), dt.time(6)
"""When an interview on the screen falls into the night (assumption)."""
NOTICE_DAYS = 7, 14
"""Notice to give before cancelling an interview: one to two weeks (Match Participation Agreement, clause on the
interview period, as collected by markettransfer.info; NRMP, policies on interviews)."""


@dataclass(frozen=True)
class Interview:
    """One interview that has a day.

    Args:
        code: of its program.
        name: of the program, with city and state.
        city: where it is, "" for a program that is not in the table.
        status: where the program stands now; "invited" = the day is offered, not yet agreed.
        event: what names the day.
        starts: with the time zone of the place.
        ends: likewise, by how long such a day usually is.
        position: latitude and longitude in degrees, None where the place is not known.
    """

    code: str
    name: str
    city: str
    status: Status
    event: Event
    starts: dt.datetime
    ends: dt.datetime
    position: tuple[float, float] | None

    @property
    def day(self) -> dt.date:
        """The day at its place."""
        return self.starts.date()

    @property
    def is_agreed(self) -> bool:
        """Whether it was accepted, or is done."""
        return self.status.kind != "invited"

    @property
    def in_person(self) -> bool:
        """Whether one has to be there."""
        return self.event.format == "in person"

    def when(self, zone: str = "") -> str:
        """Its day and hour at its place and for the reader, "hour not entered" where that is so."""
        if not self.event.time:
            return f"{day_words(self.day)} in {self._place}, hour not entered"
        return in_words(self.starts, zone, self._place)

    def at_night(self, zone: str) -> str:
        """A sentence where an interview on the screen falls into the reader's night, else ""."""
        if not zone or not self.event.time or self.event.format != "virtual":
            return ""
        starts, ends = (at.astimezone(ZoneInfo(zone)) for at in (self.starts, self.ends))
        late, early = NIGHT
        if starts.date() == ends.date() and starts.time() >= early and ends.time() <= late:
            return ""
        return (
            f"In {zone_name(zone)} this is about {starts:%H:%M} to {ends:%H:%M}: sleep before, and say early where "
            "the night cannot be."
        )

    @property
    def _place(self) -> str:
        return self.city or zone_name(str(self.starts.tzinfo))


def program_names(catalog: Catalog, knowledge: Knowledge, codes: Iterable[str]) -> dict[str, str]:
    """Name, city and state of programs: of the table, else the user's own, else the code alone.

    Where several have one name, as those of one hospital in several specialties, each has its specialty behind it, and
    one of the user's own its code.

    Args:
        catalog: the program table.
        knowledge: holds the user's own programs.
        codes: ACGME codes.
    """
    own = {program.code: program.name for program in knowledge.own_programs if program.code}
    names = {}
    for code in codes:
        in_table = code in catalog.code_position
        names[code] = matcher_of(catalog).shown(code) if in_table else own.get(code, f"Program {code}")
    shared = Counter(names.values())
    for code, name in names.items():
        if shared[name] > 1:
            in_table = code in catalog.code_position
            names[code] = f"{name} ({matcher_of(catalog).specialty_and_state(code)[0] if in_table else code})"
    return names


def interviews(catalog: Catalog, profile: Profile, date: dt.date, which: Season | None = None) -> tuple[Interview, ...]:
    """The interviews that have a day in the season and are not given up, in order of time; those that are over too.

    Args:
        catalog: says where the programs are.
        profile: its events.
        date: later news does not count yet.
        which: the season; None = the one the program serves.
    """
    which = which or season()
    held = [each for each in status(profile.events, date).values() if each.held and each.interview]
    names = program_names(catalog, profile.knowledge, (each.code for each in held))
    dated = [
        _interview(catalog, names[stands.code], stands, event)
        for stands in held
        if (event := stands.interview) and event.day and which.first <= event.day <= which.last
    ]
    return tuple(sorted(dated, key=lambda each: each.starts))


def _interview(catalog: Catalog, name: str, stands: Status, event: Event) -> Interview:
    zone = ZoneInfo(event.zone or zone_of(catalog, event.code) or NEW_YORK)
    starts = dt.datetime.combine(event.day or event.date, dt.time.fromisoformat(event.time or USUAL_START), zone)
    city, position = "", None
    if (at := catalog.code_position.get(event.code)) is not None:
        table: Any = catalog.table
        city = str(table["city"].iat[at])
        position = float(table["latitude"].iat[at]), float(table["longitude"].iat[at])
    ends = (starts.astimezone(dt.UTC) + dt.timedelta(hours=HOURS[event.format])).astimezone(zone)
    return Interview(event.code, name, city, stands, event, starts, ends, position)


@dataclass(frozen=True)
class Clash:
    """Two interviews at once, as a sentence."""

    first: Interview
    second: Interview
    sentence: str


def clashes(days: Iterable[Interview], date: dt.date) -> tuple[Clash, ...]:
    """Every two interviews to come that overlap.

    Args:
        days: from `interviews`.
        date: what is over clashes no more; the days of notice are counted from here.
    """
    to_come = [each for each in days if each.day >= date and each.status.kind != "done"]
    return tuple(
        Clash(one, two, _clash_words(one, two, date))
        for one, two in combinations(to_come, 2)
        if one.starts < two.ends and two.starts < one.ends
    )


def _clash_words(one: Interview, two: Interview, date: dt.date) -> str:
    left = (one.day - date).days
    least, full = NOTICE_DAYS
    asked = f"{least} to {full} days of notice are asked for"
    remain = f"{counted(left, 'day')} {'is' if left == 1 else 'are'} left"
    notice = f"Move one {'now' if left > full else 'today'}: {remain}, and {asked}."
    unsure = [each for each in (one, two) if not each.event.time]
    assumed = f" The hour of {unsure[0].name} was not entered; if it is another, say so." if unsure else ""
    return f"Two interviews at once: {one.name} ({one.when()}) and {two.name} ({two.when()}). {notice}{assumed}"


@dataclass(frozen=True)
class Trip:
    """The way from one interview in person to the next.

    Args:
        first: where it begins.
        second: where it leads.
        miles: in a straight line.
        hours: about what the way takes.
        free_hours: between the two days.
        verdict: "enough", "tight" (no night's sleep) or "not enough".
        sentence: all that in words.
    """

    first: Interview
    second: Interview
    miles: float
    hours: float
    free_hours: float
    verdict: str
    sentence: str


def trips(days: Iterable[Interview], date: dt.date) -> tuple[Trip, ...]:
    """The ways between two places with interviews in person on the same or on consecutive days.

    Args:
        days: from `interviews`, in order of time.
        date: the days to come are looked at.
    """
    there = [each for each in days if each.in_person and each.position and each.day >= date]
    pairs = [
        (one, two) for one, two in pairwise(there) if (two.day - one.day).days <= 1 and one.position != two.position
    ]
    return tuple(_trip(one, two) for one, two in pairs)


def _trip(one: Interview, two: Interview) -> Trip:
    miles = float(miles_between(*(one.position or (0, 0)), *(two.position or (0, 0))))
    by_road = miles <= BY_ROAD_MILES
    hours = miles / MILES_AN_HOUR_BY_ROAD if by_road else FLIGHT_HOURS + miles / MILES_AN_HOUR_BY_AIR
    free = (two.starts - one.ends.astimezone(two.starts.tzinfo)).total_seconds() / 3600
    verdict = "enough" if free >= hours + SLEEP_HOURS else "tight" if free >= hours else "not enough"
    words = {
        "enough": "That leaves the night.",
        "tight": "That leaves no night's sleep: ask one of them for another day or for a virtual interview.",
        "not enough": "That cannot be done: ask one of them for another day or for a virtual interview.",
    }
    sentence = (
        f"From {one.city} to {two.city}: {counted(round(miles), 'mile')}, about "
        f"{counted(max(1, round(hours)), 'hour')} {'by road' if by_road else 'with a flight'}; "
        f"{counted(max(0, round(free)), 'hour')} between {one.name} "
        f"({day_words(one.day)}) and {two.name} ({day_words(two.day)}). {words[verdict]}"
    )
    return Trip(one, two, miles, hours, free, verdict, sentence)


@dataclass(frozen=True)
class NextInterview:
    """The interview that comes next, with what to have at hand.

    Args:
        interview: which one.
        days_left: 0 = today.
        when: its day and hour, in words.
        night: a sentence where it falls into the reader's night, else "".
        notes: the applicant's own, on the interview and on the program.
        replies: question they may ask → the applicant's written reply, "" = not written.
        to_ask: what to ask them, since nobody answered it yet.
    """

    interview: Interview
    days_left: int
    when: str
    night: str
    notes: tuple[str, ...]
    replies: Mapping[str, str]
    to_ask: tuple[str, ...]


_TO_ASK: Mapping[str, tuple[str, ...]] = {
    "none": (), "j1_only": ("j1",), "h1b_only": ("h1b",), "j1_or_h1b": ("j1", "h1b"),
}  # fmt: skip
"""Visa need → policies worth asking about in the interview while they are unknown: a match binds."""


def next_interview(catalog: Catalog, profile: Profile, date: dt.date) -> NextInterview | None:
    """The first interview from this day on, None where there is none.

    Args:
        catalog: the program table.
        profile: events, notes, written replies, the visa need.
        date: today.
    """
    to_come = [each for each in interviews(catalog, profile, date) if each.day >= date and each.status.kind != "done"]
    if not to_come:
        return None
    first = min(to_come, key=lambda each: (each.day, not each.is_agreed, each.starts))
    events = [event.notes for event in profile.events if event.code == first.code and event.notes]
    notes = dict.fromkeys((*events, profile.notes.get(first.code, "")))
    return NextInterview(
        interview=first,
        days_left=(first.day - date).days,
        when=first.when(profile.time_zone),
        night=first.at_night(profile.time_zone),
        notes=tuple(note for note in notes if note),
        replies={text: profile.messages.answers.get(key, "") for key, text in QUESTIONS.items()},
        to_ask=_unknown(catalog, profile, first.code),
    )


def _unknown(catalog: Catalog, profile: Profile, code: str) -> tuple[str, ...]:
    if code not in catalog.code_position:
        return ()
    settled = policies(catalog, code, profile.knowledge)
    keys = _TO_ASK[profile.applicant.visa]
    return tuple(f"{POLICY_FACTS[key].label}: not known yet, ask." for key in keys if settled[key].value is None)


@dataclass(frozen=True)
class FreeDay:
    """A day that is free again, and who might want it, as a sentence."""

    day: dt.date
    name: str
    waiting: tuple[str, ...]
    sentence: str


def free_days(catalog: Catalog, profile: Profile, date: dt.date) -> tuple[FreeDay, ...]:
    """Days to come that an interview given up or moved left free, where no other interview lies on them.

    Args:
        catalog: names the programs.
        profile: its events.
        date: today.
    """
    stands, end = status(profile.events, date), season().last
    taken = {each.day for each in interviews(catalog, profile, date)}
    left = {
        event.day: event.code
        for event in profile.events
        if event.day and event.date <= date <= event.day <= end and event.day not in taken
    }
    waiting = tuple(code for code, each in stands.items() if _wants_a_day(each))
    names = program_names(catalog, profile.knowledge, (*left.values(), *waiting))
    return tuple(
        FreeDay(day, names[code], waiting, _free_words(day, names, code, waiting)) for day, code in sorted(left.items())
    )


def _wants_a_day(stands: Status) -> bool:
    """Whether a program is on its waiting list with the applicant, or an interview has no day yet."""
    if stands.kind == "waitlisted":
        return True
    return stands.kind in {"invited", "accepted"} and not (stands.interview and stands.interview.day)


def _free_words(day: dt.date, names: Mapping[str, str], code: str, waiting: tuple[str, ...]) -> str:
    sentence = f"{day_words(day)} is free again: {names[code]} is no longer on it."
    if not waiting:
        return sentence
    listed = "; ".join(names[each] for each in waiting[:3])
    more = f" and {len(waiting) - 3} more" if len(waiting) > 3 else ""
    return f"{sentence} Without a day so far: {listed}{more}. You can offer it."
