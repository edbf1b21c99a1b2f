"""Rules on regions: words on one region or state against the list and against who reads them."""

from __future__ import annotations

import re
from functools import lru_cache

from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.answers import extremes
from smartpick.guidance.consistency.texts import Finding, Said, _programs, _quote
from smartpick.guidance.statements import misfits, version_label
from smartpick.guidance.text.wordings import wordings

HEAVY_SHARE = 0.4
"""Share of the list in the home region from which "no preference" is not believable (assumption)."""

NARROW_SHARE = 0.8
"""Share of the list in one region from which "across the country" is not true (assumption)."""


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
