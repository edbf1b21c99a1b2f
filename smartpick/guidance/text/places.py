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
from smartpick.catalog.everyday import all_everyday
from smartpick.data_folder import state_names
from smartpick.guidance.text.home_names import home_pattern, names_home
from smartpick.guidance.text.marked import HOME_MARK, STATE_MARK, mark_places
from smartpick.guidance.text.namesakes import name_words, places_abroad

Frame = Any  # a DataFrame: pandas' own annotations do not tell it from its columns


@lru_cache
def _words(kind: str) -> frozenset[str]:
    """A list of `data/rules/name_words.csv`; of kind "namesake" cities that share their name with a place abroad, a
    state or a common word: they count only with their state."""
    return frozenset(name_words(kind))


@lru_cache
def _common() -> frozenset[str]:
    """Words that tell no institution from another; a name needs at least one word beyond them."""
    return _words("institution") | _words("common")


@lru_cache
def _small_namesakes() -> frozenset[str]:
    return frozenset(name.lower() for name in _words("namesake"))


@lru_cache
def countries() -> re.Pattern[str]:
    """A country an aim or a move may name; "Georgia" and "Jordan" too, for after "in" they are places either way."""
    return re.compile(rf"\b(?:in|to|of|for) (?:{'|'.join(sorted(_words('country')))})\b")


_TITLES = frozenset({"Dr", "Prof", "Professor", "Mr", "Mrs", "Ms"})
_WISH = re.compile(
    r"\b(would|hope|hoping|want|wish|goal|aim|dream|excited|eager|look(ing)? forward|honou?r(ed)?|love|proud|privilege|"
    r"like|i.?d)\b.*"
    r"\b(train(ed|ing)?|learn(ing)?|residents?|residency|join(ing)?|match|program|apply(ing)?|be (at|part)"
    r"|(end(ing)? up|land(ing)?) at)\b",
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


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, by their final marks and by lines; after "Dr." and "St." none ends."""
    marked = re.sub(r"\b(Dr|St|Mr|Mrs|Ms|Prof|Ft|Mt|e\.g|i\.e|U\.S|L\.A)\. ", "\\1.\u00a0", text)
    ends = [match.span() for match in re.finditer(r"(?<=[.!?])(?!\u00a0)\s+|\n+", marked)]
    parts = zip([0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)], strict=True)
    bare = [(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in parts]
    return [(start, start + len(text[start:end].rstrip())) for start, end in bare if text[start:end].strip()]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; see `sentence_spans`."""
    return [text[start:end].replace("\u00a0", " ") for start, end in sentence_spans(text)]


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


def concerns_home(catalog: Catalog, item: StoryItem) -> bool:
    """Whether a fact of the story has to do with the home region: it happened there, or with people from there.

    An own sentence that names places decides: what it does not say, no text may claim.
    """
    marked = mark_places(catalog, item.sentence).text
    if re.search(rf"\b{HOME_MARK}\b", marked):
        return True
    fields = "; ".join((item.place, item.who, item.what, item.learned))
    return not _OTHER_PLACE.search(marked) and names_home(catalog, fields)


_OTHER_PLACE = re.compile(rf"\bQ(?:city|land)\b|\b{STATE_MARK}\b")


def tells_place(catalog: Catalog, item: StoryItem) -> bool:
    """Whether the place of a fact may be claimed by its sentence: an own one that names only others says otherwise."""
    named = (item.place.split(",")[0].strip(), state_names().get(item.place.rpartition(",")[2].strip().upper(), ""))
    told = any(name and name.lower() in item.sentence.lower() for name in named)
    return told or not re.search(r"\bQ(?:home|state|city|land)", mark_places(catalog, item.sentence).text)


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
    facts = [" ".join((i.place, i.origin, i.who, i.what, i.learned, i.population, i.sentence)) for i in story.items]
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
    registered = dict[str, set[int]]()
    for column in ("program_name", "sponsor", "hospital_name"):
        for row, name in enumerate(table[column].astype(object)):
            if not isinstance(name, str):
                continue
            registered.setdefault(f" {' '.join(_plain(name))} ", set()).add(row)
            for part in {name, *re.split(r"\s*[/()]\s*", name)}:
                words = tuple(_plain(part))
                if len(words) >= 2 and _words("institution") & set(words) and set(words) - _common():
                    named.setdefault(words, set()).add(row)
                university = words[: words.index("university") + 1] if "university" in words else words[:0]
                # A saint's name is carried by universities in many countries.
                saint = words[:1] == ("st",)
                if len(university) >= 2 and not saint and set(university) - _common() - _small_namesakes():
                    named.setdefault(university, set()).add(row)
            for short in re.findall(r"\b[A-Z]{4,6}\b", name if column != "hospital_name" else ""):
                if short not in _words("not a name"):
                    named.setdefault((short,), set()).add(row)
    for each in (each for each in all_everyday() if each.in_texts):
        has = {row for name, rows in registered.items() if any(f" {p} " in name for p in each.phrases) for row in rows}
        if has:
            words = _plain(each.short)
            named.setdefault((each.short,) if len(words) == 1 else tuple(words), set()).update(has)
    return {words: tuple(sorted(rows)) for words, rows in named.items()}


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


@lru_cache(maxsize=4)
def _told_apart(catalog: Catalog) -> dict[str, frozenset[int]]:
    """Word that tells institutions apart → rows of the programs whose program, sponsor or hospital name holds it."""
    table: Frame = catalog.table
    words: dict[str, set[int]] = {}
    for column in ("program_name", "sponsor", "hospital_name"):
        for row, name in enumerate(table[column].astype(object)):
            for word in set(_plain(name)) - _common() if isinstance(name, str) else ():
                words.setdefault(word, set()).add(row)
    return {word: frozenset(rows) for word, rows in words.items()}


_AT = re.compile(
    r"\b(?:at|join|joining|part of|apply to|applying to) (?:the )?"
    r"(?P<name>(?:St\. )?[A-Z][\w'’&-]*(?: (?:(?:of|and) )?[A-Z][\w'’&-]*)*)"
    r"(?: in (?:the )?(?P<place>[A-Z]\w+(?: [A-Z]\w+)*))?"
)
"""Where a wish to train names the place of work, and where that lies."""


def _abroad_after(words: list[str]) -> bool:
    """Whether the words after a name say that it lies in another country: "in Lahore"."""
    return words[:1] == ["in"] and not places_abroad().isdisjoint((" ".join(words[1:2]), " ".join(words[1:3])))


def _wished_for(catalog: Catalog, sentence: str) -> list[Mention]:
    """Programs by an everyday part of their name, in a sentence that wishes to train there: "Hennepin", "Jacobi"."""
    apart, mentions = _told_apart(catalog), list[Mention]()
    for match in _AT.finditer(sentence) if _WISH.search(sentence) else ():
        name, words = match["name"], [word for word in _plain(match["name"]) if word not in _common()]
        if not words or name in state_names().values() or match["place"] in places_abroad():
            continue
        rows = frozenset.intersection(*(apart.get(word, frozenset()) for word in words))
        if rows:
            mentions.append(Mention(name, "program", tuple(sorted(rows)), sentence, True))
    return mentions


def institutions_named(catalog: Catalog, text: str) -> list[Mention]:
    """Programs, sponsors and hospitals of the table that a text names, each once a sentence, the longest name."""
    names, lengths = _institutions(catalog), _name_lengths(catalog)
    mentions = []
    for sentence in sentences_of(text):
        before = len(mentions)
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
                    if _abroad_after(raw[i + length :]):
                        break
                    mentions.append(Mention(name, "program", rows, sentence, _WISH.search(sentence) is not None))
                    i += length - 1
                    break
            i += 1
        if len(mentions) == before:
            mentions += _wished_for(catalog, sentence)
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
            if abroad or (code is None and (city in _words("namesake") or not (lead or " " in city))):
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
