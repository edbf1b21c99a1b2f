"""What to do this week: tasks from where the plan stands on a day, the overdue and the nearest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from smartpick.catalog import Catalog
from smartpick.plan import Profile, Status, counted, status
from smartpick.season.calendar import Season, SeasonDate, season
from smartpick.season.entry import event_problems
from smartpick.season.interview_days import (
    NOTICE_DAYS,
    Interview,
    clashes,
    free_days,
    interviews,
    program_names,
    trips,
)
from smartpick.season.visa_steps import visa_steps
from smartpick.season.zones import day_words

DAYS = 7
"""What lies within so many days is of this week."""
REPLY_HOURS = 48
"""Hours a program must at least leave to take or refuse an interview (NRMP, interviews policy FAQ, Match Participation
Agreement for Programs s.6.2)."""
LOOK_BACK_DAYS = 14
"""How long an interview that is over is asked about (assumption: later one remembers little)."""
_STILL_OPEN = 3
"""Days a date stays in the list once it has passed (assumption)."""


@dataclass(frozen=True)
class Task:
    """One thing to do.

    Args:
        key: what kind of task, or the key of a date of the season.
        what: what to do, as a sentence.
        when: the day or hour, in words; "" = any time this week.
        by: the last day for it, None = none.
        why: what it rests on, "" = plain from `what`.
        codes: the programs it concerns.
        overdue: whether its day has passed.
    """

    key: str
    what: str
    when: str = ""
    by: dt.date | None = None
    why: str = ""
    codes: tuple[str, ...] = ()
    overdue: bool = False

    @property
    def sentence(self) -> str:
        """All of it but the reason, in one line."""
        return f"{self.when}{', overdue' if self.overdue else ''}: {self.what}" if self.when else self.what


def this_week(catalog: Catalog, profile: Profile, date: dt.date, which: Season | None = None) -> tuple[Task, ...]:
    """What to do in the seven days from a day on, by day, so that the overdue come first.

    Args:
        catalog: the program table.
        profile: the applicant, the events, the rank list, the time zone.
        date: today.
        which: the season; None = the one the program serves.
    """
    week = _Week(catalog, profile, date, which or season())
    tasks = [replace(task, overdue=task.by is not None and task.by < date) for task in week.tasks()]
    return tuple(sorted(tasks, key=lambda task: (task.by - date).days if task.by else DAYS))


@dataclass(frozen=True)
class _Week:
    catalog: Catalog
    profile: Profile
    date: dt.date
    season: Season
    stands: dict[str, Status] = field(init=False)
    days: tuple[Interview, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stands", dict(status(self.profile.events, self.date)))
        object.__setattr__(self, "days", interviews(self.catalog, self.profile, self.date, self.season))

    def tasks(self) -> Iterator[Task]:
        if self.date > self.season.last:
            yield Task("over", f"The season {self.season.year} is over. What you entered stays in your plan.")
            return
        yield from self._mistakes()
        yield from self._replies()
        yield from self._interviews()
        yield from self._dates()
        yield from self._applications()
        yield from self._rank_list()
        yield from self._after_the_match()

    def _names(self, codes: list[str]) -> dict[str, str]:
        return program_names(self.catalog, self.profile.knowledge, codes)

    def _mistakes(self) -> Iterator[Task]:
        """Events that cannot be, or do not fit together: they are kept until they are corrected."""
        events = [event for event in self.profile.events if event.date <= self.date]
        names = self._names([event.code for event in events])
        for event in events:
            for problem in event_problems(event, self.season, self.date):
                yield Task("check", f"Check {names[event.code]}, {event.kind}: {problem}", codes=(event.code,))
        for code, stands in self.stands.items():
            for problem in stands.contradictions:
                yield Task("check", f"Check {names[code]}: {problem}", codes=(code,))

    def _replies(self) -> Iterator[Task]:
        """Invitations without a reply, and interviews without a day."""
        last = self.season.interviews[1]
        open_ = [each for each in self.stands.values() if each.kind == "invited" and self.date <= last]
        names = self._names(list(self.stands))
        for each in open_:
            by = each.since + dt.timedelta(hours=REPLY_HOURS)
            yield Task(
                "reply", f"Reply to {names[each.code]}: invited on {day_words(each.since)}.",
                f"By {day_words(by)}", by,
                f"A program must leave you at least {REPLY_HOURS} hours; after that the place can go to another. "
                "Where that happened, enter it as declined.",
                (each.code,),
            )  # fmt: skip
        for each in self.stands.values():
            if each.kind == "accepted" and not (each.interview and each.interview.day) and self.date <= last:
                yield Task("no day", f"Enter the day of your interview at {names[each.code]}.", codes=(each.code,))

    def _interviews(self) -> Iterator[Task]:
        """What is on this week, what clashes, and what is over but not entered."""
        zone, week = self.profile.time_zone, self.date + dt.timedelta(days=DAYS - 1)
        for each in self.days:
            if each.status.kind == "accepted" and self.date <= each.day <= week:
                what = f"Interview at {each.name}. Read your notes and say your replies aloud once."
                yield Task("interview", what, each.when(zone), each.day, each.at_night(zone), (each.code,))
            past = (self.date - each.day).days
            if each.status.kind == "accepted" and 0 < past <= LOOK_BACK_DAYS:
                what = f"Was the interview at {each.name} held? Enter it as done, with a score and what you saw."
                yield Task("held", what, day_words(each.day), None, "", (each.code,))
            if each.status.kind == "done" and 0 <= past <= DAYS and self._score(each.code) is None:
                what = f"Give the day at {each.name} a score while you remember it; your rank list rests on it."
                yield Task("score", what, "", None, "", (each.code,))
        for clash in clashes(self.days, self.date):
            codes = (clash.first.code, clash.second.code)
            by = max(self.date, clash.first.day - dt.timedelta(days=NOTICE_DAYS[0]))
            yield Task("clash", clash.sentence, f"By {day_words(by)}", by, "", codes)
        for trip in trips(self.days, self.date):
            if trip.verdict != "enough":
                yield Task("trip", trip.sentence, "", None, "", (trip.first.code, trip.second.code))
        for free in free_days(self.catalog, self.profile, self.date):
            if free.waiting:
                yield Task("free day", free.sentence, "", None, "", free.waiting)

    def _score(self, code: str) -> int | None:
        return next(
            (event.score for event in reversed(self.profile.events) if event.code == code and event.score), None
        )

    def _dates(self) -> Iterator[Task]:
        """Dates of the season that are near, unless the plan says that they are done."""
        applicant = self.profile.applicant
        for each in self.season.concerning(applicant.specialty, applicant.second_specialty or ""):
            ahead = (each.day - self.date).days
            if each.todo and -_STILL_OPEN <= ahead <= each.notice_days and not self._is_done(each):
                what, when = f"{each.label}. {each.todo}", each.when(self.profile.time_zone)
                by = each.day if each.is_deadline else max(each.day, self.date)
                yield Task(each.key, what, when, by, each.footing(self.date))

    def _is_done(self, each: SeasonDate) -> bool:
        """Whether the plan shows that there is nothing left to do about a date."""
        certified = self.profile.rank_list.certified is not None
        ranked = bool(self.profile.rank_list.order)
        before_programs = each.key in {"eras.submit_opens", "eras.programs_see_applications", "eras.mspe_release"}
        return {
            "nrmp.rol_certification_deadline": True,  # `_rank_list` speaks of it
            "nrmp.ranking_opens": ranked,
            "nrmp.registration_standard_deadline": certified,
            "nrmp.registration_opens": certified,
            "nrmp.img_credential_verification_deadline": self.profile.applicant.ecfmg_certified is True,
        }.get(each.key, before_programs and bool(self.stands))

    def _applications(self) -> Iterator[Task]:
        """Applications that were sent but not entered: silence counts only from programs one applied to."""
        sent = self.season["eras.submit_opens"].day
        if sent <= self.date <= self.season.interviews[1] and not self.stands:
            yield Task(
                "applied", "Enter the programs you applied to: paste their names or codes, or take your list over.",
                why="Silence and invitations change your chances only where it is known that you applied.",
            )  # fmt: skip

    def _rank_list(self) -> Iterator[Task]:
        """The rank list from the day it can be entered to its deadline."""
        opens, deadline = self.season["nrmp.ranking_opens"], self.season["nrmp.rol_certification_deadline"]
        if not opens.day <= self.date <= deadline.day + dt.timedelta(days=_STILL_OPEN):
            return
        ranked, when = self.profile.rank_list, deadline.when(self.profile.time_zone)
        if self.date > deadline.day:
            what = "The rank list deadline has passed: only what was certified by then counts."
            if ranked.certified is None:
                yield Task("rank list", what, when, deadline.day, deadline.footing(self.date))
            return
        if not ranked.order:
            held = sum(each.held for each in self.stands.values())
            what = f"Begin your rank list: you hold {counted(held, 'interview')}, and it is empty."
        elif ranked.certified is None:
            what = f"Certify your rank list of {len(ranked.order)}: only a certified list counts."
        elif ranked.order != ranked.certified_order:
            what = f"Your rank list changed since you certified it on {day_words(ranked.certified)}: certify it again."
        else:
            return
        yield Task("rank list", what, f"By {when}", deadline.day, deadline.footing(self.date))

    def _after_the_match(self) -> Iterator[Task]:
        """Steps to the visa and the licence that are due now, for those who matched."""
        week, result = dt.timedelta(days=DAYS), self.season["nrmp.match_status_notice"].day
        for step in visa_steps(self.profile.applicant, self.season):
            if step.first < self.date + week and self.date <= step.by + week:
                matched = "" if step.first < result else "If you matched: "  # some are worth doing anyway
                why = f"{step.source}; confidence: {step.confidence}."
                yield Task(step.key, f"{matched}{step.todo}", f"By {day_words(step.by)}", step.by, why)
