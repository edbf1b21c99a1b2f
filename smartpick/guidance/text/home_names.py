"""Where a sentence names the home region: its places and centers, everyday and misspelt names, namesakes apart.

A name counts when it stands for a place of the region. It does not when it belongs to a person ("Dr. Fontana", "my son
Colton") or to a place elsewhere ("Pasadena, TX", "Riverside Methodist in Columbus", "Shreveport LA").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from smartpick.catalog import Catalog
from smartpick.data_folder import csv_rows, state_names

Frame = Any  # a DataFrame: pandas' own annotations do not tell it from its columns

_LONG_ENOUGH = 7
"""Letters of a name from which one wrong letter is taken for a slip of the pen (assumption)."""


def name_words(kind: str) -> tuple[str, ...]:
    """A list of `data/rules/name_words.csv`; an underscore stands for a blank."""
    words = next(row["words"] for row in csv_rows("rules/name_words.csv") if row["kind"] == kind)
    return tuple(word.replace("_", " ") for word in words.split())


def one_of(words: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache
def _home_names(region: str) -> tuple[frozenset[str], frozenset[str]]:
    """Names of a region in `data/rules/home_names.csv`: those that stand alone, those that need their state."""
    names = [
        (row["name"], bool(row["with_state"])) for row in csv_rows("rules/home_names.csv") if row["region"] == region
    ]
    return frozenset(n for n, needs in names if not needs), frozenset(n for n, needs in names if needs)


@lru_cache(maxsize=4)
def _names(catalog: Catalog) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(names that stand alone, names that need their state, codes of the states) of the home region."""
    alone, with_state = _home_names(catalog.regions.name)
    names = set(alone)
    home: Frame = catalog.table[catalog.table["tier"] == 1]
    for column in ("county", "city"):
        names |= set(home[column].dropna())
    names |= {catalog.regions.name, *catalog.regions.of_tier(1)}
    return frozenset(names - with_state), with_state, frozenset(home["state"].astype(str))


@lru_cache(maxsize=4)
def home_pattern(catalog: Catalog) -> re.Pattern[str]:
    """What names the home region: its name, sub-regions, counties, cities, well-known centers, common short forms.

    A city that shares its name with a word or with places elsewhere counts only with its state: "Orange, CA".
    """
    names, with_state, states = _names(catalog)
    # "Long Beach VA" is a hospital for veterans; "Riverside, VA" lies in Virginia (see `_namesakes`).
    others = {code: name for code, name in state_names().items() if code not in {*states, "VA"}}
    # Tables of wordings ignore case; "San Diego or nothing" is not San Diego, Oregon.
    elsewhere = f"(?-i:{'|'.join(others)})|" + "|".join(re.escape(name) for name in others.values())
    # Names of one word may be common words or people: they keep their capital. "LA" after a comma is Louisiana.
    longest = sorted(names, key=len, reverse=True)
    loose = "|".join(re.escape(name) for name in longest if not name.isalpha() or name == "SoCal")
    exact = "|".join(rf"(?<!, ){name}" if name == "LA" else re.escape(name) for name in longest if name.isalpha())
    own_state = "|".join(re.escape(word) for code in sorted(states) for word in (code, state_names()[code]))
    single = "|".join(re.escape(name) for name in longest if name.isalpha() and len(name) > 4)
    stated = f"(?i:{single}|{one_of(with_state)}),? (?i:{own_state})"
    wording = "|".join(part for part in (f"(?i:{loose})" if loose else "", stated, exact) if part)
    return re.compile(rf"(?<!\w)(?<!\bDr\. )(?<!\bDr )(?:{wording})(?!\w)(?!,? (?:{elsewhere})\b)")


@lru_cache(maxsize=4)
def _namesakes(catalog: Catalog) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and after a name of the region that means a person or a place elsewhere."""
    names, with_state, states = _names(catalog)
    table: Frame = catalog.table
    cities = set(table.loc[table["tier"] != 1, "city"].dropna()) - names - with_state
    lands = one_of([*name_words("country"), *name_words("city abroad")])
    others = {code: name for code, name in state_names().items() if code not in states}
    before = re.compile(
        rf"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.? $|\b(?:{'|'.join(name_words('kin'))}),? $"
        rf"|\b(?:called|named|name (?:is|was)) $|\b(?:{one_of(name_words('Louisiana'))}),? $",
    )
    building = (
        r"(?:\s(?:[Hh]ospital|[Cc]linic|[Ss]chool|General|Memorial|Methodist|Regional|University|Medical Center))"
    )
    after = re.compile(
        rf"{building}{{0,3}}(?:,? (?:a|the) (?:city|town|village|place|province)\b[^.!?;]{{0,30}}?)?"
        rf"(?:(?:(?:,| in| of| at) [A-Z]\w+(?: [A-Z]\w+)?)?,? (?:(?:in|of|near|from) )?(?:the )?(?:{lands})\b"
        rf"|,? (?:in|of|near) (?:the )?(?:{one_of(cities)}|{one_of(others.values())})\b"
        rf"|,? (?:{one_of([*(code for code in others if code != 'VA'), *others.values()])})\b|, VA\b)"
        r"| de [A-Z]| (?:Methodist|Regional|[Ss]treet|[Rr]oad|[Aa]venue)\b"
    )
    return before, after


def _plain(text: str) -> str:
    """The text without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFKD", letter)[:1] or letter for letter in text)


@lru_cache(maxsize=4)
def _squashed(catalog: Catalog) -> tuple[dict[int, tuple[str, ...]], frozenset[str]]:
    """Names without blanks, by their length, and words that are no slip of them: states, other cities, countries."""
    names, with_state, _ = _names(catalog)
    squashed = {name.replace(" ", "").lower() for name in names if len(name) >= _LONG_ENOUGH and name[-1].isalpha()}
    by_length: dict[int, list[str]] = {}
    for name in squashed:
        by_length.setdefault(len(name), []).append(name)
    others = {*catalog.table["city"].dropna(), *state_names().values(), *name_words("country"), *with_state}
    known = {name.replace(" ", "").lower() for name in {*others, *name_words("city abroad")} - names}
    return {length: tuple(some) for length, some in by_length.items()}, frozenset(known)


def _slips(catalog: Catalog, sentence: str) -> list[tuple[int, int]]:
    """Where a name of the region stands with one slip: a letter missing, doubled, wrong or swapped, a blank lost."""
    by_length, known = _squashed(catalog)
    words, spans = list(re.finditer(r"[A-Za-z]+", sentence)), []
    for i, first in enumerate(words):
        if not first.group()[0].isupper():
            continue
        for last in reversed(words[i : i + 2]):
            raw = sentence[first.start() : last.end()]
            squashed = raw.replace(" ", "").lower()
            if len(squashed) < _LONG_ENOUGH or not squashed.isalpha() or squashed in known:
                continue
            near = (name for length in (-1, 0, 1) for name in by_length.get(len(squashed) + length, ()))
            if last.group()[0].isupper() and any(
                OSA.distance(squashed, name, score_cutoff=1) <= 1 and squashed[0] == name[0] for name in near
            ):
                spans.append((first.start(), last.end()))
                break
    return spans


def home_spans(catalog: Catalog, sentence: str) -> list[tuple[int, int]]:
    """Where the names of the home region stand in a sentence: (start, end) of each, in order.

    Args:
        catalog: says which places lie in the home region.
        sentence: one sentence as typed.
    """
    plain = _plain(sentence)
    spans = [match.span() for match in home_pattern(catalog).finditer(plain)]
    spans += [s for s in _slips(catalog, plain) if all(s[1] <= a or b <= s[0] for a, b in spans)]
    before, after = _namesakes(catalog)
    _, _, states = _names(catalog)
    own_state = re.compile(rf",? (?:{one_of([*states, *(state_names()[code] for code in states)])})\b")
    return sorted(
        (start, end)
        for start, end in spans
        if own_state.search(plain[start : end + 14]) or not (before.search(plain[:start]) or after.match(plain[end:]))
    )


def names_home(catalog: Catalog, text: str) -> bool:
    """Whether a text names the home region or a place in it."""
    return bool(home_spans(catalog, text))
