"""Excel workbooks: values only. Macros, links and formulas are never run, and nothing outside the file is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import openpyxl

from smartpick.knowledge.imports.grid import (
    MAX_CELLS,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_UNPACKED,
    Cell,
    ImportRefused,
    Line,
    Sheet,
    Unreadable,
    cell,
    letters_of,
    refuse_letters,
    refuse_size,
    sheet_of,
)

_LAST_EXCEL_ROW = 1_048_576
_MOST_RATIO = 250
"""Unpacked to packed bytes of one part (assumption: real sheets stay below 60)."""
_MOST_PARTS = 3_000
_ROW = re.compile(rb'(<(?:\w+:)?row\b[^<>]*?\br=["\'])(\d{1,9})')
_EMPTY_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?(?:/>|></(?:\w+:)?row>)")
_UNSAVED = re.compile(
    rb"<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\b[^<>]*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula without the value it last had: only for these is a workbook read a second time."""
_DAMAGED = "This workbook is damaged; open it in Excel and save it again as .xlsx."


def read_workbook(content: bytes, tell: Callable[[int, int], None]) -> list[Sheet]:
    """All visible and hidden sheets that hold cells. A formula gives the value last saved beside it, if any.

    Rows that have one number are numbered on, so that none hides another.

    Args:
        content: all bytes of the workbook.
        tell: is called with the sheets read and all sheets, after each.

    Raises:
        ImportRefused: if it is no workbook, or would unpack to more than the limits.
    """
    unsaved, to_mend, told = _checked_parts(content)
    try:
        if to_mend:
            content = _mended(content)
        values = _open(content, data_only=True)
        formulas = _open(content, data_only=False) if unsaved else None
        worksheets = values.worksheets[:MAX_SHEETS]
        if len(values.worksheets) > MAX_SHEETS:
            told += (f"This workbook has {len(values.worksheets):,} sheets; the first {MAX_SHEETS} were read.",)
        sheets, cells, letters = [], 0, 0
        for at, sheet in enumerate(worksheets, start=1):
            read = _read(sheet, formulas[sheet.title] if formulas else None, told)
            cells += sum(len(line.cells) for line in read.lines)
            letters += sum(map(letters_of, read.lines))
            refuse_size(0, 0, cells)
            refuse_letters(letters)
            sheets.append(read)
            tell(at, len(worksheets))
        return sheets
    except (ImportRefused, MemoryError):
        raise
    except Exception as error:  # the reader has no error of its own: a damaged file fails anywhere in it
        raise ImportRefused(_DAMAGED) from error


def _open(content: bytes, *, data_only: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _checked_parts(content: bytes) -> tuple[bool, bool, tuple[str, ...]]:
    """Refuse what must not be opened; whether any formula has no saved value, whether to mend, and a sentence on it.

    Mended are row numbers that come twice, and very many rows without a cell.
    """
    unsaved, twice, empty = False, 0, 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS:
                raise ImportRefused("This workbook has far too many parts; save only the sheet with your programs.")
            names = {part.filename for part in parts}
            if "xl/workbook.bin" in names:
                raise ImportRefused("This is a binary workbook (.xlsb); open it in Excel and save it as .xlsx.")
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
                raise ImportRefused(
                    "This is a packed file, but not an Excel workbook; save your table as .xlsx or .csv."
                )
            if sum(part.file_size for part in parts) > MAX_UNPACKED or any(
                part.file_size > 1_000_000 and part.file_size > _MOST_RATIO * max(1, part.compress_size)
                for part in parts
            ):
                raise ImportRefused("This workbook unpacks to far too much; save only the sheet with your programs.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    text = packed.read(part)
                    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                        raise ImportRefused("This workbook holds declarations that Excel never writes; it is not read.")
                    if part.filename.startswith("xl/worksheets/"):
                        unsaved |= _UNSAVED.search(text) is not None
                        numbers = [int(number) for _, number in _ROW.findall(text)]
                        empty += len(_EMPTY_ROW.findall(text))
                        twice += sum(other <= one for one, other in pairwise(numbers))
    except (ImportRefused, MemoryError):
        raise
    except Exception as error:  # whatever zipfile and zlib make of damaged bytes
        raise ImportRefused(_DAMAGED) from error
    rows = "row has" if twice == 1 else "rows have"
    told = f"{twice:,} {rows} the number of another row or a lower one; they are numbered on, and all of them are read."
    return unsaved, twice > 0 or empty > MAX_ROWS, (told,) if twice else ()


def _mended(content: bytes) -> bytes:
    """The workbook without empty rows, and with row numbers that only rise: the reader passes over any other row."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, True, 1) as new:
        for name in dict.fromkeys(old.namelist()):
            text = old.read(name)
            new.writestr(name, _rising(text) if name.startswith("xl/worksheets/") else text)
    return out.getvalue()


def _rising(text: bytes) -> bytes:
    last = 0

    def number(row: re.Match[bytes]) -> bytes:
        nonlocal last
        last = max(last + 1, int(row[2]))
        return b"%s%d" % (row[1], last)

    return _ROW.sub(number, _EMPTY_ROW.sub(b"", text))


def _read(sheet, formulas, told: tuple[str, ...]) -> Sheet:
    """One sheet. What the file says of its own size is not trusted."""
    rows = _rows(sheet)
    written = _rows(formulas) if formulas is not None else {}
    numbers = sorted(rows.keys() | written.keys())
    marked = [Line(number, _marked(rows.get(number, ()), written.get(number, ()))) for number in numbers]
    read = sheet_of(sheet.title, marked, told)
    last = read.lines[-1].number if read.lines else 0
    held = {line.number for line in read.lines}
    return replace(read, blank=tuple(number for number in range(1, last) if number not in held))


def _marked(values: tuple, written: tuple) -> tuple:
    """Cells with a formula but no saved value, told apart from empty ones."""
    return tuple(
        there if value is None and isinstance(there, Unreadable) else value
        for value, there in zip(values, written + (None,) * (len(values) - len(written)), strict=False)
    ) + tuple(there if isinstance(there, Unreadable) else None for there in written[len(values) :])


def _rows(sheet) -> dict[int, tuple[Cell, ...]]:
    """Row number → cells, of rows that hold anything."""
    sheet.reset_dimensions()
    rows: dict[int, tuple[Cell, ...]] = {}
    visited, letters = 0, 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > _LAST_EXCEL_ROW or visited > 40 * MAX_CELLS:
            raise ImportRefused(f"This file has more than {MAX_ROWS:,} lines; keep only the programs you need.")
        if not row:
            continue
        visited += len(row)
        used = next((at for at in range(len(row), 0, -1) if row[at - 1] not in (None, "")), 0)
        if used:
            rows[number] = tuple(cell(value) for value in row[:used])
            letters += sum(len(value) for value in rows[number] if isinstance(value, str))
            refuse_size(len(rows), used, 0)
            refuse_letters(letters)
    return rows
