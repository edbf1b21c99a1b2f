"""Fit the model to published figures; `python -m smartpick.odds.calibration` runs it.

Fitted per specialty: α, λ, b, κ and `enough`, to the share matched among those who ranked and the mean and SD of
contiguous ranks of the matched and of the unmatched (non-US IMGs, NRMP 2026). Solved with them: how open California
is, to its counts; in Internal Medicine how much more open community programs are than university ones, beside what the
visa study says of the two. Assumed and drawn for each of the 200 sets: the typical list and how well it is aimed, the
spread of skill, the slope and spread between programs, the Southern California term, how common sponsorship is.
Specialties with few applicants lean on the pooled fit through the priors. Needs scipy, which only this command uses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd

from smartpick.catalog import Catalog
from smartpick.odds.assumptions import assumptions, constant
from smartpick.odds.calibration.anchors import STUDIED, california, setting_ratio
from smartpick.odds.calibration.moments import Crowd, Published, published_moments, simulated
from smartpick.odds.model import Array, Parameters, logit
from smartpick.odds.pool import Pool, pool_of, setting_weight

DRAWS = 200
FITTED = ("alpha", "lam", "b", "kappa", "enough", "california")
"""The fields of Parameters that every specialty's fit finds; λ and `enough` as logarithms, since both are positive."""
LOGARITHMS = ("lam", "enough")
PRIOR_SD = {"lam": 0.4, "b": 0.6, "kappa": 0.6, "enough": 0.3}
"""SD of log λ, b, κ and log `enough` between specialties around the pooled fit (assumption: about what the own fits of
the big ones differ by; Pediatrics runs away without it)."""
FIRST_PASS = {"lam": (0.3, 0.0), "b": (-0.8, -2.4), "kappa": (0.2, 0.0), "enough": (2.9, 0.0)}
"""The prior's centre for the first pass (assumption, from a trial fit): log λ, b, κ, log `enough` where there is one
candidate a position, and what one log more of candidates adds. Only b has a slope: the more candidates a position, the
harder it is to be ranked high enough."""
NO_INTERVIEW_SD = 0.25, 0.8
"""How firmly the share with no interview is held near `no_interview`, in logits, in own fits and in the others
(assumption): those people are in no published table, and the shape of the ranks alone would let it run to two thirds
in Family Medicine."""
RATIO_ERROR = 0.01
"""Relative error at which the counts of places are met: small, they are solved, not weighed."""
MISS = np.array([0.02, 0.047, 0.047, 0.047, 0.047])
"""Relative misses of the five moments that weigh alike where at least 100 ranked. A miss counts by its square, so that
one of 10 % weighs as much as four of 7 %; sampling error enters through the draws."""


Prior = dict[str, tuple[float, float]]
"""Centre and slope on the crowding of each name of PRIOR_SD."""


@dataclass(frozen=True)
class Target:
    """What one fit is to meet.

    moments: (5,), NaN where not published; errors: (5,) their standard errors, None where misses count by their
    squares (see MISS); prior: centre of log λ ("lam"), b, κ, log `enough`; no_interview: logit of the share without
    an interview; california: its ratio to the nation; setting: community over university, None where `setting` is
    given by another specialty's fit.
    """

    moments: Array
    errors: Array | None
    prior: dict[str, float]
    no_interview: float
    no_interview_sd: float
    california: float
    setting: float | None


def _with(assumed: Parameters, theta: Array, studied: bool) -> Parameters:
    """The parameter sets of theta (d, 6), or (d, 7) where the setting is fitted too, under one assumed set."""
    repeated = assumed.take(np.zeros(len(theta), dtype=int))
    values = dict(zip([*FITTED, "setting"] if studied else FITTED, theta.T, strict=True))
    return replace(repeated, **{n: np.exp(v) if n in LOGARITHMS else v for n, v in values.items()})


def _residuals(theta: Array, pool: Pool, assumed: Parameters, target: Target) -> Array:
    """Weighted misses of theta (d, …), shape (d, r)."""
    crowd = Crowd.of(_with(assumed, theta, target.setting is not None), pool)
    ranks = crowd.mixed()
    miss, published = ranks.moments() - target.moments, np.isfinite(target.moments)
    if target.errors is None:
        miss = miss / (MISS * target.moments)
        miss = miss * np.abs(miss)
    else:
        miss = miss / target.errors
    parts = [miss[:, published]]
    for name, sd in PRIOR_SD.items():
        parts.append((theta[:, [FITTED.index(name)]] - target.prior[name]) / sd)
    parts.append((logit(ranks.no_interview)[:, None] - target.no_interview) / target.no_interview_sd)
    at = theta[:, [FITTED.index("california")]]
    ratio = np.log(crowd.california()[:, None] / target.california) / RATIO_ERROR
    parts.append(np.where(np.isfinite(ratio), ratio, at))
    if target.setting is not None:
        parts.append(np.log(crowd.community_over_university()[:, None] / target.setting) / RATIO_ERROR)
    return np.concatenate(parts, axis=1)


STEP = 1e-5
"""Step of the one-sided differences."""
TOLERANCE = 1e-4
"""When a fit stops, see scipy's least_squares: far below what the draws differ by."""
LOW = np.array([-12.0, -1.5, -5.0, -2.0, 1.5, -5.0, -3.0])
HIGH = np.array([3.0, 2.0, 3.0, 3.0, 4.0, 3.0, 5.0])
"""Bounds of theta: α, log λ, b, κ, log `enough`, California, setting."""


def fit(pool: Pool, assumed: Parameters, target: Target, start: Array) -> Parameters:
    """The parameter set (d = 1) that meets the target best under the assumed fields, by penalised least squares.

    Args:
        assumed: the parameter set (d = 1) whose assumed fields hold.
        start: (6,) or (7,) starting point in the order of LOW.
    """
    from scipy.optimize import least_squares  # noqa: PLC0415 – only this command needs scipy

    size = len(FITTED) + (target.setting is not None)
    low, high = LOW[:size], HIGH[:size]

    def misses(theta: Array) -> Array:
        return _residuals(theta[None], pool, assumed, target)[0]

    def slopes(theta: Array) -> Array:
        moved = _residuals(np.vstack([theta, theta + STEP * np.eye(size)]), pool, assumed, target)
        return (moved[1:] - moved[0]).T / STEP

    found = least_squares(
        misses, np.clip(start[:size], low, high), jac=cast("Any", slopes), bounds=(low, high), x_scale="jac",
        ftol=TOLERANCE, xtol=TOLERANCE, gtol=TOLERANCE,
    )  # fmt: skip
    return _with(assumed, found.x[None], target.setting is not None)


def theta_of(parameters: Parameters) -> Array:
    """(7,) the fitted fields of one set (d = 1) on the scale of the fit, a start for another fit."""
    values = {name: getattr(parameters, name)[0] for name in (*FITTED, "setting")}
    return np.array([np.log(v) if n in LOGARITHMS else v for n, v in values.items()])


DRAWN = (
    "skill_spread", "slope", "spread", "socal_term", "form_variance", "visa", "list_length", "aim", "california",
    "setting",
)  # fmt: skip


def _places(seed: int = 2026) -> dict[str, Array]:
    """Stratified uniform places 0–1 of every drawn thing, (200,) each; the same for every specialty."""
    rng = np.random.default_rng(seed)
    return {name: (rng.permutation(DRAWS) + rng.random(DRAWS)) / DRAWS for name in DRAWN}


def assumption_draws(pool: Pool) -> Parameters:
    """Draw 0 holds every central value, draws 1…200 a stratified uniform sample of each range; nothing fitted yet.

    Two specialties share the same assumptions draw by draw.
    """
    table, places = assumptions(), _places()
    values: dict[str, Array] = {}
    for name in DRAWN[:-2]:
        source = name
        if name == "visa":
            source = "visa_shift_published" if pool.visa_published else "visa_shift_pooled"
        row = table[source]
        drawn = row.low + (row.high - row.low) * places[name]
        values["visa_shift" if name == "visa" else name] = np.concatenate([[row.central], drawn])
    values["list_length"] = np.minimum(np.round(values["list_length"]), pool.open.sum())
    nothing = {name: np.zeros(DRAWS + 1) for name in (*FITTED, "setting")}
    return Parameters(**nothing, **values)


def place_targets(specialty: str) -> tuple[Array, Array]:
    """(201,) California's ratio to the nation, and community over university: central, then the draws."""
    places, count, row = _places(), california(specialty), assumptions()["setting_uncertainty"]
    drawn = np.exp(row.low + (row.high - row.low) * places["setting"])
    return (
        np.concatenate([[count.ratio], count.quantile(places["california"])]),
        setting_ratio() * np.concatenate([[1.0], drawn]),
    )


def first_start(pool: Pool) -> Array:
    """(7,) where the first fit of a specialty starts, in the order of LOW."""
    return np.array([float(logit(4.0 / min(80, pool.open.sum()))), 0.2, -1.5, 0.2, 2.8, -1.0, 1.3])


def central_target(item: Published, prior: Prior) -> Target:
    """What the central fit of one specialty is to meet."""
    place, setting = (values[0] for values in place_targets(item.specialty))
    return Target(
        moments=item.values,
        errors=None if item.own_fit else item.errors,
        prior={name: centre + slope * item.crowding for name, (centre, slope) in prior.items()},
        no_interview=float(logit(constant("no_interview"))),
        no_interview_sd=NO_INTERVIEW_SD[not item.own_fit],
        california=float(place),
        setting=float(setting) if item.specialty == STUDIED else None,
    )


def studied_first() -> list[Published]:
    """The specialties in the order they must be fitted: the one whose setting is studied, then the others."""
    return sorted(published_moments(), key=lambda item: item.specialty != STUDIED)


def pooled_prior(catalog: Catalog) -> tuple[Prior, float]:
    """FIRST_PASS again, from the specialties with a fit of their own; and the studied setting."""
    fits, setting, own = [], 0.0, [item for item in studied_first() if item.own_fit]
    for item in own:
        pool = pool_of(catalog, item.specialty)
        assumed = with_setting(assumption_draws(pool).take(slice(0, 1)), item.specialty, np.array([setting]))
        found = fit(pool, assumed, central_target(item, FIRST_PASS), first_start(pool))
        setting = float(found.setting[0]) if item.specialty == STUDIED else setting
        fits.append(theta_of(found))
    prior = {name: (float(np.mean([f[FITTED.index(name)] for f in fits])), 0.0) for name in PRIOR_SD}
    slope, centre = np.polyfit([item.crowding for item in own], [f[FITTED.index("b")] for f in fits], 1)
    return prior | {"b": (float(centre), float(slope))}, setting


def with_setting(assumed: Parameters, specialty: str, studied: Array) -> Parameters:
    """The assumed sets with the setting of the studied specialty, as far as it counts in this one."""
    return replace(assumed, setting=setting_weight(specialty) * studied)


def fit_specialty(
    catalog: Catalog, item: Published, prior: Prior, studied: Array, which: Array | None = None, seed: int = 0
) -> Parameters:
    """One specialty's parameter set: 0 the central fit, then the draws.

    Each draw also perturbs the published moments as a crowd of as many people drawn from the central fit would, and the
    prior's centres by half of their SD.

    Args:
        prior: see `pooled_prior`; studied: (201,) the setting as fitted in Internal Medicine, read for the others.
        which: the draws to fit, numbers 1…200, all by default; seed: of the perturbations.
    """
    pool = pool_of(catalog, item.specialty)
    assumed = with_setting(assumption_draws(pool), item.specialty, studied)
    places, settings = place_targets(item.specialty)
    rng = np.random.default_rng([item.ranked, item.matched, seed])
    target = central_target(item, prior)
    sets = [fit(pool, assumed.take(slice(0, 1)), target, first_start(pool))]
    start, crowd = theta_of(sets[0]), Crowd.of(sets[0], pool)
    for d in range(1, DRAWS + 1) if which is None else which:
        noise = np.clip(rng.standard_normal(5), -3, 3)
        moments = np.maximum(item.values + simulated(item, crowd, rng).values - crowd.mixed().moments()[0], 0.01)
        moments[0] = min(moments[0], 0.99)
        moved = {
            name: target.prior[name] + sd * x / 2 for (name, sd), x in zip(PRIOR_SD.items(), noise[:4], strict=True)
        }
        drawn = replace(
            target, moments=moments, prior=moved, california=places[d],
            no_interview=target.no_interview + target.no_interview_sd * noise[4] / 2,
            setting=None if target.setting is None else settings[d],
        )  # fmt: skip
        sets.append(fit(pool, assumed.take(slice(d, d + 1)), drawn, start))
    return Parameters(**{name: np.concatenate([getattr(s, name) for s in sets]) for name in vars(assumed)})


def as_frame(specialty: str, parameters: Parameters) -> pd.DataFrame:
    """A parameter set as rows of the shipped table."""
    frame = pd.DataFrame(vars(parameters))
    frame.insert(0, "specialty", specialty)
    frame.insert(1, "draw", np.arange(len(frame)))
    return frame
