"""What a list may bring: intervals over the 200 parameter draws, never a single number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from smartpick.odds import DrawnChances
from smartpick.odds.model import Array, Parameters, percentiles
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
    order = np.lexsort((tier, -utility))  # among equals the home region is ranked first
    shares = drawn.match_by_group(order, tier - 1, 3)
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


FEW = "few_published"
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
    "invitations": (
        "when invitations to applicants like you usually come",
        "time, and every reply you enter",
    ),
    "skill_spread": ("how much interview skill differs", "practise interviews; it cannot be measured beforehand"),
    "slope": ("how far known facts tell programs apart", "learn about single programs: past residents, alumni"),
    "spread": (
        "differences between programs that no fact shows",
        "learn about single programs: past residents, alumni",
    ),
    "pages": ("how far pages can be relied on", "check what the programs on your list say on visas and requirements"),
    "socal_term": ("how much harder Southern California is", "ask programs there how many non-US IMGs they took"),
    FEW: (
        "how few people like you the published figures are of",
        "nothing you can do: with so few, the fit itself is uncertain",
    ),
}
"""What widens a range → what it is in plain words, and what would narrow it: each assumption, then the fit itself."""


NAMED = 2
"""How many of what widens a range most are named beside it (product decision)."""
LEAST = 0.05
"""The least share of a range's variance that is named (product decision): below it, chance decides the order."""


def counted(count: float, word: str) -> str:
    """ "1 answer", "3 answers", "1,200 miles"."""
    return f"{count:,g} {word}" + ("" if count == 1 else "s")


def of_hundred(interval: Interval) -> str:
    """An interval as a count of 100 people: "40 to 58", "fewer than 1"."""
    low, high = round(100 * interval.low), round(100 * interval.high)
    if high < 1:
        return "fewer than 1"
    return str(low) if low == high else f"{low} to {high}"


def widest_words(widest: Sequence[tuple[str, float]]) -> str:
    """What a range owes most to, in words: "how much a form can say about you and …"; "" for no range.

    Args:
        widest: as `what_widens` gives it.
    """
    return " and ".join(WIDENERS[name][0] for name, _ in widest[:NAMED])


def what_widens(match: Array, *parameters: Parameters, **more: Array) -> list[tuple[str, float]]:
    """What the width of the interval comes from: (name of WIDENERS, share 0–1 of the variance), largest first.

    The shares add up to 1; those below LEAST are left out. An assumption's share is what its draws explain. What
    neither assumptions nor fitted constants explain lies in single programs, whose differences are drawn too: it
    counts to "spread". The rest is left to the fitted constants alone: the sampling error of the published figures.

    Args:
        match: (d,) chances of matching under each draw.
        parameters: the d draws of each specialty on the list; all make the same assumptions draw by draw.
        more: (d,) draws of what is assumed beside them, by its name in WIDENERS.
    """
    if match.std() == 0:
        return []
    assumed = {name: getattr(parameters[0], name)[:, None] for name in WIDENERS if hasattr(parameters[0], name)}
    assumed |= {name: drawn[:, None] for name, drawn in more.items()} | {"pages": drawn_reliability()}
    columns = np.cumsum([drawn.shape[1] for drawn in assumed.values()])[:-1]
    explained = np.split(_explained(match, np.hstack(list(assumed.values()))), columns)
    shares = {name: float(parts.sum()) for name, parts in zip(assumed, explained, strict=True)}
    fits = [getattr(fit, field.name) for fit in parameters for field in fields(fit)]
    shares["spread"] += 1 - float(
        _explained(match, np.column_stack([*fits, *more.values(), drawn_reliability()])).sum()
    )
    shares[FEW] = 1 - sum(shares.values())
    return sorted(((name, share) for name, share in shares.items() if share >= LEAST), key=lambda item: -item[1])


def _explained(match: Array, drawn: Array) -> Array:
    """(k,) share of the variance of (d,) that each of (d, k) draws explains.

    They add up to R² of the regression on all of them, less what as many columns of noise would explain (a
    coefficient times the covariance, over the variance: Pratt's measure).
    """
    left, drawn = match - match.mean(), drawn - drawn.mean(axis=0)
    slopes, _, rank, _ = np.linalg.lstsq(drawn, left, rcond=None)
    parts = slopes * (left @ drawn) / (left @ left)
    share, d = parts.sum(), len(match)
    return parts * max(0.0, 1 - (1 - share) * (d - 1) / (d - 1 - rank)) / share
