"""What a file brings, what of it would change, and the knowledge with it taken in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from smartpick.knowledge.answers import Answer, Fill, Item, Knowledge, OwnProgram, identity, latest, topic
from smartpick.knowledge.imports.headers import Column
from smartpick.knowledge.imports.repeats import added_up
from smartpick.knowledge.imports.row import Outcome, Row


@dataclass(frozen=True)
class Change:
    """What taking the file in does to one thing.

    kind: "new"; "changed": it takes the place of `old`, which is of the same source; "same": `old` stays as it is.
    others: what other sources say of it. They stay beside it.
    """

    kind: Literal["new", "changed", "same"]
    item: Item
    old: Item | None = None
    others: tuple[Item, ...] = ()

    @property
    def conflicts(self) -> tuple[Item, ...]:
        """The others that say otherwise."""
        return tuple(other for other in self.others if _value(other) != _value(self.item))

    @property
    def stands_above(self) -> Answer | None:
        """An answer the user checked, which keeps winning over this imported one; None if there is none."""
        checked = [other for other in self.others if isinstance(other, Answer) and other.kind == "verified"]
        return checked[0] if checked else None


@dataclass(frozen=True)
class ImportResult:
    """One file, read. Every line with content below the headers is a row, and is exactly one of three outcomes.

    kind: "csv", "xlsx", "parquet", "json" or "nrmp report". sheet: the one read, "" where files have none, several
    with commas; other_sheets: the rest. above: lines before the headers; blank: empty lines between the rows;
    neither counts as rows. specialty: what lines that have none were taken for, None if for none. told: sentences
    on lines that are no rows, and on what was mended or left out. physical: lines of the file as a text editor
    counts them, None where that says nothing.
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
    told: tuple[str, ...] = ()
    physical: int | None = None

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
        """Rows matched by name, for the user to look at."""
        return tuple(row for row in self.matched if row.by == "name")

    def _of(self, outcome: Outcome) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.outcome == outcome)

    def items(self, rejected: Collection[int] = ()) -> list[Item]:
        """What the rows bring, once each, in file order.

        Args:
            rejected: positions in `rows` to leave out.
        """
        kept = [row for at, row in enumerate(self.rows) if at not in rejected]
        answers = [answer for row in kept for answer in row.answers]
        own = [row.own for row in kept if row.own is not None]
        return [*_first(answers), *added_up(kept), *_first(own)]

    def changes(self, knowledge: Knowledge, rejected: Collection[int] = ()) -> list[Change]:
        """What `accepted` would do, thing by thing.

        The same value, date and note from the same source is the same, whichever line it now stands on. So is a program
        of the user's own that another source describes alike, for it would only be listed twice.

        Args:
            knowledge: what the user brought before.
            rejected: positions in `rows` to leave out.
        """
        before = {identity(item): item for item in knowledge.items}
        by_topic: dict[tuple[str, ...], list[Item]] = {}
        for item in before.values():
            by_topic.setdefault(topic(item), []).append(item)
        changes = []
        for item in self.items(rejected):
            old = before.get(identity(item))
            others = tuple(other for other in by_topic.get(topic(item), ()) if other is not old)
            if old is None and isinstance(item, OwnProgram):
                old = next((other for other in others if _says(other) == _says(item)), None)
            kind = "new" if old is None else "same" if _says(old) == _says(item) else "changed"
            changes.append(Change(kind, item, old, others))
        return changes

    def accepted(self, knowledge: Knowledge, rejected: Collection[int] = ()) -> Knowledge:
        """The knowledge with this file taken in; what it changes goes, what is the same stays as it was.

        To undo, keep the knowledge from before: nothing else is touched.

        Args:
            knowledge: what the user brought before.
            rejected: positions in `rows` to leave out.
        """
        changes = self.changes(knowledge, rejected)
        return knowledge.with_items(*(change.item for change in changes if change.kind != "same"))

    def report(self) -> dict[str, Any]:
        """Counts, reasons and every line, ready for JSON; rows = matched + new + len(not_understood) = len(lines).

        "lines_of_the_file" are counted as a text editor does (null for other files than text), and "told" has a
        sentence on each kind of them that is no row, and on what was mended or left out.

        "lines" has each line with content below the headers once, in file order:

        - line, page: the file's own numbers; page is null but in a PDF. A line with the codes of two programs is two.
        - sheet: only where several sheets were read.
        - outcome: "matched" (a program of the table), "new" (kept as a program of the user's own) or "not_understood"
          (it brings nothing).
        - code: the ACGME code of the matched program, or the one a new program has; else null.
        - nrmp_code: as the line has it, null where it has none.
        - by: what a matched line was matched by, "code" or "name"; else null.
        - score: of a match by name, how like the name is, 0 to 100 (the same); else null.
        - facts: what its cells say, whether it is taken or not: keys of POLICY_FACTS to true, false or a whole number
          in the fact's unit, and "quota:2025", "filled:2025" to positions. Empty where the program is not understood.
        - reason: why a line is not understood; else "".
        """
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
            "columns_told": {column.label: column.remark for column in self.columns if column.remark},
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
            "lines_of_the_file": self.physical,
            "told": list(self.told),
            "lines": [_line(row) for row in self.rows],
        }  # fmt: skip


def _first(items: list[Any]) -> list[Any]:
    """The first of the items of one identity, in their order."""
    return list(reversed(latest(reversed(items))))


def _value(item: Item) -> Any:
    """What an item says of its topic."""
    if isinstance(item, Answer):
        return item.value
    return (item.quota, item.filled) if isinstance(item, Fill) else item.note


def _says(item: Item) -> tuple[Any, ...]:
    """What must be the same for an item to be left as it is."""
    return (item.value, item.as_of, item.note) if isinstance(item, Answer) else (_value(item),)


def _where(row: Row) -> dict[str, Any]:
    where = {"line": row.line} if row.page is None else {"line": row.line, "page": row.page}
    return {**where, "sheet": row.sheet} if row.sheet else where


def _line(row: Row) -> dict[str, Any]:
    """A row as `ImportResult.report` lists it; a program it might have been is not its program."""
    matched = row.outcome == "matched"
    return {
        "line": row.line,
        "page": row.page,
        **({"sheet": row.sheet} if row.sheet else {}),
        "outcome": row.outcome.replace(" ", "_"),
        "code": row.code if matched else (row.own.code or None if row.own else None),
        "nrmp_code": row.nrmp_code or None,
        "by": row.by if matched else None,
        "score": row.score if matched and row.by == "name" else None,
        "facts": dict(row.facts),
        "reason": row.reason,
    }
