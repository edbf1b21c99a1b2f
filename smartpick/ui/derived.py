"""What follows from the plan of a session, each computed once."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import lru_cache

import numpy as np

from smartpick.odds import fitted_specialties, known
from smartpick.plan import (
    Plan,
    PlanError,
    Profile,
    TwoLists,
    recommend_profile,
    recommend_two,
)
from smartpick.ui.session import profile, profile_before, without_texts
from smartpick.ui.shipped import catalog

PLANS_KEPT = 12
"""Plans kept for all sessions together, about 1 MB each."""


@lru_cache(maxsize=PLANS_KEPT)
def plan_of(told: Profile) -> Plan:
    """The plan of a profile; a few are kept."""
    return recommend_profile(catalog(), told)


def plan() -> Plan:
    """The list that follows from the profile, without story and messages. ValueError with one sentence when none."""
    return plan_of(without_texts(profile()))


def plan_or_reason() -> tuple[Plan | None, str]:
    """The plan and "", or None and the sentence that says why there is none."""
    try:
        return plan(), ""
    except ValueError as error:
        return None, str(error)


@lru_cache(maxsize=PLANS_KEPT)
def _two_lists_of(told: Profile) -> TwoLists:
    return recommend_two(catalog(), told)


def two_lists_or_reason() -> tuple[TwoLists | None, str]:
    """The two lists under one budget and "", or None and why there are none; "" when no second specialty is chosen."""
    if profile().applicant.second_specialty is None:
        return None, ""
    try:
        return _two_lists_of(without_texts(profile())), ""
    except ValueError as error:
        return None, str(error)


def plan_with_texts() -> tuple[Plan | None, str]:
    """`plan_or_reason`, with the story and the messages in the plan's profile; its intervals are not kept."""
    found, reason = plan_or_reason()
    return (None, reason) if found is None else (replace(found, profile=profile()), "")


def open_now() -> tuple[np.ndarray, np.ndarray]:
    """Which programs of the specialty are open with what the user knows, and why the others are not; (n,) each."""
    told, programs = profile(), catalog()
    rows = programs.rows(told.applicant.specialty)
    if told.applicant.specialty not in fitted_specialties():
        return programs.is_open[rows], programs.table["pool_reason"].astype(object).fillna("").to_numpy()[rows]
    found = known(programs, told.applicant, told.knowledge)
    return found.open, found.closed


def lists_of(told: Profile) -> tuple[Plan, ...]:
    """The lists of a profile: both where a second specialty can be planned, else the one."""
    if told.applicant.second_specialty is not None:
        with contextlib.suppress(PlanError):
            both = _two_lists_of(told)
            return both.first, both.second
    return (plan_of(told),)


def with_either_visa() -> Plan:
    """The list of the same person who would take a J-1 as well. ValueError when there is none."""
    told = without_texts(profile())
    applicant = told.applicant.model_copy(update={"visa": "j1_or_h1b"})
    return plan_of(told.model_copy(update={"applicant": applicant}))


def changes() -> tuple[list[str], list[str]]:
    """Codes that came onto the list and that left it in the last move, when both lists are of one specialty."""
    now, _ = plan_or_reason()
    before = profile_before()
    if now is None or before is None or before.applicant.specialty != now.profile.applicant.specialty:
        return [], []
    try:
        listed = plan_of(before).codes
    except ValueError:
        return [], []
    old, new = set(listed), set(now.codes)
    return [code for code in now.codes if code not in old], [code for code in listed if code not in new]
