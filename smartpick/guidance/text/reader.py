"""A small reader beside the rules: a linear model over words and parts of words, with its weights in `data/`.

It reads one sentence and gives a chance for each key of a kind (see `consistency.by_kind`). Its weights follow from the
labelled sentences in `data/rules/readings` by `python -m smartpick.guidance.text.fit_reader`; nothing is learned from
what visitors type, and nothing of it is kept.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from smartpick.data_folder import csv_rows, shipped_file

WEIGHTS = "rules/reader.parquet"
"""Columns feature, and one a key: its weight."""

_CONTRACTIONS = (
    (re.compile(r"[’`´]"), "'"),
    (re.compile(r"\bcan'?not\b|\bcan not\b|\bcan'?t\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\b(do|does|did|is|are|was|were|would|could|should|has|have|had|must|need)n'?t\b"), r"\1 not"),
    (re.compile(r"\b(i)'?m\b"), r"\1 am"),
    (re.compile(r"\b(i|we|you|they)'d\b"), r"\1 would"),
    (re.compile(r"\b(i|we|you|they)'ll\b"), r"\1 will"),
    (re.compile(r"\b(i|we|you|they)'ve\b"), r"\1 have"),
    (re.compile(r"\b(you|we|they)'re\b"), r"\1 are"),
    (re.compile(r"\b(it|that|there|he|she|what|where)'s\b"), r"\1 is"),
)
_WORDS, _CONCEPT, _PAIR, _PART, _GAP = 8.0, 0.9, 0.6, 0.5, 0.7
"""Length of all features of words together; what runs of concepts, pairs of them, parts of words, and two words with
one between weigh against words in a row (chosen by measurement)."""
_WAYS = {
    "of others": re.compile(
        r"^(?:my|our|his|her|a|an|the|some|many) (?:\w+ ){0,2}?(?:sister|brother|cousin|friend|friends|mother|father"
        r"|wife|husband|uncle|aunt|nephew|niece|classmates?|colleagues?|fiancee?|roommate|people|applicants|parents"
        r"|mentor|professor|son|daughter|attending|chief|teacher|neighbou?r|patients?|nurse|student|boss|man|woman|boy"
        r"|girl)\b(?!.*\b(?:i|we|us|me)\b)"
    ),
    "denied": re.compile(
        r"\b(?:never|not|nor|nobody|wrong|false|untrue) (?:\w+ ){0,2}?(?:say|says|said|saying|write|wrote|told|tell"
        r"|claim|pretend|mean|believe|think|insist|call|true|so|case|impression)\b|^nowhere did\b"
    ),
    "past": re.compile(r"\b(?:was|were|had|did|could)\b(?!.*\b(?:am|is|are|will|would|can|want|hope)\b)"),
    "asked": re.compile(r"\?$|\b(?:asked|ask|asks) (?:me|us|if|whether)\b"),
    "quoted": re.compile(r"\b(?:said|says|told|used to say|insists?)\b"),
}
"""Ways to speak: of what others want, in denial, of what is over, in a question, in the words of others."""
_NOT = frozenset({"not", "never", "no", "nobody", "none", "nor", "neither", "without", "unlike", "instead", "nothing"})
_ENDS = frozenset({",", ".", ";", ":", "!", "?", "but", "yet", "though", "although", "still", "because", "and"})


@lru_cache
def _concepts() -> Mapping[str, str]:
    """Word, or its stem → what it is about (`data/rules/reader_words.csv`); the first row that has it counts."""
    concepts: dict[str, str] = {}
    for row in csv_rows("rules/reader_words.csv"):
        for word in row["words"].split():
            concepts.setdefault(word, row["concept"].upper())
    stems = {_stem(word): concept for word, concept in reversed(concepts.items())}
    return stems | concepts


def _stem(word: str) -> str:
    """A word without its usual endings, so that a concept knows its other forms."""
    return re.sub(r"(?:ies|ied|es|ed|ing|ly|s|e|y)$", "", word) if len(word) > 3 else word


def _idea(word: str) -> str:
    """The concept of a word; without one a mark, a "not", an end or "i" itself, any other word as "_"."""
    itself = word[0] in "q,?" or word in _NOT or word in _ENDS or word == "i"
    return _concepts().get(word) or _concepts().get(_stem(word)) or (word if itself else "_")


def tokens(text: str) -> list[str]:
    """Words in small letters, contractions written out, and marks of punctuation."""
    low = text.lower()
    for pattern, words in _CONTRACTIONS:
        low = pattern.sub(words, low)
    return re.findall(r"[a-z]+(?:'[a-z]+)?|#?\d+|[?!,;:.]", low)


def features(text: str, fired: Iterable[str] = (), excused: Iterable[str] = ()) -> dict[str, float]:
    """What the model sees of a sentence: feature → value.

    Args:
        text: one sentence, its places and visas put as marks.
        fired: keys of the rules that find something in it.
        excused: keys of the rules that find their words in it beside others that make them right.
    """
    words = tokens(text)
    if not any(word[0].isalnum() for word in words):
        return {"bias": 1.0}
    found = {**_rows_of(words), **_concepts_of(words), **_negated(words), **_parts_of(words)}
    length = math.sqrt(sum(value * value for value in found.values()))
    seen = {name: _WORDS * value / length for name, value in found.items()}
    rules = {**{f"rule {key}": 1.0 for key in fired}, **{f"excused {key}": 1.0 for key in excused}}
    ways = {f"way {name}": 1.0 for name, pattern in _WAYS.items() if pattern.search(" ".join(words))}
    return {"bias": 1.0, **seen, **rules, **ways}


def _rows_of(words: list[str]) -> dict[str, float]:
    """One to three words in a row, and two with one between."""
    padded = ["^", *words, "$"]
    rows = {"w " + " ".join(padded[i : i + size]): 1.0 for size in (1, 2, 3) for i in range(len(padded) - size + 1)}
    return rows | {f"s {words[i]} * {words[i + 2]}": _GAP for i in range(len(words) - 2)}


def _concepts_of(words: list[str]) -> dict[str, float]:
    """The same with what the words are about in their place, and each two of them in a sentence, in order."""
    ideas = [_idea(word) for word in words]
    about, found = ["^", *ideas, "$"], dict[str, float]()
    for size in (2, 3, 4):
        parts = (about[i : i + size] for i in range(len(about) - size + 1))
        found |= {"k " + " ".join(part): _CONCEPT for part in parts if part[0] != "_" and part[-1] != "_"}
    kept = [idea for idea in ideas if idea != "_"]
    found |= {f"k {one}": _CONCEPT for one in kept}
    return found | {f"p {one} > {other}": _PAIR for i, one in enumerate(kept) for other in kept[i + 1 :]}


def _negated(words: list[str]) -> dict[str, float]:
    """The words after a "not", until a comma or a "but"."""
    found, negated = dict[str, float](), False
    for word in words:
        negated = word not in _ENDS and (negated or word in _NOT)
        if negated and word not in _NOT:
            found[f"n {word}"] = 1.0
    return found


def _parts_of(words: list[str]) -> dict[str, float]:
    """Three to five letters in a row, which a slip of the pen leaves alone."""
    spelled = [f"<{word}>" for word in words if word.isalpha() and not word.startswith("q")]
    return {f"c {w[i : i + n]}": _PART for w in spelled for n in (3, 4, 5) for i in range(len(w) - n + 1)}


@lru_cache
def _model() -> tuple[Mapping[str, int], np.ndarray, tuple[str, ...]]:
    """(feature → row, (rows, keys) weights, keys); read once, where a text is checked first."""
    table = pd.read_parquet(io.BytesIO(shipped_file(WEIGHTS)))
    keys = tuple(name for name in table.columns if name != "feature")
    weights = table[list(keys)].to_numpy(dtype=np.float32)
    return {name: row for row, name in enumerate(table["feature"])}, weights, keys


def chances(seen: Mapping[str, float]) -> dict[str, float]:
    """Chance, 0–1, that a sentence says each key that the model knows.

    Args:
        seen: what `features` gives for it.
    """
    rows, weights, keys = _model()
    known = [(rows[name], value) for name, value in seen.items() if name in rows]
    index, values = (np.array(some) for some in zip(*known, strict=True)) if known else (np.zeros(0, int), np.zeros(0))
    sums = np.clip(values @ weights[index], -30, 30)
    return dict(zip(keys, (1 / (1 + np.exp(-sums))).tolist(), strict=True))
