"""Which program of the table a line means: by its ACGME code, else by name, city and specialty with a shown score."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from smartpick.catalog.load import Catalog
from smartpick.knowledge.imports.grid import Cell
from smartpick.knowledge.imports.names import spaced, specialty_of, words
from smartpick.knowledge.imports.values import NotUnderstood, text_of

SURE = 88
"""Score (0–100) from which a name is taken for a program of the table."""
SURE_WITHOUT_PLACE = 97
"""The same where the line names neither city nor state."""
LIKE = 60
"""Score from which the line is too like a program of the table to be kept as a new one."""
MARGIN = 2
"""Points by which the best must lead the second. All four are assumptions, checked on the table itself: each of its
5,658 names found its own program; of 2,000 whose own program was taken away, 16 fell on another, mostly a sister."""
UNLIKE = 50
"""Likeness of names below which a code and the name beside it seem to speak of two programs (assumption)."""
EXACT = 99.9
"""From here the name is the same, and only a second same name is a rival."""
SPONSOR_SHARE = 0.97
"""What likeness to the sponsor's name counts beside likeness to the program's own (assumption)."""
CITY_SHARE = 0.3
"""Share of the city in the score, where one is told (assumption)."""
_COMMON_WORDS = {
    "campus", "center", "college", "community", "consortium", "education", "foundation", "general", "graduate",
    "health", "hospital", "institute", "main", "medical", "medicine", "memorial", "regional", "school", "system",
    "university",
}  # fmt: skip
"""Words so many institutions share that they tell none apart."""
_SAME_WORD = 85
"""Likeness (0–100) of two words that are the same but for a letter (assumption)."""
_EMPTY_WORDS = {"program", "programs", "residency", "residencies", "the", "of", "at", "for", "and", "in", "inc", "llc"}
_PRELIMINARY = re.compile(r"\b(prelim|preliminary|transitional(\s+year)?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """A program of the table and how it was found. score: 100 by code, else 0–100."""

    code: str
    by: str
    score: float


def read_code(value: Cell) -> str | None:
    """Ten digits out of a cell, a lost leading zero restored, full-width digits as plain ones; None if missing.

    A number shown as 1.40312E+09 has lost its last digits and is refused.

    Raises:
        NotUnderstood: if the cell holds something else.
    """
    if isinstance(value, float):
        raise NotUnderstood(f"“{value:g}” is not a ten-digit ACGME code")
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


@lru_cache(maxsize=20_000)
def _name(text: str, specialty: str) -> str:
    """An institution's name in whole, comparable words, without the specialty and empty words."""
    text = re.sub(r"-[A-Z]{2}$", "", text.strip())
    plain = f" {spaced(text)} "
    if specialty:
        plain = plain.replace(f" {spaced(specialty)} ", " ")
    whole = [words().get(word, word) for word in plain.split() if word not in _EMPTY_WORDS]
    return " ".join("saint" if word == "st" else word for word in whole)


class Matcher:
    """The program table, ready to be asked by name."""

    def __init__(self, catalog: Catalog) -> None:
        table: Any = catalog.table
        self._position = catalog.code_position
        self.codes: list[str] = table["acgme_code"].tolist()
        self.known = set(self.codes)
        self._specialty = table["specialty"].astype(object).to_numpy()
        self._state = table["state"].astype(object).to_numpy()
        self._sponsor = table["sponsor"].astype(object).to_numpy()
        places = zip(table["program_name"], table["city"], self._state, strict=True)
        self._shown = [f"{name}, {city}, {state}" for name, city, state in places]
        self._cities = [_name(city, "") for city in table["city"]]
        self._table = table
        self._asked: dict[tuple[str, ...], Match | NotUnderstood | None] = {}
        self._rows_with: dict[str, np.ndarray] = {}

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        columns = (self._table[name].tolist() for name in ("program_name", "sponsor"))
        return [
            (_name(name, specialty), _name(sponsor, specialty))
            for name, sponsor, specialty in zip(*columns, self._specialty, strict=True)
        ]

    @cached_property
    def _words(self) -> list[set[str]]:
        """The words of each program's name, sponsor and city."""
        return [
            set(f"{name} {sponsor} {city}".split())
            for (name, sponsor), city in zip(self._names, self._cities, strict=True)
        ]

    @cached_property
    def _rows_of_word(self) -> dict[str, list[int]]:
        """Word → the rows of the table it stands in."""
        found: dict[str, list[int]] = {}
        for row, there in enumerate(self._words):
            for word in there:
                found.setdefault(word, []).append(row)
        return found

    @cached_property
    def _specialty_of_digits(self) -> dict[str, str]:
        """The first three digits of a code → its specialty. The NRMP uses the same three."""
        return {code[:3]: specialty for code, specialty in zip(self.codes, self._specialty, strict=True)}

    def specialty_of_digits(self, digits: str) -> str | None:
        """The specialty that the digits within an NRMP code stand for, or None."""
        return self._specialty_of_digits.get(digits)

    def has_sisters(self, code: str) -> bool:
        """Whether the sponsor has further programs of the same specialty in the same state."""
        at = self._position[code]
        alike = (self._specialty == self._specialty[at]) & (self._state == self._state[at])
        return int((alike & (self._sponsor == self._sponsor[at])).sum()) > 1

    def specialty_and_state(self, code: str) -> tuple[str, str]:
        """Both of a program of the table."""
        at = self._position[code]
        return self._specialty[at], self._state[at]

    def shown(self, code: str) -> str:
        """Name, city and state of a program of the table."""
        return self._shown[self._position[code]]

    def is_other_name(self, code: str, name: str) -> bool:
        """Whether a name is quite unlike the program's own and its sponsor's."""
        at = self._position[code]
        asked = _name(name, self._specialty[at])
        return bool(asked) and max(fuzz.token_set_ratio(asked, known) for known in self._names[at]) < UNLIKE

    def by_name(self, name: str, sponsor: str, city: str, state: str | None, specialty: str | None) -> Match | None:
        """The one program these words mean, or None if they mean none of the table.

        Raises:
            NotUnderstood: if two programs fit equally well, or one is like it but not surely meant.
        """
        asked = (name, sponsor, city, state or "", specialty or "")
        if asked not in self._asked:
            try:
                self._asked[asked] = self._by_name(*asked)
            except NotUnderstood as error:
                self._asked[asked] = error
        found = self._asked[asked]
        if isinstance(found, NotUnderstood):
            raise NotUnderstood(str(found))
        return found

    def _by_name(self, name: str, sponsor: str, city: str, state: str, specialty: str) -> Match | None:
        chosen = np.ones(len(self.codes), dtype=bool)
        if specialty:
            chosen &= self._specialty == specialty
        if state:
            chosen &= self._state == state
        texts = [text for text in (name, sponsor) if text]
        rows = np.flatnonzero(chosen & self._may_be_like(texts, city, specialty))
        if not len(rows):
            return None
        scores = self._scores(rows, texts, city, specialty)
        order = np.argsort(-scores, kind="stable")
        best, score = self.codes[rows[order[0]]], float(scores[order[0]])
        if score < LIKE:
            return None
        shown = f"{self.shown(best)} ({self._specialty[rows[order[0]]]}, score {score:.0f})"
        if score < (SURE if city or state else SURE_WITHOUT_PLACE):
            raise NotUnderstood(f"it is like {shown}, but not surely the same")
        rivals = [
            rows[at] for at in order[1:] if scores[at] > score - MARGIN and (score < EXACT or scores[at] >= EXACT)
        ]
        if rivals:
            other = f"{self.shown(self.codes[rivals[0]])} ({self._specialty[rivals[0]]})"
            count = {1: "two"}.get(len(rivals), str(len(rivals) + 1))
            raise NotUnderstood(f"{count} programs fit equally well: {shown} and {other}")
        return Match(best, "name", round(score, 1))

    def _may_be_like(self, texts: list[str], city: str, specialty: str) -> np.ndarray:
        """(programs,) bool: holds so many telling words of the line that its score can reach LIKE, were all else equal.

        Only these are compared letter by letter: the rest, nearly all of the table, would end below LIKE.
        """
        share = CITY_SHARE if city else 0.0
        likely = np.zeros(len(self.codes), dtype=bool)
        for text in texts:
            asked = _name(text, specialty)
            if asked:
                likely |= 100 * ((1 - share) * self._found(_telling(asked, city)) + share) >= LIKE - 1e-9
        return likely

    def _scores(self, rows: np.ndarray, texts: list[str], city: str, specialty: str) -> np.ndarray:
        """(len(rows),): 0–100; the best of program name and sponsor on both sides, and the city where told."""
        best = np.zeros(len(rows))
        towns = np.array(process.cdist([_name(city, "")], [self._cities[row] for row in rows], scorer=fuzz.ratio)[0])
        share = CITY_SHARE if city else 0.0
        for text in texts:
            asked = _name(text, specialty)
            if not asked:
                continue
            score = np.zeros(len(rows))
            for side, weight in ((0, 1.0), (1, SPONSOR_SHARE)):
                names = [self._names[row][side] for row in rows]
                likeness = (
                    process.cdist([asked], names, scorer=fuzz.token_sort_ratio)[0].astype(float)
                    + process.cdist([asked], names, scorer=fuzz.token_set_ratio)[0]
                ) / 2
                score = np.maximum(score, weight * likeness)
            high = (1 - share) * score + share * towns >= LIKE
            score[high] = np.minimum(score, 100 * self._found(_telling(asked, city))[rows])[high]
            best = np.maximum(best, score)
        return (1 - share) * best + share * towns

    def _found(self, telling: frozenset[str]) -> np.ndarray:
        """(programs,): share (0–1) of the telling words of a line that stand in each name, sponsor or city.

        What the line leaves out may be shortened; what it adds speaks of another site.
        """
        if not telling:
            return np.ones(len(self.codes))
        there = np.zeros(len(self.codes), dtype=int)
        for word in telling:
            there[self._rows_like(word)] += 1
        return 1 - (len(telling) - there) / len(telling)

    def _rows_like(self, word: str) -> np.ndarray:
        """The rows of the table in which a word stands, but for a letter; each once."""
        if word not in self._rows_with:
            alike = process.extract(word, self._rows_of_word.keys(), scorer=fuzz.ratio, score_cutoff=_SAME_WORD,
                                    limit=None)  # fmt: skip
            rows = {row for known, _, _ in alike for row in self._rows_of_word[known]}
            self._rows_with[word] = np.fromiter(rows, dtype=int, count=len(rows))
        return self._rows_with[word]


def _telling(asked: str, city: str) -> frozenset[str]:
    """The words of a comparable name that tell one institution from another."""
    return frozenset(asked.split()) - _COMMON_WORDS - frozenset(_name(city, "").split())


def specialty_named(text: str, nrmp_code: str, matcher: Matcher) -> str | None:
    """The specialty of a line, from its words, else from the digits of its NRMP code; None if the table has it not."""
    named = specialty_of(text) if text else None
    return named or (matcher.specialty_of_digits(nrmp_code[4:7]) if nrmp_code else None)
