"""CSV and its kin: the content itself shows encoding and delimiter."""

from __future__ import annotations

import csv
import io
from collections import Counter

from smartpick.knowledge.imports.grid import MAX_ROWS, ImportRefused, Line, Sheet, cell, sheet_of

DELIMITERS = ",;\t|"
_LONGEST_CELL = 100_000
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_delimited(content: bytes) -> list[Sheet]:
    """One sheet without a name. Lines are numbered as a text editor numbers them.

    Raises:
        ImportRefused: if this is not text, or too much of it.
    """
    text = decoded(content)
    delimiter, skipped = _delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines, before, filled = [], 0, 0
    try:
        for record in reader:
            if before >= skipped:
                lines.append(Line(before + 1, tuple(cell(value) for value in record)))
                filled += any(record)
            before = reader.line_num
            if filled > MAX_ROWS + 1 or before > 50 * MAX_ROWS:
                raise ImportRefused(f"This file has more than {MAX_ROWS:,} lines; keep only the programs you need.")
    except csv.Error as error:
        raise ImportRefused(f"Line {before + 1} of this file is damaged: a cell never ends.") from error
    return [sheet_of("", lines)]


def decoded(content: bytes) -> str:
    """Text in whatever encoding it was saved: by its mark, else UTF-16, UTF-8, and last Windows-1252.

    Raises:
        ImportRefused: if it is not text.
    """
    encodings = [name for mark, name in _MARKS if content.startswith(mark)][:1]
    if not encodings:
        start = content[:2000]
        zeros = Counter(at % 2 for at, byte in enumerate(start) if byte == 0)
        if zeros[1] > 0.3 * len(start) / 2 and not zeros[0]:
            encodings = ["utf-16-le"]
        elif zeros[0] > 0.3 * len(start) / 2 and not zeros[1]:
            encodings = ["utf-16-be"]
        else:
            encodings = ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(letter < " " and letter not in "\t\r\n\f\v" for letter in text[:20_000])
        if "\x00" not in text and odd <= 0.01 * min(len(text), 20_000):
            return text
        break
    raise ImportRefused("This file is not a table SmartPick can read; save it as .xlsx or .csv.")


def _delimiter(text: str) -> tuple[str, int]:
    """(delimiter, lines to pass over). Excel may name it in a first line such as “sep=;”."""
    first = text[:10].splitlines()[0].strip().lower() if text[:10].strip() else ""
    if first.startswith("sep=") and len(first) == 5:
        return first[4], 1
    return max(DELIMITERS, key=lambda delimiter: _agreement(text, delimiter)), 0


def _agreement(text: str, delimiter: str) -> float:
    """How well the first lines fall into columns at this delimiter: columns times the share of lines that agree."""
    widths: Counter[int] = Counter()
    try:
        for at, record in enumerate(csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=delimiter)):
            if record:
                widths[len(record)] += 1
            if at > 60:
                break
    except csv.Error:
        return 0.0
    width, lines = max(widths.items(), key=lambda item: (item[0] > 1) * item[0] * item[1], default=(1, 0))
    return width * lines / max(1, widths.total()) if width > 1 else 0.0
