"""The words files use for our fields, specialties and states: data/rules/import_aliases.csv and the states table."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz, process

from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.data_folder import csv_rows, state_names
from smartpick.knowledge.answers import comparable

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
"""Confidence in a header that may mean something else (assumption)."""
NEAR = 92
"""Likeness (0–100) from which a misspelt header or specialty is still taken (assumption: one letter in a long word)."""


@lru_cache(maxsize=1)
def _aliases() -> dict[str, dict[str, str]]:
    """Kind ("head", "doubtful head", "specialty", "word") → comparable alias → meaning.

    A doubtful header is taken, with a remark: “LORs” may count all letters, not only those from the US.
    """
    meanings: dict[str, dict[str, str]] = {"head": {}, "doubtful head": {}, "specialty": {}, "word": {}}
    for row in csv_rows("rules/import_aliases.csv"):
        meanings[row["kind"]][comparable(row["alias"])] = row["meaning"]
    for field, label in FIELDS.items():
        meanings["head"][comparable(field)] = meanings["head"][comparable(label)] = field
    for meaning in list(meanings["specialty"].values()):
        meanings["specialty"][comparable(meaning)] = meaning
    return meanings


def words() -> dict[str, str]:
    """Abbreviated word of an institution's name → the whole word."""
    return _aliases()["word"]


def field_of(header: str) -> tuple[str | None, float]:
    """(field, confidence 0–1) of a column header; (None, 0) if it names nothing we keep."""
    for text in (header, re.sub(r"\([^)]*\)|\*|:$", " ", header)):
        if field := _yearly(text):
            return field, 1.0
        if (field := _aliases()["head"].get(comparable(text))) and (text == header or field != "citizens_only"):
            return field, 1.0  # “US citizens only (or green card)” says something else
        if field := _aliases()["doubtful head"].get(comparable(text)):
            return field, DOUBTFUL
    field, sure = _near("head", comparable(header))
    return (None, 0.0) if field in {"noncitizens", "citizens_only"} else (field, sure)  # a letter can turn it round


def is_field(field: str) -> bool:
    """Whether a column may be given this field."""
    return field in FIELDS or re.fullmatch(r"(quota|filled):(19|20)\d\d", field) is not None


def specialty_of(text: str) -> str | None:
    """The specialty of the program table meant by these words, or None."""
    bare = re.sub(r"\([^)]*\)", " ", text)
    for words_ in (text, bare, re.sub(r"(?i)\b(categorical|advanced|residency|program|track)\b", " ", bare)):
        if specialty := _aliases()["specialty"].get(comparable(words_)):
            return specialty
    return _near("specialty", comparable(bare))[0]


def specialty_within(name: str) -> str | None:
    """The specialty named in full inside a program's name, the longest if several; None if there is none."""
    plain = f" {spaced(name)} "
    named = [words for words in _specialties_in_full() if f" {words} " in plain]
    return _specialties_in_full()[max(named, key=len)] if named else None


@lru_cache(maxsize=1)
def _specialties_in_full() -> dict[str, str]:
    """Words as they stand inside a name → specialty."""
    full = {spaced(specialty): specialty for specialty in set(_aliases()["specialty"].values())}
    return full | {"obgyn": "Obstetrics and Gynecology", "general surgery": "Surgery"}


def spaced(text: str) -> str:
    """Lower-case words without accents or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    if not plain.isascii():
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’.]", "", plain)).split())


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    """Comparable name or letters of a state → its two letters."""
    named = {comparable(name): code for code, name in state_names().items()}
    return {**named, **{code.lower(): code for code in state_names()}, "washingtondc": "DC"}


def state_of(text: str) -> str | None:
    """Two letters of a US state or territory, from its letters or its name; None if it is none."""
    return _states().get(comparable(text))


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
    """ "quota:2025" or "filled:2025" for a header that names a year and one of the two."""
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    words_ = set(re.findall(r"[a-z]+", text.casefold()))
    quota = bool(words_ & {"quota", "quotas", "offered"})
    filled = bool(words_ & {"filled", "matched", "fill"})
    if len(years) != 1 or quota == filled:
        return None
    return f"{'quota' if quota else 'filled'}:{years.pop()}"


def _near(kind: str, text: str) -> tuple[str | None, float]:
    if len(text) < 6:
        return None, 0.0
    near = process.extractOne(text, _aliases()[kind].keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    return (_aliases()[kind][near[0]], round(near[1] / 100 - 0.05, 2)) if near else (None, 0.0)
