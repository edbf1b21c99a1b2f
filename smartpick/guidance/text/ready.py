"""What a director would stumble over in a finished text: wrong grammar, capitals, names from the registry.

These checks know nothing of how a text was made, so that a wrong sentence is caught whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from smartpick.guidance.text.grammar import can_be, inflected, verb_of
from smartpick.guidance.text.people_words import are_many
from smartpick.guidance.text.places import sentences_of
from smartpick.guidance.text.typed import unlike_us
from smartpick.guidance.text.words import bare_short_forms, counted_articles, is_table_noun, unknown_words

_PATTERNS = (
    (r"\b(a|an|the|my|in|at|to|of|and|for|with|that|i|is|was) \1\b", "A word stands there twice"),
    (
        r"\ba (?!one\b|once\b|eu|uni|use|usu|ut[ei])[aeio]\w+|\ban (?!hour|hono|heir|[A-Z])[bcdfgjklmnpqrstvwxyz]\w+",
        "“a” or “an” does not fit",
    ),
    (
        r"\b(in|from|to|at) (Philippines|Netherlands|Gambia|Bahamas|Maldives|United States|United Kingdom|USA|UK|UAE|"
        r"Dominican Republic|Czech Republic|Inland Empire|Bay Area|Midwest|Bronx|West Bank)\b",
        "“the” is missing",
    ),
    (
        r"\bI (?!(?:had|have|has|was|am)\b)\w+\b(?:(?! (?:has|have) )[^.])*\bsince (?:\w+ )?(?:19|20)\d\d\b",
        "The tense does not fit “since”",
    ),
    (
        r"\b(?:lives?|works?|is|are|am|work|live) (?:(?! (?:has|have)\b)[^.])*\bsince (?:\w+ )?(?:19|20)\d\d\b",
        "The tense does not fit “since”",
    ),
    (
        r"\bsince (?:\w+ )?(?:19|20)\d\d to\b|\bfrom (?:\w+ )?(?:19|20)\d\d (?:in|from) (?:\w+ )?(?:19|20)\d\d\b",
        "The dates do not fit together",
    ),
    (
        r"\b(?:worked|work|works|serve[ds]?|as) as (?!an?\b|the\b|my\b|one\b|part\b|well\b|chief\b|head\b|\w+s\b)"
        r"(?:[a-z-]+ ){0,2}(?:doctor|physician|nurse|officer|resident|intern|GP|psychiatrist|volunteer|"
        r"teacher|fellow)\b",
        "“a” is missing",
    ),
    (
        r"\bI (?:am|was) (?:work|live|stud|teach|treat|volunteer|do|help|run|see|train)y?\b(?!ing)",
        "The verb form is wrong",
    ),
    (
        r"\bI learned (?:that that|I\b|it is\b|he\b|she\b|they\b|patients \w+|(?!that)\w+ (?:comes|takes|"
        r"needs|matters|helps|makes|means|saves|grows)\b)",
        "Say “I learned that …”",
    ),
    (
        r"\bcared for (?:diabetes|cancer|stroke|hypertension|depression|homeless|poor|elderly|underserved)"
        r"(?: and(?![\w ]* (?:patients|people|families|adults|children))|\.|,|$)",
        "Say whom you cared for, not an illness",
    ),
    (
        r"\bone (?:days|weeks|months|years)\b|\b(?:two|three|four|five|six|[2-9]|1\d) (?:day|week|month|year) "
        r"(?!old|long)"
        r"(?:of|in|at|as|with)\b",
        "The number does not fit",
    ),
    (r"\bin (?:online|abroad|overseas|here|there|near|at|in|on)\b", "The place does not fit"),
    (r"\b[A-Z]{6,}(?: [A-Z]{2,})+\b", "Words in capitals"),
    (r"\.\.(?!\.)|,,|,\.| ,|  |\bn/a\b|\bN/A\b|\btbd\b|\bTBD\b", "Marks or blanks to tidy up"),
    (
        r"\b(?:Inc\.?|LLC)\b|\b\w+ \((?:Irvine|San Diego|Los Angeles|Houston|Fontana)\)|[a-z]/[A-Z][a-z]\w+ ",
        "The name is the registry’s, not the one people use",
    ),
    (r"(?<!and )\bI (?:is|are|has|does|were)\b", "The verb does not fit “I”"),
    (
        r"\bI (?:Worked|Treated|Completed|Was|Have|Am|Lived|Moved|Saw|Did|Studied|Volunteered)\b",
        "A capital inside the sentence",
    ),
    (r"\b(?:i|i'm|i've)\b(?!\.e)", "“I” is written large"),
)
_EXACT = {"Words in capitals", "A capital inside the sentence", "“I” is written large", "“a” or “an” does not fit",
          "“the” is missing", "The name is the registry’s, not the one people use"}  # fmt: skip
"""Faults in whose patterns capitals count."""
_COMPILED = tuple((re.compile(pattern, 0 if name in _EXACT else re.IGNORECASE), name) for pattern, name in _PATTERNS)
_WANT = re.compile(r"\bwant to (?:(?:also|then|one day|\w+ly) )?([\w-]+)")
_PEOPLE = re.compile(
    r"\b(?:My|Our|The|Two|Three) (?:[\w-]+ ){0,3}?(?!both\b|all\b|also\b|each\b)([a-z-]+) (?:both |all |also "
    r")?(is|was|has|lives|works|studies|are|were|have|live|work)\b"
)
_DEED = re.compile(r"(?:^|\bvolunteer, )I (?:also )?([a-z-]+)\b")
_WATCHED = re.compile(r"\b(?:observership|shadow\w*|observed)\b", re.IGNORECASE)


_CAPITAL = re.compile(
    r"(?<![.!?:] )(?<!^)(?<=[a-z,] )(?:Worked|Treated|Doctors?(?! Without| of the World)|Patients|Observership|And|"
    r"Was|My|Nurse|Physician|As)\b"
)


def to_mend(text: str, faults_of: Callable[[str], list[str]] | None = None) -> list[str]:
    """Sentences on what to mend before a text can be sent; brackets are not looked into.

    Args:
        text: any finished text; its gaps in brackets are told elsewhere.
        faults_of: `faults` that remembers its sentences, for texts that share most of theirs.

    Example:
        >>> to_mend("My two brothers is in Riverside.")
        ['The verb does not fit who does it: “My two brothers is in Riverside.”']
    """
    found: dict[str, None] = {}
    plain = re.sub(r"\[[^\]]*\]", "…", text)
    for sentence in sentences_of(plain):
        for fault in (faults_of or faults)(sentence):
            shown = sentence if len(sentence) <= 120 else f"{sentence[:119]}…"
            found[f"{fault}: “{shown}”"] = None
    told = [" ".join(s.split()) for s in sentences_of(plain) if len(s.split()) > 4]
    for sentence in {s for s in told if told.count(s) > 1}:
        found[f"A sentence stands there twice: “{sentence}”"] = None
    for paragraph in plain.split("\n\n"):
        for before, after in zip(sentences_of(paragraph), sentences_of(paragraph)[1:], strict=False):
            if _WATCHED.search(before) and re.search(r"\bI care[d]? for\b", after):
                found[f"Who observes does not care for patients: “{after}”"] = None
    return list(found)


def faults(sentence: str) -> list[str]:
    """What is wrong in one sentence."""
    found = [name for pattern, name in _COMPILED if pattern.search(sentence)]
    if want := _WANT.search(sentence):
        word = want[1].lower()
        if word in {"a", "an", "the", "my"} or (
            word != "be" and verb_of(word) != word and can_be(word, "NOUN", "VERB", "ADJ")
        ):
            found.append("“want to” needs a verb in its plain form")
    for who in _PEOPLE.finditer(sentence):
        many = are_many(re.sub(r" (?:both|all|also)$", "", who[0].rsplit(" ", 1)[0]))
        if can_be(who[1], "NOUN") and many == (who[2] in {"is", "was", "has", "lives", "works", "studies"}):
            found.append("The verb does not fit who does it")
    if deed := _DEED.search(sentence):
        word = deed[1]
        verb = "" if word in {"only", "just", "still", "never", "now", "first"} else verb_of(word)
        known = not verb and not can_be(word, "ADV") and (can_be(word, "NOUN", "ADJ") or is_table_noun(word))
        if known or (verb and verb != word and word in {inflected(verb, "VBG"), inflected(verb, "VBZ")}
                     and word not in {inflected(verb, "VBD"), inflected(verb, "VBN")}):  # fmt: skip
            found.append("The verb after “I” is missing or has the wrong form")
    if not sentence.startswith("Dear ") and counted_articles(sentence) != sentence:
        found.append("“a” or “the” is missing")
    found += [f"Write “{written}” for “{stands}”" for stands, written in unlike_us(sentence)]
    found += [f"Is “a” or “the” missing before “{word}”?" for word in bare_short_forms(sentence)]
    found += [f"Is “{word}” right? If so, put it in quotation marks" for word in unknown_words(sentence)]
    if _CAPITAL.search(sentence):
        found.append("A capital inside the sentence")
    for match in re.finditer(r"\b(?:in|at) ([A-Z][\w]+(?: [A-Z]\w+)*)", sentence):
        if len(re.findall(rf"\b(?:in|at) {re.escape(match[1])}\b", sentence)) > 1:
            found.append("A place stands there twice")
            break
    return list(dict.fromkeys(found))
