"""What a list may bring: intervals over the 200 parameter draws, never a single number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smartpick import portfolio
from smartpick.odds import DrawnChances
from smartpick.odds.model import NODE_W, Array, Parameters, percentiles
from smartpick.odds.reliability import drawn_reliability


@dataclass(frozen=True)
class Interval:
    """The 10th, 50th and 90th percentile over the parameter draws."""

    low: float
    mid: float
    high: float

    @classmethod
    def of(cls, values: Array) -> Interval:
        """Percentiles of (d,) values."""
        low, mid, high = percentiles(values)
        return cls(float(low), float(mid), float(high))


@dataclass(frozen=True)
class Outlook:
    """Intervals for one list; chances 0–1, interviews a count.

    match: matching at all, among those who send this list; match_ranked: among those who get at least one interview;
    socal_match: matching in tier 1; by_tier: matching in each tier; no_interview: hearing from nobody.
    """

    match: Interval
    match_ranked: Interval
    socal_match: Interval
    by_tier: dict[int, Interval]
    interviews: Interval
    no_interview: Interval


def outlook(tier: np.ndarray, utility: Array, drawn: DrawnChances) -> tuple[Outlook, Array]:
    """Intervals for a list of k programs under a truthful rank list, and the (d,) chances of matching behind them.

    Args:
        tier: (k,) tier of each program, 1 the home region.
        utility: (k,) what matching at each is worth; the applicant ranks by it.
        drawn: chances at the same k programs under d draws.
    """
    everyone = np.arange(len(tier))
    shares = portfolio.match_by_group(drawn.probability, NODE_W, utility, everyone, tier - 1, 3)
    match, silent = shares.sum(axis=1), drawn.no_interview
    by_tier = {number: Interval.of(shares[:, number - 1]) for number in (1, 2, 3)}
    chances = Outlook(
        match=Interval.of(match),
        match_ranked=Interval.of(match / np.maximum(1 - silent, 1e-12)),
        socal_match=by_tier[1],
        by_tier=by_tier,
        interviews=Interval.of(drawn.interviews),
        no_interview=Interval.of(silent),
    )
    return chances, match


WIDENERS = {
    "visa_shift": ("how common visa sponsorship is", "check the visa policy of the programs on your list"),
    "form_variance": ("how much a form can say about you", "tell more on page You: scores, letters, experience"),
    "list_length": (
        "how many programs a typical applicant sends",
        "nothing you can do; better published figures would",
    ),
    "aim": (
        "how well typical applicants choose their programs",
        "nothing you can do; it says how much of a good list's gain others have already",
    ),
    "skill_spread": ("how much interview skill differs", "practise interviews; it cannot be measured beforehand"),
    "slope": ("how far known facts tell programs apart", "learn about single programs: past residents, alumni"),
    "spread": (
        "differences between programs that no fact shows",
        "learn about single programs: past residents, alumni",
    ),
    "pages": ("how far pages can be relied on", "check what the programs on your list say on visas and requirements"),
    "socal_term": ("how much harder Southern California is", "ask programs there how many non-US IMGs they took"),
}
"""Assumption → what it is in plain words, and what would narrow it."""


NAMED = 2
"""How many of the widest assumptions are named beside every range (product decision)."""


def of_hundred(interval: Interval) -> str:
    """An interval as a count of 100 people: "40 to 58", "fewer than 1"."""
    low, high = round(100 * interval.low), round(100 * interval.high)
    if high < 1:
        return "fewer than 1"
    return str(low) if low == high else f"{low} to {high}"


def widest_words(widest: Sequence[tuple[str, float]]) -> str:
    """The assumptions a range owes most to, in words: "how much a form can say about you and …"; "" for no range.

    Args:
        widest: as `what_widens` gives them.
    """
    return " and ".join(WIDENERS[name][0] for name, _ in widest[:NAMED])


def what_widens(match: Array, parameters: Parameters) -> list[tuple[str, float]]:
    """Which assumptions the width of the interval comes from: (name of WIDENERS, share 0–1), largest first.

    The share is what the draws of an assumption explain of the variance of the (d,) chances of matching; the draws are
    independent, so the shares add up to at most about 1. The rest is sampling error of the published figures.
    """
    if match.std() == 0:
        return []
    shares = []
    for name in WIDENERS:
        drawn = drawn_reliability() if name == "pages" else getattr(parameters, name)[:, None]
        if drawn.std(axis=0).any():
            shares.append((name, _explained(match, drawn)))
    return sorted(shares, key=lambda item: -item[1])


def _explained(match: Array, drawn: Array) -> float:
    """Share of the variance of (d,) that (d, k) draws explain: R², less what k columns of noise would explain."""
    (d, k), left = drawn.shape, match - match.mean()
    fitted = drawn - drawn.mean(axis=0)
    rest = left - fitted @ np.linalg.lstsq(fitted, left, rcond=None)[0]
    share = 1 - float(rest @ rest) / float(left @ left)
    return share if k == 1 else max(0.0, 1 - (1 - share) * (d - 1) / (d - 1 - k))
