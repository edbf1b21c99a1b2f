"""The whole plan chapter by chapter: what the binder prints and the workbook holds, a sheet each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from smartpick.catalog import sources
from smartpick.export.about import Line, about
from smartpick.export.tables import in_words
from smartpick.guidance import STRATEGIES, StatementPlan, version_label
from smartpick.odds import assumptions
from smartpick.plan import QUESTIONS, Interval, Listed, Plan, of_hundred, status
from smartpick.season.calendar import Season, season
from smartpick.season.interview_days import clashes, free_days, interviews, next_interview, program_names, trips
from smartpick.season.interviews import worth_of_held, worth_of_next
from smartpick.season.invitations import release_words
from smartpick.season.news import News, now
from smartpick.season.rank_list import TRUE_ORDER, chances_now, checks, lines
from smartpick.season.signals import allocate, ledger
from smartpick.season.this_week import this_week
from smartpick.season.visa_steps import NOT_LEGAL_ADVICE, visa_steps
from smartpick.season.zones import day_words

_SOURCES = {
    "label": "Fact", "kind": "Kind", "source": "Source", "publisher": "Publisher", "as_of": "As of",
    "rights": "Rights", "link": "Link", "note": "Note",
}  # fmt: skip
_ASSUMPTIONS = {
    "label": "Assumption", "central": "Central", "low": "Low", "high": "High", "unit": "Unit", "kind": "Kind",
    "source": "Source", "name": "Name in our data",
}  # fmt: skip
"""Columns of our data to the headers people read, of the two appendices."""
FOOTING = "What it rests on"
"""Header of the sources of dates."""


@dataclass(frozen=True)
class Chapter:
    """One part of the plan.

    Args:
        title: short enough for the name of a sheet.
        lines: label and words each; one without words heads those below, one without a label is a sentence.
        texts: title and text of what the applicant wrote.
        table: None = there is none.
    """

    title: str
    lines: tuple[Line, ...] = ()
    texts: tuple[Line, ...] = ()
    table: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False)
class Whole:
    """A plan on a day, with what several chapters need.

    Args:
        listed: the plan, with its texts.
        date: later news does not count yet.
        season: its dates.
    """

    listed: Listed
    date: dt.date
    season: Season

    @cached_property
    def news(self) -> News | None:
        """The odds on the day; None before any news."""
        events = self.listed.profile.events
        heard = any(event.date <= self.date for event in events)
        return now(self.listed, events, self.date) if heard else None

    @cached_property
    def chances_now(self) -> dict[str, tuple[str, Interval]]:
        """ACGME code → state of each program applied to, and the chance now of matching there; empty without news."""
        if self.news is None:
            return {}
        lows, mids, highs = self.news.chance.tolist()
        chances = map(Interval, lows, mids, highs)
        return dict(zip(self.news.sent.codes, zip(self.news.stages, chances, strict=True), strict=True))

    def names(self, codes: Sequence[str]) -> dict[str, str]:
        """Name and place of programs, by ACGME code."""
        return program_names(self.listed.catalog, self.listed.profile.knowledge, codes)

    def titled(self, title: str, part: Plan) -> str:
        """The title of a chapter of one of the lists, with its specialty where there are two."""
        return title if len(self.listed.parts) == 1 else f"{title}: {part.profile.applicant.specialty}"


def whole(listed: Listed, date: dt.date) -> Whole:
    """The plan on a day of the season the program serves.

    Args:
        listed: the plan, with its texts.
        date: later news does not count yet.
    """
    return Whole(listed, date, season())


def profile(plan: Whole) -> Iterator[Chapter]:
    """Who applies, what was asked for, what the list comes to, and under which assumptions."""
    yield Chapter("Profile", tuple(about(plan.listed, [], plan.date)[1:]))


def split(plan: Whole) -> Iterator[Chapter]:
    """How the list is divided between the regions and their parts."""
    regions, table = plan.listed.catalog.regions, plan.listed.table
    counts = Counter(zip(table["tier"].tolist(), table["subregion"].tolist(), strict=True))
    rows = [
        (regions.tiers[tier], cell.name, counts[tier, cell.name])
        for tier in regions.tiers
        for cell in regions.cells
        if cell.tier == tier
    ]
    shares = [f"{100 * count / len(table):.0f} %" for _, _, count in rows]
    by_part = pd.DataFrame(rows, columns=["Region", "Sub-region", "Programs"]).assign(**{"Share of the list": shares})
    yield Chapter("Split", table=by_part)


def odds_now(plan: Whole) -> Iterator[Chapter]:
    """What the news of the season did to the odds; nothing before any news."""
    news = plan.news
    if news is None:
        return
    regions, worths = plan.listed.catalog.regions.tiers, worth_of_next(news)
    table = pd.DataFrame(
        {
            "Region": ["Anywhere", *regions.values()],
            "Match now, of 100 like you": [of_hundred(news.match), *map(of_hundred, news.by_tier.values())],
            "Interviews": [news.held, *(int((news.sent.tier[news.at("held")] == tier).sum()) for tier in regions)],
            "Still to be expected": [_count(news.expected_more), *map(_count, news.more_by_tier.values())],
            "One more interview there: more of 100 match": [
                "", *(of_hundred(worths[tier].match) for tier in regions),
            ],
        }
    )  # fmt: skip
    names = [part.profile.applicant.specialty for part in plan.listed.parts]
    sentences = (
        f"When the applications were sent, of 100 applicants like you {of_hundred(news.before)} matched (estimate).",
        *news.silence,
        *(words for name in names for words in release_words(name, news.date)),
        *news.sentences,
    )
    yield Chapter("Odds now", _sentences(sentences), table=table)


def programs_now(plan: Whole) -> Iterator[Chapter]:
    """Each program applied to, with its chance now; on paper that stands in the list."""
    if plan.chances_now:
        names = plan.names(list(plan.chances_now))
        rows = [
            (names[code], code, stage, 100 * chance.low, 100 * chance.mid, 100 * chance.high)
            for code, (stage, chance) in plan.chances_now.items()
        ]
        columns = [
            "Program",
            "ACGME code",
            "State",
            "Chance now from (%)",
            "Chance now, middle (%)",
            "Chance now to (%)",
        ]
        yield Chapter("Programs now", table=pd.DataFrame(rows, columns=columns))


def signals(plan: Whole) -> Iterator[Chapter]:
    """The signals that are out, and what became of them; before any is, those that add most."""
    for part in plan.listed.parts:
        kept = ledger(part, plan.date)
        if kept.sent:
            table = pd.DataFrame(
                [
                    (one.name, one.code, one.kind, day_words(one.date), one.state, "yes" if one.on_list else "no")
                    for one in kept.sent
                ],
                columns=["Program", "ACGME code", "Signal", "Sent", "State", "On the list"],
            )
            yield Chapter(plan.titled("Signals", part), _sentences(kept.sentences), table=table)
            continue
        advice = allocate(part, plan.date, part.profile.messages.signals)
        own = part.profile.messages.signals
        rows = [
            (one.name, one.code, one.kind, "you" if one.code in own else "SmartPick", one.sentence)
            for one in advice.suggestions
        ]
        table = pd.DataFrame(rows, columns=["Program", "ACGME code", "Signal", "Chosen by", "Why"])
        yield Chapter(plan.titled("Signals", part), _sentences(advice.sentences), table=table if rows else None)


def statements(plan: Whole) -> Iterator[Chapter]:
    """How many versions of the statement, which program gets which, and the texts; answers and essays too."""
    for part in plan.listed.parts:
        if not len(part.rows):
            continue
        written, catalog = StatementPlan(part, plan.date), plan.listed.catalog
        strategy, versions = written.in_use
        table = in_words(
            written.table.assign(version=[version_label(catalog, name) for name in written.table["version"]]),
            {
                "rank": "No.", "program_name": "Program", "acgme_code": "ACGME code", "version": "Statement",
                "chosen_by": "Chosen by", "problem": "Problem",
            },
        )  # fmt: skip
        texts = part.profile.messages.statements
        missing = [version_label(catalog, name) for name in versions if not part.profile.messages.statement(name)]
        about_them = [STRATEGIES[strategy], written.advice.reason]
        if missing:
            about_them.append(f"Not written yet: {', '.join(missing)}.")
        if set(written.assignments.values()) == {versions[0]} and not written.misfits and not written.misnamed:
            about_them.append(f"All {len(table)} programs get it.")
            table = None
        yield Chapter(
            plan.titled("Statements", part),
            _sentences(about_them),
            tuple((f"Statement: {version_label(catalog, one.version)}", one.text) for one in texts if one.text.strip()),
            table,
        )
    messages = plan.listed.profile.messages
    essays = [(f"ERAS essay: {one.division}", one.essay) for one in messages.divisions]
    essays += [("ERAS essay: no preference", messages.no_preference_essay)]
    essays += [(f"ERAS essay: {', '.join(messages.settings) or 'setting'}", messages.setting_essay)]
    essays += [(QUESTIONS[key], text) for key, text in messages.answers.items()]
    essays += [("On the visa", messages.visa_text)]
    if texts := tuple((title, text) for title, text in essays if text.strip()):
        yield Chapter("Essays and replies", texts=texts)


def interview_days(plan: Whole) -> Iterator[Chapter]:
    """The interviews in order of time, what each is worth, and what clashes."""
    catalog, person, date = plan.listed.catalog, plan.listed.profile, plan.date
    days = interviews(catalog, person, date, plan.season)
    worth = worth_of_held(plan.news) if plan.news else {}
    dated = {each.code for each in days}
    open_ = [one for one in status(person.events, date).values() if one.held and one.code not in dated]
    names = plan.names([one.code for one in open_])
    rows = [
        (each.name, each.code, each.status.kind, each.when(person.time_zone), each.event.format or "not entered",
         _points(worth, each.code), _notes(plan, each.code))
        for each in days
    ] + [
        (names[one.code], one.code, one.kind, "not entered",
         (one.interview.format if one.interview else "") or "not entered",
         _points(worth, one.code), _notes(plan, one.code))
        for one in open_
    ]  # fmt: skip
    if not rows:
        yield Chapter("Interviews", _sentences(["No interview is entered."]))
        return
    columns = ["Program", "ACGME code", "State", "Day", "Format", "Keeping it: more of 100 match", "Notes and score"]
    sentences = [each.sentence for each in (*clashes(days, date), *trips(days, date))]
    sentences += [each.sentence for each in free_days(catalog, person, date)]
    next_one = next_interview(catalog, person, date)
    if next_one:
        ask = " ".join(next_one.to_ask)
        coming = f"Next: {next_one.interview.name}, {next_one.when}. {next_one.night} {ask}"
        sentences.insert(0, " ".join(coming.split()))
    yield Chapter("Interviews", _sentences(sentences), table=pd.DataFrame(rows, columns=columns))


def rank_list(plan: Whole) -> Iterator[Chapter]:
    """The rank list in its order, the chance of each position, and what to look at before certifying."""
    person = plan.listed.profile
    kept = person.rank_list
    to_check = _sentences(check.sentence for check in checks(plan.listed, plan.season, plan.date))
    if not kept.order:
        yield Chapter("Rank list", to_check)
        return
    chances = chances_now(plan.news, kept.order) if plan.news else None
    by_code = dict(zip(chances.codes, chances.positions, strict=True)) if chances else {}
    table = pd.DataFrame(
        [
            (number, one.name, one.code, kept.nrmp_codes.get(one.code, "not entered"),
             "none" if one.score is None else f"{one.score:.1f}",
             of_hundred(by_code[one.code]) if one.code in by_code else "unknown", one.sentence)
            for number, one in enumerate(lines(plan.listed.catalog, person, kept.order), 1)
        ],
        columns=["No.", "Program", "ACGME code", "NRMP code", "Score", "Match here, of 100 like you", "How sure"],
    )  # fmt: skip
    certified = f"Certified on {day_words(kept.certified)}." if kept.certified else "Not certified."
    first = _sentences([certified, *([chances.sentence] if chances else []), TRUE_ORDER])
    heading = (("Before certifying", ""),) if to_check else ()
    years = tuple((str(number), line) for number, line in enumerate(kept.preliminary, 1))
    years = (("Preliminary list", ""), *years) if years else ()
    yield Chapter("Rank list", (*first, *heading, *to_check, *years), table=table)


def dates(plan: Whole) -> Iterator[Chapter]:
    """This week's tasks, the dates of the season to come with what they rest on, and the steps after the match."""
    person, zone = plan.listed.profile, plan.listed.profile.time_zone
    tasks = this_week(plan.listed.catalog, person, plan.date, plan.season)
    shown = plan.season.concerning(person.applicant.specialty, person.applicant.second_specialty or "")
    rows = [(one.when(zone), one.label, one.todo, one.footing(plan.date)) for one in shown if one.day >= plan.date]
    first = _sentences(task.sentence for task in tasks)
    heading = (("To do this week", ""),) if first else ()
    columns = ["When", "What", "To do", FOOTING]
    if rows or first:
        yield Chapter("Dates", (*heading, *first), table=pd.DataFrame(rows, columns=columns) if rows else None)
    steps = [
        (step.when, step.label, step.todo, f"{step.source}; confidence: {step.confidence}.")
        for step in visa_steps(person.applicant, plan.season)
    ]
    if steps:
        yield Chapter("After the match", _sentences([NOT_LEGAL_ADVICE]), table=pd.DataFrame(steps, columns=columns))


def news(plan: Whole) -> Iterator[Chapter]:
    """Every event that was entered, by date."""
    events = [event for event in plan.listed.profile.events if event.date <= plan.date]
    if not events:
        return
    names = plan.names([event.code for event in events])
    rows = [
        (day_words(event.date), event.kind, names[event.code], event.code, event.signal or "", event.notes)
        for event in events
    ]
    columns = ["Date", "What happened", "Program", "ACGME code", "Signal", "Note"]
    yield Chapter("News", table=pd.DataFrame(rows, columns=columns))


def assumed(_: Whole) -> Iterator[Chapter]:
    """Every constant of the odds with its range and source."""
    numbers = pd.DataFrame([vars(item) for item in assumptions().values()])
    yield Chapter("Assumptions", table=in_words(numbers, _ASSUMPTIONS))


def data_dates(_: Whole) -> Iterator[Chapter]:
    """Where every shown fact comes from, and as of when."""
    yield Chapter("Sources", table=in_words(sources(), _SOURCES))


Maker = Callable[[Whole], Iterator[Chapter]]

CHAPTERS: dict[str, Maker] = {
    "Profile": profile,
    "Odds now": odds_now,
    "Split": split,
    "Programs now": programs_now,
    "Signals": signals,
    "Statements": statements,
    "Interviews": interview_days,
    "Rank list": rank_list,
    "Dates": dates,
    "News": news,
    "Assumptions": assumed,
    "Sources": data_dates,
}
"""What is being made, in words for who waits, to what makes it; in their order."""


def _sentences(some: Iterator[str] | Sequence[str]) -> tuple[Line, ...]:
    return tuple(("", sentence) for sentence in some if sentence)


def _count(interval: Interval) -> str:
    low, high = round(interval.low), round(interval.high)
    return str(low) if low == high else f"{low} to {high}"


def _points(worth: dict, code: str) -> str:
    return of_hundred(worth[code].match) if code in worth else "unknown"


def _notes(plan: Whole, code: str) -> str:
    """The applicant's own notes on a program and its days, with the score of the day."""
    person = plan.listed.profile
    events = [event for event in person.events if event.code == code and event.date <= plan.date]
    scores = [f"Score {event.score} of 10." for event in events if event.score]
    notes = [*scores[-1:], *(event.notes for event in events), person.notes.get(code, "")]
    return "\n".join(dict.fromkeys(filter(None, notes)))
