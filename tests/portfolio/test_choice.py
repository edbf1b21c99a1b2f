"""The choice of a list, held against enumeration, published cases and its own promises."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick.portfolio import (
    InfeasibleBounds,
    match_by_group,
    match_chances,
    match_in_turn,
    match_share,
    select,
    value,
    worth,
)
from smartpick.portfolio.bounds import Problem, check_bounds
from smartpick.portfolio.certificate import best_possible

ONE_STATE = [1.0]
KAPUR_HONG = np.array([[0.2], [0.5], [0.1], [0.6], [0.1]]), ONE_STATE, [1.0, 4.0, 9.0, 1.0, 8.0]


def draw(seed, n, q, levels=None, high=0.9):
    """A random instance: probability (n, q) up to ``high`` (1: some certain), weights (q,), utility (n,)."""
    rng = np.random.default_rng(seed)
    probability = high * rng.random((n, q)) ** 2
    if high == 1:
        probability[probability > 0.8] = 1.0
    weights = rng.dirichlet(np.ones(q))
    utility = rng.integers(1, levels + 1, n).astype(float) if levels else rng.uniform(0.5, 3, n)
    return probability, weights, utility


def by_enumeration(probability, weights, utility, indices):
    """F(S) from every way the programs of the list can turn out."""
    total = 0.0
    for outcome in product([False, True], repeat=len(indices)):
        works = np.array(outcome, dtype=bool)[:, None]
        chance = np.where(works, probability[indices], 1 - probability[indices]).prod(axis=0) @ weights
        total += chance * max((utility[i] for i, ok in zip(indices, outcome, strict=True) if ok), default=0)
    return total


def allowed(list_, group, lower, upper, pinned, excluded):
    """Whether a list keeps every bound except the size."""
    counts = np.bincount(group[list(list_)], minlength=len(lower))
    return bool(
        (counts >= lower).all()
        and (counts <= upper).all()
        and set(pinned) <= set(list_)
        and not set(excluded) & set(list_)
    )


@st.composite
def bounded_instances(draw_):
    """Up to 9 programs in up to 3 groups with bounds that some list meets, pins and exclusions."""
    n, q, size = draw_(st.integers(2, 9)), draw_(st.integers(1, 4)), draw_(st.integers(1, 5))
    seed, levels = draw_(st.integers(0, 10**6)), draw_(st.sampled_from([None, 1, 3]))
    instance = draw(seed, n, q, levels, high=draw_(st.sampled_from([0.3, 0.9, 1.0])))
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 3, n)
    witness = rng.permutation(n)[: min(size, n)]  # a list that meets the bounds made below
    counts = np.bincount(group[witness], minlength=3)
    lower = np.maximum(counts - rng.integers(0, 3, 3), 0)
    upper = counts + rng.integers(0, 2, 3)
    pinned = witness[: draw_(st.integers(0, 2))]
    outside = np.setdiff1d(np.arange(n), witness)
    excluded = outside[: draw_(st.integers(0, 1))]
    return instance, len(witness), group, lower, upper, pinned, excluded


# --- what a list is worth -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_value_equals_enumeration_of_outcomes(seed):
    instance = draw(seed, 9, 4, levels=4 if seed % 2 else None)
    chosen = [7, 2, 5, 0, 8, 3]
    assert value(*instance, chosen) == pytest.approx(by_enumeration(*instance, chosen), abs=1e-13)


def test_value_does_not_depend_on_the_order():
    instance, chosen = draw(1, 12, 3, levels=3), np.arange(12)
    values = [value(*instance, np.random.default_rng(s).permutation(chosen)) for s in range(20)]
    assert values == pytest.approx([value(*instance)] * 20, abs=1e-14)


@pytest.mark.parametrize("certain", [False, True])
def test_worth_is_the_difference_each_program_makes(certain):
    probability, weights, utility = draw(3, 10, 4, levels=5)
    if certain:
        probability[[1, 4, 8], 2] = 1.0
    chosen = [1, 4, 6, 7]
    now = value(probability, weights, utility, chosen)
    expected = [
        now - value(probability, weights, utility, [k for k in chosen if k != i])
        if i in chosen
        else value(probability, weights, utility, [*chosen, i]) - now
        for i in range(10)
    ]
    assert worth(probability, weights, utility, chosen) == pytest.approx(expected, abs=1e-13)


def test_match_chances_follow_the_rank_order():
    probability = np.array([[0.5], [0.5], [0.5]])
    assert match_chances(probability, ONE_STATE, [1, 2, 1], [2, 0, 1]).tolist() == [0.25, 0.125, 0.5]


@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 3))
def test_one_program_after_the_other_gives_the_same_shares(seed, n, groups):
    rng = np.random.default_rng(seed)
    draws = np.array([draw(seed + d, n, 4, high=1)[0] for d in range(3)])
    weights, utility = rng.dirichlet(np.ones(4)), rng.integers(1, 4, n).astype(float)
    group = rng.integers(0, groups, n)
    order = np.argsort(-utility, kind="stable")
    shares = match_in_turn((draws[:, i].T for i in order), weights, 3, group[order], groups + 1)
    expected = match_by_group(draws, weights, utility, np.arange(n), group, groups + 1)
    assert shares == pytest.approx(expected, abs=1e-14)
    assert (shares[:, np.setdiff1d(np.arange(groups + 1), group)] == 0).all()


def test_match_by_group_sums_to_the_chance_of_matching():
    probability, weights, utility = draw(4, 12, 5, levels=3)
    group, chosen = np.arange(12) % 3, [0, 3, 4, 8, 11]
    shares = match_by_group(probability, weights, utility, chosen, group, 4)
    nothing = np.prod(1 - probability[chosen], axis=0) @ weights
    assert shares.sum() == pytest.approx(1 - nothing)
    assert shares[3] == 0
    assert match_share(probability, weights, utility, chosen, group == 1) == pytest.approx(shares[1])


def test_draws_pass_through_as_leading_axes():
    draws = np.stack([draw(seed, 8, 3)[0] for seed in range(6)]).reshape(2, 3, 8, 3)
    _, weights, utility = draw(0, 8, 3)
    group, chosen = np.arange(8) % 2, [6, 1, 2]
    values = value(draws, weights, utility, chosen)
    shares = match_by_group(draws, weights, utility, chosen, group, 2)
    assert shares.shape == (2, 3, 2)
    for at in np.ndindex(2, 3):
        assert values[at] == pytest.approx(value(draws[at], weights, utility, chosen))
        assert shares[at] == pytest.approx(match_by_group(draws[at], weights, utility, chosen, group, 2))


# --- published and reference cases ----------------------------------------------------------------------


def test_kapur_and_hong_order_and_values():
    selection = select(*KAPUR_HONG, size=5)
    assert (selection.indices + 1).tolist() == [2, 3, 5, 4, 1]
    assert selection.path == pytest.approx([2, 2.7, 3.24, 3.483, 3.5154])


def test_swaps_beat_greedy_under_group_bounds():
    # Greedy takes the certain 1.0 of the first group and is left with nothing to add: 1.0.
    selection = select([[1.0], [0.1], [1.0]], ONE_STATE, [1, 9.9, 0.95], 2, group=[0, 0, 1], upper=[1, 1])
    assert sorted(selection.indices) == [1, 2]
    assert selection.value == pytest.approx(1.845)
    assert selection.upper_bound >= 1.845 - 1e-12


@pytest.mark.parametrize("seed", range(25))
def test_independent_programs_and_a_size_greedy_is_optimal(seed):
    instance = draw(seed, 9, 1, levels=4 if seed % 3 else None)
    selection = select(*instance, size=4)
    best = max(value(*instance, list(s)) for s in combinations(range(9), 4))
    assert selection.value == pytest.approx(best, abs=1e-13)
    for k in range(1, 5):  # every prefix is the best list of its length
        shorter = max(value(*instance, list(s)) for s in combinations(range(9), k))
        assert selection.path[k - 1] == pytest.approx(shorter, abs=1e-13)


# --- promises under bounds ------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(bounded_instances())
def test_bounds_kept_value_near_best_and_bound_above_best(case):
    instance, size, *bounds = case
    group, lower, upper, pinned, excluded = bounds
    selection = select(*instance, size, group, lower, upper, pinned, excluded)
    lists = [s for s in combinations(range(len(group)), size) if allowed(s, *bounds)]
    best = max(value(*instance, list(s)) for s in lists)
    assert tuple(sorted(selection.indices)) in lists
    assert selection.indices[: len(pinned)].tolist() == pinned.tolist()
    assert selection.value == pytest.approx(value(*instance, selection.indices), abs=1e-13)
    assert selection.value >= 0.99 * best
    assert selection.upper_bound >= best - 1e-12
    assert (np.diff(selection.path, prepend=0) >= -1e-13).all()


@settings(max_examples=60, deadline=None)
@given(bounded_instances())
def test_no_allowed_swap_improves_the_list(case):
    instance, size, *bounds = case
    selection = select(*instance, size, *bounds)
    chosen = selection.indices.tolist()
    for out in chosen:
        for newcomer in set(range(len(bounds[0]))) - set(chosen):
            swapped = [*(i for i in chosen if i != out), newcomer]
            if allowed(swapped, *bounds):
                assert value(*instance, swapped) <= selection.value + 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_no_allowed_swap_improves_a_longer_list(seed):
    instance = draw(seed, 60, 3)
    group, upper = np.arange(60) % 3, [3, 5, 8]
    selection = select(*instance, 15, group, upper=upper)
    chosen = selection.indices.tolist()
    for out in chosen:
        rest = [i for i in chosen if i != out]
        left = np.bincount(group[rest], minlength=3)
        gains = worth(*instance, rest)
        gains[rest] = 0
        gains[(left >= upper)[group]] = 0
        assert value(*instance, rest) + gains.max() <= selection.value + 1e-9


@pytest.mark.parametrize("seed", [700, 1504, 2667])
def test_a_short_list_no_single_swap_improves_is_still_left_for_the_best(seed):
    # Greedy and swaps alone end 8 to 15 % short here.
    instance = draw(seed, 9, 2)
    group, upper = np.arange(9) % 3, [1, 1, 2]
    lists = [s for s in combinations(range(9), 4) if (np.bincount(group[list(s)], minlength=3) <= upper).all()]
    best = max(value(*instance, list(s)) for s in lists)
    assert select(*instance, 4, group, upper=upper).value == pytest.approx(best)


@settings(max_examples=100, deadline=None)
@given(bounded_instances(), st.integers(0, 10**6))
def test_bound_from_any_list_is_above_the_best(case, seed):
    instance, size, *bounds = case
    problem = Problem(*instance, check_bounds(len(bounds[0]), size, *bounds))
    lists = [s for s in combinations(range(len(bounds[0])), size) if allowed(s, *bounds)]
    values = [float(value(*instance, list(s))) for s in lists]
    start = seed % len(lists)
    assert best_possible(problem, np.array(lists[start]), values[start]) >= max(values) - 1e-12


def test_minima_are_reached_though_better_programs_remain():
    probability = np.array([[0.9]] * 6 + [[0.1]] * 4)
    selection = select(probability, ONE_STATE, np.ones(10), 5, group=[0] * 6 + [1] * 4, lower=[0, 3])
    assert sorted(selection.indices) == [0, 1, 6, 7, 8]


def test_none_in_a_bound_is_no_bound():
    probability, weights, utility = draw(5, 20, 3)
    group = np.arange(20) % 3
    selection = select(probability, weights, utility, 9, group, lower=[None, 6, None], upper=[1, None, None])
    counts = np.bincount(group[selection.indices], minlength=3)
    assert counts[0] <= 1
    assert counts[1] >= 6
    assert counts.sum() == 9


def test_pins_come_first_as_given_and_exclusions_never():
    probability, weights, utility = draw(6, 30, 4)
    free = select(probability, weights, utility, 8)
    worst = np.argsort(worth(probability, weights, utility, []))[:2][::-1]
    selection = select(probability, weights, utility, 8, pinned=worst, excluded=free.indices[:3])
    assert selection.indices[:2].tolist() == worst.tolist()
    assert not set(free.indices[:3]) & set(selection.indices)
    assert selection.value < free.value


def test_more_levels_than_programs_chosen_are_not_rounded():
    instance = draw(7, 200, 5)
    selection = select(*instance, size=20)
    assert len(np.unique(instance[2])) == 200
    assert selection.value == pytest.approx(value(*instance, selection.indices), abs=1e-13)
    assert selection.path == pytest.approx([value(*instance, selection.indices[: k + 1]) for k in range(20)])
    assert selection.gap < 0.02


# --- edges ----------------------------------------------------------------------------------------------


def test_equals_are_taken_from_the_lowest_position():
    probability = np.tile(np.random.default_rng(0).uniform(0.1, 0.3, 75), (200, 1))
    selection = select(probability, np.full(75, 1 / 75), np.ones(200), 60)
    assert selection.indices.tolist() == list(range(60))


def test_the_same_input_gives_the_same_list():
    instance = draw(8, 150, 6, levels=3)
    first, second = select(*instance, size=30), select(*instance, size=30)
    assert first.indices.tolist() == second.indices.tolist()
    assert first.upper_bound == second.upper_bound


def test_no_chance_anywhere_still_gives_a_list_worth_nothing():
    selection = select(np.zeros((70, 2)), [0.5, 0.5], np.ones(70), 55)
    assert selection.indices.tolist() == list(range(55))
    assert selection.value == selection.upper_bound == selection.gap == 0


def test_certain_programs_have_a_finite_bound():
    selection = select(np.ones((4, 2)), [0.5, 0.5], [1.0, 3.0, 2.0, 3.0], 2)
    assert selection.indices[0] == 1
    assert selection.value == 3
    assert 3 <= selection.upper_bound < 3.001


def test_one_program():
    selection = select([[0.4]], ONE_STATE, [2.0], 1)
    assert selection.indices.tolist() == [0]
    assert selection.value == pytest.approx(0.8)


@pytest.mark.parametrize("n", [0, 3])
def test_an_empty_list(n):
    selection = select(np.full((n, 2), 0.5), [0.5, 0.5], np.ones(n), 0)
    assert selection.indices.tolist() == []
    assert selection.value == selection.upper_bound == selection.gap == 0
    assert selection.path.tolist() == []
    assert value(np.full((n, 2), 0.5), [0.5, 0.5], np.ones(n), []) == 0


def test_no_programs_at_all_give_an_empty_list():
    assert select(np.zeros((0, 1)), ONE_STATE, [], 5).indices.tolist() == []


def test_a_size_beyond_what_can_be_chosen_takes_everything_that_can():
    probability, weights, utility = draw(9, 6, 2)
    assert sorted(select(probability, weights, utility, 50, excluded=[2]).indices) == [0, 1, 3, 4, 5]
    capped = select(probability, weights, utility, 50, group=[0, 0, 0, 1, 1, 1], upper=[1, 2])
    assert len(capped.indices) == 3


# --- refusals -------------------------------------------------------------------------------------------

NAMES = ["Southern California", "elsewhere"]
GROUP = [0] * 4 + [1] * 6


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        (
            {"lower": [5, 0], "group": GROUP},
            "At least 5 programs asked for in Southern California, but only 4 can be chosen there.",
        ),
        (
            {"lower": [4, 0], "group": GROUP, "excluded": [1]},
            "At least 4 programs asked for in Southern California, but only 3 can be chosen there.",
        ),
        (
            {"lower": [3, 0], "upper": [2, None], "group": GROUP},
            "At least 3 programs asked for in Southern California, but at most 2 allowed there.",
        ),
        (
            {"lower": [4, 4], "group": GROUP},
            "The groups ask for at least 8 programs together (pins counted), but the list holds only 6.",
        ),
        (
            {"lower": [4, 0], "group": GROUP, "pinned": [4, 5, 6]},
            "The groups ask for at least 7 programs together (pins counted), but the list holds only 6.",
        ),
        (
            {"upper": [1, None], "group": GROUP, "pinned": [0, 2]},
            "2 programs are pinned in Southern California, but at most 1 allowed there.",
        ),
        ({"pinned": range(7)}, "7 programs are pinned, but the list holds only 6."),
        ({"pinned": [3, 4], "excluded": [4]}, "Program 4 is pinned and excluded at once."),
    ],
)
def test_bounds_no_list_can_meet_are_named(bounds, message):
    with pytest.raises(InfeasibleBounds) as caught:
        select(*draw(10, 10, 2), size=6, group_names=NAMES, **bounds)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"probability": [[0.5], [float("nan")]]}, "probability"),
        ({"probability": [[0.5], [1.1]]}, "probability"),
        ({"probability": [[0.5], [-0.1]]}, "probability"),
        ({"probability": [0.5, 0.5]}, "shapes"),
        ({"weights": [0.5, 0.5]}, "shapes"),
        ({"weights": [0.9]}, "sum to 1"),
        ({"weights": [float("nan")]}, "sum to 1"),
        ({"utility": [1.0, 0.0]}, "utility"),
        ({"utility": [1.0, float("nan")]}, "utility"),
        ({"utility": [1.0, float("inf")]}, "utility"),
        ({"utility": [1.0]}, "shapes"),
        ({"size": -1}, "size"),
        ({"size": 1.5}, "size"),
        ({"group": [0, 1, 0]}, "group"),
        ({"group": [0, 2], "upper": [1, 1]}, "group"),
        ({"group": [0.0, 0.5]}, "whole numbers"),
        ({"upper": [1, 1]}, "group"),
        ({"group": [0, 1], "lower": [0, 0], "upper": [1]}, "must agree"),
        ({"group": [0, 1], "upper": [-1, 1]}, "whole numbers"),
        ({"pinned": [2]}, "pinned"),
        ({"excluded": [-1]}, "excluded"),
    ],
)
def test_malformed_input_is_refused_in_a_sentence(change, message):
    arguments = {"probability": [[0.5], [0.5]], "weights": [1.0], "utility": [1.0, 2.0], "size": 1} | change
    with pytest.raises(ValueError, match=message) as caught:
        select(**arguments)
    assert str(caught.value).endswith(".")
