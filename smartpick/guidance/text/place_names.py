"""Places as typed into a fact: their capitals, "the" before them, and "in" or "at"."""

from __future__ import annotations

import re
from functools import lru_cache

from smartpick.data_folder import csv_rows, state_names
from smartpick.guidance.text.grammar import can_be, is_plural
from smartpick.guidance.text.namesakes import name_words
from smartpick.guidance.text.words import BODY, DEMONYM, SMALL, SPECIALTY, bare, head_of, with_article

_PREPOSITIONS_LAST = re.compile(r"(?:\s*\b(?:in|at|to|from|of|with))+$", re.IGNORECASE)


def without_place(what: str, place: str) -> str:
    """What was done, without the place at its end, which the sentence says again: "worked in Sohag", "lives in"."""
    if not place:
        return what
    what = re.sub(r",? (?:in|at) this (?:city|town|place|area|region|state|country|hospital)$", "", what)
    town = place.split(",", maxsplit=1)[0].strip()
    for name in sorted({place, town}, key=len, reverse=True):
        before, last = what[: -len(name)], what[-len(name) :]
        of_name = re.search(r"[A-Z]\w+ of\s*$", before)
        if (
            last.lower() == name.lower()
            and before[-1:].isspace()
            and not of_name
            and _PREPOSITIONS_LAST.search(before.rstrip())
        ):
            what = before.rstrip()
    return _PREPOSITIONS_LAST.sub("", what)


def names_again(what: str, other: str) -> bool:
    """Whether what was done already names a place or a person: its first part, or the surname."""
    part = other.split(",", maxsplit=1)[0].strip()
    last = part.rsplit(" ", 1)[-1] if part.startswith(("Dr", "Prof")) else part
    return bool(last and re.search(rf"\b{re.escape(last)}\b", what, re.IGNORECASE))


_ENDS_IN_PLACE = re.compile(r"\b(?:in|from) ((?:[A-Z][\w'’.-]+)(?: [A-Z][\w'’.-]+){0,3}(?:, [A-Z]\w+)?)$")
_NO_PLACE = re.compile(
    r"(?:(?!UAE|USA?|UK|DRC?)[A-Z]{2,5}|Internal|Family|Emergency|General|Community|Preventive|Public|Global|"
    r"Clinical|Nuclear|Physical|ICU|CCU|ER|ED|"
    r"OPD|NICU|PICU|OR|OB|STEMI|January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\b"
)


def other_place(what: str, place: str) -> str:
    """The place that what was done ends with where the field names another one; "" where there is none."""
    match = _ENDS_IN_PLACE.search(what)
    if (
        not match
        or not place
        or _NO_PLACE.match(match[1])
        or SPECIALTY.fullmatch(match[1].split()[0].lower())
        or DEMONYM.match(match[1])
    ):
        return ""
    if not can_be(match[1].split()[0], "NOUN", "ADJ", "VERB") or "," in match[1]:
        return "" if names_again(place, match[1]) or names_again(match[1], place) else match[1]
    return ""


THE = re.compile(
    r"(?:Philippines|Netherlands|Gambia|Bahamas|Maldives|Comoros|Seychelles|Marshall Islands|Solomon Islands|"
    r"Cayman Islands|\w+ Islands|(?:\w+ )*Republic(?: of .*)?|United (?:States|Kingdom|Arab Emirates)(?: of America)?|"
    r"DR Congo|USA?|U\.S\.(?:A\.)?|UK|UAE|DRC|Congo|Vatican|West Bank|Gaza Strip|Caribbean|Sudan Republic|Bronx|"
    r"Midwest|"
    r"(?:(?:Deep |American )?South|(?:Pacific )?Northwest|Northeast|Southwest|Southeast)|(?:East|West|Gulf) Coast|"
    r"(?!(?:Moreno|Apple|Simi|Castro|Yucca|Spring|Fountain|Grass|Mill|Scotts|Lucerne|Green|Sun|Pleasant|Golden) Valley)"
    r"(?:\w+ )*(?:Bay Area|Valley|Empire|Desert|Delta|Panhandle|Mountains?|Plains|Highlands?|Peninsula|"
    r"District|Region)|"
    r"(?:Mayo|Cleveland) Clinic|University of .*|(?:National |Federal )?(?:Institutes?|Ministry|Hospital|"
    r"Faculty|School|"
    r"College|Department|Center) of .*|Red Cr(?:oss|escent)|Andes|Himalayas?|Alps|Sahel|Amazon|Levant|Balkans|"
    r"capital|World Health Organization|WHO|NHS|CDC|NIH)",
    re.IGNORECASE,
)
"""Places with "the" before them."""
_CENTER = re.compile(
    r"\b(?:University|Hospitals?|Clinic|Medical|Corporation|Company|Foundation|Institutes?|School|College|UC|UCLA|"
    r"UCSD|UCSF|UCI|UCR|USC|NYU|"
    r"Red Cross|Center|Ministry|Faculty|Department|Cedars[- ]Sinai|City of Hope|Johns Hopkins|Mayo|Scripps|Methodist|"
    r"Presbyterian|Cal State|Cal Poly|Emory|Yale|Harvard|Duke|Baylor|Tufts|Mount Sinai|"
    r"Montefiore|Tech|Regional|County Public Health|(?<!Falls )Church|Mosque|Temple|Synagogue|Gurdwara|Cathedral|"
    r"Masjid|Parish|"
    r"(?<!, )VA|(?<!Public )(?<!Mental )(?<!Global )(?<!Behavioral )Health|Healthcare|Associates|Physicians|"
    r"Partners|Specialists|Memorial|Infirmary|Polyclinic|Permanente|Academy|Adventist|Sutter|Dignity|Providence St|"
    r"Laboratory|NIH|CDC|WHO|NHS|"
    r"Kaiser)\b(?! (?:Park|City|"
    r"Heights|Place)\b)|^(?!(?:Mc|Mac|De|La|Le)[A-Z])[A-Z][a-z]+[A-Z]|"
    r"^[A-Z]\w+(?:tech|care|corp|mart)\b"
)
"""A place that is a center and not a town: one works at it, not in it."""
ROOM = re.compile(
    r"(?:countryside|coast|border|desert|jungle|mountains|lab|laboratory|floor|room|ward|icu|nicu|picu|er|ed|"
    r"hospital|clinic|center|centre|camp|village|town|city|ward|department|unit|school|office|island|district|slum|"
    r"suburb|area|region|community|state|country|province|practice|shelter|prison|county|settlement|university|college)"
)
"""Where one works or lives, as a noun."""
_HOW = re.compile(r"online|remote(?:ly)?|from home|at home|abroad|overseas|virtual(?:ly)?|worldwide|here|there|home",
                  re.IGNORECASE)  # fmt: skip
_OTHERWISE = re.compile(r"(?:near|outside|across|around|throughout|along|off|between|close to|by|on|all over|north of|"
                        r"south of|east of|west of) ", re.IGNORECASE)  # fmt: skip
_BARE_THE = re.compile(
    r"(?:.*(?:Philippines|Netherlands|Gambia|Bahamas|Maldives|Republic|Emirates|Islands))", re.IGNORECASE
)


def place_name(place: str) -> str:  # noqa: PLR0911, PLR0912 – the ways to type it
    """A place with its capitals and "the": "philippines" → "the Philippines", "riverside, ca" → "Riverside, CA"."""
    text = bare(place, "place")
    text = _STATE_LAST.sub(_with_comma, text)
    if text[:1].isupper():
        text = re.sub(r"(?<=[a-z]) (county|state|city)(?=$|,)", lambda match: match[0].title(), text)
    text = re.sub(r"^(?:Rural|Remote|Small|Suburban|Urban|Downtown) (?=[A-Z])", lambda match: match[0].lower(), text)
    text = _PART_OF.sub(lambda match: match[1].capitalize(), text)
    if not text or _HOW.fullmatch(text):
        return text.lower()
    if _OTHERWISE.match(text):
        return text
    head = head_of(text)
    if re.match(r"(?:my|our) [a-z]", text):
        return text
    if text == "capital":
        return "the capital"
    if text[0].islower() and ROOM.fullmatch(head) and not text.startswith("island of "):
        return with_article(text, head)
    if text.islower() and is_plural(head) and can_be(head, "NOUN"):
        return with_article(text, head)
    if text[0].isupper() and ROOM.fullmatch(head) and re.match(r"(?:A|An|The|Small|Rural|Remote|My) ", text):
        return with_article(text[0].lower() + text[1:], head)
    parts = [
        re.sub(r"^the (?=[A-Z])", "", part.strip())
        if THE.fullmatch(re.sub(r"^[Tt]he ", "", part.strip()))
        else part.strip()
        for part in re.sub(r"^The (?=[A-Z])", "the ", text).split(",")
    ]
    codes = state_names()
    shown = []
    for i, part in enumerate(parts):
        shouted = (
            text.isupper() and text.replace(" ", "").replace(",", "").isalpha() and len(text) > 5 and len(part) > 3
        )
        known = part.upper() if i and part.upper() in codes else ""
        shown.append(known or (_titled(part) if shouted or (part.islower() and not _WHY.match(part)) else part))
    if _A_BODY.fullmatch(shown[0]):
        shown[0] = f"the {shown[0]}"
    elif (
        len(shown) == 1
        or shown[0] in {"Amazon", "Andes", "Himalayas", "Sahel"}
        or shown[0].endswith((" Region", " Delta", " Highlands", " Peninsula"))
        or _CENTER.search(shown[0])
        or _LAND.fullmatch(shown[0])
    ):
        shown[0] = f"the {shown[0]}" if THE.fullmatch(shown[0]) or _LAND.fullmatch(shown[0]) else shown[0]
    for i in range(1, len(shown)):
        if _BARE_THE.fullmatch(shown[i]):
            shown[i] = f"the {shown[i].removeprefix('the ')}"
    text = ", ".join(shown)
    return re.sub(r"^(?:the )?The ", "the ", text)


_WHY = re.compile(r"(?:after|before|because|with|to|for|as|when|during|and|where)\b")
_A_BODY = re.compile(rf"(?:[A-Z][\w’'&-]+ )+{BODY}")
_STATE_LAST = re.compile(r"(?<=[a-z]) ([A-Za-z]{2})$")


def _with_comma(match: re.Match[str]) -> str:
    """The state at the end of a place: "Glendale CA" → "Glendale, CA"."""
    return f", {match[1].upper()}" if match[1].upper() in state_names() and match[1] not in {"in", "VA"} else match[0]


_LAND = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)* (?:region|area|valley|delta|"
                   r"coast|mountains|islands|border|countryside|highlands)")  # fmt: skip
"""A part of a country with a small last word: "the Donetsk region"."""
_PART_OF = re.compile(r"^(upper|lower|southern|northern|eastern|western|central)(?= [A-Z])")
"""A part of a country, which has a capital before its name: "Upper Egypt"."""
_SHORT_NAMES = {"usa", "us", "uk", "uae", "la"}


def _titled(part: str) -> str:
    """A name with its capitals: "los angeles" → "Los Angeles", "university of lagos" → "University of Lagos"."""
    names = [word.upper() if word.lower() in _SHORT_NAMES else word.capitalize() for word in part.split()]
    return " ".join(name.lower() if n and name.lower() in SMALL else name for n, name in enumerate(names))


def at_place(place: str) -> str:
    """A place of `place_name` with the word before it: "in Lagos", "at UCLA", "online", "near Cairo"; "" for none."""
    if not place or _HOW.fullmatch(place):
        return {"remote": "remotely", "virtual": "online", "home": "at home", "virtually": "online"}.get(place, place)
    if _OTHERWISE.match(place):
        return place[0].lower() + place[1:]
    if afar := re.match(r"(?:remote(?:ly)?|online|virtual(?:ly)?) (with|at|for) (?=[A-Z])", place, re.IGNORECASE):
        return f"remotely {afar[1]} {place[afar.end() :]}"
    if re.match(r"(?:an?|the) (?:[a-z]+ )?island\b|island of ", place, re.IGNORECASE):
        return f"on {'the ' if place[0].lower() == 'i' else ''}{place[0].lower()}{place[1:]}"
    if _CENTER.search(place) or _AT_BODY.match(place) or re.match(r"[A-Z]{4,}\b", place):
        return f"at {place}"
    return f"in {place}" if _is_land(place) else f"at {place}" if _is_employer(place) else f"[{IN_OR_AT}] {place}"


IN_OR_AT = "“at” or “in”; type it before the place"
"""What is asked where a name may be a town or an employer."""
_GEOGRAPHIC = re.compile(
    r"\b(?:[Pp]rovince|[Rr]egion|[Ss]tate|[Cc]ounty|[Dd]istrict|[Gg]overnorate|City|Town|Township|Village|Camp|Bay|"
    r"Beach|"
    r"Coast|Hills?|Heights|Park|Springs|Valley|Lakes?|River|Nile|Delta|Desert|Mountains?|Islands?|Peninsula|Highlands?|"
    r"Plains|Area|Falls|Grove|Forest|Oaks|Gardens|Palisades|Point|Row|Triangle|Mesa|Canyon|Crest|Ranch|Square|"
    r"Streets|Terrace|Estates|Downtown|Port|Fort|Mount|Republic|Kingdom|North|South|East|West|Northern|"
    r"Southern|Eastern|Western|Central|Upper|Lower|New|Old|Greater|San|Santa|Santo|São|Sao|Los|Las|El|La)\b"
)
"""Words of which names of towns and regions are made."""


@lru_cache(maxsize=1)
def _lands() -> frozenset[str]:
    """States, countries and their like, in small letters."""
    states = (word for pair in state_names().items() for word in pair)
    return frozenset(word.lower() for word in (*states, *name_words("country"), *name_words("part of the country")))


@lru_cache(maxsize=1)
def _towns() -> tuple[frozenset[str], frozenset[str]]:
    """Towns in small letters: of the US, as far as they are listed, and abroad."""
    listed = (row["name"] for row in csv_rows("rules/home_names.csv"))
    capitals = (row["city"] for row in csv_rows("published/state_capitals.csv"))
    return frozenset(name.lower() for name in (*listed, *capitals)), frozenset(
        map(str.lower, name_words("city abroad"))
    )


def is_listed(place: str) -> bool:
    """Whether the first part of a place is a town, a region or a country that a list holds, or one with "the"."""
    first = place.split(",", maxsplit=1)[0]
    here, abroad = _towns()
    return first.lower() in here | abroad | _lands() or bool(THE.fullmatch(first.removeprefix("the ")))


def _is_land(place: str) -> bool:
    """Whether a place is surely a town, a region or a country, and not an employer nobody knows."""
    first, *more = (part.strip() for part in place.split(","))
    last = (more[-1] if more else "").removeprefix("the ")
    here, abroad = _towns()
    if is_listed(place) or not first[:1].isupper() or _GEOGRAPHIC.search(first):
        return True
    if len(more) == 1 and (last.lower() in _lands() or THE.fullmatch(last)):
        return True
    words = first.split()
    if len(words) == 1:  # before a town of the US it is an employer or a quarter, else the name of a town
        return not (more and (_in_the_us(last) or last.lower() in abroad))
    ends_in_town = any(" ".join(words[i:]).lower() in here | abroad for i in range(1, len(words)))
    return not (ends_in_town or can_be(words[-1].lower(), "NOUN"))


def _in_the_us(last: str) -> bool:
    """Whether the last part of a place is a state or a listed town of the US."""
    return last.upper() in state_names() or last.lower() in _towns()[0]


def _is_employer(place: str) -> bool:
    """Whether a place that is no land is surely an employer: some words before a town, the last a common noun."""
    first, *more = (part.strip() for part in place.split(","))
    words = first.split()
    if more:
        named = first.isupper() if len(words) == 1 else can_be(words[-1].lower(), "NOUN")
        return _in_the_us(more[-1]) and named
    starts = (i for i in range(1, len(words)) if " ".join(words[i:]).lower() in _towns()[0])
    return any(i > 1 or not can_be(words[-1].lower(), "NOUN") for i in starts)


def at_centers(text: str) -> str:
    """The text with "at" for "in" before the name of a center: "studied nursing in Cal State Fullerton"."""
    return _IN_NAME.sub(lambda match: f"at {match[1]}" if _CENTER.search(match[1]) else match[0], text)


_AT_BODY = re.compile(rf"the (?:[A-Z][\w’'&-]+ )+{BODY}\b")
_IN_NAME = re.compile(
    r"\bin ((?!Department|Faculty|Family|Internal|Hospital|Red )[A-Z][\w’'&-]*(?: (?:of )?[A-Z][\w’'&-]*)*)"
)
