"""What people call institutions: everyday names such as “UAB”, abbreviated words, and a search that knows them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from smartpick.catalog.load import Catalog
from smartpick.data_folder import csv_rows, state_names

_APOSTROPHES = re.compile("['’‘ʼ´`′‛＇.]")
_LAST_WORDS = {"program", "programs", "residency", "residencies", "the"}
_LETTERS_OF_STATE = 2


@dataclass(frozen=True)
class Everyday:
    """An everyday name of one institution or a few. phrases: one of them stands in each registered name, as `spaced`.

    in_texts: whether it means the institution in a running text too; “Temple” does so in a list of programs only.
    """

    short: str
    phrases: tuple[str, ...]
    in_texts: bool


@lru_cache(maxsize=1)
def all_everyday() -> tuple[Everyday, ...]:
    """Every row of `data/rules/short_names.csv`."""
    rows = csv_rows("rules/short_names.csv")
    return tuple(Everyday(row["short"], tuple(row["registered"].split("|")), not row["only_lists"]) for row in rows)


@lru_cache(maxsize=1)
def everyday_names() -> Mapping[str, Everyday]:
    """Everyday name in `whole` words → what it stands for."""
    return {whole(each.short): each for each in all_everyday()}


def spaced(text: str) -> str:
    """Lower-case words without accents or punctuation; an apostrophe of any kind or its HTML code parts no word."""
    if "&" in text:
        text = html.unescape(html.unescape(text))  # a table written twice has “&amp;#39;”
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold().replace("&", " and ")))
    if not plain.isascii():
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


@lru_cache(maxsize=1)
def whole_of_word() -> Mapping[str, str]:
    """Abbreviated word of an institution's name → the whole word or words (`data/rules/import_aliases.csv`)."""
    return {row["alias"]: row["meaning"] for row in csv_rows("rules/import_aliases.csv") if row["kind"] == "word"}


def whole(name: str) -> str:
    """The words of a name, `spaced`, abbreviated ones in whole, without those that end the name of any program."""
    words = [whole_of_word().get(word, word) for word in spaced(name).split() if word not in _LAST_WORDS]
    return " ".join(words)


def everyday_within(name: str) -> list[tuple[Everyday, str]]:
    """Everyday names that a name begins or ends with, the longest first, each with the other words of it.

    Args:
        name: as written.
    """
    words, known = whole(name).split(), everyday_names()
    found = []
    for count in range(len(words), 0, -1):
        for at in dict.fromkeys((0, len(words) - count)):
            if everyday := known.get(" ".join(words[at : at + count])):
                found.append((everyday, " ".join(words[:at] + words[at + count :])))
    return found


@lru_cache(maxsize=4)
def registered_names(catalog: Catalog) -> list[str]:
    """Of each row: program name and sponsor, `spaced`, between blanks."""
    both = zip(catalog.table["program_name"], catalog.table["sponsor"], strict=True)
    of = {pair: f" {spaced(pair[0])} / {spaced(pair[1])} " for pair in set(both)}
    return [of[pair] for pair in zip(catalog.table["program_name"], catalog.table["sponsor"], strict=True)]


@lru_cache(maxsize=4)
def searched(catalog: Catalog) -> np.ndarray:
    """(n,) of each row what `matching` looks at: names, sponsor, city, state in letters and in full, and the code."""
    table, states = catalog.table, state_names()
    places = {
        (city, state): f"{spaced(city)} {state.lower()} {spaced(states.get(state, ''))}"
        for city, state in set(zip(table["city"].astype(str), table["state"].astype(str), strict=True))
    }
    lines = zip(registered_names(catalog), table["city"].astype(str), table["state"].astype(str), table["acgme_code"],
                strict=True)  # fmt: skip
    texts = [f"{names}{places[city, state]} {code} ".replace(" st ", " saint ") for names, city, state, code in lines]
    return np.array(texts, dtype=object)


def matching(texts: np.ndarray, asked: str) -> np.ndarray:
    """Which programs a search means: every word stands in name, sponsor, city, state or code, or an everyday name does.

    Args:
        texts: (n,) of `searched`.
        asked: the words, as typed: “UAB”, “Maine Med Ctr”, “Los Angeles, CA”.

    Returns:
        (n,) booleans; all True if nothing is asked.
    """
    words = spaced(asked)
    keep = _holding(texts, words)
    for everyday, others in everyday_within(asked):
        named = np.array([any(f" {phrase} " in text for phrase in everyday.phrases) for text in texts], dtype=bool)
        keep |= named & _holding(texts, others)
    return keep


def _holding(texts: np.ndarray, words: str) -> np.ndarray:
    """(texts,) booleans: every word stands in it, whole or in part; two letters of a state only as a word."""
    keep, typed = np.ones(len(texts), dtype=bool), words.split()
    for at, word in enumerate(typed):
        state = len(word) == _LETTERS_OF_STATE and word.upper() in state_names()
        sought = [f" {word} "] if state else [word, whole_of_word().get(word, word)]
        if word == "st" and at + 1 < len(typed):  # the last word may be half typed
            sought = [" saint "]
        keep &= np.array([any(each in text for each in sought) for text in texts], dtype=bool)
    return keep
