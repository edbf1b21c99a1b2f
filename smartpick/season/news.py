"""What news does to the odds: invitations, refusals and silence move what is believed of the applicant's strength.

In the central fit and in each of the 200 draws the weight of a node of strength becomes

    w · Π_{invited} P(I_j | t) · Π_{silent} (1 − P(I_j | t)·G_j) · Π_{refused} (1 − P(I_j | t))

with G_j the share of invitations usually out by then (`invitations`), drawn too. After that an interview that is held
is certain, one given up is impossible, and of a silent program P·(1 − G) / (1 − P·G) is left. A draw counts in the
range by how likely it made the news: early invitations speak for draws in which they come early.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

import numpy as np
import pandas as pd

from smartpick.odds import parameters_of
from smartpick.odds.model import NODE_W, SKILL_NODES, STRENGTH_NODES, STRENGTH_W, Array, weighted_percentiles
from smartpick.plan import Event, Interval, Listed, Status, TwoLists, counted, status
from smartpick.plan.outlook import what_widens
from smartpick.season.calendar import season
from smartpick.season.invitations import clock_draws, days_since_access, invitation_clock, silence_words
from smartpick.season.zones import day_words

Stage = Literal["held", "silent", "waitlisted", "refused", "given up", "withdrawn"]
"""What an application is to the odds: an interview offered or done; no word; waitlisted; the program's no; an
interview declined or cancelled; an application withdrawn before any verdict."""
TIERS = (1, 2, 3)
LEAST_OUT = 0.005
"""The least share taken to be out when an invitation has come: earlier than any draw has it is not impossible."""
CERTAIN = 1 + 1e-12
"""1, but that nothing is divided by 0 where a certain invitation did not come."""


@dataclass(frozen=True, eq=False)
class Sent:
    """The programs applied to, as arrays of shape (k,), before any news.

    Args:
        listed: the plan they belong to.
        codes: their ACGME codes.
        part: which list of the plan, 0 or 1.
        tier: of each program, 1 the home region.
        utility: what matching at each is worth; the applicant ranks by it.
        interview: (1 + 200, k, 15) chance of an interview given strength, centrally and in each draw.
        averaged: (200, k, 15) the same in each draw, where what no fact tells of a program is averaged over.
        ranked: (parts, 1 + 200, 75) chance of being ranked high enough after an interview.
        aside: sentences on programs that could not be counted.
    """

    listed: Listed
    codes: tuple[str, ...]
    part: np.ndarray
    tier: np.ndarray
    utility: Array
    interview: Array
    averaged: Array
    ranked: Array
    aside: tuple[str, ...]

    @cached_property
    def order(self) -> np.ndarray:
        """(k,) positions as the applicant ranks: by utility, among equals the home region first."""
        return np.lexsort((self.tier, -self.utility))


def sent(listed: Listed, stands: Mapping[str, Status]) -> Sent:
    """The programs applied to: those with an event; without any application among the events, the list's too.

    Args:
        listed: the plan.
        stands: the state of each program that has events.
    """
    entered = any(one.applied for one in stands.values())
    codes = list(dict.fromkeys([*(() if entered else (c for p in listed.parts for c in p.codes)), *stands]))
    worths = (1.0, listed.second_worth) if isinstance(listed, TwoLists) else (1.0,)
    at: dict[str, tuple[int, int]] = {}
    for number, plan in enumerate(listed.parts):
        at |= {code: (number, i) for i, code in enumerate(plan.odds.pool.codes.tolist())}
    counted = sorted((code for code in codes if code in at), key=lambda code: at[code][0])
    members = [np.array([at[c][1] for c in counted if at[c][0] == n], dtype=int) for n in range(len(listed.parts))]
    pairs = list(zip(listed.parts, members, strict=True))
    interview, averaged = (
        np.concatenate(each, axis=1) for each in zip(*(plan.odds.interviews(own) for plan, own in pairs), strict=True)
    )
    return Sent(
        listed=listed,
        codes=tuple(counted),
        part=np.array([at[code][0] for code in counted], dtype=int),
        tier=np.concatenate([plan.odds.pool.tier[own] for plan, own in pairs]),
        utility=np.concatenate(
            [plan.choice.utility[own] * worth for (plan, own), worth in zip(pairs, worths, strict=True)]
        ),
        interview=interview,
        averaged=averaged,
        ranked=np.stack([plan.odds.ranked for plan in listed.parts]),
        aside=tuple(_aside(listed, code) for code in codes if code not in at),
    )


def _aside(listed: Listed, code: str) -> str:
    """Why a program with news counts nothing, as a sentence."""
    table, row = listed.catalog.table, listed.catalog.code_position.get(code)
    if row is None:
        return f"Program {code} is not in the program table; its news is kept but does not count in the odds."
    name, specialty = table["program_name"].iloc[row], table["specialty"].iloc[row]
    return f"{name} ({code}) is in {specialty}, another specialty; its news is kept but does not count in the odds."


def stage_of(one: Status | None) -> Stage:
    """What the state of a program is to the odds. One that was never heard of is silent.

    "Declined" after an invitation is the applicant's no; without one it is the program's.
    """
    if one is None or one.kind == "applied":
        return "silent"
    if one.held:
        return "held"
    if one.kind == "waitlisted":
        return "waitlisted"
    if one.invited:
        return "given up"
    return "withdrawn" if one.kind == "withdrawn" else "refused"


@dataclass(frozen=True, eq=False)
class News:
    """The odds on a day, given what was heard until then. Derived parts are computed when first asked.

    Args:
        sent: the programs applied to.
        date: the day.
        stands: the state of each program that has events until then.
        stages: (k,) what each program is to the odds.
        weights: (1 + 200, 75) weight of each node given the news; each row sums to 1.
        counts: (200,) how much each draw counts; 1 where nothing was heard.
        invited: (1 + 200, k, 15) chance given strength that there is, or will be, an interview.
    """

    sent: Sent
    date: dt.date
    stands: Mapping[str, Status]
    stages: tuple[Stage, ...]
    weights: Array
    counts: Array
    invited: Array

    def interval(self, values: Array) -> Interval:
        """The range of a value over the draws, as much as each counts; values: (1 + 200,), the first central."""
        low, mid, high = weighted_percentiles(values[1:], self.counts)
        return Interval(float(low), float(mid), float(high))

    @cached_property
    def shares(self) -> Array:
        """(1 + 200, 3) chance of matching in each tier, centrally and in each draw; the sum is that of matching."""
        return shares_of(self.sent, self.weights, self.invited)

    @cached_property
    def match(self) -> Interval:
        """Chance of matching now."""
        return self.interval(self.shares.sum(axis=1))

    @cached_property
    def by_tier(self) -> dict[int, Interval]:
        """Chance now of matching in each tier, 1 the home region."""
        return {tier: self.interval(self.shares[:, tier - 1]) for tier in TIERS}

    @cached_property
    def before(self) -> Interval:
        """Chance of matching when these applications were sent, before any news."""
        prior = np.broadcast_to(NODE_W, self.weights.shape)
        return Interval.of(shares_of(self.sent, prior, self.sent.interview)[1:].sum(axis=1))

    def at(self, *stages: Stage) -> np.ndarray:
        """Positions of the programs at some stages."""
        return np.flatnonzero(np.isin(self.stages, stages))

    @property
    def held(self) -> int:
        """Interviews offered, agreed or done, and not given up."""
        return len(self.at("held"))

    @cached_property
    def by_strength(self) -> Array:
        """(1 + 200, 15) weight of each node of strength given the news."""
        return self.weights.reshape(-1, STRENGTH_NODES, SKILL_NODES).sum(axis=2)

    @cached_property
    def to_come(self) -> Array:
        """(1 + 200, k) chance that each program still invites; 0 where it did or the answer is no."""
        coming = (self.invited @ self.by_strength[:, :, None])[:, :, 0]
        coming[:, self.at("held")] = 0.0
        return coming

    @cached_property
    def expected_more(self) -> Interval:
        """Interviews still to be expected."""
        return self.interval(self.to_come.sum(axis=1))

    @cached_property
    def more_by_tier(self) -> dict[int, Interval]:
        """Interviews still to be expected in each tier."""
        return {tier: self.interval(self.to_come[:, self.sent.tier == tier].sum(axis=1)) for tier in TIERS}

    @cached_property
    def chance(self) -> Array:
        """(3, k) low end, middle and high end of the chance that each program works out, in the order of `sent`."""
        worked = (self.weights * self.sent.ranked).reshape(len(self.sent.ranked), -1, STRENGTH_NODES, SKILL_NODES)
        by_part = np.stack([(self.invited @ part[:, :, None])[:, :, 0] for part in worked.sum(axis=3)])
        return weighted_percentiles(by_part[self.sent.part, 1:, np.arange(len(self.sent.codes))].T, self.counts)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a program applied to, those with the highest chance first.

        Columns: acgme_code, program_name, city, state, tier, stage (a `Stage`), since (date of the event that counts,
        None without one), chance_low, chance_mid, chance_high (that it works out), to_come (that it still invites,
        middle).
        """
        catalog, codes = self.sent.listed.catalog, list(self.sent.codes)
        rows = [catalog.code_position[code] for code in codes]
        shown = catalog.table[["acgme_code", "program_name", "city", "state", "tier"]].iloc[rows].reset_index(drop=True)
        low, mid, high = self.chance
        since = [self.stands[code].since if code in self.stands else None for code in codes]
        coming = weighted_percentiles(self.to_come[1:], self.counts)[1]
        return shown.assign(
            stage=self.stages, since=since, chance_low=low, chance_mid=mid, chance_high=high, to_come=coming
        ).sort_values("chance_mid", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def widest(self) -> list[tuple[str, float]]:
        """What the width of the interval for matching comes from, largest first; see `plan.outlook.what_widens`."""
        names = [plan.profile.applicant.specialty for plan in self.sent.listed.parts]
        draws = [parameters_of(name).take(slice(1, None)) for name in names]
        return what_widens(self.shares[1:].sum(axis=1), *draws, invitations=clock_draws()[1:])

    @cached_property
    def silence(self) -> tuple[str, ...]:
        """What silence means today, in sentences: one a specialty of the list."""
        names = [plan.profile.applicant.specialty for plan in self.sent.listed.parts]
        words = [(name, silence_words(name, self.date)) for name in names]
        return tuple(f"{name}: {sentence}" if len(words) > 1 else sentence for name, sentence in words)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What was kept aside, what does not fit together, and what is assumed of the news at hand."""
        table, position = self.sent.listed.catalog.table, self.sent.listed.catalog.code_position
        names = {code: table["program_name"].iloc[position[code]] for code in self.sent.codes if code in position}
        clashes = [
            f"{names.get(code, code)}: {sentence}"
            for code, one in self.stands.items()
            for sentence in one.contradictions
        ]
        return (*self.sent.aside, *clashes, *self._assumed(names))

    def _assumed(self, names: Mapping[str, str]) -> Iterator[str]:
        this = season()
        if not this.first <= self.date <= this.last:
            span = f"{day_words(this.first)} to {day_words(this.last)}"
            yield f"{day_words(self.date)} lies outside the season {this.year}, which runs from {span}."
        silent = len(self.at("silent"))
        if silent and days_since_access(self.date) > 0 and not any(one.applied for one in self.stands.values()):
            opened = day_words(this["eras.programs_see_applications"].day)
            yield (
                f"No application is entered: your whole list counts as applied to by {opened}, and "
                f"{counted(silent, 'program')} of it as silent since. Enter what you sent and what came, or this is "
                "not your chance."
            )
        if len(self.at("waitlisted")):
            yield (
                "A waitlist counts as no verdict on the day it came: neither for nor against you. From then on silence "
                "there counts as everywhere (assumption)."
            )
        if len(self.at("refused")):
            yield "“Declined” without an invitation before it counts as the program's no."
        for i in self.at("held"):
            if not self.sent.interview[:, i].any():
                yield (
                    f"{names[self.sent.codes[i]]} invited you, yet by what is known it takes no visa you need, or not "
                    "your scores. The odds take the invitation for the answer: ask before you rank it."
                )


def shares_of(programs: Sent, weights: Array, invited: Array) -> Array:
    """(1 + 200, 3) chance of matching in each tier under a truthful rank list.

    Args:
        programs: those applied to.
        weights: (1 + 200, 75) of the nodes.
        invited: (1 + 200, k, 15) chance of an interview given strength.
    """
    left, shares = weights.reshape(-1, STRENGTH_NODES, SKILL_NODES).copy(), np.zeros((len(weights), len(TIERS)))
    taken, ranked = np.empty_like(left), programs.ranked.reshape(-1, *left.shape)
    tiers, possible = programs.tier.tolist(), np.asarray(invited.any(axis=(0, 2)))
    for tier, run in groupby((i for i in programs.order.tolist() if possible[i]), tiers.__getitem__):
        before = left.sum(axis=(1, 2))
        for i in run:
            np.multiply(left, ranked[programs.part[i]], out=taken)
            taken *= invited[:, i, :, None]
            left -= taken
        shares[:, tier - 1] += before - left.sum(axis=(1, 2))
    return shares


def now(listed: Listed, events: Iterable[Event], date: dt.date) -> News:
    """The odds on a day, given what was heard until then; later events do not count yet.

    The programs applied to are those with events; without any event "applied", those of the list too.

    Args:
        listed: the plan, or two lists under one budget.
        events: in any order.
        date: the day of asking.

    Example:
        >>> import datetime as dt
        >>> from smartpick import Applicant, load_catalog, recommend
        >>> from smartpick.plan import Event
        >>> plan = recommend(load_catalog(), Applicant(specialty="Neurology", visa="none"))
        >>> events = [Event(code=code, kind="invited", date="2026-11-12") for code in plan.codes[:3]]
        >>> news = now(plan, events, dt.date(2026, 11, 27))
        >>> news.held, news.match.mid > news.before.mid
        (3, True)
    """
    stands = status(events, date)
    return given(sent(listed, stands), stands, date)


def given(programs: Sent, stands: Mapping[str, Status], date: dt.date) -> News:
    """`now` for programs whose chances are at hand."""
    stages: tuple[Stage, ...] = tuple(stage_of(stands.get(code)) for code in programs.codes)
    out = _share_out(programs, stands, stages, date)
    likely = _likely(programs.interview, stages, out)
    weights = NODE_W * np.repeat(np.exp(likely - likely.max(axis=1, keepdims=True)), SKILL_NODES, axis=1)
    weights /= weights.sum(axis=1, keepdims=True)
    counts = _likely(programs.averaged, stages, out[1:])
    counts = np.exp(counts - counts.max()) @ STRENGTH_W
    invited = _still_invited(programs.interview, stages, out)
    return News(programs, date, stands, stages, weights, counts / counts.mean(), invited)


def _share_out(programs: Sent, stands: Mapping[str, Status], stages: tuple[Stage, ...], date: dt.date) -> Array:
    """(1 + 200, k) G: of the invitations each program would send, the share that would be out by now.

    It counts from the day programs saw the application, ends where an application was withdrawn, is 1 where the program
    refused, and of a waitlist it is only what would have come since.
    """
    today = days_since_access(date)
    start, end, heard = (np.zeros(len(stages)) for _ in range(3))
    for i, (code, stage) in enumerate(zip(programs.codes, stages, strict=True)):
        one = stands.get(code)
        if one and (went := one.applied or (one.since if one.kind == "applied" else None)):
            start[i] = max(0, days_since_access(went))  # a signal goes out with the application
        end[i] = today
        if stage == "withdrawn":
            end[i] = min(today, days_since_access(stands[code].since))
        if stage == "waitlisted":
            heard[i] = days_since_access(stands[code].since)
    out = np.empty((len(programs.interview), len(stages)))
    for number, plan in enumerate(programs.listed.parts):
        own, clock = programs.part == number, invitation_clock(plan.profile.applicant.specialty)
        first, last = (clock.out(days[own]) for days in (heard - start, end - start))
        out[:, own] = np.where(first < 1, (last - first) / np.maximum(1 - first, 1e-12), 1.0)
    out[:, np.array(stages) == "refused"] = 1.0
    return out


def _likely(interview: Array, stages: tuple[Stage, ...], out: Array) -> Array:
    """(d, 15) log of how likely the news is at each node of strength.

    Args:
        interview: (d, k, 15) chance of an interview given strength.
        stages: (k,) of the programs.
        out: (d, k) as `_share_out` gives it.
    """
    came = np.isin(stages, ("held", "given up"))
    invited = interview[:, came] * np.maximum(out[:, came, None], LEAST_OUT)
    silent = interview[:, ~came] * out[:, ~came, None]
    np.log(np.maximum(invited, np.finfo(float).tiny, out=invited), out=invited)
    np.log(np.subtract(CERTAIN, silent, out=silent), out=silent)
    return invited.sum(axis=1) + silent.sum(axis=1)


def _still_invited(interview: Array, stages: tuple[Stage, ...], out: Array) -> Array:
    """(1 + 200, k, 15) chance given strength that there is, or will be, an interview."""
    kind, invited = np.array(stages), np.zeros_like(interview)
    invited[:, kind == "held"] = 1.0
    hoped = np.isin(kind, ("silent", "waitlisted"))
    left = interview[:, hoped]
    already = left * out[:, hoped, None]
    left -= already
    invited[:, hoped] = np.divide(left, np.subtract(CERTAIN, already, out=already), out=left)
    return invited
