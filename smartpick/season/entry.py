"""Events entered in one go: pasted names or codes, or a sheet, matched with a preview before anything is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from pydantic import ValidationError
from rapidfuzz import fuzz

from smartpick.applicant.profile import sentence_for
from smartpick.catalog import Catalog
from smartpick.catalog.everyday import everyday_names, registered_names, whole
from smartpick.knowledge.imports.cells import Cells
from smartpick.knowledge.imports.match import Matcher, matcher_of, read_code, whole_words
from smartpick.knowledge.imports.name_search import MARGIN, Match, NameSearch, telling
from smartpick.knowledge.imports.programs import ProgramFinder
from smartpick.knowledge.imports.values import NotUnderstood
from smartpick.plan import Event, EventKind, PlanError, Profile, counted, status
from smartpick.plan.events import EVENT_SENTENCES
from smartpick.season.calendar import Season, season
from smartpick.season.entry_lines import EntryLine, EntryLines, pasted_lines, sheet_lines
from smartpick.season.interview_days import clashes, interviews, program_names
from smartpick.season.zones import day_words

MOST_CANDIDATES = 5
"""Programs offered for a line that is not sure (assumption: as many as are read)."""
_INTERVIEW: Collection[str] = ("invited", "accepted", "done")
"""Kinds of event that have a day of their own."""

_SENT: Collection[str] = ("applied", "signaled")

Outcome = Literal["matched", "doubtful", "unknown"]


@dataclass(frozen=True)
class Candidate:
    """A program a line may mean. mine: whether the applicant applied there, or has it on the list."""

    code: str
    name: str
    score: float
    mine: bool


@dataclass(frozen=True)
class EntryRow:
    """One line of the preview.

    Args:
        line: the user's own number, from 1.
        text: the line as it was given.
        outcome: "matched"; "doubtful": one of `candidates`, for the user to choose; "unknown": no program is like it.
        code: of the matched program, else "".
        program: its name, city and state.
        by: how it was matched: "code", "name", "short name", "choice".
        score: likeness of the name, 0–100; 100 by code.
        candidates: programs it may mean, the applicant's own first.
        event: what will be kept; None where the line is not matched or `refused`.
        change: "new"; "changed": it takes the place of an event of the same program, kind and day; "same".
        refused: sentences on why a matched line cannot be kept as it is.
        notes: what else is worth knowing, also what of the line was left out.
    """

    line: int
    text: str
    outcome: Outcome
    code: str = ""
    program: str = ""
    by: str = ""
    score: float | None = None
    candidates: tuple[Candidate, ...] = ()
    event: Event | None = None
    change: Literal["new", "changed", "same"] = "new"
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is needed: it brings an event, repeats another line, or was left out by choice."""
        return self.outcome == "matched" and not self.refused


@dataclass(frozen=True)
class Entry:
    """A preview: nothing is kept until `profile` is taken.

    Args:
        rows: every line with content, each with one outcome.
        before: the profile as it is.
        warnings: sentences on the events as they would be: two interviews at once, events that do not fit together.
        given: what was entered.
    """

    rows: tuple[EntryRow, ...]
    before: Profile
    warnings: tuple[str, ...]
    given: EntryLines

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Lines by what becomes of them: matched (and kept), refused, doubtful, unknown. They add up to all lines."""
        became = ["refused" if row.outcome == "matched" and row.refused else row.outcome for row in self.rows]
        return {name: became.count(name) for name in ("matched", "refused", "doubtful", "unknown")}

    @property
    def events(self) -> tuple[Event, ...]:
        """The events of the lines that are kept."""
        return tuple(row.event for row in self.rows if row.event)

    def left(self, below: str = "") -> str:
        """The lines that bring no event and are not settled, as they can be entered again: corrected.

        Args:
            below: other lines they are put below; "" = they stand under the headers they had.
        """
        entered = {line.number: line.entered for line in self.given.lines}
        lines = [entered[row.line] for row in self.rows if row.event is None and not row.is_settled]
        return "\n".join(filter(None, [below or (self.given.heads if lines else ""), *lines]))

    @property
    def sentence(self) -> str:
        """ "12 lines: 10 matched, 2 to choose a program for." """
        words = {"matched": "matched", "refused": "to correct", "doubtful": "to choose a program for",
                 "unknown": "with a program that is not in the table"}  # fmt: skip
        if not self.rows:
            return "Nothing was entered: paste one program a line, by name or by code."
        parts = [f"{count} {words[name]}" for name, count in self.counts.items() if count]
        return f"{counted(len(self.rows), 'line')}: {', '.join(parts)}."

    @cached_property
    def profile(self) -> Profile:
        """The profile with the events of the matched lines; the lines that are not kept change nothing.

        Raises:
            PlanError: there would be too many.
        """
        return self.before.with_events((*self.before.events, *self.events))


def read_entry(
    content: str | bytes,
    catalog: Catalog,
    profile: Profile,
    kind: EventKind,
    date: dt.date,
    *,
    today: dt.date,
    listed: Collection[str] = (),
    choices: Mapping[int, str] | None = None,
    name: str = "",
    sheet: str | None = None,
    which: Season | None = None,
) -> Entry:
    """Read what was pasted, or a file, as events, for the user to look at first.

    A line that names two days has the day of the news and the day of the interview; one that names a single day after
    today, that of the interview, else that of the news (of "done": both).

    Args:
        content: pasted text, or all bytes of a file.
        catalog: the program table.
        profile: the specialty, own programs, the events so far.
        kind: what happened, for lines that do not say.
        date: the day of the news, for lines that do not say.
        today: nothing happened later.
        listed: ACGME codes of the list, to tell programs apart while no application is entered.
        choices: line → the ACGME code the user chose for it, "" = leave it out.
        name: of the file.
        sheet: of a file with several; None = the one that is most likely about interviews.
        which: the season; None = the one the program serves.

    Raises:
        ImportRefused: the file cannot be read at all, or there are too many lines.
    """
    which, matcher = which or season(), matcher_of(catalog)
    given = (
        pasted_lines(content, matcher, which)
        if isinstance(content, str)
        else sheet_lines(content, name or "file", matcher, which, sheet)
    )
    has_applied = any(event.kind == "applied" for event in profile.events)
    mine = frozenset(status(profile.events)) | frozenset(() if has_applied else listed)
    reader = _Reader(catalog, profile, kind, date, today, which, mine, has_applied)
    rows = tuple(_repeats(reader.row(line, (choices or {}).get(line.number)) for line in given.lines))
    return Entry(rows, profile, tuple(_warnings(catalog, profile, rows, today)), given)


def _repeats(rows: Iterable[EntryRow]) -> Iterator[EntryRow]:
    """Of lines that say the same of a program, the last is kept, with what only the others say."""
    rows = list(rows)
    whole: dict[tuple[str, str, dt.date], Event] = {}
    last: dict[tuple[str, str, dt.date], int] = {}
    for row in rows:
        if row.event:
            whole[row.event.key] = _filled_up(row.event, whole.get(row.event.key))
            last[row.event.key] = row.line
    for row in rows:
        if row.event and last[row.event.key] != row.line:
            note = f"It speaks of the same as line {last[row.event.key]}: kept there, once."
            yield replace(row, event=None, notes=(*row.notes, note))
        else:
            yield replace(row, event=row.event and whole[row.event.key])


def _filled_up(event: Event, old: Event | None) -> Event:
    """An event with what only an older one of the same program, kind and date holds."""
    kept = {} if old is None else {name: value for name, value in old if getattr(event, name) in (None, "")}
    return event.model_copy(update=kept)


def _warnings(catalog: Catalog, profile: Profile, rows: Iterable[EntryRow], today: dt.date) -> Iterator[str]:
    new = [row.event for row in rows if row.event]
    try:
        after = profile.with_events((*profile.events, *new))
    except PlanError as error:
        yield str(error)
        return
    touched = {event.code for event in new}
    for clash in clashes(interviews(catalog, after, today), today):
        if {clash.first.code, clash.second.code} & touched:
            yield clash.sentence
    names = program_names(catalog, profile.knowledge, touched)
    for code, stands in status(after.events).items():
        if code in touched:
            yield from (f"{names[code]}: {sentence}" for sentence in stands.contradictions)


@dataclass(frozen=True)
class _Reader:
    catalog: Catalog
    profile: Profile
    kind: EventKind
    date: dt.date
    today: dt.date
    season: Season
    mine: frozenset[str]
    has_applied: bool

    @cached_property
    def _matcher(self) -> Matcher:
        return matcher_of(self.catalog)

    @cached_property
    def _finder(self) -> ProgramFinder:
        return ProgramFinder(self._matcher)

    @cached_property
    def _search(self) -> NameSearch:
        return NameSearch(self._matcher)

    @cached_property
    def _own(self) -> set[str]:
        """Codes of the user's own programs."""
        return {own.code for own in self.profile.knowledge.own_programs if own.code} - self.catalog.code_position.keys()

    @property
    def _specialties(self) -> list[str]:
        """The applicant's specialties."""
        applicant = self.profile.applicant
        return [specialty for specialty in (applicant.specialty, applicant.second_specialty) if specialty]

    def row(self, line: EntryLine, choice: str | None) -> EntryRow:
        """The preview of one line. choice: the code the user chose for it, "" = leave it out, None = nothing chosen."""
        row = self._matched(line)
        if choice:
            row = replace(row, outcome="matched", code=choice, by="choice", score=None)
        if row.outcome != "matched":
            return row
        row = replace(row, program=self._name(row.code))
        if choice == "":
            return replace(row, notes=(*row.notes, "Left out, as you chose."))
        return self._with_event(row, line)

    def _matched(self, line: EntryLine) -> EntryRow:
        """The row of a line as far as its program goes."""
        if (code := _code(line)) in self._own:
            return EntryRow(line.number, line.text, "matched", code, "", "code", 100.0)
        why, words = "", Cells(line.program.of)
        short = [match for specialty in self._specialties for match in self._short_named(line, specialty)]
        for specialty in self._specialties:
            words = Cells(line.program.of)
            try:
                found = self._finder.program(words, specialty)
            except NotUnderstood as error:
                why = why or f"Not matched: {error}."
                continue
            if isinstance(found, Match):
                notes = (*words.notes, *self._remarks(found.code))
                by = "short name" if [match.code for match in short] == [found.code] else found.by
                return EntryRow(line.number, line.text, "matched", found.code, "", by, found.score, notes=notes)
            why = why or "No program of the table has this name or code."
        if len(short) == 1:
            return EntryRow(line.number, line.text, "matched", short[0].code, "", "short name", 100.0)
        candidates = self._candidates(line, short)
        if (best := _only_one(candidates)) is not None:
            return EntryRow(
                line.number, line.text, "matched", best.code, "", "name", best.score, candidates,
                notes=("The only one of this name among your programs; check it.",),
            )  # fmt: skip
        return EntryRow(
            line.number, line.text, "doubtful" if candidates else "unknown", candidates=candidates,
            notes=tuple(filter(None, (why, *words.notes, *line.problems))),
        )  # fmt: skip

    def _candidates(self, line: EntryLine, short: list[Match]) -> tuple[Candidate, ...]:
        """Programs the words may mean, the applicant's own first. short: those an everyday name stands for."""
        words = Cells(line.program.of)
        name, city = words.words("program_name"), words.words("city")
        found = list(short)
        for specialty in self._specialties:
            found += self._search.likely(name, words.words("sponsor"), city, words.words("state"), specialty)
        found = found or self._mine_sharing_a_word(f"{name} {city}")
        ranked = sorted({match.code: match for match in reversed(found)}.values(), key=lambda match: -match.score)
        ranked.sort(key=lambda match: match.code not in self.mine)
        return tuple(
            Candidate(match.code, self._name(match.code), round(match.score, 1), match.code in self.mine)
            for match in ranked[:MOST_CANDIDATES]
        )

    def _mine_sharing_a_word(self, text: str) -> list[Match]:
        """The applicant's programs in whose name or city a telling word of the line stands."""
        asked = telling(whole_words(text))
        mine = {code: whole_words(self._name(code)) for code in self.mine}
        return [
            Match(code, "name", float(fuzz.token_set_ratio(whole_words(text), name)))
            for code, name in mine.items() if asked & set(name.split())
        ]  # fmt: skip

    def _short_named(self, line: EntryLine, specialty: str) -> list[Match]:
        """Programs that an everyday name such as “UCSD” stands for, in the state and the city of the line."""
        words = Cells(line.program.of)
        everyday = everyday_names().get(whole(words.words("program_name")))
        phrases = everyday.phrases if everyday else ()
        state, city = words.words("state"), whole_words(words.words("city"))
        found = []
        for at, (code, names) in enumerate(zip(self._matcher.code_at, registered_names(self.catalog), strict=True)):
            if any(f" {phrase} " in names for phrase in phrases):
                own_specialty, own_state = self._matcher.specialty_and_state(code)
                if own_specialty == specialty and state in {"", own_state} and city in {"", self._matcher.cities[at]}:
                    found.append(Match(code, "short name", 100.0))
        return found

    def _name(self, code: str) -> str:
        return program_names(self.catalog, self.profile.knowledge, [code])[code]

    def _remarks(self, code: str) -> Iterator[str]:
        """What is odd about a program being named."""
        specialty = self._matcher.specialty_and_state(code)[0]
        if specialty not in self._specialties:
            yield f"It is a program in {specialty}; you apply in {' and '.join(self._specialties)}."

    def _with_event(self, row: EntryRow, line: EntryLine) -> EntryRow:
        """The row with the event it brings, or with why it brings none."""
        facts = dict(line.facts)
        kind = str(facts.pop("kind", self.kind))
        if (one := facts.pop("one day", None)) is not None:
            facts |= self._placed(kind, one)
        news = facts.pop("date", self.date)
        if kind == "done" and isinstance(facts.get("day"), dt.date) and "date" not in line.facts:
            news = facts["day"]
        left_out = [f"{name.capitalize()} is kept only of an interview." for name in ("day", "time") if name in facts]
        if kind not in _INTERVIEW and left_out:
            facts = {name: value for name, value in facts.items() if name not in {"day", "time", "format"}}
        try:
            event = Event.model_validate({"code": row.code, "kind": kind, "date": news, **facts})
        except ValidationError as error:
            refused = tuple(dict.fromkeys(sentence_for(problem, EVENT_SENTENCES) for problem in error.errors()))
            return replace(row, refused=(*line.problems, *refused))
        refused = (*line.problems, *event_problems(event, self.season, self.today))
        notes = (*row.notes, *line.remarks, *(left_out if kind not in _INTERVIEW else ()))
        if refused:
            return replace(row, refused=refused, notes=notes)
        if kind not in _SENT and self.has_applied and row.code not in self.mine:
            notes = (*notes, "You entered no application there.")
        old = next((each for each in self.profile.events if each.key == event.key), None)
        event = _filled_up(event, old)
        change = "new" if old is None else "same" if old == event else "changed"
        return replace(row, event=event, change=change, notes=notes)

    def _placed(self, kind: str, day: object) -> dict[str, object]:
        """A single day as that of the news or of the interview."""
        if kind in _INTERVIEW and isinstance(day, dt.date) and (day > self.today or kind == "done"):
            return {"day": day}
        return {"date": day}


def _code(line: EntryLine) -> str:
    """The ACGME code a line names, else ""."""
    try:
        return read_code(line.program.of.get("acgme_code")) or ""
    except NotUnderstood:
        return ""


def _only_one(candidates: tuple[Candidate, ...]) -> Candidate | None:
    """The applicant's own program among those that fit about equally well, where it is the only one."""
    best = max((each.score for each in candidates), default=0.0)
    near = [each for each in candidates if each.score > best - MARGIN]
    own = [each for each in near if each.mine]
    return own[0] if len(own) == 1 and len(near) > 1 else None


def event_problems(event: Event, which: Season, today: dt.date) -> tuple[str, ...]:
    """Why an event cannot be, as sentences; empty where it can.

    Args:
        event: as entered.
        which: the season it must lie in.
        today: news of later days cannot be known.
    """
    problems = []
    if not which.first <= event.date <= which.last:
        problems.append(
            f"{day_words(event.date)} lies outside the season {which.year} "
            f"({day_words(which.first)} to {day_words(which.last)})."
        )
    elif event.date > today:
        problems.append(f"{day_words(event.date)} is yet to come: enter news on the day it happens.")
    first, last = which.interviews
    if event.day is not None and not first <= event.day <= last:
        problems.append(
            f"An interview on {day_words(event.day)} cannot be: interviews lie between {day_words(first)}, when "
            f"programs open applications, and {day_words(last)}, when rank lists close."
        )
    if event.kind == "applied" and event.date < which["eras.submit_opens"].day:
        problems.append(f"Applications can be sent from {day_words(which['eras.submit_opens'].day)}.")
    if event.kind in {"invited", "accepted", "waitlisted"} and last < event.date <= which.last:
        problems.append(f"Rank lists closed on {day_words(last)}: news of {day_words(event.date)} can no longer count.")
    return tuple(problems)
