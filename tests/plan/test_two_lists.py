"""Two specialties under one budget, against brute force, simulation and the fee table."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick import Applicant, Catalog, Plan, Preferences, Profile, portfolio, recommend, recommend_profile
from smartpick.odds.model import NODE_W
from smartpick.plan import Event, PlanError, fee_line
from smartpick.plan.splits import Purse
from smartpick.plan.two_lists import TwoLists, joint_draws, recommend_two
from tests.odds_of import odds_of
from tests.strategies import optional, shares, the_catalog

IM, FM, EM = "Internal Medicine", "Family Medicine", "Emergency Medicine"
OBGYN = "Obstetrics and Gynecology"
"""Its application service publishes no fee that is in our table."""


def profile_for(
    first: str = IM, second: str | None = FM, pins=(), exclusions=(), visa="j1_or_h1b", home="own", **wishes
) -> Profile:
    """A profile with two specialties; its weights decide on place, unless told otherwise."""
    applicant = Applicant(specialty=first, visa=visa, second_specialty=second)
    return Profile(
        applicant=applicant,
        preferences=Preferences(home=home, **wishes),
        pins=tuple(pins),
        exclusions=tuple(exclusions),
    )


def small(catalog: Catalog, seed: int, each: int = 7) -> Catalog:
    """A few programs of both specialties, drawn from the open ones."""
    rng = np.random.default_rng(seed)
    rows = np.concatenate([rng.choice(catalog.rows(s, open_only=True), each, replace=False) for s in (IM, FM)])
    table = catalog.table.iloc[np.sort(rows)].reset_index(drop=True)
    return replace(catalog, table=table, version=f"small {seed} {each}")


def joined(both: TwoLists) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chances (k, 75), what matching is worth (k,), and whether the program is of the second specialty (k,)."""
    parts, scale = (both.first, both.second), (1.0, both.second_worth)
    probability = np.concatenate([p.odds.probability[p.choice.members] for p in parts])
    utility = np.concatenate([p.choice.utility[p.choice.members] * s for p, s in zip(parts, scale, strict=True)])
    return probability, utility, np.repeat([False, True], both.counts)


# The best pair


@pytest.mark.parametrize("worth", [0.4, 0.7, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_no_pair_of_lists_is_better(catalog: Catalog, seed: int, worth: float) -> None:
    """Every set of five programs out of fourteen, whatever the split: all cost the same."""
    few = small(catalog, seed)
    profile = profile_for(applications=5)
    both = recommend_two(few, profile, second_worth=worth)
    sides = [odds_of(few, profile.applicant), odds_of(few, both.second.profile.applicant)]
    probability = np.concatenate([odds.probability for odds in sides])
    tier = few.table["tier"].to_numpy()[np.concatenate([odds.pool.rows for odds in sides])]
    utility = (1 + 0.25 * np.select([tier == 1, tier == 2], [1.0, 0.5], 0.0)) * np.repeat([1.0, worth], 7)
    best = max(portfolio.value(probability, NODE_W, utility, list(five)) for five in combinations(range(14), 5))
    chances_, utilities, _ = joined(both)
    assert portfolio.value(chances_, NODE_W, utilities) == pytest.approx(both.selection.value, abs=1e-12)
    assert both.selection.value == pytest.approx(best, rel=1e-9)
    assert sum(both.counts) == 5


@pytest.mark.parametrize("second", [FM, "Pediatrics", "Psychiatry"])
def test_no_other_split_is_better_by_more_than_a_hair(catalog: Catalog, second: str) -> None:
    profile = profile_for(second=second, applications=40)
    both = recommend_two(catalog, profile)
    for at in range(0, len(both.curve.first), 3):
        counts = int(both.curve.first[at]), int(both.curve.second[at])
        other = recommend_two(catalog, profile, second_share=counts[1] / sum(counts))
        assert other.counts == counts
        assert other.selection.value <= both.selection.value * 1.001
    assert both.gap < 1e-3


def test_joint_chances_equal_a_simulation(catalog: Catalog) -> None:
    both = recommend_two(catalog, profile_for(second="Psychiatry"), second_worth=0.9)
    probability, utility, second = joined(both)
    rng = np.random.default_rng(5)
    order = np.argsort(-utility, kind="stable")
    node = rng.choice(len(NODE_W), size=100_000, p=NODE_W)
    works = rng.random((len(node), len(order)), dtype=np.float32) < probability[order].T.astype(np.float32)[node]
    matched, place = works.any(axis=1), works.argmax(axis=1)
    assert matched.mean() == pytest.approx(both.match, abs=0.006)
    assert (matched & second[order][place]).mean() == pytest.approx(both.in_second, abs=0.006)
    assert both.in_first + both.in_second == pytest.approx(both.match, abs=1e-12)
    independent = 1 - np.prod([1 - recommend(catalog, p.profile.applicant, p.profile.preferences).odds.weights @ (
        1 - (1 - p.odds.probability[p.choice.members]).prod(axis=0)) for p in (both.first, both.second)])  # fmt: skip
    assert both.match < independent - 0.03


def test_a_second_specialty_worth_next_to_nothing_gets_nothing(catalog: Catalog) -> None:
    profile = profile_for()
    both = recommend_two(catalog, profile, second_worth=1e-6)
    alone = recommend_profile(catalog, profile)
    assert both.counts == (85, 0)
    assert sorted(both.first.codes) == sorted(alone.codes)
    assert both.cost_usd == alone.cost_usd
    assert both.outlook.match == alone.outlook.match


@pytest.mark.parametrize("second", [FM, "Pediatrics", "Psychiatry", "Surgery"])
def test_two_specialties_of_equal_worth_are_never_worse_than_one(catalog: Catalog, second: str) -> None:
    profile = profile_for(second=second)
    both = recommend_two(catalog, profile, second_worth=1.0)
    for specialty in (IM, second):
        alone = recommend_profile(catalog, profile_for(specialty, None))
        assert both.selection.value >= alone.choice.selection.value - 1e-9


def test_the_worth_of_the_second_moves_programs_there(catalog: Catalog) -> None:
    counts = [
        recommend_two(catalog, profile_for(second="Pediatrics"), second_worth=w).counts[1] for w in (0.2, 0.6, 1.0)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


# The curve


def test_the_curve_is_what_its_beginnings_give(catalog: Catalog) -> None:
    profile = profile_for(second="Psychiatry", applications=30)
    both = recommend_two(catalog, profile, second_worth=0.8)
    plans: list[Plan] = [recommend_profile(catalog, profile_for(s, None, applications=30)) for s in (IM, "Psychiatry")]
    for at in range(0, len(both.curve.first), 5):
        n1, n2 = int(both.curve.first[at]), int(both.curve.second[at])
        members = [plan.choice.members[:n] for plan, n in zip(plans, (n1, n2), strict=True)]
        probability = np.concatenate([p.odds.probability[m] for p, m in zip(plans, members, strict=True)])
        utility = np.concatenate([plans[0].choice.utility[members[0]], 0.8 * plans[1].choice.utility[members[1]]])
        of = np.repeat([0, 1], (n1, n2))
        shares_ = portfolio.match_by_group(probability, NODE_W, utility, np.arange(n1 + n2), of, 2)
        assert both.curve.match[at] == pytest.approx(shares_.sum(), abs=1e-12)
        assert [both.curve.in_first[at], both.curve.in_second[at]] == pytest.approx(shares_, abs=1e-12)
        assert both.curve.value[at] == pytest.approx(portfolio.value(probability, NODE_W, utility), abs=1e-12)


# Money


def test_reference_cases_of_the_fee_table(catalog: Catalog) -> None:
    for budget, first, second in ((797, 43, 7), (780, 32, 32)):
        curve = recommend_two(catalog, profile_for(budget_usd=budget)).curve
        at = int(np.flatnonzero(curve.first == first)[0])
        assert (curve.second[at], curve.cost[at]) == (second, budget)
    both = recommend_two(catalog, profile_for(applications=85))
    assert both.budget_usd == 1980
    assert both.curve.first.tolist() == list(range(86))
    assert (both.curve.first[0], both.curve.second[0]) == (0, 85)


@given(
    st.sampled_from(
        [
            (IM, FM),
            (FM, "Pediatrics"),
            ("Thoracic Surgery - Integrated", IM),
            (EM, IM),
            (IM, EM),
            (OBGYN, IM),
            (IM, OBGYN),
        ]
    ),
    optional(st.floats(11, 6000)),
    st.integers(1, 120),
    optional(shares),
    optional(shares),
    st.sampled_from([None, 0.01, 25.0]),
)
@settings(max_examples=40)
def test_never_above_the_budget(pair, budget, applications, second_share, socal_share, fee):
    known = fee is not None or OBGYN not in pair
    profile = profile_for(
        *pair, applications=applications, budget_usd=budget, socal_share=socal_share, fee_per_program_usd=fee
    )
    try:
        both = recommend_two(the_catalog(), profile, second_share)
    except PlanError:
        if budget is None or budget >= {EM: 99, OBGYN: math.inf}.get(pair[0], 11):
            raise
        return
    n1, n2 = both.counts
    assert (both.cost_usd is None) == (both.budget_usd is None) == (not known)
    assert len(set(both.first.codes + both.second.codes)) == n1 + n2 > 0
    if known:
        assert both.cost_usd <= both.budget_usd + 1e-6
        assert both.cost_usd == pytest.approx((both.first.cost_usd or 0) + (both.second.cost_usd or 0))
        assert (both.curve.cost <= both.budget_usd + 1e-6).all()
        assert budget is None or both.budget_usd == budget
    else:
        assert any("ResidencyCAS" in said for said in both.clamps)
        assert budget is not None or n1 + n2 <= applications


def test_an_entered_fee_serves_only_where_the_table_has_none() -> None:
    purse = Purse.of(profile_for(IM, OBGYN, fee_per_program_usd=25.0, applications=85), OBGYN)
    assert purse.lines == (fee_line(IM), fee_line(OBGYN, 25.0))
    assert purse.budget == 1980
    assert purse.cost(30, 2) == 380


# Wishes


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 1.0])
def test_a_share_fixes_the_split(catalog: Catalog, share: float) -> None:
    both = recommend_two(catalog, profile_for(), second_share=share)
    assert both.counts[1] / sum(both.counts) == pytest.approx(share, abs=0.01)
    if share == 0:
        assert both.counts == (85, 0)


def test_shares_of_regions_hold_in_each_list(catalog: Catalog) -> None:
    both = recommend_two(catalog, profile_for(socal_share=0.2, west_share=0.25), second_share=0.4)
    for part in (both.first, both.second):
        size = len(part.rows)
        assert part.tier_counts[1] == round(0.2 * size)
        assert part.tier_counts[2] == round(0.25 * (size - part.tier_counts[1]))


def test_targets_hold_in_the_first_list(catalog: Catalog) -> None:
    both = recommend_two(catalog, profile_for(targets={"San Diego": (3, 3), "West": (10, 12)}, applications=60))
    where = catalog.table["subregion"].astype(str).to_numpy()[both.first.rows]
    assert (where == "San Diego").sum() == 3
    assert 10 <= (where == "West").sum() <= 12
    assert both.curve.first.min() == 13


def test_pins_and_exclusions_go_to_their_specialty(bare: Catalog) -> None:
    free = recommend_two(bare, profile_for())
    table = bare.table
    odd = [table["acgme_code"].iloc[bare.rows(s, open_only=True)[-1]] for s in (IM, FM)]
    assert not set(odd) & {*free.first.codes, *free.second.codes}
    gone = [free.first.codes[0], free.second.codes[0]]
    both = recommend_two(bare, profile_for(pins=(*odd, "9999999999"), exclusions=gone))
    assert odd[0] in both.first.codes
    assert odd[1] in both.second.codes
    assert not set(gone) & {*both.first.codes, *both.second.codes}
    assert both.first.table.loc[both.first.table["pinned"], "acgme_code"].tolist() == [odd[0]]
    kept_aside = [said for said in both.clamps if "kept aside" in said]
    assert kept_aside == ["Program 9999999999, which you pinned, is not in the program table; it was kept aside."]


def test_more_pins_than_money_is_said(catalog: Catalog) -> None:
    codes = catalog.table["acgme_code"].iloc[catalog.rows(FM, open_only=True)[:9]]
    with pytest.raises(PlanError, match="pins"):
        recommend_two(catalog, profile_for(pins=codes, budget_usd=60))


def test_a_floor_makes_both_lists_safer(catalog: Catalog) -> None:
    wishes = {"socal_share": None, "place_weight": 3.0}
    free = recommend_two(catalog, profile_for(second="Pediatrics", **wishes))
    floor = free.outlook.match.mid + 0.03
    floored = recommend_two(catalog, profile_for(second="Pediatrics", safety_floor=floor, **wishes))
    assert floored.outlook.match.mid >= floor
    assert any("made safer" in said for said in floored.clamps)
    unreachable = recommend_two(catalog, profile_for(second="Pediatrics", safety_floor=1.0, **wishes))
    assert unreachable.match >= floored.match
    assert any("cannot be reached" in said for said in unreachable.clamps)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (None, "Choose a second specialty"),
        ("Urology", "No match figures"),
        ("Wizardry", "no specialty “Wizardry”"),
    ],
)
def test_a_second_specialty_that_cannot_be_planned_is_refused(catalog: Catalog, second, said) -> None:
    with pytest.raises(PlanError, match=said):
        recommend_two(catalog, profile_for(second=second))


def test_the_same_specialty_twice_and_a_worth_out_of_range_are_refused(catalog: Catalog) -> None:
    profile = profile_for()
    same = profile.model_copy(update={"applicant": profile.applicant.model_copy(update={"second_specialty": IM})})
    with pytest.raises(PlanError, match="same as the first"):
        recommend_two(catalog, same)
    for share, worth in ((None, 0.0), (None, 1.1), (1.2, 0.7), (-0.1, 0.7)):
        with pytest.raises(PlanError, match="must be"):
            recommend_two(catalog, profile, share, worth)


# What is shown


def test_the_outlook_multiplies_node_by_node_in_each_draw(catalog: Catalog) -> None:
    both = recommend_two(catalog, profile_for(second="Pediatrics"))
    drawn = [odds_of(catalog, p.profile.applicant).drawn(p.choice.members) for p in (both.first, both.second)]
    fails = np.prod([(1 - d.probability).prod(axis=1) for d in drawn], axis=0)
    low, mid, high = np.quantile(1 - fails @ NODE_W, (0.1, 0.5, 0.9))
    told = both.outlook.match
    assert [told.low, told.mid, told.high] == pytest.approx([low, mid, high], abs=1e-12)
    assert joint_draws(both.first, both.second).interviews == pytest.approx(sum(d.interviews for d in drawn))
    assert both.outlook.interviews.mid == pytest.approx(np.median(sum(d.interviews for d in drawn)))
    for interval, central in ((both.in_first_interval, both.in_first), (both.in_second_interval, both.in_second)):
        assert interval.low < central < interval.high


def test_what_a_program_adds_counts_the_other_list(catalog: Catalog) -> None:
    both = recommend_two(catalog, profile_for(second="Pediatrics", applications=30))
    probability, _, _ = joined(both)
    for part, offset in ((both.first, 0), (both.second, both.counts[0])):
        for place in (0, len(part.rows) - 1):
            without = np.delete(probability, offset + place, axis=0)
            loss = (1 - without).prod(axis=0) @ NODE_W - (1 - both.match)
            assert part.worth[part.choice.members[place]] == pytest.approx(loss, abs=1e-12)
    assert both.first.table["adds_points"].notna().all()
    assert both.second.table["specialty"].eq("Pediatrics").all()


def test_two_lists_beside_other_texts_carry_them_as_a_whole_and_in_each_part(catalog: Catalog) -> None:
    both = recommend_two(catalog, profile_for(second="Pediatrics", applications=30))
    event = Event(code=both.second.codes[0], kind="invited", date=dt.date(2026, 11, 2))
    told = both.with_texts(both.profile.with_events([event]))
    assert [told.profile.events, *(part.profile.events for part in told.parts)] == [(event,)] * 3
    assert [part.profile.applicant.specialty for part in told.parts] == ["Internal Medicine", "Pediatrics"]
    assert told.outlook == both.outlook
