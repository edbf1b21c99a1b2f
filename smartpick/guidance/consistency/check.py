"""What is said against what is done: one table of rules over texts, divisions, signals and the list (S17).

`RULES` at the end is the table. A rule whose parts are empty is "not checked", never passed; a finding always carries
the words or numbers it rests on and names the programs it concerns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np

from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.answers import GUARD_NOTES, extremes
from smartpick.guidance.statements import assignments, divisions_of, home_divisions, misfits, misnamed, version_label
from smartpick.guidance.text.drafts import HOLES, gaps_in
from smartpick.guidance.text.places import home_or_state, named_elsewhere, names_in, own_words, sentences_of
from smartpick.guidance.text.wordings import Wording, rows, wordings
from smartpick.guidance.visa_wording import check_visa_text, contradicts_form
from smartpick.plan import QUESTIONS, Plan
from smartpick.plan.signal_limits import over_limit, signal_limits

HEAVY_SHARE = 0.4
"""Share of the list in the home region from which "no preference" is not believable (assumption)."""
NARROW_SHARE = 0.8
"""Share of the list in one region from which "across the country" is not true (assumption)."""
THIN_SHARE = 0.03
"""Share of the list below which a chosen division is nearly empty (assumption)."""

PARTS: Mapping[str, str] = {
    "statements": "statement",
    "assignments": "statement or assignment of your own",
    "answers": "answer",
    "texts": "statement, answer, essay, letter, own word on your story or on the visa",
    "written": "statement, essay or letter",
    "divisions": "census division or “no preference”",
    "essays": "essay for a census division",
    "settings": "setting",
    "letters": "edited letter",
    "signals": "signal",
}
"""Part of the messages → what it is called when it is empty."""


@dataclass(frozen=True)
class Text:
    """A typed text: where it stands and the codes of the list that see it."""

    where: str
    kind: str
    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One contradiction. what: it in a sentence; evidence: the words or numbers; codes: the programs it concerns."""

    what: str
    evidence: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """One rule after the check. status: "found", "nothing found" or "not checked" (then `missing` says what is empty).

    why: why a program might mind. fix: what to do. read: the texts it was held against; others are not written yet.
    """

    key: str
    label: str
    status: Literal["found", "nothing found", "not checked"]
    why: str
    fix: str
    findings: tuple[Finding, ...] = ()
    missing: str = ""
    read: tuple[str, ...] = ()


@dataclass
class Said:
    """All that is said and the list it is held against. Computed parts are kept."""

    plan: Plan
    given: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.given = assignments(self.plan)
        self.catalog, self.messages = self.plan.catalog, self.plan.profile.messages
        self.codes = tuple(self.plan.codes)
        tier = self.plan.list_table["tier"].to_numpy()
        self.home = tuple(code for code, t in zip(self.codes, tier, strict=True) if t == 1)
        self.away = tuple(code for code in self.codes if code not in set(self.home))
        self.home_share = len(self.home) / max(len(self.codes), 1)
        self.division = divisions_of(self.catalog, self.codes)
        self.chosen = [choice.division for choice in self.messages.divisions]

    def in_division(self, division: str) -> tuple[str, ...]:
        """Codes of the list in one census division."""
        return tuple(code for code in self.codes if self.division.get(code) == division)

    @cached_property
    def texts(self) -> list[Text]:
        """Every typed text with those who see it; empty ones are left out."""
        messages, found = self.messages, []
        for kept in messages.statements:
            codes = tuple(code for code in self.codes if self.given[code] == kept.version)
            found.append(
                Text(f"statement “{version_label(self.catalog, kept.version)}”", "statement", kept.text, codes)
            )
        for question, text in messages.answers.items():
            found.append(Text(f"answer to “{QUESTIONS[question]}”", "answer", text, self.codes))
        for choice in messages.divisions:
            where = f"essay for {choice.division}"
            found.append(Text(where, "essay", choice.essay, self.in_division(choice.division)))
        if messages.no_preference:
            found.append(Text("essay on no preference", "essay", messages.no_preference_essay, self.codes))
        if messages.settings:
            found.append(Text("essay on the setting", "essay", messages.setting_essay, self.codes))
        for letter in messages.letters:
            codes = (letter.code,) if letter.code else self._readers(letter.kind)
            found.append(Text(f"letter “{letter.kind}”", "letter", letter.text, codes))
        found.append(Text("words on the visa", "visa", messages.visa_text, self.codes))
        story, name = self.plan.profile.story, self.catalog.regions.name
        found.append(Text(f"own words on why {name}", "story", story.why_home, self.home))
        found.append(Text("own words on how you adapt", "story", story.adaptability, self.codes))
        return [text for text in found if text.text.strip()]

    def _readers(self, kind: str) -> tuple[str, ...]:
        """Who can get the letter written for all programs of a kind."""
        return {"inside home": self.home, "outside home": self.away}.get(kind, self.codes)

    def has(self, part: str) -> bool:
        """Whether a part is not empty."""
        messages, kinds = self.messages, {text.kind for text in self.texts}
        return {
            "statements": "statement" in kinds,
            "assignments": "statement" in kinds or bool(messages.assignments),
            "answers": "answer" in kinds,
            "texts": bool(kinds),
            "written": bool(kinds - {"answer", "visa", "story"}),
            "divisions": bool(messages.divisions) or messages.no_preference,
            "essays": any(choice.essay.strip() for choice in messages.divisions),
            "settings": bool(messages.settings),
            "letters": "letter" in kinds,
            "signals": bool(messages.signals),
        }[part]

    @cached_property
    def spoken(self) -> list[tuple[Text, Wording]]:
        """Wordings of `data/rules/said.csv` in all texts."""
        home = home_or_state(self.catalog)
        return [(text, wording) for text in self.texts for wording in wordings("said", text.text, home)]

    def says(self, key: str) -> list[tuple[Text, Wording]]:
        """The texts that say one of these wordings."""
        return [(text, wording) for text, wording in self.spoken if wording.key == key]


def _quote(text: Text, sentence: str) -> str:
    return f"In your {text.where}: “{sentence[:200]}”"


def _statement_region(said: Said) -> list[Finding]:
    return [
        Finding(
            f"{m.program_name} gets the statement “{version_label(said.catalog, m.version)}”. "
            f"Give it “{version_label(said.catalog, m.better)}” instead.",
            m.why,
            (m.code,),
        )
        for m in misfits(said.plan)
    ]


def _statement_names(said: Said) -> list[Finding]:
    found = []
    for version, mention, wrong in misnamed(said.plan):
        label = version_label(said.catalog, version)
        what = f"The statement “{label}” names {mention.name} and goes to {_programs(wrong)} elsewhere."
        found.append(Finding(what, f"“{mention.sentence[:200]}”", wrong))
    return found


def _letter_names(said: Said) -> list[Finding]:
    own, found = own_words(said.plan.profile.story, said.plan.profile.applicant), []
    for text in said.texts:
        if text.kind == "letter":
            for mention, wrong in named_elsewhere(said.catalog, text.text, text.codes, own):
                what = f"Your {text.where} names {mention.name} and goes to {_programs(wrong)} elsewhere."
                found.append(Finding(what, _quote(text, mention.sentence), wrong))
    return found


def _home_first_elsewhere(said: Said) -> list[Finding]:
    found = []
    for text, wording in said.says("home_first"):
        readers = tuple(code for code in text.codes if code in set(said.away))
        if text.kind in {"statement", "essay", "letter"} and readers:
            what = f"{_programs(readers)} outside {said.catalog.regions.name} would read that you prefer it."
            found.append(Finding(what, _quote(text, wording.sentence), readers))
    return found


def _only_home(said: Said) -> list[Finding]:
    return [
        Finding(
            f"You say that only one region will do, but {_programs(said.away)} of your list are elsewhere.",
            _quote(text, wording.sentence), said.away,
        )
        for text in said.texts for wording in extremes(said.catalog, text.text)
        if wording.key == "only_home" and said.away
    ]  # fmt: skip


def _anywhere(said: Said) -> list[Finding]:
    if said.home_share < HEAVY_SHARE:
        return []
    return [
        Finding(
            f"You say that place does not matter, but {said.home_share:.0%} of your list is in "
            f"{said.catalog.regions.name}.", _quote(text, wording.sentence), said.home,
        )
        for text in said.texts for wording in extremes(said.catalog, text.text) if wording.key == "anywhere"
    ]  # fmt: skip


def _no_preference(said: Said) -> list[Finding]:
    if not said.messages.no_preference:
        return []
    return [
        Finding(
            f"ERAS will tell every program that you have no preference, and {_programs(text.codes)} can read or hear "
            "that you have one.", _quote(text, wording.sentence), text.codes,
        )
        for text, wording in said.says("home_first") if text.codes
    ]  # fmt: skip


def _home_division_missing(said: Said) -> list[Finding]:
    homes = home_divisions(said.catalog)
    if not said.chosen or homes & set(said.chosen) or not said.home:
        return []
    return [
        Finding(
            f"You say that {said.catalog.regions.name} comes first, but did not choose {' or '.join(sorted(homes))}.",
            _quote(text, wording.sentence), said.home,
        )
        for text, wording in said.says("home_first")
    ]  # fmt: skip


def _home_share_unseen(said: Said) -> list[Finding]:
    homes = home_divisions(said.catalog)
    if not said.chosen or homes & set(said.chosen) or said.home_share < HEAVY_SHARE:
        return []
    what = f"{said.home_share:.0%} of your list is in {said.catalog.regions.name}, and none of it sees a preference."
    return [Finding(what, f"You chose {', '.join(said.chosen)}.", said.home)]


def _division_empty(said: Said) -> list[Finding]:
    found = []
    for division in said.chosen:
        codes = said.in_division(division)
        if len(codes) < THIN_SHARE * len(said.codes):
            what = f"You chose {division}, but only {len(codes)} of {len(said.codes)} programs on your list are there."
            found.append(Finding(what, f"{len(codes)} of {len(said.codes)} programs", codes))
    return found


def _essay_names(said: Said) -> list[Finding]:
    all_divisions = said.catalog.table["census_division"].astype(object).to_numpy()
    own, found = own_words(said.plan.profile.story, said.plan.profile.applicant).lower(), []
    for choice in said.messages.divisions:
        for mention in names_in(said.catalog, choice.essay):
            lies_in = set(all_divisions[np.array(mention.rows)])
            if choice.division not in lies_in and (mention.wished or mention.name.lower() not in own):
                what = f"The essay for {choice.division} names {mention.name}, which is not there."
                found.append(Finding(what, f"“{mention.sentence[:200]}”", said.in_division(choice.division)))
    return found


def _signal_off_list(said: Said) -> list[Finding]:
    codes = tuple(code for code in said.messages.signals if code not in set(said.codes))
    what = f"{_programs(codes)} with a signal from you {'is' if len(codes) == 1 else 'are'} not on your list."
    return [Finding(what, f"Signals to {', '.join(codes)}", codes)] if codes else []


def _signal_limit(said: Said) -> list[Finding]:
    limits, signals = signal_limits(said.plan.profile.applicant.specialty), said.messages.signals
    if limits is None:
        return []
    return [Finding(what, limits.sentence, tuple(signals)) for what in over_limit(limits, signals)]


def _signal_outside(said: Said) -> list[Finding]:
    if not said.chosen:
        return []
    codes = tuple(code for code in said.messages.signals if said.division.get(code, said.chosen[0]) not in said.chosen)
    what = f"{_programs(codes)} with a signal from you see no preference for their part of the country."
    return [Finding(what, f"You chose {', '.join(said.chosen)}.", codes)] if codes else []


def _signal_unwritten(said: Said) -> list[Finding]:
    codes = tuple(
        code for code in said.messages.signals
        if code in said.given and not said.messages.statement(said.given[code]).strip()
    )  # fmt: skip
    if not codes:
        return []
    versions = ", ".join(sorted({f"“{said.given[code]}”" for code in codes}))
    return [Finding(f"You signal {_programs(codes)} whose statement is not written.", f"Empty: {versions}.", codes)]


def _setting(said: Said) -> list[Finding]:
    settings, found = set(said.messages.settings), []
    pairs = (("rural_wish", "rural"), ("city_wish", "urban"))
    for key, setting in pairs:
        for text, wording in said.says(key):
            if setting not in settings and text.codes:
                what = f"You chose {' and '.join(sorted(settings))} places in ERAS, but wrote of {setting} work."
                found.append(Finding(what, _quote(text, wording.sentence), text.codes))
    return found


def _visa(said: Said) -> list[Finding]:
    applicant = said.plan.profile.applicant
    return [
        Finding(
            "The words on your visa say another need than your profile.", _quote(text, wording.sentence), text.codes
        )
        for text in said.texts for wording in check_visa_text(applicant, text.text)
        if contradicts_form(applicant, wording)
    ]  # fmt: skip


@lru_cache(maxsize=64)
def _other_specialties(catalog: Catalog, own: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every specialty that is not part of one's own, nor holds it, and what names it as the applicant's aim."""
    persons = {row["specialty"]: row["persons"] for row in rows("specialty_persons")}
    found, mine = [], own.lower()
    for name in sorted(catalog.specialties, key=len, reverse=True):
        if name.lower() in mine or mine in name.lower():
            continue
        field = re.escape(name)
        pattern = (
            rf"\b{field} (residency|resident|program|training)\b"
            rf"|\b(residency|resident|train(ing)?|career|future|program) (in|as) (an? )?{field}\b"
        )
        if name in persons:
            aim = r"become|becoming|be|future|aspiring|(career|train|training|work|practice) as"
            pattern += rf"|\b({aim}) (an? )?(good |great )?({persons[name]})s?\b"
        found.append((name, re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


def _other_specialty(said: Said) -> list[Finding]:
    own, found = said.plan.profile.applicant.specialty, []
    for text in said.texts:
        if text.codes:
            for sentence in sentences_of(text.text):
                named = [name for name, pattern in _other_specialties(said.catalog, own) if pattern.search(sentence)]
                if named:
                    what = f"Your {text.where} is for {own} and speaks of {named[0]} as your aim."
                    found.append(Finding(what, _quote(text, sentence), text.codes))
    return found


def _brackets(said: Said) -> list[Finding]:
    found = []
    for text in said.texts:
        missing = [gap for gap in gaps_in(text.text) if text.kind != "letter" or gap not in HOLES]
        if missing:
            shown = "; ".join(f"[{gap}]" for gap in missing)
            found.append(Finding(f"Your {text.where} is not finished: something is still in [brackets].", shown,
                                 text.codes))  # fmt: skip
    return found


def _home_first_no_home(said: Said) -> list[Finding]:
    if said.home:
        return []
    return [
        Finding(
            f"You say that {said.catalog.regions.name} comes first, but your list holds no program there.",
            _quote(text, wording.sentence), text.codes or said.codes,
        )
        for text, wording in said.says("home_first")
    ]  # fmt: skip


def _rank_promise(said: Said) -> list[Finding]:
    promised = said.says("rank_promise")
    told = {code for text, _ in promised for code in text.codes}
    if len(told) < 2:
        return []
    what = f"You promise the first rank, and {_programs(tuple(told))} would read or hear it. Only one can be first."
    return [Finding(what, _quote(text, wording.sentence), text.codes) for text, wording in promised if text.codes]


def _rank_ask(said: Said) -> list[Finding]:
    return [
        Finding(f"You ask {_programs(text.codes)} how they rank you.", _quote(text, wording.sentence), text.codes)
        for text, wording in said.says("rank_ask") if text.codes
    ]  # fmt: skip


@lru_cache(maxsize=4)
def _states_elsewhere(catalog: Catalog) -> tuple[dict[str, str], str]:
    """{name in small letters: code} of the states without a place of the home region, and a pattern for them."""
    homes = set(catalog.table.loc[catalog.table["tier"] == 1, "state"].astype(str))
    names = {name.lower(): code for code, name in state_names().items() if code not in homes}
    wording = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return names, rf"(?<!\w)(?i:{wording})(?!\w)"


def _state_first(said: Said) -> list[Finding]:
    names, pattern = _states_elsewhere(said.catalog)
    state, found = said.catalog.table["state"].astype(str).to_numpy(), []
    for text in said.texts:
        if text.kind not in {"statement", "essay", "letter"}:
            continue
        for wording in wordings("said", text.text, pattern):
            if wording.key == "home_first":
                wished = {names[name.lower()] for name in re.findall(pattern, wording.sentence)}
                wrong = tuple(c for c in text.codes if state[said.catalog.code_position[c]] not in wished)
                if wrong:
                    what = f"{_programs(wrong)} elsewhere would read that you want to be in another state."
                    found.append(Finding(what, _quote(text, wording.sentence), wrong))
    return found


def _broad(said: Said) -> list[Finding]:
    if said.home_share < NARROW_SHARE:
        return []
    return [
        Finding(
            f"You say that you apply widely, but {said.home_share:.0%} of your list is in {said.catalog.regions.name}.",
            _quote(text, wording.sentence), said.home,
        )
        for text, wording in said.says("broad") if text.kind == "answer"
    ]  # fmt: skip


def _programs(codes: tuple[str, ...]) -> str:
    return "1 program" if len(codes) == 1 else f"{len(codes)} programs"


_NOTE = GUARD_NOTES["elsewhere"][1]
_AGREEMENT = f"To be checked in the {_NOTE.source.removeprefix('NRMP, ')} (NRMP, {_NOTE.address})."


@dataclass(frozen=True)
class Rule:
    """One row of the table: what it looks at, why a program might mind, what to do, and how it is found."""

    key: str
    label: str
    needs: tuple[str, ...]
    why: str
    fix: str
    find: Callable[[Said], list[Finding]]


RULES: tuple[Rule, ...] = (
    Rule(
        "brackets", "Something is still in [brackets]", ("texts",),
        "The program reads a text that is not finished, and sees that it was made from a form.",
        "Write your own fact in place of each bracket, or take its sentence out.", _brackets,
    ),
    Rule(
        "statement_region", "A statement goes to the wrong region", ("assignments",),
        "The program reads that you want to be somewhere else.",
        "Give these programs the version named beside them.", _statement_region,
    ),
    Rule(
        "statement_names", "A statement names a program, hospital or city and goes elsewhere", ("statements",),
        "The program reads that you wrote to another one.",
        "Take the name out, or send this text only where it fits.", _statement_names,
    ),
    Rule(
        "letter_names", "A letter names a program, hospital or city and goes elsewhere", ("letters",),
        "The program reads that you wrote to another one.",
        "Take the name out, or write [program], [city] or [state]: they are filled in for each program.", _letter_names,
    ),
    Rule(
        "home_first_elsewhere", "Programs elsewhere read that your first region comes first", ("written",),
        "A program may not invite or rank someone who would rather be elsewhere.",
        "Move this sentence to the statement for your first region. Write here what you look for in training.",
        _home_first_elsewhere,
    ),
    Rule(
        "only_home", "“Only here” against a list that goes elsewhere", ("texts",),
        "A program elsewhere hears that you would not be content there; one here hears that you have no second plan.",
        "Say that it is your first choice, not your only one.", _only_home,
    ),
    Rule(
        "anywhere", "“Anywhere” against a list with one clear region", ("texts",),
        "Your statement, division and ties show a region. “Anywhere” beside them does not sound honest.",
        "Say your preference and one reason, then that you are open.", _anywhere,
    ),
    Rule(
        "no_preference", "“No preference” in ERAS against words that name one", ("divisions", "texts"),
        "Every program sees “no preference” and may read or hear the opposite.",
        "Choose the division of your first region in ERAS, or take the preference out of the text.", _no_preference,
    ),
    Rule(
        "home_division_missing", "First region named, its division not chosen", ("divisions", "texts"),
        "Programs in your first region see no preference for their part of the country.",
        "Choose the division of your first region in ERAS.", _home_division_missing,
    ),
    Rule(
        "home_share_unseen", "Much of the list in a division you did not choose", ("divisions",),
        "The programs you count on most see no preference from you.",
        "Choose the division of your first region, or apply to fewer programs there.", _home_share_unseen,
    ),
    Rule(
        "division_empty", "A chosen division with almost no program of the list", ("divisions",),
        "No program can be pleased by it, and the place is lost for another division.",
        "Choose a division that covers more of your list.", _division_empty,
    ),
    Rule(
        "essay_names", "An essay names a place outside its division", ("essays",),
        "The program reads about a place it does not belong to.",
        "Name a person, place or patient of that part of the country, or leave the name out.", _essay_names,
    ),
    Rule(
        "signal_off_list", "A signal to a program that is not on the list", ("signals",),
        "A signal without an application is lost.", "Pin the program, or give the signal to another one.",
        _signal_off_list,
    ),
    Rule(
        "signal_limit", "More signals than the specialty takes", ("signals",),
        "ERAS does not take them, so some programs you count on get none.",
        "Take signals away until the number fits.", _signal_limit,
    ),
    Rule(
        "signal_outside", "A signal to a program outside your divisions", ("signals", "divisions"),
        "The program gets a signal but no word on its part of the country. That is allowed; it may ask why.",
        "Prepare one sentence on why that place, or choose its division.", _signal_outside,
    ),
    Rule(
        "signal_unwritten", "A signal, but no statement for it yet", ("signals", "statements"),
        "You tell the program that it matters most and send it nothing to read.",
        "Write this version, or give the program one that is written.", _signal_unwritten,
    ),
    Rule(
        "setting", "Words on rural or city work against the setting chosen", ("settings", "texts"),
        "The program sees two different wishes.", "Add the setting in ERAS, or change the sentence.", _setting,
    ),
    Rule(
        "visa", "Words on the visa against your profile", ("texts",),
        "The program cannot tell which sponsorship you need, or takes the need for narrower than it is.",
        "Use the wording SmartPick gives for your need, or change the need in your profile.", _visa,
    ),
    Rule(
        "other_specialty", "A text speaks of another specialty", ("texts",),
        "The program reads that you want another specialty.",
        "Write the specialty of your first list here. Texts for a second specialty have no place on this page: keep "
        "them in a file of your own.",
        _other_specialty,
    ),
    Rule(
        "home_first_no_home", "First region named, none of it on the list", ("texts",),
        "You tell every program of a preference you do not act on.",
        "Put programs of that region on the list, or take the preference out.", _home_first_no_home,
    ),
    Rule(
        "rank_promise", "A promise of the first rank goes to more than one program", ("texts",),
        "Programs know this sentence, and the rank list is yours alone. A promise to several is not true for all.",
        f"Take it out; say what you like about the program. You may keep your ranking to yourself. {_AGREEMENT}",
        _rank_promise,
    ),
    Rule(
        "rank_ask", "You ask how a program will rank you", ("texts",),
        "Match rules leave the rank lists to each side. The question puts the program on the spot.",
        f"Take the question out. Neither side may ask the other to commit. {_AGREEMENT}", _rank_ask,
    ),
    Rule(
        "state_first", "Another state comes first in a text that goes to many states", ("written",),
        "The program reads that you want to be somewhere else.",
        "Take the state out, or send this text only to programs there.", _state_first,
    ),
    Rule(
        "broad", "“Across the country” against a list in one region", ("answers",),
        "If you are asked for an example, there is none.", "Say what is true of your list, or widen the list.", _broad,
    ),
)  # fmt: skip
"""All rules, in reading order."""


_READS = {
    "statement": {"statements", "assignments", "texts", "written"},
    "answer": {"answers", "texts"},
    "essay": {"essays", "texts", "written"},
    "letter": {"letters", "texts", "written"},
    "visa": {"texts"},
    "story": {"texts"},
}
"""Kind of text → the parts it fills."""


def check_consistency(plan: Plan) -> list[Checked]:
    """Every rule with what it found; see `Checked`."""
    said, found = Said(plan), []
    for rule in RULES:
        missing = [PARTS[part] for part in rule.needs if not said.has(part)]
        if missing:
            empty = f"Not checked: there is no {' and no '.join(missing)} yet."
            found.append(Checked(rule.key, rule.label, "not checked", rule.why, rule.fix, (), empty))
            continue
        findings = tuple(dict.fromkeys(rule.find(said)))
        status = "found" if findings else "nothing found"
        read = tuple(text.where for text in said.texts if _READS.get(text.kind, set()) & set(rule.needs))
        found.append(Checked(rule.key, rule.label, status, rule.why, rule.fix, findings, read=read))
    return found


def report(checked: list[Checked], names: Mapping[str, str]) -> str:
    """The check as text for a terminal. names: ACGME code → program name."""
    lines = []
    for rule in checked:
        lines.append(f"[{rule.status}] {rule.label}")
        for finding in rule.findings:
            lines += [f"  {finding.what}", f"    {finding.evidence}"]
            shown = [f"{code} {names.get(code, '')}".strip() for code in finding.codes[:5]]
            more = [f"and {len(finding.codes) - 5} more"] if len(finding.codes) > 5 else []
            lines += [f"    Programs: {'; '.join([*shown, *more])}"] if shown else []
        if rule.findings:
            lines += [f"  Why it matters: {rule.why}", f"  What to do: {rule.fix}"]
        if rule.missing:
            lines.append(f"  {rule.missing}")
        if rule.status == "nothing found" and rule.read:
            lines.append(f"  Read: {'; '.join(rule.read)}.")
    counts = [sum(rule.status == status for rule in checked) for status in ("found", "nothing found", "not checked")]
    lines.append("{} rules found something, {} found nothing, {} were not checked.".format(*counts))
    return "\n".join(lines)
