"""Words as they are typed in a hurry or in a second language, put as US English writes them: "2 yrs", "on fridays"."""

from __future__ import annotations

import re
from functools import lru_cache

from smartpick.data_folder import csv_rows
from smartpick.guidance.text.grammar import can_be, counts, inflected, is_plural, verb_of
from smartpick.guidance.text.place_names import ROOM
from smartpick.guidance.text.words import (
    DEMONYM,
    DETERMINER,
    ILLNESS,
    SPECIALTY,
    SURE_VERBS,
    head_of,
    in_table,
    is_past_form,
    uncapital,
    with_article,
)

_UNIT = r"(?:days?|weeks?|months?|years?|hours?|summers?|semesters?)"
_SHORT_UNITS = {"yr", "yrs", "mo", "mos", "mth", "mths", "wk", "wks", "hr", "hrs"}
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth"}
_TOKEN = re.compile(r"[A-Za-z&][\w&.'’/-]*(?<![,;:])")
_DOCTOR = {"dr", "dr.", "prof", "prof."}
_ONLY_SMALL = {"ed", "er", "ent", "iv", "ct", "approx", "april", "june", "july"}
"""Words that mean something else in capitals, or are names there."""


def _of_one(match: re.Match[str]) -> str:
    """The verb after "every" and its noun: "every patient have" → "every patient has"."""
    return f"{match[1]} {({'have': 'has', 'are': 'is'}).get(match[2]) or inflected(match[2], 'VBZ')}"


def _long(match: re.Match[str]) -> str:
    """How long a training is, before it: "six month elective" → "six-month elective"."""
    counted = match[1] in _NUMBERS or match[1].isdigit() or match[1] in {"ten", "eleven", "twelve"}
    return f"{match[1]}-{match[2]} " if counted else match[0]


def _several_of(match: re.Match[str]) -> str:
    """ "other culture" → "other cultures", where the noun is counted."""
    noun = match[2]
    one = can_be(noun, "NOUN") and not is_plural(noun) and counts(noun) != "never" and not noun.endswith("ing")
    return f"{match[1]} {inflected(noun, 'NNS') if one else noun}"


_SOME = r"(?:(?!(?:in|at|of|with|on|for|to|from|and|by|the (?:north|south))\b)[\w’'-]+ ){0,4}?"
_MEETING = (r"(?:conferences?|congress(?:es)?|symposiums?|fairs?|meetings?|lectures?|talks?|webinars?|seminars?)\b"
            r"(?! (?!(?:in|at|of|on|by|with|for|about|and|every|as|from)\b)[a-z])")  # fmt: skip
_MAKE = r"make|makes|made|making"
_KIN = r"friend|cousin|uncle|aunt|sister|brother|mother|father|wife|husband|fiancée?"


def _tag(verb: str) -> str:
    """The form a verb stands in."""
    return {"made": "VBD", "did": "VBD", "making": "VBG", "doing": "VBG"}.get(verb, "VBP")


def _do(match: re.Match[str]) -> str:
    """ "made a rotation" → "did a rotation"."""
    return f"{inflected('do', _tag(match[1].lower()))} "


_CHANGES = (
    (
        re.compile(r"(?<![\d.,-])\b([1-9])([ -]?)(?=(?:day|week|month|year)s?\b)"),
        lambda m: f"{_NUMBERS[int(m[1])]}{m[2] or ' '}",
    ),
    (
        re.compile(
            r"\b(two|three|four|five|six|seven|eight|nine|ten|\d+) (day|week|month|year)(?= (?:of|in|at|as|with|"
            r"and)\b|[,)]|$)",
            re.IGNORECASE,
        ),
        r"\1 \2s",
    ),
    (re.compile(rf"\bsince ((?:\w+ ){{1,2}}{_UNIT})\b", re.IGNORECASE), r"for \1"),
    (
        re.compile(r"\b(research|stud(?:y|ies)|papers?|review|thesis|project|survey|publications?|data) about\b"),
        r"\1 on",
    ),
    (
        re.compile(r"\b(help(?:ed|s|ing)?) (?:in |with )?([a-z]+ing)\b(?! of)"),
        lambda m: f"{m[1]} {verb_of(m[2]) or m[2]}",
    ),
    (re.compile(r"\bin (?=(?:(?:a|an|the|small|remote|rural|little|tropical|family|my|our) )*(?:island|farm|"
                r"ranch)\b(?! [a-z]))"), "on "),
    (re.compile(r"\b(with|at|of|from|near|by|for) (?=(?:older |younger |elder |late )?(?:husband|wife|spouse|uncle|"
                r"aunt|cousins?|"
                r"brothers?|sisters?|parents|grandparents|grandmother|grandfather|mother|father|in-laws|relatives|"
                r"fiancée?)"
                r"(?:['’]s?)?\b)(?!relatives of)"), r"\1 my "),
    (re.compile(r"\b(lectures?|seminars?|webinars?|talks?|conferences?|sessions?|courses?|workshops?) of "
                r"(?=(?:[a-z]+ )?(?:\w+ology|\w*psychiatry|medicine|surgery|pediatrics)\b)"), r"\1 on "),
    (re.compile(r"\b(in|at|from|with|of) same (?=[a-z])"), r"\1 the same "),
    (re.compile(r"\b(in|for|with|of|from|joined) (?=(?:US |U\.S\. |[A-Z]\w+ )?(?:Army|Navy|Marines|Air Force|"
                r"Coast Guard|Military)\b)"),
     r"\1 the "),
    (re.compile(r"\b(discuss(?:ed|es|ing)?) about\b"), r"\1"),
    (re.compile(r"\b(participat(?:e|es|ed|ing)|(?:took|take|taking) part) (?:to|at|on)\b"), r"\1 in"),
    (re.compile(rf"\b(attend(?:ed|s|ing)?) to (?={_SOME}{_MEETING})"), r"\1 "),
    (re.compile(rf"\b(listen(?:ed|s|ing)?) (?={_SOME}{_MEETING})"), r"\1 to "),
    (re.compile(rf"\b(\w+) (?:in|on) (?={_SOME}{_MEETING})"),
     lambda m: m[0] if re.match(r"(?:part|particip|involv|engag|assist|interest|enroll)", m[1]) else f"{m[1]} at "),
    (re.compile(r"\b(\w+) in (?=(?:ward |daily |teaching |morning |bedside )*rounds\b)"),
     lambda m: m[0] if re.match(r"(?:part|particip|involv|assist|help)", m[1]) else f"{m[1]} on "),
    (re.compile(r"\bin (?=(?:(?:the|a|an|our|my|medical|crisis|suicide|COVID|health|phone) )*(?:hotline|helpline|"
                r"internet|radio|Zoom|TV|"
                r"weekends|phone|WhatsApp)\b)"), "on "),
    (re.compile(rf"\b({_MAKE}) (?=(?:(?:my|an?|the|some) )?(?:[a-z-]+ )?(?:\w+ships?|rotations?|residency|electives?|"
                r"research|statistics|volunteering|training|specialty|surger(?:y|ies)|therapy|exams?|triage)\b)",
                re.IGNORECASE), _do),
    (re.compile(rf"\b(?:{_MAKE}|did|do|does|doing) (?=(?:[a-z]+ ){{0,2}}(?:talks?|presentations?|lectures?|"
                rf"speech(?:es)?)\b)",
                re.IGNORECASE), lambda m: f"{inflected('give', _tag(m[0].strip().lower()))} "),
    (re.compile(rf"\b({_MAKE}|did|do|doing) (?:many )?((?:night )?)(?:dut(?:y|ies)|guards?|"
                rf"shifts)(?: of (\d+) hours)?\b",
                re.IGNORECASE),
     lambda m: f"{inflected('work', _tag(m[1].lower()))} {f'{m[3]}-hour ' if m[3] else ''}{m[2]}shifts"),
    (re.compile(r"\b(t(?:ook|ake|aking)) (?:the )?history\b(?! of)", re.IGNORECASE), r"\1 histories"),
    (re.compile(r"\b((?:did|do|doing|performed|performing) physical exam(?:ination)?)\b", re.IGNORECASE), r"\1s"),
    (re.compile(rf"\b((?:{_KIN}(?<!s)|parents|in-laws)) (?=(?:family|house|home|apartment|place|clinic|shop|store|"
                rf"restaurant|business|farm|wedding|"
                r"kids|husband|wife)\b)", re.IGNORECASE), lambda m: f"{m[1]}'{'' if m[1].endswith('s') else 's'} "),
    (re.compile(r"(?<=s and their )family\b|(?<=en and their )family\b|(?<=people and their )family\b"), "families"),
    (re.compile(r"\b(residency|intern(?:ship)?|residents?|fellow(?:ship)?|observership|externship|rotation|"
                r"clerkship|elective|"
                r"observer|registrar|specialist|attending(?: physician)?) of (?=(?:[a-z]+ )?(?:\w+(?:logy|iatry|"
                r"iatrics|surgery)|"
                r"medicine)\b)", re.IGNORECASE), r"\1 in "),
    (re.compile(r"\b(sav(?:e[sd]?|ing)) life\b"), r"\1 lives"),
    (re.compile(r"\bpass(ed|ing)? (?=(?:(?:my|the|some|many|two|three|four) )?(?:school |summer |"
                r"winter )?(?:holidays?|vacations?|"
                r"summers?|weekends?|Christmas|time|days|weeks|months|years)\b)", re.IGNORECASE),
     lambda m: {"ed": "spent ", "ing": "spending "}.get(m[1], "spend ")),
    (re.compile(r"\b(?<!part )(?<!ed )(?<!ing )in (?=(?:(?:a|an|the|my|our|medical|peace|humanitarian|short|"
                r"church) )*missions?\b(?! hospital))"),
     "on "),
    (re.compile(r"\bby (video|phone|Zoom|WhatsApp|telephone)[ -]calls?\b"), r"by \1"),
    (re.compile(r"\b((?:open|start|establish|join)(?:ed|ing)?|run|ran) (?=(?:private |solo |group |small |"
                r"rural )*practice\b)"),
     r"\1 a "),
    (re.compile(r"\b(online|video|phone|virtual|e-?|tele|psychiatry|\w+ology) consults\b"), r"\1 consultations"),
    (re.compile(r"\b(ha[dsv]e?|having|suffered) (?=(?:stroke|heart attack)\b)"), r"\1 a "),
    (re.compile(r"\b(is|are|was) (?:the |a )?key of\b"), r"\1 the key to"),
    (re.compile(r"\btutor(ed|"
                r"ing)? (?=[a-z]+ to [a-z])"), lambda m: {"ed": "taught ", "ing": "teaching "}.get(m[1], "teach ")),
    (re.compile(r"\b(guidelines|protocols|treatments?) of (?=[a-z])"), r"\1 for "),
    (re.compile(r"\b(high|low|middle) (risk|income|altitude|volume|resource) (?!(?:with|from|during|that|"
                r"among)\b)(?=[a-z]{4})"),
     r"\1-\2 "),
    (re.compile(r"\bin (?:the )?nights?(?=$|,| (?:in|at|with)\b)"), "at night"),
    (re.compile(r"\b(work(?:ed|s|ing)?) in (?=(?:(?:an?|the|my) )?(?:(?!\w+ing\b)[a-z]+ )?(?:data|database|"
                r"projects?|papers?|"
                r"articles?|manuscripts?)\b)"), r"\1 on "),
    (re.compile(r"\bas (?:a )?faculty\b(?! member)"), "as a faculty member"),
    (re.compile(r"\beach (?=(?:\d+|two|three|four|six|few) )"), "every "),
    (re.compile(r"\b(teach(?:ing)?|taught) computers?\b(?! \w+s\b)"), r"\1 computer skills"),
    (re.compile(rf"\b(officer|educator|supervisor|doctor|nurse|papers?|articles?|abstracts?) (?:of|"
                rf"in) (?={ILLNESS.pattern}\b)"),
     lambda m: f"{m[1]} {'on' if m[1].rstrip('s') in {'paper', 'article', 'abstract'} else 'for'} "),
    (re.compile(rf"\bthe (?=(?:HIV|TB|COVID(?:-19)?|{ILLNESS.pattern})(?:$|[,.]| (?:in|among|and|with|at)\b))"), ""),
    (re.compile(r"\b((?:read|interpret|record|perform|did|do|took|take|mak|made)\w* )(ECG|EKG|EEG|MRI|CT)(?=$|,|"
                r" (?:sent|by|for|from|and|"
                r"of|in|with|fast|well|alone)\b)", re.IGNORECASE), r"\1\2s"),
    (re.compile(r"\bin (?:the )?emergency(?=$|,| (?:at|for|with|from)\b)"), "in the emergency department"),
    (re.compile(r"\b(in|at|for|with|of) (?=(?:NGO|FQHC|PHC|SNF)\b)"), r"\1 an "),
    (re.compile(r"\bas (?=(?:only|sole) [a-z])"), "as the "),
    (re.compile(r"(?<!\ba )(?<!\bthe )\blot (?=of|with|more|about|from)"), "a lot "),
    (re.compile(r"\b[Ss]tep ([123])(?: ck)?\b", re.IGNORECASE),
     lambda m: f"Step {m[1]}{' CK' if m[0].lower().endswith('ck') else ''}"),
    (re.compile(r"\bhow ([a-z]+) is to (?=[a-z])"), r"how \1 it is to "),
    (re.compile(r"\b(married) with\b"), r"\1 to"),
    (re.compile(r"(?:, (?:in )?| in )(?:the )?department of (?=\w)", re.IGNORECASE), " in the Department of "),
    (re.compile(r"(?<=Department of )[a-z]"), lambda m: m[0].upper()),
    (re.compile(r"\b(hands|follow) (on|up)(?= (?:[\w]+(?:ship|ence|ing|tion|tions)|visits?|electives?)\b)"), r"\1-\2"),
    (re.compile(r"\b([a-z]+) (related|acquired|based|centered|led)(?= (?!(?:to|in|on|at|by|from|for|with|as|and|me|us|"
                r"a|the)\b)[a-z])"), lambda m: f"{m[1]}-{m[2]}" if can_be(m[1], "NOUN") else m[0]),
    (re.compile(r"^((?:[a-z-]+ ){0,4}(?:\w*ship|rotation|elective|residency|"
                r"training))( \([^)]*\))? ?[:–-] (?=[A-Za-z])", re.IGNORECASE),
     lambda m: f"{m[1]}{m[2] or ''} in "),
    (re.compile(r"\b(\w+) (day|week|month|year)s? (?=(?:(?!of\b)[\w-]+ ){0,2}(?:elective|rotation|observership|"
                r"externship|internship|"
                r"posting|residency|fellowship|course|clerkship|program|training|placement|workshop|"
                r"attachment)\b)"), _long),
    (re.compile(r"^((?:attend\w*|join\w*) )?(?:the )?([\w -]*\b(?:rounds|conferences?|lectures?|seminars?|"
                r"meetings?|webinars?|club))"
                r",? \(?online\)?$"), r"\1online \2"),
    (re.compile(r"^((?:used to )?\w+) (every (?:day|week|month|year|summer|\w+day)|once a \w+|each \w+) "
                r"((?:my|our|the|a|an|\w+s)\b.*)$"), r"\1 \3 \2"),
    (re.compile(r"\b(Dr|Prof)\.?(?=[A-Z][a-z])"), r"\1. "),
    (re.compile(r"\b(screen(?:ed|s|ing)?) (?:of )?(?=(?:TB|HIV|tuberculosis|diabetes|cancer|hypertension|"
                r"malaria|anemia|"
                r"depression|hepatitis)\b)"), r"\1 for "),
    (re.compile(r"\b((?:every|each) \w+) (have|are|do|need|take|want|come|bring)\b"), _of_one),
    (re.compile(r"\b(\d+) bed(?= (?:hospital|unit|ward|clinic|center))"), r"\1-bed"),
    (re.compile(r"\b(during|after|before|since|because of|due to) ((?:COVID(?:-19)? |civil )?(?:pandemic|lockdown|"
                r"war|earthquake|"
                r"floods?|outbreak|"
                r"epidemic|crisis|coup|revolution))\b"), r"\1 the \2"),
    (re.compile(r"\b(at|in|for|with|by|of) (?:the )?ministry of ([a-z]+)\b", re.IGNORECASE),
     lambda m: f"{m[1]} the Ministry of {m[2].capitalize()}"),
    (re.compile(r"\b(treat\w*|car(?:ed|ing) for|help\w*|assist\w*) ((?:war )?(?:wounded|injured|sick|poor|"
                r"dying))(?=$|,| (?:in|at|and|"
                r"with|from|during|on)\b)"), r"\1 the \2"),
    (re.compile(r"\b(1st|2nd|3rd|4th|5th|6th)([ -]year)?(?= [a-z])"),
     lambda m: _ORDINALS[m[1]] + ("-year" if m[2] else "")),
    (re.compile(r"\b(parkinson|alzheimer|crohn|hodgkin)['’]?s?\b(?: disease)?(?=$|[,.]| (?:in|at|and|or|from)\b)",
                re.IGNORECASE), lambda m: f"{m[1].capitalize()}'s disease"),
    (re.compile(r"^(observership|externship|rotation|elective|clerkship|internship|residency|fellowship|training) "
                r"(?=(?:(?!(?:in|at|of|with|for|on|a|an|the)\b)[a-z-]+ ){0,3}(?:\w+(?:logy|iatry|iatrics|surgery)|"
                r"medicine|care|"
                r"OB/GYN|OB-GYN|ICU|NICU|ER|diseases?)$)", re.IGNORECASE), r"\1 in "),
    (re.compile(r"^((?:[\w-]+ ){0,4}(?:\w+ship|rotation|elective))(?= (?:\d+|one|two|three|four|five|six|seven|eight|"
                r"nine|ten) (?:day|week|month|year)s?$)", re.IGNORECASE), r"\1,"),
    (re.compile(r"^(.*\b(?:\w+ship|rotation|elective|experience|USCE|intern|resident|doctor|officer|physician|"
                r"nurse)\b.*), (\w+) ((?:day|week|month|year)s?)$", re.IGNORECASE), r"\1 for \2 \3"),
    (re.compile(r"^([a-z]+ing) of (?=\w)", re.IGNORECASE), lambda m: f"{m[1]} " if verb_of(m[1].lower()) else m[0]),
    (re.compile(r"\bUSCE\b"), "US clinical experience"),
    (re.compile(r"\b(first|second|third|final|last) year (?=(?:\w+ )?(?:student|resident|intern|fellow)s?\b)"),
     r"\1-year "),
    (re.compile(r"\b(consultant|registrar|resident|specialist|officer|attending) (?=(?:(?:internal|family|emergency)"
        r" medicine|"
                r"\w+(?:logy|iatry|iatrics|surgery))$)", re.IGNORECASE), r"\1 in "),
    (re.compile(r"^(.+?) \((virtual|online|remote|hands-on|in-person|unpaid|paid|rotating|clinical|inpatient|"
                r"outpatient)\)(?=$| in )", re.IGNORECASE),
     r"\2 \1"),
    (re.compile(r", (later|eventually) (?=[a-z])"), r" and \1 "),
    (re.compile(r"\b(part|full) time(?=$| (?:in|at|as|for|with)\b)"), r"\1-time"),
    (re.compile(r"^hands on\b", re.IGNORECASE), "hands-on"),
    (re.compile(r"\bresident,? PGY[- ]?([1-7])\b", re.IGNORECASE), r"resident (PGY-\1)"),
    (re.compile(r"(?<!\()\bPGY[- ]?([1-7])\b(?! resident)", re.IGNORECASE), r"PGY-\1 resident"),
    (re.compile(r"(?<![\d.,-])(?<!step )(?<!phase )(?<!grade )(?<!type )(?<!stage )(?<!level )(?<!part )(?<!class "
                r")(?<!age )"
                r"(?<!covid )(?<!and )\b[2-9](?= [a-z])", re.IGNORECASE), lambda m: _NUMBERS[int(m[0])]),
    (re.compile(r"\b(attend(?:ed|s|ing)?) (?=(?:[a-z]+ )?(?:patients|people|women|children|"
                r"victims|wounded)\b)"), r"\1 to "),
    (re.compile(r"(?<![\d.,-])\b(?!19|20)(\d{1,2})(\d{3})(?= [a-z])"), r"\1,\2"),
    (re.compile(r"\bat (?=(?:\w+ )?(?:psychiatry|medicine|surgery|pediatrics|\w+ology)\b(?! [a-z]))"), "in "),
    (re.compile(rf"\b({DEMONYM.pattern}) speaking(?= [a-z]|$)", re.IGNORECASE), r"\1-speaking"),
    (re.compile(r"(?<!the )(?<!are )(?<!is )(?<!was )(?<!were )\b(homeless|elderly|underserved|uninsured|unhoused|"
                r"needy|"
                r"disabled|undocumented)(?=$|[,.;]| (?:in|at|and|with|from|who|on|near|during|"
                r"every)\b)"), r"\1 people"),
    (re.compile(r"(?<!the )(?<!each )(?<!any )(?<!one )(?<!every )"
                r"\b(other|different|various) ([a-z]+)(?=$|[,.;]| (?:in|at|and|"
        r"with|from|"
                r"of)\b)"),
     _several_of),
    (re.compile(r"\b(with|for|at|of|by|in|from) (?=(?:WHO|UN|NHS|CDC|NIH|World Bank|Peace Corps)\b)"), r"\1 the "),
    (re.compile(r"\b([Mm]aster|[Bb]achelor)(?:['’]?s)?(?: degree)? (?:of|in) (?=[A-Za-z])"),
     lambda m: f"{m[1].lower()}'s degree in "),
    (re.compile(r"^(did|do|done|doing|study|studied|made) (?:my |the )?(high school|secondary school|college)\b"),
     lambda m: f"{'attended' if m[1] in {'did', 'done', 'studied', 'made'} else 'attend'} {m[2]}"),
    (re.compile(r"\b(serv(?:e|ed|ing))(?= (?:(?:my|the|a|mandatory|compulsory|obligatory|one|two|\w+-year|social|rural|"
                r"community|public|year|of) )*(?:service|internship|rotation|residency)\b)"),
     lambda m: {"serve": "do", "served": "did", "serving": "doing"}[m[1]]),
)  # fmt: skip


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    """What is typed, in small letters → what it is written as."""
    return {row["typed"]: row["written"] for row in csv_rows("rules/typed_words.csv")}


@lru_cache(maxsize=1)
def _several() -> re.Pattern[str]:
    """The entries of more than one word."""
    some = sorted((re.escape(typed) for typed in _forms() if " " in typed), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(some)})\b", re.IGNORECASE)


def tidied(text: str) -> str:
    """A field as typed, with its short forms written out, US spelling and the capitals English wants.

    Args:
        text: one line; what is not known stays as it is.

    Example:
        >>> tidied("2 yrs in food bank w/ dr Lee on fridays")
        'two years in food bank with Dr. Lee on Fridays'
    """
    if len(text) > 9 and text.isupper():
        text = text.lower()
    text = _TOKEN.sub(lambda m: _written(m, text), text)
    text = re.sub(r" & ", " and ", text)
    text = _several().sub(lambda m: _forms()[m[0].lower()], text)
    for pattern, change in _CHANGES:
        text = pattern.sub(change, text)
    return _verbs_joined(_nouns_joined(" ".join(text.split())))


_INSIDE = frozenset(["ward", "unit", "department", "room", "floor", "icu", "nicu", "picu", "er", "ed", "lab"])
"""Where one works inside a center: "in the labor ward"."""


def _nouns_joined(text: str) -> str:  # noqa: PLR0911 – one a kind
    """Who or what, and where or in which field, with only a comma: "student, labor ward" → "student in the labor ward".

    Also the place first: "free clinic, interpreter" → "interpreter at a free clinic".
    """
    first, _, second = text.partition(", ")
    words = second.removeprefix("the ").split(" of ")[0].split()
    if not words or ", " in second or is_past_form(first.split()[0].lower()) or _only_verb(words[0].lower()):
        return text
    one, other, last = head_of(first), head_of(second), words[-1].lower()
    if (one in _INSIDE or in_table(one, "place")) and in_table(other, "profession", "role") and second.islower():
        center = uncapital(first)
        return f"{second} in the {center}" if one in _INSIDE else f"{second} at {with_article(center, one)}"
    if (
        in_table(one, "work", "event")
        and in_table(other, "work", "event")
        and " and " not in second
        and one in first[-len(one) :]
    ):
        return f"{first} and {second}"
    if (
        not in_table(one, "profession", "role", "training")
        or re.search(r" (?:at|in|of|with|for) ", first)
        or any(map(DETERMINER.fullmatch, words))
    ):
        return text
    if other in _INSIDE or second.startswith("the "):
        return f"{first} in the {second.removeprefix('the ')}"
    if last in {"shift", "shifts"}:
        return f"{first} on {'the ' if last == 'shift' else ''}{second}"
    if any(SPECIALTY.fullmatch(word) or word in {"care", "health", "ob/gyn"} for word in (other, last)):
        return f"{first} in {second if second.isupper() or '/' in second else second[0].lower() + second[1:]}"
    if ROOM.fullmatch(other) or in_table(other, "place"):
        return f"{first} {f'at {second}' if second[0].isupper() else f'in {with_article(second, other)}'}"
    return text


def _only_verb(word: str, tag: str = "") -> bool:
    """Whether a word is a verb and nothing else, and in a form other than the plain one if a tag says which."""
    verb = verb_of(word)
    ing = tag == "VBG" and word.endswith("ing") and verb in SURE_VERBS
    return bool(verb) and (ing or not can_be(word, "NOUN", "ADJ")) and (not tag or word == inflected(verb, tag) != verb)


def _verbs_joined(text: str) -> str:
    """What was done, one thing after the other with only commas: "ran a program, gave talks" → "… and gave talks"."""
    first, *more = text.split(", ")
    opens = [part.split(" ", 1)[0].lower() for part in more]
    tags = [tag for tag in ("VBD", "VBG") if all(_only_verb(word, tag) for word in opens)]
    begins = re.sub(r"^(?:I )?(?:was|am|have been|'m) ", "", first).split(" ", 1)[0].lower()
    if not more or not tags or (tags == ["VBG"] and not _only_verb(begins, "VBG")):
        return text
    also = re.search(r",? and (\w+)", more[-1])
    again = also and (is_past_form(also[1]) if tags[0] == "VBD" else _only_verb(also[1], "VBG"))
    if also and again and opens[-1] not in {"was", "were"}:
        return f"{', '.join([first, *more])[: also.start() - len(more[-1])]}, and {more[-1][also.start(1) :]}"
    return f"{', '.join([first, *more[:-1]])}{',' if len(more) > 1 else ''} and {more[-1]}"


_BRITISH = (
    (re.compile(r"is(e[sd]?|ing|er|ers|ation|ations)$"), r"iz\1"),
    (re.compile(r"ys(e[sd]?|ing)$"), r"yz\1"),
    (re.compile(r"(?<=[bdghmnpstr])ae(?=[a-z]{3})|^oe(?=[dst])"), "e"),
    (re.compile(r"(?<=[aei])ll(?=(?:ed|ing|or|ors)$)"), "l"),
)
"""Families of British forms; one counts only where its US form is a word."""
_ALWAYS_S = re.compile(
    r"(?:super|re|tele|impro|ad|de)vis|exercis|compris|surpris|promis|compromis|advertis|disguis|expertis|precis|"
    r"franchis|enterpris|merchandis|rais|prais|nois|nurs|poison|prison|premis|concis|otherwis|likewis|bruis|cruis"
)
"""Words that keep their s in US English."""
_TWO_L = frozenset(["travel", "counsel", "cancel", "label", "model", "level"])


@lru_cache(maxsize=1)
def _pairs() -> dict[str, str]:
    return {row["british"]: row["american"] for row in csv_rows("rules/us_spelling.csv")}


def _american(word: str) -> str:
    """The US form of a British word in small letters, else the word."""
    if word in _pairs():
        return _pairs()[word]
    for form, change in _BRITISH:
        other = form.sub(change, word)
        if (
            other != word
            and not _ALWAYS_S.match(word)
            and (change != "l" or verb_of(other) in _TWO_L)
            and can_be(other, "NOUN", "VERB", "ADJ")
        ):
            return other
    return word


def _written(match: re.Match[str], text: str) -> str:
    """One word as it is written. text: the whole field."""
    word, low = match[0], match[0].lower()
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip(" .")
    dotted = low.rstrip(".")
    if low in _SHORT_UNITS or dotted in _SHORT_UNITS:
        counted = re.search(r"(?:\d|\b(?:one|two|three|four|five|six|few|several|half|per))[ -]?$", before)
        return _forms()[dotted] if counted else word
    if low.endswith(".") and dotted in _forms() and low not in _forms() and dotted not in _ONLY_SMALL | {"dr", "prof"}:
        return _forms()[dotted] + ("" if after else ".")
    if low in _DOCTOR and word not in {"DR", "PROF"}:
        return _forms()[low] if after[:1].isalpha() and (after[0].isupper() or word[0].islower()) else word
    if low in _forms():
        if word != low and (low in _ONLY_SMALL or not word.istitle()):
            return word
        written = _forms()[low]
        return written[0].upper() + written[1:] if word.istitle() else written
    return _american(word) if word.islower() and len(word) > 4 and word.isalpha() else word


def unlike_us(text: str) -> list[tuple[str, str]]:
    """(as it stands, as US English writes it) for short forms, small letters and British spelling in a text."""
    found = [(m[0], _written(m, text)) for m in _TOKEN.finditer(text)]
    found += [(m[0], _forms()[m[0].lower()]) for m in _several().finditer(text)]
    return [(stands, written) for stands, written in found if stands != written and not stands.isupper()]
