"""US spelling of the applicant's own texts: British forms, and words that look mistyped. Proposals, never changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from spellchecker import SpellChecker

from smartpick.catalog import Catalog
from smartpick.data_folder import RULES, csv_rows
from smartpick.guidance.text.places import sentences_of

SHORTEST = 4
"""Letters from which a word is looked at: short words are often abbreviations (assumption)."""
_BRITISH = (
    (re.compile(r"is(e[sd]?|ing|er|ers|ation|ations)$"), r"iz\1"),
    (re.compile(r"ys(e[sd]?|ing)$"), r"yz\1"),
    (re.compile(r"our(s|ed|ing|al|able|ful|less|ite|ites|hood|hoods)?$"), r"or\1"),
    (re.compile(r"(a|o)e"), "e"),
    (re.compile(r"re(s|d)?$"), r"er\1"),
    (re.compile(r"ll(ed|ing|er|or)$"), r"l\1"),
)
"""Families of British forms; one counts only where the result is a US word and the form itself is not."""


@dataclass(frozen=True)
class Spelling:
    """A word to look at: kind "US spelling" or "typing", the proposals (best first), and its sentence."""

    word: str
    kind: Literal["US spelling", "typing"]
    proposals: tuple[str, ...]
    sentence: str


@lru_cache(maxsize=1)
def _checker() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


@lru_cache(maxsize=1)
def _pairs() -> dict[str, str]:
    return {row["british"]: row["american"] for row in csv_rows("rules/us_spelling.csv")}


@lru_cache(maxsize=4)
def _field_words(catalog: Catalog) -> frozenset[str]:
    """Words of the field, and every word of a program's, a sponsor's, a hospital's, a city's or a specialty's name."""
    words = set((RULES / "field_words.txt").read_text(encoding="utf-8").split())
    table: Any = catalog.table
    for column in ("program_name", "sponsor", "hospital_name", "city", "county", "specialty", "census_division"):
        for name in table[column].dropna().astype(str).unique():
            words |= set(re.findall(r"[a-z]+", name.lower()))
    return frozenset(words - set(_pairs()))


def _american(word: str) -> str | None:
    """The US form of a British word, None when it is not one."""
    if word in _pairs():
        return _pairs()[word]
    if word in _checker():
        return None
    for form, change in _BRITISH:
        other = form.sub(change, word)
        if other != word and other in _checker():
            return other
    return None


def check_spelling(catalog: Catalog, text: str, own: Iterable[str] = ()) -> list[Spelling]:
    """Words of a text to look at, in order, each once.

    Only words in small letters are taken for mistyped: names keep their capital.

    Args:
        catalog: the names of its programs and places are right.
        text: any typed text.
        own: texts whose words are right, such as the story's names and places.
    """
    right = _field_words(catalog) | {word for some in own for word in re.findall(r"[^\W\d_]+", some.lower())}
    spellings: dict[str, Spelling] = {}
    for sentence in sentences_of(text):
        for raw in re.findall(r"(?<![\w@/.-])[A-Za-z]+(?:['’][a-z]+)?(?![\w@/])", sentence):
            word = re.sub(r"['’]s?$", "", raw).lower()
            if len(word) < SHORTEST or word in spellings or "'" in word or "’" in word:
                continue
            us = _american(word)
            if us and (raw[0].islower() or sentence.startswith(raw)):
                spellings[word] = Spelling(raw, "US spelling", (us,), sentence)
            elif not us and raw.islower() and not _is_right(word, right):
                near = sorted(_checker().candidates(word) or (), key=lambda w: -_checker()[w])
                if near:
                    spellings[word] = Spelling(raw, "typing", tuple(near[:3]), sentence)
    return list(spellings.values())


def _is_right(word: str, right: frozenset[str] | set[str]) -> bool:
    """In the dictionary or the list, also as a plural."""
    forms = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ly")}
    return any(form in right or form in _checker() for form in forms)
