"""Whether a sentence is surely plain English: every word has its place in one of a few patterns.

Nothing is mended here, and nothing is known of how a sentence was made. Each word becomes one letter for what it can
be (the dictionary says it, and which nouns are counted), and one regular expression over these letters says which
sentences are taken: a subject, a verb in the right form, an object, phrases with a preposition, a list. What is none
of them may still be right English; it is asked about, never sent.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from smartpick.data_folder import state_names
from smartpick.guidance.text.grammar import can_be, counts, inflected, is_plural, verb_of
from smartpick.guidance.text.words import DOING, OF_MEDICINE, SURE_VERBS, Words, in_table, is_table_noun

_CLOSED = {
    "D": "the my our his her their this these those its any some most either neither your other enough",
    "q": "no",
    "x": "sports arts sciences systems operations resources communications skills sales materials girls boys "
    "nurses doctors physicians veterans",
    "K": "a an one each every another",
    "Q": "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty several many "
    "few various hundreds thousands dozens all",
    "P": "in at from with for of on by under into during about as through among between within without across "
    "after before against until since like toward towards inside outside via despite including throughout "
    "behind beyond upon onto per regarding beside besides than",
    "o": "up out off down back along near over around together",
    "A": "and or but",
    "T": "to",
    "O": "it him them us me you everyone everybody everything nothing something someone somebody "
    "anyone anybody others myself himself herself "
    "themselves there each-other",
    "N": "they we",
    "n": "he she",
    "W": "that who which where whose",
    "U": "while because although if so whether unless",
    "H": "how what why when",
    "X": "can could will would should must may might cannot",
    "Y": "am",
    "i": "is",
    "y": "are",
    "w": "was",
    "u": "were",
    "B": "be",
    "b": "been",
    "h": "have",
    "t": "has",
    "f": "had",
    "v": "calm short clear slow clean open free dry empty equal warm",
    "J": "intermediate native fluent basic advanced same other different such responsible third fourth fifth sixth "
    "seventh final",
    "j": "first second last online abroad overseas here nearby",
    "k": "learned realized understood discovered known knew",
    "R": "both only mostly mainly almost more better less least very most often daily weekly monthly",
    "r": "not also always never then now still well once twice again alone later too away yearly full-time "
    "part-time early hard fast just even far ago",
}  # fmt: skip
"""Letter → words of grammar that are it whatever the dictionary says."""
_OF_GRAMMAR = {word: letter for letter, words in reversed(_CLOSED.items()) for word in words.split()}
_MASS = Words("mass")
_AFTER_NOUN = Words("after a noun")
_COUNTED = Words("counted")
_COUNTED_SHORT = Words("counted short")
_INTRANSITIVE = Words("no object")
_LINKING = {"stay", "keep", "feel", "become", "remain", "get", "seem", "grow", "look", "turn", "sound"}
_CAUSATIVE = {"help", "let", "make", "have"}
_DITRANSITIVE = Words("two objects")

_UNITS = r"(?:day|week|month|year|hour|minute|time|summer|winter|semester|weekend|evening|morning|night|quarter)"
_NUMBER = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|few|\d[\d,.]*)"
_SPAN = (
    rf"(?:(?:an?|one|half an?|1) {_UNITS}|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|"
    rf"many|few|"
    rf"\d[\d,.]*) {_UNITS}s)\b"
)
_MONTH = r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )"
_TIMES = (
    rf",? (?:from|between|since|in|until|starting in|during|after|before) {_MONTH}?(?:19|20)\d\d(?: (?:to|"
    rf"and) {_MONTH}?(?:19|20)\d\d)?\b",
    rf" (?:for|after|within|over|in) (?:about |over |almost |more than |the (?:last|past) |"
    rf"nearly )?{_SPAN}(?: now)?(?! (?:of|old))",
    rf"(?<=ed) {_SPAN}(?= (?:with|in|at|as|near|under)\b)",
    rf" (?:once|twice|three times|several times|many times|{_NUMBER} times|{_SPAN}) (?:a|an|per|each|"
    rf"every) {_UNITS}",
    rf" (?:every|each|last|this|all|next) (?:\w+day(?: (?:morning|afternoon|evening|night))?|(?:other |single |second "
    rf"|third )?{_UNITS}|Ramadan|Christmas|Easter|Thanksgiving|Eid|Diwali|holiday)s?\b",
    rf" {_SPAN} ago\b",
    r"(?<=s) (?:a|per|each|every) (?:day|week|month|year|shift|night)\b",
    rf" (?:every|each) (?:few|two|three|four|six|\d+) {_UNITS}s\b",
    r" (?:several|many|two|three|four|five) times\b",
    r" on (?:weekends|weekdays|\w+days)\b",
    r" when I was (?:\d+|\w+)(?: years old)?(?=$|,| (?:in|at|from|with|and|~))",
    r" (?:one day|someday)(?=$|,)",
    r" (?:as|when I was) a (?:child|student|teenager|kid|baby|boy|girl)(?=$|,| (?:in|at|from|with|and|~))",
)
"""When and how often, which stands wherever it likes."""
_FIXED = (
    r"with (?:little|less|nothing)\b|to (?:school|community college|college|church|university)|(?<!how )to work(?=$|"
    r",| by)|(?:with|"
    r"from|near) family|(?:in|to) "
    r"(?:kindergarten|preschool|daycare|elementary school)|(?:at|from|in|during|after|before) (?:home|school|college|"
    r"church|work|night|first|risk|need|person|bed|town|crisis|"
    r"university|high school|medical school|middle school|community college|primary school|nursing school|"
    r"pain|practice|residency|internship|training|time|detail|depth|advance|general|particular)\b(?! \w+s\b)",
    r"on (?:foot|call|duty|time|horseback|video|paper|site)\b|(?:by|via|through|over) (?:phone|telephone|video|hand|"
    r"bus|boat|car|horse|motorbike|motorcycle|donkey|mail|email|chat|name|train|plane|"
    r"air|sea|road|ferry|bike|bicycle|text|heart|law|chance|accident|choice)\b",
    r"for (?:free|example|life)\b|by (?:night|day)|as well|in front\b|in spite\b|of (?:residency|internship|"
    r"fellowship|training)|day and night|step by step|side by side|face to face|up to date",
)
"""Fixed phrases without an article."""
_PREPOSITIONS = (
    r"in charge of|part of|on behalf of|because of|due to|instead of|as well as|in addition to|next to|close to|"
    r"more than|"
    r"less than|such as|out of|in front of|according to|together with|up to|as part of|each of|one of|some of|many of|"
    r"most of|all of|both of|in need of|at risk of|a lot of|a (?:little )?bit of"
)


def _opens(word: str) -> bool:
    """Whether a word after "then" is a name or a verb: "India, then Nepal", "trained, then worked"."""
    return word[0].isupper() or word.endswith("ed") or word in SURE_VERBS


@lru_cache
def _shorter() -> tuple[tuple[re.Pattern[str], Any], ...]:
    """Phrases that stand for one word: "~" and its letter."""
    return tuple(
        (re.compile(pattern), instead)
        for pattern, instead in (
            (r"\b(Drs?|Prof|Mrs?|Ms|St|Mt|Ft)\. ", r"\1 "),
            (r"[“”\"]", ""),
            (r"\b([A-Z][\w’'-]*) (?:de la|de los|de|del|da|do|dos|di|von|van|al|el|y) (?=[A-Z])", r"\1 "),
            (r"\bneeds (?=assessment)", "need "),
            (r"\b(letters?|statements?) of [a-z]+\b", r"\1"),
            (rf"\b((?!{_MONTH})[A-Z]\w+|age|type|grade|phase|stage) \d+\b(?! [a-z]+s of)", r"\1"),
            (r"\bsince (?=(?:I|we|he|she|they) )", "~F "),
            (r" \([^()]{1,60}\)", ""),
            (r"\b(?:do|does|did) not\b", "~X"),
            (r"\b(am|is|are|was|were|have|has|had|can|could|will|would|should|must) not\b", r"\1"),
            (r"\b(t(?:ook|ake|akes|aken|aking)) part\b", r"\1"),
            (r", then (?=(\w+))", lambda match: " ~A " if _opens(match[1]) else match[0]),
            (r"(?<!to )\blet (?=(?:me|us|him|her|them)\b)", "helped "),
            (r" No\. ?\d+| than I (?:thought|expected|imagined)$", ""),
            (r"\bthe (?:north|south|east|west)(?= of)", "the region"),
            (r"\beach other\b", "each-other"),
            (r"\band then (?=an? )", "and "),
            (r"^(?:Both|All|Some|Many|Most|Several) of (?=(?:my|our|the) )", ""),
            (r" (?:all|both|each)(?= (?:live|work|study|are|were|have|moved|grew)\b)", ""),
            (r"(?<= )[A-Z]\. (?=[A-Z])", ""),
            (r"\bher(?=$|[,.]| (?:in|at|on|with|and|for|from|as|to|every|during|when)\b)", "him"),
            (r"\b(?:Professor|Pastor|Father|Rabbi|Imam|Sister|Uncle|Aunt) (?=[A-Z])", "Dr "),
            (r"\b(\w+)-in-law\b|\bin-laws\b", lambda match: match[1] or "parents"),
            (rf"\b({_NUMBER}|any|every|each|some|all|no|the|my|our) other\b", r"\1"),
            (rf"\b{_SPAN} of (?!the\b|my\b|an?\b)|\bhalf an? ", "~D "),
            (r"\b(?:over|about|almost|nearly|more than|up to|around|at least|approximately) (?=\d|two|three|four|five|"
             r"six|seven|eight|nine|ten|hundreds)", ""),
            (r"\b((?:finish|complet|start|attend)\w*|do|doing) (?:residency|internship|fellowship|training|"
             r"kindergarten|preschool|(?:[a-z]+ )?(?:school|college)|university)"
             r"(?=$| ~R| this| last| in | at | and )", r"\1 ~M"),
            (rf"\b{_SPAN} old\b", "~J"),
            *((pattern, " ~R") for pattern in _TIMES),
            *((rf"\b(?:{pattern})(?=$|[,.;]| (?:and|or|in|at|on|with|for|from|to|of|near|as|by|during|~R)\b| ~R)", "~R")
              for pattern in _FIXED),
            (r"\b(?:high|middle|med|medical|nursing|law|dental|public|private|primary|secondary|graduate|summer|night) "
                r"school"
             r"\b(?! [a-z]+s?\b(?<! in)(?<! at)(?<! and)(?<! with)(?<! from)(?<! for)(?<! is)(?<! on)"
                r"(?<! are)(?<! was)(?<! were)(?<! has)(?<! have)(?<! works)(?<! lives))", "~M"),
            (r"\b(work(?:s|ed|ing)?) (?:(?:[a-z]+|\d+-hour) )?shifts\b", r"\1"),
            (r"\bwhen you (?=[a-z])", "~F they "),
            (r"\bwhen (?=(?:I|he|she|they|we) )", "~F "),
            (r"\b(have|has|had) (?:run|come|become|put|cut|set|read|let|spread|overcome)\b", r"\1 taken"),
            (r"\b(?:cleft lip|cleft palate|morning report|grand rounds|patient care|first aid|"
            r"journal club)\b(?! \w+s\b)", "~M"),
            (rf"\b(?:{_PREPOSITIONS})\b", "~P"),
            (r"\b([A-Z][\w’'-]*) (?:province|district|county|governorate|state|parish)\b(?= [a-z]|,|$)", r"\1"),
            (rf"(?<=[\w.’'-]), (?:{'|'.join(state_names())})\b(?! [A-Z])", ""),
            (r"\b([Mm]y(?: (?!in |at |from |to |of |with |for )[a-z-]+){1,2}) "
             r"(?:(?:Dr|Prof|Mrs?|Ms) )?[A-Z]\w+(?= [a-z])", r"\1"),
            # the comma between the parts of a place's name
            (r"(\b(?:[A-Z][\w.’'-]*|region|area|valley|camp|village|town|city)),(?= (?:the )?[A-Z])(?! I\b)"
             r"(?: the(?= ))?", r"\1"),
            (r"(?<=\w)(['’]s?)(?![\w])", r" \1"),
        )
    )  # fmt: skip


_TOKEN = re.compile(r"~[A-Z]|['’]s?(?![\w])|\d[\d,.]*(?<=\d)\+?(?![\w-])|[\w&/.’'+-]*\w|[^\w\s]")


def letters(sentence: str) -> str:
    """One letter a word, for what it can be; see `_CLOSED` and `_letter`."""
    text = sentence.strip().rstrip(".").replace("~", "#")  # "~" is ours
    for pattern, instead in _shorter():
        text = pattern.sub(instead, text)
    tokens = _TOKEN.findall(_DOING_OF.sub("~S of", text))
    return "".join(_letter(token, at == 0) + _objects(token) for at, token in enumerate(tokens))


def _objects(token: str) -> str:
    """ "+" for a verb that may have two objects ("taught students English"), "=" for one that may have a verb after its
    object ("helped patients walk"), "-" for one that has none ("lived"), "^" for one with an adjective ("felt safe").
    """
    if token[0] in "~ABCDEFGHIJKLMNOPQRSTUVWXYZ" or token.lower() in _OF_GRAMMAR:
        return ""
    verb = verb_of(token)
    return (
        "^"
        if verb in _LINKING
        else "="
        if verb in _CAUSATIVE
        else "+"
        if verb in _DITRANSITIVE
        else "-"
        if verb in _INTRANSITIVE
        else ""
    )


def _letter(token: str, first: bool) -> str:  # noqa: PLR0911 – one a kind
    """What one word can be.

    Nouns: S counted, M not counted, a never with an article, $ a name, L several; s, m, l where it can be a verb in its
    plain form (l: "works") too; C counted, or an adjective. Verbs: V plain, Z "works", E both past forms, d only past,
    e only participle, G with -ing (g never before a noun, c also after one). J adjective,
    j adjective or adverb, p the mark of a possessive.
    """
    low = token.lower()
    if token.startswith("~"):
        return token[1]
    if token in {"'", "’", "'s", "’s"}:
        return "p"
    if token == "I":
        return "I"
    if low in _OF_GRAMMAR and (low == token or first):
        return _OF_GRAMMAR[low]
    if re.fullmatch(r"\d[\d,.]*\+?%?", token):
        return "K" if token == "1" else "Q"
    if not token[0].isalnum():
        return token[0]
    if token in _COUNTED_SHORT:
        return "S"
    if token[0].isupper() and not first:
        return "%" if token.isupper() and len(token) < 6 else "$"
    if "-" in low:
        last = low.rpartition("-")[2]
        if verb_of(low) and last.endswith("ed"):
            return "E"
        if re.fullmatch(
            rf"{_UNIT_OF_AGE}|\w+ed|\w+ing|based|related|led|free|old|up|on|in|out|off|call|income|risk|level|term|"
            rf"scale|bed",
            last,
        ):
            return (
                "M"
                if low in _MASS
                else "S"
                if is_table_noun(low)
                else "G"
                if last.endswith("ing") and verb_of(low)
                else "J"
            )
        low = low if is_table_noun(low) else last
    if low[0].isdigit():
        return "J"
    found = _of_dictionary(low)
    return "$" if first and found == "?" and token[0].isupper() else found


_ONLY_VERBS = {"give", "take", "make", "do", "go", "see", "come", "get", "treat", "learn", "teach",
               "live", "serve"}  # fmt: skip
"""Verbs that the dictionary has as nouns too."""
_NOT_COUNTED = re.compile(
    r"\w+(?:logy|iatry|iatrics|ness|itis|osis|emia|opathy|plegia|phrenia|therapy|metry|graphy|surgery)"
)
_OF_DOING = re.compile(
    r"(?!decision|situation|occasion|generation|tradition|operation|appointment|assignment|presentation|"
    r"complication|consultation|"
    r"examination|publication|application|injection|competition|donation|(?:associ|organiz|found|st|corpor|popul|n|"
    r"loc)ation|institution|position|question|section|mission|session|"
    r"profession|department|apartment|government|document|instrument|ambulance|residence|conference|audience)"
    r"\w+(?:tion|sion|ment|ance|ence)"
)
"""Nouns of doing, which are counted or not: "polio eradication", "a registration"."""
_DOING_OF = re.compile(rf"\b{_OF_DOING.pattern} of\b")
"""With "of" they take an article: "the prevention of falls"."""
_UNIT_OF_AGE = r"(?:day|week|month|year|hour|person|member|time)"


@lru_cache(maxsize=8192)
def _of_dictionary(low: str) -> str:  # noqa: PLR0911, PLR0912 – one a kind
    """The letter of a word in small letters; "?" where the dictionary has no such word."""
    verb = verb_of(low)
    noun = can_be(low, "NOUN") or is_table_noun(low)
    if verb and low.endswith("ing") and low != verb:
        return "S" if low in _COUNTED else "g" if low in DOING else "c" if low in _AFTER_NOUN else "G"
    if verb and low != verb:
        past, third = low == inflected(verb, "VBD"), low == inflected(verb, "VBN")
        if past or third or low.endswith("ed"):
            return "E" if (past and third) or not (past or third) else "d" if past else "e"
    base = verb == low
    if base and low in _ONLY_VERBS:
        return "V"
    if noun and verb and not base and low == inflected(verb, "VBZ"):
        return "l"
    if noun:
        if is_plural(low) or (
            not can_be(low, "NOUN") and low.endswith("s") and in_table(low, "training", "work") != low
        ):
            return "L"
        if can_be(low, "ADJ") and can_be(low, "ADV") and not base:
            return "j"
        mass = low in _MASS or counts(low) == "never" or _NOT_COUNTED.fullmatch(low)
        mass = mass or (_OF_DOING.fullmatch(low) and counts(low) == "perhaps" and not is_table_noun(low))
        if can_be(low, "ADJ") and not mass and not base and not in_table(low, "profession"):
            return "C"
        if mass and not base and low not in _MASS and counts(low) == "never":
            return "a"
        return ("m" if base else "M") if mass else ("s" if base else "S")
    if can_be(low, "ADJ"):
        return "v" if base else "j" if can_be(low, "ADV") else "J"
    if verb and not base and low == inflected(verb, "VBZ"):
        return "Z"
    if base:
        return "V"
    if low in _MASS or OF_MEDICINE.fullmatch(low):
        return "M"
    if can_be(low, "ADV") or low.endswith("ly"):
        return "R" if low.endswith("ly") else "r"
    if low.endswith(("ancy", "ency", "ism", "ity", "hood")):
        return "M"
    return "L" if low.endswith("s") and not low.endswith(("ss", "us", "is")) else "?"


_RULES = """
mod = [R]? [cJjvSCsMmGEe?$%ax] [=+^-]?
mods = mod* | mod+ [A] mod+ | [JCEe] [,] mod+
own = [DKQ] mods some [p] | mods [MLl$%a] [p] | [p]
single = [SCsMm?%] [=+^-]?
mass = [MmGa%] [=+^-]?
name = [JC$%]* [$]
many-of = [Llx?a] [=+^-]?
some = [SCsMmLlGx?$%a] [=+^-]?
one-noun = [Dq] [R]? mods mass | [Dq] [R]? mods single | own+ [R]? mods single | own+ mods mass
  | [K] [R]? mods single | [K] [R]? mods single [A] mods single
  | [R]? mods mass | [O] | [$] [$]* [p] | [R]? name | [D] name
many-noun = [Dq] some-and [A] some-and | [Dq] [Q]? [R]? mods many-of | [Dq] [R]? [J]? [JEeC] | [D] [Q]
  | own+ [Q]? mods many-of | own+ name | [Q] name | own+ some-and [A] some-and | [Q] mods many-of | [Q]
  | [R]? mods [Llx] [=+^-]?
some-and = mods some
noun = one-noun | many-noun
list = [,] noun
nouns = [R]? noun | [R] noun [A] noun | noun list* [,]? [A] noun | noun [,] ahead[DK] noun [,]?
  | noun [A] noun [,] ahead[DK] noun [,]
had = ahead[DKQqRJCSsMmLl?$%acjvpOxV] nouns
adjective = one-adjective | one-adjective [,]? [A] one-adjective
one-adjective = [R]? [JjvCEe]
object = nouns | [R]? [j] | [W] clause
after = object? | [^] [o]? object? | [^] [o]? adjective | [+] noun? object?
  | [=] noun? object? | [=] noun? base | [-] [o]? adjective?
base = [VvsmBl] after | [B] isso | [h] had
one = [Zl] after
ing = [Ggc] after
past = [Edk] after
done = [Eek] after
doing = ing | ing tail* [,]? [A] ing
phrase = [Rr]? [Po] nouns | [Rr]? [o] [Po] nouns | [Rr]? [Po] doing | [T] ahead[DKQqRJCSLMOGE$%p?xacj] nouns
  | [R]? [Po] [H] clause | [o]
bases = [Rr]? base tail* also-plain*
also-plain = next-plain* [,]? [A] [T]? [Rr]? base tail*
next-plain = [,] base tail*
to-verb = [H]? [Rr]? [T] bases
relative = [W] [X] base | [W] [ht] [b] isso | [W] [htf] done | [W] [iywu] isso | [W] past | [W] one | [W] [t] had
  | [W] base
  | [W] clause | [W] mods some verbs-sole | [W] mods some verbs-many
tail = [Rrj] | [R] [A] [R] | phrase | to-verb | relative | [Ee] [=+^-]? phrase | [U] ing | [F] clause
  | [Gc] [-] [o]? adjective? | [G] [=+^-]? nouns | [c] after | [,] phrase | [,]? [A] phrase | [,]? [A] [$]
isso = [W] clause | [Rr]* doing | [Rr]* done | [Rr]* nouns | [Rr]* adjective | [Rr]* phrase | [Rr]*
both = [Rr]* past | [f] [Rr]* done | [f] [Rr]* [b] isso | [f] had? | [X] [Rr]* base
many = both | [Rr]* base | [h] had | [h] [Rr]* done | [h] [Rr]* [b] isso | [yu] isso
sole = both | [Rr]* one | [t] had | [t] [Rr]* done | [t] [Rr]* [b] isso | [iw] isso
mine = [h] had | [Yw] isso
verbs-many = many tail* also-many*
also-many = next-many* [,]? [A] many tail*
next-many = [,] many tail*
verbs-sole = sole tail* also-sole*
also-sole = next-sole* [,]? [A] sole tail*
next-sole = [,] sole tail*
verbs-mine = both tail* also-both* | [Rr]* base tail* also-base* | [h] [Rr]* [b] isso tail* also-been*
  | [h] [Rr]* done tail* also-done* | mine tail* also-both*
also-both = next-both* [,]? [A] both tail*
next-both = [,] both tail*
also-been = [,]? [A] [Rr]* ing tail* | [,]? [A] [h] [Rr]* done tail* | [,]? [A] [h] [b] isso tail*
also-done = next-done* [,]? [A] [h]? [Rr]* done tail* | [,]? [A] [h] [b] isso tail*
next-done = [,] done tail*
also-base = next-base* [,]? [A] both tail* | next-base* [,]? [A] [Rr]* base tail*
next-base = [,] [Rr]* base tail*
who-one = [R]? one-noun phrase? phrase? | one-noun relative | one-noun [,] ahead[DKW] noun [,] | ing | to-verb
who-many = [R]? many-noun phrase? phrase? | many-noun relative | many-noun [,] ahead[DKW] noun [,] | who-one [A] who-one
  | who-one [A] many-noun phrase?
  | many-noun [A] who-one | many-noun [A] many-noun
clause = [I] verbs-mine | [N] verbs-many | [n] verbs-sole | who-one verbs-sole | who-many verbs-many
  | who-one [A] [I] verbs-many | [O] [iw] nouns | [O] [yu] nouns
lesson = clause | nouns [A] [W] clause
  | [W] clause | [H] one-adjective? clause | [H] [Rr] clause | [H] nouns clause | to-verb | [Rr] to-verb
when = [UF] clause | [Po] clause | [H] clause
sentence = clause | [I] [k] lesson tail* when? | [I] [h] [k] lesson tail* when?
"""
"""Which sentences are taken: a rule a line, its ways between "|". In brackets stand the letters a word may have; "?",
"*" and "+" as in a regular expression, "ahead" a word that must follow."""


@lru_cache(maxsize=1)
def _rules() -> dict[str, list[list[tuple[str, str]]]]:
    """Rule → its ways → (what, how often) of each part."""
    rules = {}
    for line in re.sub(r"\n +", " ", _RULES).strip().splitlines():
        name, _, ways = line.partition(" = ")
        rules[name] = [re.findall(r"((?:ahead)?\[[^\]]*\]|[\w-]+)([?*+]?)", way) for way in ways.split(" | ")]
    return rules


def _ends(rule: str, start: int, words: str, known: dict[tuple[str, int], frozenset[int]]) -> frozenset[int]:
    """Where what a rule takes from a start on may end."""
    if (rule, start) in known:
        return known[rule, start]
    found: set[int] = set()
    for way in _rules()[rule]:
        at = {start}
        for part, often in way:
            after = {end for begin in at for end in _part(part, begin, words, known)}
            if often in {"*", "+"}:
                more = after
                while more := {end for begin in more for end in _part(part, begin, words, known)} - after:
                    after |= more
            at = at | after if often in {"*", "?"} else after
            if not at:
                break
        found |= at
    known[rule, start] = frozenset(found)
    return known[rule, start]


def _part(part: str, at: int, words: str, known: dict[tuple[str, int], frozenset[int]]) -> frozenset[int]:
    if part.endswith("]"):
        fits = at < len(words) and words[at] in part.partition("[")[2]
        return frozenset([at if part[0] == "a" else at + 1] if fits else [])
    return _ends(part, at, words, known)


_ILL = (r"(?:\w+(?:itis|osis|emia|pathy|plegia|phrenia)|diabetes|cancer|stroke|HIV|TB|asthma|hypertension|depression|"
        r"addiction|COPD|malaria|epilepsy|anxiety|dementia|obesity|trauma|cholera|typhoid|pneumonia)")  # fmt: skip
_DOUBTFUL = re.compile(
    rf"\b(?!TB|HIV){_ILL} {_ILL}\b|\b(?:cum|till|etc|viz|resp|(?-i:u|r|ur)|pls|plz|thru|lifes|incl|w/)\b|\b(\w+)"
    rf"(?:,| and| or) \1\b|"
    r"\b(?!OB/GYN)(?-i:[A-Z]+/[A-Z]+)\b|\b(?-i:DM|HTN|MO|HO|BHU|PHC|CHC|IPD|Rx|Tx|Dx|Hx|LSCS|NVD|SR|JR|HO|CHF|CKD)\b|"
    r"\b(?<!family )(?-i:plann(?:ed|ing))\b|\boffer\w* (?:me|us|him|her|them) to\b|"
    r"\b(?:suggest|recommend|propose|explain)"
    r"\w* (?:me|us|him|her|them)\b|"
    r"\bI (?:have )?(?:never|not|no)\b|\bI (?:have )?\w+ as (?!an? |the )[a-z-]+s\b|[;:=#]| [/&+]|[/&+] |"
    r"\b[ABC][12]\b|\bas an? (?:(?!(?-i:[A-Z])|(?:in|at|with|for)\b)[\w-]+ )*(?-i:[a-z-]+, [A-Z])|\bwithin [\w ]+ "
    r"(?:minutes|miles|hours?|km) in\b|(?<!Step )(?<![\w-])1 [a-z]|\b(?:in|at) (?:in|at)\b|\b(?:and|still) lives?\.?$|"
    r"\bI (?:have )?(?:been )?work(?:ed|ing)? (?:in|at|with)\b[^.]* about\b|"
    r"\b(?:in|at) (?:an?|the|two|three) (?:(?-i:[a-z-]+) ){0,3}(?-i:[a-z-]+), (?!(?:an?|the|my|two|and|then|where|"
    r"which|who)\b)(?-i:[a-z])|"
    r"\bDr\.? (?-i:[A-Z])\w+, (?-i:[A-Z]{2,4}) (?:in|at|from)\b|"
    r"\bI (?:have )?(?:been )?(?!thought|dream|heard|learn|approv)\w+(?:ed|ing) of\b",
    re.IGNORECASE,
)
"""Words and marks that a plain sentence does not hold, whatever stands around them."""
_AS_WHO = re.compile(r"\bI (?:have )?(?:been )?(\w+) as (?:an?|the) ")


def _wrong_as(sentence: str) -> bool:
    """Whether a verb is followed by a profession that it cannot have: "I conscripted as an army doctor"."""
    as_who = _AS_WHO.search(sentence)
    return bool(as_who and verb_of(as_who[1]) not in _TOLD_AS)


_TOLD_AS = {"work", "serve", "volunteer", "train", "act", "practice", "live", "start", "begin", "continue", "rotate",
            "intern", "stay", "come", "return", "immigrate", "be"}  # fmt: skip
"""Verbs with "as" and what one was."""


_AND_DOING = re.compile(
    r"^(.*?) and ([a-z]+ing) (?!(?:in|at|for|on|to|with|from|of|hospitals?|doctors?|assistants?|staff|skills)\b)[a-z]"
)
"""A second verb in -ing, which only follows a first one like it."""


def is_plain(sentence: str) -> bool:
    """Whether one sentence is surely plain English: one of the patterns, with its articles and its verb forms."""
    told = re.sub(r"^(?:As a volunteer|After residency), ", "", sentence)
    if _DOUBTFUL.search(re.sub(r"\([^()]*\)", "", told)) or _wrong_as(told):
        return False
    also = _AND_DOING.search(told)
    if also and verb_of(also[2]) in SURE_VERBS and not re.search(r"\b[a-z]+ing\b", also[1]):
        return False
    return _taken(letters(told))


@lru_cache(maxsize=4096)  # letters for kinds of words, nobody's text
def _taken(words: str) -> bool:
    """Whether a row of letters is a sentence of the rules."""
    return len(words) in _ends("sentence", 0, words, {})
