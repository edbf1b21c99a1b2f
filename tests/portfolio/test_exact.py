"""The choice of a list, held against the proven best of an exact mixed-integer solver."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from smartpick.portfolio import select, value


def proven_best(instance, size, group, lower, upper, accuracy=1e-7):
    """(best value found, proven upper bound) by outer approximation.

    The value is a sum over states and utility levels of steps * weights * (1 - exp(-z)), z linear in the choice
    x. Each 1 - exp(-z) is bounded by its tangents; tangents are added at every solution until the bound, which
    the solver proves, meets the value of a list found.
    """
    probability, weights, utility = instance
    n, levels = len(utility), np.unique(utility)
    reaches = (utility >= levels[:, None])[:, None, :]
    rates = (-np.log1p(-probability).T[None] * reaches).reshape(-1, n)  # (cells, n)
    prize = np.outer(np.diff(levels, prepend=0), weights).ravel()
    cells = len(prize)
    counts = [np.ones(n), *(group == g for g in range(len(lower)))]
    choice = LinearConstraint(
        np.hstack([np.array(counts, dtype=float), np.zeros((len(counts), cells))]), [size, *lower], [size, *upper]
    )
    cuts, offsets = [], []

    def add_tangents(z):
        cuts.append(np.hstack([-np.exp(-z)[:, None] * rates, np.eye(cells)]))
        offsets.append(1 - np.exp(-z) * (1 + z))

    for z in np.linspace(0, 3, 13):
        add_tangents(np.full(cells, z))
    found, bound = -np.inf, np.inf
    while bound - found > accuracy:
        solution = milp(
            np.concatenate([np.zeros(n), -prize]),
            constraints=[choice, LinearConstraint(np.vstack(cuts), -np.inf, np.concatenate(offsets))],
            integrality=np.concatenate([np.ones(n), np.zeros(cells)]),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 1e-9},
        )
        assert solution.success
        bound = min(bound, -solution.fun)
        chosen = np.flatnonzero(solution.x[:n] > 0.5)
        found = max(found, float(value(*instance, chosen)))
        add_tangents(rates[:, chosen].sum(axis=1))
    return found, bound


@pytest.mark.parametrize("seed", range(4))
def test_against_the_proven_best_in_correlated_states_under_bounds(seed):
    rng = np.random.default_rng(seed)
    n, size = 40, 8
    strength = np.array([-1.5, 0.0, 1.5])
    probability = 0.6 / (1 + np.exp(rng.normal(1.0, 0.9, n)[:, None] - 1.1 * strength))
    instance = probability, np.array([0.25, 0.5, 0.25]), rng.choice([1.0, 1.2, 1.5], n)
    group = rng.integers(0, 3, n)
    lower, upper = [3, 1, 0], [8, 2, 3]
    found, bound = proven_best(instance, size, group, lower, upper)
    selection = select(*instance, size, group, lower, upper)
    assert selection.value <= bound + 1e-9
    assert selection.value >= 0.999 * found
    assert selection.upper_bound >= found - 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_against_the_exact_linear_program_of_one_state_and_equal_utilities(seed):
    # Then the chance of no match is the product of the failures: its logarithm is linear in the choice.
    rng = np.random.default_rng(seed)
    n, size = 300, 40
    chance, group = rng.uniform(0.001, 0.1, n), rng.integers(0, 4, n)
    lower, upper = [12, 0, 5, 0], [14, 9, 40, 8]
    rows = np.array([np.ones(n), *(group == g for g in range(4))], dtype=float)
    solution = milp(
        np.log1p(-chance),
        constraints=LinearConstraint(rows, [size, *lower], [size, *upper]),
        integrality=np.ones(n),
        bounds=Bounds(0, 1),
    )
    best = 2 * (1 - np.exp(solution.fun))
    selection = select(chance[:, None], [1.0], np.full(n, 2.0), size, group, lower, upper)
    assert selection.value == pytest.approx(best, rel=1e-9)
    assert selection.upper_bound >= best - 1e-12
    assert selection.gap < 1e-3
