"""Spelling and grammar of the applicant's own texts: what to look at, with a proposal. No text is changed.

Harper reads the spelling and the common grammar; `data/rules/slips.csv` holds what writers of a second language get
wrong and Harper does not see. Names, words of medicine and of the program table are never spelling errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Literal

from rapidfuzz.distance import OSA

from smartpick.catalog import Catalog
from smartpick.data_folder import csv_rows, shipped_file
from smartpick.guidance.text.grammar import can_be, inflected, is_plural, singular, verb_of
from smartpick.guidance.text.places import sentence_spans
from smartpick.sentences import mended

MOST_CHARACTERS = 30_000
"""Longest text that is read: above every limit of a plan (assumption)."""
_LONGEST_WORD, _LONGEST_SENTENCE = 60, 1_000
"""Letters of a word and characters of a sentence that are read at once: Harper's memory and time grow with the square
of a word and of a sentence (measured: a word of 200,000 letters ends the program)."""
SHORTEST = 4
"""Letters from which a word is looked at: short words are often abbreviations (assumption)."""
_BRITISH = (
    (re.compile(r"is(e[sd]?|ing|er|ers|ation|ations)$"), r"iz\1"),
    (re.compile(r"ys(e[sd]?|ing)$"), r"yz\1"),
    (re.compile(r"our(s|ed|ing|al|able|ful|less|ite|ites|hood|hoods)?$"), r"or\1"),
    (re.compile(r"(a|o)e"), "e"),
    (re.compile(r"re(s|d)?$"), r"er\1"),
    (re.compile(r"ll(ed|ing|er|or)$"), r"l\1"),
)
"""Families of British forms; one counts only where Harper proposes the US form."""
_MEDICAL = re.compile(
    r"(?:ology|olog(?:ist|ical)|itis|osis|emia|uria|algia|penia|plegia|oma|ectomy|ostomy|otomy|oscop(?:y|ic)|opath(?:y|ic)|"
    r"plasty|gra(?:m|phy|phic)|iatr(?:y|ics?|ist)|megaly|trophy|rrhea|ine|cillin|mycin|azole|mab|statin)s?$"
)
"""Endings of medicine: a word with one is right unless it is one letter away from a word Harper knows."""
_WHY = {
    "Agreement": "The verb does not fit who does it, or the number does not fit.",
    "BoundaryError": "These are usually written as two words, or as one.",
    "Eggcorn": "Another word is meant here, which sounds alike.",
    "Grammar": "The form of this word does not fit here.",
    "Malapropism": "Another word is meant here, which sounds or looks alike.",
    "Nonstandard": "This form is not used in written English.",
    "Repetition": "A word stands there twice.",
    "Typo": "This looks mistyped.",
    "Usage": "English says this in another way.",
    "WordChoice": "English uses another word here.",
    "AnA": "“a” stands before a sound like b or d, “an” before a sound like a, e, i, o.",
    "SinceDuration": "“since” goes with a date, “for” with a length of time.",
}  # fmt: skip
"""Kind of finding of Harper, or one of its rules → what it means. Kinds of style are not here, and not shown."""
_US = "This is the British spelling; US programs write it in the other way."
_NOT_SHOWN = (
    "CompoundNouns",
    "ExpandMemoryShorthands",
    "FeelFell",
    "HowTo",
    "ItsPossessive",
    "LookingForwardTo",
    "MassNouns",
    "MergeWords",
    "MissingPreposition",
    "MissingTo",
    "MultipleSequentialPronouns",
    "NotTo",
    "OrthographicConsistency",
    "OneOfTheSingular",
    "QuantifierNumeralConflict",
    "SingleBe",
    "SplitWords",
    "ThatThan",
    "ToTwoToo",
    "UpdatePlaceNames",
    "WereWhere",
    "WrongNegative",
    "YourPredicateAdjective",
)
"""Rules of Harper that were wrong on good sentences of applicants (measured over `data/rules/readings`), and one that
prints what it looks at; our own table holds it."""
_NO_SLIP = {"had had", "that that", " ", "  "}
"""What may stand there twice; and gaps, in which Harper guesses a word."""
_LONG = 7
"""Letters from which a word may be two slips away from the one that is meant (assumption)."""


@dataclass(frozen=True)
class Slip:
    """Words to look at.

    start, end: where they stand in the text. words: they. kind: of which kind. proposals: what could stand there, best
    first ("" for nothing); none where only the writer knows. why: in a sentence. sentence: the one they stand in.
    """

    start: int
    end: int
    words: str
    kind: Literal["typing", "US spelling", "grammar"]
    proposals: tuple[str, ...]
    why: str
    sentence: str


@lru_cache(maxsize=1)
def _harper() -> tuple[Any, Lock]:
    """Harper, with those of its rules off that are not shown, and the lock it needs: one thread at a time."""
    from harper import Linter  # noqa: PLC0415 – a second and 130 MB, so only where texts are checked

    linter = Linter()
    linter.set_lint_config({**linter.get_lint_config(), **dict.fromkeys(_NOT_SHOWN, False)})
    return linter, Lock()


@lru_cache(maxsize=1)
def _pairs() -> dict[str, str]:
    return {row["british"]: row["american"] for row in csv_rows("rules/us_spelling.csv")}


@lru_cache(maxsize=4)
def _names(catalog: Catalog) -> frozenset[str]:
    """Words of the field, and every word of a program's, a sponsor's, a hospital's, a city's or a specialty's name."""
    words = set(shipped_file("rules/field_words.txt").decode().split())
    table: Any = catalog.table
    for column in ("program_name", "sponsor", "hospital_name", "city", "county", "specialty", "census_division"):
        for name in table[column].dropna().astype(str).unique():
            words |= set(re.findall(r"[a-z]+", name.lower()))
    return frozenset(words - set(_pairs()))


def slips_in(catalog: Catalog, text: str, own: Iterable[str] = ()) -> list[Slip]:
    """What to look at in a text, in order; nothing inside [brackets].

    Args:
        catalog: the names of its programs and places are right.
        text: any typed text.
        own: texts whose words are right, such as the story's names and places.

    Raises:
        ValueError: one sentence, for a text that is too long to be read.

    Example:
        >>> from smartpick import load_catalog
        >>> slips_in(load_catalog(), "I am agree with your mission.")[0].proposals
        ('agree',)
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"This text has more than {MOST_CHARACTERS:,} characters, too many to check its spelling.")
    text = mended(text)
    right = _names(catalog) | {word for some in own for word in re.findall(r"[^\W\d_]+", some.lower())}
    found = [
        Slip(start + a, start + b, text[start + a : start + b], kind, proposals, why, text[start:end])
        for start, end in _parts(text)
        for a, b, kind, proposals, why in _in_sentence(text[start:end], right)
    ]
    gaps = [match.span() for match in re.finditer(r"\[[^\]\n]*\]", text)]
    once: dict[tuple[str, str], Slip] = {}
    for slip in found:
        if not any(slip.start < end and start < slip.end for start, end in gaps):
            once.setdefault((slip.words.lower(), slip.why), slip)
    return list(once.values())


def _parts(text: str) -> Iterable[tuple[int, int]]:
    """Start and end of each sentence; longer ones in pieces, at blanks."""
    for begin, end in sentence_spans(text):
        start = begin
        while end - start > _LONGEST_SENTENCE:
            blank = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
            cut = blank if blank > 0 else start + _LONGEST_SENTENCE
            yield start, cut
            start = cut
        yield start, end


_Found = tuple[int, int, Literal["typing", "US spelling", "grammar"], tuple[str, ...], str]


def _in_sentence(sentence: str, right: Iterable[str]) -> list[_Found]:
    """Start, end, kind, proposals and why of each slip in a sentence, in order; where two overlap the first counts:
    our own rules, then Harper's."""
    bare = re.sub(rf"\S{{{_LONGEST_WORD},}}", lambda match: " " * len(match[0]), sentence).replace("’", "'")
    taken: list[_Found] = []
    for slip in (*_by_table(bare), *_us_spelling(bare), *_by_harper(bare, frozenset(right))):
        if all(slip[1] <= start or end <= slip[0] for start, end, *_ in taken):
            taken.append(slip)
    return sorted(taken, key=lambda slip: slip[0])


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[dict[str, str], re.Pattern[str], re.Pattern[str] | None], ...]:
    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return tuple(
        (dict(row), compiled(row["pattern"]), compiled(row["unless"]) if row["unless"] else None)
        for row in csv_rows("rules/slips.csv")
    )


def _by_table(sentence: str) -> Iterable[_Found]:
    """What `data/rules/slips.csv` finds. A group of its patterns named as in `_IS` must be a word of that kind."""
    for row, pattern, unless in _table():
        if unless and unless.search(sentence):
            continue
        for match in pattern.finditer(sentence):
            groups = {name: _Word(words) for name, words in match.groupdict().items() if words is not None}
            if all(groups[name].islower() and is_it(groups[name]) for name, is_it in _IS.items() if name in groups):
                start, end = match.span("at") if "at" in groups else match.span()
                start += len(sentence[start:end]) - len(sentence[start:end].lstrip())
                large = start == 0 and sentence[:1].isupper()
                proposals = [better.format(**groups) for better in row["better"].split("|")]
                shown = tuple(f"{each[:1].upper()}{each[1:]}" if large else each for each in proposals)
                yield start, end, "grammar", shown, row["why"]


_FORMS = {
    "subject": {"me": "I", "him": "he", "her": "she", "us": "we", "them": "they"},
    "object": {"i": "me", "he": "him", "she": "her", "we": "us", "they": "them", "you": "you"},
    "have": {"am": "have", "are": "have", "is": "has", "was": "had", "were": "had"},
    "many": {"is": "are", "was": "were", "has": "have", "has been": "have been", "isn't": "aren't",
             "wasn't": "weren't", "doesn't": "don't", "hasn't": "haven't"},
    "one": {"are": "is", "were": "was", "am": "is", "don't": "doesn't", "haven't": "hasn't", "weren't": "wasn't",
            "aren't": "isn't"},
    "perfect": {"am": "have been", "is": "has been", "are": "have been"},
    "tell": {"say": "tell", "says": "tells", "said": "told"},
    "do": {"make": "do", "made": "did", "making": "doing"},
    "take": {"give": "take", "gave": "took", "giving": "taking"},
    "remind": {"remember": "remind", "remembers": "reminds", "remembered": "reminded"},
    "double": {"childrens": "children", "womens": "women", "peoples": "people", "mens": "men", "sheeps": "sheep"},
    "apart": {"eventhough": "even though", "infact": "in fact", "incase": "in case", "aswell": "as well",
              "atleast": "at least", "inspite": "in spite", "noone": "no one", "thankyou": "thank you",
              "ofcourse": "of course", "upto": "up to", "everytime": "every time", "eachother": "each other",
              "ontime": "on time"},
    "NN": {"people": "person"},
}  # fmt: skip
"""Form asked for by a proposal of the table → the words that do not follow the dictionary."""
_TAGS = {"many": "VBP", "one": "VBZ"}


class _Word(str):
    """A word of a pattern, whose form a proposal of the table can ask for: "{at:VBG}", "{whom:subject}"."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        word = self.lower()
        if not form:
            return str(self)
        if form in _FORMS and (word in _FORMS[form] or form not in {*_TAGS, "NN"}):
            have = "has" if _of(word, "VBZ") else "have"
            return _FORMS[form].get(word, f"{have} {inflected(verb_of(word), 'VBN')}" if verb_of(word) else word)
        if form == "NN":
            return _FORMS["NN"].get(word, singular(word))
        if form in {"more", "most"}:
            return _compared(word, "er" if form == "more" else "est")
        if form == "VB":
            return verb_of(word)
        return inflected(word if form == "NNS" else verb_of(word) or word, _TAGS.get(form, form))


def _of(word: str, tag: str) -> bool:
    """Whether a word is that form of its verb, and not also the plain form."""
    return bool(verb_of(word)) and word != verb_of(word) and word == inflected(verb_of(word), tag)


_MODALS = {"can", "could", "will", "would", "may", "might", "must", "should", "shall"}
_NO_PRESENT = _MODALS | {
    "remember", "know", "think", "recall", "miss", "describe", "mention", "keep", "believe", "hope", "understand",
    "regret", "have", "need", "want", "love", "am", "was", "were", "had",
}  # fmt: skip
"""Verbs that stand in the present beside a time in the past: “I remember the flood in 2010.”"""
_NOUNS = {"country", "patient", "mother", "father", "job"}
"""Nouns that the dictionary has as adjectives too."""
_IS: dict[str, Callable[[str], bool]] = {
    "plain": lambda word: verb_of(word) == word,
    "pure": lambda word: (
        verb_of(word) == word and word not in _MODALS and not can_be(word, "NOUN", "ADJ", "ADV", "ADP")
    ),
    "pureregular": lambda word: _IS["pure"](word) and inflected(word, "VBN") != word,
    "present": lambda word: verb_of(word) == word and inflected(word, "VBD") != word and word not in _NO_PRESENT,
    "third": lambda word: _of(word, "VBN"),
    "thirdonly": lambda word: _of(word, "VBZ") and not can_be(word, "NOUN"),
    "past": lambda word: _of(word, "VBD"),
    "pastonly": lambda word: (
        _of(word, "VBD") and word[-2:] != "ed" and not _of(word, "VBN") and not can_be(word, "NOUN", "ADJ")
    ),
    "vbz": lambda word: _of(word, "VBZ"),
    "bare": lambda word: _IS["present"](word) and not can_be(word, "ADJ", "ADV", "ADP"),
    "ing": lambda word: _of(word, "VBG"),
    "single": lambda word: (
        can_be(word, "NOUN") and (word in _NOUNS or not can_be(word, "ADJ")) and word[-1] != "s" and not _is_many(word)
    ),
    "alone": lambda word: can_be(word, "NOUN") and not is_plural(word),
    "many": is_plural,
    "several": is_plural,
    "manyonly": lambda word: is_plural(word) and word != "people" and not can_be(word, "VERB", "ADJ", "ADV", "ADP"),
}
"""Name of a group in the table → what its word must be: forms of a verb (pure: nothing but a verb), a noun for one
thing or for several (only: and nothing else)."""


def _compared(word: str, ending: str) -> str:
    """A short adjective with -er or -est: "big" → "bigger"."""
    if word.endswith("y"):
        return f"{word[:-1]}i{ending}"
    double = word[-1] if re.search(r"[^aeiou][aeiou][bdgnpt]$", word) else ""
    return f"{word.removesuffix('e')}{double}{ending}"


def _is_many(word: str) -> bool:
    """Whether a noun stands for several, in its form or by what it means: "one of the staff"."""
    groups = {
        "will",
        "can",
        "must",
        "might",
        "may",
        "family",
        "staff",
        "team",
        "group",
        "few",
        "crew",
        "faculty",
        "cohort",
        "majority",
        "rest",
        "youth",
    }
    return is_plural(word) or word in groups


def _us_spelling(sentence: str) -> Iterable[_Found]:
    """British forms that a table names."""
    for match in re.finditer(r"(?<![\w@/.-])[A-Za-z]{4,}(?![\w@/-])", sentence):
        us = _pairs().get(match[0].lower())
        if us and _may_be_british(sentence, *match.span()):
            yield *match.span(), "US spelling", (us,), _US


def _may_be_british(sentence: str, start: int, end: int) -> bool:
    """Whether a word is no name: in small letters, or first in its sentence and before such a word."""
    return sentence[start:end].islower() or (start == 0 and not re.match(r" [A-Z]", sentence[end:]))


def _by_harper(sentence: str, right: frozenset[str]) -> Iterable[_Found]:
    """What Harper finds of those of its kinds that are shown; names and words that are right are passed over."""
    linter, lock = _harper()
    with lock:
        found = linter.organized_lints(sentence, language="plaintext")
    for rule, lints in found.items():
        for lint in lints:
            start, end, words = lint.span.start, lint.span.end, lint.problem_text
            proposals = tuple(dict.fromkeys(_instead(words, each) for each in lint.suggestions))[:3]
            if rule == "SpellCheck":
                yield from _typing(sentence, start, words, proposals, right)
            elif (why := _WHY.get(rule, _WHY.get(lint.lint_kind))) and proposals and words.lower() not in _NO_SLIP:
                spelled = rule == "AnA" and not re.match(r" [a-z]", sentence[end:])  # as in “an H1b”
                if not spelled:
                    yield start, end, "grammar", proposals, why


def _instead(words: str, suggestion: Any) -> str:
    """The words with a suggestion of Harper carried out: they are replaced, taken out, or others stand after them."""
    return words + suggestion.replacement_text if suggestion.kind == 2 else suggestion.replacement_text


def _typing(
    sentence: str, start: int, word: str, proposals: tuple[str, ...], right: frozenset[str]
) -> Iterable[_Found]:
    """A word that Harper does not know: British, mistyped, or nothing where it may be a name or a rare word."""
    low, end = word.lower(), start + len(word)
    us = {form.sub(change, low) for form, change in _BRITISH} & {proposal.lower() for proposal in proposals} - {low}
    if us and low not in right and _may_be_british(sentence, start, end):
        yield start, end, "US spelling", tuple(us), _US
    elif (
        word.islower()
        and len(word) >= SHORTEST
        and not _is_right(word, right)
        and not _of_address(sentence, start, end)
    ):
        far = {proposal: OSA.distance(low, proposal.lower()) for proposal in proposals}
        most = min([1 if len(word) < _LONG or _MEDICAL.search(low) else 2, *far.values()])
        if near := tuple(proposal for proposal in proposals if far[proposal] <= most):
            yield start, end, "typing", near, _WHY["Typo"]


def _of_address(sentence: str, start: int, end: int) -> bool:
    """Whether a word is part of an address or of a word with a number."""
    return bool(re.search(r"[\w@/.-]$", sentence[:start]) or re.match(r"[@/]|\.\w|-\w", sentence[end:]))


def _is_right(word: str, right: frozenset[str]) -> bool:
    """In the list, also as a plural, and with parts joined by hyphens."""
    low = re.sub(r"'s?$", "", word.lower())
    return bool({low, low.removesuffix("s"), low.removesuffix("es"), low.removesuffix("ly")} & right)
