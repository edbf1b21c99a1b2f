"""ERAS geographic preferences: from tiers to census divisions, what each choice covers, what each program sees (B1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from smartpick.guidance.statements import StatementPlan, version_label
from smartpick.guidance.text.drafts import Draft
from smartpick.guidance.text.facts import track_record
from smartpick.guidance.text.places import tells_place
from smartpick.guidance.ties import divisions_of, home_divisions, state_of
from smartpick.plan import ESSAY_CHARACTERS, MOST_DIVISIONS, Plan, census_divisions

ENOUGH_COVERED = 0.6
"""Share of the list's worth from which three divisions are proposed rather than "no preference" (assumption)."""
SEEN_BY = (
    "A program inside a division you chose sees that choice and its essay. A program outside sees nothing. “No "
    "preference” is seen by every program you apply to. If you skip the part, nothing is shown."
)
SEEN_BY_SEASON = 2024
"""The season of the page that `SEEN_BY_SOURCE` names."""
SEEN_BY_SOURCE = (
    "AAMC, 2024 MyERAS application questions, geographic information; check it in this season's applicant guide",
    "https://students-residents.aamc.org/applying-residencies-eras/2024-myeras-application-faqs?topic=geographic-"
    "information",
)
SETTING_SEEN_BY = (
    "The setting is taken to be seen by every program. We could not confirm this, nor the exact words of the "
    "five answers: "
    "check both in this season's MyERAS applicant guide."
)
EFFECT = (
    "In one survey of Internal Medicine applicants (mostly US seniors), the odds of an interview were 1.4 times as "
    "high with a geographic preference added to a signal (Benjamin et al., J Gen Intern Med 2024;39(3):359-365). For "
    "non-US IMGs no figure is published."
)


@dataclass(frozen=True)
class Preference:
    """A way to fill in the part: the divisions (none for "no preference"), what it covers, and the reason.

    programs, worth_share: programs of the list that see it, and their share of the list's worth, 0–1.
    """

    divisions: tuple[str, ...]
    programs: int
    worth_share: float
    reason: str


@dataclass(frozen=True)
class Proposal:
    """The best three divisions, the alternative "no preference", and which of the two is recommended."""

    best: Preference
    alternative: Preference
    recommended: str
    reason: str


def _worths(plan: Plan) -> np.ndarray:
    """(k,) what each program of the list adds to the chance of matching, times its worth by place and setting."""
    members = plan.choice.members
    return plan.worth[members] * plan.choice.utility[members]


def coverage(statements: StatementPlan) -> pd.DataFrame:
    """What each of the nine divisions covers of the list, most worth first.

    Returns:
        Columns: division, programs, share, worth_share, tier_1, tier_2, tier_3, chosen. share, worth_share: of the
        list's programs and of its worth, 0–1; an estimate. A last row "in no division" where the list holds programs in
        Puerto Rico.
    """
    plan, division = statements.plan, statements.divisions
    codes, worth = plan.codes, _worths(plan)
    table: Any = pd.DataFrame(
        {
            "division": [division.get(code, "in no division") for code in codes],
            "tier": plan.list_table["tier"].to_numpy(),
            "worth": worth,
        }
    )
    chosen = {choice.division for choice in plan.profile.messages.divisions}
    lines = []
    total = float(worth.sum()) or 1.0
    for name in (*census_divisions(), "in no division"):
        some = table[table["division"] == name]
        if name == "in no division" and some.empty:
            continue
        tiers = [int((some["tier"] == tier).sum()) for tier in (1, 2, 3)]
        lines.append(
            (
                name,
                len(some),
                len(some) / max(len(codes), 1),
                float(some["worth"].sum()) / total,
                *tiers,
                name in chosen,
            )
        )
    columns = ["division", "programs", "share", "worth_share", "tier_1", "tier_2", "tier_3", "chosen"]
    covered = pd.DataFrame(lines, columns=columns)
    last = (covered["division"] == "in no division").astype(int)
    order = np.lexsort((-covered["worth_share"].to_numpy(), last.to_numpy()))
    return covered.iloc[order].reset_index(drop=True)


def propose(statements: StatementPlan, covered: pd.DataFrame) -> Proposal:
    """Up to three divisions by worth, and "no preference".

    A division is proposed only where its essay would hold a fact. An applicant whose plan puts the home region first
    gets its division all the same, for it cannot be said otherwise: the region itself is not selectable in ERAS. Who
    asked for no share there and has no fact for any essay is advised "no preference".

    Args:
        statements: the facts and the list.
        covered: what each division covers, from `coverage`.
    """
    plan = statements.plan
    real = covered[(covered["division"] != "in no division") & (covered["programs"] > 0)]
    order = real["division"].tolist()
    home = [name for name in order if name in home_divisions(plan.catalog)] if statements.prefers_home else []
    untied = set() if statements.tied_home else home_divisions(plan.catalog) - set(home)
    filled = [name for name in order if name not in untied and not essay_draft(statements, name).only_gaps]
    best = [*home, *(name for name in filled if name not in home)][:MOST_DIVISIONS]
    some: Any = covered[covered["division"].isin(best)]
    share, programs, total = float(some["worth_share"].sum()), int(some["programs"].sum()), len(plan.codes)
    ties = {ties.region for ties in statements.division_ties} & set(best)
    words = f"{programs} of {total} programs lie in them, {share:.0%} of what the list is worth to you (estimate)."
    if not best:
        words = "None: no fact of yours would fill an essay on a division of your list."
    if home:
        words = f"{plan.catalog.regions.name} is not selectable in ERAS; the {home[0]} division stands for it. {words}"
    chosen = Preference(tuple(best), programs, share, words)
    none = Preference(
        (), total, 1.0, "All programs see it, and none reads that you prefer another place. It says nothing for you."
    )
    wishes = plan.profile.preferences
    asked = bool(wishes.socal_share or wishes.targets) or wishes.home_first
    if not set(best) & set(filled) and not (home and asked):
        why = (
            f"You entered no fact that ties you to {' or '.join(order[:MOST_DIVISIONS])}, so every essay "
            f"would be empty. A "
            "preference without a reason says little; with “no preference” every program can read one essay "
            "on what you "
            "look for."
        )
        return Proposal(chosen, none, "no preference", why)
    if home:
        name = plan.catalog.regions.name
        why = f"Your plan puts {name} first; its programs see that only through the {home[0]} division."
        if home[0] not in filled:
            why = f"{why} Its essay would be empty: enter a fact that ties you to it before you choose it."
        return Proposal(chosen, none, "divisions", why)
    if share >= ENOUGH_COVERED or ties:
        why = f"You have ties to {', '.join(sorted(ties))}." if ties else "Three divisions cover most of your list."
        return Proposal(chosen, none, "divisions", why)
    why = (
        f"Three divisions would reach only {share:.0%} of what your list is worth, and you entered no tie to them. "
        "With “no preference” every program reads your essay."
    )
    return Proposal(chosen, none, "no preference", why)


@dataclass(frozen=True)
class ProgramView:
    """Exactly what one program will see of your wishes on place; "" or () where it sees nothing.

    on_list: whether it is on the list now; one that is not gets no application and sees nothing. statement: version
    assigned to it.
    sentences: the same in words. unseen: what it does not see.
    """

    code: str
    program_name: str
    division: str
    on_list: bool
    division_seen: str
    essay: str
    no_preference: bool
    no_preference_essay: str
    settings: tuple[str, ...]
    setting_essay: str
    signal: str
    statement: str
    statement_text: str
    sentences: tuple[str, ...]
    unseen: tuple[str, ...]


def program_view(statements: StatementPlan, code: str) -> ProgramView:
    """What any program of the table will see.

    Args:
        statements: who gets which statement, and the plan it follows from.
        code: any program of the table, by ACGME code.

    Raises:
        CatalogError: there is no such program.
    """
    catalog, messages = statements.plan.catalog, statements.plan.profile.messages
    name = str(catalog.row(code)["program_name"])
    division = divisions_of(catalog, [code]).get(code, "")
    choice = next((c for c in messages.divisions if c.division == division), None)
    version = statements.assignments.get(code, "")
    text, signal = messages.statement(version), messages.signals.get(code, "")
    if not version:
        nothing = (f"{name} is not on your list, so it gets no application and sees nothing of you.",)
        empty = ("", "", False, "", (), "", "", "", "")
        return ProgramView(code, name, division, False, *empty, nothing, ())
    lies = f"It lies in the {division} division." if division else "It lies in no census division (Puerto Rico)."
    sentences = [lies]
    if choice:
        essay = " and the essay you wrote" if choice.essay.strip() else ""
        sentences.append(f"It sees that you prefer the {division} division{essay}.")
    elif messages.no_preference:
        essay = " and the essay you wrote" if messages.no_preference_essay.strip() else ""
        sentences.append(f"It sees that you have no preference{essay}.")
    elif messages.divisions:
        sentences.append("It sees no preference for a division: you chose others.")
    else:
        sentences.append("It sees nothing on divisions: you left the part empty.")
    if messages.settings:
        chosen = "have no preference for a setting" if messages.settings == ("no preference",) else (
            f"prefer {' or '.join(messages.settings)} places"
        )  # fmt: skip
        sentences.append(f"It sees that you {chosen}, as far as we know.")
    kind = "signal" if signal == "signal" else f"{signal} signal"
    sentences.append(f"It sees a {kind} from you." if signal else "It sees no signal from you.")
    written = "which is written" if text.strip() else "which is not written yet"
    sentences.append(f"It reads your statement “{version_label(catalog, version)}”, {written}.")
    unseen = [f"your choice of {c.division}" for c in messages.divisions if c is not choice]
    unseen += ["where else you apply", "your other statements", "your signals to other programs"]
    return ProgramView(
        code, name, division, True, division if choice else "", choice.essay if choice else "",
        messages.no_preference, messages.no_preference_essay if messages.no_preference else "", messages.settings,
        messages.setting_essay if messages.settings else "", signal, version, text, tuple(sentences), tuple(unseen),
    )  # fmt: skip


def essay_draft(statements: StatementPlan, division: str) -> Draft:
    """Sentences from the applicant's facts for an essay, up to 300 characters, or a gap where no fact fits.

    Sentences that do not fit any more are left out.

    Args:
        statements: the facts.
        division: one of the nine, or "" for the essay on "no preference".
    """
    facts: Iterable[Draft]
    missing = f"one concrete fact that ties you to {division}"
    if division in home_divisions(statements.plan.catalog):
        facts = statements.home_facts
    elif division:
        facts = [Draft(text) for ties in statements.division_ties if ties.region == division for text in ties.facts]
    else:
        _, far = statements.aims
        facts, missing = (
            [*far, *(m.sentence for m in track_record(statements.plan.profile.story, statements.today))],
            "what you look for in a program, and one fact that shows how you adapt",
        )
    text = ""
    for draft in dict.fromkeys(facts):
        longer = f"{text} {draft.text}".strip()
        if not draft.gaps and len(longer) <= ESSAY_CHARACTERS:
            text = longer
    return Draft(text) if text else Draft(f"[{missing}]", (missing,))


CONNECTIONS_SOURCE = (
    "SAEM RAMS and others, ResidencyCAS infographics 2025: geographic connections",
    "https://www.saem.org/about-saem/academies-interest-groups-affiliates2/rams/rams-resources/aeros-residencycas-"
    "infographics",
)
MOST_CONNECTIONS = 3
"""Cities an Emergency Medicine applicant may name in ResidencyCAS (`CONNECTIONS_SOURCE`)."""


def connections(statements: StatementPlan) -> list[tuple[str, str]]:
    """(city and state, sentence) of the strongest personal ties, for ResidencyCAS, which takes no divisions.

    Args:
        statements: the facts.
    """
    kinds = ("person", "place", "community", "experience", "volunteering", "rural", "public health")
    items = sorted(
        (item for item in statements.plan.profile.story.items if item.kind in kinds and state_of(item.place)),
        key=lambda item: kinds.index(item.kind),
    )
    found: dict[str, str] = {}
    for item in items:
        told = item.done_by(statements.today) and not statements.sentences[item].gaps
        if told and tells_place(statements.plan.catalog, item):
            found.setdefault(item.place, statements.sentences[item].text)
    return list(found.items())[:MOST_CONNECTIONS]


def characters_left(essay: str) -> int:
    """Characters an essay may still grow; negative when it is too long for ERAS."""
    return ESSAY_CHARACTERS - len(essay)
