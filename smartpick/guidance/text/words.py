"""Words of a fact's field: lead-ins, capitals, articles, nouns of the table, and what opens a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from smartpick.data_folder import csv_rows, shipped_file
from smartpick.guidance.text.grammar import can_be, counts, inflected, is_plural, verb_of


class Words:
    """A list of words in `data/rules/phrase_words.csv`, read when it is first asked."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __contains__(self, word: object) -> bool:
        return word in _lists()[self._kind]


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {row["kind"]: frozenset(row["words"].split()) for row in csv_rows("rules/phrase_words.csv")}


_WANT = r"(?:want|wish|hope|plan|aim|intend|(?:would )?like|['’]d like|dream)"
WHO = r"(?:she|he|they|who)"
_LEADS: Mapping[str, str] = {
    "aim": rf"after (?:my |the )?residency,?|(?:i ?)?{_WANT}(?: to| of)?|my (?:aim|goal|dream|plan) is|i(?: will)?|to|"
    r"(?:i )?see myself(?: as)?|in (?:the )?(?:future|long[- ]term),?|eventually|one day",
    "language": r"(?:i )?(?:can |also )?(?:speak|know|use)|(?:i )?(?:am |['’]m )?(?:fluent|good|native) in|i",
    "person": rf"(?:and )?{WHO}",
    "volunteering": r"as (?:a |an )?volunteer,?(?: i)?|i(?: have|['’]ve)?",
    "did": r"i(?: have|['’]ve)?",
    "place": r"in|at|to|from",
    "who": r"with|of|from|under|i have|i had|there is|my mentor is|it is",
    "learned": r"(?:i |it |this )?(?:have |has )?(?:learned|learnt|taught me)(?: that)?|i learn(?: that)?|that",
    "population": r"(?:i )?(?:also )?(?:want to |wish to )?(?:(?:took|take|taking) care of|cared?(?: for)|caring for|"
    r"treat(?:ed|ing)?|serv(?:ed?|ing)|saw|see|seeing|help(?:ed|ing)?|work(?:ed|ing)? with|look(?:ed)? after)|"
    r"i|for|to|with",
}
"""Field (or kind, for what was done) → the words a sentence already says before it."""
_NOTHING = re.compile(r"(?:n ?[/.]? ?a|none|nothing|nil|no|yes|null|tbd|x+|same|as above|\?+|[-–—_/.]+)", re.IGNORECASE)
"""What people type to say that there is nothing to say."""
DETERMINER = re.compile(
    r"an?|the|my|our|his|her|their|two|three|four|five|six|seven|eight|nine|ten|several|many|some|both|all|"
    r"this|these|that|those|\d[\d,]*\+?",
    re.IGNORECASE,
)
COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|half an?|\d+(?:\.\d+)?)"
_UNTIL = re.compile(
    r"(?<![\w-])(?:in|at|of|with|on|for|to|from|and|under|about|during|as|by|who|that|where|near|among|into|using|"
    r"before|after|since|until|because|"
    r"through|via)(?![\w-])|[,(:;]"
)
CLAUSE = re.compile(r"^(?:\S+ ){0,4}(?:was|were|is|are|has|had|gave|made|helped|allowed|taught|let)\b", re.IGNORECASE)
SUBJECT = re.compile(r"we|he|she|it|they|there|you|this|that|when|while|during|because|although|after|before|who")
MODAL = re.compile(r"will|would|should|could|must|may|might|shall|can(?:not)?|want|wish|hope|plan|like|going|not")
AS_ADJECTIVE = Words("adjective")
"""Forms of verbs that stand before a noun as adjectives."""
SURE_VERBS = Words("verb")
"""Words taken for a verb where they stand first, though the dictionary has them as nouns too."""
SMALL = Words("small")
DEMONYM = re.compile(
    r"(?:english|spanish|french|arabic|\w+(?:ese|ican|ish|abic)|russian|italian|german|indian|asian|african|persian|"
    r"ukrainian|iranian|syrian|egyptian|nigerian|brazilian|colombian|cuban|haitian|korean|ethiopian|armenian|christian|"
    r"muslim|jewish|hindu|latino|latina|hispanic|hindi|urdu|punjabi|swahili|yoruba|hausa|igbo|farsi|tagalog|mandarin|"
    r"cantonese|nepali|bengali|tamil|telugu|somali|turkish|hebrew|greek|dutch|creole|amharic|pashto|dari|hmong|"
    r"vietnamese|uzbek|kurdish|thai|polish|romanian|hungarian|malay|sinhala|burmese|khmer|lao|tibetan|zulu|gujarati|"
    r"marathi|kannada|malayalam|tigrinya|armenians?|marshallese|samoan|tongan|navajo|mixtec\w*|catalan|albanian|"
    r"serbian)",
    re.IGNORECASE,
)
SPECIALTY = re.compile(r"\w*(?:logy|iatry|iatrics|therapy|surgery|genetics|medicine|anesthesia|obstetrics|orthopedics)")
_NOT_PEOPLES = Words("no people")


@lru_cache(maxsize=1)
def noun_table() -> dict[str, dict[str, tuple[str, str]]]:
    """Kind of noun → noun → (verb when done, verb as an aim) before it."""
    words: dict[str, dict[str, tuple[str, str]]] = {}
    for row in csv_rows("rules/fact_words.csv"):
        words.setdefault(row["kind"], {})[row["word"]] = (row["done"], row["aim"])
    return words


def bare(text: str, field: str) -> str:
    """A field without the lead-in words its sentence already says, and without what ends a sentence.

    Args:
        text: as typed; one that is only lead-in, or says "none", becomes "".
        field: a key of `_LEADS`.
    """
    lead = re.compile(rf"^(?:{_LEADS[field]})(?![\w'’-])[\s,:]*", re.IGNORECASE)
    text = text.strip(" .,;:!…")
    while (rest := lead.sub("", text)) != text:
        text = rest
    return "" if _NOTHING.fullmatch(text) else text


def head_of(text: str) -> str:
    """The last word before the first preposition or comma: "observership" of "clinical observership in cardiology"."""
    words = re.findall(r"[\w-]+", _UNTIL.split(text.lower(), maxsplit=1)[0])
    return words[-1] if words else ""


_SPECIALIST = re.compile(r"(\w+(?:ologist|iatrist|iatrician|therapist|practitioner))s?")
_PERSON = re.compile(r"([a-z-]+(?:ist|ician|keeper|worker|maker|trator|cator|nator|ditor|viser|visor))s?")
"""Endings of those who do something, whatever it is."""
_DOER = re.compile(r"(([a-z]+)(?:er|or))s?")
_NO_PERSONS = {
    "number",
    "order",
    "shelter",
    "letter",
    "paper",
    "computer",
    "monitor",
    "ventilator",
    "poster",
    "counter",
    "container",
    "printer",
    "meter",
    "matter",
    "offer",
    "answer",
    "transfer",
    "border",
    "corner",
    "quarter",
    "disorder",
    "fever",
    "tower",
    "dinner",
    "master",
    "charter",
    "cluster",
    "register",
    "reminder",
    "sensor",
    "motor",
    "center",
    "cover",
    "water",
    "power",
    "river",
    "summer",
    "winter",
    "semester",
    "chapter",
    "career",
    "cancer",
    "theater",
    "newsletter",
    "ulcer",
    "helicopter",
    "trimester",
    "filter",
    "folder",
    "buddhist",
    "list",
    "waist",
    "mist",
    "wrist",
    "twist",
    "fist",
}


def in_table(head: str, *kinds: str) -> str:
    """The singular of a noun of the table, "" when it is not there."""
    some = {noun for kind in kinds for noun in noun_table()[kind]}
    found = next((noun for noun in (head, head.removesuffix("s"), head.removesuffix("es")) if noun in some), "")
    if not found and head.startswith("co-"):
        return in_table(head[3:], *kinds) and head.removesuffix("s")
    someone = _SPECIALIST.fullmatch(head) or _PERSON.fullmatch(head)
    if not someone and (doer := _DOER.fullmatch(head)) and (verb_of(doer[2]) or verb_of(f"{doer[2]}e")):
        someone = doer if can_be(head, "NOUN") else None
    if (
        not found
        and "profession" in kinds
        and someone
        and not verb_of(head)
        and head.removesuffix("s") not in _NO_PERSONS
    ):
        return someone[1]
    return found


def is_table_noun(word: str) -> bool:
    """Whether a word is a noun of our table, which the dictionary may not hold ("observership")."""
    return bool(in_table(word.lower(), "training", "work", "event", "profession"))


ILLNESS = re.compile(
    r"(?:tuberculosis|malaria|dengue|diabetes|hypertension|cancer|stroke|asthma|hepatitis|epilepsy|depression|"
    r"schizophrenia|pneumonia|cholera|measles|leprosy|anemia)(?:-\w+)?"
)


def uncapital(text: str) -> str:  # noqa: PLR0912 – the ways to type it
    """Common words without the capitals they were typed with: "Worked As A House Officer", "WORKED AS NURSE"."""
    if len(text) > 9 and text.isupper():
        text = text.lower()
    words = text.split(" ")
    for i, word in enumerate(words):
        core = word.strip(",;:()")
        if i and core.lower() in SMALL and core.istitle() and core != "I":
            words[i] = word.lower()
    if words and ILLNESS.fullmatch(words[0].lower()):
        words[0] = words[0].lower()
    if words and is_common(words[0]) and not (len(words) > 1 and words[1][:1].isupper() and not _opens(words[0])):
        words[0] = words[0][0].lower() + words[0][1:]
    for i, word in enumerate(words[1:], 1):
        after_article = words[i - 1] in {"a", "an", "my", "our"} and in_table(word.lower(), "place", "training", "work")
        specialty = SPECIALTY.fullmatch(word.strip(".,;").lower()) or ILLNESS.fullmatch(word.strip(".,;").lower())
        alone = not words[i - 1].istitle() and not (i + 1 < len(words) and words[i + 1][:1].isupper())
        named = i > 1 and words[i - 1] == "of" and words[i - 2].istitle()
        field = word.lower() in _FIELDS and i + 1 < len(words) and words[i + 1].islower()
        illness = ILLNESS.fullmatch(word.strip(".,;").lower()) and word[:1].isupper()
        if illness or (word.istitle() and alone and not named and (after_article or specialty or field)):
            words[i] = word.lower()
    # A run of capitals that ends in a profession or a training: "House Officer", "Cardiology Observership".
    for i, word in enumerate(words):
        plain = word.lower().strip(",.;")
        next_name = i + 1 < len(words) and words[i + 1].istitle() and not can_be(words[i + 1], "NOUN", "ADJ")
        next_name = next_name or (i and word.endswith("s") and words[i - 1] in {"with", "for", "at", "of", "joined"})
        if (
            word[:1].isupper()
            and not next_name
            and plain != "services"
            and in_table(plain, "profession", "training", "work", "event")
        ):
            start = i
            while start and words[start - 1][:1].isupper() and is_common(words[start - 1]):
                start -= 1
            if start and words[start - 1] == "the" and word.endswith("s"):
                continue  # "the Marines"
            if i - start > 1 and start and words[start - 1] in {"at", "of", "for"} and words[0].islower():
                continue  # a name: "poster at Western Medical Research Conference"
            if not (start and words[start - 1][:1].isupper()):
                words[start : i + 1] = [w.lower() if w.istitle() else w for w in words[start : i + 1]]
    return " ".join(words)


def _opens(word: str) -> bool:
    """Whether a word before a name is a verb of its own: "Attended UCLA rounds", not "Project ECHO"."""
    low = word.lower()
    return low in SURE_VERBS or (bool(verb_of(low)) and verb_of(low) != low)


_FIELDS = {"family", "internal", "emergency", "general", "public", "primary", "community", "rural", "clinical",
           "medical", "outpatient", "inpatient", "urgent", "private", "hospital", "health"}  # fmt: skip
"""Words that open the name of a field, in small letters inside a sentence: "a family medicine clinic"."""


def is_common(word: str) -> bool:
    """Whether a capitalized word is one of the dictionary, and no people or language."""
    core = word.strip(".,;:()")
    plain = core[:1] + core[1:].lower() == core and core.isascii() and core.replace("-", "").isalpha()
    known = can_be(core, "NOUN", "VERB", "ADJ", "ADV", "AUX") or DETERMINER.fullmatch(core) or in_table(
        core.lower(), "profession", "training", "work", "event"
    )  # fmt: skip
    return bool(
        core
        and plain
        and known
        and core not in {"Zoom", "Black"}
        and not (DEMONYM.fullmatch(core) and core.lower() not in _NOT_PEOPLES)
    )


def with_article(text: str, head: str) -> str:
    """A noun with "a" or "an", unless it has a word of that kind, is plural or is not counted."""
    first = text.split(maxsplit=1)[0]
    if DETERMINER.fullmatch(first) or head in noun_table()["mass"] or many_of(head):
        return text
    return f"{'the' if first in _ONE_ALONE else article(first)} {text}"


_ONE_ALONE = {"only", "sole", "main"}
"""Words that say there is one alone: "the only doctor"."""


def many_of(noun: str) -> bool:
    """Whether a noun is plural, also one that only our table holds."""
    return is_plural(noun) or (
        noun.endswith("s") and in_table(noun, "training", "work", "event", "place", "profession", "role") == noun[:-1]
    )


def article(word: str) -> str:
    """ "a" or "an", as the word is said: "an hour", "a unit", "an MD", "an ICU", "a 2-month"."""
    low = word.lower()
    if re.match(r"(?:8|11|18)\b|8\d", low) or re.match(r"(?:hour|honor|honest|heir)", low):
        return "an"
    if re.match(r"(?:uni(?!n|m)|use|usu|eu|one\b|once|ut[ei]|uk|uru|uga)", low):
        return "a"
    if word.isupper() and 1 < len(word) < 5:
        return "an" if word[0] in "AEFHILMNORSX" else "a"
    return "an" if low[0] in "aeiou" else "a"


_MISSING = re.compile(
    r"\b(in|at|during|from|ran|run|managed|covered) ((?:[A-Za-z][\w-]* ){0,2}?)(hospital|village|town|clinic|"
    r"camp|ward|shelter|town|"
    r"observership|rotation|residency|internship|clerkship|fellowship|OPD|ICU|ER|ED|NICU|PICU|CCU|OR|"
    r"Red Cross|Red Crescent|World Health Organization|Ministry of Health|(?:\w+ )?department|emergency room)\b(?! of)"
)


_NAMED = re.compile(
    r"\b(at|in|with|for|of|to|from) ((?:[A-Z][\w’'-]+ )*(?:Society|Association|Kingdom|Center|Institute|Ministry|"
    r"Department|Faculty|University|Council|Board|Federation|Sultanate|Union|Office|Archdiocese|Diocese|"
    r"(?:American|Royal|National) (?:College|Academy)) "
    r"(?:of|for) (?:the )?[A-Z])"
)
"""Names with "the" before them: "at Islamic Society of Orange County"."""


def with_the(text: str) -> str:
    """Articles before a ward, a hospital, a training: "in ICU" → "in the ICU", "in rural hospital" → "in a rural …"."""

    def mended(match: re.Match[str]) -> str:
        """One place of work with its article, or as it stands where it has one."""
        between, noun = match[2], match[3]
        if any(DETERMINER.fullmatch(w) or _UNTIL.fullmatch(w) or w == "clinic" for w in between.split()):
            return match[0]
        if noun[0].isupper() or noun.endswith("department") or noun.startswith("emergency"):
            return f"{match[1]} {'' if between else 'the '}{between}{noun}"
        return f"{match[1]} {article((between or noun).split()[0])} {between}{noun}"

    return _A_BODY.sub(r"\1 the \2", _NAMED.sub(r"\1 the \2", _MISSING.sub(mended, text)))


BODY = (
    r"(?:Society|Association|Foundation|Organization|Committee|Council|Federation|Corps|Coalition|Alliance|League|"
    r"Union|"
    r"Ministry|Army|Navy|Initiative|Mission|Club|Agency|Authority|Department|Bureau|Commission|Institute|Project|"
    r"Program|"
    r"Network|Conference|Congress|Symposium|Museum|Library|Embassy|Consulate|Food Bank|Team|Group|Board|Services?)"
)
"""Last words of the names of bodies."""
_A_BODY = re.compile(
    rf"\b(at|in|with|for|of|to|from|by|join(?:ed|ing)?) ((?:[A-Z][\w’'&-]+ )+{BODY}\b(?! (?:[A-Z][\w-]+|de|del)\b))"
)
"""Names of bodies, which take "the": "with the Syrian American Medical Society"."""


def articled(text: str) -> str:
    """The text with the article that is missing before a profession: "worked as doctor", "be psychiatrist"."""

    def mended(match: re.Match[str]) -> str:
        """One profession or role after "is" or "was" with its article, or as it stands where it is neither."""
        head = head_of(match[2])
        if (
            re.match(r"(?:only|sole|first|youngest|main|best) ", match[2]) and in_table(head, "profession")
        ) or re.match(r"(?:chief|head|president|chair|dean|director) of ", match[2]):
            return f"{match[1]} the {match[2]}"
        known = in_table(head, "profession", "role")
        noun = uncapital(match[2]) if known else match[2]
        return f"{match[1]} {with_article(noun, head) if known else noun}"

    text = re.sub(
        r"\b((?:is|am|was|be|been|become|became)(?: now| still| also| currently)?)\s+(?!\w+ed as\b)(\S.*)$",
        mended,
        text,
        count=1,
    )
    return re.sub(r"\b(as)\s+(\S.*)$", mended, text, count=1)


_GRAMMAR = Words("grammar")
"""Words of grammar, which the dictionary does not hold."""
OF_MEDICINE = re.compile(
    r"tele\w+|\w+(?:olog\w+|iatr\w+|itis|osis|igo|rrhea|pox|emia|uria|algia|plegia|oma|ectomy|ostomy|otomy|oscop\w+|opath\w+|plasty|"
    r"graphy|ine|cillin|mycin|statin)s?"
)


@lru_cache(maxsize=1)
def _field_words() -> frozenset[str]:
    return frozenset(shipped_file("rules/field_words.txt").decode().split())


_NO_NAMES = r"(?:FQHC|PHC|CHC|BHU|SNF|RHC|NGO|[A-Z]?ICU|CCU|OPD|ASC|HMO)\b"
_KNOWN_SHORT = Words("known short")


def bare_short_forms(sentence: str) -> list[str]:
    """Short forms that may want an article: "in FQHC"; after "at" stands a name, but for common nouns: "at ICU"."""
    found = re.findall(rf"\b(?:in|at(?= {_NO_NAMES})) ([A-Z]{{3,6}})\b(?! ?[A-Z(,])", sentence)
    return [word for word in dict.fromkeys(found) if word not in _KNOWN_SHORT]


def unknown_words(sentence: str) -> list[str]:
    """Words in small letters that no list has, outside brackets and quotation marks: perhaps mistyped."""
    bare_text = re.sub(r"\([^)]*\)|“[^”]*”|\"[^\"]*\"|\[[^\]]*\]", " ", sentence)
    words = re.findall(r"(?<![\w@/.’'-])[a-z]{4,}(?![\w@/’'-])", bare_text)
    return [word for word in dict.fromkeys(words) if not _is_word(word)]


def _is_word(word: str) -> bool:
    known = word in _GRAMMAR or can_be(word, "NOUN", "VERB", "ADJ", "ADV", "AUX") or bool(OF_MEDICINE.fullmatch(word))
    listed = word in _field_words() or word in _MASS or is_table_noun(word) or word in _KNOWN or word in _COUNTED
    doer = re.fullmatch(r"(\w+)[eo]rs?", word)
    parts = ((word[:i], word[i:]) for i in range(4, len(word) - 3))
    if any(can_be(first, "NOUN", "ADJ") and can_be(last, "NOUN", "ADJ") for first, last in parts):
        return True
    put_before = re.fullmatch(
        r"(?:anti|bio|cardio|co|de|inter|micro|neuro|mis|non|over|pre|post|re|self|super|tele|under|un)(\w{5,})", word
    )
    if put_before and _is_word(put_before[1]):
        return True
    return (
        known
        or listed
        or bool(doer and (verb_of(doer[1]) or verb_of(f"{doer[1]}e")))
        or bool(verb_of(word))
        or (word.endswith("ly") and can_be(word[:-2], "ADJ"))
        or can_be(word.removesuffix("s"), "NOUN")
        or word.removesuffix("s") in _COUNTED
        or word.removesuffix("s") in _MASS
    )


_KNOWN = Words("known")
_COUNTED = Words("counted")
_COUNTED_AFTER = Words("counted after a word")
_STOPS = Words("stops")
_FOLLOWS = Words("follows")
_ALSO_NOUNS = frozenset(
    {"research", "study", "test", "screening", "support", "training", "teaching", "care", "volunteer"}
)
_NO_ARTICLE = re.compile(
    r"(?:in|at|to|during|from|after|before) (?:residency|internship|fellowship|town|camp)", re.IGNORECASE
)


def counted_articles(text: str, *, every: bool = False) -> str:
    """The articles missing before nouns that are counted, after a verb or a preposition: "at food bank".

    A noun whose words before it cannot be told from a verb or a name keeps what was typed.

    Args:
        text: what follows a verb.
        every: before each noun that the dictionary always counts, not only before those of our list.

    Example:
        >>> counted_articles("open free clinic at food bank")
        'open a free clinic at a food bank'
    """
    words = text.split(" ")
    ours = words[0] in {"I", "As", "After"}
    verb_at = next((at for at, word in enumerate(words) if word not in _BEFORE_VERB), 0) if ours else 0
    for i in range(len(words) - 1, -1, -1):
        noun = words[i].strip(".,;:()")
        person = not many_of(noun) and noun in noun_table()["profession"]
        listed = noun in _COUNTED or noun in _COUNTED_AFTER or person or (every and _always_counted(noun))
        if not listed or (ours and i <= verb_at) or not _ends_here(words, i):
            continue
        start = i
        while start and _describes(words[start - 1], first=start - 1 == verb_at):
            start -= 1
        alone = start == i or is_plural(words[i - 1])
        if (alone and (noun in _COUNTED_AFTER or words[i - 1] == "by")) or (
            noun == "report" and words[i - 1] == "morning"
        ):
            continue
        before = words[start - 1] if start else ""
        if before == "own" and start > 1 and DETERMINER.fullmatch(words[start - 2]):
            continue
        opens = words[start].strip(".,;")
        if (before == "to" and verb_of(opens) == opens) or _named_place(words, start, i):
            continue
        if not before or words[start].startswith("(") or before.endswith((",", ".", ";", ":", ")")):
            continue
        if person and before == "as":
            continue
        known = (
            before.lower() in _STOPS
            or (start - 1 == verb_at and verb_of(before))
            or before in SURE_VERBS
            or (every and verb_of(before) and not before.endswith("ing"))
            or before in DOING
            or (before.endswith("ing") and start > 1 and words[start - 2] in {"is", "are", "am", "was", "been"})
        )
        if before in {"and", "or"}:
            known = start > 1 and words[start - 2].strip(",") in _COUNTED
        if before == "of" and re.search(rf"\b{COUNT} (?:day|week|month|year)s? of$", " ".join(words[:start])):
            continue
        if known and not _NO_ARTICLE.fullmatch(f"{before} {noun}"):
            named = start == i - 1 and _is_name(words[start])
            if named and noun == "hospital":
                words[i] = words[i].capitalize()
                continue
            the = named or noun == "community" or "annual" in words[start:i] or (before == "of" and noun == "hospital")
            words[start] = f"{'the' if the else article(words[start])} {words[start]}"
    return " ".join(words)


_BEFORE_VERB = {"I", "have", "As", "a", "volunteer,", "After", "residency,", "want", "to"}
"""Words of a sentence of ours before the verb that was typed."""
_MASS = Words("mass")
DOING = {"doing", "having", "being", "giving", "getting", "taking", "making", "during"}
"""Forms in -ing that are no part of a noun's name."""


def _always_counted(noun: str) -> bool:
    """Whether a noun in small letters, for one thing, never stands without an article: "outbreak", "PhD"."""
    if noun in _GRAMMAR:
        return False
    if noun in Words("counted short"):
        return True
    one = noun.islower() and can_be(noun, "NOUN") and not is_plural(noun) and not can_be(noun, "ADJ")
    return one and noun not in _MASS and (counts(noun) == "always" or noun == "community")


_LONG_NAME = 2
"""Words with a capital from which a phrase is a name that nothing is added to (assumption)."""
_PARTS_OF_LAND = {
    "province",
    "district",
    "region",
    "county",
    "island",
    "village",
    "camp",
    "settlement",
    "suburb",
    "town",
}
_SACRED = {"church", "temple", "synagogue", "mosque", "cathedral", "hospital"}


def _named_place(words: list[str], start: int, i: int) -> bool:
    """Puts its capital to the last word of a name of several words, which takes no article: "Holy Trinity church"."""
    run = words[start:i]
    if sum(word[:1].isupper() for word in run) > _LONG_NAME:
        return True
    if run and words[i].strip(".,;:()") in _PARTS_OF_LAND and all(word[:1].isupper() for word in run):
        return not (DEMONYM.fullmatch(run[0]) or run[0].isupper())
    named = (
        len(run) > 1 and all(word[:1].isupper() for word in run) and _is_name(run[0]) and not _FAITH.fullmatch(run[0])
    )
    if named and words[i].strip(".,;:()") in _SACRED:
        words[i] = words[i][:1].upper() + words[i][1:]
        return True
    return False


def _is_name(word: str) -> bool:
    """Whether a word before a noun is a name ("Harbor-UCLA clinic"), no people, specialty, illness or short form."""
    low = word.lower()
    return (
        word[0].isupper()
        and not word.isupper()
        and not (DEMONYM.fullmatch(word) or SPECIALTY.fullmatch(low) or ILLNESS.fullmatch(low))
        and not _FAITH.fullmatch(word)
    )


_FAITH = re.compile(
    r"Catholic|Coptic|Orthodox|Protestant|Presbyterian|Methodist|Baptist|Lutheran|Evangelical|Mormon|Islamic|Muslim|"
    r"Jewish|Hindu|Sikh|Buddhist|Pentecostal|Christian"
)


def _ends_here(words: list[str], i: int) -> bool:
    """Whether the noun phrase ends with a word, and is not the first part of a compound ("food bank manager")."""
    if words[i].endswith((",", ".", ";", ":", ")")) or i + 1 == len(words):
        return True
    after = words[i + 1].lower().strip(",.")
    return (
        after.startswith("(")
        or after.endswith("ly")
        or after in _STOPS
        or after in _FOLLOWS
        or _UNTIL.fullmatch(after) is not None
    )


def _describes(word: str, first: bool) -> bool:
    """Whether a word can stand between an article and its noun. first: it opens the text, so it is the verb."""
    low = word.lower()
    if (
        first
        or low in _STOPS
        or DETERMINER.fullmatch(word)
        or (word in SURE_VERBS and low not in _ALSO_NOUNS)
        or word.endswith((",", ";", ")"))
    ):
        return False
    if low in _ALSO_NOUNS or re.fullmatch(r"(?:children|women|men)['’]s|(?:veteran|farmer|worker|patient)s['’]", low):
        return True
    if low in DOING:
        return False
    if low in {"each", "every", "no", "any", "another", "one", "whole", "its", "your"} or word.endswith(("'s", "’s")):
        return False
    return word[0].isupper() or can_be(low, "ADJ", "NOUN") or low in AS_ADJECTIVE or low.endswith("ed") or "-" in word


FIRST = re.compile(
    r"((?:(?:\w+ly|also|first|then|both|always|often|still|just|already|recently)\s+)*)([\w'’-]+)(.*)",
    re.DOTALL | re.IGNORECASE,
)


def is_sentence(text: str) -> bool:
    """Whether a whole sentence with a subject of its own was typed, not a noun."""
    first, _, rest = text.partition(" ")
    own = SUBJECT.fullmatch(first.lower()) or MODAL.fullmatch(first.lower()) or re.search(r"\b[Ii] ", text)
    return bool(own or (DETERMINER.fullmatch(first) and CLAUSE.match(rest)))


def is_past_form(word: str) -> bool:
    """Whether a word is the simple past of a verb: "worked", "saw"."""
    return bool(verb_of(word)) and word == inflected(verb_of(word), "VBD")


def words_name(text: str) -> bool:
    """Whether a text begins with "I" or a name, which keep their capital."""
    first = text.split(maxsplit=1)[0]
    return first == "I" or not is_common(first)
