"""Which words of a text name the home region, a state, a city or a program; few false alarms before many finds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from smartpick.applicant import Applicant, Story, StoryItem
from smartpick.catalog import Catalog
from smartpick.data_folder import csv_rows, state_names

Frame = Any  # a DataFrame: pandas' own annotations do not tell it from its columns


def _words(kind: str) -> frozenset[str]:
    """A list of `data/rules/name_words.csv`."""
    return frozenset(next(row["words"] for row in csv_rows("rules/name_words.csv") if row["kind"] == kind).split())


NAMESAKES = _words("namesake")
"""Cities that share their name with a place abroad, a state or a common word: they count only with their state."""
_INSTITUTION = _words("institution")
_SMALL_NAMESAKES = frozenset(name.lower() for name in NAMESAKES)
_TITLES = frozenset({"Dr", "Prof", "Professor", "Mr", "Mrs", "Ms"})
_COMMON = _INSTITUTION | _words("common")
"""Words that tell no institution from another; a name needs at least one word beyond them."""
_NOT_NAMES = _words("not a name")
COUNTRIES = re.compile(rf"\b(?:in|to|of|for) (?:{'|'.join(sorted(_words('country'))).replace('_', ' ')})\b")
"""A country an aim or a move may name; "Georgia" and "Jordan" too, for after "in" they are places either way."""
_WISH = re.compile(
    r"\b(would|hope|hoping|want|wish|goal|dream|excited|eager|look(ing)? forward|honou?red|love)\b.*"
    r"\b(train|training|resident|residency|join|match|program)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Mention:
    """A name that stands in a text.

    kind: "program" (program, sponsor or hospital) or "city"; rows: positions in the catalog's table it can mean;
    sentence: where it stands; wished: the sentence speaks of training there.
    """

    name: str
    kind: str
    rows: tuple[int, ...]
    sentence: str
    wished: bool


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, by their final marks and by lines; abbreviations such as "Dr." and "St." do not end."""
    marked = re.sub(r"\b(Dr|St|Mr|Mrs|Ms|Prof|Ft|Mt|e\.g|i\.e|U\.S|L\.A)\. ", "\\1.\u00a0", text)
    parts = re.split(r"(?<=[.!?])(?!\u00a0)\s+|\n+", marked)
    return [part.replace("\u00a0", " ").strip() for part in parts if part.strip()]


@lru_cache
def _home_names(region: str) -> tuple[frozenset[str], frozenset[str]]:
    """Names of a region in `data/rules/home_names.csv`: those that stand alone, those that need their state."""
    names = [
        (row["name"], bool(row["with_state"])) for row in csv_rows("rules/home_names.csv") if row["region"] == region
    ]
    return frozenset(n for n, needs in names if not needs), frozenset(n for n, needs in names if needs)


@lru_cache(maxsize=4)
def home_pattern(catalog: Catalog) -> re.Pattern[str]:
    """What names the home region: its name, sub-regions, counties, cities, well-known centers, common short forms.

    A city that shares its name with a word or with places elsewhere counts only with its state: "Orange, CA".
    """
    alone, with_state = _home_names(catalog.regions.name)
    names = set(alone)
    home: Frame = catalog.table[catalog.table["tier"] == 1]
    for column in ("county", "city"):
        names |= set(home[column].dropna())
    names |= {catalog.regions.name, *catalog.regions.of_tier(1)}
    names -= with_state
    states = set(home["state"].astype(str))
    others = {code: name for code, name in state_names().items() if code not in states}
    # Tables of wordings ignore case; "San Diego or nothing" is not San Diego, Oregon.
    elsewhere = f"(?-i:{'|'.join(others)})|" + "|".join(re.escape(name) for name in others.values())
    # Names of one word may be common words or people: they keep their capital. "LA" after a comma is Louisiana.
    longest = sorted(names, key=len, reverse=True)
    loose = "|".join(re.escape(name) for name in longest if " " in name or name == "SoCal")
    exact = "|".join(rf"(?<!, ){name}" if name == "LA" else re.escape(name) for name in longest if " " not in name)
    own_state = "|".join(re.escape(word) for code in sorted(states) for word in (code, state_names()[code]))
    stated = "|".join(re.escape(name) for name in sorted(with_state, key=len, reverse=True))
    stated = f"(?:{stated}),? (?:{own_state})" if stated else ""
    wording = "|".join(part for part in (f"(?i:{loose})" if loose else "", exact, stated) if part)
    return re.compile(rf"(?<!\w)(?<!\bDr\. )(?<!\bDr )(?:{wording})(?!\w)(?!,? (?:{elsewhere})\b)")


def maybe_home(catalog: Catalog, place: str) -> bool:
    """Whether a place in a state of the home region is not known to lie inside the region or outside: ask.

    Known to lie outside: counties and cities with programs elsewhere in the state, and the state alone.
    """
    table: Frame = catalog.table
    names = state_names()
    town, _, last = place.strip().rpartition(",")
    states = set(table.loc[table["tier"] == 1, "state"].astype(str))
    code = next((c for c, name in names.items() if last.strip() in (c, name)), "")
    if code not in states or not town.strip() or names_home(catalog, place):
        return False
    outside = table[(table["state"] == code) & (table["tier"] != 1)]
    elsewhere = {str(name).lower() for column in ("city", "county") for name in outside[column].dropna()}
    words = town.rpartition(",")[2].strip().lower()
    return words not in elsewhere and not words.endswith(" county")


def ask_whether_home(catalog: Catalog, places: Iterable[str]) -> str:
    """One question on the first place that may lie in the home region; "" where all are known."""
    place = next((place for place in places if maybe_home(catalog, place)), "")
    return f"Is {place} in {catalog.regions.name}? If it is, add its county to the place." if place else ""


@lru_cache(maxsize=4)
def home_or_state(catalog: Catalog) -> str:
    """A regular expression for the home region, a place in it, or the name of its state or states."""
    codes = set(catalog.table.loc[catalog.table["tier"] == 1, "state"].astype(str))
    states = "|".join(re.escape(state_names()[code]) for code in sorted(codes))
    return rf"{home_pattern(catalog).pattern}|(?<!\w)(?i:{states})(?!\w)"


def names_home(catalog: Catalog, text: str) -> bool:
    """Whether a text names the home region or a place in it."""
    return home_pattern(catalog).search(text) is not None


def concerns_home(catalog: Catalog, item: StoryItem) -> bool:
    """Whether a fact of the story has to do with the home region: it happened there, or with people from there."""
    return names_home(catalog, "; ".join((item.place, item.who, item.what, item.learned)))


@dataclass(frozen=True)
class OwnNames:
    """What an applicant may well write about.

    words: what the story and the ties name, in small letters without marks; rows: the programs they name, by position
    in the catalog's table.
    """

    words: str
    rows: frozenset[int]

    def names(self, mention: Mention) -> bool:
        """Whether a name that stands in a text stands in one's own facts too."""
        return " ".join(_plain(mention.name)) in self.words


def own_names(catalog: Catalog, story: Story, applicant: Applicant) -> OwnNames:
    """The names of one's own facts: places, people, hospitals."""
    facts = [" ".join((i.place, i.origin, i.who, i.what, i.learned, i.population)) for i in story.items]
    own = "\n".join((*facts, *(tie.place for tie in applicant.ties), *applicant.languages))
    rows = frozenset(row for mention in institutions_named(catalog, own) for row in mention.rows)
    return OwnNames(" ".join(_plain(own)), rows)


def places_entered(applicant: Applicant, story: Story) -> list[str]:
    """The places of the ties and of the story's facts, wishes apart."""
    return [*(tie.place for tie in applicant.ties), *(item.place for item in story.items if item.kind != "aim")]


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))


@lru_cache(maxsize=4)
def _institutions(catalog: Catalog) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Words of a name → rows of the programs that carry it: program, sponsor and hospital names, their parts, the
    university a name begins with, and the everyday short names. A single word keeps its capitals.
    """
    named: dict[tuple[str, ...], set[int]] = {}
    table: Frame = catalog.table
    short_names, registered = _short_names(), dict[str, set[int]]()
    for column in ("program_name", "sponsor", "hospital_name"):
        for row, name in enumerate(table[column].astype(object)):
            if not isinstance(name, str):
                continue
            registered.setdefault(f" {' '.join(_plain(name))} ", set()).add(row)
            for part in {name, *re.split(r"\s*[/()]\s*", name)}:
                words = tuple(_plain(part))
                if len(words) >= 2 and _INSTITUTION & set(words) and set(words) - _COMMON:
                    named.setdefault(words, set()).add(row)
                university = words[: words.index("university") + 1] if "university" in words else words[:0]
                # A saint's name is carried by universities in many countries.
                saint = words[:1] == ("st",)
                if len(university) >= 2 and not saint and set(university) - _COMMON - _SMALL_NAMESAKES:
                    named.setdefault(university, set()).add(row)
            for short in re.findall(r"\b[A-Z]{4,6}\b", name if column != "hospital_name" else ""):
                if short not in _NOT_NAMES:
                    named.setdefault((short,), set()).add(row)
    for short, phrases in short_names.items():
        rows = {row for name, some in registered.items() if any(f" {p} " in name for p in phrases) for row in some}
        if rows:
            words = _plain(short)
            named.setdefault((short,) if len(words) == 1 else tuple(words), set()).update(rows)
    return {words: tuple(sorted(rows)) for words, rows in named.items()}


@lru_cache
def _short_names() -> dict[str, tuple[str, ...]]:
    """Everyday name → phrases, one of which stands in the registered name (`data/rules/short_names.csv`)."""
    return {row["short"]: tuple(row["registered"].split("|")) for row in csv_rows("rules/short_names.csv")}


@lru_cache(maxsize=4)
def _states(catalog: Catalog) -> np.ndarray:
    """(n,) postal code of every program of the table."""
    return catalog.table["state"].astype(str).to_numpy()


@lru_cache(maxsize=4)
def _cities(catalog: Catalog) -> dict[str, tuple[int, ...]]:
    table: Frame = catalog.table
    return {str(city): tuple(rows) for city, rows in table.groupby("city", observed=True).indices.items()}


@lru_cache(maxsize=4)
def _name_lengths(catalog: Catalog) -> dict[str, tuple[int, ...]]:
    """First word of a name, in small letters → how many words such names have, most first."""
    lengths: dict[str, set[int]] = {}
    for words in _institutions(catalog):
        lengths.setdefault(words[0].lower(), set()).add(len(words))
    return {first: tuple(sorted(some, reverse=True)) for first, some in lengths.items()}


def institutions_named(catalog: Catalog, text: str) -> list[Mention]:
    """Programs, sponsors and hospitals of the table that a text names, each once a sentence, the longest name."""
    names, lengths = _institutions(catalog), _name_lengths(catalog)
    mentions = []
    for sentence in sentences_of(text):
        raw = re.findall(r"[A-Za-z0-9]+", sentence.replace("'", "").replace("’", ""))
        low, i = [word.lower() for word in raw], 0
        while i < len(raw):
            if raw[i] in _TITLES:  # "Dr. Yale" is a person
                i += 2
                continue
            for length in lengths.get(low[i], ()) if raw[i][0].isupper() else ():
                rows = names.get(tuple(low[i : i + length]) if length > 1 else (raw[i],))
                if rows:
                    name = " ".join(raw[i : i + length])
                    mentions.append(Mention(name, "program", rows, sentence, _WISH.search(sentence) is not None))
                    i += length - 1
                    break
            i += 1
    return mentions


def cities_named(catalog: Catalog, text: str) -> list[Mention]:
    """Cities with programs that a text names: with their state, after "in", "to" and the like, or of several words."""
    names, cities = state_names(), _cities(catalog)
    states, mentions = _states(catalog), []
    for sentence in sentences_of(text):
        for match in _city_pattern(catalog).finditer(sentence):
            lead, city, state = match["lead"], match["city"], match["state"]
            code = next((c for c, name in names.items() if state in (c, name)), None)
            # "Bangor, Northern Ireland" lies abroad; "Houston, I …" does not.
            abroad = code is None and re.match(r", (?!I\b|Dr\b)[A-Z]", sentence[match.end() :])
            if abroad or (code is None and (city in NAMESAKES or not (lead or " " in city))):
                continue
            rows = tuple(int(r) for r in cities[city] if code is None or states[r] == code)
            if rows:
                mentions.append(Mention(city, "city", rows, sentence, _WISH.search(sentence) is not None))
    return mentions


@lru_cache(maxsize=4)
def _city_pattern(catalog: Catalog) -> re.Pattern[str]:
    wording = "|".join(re.escape(city) for city in sorted(_cities(catalog), key=len, reverse=True))
    states = "|".join(re.escape(word) for pair in state_names().items() for word in pair)
    return re.compile(
        rf"(?P<lead>\b(?:in|to|from|near|around|at|of|visit|visited) )?(?<![\w-])(?=[A-Z])(?P<city>{wording})(?![\w-])"
        rf"(?! (?:County|University|General|Medical|Hospital|Health|College|School|Memorial)\b)"
        rf"(?:,? (?P<state>{states})\b)?"
    )


def names_in(catalog: Catalog, text: str) -> list[Mention]:
    """Programs, sponsors, hospitals and cities that a text names; a city inside another name does not count."""
    institutions = institutions_named(catalog, text)
    cities = cities_named(catalog, text)
    return [
        *institutions,
        *(c for c in cities if not any(c.sentence == i.sentence and c.name in i.name for i in institutions)),
    ]


def named_elsewhere(
    catalog: Catalog, text: str, codes: Iterable[str], own: OwnNames
) -> list[tuple[Mention, tuple[str, ...]]]:
    """Names in a text that goes to other programs too: (mention, the codes it does not fit).

    A name of one's own facts counts only where the sentence speaks of training there. A city fits every program of its
    state.

    Args:
        catalog: the program table.
        text: a statement or a letter.
        codes: the programs that get this text.
        own: what the applicant may well write about.
    """
    position, misnamed = catalog.code_position, []
    rows = {code: position[code] for code in codes if code in position}
    states = _states(catalog)
    for mention in names_in(catalog, text):
        wish = mention.wished and mention.kind == "program"
        is_own = mention.kind == "program" and own.rows.issuperset(mention.rows)
        if not wish and (is_own or own.names(mention)):
            continue
        if mention.kind == "city":
            fits = set(states[np.array(mention.rows)])
            wrong = tuple(code for code, row in rows.items() if states[row] not in fits)
        else:
            wrong = tuple(code for code, row in rows.items() if row not in mention.rows)
        if wrong:
            misnamed.append((mention, wrong))
    return misnamed
