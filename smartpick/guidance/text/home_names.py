"""Where a sentence names the home region: its places and centers, everyday and misspelt names, namesakes apart.

A name counts when it stands for a place of the region. It does not when it belongs to a person ("Dr. Fontana", "my son
Colton") or to a place elsewhere ("Pasadena, TX", "Riverside Methodist in Columbus", "Shreveport LA").
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from smartpick.catalog import Catalog
from smartpick.data_folder import csv_rows, state_names
from smartpick.guidance.text.grammar import can_be
from smartpick.guidance.text.namesakes import is_somebodys, lies_elsewhere, one_of, places_elsewhere

Frame = Any  # a DataFrame: pandas' own annotations do not tell it from its columns

_LONG_ENOUGH = 6
"""Letters of a name from which one wrong letter is taken for a slip of the pen (assumption)."""
_SHORT_WAY = 40
"""Characters before a name in which the words stand that place it."""
_SHORTEST = 3
"""Letters of a last word that is looked at: shorter ones are states."""
_LONG, _LONG_OF_TWO = 12, 8
"""Letters from which two are, in one word and in two: "San Deago" (assumption)."""


@lru_cache
def _home_names(region: str) -> dict[str, frozenset[str]]:
    """Names of a region in `data/rules/home_names.csv`: "" those that stand alone, "in" those that count only where a
    place is meant, "yes" those that need their state."""
    rows = [row for row in csv_rows("rules/home_names.csv") if row["region"] == region]
    return {kind: frozenset(row["name"] for row in rows if row["with_state"] == kind) for kind in ("", "in", "yes")}


@lru_cache(maxsize=4)
def _names(catalog: Catalog) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(names that stand alone or in a place, names that need their state, codes of the states) of the home region."""
    listed = _home_names(catalog.regions.name)
    names = set(listed[""] | listed["in"])
    home: Frame = catalog.table[catalog.table["tier"] == 1]
    for column in ("county", "city"):
        names |= set(home[column].dropna())
    names |= {catalog.regions.name, *catalog.regions.of_tier(1)}
    return frozenset(names - listed["yes"]), listed["yes"], frozenset(home["state"].astype(str))


@lru_cache(maxsize=4)
def _own_state(catalog: Catalog) -> str:
    """A regular expression for the region's states, as they are written after a town."""
    _, _, states = _names(catalog)
    return one_of([*states, *(state_names()[code] for code in states), *("Calif" for code in states if code == "CA")])


@lru_cache(maxsize=4)
def home_pattern(catalog: Catalog) -> re.Pattern[str]:
    """What names the home region: its name, sub-regions, counties, cities, well-known centers, common short forms.

    A city that shares its name with a word or with places elsewhere counts only with its state: "Orange, CA".
    """
    names, with_state, states = _names(catalog)
    # "Long Beach VA" is a hospital for veterans; "Riverside, VA" lies in Virginia (see `namesakes`).
    others = {code: name for code, name in state_names().items() if code not in {*states, "VA"}}
    # Tables of wordings ignore case; "San Diego or nothing" is not San Diego, Oregon.
    elsewhere = f"(?-i:{'|'.join(others)})|" + "|".join(re.escape(name) for name in others.values())
    # Names of one word may be common words or people: they keep their capital. "LA" after a comma is Louisiana.
    longest = sorted(names, key=len, reverse=True)
    many = [re.escape(name) for name in longest if not name.isalpha() or name == "SoCal"]
    loose = "|".join(re.sub(r"^the\\ ", "the [\"'“‘]?", name) for name in many)
    words = [name for name in longest if name.isalpha()]
    words += [name.upper() for name in words if name.istitle() and len(name) > _LONG_ENOUGH - 1]
    exact = "|".join(rf"(?<!, ){name}" if name == "LA" else re.escape(name) for name in words)
    single = "|".join(re.escape(name) for name in longest if name.isalpha() and len(name) > 4)
    stated = rf"(?i:{single}|{one_of(with_state)})(?:,? (?:in )?|,? ?\()(?i:{_own_state(catalog)})"
    wording = "|".join(part for part in (stated, f"(?i:{loose})" if loose else "", exact) if part)
    return re.compile(rf"(?<!\w)(?<!\bDr\. )(?<!\bDr )(?:{wording})(?!\w)(?!,? (?:{elsewhere})\b)")


_OF = (
    r"clinics?|hospitals?|city|town|people|residents|streets|families|patients|community|county|part|north|south|east|"
    r"west|doctors|out|outside|outskirts|center|schools?"
)
_AT = (
    rf"(?:in|at|from|near|around|outside|through|across|throughout|towards?|left|left for|headed for|visit|visited|to|"
    rf"(?:{_OF}) of) (?:the )?(?:(?:greater|downtown|East|West|South|North|rural|nearby) )?$"
)
_AT_PLACE = re.compile(rf"\b(?i:{_AT})|\b(?:Kaiser|Sharp|Scripps|VA|UC|Providence|Dignity) $")
_TO_SOMEBODY = re.compile(
    r"\b(?:g[ai]ven?|writ\w+|wrote|said|say|talk\w*|sp[eo]ak\w*|spoken?|listen\w*|married|explain\w*|thank\w*|grateful|"
    r"introduced|according|handed|read|similar) (?:\w+ ){0,2}?to $",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r"(?:'s|,)? (?:[Hh]ospital|[Cc]linic|[Cc]ampus|[Cc]ounty|[Mm]edical|[Hh]ealth|[Cc]enter|Memorial|Community|VA|area|"
    r"neighborhood|residents|community|family medicine)\b"
)
_IN = re.compile(r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Nn]ear|[Tt]o|[Oo]f|[Aa]round|[Oo]utside) $")


_SMALL_WORDS = {"the", "an", "each", "us", "for", "of", "my", "our", "county"}
"""Words that the dictionary does not hold."""


def _is_word(word: str) -> bool:
    low = word.lower()
    return low in _SMALL_WORDS or can_be(low, "NOUN", "ADJ", "VERB", "ADV")


@lru_cache(maxsize=4)
def _of_common_words(catalog: Catalog) -> frozenset[str]:
    """Names in small letters whose words are all common ones: "rolling hills", "long beach", "city of hope"."""
    names, _, _ = _names(catalog)

    return frozenset(low for low in (name.lower() for name in names if " " in name) if all(map(_is_word, low.split())))


@lru_cache(maxsize=4)
def _before_places(catalog: Catalog) -> frozenset[str]:
    """Words, in small letters, that names of programs, hospitals and places of the region are made of."""
    table: Frame = catalog.table
    names, with_state, _ = _names(catalog)
    texts = [*names, *with_state]
    for column in ("program_name", "sponsor", "hospital_name"):
        texts += table.loc[table["tier"] == 1, column].dropna().astype(str).unique().tolist()
    return frozenset(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))


def _is_meant(catalog: Catalog, name: str, before: str, after: str) -> bool:
    """Whether a name stands as that of a place: one that is a word or a person too needs words that say so."""
    if name in _home_names(catalog.regions.name)["in"]:
        by_itself = re.search(r"(?:^|[,;] )$", before) and re.match(r"$|;", after)  # as typed into a field for a place
        placed = _AT_PLACE.search(before) and not (before.endswith("to ") and _TO_SOMEBODY.search(before))
        return bool(by_itself or placed or _PLACE_AFTER.match(after))
    if name.islower() and name in _of_common_words(catalog):
        return bool(_IN.search(before))
    if name == "LA" and re.match(r" (?!CA\b|VA\b|DHS\b)[A-Z]{3,}\b", after):  # "LA PAZ"
        return False
    # "The UCI" of a hospital abroad is its unit of intensive care.
    return not (name == "UCI" and re.search(r"\b(?:the|an?|our) $", before)) or bool(_PLACE_AFTER.match(after))


def _plain(text: str) -> str:
    """The text without accents, letter for letter."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKD", letter)[:1] or letter for letter in text)


def _squash(name: str) -> str:
    """The letters of a name, small, without what stands between them."""
    return re.sub(r"[ /'’.-]", "", _plain(name)).lower()


@lru_cache(maxsize=4)
def _squashed(catalog: Catalog) -> tuple[dict[int, tuple[str, ...]], frozenset[str]]:
    """Names without blanks, by their length, and words that are no slip of them: states, other cities, countries."""
    names, with_state, _ = _names(catalog)
    squashed = {_squash(name) for name in names if len(name) >= _LONG_ENOUGH and name[-1].isalpha()}
    by_length: dict[int, list[str]] = {}
    for name in squashed:
        by_length.setdefault(len(name), []).append(name)
    others = {*catalog.table["city"].dropna(), *places_elsewhere(), *with_state} - names
    known = {_squash(name) for name in others}
    return {length: tuple(some) for length, some in by_length.items()}, frozenset(known)


def _near(raw: str, catalog: Catalog) -> bool:
    """Whether words are a name of the region, but for a slip, or two in a long one."""
    squashed = _squash(raw)
    by_length, known = _squashed(catalog)
    if len(squashed) < _LONG_ENOUGH or not squashed.isalpha() or squashed in known:
        return False
    most = 2 if len(squashed) >= (_LONG_OF_TWO if " " in raw else _LONG) else 1
    for more in range(-most, most + 1):
        for name in by_length.get(len(squashed) + more, ()):
            far = OSA.distance(squashed, name, score_cutoff=most)
            if far <= most and name[0] == squashed[0] and (far < most or most == 1 or name[:4] == squashed[:4]):
                return True
    return False


def _slips(catalog: Catalog, sentence: str) -> list[tuple[int, int]]:
    """Where a name of the region stands with a slip: a letter missing, doubled, wrong or swapped, a blank lost, and
    after "in" and the like in small letters."""
    names, own_state = _names(catalog)[0], _own_state(catalog)
    words, spans = list(re.finditer(r"[A-Za-z]+", sentence)), []
    for i, first in enumerate(words):
        placed = _AT_PLACE.search(sentence, max(0, first.start() - _SHORT_WAY), first.start())
        if not (placed or first.group()[0].isupper()):
            continue
        for last in reversed(words[i : i + 3]):
            raw = sentence[first.start() : last.end()]
            large, small = first.group()[0].isupper() and last.group()[0].isupper(), placed and raw.islower()
            if not (large or small):
                continue
            if first is last and not (placed or re.match(rf",? (?:{own_state})\b", sentence[last.end() :])):
                continue
            if first is not last and len(last.group()) < _SHORTEST:
                continue
            single = raw.removesuffix("s") if first is last and raw.removesuffix("s") not in names else ""
            if _near(raw, catalog) and not all(map(_is_word, raw.split() if small else [single])):
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
    names, _, states = _names(catalog)
    spans = [match.span() for match in home_pattern(catalog).finditer(plain)]
    spans += [s for s in _slips(catalog, plain) if all(s[1] <= a or b <= s[0] for a, b in spans)]
    stated = re.compile(rf"(?:,? (?:in )?|,? ?\()(?i:{_own_state(catalog)})\b")

    def counts(start: int, end: int) -> bool:
        """Whether the name that stands there is of the region: with its state, or by the words around it."""
        name, before, after = plain[start:end], plain[:start], plain[end:]
        if re.search(rf"\b(?i:{_own_state(catalog)})$", name) or stated.match(after):
            return True
        return (
            _is_meant(catalog, name, before, after)
            and not is_somebodys(name, before, after, _before_places(catalog))
            and not lies_elsewhere(after, names, states)
        )

    return sorted(span for span in spans if counts(*span))


def names_home(catalog: Catalog, text: str) -> bool:
    """Whether a text names the home region or a place in it."""
    return bool(home_spans(catalog, text))
