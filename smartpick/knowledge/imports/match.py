"""The program table as lines of files ask it: by ACGME code, and by the comparable words of its names."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from smartpick.catalog.everyday import registered_names, spaced
from smartpick.catalog.load import Catalog
from smartpick.knowledge.imports.grid import LONGEST_ANSWER, Cell
from smartpick.knowledge.imports.names import words
from smartpick.knowledge.imports.values import NotUnderstood, text_of

UNLIKE = 50
"""Likeness of names below which a code and the name beside it seem to speak of two programs (assumption)."""
_EMPTY_WORDS = {"program", "programs", "residency", "residencies", "the", "of", "at", "for", "and", "in", "inc", "llc"}
_HOUSE_WORDS = {"center", "clinic", "college", "health", "hospital", "medical", "medicine", "school", "university"}
"""A part of a name with one of them is a name of its own; without, it only says where (assumption)."""
_BRACKET = re.compile(r"\([^)]*\)")
_PRELIMINARY = re.compile(r"\b(prelim|preliminary|transitional(\s+year)?)\b", re.IGNORECASE)


def read_code(value: Cell) -> str | None:
    """Ten digits out of a cell, a lost leading zero restored, full-width digits as plain ones; None if missing.

    A number shown as 1.40312E+09 has lost its last digits and is refused.

    Raises:
        NotUnderstood: if the cell holds something else.
    """
    if isinstance(value, float):
        raise NotUnderstood(f"“{value:g}” is not a ten-digit ACGME code")
    if isinstance(value, str) and len(value) > LONGEST_ANSWER:
        raise NotUnderstood(f"“{value[:40]}…” is not a ten-digit ACGME code")
    text = text_of(value)
    if not text:
        return None
    if not any(letter.isdigit() and not letter.isdecimal() for letter in text):  # a raised ² is a footnote, no digit
        text = unicodedata.normalize("NFKC", text)
    if short := re.fullmatch(r"([0-9])[.,]([0-9]+)[eE]\+?0?9", text):
        if len(short[2]) != 9:
            raise NotUnderstood(f"the code “{text}” has lost its last digits in a spreadsheet")
        return short[1] + short[2]
    digits = re.sub(r"[\s\-–.]", "", re.sub(r"\.0+$", "", text))
    if not re.fullmatch(r"[0-9]{9,10}", digits):
        raise NotUnderstood(f"“{text[:40]}” is not a ten-digit ACGME code")
    return digits.zfill(10)


def is_preliminary(*texts: str) -> bool:
    """Whether the words speak of a preliminary or transitional year, which the program table does not hold."""
    return any(_PRELIMINARY.search(text) or text.strip() in {"TY", "Prelim."} for text in texts)


def whole_words(text: str, specialty: str = "") -> str:
    """An institution's name in whole, comparable words, without the specialty and empty words."""
    text = re.sub(r"-[A-Z]{2}$", "", text.strip())
    plain = f" {spaced(text)} "
    if specialty:
        plain = plain.replace(f" {spaced(specialty)} ", " ")
    whole = [words().get(word, word) for word in plain.split() if word not in _EMPTY_WORDS]
    return " ".join("saint" if word == "st" else word for word in whole)


def in_order(words: str) -> str:
    """Words in one order, each once: the same for names that differ in order alone."""
    return " ".join(sorted(set(words.split())))


class Matcher:
    """What the program table answers about its programs. It learns nothing from the files it is asked about.

    codes: ACGME code → row of the table. cities: of each row, comparable.
    """

    def __init__(self, catalog: Catalog) -> None:
        table: Any = catalog.table
        self._catalog = catalog
        self.codes: Mapping[str, int] = catalog.code_position
        self.code_at = list(self.codes)
        self.specialties: np.ndarray = table["specialty"].astype(object).to_numpy()
        self._states: np.ndarray = table["state"].astype(object).to_numpy()
        self._sponsors: np.ndarray = table["sponsor"].astype(object).to_numpy()
        self._program_names: list[str] = table["program_name"].tolist()
        self._cities: list[str] = table["city"].tolist()
        self.cities = [whole_words(city) for city in self._cities]

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Of each row, comparable: (program name, sponsor)."""
        sponsor_words: dict[tuple[str, str], str] = {}  # a sponsor has many programs
        names = []
        for name, sponsor, specialty in zip(self._program_names, self._sponsors, self.specialties, strict=True):
            if (sponsor, specialty) not in sponsor_words:
                sponsor_words[sponsor, specialty] = whole_words(sponsor, specialty)
            names.append((whole_words(name, specialty), sponsor_words[sponsor, specialty]))
        return names

    @cached_property
    def rows_of_name(self) -> Mapping[tuple[str, str, str], list[int]]:
        """(words of a program's name `in_order`, specialty, state) → its rows."""
        return self._rows_by(name for name, _ in self.names)

    @cached_property
    def rows_of_bare_name(self) -> Mapping[tuple[str, str, str], list[int]]:
        """`rows_of_name`, by the names without what stands in brackets."""
        bare = (_BRACKET.sub(" ", name) for name in self._program_names)
        return self._rows_by(whole_words(name, field) for name, field in zip(bare, self.specialties, strict=True))

    def _rows_by(self, names: Iterable[str]) -> Mapping[tuple[str, str, str], list[int]]:
        rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for row, (name, specialty, state) in enumerate(zip(names, self.specialties, self._states, strict=True)):
            rows[in_order(name), specialty, state].append(row)
        return dict(rows)

    @cached_property
    def spaced_names(self) -> list[str]:
        """Of each row, program name and sponsor in plain words between blanks."""
        return registered_names(self._catalog)

    @cached_property
    def states_of_word(self) -> Mapping[str, set[str]]:
        """Word of a name or sponsor → the states in which it is one."""
        states: dict[str, set[str]] = defaultdict(set)
        for names, state in zip(self.names, self._states, strict=True):
            for word in f"{names[0]} {names[1]}".split():
                states[word].add(state)
        return states

    def program_name(self, row: int) -> str:
        """As the table has it."""
        return self._program_names[row]

    def words_of(self, row: int) -> set[str]:
        """The comparable words of its name, sponsor and city."""
        return set(f"{self.names[row][0]} {self.names[row][1]} {self.cities[row]}".split())

    def own_parts(self, row: int) -> list[str]:
        """The names a program goes by, comparable: its own, its sponsor's, and the houses within them."""
        return [*self.names[row], *self.parts[row]]

    @cached_property
    def parts(self) -> list[tuple[str, ...]]:
        """Of each row, the houses named within its names, before, within or after brackets and slashes."""
        of: dict[tuple[str, str], tuple[str, ...]] = {}
        parts = []
        for name, sponsor, specialty in zip(self._program_names, self._sponsors, self.specialties, strict=True):
            if (name, sponsor) not in of:
                apart = [part for text in (name, sponsor) for part in re.split(r"[/()]| - ", text)]
                plain = (whole_words(part, specialty) for part in apart)
                of[name, sponsor] = tuple(dict.fromkeys(part for part in plain if _HOUSE_WORDS & set(part.split())))
            parts.append(of[name, sponsor])
        return parts

    @cached_property
    def rows_of_word(self) -> Mapping[str, list[int]]:
        """Word of a name, sponsor or city → the rows it stands in, each once."""
        rows: dict[str, list[int]] = defaultdict(list)
        for row, ((name, sponsor), city) in enumerate(zip(self.names, self.cities, strict=True)):
            for word in set(f"{name} {sponsor} {city}".split()):
                rows[word].append(row)
        return dict(rows)

    @cached_property
    def _rows_of(self) -> Mapping[tuple[str, str], np.ndarray]:
        """(specialty, state) → its rows, in table order; "" for any."""
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, (specialty, state) in enumerate(zip(self.specialties, self._states, strict=True)):
            for pair in ((specialty, state), (specialty, ""), ("", state), ("", "")):
                rows[pair].append(row)
        return {pair: np.array(at) for pair, at in rows.items()}

    def rows_of(self, specialty: str, state: str) -> np.ndarray:
        """The rows of a specialty in a state, in table order; "" for any."""
        return self._rows_of.get((specialty, state), np.empty(0, dtype=int))

    @cached_property
    def _specialty_of_digits(self) -> dict[str, str]:
        """The first three digits of a code → its specialty. The NRMP uses the same three."""
        return {code[:3]: specialty for code, specialty in zip(self.codes, self.specialties, strict=True)}

    def specialty_of_digits(self, digits: str) -> str | None:
        """The specialty that the digits within an NRMP code stand for, or None."""
        return self._specialty_of_digits.get(digits)

    @cached_property
    def _city_words(self) -> frozenset[str]:
        return frozenset(self.cities)

    def is_city(self, text: str) -> bool:
        """Whether a program lies in a city of this name."""
        return whole_words(text) in self._city_words

    def has_sisters(self, code: str) -> bool:
        """Whether the sponsor has further programs of the same specialty in the same state."""
        at = self.codes[code]
        alike = self.rows_of(self.specialties[at], self._states[at])
        return int((self._sponsors[alike] == self._sponsors[at]).sum()) > 1

    def specialty_and_state(self, code: str) -> tuple[str, str]:
        """Both of a program of the table."""
        at = self.codes[code]
        return self.specialties[at], self._states[at]

    def shown(self, code: str) -> str:
        """Name, city and state of a program of the table."""
        at = self.codes[code]
        return f"{self._program_names[at]}, {self._cities[at]}, {self._states[at]}"

    def is_other_name(self, code: str, name: str) -> bool:
        """Whether a name is quite unlike the program's own and its sponsor's."""
        at = self.codes[code]
        asked = whole_words(name, self.specialties[at])
        return bool(asked) and max(fuzz.token_set_ratio(asked, own) for own in self.names[at]) < UNLIKE


@lru_cache(maxsize=2)
def matcher_of(catalog: Catalog) -> Matcher:
    """The matcher of a catalog, made once: it holds only what ships."""
    return Matcher(catalog)
