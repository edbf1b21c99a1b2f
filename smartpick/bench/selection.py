"""How fast and how close to the best the selection is, on made-up programs shaped like real ones."""

from statistics import median
from time import perf_counter

import numpy as np

from smartpick.portfolio.choice import select
from smartpick.portfolio.valuation import Floats


def instance(n: int, seed: int) -> tuple[Floats, Floats, Floats, np.ndarray]:
    """``n`` programs in 3 groups: probability (n, 75), weights (75,), utility (n,) of 7 kinds, group (n,)."""
    rng = np.random.default_rng(seed)
    strength, strength_weights = np.polynomial.hermite_e.hermegauss(15)
    interview, interview_weights = np.polynomial.hermite_e.hermegauss(5)
    t, e = (axis.ravel() for axis in np.meshgrid(strength, interview, indexing="ij"))
    weights = np.outer(strength_weights, interview_weights).ravel()
    logit = rng.normal(-3, 0.9, n)[:, None] + 1.1 * t
    probability = 1 / ((1 + np.exp(-logit)) * (1 + np.exp(1.5 - 0.3 * t - 0.8 * e)))
    group = rng.choice(3, size=n, p=[0.1, 0.2, 0.7])
    utility = 1 + np.array([0.25, 0.125, 0.0])[group] + rng.choice([0.0, 0.05, 0.1], size=n)
    return probability, weights / weights.sum(), utility, group


def benchmark(repeats: int = 15) -> dict[str, float]:
    """Median milliseconds of a selection, swaps included, and the larger relative gap to the certificate."""
    figures: dict[str, float] = {}
    gaps = []
    for n, size, lower, upper in (
        (800, 100, (20, 10, 0), (30, 40, 100)),
        (5658, 150, (30, 20, 0), (60, 60, 150)),
    ):
        probability, weights, utility, group = instance(n, seed=n)
        selection, times = select(probability, weights, utility, size, group, lower, upper), []
        for _ in range(repeats):
            start = perf_counter()
            selection = select(probability, weights, utility, size, group, lower, upper)
            times.append(1000 * (perf_counter() - start))
        gaps.append(selection.gap)
        figures[f"select_{n}_{size}_ms"] = median(times)
    return figures | {"select_gap": max(gaps)}
