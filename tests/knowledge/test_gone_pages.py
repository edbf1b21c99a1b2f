"""A page that no longer answers, marked by the user: its facts count as unclear, say so, and are asked first."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from smartpick import Applicant, Catalog, Preferences, Profile, open_plan, recommend, save_plan
from smartpick.knowledge import NOTHING_KNOWN, Answer, Knowledge, OwnProgram, policy, policy_columns, program_facts
from smartpick.odds import constant
from smartpick.odds.questions import questions
from smartpick.plan import PlanError, recommend_profile
from smartpick.plan.preferences import read_profile
from smartpick.plan.reasons import short_reasons
from smartpick.whatif import facts_worth_checking
from tests.odds_of import odds_of

IM, J1 = "Internal Medicine", Applicant(specialty="Internal Medicine", visa="j1_only")
SAYS_YES, SAYS_NO, BOTH = "1400531039", "1400500895", "3205421358"
DAY = dt.date(2026, 11, 28)
WORDS = "Page gone, marked by you on 28 November 2026."
CHECKED = Answer(code=SAYS_NO, fact="j1", value=True, kind="verified", source="a call", as_of=DAY)


def page_of(catalog: Catalog, code: str, fact: str = "j1") -> str:
    return catalog.published.facts[code, fact][0].page


def without(page: str) -> Knowledge:
    return NOTHING_KNOWN.with_page_gone(page, DAY)


def test_a_page_has_one_mark_which_no_answer_takes_away() -> None:
    marked = without("https://a.edu").with_page_gone("https://b.edu", DAY)
    again = marked.with_page_gone("https://a.edu", dt.date(2026, 12, 1))
    assert {page: mark.on.day for page, mark in again.gone.items()} == {"https://a.edu": 1, "https://b.edu": 28}
    assert again != marked
    assert marked.with_page_back("https://a.edu") == without("https://b.edu")
    with_file = marked.with_items(CHECKED, OwnProgram(name="A new one"))
    assert with_file.gone == marked.gone
    assert with_file.without(CHECKED).gone == marked.gone
    later = with_file.with_page_gone("https://c.edu", DAY)
    assert later.taken_back(marked, with_file) == marked.with_page_gone("https://c.edu", DAY)


def test_its_facts_are_unclear_and_say_so(catalog: Catalog) -> None:
    knowledge = without(page_of(catalog, SAYS_NO))
    before, now = policy(catalog, SAYS_NO, "j1"), policy(catalog, SAYS_NO, "j1", knowledge)
    assert (before.value, before.confidence) == (now.value, "high") == (False, "high")
    assert (now.confidence, now.page) == ("low", before.page)
    assert now.note.startswith(WORDS)
    (shown,) = [fact for fact in program_facts(catalog, SAYS_NO, knowledge) if fact.name == now.fact.label]
    assert WORDS in shown.note
    row = catalog.code_position[SAYS_NO]
    assert policy_columns(catalog, knowledge)["j1_confidence"].iloc[row] == "low"
    assert policy(catalog, SAYS_NO, "j1", knowledge.with_page_back(before.page)) == before


def test_a_surer_page_speaks_in_its_place(catalog: Catalog) -> None:
    first, second = catalog.published.facts[BOTH, "h1b"][:2]
    assert (first.value, second.value, second.confidence) == (True, False, "medium")
    now = policy(catalog, BOTH, "h1b", without(first.page))
    assert (now.page, now.confidence) == (first.page, "low")  # the program's own still comes before its institution's
    old_and_gone = without(second.page)
    assert WORDS in policy(catalog, BOTH, "h1b", old_and_gone).others[-1].note


def test_a_no_on_a_page_that_is_gone_closes_no_program(catalog: Catalog, bare: Catalog) -> None:
    knowledge = without(page_of(catalog, SAYS_NO))
    before, now = odds_of(catalog, J1), odds_of(catalog, J1, None, knowledge)
    i = int(np.flatnonzero(now.pool.codes == SAYS_NO)[0])
    assert not before.open[i]
    assert now.open[i]
    assert now.closed[i] == ""
    assert now.visa[i] < odds_of(bare, J1).visa[i]


def test_it_is_asked_before_everything_else(catalog: Catalog) -> None:
    page = page_of(catalog, SAYS_YES)
    before = facts_worth_checking(recommend(catalog, J1))
    assert (SAYS_YES, "j1") not in set(zip(before["acgme_code"], before["fact"], strict=True))
    table = facts_worth_checking(recommend(catalog, J1, knowledge=without(page)))
    first = table.iloc[0]
    assert (first["acgme_code"], first["fact"], first["source"]) == (SAYS_YES, "j1", f"{page} (page gone)")
    assert table["gain_points"].iloc[1:].is_monotonic_decreasing


@pytest.mark.parametrize(("graduated", "meets"), [(2022, True), (2005, False)])
def test_a_requirement_on_a_page_that_is_gone_is_asked_too(catalog: Catalog, graduated: int, meets: bool) -> None:
    applicant = Applicant(specialty=IM, visa="none", graduation_year=graduated)
    codes = set(catalog.table["acgme_code"].iloc[catalog.rows(IM, open_only=True)])
    code, page = next(
        (code, facts[0].page)
        for (code, key), facts in catalog.published.facts.items()
        if key == "graduation_limit" and code in codes and len(facts) == 1 and facts[0].confidence == "medium"
        and facts[0].value == 5
    )  # fmt: skip
    knowledge = without(page)
    odds = odds_of(catalog, applicant, None, knowledge)
    i = int(np.flatnonzero(odds.pool.codes == code)[0])
    (asked,) = [q for q in questions(odds, knowledge) if q.key == "graduation_limit"]
    assert not next(q for q in questions(odds_of(catalog, applicant)) if q.key == "graduation_limit").unknown[i]
    assert asked.unknown[i]
    checked = Answer(code=code, fact="graduation_limit", value=60, kind="verified", source="a call", as_of=DAY)
    met = odds_of(catalog, applicant, None, knowledge.with_answer(checked)).probability[i]
    np.testing.assert_allclose(asked.if_yes[i], met, rtol=1e-9)
    assert not asked.if_no[i].any()
    right, least = constant("published_right_low"), 1 - constant("refuse_graduation_limit")
    np.testing.assert_allclose(asked.chance_yes[i], max(right, least) if meets else 1 - right, rtol=1e-3)


def test_the_reason_on_the_list_does_not_speak_as_if_the_page_were_there(catalog: Catalog) -> None:
    plan = recommend(catalog, J1, pins=[SAYS_YES], knowledge=without(page_of(catalog, SAYS_YES)))
    at = plan.list_table.index[plan.list_table["acgme_code"] == SAYS_YES][:1]
    shown = plan.list_table.loc[at]
    (sentence,) = short_reasons(plan.odds, plan.choice.members[:1], shown, plan.profile.knowledge)
    assert "Its page, gone by now, said: J-1 sponsorship, yes." in sentence


def test_the_mark_is_kept_in_the_plan_file(catalog: Catalog) -> None:
    profile = Profile(applicant=J1, preferences=Preferences(applications=20), knowledge=without("https://a.edu"))
    plan = recommend_profile(catalog, profile)
    assert open_plan(save_plan(plan)) == profile
    assert open_plan('{"applicant": {"specialty": "Neurology", "visa": "none"}, "knowledge": {}}').knowledge.gone == {}
    with pytest.raises(PlanError, match="What you know about programs is damaged"):
        read_profile({"applicant": J1.model_dump(), "knowledge": {"gone_pages": [{"page": "", "on": "never"}]}})


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        ({"gone_pages": [{"page": "", "on": "never"}]}, "(pages marked as gone)"),
        ({"reopened": None}, "(programs put back)"),
    ],
)
def test_what_is_damaged_is_said_in_plain_words(damaged, words) -> None:
    with pytest.raises(PlanError) as refused:
        read_profile({"applicant": J1.model_dump(), "knowledge": damaged})
    assert f"What you know about programs is damaged in this file {words}." in str(refused.value)
    assert "does not fit" not in str(refused.value)
