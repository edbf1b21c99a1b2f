"""What the applicant's own weights cost, against lists recommended by hand."""

import numpy as np
import pytest

from smartpick import Applicant, Catalog, Plan, Preferences, recommend
from smartpick.odds.model import NODE_W
from smartpick.whatif import PRESETS, own_weights, weight_curve

WISHES = {"near": "Houston, TX", "distance_weight": 0.7, "price_weight": 0.3, "socal_share": 0.1, "applications": 50}


def plan_for(catalog: Catalog, **changes: object) -> Plan:
    wishes = Preferences.model_validate({**WISHES, **changes})
    return recommend(catalog, Applicant(specialty="Internal Medicine", visa="j1_or_h1b"), wishes)


def drawn_match(plan: Plan) -> np.ndarray:
    drawn = plan.odds.drawn(plan.choice.members)
    return (1 - (1 - drawn.probability).prod(axis=1)) @ NODE_W


@pytest.mark.parametrize("field", ["price_weight", "distance_weight"])
def test_each_point_is_the_list_recommended_with_that_weight(catalog: Catalog, field: str) -> None:
    curve = weight_curve(plan_for(catalog), field)
    assert curve.weights[curve.at] == WISHES[field]
    for i, weight in enumerate(curve.weights):
        by_hand = plan_for(catalog, **{field: float(weight)})
        column = by_hand.table["price_level" if field == "price_weight" else "miles"]
        met = (column < 100) if field == "price_weight" else (column <= 250)
        assert curve.counts[i] == met.sum()
        assert curve.mean[i] == pytest.approx(column.mean())
        outlook = by_hand.outlook.match
        assert curve.match[:, i] == pytest.approx([outlook.low, outlook.mid, outlook.high], abs=1e-6)


@pytest.mark.parametrize("field", ["price_weight", "distance_weight"])
def test_the_cost_is_the_difference_to_the_list_without_the_weight_draw_by_draw(catalog: Catalog, field: str) -> None:
    curve = weight_curve(plan_for(catalog), field)
    without = drawn_match(plan_for(catalog, **{field: 0.0}))
    expected = np.percentile(without - drawn_match(plan_for(catalog)), [10, 50, 90])
    assert [curve.cost.low, curve.cost.mid, curve.cost.high] == pytest.approx(expected, abs=1e-6)


def test_matching_there_speaks_of_the_programs_that_meet_the_wish(catalog: Catalog) -> None:
    plan = plan_for(catalog)
    curve = weight_curve(plan, "distance_weight")
    there = plan.choice.members[plan.table["miles"].to_numpy() <= 250]
    expected = 1 - (1 - plan.odds.drawn(there).probability).prod(axis=1)
    assert curve.there[:, curve.at] == pytest.approx(np.percentile(expected @ NODE_W, [10, 50, 90]), abs=1e-6)


def test_only_weights_that_count_are_named(catalog: Catalog) -> None:
    assert own_weights(plan_for(catalog)) == {"price_weight": 0.3, "distance_weight": 0.7}
    assert own_weights(plan_for(catalog, near=None, price_weight=0.0)) == {}


def test_the_safest_starting_point_takes_the_weights_off_and_keeps_the_place(catalog: Catalog) -> None:
    plan = plan_for(catalog)
    changes = next(preset for preset in PRESETS if preset.key == "safest").changes(plan)
    assert own_weights(plan.again(plan.profile.changed("preferences", **changes))) == {}
    assert "near" not in changes
