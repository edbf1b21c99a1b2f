"""What every reader hands on: numbered lines of cells, whatever the file was; and the limits they keep.

It imports nothing but the standard library: the process that takes files apart starts with it alone.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MAX_BYTES = 20_000_000
MAX_UNPACKED = 100_000_000
"""Bytes of a workbook or a table once unpacked."""
MAX_ROWS = 20_000
"""Lines with something in them: three times all residency programs there are."""
MAX_COLUMNS = 200
MAX_CELLS = 500_000
MAX_LETTERS = 20_000_000
"""Letters of all cells of a sheet together: more than a file of the largest size has."""
MAX_PAGES = 600
MAX_SHEETS = 100
LONGEST_CELL = 2_000
"""Letters of a cell that are read: four times the longest text that is kept of one."""
LONGEST_HEADER = 200
LONGEST_ANSWER = 300
"""Letters of a cell that may still be a code, a day, a number or an answer (assumption)."""
MOST_DIGITS = 18
"""Digits of a whole number that is read as one; the longest code has ten."""
"""The limits are assumptions: several times any real list, small enough to be read in seconds."""

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1f]"
)


_CUT = "\U000ffffd"
"""Ends a cell that was cut, until `sheet_of` has counted it: a letter that no text uses."""


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
    """One table of a file: its lines with content in order, and the numbers of the empty lines between them.

    told: sentences on what was left out or mended while the file was taken apart. physical: how many lines the file
    has, as a text editor counts them; None where that says nothing.
    """

    name: str
    lines: tuple[Line, ...]
    blank: tuple[int, ...] = ()
    told: tuple[str, ...] = ()
    physical: int | None = None


def clean(text: str) -> str:
    """Text without invisible characters, with single plain spaces; its lines stay lines."""
    lines = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).splitlines()
    return "\n".join(line for words in lines if (line := " ".join(words.split())))


def cell(value: object) -> Cell:
    """One cell of any reader as one of our values; a formula is never computed, its text never taken as a value."""
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        return Unreadable(f"a number of more than {MOST_DIGITS} digits")
    if value is None or isinstance(value, bool | int | dt.date | Unreadable):
        return value
    if isinstance(value, list | dict | tuple):
        return Unreadable("a list of values")
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return _written(clean(text[: LONGEST_CELL + 1]) + (_CUT if len(text) > LONGEST_CELL else ""))


def joined(value: object) -> object:
    """A list of short texts as one text, such as ["J-1", "H-1B"]; all else as it is."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return value


def _number(value: float) -> Cell:
    if not math.isfinite(value):
        return None if math.isnan(value) else Unreadable("an endless number")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _written(text: str) -> Cell:
    if quoted := re.fullmatch(r'="([^"]*)"', text):
        return quoted[1] or None  # the usual way to keep leading zeros in a CSV; it computes nothing
    if text.startswith("="):
        return Unreadable("formula")
    if re.fullmatch(r"#(¡?[A-ZÀ-Ý/0]{2,12}[!?]|N/A|NV|N/D)", text):
        return Unreadable(f"the spreadsheet shows the error {text}")
    if re.fullmatch(r"#{3,}", text):
        return Unreadable("the column was too narrow when the file was saved")
    return text.removeprefix("'") or None


def sheet_of(name: str, rows: list[Line], told: tuple[str, ...] = (), physical: int | None = None) -> Sheet:
    """A sheet from all its lines, empty ones included; those after the last content are not counted.

    Raises:
        ImportRefused: if a limit is passed.
    """
    kept, blank, cells, letters, cut = [], [], 0, 0, []
    for row in rows:
        if row.trouble or any(value is not None for value in row.cells):
            last = max((at for at, value in enumerate(row.cells) if value is not None), default=-1) + 1
            cells += last
            refuse_size(len(kept) + 1, last, cells)
            held = row.cells[:last]
            letters += letters_of(row)
            refuse_letters(letters)
            if any(isinstance(value, str) and value.endswith(_CUT) for value in held):
                held = tuple(value.removesuffix(_CUT)[:LONGEST_CELL] if isinstance(value, str) else value
                             for value in held)  # fmt: skip
                cut.append(row)
            kept.append(Line(row.number, held, row.page, row.trouble))
        else:
            blank.append(row.number)
    if cut:
        told += (
            f"{_counted(len(cut), 'line holds', 'lines hold')} a cell of more than {LONGEST_CELL:,} letters; what is "
            f"beyond them was left out ({', '.join(row.place for row in cut[:3])}{', …' if cut[3:] else ''}).",
        )
    last_number = kept[-1].number if kept else 0
    return Sheet(name, tuple(kept), tuple(number for number in blank if number < last_number), told, physical)


def letters_of(line: Line) -> int:
    """Letters in all cells of a line."""
    return sum(len(value) for value in line.cells if isinstance(value, str))


def refuse_letters(letters: int) -> None:
    """ImportRefused if cells with so many letters in all are more than can be read."""
    if letters > MAX_LETTERS:
        raise ImportRefused("This file holds far more text than a list of programs does; keep only what you need.")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def refuse_size(rows: int, columns: int, cells: int) -> None:
    """ImportRefused if a table of this size is more than can be read."""
    if rows > MAX_ROWS:
        raise ImportRefused(f"This file has more than {MAX_ROWS:,} lines; keep only the programs you need.")
    if columns > MAX_COLUMNS:
        raise ImportRefused(f"This file has more than {MAX_COLUMNS} columns; keep only those about programs.")
    if cells > MAX_CELLS:
        raise ImportRefused(f"This file has more than {MAX_CELLS:,} cells; keep only the programs you need.")


def packed(sheet: Sheet) -> dict[str, Any]:
    """A sheet as JSON can hold it, for the way from the process that reads files; `unpacked` is its opposite."""
    return {
        "name": sheet.name,
        "lines": [[line.number, line.page, line.trouble, *map(_packed, line.cells)] for line in sheet.lines],
        "blank": _spans(sheet.blank),
        "told": sheet.told,
        "physical": sheet.physical,
    }


def unpacked(data: dict[str, Any]) -> Sheet:
    """The sheet that `packed` made these of."""
    lines = tuple(
        Line(number, tuple(map(_unpacked, cells)), page, trouble) for number, page, trouble, *cells in data["lines"]
    )
    blank = tuple(number for first, last in data["blank"] for number in range(first, last + 1))
    return Sheet(data["name"], lines, blank, tuple(data["told"]), data["physical"])


def _packed(value: Cell) -> Any:
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    return {"unreadable": value.reason} if isinstance(value, Unreadable) else value


def _unpacked(value: Any) -> Cell:
    if not isinstance(value, dict):
        return value
    return dt.date.fromisoformat(value["day"]) if "day" in value else Unreadable(value["unreadable"])


def _spans(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """Rising numbers as the first and last of each run of them: a sheet can have a million empty lines."""
    ends = [at for at, (one, other) in enumerate(pairwise(numbers)) if other != one + 1]
    starts = [0, *(at + 1 for at in ends)]
    return [(numbers[a], numbers[b]) for a, b in zip(starts, [*ends, len(numbers) - 1], strict=True)] if numbers else []
