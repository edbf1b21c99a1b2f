"""What the texts say against what is done: one table of rules over texts, divisions, signals and the list (S17).

`RULES` at the end is the table. A rule whose parts are empty is "not checked", never passed; a finding always carries
the words or numbers it rests on and names the programs it concerns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from smartpick.guidance.answers import GUARD_NOTES
from smartpick.guidance.consistency import eras_rules, region_rules, wording_rules
from smartpick.guidance.consistency.texts import FILLS, PARTS, Finding, Reading
from smartpick.guidance.statements import StatementPlan


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
    find: Callable[[Reading], list[Finding]]


RULES: tuple[Rule, ...] = (
    Rule(
        "brackets", "Something is still in [brackets]", ("texts",),
        "The program reads a text that is not finished, and sees that it was made from a form.",
        "Write your own fact in place of each bracket, or take its sentence out.", wording_rules.brackets,
    ),
    Rule(
        "statement_region", "A statement goes to the wrong region", ("assignments",),
        "The program reads that you want to be somewhere else.",
        "Give these programs the version named beside them.", region_rules.statement_region,
    ),
    Rule(
        "statement_names", "A statement names a program, hospital or city and goes elsewhere", ("statements",),
        "The program reads that you wrote to another one.",
        "Take the name out, or send this text only where it fits.", wording_rules.statement_names,
    ),
    Rule(
        "letter_names", "A letter names a program, hospital or city and goes elsewhere", ("letters",),
        "The program reads that you wrote to another one.",
        "Take the name out, or write [program], [city] or [state]: they are filled in for each program.",
        wording_rules.letter_names,
    ),
    Rule(
        "home_first_elsewhere", "Programs elsewhere read that your first region comes first", ("written",),
        "A program may not invite or rank someone who would rather be elsewhere.",
        "Move this sentence to the statement for your first region. Write here what you look for in training.",
        region_rules.home_first_elsewhere,
    ),
    Rule(
        "only_home", "“Only here” against a list that goes elsewhere", ("texts",),
        "A program elsewhere hears that you would not be content there; one here hears that you have no second plan.",
        "Say that it is your first choice, not your only one.", region_rules.only_home,
    ),
    Rule(
        "anywhere", "“Anywhere” against a list with one clear region", ("texts",),
        "Your statement, division and ties show a region. “Anywhere” beside them does not sound honest.",
        "Say your preference and one reason, then that you are open.", region_rules.anywhere,
    ),
    Rule(
        "anywhere_division", "“No preference” in a text against a division chosen", ("divisions", "texts"),
        "The program sees a part of the country chosen, and reads or hears that place does not matter.",
        "Say which part you prefer and one reason, then that you are open.", eras_rules.anywhere_division,
    ),
    Rule(
        "never_there", "“Never been there”, or “lived there”, against your own facts", ("texts",),
        "The program reads in one place that you know the region, and in another that you do not.",
        "Correct the sentence, or the fact under “Story”.", region_rules.never_there,
    ),
    Rule(
        "years", "A year that is not the year of the fact", ("texts",),
        "Two dates for the same thing look careless, or worse.",
        "Correct the year in the text, or the dates of the fact under “Story”.", region_rules.years,
    ),
    Rule(
        "no_preference", "“No preference” in ERAS against words that name one", ("divisions", "texts"),
        "Every program sees “no preference” and may read or hear the opposite.",
        "Choose the division of your first region in ERAS, or take the preference out of the text.",
        eras_rules.no_preference,
    ),
    Rule(
        "home_division_missing", "First region named, its division not chosen", ("divisions", "texts"),
        "Programs in your first region see no preference for their part of the country.",
        "Choose the division of your first region in ERAS.", eras_rules.home_division_missing,
    ),
    Rule(
        "home_share_unseen", "Much of the list in a division you did not choose", ("divisions",),
        "The programs you count on most see no preference from you.",
        "Choose the division of your first region, or apply to fewer programs there.", eras_rules.home_share_unseen,
    ),
    Rule(
        "division_empty", "A chosen division with almost no program of the list", ("divisions",),
        "No program can be pleased by it, and the place is lost for another division.",
        "Choose a division that covers more of your list.", eras_rules.division_empty,
    ),
    Rule(
        "essay_names", "An essay names a place outside its division", ("essays",),
        "The program reads about a place it does not belong to.",
        "Name a person, place or patient of that part of the country, or leave the name out.", eras_rules.essay_names,
    ),
    Rule(
        "signal_off_list", "A signal to a program that is not on the list", ("signals",),
        "A signal without an application is lost.", "Pin the program, or give the signal to another one.",
        eras_rules.signal_off_list,
    ),
    Rule(
        "signal_limit", "More signals than the specialty takes", ("signals",),
        "ERAS does not take them, so some programs you count on get none.",
        "Take signals away until the number fits.", eras_rules.signal_limit,
    ),
    Rule(
        "signal_outside", "A signal to a program outside your divisions", ("signals", "divisions"),
        "The program gets a signal but no word on its part of the country. That is allowed; it may ask why.",
        "Prepare one sentence on why that place, or choose its division.", eras_rules.signal_outside,
    ),
    Rule(
        "signal_unwritten", "A signal, but no statement for it yet", ("signals", "statements"),
        "You tell the program that it matters most and send it nothing to read.",
        "Write this version, or give the program one that is written.", eras_rules.signal_unwritten,
    ),
    Rule(
        "setting", "Words on rural or city work against the setting chosen", ("settings", "texts"),
        "The program sees two different wishes.", "Add the setting in ERAS, or change the sentence.",
        eras_rules.setting,
    ),
    Rule(
        "visa", "Words on the visa against your profile", ("texts",),
        "The program cannot tell which sponsorship you need, or takes the need for narrower than it is.",
        "Use the wording SmartPick gives for your need, or change the need in your profile.", wording_rules.visa,
    ),
    Rule(
        "other_specialty", "A text speaks of another specialty", ("texts",),
        "The program reads that you want another specialty.",
        "Write the specialty of your first list here. Texts for a second specialty have no place on this page: keep "
        "them in a file of your own.",
        wording_rules.other_specialty,
    ),
    Rule(
        "home_first_no_home", "First region named, none of it on the list", ("texts",),
        "You tell every program of a preference you do not act on.",
        "Put programs of that region on the list, or take the preference out.", region_rules.home_first_no_home,
    ),
    Rule(
        "rank_promise", "A promise of the first rank goes to more than one program", ("texts",),
        "Programs know this sentence, and the rank list is yours alone. A promise to several is not true for all.",
        f"Take it out; say what you like about the program. You may keep your ranking to yourself. {_AGREEMENT}",
        wording_rules.rank_promise,
    ),
    Rule(
        "rank_ask", "You ask how a program will rank you", ("texts",),
        "Match rules leave the rank lists to each side. The question puts the program on the spot.",
        f"Take the question out. Neither side may ask the other to commit. {_AGREEMENT}", wording_rules.rank_ask,
    ),
    Rule(
        "state_first", "Another state comes first in a text that goes to many states", ("written",),
        "The program reads that you want to be somewhere else.",
        "Take the state out, or send this text only to programs there.", region_rules.state_first,
    ),
    Rule(
        "broad", "“Across the country” against a list in one region", ("answers",),
        "If you are asked for an example, there is none.", "Say what is true of your list, or widen the list.",
        region_rules.broad,
    ),
)  # fmt: skip
"""All rules, in reading order."""


def check_consistency(statements: StatementPlan) -> list[Checked]:
    """Every rule with what it found; see `Checked`.

    Args:
        statements: who gets which statement, and the plan it follows from.
    """
    reading, checked = Reading(statements), []
    for rule in RULES:
        missing = [PARTS[part] for part in rule.needs if not reading.has(part)]
        if missing:
            empty = f"Not checked: there is no {' and no '.join(missing)} yet."
            checked.append(Checked(rule.key, rule.label, "not checked", rule.why, rule.fix, (), empty))
            continue
        findings = tuple(dict.fromkeys(rule.find(reading)))
        status = "found" if findings else "nothing found"
        read = tuple(text.where for text in reading.texts if FILLS[text.kind] & set(rule.needs))
        checked.append(Checked(rule.key, rule.label, status, rule.why, rule.fix, findings, read=read))
    return checked


def report(checked: list[Checked], names: Mapping[str, str]) -> str:
    """The check as text for a terminal.

    Args:
        checked: every rule after the check.
        names: ACGME code → program name.
    """
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
    if not counts[0]:
        lines.append("Nothing found by these checks. They do not see everything: have someone read your texts.")
    return "\n".join(lines)
