"""The worksheet as files, and the mail: what is known is filled in, nothing runs, nothing is invented."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Applicant, Catalog, Plan, recommend
from smartpick.export import enquiry, worksheet, worksheet_csv, worksheet_excel
from smartpick.export.enquiry import QUESTIONS
from smartpick.export.worksheet import FIRST, LABELS, MOST_ASKED, WORKSHEET_COLUMNS
from smartpick.knowledge import POLICY_FACTS, Answer, Knowledge
from smartpick.whatif.worth_checking import facts_worth_checking
from tests.strategies import applicants, the_catalog

ATTACK = '=HYPERLINK("http://example.org","click")'
TELLING = Applicant(
    specialty="Anesthesiology", visa="j1_or_h1b", graduation_year=2018, us_letters=1, step2_ck=225, step1_attempts=2,
    usce_hands_on_months=3.0, step3_passed=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def asking(catalog: Catalog) -> Plan:
    """Codes with a leading zero; the first program's name tries to run; two facts of it are known, each in its way."""
    first = recommend(catalog, TELLING)
    code = facts_worth_checking(first)["acgme_code"].iloc[0]
    table = catalog.table.copy()
    table.loc[catalog.code_position[code], "program_name"] = ATTACK
    knowledge = Knowledge(
        answers=(
            Answer(code=code, fact="h1b", value=True, kind="verified", source="e-mail", as_of=dt.date(2026, 5, 3)),
            Answer(code=code, fact="us_letters", value=3, kind="imported", source="@mine.csv"),
            Answer(code=code, fact="graduation_limit", value=60, kind="verified"),
            Answer(code=code, fact="step2_minimum", value=220, kind="verified"),
        )
    )
    return recommend(Catalog(table, catalog.regions, "attacked"), TELLING, knowledge=knowledge, pins=[code])


def known_line(table, asking):
    return next(row for row in table if row["ACGME code"] == asking.profile.pins[0])


def read_excel(content: bytes):
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, *lines = book["Worksheet"].iter_rows(values_only=True)
    return book, [dict(zip(head, line, strict=True)) for line in lines]


def test_the_first_twelve_programs_are_those_worth_most(asking: Plan) -> None:
    table, checks = worksheet(asking), facts_worth_checking(asking)
    assert tuple(table.columns) == WORKSHEET_COLUMNS
    assert len(table) == FIRST
    assert table["ACGME code"].tolist() == checks["acgme_code"].drop_duplicates().tolist()[:FIRST]
    assert len(worksheet(asking, None)) == checks["acgme_code"].nunique()
    for line in table.to_dict("records"):
        mine = checks[checks["acgme_code"] == line["ACGME code"]]
        assert line["Ask first"].split("; ") == mine["label"].tolist()[:MOST_ASKED]


def test_verified_answers_are_filled_in_and_imported_ones_stand_apart(asking: Plan) -> None:
    line = known_line(worksheet(asking, None).to_dict("records"), asking)
    assert line["H-1B sponsorship"] == "yes"
    assert line["Most years since graduation"] == "no limit"
    assert line["Lowest Step 2 CK accepted"] == 220
    assert line["US letters required"] == ""
    assert line["From your files, not checked"] == "US letters required: 3 letters (@mine.csv)"
    assert (line["Source"], line["Date checked"], line["Note"]) == ("", "", "")
    others = worksheet(asking, None)
    empty = others[others["ACGME code"] != asking.profile.pins[0]]
    assert (empty[list(LABELS)] == "").all(axis=None)


def test_files_hold_the_same_rows_and_nothing_runs(asking: Plan) -> None:
    table = worksheet(asking, None).to_dict("records")
    comma = list(csv.DictReader(io.StringIO(worksheet_csv(asking, None).decode("utf-8-sig"), newline="")))
    book, excel = read_excel(worksheet_excel(asking, None))
    for wanted, from_csv, from_excel in zip(table, comma, excel, strict=True):
        assert from_csv["ACGME code"] == from_excel["ACGME code"] == wanted["ACGME code"]
        assert len(from_csv["ACGME code"]) == 10
        assert {k: v or "" for k, v in from_excel.items()} == wanted
        assert {k: v.removeprefix("'") for k, v in from_csv.items()} == {k: str(v) for k, v in wanted.items()}
    assert known_line(comma, asking)["Program"] == f"'{ATTACK}"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert table[0]["ACGME code"].startswith("0")


def test_each_line_offers_its_page_and_in_the_workbook_as_a_link(plan: Plan) -> None:
    table, checks = worksheet(plan, 100), facts_worth_checking(plan)
    comma = list(csv.DictReader(io.StringIO(worksheet_csv(plan, 100).decode("utf-8-sig"), newline="")))
    book, excel = read_excel(worksheet_excel(plan, 100))
    linked = 0
    for i, (line, from_csv, from_excel) in enumerate(zip(table.to_dict("records"), comma, excel, strict=True), 2):
        mine = checks.loc[checks["acgme_code"] == line["ACGME code"], "page"].tolist()
        assert line["Page"] == next((page for page in mine if page), "")
        assert from_csv["Page"] == (from_excel["Page"] or "") == line["Page"]
        cell = book["Worksheet"].cell(i, WORKSHEET_COLUMNS.index("Page") + 1)
        location = "" if cell.hyperlink is None else cell.hyperlink.target + "#" * bool(cell.hyperlink.location)
        assert location.rstrip("#") == line["Page"].split("#")[0]
        linked += bool(line["Page"])
    assert 20 < linked < 100


def test_the_workbook_helps_to_fill(asking: Plan) -> None:
    book, rows = read_excel(worksheet_excel(asking))
    assert book.sheetnames == ["Worksheet", "How to fill"]
    lists = {}
    for rule in book["Worksheet"].data_validations.dataValidation:
        column = next(iter(rule.sqref.ranges)).min_col
        lists[WORKSHEET_COLUMNS[column - 1]] = rule.formula1 if rule.type == "list" else rule.prompt
        assert next(iter(rule.sqref.ranges)).max_row == len(rows) + 1
    assert set(lists) == set(LABELS)
    for fact in POLICY_FACTS.values():
        if fact.kind == "yes/no":
            assert lists[fact.label] == '"yes,no,unknown"'
        else:
            assert f"from {fact.least} to {fact.most}" in lists[fact.label]


# The mail


def test_the_mail_asks_the_questions_and_tells_what_they_need(catalog: Catalog) -> None:
    row = catalog.row("0400121010")
    text = enquiry(TELLING, row, ["h1b", "graduation_limit", "attempts_limit"])
    assert text.startswith("Subject: Question about your Anesthesiology residency (ACGME code 0400121010)\n\nDear ")
    assert str(row["program_name"]) in text
    assert text.count("\n- ") == 3
    for told in ("J-1 or H-1B", "passed Step 3", "in 2018", "Step 1 twice"):
        assert told in text
    for untold in ("225", "letter", "hands-on", "Step 2"):
        assert untold not in text
    assert "None" not in enquiry(Applicant(specialty="Anesthesiology", visa="none"), row, list(POLICY_FACTS))
    with pytest.raises(ValueError, match="nothing to ask"):
        enquiry(TELLING, row, [])


@given(applicants(), st.lists(st.sampled_from(tuple(POLICY_FACTS)), min_size=1))
def test_the_mail_is_short_and_holds_no_number_the_applicant_did_not_tell(applicant, asked) -> None:
    row = the_catalog().row("0400121010").to_dict() | {"program_name": "Name {{ 7 * 7 }}\nBcc: x"}
    text = enquiry(applicant, row, asked)
    assert text.count("\n- ") == len(set(asked))
    assert all((question in text) == (key in asked) for key, question in QUESTIONS.items())
    assert "{{ 7 * 7 }} Bcc: x" in text
    assert len(text) < 2200
    about = text.split("start in July 2027.")[1].split("Could you")[0]
    shown = {float(word.strip(".")) for word in about.split() if word.strip(".").replace(".", "", 1).isdigit()}
    own = (applicant.graduation_year, applicant.step2_ck, applicant.us_letters, applicant.usce_hands_on_months,
           applicant.usce_observership_months, applicant.step1_attempts, applicant.step2_attempts)  # fmt: skip
    told = {float(f"{value:g}") for value in own if value is not None}
    assert shown <= told | {1.0, 2.0, 3.0}  # the names of the exams
