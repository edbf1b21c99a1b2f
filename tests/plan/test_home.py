"""How much of the list lies in the home region: every rule against doing it by hand."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick import Applicant, Catalog, Plan, Preferences, Profile, open_plan, recommend, recommend_profile
from smartpick.knowledge import Answer, Knowledge
from smartpick.plan import HOME_RULES, PlanError, profile_to_json, recommend_two, rule_words
from smartpick.whatif import home_cost
from tests.strategies import profiles, the_catalog

IM, FM = "Internal Medicine", "Family Medicine"
TWO_POINTS = 0.02 + 1e-12


def plan_for(catalog: Catalog, specialty: str = IM, visa: str = "j1_or_h1b", pins=(), **wishes) -> Plan:
    return recommend(catalog, Applicant(specialty=specialty, visa=visa), Preferences(**wishes), pins=pins)


def match_of(plan: Plan, members=None) -> float:
    chosen = plan.choice.members if members is None else np.array(members, dtype=int)
    return float(1 - (1 - plan.odds.probability[chosen]).prod(axis=0) @ plan.odds.weights)


def middle_of(plan: Plan) -> float:
    """The middle of the range that the page shows: what a safety floor is held to."""
    return plan.outlook.match.mid


def by_count(catalog: Catalog, specialty: str, visa: str, size: int, **wishes) -> tuple[float, dict[int, float]]:
    """Chance of matching of the list where place has no weight, and of the list at each count from its own."""
    placeless = {"home": "own", "place_weight": 0.0, "applications": size, **wishes}
    base = plan_for(catalog, specialty, visa, **placeless)
    able = int((base.choice.available & (base.odds.pool.tier == 1)).sum())
    counts = range(base.tier_counts[1], min(able, size) + 1)
    lists = {count: plan_for(catalog, specialty, visa, **placeless, socal_share=count / size) for count in counts}
    assert {count: plan.tier_counts[1] for count, plan in lists.items()} == {count: count for count in counts}
    return match_of(base), {count: match_of(plan) for count, plan in lists.items()}


# As far as sensible


@pytest.mark.parametrize(
    ("specialty", "visa", "size", "wishes"),
    [
        (IM, "j1_or_h1b", 85, {}),
        (IM, "none", 40, {"setting_weight": 0.5}),
        (FM, "j1_only", 60, {"west_share": 0.3}),
        ("Pediatrics", "j1_or_h1b", 50, {}),
        ("Neurology", "h1b_only", 30, {}),
        ("Child Neurology", "none", 12, {}),
    ],
)
def test_sensible_is_the_most_programs_within_two_points(catalog, specialty, visa, size, wishes) -> None:
    base, matches = by_count(catalog, specialty, visa, size, **wishes)
    plan = plan_for(catalog, specialty, visa, applications=size, **wishes)
    assert plan.profile.preferences.home == "sensible"
    most = max(count for count, match in matches.items() if base - match <= TWO_POINTS)
    # Lists made for their setting are not those that match best: another list may hold one program more for the cost.
    assert plan.tier_counts[1] == most or (wishes.get("setting_weight") and plan.tier_counts[1] > most)
    assert base - match_of(plan) <= TWO_POINTS
    costs = [base - match for match in matches.values()]
    assert costs == sorted(costs)
    assert costs[0] < 1e-3


@pytest.mark.parametrize("seed", range(6))
def test_sensible_against_every_list_of_a_small_pool(catalog: Catalog, seed: int) -> None:
    """Twelve programs, five of them in the home region; all 792 lists of five."""
    rng = np.random.default_rng(seed)
    rows = catalog.rows("Psychiatry", open_only=True)
    at_home = (catalog.table["tier"].to_numpy()[rows]) == 1
    few = np.sort(np.concatenate([rng.choice(rows[where], n, False) for where, n in ((at_home, 5), (~at_home, 7))]))
    small = replace(catalog, table=catalog.table.iloc[few].reset_index(drop=True), version=f"small {seed}")
    plan = plan_for(small, "Psychiatry", "none", applications=5)
    home = plan.odds.pool.tier == 1
    best: dict[int, float] = {}
    for five in combinations(range(12), 5):
        count = int(home[list(five)].sum())
        best[count] = max(best.get(count, 0.0), match_of(plan, five))
    most = max(best.values())
    assert plan.tier_counts[1] == max(count for count, match in best.items() if most - match <= TWO_POINTS)


@given(profiles(), st.sampled_from([0.0, 0.25, 5.0]))
@settings(max_examples=20)
def test_sensible_never_costs_more_than_two_points(profile: Profile, weight: float) -> None:
    """Nor could one more be had, unless the safety floor says so."""
    wishes = {"home": "sensible", "socal_share": None, "targets": None, "place_weight": weight}
    try:
        plan = recommend_profile(the_catalog(), profile.changed("preferences", **wishes))
        free = plan.again(plan.profile.changed("preferences", home="free"))
    except PlanError:
        return
    assert match_of(free) - match_of(plan) <= TWO_POINTS
    floor = plan.profile.preferences.safety_floor or 0.0
    assert middle_of(plan) >= min(floor, middle_of(free)) - 1e-9
    count, size = plan.tier_counts[1], len(plan.codes)
    more = plan.profile.preferences.with_home(count + 1, size).model_copy(
        update={"place_weight": 0.0, "safety_floor": None}
    )
    other = plan.again(plan.profile.model_copy(update={"preferences": more}))
    if other.tier_counts[1] > count:
        assert match_of(other) < match_of(free) - 0.0199 + 1e-4 or middle_of(other) < floor


def test_a_floor_holds_the_home_region_back_and_says_so(catalog: Catalog) -> None:
    free, sensible = plan_for(catalog, home="free"), plan_for(catalog)
    floor = (middle_of(free) + middle_of(sensible)) / 2
    plan = plan_for(catalog, safety_floor=floor)
    assert middle_of(plan) >= floor > middle_of(sensible)
    assert free.tier_counts[1] < plan.tier_counts[1] < sensible.tier_counts[1]
    assert plan.clamps == (
        "Your safety floor, not the two points, bounds how many programs lie in Southern California.",
    )
    unreachable = plan_for(catalog, safety_floor=0.99)
    assert unreachable.tier_counts[1] == free.tier_counts[1]
    assert any("cannot be reached" in sentence for sentence in unreachable.clamps)


def test_pins_and_exclusions_are_kept_under_every_rule(catalog: Catalog) -> None:
    table = catalog.table.iloc[catalog.rows(IM, open_only=True)]
    here, there = (table.loc[table["tier"] == tier, "acgme_code"].tolist() for tier in (1, 3))
    for rule in HOME_RULES:
        profile = Profile(
            applicant=Applicant(specialty=IM, visa="none"),
            preferences=Preferences(home=rule, applications=20),
            pins=(*here[:3], *there[-6:]),
            exclusions=(*here[3:6], *there[:3]),
        )
        plan = recommend_profile(catalog, profile)
        assert set(profile.pins) <= set(plan.codes)
        assert not set(profile.exclusions) & set(plan.codes)
        assert len(plan.codes) == 20


# The other rules


def test_free_is_the_list_where_place_has_no_weight(catalog: Catalog) -> None:
    safest = plan_for(catalog, home="own", place_weight=0.0)
    for weight in (0.0, 0.25, 5.0):
        assert plan_for(catalog, home="free", place_weight=weight).codes == safest.codes


def test_first_is_the_share_of_example_a_and_clamps_as_a_share_does(catalog: Catalog) -> None:
    assert plan_for(catalog, home="first").codes == plan_for(catalog, socal_share=27 / 85).codes
    few = plan_for(catalog, "Pediatrics", home="first")
    assert few.tier_counts[1] == 9
    assert "10 Pediatrics programs exist in Southern California, 9 are open to you" in few.clamps[0]


@pytest.mark.parametrize("visa", ["none", "j1_only", "j1_or_h1b", "h1b_only"])
def test_every_is_each_open_program_there_whose_visa_is_not_closed(catalog: Catalog, visa: str) -> None:
    plan = plan_for(catalog, visa=visa, home="every")
    pool = plan.odds.pool
    wanted = pool.codes[(pool.tier == 1) & plan.odds.open & (plan.odds.visa > 0)]
    assert len(wanted) > 3
    assert {code for code in plan.codes if catalog.row(code)["tier"] == 1} == set(wanted)
    assert (len(plan.codes), plan.clamps) == (85, ())


def test_a_program_checked_to_take_no_visa_leaves_every(catalog: Catalog) -> None:
    plan = plan_for(catalog, visa="j1_only", home="every")
    code = next(code for code in plan.codes if catalog.row(code)["tier"] == 1)
    no = Answer(code=code, fact="j1", value=False, kind="verified", source="a call", as_of=dt.date(2026, 5, 3))
    after = plan.again(plan.profile.model_copy(update={"knowledge": Knowledge(answers=(no,))}))
    assert after.tier_counts[1] == plan.tier_counts[1] - 1
    assert code not in after.codes


def test_every_on_a_short_list_says_what_has_no_room(catalog: Catalog) -> None:
    plan = plan_for(catalog, visa="none", home="every", applications=20)
    assert plan.tier_counts == {1: 20, 2: 0, 3: 0}
    (sentence,) = plan.clamps
    assert sentence.endswith("are open to you: more than the 20 programs of the list.")


def test_a_share_or_targets_override_the_rule(catalog: Catalog) -> None:
    for rule in HOME_RULES:
        assert Preferences(home=rule, socal_share=0.3).home_rule == "own"
        assert Preferences(home=rule, targets={"San Diego": (1, 2)}).home_rule == "own"
        assert plan_for(catalog, home=rule, socal_share=0.2).codes == plan_for(catalog, socal_share=0.2).codes
    with pytest.raises(PlanError, match="free, sensible, first, every, own"):
        plan_for(catalog).profile.changed("preferences", home="always")


def test_each_list_of_two_follows_the_rule(catalog: Catalog) -> None:
    applicant = Applicant(specialty=IM, visa="j1_only", second_specialty=FM)
    for rule in ("free", "sensible", "every"):
        profile = Profile(applicant=applicant, preferences=Preferences(home=rule))
        both = recommend_two(catalog, profile, second_share=0.5)
        for part in (both.first, both.second):
            alone = plan_for(
                catalog, part.profile.applicant.specialty, "j1_only", home=rule, applications=len(part.rows)
            )
            assert part.tier_counts[1] == alone.tier_counts[1]


# What it costs, in words


@pytest.mark.parametrize("rule", HOME_RULES)
def test_the_cost_is_counted_against_the_list_where_place_has_no_weight(catalog: Catalog, rule: str) -> None:
    plan, free = plan_for(catalog, home=rule), plan_for(catalog, home="own", place_weight=0.0)
    cost = home_cost(plan)
    drawn = [each.odds.drawn(each.choice.members).match for each in (plan, free)]
    low, mid, high = np.quantile(drawn[0] - drawn[1], (0.1, 0.5, 0.9))
    assert cost.points == pytest.approx(-100 * mid, abs=1e-9)
    assert [cost.change.low, cost.change.mid, cost.change.high] == pytest.approx([low, mid, high], abs=1e-12)
    assert cost.sentence.startswith(f"{plan.tier_counts[1]} of your 85 programs ")
    assert ("costs nothing" in cost.sentence) == (rule == "free")
    assert ("our decision" in cost.sentence) == (rule == "sensible")
    if rule != "free":
        assert f"costs {cost.points:.1f} points" in cost.sentence


def test_the_words_name_the_home_region_and_the_need(new_england: Catalog) -> None:
    plan = plan_for(new_england)
    assert "lie in Greater Boston" in home_cost(plan).sentence
    assert rule_words("first", "Greater Boston", "none") == "Greater Boston first (example A)"
    assert rule_words("every", "Greater Boston", "j1_only") == "every program there that takes my visa"
    assert rule_words("every", "Greater Boston", "none") == "every program there that is open to me"


# Saved plans


def saved_before(profile: Profile) -> str:
    """The file that the code before this field wrote."""
    data = json.loads(profile_to_json(profile, "abc"))
    del data["preferences"]["home"]
    return json.dumps(data)


@pytest.mark.parametrize("wishes", [{}, {"place_weight": 1.5}, {"socal_share": 0.2}, {"west_share": 0.4}])
def test_a_plan_saved_before_keeps_its_list(catalog: Catalog, wishes: dict) -> None:
    plan = plan_for(catalog, home="own", **wishes)
    opened = open_plan(saved_before(plan.profile))
    assert opened == plan.profile
    assert recommend_profile(catalog, opened).codes == plan.codes


def test_a_plan_saved_now_keeps_its_rule() -> None:
    for rule in HOME_RULES:
        profile = Profile(applicant=Applicant(specialty=IM, visa="none"), preferences=Preferences(home=rule))
        assert open_plan(profile_to_json(profile, "abc")).preferences.home == rule


def test_a_profile_written_by_hand_is_a_new_plan() -> None:
    new = open_plan('{"applicant": {"specialty": "Neurology", "visa": "none"}, "preferences": {"applications": 9}}')
    assert new.preferences.home == "sensible"
