"""The model's arithmetic on arrays: two hidden qualities, an interview stage and a ranking stage.

    P(interview at j | t)     = v_j · σ(a_j + λ·t)
    P(ranked high enough | …) = σ(b + κ·t + s·e)

t is strength, e interview skill. Given (t, e) programs decide independently; over (t, e) they are correlated, so
every chance is a sum over quadrature nodes, never a product of averages.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STRENGTH_NODES, SKILL_NODES = 15, 5


def normal_nodes(count: int) -> tuple[Array, Array]:
    """Gauss–Hermite nodes and weights for a standard normal: two arrays of shape (count,), weights sum to 1."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights / weights.sum()


STRENGTH_X, STRENGTH_W = normal_nodes(STRENGTH_NODES)
SKILL_X, SKILL_W = normal_nodes(SKILL_NODES)
NODE_W: Array = np.outer(STRENGTH_W, SKILL_W).ravel()
"""Weights of the 75 joint nodes, strength-major."""

_SPREAD_X, _SPREAD_W = normal_nodes(3)

PERCENTILES = (0.1, 0.5, 0.9)
"""Low end, middle and high end of every interval over the parameter draws (product decision)."""


def percentiles(values: Array) -> Array:
    """Low end, middle and high end over the draws: values (d, ...) → (3, ...).

    The same as `numpy.quantile`, which takes ten times as long for so few.
    """
    ordered = np.sort(values, axis=0)
    at = np.array(PERCENTILES) * (len(values) - 1)
    below = np.floor(at).astype(int)
    share = (at - below).reshape(-1, *[1] * (values.ndim - 1))
    low, high = ordered[below], ordered[np.minimum(below + 1, len(values) - 1)]
    return np.where(share < 0.5, low + (high - low) * share, high - (high - low) * (1 - share))


def weighted_percentiles(values: Array, weights: Array) -> Array:
    """`percentiles` over draws that do not count alike: values (d, ...), weights (d,) → (3, ...).

    A draw of twice the weight takes twice the room; with equal weights it is the same as `percentiles`.
    """
    flat = values.reshape(len(values), -1)
    order = np.argsort(flat, axis=0, kind="stable")
    ordered, room = np.take_along_axis(flat, order, axis=0), weights[order]
    at = np.zeros_like(ordered)
    np.cumsum((room[1:] + room[:-1]) / 2, axis=0, out=at[1:])
    found = [np.interp(np.array(PERCENTILES) * a[-1], a, v) for a, v in zip(at.T, ordered.T, strict=True)]
    return np.array(found).T.reshape(len(PERCENTILES), *values.shape[1:])


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(−x)), elementwise, without overflow for |x| up to 700."""
    return 1.0 / (1.0 + np.exp(-x))


def logit(p: Array | float) -> Array:
    """log(p / (1 − p)) for p strictly between 0 and 1."""
    return np.log(p) - np.log1p(-np.asarray(p, dtype=float))


@dataclass(frozen=True)
class Parameters:
    """One specialty's parameter set; every field an array of shape (d,), d = 1 for the central fit.

    alpha, lam, b, kappa and enough are fitted to the ranks of a typical crowd; enough is the number of interviews after
    which most applicants take no more (it shapes the crowd alone: a list's chances count every interview). california
    and setting are log-odds of openness, of the state and of community against university programs, solved so that
    published counts are met. skill_spread (s), slope (g), spread, socal_term, form_variance (ρ²), visa_shift,
    list_length and aim (the share of a typical list taken from the best programs) are the assumptions each fit was
    made under.
    """

    alpha: Array
    lam: Array
    b: Array
    kappa: Array
    enough: Array
    california: Array
    setting: Array
    skill_spread: Array
    slope: Array
    spread: Array
    socal_term: Array
    form_variance: Array
    visa_shift: Array
    list_length: Array
    aim: Array

    def __len__(self) -> int:
        return len(self.alpha)

    def take(self, which: slice | NDArray[np.int_]) -> Parameters:
        """The same parameters for some of the draws."""
        return Parameters(**{f.name: getattr(self, f.name)[which] for f in fields(self)})


def strength_at_nodes(parameters: Parameters, score: float) -> Array:
    """t at the strength nodes, shape (d, 15), for one person whose form has standard score `score`.

    t | form ~ N(ρ·score, 1 − ρ²): the form fixes a share ρ² of the variance, the rest stays hidden.
    """
    rho2 = parameters.form_variance[:, None]
    return np.sqrt(rho2) * score + np.sqrt(1 - rho2) * STRENGTH_X


def interview_chance(parameters: Parameters, openness: Array, t: Array, residual: Array | None = None) -> Array:
    """P(interview | t) before the visa factor, shape (d, n, nodes); in memory draws lie side by side.

    Args:
        parameters: d draws.
        openness: (d, n) log-odds of a program relative to its specialty (a_j − α).
        t: (d, nodes) strength.
        residual: (d, n) standard normal, the unexplained difference of each program in each draw. None integrates it
            out with three nodes.
    """
    closed = np.exp(-parameters.alpha[:, None] - openness)  # the odds against at t = 0, and how t changes them:
    weak = np.exp(-parameters.lam[:, None] * t)  # their product takes far fewer exponentials than σ of each sum
    spread = parameters.spread[:, None]
    if residual is not None:
        return _weighted_chance(1.0, closed * np.exp(-spread * residual), weak)
    first, *others = (
        _weighted_chance(weight, closed * np.exp(-spread * x), weak)
        for x, weight in zip(_SPREAD_X, _SPREAD_W, strict=True)
    )
    for part in others:
        first += part
    return first


def _weighted_chance(weight: float, closed: Array, weak: Array) -> Array:
    """weight / (1 + closed · weak), (d, n) and (d, nodes) → (d, n, nodes)."""
    chance = draws_last(closed)[:, None, :] * draws_last(weak)
    chance += 1.0
    return np.divide(weight, chance, out=chance).transpose(2, 0, 1)


def draws_last(values: Array) -> Array:
    """(d, ...) as (..., d) with the draws side by side in memory: loops over them are the fastest."""
    return np.ascontiguousarray(np.moveaxis(values, 0, -1))


def ranked_chance(parameters: Parameters, t: Array) -> Array:
    """P(ranked high enough | interview, t, e), shape (d, nodes of t, 5)."""
    return sigmoid(
        (parameters.b[:, None] + parameters.kappa[:, None] * t)[:, :, None]
        + parameters.skill_spread[:, None, None] * SKILL_X
    )
