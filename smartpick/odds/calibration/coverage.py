"""Does an 80 % interval hold the truth in 80 of 100 cases when the model is true? Simulated, refitted, counted."""

from __future__ import annotations

import sys

import numpy as np

from smartpick.applicant import Applicant
from smartpick.catalog import Catalog
from smartpick.catalog.checksums import write_table
from smartpick.data_folder import ODDS
from smartpick.odds.calibration.anchors import STUDIED
from smartpick.odds.calibration.fit import Prior, fit_specialty, pooled_prior
from smartpick.odds.calibration.moments import Crowd, Published, published_moments, simulated
from smartpick.odds.chances import chances
from smartpick.odds.fitted import parameters_of
from smartpick.odds.model import (
    SKILL_W,
    STRENGTH_W,
    Array,
    Parameters,
    interview_chance,
    ranked_chance,
    strength_at_nodes,
)
from smartpick.odds.openness import openness
from smartpick.odds.pool import Pool, pool_of
from smartpick.odds.sponsorship import visa_chance

SPECIALTIES = ("Internal Medicine", "Psychiatry", "Physical Medicine and Rehabilitation")
"""The largest, one of the middle, one of the small that lean on the pooled fit."""
DRAWS, LIST = 30, 80
"""Draws a refit, enough for the two ends of an interval; programs on the list whose chance is looked at."""


def write_coverage(catalog: Catalog, refits: int) -> None:
    """Write data/odds/coverage.csv: specialty, share of refits whose interval held the truth, number of refits."""
    prior, _ = pooled_prior(catalog)
    rows: list[list[object]] = [["specialty", "share", "refits"]]
    for item in published_moments():
        if item.specialty in SPECIALTIES:
            share = np.mean([_holds(catalog, item, prior, seed) for seed in range(1, refits + 1)])
            rows.append([item.specialty, f"{share:.3f}", refits])
            print(f"{item.specialty}: held in {share:.3f} of {refits} refits", file=sys.stderr)
    write_table(ODDS / "coverage.csv", rows)


def _holds(catalog: Catalog, item: Published, prior: Prior, seed: int) -> bool:
    """One crowd from one of the shipped draws, the model fitted to its figures alone; is the true chance inside?"""
    rng = np.random.default_rng([seed, item.ranked])
    pool, shipped = pool_of(catalog, item.specialty), parameters_of(item.specialty)
    truth = shipped.take(np.array([rng.integers(1, len(shipped))]))
    made = simulated(item, Crowd.of(truth, pool), rng)
    which = rng.permutation(np.arange(1, len(shipped)))[:DRAWS]
    refitted = fit_specialty(catalog, made, prior, parameters_of(STUDIED).setting, which, seed)
    # Weibull's positions: between them lie 80 % whatever the number of draws.
    low, high = np.quantile(_match(pool, refitted.take(slice(1, None))), (0.1, 0.9), method="weibull")
    return bool(low <= _match(pool, truth)[0] <= high)


def _match(pool: Pool, parameters: Parameters) -> Array:
    """(d,) chance of matching of an average applicant (J-1 or H-1B) with the best programs under the shipped fit."""
    applicant = Applicant(specialty=pool.specialty, visa="j1_or_h1b")
    central = chances(pool, applicant)
    members = np.argsort(-np.where(central.open, central.chance, -1), kind="stable")[:LIST]
    t = strength_at_nodes(parameters, 0.0)
    able = visa_chance(pool, applicant, parameters.visa_shift, members=members)
    invited = able[:, :, None] * interview_chance(parameters, openness(parameters, pool, members), t)
    works = invited[:, :, :, None] * ranked_chance(parameters, t)[:, None]
    return 1 - np.einsum("dte,t,e->d", (1 - works).prod(axis=1), STRENGTH_W, SKILL_W)
