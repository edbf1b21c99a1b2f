"""The NRMP's “Program Results” report as a PDF: five years of quota and filled positions of each program."""

from __future__ import annotations

import ctypes
import re
import threading
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw as pdfium

from smartpick.knowledge.imports.grid import MAX_PAGES, MAX_UNPACKED, ImportRefused, Line, Sheet, cell, sheet_of

CODE = re.compile(r"\b(\d{4})(\d{3})([A-Z])(\d)\b")
"""Institution, specialty, track letter, sequence."""
YEARS = 5
_NUMBER = re.compile(r"(\d{1,4}|-{1,3}|–|—)\*{0,3}")
_SPONSOR = re.compile(r"(.{2,}?)\s*-\s*([A-Z]{2})\*{0,3}")
_ONE_LINE = 3.0
"""Points up to which words stand on one line, so that a raised mark stays with its word (assumption)."""
_SEEN = {
    0: lambda x, y: (x, -y),
    90: lambda x, y: (y, x),
    180: lambda x, y: (-x, y),
    270: lambda x, y: (-y, -x),
}
"""Degrees a page is turned by → where a point of it lies to a reader: (to the right, down)."""
_ONE_AT_A_TIME = threading.Lock()
"""The PDF library may not be used by two threads at once."""


@dataclass
class _Reader:
    """Where in the report we are: the years, sponsor and city that hold for the next program line."""

    years: list[int] = field(default_factory=list)
    sponsor: str = ""
    state: str = ""
    city: str = ""
    programs: list[tuple[int, int, dict[str, object], str]] = field(default_factory=list)

    def take(self, page: int, number: int, line: str) -> None:
        """Read one printed line: what is a program or looks like one is kept, what stands above it remembered."""
        text = cell(line)
        if not isinstance(text, str):
            return
        if code := CODE.search(text):
            self._program(page, number, text, code)
            return
        self._headers(text)
        if sponsor := _SPONSOR.fullmatch(text):
            self.sponsor, self.state, self.city = sponsor[1], sponsor[2], ""
        elif sum(_NUMBER.fullmatch(word) is not None for word in text.split()[1:]) >= 2 * YEARS - 2:
            self.programs.append((page, number, {}, "this looks like a program, but has no nine-character code"))

    def _headers(self, text: str) -> None:
        years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)]
        newest_first = [year for at, year in enumerate(years) if year not in years[:at]]
        if len(newest_first) == YEARS and all(a == b + 1 for a, b in pairwise(newest_first)):
            self.years = newest_first
        if at := re.search(r"program\s+code", text, re.IGNORECASE):
            self.city = re.sub(r"\b(19|20)\d\d\b", "", text[: at.start()]).strip(" ,")

    def _program(self, page: int, number: int, text: str, code: re.Match[str]) -> None:
        words = text[code.end() :].replace("*", " ").split()
        record: dict[str, object] = {
            "NRMP code": code[0],
            "Specialty": text[: code.start()].strip(" *"),
            "Program name": self.sponsor,
            "City": self.city,
            "State": self.state,
        }
        trouble = ""
        if not self.sponsor:
            trouble = "no sponsor stands above this program"
        elif not self.years:
            trouble = "the five years are not named above this program"
        elif len(words) != 2 * YEARS or not all(_NUMBER.fullmatch(word) for word in words):
            trouble = f"ten numbers are expected after the code, but “{' '.join(words)[:60]}” stands there"
        else:
            for at, year in enumerate(self.years):
                for name, word in zip(("Quota", "Filled"), words[2 * at : 2 * at + 2], strict=True):
                    record[f"{name} {year}"] = int(word) if word.isdigit() else None
        self.programs.append((page, number, record, trouble))


def read_report(content: bytes) -> list[Sheet]:
    """One sheet of program lines, each with its page and the line on that page; headers as a spreadsheet would have.

    Lines that are not programs (states, sponsors, cities, headers, notes) are read for what they say and not counted.
    Two columns on a page are read one after the other.

    Raises:
        ImportRefused: if it is not such a report, is locked, too long, or holds only pictures.
    """
    _refuse_bomb(content)
    reader = _Reader()
    any_words = False
    try:
        with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(content)) as pdf:
            if len(pdf) > MAX_PAGES:
                raise ImportRefused(f"This PDF has more than {MAX_PAGES} pages.")
            for at in range(len(pdf)):
                with closing(pdf[at]) as page:
                    for number, line in enumerate(_lines(page), start=1):
                        any_words = True
                        reader.take(at + 1, number, line)
    except pypdfium2.PdfiumError as error:
        raise ImportRefused("This PDF is damaged or locked with a password.") from error
    if not any_words:
        raise ImportRefused("This PDF holds pictures of pages, not text; look for the report as a text PDF or a table.")
    if not any(record for _, _, record, _ in reader.programs):
        raise ImportRefused("This PDF is not an NRMP program report: no line has a nine-character program code.")
    return [_sheet(reader)]


_Word = tuple[float, float, str]
"""(down, to the right, the word), in points."""


def _lines(page: pypdfium2.PdfPage) -> list[str]:
    """The printed lines of a page, column by column, whatever the order they are drawn in."""
    seen = _SEEN[page.get_rotation()]
    words = _words(page, seen)
    lines = _joined(words)
    if not any(len(CODE.findall(line)) > 1 for line in lines):
        return lines
    left, bottom, right, top = page.get_bbox()
    middle = (seen(left, bottom)[0] + seen(right, top)[0]) / 2
    return [line for half in (True, False) for line in _joined([word for word in words if (word[1] < middle) is half])]


def _words(page: pypdfium2.PdfPage, seen: Callable[[float, float], tuple[float, float]]) -> list[_Word]:
    """The words of a page, each where its first letter stands."""
    words, x, y = [], ctypes.c_double(), ctypes.c_double()
    with closing(page.get_textpage()) as text:
        # In the library a letter beyond the first 65,536 counts as two, and a hyphen that ends a line is U+FFFE.
        letters = re.sub("[\U00010000-\U0010ffff]", "??", text.get_text_range())
        for word in re.finditer("[^\\s\ufffe]+\ufffe?", letters):
            at = pdfium.FPDFText_GetCharIndexFromTextIndex(text, word.start())
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            across, down = seen(x.value, y.value)
            words.append((down, across, word[0].replace("\ufffe", "-")))
    return words


def _joined(words: list[_Word]) -> list[str]:
    """Words as the lines they stand on, from the top; within a line from the left."""
    lines: list[list[_Word]] = []
    for word in sorted(words):
        if lines and word[0] - lines[-1][0][0] <= _ONE_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(word for _, word in sorted((across, word) for _, across, word in line)) for line in lines]


def _sheet(reader: _Reader) -> Sheet:
    headers = list(dict.fromkeys(header for _, _, record, _ in reader.programs for header in record))
    lines = [Line(0, tuple(headers), 0)]
    for page, number, record, trouble in reader.programs:
        lines.append(Line(number, tuple(cell(record.get(header)) for header in headers), page, trouble))
    return sheet_of("", lines)


def _refuse_bomb(content: bytes) -> None:
    """ImportRefused if the packed streams would unpack to more than the limit."""
    if re.search(rb"/FlateDecode\s*/FlateDecode", content):
        raise ImportRefused("This PDF is packed twice over, as no report is; it is not read.")
    total = 0
    for start in re.finditer(rb"(?<!end)stream\r?\n", content):
        end = content.find(b"endstream", start.end())
        packed = content[start.end() : end if end >= 0 else len(content)]
        try:
            total += len(zlib.decompressobj().decompress(packed, MAX_UNPACKED - total + 1))
        except zlib.error:
            continue  # not packed this way
        if total > MAX_UNPACKED:
            raise ImportRefused("This PDF unpacks to far too much; it is not read.")
