"""Why a program is on the list, why it is not, and what would change that: computed for every program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from smartpick import portfolio
from smartpick.plan.choice import choose
from smartpick.plan.home import HOME_RULES, rule_words
from smartpick.plan.plan import Plan
from smartpick.plan.preferences import NO_HOME_SHARE, PlanError, Preferences
from smartpick.plan.reasons import per_hundred
from smartpick.portfolio.bounds import Problem
from smartpick.portfolio.choice import Selection
from smartpick.whatif.swaps import Swaps

Kind = Literal["in", "near miss", "out"]
MORE_PROGRAMS = 50
"""How much longer a list is looked at to see whether a program enters."""
PLACE_WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Weights of place tried; the answer is the nearest of these to the present one."""


@dataclass(frozen=True)
class Other:
    """A program compared with: the rival of a member, or the weakest member a newcomer could replace.

    match_points, value_points: what the list loses in P(match) and in worth, ×100, when the one asked about gives way
    to the rival, or when it takes the weakest member's place.
    """

    acgme_code: str
    program_name: str
    match_points: float
    value_points: float


@dataclass(frozen=True)
class Explanation:
    """One program against one list.

    match_points: points of P(match) (×100) the list loses without it, or would gain by adding it; value_points: the
    same of the list's worth (1 = one match = 100 points). chance: central, 0–1. NaN when out.
    other: the rival (in) or the member it could replace (near miss), None when there is none.
    lacks: what it has less of than that member, with numbers. ways: what would bring it in, each computed.
    reason: the whole in one or two sentences.
    """

    acgme_code: str
    program_name: str
    kind: Kind
    match_points: float
    value_points: float
    chance: float
    other: Other | None
    lacks: tuple[str, ...]
    ways: tuple[str, ...]
    reason: str


def explain_all(plan: Plan) -> pd.DataFrame:
    """All programs of the specialty, in table order: acgme_code, kind, points (of P(match), NaN when out), reason."""
    rows = plan.odds.pool.rows
    on_list = np.isin(np.arange(len(rows)), plan.choice.members)
    barred = _barred(plan)
    points = np.where(on_list | np.equal(barred, ""), 100 * plan.worth, np.nan)
    kind = np.where(on_list, "in", np.where(np.equal(barred, ""), "near miss", "out"))
    sentences = [
        f"On your list: adds {per_hundred(p)}." if listed else why or f"Not on your list: would add {per_hundred(p)}."
        for listed, why, p in zip(on_list, barred, points, strict=True)
    ]
    return pd.DataFrame({"acgme_code": plan.odds.pool.codes, "kind": kind, "points": points, "reason": sentences})


def explain(plan: Plan, code: str) -> Explanation:
    """Where one program stands, and why. Any code may be asked for; takes up to about a fifth of a second."""
    row = plan.catalog.code_position.get(code)
    if row is None:
        return _out(code, "", f"There is no program with the ACGME code {code} in our table.")
    line = plan.catalog.table.iloc[row]
    name = str(line["program_name"])
    at = np.flatnonzero(plan.odds.pool.rows == row)
    if not len(at):
        return _out(code, name, f"This is a program in {line['specialty']}, not in your specialty.")
    i = int(at[0])
    if i in plan.choice.members:
        return _member(plan, i, code, name)
    barred = _barred(plan)[i]
    return _out(code, name, barred) if barred else _near_miss(plan, i, code, name)


def _out(code: str, name: str, reason: str) -> Explanation:
    nan = float("nan")
    return Explanation(code, name, "out", nan, nan, nan, None, (), (), reason)


def _barred(plan: Plan) -> np.ndarray:
    """(n,) the hard reason why a program cannot be chosen, empty where it can."""
    why = plan.odds.closed.copy()
    why[(plan.odds.visa <= 0) & np.equal(why, "")] = "It cannot take your visa need."
    why[plan.choice.exclusions] = "You excluded it."
    why[plan.choice.members] = ""
    return why


def _other(swaps: Swaps, program: int, leaver: int, comer: int) -> Other:
    """The swap told from the side of `program`."""
    both = (
        0.0 - 100 * float(swaps.gains(leaver, np.array([comer]), utility)[0])
        for utility in (np.ones_like(swaps.worths), swaps.plan.choice.utility)
    )
    line = swaps.plan.catalog.table.iloc[swaps.plan.odds.pool.rows[program]]
    return Other(str(line["acgme_code"]), str(line["program_name"]), *both)


def _value_points(plan: Plan, i: int) -> float:
    worth = portfolio.worth(plan.odds.probability, plan.node_weights, plan.choice.utility, plan.choice.members)
    return 100 * float(worth[i])


def _member(plan: Plan, i: int, code: str, name: str) -> Explanation:
    swaps, points = Swaps(plan), 100 * float(plan.worth[i])
    reserve = np.setdiff1d(swaps.able, swaps.members)
    reserve = reserve[swaps.allowed(i, reserve)]
    rival, sentence = None, f"On your list: it adds {per_hundred(points)}."
    if i in plan.choice.pins:
        sentence += " You pinned it."
    if len(reserve):
        best = int(reserve[swaps.gains(i, reserve, swaps.worths).argmax()])
        rival = _other(swaps, best, i, best)
        sentence += f" Its closest rival is {rival.program_name} ({rival.acgme_code}): {_cost(rival)}"
    else:
        sentence += " No other open program could take its place."
    chance = float(plan.odds.chance[i])
    return Explanation(code, name, "in", points, _value_points(plan, i), chance, rival, (), (), sentence)


def _cost(other: Other) -> str:
    """What a swap costs, in words."""
    if other.match_points >= 0.005:
        return f"in its place your chance of matching falls by {_points(other.match_points)}."
    if other.match_points <= -0.005:
        rises = f"in its place your chance of matching rises by {_points(-other.match_points)}"
        worth_less = other.value_points > 0  # not where a pin alone keeps it
        return f"{rises}, but the list is worth less by your own weights." if worth_less else f"{rises}."
    return "in its place almost nothing would change."


def _near_miss(plan: Plan, i: int, code: str, name: str) -> Explanation:
    swaps, points = Swaps(plan), 100 * float(plan.worth[i])
    leavers = [int(m) for m in swaps.members if m not in plan.choice.pins and swaps.allowed(int(m), i)]
    weakest, lacks = None, ()
    sentence = f"Not on your list: it would add {per_hundred(points)}."
    if leavers:
        gains = [float(swaps.gains(m, np.array([i]), swaps.worths)[0]) for m in leavers]
        member = leavers[int(np.argmax(gains))]
        weakest, lacks = _other(swaps, member, member, i), tuple(_lacks(plan, i, member))
        sentence += f" It could best replace {weakest.program_name} ({weakest.acgme_code})."
        sentence += f" {' '.join(lacks)}" if lacks else " The two are about equally good."
    elif len(plan.choice.pins) == len(swaps.members):
        sentence += " Every place on your list is pinned."
    else:
        sentence += " The bounds you set leave no place for it."
    ways = tuple(w for w in (_by_visa(plan, i), _by_home(plan, i), _by_place(plan, i), _by_size(plan, i)) if w)
    chance = float(plan.odds.chance[i])
    return Explanation(code, name, "near miss", points, _value_points(plan, i), chance, weakest, lacks, ways, sentence)


def _lacks(plan: Plan, i: int, member: int) -> list[str]:
    """What program i has less of than a member: openness, visa chance, worth of its place."""
    odds, worth, sentences = plan.odds, plan.choice.utility, []
    if odds.openness[i] < odds.openness[member] - 0.005:
        times = np.exp(odds.openness[i] - odds.openness[member])
        without_visa = "" if plan.profile.applicant.visa == "none" else ", visa aside,"
        sentences.append(
            f"It is less open to non-US IMGs (estimate): the odds of an interview{without_visa} are {times:.2f} times "
            "those at that program."
        )
    if odds.visa[i] < odds.visa[member] - 0.005:
        sentences.append(
            f"The chance that it takes your visa need is {odds.visa[i]:.0%} against {odds.visa[member]:.0%} (estimate)."
        )
    if worth[i] < worth[member] - 0.005:
        sentences.append(
            f"A match there is worth {worth[i]:.2f} to you against {worth[member]:.2f}, by your own weights."
        )
    return sentences


def _by_visa(plan: Plan, i: int) -> str | None:
    """Whether the list, chosen again, holds program i once its visa answer is yes."""
    if plan.odds.visa[i] >= 1:
        return None
    problem = plan.choice.selection.problem
    local = int(np.searchsorted(np.flatnonzero(plan.choice.available), i))
    probability = problem.probability.copy()
    probability[local] /= plan.odds.visa[i]
    again = _again(replace(problem, probability=probability), problem.bounds.size)
    if local in again.indices:
        return "A verified yes to your visa need would bring it in."
    return "Even a verified yes to your visa need would not bring it in."


def _again(problem: Problem, size: int) -> Selection:
    """The problem solved once more, with the same bounds."""
    bounds = problem.bounds
    return portfolio.select(
        problem.probability, problem.weights, problem.utility, size, bounds.group, bounds.lower, bounds.upper,
        bounds.pinned,
    )  # fmt: skip


def _chosen(plan: Plan, preferences: Preferences, pins: np.ndarray) -> np.ndarray:
    """Members (positions within the pool) of the list under other preferences; none when they cannot be met."""
    try:
        return choose(plan.odds, preferences, pins, plan.choice.exclusions).members
    except PlanError:
        return np.zeros(0, dtype=int)


def _by_home(plan: Plan, i: int) -> str | None:
    """The next rule for the home region with which the list holds a program there."""
    preferences, regions = plan.profile.preferences, plan.catalog.regions
    if plan.odds.pool.tier[i] != 1:
        return None
    for rule in HOME_RULES[HOME_RULES.index(preferences.home_rule) + 1 : -1]:
        changed = preferences.model_copy(update={**NO_HOME_SHARE, "home": rule})
        if i in _chosen(plan, changed, plan.choice.pins):
            words = rule_words(rule, regions.tiers[1], plan.profile.applicant.visa)
            return f"The choice “{words}” would bring it in."
    return None


def _by_place(plan: Plan, i: int) -> str | None:
    """The weight of place nearest to the present one at which the list holds program i.

    Not looked for where place has little say: under a rule for the home region, or where a safety floor has changed
    what counts.
    """
    preferences = plan.profile.preferences
    if preferences.home_rule != "own" or not np.array_equal(
        plan.choice.selection.problem.utility, plan.choice.utility[plan.choice.available]
    ):
        return None
    present = preferences.place_weight
    for weight in sorted(PLACE_WEIGHTS, key=lambda w: abs(w - present)):
        changed = preferences.model_copy(update={"place_weight": weight})
        if weight != present and i in _chosen(plan, changed, plan.choice.pins):
            return f"A weight of place of {weight:g} (now {present:g}) would bring it in."
    return None


def _by_size(plan: Plan, i: int) -> str | None:
    """At which size program i enters when the list only grows, best program first, up to MORE_PROGRAMS more.

    Where regions are bounded, how many programs each may hold follows from the size: there only the largest is tried.
    """
    size = len(plan.choice.members)
    wishes = {"applications": size + MORE_PROGRAMS, "budget_usd": None, "safety_floor": None}
    longer = _chosen(plan, plan.profile.preferences.model_copy(update=wishes), plan.choice.members)
    place = np.flatnonzero(longer == i)
    if len(place):
        needed = len(longer) if plan.profile.preferences.has_shares else place[0] + 1
        return f"A list of {needed} programs (now {size}) would hold it."
    if len(longer) == size + MORE_PROGRAMS:
        return f"Even a list of {size + MORE_PROGRAMS} programs (now {size}) would not hold it."
    return None


def _points(points: float) -> str:
    if points < 0.005:
        return "less than 0.01 points"
    return f"{points:.2f} points"
