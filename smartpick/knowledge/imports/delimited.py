"""CSV and its kin: the content itself shows encoding and delimiter."""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import cached_property
from itertools import islice

from smartpick.knowledge.imports.grid import MAX_ROWS, ImportRefused, Line, Sheet, cell, refuse_size, sheet_of

DELIMITERS = ",;\t|"
_NONE = "\x1f"
"""Taken as the delimiter where there is none: a letter that no text uses."""
_LONGEST_CELL = 100_000
"""Letters a mark may hold together before it is taken not to end."""
_LONGEST_LINE = 500_000
"""Letters of a line, more than as many cells as a table may have need."""
_LOOKED_AT = 200
"""Lines within a record of several that are looked at."""
_MOST_MENDED = 50
"""Marks mended one by one: each may cost a look at `_LONGEST_CELL` letters."""
_TOO_MANY = f"This file has more than {MAX_ROWS:,} lines; keep only the programs you need."
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_delimited(content: bytes) -> list[Sheet]:
    """One sheet without a name. Lines are numbered as a text editor numbers them.

    A quotation mark that never ends, or ends lines later, is taken for a letter where what it swallowed are lines of
    the table; the sheet says so.

    Raises:
        ImportRefused: if this is not text, or too much of it.
    """
    text = decoded(content)
    if text.count("\n") + text.count("\r") > 50 * MAX_ROWS:
        raise ImportRefused(_TOO_MANY)
    delimiter, skipped = _delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    written = list(io.StringIO(text, newline="")) or [""]
    if sum(not line.isspace() for line in written) > 5 * MAX_ROWS:  # some may lie inside cells
        raise ImportRefused(_TOO_MANY)
    longest = max(range(len(written)), key=lambda at: len(written[at]))
    if len(written[longest]) > _LONGEST_LINE:
        raise ImportRefused(
            f"Line {longest + 1:,} of this file has {len(written[longest]):,} letters; no table has such."
        )
    records = _Records(written, delimiter)
    lines, filled = [], 0
    for start, record in records.all():
        if start >= skipped:
            while record and not record[-1]:
                record.pop()
            refuse_size(0, len(record), 0)
            lines.append(Line(start + 1, tuple(cell(value) for value in record)))
            filled += bool(record)
        if filled > MAX_ROWS + 1:
            raise ImportRefused(_TOO_MANY)
    return [sheet_of("", lines, records.told(), len(records.lines))]


class _Records:
    """The records of a text: one a line, or several lines where a quoted cell has them."""

    def __init__(self, lines: list[str], delimiter: str) -> None:
        self.lines, self._delimiter = lines, delimiter
        self._mended: list[tuple[int, int]] = []
        self._inside: list[tuple[int, int]] = []

    @cached_property
    def _width(self) -> int:
        """Cells of most lines, were each a record by itself."""
        widths = Counter(len(self._alone(line)) for line in self.lines if line.strip())
        return max(widths, key=lambda width: (width > 1, widths[width]), default=1)

    def all(self) -> list[tuple[int, list[str]]]:
        """(lines before it, cells) of each record, in order."""
        records: list[tuple[int, list[str]]] = []
        at = 0
        while at < len(self.lines):
            at = self._read_on(at, records)
        return records

    def _read_on(self, at: int, records: list[tuple[int, list[str]]]) -> int:
        """Read from one line up to the first record that swallows others, which is mended; the line to go on from."""
        if len(self._mended) >= _MOST_MENDED:
            records += [(number, self._alone(line)) for number, line in enumerate(self.lines[at:], start=at)]
            return len(self.lines)
        reader, start = csv.reader(islice(self.lines, at, None), delimiter=self._delimiter), at
        while True:
            try:
                record = next(reader)
            except StopIteration:
                return len(self.lines)
            except csv.Error:
                record = None  # a cell that never ends
            end = at + reader.line_num
            open_to = end - start > 1 or (end == len(self.lines) and '"' in self.lines[start])
            if record is None or (open_to and self._swallows(record, self.lines[start:end])):
                self._mended.append((start, 0 if record is None else end - start - 1))
                records.append((start, self._without_a_mark(self.lines[start])))
                return start + 1
            if end - start > 1:
                self._inside.append((start, end - start - 1))
            records.append((start, record))
            start = end

    def _swallows(self, record: list[str], lines: list[str]) -> bool:
        """Whether a record of several lines is rather a row, and rows below it that an open mark took in."""
        inside = lines[1:_LOOKED_AT]
        rows = sum(len(self._alone(line)) == self._width for line in inside)
        try:
            whole = next(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except csv.Error:
            return 2 * rows > len(inside) or (not inside and len(record) != self._width)
        if len(whole) != self._width:
            return 2 * rows > len(inside)
        return self._width > 2 and 0 < rows == len(inside) and len(self._alone(lines[0])) == self._width

    def _alone(self, line: str) -> list[str]:
        """The cells of one line by itself; where its marks do not end, they are letters."""
        line = line.rstrip("\r\n")
        try:
            return next(csv.reader([line], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            plain = line.replace('"', "")
            return next(csv.reader([plain], delimiter=self._delimiter, quoting=csv.QUOTE_NONE), []) if (
                len(plain) <= _LONGEST_CELL
            ) else [plain]  # fmt: skip

    def _without_a_mark(self, line: str) -> list[str]:
        """The cells of a line with the one mark taken out that keeps it from having as many as the others."""
        line = line.rstrip("\r\n")
        for place in islice((at for at, letter in enumerate(line) if letter == '"'), 40):
            cells = self._alone(line[:place] + line[place + 1 :])
            if len(cells) == self._width:
                return cells
        return self._alone(line)

    def told(self) -> tuple[str, ...]:
        """Sentences on marks that were mended and on cells of several lines."""
        told = []
        if self._mended:
            swallowed = sum(count for _, count in self._mended)
            here = _places(self._mended)
            more = f" The {swallowed:,} lines it would have swallowed are read as lines of their own."
            told.append(
                f"{here} a quotation mark that does not end there, or at all; it was read as if it were not there."
                f"{more if swallowed else ''} Look at these lines."
            )
            if len(self._mended) >= _MOST_MENDED:
                told.append(f"After {_MOST_MENDED} such marks all others like them are read as letters too.")
        if self._inside:
            count = sum(lines for _, lines in self._inside)
            told.append(
                f"{_places(self._inside)} a cell of several lines; {count:,} lines of the file lie inside such cells "
                "and are no rows."
            )
        return tuple(told)


def _places(of: list[tuple[int, int]]) -> str:
    numbers = ", ".join(str(start + 1) for start, _ in of[:5]) + (", …" if len(of) > 5 else "")
    return f"Line {numbers} opens" if len(of) == 1 else f"Lines {numbers} open"


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
    best = max(DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))
    return (_NONE if best == "," and _is_prose(text) else best), 0


def _is_prose(text: str) -> bool:
    """Whether most lines hold no comma and the others one: names, such as “University of California, Irvine”."""
    commas = [line.count(",") for line in text[:50_000].splitlines()[:60] if line.strip()]
    return max(commas, default=0) == 1 and 2 * sum(commas) < len(commas) and '"' not in text[:50_000]


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
