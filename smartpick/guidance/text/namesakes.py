"""Whether a name of the home region belongs to somebody or to a place elsewhere, by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from smartpick.data_folder import csv_rows, state_names
from smartpick.guidance.text.grammar import can_be


@lru_cache
def name_words(kind: str) -> tuple[str, ...]:
    """A list of `data/rules/name_words.csv`; an underscore stands for a blank."""
    words = next(row["words"] for row in csv_rows("rules/name_words.csv") if row["kind"] == kind)
    return tuple(word.replace("_", " ") for word in words.split())


def one_of(words: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_CITY, _PROVINCE, _LAND, _US_CITY = "city", "province", "land", "us city"
_AT_THE_BORDER = {"Mexico", "Tijuana", "Mexicali", "Tecate", "Arizona", "Nevada"}
"""Places that places of Southern California lie near, but not in."""


@lru_cache
def _elsewhere() -> Mapping[str, frozenset[str]]:
    """Kind → names of cities abroad, provinces, lands and states, US cities with their codes (`data/rules`)."""
    rows = csv_rows("rules/places_elsewhere.csv")
    return {
        _CITY: frozenset({*(row["name"] for row in rows if row["kind"] == _CITY), *name_words("city abroad")}),
        _PROVINCE: frozenset(row["name"] for row in rows if row["kind"] == _PROVINCE),
        _LAND: frozenset({*name_words("country"), *state_names().values()}),
        _US_CITY: frozenset(row["name"] for row in rows if row["kind"] == _US_CITY),
    }


@lru_cache
def _home_state_cities(states: frozenset[str]) -> frozenset[str]:
    rows = csv_rows("rules/places_elsewhere.csv")
    return frozenset(row["name"] for row in rows if row["kind"] == _US_CITY and row["land"] in states)


@lru_cache
def places_abroad() -> frozenset[str]:
    """Countries, and cities and provinces in them whose name no city of the United States shares."""
    kinds = _elsewhere()
    well_known = frozenset((*name_words("country"), *name_words("city abroad")))
    return well_known | (kinds[_CITY] | kinds[_PROVINCE]) - kinds[_US_CITY]


def places_elsewhere() -> frozenset[str]:
    """All names of cities, provinces and lands that are known."""
    return frozenset().union(*_elsewhere().values())


_BUILDING = re.compile(
    r"(?:\s(?:[Hh]ospital|[Cc]linic|[Ss]chool|[Cc]ollege|[Ii]nstitute|[Hh]ealth|[Mm]edical|[Cc]ent(?:er|re)|General|"
    r"Memorial|Methodist|Regional|Provincial|District|Municipal|University|[Vv]olcano|[Pp]arish|[Bb]arangay|[Bb]arrio|"
    r"[Ii]sland|[Pp]rovince|[Dd]epartment|[Mm]unicipality|[Vv]illage|[Cc]ity|[Tt]own|[Dd]istrict|Army|of Medicine))"
    r"{1,4}"
)
_WHERE = (
    r"(?:(?:my|our) (?:home |own |native )?(?:city|town|country|province|state|island|district),? )?"
    r"(?:(?:the|an?) (?:[a-z]+ |[A-Z][a-z]+(?:ish|ese|an) ){1,4}(?:of|in|near|outside|above|between) )?"
    r"(?:the )?(?:(?:far |deep )?(?:northern|southern|eastern|western|central|rural|coastal|upper|lower|downtown|north|"
    r"south|east|west)(?: of)? )?(?:the )?"
)
_SIDE = r"(?:north|south|east|west) of"
_LINK = re.compile(
    r"(?:(?P<mark>,|/|\s?\(|\s[–-])|(?= ))\s?"
    rf"(?:(?P<how>in|on|of|near|outside(?: of)?|by|close to|next to|not far from|{_SIDE}) )?{_WHERE}"
    r"(?P<place>[A-Z][\w'’.-]*(?: (?:(?:de|del|da|do|of|la|el|los|es|al|and) )?[A-Z][\w'’-]+){0,3})"
)
_SORT = (
    r"city|town|village|suburb|district|barrio|barangay|municipality|neighborhood|neighbourhood|county|province|parish|"
    r"port|part|area|region|island|settlement|community|capital|quarter|canton"
)
_DESCRIBED = re.compile(
    rf"(?:,? (?:(?:which|that) )?is(?: also| just| only)?|,)? (?:an?|the|my|our) (?:[\w-]+ ){{0,3}}?(?:{_SORT})\b"
    rf"(?:(?! from\b)[^.!?;,]){{0,40}}?(?= (?:in|of|near|outside|to|{_SIDE}) )"
)
_AT_HOME_ABROAD = re.compile(r" (?:in|of|near) (?:my|our) (?:home |own |native )?(?:country|homeland|land)\b")
_ENDED = re.compile(
    r"\s*(?:$|[.,;:!?)–-])|\s(?:in|on|at|as|for|with|and|or|but|where|when|while|who|which|to|from|during|until|"
    r"since|before|after|because|that)\b"
)
_NOT_HERE = re.compile(
    r"[^.!?;]{0,40}\bnot (?:to be confused with |the )?(?:one |city |town |famous |American |Californian |that |in |"
    r"of )*(?:the )?(?:one\b|USA?\b|United States|America|(?:Southern )?California)"
)
_SHORT_STATES = (
    r",? (?:Fla|Tex|Ariz|Ill|Mich|Mass|Penna|Minn|Wis|Colo|Conn|Okla|Ore|Tenn|Ind|Neb|Nev|Ga|Wash|Kans?|N\. ?[YJMCDH]|"
    r"S\. ?[CD]|R\. ?I|W\. ?Va)\b\.?"
)
_OWN_NAME = re.compile(
    r" del? (?:(?:los|las|la|el) )?[A-Z]"
    r"| (?:Methodist|Regional|[Ss]treet|[Rr]oad|[Aa]venue|Drive|Lane|Church|Court|Upstate|Str?\.|Ave\.|Rd\.|Times|"
    r"Lakers|Dodgers|Clippers|Rams|Chargers|Galaxy|Padres|Confidential|Law|90210|Cop)(?!\w)"
    r"| (?:movies?|films?|stars?|actors?|actress|ending|dramas?|version|producer|director|blockbuster)\b"
    r"|,? the [A-Z][a-z]+(?:an|ese|ish) (?:one|city|town)\b"
)


def _known(words: str, kinds: Iterable[str]) -> tuple[str, str] | None:
    """The longest part from the beginning of some capitalized words that names a place elsewhere, and its kind."""
    parts = words.rstrip(".").split(" ")
    for size in range(len(parts), 0, -1):
        name = " ".join(parts[:size]).rstrip(".")
        for kind in kinds:
            if name in _elsewhere()[kind]:
                return name, kind
    return None


@lru_cache
def _shared_towns() -> frozenset[str]:
    """Towns of home regions whose names many places have: they count only with their state."""
    return frozenset(row["name"] for row in csv_rows("rules/home_names.csv") if row["with_state"] == "yes")


def _lies_there(link: re.Match[str], tail: str, names: frozenset[str], states: frozenset[str]) -> bool | None:
    """Whether the place after a name says that it lies elsewhere; None for a place that is not known, or may be a town
    of the region too: "CHOC in Orange"."""
    mark, how, place = link["mark"], link["how"], link["place"]
    own = {state_names()[code] for code in states}
    if place in names | own:
        return False
    kinds = [_LAND, _PROVINCE, _CITY] if mark or how else [_LAND]
    if how or (mark and re.fullmatch(r"[.;)!?]?", tail[link.end() : link.end() + 1])):
        kinds.append(_US_CITY)
    name, kind = _known(place, kinds) or ("", "")
    rest = tail[link.start("place") + len(name) :]
    shared = kind == _US_CITY and name in _shared_towns()
    if not name or shared or re.match(r" (?:River|Lake|Desert|Street|Avenue|Boulevard|Road)\b", rest):
        return None
    beside = how not in {"in", "of"}
    if name in names | own or (how and beside and name in _AT_THE_BORDER):
        return False
    if beside and kind == _US_CITY and name in _home_state_cities(states):
        return False
    return _is_no_list(rest, kind, bool(mark)) if not how else True


def _is_no_list(rest: str, kind: str, mark: bool) -> bool:
    """Whether a place that follows a name without "in" says where that lies: "Texas", not "London and Paris"."""
    if mark and kind in {_CITY, _PROVINCE} and not _ENDED.match(rest):
        return False
    following = re.match(r",? (?:and|or) (?:in |at )?(?P<place>[A-Z]\w+(?: [A-Z]\w+){0,2})", rest)
    return not (following and (kind == _CITY or _known(following["place"], (kind,))))


@lru_cache
def _stated(states: frozenset[str]) -> re.Pattern[str]:
    """Another state after a name, with its code or an old short form: ", TX", " AZ", ", Fla."."""
    codes = "|".join(code for code in state_names() if code not in {*states, "VA"})
    no_words = {*states, "IN", "ME", "OR", "HI", "OK"}
    typed = "|".join(code.title() for code in state_names() if code not in no_words)
    return re.compile(
        rf",? (?:{codes})\b|, VA\b|, (?:{typed})(?=[.,;!?)]|$| (?:and|as|at|for|in|on|where|with)\b)|{_SHORT_STATES}"
    )


def lies_elsewhere(tail: str, names: frozenset[str], states: frozenset[str]) -> bool:
    """Whether the words after a name say that it is another place: ", Texas", " in Chile", " Methodist", "de Alcalá".

    Args:
        tail: the rest of the sentence, without accents.
        names: the names of the home region.
        states: postal codes of its states.
    """
    if _OWN_NAME.match(tail) or _NOT_HERE.match(tail):
        return True
    building = _BUILDING.match(tail)
    return any(_goes_on_there(tail, at, names, states) for at in {0, building.end() if building else 0})


def _goes_on_there(tail: str, at: int, names: frozenset[str], states: frozenset[str]) -> bool:
    """Whether what follows from a place in the tail on names another place."""
    if _stated(states).match(tail, at):
        return True
    if described := _DESCRIBED.match(tail, at):
        at = described.end()
        if _AT_HOME_ABROAD.match(tail, at):
            return True
    for _ in range(3):  # "San Diego, Carabobo, Venezuela"
        link = _LINK.match(tail, at)
        there = _lies_there(link, tail, names, states) if link else False
        if link is None or there is not None:
            return bool(there)
        at = link.end()
    return False


_TITLE = (
    r"(?:Drs?|Doctor|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|President|Lord|Lady|Saint|Sister|Father|Nurse|Don|Dona|"
    r"Senora?)\b\.?"
)
_NOT_PLACED = "".join(rf"(?<!\b{word} )" for word in ("at", "in", "to", "of", "from", "near", "the"))
_SETTLEMENT = r"(?:city|town|village|port|province|municipality|barrio)"
_PERSONS = re.compile(
    r"'s (?:mother|father|parents?|wife|husband|sister|brother|son|daughter|smile|hands?|words?|eyes|voice|face)\b"
)
_FAMILY = re.compile(r" family\b(?! (?:med|pract|clin|health|phys|doc))")
_SLIPS = 5
"""Letters above which a word one letter away from a known one is a slip of it (assumption)."""


@lru_cache
def _before() -> re.Pattern[str]:
    kin = "|".join(name_words("kin"))
    return re.compile(
        rf"\b{_TITLE} (?:[A-Z][\w'-]*\.? ){{0,2}}$|\b(?:{kin}),? $"
        r"|(?<!city )(?<!town )(?<!place )(?<!village )(?<!suburb )\b(?:called|named|\w*name(?:,| is| was)?) $"
        rf"|\b(?:{one_of(name_words('country'))})(?:, (?:in|at) (?:the (?:city|town) of )?|'s | \()$"
        rf"|\b(?:{one_of(name_words('Louisiana'))}),? $"
        rf"|\b(?:{one_of(state_names().values())})\w*(?: Health)? $"
        rf"|\b(?!Californian|American)[A-Z][a-z]+(?:an|ese|ish|ic|ine|i|ch) {_SETTLEMENT} (?:of |called |named )?$"
    )


def _is_strange(word: str, vocabulary: frozenset[str]) -> bool:
    """Whether a capitalized word is neither a common one nor one of the region's names: a given name, a surname."""
    low = word.lower()
    if low in vocabulary or low in name_words("no given name") or can_be(low, "NOUN", "VERB", "ADJ", "ADV"):
        return False
    return not any(OSA.distance(low, known, score_cutoff=1) <= 1 for known in vocabulary if len(known) > _SLIPS)


def is_somebodys(name: str, before: str, after: str, vocabulary: frozenset[str]) -> bool:
    """Whether the words around a name make it another's: "Dr. Carlos Fontana", "my son Colton", "OhioHealth Riverside".

    Args:
        name: as it stands in the sentence.
        before, after: the sentence up to the name and from there on, without accents.
        vocabulary: words that stand before names of places, in small letters: "kaiser", "east".
    """
    if _before().search(before):
        return True
    if not name.istitle() or " " in name:
        return False
    if _PERSONS.match(after) or (before.lower().endswith("the ") and _FAMILY.match(after)):
        return True
    surname = re.match(r" ([A-Z][a-z]\w*)\b", after)
    if surname and _is_strange(surname[1], vocabulary):
        return True
    given = re.search(rf"{_NOT_PLACED}\b([A-Z][a-z]+) $", before)
    return given is not None and _is_strange(given[1], vocabulary)
