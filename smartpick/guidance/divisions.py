"""ERAS geographic preferences: from tiers to census divisions, what each choice covers, what each program sees (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from smartpick.guidance.statements import assignments, prefers_home, version_label
from smartpick.guidance.text.drafts import Draft
from smartpick.guidance.text.facts import adaptability
from smartpick.guidance.ties import division_ties, divisions_of, home_divisions
from smartpick.guidance.why_home import aims, home_reasons
from smartpick.plan import ESSAY_CHARACTERS, MOST_DIVISIONS, Plan, census_divisions

ENOUGH_COVERED = 0.6
"""Share of the list's worth from which three divisions are proposed rather than "no preference" (assumption)."""
SEEN_BY = (
    "A program inside a division you chose sees that choice and its essay. A program outside sees nothing. “No "
    "preference” is seen by every program you apply to. If you skip the part, nothing is shown."
)
SEEN_BY_SOURCE = (
    "AAMC, 2024 MyERAS application questions, geographic information; check it in this season's applicant guide",
    "https://students-residents.aamc.org/applying-residencies-eras/2024-myeras-application-faqs?topic=geographic-"
    "information",
)
SETTING_SEEN_BY = (
    "The setting (urban, suburban, rural) is taken to be seen by every program. We could not confirm this: check it in "
    "this season's MyERAS applicant guide."
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


def coverage(plan: Plan) -> pd.DataFrame:
    """The nine divisions, most worth first: division, programs, share, worth_share, tier_1, tier_2, tier_3,
    chosen. A last row "in no division" where the list holds programs in Puerto Rico.

    share, worth_share: of the list's programs and of its worth, 0–1; an estimate.
    """
    codes, worth = plan.codes, _worths(plan)
    division = divisions_of(plan.catalog, codes)
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
    found = pd.DataFrame(lines, columns=columns)
    last = (found["division"] == "in no division").astype(int)
    order = np.lexsort((-found["worth_share"].to_numpy(), last.to_numpy()))
    return found.iloc[order].reset_index(drop=True)


def propose(plan: Plan) -> Proposal:
    """The best three divisions by worth, and "no preference".

    An applicant whose plan puts the home region first gets its division among the three, for it cannot be said
    otherwise: the region itself is not selectable in ERAS. Who asked for no share there and has no fact for any of the
    three essays is told "no preference".
    """
    table = coverage(plan)
    real = table[(table["division"] != "in no division") & (table["programs"] > 0)]
    order = real["division"].tolist()
    home = [name for name in order if name in home_divisions(plan.catalog)] if prefers_home(plan) else []
    best = [*home, *(name for name in order if name not in home)][:MOST_DIVISIONS]
    some: Any = table[table["division"].isin(best)]
    share, programs, total = float(some["worth_share"].sum()), int(some["programs"].sum()), len(plan.codes)
    ties = {t.region for t in division_ties(plan.catalog, plan.profile.applicant, plan.profile.story)} & set(best)
    words = f"{programs} of {total} programs lie in them, {share:.0%} of what the list is worth to you (estimate)."
    if home:
        words = f"{plan.catalog.regions.name} is not selectable in ERAS; the {home[0]} division stands for it. {words}"
    chosen = Preference(tuple(best), programs, share, words)
    none = Preference(
        (), total, 1.0, "All programs see it, and none is told that you prefer another place. It says nothing for you."
    )
    wishes = plan.profile.preferences
    asked = bool(wishes.socal_share or wishes.targets)
    if best and not asked and all(essay_draft(plan, name).only_gaps for name in best):
        why = (
            f"You told no fact that ties you to {' or '.join(best)}, so every essay would be empty. A preference "
            "without a reason says little; with “no preference” every program can read one essay on what you look for."
        )
        return Proposal(chosen, none, "no preference", why)
    if home:
        name = plan.catalog.regions.name
        why = f"Your plan puts {name} first; its programs see that only through the {home[0]} division."
        return Proposal(chosen, none, "divisions", why)
    if share >= ENOUGH_COVERED or ties:
        told = f"You have ties to {', '.join(sorted(ties))}." if ties else "Three divisions cover most of your list."
        return Proposal(chosen, none, "divisions", told)
    why = (
        f"Three divisions would reach only {share:.0%} of what your list is worth, and you told no tie to them. With "
        "“no preference” every program reads your essay."
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


def program_view(plan: Plan, code: str) -> ProgramView:
    """What any program of the table will see; CatalogError when there is no such program."""
    row, messages = plan.catalog.row(code), plan.profile.messages
    name = str(row["program_name"])
    division = divisions_of(plan.catalog, [code]).get(code, "")
    choice = next((c for c in messages.divisions if c.division == division), None)
    version = assignments(plan).get(code, "")
    text, signal = messages.statement(version), messages.signals.get(code, "")
    if not version:
        nothing = (f"{name} is not on your list, so it gets no application and sees nothing of you.",)
        empty = ("", "", False, "", (), "", "", "", "")
        return ProgramView(code, name, division, False, *empty, nothing, ())
    lies = f"It lies in the {division} division." if division else "It lies in no census division (Puerto Rico)."
    said = [lies]
    if choice:
        said.append(
            f"It sees that you prefer the {division} division"
            + (" and the essay you wrote." if choice.essay.strip() else ".")
        )
    elif messages.no_preference:
        told = messages.no_preference_essay.strip()
        said.append("It sees that you have no preference" + (" and the essay you wrote." if told else "."))
    elif messages.divisions:
        said.append("It sees no preference for a division: you chose others.")
    else:
        said.append("It sees nothing on divisions: you left the part empty.")
    if messages.settings:
        said.append(f"It sees that you prefer {' or '.join(messages.settings)} places, as far as we know.")
    kind = "signal" if signal == "signal" else f"{signal} signal"
    said.append(f"It sees a {kind} from you." if signal else "It sees no signal from you.")
    written = "which is written" if text.strip() else "which is not written yet"
    said.append(f"It reads your statement “{version_label(plan.catalog, version)}”, {written}.")
    unseen = [f"your choice of {c.division}" for c in messages.divisions if c is not choice]
    unseen += ["where else you apply", "your other statements", "your signals to other programs"]
    return ProgramView(
        code, name, division, True, division if choice else "", choice.essay if choice else "",
        messages.no_preference, messages.no_preference_essay if messages.no_preference else "", messages.settings,
        messages.setting_essay if messages.settings else "", signal, version, text, tuple(said), tuple(unseen),
    )  # fmt: skip


def essay_draft(plan: Plan, division: str) -> Draft:
    """Sentences from the applicant's facts for the essay of a division, "" for "no preference"; up to 300 characters.

    Sentences that do not fit any more are left out; a gap where no fact fits.
    """
    catalog, profile = plan.catalog, plan.profile
    _, far = aims(catalog, profile.story)
    track = adaptability(profile.story)
    if division in home_divisions(catalog):
        facts = home_reasons(catalog, profile.applicant, profile.story)
        missing = f"one concrete fact that ties you to {division}"
    elif division:
        ties = division_ties(catalog, profile.applicant, profile.story)
        facts = [Draft(text) for t in ties if t.region == division for text in t.facts]
        missing = f"one concrete fact that ties you to {division}"
    else:
        facts, missing = [*far, track], "what you look for in a program, and one fact that shows how you adapt"
    text = ""
    for draft in facts:
        longer = f"{text} {draft.text}".strip()
        if not draft.gaps and len(longer) <= ESSAY_CHARACTERS:
            text = longer
    return Draft(text) if text else Draft(f"[{missing}]", (missing,))


def characters_left(essay: str) -> int:
    """Characters an essay may still grow; negative when it is too long for ERAS."""
    return ESSAY_CHARACTERS - len(essay)
