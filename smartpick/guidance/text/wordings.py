"""The rule tables in `data/rules/`: wordings to look for, what they mean, what to say instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from smartpick.data_folder import csv_rows
from smartpick.guidance.text.places import sentences_of


def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """All rows of one table, as text."""
    return csv_rows(f"rules/{name}.csv")


@dataclass(frozen=True)
class Wording:
    """A wording in a text: key and label of its rule, the words, the sentence they stand in, what to do.

    by: "rule" where a rule names the words; "reader" where only the small reader finds the sentence like others.
    """

    key: str
    label: str
    words: str
    sentence: str
    ask: str
    by: Literal["rule", "reader"] = "rule"


@lru_cache
def _patterns(name: str, home: str) -> tuple[tuple[Mapping[str, str], re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            row,
            re.compile(row["pattern"].replace("HOME", home), re.IGNORECASE),
            re.compile(row["unless"].replace("HOME", home), re.IGNORECASE) if row["unless"] else None,
        )
        for row in rows(name)
    )


def wordings(name: str, text: str, home: str = "") -> list[Wording]:
    """What a table of wordings finds in a text, once a rule and sentence.

    Args:
        name: a table in `data/rules/` with the columns key, label, pattern, unless (a wording in the same sentence that
            makes it right, or empty) and ask. Patterns ignore case.
        text: any typed text.
        home: a regular expression for which HOME stands in the patterns.
    """
    return [wording for sentence in sentences_of(text) for wording, _, _ in found_in(name, sentence, home)]


def found_in(name: str, sentence: str, home: str = "") -> list[tuple[Wording, int, int]]:
    """What a table of wordings finds in one sentence, with start and end of the words; see `wordings`."""
    findings = []
    for row, pattern, unless in _patterns(name, home):
        match = pattern.search(sentence)
        if match and not (unless and unless.search(sentence)):
            wording = Wording(row["key"], row["label"], match.group().strip(), sentence, row["ask"])
            findings.append((wording, match.start(), match.end()))
    return findings


def excused_in(name: str, sentence: str, home: str = "") -> set[str]:
    """Keys whose wording stands in a sentence beside one that makes it right; see `wordings`."""
    return {
        row["key"]
        for row, pattern, unless in _patterns(name, home)
        if unless and pattern.search(sentence) and unless.search(sentence)
    }
