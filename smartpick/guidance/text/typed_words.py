"""What people type into a field of a fact, made to fit its sentence: lead-in words taken off, the verb set right.

Whoever is unsure of English types the whole sentence ("I worked in …") into a field that already says "I …".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from smartpick.data_folder import csv_rows

_VERB_GAP = "a verb, for example: "
_WANT = r"(?:want|wish|hope|plan|aim|intend|(?:would )?like|['’]d like|dream)"
_WHO = r"(?:she|he|they|who)"
_LEADS: Mapping[str, str] = {
    "aim": rf"after (?:my |the )?residency,?|(?:i )?{_WANT}(?: to)?|my (?:aim|goal|dream|plan) is|i(?: will)?|to",
    "language": r"(?:i )?(?:can |also )?(?:speak|know|use)|(?:i )?(?:am |['’]m )?(?:fluent|good) in|i",
    "person": rf"(?:and )?{_WHO}",
    "volunteering": r"as (?:a |an )?volunteer,?(?: i)?|i(?: have|['’]ve)?",
    "did": r"i(?: have|['’]ve)?",
    "place": r"in|at|to|from",
    "who": r"with|of|from|under|i have",
    "learned": r"(?:i )?(?:have )?(?:learned|learnt)(?: that)?|i learn(?: that)?|that",
    "population": r"(?:i )?(?:want to )?(?:cared?|caring)(?: for)?|i|for|to|with",
}
"""Field (or kind, for what was done) → the words a sentence already says before it."""
_DETERMINERS = re.compile(r"an?|the|my|our|his|her|their|two|three|four|five|six|several|many|some|this|these")
_UNTIL = re.compile(r"\b(?:in|at|of|with|on|for|to|from|and|under|about|during|as|by|who|that|where)\b|[,(]")
_NO_VERB = re.compile(
    r".*(?:ist|ian|logy|ship|tion|ment|ness|ity|ics?|al|ty|ine|[^s]s|cy|ary|ive|ous|or|geon)|own|virtual|rural|family|"
    r"good|small|big|large|new|more|diabetes|stroke|child|children|heart|ward|he|she|they|we|it|in|at|of|with"
)
"""First words that are no verb in its plain form (assumption; by their endings)."""

_NOT_PAST = frozenset({"red", "united", "advanced", "need", "med", "hundred"})


@lru_cache
def _words() -> dict[str, dict[str, tuple[str, str]]]:
    """Kind of word → word → (past, participle) of a verb, (verb when done, verb as an aim) before a noun."""
    words: dict[str, dict[str, tuple[str, str]]] = {"verb": {}, "noun": {}, "profession": {}}
    for row in csv_rows("rules/fact_words.csv"):
        words[row["kind"]][row["word"]] = (row["past"], row["other"])
    return words


@lru_cache
def _participles() -> dict[str, str]:
    """Past form → participle."""
    return dict(_words()["verb"].values()) | {"were": "been"}


def bare(text: str, field: str) -> str:
    """A field without the lead-in words its sentence already says, and without what ends a sentence.

    Args:
        text: as typed; one that is only lead-in becomes "".
        field: a key of `_LEADS`.
    """
    lead = re.compile(rf"^(?:{_LEADS[field]})(?![\w'’-])[\s,:]*", re.IGNORECASE)
    text = text.strip(" .,;:!…")
    while (rest := lead.sub("", text)) != text:
        text = rest
    return text


_PREPOSITIONS_LAST = re.compile(r"(?:\s*\b(?:in|at|to|from|of|with))+$", re.IGNORECASE)


def without_place(what: str, place: str) -> str:
    """What was done, without the place at its end, which the sentence says again: "worked in Sohag", "lives in"."""
    if not place:
        return what
    before, last = what[: -len(place)], what[-len(place) :]
    if last.lower() == place.lower() and before[-1:].isspace() and _PREPOSITIONS_LAST.search(before.rstrip()):
        what = before.rstrip()
    return _PREPOSITIONS_LAST.sub("", what)


def person(who: str) -> str:
    """A person without the pronoun after them: "my sister she"."""
    return re.sub(rf"(?:[,\s]+(?:{_WHO}|is|are))+$", "", bare(who, "who"), flags=re.IGNORECASE)


def _head(text: str) -> str:
    """The last word before the first preposition or comma: "observership" of "clinical observership in cardiology"."""
    words = re.findall(r"[\w-]+", _UNTIL.split(text.lower(), maxsplit=1)[0])
    return words[-1] if words else ""


def _small(text: str, first: str) -> str:
    """The text with a small first letter, where its first word is a common one."""
    return text[0].lower() + text[1:] if first.isascii() and text[:1] + text[1:2].lower() == text[:2] else text


def _with_article(text: str, head: str) -> str:
    """A noun with "a" or "an", unless it has a word of that kind, is plural or is not counted."""
    first = text.split(maxsplit=1)[0].lower()
    plural = head.endswith("s") or head in {
        "research",
        "shadowing",
        "training",
        "telemedicine",
        "outreach",
        "experience",
    }
    if _DETERMINERS.fullmatch(first) or first.isdecimal() or plural:
        return text
    return f"{'an' if first[0] in 'aeio' else 'a'} {text}"


def _noun(text: str, aim: bool) -> str:
    """A noun with its verb before it ("completed an observership"), "" for a noun that is not in the table."""
    head = _head(text)
    nouns = _words()["noun"] | _words()["profession"]
    noun = head if head in nouns else head.removesuffix("s")
    if noun not in nouns:
        return ""
    common = _small(text, text.split(maxsplit=1)[0])
    return f"{nouns[noun][1 if aim else 0]} {_with_article(common, head)}"


def _first_verb(text: str) -> tuple[str, str, str]:
    """(adverbs before, first word in small letters, the rest): "also worked there" → ("also ", "worked", " there")."""
    match = re.match(r"((?:(?:\w+ly|also|first|then|both)\s+)*)([\w-]+)(.*)", text, re.DOTALL | re.IGNORECASE)
    return (match[1], match[2].lower(), match[3]) if match and match[2].isascii() else ("", "", text)


def _articled(text: str) -> str:
    """The text with the article that is missing before a profession: "worked as doctor", "be psychiatrist"."""

    def mended(match: re.Match[str]) -> str:
        head = _head(match[2])
        return f"{match[1]} {_with_article(match[2], head) if head in _words()['profession'] else match[2]}"

    return re.sub(r"\b(as|is|am|was|be|been|become)\s+(\S.*)$", mended, text, count=1)


def _is_noun(word: str) -> bool:
    return bool(_NO_VERB.fullmatch(word) or _DETERMINERS.fullmatch(word)) or word.endswith("ing")


def _has_object(rest: str) -> bool:
    """Whether "a", "my" or the like follows, so that the word before is a verb."""
    return bool(_DETERMINERS.fullmatch((rest.split() or [""])[0].lower()))


def aimed(what: str) -> str:
    """An aim so that it follows "I want to": a verb in its plain form, or a noun with its verb, else a gap."""
    before, verb, rest = _first_verb(what)
    if verb in _words()["verb"] or (verb and not _is_noun(verb) and (_has_object(rest) or not _noun(what, True))):
        return _articled(f"{before}{verb}{rest}")
    noun = "" if verb.endswith("ing") and rest else _noun(what, True)
    return noun or f"[{_VERB_GAP}run] {what}"


def described(what: str) -> str:
    """What a person does, so that it follows the person: "lives and works"; "nurse" becomes "is a nurse"."""
    _, verb, _ = _first_verb(what)
    head = _head(what)
    if _DETERMINERS.fullmatch(verb) or verb == "born":
        return f"{'was' if verb == 'born' else 'is'} {_small(what, verb)}"
    if verb.endswith("ing"):
        return f"is {_small(what, verb)}"
    if head.removesuffix("s") in _words()["profession"] and head.endswith("s") and verb == head:
        return f"are {_small(what, verb)}"
    if head in _words()["profession"] and (verb == head or _is_noun(verb)) and not verb.endswith("s"):
        return f"is {_with_article(_small(what, verb), head)}"
    return _articled(
        _small(what, verb) if verb in {"lives", "works", "is", "has", "studies", "teaches", "lived"} else what
    )


def done_words(what: str, dated: bool, ongoing: bool) -> str:
    """What was done so that it follows "I": in the past, "have …" where it goes on; a noun gets its verb, else a gap.

    Args:
        what: as typed, without its lead-in.
        dated: whether the fact has a date.
        ongoing: whether it goes on.
    """
    before, verb, rest = _first_verb(what)
    if verb == "have" and re.match(r"\s+\w+ed\b", rest):
        before, verb, rest = _first_verb(rest.strip())
    if not _is_past(verb) and verb not in {"am", "is", "have", "can"}:
        # "study" and "practice" are verbs and nouns: they are nouns where an adjective stands first or nothing follows.
        noun = _noun(what, False)
        named = _is_noun(verb) or verb not in _words()["verb"] or not rest.strip()
        acting = verb.endswith("ing") and not (_head(what) == verb or verb in {"screening", "training", "teaching"})
        if noun and named and not acting and not _has_object(rest):
            before, verb, rest = _first_verb(noun)
    return _articled(_conjugated(before, verb, rest, dated, ongoing) or f"[{_VERB_GAP}completed] {what}")


def _is_past(verb: str) -> bool:
    return verb.rpartition("-")[2] in _participles() or (verb.endswith("ed") and verb not in _NOT_PAST)


def _conjugated(before: str, verb: str, rest: str, dated: bool, ongoing: bool) -> str:
    """A verb in the tense of the fact, with what stands around it; "" for a word that is no verb."""
    stem, verbs = verb.rpartition("-")[2], _words()["verb"]
    if verb == "born":
        shown = f"was {before}born"
    elif _is_past(verb) and ongoing:
        done = verb in {"completed", "finished", "did"}
        shown = f"have {before}" + ("been doing" if done else verb.removesuffix(stem) + _participles().get(stem, stem))
    elif verb.endswith("ing"):
        shown = f"{'have been' if ongoing else 'was'} {before}{verb}"
    elif verb in verbs and verb != "have":
        past, participle = verbs[verb]
        shown = f"have {before}{participle}" if ongoing else f"{before}{past if dated else verb}"
    elif _is_past(verb) or verb in {"am", "is", "have", "can"}:
        shown = f"{before}{verb}"
    else:
        return ""
    return shown + rest
