"""The words files use for our fields, specialties and states: data/rules/import_aliases.csv and the states table."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from smartpick.catalog.everyday import spaced
from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.data_folder import csv_rows, state_names
from smartpick.knowledge.answers import comparable
from smartpick.knowledge.imports.grid import ImportRefused

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
    "interview_day": "Day of an interview (kept on page Season)",
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


def field_of(header: str, near: bool = True) -> tuple[str | None, float]:
    """(field, confidence 0–1) of a column header; (None, 0) if it names nothing we keep.

    Args:
        header: its words.
        near: whether a misspelt one is looked for too.
    """
    for text in (header, re.sub(r"\([^)]*\)|\*|:$", " ", header)):
        if field := _yearly(text):
            return field, 1.0
        if (field := _aliases()["head"].get(comparable(text))) and (text == header or field != "citizens_only"):
            return field, 1.0  # “US citizens only (or green card)” says something else
        if field := _aliases()["doubtful head"].get(comparable(text)):
            return field, DOUBTFUL
    if field := _visa_field(header):
        return field, 1.0
    if _names_interview_days(header):
        return "interview_day", 1.0
    field, sure = _near("head", comparable(header)) if near else (None, 0.0)
    other_visa = names_a_visa(header) and field != _visas_named(_visa_words(header))
    return (None, 0.0) if field in _EXACT or other_visa else (field, sure)


_INTERVIEW, _ITS_DAY = {"interview", "interviews", "iv", "ivs"}, {"date", "dates", "day", "days"}
_BESIDE_A_DAY = {"of", "the", "my", "and", "time", "hour", "s", "on", "scheduled", "confirmed"}
"""Words of a header for the days of interviews; beside others, as in “interview invitation date”, it means another."""


def _names_interview_days(header: str) -> bool:
    """Whether a header is that of the days of interviews, and of nothing else."""
    words_ = set(spaced(header[:200]).split())
    return bool(words_ & _INTERVIEW and words_ & _ITS_DAY) and words_ <= _INTERVIEW | _ITS_DAY | _BESIDE_A_DAY


_EXACT = {"noncitizens", "citizens_only", "img_percent", "usmd_percent", "do_percent"}
"""Fields whose header a single letter can turn round, or make one of something else."""


_VISA_WORDS = frozenset(
    [
        "visa",
        "visas",
        "sponsor",
        "sponsors",
        "sponsored",
        "sponsorship",
        "sponsoring",
        "accept",
        "accepts",
        "accepted",
        "accepting",
        "offer",
        "offers",
        "offered",
        "support",
        "supports",
        "supported",
        "provide",
        "provides",
        "provided",
        "available",
        "eligible",
        "allowed",
        "friendly",
        "yn",
        "y",
        "n",
        "yes",
        "no",
        "status",
        "type",
        "types",
        "ecfmg",
        "through",
        "via",
        "the",
        "of",
        "for",
        "by",
        "program",
        "programs",
        "applicant",
        "applicants",
        "img",
        "imgs",
        "policy",
        "info",
        "is",
        "are",
        "does",
        "do",
        "or",
        "and",
        "only",
    ]
)
"""Words that may stand in a header about visas without changing what it asks (assumption)."""
_ANY_VISA = re.compile(r"\b(visas?|visum|[fjo] 1|h ?1 ?b?|j 2|h 4|ead|opt|daca|visado|aufenthalt\w*)\b")


def _visa_words(header: str) -> str:
    """The words of a header apart, “VisaJ1YN” as “visa j 1 yn”."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header[:200])
    apart = re.sub(r"(?i)(?<![a-z])([jfoh])[\W_]*1(?=$|[^0-9])", r" \1 1 ", apart)
    apart = re.sub(r"(?i)(?<=visa)s?[\W_]*([jh])[\W_]*1", r" \1 1 ", apart)
    return f" {spaced(re.sub(r'(?<=1) +[-_ ]*[Bb](?![a-z])', ' ', apart).replace('_', ' '))} "


def names_a_visa(header: str) -> bool:
    """Whether a header speaks of any visa, or of visas at all."""
    return _ANY_VISA.search(_visa_words(header)) is not None


def _visa_field(header: str) -> str | None:
    """“j1”, “h1b” or “visa” for a header that names visas and says nothing else; None for any other."""
    words_ = _visa_words(header)
    rest = set(words_.replace(" j 1 ", "  ").replace(" h 1 ", "  ").split())
    named = _visas_named(words_)
    if named is None or not rest <= _VISA_WORDS or ("only" in rest and named != "visa"):
        return None
    return named


def _visas_named(words_: str) -> str | None:
    """“j1”, “h1b”, or “visa” for both or none of them by name; None where no visa is named."""
    j1, h1b = " j 1 " in words_, " h 1 " in words_
    if not (j1 or h1b or " visa " in words_ or " visas " in words_):
        return None
    return "visa" if j1 == h1b else "j1" if j1 else "h1b"


def usual_field(header: str) -> str | None:
    """The field of a header that is exactly one of the usual ones; quick, for every line of a table is asked."""
    return _aliases()["head"].get(comparable(header))


def field_named(words_: str) -> str | None:
    """The field somebody names: by its key, by what it is called, or as a usual header; None for “”, “not used”.

    Raises:
        ImportRefused: if it is none.
    """
    if comparable(words_) in {"", "none", "notused", "unused", "no"}:
        return None
    field = words_ if is_field(words_) else usual_field(words_) or _yearly(words_)
    if field is None:
        raise ImportRefused(f"“{words_[:60]}” is not a field a column can be given. Fields: {', '.join(FIELDS)}, "
                            "quota:2025, filled:2025.")  # fmt: skip
    return field


def is_field(field: str) -> bool:
    """Whether a column may be given this field."""
    return field in FIELDS or re.fullmatch(r"(quota|filled):(19|20)\d\d", field) is not None


def specialty_of(text: str, near: bool = True) -> str | None:
    """The specialty of the program table meant by these words, or None.

    Args:
        text: the words.
        near: whether a misspelt one is looked for too.
    """
    bare = re.sub(r"\([^)]*\)", " ", text)
    for words_ in (text, bare, re.sub(r"(?i)\b(categorical|advanced|residency|program|track)\b", " ", bare)):
        if specialty := _aliases()["specialty"].get(comparable(words_)):
            return specialty
    return _near("specialty", comparable(bare))[0] if near else None


def without_bullet(text: str) -> str:
    """A line of a list without the mark or the number before it."""
    return re.sub(r"^\s*(?:[•·▪▫◦●○■□◆►➢➤✓*–—-]|\(?\d{1,3}[.)])\s+", "", text)


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
