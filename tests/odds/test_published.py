"""What programs publish, priced: real programs that say yes, no, and both; a clear no bars, an unclear one lowers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from smartpick import Applicant, Catalog, recommend
from smartpick.catalog.published_policies import PublishedFact, PublishedPolicies
from smartpick.knowledge import Answer, Knowledge
from smartpick.odds import constant, fitted_specialties, pool_of
from smartpick.odds.questions import questions
from smartpick.odds.requirements import refusing_share
from smartpick.odds.sponsorship import visa_chance
from tests.odds_of import odds_of

IM, J1 = "Internal Medicine", Applicant(specialty="Internal Medicine", visa="j1_only")
SAYS_YES, SAYS_NO, OLD_NO = "1400531039", "1400500895", "1400512042"
BOTH = "1403800541"
"""Its own page says no on J-1, its institution's yes, both of medium confidence."""


def at(odds, code):
    return int(np.flatnonzero(odds.pool.codes == code)[0])


def published(catalog: Catalog, *facts: PublishedFact) -> Catalog:
    """A catalog of just these facts."""
    groups: dict[tuple[str, str], tuple[PublishedFact, ...]] = {}
    for fact in facts:
        groups[fact.code, fact.fact] = (*groups.get((fact.code, fact.fact), ()), fact)
    policies = PublishedPolicies()
    policies.__dict__["facts"] = groups
    return replace(catalog, published=policies, version=f"made up {facts}")


def said(code, fact, value, confidence="medium", scope="program", page="https://example.edu"):
    return PublishedFact(code, fact, value, scope, page, "2024-25", confidence, "")


def test_a_program_that_says_yes(catalog: Catalog, bare: Catalog) -> None:
    facts = catalog.published.facts[SAYS_YES, "j1"]
    assert [(fact.value, fact.confidence) for fact in facts] == [(True, "high")]
    now, before = odds_of(catalog, J1), odds_of(bare, J1)
    i = at(now, SAYS_YES)
    assert now.visa[i] > before.visa[i] + 0.1
    assert now.chance[i] > before.chance[i]
    assert now.open[i]


def test_a_program_that_says_no_leaves_the_pool_with_its_page(catalog: Catalog, bare: Catalog) -> None:
    (fact,) = catalog.published.facts[SAYS_NO, "j1"]
    assert (fact.value, fact.confidence) == (False, "high")
    now = odds_of(catalog, J1)
    i = at(now, SAYS_NO)
    assert odds_of(bare, J1).open[i]
    assert not now.open[i]
    assert fact.page in now.closed[i]
    assert "says: it does not sponsor the J-1 (2024-25; " in now.closed[i]
    assert SAYS_NO not in recommend(catalog, J1).codes
    assert odds_of(catalog, Applicant(specialty=IM, visa="none")).open[i]
    mine = Answer(code=SAYS_NO, fact="j1", value=True, kind="verified", source="a call", as_of=dt.date(2026, 5, 3))
    checked = odds_of(catalog, J1, None, Knowledge(answers=(mine,)))
    assert (checked.open[i], checked.closed[i], checked.visa[i]) == (True, "", pytest.approx(1))


def test_an_old_no_stays_in_at_a_lower_price_and_is_asked(catalog: Catalog, bare: Catalog) -> None:
    facts = catalog.published.facts[OLD_NO, "j1"]
    assert (facts[0].value, facts[0].confidence) == (False, "low")
    now, before = odds_of(catalog, J1), odds_of(bare, J1)
    i = at(now, OLD_NO)
    assert now.open[i]
    assert now.visa[i] == pytest.approx(1 - constant("published_right_low"))
    assert now.visa[i] < before.visa[i] - 0.1
    assert now.chance[i] < before.chance[i]
    (asked,) = [question for question in questions(now) if question.key == "j1"]
    assert asked.unknown[i]
    assert not asked.unknown[at(now, SAYS_YES)]
    np.testing.assert_allclose(asked.chance_yes[i], now.visa[i])
    average = asked.chance_yes[i] * asked.if_yes[i] + (1 - asked.chance_yes[i]) * asked.if_no[i]
    np.testing.assert_allclose(average, now.probability[i], rtol=1e-9)


def test_a_program_whose_pages_contradict_each_other_is_not_sure_of_either(catalog: Catalog) -> None:
    facts = catalog.published.facts[BOTH, "j1"]
    assert [(fact.value, fact.scope, fact.confidence) for fact in facts] == [
        (False, "program", "medium"), (True, "institution", "medium")
    ]  # fmt: skip
    odds = odds_of(catalog, J1)
    i = at(odds, BOTH)
    assert odds.open[i]
    alone = odds_of(published(catalog, *facts), J1)
    assert alone.visa[i] == pytest.approx(1 - constant("published_right_low"))
    assert odds.visa[i] == pytest.approx(alone.visa[i])  # what it says of the H-1B does not move its own answer
    sure = odds_of(published(catalog, facts[0]), J1)
    assert not sure.open[i]
    assert sure.visa[i] == pytest.approx(1 - constant("published_right_medium"))
    (asked,) = [question for question in questions(odds) if question.key == "j1"]
    assert asked.unknown[i]


@pytest.mark.parametrize(
    ("need", "facts", "is_open"),
    [
        ("j1_only", [("j1", False)], False),
        ("j1_or_h1b", [("j1", False)], True),
        ("j1_or_h1b", [("j1", False), ("h1b", False)], False),
        ("j1_or_h1b", [("j1", False), ("h1b", "transfer")], False),
        ("h1b_only", [("h1b", "transfer")], False),
        ("h1b_only", [("h1b", False), ("h1b", "transfer", "medium", "institution", "https://b.edu")], False),
        ("h1b_only", [("h1b", False), ("h1b", True, "medium", "institution", "https://b.edu")], True),
        ("h1b_only", [("h1b", False, "low")], True),
        ("none", [("j1", False), ("h1b", False)], True),
    ],
)
def test_only_a_clear_no_to_every_visa_that_would_do_bars(bare: Catalog, need, facts, is_open) -> None:
    odds = odds_of(published(bare, *(said(SAYS_YES, *fact) for fact in facts)), Applicant(specialty=IM, visa=need))
    i = at(odds, SAYS_YES)
    assert odds.open[i] == is_open
    assert (odds.closed[i] == "") == is_open
    if not is_open:
        assert "(2024-25; https://example.edu)" in odds.closed[i]
    if facts[0][1] == "transfer":
        assert "only for people who hold one already or graduated from a US school" in odds.closed[i]


def test_a_program_refused_by_its_page_comes_back_in_one_step_at_its_price(catalog: Catalog) -> None:
    reopened = Knowledge().open_again(SAYS_NO)
    odds = odds_of(catalog, J1, None, reopened)
    i = at(odds, SAYS_NO)
    assert (odds.open[i], odds.closed[i]) == (True, "")
    assert catalog.published.facts[SAYS_NO, "j1"][0].page in odds.here.by_page[i]
    assert odds.visa[i] == pytest.approx(1 - constant("published_right_high"))
    assert not odds_of(catalog, J1, None, reopened.open_again(SAYS_NO, yes=False)).open[i]
    mine = Answer(code=SAYS_NO, fact="j1", value=False, kind="verified", source="a call", as_of=dt.date(2026, 5, 3))
    checked = odds_of(catalog, J1, None, reopened.with_answer(mine))
    assert not checked.open[i]
    assert not checked.here.by_page[i]


def test_only_transfers_is_a_yes_for_those_who_can(bare: Catalog) -> None:
    catalog = published(bare, said(SAYS_YES, "h1b", True, "high", page="b"), said(SAYS_YES, "h1b", "transfer", "high"))
    newcomer = Applicant(specialty=IM, visa="h1b_only", step3_passed=True)
    for person, chance in (
        (newcomer, constant("published_h1b_unclear")),  # one page says yes, one says not to a newcomer
        (newcomer.model_copy(update={"h1b_transfer": True}), constant("published_right_high")),
    ):
        odds = odds_of(catalog, person)
        i = at(odds, SAYS_YES)
        assert odds.open[i]
        assert odds.visa[i] == pytest.approx(chance)
    alone = published(bare, said(SAYS_YES, "h1b", "transfer", "high"))
    assert [odds_of(alone, newcomer.model_copy(update={"h1b_transfer": h})).open[i] for h in (None, False, True)] == [
        False, False, True
    ]  # fmt: skip


@pytest.mark.parametrize(("specialty", "key", "need"), [(IM, "h1b", "h1b_only"), ("Family Medicine", "j1", "j1_only")])
@pytest.mark.parametrize("confidence", ["high", "medium", "low"])
def test_a_yes_never_lowers_and_a_no_never_raises_the_chance(bare: Catalog, specialty, key, need, confidence) -> None:
    applicant = Applicant(specialty=specialty, visa=need, step3_passed=True)
    before = odds_of(bare, applicant)
    codes = before.pool.codes
    for value in (True, False):
        says = [said(code, key, value, confidence) for code in codes]
        after = odds_of(published(bare, *says), applicant)
        moved = after.visa - before.visa if value else before.visa - after.visa
        assert moved.min() >= -1e-12
        assert moved.max() > 0.01


@pytest.mark.parametrize("values", [(True, False), (True, True), (False, False), (False, True)])
def test_two_answers_of_one_program_each_keep_their_own_reliability(bare: Catalog, values) -> None:
    catalog = published(bare, said(SAYS_YES, "j1", values[0], "low"), said(SAYS_YES, "h1b", values[1], "medium"))
    expected = {"j1_only": 0.75 if values[0] else 0.25, "h1b_only": 0.88 if values[1] else 0.12}
    for need, chance in expected.items():
        odds = odds_of(catalog, Applicant(specialty=IM, visa=need, step3_passed=True))
        assert odds.visa[at(odds, SAYS_YES)] == pytest.approx(chance, abs=1e-9)


def test_the_reliability_of_a_page_is_drawn_in_the_interval(bare: Catalog) -> None:
    odds = odds_of(published(bare, said(SAYS_YES, "j1", False, "low")), J1)
    i = at(odds, SAYS_YES)
    visa = odds._drawn_stages(np.array([i])).visa[:, 0]
    assert (visa.min(), visa.max()) == (pytest.approx(0.1, abs=0.01), pytest.approx(0.45, abs=0.01))
    applicant = Applicant(specialty=IM, visa="none", graduation_year=2018)
    asks = odds_of(published(bare, said(SAYS_YES, "graduation_limit", 5, "low")), applicant)
    ratio = (
        asks._drawn_stages(np.array([i])).interview / odds_of(bare, applicant)._drawn_stages(np.array([i])).interview
    )
    taking = 1 - refusing_share("graduation_limit")
    assert ratio.min() == pytest.approx(0.1 / taking, abs=0.01)
    assert ratio.max() == pytest.approx(0.45 / taking, abs=0.01)


def test_a_page_and_an_own_check_bar_together(bare: Catalog) -> None:
    mine = Answer(code=SAYS_YES, fact="h1b", value=False, kind="verified", source="a call", as_of=dt.date(2026, 5, 3))
    catalog, applicant = published(bare, said(SAYS_YES, "j1", False)), Applicant(specialty=IM, visa="j1_or_h1b")
    odds = odds_of(catalog, applicant, None, Knowledge(answers=(mine,)))
    closed = odds.closed[at(odds, SAYS_YES)]
    assert closed.startswith("You checked on 3 May 2026: it does not sponsor the H-1B. Its own page says: it does not ")


@pytest.mark.parametrize(("confidence", "right"), [("high", 0.95), ("medium", 0.88), ("low", 0.75)])
def test_requirements_are_priced_by_confidence_and_never_bar(bare: Catalog, confidence, right) -> None:
    applicant = Applicant(specialty=IM, visa="none", graduation_year=2018)
    before = odds_of(bare, applicant)
    i = at(before, SAYS_YES)
    after = odds_of(published(bare, said(SAYS_YES, "graduation_limit", 5, confidence)), applicant)
    np.testing.assert_allclose(after.interview[i], before.interview[i] * (1 - right) / 0.88, rtol=1e-12)
    assert after.open[i]
    no_imgs = odds_of(published(bare, said(SAYS_YES, "img", False, confidence)), applicant)
    np.testing.assert_allclose(no_imgs.interview[i], before.interview[i] * (1 - right), rtol=1e-12)
    takes_imgs = odds_of(published(bare, said(SAYS_YES, "img", True, confidence)), applicant)
    np.testing.assert_array_equal(takes_imgs.interview[i], before.interview[i])


def test_the_pool_the_model_is_fitted_on_does_not_know_them(catalog: Catalog, bare: Catalog) -> None:
    for specialty in fitted_specialties()[:3]:
        one, other = pool_of(catalog, specialty), pool_of(bare, specialty)
        np.testing.assert_array_equal(one.relative, other.relative)
        np.testing.assert_array_equal(one.open, other.open)
        shift, applicant = np.zeros(1), Applicant(specialty=specialty, visa="j1_or_h1b")
        np.testing.assert_array_equal(visa_chance(one, applicant, shift), visa_chance(other, applicant, shift))
