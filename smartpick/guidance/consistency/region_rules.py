"""Rules on regions: words on one region or state against the list and against who reads them."""

from __future__ import annotations

import re
from functools import lru_cache

from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.consistency.texts import Finding, Reading, count_programs
from smartpick.guidance.statements import version_label
from smartpick.guidance.text.marked import HOME_MARK, mark_places
from smartpick.guidance.text.places import sentences_of
from smartpick.guidance.text.readings import read
from smartpick.guidance.text.wordings import Wording
from smartpick.guidance.ties import home_states, state_of
from smartpick.guidance.why_home import home_story

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
            findings.append(Finding(what, text.evidence(wording), readers))
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
            text.evidence(wording), text.codes or reading.codes,
        )
        for text, wording in reading.with_wording("home_first")
    ]  # fmt: skip


_NEVER_THERE = re.compile(
    rf"\b(?:never|not(?: yet)?|n[’']t(?: yet)?)\b (?:yet )?"
    rf"(?:been|lived|visited|worked|trained|set foot|travell?ed|seen|spent)\b[^.!?;,]{{0,30}}{HOME_MARK}",
    re.IGNORECASE,
)


_NEVER_IN_US = re.compile(
    r"\b(?:never|not(?: yet)?|n[’']t(?: yet)?)\b (?:yet )?"
    r"(?:been|lived|visited|worked|trained|set foot|travell?ed|seen|spent)\b[^.!?;,]{0,20}"
    r"\b(?:US|USA|U\.S\.|United States|America)(?!\w)"
)
_WAS_THERE = re.compile(
    rf"\b(?:I (?:have )?(?:lived|worked|trained|rotated|studied|grew up|stayed|shadowed|spent|volunteered)|"
    rf"(?:my|our) (?:rotation|observership|externship|elective|time|years?|months|"
    rf"childhood))\b[^.!?;,]{{0,40}}{HOME_MARK}",
    re.IGNORECASE,
)


def never_there(reading: Reading) -> list[Finding]:
    """A text says that one never was in the home region or the US where the facts say so, or the other way round."""
    plan, today = reading.statements.plan, reading.statements.today
    profile = plan.profile
    in_us = any(
        state_of(item.place) for item in profile.story.of_kind("place", "experience", "volunteering", today=today)
    ) or bool(profile.applicant.usce_hands_on_months or profile.applicant.usce_observership_months)
    there = home_story(plan.catalog, profile.applicant, profile.story, today).ever_there
    none_there = not there and profile.applicant.no_ties is True and not profile.applicant.usce_socal_months
    faults = []
    for text in reading.texts:
        for sentence in sentences_of(text.text):
            marked = mark_places(reading.catalog, sentence).text
            if there and _NEVER_THERE.search(marked):
                faults.append((f"You say that you were not in {reading.region}, but your facts say that you were.",
                               text, sentence))  # fmt: skip
            elif in_us and _NEVER_IN_US.search(sentence):
                faults.append(
                    ("You say that you were not in the US, but your facts say that you were.", text, sentence)
                )
            elif none_there and _WAS_THERE.search(marked) and not re.search(r"\b(?:not|never|hope|wish)\b", sentence):
                faults.append((f"You say that you were in {reading.region}, but your facts hold nothing there.",
                               text, sentence))  # fmt: skip
    return [Finding(what, text.quote(sentence), text.codes) for what, text, sentence in faults]


_ENDED = re.compile(r"\b(?:finish|complet|graduat|ended|left)\w*\b", re.IGNORECASE)
_BEGAN = re.compile(r"\b(?:began|started|beginning|moved|joined)\b", re.IGNORECASE)


def years(reading: Reading) -> list[Finding]:
    """A sentence names the place of a fact with a year in which the fact was not."""
    findings, today = [], reading.statements.today
    dated = [item for item in reading.statements.plan.profile.story.items if item.start and len(item.place) >= 4]
    for text in reading.texts:
        for sentence in sentences_of(text.text):
            year = re.findall(r"\b(?:19|20)\d\d\b", sentence)
            here = [item for item in dated if item.place.split(",")[0].lower() in sentence.lower()]
            spans = [(item.start[:4], (item.end or (str(today.year) if item.ongoing(today) else item.start))[:4])
                     for item in here]  # fmt: skip
            if _ENDED.search(sentence) and (ends := [item.end[:4] for item in here if item.end]):
                spans = [(end, end) for end in ends]
            elif _BEGAN.search(sentence):
                spans = [(first, first) for first, _ in spans]
            if len(year) == 1 and here and not any(first <= year[0] <= last for first, last in spans):
                told = " and ".join(
                    dict.fromkeys(first if first == last else f"{first}–{last}" for first, last in spans)
                )
                what = f"Look at this: the sentence says {year[0]}, your facts on {here[0].place} say {told}."
                findings.append(Finding(what, text.quote(sentence), text.codes))
    return findings


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
        for wording in read(catalog, "state_first", text)
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
                findings.append(Finding(what, text.evidence(wording), wrong))
    return findings


def broad(reading: Reading) -> list[Finding]:
    """An answer says that one applies widely, and the list is in one region."""
    if reading.home_share < NARROW_SHARE:
        return []
    return [
        Finding(
            f"You say that you apply widely, but {reading.home_share:.0%} of your list is in {reading.region}.",
            text.evidence(wording), reading.home,
        )
        for text, wording in reading.with_wording("broad") if text.kind == "answer"
    ]  # fmt: skip
