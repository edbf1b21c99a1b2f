"""The list: size and cost, shares, pins and floors, what it may bring, and why each program is on it."""

import datetime as dt
from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Applicant, Preferences, Tie, load_catalog, portfolio, recommend, recommend_profile
from smartpick.catalog import CatalogError
from smartpick.knowledge import Fill, Knowledge
from smartpick.odds import NoPublishedFigures
from smartpick.odds.model import NODE_W
from smartpick.plan import SHORTLIST_COLUMNS, WIDENERS, PlanError, application_service, fee_line, service_note
from smartpick.plan.choice import MOST_ABOVE
from smartpick.plan.fees import FeeLine, FeeStep
from tests.odds_of import odds_of
from tests.strategies import FITTED, profiles, the_catalog

IM = "Internal Medicine"
OBGYN = "Obstetrics and Gynecology"
"""Its application service publishes no fee that is in our table."""
ERAS_2026 = FeeLine((FeeStep(1, 30, 11.0), FeeStep(31, None, 30.0)), "AAMC, Fees for 2026 ERAS Season")
IN_WORDS = ("nan", "NaN", "None", "Traceback", "[", "{", "np.")


def plan_for(catalog, specialty=IM, pins=(), exclusions=(), visa="j1_or_h1b", applicant=None, **wishes):
    """The plan for someone of whom little is told."""
    applicant = applicant or Applicant(specialty=specialty, visa=visa)
    return recommend(catalog, applicant, Preferences(**wishes), pins=pins, exclusions=exclusions)


def codes_of(catalog, specialty, **where):
    """Codes of a specialty's programs, by columns of the table."""
    table = catalog.table.iloc[catalog.rows(specialty)]
    for column, value in where.items():
        table = table[table[column].astype(object) == value]
    return table["acgme_code"].tolist()


def match_of(plan):
    """Central chance of matching, from the odds themselves."""
    members = np.searchsorted(plan.odds.pool.rows, plan.rows)
    return 1 - (1 - plan.odds.probability[members]).prod(axis=0) @ plan.odds.weights


def assert_sentences(said):
    for text in said:
        assert text[0].isupper() or text[0].isdigit() or text[0] == "“", text
        assert text.endswith("."), text
        assert not [word for word in IN_WORDS if word in text], text


# Fees


@pytest.mark.parametrize(("counts", "usd"), [((43,), 720), ((43, 7), 797), ((32, 32), 780), ((30,), 330), ((0,), 0)])
def test_fees_of_the_2026_season(counts, usd):
    """Reference cases of AAMC: 11 USD each up to 30 in one specialty, 30 USD each from the 31st."""
    assert sum(ERAS_2026.cost(count) for count in counts) == usd


def test_the_shipped_fee_line_is_that_of_the_published_table():
    line = fee_line(IM)
    assert (line.cost(30), line.cost(31), line.cost(85)) == (330, 360, 330 + 55 * 30)
    assert "AAMC" in line.source


@given(st.integers(0, 400), st.integers(1, 100_000))
def test_a_budget_of_what_n_programs_cost_pays_for_n(count, cents):
    own = fee_line(OBGYN, cents / 100)
    for line in (ERAS_2026, fee_line(IM), own):
        assert line.affordable(line.cost(count)) == count
        assert line.affordable(line.cost(count) + 0.005) >= count
        if count:
            assert line.affordable(line.cost(count) - 0.005) == count - 1


@pytest.mark.parametrize(("count", "usd"), [(0, 0), (1, 99), (18, 99), (19, 117), (30, 315), (31, 338), (46, 683)])
def test_emergency_medicine_costs_what_its_service_published(count, usd):
    """The 683 USD for 46 programs are the worked example of the source, transcript apart."""
    line = fee_line("Emergency Medicine")
    assert line.cost(count) == usd
    assert [step.words for step in line.steps] == [
        "99 USD in all for programs 1–18", "18 USD each for programs 19–30", "23 USD each from program 31"
    ]  # fmt: skip


def test_fees_of_an_earlier_season_say_so():
    line = fee_line("Emergency Medicine")
    season = "These are the fees of the 2026 season; those of 2027 are not in our table."
    assert line.age(dt.date(2026, 5, 31)) == season
    assert line.age(dt.date(2026, 11, 28)) == f"{season} As of 2025-06, more than a year ago: check."
    assert fee_line(IM).age(dt.date(2030, 1, 1)) == fee_line(IM, 20.0).age(dt.date(2030, 1, 1)) == ""


def test_a_specialty_whose_programs_choose_their_service_says_so():
    note = service_note("Plastic Surgery - Integrated", dt.date(2026, 11, 28))
    assert all(words in note for words in ("PSCA", "ERAS is counted", "2024-11, more than a year ago"))
    assert "ago" not in service_note("Plastic Surgery - Integrated", dt.date(2025, 1, 1))
    assert service_note(IM, dt.date(2026, 11, 28)) == ""


@given(st.sampled_from([IM, "Emergency Medicine"]), st.floats(11, 50_000))
def test_a_budget_is_spent_as_far_as_it_goes(specialty, budget):
    line = fee_line(specialty)
    count = line.affordable(budget)
    assert line.cost(count) <= budget < line.cost(count + 1)


def test_a_budget_bounds_the_list(catalog):
    plan = plan_for(catalog, budget_usd=797, applications=5)
    assert len(plan.rows) == 30 + (797 - 330) // 30
    assert plan.cost_usd == 780
    assert plan.clamps == ()


def test_a_budget_without_a_known_fee_asks_for_the_fee(catalog):
    assert application_service(OBGYN) == "ResidencyCAS"
    with pytest.raises(PlanError) as caught:
        plan_for(catalog, OBGYN, budget_usd=500)
    assert "ResidencyCAS" in str(caught.value)
    assert "Enter the fee for one program" in str(caught.value)
    assert plan_for(catalog, OBGYN).cost_usd is None
    told = plan_for(catalog, OBGYN, budget_usd=500, fee_per_program_usd=24.5)
    assert len(told.rows) == 20
    assert told.cost_usd == pytest.approx(490)


def test_a_budget_below_one_fee_is_told(catalog):
    with pytest.raises(PlanError, match="does not pay for one program"):
        plan_for(catalog, OBGYN, budget_usd=20, fee_per_program_usd=24.5)


# Size, shares, targets


def test_the_list_holds_eighty_five_distinct_open_programs_of_the_specialty(plan, catalog):
    assert len(plan.codes) == len(set(plan.codes)) == 85
    assert set(plan.codes) <= set(codes_of(catalog, IM, pool="open"))
    assert plan.clamps == ()


def test_a_specialty_with_fewer_programs_says_so(catalog):
    plan = plan_for(catalog, "Thoracic Surgery - Integrated")
    assert len(plan.rows) == 36
    (said,) = plan.clamps
    assert said.startswith("36 Thoracic Surgery - Integrated programs exist in the country, 36 are open to you")


@pytest.mark.parametrize(
    ("specialty", "share", "size", "home", "words"),
    [
        (IM, 0.6, 85, 35, "39 Internal Medicine programs exist in Southern California, 35 are open to you"),
        ("Pediatrics", 0.5, 85, 9, "10 Pediatrics programs exist in Southern California, 9 are open to you"),
        ("Child Neurology", 0.5, 20, 5, "5 Child Neurology programs exist in Southern California, 5 are open to you"),
    ],
)
def test_a_share_that_cannot_be_had_is_clamped_in_numbers(catalog, specialty, share, size, home, words):
    plan = plan_for(catalog, specialty, socal_share=share, applications=size)
    (said,) = plan.clamps
    assert words in said
    assert f"{home} of the {round(share * size)} asked for there" in said
    assert plan.tier_counts[1] == home
    assert len(plan.rows) == size


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.3, 0.4])
def test_shares_are_exact_and_the_west_share_is_of_what_is_not_socal(catalog, share):
    plan = plan_for(catalog, socal_share=share, west_share=share, applications=80)
    home = round(share * 80)
    west = round(share * (80 - home))
    assert plan.tier_counts == {1: home, 2: west, 3: 80 - home - west}
    assert plan.clamps == ()


def test_only_the_west_share_is_of_what_is_not_socal_in_the_free_list(catalog):
    free = plan_for(catalog, home="own").tier_counts
    plan = plan_for(catalog, home="own", west_share=0.5)
    assert plan.tier_counts == {
        1: free[1],
        2: round(0.5 * (85 - free[1])),
        3: 85 - free[1] - round(0.5 * (85 - free[1])),
    }


def test_targets_over_sub_regions_are_obeyed_and_override_the_shares(catalog):
    targets = {"San Diego": (4, 4), "Inland Empire": (0, 2), "West": (6, 9), "Rest of the nation": (0, 40)}
    plan = plan_for(catalog, targets=targets, socal_share=0.0)
    counts = plan.table["subregion"].value_counts()
    assert {name: int(counts.get(name, 0)) for name in targets if not least_to_most(counts, name, targets)} == {}
    assert len(plan.rows) == 85


def least_to_most(counts, name, targets):
    return targets[name][0] <= counts.get(name, 0) <= targets[name][1]


def test_joined_targets_bound_the_sum(catalog):
    plan = plan_for(catalog, targets={"West + Mountain other": (20, 20), "San Diego": (1, 85)})
    counts = plan.table["subregion"].value_counts()
    assert counts["West"] + counts["Mountain other"] == 20


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ({"Atlantis": (1, 2)}, ["“Atlantis” is not a sub-region", "San Diego"]),
        ({"San Diego": (1, 2), "San Diego + West": (1, 2)}, ["“San Diego” stands in two targets"]),
    ],
)
def test_targets_that_cannot_be_met_are_refused(catalog, targets, words):
    with pytest.raises(PlanError) as caught:
        plan_for(catalog, targets=targets)
    assert [word for word in words if word not in str(caught.value)] == []


def test_targets_for_more_programs_than_the_list_holds_hold_in_proportion(catalog):
    plan = plan_for(catalog, targets={"Rest of the nation": (70, 85), "Other California": (20, 85)})
    counts = plan.list_table["subregion"].value_counts()
    assert len(plan.rows) == 85
    assert (counts["Rest of the nation"] >= 66, counts["Other California"] >= 18) == (True, True)
    assert any("at least 90 programs, but the list holds 85" in text for text in plan.clamps)


def test_targets_that_leave_no_room_are_told(catalog):
    names = [name for name in catalog.regions.subregions if name != "San Diego"]
    plan = plan_for(catalog, targets=dict.fromkeys(names, (0, 1)))
    assert len(plan.rows) == len(names) + len(codes_of(catalog, IM, subregion="San Diego", pool="open"))
    assert any(f"leave room for {len(plan.rows)} programs, not 85" in text for text in plan.clamps)


def test_a_target_above_what_exists_is_clamped_in_numbers(catalog):
    plan = plan_for(catalog, "Pediatrics", targets={"San Diego": (30, 40)})
    exist, able = (len(codes_of(catalog, "Pediatrics", subregion="San Diego", **x)) for x in ({}, {"pool": "open"}))
    assert any(f"{exist} Pediatrics program" in text and f"holds {able} of the 30" in text for text in plan.clamps)
    assert (plan.table["subregion"] == "San Diego").sum() == able


# Pins and exclusions


def test_pins_are_on_the_list_and_exclusions_never(catalog, plan):
    absent = [code for code in codes_of(catalog, IM, pool="open") if code not in set(plan.codes)][:7]
    gone = plan.codes[:7]
    moved = plan_for(catalog, pins=absent, exclusions=gone)
    assert set(absent) <= set(moved.codes)
    assert set(gone).isdisjoint(moved.codes)
    assert len(moved.codes) == 85
    assert moved.table.loc[moved.table["pinned"], "acgme_code"].sort_values().tolist() == sorted(absent)
    assert moved.table.loc[moved.table["pinned"], "reason"].str.startswith("You pinned it.").all()
    assert moved.clamps == ()


def test_more_pins_than_the_size_are_all_kept_and_told(catalog):
    pins = codes_of(catalog, IM, pool="open")[:8]
    plan = plan_for(catalog, pins=pins, applications=5)
    assert sorted(plan.codes) == sorted(pins)
    assert any("You pinned 8 programs, so the list holds 8, not 5." in text for text in plan.clamps)


def test_pins_in_a_tier_raise_its_share(catalog):
    pins = codes_of(catalog, IM, pool="open", tier=1)[:12]
    plan = plan_for(catalog, pins=pins, applications=40, socal_share=0.1)
    assert plan.tier_counts[1] == 12
    assert any("You pinned 12 programs in Southern California" in text for text in plan.clamps)


def test_a_pinned_military_program_is_left_out_with_its_reason(catalog):
    (military, *_) = codes_of(catalog, IM, pool="military", tier=1)
    plan = plan_for(catalog, pins=[military])
    assert military not in plan.codes
    (said,) = plan.clamps
    assert military in said
    assert "not open to you" in said
    assert catalog.row(military)["pool_reason"] in said
    assert len(plan.codes) == 85


def test_pins_and_exclusions_of_another_specialty_or_of_none_are_kept_aside(catalog):
    elsewhere = codes_of(catalog, "Pediatrics", pool="open")[:2]
    plan = plan_for(catalog, pins=[elsewhere[0], "0000000001"], exclusions=[elsewhere[1]])
    assert set(elsewhere).isdisjoint(plan.codes)
    assert len(plan.clamps) == 3
    assert "another specialty; it was kept aside" in plan.clamps[0]
    assert "0000000001" in plan.clamps[1]
    assert "not in the program table; it was kept aside" in plan.clamps[1]
    assert "which you excluded" in plan.clamps[2]
    assert plan.profile.pins == (elsewhere[0], "0000000001")


def test_excluding_everything_is_told(catalog):
    every = codes_of(catalog, "Child Neurology")
    with pytest.raises(PlanError, match="No Child Neurology program is left"):
        plan_for(catalog, "Child Neurology", exclusions=every)


# The safety floor: held to the middle of the range, the number that the page shows


def middle_of(plan):
    return plan.outlook.match.mid


def test_a_floor_within_reach_is_reached_and_told(catalog):
    free = plan_for(catalog, home="own", place_weight=5.0)
    safest = plan_for(catalog, home="own", place_weight=0.0)
    assert middle_of(free) < middle_of(safest)
    floor = (middle_of(free) + middle_of(safest)) / 2
    plan = plan_for(catalog, home="own", place_weight=5.0, safety_floor=floor)
    assert middle_of(plan) >= floor
    assert any("made safer to reach your floor" in text for text in plan.clamps)
    assert plan.tier_counts[1] <= free.tier_counts[1]


def test_a_floor_out_of_reach_names_the_best_that_can_be_reached(catalog):
    plan = plan_for(catalog, place_weight=5.0, safety_floor=0.99, socal_share=0.3)
    safest = plan_for(catalog, place_weight=0.0, socal_share=0.3)
    assert middle_of(plan) == pytest.approx(middle_of(safest))
    assert any("99%" in text and "cannot be reached" in text for text in plan.clamps)
    assert any(f"{middle_of(safest):.0%}" in text for text in plan.clamps)


def test_a_floor_already_reached_changes_nothing(catalog, plan):
    same = plan_for(catalog, safety_floor=middle_of(plan) - 0.01)
    assert same.codes == plan.codes
    assert same.clamps == ()


@pytest.mark.parametrize("specialty", FITTED)
def test_the_middle_is_nowhere_far_above_the_central_chance(catalog, specialty):
    """Why a list whose central chance misses the floor by more need not be drawn."""
    for wishes in ({"home": "free", "applications": 30}, {"home": "every", "applications": 100}):
        for visa in ("none", "j1_only", "h1b_only"):
            try:
                plan = plan_for(catalog, specialty, visa=visa, **wishes)
            except PlanError:
                continue
            assert middle_of(plan) <= match_of(plan) + 0.04 < match_of(plan) + MOST_ABOVE


# The best list


@pytest.mark.parametrize("wishes", [{}, {"place_weight": 3.0}, {"socal_share": 0.5}, {"setting_weight": 2.0}])
def test_a_list_of_two_is_the_best_of_all_pairs(catalog, wishes):
    specialty = "Thoracic Surgery - Integrated"
    plan = plan_for(catalog, specialty, home="own", applications=2, **wishes)
    odds, weights = plan.odds, Preferences(**wishes)
    table = catalog.table.iloc[odds.pool.rows]
    place = table["tier"].map({1: 1.0, 2: 0.5, 3: 0.0}).to_numpy(dtype=float)
    taught = table["setting"].astype(object).map({"university": 1.0, "university-affiliated": 0.5})
    utility = 1 + weights.place_weight * place + weights.setting_weight * taught.fillna(0).to_numpy(dtype=float)

    def worth(pair):
        first, second = sorted(pair, key=lambda i: -utility[i])
        p, q = odds.probability[first], odds.probability[second]
        return float(odds.weights @ (p * utility[first] + (1 - p) * q * utility[second]))

    pairs = list(combinations(np.flatnonzero(odds.open), 2))
    if "socal_share" in wishes:
        pairs = [pair for pair in pairs if (place[list(pair)] == 1).sum() == 1]
    best = max(map(worth, pairs))
    assert worth(np.searchsorted(odds.pool.rows, plan.rows)) == pytest.approx(best, abs=1e-12)
    assert plan.gap < 1e-3


@pytest.mark.parametrize("specialty", [IM, "Pediatrics", "Surgery", "Family Medicine"])
@pytest.mark.parametrize(
    "wishes",
    [{}, {"socal_share": 0.1}, {"socal_share": 0.1, "west_share": 0.15}, {"place_weight": 2.0, "setting_weight": 1.0}],
)
def test_the_list_is_certified_within_a_thousandth_of_the_best(catalog, specialty, wishes):
    assert 0 <= plan_for(catalog, specialty, **wishes).gap < 1e-3


def test_another_run_from_another_load_gives_the_same_list(plan, average):
    again = recommend(load_catalog(), average)
    assert again.codes == plan.codes
    pd.testing.assert_frame_equal(again.table, plan.table)
    assert again.outlook == plan.outlook


def test_the_beginning_of_the_list_is_a_good_shorter_list(catalog):
    plan, shorter = plan_for(catalog, home="own"), plan_for(catalog, home="own", applications=20)
    assert match_of(shorter) >= match_of_codes(plan, plan.codes[:20]) - 1e-12
    assert match_of_codes(plan, plan.codes[:20]) > 0.97 * match_of(shorter)


def match_of_codes(plan, codes):
    rows = [plan.catalog.code_position[code] for code in codes]
    members = np.searchsorted(plan.odds.pool.rows, rows)
    return 1 - (1 - plan.odds.probability[members]).prod(axis=0) @ plan.odds.weights


@pytest.mark.parametrize("specialty", [IM, "Family Medicine", "Pediatrics", "Psychiatry"])
def test_the_more_place_is_worth_the_more_socal_programs(catalog, specialty):
    weights = [0, 0.1, 0.25, 0.5, 1, 2, 5]
    counts = [plan_for(catalog, specialty, home="own", place_weight=w, applications=60).tier_counts[1] for w in weights]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_wishing_for_university_programs_brings_more_of_them(catalog):
    def universities(weight):
        return (plan_for(catalog, setting_weight=weight).table["setting"] == "university").sum()

    counts = [universities(weight) for weight in (0, 0.5, 2)]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_a_visa_need_and_ties_change_the_list(catalog, plan):
    assert plan_for(catalog, visa="none").codes != plan.codes
    tied = Applicant(specialty=IM, visa="j1_or_h1b", ties=(Tie(place="PA", kind="family"),))
    home = [(p.table["state"] == "PA").sum() for p in (plan, plan_for(catalog, applicant=tied))]
    assert home[1] > home[0]


def test_a_specialty_without_figures_gives_a_sentence(catalog):
    with pytest.raises(NoPublishedFigures, match="Urology"):
        plan_for(catalog, "Urology")
    with pytest.raises(CatalogError, match=r'Did you mean "Internal Medicine"\?'):
        plan_for(catalog, "Internal Medicin")


def test_another_home_region_moves_tiers_clamps_and_the_list(catalog, new_england):
    here, there = (plan_for(each, socal_share=0.1) for each in (catalog, new_england))
    assert here.tier_counts[1] == there.tier_counts[1] == 8
    assert here.clamps == there.clamps == ()
    home = there.table[there.table["tier"] == 1]
    assert set(home["state"]) == {"MA"}
    assert set(home["subregion"]) <= {"Boston and Cambridge", "South Shore"}
    assert home["reason"].str.contains("Boston and Cambridge|South Shore").all()
    assert set(here.table.loc[here.table["tier"] == 1, "state"]) == {"CA"}
    (said,) = plan_for(new_england, socal_share=0.9).clamps
    assert "in Greater Boston" in said


# What it may bring


def outlook_by_hand(plan):
    """(d,) chances of matching at all and in each tier, walking down the applicant's own order node by node."""
    members = np.searchsorted(plan.odds.pool.rows, plan.rows)
    drawn = odds_of(plan.catalog, plan.profile.applicant).drawn(members).probability
    tier = plan.catalog.table["tier"].to_numpy()[plan.rows]
    utility = 1 + plan.profile.preferences.place_weight * np.select([tier == 1, tier == 2], [1.0, 0.5], 0.0)
    left, shares = np.ones((drawn.shape[0], 75)), {1: 0.0, 2: 0.0, 3: 0.0}
    for i in sorted(range(len(tier)), key=lambda i: -utility[i]):
        shares[int(tier[i])] = shares[int(tier[i])] + (left * drawn[:, i]) @ NODE_W
        left = left * (1 - drawn[:, i])
    return 1 - left @ NODE_W, shares


@pytest.mark.parametrize(("specialty", "size"), [(IM, 30), ("Pediatrics", 60)])
def test_the_outlook_is_what_walking_down_the_list_gives(catalog, specialty, size):
    plan = plan_for(catalog, specialty, applications=size, socal_share=0.1, west_share=0.2)
    match, shares = outlook_by_hand(plan)
    wanted = partial(np.quantile, q=(0.1, 0.5, 0.9))
    found = plan.outlook.match
    np.testing.assert_allclose([found.low, found.mid, found.high], wanted(match))
    for tier, interval in plan.outlook.by_tier.items():
        np.testing.assert_allclose([interval.low, interval.mid, interval.high], wanted(shares[tier]))
    assert plan.outlook.socal_match == plan.outlook.by_tier[1]
    members = np.searchsorted(plan.odds.pool.rows, plan.rows)
    silent = odds_of(catalog, plan.profile.applicant).drawn(members).no_interview
    ranked, quiet = plan.outlook.match_ranked, plan.outlook.no_interview
    np.testing.assert_allclose([ranked.low, ranked.mid, ranked.high], wanted(match / (1 - silent)))
    np.testing.assert_allclose([quiet.low, quiet.mid, quiet.high], wanted(silent))


@pytest.mark.parametrize("specialty", FITTED)
def test_outlooks_are_ordered_and_hang_together(catalog, specialty):
    plan = plan_for(catalog, specialty, applications=60, place_weight=1.0)
    outlook = plan.outlook
    shares = [outlook.match, outlook.match_ranked, outlook.no_interview, *outlook.by_tier.values()]
    for interval in shares:
        assert 0 <= interval.low <= interval.mid <= interval.high <= 1
    assert 0 < outlook.interviews.low < outlook.interviews.mid < outlook.interviews.high
    for part in ("low", "mid", "high"):
        assert getattr(outlook.match, part) <= getattr(outlook.match_ranked, part)
    # Middles do not add up; the parts of each draw do.
    drawn = plan.odds.drawn(plan.choice.members)
    everyone = np.argsort(plan.tier, kind="stable")  # among equals the home region is ranked first
    utility = plan.choice.utility[plan.choice.members]
    parts = portfolio.match_by_group(drawn.probability, NODE_W, utility, everyone, plan.tier - 1, 3)
    np.testing.assert_allclose(parts.sum(axis=1), drawn.match, atol=1e-12)
    for tier, interval in outlook.by_tier.items():
        assert interval.mid == pytest.approx(np.median(parts[:, tier - 1]))


def test_the_outlook_surrounds_the_central_chance(plan):
    assert plan.outlook.match.low < match_of(plan) < plan.outlook.match.high


def test_a_longer_list_promises_more(catalog):
    short, long = (plan_for(catalog, applications=size).outlook for size in (30, 120))
    assert short.match.mid < long.match.mid
    assert short.interviews.mid < long.interviews.mid
    assert short.no_interview.mid > long.no_interview.mid


def test_a_stronger_applicant_is_promised_more(catalog):
    weak, strong = (plan_for(catalog, competitiveness_percentile=p) for p in (15, 85))
    assert weak.outlook.match.high < strong.outlook.match.mid
    assert (weak.strength.percentile, strong.strength.percentile) == (pytest.approx(15), pytest.approx(85))


# The shortlist


def test_the_shortlist_has_its_columns_in_order(plan):
    table = plan.table
    assert tuple(table.columns[: len(SHORTLIST_COLUMNS)]) == SHORTLIST_COLUMNS
    assert SHORTLIST_COLUMNS == (
        "rank", "acgme_code", "program_name", "specialty", "city", "state", "county", "tier", "subregion",
        "chance_low", "chance_mid", "chance_high", "visa_evidence", "reason",
    )  # fmt: skip
    assert table["rank"].tolist() == list(range(1, 86))
    assert table["acgme_code"].tolist() == plan.codes


def test_the_shortlist_repeats_the_facts_of_the_program_table(plan, catalog):
    facts = catalog.table.set_index("acgme_code").loc[plan.codes]
    for column in ("program_name", "specialty", "city", "state", "county", "tier", "subregion", "visa_evidence"):
        assert plan.table[column].astype(str).tolist() == facts[column].astype(str).tolist()


def test_chances_of_the_shortlist_are_ordered_percentiles_of_the_draws(plan):
    table = plan.table
    assert (table["chance_low"] < table["chance_mid"]).all()
    assert (table["chance_mid"] < table["chance_high"]).all()
    members = np.searchsorted(plan.odds.pool.rows, plan.rows)
    drawn = odds_of(plan.catalog, plan.profile.applicant).drawn(members).chance
    np.testing.assert_allclose(table["chance_high"], np.quantile(drawn, 0.9, axis=0))


def test_points_are_what_the_list_loses_without_the_program(plan):
    whole = match_of(plan)
    for i in (0, 40, 84):
        without = match_of_codes(plan, [code for code in plan.codes if code != plan.codes[i]])
        assert plan.table["adds_points"][i] == pytest.approx(100 * (whole - without))


@pytest.mark.parametrize("specialty", FITTED)
def test_every_program_has_a_reason_in_words(bare, specialty):
    table = plan_for(bare, specialty, applications=40).table
    assert_sentences(table["reason"])
    for line in table.itertuples():
        assert line.subregion in line.reason or line.state in line.reason
        assert "estimate" in line.reason
        assert ("H-1B" in line.reason) == (line.visa_evidence != "unknown")


def test_notes_stand_beside_their_program(catalog, average, plan):
    code = plan.codes[4]
    noted = recommend(catalog, average, notes={code: "Wrote to them – 📨", "0000000001": "lost"})
    assert noted.table["note"][4] == "Wrote to them – 📨"
    assert noted.table["note"].drop(4).eq("").all()
    assert noted.codes == plan.codes


# Whatever is asked


@given(profiles())
def test_any_profile_gives_a_whole_list_or_one_sentence(profile):
    catalog = the_catalog()
    try:
        plan = recommend_profile(catalog, profile)
    except PlanError as error:
        assert_sentences([str(error)])
        return
    assert_sentences(plan.clamps)
    assert len(plan.codes) == len(set(plan.codes))
    open_codes = set(plan.odds.pool.codes[plan.odds.open])
    assert open_codes <= set(codes_of(catalog, profile.applicant.specialty, pool="open"))
    assert set(plan.codes) <= open_codes
    assert set(profile.exclusions).isdisjoint(plan.codes)
    assert set(profile.pins) & open_codes <= set(plan.codes)
    assert 0 <= plan.gap < 0.01
    asked = max(profile.preferences.applications, len(set(profile.pins) & open_codes))
    assert len(plan.codes) == min(asked, len(open_codes - set(profile.exclusions)))
    if plan.clamps == () and profile.preferences.socal_share is not None:
        assert plan.tier_counts[1] == round(profile.preferences.socal_share * len(plan.codes))
    table = plan.table
    assert (table["price_level"].isna() == (table["state"] == "PR")).all()  # published for every state but not there
    numbers = table.drop(columns="price_level").select_dtypes("number")
    assert np.isfinite(numbers.to_numpy(dtype=float)).all()
    assert (table["reason"].str.len() > 20).all()


def test_a_slider_does_not_pay_for_the_odds_again(catalog, average):
    plan = recommend(catalog, average)
    knowledge = Knowledge(fills=(Fill(code=plan.codes[0], year=2025, quota=9, filled=3),))
    assert plan.again(plan.profile.changed("preferences", socal_share=0.3)).odds is plan.odds
    for changed in (
        plan.profile.changed("applicant", step2_ck=250),
        plan.profile.changed("preferences", competitiveness_percentile=70),
        plan.profile.model_copy(update={"knowledge": knowledge}),
    ):
        assert plan.again(changed).odds is not plan.odds
        assert plan.again(changed).codes == recommend_profile(catalog, changed).codes


def test_pins_elsewhere_leave_a_share_what_room_there_is(catalog):
    applicant = Applicant(specialty="Anesthesiology", visa="none")
    pins = ("0400121010", "0400421013")
    for wishes in ({"west_share": 0.3}, {"socal_share": 0.5}, {"socal_share": 1.0, "west_share": 1.0}):
        plan = recommend(catalog, applicant, Preferences(applications=1, place_weight=0.0, **wishes), pins=pins)
        assert set(plan.codes) == set(pins)
        assert plan.clamps


def test_a_pin_in_the_second_specialty_is_for_the_other_list_and_needs_no_word(catalog):
    code = str(catalog.table["acgme_code"].iloc[catalog.rows("Pediatrics")[3]])
    told = {"specialty": "Internal Medicine", "visa": "none"}
    assert recommend(catalog, Applicant(**told), pins=[code]).clamps
    assert not recommend(catalog, Applicant(**told, second_specialty="Pediatrics"), pins=[code]).clamps


def test_a_move_validates_only_what_changed(catalog, average):
    profile = recommend(catalog, average).profile
    moved = profile.changed("preferences", socal_share=0.2)
    for name in ("applicant", "knowledge", "story", "messages"):
        assert getattr(moved, name) is getattr(profile, name)
    with pytest.raises(PlanError, match="must be between 0 and 1"):
        profile.changed("preferences", socal_share=2)
    with pytest.raises(PlanError, match="not a field"):
        profile.changed("applicant", shoe_size=44)


def test_texts_stand_beside_a_list_and_change_nothing_in_it(catalog, average):
    plan = recommend(catalog, average)
    outlook, table = plan.outlook, plan.table
    noted = plan.with_texts(plan.profile.marked((), (), {plan.codes[3]: "ask in May"}))
    assert noted.outlook is outlook
    assert noted.table["note"].tolist()[3] == "ask in May"
    assert noted.table.drop(columns="note").equals(table.drop(columns="note"))
    assert plan.table["note"].eq("").all()


def test_a_list_beside_other_texts_carries_the_plan_s_name_too(plan):
    assert plan.with_texts(plan.profile.named("Dream list")).profile.name == "Dream list"


def test_how_well_typical_applicants_aim_widens_every_interval_and_is_named_in_words(plan):
    shares = dict(plan.widest)
    assert set(shares) <= set(WIDENERS)
    assert shares["aim"] > 0.1
    words, help_ = WIDENERS["aim"]
    assert "typical applicants" in words
    assert help_
