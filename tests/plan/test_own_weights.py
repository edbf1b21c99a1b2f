"""Low prices and a place to be near, as the applicant's own weights: nothing at 0, and what holds above."""

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smartpick import Applicant, Preferences, portfolio, recommend
from smartpick.catalog.living import levels_by_state
from smartpick.odds import pool_of
from smartpick.plan import NO_WEIGHTS, PlanError, checked_preferences, recommend_two
from smartpick.plan.choice import utilities
from smartpick.plan.own_weights import cheapness, nearness
from smartpick.whatif import own_weights
from tests.strategies import preferences, profiles, the_catalog

IM = "Internal Medicine"
OFF = {"price_weight": 0.0, "distance_weight": 0.0, "near": None}
WEIGHTS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)


def plan_for(catalog, specialty=IM, **wishes):
    return recommend(catalog, Applicant(specialty=specialty, visa="j1_or_h1b"), Preferences(**wishes))


# At 0


@given(preferences())
def test_at_weight_0_a_match_is_worth_exactly_what_it_was(wishes):
    """To the last bit, against the sum written out as it stood before there were weights of one's own."""
    pool = pool_of(the_catalog(), IM)
    place = np.select([pool.tier == 1, pool.tier == 2], [1.0, 0.5], 0.0)
    kind = pool.table["setting"].astype(object)
    taught = kind.map({"university": 1.0, "university-affiliated": 0.5}).fillna(0.0).to_numpy(dtype=float)
    wishes = wishes.model_copy(update={**OFF, "home": "own"})
    before = 1.0 + wishes.place_weight * place + wishes.setting_weight * taught
    with_place = wishes.model_copy(update={"near": "Fresno, CA"})
    assert np.array_equal(utilities(pool, wishes), before)
    assert np.array_equal(utilities(pool, with_place), before)


@given(profiles())
def test_a_place_without_weight_changes_no_list(profile):
    try:
        plan = recommend(
            the_catalog(), profile.applicant, profile.preferences.model_copy(update=OFF), profile.pins,
            profile.exclusions, knowledge=profile.knowledge,
        )  # fmt: skip
    except ValueError:
        assume(False)
        raise
    named = plan.again(plan.profile.changed("preferences", near="Pierre, SD"))
    assert named.codes == plan.codes
    assert named.choice.selection.value == plan.choice.selection.value
    assert named.clamps == plan.clamps
    pd.testing.assert_frame_equal(named.table.drop(columns="miles"), plan.table, check_exact=True)


def test_no_weights_names_every_weight():
    weights = {name for name in Preferences.model_fields if name.endswith("_weight")}
    assert set(NO_WEIGHTS) == weights
    assert not any(NO_WEIGHTS.values())


# What a weight is worth


def test_low_prices_are_worth_the_weight_where_they_are_lowest(catalog):
    pool = pool_of(catalog, IM)
    at = pool.table["state"].astype(str).to_numpy()
    none, some = (utilities(pool, Preferences(place_weight=0, price_weight=w)) for w in (0.0, 0.8))
    assert some[at == "AR"] == pytest.approx(none[at == "AR"] + 0.8)
    assert some[at == "CA"] == pytest.approx(none[at == "CA"])
    levels = levels_by_state()
    in_texas = (levels["CA"] - levels["TX"]) / (levels["CA"] - levels["AR"])
    assert cheapness(pool)[at == "TX"] == pytest.approx(in_texas)


def test_an_unpublished_price_level_counts_as_the_nations(catalog):
    pool = pool_of(catalog, IM)
    levels = levels_by_state()
    nation = (levels["CA"] - 100) / (levels["CA"] - levels["AR"])
    assert cheapness(pool)[pool.table["state"] == "PR"] == pytest.approx(nation)


def test_being_near_halves_every_250_miles(catalog):
    pool = pool_of(catalog, IM)
    near = nearness(pool, "San Diego, CA")
    city, state = pool.table["city"].astype(str).to_numpy(), pool.table["state"].astype(str).to_numpy()
    in_san_diego, in_sacramento = (near[(city == name) & (state == "CA")] for name in ("San Diego", "Sacramento"))
    assert (in_san_diego > 0.96).all()
    assert in_sacramento == pytest.approx(0.5 ** (473 / 250), rel=0.03)
    assert ((near > 0) & (near <= 1)).all()


# What holds when a weight rises
#
# The best list's worth is the largest of straight lines in the weight, one for each list and each order of ranking,
# so it is convex, and its slope – how cheap the place is where one matches (1 cheapest, 0 dearest or no match at all),
# on average – never falls. The mean price level of the list itself may rise: a cheap program that is sure to be
# ranked above can make a further cheap one worth less than a dear one with a better chance.


def expected(wish, odds, weights, utility, members):
    """How much of a wish (n,) is met where one matches, on average; no match is 0."""
    return float(portfolio.match_chances(odds, weights, utility, members) @ wish[members])


def best_of_all(chances, weights, utility, size):
    lists = [np.array(members) for members in combinations(range(len(utility)), size)]
    return max(lists, key=lambda members: portfolio.value(chances, weights, utility, members))


COUNTER_EXAMPLE = 469
"""Seed of a small case in which the mean of the list gets dearer at a weight of 2."""
small_cases = st.integers(0, 10_000)


def small_case(seed):
    rng = np.random.default_rng(seed)
    weights = np.array([0.5, 0.3, 0.2])
    return rng.beta(1, 4, (7, 3)), weights, rng.random(7).round(1)


@given(small_cases)
def test_more_weight_on_prices_never_makes_the_match_dearer(seed):
    """All lists of three out of seven, tried one by one."""
    chances, weights, cheap = small_case(seed)
    slopes = []
    for weight in WEIGHTS:
        utility = 1 + weight * cheap
        members = best_of_all(chances, weights, utility, 3)
        slopes.append(expected(cheap, chances, weights, utility, members))
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(slopes))


def test_the_mean_price_level_of_the_list_itself_may_rise():
    """Why the property above speaks of the match and not of the list: one small case where the list gets dearer."""

    def means(seed):
        chances, weights, cheap = small_case(seed)
        return [cheap[best_of_all(chances, weights, 1 + weight * cheap, 3)].mean() for weight in WEIGHTS]

    assert any(later < earlier - 1e-9 for earlier, later in pairwise(means(COUNTER_EXAMPLE)))


@pytest.mark.parametrize("wishes", [{}, {"socal_share": 0.2}, {"distance_weight": 1.0, "near": "Fresno, CA"}])
@pytest.mark.parametrize("field", ["price_weight", "distance_weight"])
def test_the_same_holds_for_real_lists_as_far_as_they_are_certified(catalog, field, wishes):
    wishes = {"near": "Houston, TX", **wishes, "applications": 40}
    before = None
    for weight in (0.0, 0.25, 1.0, 3.0):
        plan = plan_for(catalog, **{**wishes, field: weight})
        pool, selection, members = plan.odds.pool, plan.choice.selection, plan.choice.members
        wish = cheapness(pool) if field == "price_weight" else nearness(pool, wishes["near"])
        met = expected(wish, plan.odds.probability, plan.odds.weights, plan.choice.utility, members)
        slack = selection.upper_bound - selection.value
        if before is not None:
            assert met >= before[1] - (slack + before[2]) / (weight - before[0]) - 1e-9
        before = weight, met, slack


def test_weights_move_the_list_where_they_should(catalog):
    plain, cheap = plan_for(catalog), plan_for(catalog, price_weight=1.0)
    assert cheap.table["price_level"].mean() < plain.table["price_level"].mean() - 3
    near = plan_for(catalog, near="Houston, TX", distance_weight=1.0)
    far = plan_for(catalog, near="Houston, TX")
    assert (near.table["miles"] < 250).sum() > (far.table["miles"] < 250).sum()


# In the plan


def test_the_shortlist_has_the_price_level_and_miles_only_to_a_named_place(catalog):
    plain, named = plan_for(catalog), plan_for(catalog, near="Reno, NV")
    assert "miles" not in plain.table
    assert list(named.table.columns)[-4:] == ["price_level", "miles", "pinned", "note"]
    levels = levels_by_state()
    for line in named.table.itertuples():
        assert line.price_level == levels.get(str(line.state)) or (line.state == "PR" and np.isnan(line.price_level))


def test_a_reason_names_the_weights_in_use_where_they_speak_for_the_program_and_no_other(catalog):
    plan = plan_for(catalog, near="Reno, NV", distance_weight=0.5, price_weight=0.2)
    close, cheap = plan.table["miles"] <= 250, plan.table["price_level"] < 100
    assert set(close) == set(cheap) == {True, False}
    for line, is_close, is_cheap in zip(plan.table.itertuples(), close, cheap, strict=True):
        assert (f"You weigh distance: {line.miles:,.0f} miles to Reno, NV." in line.reason) == is_close
        assert ("You weigh low prices" in line.reason) == is_cheap
        assert line.reason.count("You weigh") == is_close + is_cheap
    assert not plan_for(catalog, near="Reno, NV").table["reason"].str.contains("You weigh").any()


@pytest.mark.parametrize("weight", [0.0, 1.0])
def test_a_place_we_do_not_know_is_said_and_distance_left_out_whatever_its_weight(catalog, weight):
    plan = plan_for(catalog, near="Atlantis, ZZ", distance_weight=weight)
    assert plan.codes == plan_for(catalog).codes
    assert plan.clamps == ("“Atlantis, ZZ” is not a place we know: distance is left out.",)
    assert "miles" not in plan.table
    assert not plan.table["reason"].str.contains("You weigh").any()
    assert not own_weights(plan)
    assert plan.profile.preferences.near == "Atlantis, ZZ"


def test_distance_without_a_place_is_said_and_does_not_count(catalog):
    plan = plan_for(catalog, distance_weight=2.0)
    assert plan.codes == plan_for(catalog).codes
    assert [clamp for clamp in plan.clamps if "named no place" in clamp]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"price_weight": -0.1}, "weight of low prices"),
        ({"distance_weight": 5.1}, "weight of being near"),
        ({"near": ""}, "place to be near"),
        ({"price_weight": float("nan")}, "weight of low prices"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(wish, words):
    with pytest.raises(PlanError, match=words):
        checked_preferences(**wish)


def test_two_lists_follow_the_weights_too(catalog):
    applicant = Applicant(specialty=IM, visa="j1_or_h1b", second_specialty="Family Medicine")
    wishes = {"near": "Houston, TX", "applications": 60}
    plain, cheap = (
        recommend_two(catalog, plan_for(catalog).profile.model_copy(update={
            "applicant": applicant, "preferences": Preferences(price_weight=weight, **wishes)
        }))
        for weight in (0.0, 2.0)
    )  # fmt: skip
    assert cheap.table["price_level"].mean() < plain.table["price_level"].mean()
    assert cheap.table["miles"].notna().all()
