"""What would change the chance of matching: every lever against doing the whole computation again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from smartpick import Applicant, Catalog, Plan, Preferences, recommend, recommend_profile
from smartpick.odds.model import NODE_W
from smartpick.plan import PlanError
from smartpick.plan.two_lists import recommend_two
from smartpick.whatif.competitive import candidates
from smartpick.whatif.levers import Lever, ways_to_floor, what_would_change
from tests.odds_of import odds_of
from tests.strategies import profiles, the_catalog

IM = "Internal Medicine"
FULL = {"visa": "h1b_only", "step2_ck": 240, "usce_hands_on_months": 2.0, "us_letters": 1}


def plan_for(catalog: Catalog, specialty: str = IM, wishes: dict | None = None, **facts) -> Plan:
    applicant = Applicant.model_validate({"specialty": specialty, "visa": "j1_or_h1b", **facts})
    return recommend(catalog, applicant, Preferences(**(wishes or {})))


def match_of(plan: Plan) -> float:
    return float(np.median(drawn(plan)))


def by_key(levers: list[Lever]) -> dict[str, Lever]:
    found = {lever.key: lever for lever in levers}
    assert len(found) == len(levers)
    return found


def drawn(plan: Plan) -> np.ndarray:
    chance = odds_of(plan.catalog, plan.profile.applicant).drawn(plan.choice.members).probability
    return 1 - (1 - chance).prod(axis=1) @ NODE_W


# The applicant's own levers


def test_each_lever_is_the_plan_made_again(catalog: Catalog) -> None:
    plan = plan_for(catalog, wishes={"socal_share": 0.2}, **FULL)
    levers = by_key(what_would_change(plan))
    changes = {
        "step3": {"step3_passed": True},
        "usce": {"usce_hands_on_months": 4.0},
        "socal": {"usce_socal_months": 1.0},
        "visa": {"visa": "j1_or_h1b"},
        "letter": {"us_letters": 2, "letters": 2},
    }
    assert set(levers) == set(changes)
    for key, change in changes.items():
        lever = levers[key]
        other = plan_for(catalog, wishes={"socal_share": 0.2}, **{**FULL, **change})
        assert lever.profile == other.profile
        assert lever.before == pytest.approx(match_of(plan), abs=1e-12)
        assert lever.after == pytest.approx(match_of(other), abs=1e-12)
        assert set(lever.comes) == set(other.codes) - set(plan.codes)
        assert set(lever.goes) == set(plan.codes) - set(other.codes)
        low, mid, high = np.quantile(drawn(other) - drawn(plan), (0.1, 0.5, 0.9))
        told = lever.change
        assert [told.low, told.mid, told.high] == pytest.approx([low, mid, high], abs=1e-12)
        assert lever.cost_usd == other.cost_usd
        assert (lever.reaches, lever.estimate) == (None, False)


def test_levers_help_and_the_largest_comes_first(catalog: Catalog) -> None:
    for specialty in (IM, "Surgery", "Pediatrics"):
        levers = what_would_change(plan_for(catalog, specialty, {"home": "free"}, **FULL))
        effects = [lever.effect for lever in levers]
        assert effects == sorted(effects, reverse=True)
        assert min(effects) > -1e-9


def test_levers_already_true_are_absent(catalog: Catalog) -> None:
    done = {"step3_passed": True, "usce_hands_on_months": 6.0, "usce_socal_months": 1.0, "us_letters": 4}
    assert what_would_change(plan_for(catalog, **done)) == []
    assert "visa" not in by_key(what_would_change(plan_for(catalog)))
    assert "visa" not in by_key(what_would_change(plan_for(catalog, visa="none")))


def test_what_was_not_told_is_no_lever(catalog: Catalog) -> None:
    assert {"letter", "usce"}.isdisjoint(by_key(what_would_change(plan_for(catalog))))


def test_the_own_setting_replaces_the_form(bare: Catalog) -> None:
    wishes = {"competitiveness_percentile": 60.0}
    plan = plan_for(bare, wishes=wishes, visa="j1_only", step2_ck=240, usce_hands_on_months=1.0)
    assert set(by_key(what_would_change(plan))) <= {"socal"}


CANNOT_CHANGE = (
    "specialty", "step1_attempts", "step2_attempts", "step2_ck", "graduation_year", "earlier_cycles", "gap_months",
    "h1b_transfer", "citizenships", "ties",
)  # fmt: skip
"""A passed exam cannot be taken again, a failed attempt not undone, and the past is as it was."""


@given(profiles())
@settings(max_examples=12)
def test_no_lever_offers_what_cannot_change(profile):
    try:
        plan = recommend_profile(the_catalog(), profile)
    except PlanError:
        return
    applicant = plan.profile.applicant
    for lever in what_would_change(plan):
        assert lever.profile is not None
        after = lever.profile.applicant
        assert {name for name in CANNOT_CHANGE if getattr(after, name) != getattr(applicant, name)} == set()
        assert lever.profile.preferences == plan.profile.preferences
        for months in ("usce_hands_on_months", "usce_observership_months", "us_letters", "letters"):
            assert (getattr(after, months) or 0) >= (getattr(applicant, months) or 0)
        if applicant.step3_passed:
            assert after.step3_passed


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ({}, {"usce_socal_months": 1.0, "usce_hands_on_months": None}),
        ({"usce_hands_on_months": 3.0}, {"usce_socal_months": 1.0, "usce_hands_on_months": 3.0}),
        ({"usce_hands_on_months": 0.0}, {"usce_socal_months": 1.0, "usce_hands_on_months": 1.0}),
    ],
)
def test_a_month_in_the_home_region_is_a_told_month_or_a_new_one(catalog: Catalog, told: dict, changed: dict) -> None:
    lever = by_key(what_would_change(plan_for(catalog, wishes={"socal_share": 0.3}, **told)))["socal"]
    assert lever.profile is not None
    assert {name: getattr(lever.profile.applicant, name) for name in changed} == changed
    assert lever.home_after > lever.home_before


# The ways to a floor


def test_the_first_way_is_the_safest_list_within_the_settings(catalog: Catalog) -> None:
    plan = plan_for(catalog, wishes={"socal_share": 0.3, "place_weight": 2.0})
    first, *others = ways_to_floor(plan, 0.5)
    safest = plan_for(catalog, wishes={"socal_share": 0.3, "place_weight": 0.0})
    assert first.key == "safest"
    assert (first.before, first.after) == pytest.approx((match_of(plan), match_of(safest)), abs=1e-12)
    assert all(lever.before == pytest.approx(first.after, abs=1e-12) for lever in others)
    assert [lever.effect for lever in others] == sorted((lever.effect for lever in others), reverse=True)


def test_the_safest_list_weighs_neither_prices_nor_distance(catalog: Catalog) -> None:
    weighed = {"price_weight": 2.0, "distance_weight": 2.0, "near": "Fresno, CA"}
    first = ways_to_floor(plan_for(catalog, wishes={**weighed, "setting_weight": 1.0}), 0.5)[0]
    assert first.after == pytest.approx(match_of(plan_for(catalog, wishes={"home": "free"})), abs=1e-12)


def test_every_way_is_the_list_made_again(catalog: Catalog) -> None:
    plan = plan_for(catalog, wishes={"socal_share": 0.3}, visa="h1b_only")
    ways = by_key(ways_to_floor(plan, 0.5))
    assert set(ways) == {"safest", "more_20", "more_50", "longest", "wider", "step3", "visa", "second", "verify"}
    safe = {"place_weight": 0.0}
    again = {
        "more_20": plan_for(catalog, wishes={**safe, "socal_share": 0.3, "applications": 105}, visa="h1b_only"),
        "more_50": plan_for(catalog, wishes={**safe, "socal_share": 0.3, "applications": 135}, visa="h1b_only"),
        "longest": plan_for(catalog, wishes={**safe, "socal_share": 0.3, "applications": 400}, visa="h1b_only"),
        "wider": plan_for(catalog, wishes={**safe, "home": "own"}, visa="h1b_only"),
        "step3": plan_for(catalog, wishes={**safe, "socal_share": 0.3}, visa="h1b_only", step3_passed=True),
        "visa": plan_for(catalog, wishes={**safe, "socal_share": 0.3}, visa="j1_or_h1b"),
    }
    for key, other in again.items():
        assert ways[key].after == pytest.approx(match_of(other), abs=1e-12), key
        assert ways[key].cost_usd == other.cost_usd
        assert ways[key].profile is not None
        assert recommend_profile(catalog, ways[key].profile).codes == other.codes
    assert ways["more_20"].after < ways["more_50"].after < ways["longest"].after


@pytest.mark.parametrize("floor", [0.0, 0.45, 0.55, 1.0])
def test_each_way_says_whether_it_reaches_the_floor(catalog: Catalog, floor: float) -> None:
    ways = ways_to_floor(plan_for(catalog), floor)
    assert [lever.reaches for lever in ways] == [lever.after >= floor for lever in ways]


def test_the_second_specialty_is_the_applicants_own_or_the_most_promising(catalog: Catalog) -> None:
    plan = plan_for(catalog, "Surgery", {"home": "free"})
    best = candidates(plan)[0].specialty
    for told, expected in ((None, best), ("Family Medicine", "Family Medicine")):
        ways = by_key(ways_to_floor(plan_for(catalog, "Surgery", second_specialty=told), 0.5))
        lever = ways["second"]
        assert lever.profile is not None
        both = recommend_two(catalog, lever.profile)
        label = f"{expected} as second specialty" if both.counts[0] else f"Only {expected}, no Surgery"
        assert lever.label == label
        assert lever.after == both.outlook.match.mid
        assert lever.cost_usd == both.cost_usd
        assert set(lever.comes) | (set(plan.codes) - set(lever.goes)) == {*both.first.codes, *both.second.codes}
        assert lever.change.low < lever.after - lever.before < lever.change.high


def test_known_visa_answers_are_an_estimate_and_help(catalog: Catalog) -> None:
    lever = by_key(ways_to_floor(plan_for(catalog, visa="h1b_only"), 0.5))["verify"]
    assert lever.estimate
    assert lever.profile is None
    assert lever.after > lever.before
    assert lever.change.low <= lever.after - lever.before <= lever.change.high
    assert lever.after == by_key(ways_to_floor(plan_for(catalog, visa="h1b_only"), 0.5))["verify"].after
    assert "verify" not in by_key(ways_to_floor(plan_for(catalog, visa="none"), 0.5))


def test_knowing_cannot_beat_a_world_where_all_say_yes(catalog: Catalog) -> None:
    for visa in ("j1_only", "h1b_only"):
        lever = by_key(ways_to_floor(plan_for(catalog, visa=visa), 0.5))["verify"]
        assert lever.before < lever.after < match_of(plan_for(catalog, visa="none", wishes={"home": "free"}))


def test_nothing_is_proposed_that_is_already_so(catalog: Catalog) -> None:
    plan = plan_for(catalog, "Thoracic Surgery - Integrated", {"applications": 400}, visa="none", step3_passed=True)
    assert set(by_key(ways_to_floor(plan, 0.9))) <= {"safest", "second"}


@given(profiles())
@settings(max_examples=6)
def test_any_profile_gets_answers_in_whole_sentences(profile):
    try:
        plan = recommend_profile(the_catalog(), profile)
    except PlanError:
        return
    for lever in (*what_would_change(plan), *ways_to_floor(plan, 0.6)):
        assert 0 <= lever.before <= 1
        assert 0 <= lever.after <= 1
        assert lever.change.low <= lever.change.mid <= lever.change.high
        assert lever.note.endswith(".")
        assert not {*lever.comes} & {*lever.goes}
