"""“Only transfers” as the user's own answer on the H-1B: a no for a newcomer, a yes for who holds one already."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from smartpick import Applicant, Catalog, Profile, open_plan, recommend, save_plan
from smartpick.export import worksheet_csv
from smartpick.knowledge import NOTHING_KNOWN, Answer, Knowledge, policy, policy_columns
from smartpick.knowledge.imports import read_import
from smartpick.knowledge.next_build import checked_lines
from smartpick.plan import recommend_profile
from smartpick.whatif import facts_worth_checking

IM = {"specialty": "Internal Medicine", "visa": "h1b_only"}
DAY = dt.date(2026, 11, 28)


def only_transfers(code: str, source: str = "https://example.edu/visas") -> Answer:
    return Answer(code=code, fact="h1b", value="transfer", kind="verified", source=source, as_of=DAY)


@pytest.mark.parametrize(("fact", "value"), [("j1", "transfer"), ("letters", "transfer"), ("h1b", "transfers")])
def test_no_other_fact_and_no_other_word(fact: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Answer(code="1400531039", fact=fact, value=value, kind="verified")


def test_it_bars_a_newcomer_and_no_one_who_holds_an_h1b(catalog: Catalog) -> None:
    code = recommend(catalog, Applicant(**IM)).codes[0]
    knowledge = NOTHING_KNOWN.with_answer(only_transfers(code))
    for holds, listed in ((False, False), (True, True)):
        plan = recommend(catalog, Applicant(**IM, h1b_transfer=holds), knowledge=knowledge)
        at = plan.odds.pool.codes.tolist().index(code)
        assert (code in plan.codes, bool(plan.odds.open[at])) == (listed, listed)


def test_it_is_shown_kept_and_handed_on_as_what_it_is(catalog: Catalog) -> None:
    answer = only_transfers("1400531039")
    knowledge = NOTHING_KNOWN.with_answer(answer)
    assert policy(catalog, answer.code, "h1b", knowledge).value == "transfer"
    assert policy_columns(catalog, knowledge)["h1b"].iloc[catalog.code_position[answer.code]] == "only transfers"
    plan = recommend_profile(catalog, Profile(applicant=Applicant(**IM), knowledge=knowledge))
    assert open_plan(save_plan(plan)).knowledge.answers == (answer,)
    (line,) = checked_lines(catalog, knowledge).lines
    assert (line["fact"], line["value"]) == ("h1b", "transfer")


def test_the_other_values_keep_their_kind_in_a_saved_plan() -> None:
    for fact, value in (("h1b", True), ("h1b", False), ("letters", 1), ("letters", 0)):
        kept = Knowledge(answers=(Answer(code="1400531039", fact=fact, value=value, kind="verified"),))
        (opened,) = Knowledge.model_validate_json(kept.model_dump_json()).answers
        assert opened.value is value


def test_the_worksheet_says_it_and_takes_it_back(catalog: Catalog) -> None:
    person = Applicant(specialty=IM["specialty"], visa="j1_or_h1b", step2_ck=225, graduation_year=2018)
    code = facts_worth_checking(recommend(catalog, person))["acgme_code"].iloc[0]
    told = Profile(applicant=person, knowledge=NOTHING_KNOWN.with_answer(only_transfers(code)))
    sheet = worksheet_csv(recommend_profile(catalog, told), None)
    result = read_import(sheet, "worksheet.csv", catalog)
    brought = {(a.code, a.fact): a.value for row in result.rows for a in row.answers}
    assert brought[code, "h1b"] == "transfer"
    assert not [problem for row in result.rows for problem in row.problems]
