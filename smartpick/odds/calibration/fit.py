"""Fit the model to published figures: `python -m smartpick.odds.calibration.fit`.

Free per specialty: α, λ, b, κ. Fitted: share matched among those who ranked, mean and SD of contiguous ranks of the
matched and of the unmatched (non-US IMGs, NRMP 2026). Assumed and drawn for each of the 200 sets: the typical list,
the spread of skill, the slope and spread between programs, the Southern California term, how common sponsorship is.
Specialties with few applicants lean on the pooled fit through the priors. Needs scipy, which only this command uses.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from functools import lru_cache
from math import lgamma
from typing import Any

import numpy as np
import pandas as pd

from smartpick.applicant import Applicant
from smartpick.catalog import Catalog, load_catalog
from smartpick.data_folder import ODDS, records
from smartpick.odds.assumptions import assumptions, constant
from smartpick.odds.model import (
    SKILL_W,
    STRENGTH_W,
    STRENGTH_X,
    Array,
    Parameters,
    interview_chance,
    logit,
    ranked_chance,
)
from smartpick.odds.pool import Pool, openness, pool_of, visa_chance

DRAWS = 200
SMALL = 100
"""Specialties with fewer applicants who ranked lean on the pooled fit (model design)."""
DISCREPANCY = 0.02
"""Relative error granted to the model itself beside sampling error, so that no moment is chased to its last digit."""
PRIOR_SD = {"lam": 0.35, "b": 0.8, "kappa": 0.3}
"""SD of log λ, b and κ between specialties around the pooled fit (assumption; Pediatrics runs away without it)."""
FIRST_PASS = {"lam": 0.0, "b": -1.5, "kappa": 0.3}
"""Centre of the prior for the first pass, log λ, b, κ (assumption, from a trial fit of nine specialties)."""

MOMENTS = ("share_matched", "matched_mean", "matched_sd", "unmatched_mean", "unmatched_sd")


@dataclass(frozen=True)
class Published:
    """One specialty's published moments and their standard errors, NaN where not published."""

    specialty: str
    ranked: int
    matched: int
    values: Array
    errors: Array


def published_moments() -> list[Published]:
    """The moments of every specialty with match figures, in the order of the table."""
    out = []
    for row in records("specialties"):
        ranked, matched = int(row.nonus_img_preferring_2026), int(row.nonus_img_matched_preferred_2026)
        share = matched / ranked
        values, errors = [share], [np.sqrt(share * (1 - share) / ranked)]
        for group, n in (("matched", matched), ("unmatched", ranked - matched)):
            mean, sd = float(getattr(row, f"ranks_mean_{group}")), float(getattr(row, f"ranks_sd_{group}"))
            # A published SD of 0 or 0.8 over a handful of people says little: at least one rank of spread is granted.
            wide = max(sd, 1.0)
            values += [mean, sd]
            errors += [wide / np.sqrt(n), wide / np.sqrt(max(n - 1, 1))]
        known = np.array(values, dtype=float)
        sampling = np.array(errors, dtype=float)
        out.append(Published(str(row.specialty), ranked, matched, known, np.hypot(sampling, DISCREPANCY * known)))
    return out


@lru_cache(maxsize=256)
def _log_choose(size: int) -> Array:
    return np.array([lgamma(size + 1) - lgamma(k + 1) - lgamma(size - k + 1) for k in range(size + 1)])


@dataclass(frozen=True)
class Ranks:
    """Distribution of contiguous ranks k = 0…size over the specialty's applicants: (size + 1,) arrays.

    `matched` and `unmatched` are joint chances (P(k ranks and matched), P(k ranks and not matched)).
    """

    matched: Array
    unmatched: Array

    @property
    def no_interview(self) -> float:
        """Share of applicants with no interview, who never get to rank."""
        return float(self.unmatched[0])

    def moments(self) -> Array:
        """The five moments of MOMENTS among those with at least one rank."""
        ranked = 1 - self.no_interview
        out = [self.matched.sum() / ranked]
        for pmf in (self.matched, self.unmatched):
            out += list(mean_sd(pmf))
        return np.array(out)


def mean_sd(pmf: Array) -> tuple[float, float]:
    """Mean and SD of k over k ≥ 1 under an unnormalised pmf of shape (size + 1,)."""
    k, weight = np.arange(1, len(pmf)), pmf[1:] / pmf[1:].sum()
    mean = float(k @ weight)
    return mean, float(np.sqrt(max((k - mean) ** 2 @ weight, 0.0)))


def rank_distribution(parameters: Parameters, pool: Pool) -> Ranks:
    """Contiguous ranks of the specialty's applicants under one parameter set (d = 1).

    A typical list is `list_length` programs drawn at random from the open pool, so given t the number of interviews
    is binomial with the pool's mean chance; about 85 % of applicants need a visa (see `need_visa_share`).
    """
    size = int(parameters.list_length[0])
    t = STRENGTH_X[None, :]
    chance = interview_chance(parameters, openness(parameters, pool), t)[0][pool.open]
    visa = visa_chance(pool, Applicant(specialty="any", visa="j1_or_h1b"), parameters.visa_shift)[0][pool.open]
    fail = 1 - ranked_chance(parameters, t)[0]
    k = np.arange(size + 1)
    none_works = (fail[:, :, None] ** k).transpose(0, 2, 1) @ SKILL_W
    need = constant("need_visa_share")
    matched = np.zeros(size + 1)
    unmatched = np.zeros(size + 1)
    for share, mean in ((need, (visa[:, None] * chance).mean(axis=0)), (1 - need, chance.mean(axis=0))):
        p = np.clip(mean, 1e-12, 1 - 1e-12)[:, None]
        pmf = np.exp(_log_choose(size) + k * np.log(p) + (size - k) * np.log1p(-p))
        matched += share * (STRENGTH_W @ (pmf * (1 - none_works)))
        unmatched += share * (STRENGTH_W @ (pmf * none_works))
    return Ranks(matched, unmatched)


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

    known = np.isfinite(target)

    def residuals(theta: Array) -> Array:
        model = rank_distribution(_with(assumed, theta), pool).moments()
        data = ((model - target) / errors)[known]
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
    found = []
    for item in published_moments():
        if item.ranked < SMALL or not np.isfinite(item.values).all():
            continue
        pool = pool_of(catalog, item.specialty)
        found.append(
            fit(
                item.values,
                item.errors,
                pool,
                assumption_draws(pool).take(slice(0, 1)),
                FIRST_PASS,
                _start(pool),
            )
        )
    _, lam, b, kappa = np.mean(found, axis=0)
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


def main(argv: list[str] | None = None) -> int:
    """Command line: fit everything and write data/odds/, or print the report."""
    parser = argparse.ArgumentParser(prog="python -m smartpick.odds.calibration.fit", description=__doc__)
    parser.add_argument("--report", action="store_true", help="published against modelled, from the shipped fit")
    parser.add_argument("--json", action="store_true", help="with --report: as JSON")
    options = parser.parse_args(argv)
    from smartpick.odds.calibration import checks  # noqa: PLC0415 – the report imports this module

    if options.report:
        print(checks.as_json() if options.json else checks.as_text())
        return 0
    catalog = load_catalog()
    prior = pooled_prior(catalog)
    print(
        f"pooled: log lambda {prior['lam']:.3f}, b {prior['b']:.3f}, kappa {prior['kappa']:.3f}",
        file=sys.stderr,
    )
    frames: list[Any] = []
    for item in published_moments():
        frames.append(fit_specialty(catalog, item, prior))
        print(f"fitted {item.specialty}", file=sys.stderr)
    table = pd.concat(frames, ignore_index=True)
    numbers = table.select_dtypes("number").columns.drop("draw")
    table[numbers] = table[numbers].astype("float32")
    table["draw"] = table["draw"].astype("int16")
    table["specialty"] = table["specialty"].astype("category")
    table.to_parquet(ODDS / "parameters.parquet", index=False, compression="zstd")
    checks.write_step2_weights(catalog)
    print(checks.as_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
