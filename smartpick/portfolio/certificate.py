"""A proven upper bound on the value of any list within the bounds.

With c = -ln(1 - p) and x_i = 1 for programs on the list, the value is
F(x) = sum_q w_q * integral over v of [1 - exp(-sum of c_iq x_i over programs with u_i >= v)]. This is concave for x
between 0 and 1, so its tangent at any x bounds every list from above, and the best of the tangent over the allowed
lists is found by sorting (Frank & Wolfe 1956). F(x) is the value of a list whose chances are 1 - (1 - p)^x.
"""

import numpy as np

from smartpick.portfolio.bounds import Problem
from smartpick.portfolio.valuation import Floats, Indices, Ladder

CLIP = 1e-6  # chances are taken as at most 1 - CLIP, since c is infinite at 1
CLOSE_ENOUGH = 1e-4  # stop once the bound is within this share of the value
STEPS = 40  # Frank-Wolfe steps at most
HALVINGS = 12  # of the step length


def best_possible(problem: Problem, indices: Indices, value: float) -> float:
    """An upper bound on the value of every allowed list, at least ``value``, that of the list ``indices``.

    The steps start from that list, which is close to the best of the relaxation too. Clipping lowers the value
    of a list by at most CLIP times the largest utility (the best program that works out fails by the clipping
    with chance CLIP at most), so that much is added to the bound.
    """
    if not len(indices):
        return 0.0
    weights, utility = problem.weights, problem.utility
    rates = -np.log1p(-np.minimum(problem.probability, 1 - CLIP))
    slack = CLIP * float(utility.max()) if problem.probability.max() > 1 - CLIP else 0.0
    enough, bound = value * (1 + CLOSE_ENOUGH), np.inf
    x = np.zeros(len(utility))
    x[indices] = 1.0
    for _ in range(STEPS):
        relaxed, ladder = _relaxation(rates, weights, utility, x)
        slope = ladder.gain(rates, utility)
        direction = problem.bounds.best_vertex(slope) - x
        bound = min(bound, relaxed + float(slope @ direction) + slack)
        if bound <= enough:
            break
        x = x + _step(rates, weights, utility, x, direction) * direction
    return max(bound, value)


def _relaxation(rates: Floats, weights: Floats, utility: Floats, x: Floats) -> tuple[float, Ladder]:
    """F(x) and its ladder, whose gain at ``rates`` (n, q) is the slope of F."""
    held = np.flatnonzero(x > 0)
    ladder = Ladder(-np.expm1(-rates[held] * x[held, None]), weights, utility[held])
    return float(ladder.rungs[-1] * weights.sum() - ladder.area[-1].sum()), ladder


def _step(rates: Floats, weights: Floats, utility: Floats, x: Floats, direction: Floats) -> float:
    """The share of ``direction`` (n,) that F rises along, by halving; only programs that move or are held count."""
    touched = np.flatnonzero((x > 0) | (direction != 0))
    rates, utility, x, direction = rates[touched], utility[touched], x[touched], direction[touched]
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        _, ladder = _relaxation(rates, weights, utility, x + middle * direction)
        if ladder.gain(rates, utility) @ direction > 0:
            low = middle
        else:
            high = middle
    return high
