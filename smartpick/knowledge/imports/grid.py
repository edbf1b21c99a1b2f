"""What every reader hands on: numbered lines of cells, whatever the file was; and the limits they keep."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass

MAX_BYTES = 20_000_000
MAX_UNPACKED = 100_000_000
"""Bytes of a workbook or a table once unpacked."""
MAX_ROWS = 20_000
"""Lines with something in them: three times all residency programs there are."""
MAX_COLUMNS = 200
MAX_CELLS = 500_000
MAX_PAGES = 600
"""The limits are assumptions: several times any real list, small enough to be read in seconds."""

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1f]"
)


class ImportRefused(ValueError):
    """The file cannot be read at all; its one sentence is something a user can act on."""


class NotUnderstood(ValueError):
    """A cell or a line holds something that cannot be taken; the reason, in words."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds something, but nothing that may be taken as a value."""

    reason: str


Cell = str | int | float | bool | dt.date | Unreadable | None
"""None is an empty cell. Text is cleaned; where its lines matter little, `text_of` makes one of them."""


@dataclass(frozen=True)
class Line:
    """One line with content. number: the user's own, from 1 (on its page, in a PDF). trouble: why it is unreadable."""

    number: int
    cells: tuple[Cell, ...]
    page: int | None = None
    trouble: str = ""

    @property
    def place(self) -> str:
        """“line 7”, or “page 2, line 7”."""
        return place_of(self.number, self.page)


def place_of(line: int, page: int | None) -> str:
    """Where in a file something stands: “line 7”, or “page 2, line 7”."""
    return f"line {line}" if page is None else f"page {page}, line {line}"


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its lines with content in order, and the numbers of the empty lines between them."""

    name: str
    lines: tuple[Line, ...]
    blank: tuple[int, ...] = ()


def clean(text: str) -> str:
    """Text without invisible characters, with single plain spaces; its lines stay lines."""
    lines = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).splitlines()
    return "\n".join(line for words in lines if (line := " ".join(words.split())))


def cell(value: object) -> Cell:
    """One cell of any reader as one of our values; a formula is never computed, its text never taken as a value."""
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, bool | int | dt.date | Unreadable):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return _written(clean(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)))


def _written(text: str) -> Cell:
    if quoted := re.fullmatch(r'="([^"]*)"', text):
        return quoted[1] or None  # the usual way to keep leading zeros in a CSV; it computes nothing
    if text.startswith("="):
        return Unreadable("formula")
    if re.fullmatch(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!)", text):
        return Unreadable(f"the spreadsheet shows the error {text}")
    if re.fullmatch(r"#{3,}", text):
        return Unreadable("the column was too narrow when the file was saved")
    return text.removeprefix("'") or None


def sheet_of(name: str, rows: list[Line]) -> Sheet:
    """A sheet from all its lines, empty ones included; those after the last content are not counted.

    Raises:
        ImportRefused: if a limit is passed.
    """
    kept, blank, cells = [], [], 0
    for row in rows:
        if row.trouble or any(value is not None for value in row.cells):
            last = max((at for at, value in enumerate(row.cells) if value is not None), default=-1) + 1
            cells += last
            refuse_size(len(kept) + 1, last, cells)
            kept.append(Line(row.number, row.cells[:last], row.page, row.trouble))
        else:
            blank.append(row.number)
    return Sheet(name, tuple(kept), tuple(number for number in blank if kept and number < kept[-1].number))


def refuse_size(rows: int, columns: int, cells: int) -> None:
    """ImportRefused if a table of this size is more than can be read."""
    if rows > MAX_ROWS:
        raise ImportRefused(f"This file has more than {MAX_ROWS:,} lines; keep only the programs you need.")
    if columns > MAX_COLUMNS:
        raise ImportRefused(f"This file has more than {MAX_COLUMNS} columns; keep only those about programs.")
    if cells > MAX_CELLS:
        raise ImportRefused(f"This file has more than {MAX_CELLS:,} cells; keep only the programs you need.")
