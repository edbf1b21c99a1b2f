"""Published moments of contiguous ranks, and the same moments of the model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from smartpick.applicant import Applicant
from smartpick.data_folder import records
from smartpick.odds.assumptions import constant
from smartpick.odds.model import (
    SKILL_W,
    STRENGTH_W,
    STRENGTH_X,
    Array,
    Parameters,
    interview_chance,
    ranked_chance,
    sigmoid,
)
from smartpick.odds.openness import openness
from smartpick.odds.pool import Pool
from smartpick.odds.sponsorship import visa_chance

SMALL = 100
"""Specialties with fewer applicants who ranked lean on the pooled fit (model design)."""


@lru_cache
def few_ranked(specialty: str) -> str:
    """Where few ranked a specialty and its fit leans on the others, a sentence that says so; else "".

    Args:
        specialty: one with odds, or any other (then "").
    """
    ranked = next(
        (int(row.nonus_img_preferring_2026) for row in records("specialties") if row.specialty == specialty), SMALL
    )
    if ranked >= SMALL:
        return ""
    return (
        f"Only {ranked} non-US IMGs ranked {specialty} in 2026, fewer than {SMALL}: these odds lean on those of all "
        "specialties together."
    )


DISCREPANCY = 0.02
"""Relative error granted to the model itself beside sampling error, so that no moment is chased to its last digit."""

ENOUGH_WIDTH = 1.5
"""How sharply applicants stop taking interviews around `enough` of them, in interviews (assumption)."""


MOMENTS = ("share_matched", "matched_mean", "matched_sd", "unmatched_mean", "unmatched_sd")


@dataclass(frozen=True)
class Published:
    """One specialty's published moments and their standard errors, NaN where not published.

    crowding: log of the candidates of all kinds for each position.
    """

    specialty: str
    ranked: int
    matched: int
    crowding: float
    values: Array
    errors: Array

    @property
    def own_fit(self) -> bool:
        """Enough applicants and all five figures: the specialty does not lean on the others."""
        return self.ranked >= SMALL and bool(np.isfinite(self.values).all())


def published_moments() -> list[Published]:
    """The moments of every specialty with match figures, in the order of the table."""
    out = []
    for row in records("specialties"):
        ranked, matched = int(row.nonus_img_preferring_2026), int(row.nonus_img_matched_preferred_2026)
        figures = row.ranks_mean_matched, row.ranks_sd_matched, row.ranks_mean_unmatched, row.ranks_sd_unmatched
        moments = np.array([matched / ranked, *(float(x) for x in figures)])
        crowding = float(np.log(float(row.candidates_per_position_2026)))
        out.append(Published(str(row.specialty), ranked, matched, crowding, moments, _errors(moments, ranked, matched)))
    return out


def _errors(moments: Array, ranked: int, matched: int) -> Array:
    """(5,) standard errors of moments over this many people."""
    share = moments[0]
    errors = [np.sqrt(share * (1 - share) / ranked)]
    for sd, n in ((moments[2], matched), (moments[4], ranked - matched)):
        # A published SD of 0 or 0.8 over a handful of people says little: at least one rank of spread is granted.
        wide = np.maximum(sd, 1.0)
        errors += [wide / np.sqrt(n), wide / np.sqrt(max(n - 1, 1))]
    return np.hypot(errors, DISCREPANCY * moments)


def simulated(item: Published, crowd: Crowd, rng: np.random.Generator) -> Published:
    """The moments of as many people as ranked, drawn from a crowd (d = 1) with its own ranks and matches."""
    ranks = crowd.mixed()
    chances = np.concatenate([ranks.matched[0, 1:], ranks.unmatched[0, 1:]])
    matched, unmatched = np.split(rng.multinomial(item.ranked, chances / chances.sum()), 2)
    people = int(matched.sum())
    if not 1 < people < item.ranked - 1:
        return simulated(item, crowd, rng)
    both = [np.concatenate([[0], counts]).astype(float) for counts in (matched, unmatched)]
    moments = np.array([people / item.ranked, *mean_sd(both[0]), *mean_sd(both[1])])
    return replace(item, matched=people, values=moments, errors=_errors(moments, item.ranked, people))


@dataclass(frozen=True)
class Ranks:
    """Distribution of contiguous ranks k = 0, 1, … over the specialty's applicants: arrays of shape (…, K + 1).

    `matched` and `unmatched` are joint chances (P(k ranks and matched), P(k ranks and not matched)).
    """

    matched: Array
    unmatched: Array

    @property
    def no_interview(self) -> Array:
        """Share of applicants with no interview, who never get to rank; shape (…)."""
        return self.unmatched[..., 0]

    @property
    def share_matched(self) -> Array:
        """Share matched of those with at least one rank; shape (…)."""
        return self.matched.sum(axis=-1) / (1 - self.no_interview)

    def moments(self) -> Array:
        """The five moments of MOMENTS among those with at least one rank; shape (…, 5)."""
        return np.stack([self.share_matched, *mean_sd(self.matched), *mean_sd(self.unmatched)], axis=-1)


def mean_sd(pmf: Array) -> tuple[Array, Array]:
    """Mean and SD of k over k ≥ 1 under unnormalised pmfs of shape (…, K + 1)."""
    k, weight = np.arange(1, pmf.shape[-1]), pmf[..., 1:] / pmf[..., 1:].sum(axis=-1, keepdims=True)
    mean = weight @ k
    return mean, np.sqrt(np.maximum(weight @ k**2 - mean**2, 0.0))


@dataclass(frozen=True, eq=False)
class Crowd:
    """A specialty's applicants, t ~ N(0, 1), under d parameter sets, at the m kinds of open programs of its pool.

    kinds: (m,) one program of each kind the model can tell apart; count: (m,) how many there are of it.
    """

    parameters: Parameters
    pool: Pool
    kinds: np.ndarray
    count: Array

    @classmethod
    def of(cls, parameters: Parameters, pool: Pool) -> Crowd:
        """The crowd at the pool's open programs."""
        return cls(parameters, pool, *kinds_of(pool))

    @cached_property
    def _strength(self) -> Array:
        return np.broadcast_to(STRENGTH_X, (len(self.parameters), len(STRENGTH_X)))

    @cached_property
    def _welcome(self) -> Array:
        return interview_chance(self.parameters, openness(self.parameters, self.pool, self.kinds), self._strength)

    @cached_property
    def _ranked(self) -> Array:
        return ranked_chance(self.parameters, self._strength)

    @cached_property
    def _invited(self) -> dict[str, Array]:
        return {}

    def invited(self, visa: str) -> Array:
        """(d, m, 15) chance of an interview at each kind for someone with this visa need."""
        if visa not in self._invited:
            applicant = Applicant.model_validate({"specialty": "any", "visa": visa})
            able = visa_chance(self.pool, applicant, self.parameters.visa_shift, members=self.kinds)
            self._invited[visa] = able[:, :, None] * self._welcome
        return self._invited[visa]

    def blind(self, visa: str) -> Array:
        """(d, 15) mean chance of an interview over the open programs: a list drawn at random."""
        return np.einsum("m,dmt->dt", self.count / self.count.sum(), self.invited(visa))

    def typical(self, visa: str) -> Array:
        """(d, 15) mean chance of an interview over a typical list: `aim` of it the best programs, the rest of it blind.

        The best are those that invite applicants with this visa need most often; the rest is drawn from the others.
        """
        invited, size = self.invited(visa), self.parameters.list_length
        order = np.argsort(-(invited @ STRENGTH_W), axis=1)
        count = self.count[order]
        aimed = (self.parameters.aim * size)[:, None]
        taken = np.clip(aimed - np.cumsum(count, axis=1) + count, 0, count)
        drawn = (size[:, None] - aimed) / np.maximum(self.count.sum() - aimed, 1e-9)
        applied = taken + (count - taken) * drawn
        return np.einsum("dm,dmt->dt", applied, np.take_along_axis(invited, order[:, :, None], axis=1)) / size[:, None]

    def _joint(self, visa: str) -> tuple[Array, Array]:
        """P(k ranks and matched | t) and P(k ranks and not matched | t) with a typical list, both (d, 15, K + 1).

        Given t the number of interviews is taken as binomial with the list's mean chance. Beyond the first, an
        applicant still takes one more with a chance that falls as the number passes `enough`.
        """
        size, enough = self.parameters.list_length.astype(int), self.parameters.enough[:, None]
        k = np.arange(min(int(size.max()), int(enough.max() + 28 * ENOUGH_WIDTH)) + 1)
        p = np.clip(self.typical(visa), 1e-12, 1 - 1e-12)[:, :, None]
        log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, size.max() + 1)))])
        left = size[:, None] - k
        log_choose = log_factorial[size][:, None] - log_factorial[k] - log_factorial[np.maximum(left, 0)]
        pmf = np.exp(log_choose[:, None] + k * np.log(p) + left[:, None] * np.log1p(-p)) * (left >= 0)[:, None]
        reached = 1 - np.cumsum(pmf, axis=2) + pmf
        takes = sigmoid((enough - np.maximum(k, 1)) / ENOUGH_WIDTH) / sigmoid((enough - 1) / ENOUGH_WIDTH)
        kept = np.maximum(reached, 0) * takes[:, None]
        pmf = kept - np.concatenate([kept[:, :, 1:], np.zeros_like(kept[:, :, :1])], axis=2)
        fail = 1 - self._ranked
        none_works = np.einsum("dtek,e->dtk", fail[:, :, :, None] ** k, SKILL_W)
        return pmf * (1 - none_works), pmf * none_works

    def ranks(self, visa: str) -> Ranks:
        """Contiguous ranks of those with this visa need and a typical list; arrays (d, K + 1)."""
        matched, unmatched = self._joint(visa)
        return Ranks(np.einsum("t,dtk->dk", STRENGTH_W, matched), np.einsum("t,dtk->dk", STRENGTH_W, unmatched))

    def matched_given_ranked(self, visa: str) -> Array:
        """(d, 15) share matched among those who rank a typical list, by strength."""
        matched, unmatched = self._joint(visa)
        return matched.sum(axis=2) / (1 - unmatched[:, :, 0])

    def mixed(self) -> Ranks:
        """Contiguous ranks of all applicants; about 85 % need a visa (see `need_visa_share`)."""
        share, need, none = constant("need_visa_share"), self.ranks("j1_or_h1b"), self.ranks("none")
        return Ranks(
            share * need.matched + (1 - share) * none.matched, share * need.unmatched + (1 - share) * none.unmatched
        )

    @property
    def invitations_per_application(self) -> Array:
        """(d,) mean chance of an interview over the typical lists of all applicants."""
        share = constant("need_visa_share")
        return (share * self.typical("j1_or_h1b") + (1 - share) * self.typical("none")) @ STRENGTH_W

    @cached_property
    def matched_at(self) -> Array:
        """(d, m) matches at one program of each kind, up to a factor, when applications are spread evenly.

        Where people apply is not published by state or setting, so published counts are read this way. Somebody with
        several offers takes any of them, hence counts once.
        """
        size = self.parameters.list_length[:, None, None]
        share, total = constant("need_visa_share"), 0.0
        for visa, weight in (("j1_or_h1b", share), ("none", 1 - share)):
            offers = self.blind(visa)[:, :, None] * self._ranked
            once = (1 - (1 - offers) ** size) / (size * offers) * self._ranked
            total = total + weight * np.einsum("dmt,dt->dm", self.invited(visa), once @ SKILL_W * STRENGTH_W)
        return np.asarray(total)

    def ratio(self, these: np.ndarray, those: np.ndarray) -> Array:
        """(d,) matches a program among some programs over those among others, both (n,) bool; NaN if none."""
        per_program = []
        for mask in (these, those):
            count = self.count * mask[self.kinds]
            per_program.append(self.matched_at @ count / (count.sum() or np.nan))
        return per_program[0] / per_program[1]

    def california(self) -> Array:
        """(d,) matches a program in California over the nation; NaN where the pool holds none there."""
        return self.ratio(self.pool.in_california, np.ones_like(self.pool.open))

    def community_over_university(self) -> Array:
        """(d,) matches a program in community over university programs; NaN where one of them is missing."""
        return self.ratio(self.pool.in_setting("community"), self.pool.in_setting("university"))


@lru_cache(maxsize=64)
def kinds_of(pool: Pool) -> tuple[np.ndarray, Array]:
    """One open program of each kind the model can tell apart, and how many there are of the kind; both (m,)."""
    facts = [pool.relative, pool.setting, pool.california, pool.region, pool.j1_evidence, pool.h1b_evidence]
    _, first, count = np.unique(np.column_stack(facts)[pool.open], axis=0, return_index=True, return_counts=True)
    return np.flatnonzero(pool.open)[first], count.astype(float)


def rank_distribution(parameters: Parameters, pool: Pool) -> Ranks:
    """Contiguous ranks of the specialty's applicants under one parameter set (d = 1): arrays of shape (K + 1,)."""
    ranks = Crowd.of(parameters, pool).mixed()
    return Ranks(ranks.matched[0], ranks.unmatched[0])
