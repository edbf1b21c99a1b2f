"""What the user knows: which answer wins, what it does to the odds and the list, and that it is never lost."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Applicant, Catalog, Plan, Preferences, open_plan, recommend, save_plan
from smartpick.knowledge import (
    NOTHING_KNOWN,
    POLICY_FACTS,
    Answer,
    Fill,
    Knowledge,
    policies,
    policy,
    policy_columns,
    program_facts,
    unmatched,
)
from smartpick.odds import constant, fitted_specialties
from smartpick.odds.questions import questions
from smartpick.odds.requirements import REQUIREMENTS, may_refuse, meets, refusing_share
from smartpick.odds.visa import VisaBelief, joint, met
from smartpick.whatif.competitive import candidates
from smartpick.whatif.levers import what_would_change
from smartpick.whatif.why_not import explain
from tests.odds_of import odds_of
from tests.paths import SAMPLES
from tests.strategies import applicants, the_catalog

IM = "Internal Medicine"
DAY = dt.date(2026, 5, 3)
SAVED = json.loads((SAMPLES / "odds_without_knowledge.json").read_text(encoding="utf-8"))


def says(code, fact, value, kind="verified", source="web page", as_of=DAY):
    return Answer(code=code, fact=fact, value=value, kind=kind, source=source, as_of=as_of)


def knowing(*answers, fills=()):
    return Knowledge(answers=answers, fills=fills)


def code_at(catalog, specialty, i):
    return str(catalog.table["acgme_code"].iloc[catalog.rows(specialty)[i]])


def first_open(catalog, specialty):
    return int(np.flatnonzero(odds_of(catalog, Applicant(specialty=specialty, visa="none")).open)[0])


def values_of(fact):
    return st.booleans() if fact.kind == "yes/no" else st.integers(fact.least, fact.most)


@st.composite
def answers(draw, codes=("0000000001", "0000000002")):
    """Any answer on a few programs."""
    key = draw(st.sampled_from(tuple(POLICY_FACTS)))
    return Answer(
        code=draw(st.sampled_from(codes)), fact=key, value=draw(values_of(POLICY_FACTS[key])),
        kind=draw(st.sampled_from(["verified", "imported"])), source=draw(st.sampled_from(["", "a.csv", "b.csv"])),
        as_of=draw(st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1))),
    )  # fmt: skip


some_answers = st.lists(answers(), max_size=8)


# Which answer wins


HELD = "0400121010"


def test_verified_wins_over_imported_and_both_are_shown_as_a_conflict(bare: Catalog) -> None:
    code = "0400121010"
    knowledge = knowing(says(code, "j1", True), says(code, "j1", False, "imported", "mine.xlsx", dt.date(2027, 1, 1)))
    settled = policy(bare, HELD, "j1", knowledge)
    assert (settled.value, settled.kind, settled.source, settled.as_of) == (True, "verified", "web page", DAY)
    assert settled.conflict
    assert [other.source for other in settled.others] == ["mine.xlsx"]
    assert "“no” (imported: mine.xlsx, 2027-01-01)" in settled.note
    facts = {fact.name: fact for fact in program_facts(bare, code, knowledge)}
    assert facts["J-1 sponsorship"].value == "yes"
    assert (facts["J-1 sponsorship"].kind, facts["J-1 sponsorship"].as_of) == ("verified", "2026-05-03")
    assert "Conflict" in facts["J-1 sponsorship"].note


def test_a_later_verified_answer_replaces_an_earlier_one(bare: Catalog) -> None:
    knowledge = NOTHING_KNOWN.with_answer(says("0400121010", "j1", True)).with_answer(says("0400121010", "j1", False))
    settled = policy(bare, HELD, "j1", knowledge)
    assert settled.value is False
    assert not settled.conflict
    assert len(knowledge.answers) == 1
    unreplaced = knowing(says("0400121010", "j1", True), says("0400121010", "j1", False))
    assert policy(bare, HELD, "j1", unreplaced) == settled


def test_two_files_that_disagree_are_a_conflict_and_the_newer_wins(bare: Catalog) -> None:
    old, new = dt.date(2024, 1, 1), dt.date(2026, 1, 1)
    pair = [
        says("0400121010", "h1b", True, "imported", "a.csv", new),
        says("0400121010", "h1b", False, "imported", "b.csv", old),
    ]
    for knowledge in (knowing(*pair), knowing(*reversed(pair))):
        settled = policy(bare, HELD, "h1b", knowledge)
        assert (settled.value, settled.source, settled.conflict) == (True, "a.csv", True)


def test_sources_that_agree_are_no_conflict(bare: Catalog) -> None:
    knowledge = knowing(says("0400121010", "j1", True), says("0400121010", "j1", True, "imported", "a.csv"))
    assert not policy(bare, HELD, "j1", knowledge).conflict


def test_without_answers_every_policy_is_unknown_and_federal_filings_are_no_yes(bare: Catalog) -> None:
    for evidence in bare.table["visa_evidence"].unique():
        line = bare.table[bare.table["visa_evidence"] == evidence].iloc[0]
        settled = policies(bare, str(line["acgme_code"]))
        assert all(each.value is None for each in settled.values())
        assert settled["h1b"].kind == ("unknown" if evidence == "unknown" else "observed")
        assert ("do not add it up" in settled["h1b"].note) == (evidence != "unknown")
        assert {each.kind for key, each in settled.items() if key != "h1b"} == {"unknown"}


@given(some_answers)
def test_the_table_and_the_card_settle_alike(given_answers) -> None:
    catalog = the_catalog()
    codes = catalog.table["acgme_code"].iloc[[0, 1]].tolist()
    here = [a.model_copy(update={"code": codes[int(a.code) - 1]}) for a in given_answers]
    knowledge = knowing(*here)
    columns = policy_columns(catalog, knowledge)
    assert len(columns) == len(catalog.table)
    for at in (0, 1, 2):
        for key, settled in policies(catalog, str(catalog.table["acgme_code"].iloc[at]), knowledge).items():
            shown = columns[key].iloc[at]
            if POLICY_FACTS[key].kind == "yes/no":
                words = {True: "yes", False: "no", None: "unknown", "transfer": "only transfers"}
                assert shown == words[settled.value]
            else:
                assert settled.value is None if shown is columns[key].dtype.na_value else shown == settled.value
            assert columns[f"{key}_kind"].iloc[at] == settled.kind
            assert columns[f"{key}_conflict"].iloc[at] == settled.conflict
            assert columns[f"{key}_season"].iloc[at] == settled.season


# Changing it


@given(some_answers, answers())
def test_an_answer_comes_and_goes(before, answer) -> None:
    knowledge = NOTHING_KNOWN.with_answer(*before)
    after = knowledge.with_answer(answer)
    assert after.answers[-1] == answer
    assert after.with_answer(answer) == after
    left = after.without(answer)
    assert answer not in left.answers
    assert set(left.answers) == set(after.answers) - {answer}
    assert left != after
    assert hash(after) == hash(Knowledge.model_validate_json(after.model_dump_json()))


def test_what_no_longer_matches_is_listed_and_kept(plan: Plan) -> None:
    lost, held = "9999999999", plan.codes[0]
    knowledge = knowing(
        says(lost, "j1", True), says(held, "j1", True), fills=(Fill(code=lost, year=2024, quota=9, filled=7),)
    )
    listed = unmatched(plan.catalog, knowledge)
    assert listed["acgme_code"].tolist() == [lost, lost]
    assert listed["answer"].tolist() == ["yes", "7 of 9"]
    again = open_plan(save_plan(recommend(plan.catalog, plan.profile.applicant, knowledge=knowledge)))
    assert again.knowledge == knowledge


# The odds


@pytest.mark.parametrize(
    "saved", SAVED, ids=lambda saved: f"{saved['applicant']['specialty']}-{saved['applicant']['visa']}"
)
def test_with_nothing_known_every_number_is_what_it_was(bare: Catalog, saved) -> None:
    applicant, at = Applicant.model_validate(saved["applicant"]), np.array(saved["at"])
    for more in ((), (None, NOTHING_KNOWN)):
        odds = odds_of(bare, applicant, *more)
        np.testing.assert_allclose(odds.chance[at], saved["chance"], rtol=1e-12)
        np.testing.assert_allclose(odds.visa[at], saved["visa"], rtol=1e-12)
        assert odds.chance.mean() == pytest.approx(saved["mean"], rel=1e-12)
        np.testing.assert_allclose(odds_of(bare, applicant, *more).intervals[:, at], saved["intervals"], rtol=1e-10)
        np.testing.assert_allclose(odds_of(bare, applicant, *more).drawn(at[:3]).chance[:5], saved["drawn"], rtol=1e-12)
    assert recommend(bare, applicant, Preferences(home="own")).codes == saved["codes"]


def test_knowledge_of_other_programs_moves_nothing(bare: Catalog) -> None:
    applicant = Applicant(specialty=IM, visa="j1_or_h1b")
    i = first_open(bare, IM)
    code = code_at(bare, IM, i)
    knowledge = knowing(
        says(code, "j1", False),
        says("9999999999", "j1", True),
        fills=(Fill(code=code, year=2025, quota=9, filled=1),),
    )
    before, after = odds_of(bare, applicant), odds_of(bare, applicant, None, knowledge)
    others = np.arange(len(before.chance)) != i
    np.testing.assert_array_equal(before.chance[others], after.chance[others])
    assert before.chance[i] != after.chance[i]


@pytest.mark.parametrize(
    ("need", "answered", "expected"),
    [
        ("none", {"j1": False, "h1b": False}, 1.0),
        ("j1_only", {"j1": True}, 1.0),
        ("j1_only", {"j1": False}, 0.0),
        ("h1b_only", {"h1b": True}, 0.4),
        ("h1b_only", {"h1b": False}, 0.0),
        ("j1_or_h1b", {"j1": True}, 1.0),
        ("j1_or_h1b", {"j1": False, "h1b": True}, 0.4),
        ("j1_or_h1b", {"j1": False, "h1b": False}, 0.0),
        ("j1_or_h1b", {"j1": True, "h1b": False}, 1.0),
    ],
)
def test_verified_visa_answers_settle_the_visa_stage(bare: Catalog, need, answered, expected) -> None:
    i = first_open(bare, IM)
    code = code_at(bare, IM, i)
    knowledge = knowing(*(says(code, key, value) for key, value in answered.items()))
    odds = odds_of(bare, Applicant(specialty=IM, visa=need, step3_passed=False), None, knowledge)
    assert odds.visa[i] == pytest.approx(expected, abs=1e-9)
    assert constant("step3_later") == 0.4
    assert odds.open[i] == (expected > 0)
    if expected == 0:
        assert odds.closed[i].startswith("You checked on 3 May 2026: it does not sponsor the ")


@pytest.mark.parametrize(("need", "key"), [("j1_only", "j1"), ("h1b_only", "h1b")])
def test_imported_visa_answers_are_nearly_sure(bare: Catalog, need, key) -> None:
    i = first_open(bare, IM)
    code = code_at(bare, IM, i)
    applicant = Applicant(specialty=IM, visa=need, step3_passed=True)
    for value, expected in ((True, 0.95), (False, 0.05)):
        odds = odds_of(bare, applicant, None, knowing(says(code, key, value, "imported")))
        assert odds.visa[i] == pytest.approx(expected)
        assert odds.open[i]


chance = st.floats(0.02, 0.97)
imported = st.sampled_from([np.nan, 0.05, 0.12, 0.5, 0.88, 0.95])


@given(
    chance,
    chance,
    imported,
    imported,
    st.sampled_from(["j1_only", "h1b_only", "j1_or_h1b"]),
    st.sampled_from(["j1", "h1b"]),
)
def test_visa_answers_average_to_the_chance_before(j1, share, j1_answer, h1b_answer, need, asked) -> None:
    prior = np.array([[j1]]), np.array([[j1 * share]])

    def after(**changes):
        checked = {"j1_checked": np.nan, "h1b_checked": np.nan} | changes
        soft = {"j1": np.array([[j1_answer]]), "h1b": np.array([[h1b_answer]])}
        soft |= {f"{key}_yes": value[0] >= 0.5 for key, value in soft.items()}
        return joint(*prior, 0.01, VisaBelief(**soft, **{key: np.array([value]) for key, value in checked.items()}))

    now = after()
    yes = float((now[1].sum(axis=0) if asked == "j1" else now[:, 1].sum(axis=0))[0, 0])
    answered = [after(**{f"{asked}_checked": value}) for value in (1.0, 0.0)]
    assert now.sum() == pytest.approx(1)
    for in_time in (0.4, 1.0):
        values = [float(met(q, need, in_time)[0, 0]) for q in answered]
        assert yes * values[0] + (1 - yes) * values[1] == pytest.approx(float(met(now, need, in_time)[0, 0]), abs=1e-9)


@given(applicants(), st.none() | st.floats(0, 100), some_answers)
def test_the_answers_to_any_question_average_to_the_chance_before(applicant, percentile, given_answers) -> None:
    catalog = the_catalog()
    rows = np.flatnonzero(odds_of(catalog, applicant, percentile).open)[:2]
    codes = [code_at(catalog, applicant.specialty, i) for i in rows]
    knowledge = knowing(*(a.model_copy(update={"code": codes[int(a.code) - 1]}) for a in given_answers))
    now = odds_of(catalog, applicant, percentile, knowledge)
    assert now.probability.min() >= 0
    assert now.interview.max() <= 1
    for question in questions(odds_of(catalog, applicant, percentile, knowledge), knowledge):
        yes, at = question.chance_yes, question.unknown
        average = yes[:, None] * question.if_yes + (1 - yes)[:, None] * question.if_no
        np.testing.assert_allclose((average @ now.weights)[at], now.chance[at], rtol=1e-9)
        assert (yes[at] >= 0).all()
        assert (yes[at] <= 1 + 1e-12).all()
        assert question.if_yes.max() <= 1


def test_an_imagined_answer_is_what_the_answer_then_does(bare: Catalog) -> None:
    applicant = Applicant(specialty=IM, visa="j1_or_h1b", graduation_year=2018, us_letters=1, step2_ck=225)
    i = first_open(bare, IM)
    code = code_at(bare, IM, i)
    answers_of = {"j1": (True, False), "h1b": (True, False), "graduation_limit": (60, 5), "us_letters": (0, 3),
                  "step2_minimum": (200, 240), "noncitizens": (True, False)}  # fmt: skip
    asked = questions(odds_of(bare, applicant))
    assert {question.key for question in asked} == set(answers_of)
    for question in asked:
        for value, imagined in zip(answers_of[question.key], (question.if_yes, question.if_no), strict=True):
            real = odds_of(bare, applicant, None, knowing(says(code, question.key, value)))
            np.testing.assert_allclose(imagined[i], real.probability[i], atol=1e-12)


TELLING = Applicant(
    specialty=IM, visa="none", graduation_year=2018, us_letters=1, step2_ck=225, usce_hands_on_months=1.0,
    usce_observership_months=1.0, step1_attempts=2, step2_attempts=1,
)  # fmt: skip
MET_AND_MISSED = {
    "usce_months": (2, 3), "graduation_limit": (9, 8), "step2_minimum": (225, 226), "us_letters": (1, 2),
    "attempts_limit": (2, 1), "noncitizens": (True, False),
}  # fmt: skip


@pytest.mark.parametrize("key", MET_AND_MISSED)
def test_a_requirement_lets_in_or_bars_at_its_own_line(bare: Catalog, key) -> None:
    fits, misses = MET_AND_MISSED[key]
    assert (meets(key, fits, TELLING), meets(key, misses, TELLING)) == (True, False)
    i = first_open(bare, IM)
    code = code_at(bare, IM, i)
    before = odds_of(bare, TELLING)
    share = refusing_share(key)
    assert 0 < share < 1

    def after(value, kind):
        return odds_of(bare, TELLING, None, knowing(says(code, key, value, kind)))

    np.testing.assert_allclose(
        after(fits, "verified").interview[i], np.minimum(before.interview[i] / (1 - share), 1), rtol=1e-12
    )
    out = after(misses, "verified")
    assert out.chance[i] == 0
    assert not out.open[i]
    assert out.closed[i].startswith("You checked on 3 May 2026: it ")
    doubtful = after(misses, "imported")
    np.testing.assert_allclose(doubtful.interview[i], before.interview[i] * 0.05 / (1 - share), rtol=1e-12)
    assert doubtful.open[i]
    assert before.chance[i] <= after(fits, "imported").chance[i] <= after(fits, "verified").chance[i]


def test_a_requirement_without_its_counterpart_changes_nothing(bare: Catalog, average: Applicant) -> None:
    code = code_at(bare, IM, first_open(bare, IM))
    for key in set(REQUIREMENTS) - {"noncitizens", "img"}:
        assert not may_refuse(key, average)
        for value in MET_AND_MISSED[key]:
            knowledge = knowing(says(code, key, value))
            np.testing.assert_array_equal(odds_of(bare, average, None, knowledge).chance, odds_of(bare, average).chance)


@pytest.mark.parametrize(
    ("key", "anything"),
    [("usce_months", 0), ("us_letters", 0), ("graduation_limit", 60), ("step2_minimum", 1), ("attempts_limit", 6)],
)
def test_a_program_that_asks_for_nothing_takes_those_who_left_the_field_empty_too(
    bare: Catalog, average: Applicant, key, anything
) -> None:
    i = first_open(bare, IM)
    before, after = (
        odds_of(bare, average, None, knowledge)
        for knowledge in (Knowledge(), knowing(says(code_at(bare, IM, i), key, anything)))
    )
    lifted = np.minimum(before.interview[i] / (1 - refusing_share(key)), before.visa[i])
    np.testing.assert_allclose(after.interview[i], lifted, rtol=1e-12)
    assert after.chance[i] > before.chance[i]
    longest = Applicant(specialty=IM, visa="none", graduation_year=1960)
    assert meets("graduation_limit", 60, longest)  # "no limit"


def test_a_military_program_comes_in_only_when_verified(bare: Catalog) -> None:
    table = bare.table
    i = int(np.flatnonzero(table["pool"].iloc[bare.rows(IM)] == "military")[0])
    code, applicant = code_at(bare, IM, i), Applicant(specialty=IM, visa="none", graduation_year=2010)
    for answer, is_open in (
        (says(code, "noncitizens", True), True),
        (says(code, "noncitizens", True, "imported"), False),
    ):
        odds = odds_of(bare, applicant, None, knowing(answer))
        assert odds.open[i] == is_open
        assert (odds.closed[i] == "") == is_open
    both = knowing(says(code, "graduation_limit", 5), says(code, "noncitizens", True))
    assert "5 years after graduation" in odds_of(bare, applicant, None, both).closed[i]
    fitted = table["specialty"].isin(fitted_specialties())
    foreign = int(np.flatnonzero((table["pool"] == "possibly closed") & fitted)[0])
    other = Applicant(specialty=str(table["specialty"].iat[foreign]), visa="none")
    here = int(np.flatnonzero(bare.rows(other.specialty) == foreign)[0])
    knowledge = knowing(says(str(table["acgme_code"].iat[foreign]), "noncitizens", True))
    assert not odds_of(bare, other, None, knowledge).open[here]


def test_unfilled_positions_make_a_program_more_reachable(bare: Catalog, average: Applicant) -> None:
    i = first_open(bare, IM)
    code = code_at(bare, IM, i)

    def openness(*years):
        fills = tuple(Fill(code=code, year=2020 + n, quota=q, filled=f) for n, (q, f) in enumerate(years))
        return float(odds_of(bare, average, None, Knowledge(fills=fills)).openness[i])

    none = openness()
    assert openness((0, 0)) == none
    assert openness((10, 10)) < none < openness((10, 5)) < openness((10, 5), (10, 5)) < openness((10, 0), (10, 0))
    assert openness((1000, 0)) - none < constant("fill_slope")


# The plan


def test_answers_change_the_list_at_once(plan: Plan) -> None:
    bad = plan.codes[0]
    knowledge = knowing(says(bad, "j1", False), says(bad, "h1b", False))
    after = recommend(plan.catalog, plan.profile.applicant, knowledge=knowledge, pins=[bad])
    assert bad not in after.codes
    assert any(bad in clamp and "You checked on 3 May 2026" in clamp for clamp in after.clamps)
    assert explain(after, bad).reason.startswith("You checked on 3 May 2026: it does not sponsor the J-1")
    outside = next(
        code for code, chance_now in zip(_pool_codes(plan), plan.odds.chance, strict=True)
        if code not in plan.codes and 0 < chance_now < 0.01
    )  # fmt: skip
    good = knowing(says(outside, "j1", True), fills=(Fill(code=outside, year=2025, quota=30, filled=0),))
    assert outside in recommend(plan.catalog, plan.profile.applicant, knowledge=good).codes


def _pool_codes(plan):
    return plan.catalog.table["acgme_code"].iloc[plan.odds.pool.rows].tolist()


def test_every_derived_number_of_a_plan_knows_it(plan: Plan) -> None:
    yes = knowing(*(says(code, "j1", True) for code in plan.codes))
    sure = recommend(plan.catalog, plan.profile.applicant, knowledge=yes)
    assert sure.outlook.match.mid > plan.outlook.match.mid + 0.02
    assert sure.table["chance_mid"].sum() > plan.table["chance_mid"].sum()
    assert all(lever.before == pytest.approx(what_would_change(sure)[0].before) for lever in what_would_change(sure))
    pediatrics = Applicant(specialty="Pediatrics", visa="j1_or_h1b")
    codes = plan.catalog.table["acgme_code"].iloc[plan.catalog.rows("Pediatrics")]
    all_yes = knowing(*(says(code, "j1", True) for code in codes))
    without, known_there = (
        {
            c.specialty: c.match
            for c in candidates(
                recommend(plan.catalog, plan.profile.applicant, Preferences(applications=40), knowledge=knowledge)
            )
        }
        for knowledge in (NOTHING_KNOWN, all_yes)
    )
    assert known_there["Pediatrics"] > without["Pediatrics"]
    assert odds_of(plan.catalog, pediatrics, None, all_yes).visa.min() == pytest.approx(1)


def test_taking_an_import_back_leaves_what_came_since(plan: Plan) -> None:
    a, b, c = plan.codes[:3]
    before = knowing(says(a, "j1", True, "imported", "old.csv"), says(b, "j1", True, "imported", "my.csv"))
    after = knowing(says(a, "j1", True, "imported", "old.csv"), says(b, "j1", False, "imported", "my.csv"),
                    says(c, "h1b", True, "imported", "my.csv"))  # fmt: skip
    assert after.taken_back(before, after) == before
    since = after.with_answer(says(c, "h1b", False), says(a, "h1b", True))
    back = since.taken_back(before, after)
    assert set(back.answers) == {*before.answers, says(c, "h1b", False), says(a, "h1b", True)}
    newer = after.with_answer(says(b, "j1", True, "imported", "my.csv", dt.date(2026, 8, 1)))
    assert says(b, "j1", True, "imported", "my.csv", dt.date(2026, 8, 1)) in newer.taken_back(before, after).answers


def test_no_program_takes_people_up_to_zero_years_after_graduation() -> None:
    with pytest.raises(ValueError, match="from 1 to 60"):
        says("1400100001", "graduation_limit", 0)
