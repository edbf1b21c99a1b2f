"""Excel workbooks: values only. Macros, links and formulas are never run, and nothing outside the file is read."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import openpyxl

from smartpick.knowledge.imports.grid import (
    MAX_CELLS,
    MAX_ROWS,
    MAX_UNPACKED,
    Cell,
    ImportRefused,
    Line,
    Sheet,
    Unreadable,
    cell,
    refuse_size,
    sheet_of,
)

_LAST_EXCEL_ROW = 1_048_576
_MOST_RATIO = 250
"""Unpacked to packed bytes of one part (assumption: real sheets stay below 60)."""
_DAMAGED = "This workbook is damaged; open it in Excel and save it again as .xlsx."


def read_workbook(content: bytes) -> list[Sheet]:
    """All visible and hidden sheets that hold cells. A formula gives the value last saved beside it, if any.

    Raises:
        ImportRefused: if it is no workbook, or would unpack to more than the limits.
    """
    has_formulas = _checked_parts(content)
    try:
        values = _open(content, data_only=True)
        formulas = _open(content, data_only=False) if has_formulas else None
        sheets, cells = [], 0
        for sheet in values.worksheets:
            read = _read(sheet, formulas[sheet.title] if formulas else None)
            cells += sum(len(line.cells) for line in read.lines)
            refuse_size(0, 0, cells)
            sheets.append(read)
        return sheets
    except ImportRefused:
        raise
    except Exception as error:  # the reader has no error of its own: a damaged file fails anywhere in it
        raise ImportRefused(_DAMAGED) from error


def _open(content: bytes, *, data_only: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _checked_parts(content: bytes) -> bool:
    """Refuse what must not be opened; True if any sheet holds formulas."""
    has_formulas = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
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
                        has_formulas |= re.search(rb"<(\w+:)?f[ />]", text) is not None
    except ImportRefused:
        raise
    except Exception as error:  # whatever zipfile and zlib make of damaged bytes
        raise ImportRefused(_DAMAGED) from error
    return has_formulas


def _read(sheet, formulas) -> Sheet:
    """One sheet. What the file says of its own size is not trusted."""
    rows = _rows(sheet)
    written = _rows(formulas) if formulas is not None else {}
    numbers = sorted(rows.keys() | written.keys())
    marked = [Line(number, _marked(rows.get(number, ()), written.get(number, ()))) for number in numbers]
    read = sheet_of(sheet.title, marked)
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
    visited = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > _LAST_EXCEL_ROW or visited > 40 * MAX_CELLS:
            raise ImportRefused(f"This file has more than {MAX_ROWS:,} lines; keep only the programs you need.")
        if not row:
            continue
        visited += len(row)
        used = next((at for at in range(len(row), 0, -1) if row[at - 1] not in (None, "")), 0)
        if used:
            rows[number] = tuple(cell(value) for value in row[:used])
            refuse_size(len(rows), used, 0)
    return rows
