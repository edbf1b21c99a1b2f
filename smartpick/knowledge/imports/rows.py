"""Every line of a table as a row: what it says, and of which program."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.catalog.published_policies import PublishedValue
from smartpick.knowledge.answers import Answer, OwnProgram, comparable
from smartpick.knowledge.imports.cells import CellReader, Cells
from smartpick.knowledge.imports.effort import Effort
from smartpick.knowledge.imports.grid import LONGEST_HEADER, Line
from smartpick.knowledge.imports.headers import Table
from smartpick.knowledge.imports.match import Matcher, read_code
from smartpick.knowledge.imports.name_search import Match
from smartpick.knowledge.imports.programs import ProgramFinder
from smartpick.knowledge.imports.repeats import settled, shown_value
from smartpick.knowledge.imports.row import Outcome, Row
from smartpick.knowledge.imports.values import NotUnderstood

_LONGEST_LABEL = 300
"""Letters of a line's label, as many as a program's name may have."""


def specialty_of_most(table: Table, matcher: Matcher) -> str | None:
    """The specialty of more than half of the lines with a code of the program table; None if there is none such.

    Also None where a column is about the specialty: a line that leaves it empty then is not guessed at.
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
        if code and code in matcher.codes:
            counts[matcher.specialty_and_state(code)[0]] += 1
    most, count = max(counts.items(), key=lambda item: item[1], default=("", 0))
    return most if 2 * count > counts.total() else None


def rows_of(
    table: Table, matcher: Matcher, programs: ProgramFinder, origin: str, as_of: dt.date | None, specialty: str | None,
    today: dt.date,
) -> list[Row]:  # fmt: skip
    """Every line of the table, in order; repeats and contradictions between lines are settled.

    Args:
        table: a sheet with its columns.
        matcher: of the program table.
        programs: what finds those of the file.
        origin: the file, and the sheet of it: the source where a line names none.
        as_of: the day of the facts where a line has none.
        specialty: of lines that have none.
        today: no later day is taken.

    Raises:
        ImportRefused: if it takes far too long.
    """
    reader, effort = _LineReader(table, matcher, programs, origin, as_of, specialty, today), Effort(len(table.lines))
    return settled((row for line in table.lines if effort.may_go_on() for row in reader.read(line)), matcher)


class _LineReader:
    def __init__(
        self, table: Table, matcher: Matcher, programs: ProgramFinder, origin: str, as_of: dt.date | None,
        specialty: str | None, today: dt.date,
    ) -> None:  # fmt: skip
        self._headers, self._matcher, self._programs = table.headers, matcher, programs
        self._origin, self._as_of, self._specialty = origin, as_of, specialty
        self._cells = CellReader(table.columns, table.lines, today)

    def read(self, line: Line) -> Iterator[Row]:
        """What one line says, as exactly one of the three outcomes; once for each program whose code it holds."""
        cells = self._cells.cells_of(line)
        if line.trouble:
            yield _row(line, "not understood", cells, reason=line.trouble)
        elif self._repeats_headers(line):
            yield _row(line, "not understood", Cells({}), reason="it repeats the headers")
        else:
            yield from (self._of_one(line, apart) for apart in self._programs.apart(cells))

    def _of_one(self, line: Line, cells: Cells) -> Row:
        try:
            program = self._programs.program(cells, self._specialty)
        except NotUnderstood as error:
            return _row(line, "not understood", cells, reason=str(error))
        return self._brought(program, line, cells)

    def _repeats_headers(self, line: Line) -> bool:
        """Whether every cell is the header of its column, and not all are empty."""
        any_words = False
        for value, header in zip(line.cells, self._headers, strict=False):
            words = comparable(value[:LONGEST_HEADER]) if isinstance(value, str) else ""
            if words != header:
                return False
            any_words |= bool(words)
        return any_words

    def _brought(self, program: Match | OwnProgram, line: Line, cells: Cells) -> Row:
        """The row of a program with its facts, and the answers and fills or the note that keep them."""
        named, note = cells.words("source"), cells.words("note")
        day, checked = self._cells.day(cells, "date"), self._cells.day(cells, "date_checked")
        kind: Literal["verified", "imported"] = "verified" if named and checked else "imported"
        here = f"{self._origin}, {line.place}"
        source = f"{named[:250]}, in {here}"[-500:] if named else here  # whoever it names, it is this file that says so
        as_of = checked or day or self._as_of
        read, positions = self._cells.facts(cells), self._cells.positions(cells)
        facts: dict[str, PublishedValue] = {fact: value for fact, (value, _) in read.items()}
        for year, (quota, filled) in positions.items():
            facts |= {f"quota:{year}": quota, f"filled:{year}": filled}
        if isinstance(program, OwnProgram):
            kept = [note] if note else []
            kept += [f"{POLICY_FACTS[fact].label}: {shown_value(value)}" for fact, (value, _) in read.items()]
            kept += [f"{year}: {filled} of {quota} positions filled" for year, (quota, filled) in positions.items()]
            own = program.model_copy(update={"source": source, "note": "; ".join(kept)[:2000]})
            return _row(line, "new", cells, program=own.name, facts=facts, own=own)
        code, answers = program.code, []
        for fact, (value, remark) in read.items():
            about = "; ".join(text for text in (note, remark) if text)[:500]
            speaker = named if kind == "verified" else source
            answers.append(
                Answer(code=code, fact=fact, value=value, kind=kind, source=speaker, as_of=as_of, note=about)
            )
        return _row(
            line, "matched", cells, code=code, program=self._matcher.shown(code), by=program.by, score=program.score,
            facts=facts, source=source, answers=tuple(answers),
        )  # fmt: skip


def _row(line: Line, outcome: Outcome, cells: Cells, **more: Any) -> Row:
    """The row of a line with what was noted while its cells were read."""
    texts = [cells.of.get("program_name"), cells.of.get("sponsor"), *line.cells]
    label = next(
        (" ".join(text[: 3 * _LONGEST_LABEL].split())[:_LONGEST_LABEL] for text in texts if isinstance(text, str)), ""
    )
    nrmp_code = cells.words("nrmp_code")
    problems = tuple(dict.fromkeys(cells.problems))  # a cell looked at twice is one problem
    return Row(line.number, line.page, outcome, label, nrmp_code=nrmp_code, problems=problems,
               notes=tuple(cells.notes), **more)  # fmt: skip
