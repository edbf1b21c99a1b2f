"""A file taken apart once, and read as often as the user changes what its columns mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from smartpick.catalog.load import Catalog
from smartpick.knowledge.imports.grid import ImportRefused, Sheet
from smartpick.knowledge.imports.guarded import tables
from smartpick.knowledge.imports.headers import likeness, table_of
from smartpick.knowledge.imports.match import Matcher, matcher_of
from smartpick.knowledge.imports.programs import ProgramFinder
from smartpick.knowledge.imports.result import ImportResult
from smartpick.knowledge.imports.rows import rows_of, specialty_of_most


@dataclass(frozen=True)
class File:
    """A file taken apart: its cells, before anybody says what they mean.

    name: only quoted as the source. kind: "csv", "xlsx", "parquet", "json" or "nrmp report". sheets: at least one, in
    the order of the file.
    """

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    _finders: dict[Matcher, ProgramFinder] = field(default_factory=dict, repr=False, compare=False)
    _counted: dict[tuple[Matcher, str], tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def programs(self, matcher: Matcher) -> ProgramFinder:
        """What finds the programs of its lines: each is looked for once, however often a column is changed."""
        if matcher not in self._finders:
            self._finders[matcher] = ProgramFinder(matcher)
        return self._finders[matcher]

    def programs_in(self, sheet: Sheet, matcher: Matcher) -> int:
        """About how many lines of a sheet are programs."""
        return max(0, self._likeness(sheet, matcher)[0])

    def _likeness(self, sheet: Sheet, matcher: Matcher) -> tuple[int, int]:
        if (matcher, sheet.name) not in self._counted:
            self._counted[matcher, sheet.name] = likeness(sheet, matcher)
        return self._counted[matcher, sheet.name]

    def sheet(self, name: str | None, matcher: Matcher) -> Sheet:
        """One sheet; with None the one with most programs.

        Raises:
            ImportRefused: if there is no such sheet, or it is empty.
        """
        if name is None:
            filled = [sheet for sheet in self.sheets if sheet.lines]
            return filled[0] if len(filled) == 1 else max(filled, key=lambda sheet: self._likeness(sheet, matcher))
        named = next((sheet for sheet in self.sheets if sheet.name == name), None)
        if named is None:
            names = ", ".join(f"“{sheet.name}”" for sheet in self.sheets if sheet.name) or "none with a name"
            raise ImportRefused(f"There is no sheet “{name[:60]}” in this file; its sheets are: {names}.")
        if not named.lines:
            raise ImportRefused(f"The sheet “{named.name}” is empty.")
        return named


def parse(content: bytes, name: str, progress: Callable[[int, int], None] | None = None) -> File:
    """Take a file apart, in a process of its own with limits of time and memory. Its content shows its kind.

    Args:
        content: all bytes of the file.
        name: what the user calls it.
        progress: is called with the pages or sheets read and all of them, as they are read.

    Raises:
        ImportRefused: with one sentence, if the file cannot be read at all or holds nothing.
    """
    kind, sheets = tables(content, progress)
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
        sheet: which sheet; the one with most programs if None.
        as_of: the day the file's facts were true, where its lines have none.
        specialty: of lines that have none. If None, and no column is about the specialty: that of more than half of the
            lines that have a code of the table.
        own_specialty: what is taken if that gives none either: the specialty the user applies in.
        today: later dates are not taken; the computer's day if None.

    Raises:
        ImportRefused: if the sheet is not there or empty, or `mapping` names what is not there.
    """
    chosen = file.sheet(sheet, matcher)
    table = table_of(chosen, matcher, mapping)
    specialty = specialty or specialty_of_most(table, matcher) or own_specialty
    origin = f"{file.name[:200]}, {chosen.name[:60]}" if len(file.sheets) > 1 else file.name[:200]
    rows = rows_of(table, matcher, file.programs(matcher), origin, as_of, specialty, today or dt.date.today())
    others = tuple(other.name for other in file.sheets if other is not chosen)
    first = table.lines[0].number if table.lines else 0
    blank = sum(number > first for number in chosen.blank)
    told = (*chosen.told, *table.told, *_unread(file, chosen, matcher))
    return ImportResult(
        file.name, file.kind, chosen.name, others, table.columns, tuple(rows), table.above, blank, specialty, told,
        chosen.physical,
    )  # fmt: skip


def _unread(file: File, chosen: Sheet, matcher: Matcher) -> tuple[str, ...]:
    """A sentence on the programs in the other sheets, if any of these holds lines."""
    others = [sheet for sheet in file.sheets if sheet is not chosen and sheet.lines]
    if not others:
        return ()
    counted = sorted(((file.programs_in(sheet, matcher), sheet) for sheet in others), key=lambda pair: -pair[0])
    named = ", ".join(f"“{sheet.name[:40]}” ({_programs(count)})" for count, sheet in counted[:10])
    more = f", and {len(counted) - 10} more" if counted[10:] else ""
    return (f"Only the sheet “{chosen.name[:40]}” ({_programs(file.programs_in(chosen, matcher))}) was read. Not read: "
            f"{named}{more}; choose a sheet to read it too.",)  # fmt: skip


def _programs(count: int) -> str:
    return f"{count:,} program{'' if count == 1 else 's'}"


def together(results: Sequence[ImportResult]) -> ImportResult:
    """Several sheets of one file, read one by one, as one: their rows in this order, each with its sheet.

    Args:
        results: at least one; of one file, each of another sheet.
    """
    first = results[0]
    if len(results) == 1:
        return first
    read = [result.sheet for result in results]
    sentences = dict.fromkeys(
        f"{result.sheet}: {sentence}" for result in results for sentence in result.told
        if not sentence.startswith("Only the sheet “")
    )  # fmt: skip
    return replace(
        first,
        sheet=", ".join(read),
        other_sheets=tuple(name for name in first.other_sheets if name not in read),
        columns=tuple(
            replace(column, label=f"{result.sheet}: {column.label}") for result in results for column in result.columns
        ),
        rows=tuple(replace(row, sheet=result.sheet) for result in results for row in result.rows),
        above=sum(result.above for result in results),
        blank=sum(result.blank for result in results),
        told=tuple(sentences),
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
