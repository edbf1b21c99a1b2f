"""Which program of the table a name means: compared by words, with a shown score, and never guessed between two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from smartpick.catalog.everyday import Everyday, everyday_names, everyday_within, whole
from smartpick.knowledge.imports.grid import NotUnderstood
from smartpick.knowledge.imports.match import Matcher, in_order, whole_words

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


_KIND_WORDS = frozenset({"college", "community", "general", "memorial", "regional", "university"})
"""Common words that still tell apart two institutions named for one city, as a general and a university hospital."""
_FILLING = frozenset({"affiliated", "clinic", "sciences", "services"})
"""Words that tell institutions apart, but are left out as the common ones are (assumption)."""
_TURNS = frozenset({"central", "eastern", "northern", "southern", "state", "tech", "western"})
"""Words that make a university of a state another one."""
_NO_SITE = frozenset({
    "advanced", "campus", "care", "categorical", "combined", "em", "fm", "im", "location", "only", "pc", "preliminary",
    "primary", "program", "psych", "residency", "site", "track", "traditional", "training",
})  # fmt: skip
"""Words in brackets that name no site."""


@dataclass(frozen=True)
class Match:
    """A program of the table and what led to it. by: "code" or "name". score: 100 by code, else 0–100.

    note: a sentence on what the line says otherwise, or "".
    """

    code: str
    by: str
    score: float
    note: str = ""


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
        try:
            match = self._by_full_name(name, sponsor, city, state, specialty)
            trouble = None
        except NotUnderstood as error:
            match, trouble = None, error
        if match:
            self._refuse_guess(match, name, city, state, specialty)
            return match
        if short := self._by_short_name(name, city, state, specialty) or self._by_short_name(
            sponsor, city, state, specialty
        ):
            return short
        if trouble:
            raise trouble
        return None

    def _by_full_name(self, name: str, sponsor: str, city: str, state: str, specialty: str) -> Match | None:
        """`by_name` without everyday names."""
        if (same := self._same(name, sponsor, city, state, specialty)) is not None:
            return Match(self._matcher.code_at[same], "name", 100.0)
        ranked = self.likely(name, sponsor, city, state, specialty)
        if not ranked:
            return None
        best = ranked[0]
        if best.score < (SURE if city or state else SURE_WITHOUT_PLACE):
            if elsewhere := self._elsewhere([name, sponsor], city, ranked, specialty):
                return elsewhere
            shown = self._shown(best.code, f", {best.score:.0f} % alike")
            raise NotUnderstood(f"it is like {shown}, but not surely the same")
        rivals = [
            other for other in ranked[1:]
            if other.score > best.score - MARGIN and (best.score < EXACT or other.score >= EXACT)
        ]  # fmt: skip
        if rivals:
            raise NotUnderstood(self._equally([best, *rivals]))
        return replace(best, score=round(best.score, 1))

    def _same(self, name: str, sponsor: str, city: str, state: str, specialty: str) -> int | None:
        """The one row with just this name, specialty, state and city, be it that its brackets are left out."""
        if not (name and specialty and state) or sponsor:
            return None
        words, town = in_order(self._words(name, specialty)), self._words(city)
        rows = self._matcher.rows_of_name.get((words, specialty, state), ())
        here = [at for at in rows if not city or self._matcher.cities[at] == town]
        if city and not here:
            bare = self._matcher.rows_of_bare_name.get((words, specialty, state), ())
            here = [at for at in bare if self._matcher.cities[at] == town]
        return here[0] if len(here) == 1 and words else None

    def by_site(self, sponsor: str, site: str, city: str, state: str, specialty: str) -> Match | None:
        """The one program of a sponsor at one of its sites, wherever it lies; None where neither tells anything.

        Args:
            sponsor: the institution.
            site: as an NRMP report gives it after the specialty and a slash: “Internal Medicine/Centinela”.
            city, state, specialty: as `by_name` takes them.

        Raises:
            NotUnderstood: if none or several of the table fit.
        """
        table = self._matcher
        of_site, of_sponsor = telling(self._words(site)) - _NO_SITE, telling(self._words(sponsor))
        if not of_site:
            return None
        rows = [
            at for at in table.rows_of(specialty, state)
            if all(_any_alike([word], table.words_of(at)) for word in of_site | of_sponsor)
        ]  # fmt: skip
        if not rows and (like := self._by_full_name(sponsor, "", city, state, specialty)):
            shown = self._shown(like.code)
            raise NotUnderstood(f"it is like {shown}, but the line says “{site[:40]}”, a site or a track of it")
        found = [Match(table.code_at[at], "name", float(SURE_WITHOUT_PLACE)) for at in rows]
        if len(found) > 1:
            raise NotUnderstood(self._equally(found))
        return found[0] if found else None

    def _equally(self, matches: list[Match]) -> str:
        count = {2: "two"}.get(len(matches), str(len(matches)))
        shown = self._shown(matches[0].code, f", {matches[0].score:.0f} % alike")
        return f"{count} programs fit equally well: {shown} and {self._shown(matches[1].code)}"

    def _elsewhere(self, names: list[str], city: str, ranked: list[Match], specialty: str) -> Match | None:
        """The one program that has exactly this name, where the line has another city; the note says so.

        A name that other states have too may be of a namesake: then there is none.
        """
        table = self._matcher
        asked = {in_order(words) for text in names if text and (words := self._words(text, specialty))}
        same = [
            match for match in ranked
            if asked & {in_order(own) for own in table.names[table.codes[match.code]]}
        ]  # fmt: skip
        if not city or len(same) != 1:
            return None
        code = same[0].code
        _, state = table.specialty_and_state(code)
        own_words = {word for words in asked for word in telling(words, self._words(city))}
        if not any(table.states_of_word.get(word) == {state} for word in own_words):
            return None
        return Match(code, "name", 100.0, f"The line says {city}; the program of this name is {table.shown(code)}.")

    def _named(self, everyday: Everyday, state: str) -> list[int]:
        """The rows of a state whose registered name an everyday name stands for; "" for any."""
        table, phrases = self._matcher, [f" {phrase} " for phrase in everyday.phrases]
        return [at for at in table.rows_of("", state) if any(phrase in table.spaced_names[at] for phrase in phrases)]

    def _refuse_guess(self, match: Match, name: str, city: str, state: str, specialty: str) -> None:
        """NotUnderstood if the line has an everyday name that means another program too, and no more than that."""
        everyday = None if match.score >= EXACT else everyday_names().get(whole(name))
        if everyday is None:
            return
        table = self._matcher
        meant = {
            table.code_at[at] for at in self._named(everyday, state)
            if specialty in ("", table.specialties[at]) and (not city or table.cities[at] == self._words(city))
        }  # fmt: skip
        if meant - {match.code}:
            others = [Match(code, "name", match.score) for code in sorted(meant - {match.code})]
            raise NotUnderstood(self._equally([match, *others]))

    def _by_short_name(self, name: str, city: str, state: str, specialty: str) -> Match | None:
        """The program that an everyday name such as “UCSD” means, in the state and the city of the line.

        Raises:
            NotUnderstood: if it means several.
        """
        table = self._matcher
        for everyday, others in everyday_within(name):
            rest = telling(self._words(others, specialty), self._words(city))
            if others and not telling(self._words(others)) and everyday.short.istitle() and " " not in everyday.short:
                continue  # “Jefferson Health” is more than “Jefferson” and may be another
            named = self._named(everyday, state)
            fitting = [
                at for at in named
                if specialty in ("", table.specialties[at]) and rest <= table.words_of(at)
            ]  # fmt: skip
            here = [at for at in fitting if not city or table.cities[at] == self._words(city)]
            there = {table.names[at] for at in named if table.cities[at] == self._words(city)}
            alone = (
                len({telling(sponsor) for _, sponsor in there}) == 1 and not rest
            )  # the same institution has other programs in the city of the line
            rows = here or [at for at in fitting if alone and table.names[at] in there]
            found = [Match(table.code_at[at], "name", float(SURE_WITHOUT_PLACE)) for at in rows]
            if len(found) > 1:
                raise NotUnderstood(self._equally(found))
            if found:
                note = "" if here else f"The line says {city}; the program is {table.shown(found[0].code)}."
                return replace(found[0], note=note)
            if fitting and state and not others:
                like = self._shown(table.code_at[fitting[0]])
                raise NotUnderstood(f"“{name[:60]}” may be {like}, but the line says {city}")
        return None

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
        for at in np.flatnonzero((scores >= LIKE) & (scores < SURE)) if city else ():
            if self._tells_the_same(asked, rows[at], self._words(city)):
                scores[at] = SURE
        for at in np.flatnonzero(scores >= SURE):
            if self._contradicts([text for text in (name, sponsor) if text], rows[at], city, specialty):
                scores[at] = SURE - 1
        order = [at for at in np.argsort(-scores, kind="stable") if scores[at] >= LIKE]
        return [Match(table.code_at[rows[at]], "name", float(scores[at])) for at in order]

    def _tells_the_same(self, asked: list[str], row: int, city: str) -> bool:
        """Whether a program of the line's city differs from what the line calls it only in words all share."""
        table = self._matcher
        if table.cities[row] != city:
            return False
        of_row = [(telling(name, city) - _FILLING, _KIND_WORDS & set(name.split())) for name in table.names[row]]
        of_line = [(telling(words, city) - _FILLING, _KIND_WORDS & set(words.split())) for words in asked]
        return any(tells and (tells, kinds) in of_row for tells, kinds in of_line)

    def _other_university(self, asked: str, tells: frozenset[str], row: int) -> bool:
        """Whether its universities are of the same state or town as the line's, but others, as “Michigan State”."""
        turns = _TURNS & set(asked.split())
        of_row = [set(part.split()) for part in self._matcher.own_parts(row)]
        alike = [part for part in of_row if "university" in part and _any_alike(tells - _TURNS, part)]
        return bool(alike) and all(_TURNS & part != turns for part in alike)

    def _contradicts(self, texts: list[str], row: int, city: str, specialty: str) -> bool:
        """Whether what the line calls it speaks of another site or of a neighbour, however like the names are.

        Another site: it stands in brackets, after a slash or a dash, and none of its words in the program's name or
        city; or both name a site and the program's has no word of the line. A neighbour: the line's name is no more
        than its city's and words all share, and the program has none such.
        """
        table = self._matcher
        own_city = table.cities[row]
        place = frozenset(f"{own_city} {self._words(city)}".split())
        own_words = table.words_of(row)
        contradictions = []
        for text in texts:
            whole = self._words(text, specialty)
            tells = telling(whole) - place
            if not tells and whole:
                kinds = _KIND_WORDS & set(whole.split())
                contradictions.append(
                    not any(
                        not telling(part) - place and _KIND_WORDS & set(part.split()) == kinds
                        for part in table.own_parts(row)
                    )
                )
                continue
            if "university" in whole.split() and self._other_university(whole, tells, row):
                contradictions.append(True)
                continue
            sites = [self._words(site, specialty) for site in sites_of(text)]
            sites = [words for site in sites if (words := telling(site) - place - _NO_SITE)]
            other = any(not _any_alike(site, own_words) for site in sites)
            own_sites = [words for site in sites_of(table.program_name(row))
                         if (words := telling(self._words(site, specialty)) - place - _NO_SITE)]  # fmt: skip
            asked_words = set(whole.split())
            apart = bool(sites_of(text) and own_sites) and not any(_any_alike(site, asked_words) for site in own_sites)
            contradictions.append(other or apart)
        return bool(contradictions) and all(contradictions)

    def _shown(self, code: str, alike: str = "") -> str:
        return f"{self._matcher.shown(code)} ({self._matcher.specialty_and_state(code)[0]}{alike})"

    def _may_be_like(self, shares: list[np.ndarray], city: str) -> np.ndarray:
        """(rows,) bool: holds so many telling words of the line that its score can reach LIKE, were all else equal.

        Only these are compared letter by letter: the rest, nearly all of the table, would end below LIKE.
        """
        of_city = CITY_SHARE if city else 0.0
        reach = [100 * ((1 - of_city) * share + of_city) >= LIKE - 1e-9 for share in shares]
        return np.any(reach, axis=0)

    def _scores(self, rows: np.ndarray, asked: list[str], shares: list[np.ndarray], city: str) -> np.ndarray:
        """(rows,): 0–100; the best of name, sponsor and houses within them, and the city if the line has one."""
        own = [(*self._matcher.names[at], *self._matcher.parts[at]) for at in rows]
        names = [name for some in own for name in some]
        first = np.cumsum([0, *(len(some) for some in own[:-1])])
        counts = np.full(len(names), SPONSOR_SHARE)
        counts[first] = 1.0  # the program's own name
        towns = np.zeros(len(rows))
        if city:
            cities = [self._matcher.cities[at] for at in rows]
            towns = CITY_SHARE * process.cdist([self._words(city)], cities, scorer=fuzz.ratio)[0]
        of_name = 1 - CITY_SHARE if city else 1.0
        best = np.zeros(len(rows))
        for words, share in zip(asked, shares, strict=True):
            sorted_words = process.cdist([words], names, scorer=fuzz.token_sort_ratio)[0].astype(float)
            same_words = process.cdist([words], names, scorer=fuzz.token_set_ratio)[0]
            score = np.maximum.reduceat((sorted_words + same_words) / 2 * counts, first)
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


_SITE = re.compile(r"\(([^()]{2,})\)?|/([^/(]{3,})|\s[-–—]\s([^(/]{3,})|,\s+([^,(/]{3,})")


@lru_cache(maxsize=20_000)
def sites_of(name: str) -> tuple[str, ...]:
    """The sites a name gives: in brackets, after a slash, a dash or a comma. An acronym of the name itself is none."""
    found = []
    for match in _SITE.finditer(name):
        site = next(text for text in match.groups() if text).strip()
        before = "".join(re.findall(r"\b[A-Z]", name[: match.start()]))
        if not (site.isupper() and site.isalpha() and site[:2] in before):
            found.append(site)
    return tuple(found)


def _any_alike(words: Iterable[str], others: Iterable[str]) -> bool:
    """Whether any of the words is among the others, but for a letter."""
    others = set(others)
    return any(word in others or any(fuzz.ratio(word, other) >= _SAME_WORD for other in others) for word in words)
