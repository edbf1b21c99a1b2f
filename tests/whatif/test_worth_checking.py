"""What is worth checking: never negative, nothing where nothing can change, and against choosing again in full."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from smartpick import Applicant, Catalog, Plan, Preferences, portfolio, recommend
from smartpick.catalog.published_policies import PublishedPolicies
from smartpick.knowledge import Answer, Knowledge, page_to_open
from smartpick.plan import PlanError, recommend_profile
from smartpick.whatif.worth_checking import WORTH_CHECKING_COLUMNS, facts_worth_checking, gains
from tests.strategies import profiles, the_catalog

IM = "Internal Medicine"
TELLING = Applicant(specialty=IM, visa="j1_or_h1b", graduation_year=2018, us_letters=1, step2_ck=225)


def value(problem, members) -> float:
    return float(portfolio.value(problem.probability, problem.weights, problem.utility, np.asarray(members)))


def changed(plan: Plan, i: int, probability) -> tuple:
    """The plan's problem with another chance at program i of the pool, and the present list in it."""
    problem = plan.choice.selection.problem
    able = np.flatnonzero(plan.choice.available)
    chances = problem.probability.copy()
    chances[np.searchsorted(able, i)] = probability
    return replace(problem, probability=chances), np.searchsorted(able, plan.choice.members)


def by_choosing_again(plan: Plan, question, i: int, choose) -> float:
    """Σ P(answer) · (best list after it − present list after it), where `choose` gives the best list's value."""
    total = 0.0
    for chance, probability in (
        (question.chance_yes[i], question.if_yes[i]), (1 - question.chance_yes[i], question.if_no[i])
    ):  # fmt: skip
        problem, members = changed(plan, i, probability)
        total += chance * (choose(problem) - value(problem, members))
    return total


def in_full(problem) -> float:
    bounds = problem.bounds
    chosen = portfolio.select(
        problem.probability, problem.weights, problem.utility, bounds.size, bounds.group, bounds.lower, bounds.upper,
        bounds.pinned,
    )  # fmt: skip
    return chosen.value


@given(profiles())
@settings(max_examples=15)
def test_knowing_never_costs(profile) -> None:
    try:
        plan = recommend_profile(the_catalog(), profile)
    except PlanError:
        return
    table = facts_worth_checking(plan)
    assert tuple(table.columns) == WORTH_CHECKING_COLUMNS
    assert (table["gain_points"] >= 0).all()
    assert table["gain_points"].is_monotonic_decreasing
    assert table["chance_yes"].between(0, 1 + 1e-12).all()
    assert not table.duplicated(["acgme_code", "fact"]).any()
    assert not set(table["acgme_code"]) & set(profile.exclusions)


@pytest.mark.parametrize(
    "wishes",
    [
        {},
        {"socal_share": 0.3, "applications": 40},
        {"targets": {"San Diego": (2, 4)}, "applications": 30, "place_weight": 1.0},
    ],
)
def test_each_gain_is_a_close_lower_bound_of_choosing_again(catalog: Catalog, wishes) -> None:
    plan = recommend(catalog, TELLING, Preferences(**wishes))
    seen = whole = swapped = 0.0
    for question, gain in gains(plan):
        worth = np.where(question.unknown & plan.choice.available, gain.value, -1)
        for i in (*np.argsort(-worth)[:3], *plan.choice.members[::25]):
            best = by_choosing_again(plan, question, int(i), in_full)
            assert gain.value[i] <= best + 1e-9
            whole, swapped = whole + best, swapped + gain.value[i]
            seen += 1
    assert seen > 15
    assert swapped > 0.9 * whole > 0


def test_brute_force_on_a_small_table(catalog: Catalog) -> None:
    rows = catalog.rows("Neurology", open_only=True)[:9]
    few = replace(catalog, table=catalog.table.iloc[rows].reset_index(drop=True), version="nine programs")
    applicant = Applicant(specialty="Neurology", visa="j1_or_h1b", graduation_year=2012)
    plan = recommend(few, applicant, Preferences(applications=3))
    exact = 0

    def brute(problem) -> float:
        return max(value(problem, list(members)) for members in combinations(range(len(problem.utility)), 3))

    for question, gain in gains(plan):
        for i in range(9):
            best = by_choosing_again(plan, question, i, brute)
            assert gain.value[i] <= best + 1e-12
            exact += gain.value[i] == pytest.approx(best, abs=1e-12)
    assert exact >= 30  # of 36: where one swap is enough, the bound is the value itself
    assert sum(gain.value.sum() for _, gain in gains(plan)) > 0


def test_the_worksheet_says_what_would_happen_and_it_does(catalog: Catalog) -> None:
    plan = recommend(catalog, TELLING, Preferences(home="own"))
    table = facts_worth_checking(plan)
    for on_list, answered in ((True, False), (False, True)):
        best = table[(table["on_list"] == on_list) & (table["fact"] == "j1")].iloc[0]
        told = best["if_yes"] if answered else best["if_no"]
        code, partner = best["acgme_code"], told.rsplit("(", 1)[1][:10]
        knowledge = Knowledge(answers=(Answer(code=code, fact="j1", value=answered, kind="verified"),))
        after = recommend_profile(catalog, plan.profile.model_copy(update={"knowledge": knowledge}))
        assert (code in after.codes) == answered
        assert (code in plan.codes) != answered
        comer, leaver = (code, partner) if answered else (partner, code)
        told = [comer if each == leaver else each for each in plan.codes]
        rows = [catalog.code_position[each] for each in told]
        members = np.searchsorted(plan.odds.pool.rows, rows)
        swapped = portfolio.value(after.odds.probability, after.odds.weights, after.choice.utility, members)
        assert float(swapped) == pytest.approx(after.choice.selection.value, rel=1e-5)
        assert best["gain_points"] > 0
        assert best["kind"] == "estimate"


def test_nothing_to_gain_where_nothing_could_change(bare: Catalog) -> None:
    everything = recommend(bare, TELLING, Preferences(applications=400), exclusions=_all_but(bare, 30))
    assert len(everything.codes) == 30
    table = facts_worth_checking(everything)
    assert (table["gain_points"] == 0).all()
    shuts = table["fact"].eq("noncitizens")
    assert (table.loc[shuts, "if_no"] == "It leaves your list, and nothing can take its place.").all()


def test_a_pin_gives_way_to_a_no_that_bars_the_program(bare: Catalog) -> None:
    only = Applicant(specialty=IM, visa="j1_only")
    code = recommend(bare, only, Preferences(applications=20)).codes[3]
    pinned = recommend(bare, only, Preferences(applications=20), pins=[code])
    row = facts_worth_checking(pinned).set_index(["acgme_code", "fact"]).loc[(code, "j1")]
    assert row["gain_points"] > 0
    assert "takes its place" in row["if_no"]
    no = Knowledge(answers=(Answer(code=code, fact="j1", value=False, kind="verified"),))
    assert code not in recommend(bare, only, Preferences(applications=20), pins=[code], knowledge=no).codes


def test_a_pin_holds_where_a_no_leaves_another_way_in(bare: Catalog) -> None:
    either = Applicant(specialty=IM, visa="j1_or_h1b")
    code = recommend(bare, either, Preferences(applications=20)).codes[3]
    pinned = recommend(bare, either, Preferences(applications=20), pins=[code])
    row = facts_worth_checking(pinned).set_index(["acgme_code", "fact"]).loc[(code, "j1")]
    no = Knowledge(answers=(Answer(code=code, fact="j1", value=False, kind="verified"),))
    stays = code in recommend(bare, either, Preferences(applications=20), pins=[code], knowledge=no).codes
    assert stays
    assert (row["gain_points"], row["if_no"]) == (0, "It stays on your list.")


def _all_but(catalog: Catalog, count: int) -> list[str]:
    return catalog.table["acgme_code"].iloc[catalog.rows(IM, open_only=True)[count:]].tolist()


def test_only_what_is_unknown_and_could_matter_is_asked(catalog: Catalog) -> None:
    plain = recommend(catalog, Applicant(specialty=IM, visa="none"))
    assert set(facts_worth_checking(plain)["fact"]) == {"noncitizens"}
    only = recommend(catalog, Applicant(specialty=IM, visa="j1_only"))
    table = facts_worth_checking(only)
    assert set(table["fact"]) == {"j1", "noncitizens"}
    code = table["acgme_code"].iloc[0]
    for kind in ("verified", "imported"):
        knowledge = Knowledge(answers=(Answer(code=code, fact="j1", value=True, kind=kind),))
        after = facts_worth_checking(recommend(catalog, only.profile.applicant, knowledge=knowledge))
        assert not ((after["acgme_code"] == code) & (after["fact"] == "j1")).any()
    closed = set(catalog.table.loc[catalog.table["pool"] != "open", "acgme_code"])
    assert not set(table["acgme_code"]) & closed


def test_each_line_offers_the_page_that_answers_unclearly_else_the_one_on_applying(catalog: Catalog) -> None:
    table = facts_worth_checking(recommend(catalog, Applicant(specialty=IM, visa="j1_only")))
    offered = {"unclear": 0, "on applying": 0, "none": 0}
    for row in table[table["fact"] == "j1"].to_dict("records"):
        statements = catalog.published.facts.get((row["acgme_code"], "j1"))
        if statements:
            assert row["kind"] == "published"
            assert row["page"] == statements[0].page == row["source"]
            assert "low" in {fact.confidence for fact in statements} or len(statements) > 1
            offered["unclear"] += 1
        else:
            assert row["page"] == catalog.apply_pages.get(row["acgme_code"], "")
            offered["on applying" if row["page"] else "none"] += 1
    assert min(offered.values()) > 20


def test_an_address_that_is_not_of_the_web_is_not_offered(catalog: Catalog) -> None:
    code = next(iter(catalog.apply_pages))
    published = PublishedPolicies()
    published.__dict__["table"] = catalog.published.table.assign(page="javascript:alert(1)")
    assert page_to_open(replace(catalog, published=published, version="scripts"), code, "j1") == ""
    assert page_to_open(catalog, code, "j1").startswith("http")


def test_points_of_matching_are_those_of_the_swap(catalog: Catalog) -> None:
    plan = recommend(catalog, TELLING, Preferences(applications=20))
    question, gain = gains(plan)[0]

    def match(members, i, probability):
        chances = plan.odds.probability.copy()
        chances[i] = probability
        return 1 - (1 - chances[members]).prod(axis=0) @ plan.odds.weights

    for i in np.flatnonzero(gain.value > 0)[::9]:
        partner, members = gain.partner[i], plan.choice.members
        if i in members:
            chance, after, other = (
                1 - question.chance_yes[i],
                question.if_no[i],
                np.where(members == i, partner, members),
            )
        else:
            chance, after, other = question.chance_yes[i], question.if_yes[i], np.where(members == partner, i, members)
        expected = chance * (match(other, i, after) - match(members, i, after))
        assert gain.match[i] == pytest.approx(expected, abs=1e-12)


def test_a_safety_floor_keeps_points_in_their_unit(catalog: Catalog) -> None:
    floor = recommend(catalog, TELLING, Preferences(applications=20, safety_floor=0.9))
    problem = floor.choice.selection.problem
    assert problem.utility.max() > floor.choice.utility.max() or (problem.utility == 1).all()
    assert facts_worth_checking(floor)["gain_points"].max() < 5
