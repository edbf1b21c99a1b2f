"""The first sheet of the workbook: what the list is, for whom, on what day, and under which assumptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from smartpick.applicant import MATCH_YEAR, TIE_KINDS, VISA_NEEDS, Applicant
from smartpick.export.tables import HEADERS
from smartpick.odds.calibration.moments import few_ranked
from smartpick.plan import Listed, Preferences, counted, much_of_one, of_hundred, rule_words, widest_words

Line = tuple[str, str]
"""What stands on the left and on the right; with nothing on the right it heads the lines below."""


def about(listed: Listed, headers: list[str], today: dt.date) -> list[Line]:
    """The sheet's lines.

    Args:
        headers: those of the shortlist, each said what it means where that is not plain.
        today: the day the file is made.
    """
    profile = listed.profile
    names = " and ".join(
        f"{counted(len(part.rows), 'program')} in {part.profile.applicant.specialty}" for part in listed.parts
    )
    return [
        (f"SmartPick shortlist: {names}", ""),
        ("What this is", "Where to apply, chosen by an estimate from published figures. Information, not advice."),
        *([("Plan", profile.name)] if profile.name else []),
        ("Made on", f"{today.day} {today:%B %Y}, for the Match of {MATCH_YEAR}"),
        ("Program table", f"version {listed.catalog.version}"),
        *of_one_list(listed),
        ("Under which assumptions", ""),
        (
            "Ranges",
            "From the 10th to the 90th percentile of 200 sets of assumptions; all stand under Assumptions.",
        ),
        ("What widens this range most", widest_words(listed.widest)),
        *(("Note", note) for part in listed.parts if (note := few_ranked(part.profile.applicant.specialty))),
        ("How well the list is chosen", _certified(listed.gap)),
        ("What is unknown", "stays unknown: it counts as the average of what is known, never as a no."),
        *([("What the columns of the shortlist mean", "")] if headers else []),
        *((header, meaning) for header, meaning in HEADERS.values() if meaning and header in headers),
    ]


def of_one_list(listed: Listed) -> list[Line]:
    """Of these lines the ones that are of this list alone: for whom, what was asked for, what it comes to."""
    profile = listed.profile
    return [
        ("For whom", ""),
        *_entered(profile.applicant),
        ("Your own answers about programs", str(len(profile.knowledge.answers) or "none")),
        ("What was asked for", ""),
        *_asked(listed),
        *(("Note", sentence) for sentence in listed.clamps),
        (f"What the list comes to{', before any news' if profile.events else ''}, of 100 applicants like this one", ""),
        *_outlook(listed),
        *(("Note", much.sentence) for part in listed.parts for much in much_of_one(part)),
    ]


def _entered(applicant: Applicant) -> Iterator[Line]:
    """What the form knows, in its words, and what was left out."""
    missing = []
    for field, (label, words) in _FORM.items():
        value = getattr(applicant, field)
        if value is not None and value != ():
            yield label, words(value)
        elif field not in {"second_specialty", "no_ties"} and not (field == "ties" and applicant.no_ties):
            missing.append(label)
    if missing:
        yield "Not entered", f"{'; '.join(missing)}. What is not entered moves nothing."


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _months(value: float) -> str:
    return f"{value:g} months"


_FORM: dict[str, tuple[str, Callable[[Any], str]]] = {
    "specialty": ("Specialty", str),
    "second_specialty": ("Second specialty", str),
    "visa": ("Visa need", VISA_NEEDS.__getitem__),
    "step2_ck": ("Step 2 CK", str),
    "graduation_year": ("Year of graduation", str),
    "ties": ("Ties to places", lambda ties: "; ".join(f"{TIE_KINDS[tie.kind]}: {tie.place}" for tie in ties)),
    "no_ties": ("Ties to places", lambda _: "none"),
    "step1_attempts": ("Step 1 attempts", str),
    "step2_attempts": ("Step 2 CK attempts", str),
    "step3_passed": ("Step 3 passed", _yes),
    "h1b_transfer": ("Holds an H-1B now, or graduated from a US school", _yes),
    "ecfmg_certified": ("ECFMG certified", _yes),
    "usce_hands_on_months": ("Hands-on US clinical experience", _months),
    "usce_observership_months": ("Observerships in the US", _months),
    "usce_socal_months": ("Of these, in Southern California", _months),
    "letters": ("Letters of recommendation", str),
    "us_letters": ("Of these, from US physicians", str),
    "research_items": ("Research items", str),
    "gap_months": ("Without medical work", _months),
    "earlier_cycles": ("Match cycles before", str),
    "languages": ("Languages used with patients", ", ".join),
    "citizenships": ("Citizenships", ", ".join),
    "in_us_with_status": ("In the US now, with a valid status", _yes),
}
"""Field of the form to what it is called and how its value reads."""


def _asked(listed: Listed) -> Iterator[Line]:
    """The settings that shaped the list; weights only where they were moved."""
    wishes, profile, tiers = listed.profile.preferences, listed.profile, listed.catalog.regions.tiers
    usual = Preferences()
    if wishes.budget_usd is None:
        yield "List size", counted(wishes.applications, "program")
    else:
        yield "Budget", f"{wishes.budget_usd:,.0f} US dollars"
    rule = rule_words(wishes.home_rule, tiers[1], profile.applicant.visa)
    yield f"How much of {tiers[1]}", rule
    shares = {f"Share of {tiers[1]}": wishes.socal_share, f"Share of {tiers[2]}, of what remains": wishes.west_share}
    if len(listed.parts) > 1:
        shares["Share of the second specialty"] = wishes.second_share
    for label, share in {**shares, "Safety floor": wishes.safety_floor}.items():
        if share is not None:
            yield label, f"{100 * share:.0f} %"
    for name, (least, most) in (wishes.targets or {}).items():
        yield name, f"{least} to {most} programs"
    if wishes.competitiveness_percentile is not None:
        yield "Strength, set by hand", f"about {wishes.competitiveness_percentile:.0f}th of 100"
    for field, label in _WEIGHTS.items():
        if getattr(wishes, field) != getattr(usual, field):
            yield label, f"{getattr(wishes, field):g}"
    if wishes.near:
        yield "Place to be near", wishes.near
    for label, codes in (("Pinned by you", profile.pins), ("Left out by you", profile.exclusions)):
        if codes:
            yield label, "; ".join(_name(listed, code) for code in codes)


_WEIGHTS = {
    "place_weight": "Weight of place",
    "setting_weight": "Weight of university hospitals",
    "price_weight": "Weight of low prices",
    "distance_weight": "Weight of being near",
}


def _name(listed: Listed, code: str) -> str:
    row = listed.catalog.code_position.get(code)
    return code if row is None else f"{listed.catalog.table['program_name'].iloc[row]} ({code})"


def _outlook(listed: Listed) -> Iterator[Line]:
    outlook, tiers = listed.outlook, listed.catalog.regions.tiers
    counts = {tier: sum(part.tier_counts[tier] for part in listed.parts) for tier in tiers}
    yield "Programs", "; ".join(f"{tiers[tier]} {count}" for tier, count in counts.items())
    yield "Match anywhere", of_hundred(outlook.match)
    for tier, interval in outlook.by_tier.items():
        yield f"Match: {tiers[tier]}", of_hundred(interval)
    yield "No interview at all", of_hundred(outlook.no_interview)
    yield "Expected interviews", f"{outlook.interviews.low:.1f} to {outlook.interviews.high:.1f}"
    yield "Application fees", "unknown" if listed.cost_usd is None else f"{listed.cost_usd:,.0f} US dollars"


def _certified(gap: float) -> str:
    if gap < 0.0005:
        return "No better list exists under these settings (of our estimate)."
    return f"At most {100 * gap:.1f} % below the best list under these settings (of our estimate)."
