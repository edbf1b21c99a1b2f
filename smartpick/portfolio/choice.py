"""Choosing the list: greedy under the bounds, then one-for-one swaps until none improves."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from smartpick.portfolio.bounds import Bound, Bounds, Problem, check_bounds, check_numbers
from smartpick.portfolio.certificate import CLOSE_ENOUGH, best_possible
from smartpick.portfolio.valuation import Floats, Indices, Ladder, losses, path

FIRST_BATCH = 32  # programs whose gain is brought up to date at a time; doubled while the best is not settled
SHORT = 12  # lists up to this size are also tried without each of their programs
TOLERANCE = 1e-11  # a swap must improve by this share of the largest utility: more than rounding can produce


@dataclass(frozen=True, eq=False)
class Selection:
    """A chosen list.

    ``indices`` (k,) in the order of adding: pins as given, then by gain, so that every prefix is a good shorter
    list. ``path`` (k,) is the exact value after each addition, ``value`` the last of it (0 for an empty list).
    """

    indices: Indices
    value: float
    path: Floats
    problem: Problem = field(repr=False)

    @cached_property
    def upper_bound(self) -> float:
        """No list within the same bounds is worth more than this. Computed when first asked for."""
        return best_possible(self.problem, self.indices, self.value)

    @property
    def gap(self) -> float:
        """How far ``value`` can at most be below the best list's, as a share of the latter (0 if both are 0)."""
        return 1 - self.value / self.upper_bound if self.upper_bound > 0 else 0.0


def select(
    probability: ArrayLike,
    weights: ArrayLike,
    utility: ArrayLike,
    size: int,
    group: ArrayLike | None = None,
    lower: Bound = None,
    upper: Bound = None,
    pinned: ArrayLike = (),
    excluded: ArrayLike = (),
    *,
    group_names: Sequence[str] | None = None,
) -> Selection:
    """The list of ``size`` programs with the largest expected utility of the best program that works out.

    probability (n, q): chance, 0..1, that program i works out in state of the world q; independent given q.
    weights (q,): chance of each state, sum 1. utility (n,): what matching at i is worth, > 0, any unit.
    group (n,): the group 0..G-1 of each program; lower, upper: length G, how many of each group (None: no bound).
    pinned, excluded: positions that must, must not be on the list; pins count towards every bound.
    group_names: length G, the names used in error messages.

    If fewer than ``size`` programs can be chosen within the maxima, all of those are. Among equally good
    programs the lowest position wins. Raises InfeasibleBounds (a ValueError) if no list meets the bounds and
    ValueError if an input is malformed; both say why in a sentence.

    With independent programs (one state) and only a size, greedy is optimal (Chade & Smith 2006, "Simultaneous
    search"; the order of adding is that of Kapur & Hong, OptimalApplication). Correlated states and bounds break
    that; swaps repair most of it and ``Selection.upper_bound`` proves what is left.
    """
    chances, share, worths = check_numbers(probability, weights, utility)
    bounds = check_bounds(len(worths), size, group, lower, upper, pinned, excluded, group_names)
    problem = Problem(chances, share, worths, bounds)
    indices = _greedy(problem, bounds.pinned)
    improved = _swap(problem, indices)
    if bounds.size <= SHORT:
        improved = _restart(problem, improved)
    changed = np.flatnonzero(improved != indices)
    if changed.size:  # put in order of adding; what comes before the first change is in order already
        on_list = np.isin(np.arange(len(worths)), improved)
        reordering = replace(problem, bounds=replace(bounds, free=bounds.free & on_list))
        indices = _greedy(reordering, improved[: changed[0]])
    values = path(*problem.rows(indices))
    return Selection(indices, float(values[-1]) if len(values) else 0.0, values, problem)


def _greedy(problem: Problem, begun: Indices) -> Indices:
    """(k,): the list ``begun``, then whatever gains most, until it is full.

    Gains only fall as the list grows, so an old gain is an upper bound and most need not be brought up to
    date (lazy greedy: Minoux 1978).
    """
    bounds, chances, worths = problem.bounds, problem.probability, problem.utility
    ladder = Ladder(chances[begun], problem.weights, worths[begun])
    counts = np.bincount(bounds.group[begun], minlength=len(bounds.lower)).tolist()
    ceiling = ladder.gain(chances, worths)
    ceiling[~bounds.free] = -np.inf
    ceiling[begun] = -np.inf
    indices, closed = begun.tolist(), []
    while len(indices) < bounds.size:
        before, closed = closed, bounds.closed(counts)
        if closed != before:  # a closed group stays closed, so the ceilings can be overwritten
            ceiling[np.array(closed)[bounds.group]] = -np.inf
        best = _best_gain(problem, ladder, ceiling)
        ladder.add(chances[best], worths[best])
        ceiling[best] = -np.inf
        counts[bounds.group[best]] += 1
        indices.append(best)
    return np.array(indices, dtype=np.intp)


def _best_gain(problem: Problem, ladder: Ladder, ceiling: Floats) -> int:
    """The program with the largest gain; ``ceiling`` (n,) is brought up to date for it and some others."""
    stale = -ceiling
    batch = FIRST_BATCH
    while True:
        top = stale.argpartition(batch)[:batch] if batch < len(stale) else np.arange(len(stale))
        gains = ladder.gain(problem.probability.take(top, axis=0), problem.utility.take(top))
        ceiling[top] = np.minimum(ceiling[top], gains)  # which leaves out what is ruled out
        stale[top] = np.inf
        best = int(ceiling.argmax())  # the first of equals
        if stale[best] == np.inf:
            return best
        batch *= 2


def _swap(problem: Problem, indices: Indices) -> Indices:
    """The list after one-for-one swaps, until none improves it; each newcomer takes its forerunner's place.

    F(S - i + j) - F(S) is at most the gain of j, plus its overlap with i as if j were worth as much as i or
    more, minus the loss of i. One matrix product gives that for all pairs; only what it leaves open is tried.
    """
    chances, worths, weights = problem.probability, problem.utility, problem.weights
    chosen = indices.copy()
    least = TOLERANCE * worths.max(initial=0)
    swapped = True
    while swapped:
        swapped = False
        ladder = Ladder(chances[chosen], weights, worths[chosen])
        loss, room = losses(chances[chosen], worths[chosen], ladder)
        promise = (chances[chosen] * room) @ chances.T
        promise += ladder.gain(chances, worths)
        promise -= loss[:, None]
        promise[~_partners(problem.bounds, chosen, chosen)] = -np.inf
        for place in np.flatnonzero(promise.max(axis=1, initial=-np.inf) > least):
            rest, leaver = np.delete(chosen, place), chosen[[place]]
            ladder = Ladder(chances[rest], weights, worths[rest])
            tried = np.flatnonzero((promise[place] > least) & _partners(problem.bounds, chosen, leaver)[0])
            gains = ladder.gain(chances[tried], worths[tried])
            if gains.max(initial=0) > least + ladder.gain(chances[leaver], worths[leaver])[0]:
                chosen[place] = tried[gains.argmax()]
                swapped = True
    return chosen


def _restart(problem: Problem, indices: Indices) -> Indices:
    """The best of the list and, unless it is proven good, of the lists found with one of its programs barred.

    On a short list under tight bounds one wrong program can hold the rest in place against any single swap.
    """
    best, record = indices, path(*problem.rows(indices))[-1:].sum()
    if best_possible(problem, indices, record) <= record * (1 + CLOSE_ENOUGH):
        return best
    for program in indices:
        bounds = problem.bounds.barring(program)
        if bounds is None:
            continue
        barred = replace(problem, bounds=bounds)
        other = _swap(barred, _greedy(barred, bounds.pinned))
        worth = path(*problem.rows(other))[-1]
        if worth > record + TOLERANCE * problem.utility.max():
            best, record = other, worth
    return best


def _partners(bounds: Bounds, chosen: Indices, leavers: Indices) -> NDArray[np.bool_]:
    """(k, n) mask: which programs may replace each of the ``leavers`` (k,) on the list ``chosen``."""
    counts = np.bincount(bounds.group[chosen], minlength=len(bounds.lower))
    between = (counts > bounds.lower)[:, None] & (counts < bounds.upper)
    np.fill_diagonal(between, True)
    newcomers = bounds.free.copy()
    newcomers[chosen] = False
    partners = (between[:, bounds.group] & newcomers)[bounds.group[leavers]]
    partners[~bounds.free[leavers]] = False
    return partners
