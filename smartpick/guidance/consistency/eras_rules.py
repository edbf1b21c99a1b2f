"""Rules on what is chosen in ERAS: census divisions and their essays, settings, signals."""

from __future__ import annotations

import numpy as np

from smartpick.guidance.consistency.region_rules import HEAVY_SHARE
from smartpick.guidance.consistency.texts import Finding, Reading, count_programs
from smartpick.guidance.text.places import names_in
from smartpick.guidance.ties import home_divisions
from smartpick.plan.signal_limits import over_limit, signal_limits

THIN_SHARE = 0.03
"""Share of the list below which a chosen division is nearly empty (assumption)."""


def no_preference(reading: Reading) -> list[Finding]:
    """“No preference” is chosen, and a text names the home region first."""
    if not reading.messages.no_preference:
        return []
    return [
        Finding(
            f"ERAS will tell every program that you have no preference, and {count_programs(text.codes)} can read or "
            "hear that you have one.", text.evidence(wording), text.codes,
        )
        for text, wording in reading.with_wording("home_first") if text.codes
    ]  # fmt: skip


def anywhere_division(reading: Reading) -> list[Finding]:
    """A text says that place does not matter, and a division is chosen."""
    if not reading.chosen:
        return []
    what = f"You say that place does not matter, but chose {', '.join(reading.chosen)} in ERAS."
    return reading.quoted("anywhere", what, reading.codes)


def home_division_missing(reading: Reading) -> list[Finding]:
    """A text names the home region first, and its census division is not chosen."""
    homes = home_divisions(reading.catalog)
    if not reading.chosen or homes & set(reading.chosen) or not reading.home:
        return []
    what = f"You say that {reading.region} comes first, but did not choose {' or '.join(sorted(homes))}."
    return reading.quoted("home_first", what, reading.home)


def home_share_unseen(reading: Reading) -> list[Finding]:
    """Much of the list is in the home region, and only other divisions are chosen."""
    homes = home_divisions(reading.catalog)
    if not reading.chosen or homes & set(reading.chosen) or reading.home_share < HEAVY_SHARE:
        return []
    what = f"{reading.home_share:.0%} of your list is in {reading.region}, and none of it sees a preference."
    return [Finding(what, f"You chose {', '.join(reading.chosen)}.", reading.home)]


def division_empty(reading: Reading) -> list[Finding]:
    """A division is chosen in which almost no program of the list lies."""
    findings = []
    for division in reading.chosen:
        codes = reading.in_division(division)
        if len(codes) < THIN_SHARE * len(reading.codes):
            what = (
                f"You chose {division}, but only {len(codes)} of {len(reading.codes)} programs on your list are there."
            )
            findings.append(Finding(what, f"{len(codes)} of {len(reading.codes)} programs", codes))
    return findings


def essay_names(reading: Reading) -> list[Finding]:
    """An essay names a program or a city that does not lie in its division."""
    all_divisions = reading.catalog.table["census_division"].astype(object).to_numpy()
    own, findings = reading.statements.own_names, []
    for choice in reading.messages.divisions:
        for mention in names_in(reading.catalog, choice.essay):
            lies_in = set(all_divisions[np.array(mention.rows)])
            if choice.division not in lies_in and (mention.wished or not own.names(mention)):
                what = f"The essay for {choice.division} names {mention.name}, which is not there."
                findings.append(Finding(what, f"“{mention.sentence[:200]}”", reading.in_division(choice.division)))
    return findings


def signal_off_list(reading: Reading) -> list[Finding]:
    """A signal goes to a program that is not on the list."""
    codes = tuple(code for code in reading.messages.signals if code not in set(reading.codes))
    what = f"{count_programs(codes)} with a signal from you {'is' if len(codes) == 1 else 'are'} not on your list."
    return [Finding(what, f"Signals to {', '.join(codes)}", codes)] if codes else []


def signal_limit(reading: Reading) -> list[Finding]:
    """More signals are given than the specialty takes."""
    limits, signals = signal_limits(reading.statements.plan.profile.applicant.specialty), reading.messages.signals
    if limits is None:
        return []
    sentence = limits.sentence(reading.statements.today)
    return [Finding(what, sentence, tuple(signals)) for what in over_limit(limits, signals)]


def signal_outside(reading: Reading) -> list[Finding]:
    """A signal goes to a program outside the divisions chosen."""
    if not reading.chosen:
        return []
    divisions = {code: reading.statements.divisions.get(code) for code in reading.messages.signals}
    codes = tuple(code for code, division in divisions.items() if division and division not in reading.chosen)
    what = f"{count_programs(codes)} with a signal from you see no preference for their part of the country."
    return [Finding(what, f"You chose {', '.join(reading.chosen)}.", codes)] if codes else []


def signal_unwritten(reading: Reading) -> list[Finding]:
    """A signal goes to a program whose statement is not written."""
    versions = reading.statements.assignments
    codes = tuple(
        code for code in reading.messages.signals
        if code in versions and not reading.messages.statement(versions[code]).strip()
    )  # fmt: skip
    if not codes:
        return []
    empty = ", ".join(sorted({f"“{versions[code]}”" for code in codes}))
    return [Finding(f"You signal {count_programs(codes)} whose statement is not written.", f"Empty: {empty}.", codes)]


def setting(reading: Reading) -> list[Finding]:
    """A text wishes for a setting that is not among those chosen."""
    settings, findings = set(reading.messages.settings), []
    for key, setting in (("rural_wish", "rural"), ("city_wish", "urban")):
        for text, wording in reading.with_wording(key):
            if setting not in settings and text.codes:
                what = f"You chose {' and '.join(sorted(settings))} places in ERAS, but wrote of {setting} work."
                findings.append(Finding(what, text.evidence(wording), text.codes))
    return findings
