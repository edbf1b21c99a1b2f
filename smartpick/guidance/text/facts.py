"""The applicant's facts as sentences: ties, experience, story, and the track record of moving and adapting (S21)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from itertools import islice
from weakref import WeakKeyDictionary

from smartpick.applicant import Applicant, Story, StoryItem
from smartpick.data_folder import state_names
from smartpick.guidance.text import deeds, learning, people_words, place_names
from smartpick.guidance.text.drafts import Draft, gaps_in, render
from smartpick.guidance.text.grammar import verb_of
from smartpick.guidance.text.plain import is_plain
from smartpick.guidance.text.ready import to_mend
from smartpick.guidance.text.typed import tidied
from smartpick.guidance.text.words import bare, counted_articles, is_sentence, with_the

TRACK_KINDS = ("move", "rural", "volunteering", "public health", "language")
"""What shows that someone adapts: moves, rural or semi-urban work, volunteering, public health, languages in use."""
_TIES = {
    "family": "I have family in {place}.",
    "lived": "I lived in {place}.",
    "trained": "I trained in {place}.",
    "worked": "I worked in {place}.",
}


def month_words(when: str) -> str:
    """ "2023-04" as "April 2023"; a year stays a year."""
    year, _, month = when.partition("-")
    return f"{calendar.month_name[int(month)]} {year}" if month else year


def when_words(item: StoryItem, today: dt.date | None = None) -> str:
    """ " in 2021", " from April 2023 to June 2023", " since April 2026" where it goes on after today, or "".

    Args:
        item: the fact; its words begin with a blank.
        today: None for today's date.
    """
    if item.kind == "move":
        when = item.start or item.end
        return f" in {month_words(when)}" if when else ""
    if item.start and item.ongoing(today or dt.date.today()):
        return f" since {month_words(item.start)}"
    if item.start and item.end and item.start != item.end:
        return f" from {month_words(item.start)} to {month_words(item.end)}"
    when = item.start or item.end
    return f" in {month_words(when)}" if when else ""


_FOR_SO_LONG = re.compile(r"\bfor (?:over |about |almost |more than )?(?:\d+|[a-z]+) (?:years|months)\b")
_LONGER = re.compile(r"(?<!\bone[ -])(?<!\ba )(?<!\b1[ -])(?:months?|semesters?)\b|\byears?\b")
"""Lengths of time that do not fit into the month in which they begin."""
STILL = "when it ended, or whether it still goes on"
"""What is missing where work has a beginning and no end."""
UNSURE = "the same in simpler words, for it may not be right as it stands"
"""What is asked where a sentence is none of the patterns that are surely right."""
_TYPED = ("who", "what", "learned", "population", "place", "origin")
"""Fields that are put as English writes them before a sentence is made."""
_SHOULD_BE = {"place": "lived", "research": "studied", "rounds": "attended", "volunteering": "taught"}
_ONLY_SHADOWING = re.compile(r"(?:clinical |physician )?shadow(?:ing|ed)?", re.IGNORECASE)
_CLINICAL = re.compile(
    r"\b(?:doctor|physician|nurse|treat\w*|examin\w*|cared?|(?:saw|seen|seeing|see) patients|consultations?)\b"
)
_THERE = re.compile(r"(?<=\w)(?<!from)(?<!near) (?:there|here)\b")
THERE = "where"
_WHY_MOVED = re.compile(r"(?:to [a-z]+|because of|with my|after|due to|for)\b")
"""Why or with whom someone moved, which ends the sentence."""
_OF_PATIENTS = re.compile(r" with (?:my |the |our )?patients$")
_MY_THESIS = re.compile(r"^my (thesis|dissertation) (?:was|is) (?:about|on) ", re.IGNORECASE)
_MONTHS = [name.lower() for name in calendar.month_name]
_SINCE_LAST = re.compile(rf",? since (?:({'|'.join(_MONTHS[1:])}) )?((?:19|20)\d\d)$", re.IGNORECASE)
_AND_I = re.compile(r"((?:my [a-z-]+(?: [A-Z]\w+)?|[A-Z]\w+) and) I (?=[a-z])", re.IGNORECASE)
"""A second person who did it: "My wife and I settled here"."""
_WITH_DATES = re.compile(r"\b(?:19|20)\d\d\b|\bsince (?:I|we|he|she|my|our) ")


_ENDS = re.compile(r"[.!?…][\"'”’)\]]?$")
"""What ends a sentence."""
_TOLD: WeakKeyDictionary[StoryItem, dict[dt.date, Draft]] = WeakKeyDictionary()
"""Sentences of facts by the day, kept as long as the fact itself is somebody's: a letter tells each several times."""


def story_sentence(item: StoryItem, today: dt.date | None = None) -> Draft:
    """One fact as a sentence or two; what is missing, or cannot be put right without guessing, stands in brackets.

    The applicant's own sentence stays as it is.

    Args:
        item: the fact, as typed.
        today: what goes on after this day is put so ("have worked"); None for today's date.
    """
    if item.sentence:
        own = item.sentence + ("" if _ENDS.search(item.sentence) else ".")
        return Draft(own, gaps_in(own))
    day, told = today or dt.date.today(), _TOLD.setdefault(item, {})
    if day not in told:
        told[day] = _sentence(item, day)
    return told[day]


def _sentence(item: StoryItem, day: dt.date) -> Draft:  # noqa: PLR0912, PLR0915 – the kinds, one below the other
    if item.kind not in {"person", "aim", "move", "language"} and (both := _AND_I.match(item.what)):
        alone = _sentence(item.model_copy(update={"what": f"I {item.what[both.end() :]}"}), day)
        return _said_of_both(both[1], alone)
    item = item.model_copy(update={field: tidied(getattr(item, field)) for field in _TYPED})
    if (
        not item.start
        and item.kind not in {"person", "aim", "move", "language"}
        and (since := _SINCE_LAST.search(item.what))
    ):
        begun = f"{since[2]}-{_MONTHS.index(since[1].lower()):02}" if since[1] else since[2]
        item = item.model_copy(update={"what": item.what[: since.start()], "start": begun, "still_going": True})
    place, who, what, when, caring = place_names.place_name(item.place), "", "", "", "I want to care for"
    where = place_names.at_place(place)
    if where.startswith("[") and (own := re.match(r"\s*(in|at) ", item.place, re.IGNORECASE)):
        where = f"{own[1].lower()} {place}"
    placed = False
    typed, other = place_names.without_place(item.what.strip(" .,;:!…"), place), ""
    typed = place_names.at_centers(typed)
    if typed.endswith(" near"):
        by, typed = typed.split()[-2], typed.removesuffix(" near")
        typed, where = (
            (typed, f"near {place}")
            if place and verb_of(by) in {"live", "work", "stay", "study"}
            else (f"{typed} nearby", where)
        )
    if item.kind == "research":
        typed = _MY_THESIS.sub(r"wrote my \1 on ", typed)
    if item.kind == "person":
        who, after = people_words.person(item.who)
        if who and typed.lower().startswith(f"{item.who.lower()} "):
            typed = typed[len(item.who) :].strip()
        what = people_words.described(typed or place_names.without_place(after, place), people_words.are_many(who))
        if item.what.strip() and not typed and not after:
            what = "are" if people_words.are_many(who) else "is"
        if typed and not what:
            what = f"[what this person does there, for example: lives and works; you wrote: {typed[:80]}]"
        what = counted_articles(what)
        who = who[:1].upper() + who[1:] + ("," if _APPOSITION.search(who) else "")
        if place and _CAME.match(what) and not re.search(r"\bthere\b", what):
            what, place, where, placed = _MOVES.sub(f"\\1 {_toward(place)}", what, count=1), "", "", True
        if place and re.search(r"\bthere\b", what):
            to = re.search(r"\b(?:moved?|moves|went|goes|came|comes|immigrated|emigrated|relocated)\b", what)
            shown = place if re.search(r"\b(?:from|to|near|around) there\b", what) else _toward(place) if to else where
            what, place, where = re.sub(r"\bthere\b", shown, what, count=1), "", ""
            placed = True
        if where and what and not what.startswith("[") and not people_words.done_in_a_place(what):
            clear = who and not re.search(r"[,(]|\b(?:I|who|that)\b", who)
            who, where, placed = (
                (f"{who} {where}", "", True) if clear else (who, f"[how {place} belongs to it]", placed)
            )
    elif item.kind == "place" and place and (own := _MY_PLACE.fullmatch(typed)):
        return Draft(f"{place[0].upper()}{place[1:]} is {own[1].lower()}.")
    elif item.kind == "place" and place and typed.startswith("where "):
        return Draft(
            told := _surely(f"{place[0].upper()}{place[1:]} is {typed}{when_words(item, day)}."), gaps_in(told)
        )
    elif item.kind == "aim":
        what = deeds.aimed(typed)
        if typed and not what:
            what = f"[what you want to do, beginning with a verb, for example: run; you wrote: {typed[:80]}]"
    elif item.kind == "language":
        what = learning.language_words(_OF_PATIENTS.sub("", typed) if item.population else typed)
        if item.what and (not what or (item.population and re.match(r"grew up |.* with ", what))):
            what = "speak [which language]"
    elif item.kind == "move":
        when = when_words(item, day)
        if _WHY_MOVED.match(typed):
            when += f" {typed}"
        purpose = re.search(r" (to ([a-z]+)|after|before|when|during) .*$", item.origin)
        if purpose and (not purpose[2] or verb_of(purpose[2]) == purpose[2]):
            when += purpose[0]
            item = item.model_copy(update={"origin": item.origin[: purpose.start()]})
    else:
        who = people_words.person(item.who)[0] if item.kind != "rounds" else place_names.place_name(item.who)
        typed = place_names.without_place(typed, who)
        other = place_names.other_place(typed, place)
        what, when, caring = _done(item, typed, day)
        if _THERE.search(what):
            where = _toward(place) if _WENT.match(what) else where
            what, where = _THERE.sub(f" {where}" if where else f" [{THERE}]", what, count=1), ""
            placed = True
    placed = placed or (bool(place) and item.kind != "move" and place_names.names_again(what, place))
    if placed:
        where = place = ""
    if who and item.kind != "person" and place_names.names_again(what, who):
        who = ""
    if who.startswith(("Dr. ", "Prof. ")) and (shadowed := _SHADOWED.search(what)):
        what, who = f"{what[: shadowed.start()]}{shadowed[1]} {who}, {shadowed[2]},{what[shadowed.end() :]}", ""
    placed = placed or (not place and (item.kind == "telehealth" or bool(_FROM_AFAR.search(what))))
    if visit := _VISITED.fullmatch(what):
        what, where = visit[1], f"{where.removeprefix('in ').removeprefix('at ')}{visit[2]}"
    if item.kind == "place" and (why := _WENT_WHY.match(what)) and where:
        what, where = f"{why[1]} {_toward(place)}{why[2]}", ""
        placed = True
    if item.kind == "place" and not re.search(r" (?:and|to) ", what) and _WENT.match(what):
        where = _toward(place)
    if item.kind == "research" and where.startswith("in ") and "," not in place and not place_names.is_listed(place):
        where = f"at {place}"
    if item.kind == "rounds" and who:
        aside = _ASIDE.search(_OFTEN.sub("", what)) and not _AT_A_MEETING.search(what)
        where, who = f"{'at' if aside else 'of'} {who}", ""
    if where and (often := _OFTEN.search(what)) and " " in what[: often.start()]:
        what, where = what[: often.start()], f"{where} {often[1]}"
    if item.kind == "telehealth" and where.startswith(("in ", "at ")):
        if by := _PEOPLE_BY.search(what):
            what, where, placed = f"{what[: by.end()]} {where}{what[by.end() :]}", "", True
        elif not _FOR_WHOM.search(what):
            where = f"for {'[which physicians]' if 'scrib' in what else 'patients'} {where}"
    if other:
        where = f"[one place: {other} or {place}?]"
    origin, reason = _origin(item.origin)
    draft = render(
        "story", kind=item.kind, where=where and f" {where}", placed=placed, place=place, who=who, what=what,
        when=when, caring=caring, origin=place_names.place_name(origin), reason=reason, to=_toward(place),
        learned=learning.learned_words(item.learned), population=people_words.patients(item.population),
    )  # fmt: skip
    text = re.sub(r"(?<= )i(?= [a-z])", "I", re.sub(r",\.", ".", draft.text))
    draft = Draft(with_the(counted_articles(text)))
    text = _VOWEL.sub(r"\1n \2", " ".join(draft.text.split()))
    text = _PEOPLES.sub(lambda match: match[0][0].upper() + match[0][1:], text)
    if not gaps_in(text) and (faults := to_mend(text)):
        text = f"{text} [{faults[0].split(': “')[0].replace('[', '(')}]"
    if not gaps_in(text):
        text = " ".join(_surely(sentence) for sentence in re.split(r"(?<=\.) (?=I )", text))
    return Draft(text, gaps_in(text))


def _said_of_both(others: str, alone: Draft) -> Draft:
    """The sentence with others beside "I": "My wife and I were …"."""
    lead, i, rest = alone.text.partition("I ")
    other = f"{others[0].lower()}{others[1:]}" if lead and others.lower().startswith("my ") else others
    rest = re.sub(r"^(am|was)\b", lambda verb: {"am": "are", "was": "were"}[verb[1]], rest)
    return Draft(f"{lead}{other} {i}{rest}", alone.gaps)


def _surely(sentence: str) -> str:
    """A sentence that is surely right, also after its articles were put to it; else with a gap after it."""
    for told in dict.fromkeys((sentence, counted_articles(sentence, every=True))):
        if is_plain(told) and not (told != sentence and re.match(r"I learned an? ", told)):
            return told
    return f"{sentence} [{UNSURE}]"


_PEOPLES = re.compile(
    r"\b(?:spanish|english|french|arabic|german|italian|russian|portuguese|chinese|japanese|vietnamese|nepalese|korean|"
    r"turkish|kurdish|irish|british|american|mexican|african|asian|indian|persian|iranian|syrian|egyptian|nigerian|"
    r"brazilian|colombian|cuban|haitian|ethiopian|armenian|ukrainian|afghan|iraqi|somali|filipino|filipina|hispanic|"
    r"latino|"
    r"latina|hindi|urdu|punjabi|swahili|farsi|tagalog|mandarin|cantonese|hebrew|greek|bengali|tamil|amharic|pashto|"
    r"dari|"
    r"muslim|christian|jewish|european)s?\b"
)
"""Peoples and languages that were typed small."""
_VOWEL = re.compile(
    r"\b([Aa]) (?!one\b|once\b|[Ee]u|uni|use|One\b)"
    r"([aeioAEIO]\w|[FHLMNRSX][B-DF-HJ-NP-TV-Z]{1,3}\b|(?:HIV|NGO|MRI|RNA|NIH)\b)"
)
"""A wrong "a", as typed: "a engineer", "a HPV vaccine" (letters said one by one)."""


_FROM_AFAR = re.compile(r"\b(?:virtual|online|remote|tele)", re.IGNORECASE)
_PEOPLE = (r"(?:patients|people|women|men|children|kids|families|mothers|elders|adults|refugees|migrants|"
           r"villagers|workers|students|survivors|nurses|doctors|physicians|clinicians|diabetics|veterans|teenagers|"
           r"clients)\b")  # fmt: skip
_FOR_WHOM = re.compile(rf" (?:for|during) |\b{_PEOPLE}")
"""What tells for whom something was done by telephone or video; else it is for patients in the place that was told."""
_PEOPLE_BY = re.compile(rf"\b{_PEOPLE}(?= (?:by|via|through|over|using|online|about|on)\b)")
"""The people, who are in the place, before the means, which are not."""
_SHADOWED = re.compile(
    r"\b(shadow(?:ed|ing)?|observ(?:e|ed|ing)|assist(?:ed|ing)?|scribed? for|scribing for) ((?:an?|one|the) "
    r"(?:[\w-]+ )?"
    r"(?:psychiatrist|internist|doctor|physician|\w+ologist|pediatrician|surgeon|hospitalist|geriatrician))\b"
)
"""Who was shadowed, typed without the name that another field holds."""
_MY_PLACE = re.compile(
    r"(?:it |this |here )?(?:is )?(my (?:[a-z]+['’]s )?(?:hometown|home town|birthplace)|"
    r"my (?:second |own )?home(?: city)?)",
    re.IGNORECASE,
)
"""What a place is to someone, typed as a noun: "my hometown"."""
_VISITED = re.compile(
    r"((?:have )?visit(?:ed|s)?)((?: (?:once|twice|often|many times|several times|\w+ times|every \w+))?)"
)
"""A visit takes its place without "in"."""
_OFTEN = re.compile(
    r",? ((?:one|two|three|four|five|six|several) (?:day|hour|time|morning|evening|shift|week|month)s? (?:a|per|"
    r"each|every) (?:day|week|month|year)|"
    r"for (?:over |more than |almost )?(?:\w+) (?:years|months|weeks)|(?:once|twice|three times) a (?:day|"
    r"week|month|year)|(?:every|each) (?:\w+ )?(?:day|week|month|year|summer|"
    r"weekend|morning|evening|\w+day)(?: (?:morning|afternoon|evening|night))?|weekly|daily|monthly|on (?:Mon|Tues|"
    r"Wednes|Thurs|Fri|Satur|Sun)days)$"
)
"""How often, which stands after the place."""
_ASIDE = re.compile(
    r" (?:of|on|as|about|by|via|through|with|in|from|over|at) |,| and [a-z]+ed\b|\)$| online$| (?:board|report|"
    r"conference|presentation|"
    r"lecture|seminar|webinar|session)s?$"
)
"""Words after which "of" and a center would belong to the wrong noun: it takes “at”."""
_AT_A_MEETING = re.compile(r" at the (?:[\w-]+ ){0,3}(?:conference|meeting|congress|symposium|assembly)$")
_APPOSITION = re.compile(r", (?:my|our|an?|the|who) [^,]+$", re.IGNORECASE)
"""What tells who a named person is, which ends with a comma: "Dr. Lee, my mentor, practices …"."""
_WENT = re.compile(
    r"(?:have )?(?:been )?(?:immigrat|emigrat|relocat|mov(?:ed|ing)|came|come|traveled?|go|went)\w*\b(?! (?:to|from|"
    r"around)\b)"
)
_WENT_WHY = re.compile(
    r"((?:have )?(?:came|moved|traveled|relocated|immigrated))( (?:for|with|because|due|after|when|as|to [a-z]+)\b.*)"
)
"""A move with its reason, which stands after the place."""
_CAME = re.compile(r"(?:moved|came|immigrated|relocated|emigrated)\b(?! (?:to|in|with me)\b)")
_MOVES = re.compile(r"^(\w+)")
"""Verbs that lead to a place."""
_REASON = re.compile(r",?\s*\b(?:due to|because of|escaping|fleeing) (.+)$", re.IGNORECASE)


def _origin(origin: str) -> tuple[str, str]:
    """Where a move began and its reason, which was typed with it: ("Sudan", "the war")."""
    match = _REASON.search(origin)
    if not match:
        return origin, ""
    reason = match[1].strip()
    return origin[: match.start()], f"the {reason}" if re.match(
        r"(?:civil )?(?:war|crisis|coup|revolution|earthquake|famine)\b", reason
    ) else reason


def _toward(place: str) -> str:
    """Where a move led, with its word: "to Accra", "abroad"."""
    where = place_names.at_place(place)
    return f"to {place}" if where.startswith(("in ", "at ", "[")) else where


def _done(item: StoryItem, typed: str, day: dt.date) -> tuple[str, str, str]:
    """(what was done, when, how its patients are told): the words after "I", in the tense of the fact."""
    begun = bool(item.start)
    if item.who and _ONLY_SHADOWING.fullmatch(typed):
        typed = f"shadowed {people_words.person(item.who)[0]}"
    deed, often = deeds.deed(typed, item.kind), _OFTEN.search(typed)
    if deed is None and often and (rare := deeds.deed(typed[: often.start()], item.kind)):
        deed = replace(rare, rest=f"{rare.rest} {often[1]}")
    watched = deeds.watched(item.what)
    ended = bool(item.end) and not item.ongoing(day)
    goes_on = item.ongoing(day) or (item.still_going is True and not item.end)
    told_now = bool(deed and deed.now) and not ended and item.still_going is not False
    once = bool(deed and deed.begins and begun and not item.end) and not re.match(r"(?:i am )?\w+ing\b", typed, re.I)
    now = goes_on or told_now or bool(deed and deed.plain and not begun and not ended and item.still_going is None)
    tense: deeds.Tense = "past" if once or not now else "perfect" if begun else "present"
    when = "" if _WITH_DATES.search(typed) else f" in {month_words(item.start)}" if once else when_words(item, day)
    if deed is None:
        example = _SHOULD_BE.get(item.kind, "completed")
        noun = bare(typed, "did")
        what = f"[a verb, for example: {example}] {noun}" if noun else ""
        if is_sentence(noun):
            what = f"[what you did, beginning with a verb, for example: {example}; you wrote: {noun[:80]}]"
    else:
        what = deed.told(tense)
        if deed.needs_end and tense == "past" and not item.end:
            what = f"[completed, or am still doing]{deed.rest}"
        elif begun and not item.end and tense == "perfect":
            when = f" since {month_words(item.start)}" if when else ""
        elif when and begun and not item.end and tense == "past" and deed.lasts:
            when = f" from {month_words(item.start)} to [{STILL}]"
        elif when and begun and not item.end and tense == "past" and _LONGER.search(typed):
            when = f", starting in {month_words(item.start)}"
    if when.startswith(" since") and _FOR_SO_LONG.search(what):
        when = ""
    if watched:
        return what, when, "I observe the care of" if now else "I saw the care of"
    cares = deed is not None and item.kind != "public health" and deed.cares
    if item.kind == "volunteering":
        cares = cares and bool(_CLINICAL.search(what))
    return what, when, f"I {'care for' if now else 'cared for'}" if cares else f"I {'work' if now else 'worked'} with"


def place_words(place: str) -> str:
    """A tie's place in words: "CA" as "California", "Los Angeles County, CA" with the state's name."""
    names = state_names()
    county, _, state = place.rpartition(", ")
    return ", ".join(part for part in (county, names.get(state.strip(), state.strip())) if part)


def tie_sentences(applicant: Applicant) -> list[tuple[str, Draft]]:
    """(place, sentence) of every tie of the form."""
    return [(tie.place, Draft(_TIES[tie.kind].format(place=place_words(tie.place)))) for tie in applicant.ties]


def month_count(months: float) -> str:
    """ "2 months", "1 month"."""
    return f"{months:g} month" + ("" if months == 1 else "s")


@dataclass(frozen=True)
class Milestone:
    """One point of the timeline: when ("" if not entered), what kind, the sentence."""

    when: str
    kind: str
    sentence: Draft
    item: StoryItem


def track_record(story: Story, today: dt.date | None = None) -> list[Milestone]:
    """The timeline of moves, rural work, volunteering, public health and languages, oldest first, undated last.

    Args:
        story: all facts; the others are left out.
        today: what begins later is left out; None for today's date.
    """
    items = _track_items(story, today)
    return [Milestone(when_words(item, today).strip(), item.kind, story_sentence(item, today), item) for item in items]


def _track_items(story: Story, today: dt.date | None) -> list[StoryItem]:
    return sorted(story.of_kind(*TRACK_KINDS, today=today), key=lambda item: item.start or item.end or "9999")


MOVED = "So I know what a new place asks of me."
"""What follows from two moves and what each taught."""


def adaptability(story: Story, most: int = 2, today: dt.date | None = None) -> Draft:
    """Complete sentences that show adapting, moves first; a gap when there is none.

    The same sentences serve the national statement, the answers and the letters.

    Args:
        story: all facts.
        most: sentences at the most.
        today: what begins later is left out; None for today's date.
    """
    items = sorted(_track_items(story, today), key=lambda item: TRACK_KINDS.index(item.kind))
    sentences = (story_sentence(item, today) for item in items)
    first = list(islice((draft for draft in sentences if not draft.gaps), most))
    if not first:
        missing = "a move, rural work, volunteering or a language that shows how you adapt"
        return Draft(f"[{missing}]", (missing,))
    text = " ".join(draft.text for draft in first)
    moves = [item for item in items if item.kind == "move" and item.learned and not item.sentence][:most]
    if len(moves) > 1 and len(first) > 1:
        text = f"{text} {MOVED}"
    return Draft(text)
