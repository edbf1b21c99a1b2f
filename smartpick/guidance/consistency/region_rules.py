"""Rules on regions: words on one region or state against the list and against who reads them."""

from __future__ import annotations

import re
from functools import lru_cache

from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.consistency.texts import Finding, Reading, count_programs
from smartpick.guidance.statements import version_label
from smartpick.guidance.text.wordings import Wording, wordings
from smartpick.guidance.ties import home_states

HEAVY_SHARE = 0.4
"""Share of the list in the home region from which "no preference" is not believable (assumption)."""

NARROW_SHARE = 0.8
"""Share of the list in one region from which "across the country" is not true (assumption)."""


def statement_region(reading: Reading) -> list[Finding]:
    """A statement goes to a program in another region."""
    return [
        Finding(
            f"{m.program_name} gets the statement “{version_label(reading.catalog, m.version)}”. "
            f"Give it “{version_label(reading.catalog, m.better)}” instead.",
            m.why,
            (m.code,),
        )
        for m in reading.statements.misfits
    ]


def home_first_elsewhere(reading: Reading) -> list[Finding]:
    """Programs outside the home region read that it comes first."""
    findings = []
    for text, wording in reading.with_wording("home_first"):
        readers = tuple(code for code in text.codes if code in set(reading.away))
        if text.kind in {"statement", "essay", "letter"} and readers:
            what = f"{count_programs(readers)} outside {reading.region} would read that you prefer it."
            findings.append(Finding(what, text.quote(wording.sentence), readers))
    return findings


def only_home(reading: Reading) -> list[Finding]:
    """A text says that only one region will do, and the list goes elsewhere."""
    if not reading.away:
        return []
    what = f"You say that only one region will do, but {count_programs(reading.away)} of your list are elsewhere."
    return reading.quoted("only_home", what, reading.away)


def anywhere(reading: Reading) -> list[Finding]:
    """A text says that place does not matter, and the list has one clear region."""
    if reading.home_share < HEAVY_SHARE:
        return []
    what = f"You say that place does not matter, but {reading.home_share:.0%} of your list is in {reading.region}."
    return reading.quoted("anywhere", what, reading.home)


def home_first_no_home(reading: Reading) -> list[Finding]:
    """A text names the home region first, and the list holds no program there."""
    if reading.home:
        return []
    return [
        Finding(
            f"You say that {reading.region} comes first, but your list holds no program there.",
            text.quote(wording.sentence), text.codes or reading.codes,
        )
        for text, wording in reading.with_wording("home_first")
    ]  # fmt: skip


@lru_cache(maxsize=4)
def _states_elsewhere(catalog: Catalog) -> tuple[dict[str, str], str]:
    """{name in small letters: code} of the states without a place of the home region, and a pattern for them."""
    homes = home_states(catalog)
    names = {name.lower(): code for code, name in state_names().items() if code not in homes}
    wording = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return names, rf"(?<!\w)(?i:{wording})(?!\w)"


def states_first(catalog: Catalog, text: str) -> list[tuple[Wording, set[str]]]:
    """Wordings that put a state outside the home region first, with the postal codes of the states in that sentence."""
    names, pattern = _states_elsewhere(catalog)
    return [
        (wording, {names[name.lower()] for name in re.findall(pattern, wording.sentence)})
        for wording in wordings("said", text, pattern)
        if wording.key == "home_first"
    ]


def state_first(reading: Reading) -> list[Finding]:
    """A text that goes to several states puts one of them first."""
    catalog, findings = reading.catalog, []
    state = catalog.table["state"].astype(str).to_numpy()
    for text in reading.texts:
        if text.kind not in {"statement", "essay", "letter"}:
            continue
        for wording, wished in states_first(catalog, text.text):
            wrong = tuple(code for code in text.codes if state[catalog.code_position[code]] not in wished)
            if wrong:
                what = f"{count_programs(wrong)} elsewhere would read that you want to be in another state."
                findings.append(Finding(what, text.quote(wording.sentence), wrong))
    return findings


def broad(reading: Reading) -> list[Finding]:
    """An answer says that one applies widely, and the list is in one region."""
    if reading.home_share < NARROW_SHARE:
        return []
    return [
        Finding(
            f"You say that you apply widely, but {reading.home_share:.0%} of your list is in {reading.region}.",
            text.quote(wording.sentence), reading.home,
        )
        for text, wording in reading.with_wording("broad") if text.kind == "answer"
    ]  # fmt: skip
