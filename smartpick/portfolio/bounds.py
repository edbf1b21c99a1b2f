"""The problem to solve: the numbers, and which lists are allowed (size, groups, pins, exclusions), checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from smartpick.portfolio.valuation import Floats, Indices

Bound = Sequence[int | None] | NDArray[np.integer] | None


class InfeasibleBounds(ValueError):
    """No list meets the bounds; the message says which bound and by how much."""


@dataclass(frozen=True)
class Bounds:
    """Bounds that some list is known to meet; every allowed list has exactly ``size`` programs."""

    size: int
    group: Indices  # (n,) 0..G-1
    lower: Indices  # (G,)
    upper: Indices  # (G,) never more than can be chosen
    pinned: Indices  # in the order given
    free: NDArray[np.bool_]  # (n,) neither pinned nor excluded

    def closed(self, counts: list[int]) -> list[bool]:
        """(G,): where nothing may be added to a list with ``counts`` (G,) programs of each group.

        That is in full groups and, once every place left is owed to some group's minimum, in all others.
        """
        lower, upper = self.lower.tolist(), self.upper.tolist()
        owed = sum(max(least - count, 0) for least, count in zip(lower, counts, strict=True))
        all_owed = owed == self.size - sum(counts)
        return [
            count >= most or (all_owed and count >= least)
            for least, most, count in zip(lower, upper, counts, strict=True)
        ]

    def barring(self, program: int) -> "Bounds | None":
        """The bounds with one more program excluded, or None if no list as long meets them."""
        if not self.free[program]:
            return None
        free, upper, g = self.free.copy(), self.upper.copy(), self.group[program]
        free[program] = False
        left = int((free & (self.group == g)).sum() + (self.group[self.pinned] == g).sum())
        upper[g] = min(upper[g], left)
        feasible = self.lower[g] <= left and self.size <= upper.sum()
        return replace(self, upper=upper, free=free) if feasible else None

    def best_vertex(self, score: Floats) -> NDArray[np.bool_]:
        """(n,) mask of the allowed list with the largest sum of ``score`` (n,), lowest index first among equals.

        Pins first, then each group's minimum from its best, then the best of the rest within the maxima: the
        bounds form a laminar family, for which this greedy is exact.
        """
        chosen = np.zeros(len(score), dtype=bool)
        chosen[self.pinned] = True
        counts = np.bincount(self.group[self.pinned], minlength=len(self.lower))
        candidates = np.flatnonzero(self.free)
        order = candidates[np.argsort(-score[candidates], kind="stable")]
        groups = self.group[order]
        required = np.zeros(len(order), dtype=bool)
        allowed = np.zeros(len(order), dtype=bool)
        for g, count in enumerate(counts):
            places = np.flatnonzero(groups == g)
            required[places[: max(self.lower[g] - count, 0)]] = True
            allowed[places[: self.upper[g] - count]] = True
        chosen[order[required]] = True
        rest = order[allowed & ~required]
        chosen[rest[: self.size - len(self.pinned) - int(required.sum())]] = True
        return chosen


@dataclass(frozen=True, eq=False)
class Problem:
    """What is to be chosen from: probability (n, q), weights (q,), utility (n,), and the bounds."""

    probability: Floats
    weights: Floats
    utility: Floats
    bounds: Bounds

    def rows(self, indices: Indices) -> tuple[Floats, Floats, Floats]:
        """Probability (k, q), weights (q,) and utility (k,) of a list."""
        return self.probability[indices], self.weights, self.utility[indices]


def check_numbers(probability: ArrayLike, weights: ArrayLike, utility: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """The three arrays as floats. Raises ValueError, in a sentence, unless shapes and ranges are as documented."""
    chances, share, worths = (np.asarray(array, dtype=float) for array in (probability, weights, utility))
    if chances.ndim != 2 or share.shape != chances.shape[1:] or worths.shape != chances.shape[:1]:
        raise ValueError(
            "Expected probability (n, q), weights (q,) and utility (n,), "
            f"but got shapes {chances.shape}, {share.shape} and {worths.shape}."
        )
    # Written so that NaN, which no comparison accepts, is refused too.
    if chances.size and not (chances.min() >= 0 and chances.max() <= 1):
        raise ValueError("Every probability must be a number from 0 to 1.")
    if not (share.size and share.min() >= 0 and abs(share.sum() - 1) <= 1e-6):
        raise ValueError("The weights must be 0 or more and sum to 1.")
    if worths.size and not (worths.min() > 0 and worths.max() < np.inf):
        raise ValueError("Every utility must be a finite number above 0.")
    return chances, share, worths


def check_bounds(
    n: int,
    size: int,
    group: ArrayLike | None = None,
    lower: Bound = None,
    upper: Bound = None,
    pinned: ArrayLike = (),
    excluded: ArrayLike = (),
    group_names: Sequence[str] | None = None,
) -> Bounds:
    """The bounds on a list from ``n`` programs; the size shrinks to what can be chosen if that is less.

    Raises InfeasibleBounds if no list meets them, and ValueError if they are malformed.
    """
    if size != int(size) or size < 0:
        raise ValueError(f"The size of the list must be a whole number, 0 or more, not {size}.")
    if group is None and (lower is not None or upper is not None):
        raise ValueError("Bounds on groups need the group of every program.")
    groups = np.zeros(n, dtype=np.intp) if group is None else _whole_numbers(group, "group")
    n_groups = next((len(bound) for bound in (lower, upper) if bound is not None), int(groups.max(initial=0)) + 1)
    if groups.shape != (n,) or groups.min(initial=0) < 0 or groups.max(initial=0) >= max(n_groups, 1):
        raise ValueError(f"The group of each of the {n} programs must be a number from 0 to {n_groups - 1}.")
    least, most = _per_group(lower, n_groups, 0), _per_group(upper, n_groups, n)
    pins, exclusions = _choices(pinned, n, "pinned"), _choices(excluded, n, "excluded")

    both = np.intersect1d(pins, exclusions)
    if both.size:
        raise InfeasibleBounds(f"Program {both[0]} is pinned and excluded at once.")
    if len(pins) > size:
        raise InfeasibleBounds(f"{len(pins)} programs are pinned, but the list holds only {size}.")
    free = np.ones(n, dtype=bool)
    free[np.concatenate([pins, exclusions])] = False
    counts = np.bincount(groups[pins], minlength=n_groups)
    available = counts + np.bincount(groups[free], minlength=n_groups)
    _check_groups(least, most, counts, available, group_names)

    least, most = np.maximum(least, counts), np.minimum(most, available)
    if least.sum() > size:
        raise InfeasibleBounds(
            f"The groups ask for at least {least.sum()} programs together (pins counted), "
            f"but the list holds only {size}."
        )
    return Bounds(min(int(size), int(most.sum())), groups, least, most, pins, free)


def _check_groups(
    lower: Indices, upper: Indices, pins: Indices, available: Indices, names: Sequence[str] | None
) -> None:
    """Raises InfeasibleBounds for the first group (all arrays (G,)) whose bounds no list can meet."""
    for g in range(len(lower)):
        name = names[g] if names is not None else f"group {g}"
        if lower[g] > upper[g]:
            raise InfeasibleBounds(
                f"At least {lower[g]} programs asked for in {name}, but at most {upper[g]} allowed there."
            )
        if lower[g] > available[g]:
            raise InfeasibleBounds(
                f"At least {lower[g]} programs asked for in {name}, but only {available[g]} can be chosen there."
            )
        if pins[g] > upper[g]:
            raise InfeasibleBounds(f"{pins[g]} programs are pinned in {name}, but at most {upper[g]} allowed there.")


def _whole_numbers(numbers: ArrayLike, what: str) -> Indices:
    """(k,) integers, or ValueError."""
    array = np.asarray(numbers)
    if array.size == 0:
        return np.zeros(0, dtype=np.intp)
    if array.ndim != 1 or not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"The argument '{what}' must be a list of whole numbers.")
    return array.astype(np.intp)


def _per_group(bound: Bound, n_groups: int, default: int) -> Indices:
    """(G,) bounds with ``default`` where there is none, or ValueError."""
    filled = [default] * n_groups if bound is None else [default if b is None else b for b in bound]
    if len(filled) != n_groups:
        raise ValueError(f"Lower and upper bounds name {n_groups} and {len(filled)} groups; they must agree.")
    if any(b != int(b) or b < 0 for b in filled):
        raise ValueError(f"Bounds on groups must be whole numbers, 0 or more, not {list(bound or ())}.")
    return np.array([int(b) for b in filled], dtype=np.intp)


def _choices(programs: ArrayLike, n: int, what: str) -> Indices:
    """Distinct positions 0..n-1 in the order given, or ValueError."""
    array = _whole_numbers(programs, what)
    if array.size and (array.min() < 0 or array.max() >= n):
        raise ValueError(f"Every {what} program must be a position from 0 to {n - 1}.")
    return array[np.sort(np.unique(array, return_index=True)[1])]
