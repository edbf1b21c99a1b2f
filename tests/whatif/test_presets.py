"""Starting points: they change only what they name, keep what they promise, and the examples hold their numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick import Applicant, Catalog, Plan, Preferences, Profile, recommend, recommend_profile
from smartpick.plan import PlanError
from smartpick.whatif import PRESETS, Preset, available_presets
from tests.strategies import profiles, the_catalog

NAMED = {
    "home": "Southern California",
    "socal_share": "Southern California",
    "targets": "Southern California",
    "west_share": "West",
    "setting_weight": "setting",
    "price_weight": "prices",
    "distance_weight": "distance",
}
"""Preference to the words that name it on a card."""


def by_key(key: str) -> Preset:
    return next(preset for preset in PRESETS if preset.key == key)


@given(profiles(), st.sampled_from(PRESETS))
@settings(max_examples=30)
def test_a_preset_changes_only_what_it_names_and_never_the_size(profile: Profile, preset: Preset) -> None:
    try:
        plan = recommend_profile(the_catalog(), profile)
    except PlanError:
        return
    before, after = plan.profile, preset.taken(plan)
    assert after.model_copy(update={"preferences": before.preferences}) == before
    changed = {
        name for name in Preferences.model_fields
        if getattr(before.preferences, name) != getattr(after.preferences, name)
    }  # fmt: skip
    assert changed <= set(preset.sets)
    note = preset.note.format(home="Southern California")
    assert {name for name in preset.sets if NAMED[name] not in note} == set()
    assert Preferences.model_validate(after.preferences.model_dump()) == after.preferences


@given(profiles(), st.sampled_from(PRESETS))
@settings(max_examples=20)
def test_what_a_card_promises_is_what_the_tap_gives(profile: Profile, preset: Preset) -> None:
    try:
        plan = recommend_profile(the_catalog(), profile)
    except PlanError:
        return
    promise = preset.promise(plan)
    if promise.match is None:
        with pytest.raises(PlanError, match=re.escape(promise.reason)):
            recommend_profile(the_catalog(), preset.taken(plan))
        return
    after = recommend_profile(the_catalog(), preset.taken(plan))
    assert (promise.size, promise.home, promise.match) == (len(after.rows), after.tier_counts[1], after.outlook.match)
    assert promise.reason == ""
    assert promise.size == len(plan.rows)
    assert preset.is_active(after)


def test_only_the_preset_whose_wishes_stand_is_active(plan: Plan) -> None:
    for preset in PRESETS:
        taken = plan.again(preset.taken(plan))
        assert [other.key for other in PRESETS if other.is_active(taken)] == [preset.key]
    moved = plan.again(plan.profile.changed("preferences", socal_share=0.3))
    assert not any(preset.is_active(moved) for preset in PRESETS)


@pytest.mark.parametrize(
    ("key", "specialty", "size"), [("example_a", "Internal Medicine", 85), ("example_b", "Family Medicine", 72)]
)
def test_the_examples_hold_their_numbers_where_the_pool_does(
    catalog: Catalog, key: str, specialty: str, size: int
) -> None:
    start = recommend(catalog, Applicant(specialty=specialty, visa="j1_or_h1b"), Preferences(applications=size))
    taken = start.again(by_key(key).taken(start))
    lies = taken.list_table["subregion"].tolist()
    for _, cells, least, most in by_key(key).numbers:
        assert least <= sum(cell in cells for cell in lies) <= most
    assert taken.clamps == ()


def test_example_b_keeps_its_proportions_and_the_size_on_a_shorter_list(catalog: Catalog) -> None:
    """Also when the list is made shorter afterwards."""
    start = recommend(catalog, Applicant(specialty="Family Medicine", visa="j1_or_h1b"), Preferences(applications=36))
    taken = start.again(by_key("example_b").taken(start))
    counts = taken.list_table["subregion"].value_counts()
    assert (len(taken.rows), taken.tier_counts[1], counts["Other California"]) == (36, 10, 8)
    shorter = taken.again(taken.profile.changed("preferences", applications=18))
    assert len(shorter.rows) == 18
    assert any("each holds in proportion" in clamp for clamp in shorter.clamps)


def test_as_safe_as_possible_is_the_likeliest_match(plan: Plan) -> None:
    safest = plan.again(by_key("safest").taken(plan))
    assert safest.outlook.match.mid >= plan.outlook.match.mid - 0.005


def test_the_examples_are_there_only_for_the_region_they_speak_of(catalog: Catalog) -> None:
    assert available_presets(catalog) == PRESETS
    elsewhere = replace(catalog, regions=replace(catalog.regions, name="Great Lakes"))
    assert [preset.key for preset in available_presets(elsewhere)] == ["sensible", "safest"]
