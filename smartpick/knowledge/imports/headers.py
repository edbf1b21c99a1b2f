"""Which line holds the headers, and what each column means: a proposal the user may change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from smartpick.knowledge.answers import comparable
from smartpick.knowledge.imports.grid import Cell, ImportRefused, Line, Sheet
from smartpick.knowledge.imports.match import read_code
from smartpick.knowledge.imports.names import FIELDS, field_of, is_field
from smartpick.knowledge.imports.nrmp_report import CODE as NRMP_CODE
from smartpick.knowledge.imports.values import NotUnderstood

LOOKED_AT = 30
"""Lines from the top among which the headers are looked for (assumption: no title is longer)."""
_IDENTITY = {"acgme_code", "nrmp_code", "program_name"}
_MOST = 0.5
"""Share of a column's cells that must be codes for it to be taken as codes without a header (assumption)."""


@dataclass(frozen=True)
class Column:
    """One column of the file and what it is taken for.

    label: its header, or “Column C”; unique. field: a key of `FIELDS`, "quota:2025", "filled:2025", or None: not used.
    confidence: 0–1; 1 where the header is one of the usual ones or the user chose. samples: up to three cells, as text.
    remark: a sentence where there is something to know.
    """

    label: str
    index: int
    field: str | None
    confidence: float
    samples: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet taken apart.

    columns: in file order. lines: those below the headers. above: how many stand before the headers. headers: of every
    column, comparable, to know a line that repeats them.
    """

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    above: int
    headers: tuple[str, ...]


def table_of(sheet: Sheet, codes: Collection[str], mapping: Mapping[str, str | None] | None = None) -> Table:
    """Find the headers and propose what each column means.

    Args:
        sheet: the sheet read.
        codes: all ACGME codes of the program table, to know a column of codes that has no header.
        mapping: column label → field or None (not used), before what is proposed.

    Raises:
        ImportRefused: if `mapping` names a column or a field there is not, or gives one field to two columns.
    """
    first, headers = _headers(sheet.lines, codes)
    lines = sheet.lines[first:]
    width = max((len(line.cells) for line in (*lines, *sheet.lines[:first])), default=0)
    headers += [""] * (width - len(headers))
    by_column = [[line.cells[at] for line in lines if at < len(line.cells)] for at in range(width)]
    labels = _labels(headers)
    columns = [_proposed(labels[at], at, headers[at], by_column[at], codes) for at in range(width)]
    columns = [column for column in columns if headers[column.index] or column.samples]
    columns = _overridden(columns, mapping or {})
    above = first - 1 if first and any(headers) else 0
    return Table(tuple(_one_each(columns)), lines, above, tuple(comparable(header) for header in headers))


def likeness(sheet: Sheet, codes: Collection[str]) -> float:
    """How much a sheet looks like one of programs: columns understood, and a little for its length."""
    if not sheet.lines:
        return -1.0
    table = table_of(sheet, codes)
    fields = {column.field for column in table.columns if column.field}
    return len(fields) + 3 * bool(fields & _IDENTITY) + min(len(table.lines), 1000) / 1000


def _headers(lines: tuple[Line, ...], codes: Collection[str]) -> tuple[int, list[str]]:
    """(index of the first line below the headers, the headers). Two lines are read as one where that means more."""
    best, place = 0.0, (0, [])
    for at, line in enumerate(lines[:LOOKED_AT]):
        lower = [_text(value) for value in line.cells]
        single = _score(lower)
        if single > best and _enough(lower):
            best, place = single, (at + 1, lower)
        if at and lines[at - 1].number == line.number - 1:
            both = _joined([_text(value) for value in lines[at - 1].cells], lower)
            if _score(both) > max(best, single) and _enough(both) and not _has_codes(line, codes):
                best, place = _score(both), (at + 1, both)
    if best or not lines:
        return place
    if any(_has_codes(line, codes) for line in lines[:LOOKED_AT]):
        return 0, []
    return 1, [_text(value) for value in lines[0].cells]


def _has_codes(line: Line, codes: Collection[str]) -> bool:
    return any(_is_code(value, codes) for value in line.cells)


def _is_code(value: Cell, codes: Collection[str]) -> bool:
    try:
        return read_code(value) in codes
    except NotUnderstood:
        return False


def _text(value: Cell) -> str:
    return " ".join(value.split()) if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _score(headers: list[str]) -> float:
    return sum(field_of(header)[1] for header in headers if header)


def _enough(headers: list[str]) -> bool:
    fields = {field_of(header)[0] for header in headers if header} - {None}
    return len(fields) >= 2 or bool(fields & _IDENTITY)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Headers of two lines as one; a header above stands for the empty cells to its right, as merged cells do."""
    joined, spread = [], ""
    for at in range(max(len(upper), len(lower))):
        top = upper[at] if at < len(upper) else ""
        low = lower[at] if at < len(lower) else ""
        spread = top or spread
        if not low:
            joined.append(top)
            continue
        whole = f"{spread} {low}".strip()
        joined.append(whole if field_of(whole)[0] or not field_of(low)[0] else low)
    return joined


def _labels(headers: list[str]) -> list[str]:
    counts = Counter(headers)
    return [
        (header if counts[header] == 1 else f"{header} (column {_letter(at)})") if header else f"Column {_letter(at)}"
        for at, header in enumerate(headers)
    ]


def _letter(at: int) -> str:
    """The name spreadsheets give a column: A, B, … Z, AA."""
    return (_letter(at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)


def _proposed(label: str, at: int, header: str, cells: list[Cell], codes: Collection[str]) -> Column:
    filled = [value for value in cells if value is not None]
    samples = tuple(
        dict.fromkeys(" ".join(str(getattr(value, "reason", value)).split())[:80] for value in filled[:50])
    )[:3]
    field, confidence = field_of(header) if header else (None, 0.0)
    remark = "" if confidence in {0.0, 1.0} else f"The header is read as “{FIELDS[field or 'note']}”; check it."
    looked = filled[:200]
    if field in {None, "acgme_code"} and looked:
        nrmp = sum(isinstance(value, str) and NRMP_CODE.fullmatch(value) is not None for value in looked) / len(looked)
        acgme = sum(_is_code(value, codes) for value in looked) / len(looked)
        if nrmp > _MOST:
            return Column(label, at, "nrmp_code", round(nrmp, 2), samples, "Its cells are NRMP codes.")
        if field is None and acgme > _MOST:
            return Column(label, at, "acgme_code", round(acgme, 2), samples, "Its cells are ACGME codes.")
    if field is None and re.search(r"\b(quota|filled|matched)\b", header, re.IGNORECASE):
        remark = "Its header names no match year."
    return Column(label, at, field, confidence, samples, remark)


def _overridden(columns: list[Column], mapping: Mapping[str, str | None]) -> list[Column]:
    labels = {column.label for column in columns}
    for label, field in mapping.items():
        if label not in labels:
            raise ImportRefused(f"There is no column “{label[:60]}” in this sheet.")
        if field is not None and not is_field(field):
            raise ImportRefused(f"“{field[:60]}” is not a field a column can be given.")
    given = [field for field in mapping.values() if field is not None]
    if twice := [field for field in given if given.count(field) > 1]:
        raise ImportRefused(f"Two columns are both given as “{FIELDS.get(twice[0], twice[0])}”; choose one.")
    return [
        replace(column, field=mapping[column.label], confidence=1.0, remark="")
        if column.label in mapping
        else replace(column, field=None, confidence=0.0, remark="Another column was chosen for this.")
        if column.field in given
        else column
        for column in columns
    ]


def _one_each(columns: list[Column]) -> list[Column]:
    """One column keeps each field: the surest, the first if equal; the others say so and are not used."""
    keeper: dict[str, Column] = {}
    for column in columns:
        if column.field and (column.field not in keeper or column.confidence > keeper[column.field].confidence):
            keeper[column.field] = column
    return [
        column
        if column.field is None or keeper[column.field] is column
        else replace(
            column,
            field=None,
            confidence=0.0,
            remark=f"“{keeper[column.field].label}” is already read as {FIELDS.get(column.field, column.field)}; "
            "this column is not used.",
        )
        for column in columns
    ]
