"""The trade-off curve, against recommending by hand and against drawing lists."""

from __future__ import annotations

import numpy as np
import pytest

from smartpick import Catalog, Plan, Preferences, recommend
from smartpick.odds.model import NODE_W
from smartpick.whatif import bands, random_list_match, trade_off_curve
from smartpick.whatif.trade_off import forced, paired_cost
from tests.odds_of import odds_of


def test_each_point_is_the_list_recommended_with_that_share(catalog: Catalog, plan: Plan) -> None:
    curve = trade_off_curve(plan, 4)
    for count, choice in zip(curve.counts, curve.choices, strict=True):
        by_hand = recommend(catalog, plan.profile.applicant, Preferences(socal_share=count / 85))
        assert sorted(by_hand.choice.members) == sorted(choice.members)
        assert by_hand.tier_counts[1] == count


def test_more_home_programs_never_make_a_home_match_rarer(plan: Plan) -> None:
    curve = trade_off_curve(plan)
    spread = bands(plan, curve)
    assert (np.diff(curve.home) > 0).all()
    assert (np.diff(spread.home, axis=1) > 0).all()
    assert (np.diff(spread.match, axis=0) >= 0).all()
    assert curve.match[0] == pytest.approx(curve.match.max(), abs=0.005)


def test_bands_equal_the_outlook_of_the_same_list(catalog: Catalog, plan: Plan) -> None:
    curve = trade_off_curve(plan, 3)
    spread = bands(plan, curve)
    by_hand = recommend(catalog, plan.profile.applicant, Preferences(socal_share=curve.counts[1] / 85)).outlook
    assert spread.match[:, 1] == pytest.approx([by_hand.match.low, by_hand.match.mid, by_hand.match.high], abs=1e-6)
    told = [by_hand.socal_match.low, by_hand.socal_match.mid, by_hand.socal_match.high]
    assert spread.home[:, 1] == pytest.approx(told, abs=1e-6)


def test_where_all_places_are_worth_alike_the_home_region_is_ranked_first(catalog: Catalog, plan: Plan) -> None:
    """So that what the curve says of a list is what the list says of itself."""
    free = recommend(catalog, plan.profile.applicant, Preferences(socal_share=20 / 85, place_weight=0.0))
    curve = trade_off_curve(free)
    at = int(np.argmin(np.abs(curve.counts - 20)))
    same = recommend(
        catalog, plan.profile.applicant, Preferences(socal_share=curve.counts[at] / 85, place_weight=0.0)
    ).outlook.socal_match
    assert bands(free, curve).home[:, at] == pytest.approx([same.low, same.mid, same.high], abs=1e-6)


def test_paired_cost_is_the_difference_of_the_two_lists_draw_by_draw(catalog: Catalog, plan: Plan) -> None:
    base, other = forced(plan, 0).members, forced(plan, 20).members

    def match(members: np.ndarray) -> np.ndarray:
        drawn = odds_of(catalog, plan.profile.applicant).drawn(members)
        return (1 - (1 - drawn.probability).prod(axis=1)) @ NODE_W

    assert paired_cost(plan, base, other) == pytest.approx(match(base) - match(other), abs=1e-9)


def test_a_random_list_matches_as_often_as_drawn_lists(plan: Plan) -> None:
    rng = np.random.default_rng(1)
    able = np.flatnonzero(plan.choice.available)
    misses = 1 - plan.odds.probability
    lists = (rng.choice(able, 85, replace=False) for _ in range(200))
    drawn = np.mean([1 - misses[members].prod(axis=0) @ plan.odds.weights for members in lists])
    assert random_list_match(plan) == pytest.approx(drawn, abs=0.01)


def test_what_is_lost_and_won_is_the_middle_of_the_differences_draw_by_draw(plan: Plan) -> None:
    curve = trade_off_curve(plan, 3)
    spread = bands(plan, curve)
    lists = [choice.members for choice in curve.choices]
    by_hand = [float(np.median(paired_cost(plan, lists[0], other))) for other in lists]
    assert spread.lost == pytest.approx(by_hand, abs=1e-9)
    assert spread.lost[0] == spread.won[0] == 0
    assert (np.diff(spread.won) > 0).all()
