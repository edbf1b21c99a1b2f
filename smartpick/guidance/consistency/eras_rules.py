"""Rules on what is chosen in ERAS: census divisions and their essays, settings, signals."""

from __future__ import annotations

import numpy as np

from smartpick.guidance.consistency.region_rules import HEAVY_SHARE
from smartpick.guidance.consistency.texts import Finding, Said, _programs, _quote
from smartpick.guidance.text.places import names_in, own_words
from smartpick.guidance.ties import home_divisions
from smartpick.plan.signal_limits import over_limit, signal_limits

THIN_SHARE = 0.03
"""Share of the list below which a chosen division is nearly empty (assumption)."""


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
