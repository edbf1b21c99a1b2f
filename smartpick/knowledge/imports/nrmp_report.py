"""The NRMP's “Program Results” report, line by line: five years of quota and filled positions of each program."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from smartpick.knowledge.imports.grid import ImportRefused, Line, Sheet, cell, sheet_of

CODE = re.compile(r"\b(\d{4})(\d{3})([A-Z])(\d{1,2})\b")
"""Institution, specialty, track letter, sequence: nine characters, or ten from the tenth sequence on."""
YEARS = 5
STATES = frozenset({
    "alabama", "alaska", "arizona", "arkansas", "california", "colorado", "connecticut", "delaware",
    "district of columbia", "florida", "georgia", "guam", "hawaii", "idaho", "illinois", "indiana", "iowa", "kansas",
    "kentucky", "louisiana", "maine", "maryland", "massachusetts", "michigan", "minnesota", "mississippi", "missouri",
    "montana", "nebraska", "nevada", "new hampshire", "new jersey", "new mexico", "new york", "north carolina",
    "north dakota", "ohio", "oklahoma", "oregon", "pennsylvania", "puerto rico", "rhode island", "south carolina",
    "south dakota", "tennessee", "texas", "utah", "vermont", "virginia", "washington", "west virginia", "wisconsin",
    "wyoming",
})  # fmt: skip
"""Headings of the report. They stand here because the process that reads files opens none of `data/`."""
_NUMBER = re.compile(r"(\d{1,4}|-{1,3}|–|—)\*{0,3}")
_OF_STATE = re.compile(r"(.{2,}?)\s*-\s*([A-Z]{2})")
_CONTINUED = re.compile(r"\s*[-–,]?\s*\(?\bcont(inued|'d|d)?\b\.?\)?\s*$", re.IGNORECASE)
_HEADER_WORD = re.compile(r"(19|20)\d\d\*?|program|code|quota|filled|matched|offered|#", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\*|note\b|notes:|page\b.*\d|[\d\s/|-]+$|.*\bprogram results\b|.*\bmatch®|.*\bappointment years?\b|©|copyright|"
    r".*\bnrmp\b|.*national resident matching|source:|https?:|www\.", re.IGNORECASE,
)  # fmt: skip
"""Titles, page numbers and notes."""
_OPEN_END = re.compile(r"([/&,(]|\b(of|the|at|and|for|in|los|san|saint|st|new|univ|university))$", re.IGNORECASE)
"""A name that ends so goes on in the next line (assumption)."""
_OPEN_START = re.compile(
    r"([/&,)a-z(]|((med|medical|ctr|center|hosp|hospitals?|hlth|health|system|sch|school|of|medicine|med|educ|program|"
    r"foundation|fdn|consortium|coll|college|group|inc|llc|gme|-\s*[A-Z]{2})\b[\s-]*)+([A-Z]{2})?$)", re.IGNORECASE,
)  # fmt: skip
"""A line that begins so, or has none but words all institutions share, goes on with the one above (assumption)."""

_LONG = 25
"""Letters a line has at least that was too long (assumption)."""


@dataclass
class _Program:
    """A printed program. name: its lines so far. trouble: why its line is not understood."""

    page: int
    line: int
    name: list[str]
    record: dict[str, object]
    trouble: str = ""


@dataclass
class _Reader:
    """Where in the report we are: years, sponsor, state and city that hold for the next program line.

    between: lines since the last program or headers, whose meaning shows in what follows, each with its page.
    """

    years: list[int] = field(default_factory=list)
    sponsor: str = ""
    heading: str = ""
    state: str = ""
    city: str = ""
    programs: list[_Program] = field(default_factory=list)
    between: list[tuple[int, str]] = field(default_factory=list)
    in_headers: bool = False

    def take(self, page: int, number: int, line: str) -> None:
        """Read one printed line: what is a program or looks like one is kept, what stands around it remembered."""
        text = cell(line)
        if not isinstance(text, str):
            return
        if code := CODE.search(text):
            self._program(page, number, text, code)
        elif (at := _headers_begin(text)) is not None:
            self._headers(text, at)
        elif sum(_NUMBER.fullmatch(word) is not None for word in text.split()[1:]) >= 2 * YEARS - 2:
            self.end_name()
            trouble = "this looks like a program, but has no nine-character code (or one of ten)"
            self.programs.append(_Program(page, number, [], {}, trouble))
            self.in_headers = False
        elif not _NO_NAME.match(text):
            self.between.append((page, text))
            self.in_headers = False

    def _headers(self, text: str, at: int) -> None:
        """The lines “City Program 2025 …” and “Code Quota …”, or the city in the second; above them, the sponsor."""
        if not self.in_headers:
            self._above_headers()
            self.in_headers = True
        if city := text[:at].strip(" ,"):
            self.city = city
        years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text[at:])]
        newest_first = list(dict.fromkeys(years))
        if len(newest_first) == YEARS and all(a == b + 1 for a, b in pairwise(newest_first)):
            self.years = newest_first

    def _above_headers(self) -> None:
        """What stands between the last program and headers: the end of its name, a state, a sponsor."""
        texts = [_CONTINUED.sub("", text) for _, text in self.between]
        states = [at for at, text in enumerate(texts) if text.isupper() and text.casefold() in STATES]
        above, first = (states[-1] + 1 if states else 0), max(0, len(texts) - 1)
        while first > above and _goes_on(texts[first - 1], texts[first], surely=bool(states)):
            first -= 1
        before = self.between[: states[-1] if states else first]
        first = max(first, above)
        sponsor = " ".join(text for text in texts[first:] if text)
        self.between = before
        self.end_name()
        if states:
            self.heading = self.state = texts[states[-1]]
        if sponsor:
            of_state = _OF_STATE.fullmatch(sponsor.strip(" *"))
            self.sponsor = of_state[1] if of_state else sponsor.strip(" *")
            self.state = self.heading or (of_state[2] if of_state else "")
            self.city = ""

    def end_name(self, kept: int = 0) -> None:
        """Give the lines between to the name of the last program, where they follow it on its page, but the last."""
        given = self.between[: len(self.between) - kept]
        if self.programs:
            last = self.programs[-1]
            last.name += [text for page, text in given if page == last.page]
        self.between = []

    def _program(self, page: int, number: int, text: str, code: re.Match[str]) -> None:
        name = text[: code.start()].strip(" *")
        above = [] if name else [text for at, text in self.between[-1:] if at == page]
        self.end_name(len(above))
        self.in_headers = False
        words = text[code.end() :].replace("*", " ").split()
        record: dict[str, object] = {
            "NRMP code": code[0],
            "Specialty": "",
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
                for field_, word in zip(("Quota", "Filled"), words[2 * at : 2 * at + 2], strict=True):
                    record[f"{field_} {year}"] = int(word) if word.isdigit() else None
        self.programs.append(_Program(page, number, [name] if name else above, record, trouble))


def _headers_begin(text: str) -> int | None:
    """Where in a line the printed headers begin, after the city if it stands before them; None if there are none."""
    at, headers = len(text), list[str]()
    for word in reversed(list(re.finditer(r"\S+", text))):
        if not _HEADER_WORD.fullmatch(word[0]):
            break
        at = word.start()
        headers.append(word[0].casefold())
    many = sum(word[0].isdigit() for word in headers) > 1 or headers.count("quota") > 1
    return at if many or "code" in headers or headers == ["program"] == [text.casefold()] else None


def _goes_on(upper: str, lower: str, surely: bool) -> bool:
    """Whether two lines are one name that was too long for the first. surely: that nothing else stands there."""
    return len(upper) >= _LONG and bool(surely or _OPEN_END.search(upper) or _OPEN_START.match(lower))


def read_report(lines: Iterable[tuple[int, int, str]]) -> Sheet:
    """One sheet of program lines, each with its page and the line on that page; headers as a spreadsheet would have.

    Lines that are not programs (states, sponsors, cities, headers, notes) are read for what they say and not counted.

    Args:
        lines: of the whole report, in order: page and line on it, both from 1, and what is printed there.

    Raises:
        ImportRefused: if it is not such a report.
    """
    reader = _Reader()
    for page, number, line in lines:
        reader.take(page, number, line)
    reader.end_name()
    if not any(program.record for program in reader.programs):
        raise ImportRefused("This PDF is not an NRMP program report: no line has a nine-character program code.")
    return _sheet(reader.programs)


def _sheet(programs: list[_Program]) -> Sheet:
    headers = list(dict.fromkeys(header for program in programs for header in program.record))
    lines = [Line(0, tuple(headers), 0)]
    for program in programs:
        record = program.record | ({"Specialty": " ".join(program.name)} if program.record else {})
        cells = tuple(cell(record.get(header)) for header in headers)
        lines.append(Line(program.line, cells, program.page, program.trouble))
    return sheet_of("", lines)
