"""A sentence with its places, visas and specialties put as marks, so that one reading serves all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from smartpick.catalog import Catalog
from smartpick.data_folder import csv_rows, state_names
from smartpick.guidance.text.home_names import home_spans
from smartpick.guidance.text.namesakes import name_words, one_of

HOME_MARK, HOME_STATE_MARK, STATE_MARK = "Qhome", "Qhomestate", "Qstate"
"""What stands for the home region or a place in it, for its state, and for another state or part of the country."""


@dataclass(frozen=True)
class Marked:
    """A sentence with marks. text: it; spans: (start, end in the text, words as typed) of each mark, in order."""

    text: str
    spans: tuple[tuple[int, int, str], ...]

    def as_typed(self, start: int, end: int) -> str:
        """A part of the marked text with the words that the marks stand for."""
        out, at = [], start
        for first, last, words in self.spans:
            if first >= end or last <= start:
                continue
            out += [self.text[at : max(first, at)], words]
            at = last
        return "".join([*out, self.text[at:end]])


def _replaced(sentence: str, marks: list[tuple[int, int, str]]) -> Marked:
    out, spans, at, length = [], [], 0, 0
    for start, end, mark in sorted(marks):
        if start < at:
            continue
        before = sentence[at:start]
        out += [before, mark]
        length += len(before) + len(mark)
        spans.append((length - len(mark), length, sentence[start:end]))
        at = end
    return Marked("".join([*out, sentence[at:]]), tuple(spans))


@lru_cache(maxsize=4)
def _others(catalog: Catalog) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of the home region's state, of other states and parts of the country, of cities, of countries."""
    homes = set(catalog.table.loc[catalog.table["tier"] == 1, "state"].astype(str))
    names = state_names()
    own = one_of(names[code] for code in homes)
    parts = one_of([*(name for code, name in names.items() if code not in homes), *name_words("part of the country")])
    cities = one_of(str(city) for city in set(catalog.table["city"].dropna()))
    lands = one_of([*name_words("country"), *name_words("city abroad")])
    return (
        re.compile(rf"(?<!\w)(?<!northern )(?<!central )(?:{own})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:(?:northern|central) (?:{own})|{parts})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<![\w-])(?:{cities})(?![\w-])"),
        re.compile(rf"(?<![\w-])(?:{lands})(?![\w-])"),
    )


def mark_places(catalog: Catalog, sentence: str) -> Marked:
    """The sentence with a mark for each place: of the home region, its state, other states, other cities, countries.

    Args:
        catalog: says which places lie in the home region.
        sentence: one sentence as typed.
    """
    taken = home_spans(catalog, sentence)
    marks = [(start, end, HOME_MARK) for start, end in taken]
    for pattern, mark in zip(_others(catalog), (HOME_STATE_MARK, STATE_MARK, "Qcity", "Qland"), strict=True):
        for match in pattern.finditer(sentence):
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
                marks.append((*match.span(), mark))
    return _replaced(sentence, marks)


H1B = re.compile(r"\bh[\s.‑–-]?1[\s.‑–-]?b\b'?s?", re.IGNORECASE)
J1 = re.compile(r"\bj[\s.‑–-]?1\b'?s?|\bexchange[ -]visitor\b", re.IGNORECASE)


def mark_visas(sentence: str) -> str:
    """The sentence with the marks Qh and Qj for H-1B and J-1."""
    return J1.sub("Qj", H1B.sub("Qh", sentence))


@lru_cache(maxsize=64)
def _fields(catalog: Catalog, own: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """(pattern, mark, specialty) of every specialty and of those who practice it."""
    rows = {row["specialty"]: row for row in csv_rows("rules/specialty_persons.csv")}
    mine, found = own.lower(), []
    for name in catalog.specialties:
        row, is_own = rows.get(name, {}), name.lower() in mine or mine in name.lower()
        fields = "|".join(part for part in (re.escape(name), row.get("fields", "")) if part)
        for words, mark in ((fields, "field"), (row.get("persons", ""), "doctor")):
            if words:
                pattern = re.compile(rf"(?<![\w-])(?:{words})s?(?![\w-])", re.IGNORECASE)
                found.append((pattern, f"Qown{mark}" if is_own else f"Q{mark}", name))
    return tuple(found)


def mark_specialties(catalog: Catalog, own: str, sentence: str) -> tuple[Marked, list[str]]:
    """The sentence with a mark for each specialty, and the names of the specialties other than one's own.

    Args:
        catalog: its specialties.
        own: the specialty applied for; one that is part of it, or holds it, is not another one.
        sentence: one sentence as typed.
    """
    found = [
        (m.span(), mark, name) for pattern, mark, name in _fields(catalog, own) for m in pattern.finditer(sentence)
    ]
    marks, names = list[tuple[int, int, str]](), list[str]()
    for (start, end), mark, name in sorted(found, key=lambda one: one[0][0] - one[0][1]):  # the longest name counts
        if all(end <= first or last <= start for first, last, _ in marks):
            marks.append((start, end, mark))
            if not mark.startswith("Qown"):
                names.append(name)
    return _replaced(sentence, marks), names
