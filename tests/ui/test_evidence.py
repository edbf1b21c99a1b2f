"""Evidence on the pages: an answer put in place, the worksheet out and back in, a stranger's file, undo, filters."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Profile, recommend_profile
from smartpick.export import worksheet_excel
from smartpick.knowledge import POLICY_FACTS, Answer, Knowledge, policy_columns
from smartpick.plan import recommend_two
from smartpick.ui import forms
from smartpick.whatif import facts_worth_checking
from tests.ui.test_pages import opened, profile, words

IM = {"specialty": "Internal Medicine", "visa": "j1_only"}


def data(tab: str, told: Profile | None = None) -> AppTest:
    """The Data page with one tab open."""
    at = opened("data", **IM)
    if told is not None:
        at.session_state["profile"] = told
    at.session_state["data_tab"] = tab
    at.run()
    assert not at.exception
    return at


def check(at: AppTest, code: str, answer: str, fact: str = "j1") -> None:
    """Fill in the form of one program."""
    at.segmented_control(key=f"check-{code}-{fact}").set_value(answer)
    at.text_input(key=f"check-{code}-where").set_value("https://example.org/visa")
    next(button for button in at.button if button.label == "Keep this answer").click().run()
    assert not at.exception


def the_card(code: str) -> AppTest:
    at = opened("explore", **IM)
    at.text_input(key="q").set_value(code).run()
    return at


def test_a_verified_no_on_the_card_takes_the_program_off_the_list_at_once(catalog: Catalog) -> None:
    code = recommend_profile(catalog, Profile(applicant=Applicant(**IM))).codes[0]
    at = the_card(code)
    check(at, code, "no")
    (answer,) = profile(at).knowledge.answers
    assert (answer.code, answer.fact, answer.value, answer.kind) == (code, "j1", False, "verified")
    assert answer.as_of == dt.date.today()
    assert "https://example.org/visa" in answer.source
    assert code not in recommend_profile(catalog, profile(at)).codes
    assert "Out." in words(at)
    next(button for button in at.button if button.label.startswith("J-1 sponsorship: no (verified")).click().run()
    assert profile(at).knowledge == Knowledge()
    assert code in recommend_profile(catalog, profile(at)).codes


def test_only_transfers_is_an_answer_on_the_h1b_alone(catalog: Catalog) -> None:
    code = recommend_profile(catalog, Profile(applicant=Applicant(**IM))).codes[0]
    at = the_card(code)
    assert at.segmented_control(key=f"check-{code}-j1").options == ["yes", "no"]
    at.selectbox(key=f"check-{code}-fact").select("h1b").run()
    assert at.segmented_control(key=f"check-{code}-h1b").options == ["yes", "no", "only transfers"]
    check(at, code, "only transfers", "h1b")
    assert [(answer.fact, answer.value) for answer in profile(at).knowledge.answers] == [("h1b", "transfer")]
    assert "**H-1B sponsorship: only transfers.** Verified" in words(at)


def test_an_answer_without_a_value_is_refused_in_a_sentence(catalog: Catalog) -> None:
    code = recommend_profile(catalog, Profile(applicant=Applicant(**IM))).codes[0]
    at = the_card(code)
    next(button for button in at.button if button.label == "Keep this answer").click().run()
    assert "Give the answer first" in words(at)
    assert profile(at).knowledge == Knowledge()


def test_a_military_program_comes_in_when_the_user_checked_it(catalog: Catalog) -> None:
    table = catalog.table
    military = table[(table["specialty"] == "Internal Medicine") & (table["pool"] == "military")]
    code = str(military["acgme_code"].iloc[0])
    at = opened("explore", **{**IM, "visa": "none"})  # its institution says that it sponsors no visa
    at.toggle(key="closed").set_value(True).run()
    at.text_input(key="q").set_value(code).run()
    assert "Not open to you" in words(at)
    at.selectbox(key=f"check-{code}-fact").select("noncitizens").run()
    check(at, code, "yes", "noncitizens")
    assert "Not open to you" not in words(at)
    assert "Chance you match here" in words(at)


def test_the_worklist_is_the_computed_one_and_answers_in_place(catalog: Catalog) -> None:
    at = data("What to check")
    computed = facts_worth_checking(recommend_profile(catalog, profile(at)))
    shown = at.dataframe(key="checks").value
    assert shown["acgme_code"].tolist() == computed["acgme_code"].head(12).tolist()
    at.session_state["checks"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    first = computed.iloc[0]
    assert any("J-1" in block.value and "Dear" in block.value for block in at.code)
    check(at, first["acgme_code"], "yes", first["fact"])
    assert [answer.code for answer in profile(at).knowledge.answers] == [first["acgme_code"]]
    assert first["acgme_code"] not in at.dataframe(key="checks").value["acgme_code"].tolist()


def test_the_worklist_offers_the_page_to_open(catalog: Catalog) -> None:
    at = data("What to check")
    at.toggle(key="checks-all").set_value(True).run()
    shown = at.dataframe(key="checks").value.fillna({"page": ""})
    computed = facts_worth_checking(recommend_profile(catalog, profile(at))).head(100)
    assert shown["page"].tolist() == computed["page"].tolist()
    for has_page in (True, False):
        place = int(computed["page"].ne("").eq(has_page).argmax())
        at.session_state["checks"] = {"selection": {"rows": [place], "columns": [], "cells": []}}
        at.run()
        assert ("J-1 sponsorship: open its page](<http" in words(at)) == has_page


def imported(content: bytes, name: str, told: Profile | None = None) -> AppTest:
    at = data("Your own files", told)
    at.file_uploader(key="import_file").upload(name, content)
    at.run()
    assert not at.exception
    return at


def test_the_worksheet_goes_out_and_comes_back_filled(catalog: Catalog) -> None:
    told = Profile(applicant=Applicant(**IM))
    plan = recommend_profile(catalog, told)
    book = openpyxl.load_workbook(io.BytesIO(worksheet_excel(plan)))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    row = {name: i + 1 for i, name in enumerate(head)}
    code = sheet.cell(2, row["ACGME code"]).value
    for column, value in (("J-1 sponsorship", "no"), ("Source", "E-mail"), ("Date checked", "2026-11-20")):
        sheet.cell(2, row[column], value)
    filled = io.BytesIO()
    book.save(filled)
    at = imported(filled.getvalue(), "worksheet.xlsx", told)
    assert "12 matched, 0 new, 0 not understood" in words(at)
    at.button(key="import-accept").click().run()
    assert not at.exception
    (answer,) = profile(at).knowledge.answers
    assert (answer.code, answer.value, answer.kind) == (code, False, "verified")
    assert code not in recommend_profile(catalog, profile(at)).codes
    at.button(key="import-undo").click().run()
    assert profile(at) == told
    assert recommend_profile(catalog, profile(at)).codes == plan.codes


def strangers_hundred(catalog: Catalog) -> bytes:
    """A hundred programs as a stranger keeps them: no leading zeros, city and state in one cell, odd words."""
    rows = catalog.rows("Family Medicine")[:100]
    table: Any = catalog.table.iloc[rows]
    return (
        pd.DataFrame(
            {
                "Program #": [code.lstrip("0") for code in table["acgme_code"]],
                "Institution ": table["program_name"].tolist(),
                "Location": [f"{line.city}, {line.state}" for line in table.itertuples()],
                "Visa": ["J1 only", "J1/H1B", "–", "None"] * 25,
                "My rating": list(range(100)),
            }
        )
        .to_csv(index=False, sep=";")
        .encode("cp1252", "replace")
    )


def test_a_strangers_hundred_go_in_with_three_clicks(catalog: Catalog) -> None:
    at = imported(strangers_hundred(catalog), "my list.csv")
    assert "100 matched, 0 new, 0 not understood" in words(at)
    at.button(key="import-accept").click().run()
    told = profile(at).knowledge
    assert len({answer.code for answer in told.answers}) == 75
    assert all(answer.kind == "imported" and "my list.csv" in answer.source for answer in told.answers)
    assert "was taken in" in words(at)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50, b"%PDF-1.4 broken", b"PK\x03\x04 broken", b"hello"])
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(content: bytes) -> None:
    at = imported(content, "broken.csv")
    assert at.error or "No line of programs was found" in words(at)
    assert profile(at).knowledge == Knowledge()


def test_name_matches_can_be_taken_away(catalog: Catalog) -> None:
    line = catalog.table.iloc[catalog.rows("Internal Medicine")[20]]
    sheet = f"Program,City,State,J-1\n{line['program_name']},{line['city']},{line['state']},yes\n".encode()
    at = imported(sheet, "names.csv")
    assert "found by name" in words(at)


def test_the_visa_filter_counts_what_is_unknown(catalog: Catalog) -> None:
    code = "1400500922"  # of which no page says anything
    answer = Answer(code=code, fact="j1", value=True, kind="verified", source="web", as_of=dt.date(2026, 11, 1))
    at = opened("explore", **IM)
    at.session_state["profile"] = Profile(applicant=Applicant(**IM), knowledge=Knowledge(answers=(answer,)))
    at.run()
    rows = catalog.rows("Internal Medicine", open_only=True)
    unknown = int((policy_columns(catalog)["j1"].iloc[rows] == "unknown").sum()) - 1  # the answer above
    assert f"unknown ({unknown})" in at.pills(key="j1").options
    at.pills(key="j1").select("yes").run()
    assert f"{unknown} more say nothing we could read on the J-1" in words(at)
    shown = at.dataframe(key="programs").value["acgme_code"].tolist()
    assert code in shown
    policies = policy_columns(catalog, Knowledge(answers=(answer,)))["j1"]
    assert all(policies[catalog.code_position[each]] == "yes" for each in shown)


def test_one_program_tells_all_that_is_known(catalog: Catalog) -> None:
    at = data("One program")
    at.text_input(key="data-search").set_value("1400511070").run()
    facts = next(frame.value for frame in at.dataframe if "Fact" in frame.value.columns)
    assert {"H-1B filings for residents", "ACGME code"} <= set(facts["Fact"])
    assert "J-1 sponsorship" not in set(facts["Fact"])
    policies = next(str(block.value) for block in at.markdown if str(block.value).startswith("- **J-1 sponsorship"))
    assert policies.startswith("- **J-1 sponsorship: unknown.** ")
    assert all(fact.label in policies for fact in POLICY_FACTS.values())
    at.text_input(key="data-search").set_value("no such place").run()
    assert "No program has these words" in words(at)


def test_answers_without_a_program_are_listed_not_lost() -> None:
    answer = Answer(code="1409999999", fact="j1", value=True, kind="verified", source="web")
    told = Profile(applicant=Applicant(**IM), knowledge=Knowledge(answers=(answer,)))
    at = data("What to check", told)
    assert "The present table does not hold the programs of 1 answer." in words(at)
    assert profile(at).knowledge.answers == (answer,)


def test_h1b_only_says_how_far_the_pool_shrinks() -> None:
    told = Profile(applicant=Applicant(specialty="Internal Medicine", visa="h1b_only"))
    assert "With H-1B only, about" in words(data("Visa and place", told))


def test_undo_keeps_what_was_checked_since_and_knows_whose_plan_it_is(catalog: Catalog) -> None:
    at = imported(strangers_hundred(catalog), "my list.csv")
    at.button(key="import-accept").click().run()
    mine = Answer(code=recommend_profile(catalog, profile(at)).codes[0], fact="j1", value=True, kind="verified")
    at.session_state["profile"] = profile(at).model_copy(update={"knowledge": profile(at).knowledge.with_answer(mine)})
    at.run()
    at.button(key="import-undo").click().run()
    assert profile(at).knowledge.answers == (mine,)
    at = imported(strangers_hundred(catalog), "my list.csv")
    at.button(key="import-accept").click().run()
    at.run()
    at.button(key="plan_new").click().run()
    at.button(key="plan_new-yes").click().run()
    assert "was taken in" not in words(at)


def test_with_two_specialties_each_list_has_its_own_worklist(catalog: Catalog) -> None:
    told = Profile(applicant=Applicant(**IM, second_specialty="Pediatrics"))
    at = data("What to check", told)
    both = recommend_two(catalog, told)
    at.segmented_control(key="checks-of").set_value("Pediatrics").run()
    shown = at.dataframe(key="checks").value
    assert set(shown.loc[shown["on_list"], "acgme_code"]) <= set(both.second.codes)
    assert shown["on_list"].any()


FORM = "check-1403511317"
HELD = {
    f"{FORM}-fact": "h1b", f"{FORM}-h1b": "only transfers", f"{FORM}-no-limit": False, f"{FORM}-source": "Phone call",
    f"{FORM}-where": "", f"{FORM}-note": "Ms. Lee", f"{FORM}-date": "2026-09-03",
}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, "other"), ({"h1b": "perhaps"}, "h1b"), ({"source": ["Phone call"]}, "source"), ({"date": 7}, "date"),
        ({"date": "1999-01-01"}, "date"), ({"date": "2999-01-01"}, "date"),
        ({"fact": "graduation_limit", "graduation_limit": True}, "graduation_limit"),
        ({"fact": "graduation_limit", "graduation_limit": 10**6}, "graduation_limit"),
    ],
)  # fmt: skip
def test_a_form_from_elsewhere_fills_what_it_can(
    monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], missing: str
) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    forms.fill(HELD | {f"{FORM}-{name}": value for name, value in fields.items()})
    assert (f"{FORM}-{missing}" in state, state[f"{FORM}-note"]) == (False, "Ms. Lee")
    forms.fill({"check-1400500903-fact": ["h1b"], "check-8-fact": "h1b", "check--fact": "h1b"})
    assert not [key for key in state if key.startswith("check-") and not key.startswith(FORM)]
    assert forms.held()[f"{FORM}-note"] == "Ms. Lee"


def test_no_limit_is_said_of_nothing_but_the_years_since_graduation(catalog: Catalog) -> None:
    code = recommend_profile(catalog, Profile(applicant=Applicant(**IM))).codes[0]
    at = the_card(code)
    at.selectbox(key=f"check-{code}-fact").set_value("graduation_limit").run()
    at.run()
    at.checkbox(key=f"check-{code}-no-limit").check().run()
    at.run()
    at.selectbox(key=f"check-{code}-fact").set_value("us_letters").run()
    assert not at.exception


def test_a_form_that_was_given_back_goes_with_its_fields(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    code = recommend_profile(catalog, Profile(applicant=Applicant(**IM))).codes[0]
    form = f"check-{code}"
    given = {key.replace(FORM, form): value for key, value in HELD.items()}
    state: dict[str, Any] = {}
    with monkeypatch.context() as patched:
        patched.setattr(st, "session_state", state)
        forms.fill(given)
    at = the_card("no such program")  # the form is not drawn yet
    for key, value in state.items():
        at.session_state[key] = value
    at.run()
    at.text_input(key="q").set_value(code).run()
    assert at.text_input(key=f"{form}-note").value == "Ms. Lee"
    at.text_input(key=f"{form}-note").set_value("Mr. Poe").run()
    at.run()
    for sought in ("no such program", code):
        at.text_input(key="q").set_value(sought).run()
    assert at.text_input(key=f"{form}-note").value != "Ms. Lee"  # what was written over
