"""Which program of the table a name means: compared by words, with a shown score, and never guessed between two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from rapidfuzz import fuzz, process

from smartpick.knowledge.imports.grid import NotUnderstood
from smartpick.knowledge.imports.match import Matcher, whole_words

SURE = 88
"""Score (0–100) from which a name is taken for a program of the table."""
SURE_WITHOUT_PLACE = 97
"""The same where the line names neither city nor state."""
LIKE = 60
"""Score from which the line is too like a program of the table to be kept as a new one."""
MARGIN = 2
"""Points by which the best must lead the second. All four are assumptions, checked on the table itself: each of its
5,658 names led to its own program; of 2,000 whose own program was taken away, 16 fell on another, mostly a sister."""
EXACT = 99.9
"""From here the name is the same, and only a second same name is a rival."""
SPONSOR_SHARE = 0.97
"""What likeness to the sponsor's name counts beside likeness to the program's own (assumption)."""
CITY_SHARE = 0.3
"""Share of the city in the score, where the line has one (assumption)."""
_COMMON_WORDS = {
    "campus", "center", "college", "community", "consortium", "education", "foundation", "general", "graduate",
    "health", "hospital", "institute", "main", "medical", "medicine", "memorial", "regional", "school", "system",
    "university",
}  # fmt: skip
"""Words so many institutions share that they tell none apart."""
_SAME_WORD = 85
"""Likeness (0–100) of two words that are the same but for a letter (assumption)."""


@dataclass(frozen=True)
class Match:
    """A program of the table and what led to it. by: "code" or "name". score: 100 by code, else 0–100."""

    code: str
    by: str
    score: float


class NameSearch:
    """The search by name for the lines of one file: what it remembers of them goes with it."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._words = cache(whole_words)
        self._rows_of_words: dict[str, np.ndarray] = {}

    def by_name(self, name: str, sponsor: str, city: str, state: str, specialty: str) -> Match | None:
        """The one program these words mean, or None if they mean none of the table.

        Args:
            name: of the program; "" if the line has none, as all of these.
            sponsor: the institution.
            city: where it lies.
            state: its two letters.
            specialty: as the table calls it.

        Raises:
            NotUnderstood: if two programs fit equally well, or one is like it but not surely meant.
        """
        ranked = self.likely(name, sponsor, city, state, specialty)
        if not ranked:
            return None
        best = ranked[0]
        shown = self._shown(best.code, f", score {best.score:.0f}")
        if best.score < (SURE if city or state else SURE_WITHOUT_PLACE):
            raise NotUnderstood(f"it is like {shown}, but not surely the same")
        rivals = [
            other for other in ranked[1:]
            if other.score > best.score - MARGIN and (best.score < EXACT or other.score >= EXACT)
        ]  # fmt: skip
        if rivals:
            count = {1: "two"}.get(len(rivals), str(len(rivals) + 1))
            raise NotUnderstood(f"{count} programs fit equally well: {shown} and {self._shown(rivals[0].code)}")
        return replace(best, score=round(best.score, 1))

    def likely(self, name: str, sponsor: str, city: str, state: str, specialty: str) -> list[Match]:
        """The programs that are like these words, the likest first: those with a score of at least `LIKE`.

        Args:
            name, sponsor, city, state, specialty: as `by_name` takes them.
        """
        table = self._matcher
        asked = [words for text in (name, sponsor) if text and (words := self._words(text, specialty))]
        rows = table.rows_of(specialty, state)
        if not (asked and len(rows)):
            return []
        shares = [self._share_of_words(telling(words, self._words(city)), rows) for words in asked]
        likely = self._may_be_like(shares, city)
        rows, shares = rows[likely], [share[likely] for share in shares]
        if not len(rows):
            return []
        scores = self._scores(rows, asked, shares, city)
        order = [at for at in np.argsort(-scores, kind="stable") if scores[at] >= LIKE]
        return [Match(table.code_at[rows[at]], "name", float(scores[at])) for at in order]

    def _shown(self, code: str, score: str = "") -> str:
        return f"{self._matcher.shown(code)} ({self._matcher.specialty_and_state(code)[0]}{score})"

    def _may_be_like(self, shares: list[np.ndarray], city: str) -> np.ndarray:
        """(rows,) bool: holds so many telling words of the line that its score can reach LIKE, were all else equal.

        Only these are compared letter by letter: the rest, nearly all of the table, would end below LIKE.
        """
        of_city = CITY_SHARE if city else 0.0
        reach = [100 * ((1 - of_city) * share + of_city) >= LIKE - 1e-9 for share in shares]
        return np.any(reach, axis=0)

    def _scores(self, rows: np.ndarray, asked: list[str], shares: list[np.ndarray], city: str) -> np.ndarray:
        """(rows,): 0–100; the best of program name and sponsor on both sides, and the city where the line has one."""
        names = [name for at in rows for name in self._matcher.names[at]]  # program, sponsor, program, sponsor, …
        towns = np.zeros(len(rows))
        if city:
            cities = [self._matcher.cities[at] for at in rows]
            towns = CITY_SHARE * process.cdist([self._words(city)], cities, scorer=fuzz.ratio)[0]
        of_name = 1 - CITY_SHARE if city else 1.0
        best = np.zeros(len(rows))
        for words, share in zip(asked, shares, strict=True):
            sorted_words = process.cdist([words], names, scorer=fuzz.token_sort_ratio)[0].astype(float)
            same_words = process.cdist([words], names, scorer=fuzz.token_set_ratio)[0]
            likeness = ((sorted_words + same_words) / 2).reshape(-1, 2) * (1.0, SPONSOR_SHARE)
            score = likeness.max(axis=1)
            high = of_name * score + towns >= LIKE
            score[high] = np.minimum(score, 100 * share)[high]
            best = np.maximum(best, score)
        return of_name * best + towns

    def _share_of_words(self, telling: frozenset[str], rows: np.ndarray) -> np.ndarray:
        """(rows,): share (0–1) of the telling words of a line that stand in each name, sponsor or city.

        What the line leaves out may be shortened; what it adds speaks of another site.
        """
        if not telling:
            return np.ones(len(rows))
        there = np.zeros(len(self._matcher.codes), dtype=int)
        for word in telling:
            there[self._rows_like(word)] += 1
        return there[rows] / len(telling)

    def _rows_like(self, word: str) -> np.ndarray:
        """The rows of the table in which a word stands, but for a letter; each once."""
        if word not in self._rows_of_words:
            vocabulary = self._matcher.rows_of_word
            alike = process.extract(word, vocabulary.keys(), scorer=fuzz.ratio, score_cutoff=_SAME_WORD, limit=None)
            rows = {row for own, _, _ in alike for row in vocabulary[own]}
            self._rows_of_words[word] = np.fromiter(rows, dtype=int, count=len(rows))
        return self._rows_of_words[word]


def telling(words: str, city: str = "") -> frozenset[str]:
    """The comparable words of a name that tell one institution from another.

    Args:
        words: from `whole_words`.
        city: its words tell nothing.
    """
    return frozenset(words.split()) - _COMMON_WORDS - frozenset(city.split())
