"""A file taken apart once, and read as often as the user changes what its columns mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from smartpick.catalog.load import Catalog
from smartpick.knowledge.imports.delimited import read_delimited
from smartpick.knowledge.imports.grid import MAX_BYTES, ImportRefused, Sheet
from smartpick.knowledge.imports.headers import likeness, table_of
from smartpick.knowledge.imports.match import Matcher, matcher_of
from smartpick.knowledge.imports.nrmp_report import read_report
from smartpick.knowledge.imports.parquet import read_parquet
from smartpick.knowledge.imports.programs import ProgramFinder
from smartpick.knowledge.imports.result import ImportResult
from smartpick.knowledge.imports.rows import rows_of, specialty_of_most
from smartpick.knowledge.imports.workbook import read_workbook


@dataclass(frozen=True)
class File:
    """A file taken apart: its cells, before anybody says what they mean.

    name: only quoted as the source. kind: "csv", "xlsx", "parquet" or "nrmp report". sheets: at least one, in the order
    of the file.
    """

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    _finders: dict[Matcher, ProgramFinder] = field(default_factory=dict, repr=False, compare=False)

    def programs(self, matcher: Matcher) -> ProgramFinder:
        """What finds the programs of its lines: each is looked for once, however often a column is changed."""
        if matcher not in self._finders:
            self._finders[matcher] = ProgramFinder(matcher)
        return self._finders[matcher]

    def sheet(self, name: str | None, matcher: Matcher) -> Sheet:
        """One sheet; with None the one that is most like a list of programs.

        Raises:
            ImportRefused: if there is no such sheet, or it is empty.
        """
        if name is None:
            filled = [sheet for sheet in self.sheets if sheet.lines]
            return filled[0] if len(filled) == 1 else max(filled, key=lambda sheet: likeness(sheet, matcher.codes))
        named = next((sheet for sheet in self.sheets if sheet.name == name), None)
        if named is None:
            names = ", ".join(f"“{sheet.name}”" for sheet in self.sheets if sheet.name) or "none with a name"
            raise ImportRefused(f"There is no sheet “{name[:60]}” in this file; its sheets are: {names}.")
        if not named.lines:
            raise ImportRefused(f"The sheet “{named.name}” is empty.")
        return named


def parse(content: bytes, name: str) -> File:
    """Take a file apart. What kind it is shows in its content.

    Args:
        content: all bytes of the file.
        name: what the user calls it.

    Raises:
        ImportRefused: with one sentence, if the file cannot be read at all or holds nothing.
    """
    kind, sheets = _sheets(content)
    if not any(sheet.lines for sheet in sheets):
        raise ImportRefused("This file is empty.")
    return File(name, kind, tuple(sheets))


def interpret(
    file: File,
    matcher: Matcher,
    *,
    mapping: Mapping[str, str | None] | None = None,
    sheet: str | None = None,
    as_of: dt.date | None = None,
    specialty: str | None = None,
    own_specialty: str | None = None,
    today: dt.date | None = None,
) -> ImportResult:
    """Read what the lines of a file say, with what its columns mean.

    An answer is "imported". It is "verified" only where its line has both a source and a date under the header “Date
    checked”: that is how the research worksheet, filled in by the user's own checking, comes back in.

    Args:
        file: from `parse`.
        matcher: of the program table, from `matcher_of`.
        mapping: column label → field (a key of `names.FIELDS`, "quota:2025", "filled:2025", or None for not used),
            before what is proposed; `ImportResult.columns` shows labels and proposals.
        sheet: which sheet; the one most like a list of programs if None.
        as_of: the day the file's facts were true, where its lines have none.
        specialty: of lines that have none. If None, and no column is about the specialty: that of more than half of the
            lines that have a code of the table.
        own_specialty: what is taken if that gives none either: the specialty the user applies in.
        today: later dates are not taken; the computer's day if None.

    Raises:
        ImportRefused: if the sheet is not there or empty, or `mapping` names what is not there.
    """
    chosen = file.sheet(sheet, matcher)
    table = table_of(chosen, matcher.codes, mapping)
    specialty = specialty or specialty_of_most(table, matcher) or own_specialty
    origin = f"{file.name[:200]}, {chosen.name[:60]}" if len(file.sheets) > 1 else file.name[:200]
    rows = rows_of(table, matcher, file.programs(matcher), origin, as_of, specialty, today or dt.date.today())
    others = tuple(other.name for other in file.sheets if other is not chosen)
    first = table.lines[0].number if table.lines else 0
    blank = sum(number > first for number in chosen.blank)
    return ImportResult(
        file.name, file.kind, chosen.name, others, table.columns, tuple(rows), table.above, blank, specialty
    )


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
    """Read a file the user brings in one step: `parse`, then `interpret` with its arguments.

    Args:
        content: all bytes of the file.
        name: what the user calls it.
        catalog: the program table.
        mapping: as `interpret` takes it, and so are the rest.
        sheet: which sheet.
        as_of: the day of the facts.
        specialty: of lines that have none.
        own_specialty: what the user applies in.
        today: later dates are not taken.

    Raises:
        ImportRefused: with one sentence, if the file cannot be read at all.
    """
    return interpret(
        parse(content, name), matcher_of(catalog), mapping=mapping, sheet=sheet, as_of=as_of, specialty=specialty,
        own_specialty=own_specialty, today=today,
    )  # fmt: skip


def _sheets(content: bytes) -> tuple[str, list[Sheet]]:
    """(kind, sheets); the first bytes say which kind."""
    if len(content) > MAX_BYTES:
        raise ImportRefused(f"This file is larger than {MAX_BYTES // 1_000_000} MB; keep only the programs you need.")
    if not content.strip():
        raise ImportRefused("This file is empty.")
    start = content[:1024].lstrip()
    if content.startswith(b"PK\x03\x04"):
        return "xlsx", read_workbook(content)
    if content.startswith(b"PAR1"):
        return "parquet", read_parquet(content)
    if b"%PDF-" in start:
        return "nrmp report", read_report(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportRefused("This is an old .xls workbook or one locked with a password; save it as .xlsx without one.")
    if start.startswith((b"{", b"[{")):
        raise ImportRefused("This is a JSON file, not a table; a SmartPick plan is opened as a plan.")
    if start[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise ImportRefused("This is a web page, whatever its name says; open it in Excel and save it as .xlsx.")
    return "csv", read_delimited(content)
