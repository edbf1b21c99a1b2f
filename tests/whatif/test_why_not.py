"""Why a program is on the list, why it is not, what would change that: against doing it."""

from __future__ import annotations

import numpy as np
import pytest

from smartpick import Applicant, Catalog, Plan, Preferences, portfolio, recommend
from smartpick.plan import HOME_RULES, rule_words
from smartpick.plan.choice import choose
from smartpick.whatif.swaps import Swaps
from smartpick.whatif.why_not import PLACE_WEIGHTS, explain, explain_all

IM = "Internal Medicine"
WISHES = [
    {},
    {"socal_share": 0.3, "applications": 60},
    {"targets": {"San Diego": (2, 4), "West": (5, 5)}, "applications": 50},
    {"safety_floor": 0.9, "applications": 40, "place_weight": 1.0},
]


def plan_for(catalog: Catalog, specialty: str = IM, pins=(), exclusions=(), visa="j1_or_h1b", **wishes) -> Plan:
    applicant = Applicant(specialty=specialty, visa=visa)
    return recommend(catalog, applicant, Preferences(**wishes), pins=pins, exclusions=exclusions)


def value(plan: Plan, members, utility=None) -> float:
    utility = np.ones(len(plan.choice.utility)) if utility is None else utility
    return float(portfolio.value(plan.odds.probability, plan.odds.weights, utility, np.asarray(members)))


def position(plan: Plan, code: str) -> int:
    row = plan.catalog.code_position[code]
    return int(np.flatnonzero(plan.odds.pool.rows == row)[0])


def code_at(plan: Plan, i: int) -> str:
    return str(plan.catalog.table["acgme_code"].iloc[plan.odds.pool.rows[i]])


def swapped(plan: Plan, leaver: int, comer: int) -> list[int]:
    return [comer if m == leaver else int(m) for m in plan.choice.members]


def meets(plan: Plan, members) -> bool:
    """Whether a list of programs meets the bounds the plan was made under."""
    bounds = plan.choice.selection.problem.bounds
    group = bounds.group[np.searchsorted(np.flatnonzero(plan.choice.available), members)]
    counts = np.bincount(group, minlength=len(bounds.lower))
    return bool(((counts >= bounds.lower) & (counts <= bounds.upper)).all())


@pytest.mark.parametrize("wishes", WISHES)
def test_every_program_has_one_kind_and_its_points(catalog: Catalog, wishes: dict) -> None:
    plan = plan_for(catalog, **wishes)
    table = explain_all(plan).set_index("acgme_code")
    assert len(table) == len(plan.odds.pool.rows)
    assert table.index[table["kind"] == "in"].tolist() == sorted(plan.codes, key=plan.catalog.code_position.__getitem__)
    members = plan.choice.members
    inside, outside = members[3], np.setdiff1d(np.flatnonzero(plan.choice.available), members)[7]
    loss = value(plan, members) - value(plan, members[members != inside])
    gain = value(plan, [*members, outside]) - value(plan, members)
    assert table.loc[code_at(plan, inside), "points"] == pytest.approx(100 * loss, abs=1e-9)
    assert table.loc[code_at(plan, outside), "points"] == pytest.approx(100 * gain, abs=1e-9)
    assert table["reason"].str.endswith(".").all()
    assert table.loc[table["kind"] == "out", "points"].isna().all()
    assert table.loc[table["kind"] != "out", "points"].notna().all()


@pytest.mark.parametrize("wishes", WISHES)
def test_the_table_and_the_single_answer_agree(catalog: Catalog, wishes: dict) -> None:
    plan = plan_for(catalog, **wishes)
    for line in explain_all(plan).iloc[::97].itertuples():
        told = explain(plan, line.acgme_code)
        assert told.kind == line.kind
        assert told.match_points == pytest.approx(line.points, nan_ok=True)
        assert told.reason.endswith(".")


@pytest.mark.parametrize("wishes", WISHES[:3])
def test_the_rival_is_the_best_that_could_take_the_place(catalog: Catalog, wishes: dict) -> None:
    plan = plan_for(catalog, **wishes)
    utility = plan.choice.utility
    present = value(plan, plan.choice.members, utility)
    for member in plan.choice.members[::17]:
        told = explain(plan, code_at(plan, member))
        reserve = np.setdiff1d(np.flatnonzero(plan.choice.available), plan.choice.members)
        lists = [swapped(plan, member, j) for j in reserve if meets(plan, swapped(plan, member, j))]
        best = max(value(plan, members, utility) for members in lists)
        assert told.other is not None
        assert told.other.value_points == pytest.approx(100 * (present - best), abs=1e-9)
        chosen = swapped(plan, member, position(plan, told.other.acgme_code))
        assert meets(plan, chosen)
        lost = 100 * (value(plan, plan.choice.members) - value(plan, chosen))
        assert told.other.match_points == pytest.approx(lost, abs=1e-9)
        assert told.value_points == pytest.approx(
            100 * (present - value(plan, plan.choice.members[plan.choice.members != member], utility)), abs=1e-9
        )


def test_a_swap_costs_worth_only_where_it_does(catalog: Catalog) -> None:
    """A pinned program may be on a list that would be better without it: then nothing is worth less."""
    plan = plan_for(catalog, home="own")
    able = np.setdiff1d(np.flatnonzero(plan.choice.available), plan.choice.members)
    worst = code_at(plan, able[plan.worth[able].argmin()])
    pinned = explain(plan_for(catalog, home="own", pins=[worst]), worst)
    assert pinned.other is not None
    assert pinned.other.match_points < 0 > pinned.other.value_points
    assert pinned.reason.count("You pinned it.") == 1
    assert "your chance of matching rises by" in pinned.reason
    assert "worth less" not in pinned.reason
    weighing = plan_for(catalog, home="own", setting_weight=0.5)
    told = [explain(weighing, code) for code in weighing.codes[::6]]
    traded = [why for why in told if why.other and why.other.match_points <= -0.005]
    assert traded
    assert all("worth less" in why.reason for why in traded)


@pytest.mark.parametrize("wishes", WISHES[:3])
def test_a_near_miss_would_replace_the_member_that_costs_least(catalog: Catalog, wishes: dict) -> None:
    plan = plan_for(catalog, **wishes)
    utility = plan.choice.utility
    present = value(plan, plan.choice.members, utility)
    reserve = np.setdiff1d(np.flatnonzero(plan.choice.available), plan.choice.members)
    for i in reserve[::151]:
        told = explain(plan, code_at(plan, i))
        lists = [swapped(plan, m, i) for m in plan.choice.members if meets(plan, swapped(plan, m, i))]
        assert told.kind == "near miss"
        if not lists:
            assert told.other is None
            assert "leave no place" in told.reason
            continue
        best = max(value(plan, members, utility) for members in lists)
        assert told.other is not None
        assert told.other.value_points == pytest.approx(100 * (present - best), abs=1e-9)
        assert told.other.value_points >= -1e-9


def test_what_it_lacks_explains_the_difference(catalog: Catalog) -> None:
    plan = plan_for(catalog)
    reserve = np.setdiff1d(np.flatnonzero(plan.choice.available), plan.choice.members)
    for i in reserve[::61]:
        told = explain(plan, code_at(plan, i))
        assert told.other is not None
        member = position(plan, told.other.acgme_code)
        named = " ".join(told.lacks)
        assert ("less open" in named) == (plan.odds.openness[i] < plan.odds.openness[member] - 0.005)
        assert (f"{plan.odds.visa[i]:.0%} against {plan.odds.visa[member]:.0%}" in named) == (
            plan.odds.visa[i] < plan.odds.visa[member] - 0.005
        )
        assert ("worth" in named) == (plan.choice.utility[i] < plan.choice.utility[member] - 0.005)
        assert told.lacks or told.other.value_points == pytest.approx(0, abs=0.05)


def test_each_way_in_is_true_when_tried(bare: Catalog) -> None:
    plan = plan_for(bare, home="own")
    reserve = np.setdiff1d(np.flatnonzero(plan.choice.available), plan.choice.members)
    seen = set()
    for i in reserve[::53]:
        for way in explain(plan, code_at(plan, i)).ways:
            if "weight of place of" in way:
                weight = float(way.split("place of ")[1].split(" ")[0])
                assert weight in PLACE_WEIGHTS
                assert code_at(plan, i) in plan_for(bare, home="own", place_weight=weight).codes
                seen.add("place")
            if way.startswith("A list of"):
                size = int(way.split()[3])
                longer = plan.profile.preferences.model_copy(update={"applications": size})
                grown = choose(plan.odds, longer, plan.choice.members, plan.choice.exclusions).members
                assert i in grown
                shorter = longer.model_copy(update={"applications": size - 1})
                grown = choose(plan.odds, shorter, plan.choice.members, plan.choice.exclusions).members
                assert i not in grown
                seen.add("size")
            if "verified yes" in way:
                problem = plan.choice.selection.problem
                sure = problem.probability.copy()
                sure[np.searchsorted(np.flatnonzero(plan.choice.available), i)] /= plan.odds.visa[i]
                again = portfolio.select(sure, problem.weights, problem.utility, 85)
                enters = i in np.flatnonzero(plan.choice.available)[again.indices]
                assert enters == way.startswith("A verified yes")
                seen.add("visa")
    assert seen >= {"visa", "size"}


def test_a_home_program_enters_at_some_weight_of_place(catalog: Catalog) -> None:
    plan = plan_for(catalog, home="own", place_weight=0.0, applications=30)
    heavy = plan_for(catalog, home="own", place_weight=5.0, applications=30)
    code = next(code for code in heavy.codes if code not in plan.codes)
    assert any("weight of place" in way for way in explain(plan, code).ways)


@pytest.mark.parametrize("rule", ["free", "sensible", "first"])
def test_a_home_program_enters_under_the_rule_named(catalog: Catalog, rule: str) -> None:
    plan, every = plan_for(catalog, home=rule), plan_for(catalog, home="every")
    code = next(code for code in every.codes if code not in plan.codes and catalog.row(code)["tier"] == 1)
    ways = explain(plan, code).ways
    (way,) = [way for way in ways if way.startswith("The choice")]
    assert not any("weight of place" in way for way in ways)
    later = {rule_words(other, "Southern California", "j1_or_h1b"): other for other in HOME_RULES}
    assert code in plan_for(catalog, home=later[way.split("“")[1].split("”")[0]]).codes


def test_a_longer_list_under_a_rule_holds_what_it_is_said_to_hold(catalog: Catalog) -> None:
    plan, seen = plan_for(catalog), 0
    for i in np.setdiff1d(np.flatnonzero(plan.choice.available), plan.choice.members)[::23]:
        for way in explain(plan, code_at(plan, i)).ways:
            if way.startswith("A list of"):
                longer = plan.profile.preferences.model_copy(update={"applications": int(way.split()[3])})
                assert i in choose(plan.odds, longer, plan.choice.members, plan.choice.exclusions).members
                seen += 1
    assert seen


def test_without_a_visa_need_no_visa_answer_matters(catalog: Catalog) -> None:
    plan = plan_for(catalog, visa="none")
    reserve = np.setdiff1d(np.flatnonzero(plan.choice.available), plan.choice.members)
    told = explain(plan, code_at(plan, reserve[0]))
    assert not any("visa" in words for words in (*told.ways, *told.lacks))


def test_hard_reasons(catalog: Catalog) -> None:
    first = plan_for(catalog)
    excluded = first.codes[0]
    plan = plan_for(catalog, exclusions=[excluded])
    table = catalog.table[catalog.table["specialty"] == IM]
    military = table.loc[table["pool"] == "military"].iloc[0]
    foreign = catalog.table.loc[catalog.table["specialty"] == "Surgery", "acgme_code"].iloc[0]
    for code, words in (
        (excluded, "You excluded it."),
        (military["acgme_code"], military["pool_reason"]),
        (foreign, "This is a program in Surgery, not in your specialty."),
        ("9999999999", "There is no program with the ACGME code 9999999999 in our table."),
    ):
        told = explain(plan, code)
        assert (told.kind, told.reason) == ("out", words)
        assert np.isnan(told.match_points)
        assert told.other is None


def test_pins_are_said_and_never_give_way(catalog: Catalog) -> None:
    weak = explain_all(plan_for(catalog)).query("kind == 'near miss'").sort_values("points")["acgme_code"].iloc[0]
    plan = plan_for(catalog, pins=[weak])
    assert "You pinned it." in explain(plan, weak).reason
    near = explain_all(plan).query("kind == 'near miss'")["acgme_code"].iloc[0]
    other = explain(plan, near).other
    assert other is not None
    assert other.acgme_code != weak
    all_pinned = plan_for(catalog, pins=plan.codes[:5], applications=5)
    assert "Every place on your list is pinned." in explain(all_pinned, near).reason


def test_swaps_follow_the_bounds(catalog: Catalog) -> None:
    plan = plan_for(catalog, **WISHES[2])
    swaps = Swaps(plan)
    reserve = np.setdiff1d(swaps.able, swaps.members)
    for member in swaps.members[::7]:
        allowed = swaps.allowed(int(member), reserve)
        assert allowed.tolist() == [meets(plan, swapped(plan, int(member), int(j))) for j in reserve]
