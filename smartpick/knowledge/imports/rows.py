"""What one line of a file says, and whether it is a program of the table, a new one, or not understood."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import ValidationError

from smartpick.knowledge.answers import POLICY_FACTS, Answer, Fill, OwnProgram
from smartpick.knowledge.imports.grid import Cell, Line
from smartpick.knowledge.imports.headers import Column, Table
from smartpick.knowledge.imports.match import Match, Matcher, is_preliminary, read_code, specialty_named
from smartpick.knowledge.imports.names import FIELDS, city_and_state, key, specialty_within, state_of
from smartpick.knowledge.imports.values import (
    NotUnderstood,
    days_come_first,
    filled_positions,
    past_date,
    policy,
    positions,
    text_of,
    visas,
    x_ticks,
    yes_or_no,
)

Outcome = Literal["matched", "new", "not understood"]
_LONGEST = {"name": 300, "specialty": 120, "city": 120, "note": 500, "source": 500}
"""The longest texts that knowledge.py keeps."""


@dataclass(frozen=True)
class Row:
    """One line and what became of it.

    line, page: the user's own numbers. code, program, by ("code", "name"), score (0–100): of a matched line; a name
    match is the user's to reject. reason: of a line not understood. problems: cells that were left out, each with its
    reason; notes: what else is worth knowing. answers, fills, own: what the line brings.
    """

    line: int
    page: int | None
    outcome: Outcome
    label: str
    code: str = ""
    program: str = ""
    by: str = ""
    score: float | None = None
    reason: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    fills: tuple[Fill, ...] = ()
    own: OwnProgram | None = None
    track: str = ""

    @property
    def place(self) -> str:
        """“line 7”, or “page 2, line 7”."""
        return f"line {self.line}" if self.page is None else f"page {self.page}, line {self.line}"


@dataclass
class _Told:
    """The cells of one line by field, and the words they hold."""

    cells: dict[str, Cell]
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def words(self, name: str) -> str:
        """The text of a field; "" if missing or unreadable, which is then a problem."""
        try:
            text = text_of(self.cells.get(name))
        except NotUnderstood as error:
            self.problems.append(f"{FIELDS[name]}: {error}")
            return ""
        longest = _LONGEST.get({"program_name": "name", "sponsor": "name"}.get(name, name), 500)
        if len(text) > longest:
            self.problems.append(f"{FIELDS[name]}: longer than {longest} letters, cut")
        return text[:longest]


def specialty_of_most(table: Table, matcher: Matcher) -> str | None:
    """The specialty of more than half of the lines with a known code; None if there is none such.

    Also None where a column tells the specialty: a line that leaves it empty then is not guessed at.
    """
    fields = {column.field: column.index for column in table.columns}
    at = fields.get("acgme_code")
    if at is None or {"specialty", "nrmp_code"} & fields.keys():
        return None
    counts: Counter[str] = Counter()
    for line in table.lines:
        try:
            code = read_code(line.cells[at]) if at < len(line.cells) else None
        except NotUnderstood:
            continue
        if code in matcher.known:
            counts[matcher.specialty_and_state(code)[0]] += 1
    most, count = max(counts.items(), key=lambda item: item[1], default=("", 0))
    return most if 2 * count > counts.total() else None


def rows_of(
    table: Table, matcher: Matcher, file: str, as_of: dt.date | None, specialty: str | None, sheet: str, today: dt.date
) -> list[Row]:
    """Every line of the table, in order; repeats and contradictions between lines are settled.

    file, sheet: named as the source where the line names none. as_of: the day of the facts where the line tells none.
    specialty: of lines that tell none. today: no day after it is taken.
    """
    reader = _LineReader(table, matcher, file, as_of, specialty, sheet, today)
    rows: list[Row] = []
    firsts: dict[tuple[str, ...], list[int]] = {}
    for line in table.lines:
        row = reader.read(line)
        identity = _identity(row)
        if identity and identity in firsts:
            row = _other_program(rows[firsts[identity][0]], row, matcher) or _settled(rows, firsts[identity], row)
        if identity and row.outcome != "not understood":
            firsts.setdefault(identity, []).append(len(rows))
        rows.append(row)
    return rows


class _LineReader:
    def __init__(
        self, table: Table, matcher: Matcher, file: str, as_of: dt.date | None, specialty: str | None, sheet: str,
        today: dt.date,
    ) -> None:  # fmt: skip
        self.columns: tuple[Column, ...] = tuple(column for column in table.columns if column.field)
        self.heads = table.heads
        self.matcher, self.as_of, self.specialty, self.today = matcher, as_of, specialty, today
        self.origin = f"{file[:200]}, {sheet[:60]}" if sheet else file[:200]
        cells = {
            column.index: [line.cells[column.index] for line in table.lines if column.index < len(line.cells)]
            for column in self.columns
        }
        self.day_first = {at: days_come_first(cells[at]) for at in self._of({"date", "date_checked"})}
        self.x_is_yes = {at: x_ticks(cells[at]) for at in self._of({*POLICY_FACTS, "citizens_only"})}

    def _of(self, fields: set[str]) -> list[int]:
        return [column.index for column in self.columns if column.field in fields]

    def read(self, line: Line) -> Row:
        """What one line of the file says, as exactly one of the three outcomes."""
        said = _Told({c.field: line.cells[c.index] for c in self.columns if c.field and c.index < len(line.cells)})
        texts = [said.cells.get("program_name"), said.cells.get("sponsor"), *line.cells]
        label = next((" ".join(text.split())[:80] for text in texts if isinstance(text, str)), "")
        base = Row(line.number, line.page, "not understood", label)
        if line.trouble:
            return replace(base, reason=line.trouble)
        shown = tuple(key(value) if isinstance(value, str) else "" for value in line.cells)
        if any(shown) and shown == self.heads[: len(shown)]:
            return replace(base, reason="it repeats the heads")
        try:
            row = self._identified(base, said)
        except NotUnderstood as error:
            return replace(base, reason=str(error), problems=tuple(said.problems))
        brought = self._brought(row, said, line)
        return replace(brought, problems=tuple(said.problems), notes=tuple(said.notes))

    def _identified(self, base: Row, said: _Told) -> Row:
        """The row as matched or new. Raises NotUnderstood with the reason."""
        code, damage = self._code(said)
        name, sponsor, nrmp = said.words("program_name"), said.words("sponsor"), said.words("nrmp_code")
        words = said.words("specialty")
        city, state = self._place(said)
        base = replace(base, label=name or sponsor or code or base.label, track=nrmp)
        apart = is_preliminary(words, name) or nrmp[7:8] in {"P", "R"}
        if code in self.matcher.known and not apart:
            self._compare(said, code, name or sponsor, state, words)
            return self._matched(base, Match(code, "code", 100.0))
        title = name or sponsor
        if len(title) < 2 and code:
            raise NotUnderstood(f"there is no program with the code {code} in the table, and no name beside it")
        if len(title) < 2:
            raise NotUnderstood(damage or "it has neither an ACGME code nor a program name")
        specialty = specialty_named(words, nrmp, self.matcher)
        if not words and not nrmp:
            specialty = specialty_within(title) or self.specialty
        own = {"name": title, "specialty": words or specialty or "", "city": city, "state": state or "", "code": code}
        if apart:
            if nrmp[7:8] == "R":
                said.notes.append("Positions for physicians who have trained before; kept as a program of its own.")
            return self._new(base, own)
        if code or (words and specialty is None):
            what = f"program with the code {code}" if code else f"specialty “{words[:60]}”"
            said.notes.append(f"The table holds no {what}.")
            return self._new(base, own)
        match = self._named(name, sponsor, city, state, specialty, damage)
        if match:
            if damage:
                said.notes.append(f"Matched by name, because {damage}.")
            return self._matched(base, match)
        if not (city or state or words or nrmp):
            raise NotUnderstood("no program of the table has this name, and no city, state or specialty is told")
        return self._new(base, own)

    def _named(
        self, name: str, sponsor: str, city: str, state: str | None, specialty: str | None, damage: str
    ) -> Match | None:
        """The match by name; without one, a damaged code makes the line not understood rather than new."""
        try:
            match = self.matcher.by_name(name, sponsor, city, state, specialty)
        except NotUnderstood as error:
            raise NotUnderstood(f"{damage}; {error}" if damage else str(error)) from error
        if damage and not match:
            raise NotUnderstood(damage)
        return match

    def _code(self, said: _Told) -> tuple[str, str]:
        """(ten digits or "", what is wrong with the cell or "")."""
        try:
            return read_code(said.cells.get("acgme_code")) or "", ""
        except NotUnderstood as error:
            return "", str(error) if str(error) != "formula" else "the code is a formula"

    def _place(self, said: _Told) -> tuple[str, str | None]:
        city, state = said.words("city"), said.words("state")
        both = said.words("city_state")
        found = state_of(state) if state else None
        if state and not found:
            apart = city_and_state(state)
            city, found = (city or apart[0], apart[1]) if apart[1] else (city, None)
            if not found:
                said.problems.append(f"{FIELDS['state']}: “{state[:40]}” is not a US state")
        for text in (city, both):
            if text:
                bare, beside = city_and_state(text)
                found = found or beside
                city = bare if text == city or not city else city
        return city[: _LONGEST["city"]], found

    def _compare(self, said: _Told, code: str, name: str, state: str | None, words: str) -> None:
        """The code decides; where the words beside it speak of another program, that is told."""
        true_specialty, true_state = self.matcher.specialty_and_state(code)
        if state and state != true_state:
            said.notes.append(f"The line says {state}, the program with this code is in {true_state}.")
        if self.matcher.is_other_name(code, name):
            said.notes.append(f"The line says “{name[:60]}”, the program with this code is {self.matcher.shown(code)}.")
        specialty = specialty_named(words, "", self.matcher) if words else None
        if specialty and specialty != true_specialty:
            said.notes.append(f"The line says {specialty}, the program with this code is {true_specialty}.")

    def _matched(self, base: Row, match: Match) -> Row:
        return replace(base, outcome="matched", code=match.code, program=self.matcher.shown(match.code), by=match.by,
                       score=match.score)  # fmt: skip

    def _new(self, base: Row, own: dict[str, str]) -> Row:
        return replace(base, outcome="new", program=own["name"], own=OwnProgram(**own))

    def _brought(self, row: Row, said: _Told, line: Line) -> Row:
        """The row with its answers, fills and note."""
        source = said.words("source")
        day, checked = self._day(said, "date"), self._day(said, "date_checked")
        kind: Literal["verified", "imported"] = "verified" if source and checked else "imported"
        note = said.words("note")
        footing = {"source": source or f"{self.origin}, {line.place}", "as_of": checked or day or self.as_of}
        facts = self._facts(said)
        fills = self._fills(said)
        if row.own is not None:
            told = [f"{POLICY_FACTS[fact].label}: {_shown(value)}" for fact, (value, _) in facts.items()]
            told += [f"{year}: {filled} of {quota} positions filled" for year, (quota, filled) in fills.items()]
            kept = "; ".join([*([note] if note else []), *told])[:2000]
            own = row.own.model_copy(update={"source": footing["source"], "note": kept})
            return replace(row, own=own)
        answers, kept_fills = [], []
        for fact, (value, remark) in facts.items():
            about = "; ".join(text for text in (note, remark) if text)[:500]
            answers.append(Answer(code=row.code, fact=fact, value=value, kind=kind, note=about, **footing))
        for year, (quota, filled) in fills.items():
            try:
                kept_fills.append(Fill(code=row.code, year=year, quota=quota, filled=filled, source=footing["source"]))
            except ValidationError:
                said.problems.append(f"{year}: {filled} filled of {quota} positions cannot be")
        return replace(row, answers=tuple(answers), fills=tuple(kept_fills))

    def _day(self, said: _Told, name: str) -> dt.date | None:
        column = next((column for column in self.columns if column.field == name), None)
        if column is None:
            return None
        try:
            return past_date(said.cells.get(name), self.day_first[column.index], self.today)
        except NotUnderstood as error:
            said.problems.append(f"{column.label}: {error}")
            return None

    def _facts(self, said: _Told) -> dict[str, tuple[bool | int, str]]:
        """Fact → (value, remark), of the cells that tell one."""
        facts: dict[str, tuple[bool | int, str]] = {}
        for column in self.columns:
            try:
                for fact, told in self._told_by(column, said.cells.get(column.field or "")).items():
                    if facts.setdefault(fact, told)[0] != told[0]:
                        raise NotUnderstood("it does not agree with another column of this line")
            except NotUnderstood as error:
                said.problems.append(f"{column.label}: {error}")
        return facts

    def _told_by(self, column: Column, value: Cell) -> dict[str, tuple[bool | int, str]]:
        """Fact → (value, remark) of one cell; empty if its column is about something else. Raises NotUnderstood."""
        if column.field == "visa":
            return {fact: (sponsored, "") for fact, sponsored in visas(value).items()}
        if column.field == "citizens_only":
            only = yes_or_no(value, self.x_is_yes[column.index])
            return {} if only is None else {"noncitizens": (not only, "")}
        if (fact := column.field or "") in POLICY_FACTS:
            said, remark = policy(fact, value, self.x_is_yes[column.index])
            return {} if said is None else {fact: (said, remark)}
        return {}

    def _fills(self, said: _Told) -> dict[int, tuple[int, int]]:
        """Match year → (quota, filled), of years that tell both."""
        fills = {}
        years = sorted({int(c.field.split(":")[1]) for c in self.columns if c.field and ":" in c.field}, reverse=True)
        for year in years:
            try:
                quota = positions(said.cells.get(f"quota:{year}"))
                filled = filled_positions(said.cells.get(f"filled:{year}"), quota)
            except NotUnderstood as error:
                said.problems.append(f"{year}: {error}")
                continue
            if quota is not None and filled is not None:
                fills[year] = (quota, filled)
            elif quota is not None or filled is not None:
                said.problems.append(f"{year}: only one of quota and filled is told")
        return fills


def _shown(value: bool | int) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _identity(row: Row) -> tuple[str, ...] | None:
    """What two lines share that speak of the same program; None for a line not understood."""
    if row.outcome == "matched":
        return ("code", row.code)
    if row.own is not None:
        return ("own", *own_key(row.own), row.track)
    return None


def own_key(own: OwnProgram) -> tuple[str, ...]:
    """What makes two programs of the user's own the same one."""
    return (own.code, key(own.name), key(own.specialty), key(own.city), own.state)


def _other_program(first: Row, row: Row, matcher: Matcher) -> Row | None:
    """The row as not understood, where names led two NRMP codes to one program that cannot both be its tracks.

    They cannot if the institutions differ, or if the track is the same and the sponsor has more such programs.
    """
    if row.own is not None or "code" in {first.by, row.by} or not (first.track and row.track):
        return None
    same_institution, same_letter = first.track[:4] == row.track[:4], first.track[7:8] == row.track[7:8]
    if first.track == row.track or (same_institution and not (same_letter and matcher.has_sisters(row.code))):
        return None
    reason = f"its name fits the program of {first.place} ({row.program}), but its NRMP code speaks of another"
    return replace(row, outcome="not understood", answers=(), fills=(), reason=reason)


def _settled(rows: list[Row], earlier: list[int], row: Row) -> Row:
    """The row beside earlier lines of the same program: noted if they agree, told on both sides if they do not.

    Two tracks of one program (different NRMP codes) are added up by `ImportResult`, so their positions may differ.
    """
    first = rows[earlier[0]]
    if row.own is not None:
        return replace(row, outcome="not understood", own=None, reason=f"it repeats {first.place}")
    quarrels = []
    for at in earlier:
        before = rows[at]
        facts = {answer.fact: answer for answer in before.answers}
        years = {fill.year: fill for fill in before.fills} if before.track == row.track else {}
        contested = {a.fact for a in row.answers if a.fact in facts and facts[a.fact].value != a.value}
        other = {f.year for f in row.fills if f.year in years and _numbers(years[f.year]) != _numbers(f)}
        if not contested and not other:
            continue
        told = [
            f"{POLICY_FACTS[a.fact].label} is {_shown(facts[a.fact].value)} there and {_shown(a.value)} here"
            for a in row.answers
            if a.fact in contested
        ] + [f"the positions of {year} differ" for year in sorted(other)]
        quarrels.append(f"it speaks of the same program as {before.place}, but {', '.join(told)}")
        left_out = [POLICY_FACTS[fact].label for fact in sorted(contested)] + [str(year) for year in sorted(other)]
        rows[at] = replace(
            before,
            answers=tuple(a for a in before.answers if a.fact not in contested),
            fills=tuple(f for f in before.fills if f.year not in other),
            problems=(
                *before.problems,
                *(f"{name}: {row.place} says otherwise; neither is taken" for name in left_out),
            ),
        )
    if quarrels:
        return replace(row, outcome="not understood", answers=(), fills=(), reason=quarrels[0])
    return replace(row, notes=(*row.notes, f"The same program as {first.place}."))


def _numbers(fill: Fill) -> tuple[int, int]:
    return fill.quota, fill.filled


def added_up(rows: Mapping[int, Row] | list[Row]) -> list[Fill]:
    """Fills of matched rows, the tracks of one program added up year by year.

    A categorical, an advanced and a primary track of the same NRMP report are entries of one program; a repeat of the
    same track counts once.
    """
    kept = rows.values() if isinstance(rows, Mapping) else rows
    totals: dict[tuple[str, int], dict[str, Fill]] = {}
    for row in kept:
        for fill in row.fills:
            totals.setdefault((fill.code, fill.year), {}).setdefault(row.track, fill)
    return [
        Fill(
            code=code,
            year=year,
            quota=min(2000, sum(fill.quota for fill in tracks.values())),
            filled=min(2000, sum(fill.filled for fill in tracks.values())),
            source=next(iter(tracks.values())).source,
        )
        for (code, year), tracks in totals.items()
    ]
