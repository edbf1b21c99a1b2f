"""The NRMP's “Program Results” report as a PDF: five years of quota and filled positions of each program."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass, field
from itertools import pairwise

import pdfplumber

from smartpick.knowledge.imports.grid import MAX_PAGES, MAX_UNPACKED, ImportRefused, Line, Sheet, cell, sheet_of

CODE = re.compile(r"\b(\d{4})(\d{3})([A-Z])(\d)\b")
"""Institution, specialty, track letter, sequence."""
YEARS = 5
_NUMBER = re.compile(r"(\d{1,4}|-{1,3}|–|—)\*{0,3}")
_SPONSOR = re.compile(r"(.{2,}?)\s*-\s*([A-Z]{2})\*{0,3}")
_HEAD_WORDS = re.compile(r"program\s+code|\bquota\b|\bfilled\b|\bmatched\b", re.IGNORECASE)


@dataclass
class _Reader:
    """Where in the report we are: the years, sponsor and city that hold for the next program line."""

    years: list[int] = field(default_factory=list)
    sponsor: str = ""
    state: str = ""
    city: str = ""
    lines: list[Line] = field(default_factory=list)
    found: list[tuple[int, int, dict[str, object], str]] = field(default_factory=list)

    def take(self, page: int, number: int, line: str) -> None:
        """Read one printed line: a program is kept in `lines`, what looks like one in `found`, heads are remembered."""
        text = cell(line)
        if not isinstance(text, str):
            return
        if code := CODE.search(text):
            self._program(page, number, text, code)
            return
        self._heads(text)
        if sponsor := _SPONSOR.fullmatch(text):
            self.sponsor, self.state, self.city = sponsor[1], sponsor[2], ""
        elif sum(_NUMBER.fullmatch(word) is not None for word in text.split()[1:]) >= 2 * YEARS - 2:
            self.found.append((page, number, {}, "this looks like a program, but has no nine-character code"))

    def _heads(self, text: str) -> None:
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
        self.found.append((page, number, record, trouble))


def read_report(content: bytes) -> list[Sheet]:
    """One sheet of program lines, each with its page and the line on that page; heads as a spreadsheet would have.

    Lines that are not programs (states, sponsors, cities, heads, notes) are read for what they say and not counted.
    Two columns on a page are read one after the other.

    Raises:
        ImportRefused: if it is not such a report, is locked, too long, or holds only pictures.
    """
    _refuse_bomb(content)
    reader = _Reader()
    words = 0
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise ImportRefused(f"This PDF has more than {MAX_PAGES} pages.")
            for at, page in enumerate(pdf.pages, start=1):
                number = 0
                for text in _texts(page):
                    for line in text.splitlines():
                        number += 1
                        words += len(line.split())
                        reader.take(at, number, line)
                page.close()
    except ImportRefused:
        raise
    except Exception as error:  # a damaged or locked PDF fails with whatever its parser meets first
        raise ImportRefused("This PDF is damaged or locked with a password.") from error
    if not words:
        raise ImportRefused("This PDF holds pictures of pages, not text; look for the report as a text PDF or a table.")
    if not any(record for _, _, record, _ in reader.found):
        raise ImportRefused("This PDF is not an NRMP program report: no line has a nine-character program code.")
    return [_sheet(reader)]


def _texts(page) -> list[str]:
    """The text of a page, column by column."""
    text = page.extract_text() or ""
    if not any(len(CODE.findall(line)) > 1 for line in text.splitlines()):
        return [text]
    middle = (page.bbox[0] + page.bbox[2]) / 2
    left = page.crop((page.bbox[0], page.bbox[1], middle, page.bbox[3]))
    right = page.crop((middle, page.bbox[1], page.bbox[2], page.bbox[3]))
    return [left.extract_text() or "", right.extract_text() or ""]


def _sheet(reader: _Reader) -> Sheet:
    heads = list(dict.fromkeys(head for _, _, record, _ in reader.found for head in record))
    lines = [Line(0, tuple(heads), 0)]
    for page, number, record, trouble in reader.found:
        lines.append(Line(number, tuple(cell(record.get(head)) for head in heads), page, trouble))
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
