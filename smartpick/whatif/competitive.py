"""Is the specialty highly competitive for this applicant, and what else could be done: plain words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from smartpick import portfolio
from smartpick.data_folder import records
from smartpick.odds import chances, fitted_specialties, pool_of
from smartpick.plan.choice import middle_match
from smartpick.plan.fees import fee_line
from smartpick.plan.outlook import Interval
from smartpick.plan.plan import Plan
from smartpick.plan.preferences import NO_SHARES

FEW_POSITIONS = 0.03
"""Below this share of positions taken by non-US IMGs a specialty is called highly competitive (product decision)."""
LOW_CHANCE = 0.25
"""Below this median chance of matching the specialty is called highly competitive for the applicant (the same)."""
WELL_COUNTED = 100
"""A second specialty is proposed only where at least so many non-US IMGs ranked: below, the fit is borrowed."""
BEST_FEW = 4

PRELIMINARY = (
    "A preliminary or transitional year is a residency post for one year. It does not secure a second year: you apply "
    "again during that year. It uses up visa time: the years a J-1 or an H-1B allows are limited. "
    "Preliminary and transitional-year programs are not in our table, so no list here holds them."
)


@dataclass(frozen=True)
class Candidate:
    """A specialty that could go beside the first. match: the middle chance (0–1) with `applications` programs there.

    share: non-US IMGs' share of its positions, 0–1; cost_usd: fees for that many programs, None when not known.
    """

    specialty: str
    match: float
    applications: int
    share: float
    cost_usd: float | None


@dataclass(frozen=True)
class Competitive:
    """Whether a specialty is highly competitive for one applicant, and the ways to go on.

    few_positions: share < FEW_POSITIONS; low_chance: match.mid < LOW_CHANCE. matched of positions = share (0–1), from
    `source`. match: the plan's interval; wider: its middle without regional shares, None when none is set; candidates:
    those with a better middle, best first.
    sentences: all of it in plain words, with the numbers.
    """

    specialty: str
    few_positions: bool
    low_chance: bool
    matched: int
    positions: int
    share: float
    source: str
    match: Interval
    wider: float | None
    candidates: tuple[Candidate, ...]
    sentences: tuple[str, ...]

    @property
    def highly(self) -> bool:
        """Highly competitive for this applicant, by either rule."""
        return self.few_positions or self.low_chance


@dataclass(frozen=True)
class _Figure:
    matched: int
    ranked: int
    positions: int
    source: str

    @property
    def share(self) -> float:
        return self.matched / self.positions


@lru_cache
def _figures() -> dict[str, _Figure]:
    """Published figures of 2026 for every fitted specialty."""
    return {
        row.specialty: _Figure(
            int(row.nonus_img_matched_preferred_2026), int(row.nonus_img_preferring_2026), int(row.positions_2026),
            str(row.source),
        )
        for row in records("specialties")
        if row.specialty in fitted_specialties()
    }  # fmt: skip


def central_match(plan: Plan) -> float:
    """P(match) of the plan's list with the central parameters, 0–1: what chooses a list. The pages show the range and
    its middle, `plan.outlook.match`."""
    return float(portfolio.any_works(plan.odds.probability[plan.choice.members], plan.odds.weights))


def candidates(plan: Plan) -> tuple[Candidate, ...]:
    """Every specialty that could go beside the plan's, best first: P(match) with as many programs there.

    The list behind the number counts only matching, not place. Left out: specialties in which non-US IMGs hold under
    FEW_POSITIONS of the positions, or in which fewer than WELL_COUNTED of them ranked. Takes about 30 ms each.
    """
    profile, size = plan.profile, len(plan.rows)
    others = []
    for specialty, figure in _figures().items():
        if specialty == profile.applicant.specialty or figure.share < FEW_POSITIONS or figure.ranked < WELL_COUNTED:
            continue
        other = profile.applicant.model_copy(update={"specialty": specialty, "second_specialty": None})
        pool, percentile = pool_of(plan.catalog, specialty), profile.preferences.competitiveness_percentile
        odds = chances(pool, other, percentile, profile.knowledge)
        able = np.flatnonzero(odds.open & (odds.visa > 0))
        best = portfolio.select(odds.probability[able], odds.weights, np.ones(len(able)), size)
        match = middle_match(odds, able[best.indices])
        count, line = len(best.indices), fee_line(specialty)
        others.append(Candidate(specialty, match, count, figure.share, None if line is None else line.cost(count)))
    return tuple(sorted(others, key=lambda c: -c.match))


def competitiveness(plan: Plan, others: Sequence[Candidate] | None = None, freed: Plan | None = None) -> Competitive:
    """Both rules, what they rest on, and what else could be done, for the plan's own specialty and list.

    Args:
        others: `candidates(plan)`, where at hand; no share for a region changes them.
        freed: the plan without shares, rule and targets for regions (`NO_SHARES`), where at hand.
    """
    applicant = plan.profile.applicant
    figure = _figures()[applicant.specialty]
    match = plan.outlook.match
    better = tuple(c for c in (candidates(plan) if others is None else others) if c.match > match.mid)[:BEST_FEW]
    wider = None
    if plan.profile.preferences.has_shares:
        freed = freed or plan.again(plan.profile.changed("preferences", **NO_SHARES))
        wider = freed.outlook.match.mid
    flags = figure.share < FEW_POSITIONS, match.mid < LOW_CHANCE
    sentences = (
        *_verdict(applicant.specialty, figure, match, *flags),
        PRELIMINARY,
        _wider_words(match.mid, wider),
        _second_words(match.mid, better),
    )
    return Competitive(
        applicant.specialty, *flags, figure.matched, figure.positions, figure.share, figure.source, match, wider,
        better, sentences,
    )  # fmt: skip


def _verdict(specialty: str, figure: _Figure, match: Interval, few: bool, low: bool) -> list[str]:
    """What the two rules say."""

    def line(under: bool, limit: float) -> str:
        return f"That is under the {limit:.0%} at which" if under else f"Under {limit:.0%},"

    return [
        f"{specialty} is {'' if few or low else 'not '}highly competitive for you.",
        f"Non-US IMGs matched into {figure.matched:,} of {figure.positions:,} positions in 2026 ({figure.share:.1%}). "
        f"{line(few, FEW_POSITIONS)} SmartPick calls a specialty highly competitive.",
        f"Your list gives a chance of matching of {match.low:.0%} to {match.high:.0%}, in the middle {match.mid:.0%} "
        f"(estimate). {line(low, LOW_CHANCE)} SmartPick calls it highly competitive for you.",
    ]


def _wider_words(middle: float, wider: float | None) -> str:
    if wider is None:
        return "You have set no shares for regions, so the list already looks at the whole country."
    if abs(wider - middle) < 0.005:
        return f"Without a share set for any region, the chance of matching stays about {middle:.0%}."
    return (
        f"Without a share set for any region, a list of the same size gives about {wider:.0%} instead of {middle:.0%}."
    )


def _second_words(middle: float, better: tuple[Candidate, ...]) -> str:
    if not better:
        return (
            "No other specialty with enough published figures gives you a better chance with the same number of "
            "programs."
        )
    named = "; ".join(f"{c.specialty} about {c.match:.0%} with {c.applications} programs" for c in better)
    return (
        f"You can apply to a second specialty as well. Each alone, against {middle:.0%} for your list: {named} "
        "(the middle of each range; lists made only to match, not for place). The published figures are "
        "of people who chose that specialty first: with less experience in it, your chance may be lower."
    )
