"""How open a program is to this applicant: what facts and ties add to the chance of an interview."""

from __future__ import annotations

import numpy as np

from smartpick.applicant import Applicant
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array, Parameters
from smartpick.odds.pool import Pool


def openness(parameters: Parameters, pool: Pool, members: np.ndarray | slice = slice(None)) -> Array:
    """a_j − α of k programs of the pool (all n by default) in every draw, before any tie of the applicant: (d, k)."""
    facts = np.stack([pool.relative, pool.setting, pool.california, pool.region])[:, members]
    terms = (parameters.slope, parameters.setting, parameters.california, -parameters.socal_term)
    return np.stack(terms, axis=1) @ facts


def tie_term(pool: Pool, applicant: Applicant) -> Array:
    """Log-odds a tie to the program's county or state adds, shape (n,); the larger of the two, never their sum.

    A tie to the home region without a county counts there as one to the state does (assumption).
    """
    places = {tie.place.strip() for tie in applicant.ties}
    term = np.zeros(len(pool.rows))
    for place in places:
        term[pool.states == place] = constant("tie_same_state")
    for place in places:
        at = pool.counties == place
        term[at] = np.maximum(term[at], constant("tie_same_county"))
    if pool.catalog.regions.name in places:
        term = np.maximum(term, np.where(pool.tier == 1, constant("tie_same_state"), 0.0))
    if (applicant.usce_socal_months or 0) >= 1:
        term = np.maximum(term, np.where(pool.socal, constant("tie_socal_experience"), 0.0))
    return term
