"""What was learned, and languages, as sentences after "I"."""

from __future__ import annotations

import re

from smartpick.guidance.text.grammar import can_be, inflected, is_plural, verb_of
from smartpick.guidance.text.words import (
    DEMONYM,
    DETERMINER,
    SUBJECT,
    SURE_VERBS,
    Words,
    bare,
    head_of,
    is_common,
    is_past_form,
    uncapital,
    words_name,
)

_PREPOSITION = re.compile(r"of|in|and|for|about|to|from|on|at|or|between|among|as|,", re.IGNORECASE)
_AFTER_VERB = re.compile(r"an?|the|my|our|their|with|under|through|without|by|each|every|people|patients|when|how|as")


_DO = Words("do")
"""Verbs that open what was learned, though some are nouns too: "stay calm", "start again"."""


def _how(word: str) -> bool:
    """Whether a word tells how something is done, and is no noun: "work fast", "listen first"."""
    return word in {"fast", "hard", "well"} or (
        not word.endswith("ing") and can_be(word, "ADV", "ADJ") and not can_be(word, "NOUN")
    )


_WHO_DOES = {"i", "people", "patients", "every", "each", "nobody", "everyone"}


def _agreeing(text: str, stated: bool) -> str:
    """A statement of two or three words whose verb does not fit: "listening take time", "people helps each other"."""
    match = re.match(r"(that )?([a-z]+) ([a-z]+)\b(.*)$", text)
    if not match or not verb_of(match[3]) or match[2] in _NO_SUBJECT:
        return text
    that, who, word, rest = match[1] or "", match[2], match[3], match[4]
    verb = verb_of(word)
    if verb not in _STATED or (verb_of(who) == who and not is_plural(who) and not stated):
        return text
    noun = can_be(who, "NOUN") or who.endswith("ing")
    if noun and word == verb and not is_plural(who) and not can_be(who, "ADJ", "ADV"):
        return f"{that}{who} {inflected(verb, 'VBZ')}{rest}"
    if noun and word == inflected(verb, "VBZ") and word != verb and is_plural(who):
        return f"{that}{who} {verb}{rest}"
    return text


_NO_SUBJECT = frozenset(["to", "how", "what", "when", "i", "you", "we", "they", "not", "a", "an", "the", "people's"])


def learned_words(learned: str) -> str:  # noqa: PLR0911 – the ways to type it
    """What was learned, as a sentence: "I learned to wait", "I learned that families decide together".

    Args:
        learned: as typed; "" gives "".
    """
    began = re.match(r"i\b", learned.strip(), re.IGNORECASE)
    text = _agreeing(uncapital(bare(learned, "learned")), stated="that" in learned.lower().split()[:3])
    if not text:
        return ""
    own = re.match(r"i ((?:\w+ ){0,1}?)(\w+)", text, re.IGNORECASE)
    if own and began and not re.match(r"i learn", learned.strip(), re.IGNORECASE):
        now = re.match(r"(?:am|can|have|need|must|should|do not|don['’]t)\b(?! learn)", text[2:])
        return f"I learned that {text}." if now else f"I {text[2:]}."
    if re.match(r"(?:(?:i |it )?(?:learned|learnt|taught me) )?that ", learned.strip(), re.IGNORECASE):
        return f"I learned that {text if words_name(text) else text[0].lower() + text[1:]}."
    text = re.sub(r"^me (?=to |that |how )", "", text)
    text = _INVERTED.sub(r"how \1 \3 \2\4", text)
    never = re.match(r"(never|always|not) (?!to\b)(\w+)\b(.*)", text)
    if never and (verb_of(never[2]) == never[2] or (verb_of(never[2]) and never[2].endswith("ing"))):
        return f"I learned {never[1]} to {verb_of(never[2])}{never[3]}."
    words = text.split()
    first = words[0].lower()
    if first in {"to", "how", "that", "what", "why", "when", "about", "from", "not", "not to"}:
        return f"I learned {text[0].lower()}{text[1:]}."
    if (
        first in _DO
        and len(words) > 1
        and not (_finite(words[:2]) and not is_plural(words[1]))
        and not _PREPOSITION.fullmatch(words[1])
    ):
        return f"I learned to {text[0].lower()}{text[1:]}."
    if SUBJECT.fullmatch(first) or first in _WHO_DOES or _finite(words):
        return f"I learned that {text if words_name(text) else text[0].lower() + text[1:]}."
    verb = verb_of(first)
    if (
        first.endswith("ing")
        and verb
        and len(words) > 1
        and (not can_be(first, "NOUN") or not _PREPOSITION.fullmatch(words[1]) or words[1] in {"to", "about"})
    ):
        return f"I learned to {verb} {' '.join(words[1:])}."
    if len(words) == 1 and first.endswith("ing") and verb in SURE_VERBS:
        return f"I learned to {verb}."
    only_verb = verb == first and (not can_be(first, "NOUN") or (len(words) > 1 and _how(words[1])))
    if verb == first and (only_verb or (len(words) > 1 and _AFTER_VERB.fullmatch(words[1].lower()))):
        return f"I learned to {text}."
    if verb and verb != first and is_past_form(first) and not can_be(first, "ADJ", "NOUN"):
        return "I learned [what you learned, for example: to decide with few tests]."
    about = (
        "about "
        if (len(words) > 1 and is_plural(head_of(text)) and not _SKILL.search(text) and not DETERMINER.match(text))
        or _NO_SKILL.search(text)
        or _A_WORLD.fullmatch(text)
        else ""
    )
    return f"I learned {about}{text}."


_SKILL = re.compile(r"\b(?:skills?|words|terms|techniques?|methods?|languages?|procedures?|phrases|of)\b")
"""What one learns, and not about it."""
_NO_SKILL = re.compile(
    r"^(?!the |about )(?:[\w-]+ ){0,3}(?:consent|insurance|systems?|cultures?|guidelines|"
    r"treatments|protocols|poverty|"
    r"stigma|diseases?|barriers|medicaid|medicare)\b(?! and )",
    re.IGNORECASE,
)
_A_WORLD = re.compile(r"(?:an?|another|the) (?:[\w-]+ ){0,3}(?:system|culture|country|society|world|life)")
"""What one cannot learn, only learn about."""
_INVERTED = re.compile(
    r"^how (\w+) (is|are|was|were|can be) ((?:(?!when|where|if|with|for|in\b)[\w’'-]+ ?)+?)(\s(?:when|where|if|"
    r"with|for|in)\b.*)?$"
)
"""A question's order of words in what was learned: "how far is a hospital when …"."""


def _finite(words: list[str]) -> bool:
    """Whether a verb with its subject stands in some words: "families decide together", "trust is slow"."""
    for i, word in enumerate(words[1:6], 1):
        low = word.lower().strip(",")
        if low in {"is", "are", "was", "were", "has", "have", "can", "cannot", "will", "must", "do", "does", "needs"}:
            return True
        if low in {"who", "that", "which", "how", "to", "with", "of", "in", "for"}:
            return False
        verb = verb_of(low)
        if verb and low == verb and is_plural(words[i - 1]) and (i == 1 or (i == 2 and _opens(words[0]))):
            return True
        if verb and low == inflected(verb, "VBZ") and low != verb and i == 2 and words[0].lower() in {"the", "a", "an"}:
            return True
        if verb and low == inflected(verb, "VBZ") and (not can_be(low, "NOUN") or verb in _STATED):
            return True
    return False


def _opens(word: str) -> bool:
    """Whether a word stands before the noun it belongs to: "simple words save time"."""
    return word.lower() in {"the", "these", "most", "some", "many"} or (
        can_be(word, "ADJ") and not can_be(word, "VERB")
    )


_STATED = Words("states something")


_LEVELS = {
    "mother tongue": "native", "first language": "native", "my first language": "native", "beginner": "basic",
    "my mother tongue": "native", "elementary": "basic", "a little": "some", "a bit of": "some", "little": "some",
    "a little bit of": "some",
}  # fmt: skip
_LEVEL = rf"(?:fluent|native|intermediate|basic|advanced|good|conversational|some|medical|{'|'.join(_LEVELS)})"
_BY_LETTER = {"A": "basic", "B": "intermediate", "C": "advanced"}
"""Levels of the Common European Framework of Reference for Languages (Council of Europe)."""
_KIND = r"(?: speaker| level| proficiency| user| skills)?"
_OF_LEVEL = re.compile(rf"\s*\(({_LEVEL}){_KIND}\)|\s*[-–:,]\s*({_LEVEL}){_KIND}\b(?!\s+(?!and\b)\w)", re.IGNORECASE)
_LANGUAGE = re.compile(rf"(?:({_LEVEL})\s+)?([A-Z]\w+(?: Creole| Arabic| Sign Language)?|ASL|sign language|"
                       rf"{DEMONYM.pattern})"
                       rf"(?: \(({_LEVEL})\))?", re.IGNORECASE)  # fmt: skip


_SHORT_NAMES = {"ASL", "Lao", "Ewe", "Twi", "Ga", "Fon", "Ibo", "Han"}
"""Languages with a short name; other short words are short forms: "Eng"."""


def _languages(text: str) -> str:
    """Languages with how well each is spoken, those without it first: "Portuguese and basic Spanish"; "" for else."""
    text = re.sub(r" \(?([ABC])[12]\)?(?=$|,| and)", lambda match: f" ({_BY_LETTER[match[1]]})", text)
    text = re.sub(rf"(?<=[A-Za-z]{{3}}) (native|fluent|basic|intermediate|advanced){_KIND}(?=$|,| and)", r" (\1)", text)
    marked = _OF_LEVEL.sub(lambda match: f" ({(match[1] or match[2]).lower()})", text)
    plain, rated = [], []
    for part in re.split(r"\s*(?:[,;/]|\band\b|&)\s*(?:and )?(?:also )?", marked):
        match = _LANGUAGE.fullmatch(part)
        if (
            not match
            or (len(match[2]) < 4 and match[2] not in _SHORT_NAMES)
            or not (match[2][0].isupper() or DEMONYM.match(match[2]) or match[2] == "sign language")
        ):
            return ""
        level, name = (match[1] or match[3] or "").lower(), match[2][0].upper() + match[2][1:]
        name = (
            "sign language"
            if match[2].lower() == "sign language"
            else name.title()
            if "sign language" in name
            else name
        )
        (rated if level else plain).append(f"{_LEVELS.get(level, level)} {name}".strip())
    said = [*plain, *rated]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def language_words(what: str) -> str:  # noqa: PLR0911 – the ways to type it
    """What is said of a language, after "I": "speak Arabic", "am learning Spanish", "used French on the ward"."""
    text = bare(what, "language")
    if not text:
        return ""
    if said := _languages(re.sub(r"(?<!sign)[ -](?:speaking|speaker|language)$", "", text)):
        return f"speak {said}"
    if " and " not in text and ";" not in text and text.count(","):
        text = " and ".join(text.rsplit(",", 1)).replace("  ", " ").replace(" ,", ",")
    text = " ".join(
        word[:1].upper() + word[1:] if DEMONYM.fullmatch(word.strip(",.()")) and word.islower() else word
        for word in text.split()
    )
    first, _, rest = text.partition(" ")
    if mine := re.fullmatch(r"(.*) (?:is|are) ((?:my|our) .*)", text):
        return f"speak {mine[1]}, {mine[2]},"
    text = re.sub(r"[ -](?:speaking|speaker|language)$", "", text)
    if first.lower() in {"learning", "studying", "improving"} and re.search(r"\b(?:since|for)\b", rest):
        return f"have been {text[0].lower()}{text[1:]}"
    if first.lower() in {"learning", "studying", "improving"}:
        return f"am {text[0].lower()}{text[1:]}"
    if re.match(r"(?:bilingual|trilingual|proficient|conversant) in \w", text, re.IGNORECASE):
        return f"am {text[0].lower()}{text[1:]}"
    if first.lower() in {"am", "'m", "’m"}:
        return f"am {rest}"
    if re.match(r"native (?:speaker|language)|fluent(?! \w)|mother tongue", text, re.IGNORECASE):
        return "" if not re.search(r" (?:of|in) ", text) else f"am a {text[0].lower()}{text[1:]}"
    verb = verb_of(first)
    if verb and is_past_form(first.lower()) and first.islower():
        return text
    named = first[:1].isupper() and not is_common(first) and not re.search(r"[^\w' ]|\d", text)
    return f"speak {text}" if named else ""
