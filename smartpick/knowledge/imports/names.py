"""The words files use for our fields, specialties and states: data/rules/import_aliases.csv and the states table."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import pandas as pd
from rapidfuzz import fuzz, process

from smartpick.data_folder import DATA
from smartpick.knowledge.answers import POLICY_FACTS

FIELDS: dict[str, str] = {
    "acgme_code": "ACGME code",
    "nrmp_code": "NRMP code",
    "program_name": "Program name",
    "sponsor": "Sponsor",
    "city": "City",
    "state": "State",
    "city_state": "City and state in one cell",
    "specialty": "Specialty",
    **{fact.key: fact.label for fact in POLICY_FACTS.values()},
    "visa": "Visas sponsored, J-1 and H-1B in one cell",
    "citizens_only": "US citizens only",
    "source": "Source",
    "date": "Date of the facts",
    "date_checked": "Date you checked",
    "note": "Note",
}
"""Field → what it is called. Besides these: "quota:2025" and "filled:2025" for any year.

A yes under “US citizens only” is a no to the fact `noncitizens`.
"""

DOUBTFUL = 0.7
"""Confidence in a head that may mean something else (assumption)."""
NEAR = 92
"""Likeness (0–100) from which a misspelt head or specialty is still taken (assumption: one letter in a long word)."""


@lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """Letters and digits only, lower case, without accents: what names are compared by."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", "", plain.replace("&", "and").replace("%", "percent").replace("#", "number"))


@lru_cache(maxsize=1)
def _aliases() -> dict[str, dict[str, str]]:
    """Kind ("head", "doubtful head", "specialty", "word") → alias key → meaning.

    A doubtful head is taken, and told: “LORs” may count all letters, not only those from the US.
    """
    table = pd.read_csv(DATA / "rules" / "import_aliases.csv", dtype="str", keep_default_na=False)
    found: dict[str, dict[str, str]] = {"head": {}, "doubtful head": {}, "specialty": {}, "word": {}}
    for kind, alias, meaning in table.itertuples(index=False):
        found[kind][key(alias)] = meaning
    for field, label in FIELDS.items():
        found["head"][key(field)] = found["head"][key(label)] = field
    for meaning in list(found["specialty"].values()):
        found["specialty"][key(meaning)] = meaning
    return found


def words() -> dict[str, str]:
    """Abbreviated word of an institution's name → the whole word."""
    return _aliases()["word"]


def field_of(head: str) -> tuple[str | None, float]:
    """(field, confidence 0–1) of a column head; (None, 0) if it names nothing we keep."""
    for text in (head, re.sub(r"\([^)]*\)|\*|:$", " ", head)):
        if field := _yearly(text):
            return field, 1.0
        if (field := _aliases()["head"].get(key(text))) and (text == head or field != "citizens_only"):
            return field, 1.0  # “US citizens only (or green card)” says something else
        if field := _aliases()["doubtful head"].get(key(text)):
            return field, DOUBTFUL
    field, sure = _near("head", key(head))
    return (None, 0.0) if field in {"noncitizens", "citizens_only"} else (field, sure)  # a letter can turn it round


def is_field(field: str) -> bool:
    """Whether a column may be given this field."""
    return field in FIELDS or re.fullmatch(r"(quota|filled):(19|20)\d\d", field) is not None


@lru_cache(maxsize=20_000)
def specialty_of(text: str) -> str | None:
    """The specialty of the program table meant by these words, or None."""
    bare = re.sub(r"\([^)]*\)", " ", text)
    for words_ in (text, bare, re.sub(r"(?i)\b(categorical|advanced|residency|program|track)\b", " ", bare)):
        if specialty := _aliases()["specialty"].get(key(words_)):
            return specialty
    return _near("specialty", key(bare))[0]


@lru_cache(maxsize=20_000)
def specialty_within(name: str) -> str | None:
    """The specialty named in full inside a program's name, the longest if several; None if there is none."""
    plain = f" {spaced(name)} "
    full = {spaced(specialty): specialty for specialty in set(_aliases()["specialty"].values())}
    full |= {"obgyn": "Obstetrics and Gynecology", "general surgery": "Surgery"}
    found = [text for text in full if f" {text} " in plain]
    return full[max(found, key=len)] if found else None


def spaced(text: str) -> str:
    """Lower-case words without accents or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’.]", "", plain)).split())


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    table = pd.read_csv(DATA / "published" / "states.csv", dtype="str", keep_default_na=False)
    named = dict(zip(table["state_name"].map(key), table["state"], strict=True))
    return {**named, **{code.lower(): code for code in table["state"]}, "washingtondc": "DC"}


def state_of(text: str) -> str | None:
    """Two letters of a US state or territory, from its letters or its name; None if it is none."""
    return _states().get(key(text))


def city_and_state(text: str) -> tuple[str, str | None]:
    """A place such as “Los Angeles, CA 90095” taken apart; the state is None where none is named at the end."""
    bare = re.sub(r"\s*,?\s*\b\d{5}(-\d{4})?$|,?\s*(USA|US|United States)$", "", text).strip(" ,")
    if "," in bare or "/" in bare:
        city, _, last = bare.replace("/", ",").rpartition(",")
        if state := state_of(last):
            return city.strip(" ,"), state
    if (two := re.fullmatch(r"(.+?)[\s(-]+([A-Z]{2})\)?", bare)) and (state := state_of(two[2])):
        return two[1].strip(" ,"), state
    return text, None


def _yearly(text: str) -> str | None:
    """ "quota:2025" or "filled:2025" for a head that names a year and one of the two."""
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    said = set(re.findall(r"[a-z]+", text.casefold()))
    quota = bool(said & {"quota", "quotas", "offered"})
    filled = bool(said & {"filled", "matched", "fill"})
    if len(years) != 1 or quota == filled:
        return None
    return f"{'quota' if quota else 'filled'}:{years.pop()}"


def _near(kind: str, text: str) -> tuple[str | None, float]:
    if len(text) < 6:
        return None, 0.0
    found = process.extractOne(text, _aliases()[kind].keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    return (_aliases()[kind][found[0]], round(found[1] / 100 - 0.05, 2)) if found else (None, 0.0)
