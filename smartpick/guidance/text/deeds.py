"""What people type as done or aimed at, as a verb with its words: "Observership in X" → "completed an observership"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from smartpick.guidance.text.grammar import can_be, counts, inflected, is_plural, verb_of
from smartpick.guidance.text.place_names import THE
from smartpick.guidance.text.words import (
    AS_ADJECTIVE,
    CLAUSE,
    COUNT,
    DETERMINER,
    FIRST,
    MODAL,
    SPECIALTY,
    SUBJECT,
    SURE_VERBS,
    Words,
    article,
    articled,
    bare,
    counted_articles,
    head_of,
    in_table,
    is_past_form,
    many_of,
    noun_table,
    uncapital,
    with_article,
    with_the,
)

Tense = Literal["past", "perfect", "present"]
"""How a fact is told: it ended, it goes on since a day ("have worked"), it goes on ("work")."""
_LONG = re.compile(rf"({COUNT})[ -]((?:day|week|month|year)s?)\b(?:[ -]long\b)?(?: of)?\s*(.*)", re.IGNORECASE)
_NUMBERS = {
    str(n): word
    for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
}
_WITH_THEM, _WITH_THEM_BY = Words("works with"), Words("works with by verb")
"""Who works with people without treating them, and verbs of such work."""
_OF_WORDS = {"translate", "interpret", "teach", "train", "research", "publish", "write", "study", "present", "tutor"}
_CARES = re.compile(
    r"\b(?:doctor|physician|nurse|surgeon|resident|intern|officer|treat\w*|\w*consultations?|deliveries)\b"
)
_STATE_FIRST = Words("state of the applicant")
"""Adjectives that are typed without "was": "active in a community"."""
_NOT_DONE = re.compile(
    r"(?:am |was )?(?:plan|planning|planned|intend\w*|hope|hoping|going to (?!an? |the |my |our |(?-i:[A-Z])|church|"
    r"school|"
    r"mosque|temple|mass)|will|waiting|scheduled|applying|applied|soon|"
    r"never|no|not|none|nothing|maybe|possibly|would|about to)(?:\b|(?<= ))",
    re.IGNORECASE,
)
"""What was not done, or not yet."""
_UNFINISHED = re.compile(r"\b(?:not|never|unfinished|incomplete|without finishing|dropped out)\b", re.IGNORECASE)
_LASTED = re.compile(rf"\b{COUNT}[ -](?:day|week|month|year|semester|summer)s?\b", re.IGNORECASE)
"""A length of time in words: such a fact has ended, and needs no second date."""
_NOW = re.compile(
    r"\s*\b(?:currently|at present|presently|right now|nowadays|until now|till now|up to now|to date|until "
    r"today)\b,?\s*|"
    r"\s+(?:now|today)$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|from|in|between|until|till|during)\s+(?:\w+\s+)?(?:19|20)\d\d\b", re.IGNORECASE)
_POINTS = Words("over in a moment")
"""Verbs of what is over in the month it was done; others last, and need their end."""
_BEGINS = Words("begins what goes on")
_AS_STATE = Words("perfect")
"""Verbs of a habit or a state, told as "have lived"; others go on as "have been writing a review"."""
_UNCOUNTED = Words("mass")
_PASSIVE = Words("passive")
"""Verbs of what others decided: "posted as" is "was posted as"."""
_WATCHING = re.compile(
    r"\b(?:observ\w*|shadow\w*|watch\w*|attend(?:ed|ing)? (?:rounds|clinic)|visitor)\b", re.IGNORECASE
)
_YEARS_LONG = re.compile(
    r"\b(?:residency|fellowship|degree|master|diploma|internship|ph\.?d|doctorate)\b", re.IGNORECASE
)
_WRITTEN = re.compile(r"\b(?:chapter|papers?|articles?|reports?|thesis|abstracts?|book|review|manuscripts?)\b")
_PRIZE = re.compile(
    r"\b(?:talk|presentation|lecture|speech|award|prize|certificat\w+|degree|license|grant|scholarship|medal|exam)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Deed:
    """What someone did: adverbs before the verb, its plain form, what follows.

    now: typed as going on ("I am working"). plain: typed in the plain form, which may be present or past.
    as_past: the past form as typed, for a verb the dictionary does not have. of_noun: the kind of noun that was typed
    without a verb.
    """

    before: str
    verb: str
    rest: str
    now: bool = False
    plain: bool = False
    as_past: str = ""
    of_noun: str = ""

    @property
    def lasts(self) -> bool:
        """Whether one has to know when it ended: "worked", not "passed" or "spent a month"."""
        over = (self.verb.rpartition("-")[2] in _POINTS and self.of_noun != "training") or (
            self.verb == "be" and self.rest.startswith((" born", " the first author", " the author", " an author"))
        )
        over = over or (self.verb.rpartition("-")[2] == "write" and bool(_WRITTEN.search(self.rest)))
        over = over or (self.verb in {"get", "gain", "pass", "give"} and bool(_PRIZE.search(self.rest)))
        return not (over or _LASTED.search(self.rest) or _SINCE.search(self.rest))

    @property
    def begins(self) -> bool:
        """Whether it was done once, and what goes on is what it began: "moved here", "joined a club"."""
        return self.verb in _BEGINS and not self.of_noun

    @property
    def needs_end(self) -> bool:
        """Whether nobody said that it was finished: a residency or a degree, typed as a noun."""
        return self.of_noun == "training" and bool(_YEARS_LONG.search(self.rest))

    @property
    def cares(self) -> bool:
        """Whether patients were cared for by what was done, and not only taught, visited or written about."""
        if self.verb in {"treat", "examine", "manage", "operate", "see", "be", "care"}:
            return True
        if self.verb not in _OF_WORDS and _CARES.search(self.rest):
            return True
        as_who = re.match(r" as ", self.rest) and in_table(head_of(self.rest[4:]), "profession", "role")
        return not (as_who in _WITH_THEM or self.verb in _WITH_THEM_BY)

    def told(self, tense: Tense) -> str:
        """The words that follow "I"."""
        if tense == "perfect":
            if self.verb in {"complete", "finish", "do"} and not self.as_past:
                shown = f"have {self.before}been doing"
            elif self.verb not in _AS_STATE and not self.as_past and not self.rest.startswith(" born"):
                shown = f"have {self.before}been {inflected(self.verb, 'VBG')}"
            else:
                shown = f"have {self.before}{self.as_past or inflected(self.verb, 'VBN')}"
        elif tense == "present" and not self.as_past:
            verb = "do" if self.verb in {"complete", "finish"} else self.verb
            ing = self.verb in {"complete", "finish", "do", "shadow", "observe", "rotate"}
            shown = f"am {self.before}{inflected(verb, 'VBG')}" if ing else f"{self.before}{inflected(verb, 'VBP')}"
        else:
            shown = f"{self.before}{self.as_past or inflected(self.verb, 'VBD')}"
        rest = counted_articles(f"{self.verb}{self.rest}")[len(self.verb) :]
        if tense != "past" or self.plain:
            going = inflected(self.verb, "VBG") in shown.split()
            tag = "VBD" if tense == "past" else "VBG" if going else "VBN" if tense == "perfect" else "VBP"
            rest = _AND_VERB.sub(lambda match: _as_first(match, tag), rest)
        return with_the(shown + rest)


_AND_VERB = re.compile(r"(,? and (?:also )?|, )([a-z]+)(?= (?:an?|the|my|their|patients|people|children|students|"
    r"[a-z]+s|"
                       r"to|in|at|with|for|on|as|about|"
                       r"anesthesia|care|classes|lessons)\b)")  # fmt: skip
"""A second verb in its plain form."""


def _as_first(match: re.Match[str], tag: str) -> str:
    """A second verb in the form of the first."""
    verb = match[2]
    plain = verb_of(verb)
    sure = plain == verb and (verb in SURE_VERBS or not can_be(verb, "NOUN", "ADJ"))
    past = plain not in {"", verb} and verb == inflected(plain, "VBD")
    return f"{match[1]}{inflected(plain, tag) if sure or past else verb}"


def _noun_deed(text: str, kind: str, aim: bool) -> Deed | None:  # noqa: PLR0911, PLR0912 – the kinds of nouns
    """A noun with its verb before it ("completed an observership"); None for a noun that is not in the table."""
    head, table = head_of(text), noun_table()
    if two := _TWO_BEFORE.match(text):  # "obstetrics and gynecology residency"
        later = head_of(text[two.end() :])
        known = in_table(later, "training", "event", "profession") or (is_plural(later) and _ACTIVITY.fullmatch(later))
        head = later if known and not in_table(head, "training", "event", "work", "profession") else head
    listed = re.split(r", (?:and )?| and ", text)[1:] if ", " in text else []
    work = kind == "research" and any(in_table(head_of(part), "work", "event") for part in listed)
    if _SEVERAL_THINGS.match(text) or work or (_TRAINED_IN.match(text) and any(map(_is_thing, listed))):
        return None
    if kind == "volunteering" and _CHARITY.fullmatch(text):
        return Deed("", "volunteer", f" with {'the ' if THE.fullmatch(text) else ''}{text}", of_noun="place")
    if kind == "volunteering" and not aim and in_table(head, "profession") not in {"", "volunteer", "resident"}:
        named = re.sub(r"^volunteer(?:ing)? (?:as )?", "", uncapital(text))
        return Deed("", "volunteer", f" as {with_article(named, head)}", of_noun="profession")
    if kind == "place" and head in {"school", "college", "university"} and (school := _SCHOOL.search(text)):
        named = uncapital(text)
        return Deed("", "attend", f" {named if school[1] or not text.islower() else with_article(named, head)}")
    if doer := _DOER_DOING.match(text):
        head = doer[1].lower() if in_table(doer[1].lower(), "profession", "role") else head
    groups = ("training", "work", "event", "profession", "role")
    of_club = kind == "community" and in_table(_last_of(text), "community")
    for group in groups if not of_club else ():
        if noun := in_table(head, group):
            verbs = table[group].get(noun, _SPECIALISTS)[1 if aim else 0]
            verb, _, after = verbs.partition(" ")
            named = uncapital(text) if _NO_ARTICLE.match(text) else with_article(uncapital(text), head)
            if group == "role" and _ONLY_ONE.match(named):
                named = re.sub(r"^an? ", "the ", named)
            shown = f" {after} {articled(named) if group == 'training' else named}".replace("  ", " ")
            if kind == "rounds" and group != "event":
                continue
            return Deed("", verb, shown, plain=kind == "community", of_noun=group) if verb else None
    if kind == "volunteering" and head in _A_TEAM and not aim:
        return Deed("", "volunteer", f" with {with_article(uncapital(text), head)}", of_noun="place")
    if kind == "volunteering" and (site := _CHARITY_SITE.fullmatch(text)) and in_table(head_of(site[2]), "place"):
        camp = with_article(uncapital(site[2]), head_of(site[2]))
        return Deed(
            "", "volunteer", f" with {'the ' if THE.fullmatch(site[1]) else ''}{site[1]} in {camp}", of_noun="place"
        )
    if kind == "volunteering" and _A_NAME.fullmatch(text):
        return Deed("", "volunteer", f" with {'the ' if THE.fullmatch(text) else ''}{text}", of_noun="place")
    if (
        kind == "community"
        and _A_NAME.fullmatch(text)
        and not in_table(_last_of(text), "community", "profession", "role")
    ):
        the = "the " if is_plural(text.split(maxsplit=1)[0]) or THE.fullmatch(text) else ""
        return Deed("", "belong", f" to {the}{text}", plain=True, of_noun="place")
    if kind == "community" and in_table(_last_of(text), "community"):
        club = in_table(_last_of(text), "community") not in _OF_FAITH and _A_NAME.fullmatch(text)
        the = THE.fullmatch(text) or _NAMED_OF.match(text) or club
        name = f"the {text}" if the else with_article(text, head)
        return Deed(
            "", "belong", f" to {text if _NAME.fullmatch(text) else _small_last(name)}", plain=True, of_noun="place"
        )
    if kind in _WORK_OF_KIND and in_table(head, "place"):  # the kind itself says what was done there
        return Deed("", _WORK_OF_KIND[kind], f" in {with_article(uncapital(text), head)}", of_noun="place")
    return None if aim else _joined(text, kind, head)


_JOINED = {"volunteering": "take part in", "public health": "take part in", "rounds": "attend", "research": "work on",
           "telehealth": "take part in", "community": "take part in", "place": "take part in", "rural": "take part in",
           "experience": "take part in"}  # fmt: skip
"""Kind of a fact → a verb that claims least, for an activity typed as a noun."""
_ACTIVITY = re.compile(
    r"(?!meaning|building|illness)\w+(?:tion|sion|ing|ment|ance|paign|shop)s?|sessions?|talks?|classes|class|"
    r"events?|fairs?|lessons?|"
    r"check-?ups?|exams?|examinations?|visits?|rounds?|exchange|service|services|programs?|initiatives?|efforts?|"
    r"drives?|cleanups?|trips?|missions?|studies|trials?|surveys?|tours?|response|relief|support|aid|retreats?|choir|"
    r"games?|league|tournaments?|festivals?|marathon|races?|walks?"
)
"""Nouns of what one can take part in."""
_NO_ARTICLE = re.compile(r"(?:\w+ )?(?:morning report|grand rounds)\b")
_FIELD = re.compile(r"(?:general|family|private|group|solo|primary|palliative|emergency|intensive|critical|urgent)"
                    r"(?: health)? (?:practice|medicine|care)")  # fmt: skip


def _joined(text: str, kind: str, head: str) -> Deed | None:
    """An activity typed as a noun, with the verb that claims least: "took part in a vaccination campaign"."""
    small = uncapital(text)
    if (_FIELD.fullmatch(small.lower().partition(" in ")[0]) or SPECIALTY.fullmatch(small.lower())) and kind in {
        "experience",
        "rural",
    }:
        return Deed("", "work", f" in {small.lower()}", of_noun="work")
    if kind == "telehealth" and (head.startswith("tele") or _GIVEN.fullmatch(head)):
        return Deed("", "do" if head.startswith("tele") else "provide", f" {small}", of_noun="work")
    about = kind == "research" and can_be(head, "NOUN") and re.search(r"\w (?:on|about|of) \w(?!.* and \w+ed\b)", small)
    last = small.rsplit(" ", 1)[-1]
    uncounted = (
        last.endswith(("ing", "ery")) or counts(last) == "never" or last in _UNCOUNTED or SPECIALTY.fullmatch(last)
    )
    aid = kind == "volunteering" and not re.fullmatch(rf"{_ACTIVITY.pattern}|\w+(?:er|or|ist)s?", head) and uncounted
    if (
        verb_of(small)
        or kind not in _JOINED
        or not (_ACTIVITY.fullmatch(head) or kind == "rounds" or about or aid)
        or (kind == "place" and head.endswith("ing"))
    ):
        return None
    verb, _, after = ("work", "", "on") if about else ("help", "", "with") if aid else _JOINED[kind].partition(" ")
    bare_noun = aid or head.endswith("ing") or _NO_ARTICLE.match(small) or counts(head) != "always"
    return Deed(
        "", verb, f" {after} {small if bare_noun else with_article(small, head)}".replace("  ", " "), of_noun="work"
    )


_GIVEN = re.compile(r"\w*therapy|counseling|opinions|advice|consults|support")
"""What is given to patients from afar."""
_SCHOOL = re.compile(r"(?:\b(high|middle|secondary|primary|elementary|medical|nursing|community|boarding) )?"
                     r"\b(?:school|college|university)$", re.IGNORECASE)  # fmt: skip
_DOER_DOING = re.compile(r"(?:(?!(?:in|at|of|with|on|for)\b)[\w-]+ )*?([\w-]+) \w+ing (?:[a-z]+s|the|an?|my|in)\b")
"""Someone who does something: "clinic doctor visiting villages"."""
_SEVERAL_THINGS = re.compile(
    r"(?:(?!in\b|of|at|for|with|on|to|by)[\w-]+ ?){1,4}, (?!CA\b)(?:[\w-]+ ){0,4}and ", re.IGNORECASE
)
"""A list of things, for which no one verb is sure to be right: "ward rounds, admissions and discharge summaries"."""
_TRAINED_IN = re.compile(r"[^,]* (?:in|of|at) ")


def _is_thing(part: str) -> bool:
    """Whether a part of a list is a thing, and no field as in "rotation in cardiology, nephrology and psychiatry"."""
    first, *_, last = part.split(" ", 1)[0], part.rsplit(" ", 1)[-1]
    return part.islower() and is_plural(last) and not last.endswith("ics") and not is_past_form(first)


_TWO_BEFORE = re.compile(r"[\w-]+(?: [\w-]+)? and (?!an? |the |my )", re.IGNORECASE)
_SPECIALISTS = ("work as", "become")
_ONLY_ONE = re.compile(
    r"an? (?:[\w-]+ )?(?:president|head|captain|chair|founder|chairperson|author) of ", re.IGNORECASE
)
"""A role that one person has: "the president of"."""
_A_TEAM = {
    "team",
    "group",
    "crew",
    "organization",
    "ngo",
    "charity",
    "committee",
    "club",
    "association",
    "foundation",
    "clinic",
    "bank",
    "pantry",
    "kitchen",
    "shelter",
    "library",
    "hotline",
}
_CHARITY = re.compile(
    r"Red Cr(?:oss|escent)|UNICEF|UNHCR|UNRWA|WHO|Doctors Without Borders|Doctors of the World|MSF|Rotary|Caritas|"
    r"Save the "
    r"Children|Habitat for Humanity|YMCA|World Health Organization",
    re.IGNORECASE,
)
_CHARITY_SITE = re.compile(rf"({_CHARITY.pattern})(?:, (?:in |at )?| in | at )(.+)", re.IGNORECASE)
"""A charity and where it worked: "Red Cross, refugee camp"."""
_WORK_OF_KIND = {"volunteering": "volunteer", "rural": "work", "public health": "work", "telehealth": "work"}


_OF_FAITH = {"church", "temple", "mosque", "cathedral", "synagogue", "gurdwara", "masjid", "parish", "congregation"}
_NAME = re.compile(r"(?:St\.|Saint|Our Lady|Holy|First|Grace|Calvary)\b.*", re.IGNORECASE)
"""Names of congregations, which take no article."""
_A_NAME = re.compile(r"(?:[A-Z][\w’'-]+)(?: (?:on|of|for|the|and|[A-Z][\w’'-]+))* [A-Z][\w’'-]+")
"""A name in capitals: "Meals on Wheels"."""
_NAMED_OF = re.compile(r"(?:[A-Z][\w-]* )+(?:of|for) [A-Z]")


def _last_of(text: str) -> str:
    """The head of a name that may have capitals: "gurdwara" of "Sikh Gurdwara"."""
    return head_of(text.split(",", maxsplit=1)[0])


def _small_last(name: str) -> str:
    """ "a Sikh Gurdwara" → "a Sikh gurdwara"; a longer name keeps its capitals."""
    words = name.split(" ")
    return " ".join([*words[:-1], words[-1].lower()]) if len(words) < 4 and words[0] in {"a", "an"} else name


def deed(what: str, kind: str) -> Deed | None:  # noqa: PLR0911, PLR0912 – the ways to type it, one below the other
    """What was typed as done, as a verb with its words; None where it holds no verb that can follow "I".

    Args:
        what: as typed.
        kind: of the fact.
    """
    typed = bare(what, "volunteering" if kind == "volunteering" else "did")
    if (
        kind in {"volunteering", "community"}
        and _A_NAME.fullmatch(typed)
        and not is_past_form(typed.split()[0].lower())
    ):
        named = (
            None
            if in_table(head_of(typed), "profession", "role", "training", "work") and not _CHARITY.fullmatch(typed)
            else _noun_deed(typed, kind, aim=False)
        )
        if named:
            return named
    text = uncapital(typed)
    if _NOT_DONE.match(text) or _UNFINISHED.search(text):
        return None
    now = bool(_NOW.search(text))
    text = _NOW.sub(" ", text).strip()
    text = re.sub(r"^(?:i['’]m|['’]m|i am)\b", "am", text, flags=re.IGNORECASE)
    match = FIRST.match(text)
    if not match or SUBJECT.fullmatch(match[2].lower()) or MODAL.fullmatch(match[2].lower()):
        return None
    before, word, rest = match[1], match[2], match[3]
    low, second = word.lower(), (rest.split() or [""])[0].lower()
    if DETERMINER.fullmatch(word) and CLAUSE.match(rest.strip()):
        return None
    if low in {"am", "was", "were", "been", "be", "is"} or (low in {"have", "has", "had"} and second in {"been"}):
        after = rest.strip() if low not in {"have", "has", "had"} else rest.strip().partition(" ")[2]
        inner = FIRST.match(after)
        going = now or low in {"am", "is", "been"} or (low in {"have", "has"} and " " in after)
        if inner and inner[2].endswith("ing") and verb_of(inner[2]):
            return Deed(before + inner[1], verb_of(inner[2]), _same_form(articled(inner[3]), inner[2]), going)
        if SUBJECT.fullmatch(after.split(" ")[0].lower()) or after.lower().startswith(("going to", "not ")):
            return None
        return Deed(before, "be", articled(f"be {after}")[2:], going)
    if kind in {"experience", *_WORK_OF_KIND} and low in {"in", "at"} and second != "charge":
        return Deed(
            before, "volunteer" if kind == "volunteering" else "work", articled(f" {low}{rest}"), now, of_noun="place"
        )
    if (
        (low == "responsible" and second == "for")
        or (low == "in" and second == "charge")
        or (low, second) == ("part", "of")
    ):
        return Deed(before, "be", f" {low}{rest}", now)
    if low in _STATE_FIRST and second in {"in", "with", "at", "by", "to", "on"}:
        return Deed(before, "be", f" {low}{rest}", now)
    if low == "born":
        return Deed(before, "be", f" born{rest}")
    if low in {"have", "has", "had"} and second and _is_participle(second):
        inner = FIRST.match(rest.strip())
        if inner and verb_of(inner[2]):
            return Deed(before + inner[1], verb_of(inner[2]), articled(inner[3]), now)
    if low == "used" and second == "to":
        word, rest = (rest.strip().partition(" ")[2].partition(" ")[::2]) if " " in rest.strip() else ("", "")
        return Deed(before, verb_of(word), f" {rest}".rstrip()) if verb_of(word) else None
    if long := _LONG.fullmatch(text):
        return _lasting(long, kind, now)
    head = head_of(text)
    session = kind == "rounds" and in_table(head, "event", "work") and low not in _ALWAYS_VERBS and verb_of(low) == low
    if session or not _sure_of_verb(low, rest, what):
        noun = _noun_deed(text, kind, aim=False)
        return replace(noun, now=now) if noun else None
    said = bool(re.match(r"i\b", what.strip(), re.IGNORECASE)) and verb_of(low) == low
    doer = _DOER_DOING.match(text)
    if doer and low == verb_of(low) != doer[1].lower() and in_table(doer[1].lower(), "profession"):
        return _noun_deed(text, kind, aim=False)
    if not said and _noun_first(low, head, rest):
        noun = _noun_deed(text, kind, aim=False)
        return replace(noun, now=now) if noun else None
    verb = verb_of(low)
    if verb in _PASSIVE and low == inflected(verb, "VBN") and second in {"as", "to", "in", "at", "by", "for"}:
        return Deed(before, "be", articled(f" {low}{rest}"))
    if not verb:
        past = low.endswith("ed") and low not in AS_ADJECTIVE and not can_be(low, "NOUN", "ADJ")
        return Deed(before, low, articled(rest), now, as_past=low) if past else None
    if low.endswith("ing") and not rest.strip() and (noun := _noun_deed(text, kind, aim=False)):
        return replace(noun, now=now)
    if verb in {"do", "complete", "finish", "start", "begin"} and in_table(head_of(rest.strip()), "training"):
        rest = f" {with_article(rest.strip(), head_of(rest.strip()))}"
    rest = articled(f"{low}{rest}")[len(low) :]
    is_plain = low == verb and low != inflected(verb, "VBD")
    now = now or (is_plain and bool(re.match(r"i\b", what.strip(), re.IGNORECASE)))
    return Deed(before, verb, _same_form(rest, low), now, plain=is_plain)


_ALWAYS_VERBS = frozenset([
    "start", "finish", "do", "get", "take", "make", "lead", "run", "join", "open", "found", "shadow",
    "attend", "complete", "visit", "own", "study", "pass", "be", "have",
])  # fmt: skip
"""Verbs that are not the first part of a noun's name, though some are nouns too."""


_PARTICLES = (" up ", " out ", " down ", " back ", " off ", " over ")
"""Words that belong to a verb: "set up a clinic"."""


def _sure_of_verb(low: str, rest: str, what: str) -> bool:  # noqa: PLR0911
    """Whether a first word is no part of a noun's name, as in "research observership", "flying doctor service"."""
    verb = verb_of(low)
    ing = low.endswith("ing") and verb != low
    if "-" in low and verb == low and not DETERMINER.match(rest.strip()):
        return False
    if verb and rest.startswith(_PARTICLES):
        return True
    if (
        not verb
        or re.match(r"i\b", what.strip(), re.IGNORECASE)
        or not (ing or (verb == low and can_be(low, "NOUN", "ADJ")))
    ):
        return True
    named = _NOUN_AFTER.match(rest)
    words = named[1].split() if named else []
    head = words[-1].lower() if words else ""
    if ing and low in AS_ADJECTIVE and in_table(head, "profession", "training", "role"):
        return False
    if (
        ing
        and can_be(low, "NOUN")
        and verb not in SURE_VERBS
        and words
        and not is_plural(head)
        and not DETERMINER.fullmatch(words[0])
        and _named_work(head)
    ):
        return False
    if (also := re.match(r" and ([a-z-]+)", rest)) and not verb_of(also[1]):
        return False
    if not words or DETERMINER.fullmatch(words[0]) or verb in _ALWAYS_VERBS or head[0].isdigit():
        return True
    one = can_be(head, "NOUN") and not can_be(head, "ADJ") and not many_of(head) and counts(head) == "always"
    return not one and in_table(head, "training", "profession") != head


_NOUN_AFTER = re.compile(r" ((?:(?!(?:in|at|of|with|on|for|to|from|and|under|about|during|as|by|who|that|near|into|"
                         r"before|after|or)\b)"
                         r"[\w’'-]+ ?)+)")  # fmt: skip


def _named_work(noun: str) -> bool:
    """Whether a noun is of work, and so more likely named than done: "smoking cessation counseling"."""
    return bool(in_table(noun, "work", "event", "training")) or noun in Words("mass")


def _same_form(rest: str, first: str) -> str:
    """A second verb after "and", as the first was typed, in the past: "working and studying" → "worked and studied"."""
    if not first.endswith("ing"):
        return re.sub(
            r"( and (?:also )?)(done|gone|seen|taken|written|given|been|begun|known|spoken)\b", _as_past, rest
        )

    def past(match: re.Match[str]) -> str:
        verb = verb_of(match[2])
        return f"{match[1]}{inflected(verb, 'VBD')}" if verb and verb not in {"include", "use"} else match[0]

    def sure(match: re.Match[str]) -> str:
        return past(match) if verb_of(match[2]) in SURE_VERBS else match[0]

    first = re.sub(r"( and )([a-z]+ing)(?= [a-z])", sure, re.sub(r"^( and )([a-z]+ing)\b", past, rest))
    return re.sub(
        r"(,? and |, )([a-z]+ing)(?= (?:on|the|an?|my|in|with|for|at|to|[\w-]+ [a-z]+s|"
        r"[a-z]+s)\b)",
        past,
        first,
    )


def _as_past(match: re.Match[str]) -> str:
    """A participle that stands for the past: "helped and done" → "helped and did"."""
    return f"{match[1]}{inflected(verb_of(match[2]), 'VBD')}"


def _is_participle(word: str) -> bool:
    return bool(verb_of(word)) and word in {inflected(verb_of(word), "VBN"), inflected(verb_of(word), "VBD")}


def _noun_first(word: str, head: str, rest: str) -> bool:  # noqa: PLR0911
    """Whether a text begins with a noun and its words: "case report", "study of …", not "study patients"."""
    if DETERMINER.fullmatch(word):
        return True
    if rest.startswith(_PARTICLES):
        return False
    verb = verb_of(word)
    if not verb:
        return not word.endswith("ed") or can_be(word, "ADJ", "NOUN") or word in AS_ADJECTIVE
    known = in_table(head, "training", "work", "event", "profession", "place", "role")
    next_word = (rest.split() or [""])[0].lower()
    if word in AS_ADJECTIVE:
        return not word.endswith("ing") or (bool(known) and next_word == head)
    if known and head == word:  # "study of …", "volunteer", "research on …": a verb only where its object follows
        return word not in {"work", "volunteer"} and not DETERMINER.fullmatch(next_word or "x")
    if not word.endswith("ing") and _a_profession(word, verb, head, rest):
        return True
    if word != verb:
        return (
            bool(known) and word.endswith("ing") and verb not in SURE_VERBS and next_word == head and not many_of(head)
        )
    if word in SURE_VERBS:
        return False
    return can_be(word, "NOUN", "ADJ") and not DETERMINER.fullmatch(next_word or "x")


def _a_profession(word: str, verb: str, head: str, rest: str) -> bool:
    """Whether a word that may be a verb opens the name of a profession: "research assistant", not "help doctors"."""
    between = rest.lower().strip().partition(head)[0]
    return bool(
        (word == verb or can_be(word, "NOUN"))
        and head != word
        and in_table(head, "profession", "role")
        and not is_plural(head)
        and word
        not in {
            "help",
            "assist",
            "see",
            "teach",
            "shadow",
            "observe",
            "treat",
            "interview",
            "train",
            "follow",
            "support",
        }
        and can_be(word, "NOUN", "ADJ")
        and not any(DETERMINER.fullmatch(w) for w in between.split())
    )


def _lasting(match: re.Match[str], kind: str, now: bool) -> Deed | None:  # noqa: PLR0911
    """ "one month of observership", "three years as a GP", "6 weeks shadowing", "2-month rotation"."""
    count, unit, rest = match[1], match[2].lower(), match[3].strip()
    number = count.lower()
    one = number.startswith("half") or number in {"a", "an", "one", "1"}
    if "-" in match[0][: len(count) + 1 + len(unit)] and not unit.endswith("s") and head_of(rest):
        noun = _noun_deed(rest, kind, aim=False)  # "a three-month rotation"
        if noun and noun.verb in {"complete", "do", "attend", "take", "work"}:
            shown = rest.split(" ", 1)[-1] if DETERMINER.fullmatch(rest.split(" ", 1)[0]) else rest
            if number in {"a", "an"}:
                return None
            return Deed("", "complete", f" {article(number)} {number}-{unit} {uncapital(shown)}")
        return None
    number = _NUMBERS.get(number, number)
    lasted = f" {number} {unit.removesuffix('s')}{'' if one else 's'}"
    if not rest:
        return Deed("", "spend", lasted, now)
    first = rest.split()[0].lower()
    if first in {"as", "in", "at", "with", "on", "under", "near"} or (first.endswith("ing") and " " in rest):
        return Deed("", "spend", articled(f"{lasted} {rest}"), now)
    noun = in_table(head_of(rest), "training", "work", "mass")
    if noun or first.endswith("ing"):
        shown = re.sub(r"^(?:an?|the) ", "", rest, flags=re.IGNORECASE)
        return Deed("", "complete", f"{lasted} of {uncapital(shown)}", now)
    return None


_EMPTY_AIM = re.compile(
    r"(?:be|become|work as|practice as|train as|work|serve as)\s+(?:an?\s+)?(?:(?:good|great|better|excellent|best|"
    r"successful|competent|compassionate|caring|skilled|well-trained|board[- ]certified|academic|attending|US|American|"
    r"the best|future|leading|true|real|kind|general|clinical|licensed|independent|practicing|full-time|and|,)\s+)*"
    r"(?:[\w-]+\s+)?[\w-]*?(?:ist|ian|doctor|physician|surgeon|specialist|attending|hospitalist|fellow|doctor there|md|"
    r"leader|practitioner)s?(?: in the (?:us|usa|united states|future))?|"
    r"(?:help|heal|serve|treat|care for|save|work with)(?: (?:my|the|all|many|sick|other|more))*"
    r" (?:people|patients?|others|lives|humanity|the sick|community|everyone)|"
    r"(?:finish|complete|do|match|get|pass|succeed|learn|grow|improve|stay|work hard|continue)"
    r"(?: (?:my|a|the|in|into|well|more|better))*(?: (?:residency|training|match|fellowship|knowledge|skills|"
    r"job|program))?"
    r"(?: in the (?:us|usa|united states))?",
    re.IGNORECASE,
)
"""Aims that say nothing: every applicant has them."""


def says_nothing(what: str) -> bool:
    """Whether an aim is one that everybody has: "be an internist", "help people"."""
    return bool(_EMPTY_AIM.fullmatch(aimed(what) or "be a doctor"))


def aimed(what: str) -> str:
    """An aim so that it follows "I want to": a verb in its plain form; a noun gets its verb; "" where none is known."""
    text = uncapital(bare(what, "aim"))
    if later := re.search(r",? (?:one day|some ?day|eventually|later)$", text):
        return (aim := aimed(text[: later.start()])) and f"{aim} {later[0].strip(' ,')}"
    text = re.sub(r"^(?:be able to|i['’]?m|am)\s+", "", text, flags=re.IGNORECASE)
    match = FIRST.match(text)
    if not match:
        return ""
    before, word, rest = match[1], match[2].lower(), match[3]
    verb = verb_of(word)
    if (
        SUBJECT.fullmatch(word)
        or MODAL.fullmatch(word)
        or word in {"interested", "was", "were", "is"}
        or (word == "have" and not rest.strip())
    ):
        return ""
    if word == "be" or (verb == word and not _noun_first(word, head_of(text), rest)):
        shown = f"{before}{word}{rest}"
    elif word.endswith("ing") and verb and rest.strip() and not _noun_first(word, head_of(text), rest):
        shown = f"{before}{verb}{rest}"
    else:
        noun = _noun_deed(text, "aim", aim=True)
        if not noun and SPECIALTY.fullmatch(head_of(text)):
            noun = Deed("", "practice", f" {text}")
        if not noun and re.search(r"\b(?:health|care)$", head_of(text)):
            noun = Deed("", "work", f" in {text}")
        shown = f"{noun.verb}{noun.rest}" if noun else f"[a verb, for example: run] {with_article(text, head_of(text))}"
    second = re.match(r"(\w+ (?:(?!(?:in|of|at|for|with|by|about|through)\b)[\w-]+ )*and )(\w+ing)\b(?! \w+s\b)", shown)
    if second and verb_of(second[2]):
        shown = f"{second[1]}{verb_of(second[2])}{shown[second.end() :]}"
    return with_the(counted_articles(articled(shown)))


def watched(what: str) -> bool:
    """Whether someone looked on rather than cared for patients: an observership, shadowing."""
    return bool(_WATCHING.search(what))
