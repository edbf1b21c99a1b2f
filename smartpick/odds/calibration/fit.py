"""Fit the model to published figures; `python -m smartpick.odds.calibration` runs it.

Free per specialty: α, λ, b, κ. Fitted: share matched among those who ranked, mean and SD of contiguous ranks of the
matched and of the unmatched (non-US IMGs, NRMP 2026). Assumed and drawn for each of the 200 sets: the typical list,
the spread of skill, the slope and spread between programs, the Southern California term, how common sponsorship is.
Specialties with few applicants lean on the pooled fit through the priors. Needs scipy, which only this command uses.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from smartpick.catalog import Catalog
from smartpick.odds.assumptions import assumptions
from smartpick.odds.calibration.moments import SMALL, Published, published_moments, rank_distribution
from smartpick.odds.model import (
    Array,
    Parameters,
    logit,
)
from smartpick.odds.pool import Pool, pool_of

DRAWS = 200
PRIOR_SD = {"lam": 0.35, "b": 0.8, "kappa": 0.3}
"""SD of log λ, b and κ between specialties around the pooled fit (assumption; Pediatrics runs away without it)."""
FIRST_PASS = {"lam": 0.0, "b": -1.5, "kappa": 0.3}
"""Centre of the prior for the first pass, log λ, b, κ (assumption, from a trial fit of nine specialties)."""


def _with(assumed: Parameters, theta: Array) -> Parameters:
    alpha, log_lam, b, kappa = theta[:, None]
    values = {name: getattr(assumed, name) for name in _ASSUMED}
    return Parameters(alpha=alpha, lam=np.exp(log_lam), b=b, kappa=kappa, **values)


_ASSUMED = ("skill_spread", "slope", "spread", "socal_term", "form_variance", "visa_shift", "list_length")


def fit(target: Array, errors: Array, pool: Pool, assumed: Parameters, prior: dict[str, float], start: Array) -> Array:
    """(α, log λ, b, κ) that meet the target moments best, shape (4,), by penalised least squares.

    Args:
        target, errors: (5,) moments and their standard errors; NaN targets are left out.
        assumed: the parameter set (d = 1) whose assumed fields hold.
        prior: centre of log λ ("lam"), b and κ.
        start: (4,) starting point.
    """
    from scipy.optimize import least_squares  # noqa: PLC0415 – only this command needs scipy

    published = np.isfinite(target)

    def residuals(theta: Array) -> Array:
        model = rank_distribution(_with(assumed, theta), pool).moments()
        data = ((model - target) / errors)[published]
        lean = [
            (theta[1] - prior["lam"]) / PRIOR_SD["lam"],
            (theta[2] - prior["b"]) / PRIOR_SD["b"],
            (theta[3] - prior["kappa"]) / PRIOR_SD["kappa"],
        ]
        return np.concatenate([data, lean])

    bounds = ([-9.0, -1.5, -5.0, -1.0], [3.0, 1.5, 3.0, 2.0])
    return least_squares(residuals, np.clip(start, *bounds), bounds=bounds, x_scale=[0.5, 0.2, 0.5, 0.3]).x


def assumption_draws(pool: Pool, seed: int = 2026) -> Parameters:
    """Draw 0 holds every central value, draws 1…200 a stratified uniform sample of each range.

    The same seed serves every specialty, so that two specialties share the same assumptions draw by draw.
    """
    rng = np.random.default_rng(seed)
    table = assumptions()
    values: dict[str, Array] = {}
    for name in ("skill_spread", "slope", "spread", "socal_term", "form_variance", "visa", "list_length"):
        place = (rng.permutation(DRAWS) + rng.random(DRAWS)) / DRAWS
        source = name
        if name == "visa":
            source = "visa_shift_published" if pool.visa_published else "visa_shift_pooled"
        row = table[source]
        drawn = row.low + (row.high - row.low) * place
        values["visa_shift" if name == "visa" else name] = np.concatenate([[row.central], drawn])
    size = np.minimum(np.round(values["list_length"]), pool.open.sum())
    zeros = np.zeros(DRAWS + 1)
    return Parameters(alpha=zeros, lam=zeros, b=zeros, kappa=zeros, **{**values, "list_length": size})


def _start(pool: Pool) -> Array:
    return np.array([float(logit(6.0 / min(80, pool.open.sum()))), 0.0, -1.5, 0.3])


def pooled_prior(catalog: Catalog) -> dict[str, float]:
    """Mean of (log λ, b, κ) over the specialties with at least SMALL applicants, each fitted with the loose prior."""
    fits = []
    for item in published_moments():
        if item.ranked < SMALL or not np.isfinite(item.values).all():
            continue
        pool = pool_of(catalog, item.specialty)
        fits.append(
            fit(
                item.values,
                item.errors,
                pool,
                assumption_draws(pool).take(slice(0, 1)),
                FIRST_PASS,
                _start(pool),
            )
        )
    _, lam, b, kappa = np.mean(fits, axis=0)
    return {"lam": float(lam), "b": float(b), "kappa": float(kappa)}


def fit_specialty(catalog: Catalog, item: Published, prior: dict[str, float]) -> pd.DataFrame:
    """One specialty's parameter set: a row a draw (0 = central), columns the fields of Parameters.

    Each draw also perturbs the published moments and the prior's centre by their standard errors.
    """
    pool = pool_of(catalog, item.specialty)
    assumed = assumption_draws(pool)
    rng = np.random.default_rng(int(item.ranked) * 7919 + item.matched)
    centre = fit(item.values, item.errors, pool, assumed.take(slice(0, 1)), prior, _start(pool))
    rows = [centre]
    for d in range(1, DRAWS + 1):
        noise = rng.standard_normal(8)
        target = np.maximum(item.values + item.errors * noise[:5], 0.01)
        target[0] = min(target[0], 0.99)
        moved = {name: prior[name] + PRIOR_SD[name] * x / 2 for name, x in zip(prior, noise[5:], strict=True)}
        rows.append(fit(target, item.errors, pool, assumed.take(slice(d, d + 1)), moved, centre))
    theta = np.array(rows)
    frame = pd.DataFrame({name: getattr(assumed, name) for name in _ASSUMED})
    frame.insert(0, "specialty", item.specialty)
    frame.insert(1, "draw", np.arange(DRAWS + 1))
    return frame.assign(alpha=theta[:, 0], lam=np.exp(theta[:, 1]), b=theta[:, 2], kappa=theta[:, 3])
