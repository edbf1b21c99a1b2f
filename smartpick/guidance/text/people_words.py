"""People as typed into a fact: who they are and how many, what they do there, and patients."""

from __future__ import annotations

import re

from smartpick.guidance.text.grammar import can_be, inflected, is_plural, verb_of
from smartpick.guidance.text.words import (
    AS_ADJECTIVE,
    COUNT,
    DEMONYM,
    DETERMINER,
    FIRST,
    MODAL,
    SUBJECT,
    SURE_VERBS,
    WHO,
    Words,
    articled,
    bare,
    head_of,
    in_table,
    is_past_form,
    uncapital,
    with_article,
    with_the,
)

_KIN = re.compile(
    r"\b(?:famil(?:y|ies)|wife|husband|spouse|partner|fianc[ée]+|sisters?|brothers?|siblings?|mother|father|"
    r"parents?|mom|"
    r"dad|sons?|daughters?|child(?:ren)?|kids?|aunts?|uncles?|cousins?|nieces?|nephews?|grand\w+|relatives?|twins?|"
    r"step(?:mother|father|brother|sister|son|daughter)s?|(?:mother|father|sister|brother|daughter|son|parent)"
    r"s?[- ]in[- ]laws?|in-laws|mentors?|friends?|"
    r"colleagues?|supervisor|teacher|boyfriend|girlfriend|godmother|godfather)\b",
    re.IGNORECASE,
)
_SOMEONE = re.compile(
    r"(?:(?!(?:an?|the|my|our|his|her|two|three|some|many)\b)[a-z]+ ){0,2}(?:roommates?|classmates?|neighbors?|"
    r"professors?|boss|coworkers?|landlord|"
    r"pastor|priest|tutor|advisor|coach|seniors?|attending|preceptor|in-laws)\b"
)
"""Whom one calls one's own: "roommate from medical school"."""
_STATUS = re.compile(r"\b(?:citizen|(?:permanent|legal) resident|green[- ]card holder)s?$", re.IGNORECASE)
_STATES = Words("state of a person")
"""What someone is, though it looks like a past form."""


def person(who: str) -> tuple[str, str]:
    """A person as a sentence names them, and what was typed of them after it.

    Args:
        who: "sister", "I have two brothers", "my wife, she is a nurse".
    """
    who = re.sub(r"^((?:Dr|Prof)\b.*?),? (?:MD|M\.D\.?|DO|PhD|FAC[PCS]|MBBS|MPH)\b", r"\1", who)
    text = uncapital(re.sub(r"^(?:i have|i['’]ve got|there is|there are) (?:an? |one )?", "", bare(who, "who"),
                            flags=re.IGNORECASE))  # fmt: skip
    text = re.sub(rf"(?:[,\s]+(?:{WHO}|is|are))+$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^((?:Dr|Prof)\.? [\w .-]+?) (?=(?:lab|laboratory|team|group|office|clinic)$)", r"\1's ", text)
    split = re.match(
        rf"(.*?{_KIN.pattern}[^,]*?)(?:,? {WHO})? ((?:lives?|works?|is|are|has|have|studies|teaches)\b.*)", text
    )
    after = ""
    if split:
        text, after = split[1], split[2]
    text = re.sub(rf"[,\s]+{WHO}$", "", text)
    text = re.sub(r"-in-laws?\b", lambda match: match[0].lower(), text, flags=re.IGNORECASE)
    text = _KIN.sub(lambda match: match[0].lower(), text)
    text = re.sub(r"\b(mother|father|sister|brother|daughter|son|parent)s? in laws?\b",
                  lambda match: match[0].replace(" ", "-"), text)  # fmt: skip
    if re.match(
        rf"(?:(?:{COUNT}|older|younger|elder|eldest|big|little|close|large|best|whole|twin|extended|host|"
        rf"adoptive|step|foster|late|only|youngest|oldest|entire|immediate|maternal|paternal|great|second|first|"
        rf"distant)\s+)*"
        rf"{_KIN.pattern}",
        text,
        re.IGNORECASE,
    ) or _SOMEONE.match(text):
        if text.startswith("a family "):
            return text, after  # fmt: skip
        text = f"my {re.sub(r'^(?:an?|one) ', '', text)}"
    return text, after


def are_many(who: str) -> bool:
    """Whether several people are meant: "my two brothers", "my aunt and uncle", "Drs. Lee and Ruiz"."""
    main = re.split(r"(?<![\w-])(?:of|in|from|at|who|near|with)(?![\w-])|[,(]", who, maxsplit=1)[0]
    return (
        bool(
            re.match(
                r"(?:my )?(?:two|three|four|five|six|several|many|some|both|most|all|\d+) of\b", who, re.IGNORECASE
            )
        )
        or bool(re.search(r"\band\b|&|\bDrs\b", main))
        or is_plural(head_of(main).partition("-in-law")[0])
        or head_of(main).endswith("in-laws")
    )


_SO_LONG = re.compile(
    r"\bsince (?:\w+ )?(?:19|20)\d\d\b|\bfor (?:over |about |more than |the last |the past )?(?:\d+|\w+) "
    r"(?:years|months)\b"
)
"""How long something has gone on, which takes "has lived"."""


def described(what: str, many: bool) -> str:  # noqa: PLR0911, PLR0912 – the ways to type it, one below the other
    """What a person does, so that it follows the person: "lives and works"; "nurse" becomes "is a nurse".

    Args:
        what: as typed.
        many: whether several people are meant.
    """
    text = re.sub(r"^(?:currently|now) ", "", uncapital(bare(what, "person")), flags=re.IGNORECASE)
    if (
        many
        and (one := re.search(r"\bas (?:an? )?((?:[\w-]+ )?[a-z]+)$", text))
        and in_table(head_of(one[1]), "profession")
    ):
        text = f"{text[: one.start()]}as {one[1] if is_plural(head_of(one[1])) else one[1] + 's'}"
    if (
        many
        and (also := re.match(r"(all|both|each) (?=[a-z])", text))
        and (does := described(text[also.end() :], many))
    ):
        return f"{also[0]}{does}"
    if two := re.fullmatch(r"([^,]+), ([^,]+)", text):
        is_what = [described(part, many) for part in two.groups()]
        if all(re.match(r"(?:is an?|are) ", part) for part in is_what):
            return " and ".join((is_what[0], re.sub(r"^(?:is|are) ", "", is_what[1])))
    own = re.search(r"(?<=\w),? (?:and )?(?:she|he|they) (?=\w)", text)
    if not own and (also := re.search(r", (?=([a-z]+))", text)) and _finite(also[1]):
        own = also
    if own:
        first, second = described(text[: own.start()], many), described(text[own.end() :], many)
        return f"{re.sub(r' and lives?$', '', first)} and {second}" if first and second else ""
    match = FIRST.match(text)
    if not match:
        return ""
    before, word, rest = match.groups()
    low, verb, head, be = word.lower(), verb_of(word), head_of(text), "are" if many else "is"
    if low in {"is", "are", "was", "were", "am", "be", "has", "have", "does", "do"}:
        if (
            low in {"is", "are"}
            and _SO_LONG.search(rest)
            and (ing := re.match(r" (\w+ing)\b", rest))
            and verb_of(ing[1])
        ):
            shown = f"{'have' if many else 'has'} {before}{inflected(verb_of(ing[1]), 'VBN')}{rest[ing.end() :]}"
            return with_the(articled(shown))
        if low in {"is", "are"} and (ing := re.match(r" (?:living|working|residing)\b", rest)):
            verb = verb_of(ing[0].strip())
            shown = f"{verb if many else inflected(verb, 'VBZ')}{rest[ing.end() :]}"
            return articled(re.sub(r"^(\w+ and )(\w+ing)\b", lambda m: f"{m[1]}{_present(m[2], many)}", shown))
        forms = {"is": be, "are": be, "am": be, "be": be, "was": "were" if many else "was", "were": "were" if many else
                 "was", "has": "have" if many else "has", "have": "have" if many else "has",
                 "does": "do" if many else "does", "do": "do" if many else "does"}  # fmt: skip
        return _of_number(articled(f"{before}{forms[low]}{rest}"), many)
    if low == "born" or (verb in _PASSIVE and low == inflected(verb, "VBN") and rest.strip() in {"", "there"}):
        return f"{('were' if many else 'was') if low == 'born' else be} {before}{low}{rest}"
    if low in _STATES and not re.search(r"\b(?:in|when|after|from|since|to) ", rest):
        lives = "" if re.search(r"\band \w+s?\b", text) else f" and {'live' if many else 'lives'}"
        return f"{be} {re.sub(r' there$', '', text)}{lives}"
    if low in {"from", "in", "at", "near", "there", "on", "with", "also"}:
        return f"{be} {text}"
    if low.endswith("ing") and verb and _SO_LONG.search(rest):
        return with_the(f"{'have' if many else 'has'} {before}{inflected(verb, 'VBN')}{articled(rest)}")
    if low.endswith("ing") and verb and not in_table(head, "profession", "role"):
        if verb in {"live", "work", "study", "visit", "stay", "reside", "practice", "teach"}:
            return with_the(articled(_second_verb(f"{before}{_present(low, many)}{rest}", many)))
        return f"{be} {before}{low}{rest}"
    if SUBJECT.fullmatch(low) or MODAL.fullmatch(low):
        return ""
    if DETERMINER.fullmatch(low) and re.search(r"\b(?:during|when i|while i)\b", text, re.IGNORECASE):
        return with_the(_of_number(f"{'were' if many else 'was'} {text}", many))
    occupation = in_table(head, "profession", "role") or re.search(
        r"(?:[^aeiou]er|or|ist|ian|ant|man|woman|holder)s?$", head
    )
    first_is_verb = (
        verb
        and (low not in AS_ADJECTIVE or DETERMINER.match(f"{rest} ".split(" ")[1]))
        and (low in {inflected(verb, "VBZ"), verb} or is_past_form(low))
    )
    if (
        occupation
        and not (first_is_verb and rest.startswith(" to "))
        and (not first_is_verb or low == head or (low == verb and can_be(low, "NOUN") and low not in SURE_VERBS))
    ):
        lives = f" and {'live' if many else 'lives'}" if _STATUS.search(text) else ""
        return _of_number(f"{be} {with_article(text, head)}", many) + lives
    if DETERMINER.fullmatch(low):
        return with_the(_of_number(f"{be} {text}", many)) if occupation else ""
    if not first_is_verb:
        return ""
    if is_past_form(low) and (low != verb or (not many and first_is_verb)):
        return articled(f"{before}{low}{rest}")
    if _SO_LONG.search(rest):
        return with_the(f"{'have' if many else 'has'} {before}{inflected(verb, 'VBN')}{articled(rest)}")
    if re.search(
        r"\b(?:during my|(?:when|while) i (?:was|\w+ed|did|had|came|lived|began|took))\b", rest, re.IGNORECASE
    ):
        return with_the(articled(f"{before}{inflected(verb, 'VBD')}{rest}"))
    shown = f"{before}{verb if many else inflected(verb, 'VBZ')}{rest}"
    return with_the(articled(_second_verb(shown, many)))


_PASSIVE = Words("passive")
_IN_A_PLACE = Words("done in a place")
"""Verbs of what is done in a place; what is done to somebody else, or needed or felt, is not."""


def done_in_a_place(what: str) -> bool:
    """Whether what a person does is done in a place: "teaches", not "sent me a card", "has cancer", "is 90 years old".

    Args:
        what: as `described` gives it.
    """
    if re.search(r"\b(?:live|work|stay)s?$", what):
        return True
    if re.search(r"(?<!with )(?<!for )(?<!to )(?<!near )\b(?:me|us)\b", what):
        return False
    match = FIRST.match(re.sub(r"^(?:all|both|each) ", "", what))
    verb, rest = (verb_of(match[2]) or match[2], match[3].split()) if match else ("", [])
    if verb == "have" and any(_DISEASE.fullmatch(word.lower()) for word in rest):
        return False
    if verb == "be" and rest and rest[0].endswith("ing") and verb_of(rest[0]):
        return verb_of(rest[0]) in _IN_A_PLACE
    if verb == "be" and rest and "and" not in rest:
        is_state = can_be(rest[0], "ADJ") and not can_be(rest[0], "NOUN", "VERB")
        is_state = is_state and not (len(rest) > 1 and can_be(rest[1], "NOUN", "ADJ"))
        return not (is_state or "old" in rest)
    return verb in _IN_A_PLACE


def _finite(word: str) -> bool:
    """Whether a word is surely a verb of someone: "has", "runs"."""
    verb = verb_of(word)
    return word in {"is", "are", "has", "have"} or bool(
        verb and word == inflected(verb, "VBZ") and (verb in SURE_VERBS or not can_be(word, "NOUN"))
    )


def _present(word: str, many: bool) -> str:
    """An -ing form as a plain present: "working" → "works"."""
    verb = verb_of(word)
    return word if not verb else verb if many else inflected(verb, "VBZ")


def _second_verb(text: str, many: bool) -> str:
    """The verb after "and" in the number of the first: "live and works" → "live and work"."""

    def set_right(match: re.Match[str]) -> str:
        verb = verb_of(match[2])
        if not verb or match[2] not in {verb, inflected(verb, "VBZ")}:
            return match[0]
        return f"{match[1]}{verb if many else inflected(verb, 'VBZ')}"

    return re.sub(r"^(\w+ (?:there )?and )(\w+)\b", set_right, text)


def _of_number(text: str, many: bool) -> str:
    """A profession in the number of the people: "are a nurse" → "are nurses"."""
    match = re.fullmatch(r"(are) (?:an? )?(.*)", text)
    if not many or not match:
        return text
    head = head_of(match[2])
    if not in_table(head, "profession", "role") or is_plural(head):
        return text
    return "are " + re.sub(rf"\b{re.escape(head)}\b", inflected(head, "NNS"), match[2], count=1)


_DISEASE = re.compile(
    r"(?:\w+(?:itis|osis|emia|pathy|plegia|phrenia)|diabetes|cancers?|strokes?|hiv|aids|tb|asthma|hypertension|"
    r"depression|"
    r"addiction|copd|malaria|epilepsy|anxiety|dementia|disease|diseases|obesity|trauma|disorders?|illness|illnesses|"
    r"conditions?|ptsd|autism|infections?|failure|injury|injuries)"
)
_ONE_OF_MANY = re.compile(
    r"(?:\w+[^aeious]er|patient|refugee|immigrant|migrant|veteran|woman|man|mother|child|student|resident|pilgrim|"
    r"prisoner|infant|adult|adolescent|family|elder|survivor|worker)"
)


def _plural(noun: str) -> str:
    return {"man": "men", "woman": "women", "child": "children"}.get(noun) or inflected(noun, "NNS")


def patients(population: str) -> str:  # noqa: PLR0911 – the ways to type it
    """Patients so that they follow "I cared for": "diabetes" → "people with diabetes"."""
    text = uncapital(bare(population, "population"))
    if not text:
        return ""
    text = re.sub(r"^(child|woman|man|mother|infant)(?= and )", lambda m: _plural(m[1]), text)
    text = re.sub(r"(?<= and )(child|woman|man|mother|infant|adult)$", lambda m: _plural(m[1]), text)
    text = re.sub(rf"\b({DEMONYM.pattern}) speaking\b", r"\1-speaking", text, flags=re.IGNORECASE)
    text = re.sub(r"\b[Dd]iabetics and hypertensives\b", "people with diabetes and hypertension", text)
    text = re.sub(r"\b[Dd]iabetics\b", "people with diabetes", text)
    text = re.sub(r"\b[Hh]ypertensives\b", "people with hypertension", text)
    if re.fullmatch(
        r"(?:every(?:one|body)|all|all (?:the )?(?:people|patients)|(?:many|different|various) patients)",
        text,
        re.IGNORECASE,
    ):
        return ""
    if re.fullmatch(
        r"diabetic|hypertensive|pregnant|psychiatric|geriatric|pediatric|asthmatic|epileptic|oncologic|surgical",
        text,
        re.IGNORECASE,
    ):
        return {"diabetic": "people with diabetes", "pregnant": "pregnant women"}.get(text.lower(), f"{text} patients")
    text = re.sub(
        r"^(elderly|homeless|poor|underserved|uninsured|unhoused|disabled)(?= (?:with|who|from|in|and)\b)",
        r"\1 people",
        text,
    )
    head = head_of(text)
    first = text.split()[0]
    if re.fullmatch(r"(?:all|various|different)(?: (?:ages?|age groups?|kinds?))?", text, re.IGNORECASE):
        return "people of all ages" if "age" in text else ""
    if _DISEASE.fullmatch(head) and not re.search(
        r"\b(?:patients?|people|adults?|children|women|men)\b", text, re.IGNORECASE
    ):
        return f"people with {text}"
    if head == "population":
        return with_article(text, head)
    if re.fullmatch(r"[\w-]+(?:[- ]speaking)?", text) and (
        text.endswith("speaking") or head in {"poor", "homeless", "elderly", "underserved", "uninsured", "rural", "old"}
    ):
        return f"{text} people"
    if _ONE_OF_MANY.fullmatch(head) and not is_plural(head) and not DETERMINER.fullmatch(first):
        return re.sub(rf"\b{re.escape(head)}\b", _plural(head), text, count=1, flags=re.IGNORECASE)
    return text
