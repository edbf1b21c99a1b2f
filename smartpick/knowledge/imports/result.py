"""A whole file read: what it brings, what of it would change, and the knowledge with it taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from smartpick.catalog.load import Catalog
from smartpick.knowledge.answers import Answer, Fill, Knowledge, OwnProgram
from smartpick.knowledge.imports.delimited import read_delimited
from smartpick.knowledge.imports.grid import MAX_BYTES, ImportRefused, Sheet
from smartpick.knowledge.imports.headers import Column, likeness, table_of
from smartpick.knowledge.imports.match import Matcher
from smartpick.knowledge.imports.nrmp_report import read_report
from smartpick.knowledge.imports.parquet import read_parquet
from smartpick.knowledge.imports.rows import Outcome, Row, added_up, own_key, rows_of, specialty_of_most
from smartpick.knowledge.imports.workbook import read_workbook

Item = Answer | Fill | OwnProgram


@dataclass(frozen=True)
class Change:
    """What taking the file in does to one thing known. old: what it replaces, or what stays where `kind` is "same".

    stands_above: an answer the user checked, which keeps winning over this imported one; None if there is none.
    """

    kind: Literal["new", "changed", "same"]
    item: Item
    old: Item | None = None
    stands_above: Answer | None = None


@dataclass(frozen=True)
class ImportResult:
    """One file, read. Every line with content below the heads is a row, and is exactly one of three outcomes.

    kind: "csv", "xlsx", "parquet" or "nrmp report". sheet: the one read, "" where files have none; other_sheets: the
    rest. above: lines before the heads; blank: empty lines between the rows; neither counts as rows. specialty: what
    lines that tell none were taken for, None if for none.
    """

    name: str
    kind: str
    sheet: str
    other_sheets: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    above: int
    blank: int
    specialty: str | None = None

    @property
    def matched(self) -> tuple[Row, ...]:
        """Rows that are programs of the table."""
        return self._of("matched")

    @property
    def new(self) -> tuple[Row, ...]:
        """Rows kept as programs of the user's own."""
        return self._of("new")

    @property
    def not_understood(self) -> tuple[Row, ...]:
        """Rows that bring nothing, each with its reason."""
        return self._of("not understood")

    @property
    def by_name(self) -> tuple[Row, ...]:
        """Matched rows whose program was found by name, for the user to look at."""
        return tuple(row for row in self.matched if row.by == "name")

    def _of(self, outcome: Outcome) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.outcome == outcome)

    def items(self, rejected: Collection[int] = ()) -> list[Item]:
        """What the rows bring, once each, in file order. rejected: positions in `rows` to leave out."""
        kept = [row for at, row in enumerate(self.rows) if at not in rejected]
        answers = {(a.code, a.fact, a.kind): a for row in reversed(kept) for a in reversed(row.answers)}
        own = {own_key(row.own): row.own for row in reversed(kept) if row.own is not None}
        return [*reversed(answers.values()), *added_up(kept), *reversed(own.values())]

    def changes(self, knowledge: Knowledge, rejected: Collection[int] = ()) -> list[Change]:
        """What `accepted` would do, thing by thing: new, changed (old → new), or the same and left as it is.

        An answer with the same value, date and note is the same, whatever file it came from.
        """
        before = {_key(item): item for item in _items(knowledge)}
        found = []
        for item in self.items(rejected):
            old = before.get(_key(item))
            kind = "new" if old is None else "same" if _says(old) == _says(item) else "changed"
            found.append(Change(kind, item, old, _standing_above(before, item)))
        return found

    def accepted(self, knowledge: Knowledge, rejected: Collection[int] = ()) -> Knowledge:
        """The knowledge with this file taken in; what it changes goes, what is the same stays as it was.

        To undo, keep the knowledge from before: nothing else is touched. rejected: positions in `rows` to leave out.
        """
        changes = [change for change in self.changes(knowledge, rejected) if change.kind != "same"]
        gone = {_key(change.old) for change in changes if change.old is not None}
        kept = [item for item in _items(knowledge) if _key(item) not in gone] + [change.item for change in changes]
        return Knowledge(
            answers=tuple(item for item in kept if isinstance(item, Answer)),
            fills=tuple(item for item in kept if isinstance(item, Fill)),
            own_programs=tuple(item for item in kept if isinstance(item, OwnProgram)),
        )

    def report(self) -> dict[str, Any]:
        """Counts and reasons, ready for JSON; rows = matched + new + len(not_understood)."""
        return {
            "file": self.name,
            "kind": self.kind,
            "sheet": self.sheet,
            "other_sheets": list(self.other_sheets),
            "rows": len(self.rows),
            "matched": len(self.matched),
            "new": len(self.new),
            "not_understood": [{**_where(row), "reason": row.reason} for row in self.not_understood],
            "specialty_taken": self.specialty,
            "columns": {column.label: column.field for column in self.columns},
            "columns_told": {column.label: column.told for column in self.columns if column.told},
            "programs": len({row.code for row in self.matched}),
            "by_name": [
                {**_where(row), "text": row.label, "code": row.code, "program": row.program, "score": row.score}
                for row in self.by_name
            ],
            "cells_not_understood": [
                {**_where(row), "reason": problem} for row in self.rows for problem in row.problems
            ],
            "notes": [{**_where(row), "note": note} for row in self.rows for note in row.notes],
            "lines_above_heads": self.above,
            "blank_lines": self.blank,
        }  # fmt: skip


def read_import(
    content: bytes,
    name: str,
    catalog: Catalog,
    *,
    mapping: Mapping[str, str | None] | None = None,
    sheet: str | None = None,
    as_of: dt.date | None = None,
    specialty: str | None = None,
    own_specialty: str | None = None,
    today: dt.date | None = None,
) -> ImportResult:
    """Read a file the user brings. What kind it is shows in its content; its name is only quoted as the source.

    mapping: column label → field (a key of `names.FIELDS`, "quota:2025", "filled:2025", or None for not used), before
    what is proposed; `ImportResult.columns` shows labels and proposals. sheet: which sheet; the one most like a list
    of programs if None. as_of: the day the file's facts were true, where its lines tell none. today: later dates are
    not taken; the computer's day if None.

    specialty: of lines that tell none. If None, and no column is about the specialty: that of more than half of the
    lines that have a known code. If that tells none either: own_specialty, the one the user applies in.

    An answer is "imported". It is "verified" only where its line has both a source and a date under the head “Date
    checked”: that is how the research worksheet, filled in by the user's own checking, comes back in.

    Raises:
        ImportRefused: with one sentence, if the file cannot be read at all.
    """
    kind, sheets = _read(content)
    matcher = Matcher(catalog)
    filled = [candidate for candidate in sheets if candidate.lines]
    if not filled:
        raise ImportRefused("This file is empty.")
    if sheet is None:
        chosen = max(filled, key=lambda candidate: likeness(candidate, matcher.known))
    else:
        named = [candidate for candidate in sheets if candidate.name == sheet]
        if not named:
            names = ", ".join(f"“{candidate.name}”" for candidate in sheets if candidate.name) or "none with a name"
            raise ImportRefused(f"There is no sheet “{sheet[:60]}” in this file; its sheets are: {names}.")
        chosen = named[0]
        if not chosen.lines:
            raise ImportRefused(f"The sheet “{chosen.name}” is empty.")
    table = table_of(chosen, matcher.known, mapping)
    specialty = specialty or specialty_of_most(table, matcher) or own_specialty
    shown = chosen.name if len(sheets) > 1 else ""
    rows = rows_of(table, matcher, name, as_of, specialty, shown, today or dt.date.today())
    others = tuple(candidate.name for candidate in sheets if candidate is not chosen)
    first = table.lines[0].number if table.lines else 0
    blank = sum(number > first for number in chosen.blank)
    return ImportResult(name, kind, chosen.name, others, table.columns, tuple(rows), table.above, blank, specialty)


def _read(content: bytes) -> tuple[str, list[Sheet]]:
    """(kind, sheets), the kind told by the first bytes."""
    if len(content) > MAX_BYTES:
        raise ImportRefused(f"This file is larger than {MAX_BYTES // 1_000_000} MB; keep only the programs you need.")
    if not content.strip():
        raise ImportRefused("This file is empty.")
    head = content[:1024].lstrip()
    if content.startswith(b"PK\x03\x04"):
        return "xlsx", read_workbook(content)
    if content.startswith(b"PAR1"):
        return "parquet", read_parquet(content)
    if b"%PDF-" in head:
        return "nrmp report", read_report(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportRefused("This is an old .xls workbook or one locked with a password; save it as .xlsx without one.")
    if head.startswith((b"{", b"[{")):
        raise ImportRefused("This is a JSON file, not a table; a SmartPick plan is opened as a plan.")
    if head[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise ImportRefused("This is a web page, whatever its name says; open it in Excel and save it as .xlsx.")
    return "csv", read_delimited(content)


def _standing_above(before: Mapping[Any, Item], item: Item) -> Answer | None:
    if not isinstance(item, Answer) or item.kind == "verified":
        return None
    above = before.get(("answer", item.code, item.fact, "verified"))
    return above if isinstance(above, Answer) else None


def _items(knowledge: Knowledge) -> list[Item]:
    return [*knowledge.answers, *knowledge.fills, *knowledge.own_programs]


def _key(item: Item) -> tuple[Any, ...]:
    """What two things share when one replaces the other."""
    if isinstance(item, Answer):
        return ("answer", item.code, item.fact, item.kind)
    if isinstance(item, Fill):
        return ("fill", item.code, item.year)
    return ("own", *own_key(item))


def _says(item: Item) -> tuple[Any, ...]:
    if isinstance(item, Answer):
        return (item.value, item.as_of, item.note)
    if isinstance(item, Fill):
        return (item.quota, item.filled)
    return (item.note,)


def _where(row: Row) -> dict[str, Any]:
    return {"line": row.line} if row.page is None else {"line": row.line, "page": row.page}
