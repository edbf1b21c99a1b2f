"""What follows from the plan of a session, each computed once and kept with the session, never for anyone else."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

import numpy as np
import streamlit as st

from smartpick import whatif
from smartpick.odds import Odds, fitted_specialties
from smartpick.plan import Basis, Listed, Plan, Profile, TwoLists, odds_for, recommend_two
from smartpick.season.news import News, now
from smartpick.ui import today
from smartpick.ui.session import basis_before, profile
from smartpick.ui.shipped import START, catalog, first_plan
from smartpick.whatif import Loosened, loosened

P = ParamSpec("P")
T = TypeVar("T")


def kept(size: int, key: Callable[P, Hashable] | None = None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last results of a function in the session.

    For values that follow from someone's plan: they end with the session and no other visitor's code can reach them.

    Args:
        size: how many results.
        key: from the function's arguments to what the result follows from; by default the arguments themselves, a plan
            counting as its basis, one of two lists as itself.
    """

    def given(*args: P.args, **kwargs: P.kwargs) -> Hashable:
        return tuple(arg.profile.basis if type(arg) is Plan else arg for arg in (*args, *kwargs.values()))

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def from_session(*args: P.args, **kwargs: P.kwargs) -> T:
            results = st.session_state.setdefault("derived", {}).setdefault(name, OrderedDict())
            wanted = (key or given)(*args, **kwargs)
            if wanted not in results:
                results[wanted] = function(*args, **kwargs)
                while len(results) > size:
                    results.popitem(last=False)
            results.move_to_end(wanted)
            return results[wanted]

        return from_session

    return decorate


def plan_of(basis: Basis) -> Plan:
    """The plan of a basis, without anyone's texts. ValueError with one sentence when there is none."""
    return first_plan() if basis == START.basis else _plan_of(basis)


@kept(4)
def _plan_of(basis: Basis) -> Plan:
    nearest = st.session_state.get("latest_plan") or first_plan()
    plan = nearest.again(Profile.of(basis))
    st.session_state["latest_plan"] = plan
    return plan


def plan() -> Plan:
    """The list that follows from the profile, without its texts. ValueError with one sentence when there is none."""
    return plan_of(profile().basis)


def plan_or_reason() -> tuple[Plan | None, str]:
    """The plan and "", or None and the sentence that says why there is none."""
    try:
        return plan(), ""
    except ValueError as error:
        return None, str(error)


def but_for_home_share() -> Hashable | None:
    """What the list follows from but for how much of it lies in the home region; None where targets say that too."""
    basis, wishes = profile().basis, profile().preferences
    if wishes.targets is not None:
        return None
    rest = wishes.model_copy(update={"socal_share": None})
    return basis.model_copy(update={"preferences": rest}), wishes.socal_share is None


@kept(2)
def _two_lists_of(basis: Basis) -> TwoLists:
    return recommend_two(catalog(), Profile.of(basis))


def two_lists_or_reason() -> tuple[TwoLists | None, str]:
    """The two lists under one budget and "", or None and why there are none; "" when no second specialty is chosen."""
    if profile().applicant.second_specialty is None:
        return None, ""
    try:
        return _two_lists_of(profile().basis), ""
    except ValueError as error:
        return None, str(error)


def plan_with_texts() -> tuple[Plan | None, str]:
    """`plan_or_reason`, with the story, the messages and the notes in the plan's profile."""
    listed, reason = plan_or_reason()
    return (None, reason) if listed is None else (listed.with_texts(profile()), "")


def listed() -> Listed | None:
    """The two lists where there are two, else the list, with texts and news in its profile; None without a list."""
    both, _ = two_lists_or_reason()
    either = both or plan_or_reason()[0]
    return None if either is None else either.with_texts(profile())


def news() -> News | None:
    """The odds today, given what was heard until then; None without a list."""
    both = listed()
    return None if both is None else _news_of(both, today.today())


def heard() -> News | None:
    """The odds today where anything of the season was entered until then; else None."""
    day = today.today()
    return news() if any(event.date <= day for event in profile().events) else None


@kept(4, key=lambda listed, date: (listed.profile.basis, listed.profile.events, listed.profile.story, date))
def _news_of(listed: Listed, date: dt.date) -> News:
    return now(listed, listed.profile.events, date)


def odds_now() -> Odds | None:
    """Chances at every program of the specialty; None where no match figures are published for it."""
    listed, _ = plan_or_reason()
    if listed is not None:
        return listed.odds
    return _odds_of(profile().basis) if profile().applicant.specialty in fitted_specialties() else None


_odds_of = kept(1)(lambda basis: odds_for(catalog(), basis))


def open_now() -> tuple[np.ndarray, np.ndarray]:
    """Which programs of the specialty are open with what the user knows, and why the others are not; (n,) each."""
    odds = odds_now()
    if odds is not None:
        return odds.open, odds.closed
    programs = catalog()
    rows = programs.rows(profile().applicant.specialty)
    return programs.is_open[rows], programs.table["pool_reason"].astype(object).fillna("").to_numpy()[rows]


def with_either_visa() -> Plan:
    """The list of the same person who would take a J-1 as well. ValueError when there is none."""
    return plan_of(profile().changed("applicant", visa="j1_or_h1b").basis)


def why_it_fell(*moves: Loosened) -> str:
    """Why the last move lowered the chance of matching, where it was one of these and should have raised it."""
    now, _ = plan_or_reason()
    before = basis_before()
    if now is None or before is None or loosened(before, profile().basis) not in moves:
        return ""
    try:
        return _why_it_fell(plan_of(before), now)
    except ValueError:
        return ""


_why_it_fell = kept(1)(whatif.why_it_fell)


def changes() -> tuple[list[str], list[str]]:
    """Codes that came onto the list and that left it in the last move, when both lists are of one specialty."""
    now, _ = plan_or_reason()
    before = basis_before()
    if now is None or before is None or before.applicant.specialty != now.profile.applicant.specialty:
        return [], []
    try:
        listed = plan_of(before).codes
    except ValueError:
        return [], []
    old, new = set(listed), set(now.codes)
    return [code for code in now.codes if code not in old], [code for code in listed if code not in new]
