"""What cells are by themselves, where no header tells: codes, names of institutions, specialties, places, visas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from smartpick.knowledge.imports.codes import codes_in
from smartpick.knowledge.imports.grid import Cell, Line
from smartpick.knowledge.imports.match import Matcher, whole_words
from smartpick.knowledge.imports.names import (
    city_and_state,
    field_of,
    spaced,
    specialty_of,
    state_of,
    usual_field,
    without_bullet,
)
from smartpick.knowledge.imports.nrmp_report import CODE as NRMP_CODE
from smartpick.knowledge.imports.values import NotUnderstood, visas
from smartpick.knowledge.imports.visa_cells import H1B, J1

_LOOKED_AT = 200
"""Cells of a column that are looked at (assumption: the rest are alike)."""
_LONGEST_NAME = 200
_INSTITUTION = frozenset(
    [
        "hospital",
        "medical",
        "university",
        "health",
        "clinic",
        "college",
        "school",
        "institute",
        "infirmary",
        "healthcare",
        "center",
        "system",
        "consortium",
    ]
)
"""Words of which a name of an institution has one, and beside it another; whole, as `whole_words` gives them."""
_HEADINGS = frozenset(
    [
        "name",
        "names",
        "address",
        "system",
        "type",
        "website",
        "url",
        "list",
        "my",
        "id",
        "number",
        "director",
        "chair",
        "contact",
    ]
)
"""Words of a header that speaks of an institution, and of no institution's name (assumption)."""


_VISA = re.compile(f"{J1.pattern}|{H1B.pattern}")


class Contents:
    """What the cells of one file are; each is looked at once."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._names = _whole_names(matcher)
        self._institution, self._specialty = cache(self._is_institution), cache(_is_specialty)
        self._is: dict[str, Callable[[Cell], bool]] = {
            "acgme_code": self.is_code, "nrmp_code": self.is_nrmp_code, "program_name": self.is_institution,
            "specialty": lambda value: isinstance(value, str) and self._specialty(value[:_LONGEST_NAME]),
            "state": lambda value: isinstance(value, str) and state_of(value) is not None,
            "city_state": lambda value: isinstance(value, str) and city_and_state(value)[1] is not None,
            "city": lambda value: isinstance(value, str) and matcher.is_city(value[:_LONGEST_NAME]),
            "visa": _is_visa,
        }  # fmt: skip

    def share(self, kind: str, cells: Sequence[Cell]) -> float:
        """Share (0–1) of the cells that are of a kind: a field, as `headers` asks for them.

        Args:
            kind: "acgme_code", "nrmp_code", "program_name", "specialty", "state", "city_state", "city" or "visa".
            cells: none of them empty; at least one.
        """
        looked = cells[:_LOOKED_AT]
        if kind == "visa" and not any(isinstance(value, str) and _VISA.search(value.casefold()) for value in looked):
            return 0.0  # “no” alone may be about anything
        return sum(map(self._is[kind], looked)) / len(looked)

    def is_code(self, value: Cell) -> bool:
        """Whether a cell holds the ACGME code of a program of the table."""
        return any(code in self._matcher.codes for code in codes_in(value, self._matcher))

    def is_nrmp_code(self, value: Cell) -> bool:
        """Whether a cell is an NRMP code."""
        return isinstance(value, str) and NRMP_CODE.fullmatch(value) is not None

    def foreign_ids(self, cells: Sequence[Cell]) -> bool:
        """Whether all cells are numbers or words of somebody's own, and none can be an ACGME code."""
        return all(
            not codes_in(value, self._matcher)
            and isinstance(value, str | int)
            and re.fullmatch(r"[\w./#-]{1,20}", str(value)) is not None
            and re.search(r"\d[eE]\+?\d", str(value)) is None  # a code that a spreadsheet shortened
            for value in cells[:_LOOKED_AT]
        )

    def is_institution(self, value: Cell) -> bool:
        """Whether a cell is the name of an institution."""
        return isinstance(value, str) and self._institution(value[:_LONGEST_NAME])

    def abbreviations(self, cells: Sequence[Cell]) -> bool:
        """Whether most cells are short names in capitals, such as UTSW, and no states or specialties."""
        short = [value for value in cells[:_LOOKED_AT] if _is_abbreviation(value)]
        return 2 * len(short) > len(cells[:_LOOKED_AT]) and not any(
            state_of(str(value)) or self._specialty(str(value)) for value in short
        )

    def _is_institution(self, text: str) -> bool:
        if "://" in text or usual_field(text):
            return False
        text = without_bullet(text)
        whole = whole_words(text)
        if whole in self._names:
            return True
        words = set(whole.split())
        return len(words) > 1 and bool(words & _INSTITUTION) and not (words | set(spaced(text).split())) & _HEADINGS

    def is_row(self, line: Line) -> bool:
        """Whether a line can only be one of a program, never headers: a code, a known name, or a city and its state."""
        if any(self.is_code(value) or self.is_nrmp_code(value) or self._is_known(value) for value in line.cells):
            return True
        states = any(isinstance(value, str) and len(value) > 1 and state_of(value) and value.upper() != "ID"
                     for value in line.cells)  # fmt: skip
        return states and any(isinstance(value, str) and self._matcher.is_city(value[:_LONGEST_NAME])
                              for value in line.cells)  # fmt: skip

    def _is_known(self, value: Cell) -> bool:
        if not isinstance(value, str) or len(value) > _LONGEST_NAME or usual_field(value):
            return False
        return whole_words(without_bullet(value)) in self._names

    def holds_rows(self, lines: Sequence[Line]) -> bool:
        """Whether lines without known headers are programs from the first on."""
        if all(len(line.cells) == 1 for line in lines) and not self.is_row(lines[0]):
            words = lines[0].cells[0]
            heads = isinstance(words, str) and field_of(words[:_LONGEST_NAME])[0] is not None
            return not heads and any(self.is_row(line) or self.is_institution(line.cells[0])
                                     or _is_abbreviation(line.cells[0]) for line in lines)  # fmt: skip
        first = lines[0]
        named = any(map(self.is_institution, first.cells))
        return named or self.is_row(first) or (not _may_be_headers(first) and any(map(self.is_row, lines)))


def _is_abbreviation(value: Cell) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Z][A-Z&+/-]{1,7}", without_bullet(value)) is not None


@lru_cache(maxsize=2)
def _whole_names(matcher: Matcher) -> frozenset[str]:
    """The comparable names of all programs and sponsors of the table that have more than one word."""
    return frozenset(name for names in matcher.names for name in names if " " in name)


def _may_be_headers(line: Line) -> bool:
    """Whether a line holds several short texts, and no number."""
    texts = [value for value in line.cells if value is not None]
    return len(texts) > 1 and all(isinstance(value, str) and len(value) <= 40 for value in texts)


def _is_specialty(text: str) -> bool:
    return specialty_of(text, near=False) is not None


def _is_visa(value: Cell) -> bool:
    """Whether a cell speaks of visas by their names, or says that there are none."""
    if not isinstance(value, str) or len(value) > 80:
        return False
    try:
        return bool(visas(value))
    except NotUnderstood:
        return False
