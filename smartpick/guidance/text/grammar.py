"""English words and their forms, from the dictionary of the lemminflect package (NIH SPECIALIST Lexicon).

The dictionary is loaded with the first word that is asked for; the models for unknown words that the package also holds
are not used, for they guess.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

_IRREGULAR = {("be", "VBD"): "was", ("be", "VBP"): "am", ("learn", "VBD"): "learned", ("learn", "VBN"): "learned"}
_OF_THE_FIELD = {"intubate", "scribe", "triage", "round", "shadow", "telecommute"}
"""Verbs of the field that the dictionary may not hold."""
_ENDINGS = (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("s", ""), ("ies", "y"), ("ied", "y"))


@lru_cache(maxsize=8192)
def _known_lemmas(word: str) -> dict[str, tuple[str, ...]]:
    from lemminflect import getAllLemmas  # noqa: PLC0415 – 0.6 s and 40 MB, so only where words are asked for

    if found := getAllLemmas(word):
        return found
    raise KeyError(word)  # so it is not kept: names, of which a text may hold anyone's, are no words of the dictionary


@lru_cache(maxsize=8192)
def _known_forms(plain: str, tag: str) -> tuple[str, ...]:
    from lemminflect import getInflection  # noqa: PLC0415

    if found := getInflection(plain, tag, inflect_oov=False):
        return found
    raise KeyError(plain)  # as above


def _lemmas(word: str) -> dict[str, tuple[str, ...]]:
    try:
        return _known_lemmas(word.lower())
    except KeyError:
        return {}


def _forms(plain: str, tag: str) -> tuple[str, ...]:
    try:
        return _known_forms(plain, tag)
    except KeyError:
        return ()


def verb_of(word: str) -> str:
    """The plain form of a verb in any form ("taught" → "teach"), "" for a word that cannot be a verb."""
    word = word.lower()
    if "-" in word:
        first, _, last = word.rpartition("-")
        return f"{first}-{verb_of(last)}" if verb_of(last) else ""
    found = _lemmas(word)
    plain = found.get("VERB") or found.get("AUX")
    if plain:
        return plain[0]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and word.removesuffix(ending) + instead in _OF_THE_FIELD:
            return word.removesuffix(ending) + instead
    if word in _OF_THE_FIELD:
        return word
    return _regular_form(word)


def _regular_form(word: str) -> str:
    """The plain form of an irregular verb typed with "-ed" ("teached" → "teach"), else ""."""
    if not word.endswith("ed") or len(word) < 6 or can_be(word, "NOUN", "ADJ"):
        return ""
    for stem in (word[:-2], word[:-1], word[:-3] if word[-3] == word[-4] else word[:-2]):
        if "VERB" in _lemmas(stem) and _lemmas(stem)["VERB"][0] == stem and not inflected(stem, "VBD").endswith("ed"):
            return stem
    return ""


def can_be(word: str, *parts: str) -> bool:
    """Whether the dictionary knows a word as one of some parts of speech: NOUN, VERB, ADJ, ADV."""
    return any(part in _lemmas(word.lower()) for part in parts)


def inflected(plain: str, tag: str) -> str:
    """A form of a verb or a noun.

    Args:
        plain: the verb in its plain form, or the noun in its singular.
        tag: VBD (past), VBN (participle), VBG (-ing), VBZ ("lives"), VBP (plural present), NNS (plural).
    """
    first, _, last = plain.rpartition("-")
    if first:
        return f"{first}-{inflected(last, tag)}"
    if plain == "have" and tag == "VBP":
        return "have"
    forms = (_IRREGULAR[plain, tag],) if (plain, tag) in _IRREGULAR else _forms(plain, tag)
    if not forms:
        stem = plain.removesuffix("e")
        forms = ({"VBD": f"{stem}ed", "VBN": f"{stem}ed", "VBG": f"{stem}ing", "VBP": plain}.get(tag, f"{plain}s"),)
    shorter = [form for form in forms if form.endswith("ed") and len(form) < len(forms[0])]  # US: counseled
    return shorter[0] if shorter and forms[0].endswith("ed") else forms[0]


def is_plural(word: str) -> bool:
    """Whether a noun stands in the plural: "brothers", "children", "people"."""
    word = word.lower()
    nouns = _lemmas(word).get("NOUN", ())
    return word in {"people", "police", "kids", "folk", "folks", "rounds", "things"} or bool(
        nouns and word not in nouns
    )


def counts(noun: str) -> Literal["always", "perhaps", "never"]:
    """Whether a noun is one that is counted, and so needs an article: always ("clinic"), never ("advice"), perhaps.

    The dictionary gives a noun that is not counted its own form for the plural.
    """
    forms = _forms(noun.lower(), "NNS")
    same = noun.lower() in forms
    return "perhaps" if not forms or (same and len(forms) > 1) else "never" if same else "always"


def singular(word: str) -> str:
    """A noun in the singular: "children" → "child"."""
    return _lemmas(word.lower()).get("NOUN", (word,))[0]
