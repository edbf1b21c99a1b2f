"""Files as people have them: each read to exact counts, and never to a traceback."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Catalog
from smartpick.bench.written_pdf import pdf
from smartpick.knowledge.imports import ImportRefused, ImportResult, matcher_of, read_import
from smartpick.knowledge.imports.grid import MAX_ROWS, NotUnderstood
from smartpick.knowledge.imports.name_search import NameSearch
from tests.strategies import the_catalog

HEADERS = ["ACGME ID", "Program Name", "City", "State", "Specialty", "J1"]
ALABAMA = ["0400121010", "University of Alabama Medical Center", "Birmingham", "AL", "Anesthesiology", "Yes"]
ARKANSAS = ["0400421013", "University of Arkansas for Medical Sciences (UAMS) College of Medicine", "Little Rock", "AR",
            "Anesthesiology", "No"]  # fmt: skip
CEDARS = ["0400521019", "Cedars-Sinai Medical Center", "Los Angeles", "CA", "Anesthesiology", "–"]
ALL = [HEADERS, ALABAMA, ARKANSAS, CEDARS]


def text(rows: list[list], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def workbook(**sheets: list[list]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_formulas() -> bytes:
    """The second program's code is a formula with a saved value, the third's has none saved; so is one answer."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Programs")
        for at, row in enumerate(ALL):
            sheet.write_row(at, 0, row)
        sheet.write_formula(2, 0, '="0400"&"421013"', None, "0400421013")
        sheet.write_formula(3, 0, '="0400"&"521019"', None, "")
        sheet.write_formula(1, 5, '=HYPERLINK("http://example.org","Yes")', None, "Yes")
    return without_saved_values(out.getvalue(), b"521019")


def without_saved_values(content: bytes, mark: bytes) -> bytes:
    """The workbook with the saved value of the formula that holds `mark` taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                start, tail = body.split(mark, 1)
                saved, rest = tail.split(b"</c>", 1)
                body = start + mark + saved.replace(b"<v></v>", b"") + b"</c>" + rest
            new.writestr(part, body)
    return out.getvalue()


def merged_headers() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["My residency list"])
    sheet.append([])
    sheet.append(["ACGME code", "Program", "Visa", None, "2024", None, "City"])
    sheet.append([None, None, "J-1", "H-1B", "Quota", "Filled", None])
    sheet.append(["0400121010", "Alabama", "Yes", "No", 12, 11, "Birmingham"])
    sheet.append(["0400421013", "Arkansas", "–", "Yes", "9", "9", "Little Rock"])
    for cells in ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4"):
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_numbers() -> list[list]:
    return [HEADERS, *([int(row[0]), *row[1:]] for row in (ALABAMA, ARKANSAS, CEDARS))]


def parquet() -> bytes:
    out = io.BytesIO()
    pd.DataFrame(as_numbers()[1:], columns=HEADERS).to_parquet(out)
    return out.getvalue()


DATES = [
    ["ACGME ID", "J1", "Source", "Date"],
    [400121010, "yes", "page", 45720],
    [400421013, "yes", "page", dt.datetime(2025, 3, 4)],
    [400521019, "yes", "page", "03/04/2025"],
]

# name: (file name, content, (rows, matched, new, not understood))
MESSY = {
    "plain": ("a.csv", text(ALL).encode(), (3, 3, 0, 0)),
    "lost leading zeros": ("a.csv", text(as_numbers()).encode(), (3, 3, 0, 0)),
    "lost leading zeros in Excel": ("a.xlsx", workbook(P=as_numbers()), (3, 3, 0, 0)),
    "lost digits": (
        "a.csv",
        text([HEADERS, ["4.00121E+09", *[""] * 5], ["1.40312E+09", *ALABAMA[1:]], CEDARS]).encode(),
        (3, 2, 0, 1),
    ),
    "city and state in one cell": (
        "a.csv",
        text([["Institution", "City, ST", "Specialty"],
              *([row[1], f"{row[2]}, {row[3]}", row[4]] for row in (ALABAMA, ARKANSAS, CEDARS))]).encode(),
        (3, 3, 0, 0),
    ),
    "zero-width and doubled spaces": (
        "a.csv",
        text([["\u200bACGME\u00a0 ID ", *HEADERS[1:]], ["0400\u200b121010", *ALABAMA[1:]],
              ["", "University  of\u00a0Arkansas for Medical Sciences (UAMS) College\u200b of Medicine", *ARKANSAS[2:]],
              ["\u200b", *["\u00a0"] * 5]]).encode(),
        (2, 2, 0, 0),
    ),
    "byte-order mark": ("a.csv", text(ALL).encode("utf-8-sig"), (3, 3, 0, 0)),
    "UTF-16": ("a.csv", text(ALL, "\t").encode("utf-16"), (3, 3, 0, 0)),
    "UTF-16 without its mark": ("a.txt", text(ALL, "\t").encode("utf-16-le"), (3, 3, 0, 0)),
    "Latin-1": (
        "a.csv",
        text([HEADERS, ALABAMA, ["", "Hôpital Général – Été", "Montréal", "", "", ""]], ";").encode("cp1252"),
        (2, 1, 1, 0),
    ),
    "semicolons, one title line": ("a.csv", ("Programs;;;;;\r\n\r\n" + text(ALL, ";")).encode(), (3, 3, 0, 0)),
    "bars": ("a.csv", text(ALL, "|").encode(), (3, 3, 0, 0)),
    "Excel's own first line": ("a.csv", ("sep=;\r\n" + text(ALL, ";")).encode(), (3, 3, 0, 0)),
    "merged header rows under a title": ("a.xlsx", merged_headers(), (2, 2, 0, 0)),
    "percent as text": (
        "a.csv",
        text([["ACGME code", "Quota 2024", "Filled 2024", "% IMG"], ["0400121010", "1,012", "1,000", "12 %"],
              ["0400421013", "12", "92%", "8%"]]).encode(),
        (2, 2, 0, 0),
    ),
    "dates as serials": ("a.xlsx", workbook(P=DATES), (3, 3, 0, 0)),
    "formulas in Excel": ("a.xlsx", with_formulas(), (3, 3, 0, 0)),
    "formulas in CSV": (
        "a.csv",
        text([HEADERS, ['="0400121010"', *ALABAMA[1:]], ["=A2", "=B2", *ARKANSAS[2:]],
              ["", '=cmd|"/C calc"!A0', "", "", "", ""]]).encode(),
        (3, 1, 0, 2),
    ),
    "duplicate rows": ("a.csv", text([*ALL, ALABAMA, ["400121010", "", "", "", "", "Yes"]]).encode(), (5, 5, 0, 0)),
    "contradicting rows": ("a.csv", text([*ALL, [*ALABAMA[:5], "No"]]).encode(), (4, 3, 0, 1)),
    "two sheets": ("a.xlsx", workbook(Notes=[["Call them on Monday"], ["and ask"]], List=ALL), (3, 3, 0, 0)),
    "empty lines between": ("a.csv", text([HEADERS, ALABAMA, [], [""] * 6, ARKANSAS, [], []]).encode(), (2, 2, 0, 0)),
    "headers repeated": ("a.csv", text([*ALL, HEADERS, ALABAMA]).encode(), (5, 4, 0, 1)),
    "headers only": ("a.csv", text([HEADERS]).encode(), (0, 0, 0, 0)),
    "codes without headers": ("a.csv", b"0400121010\n400421013\n9999999999\n", (3, 2, 0, 1)),
    "wrong ending": ("list.csv", workbook(P=ALL), (3, 3, 0, 0)),
    "text that calls itself Excel": ("list.xlsx", text(ALL).encode(), (3, 3, 0, 0)),
    "parquet": ("a.parquet", parquet(), (3, 3, 0, 0)),
    "new programs": (
        "a.csv",
        text([HEADERS, ALABAMA, ["", "Somewhere Hospital", "Boise", "ID", "Anesthesiology", "Yes"],
              ["9991234567", "A Transitional Year", "Boise", "ID", "Transitional Year", ""],
              ["0400121010", "University of Alabama Medical Center", "", "", "Preliminary Medicine", ""],
              ["", "Total", "", "", "", ""]]).encode(),
        (5, 1, 3, 1),
    ),
    "nothing we know": ("a.csv", b"fruit,colour\napple,red\nplum,blue\n", (2, 0, 0, 2)),
    "an NRMP table": (
        "nrmp.csv",
        text([["Institution", "City", "State", "Program Code", "Quota 2025", "Matched 2025"],
              ["Univ Alabama Med Ctr", "Birmingham", "AL", "1007040C0", 12, 12],
              ["Univ Alabama Med Ctr", "Birmingham", "AL", "1007040A0", 4, 3],
              ["Univ Alabama Med Ctr", "Birmingham", "AL", "1007999P0", 9, 9]]).encode(),
        (3, 2, 1, 0),
    ),
    "an ACGME export": (
        "ProgramSearch.csv",
        text([["Accreditation Council for Graduate Medical Education (ACGME)"], ["Program list, generated 1/2/2025"],
              ["Program Code", "Program Name", "Specialty", "City", "State", "Sponsoring Institution", "Status"],
              ["0400121010", "University of Alabama Medical Center Program", "Anesthesiology", "Birmingham", "Alabama",
               "University of Alabama Hospital", "Continued Accreditation"],
              ["1410121001", "University of Alabama Program", "Cardiovascular Disease", "Birmingham", "Alabama", "UAB",
               "Continued Accreditation"]]).encode(),
        (2, 1, 1, 0),
    ),
}  # fmt: skip


def read(catalog: Catalog, case: str) -> ImportResult:
    name, content, _ = MESSY[case]
    return read_import(content, name, catalog)


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return len(result.rows), len(result.matched), len(result.new), len(result.not_understood)


@pytest.mark.parametrize("case", MESSY)
def test_every_line_is_matched_new_or_not_understood(catalog, case):
    result = read(catalog, case)
    assert counts(result) == MESSY[case][2], [(row.place, row.reason) for row in result.not_understood]
    assert len(result.rows) == len(result.matched) + len(result.new) + len(result.not_understood)
    report = result.report()
    assert report["rows"] == report["matched"] + report["new"] + len(report["not_understood"])
    assert all(entry["reason"] and entry["line"] > 0 for entry in report["not_understood"])


@pytest.mark.parametrize("case", ["plain", "UTF-16", "lost leading zeros in Excel", "parquet", "two sheets"])
def test_answers_carry_their_line_and_a_dash_is_no_answer(catalog, case):
    result = read(catalog, case)
    assert [row.code for row in result.rows] == ["0400121010", "0400421013", "0400521019"]
    assert [(answer.code, answer.fact, answer.value) for answer in result.items()] == [
        ("0400121010", "j1", True), ("0400421013", "j1", False),
    ]  # fmt: skip
    first = result.items()[0]
    assert first.kind == "imported"
    assert first.source.endswith("line 2")
    assert first.source.startswith(result.name)


def test_a_code_with_lost_digits_is_not_taken_and_the_name_match_says_so(catalog):
    result = read(catalog, "lost digits")
    assert result.not_understood[0].line == 2
    assert "lost its last digits" in result.not_understood[0].reason
    (row,) = result.by_name
    assert (row.code, row.line) == ("0400121010", 3)
    assert "Matched by name, because the code “1.40312E+09” has lost" in row.notes[0]


def test_a_code_decides_but_other_words_beside_it_are_told(catalog):
    rows = [HEADERS, [ALABAMA[0], "Kettering Hospital", "Dayton", "OH", "Family Medicine", "Yes"], CEDARS]
    result = read_import(text(rows).encode(), "a.csv", catalog)
    assert [row.code for row in result.matched] == [ALABAMA[0], CEDARS[0]]
    assert result.rows[0].notes == (
        "The line says OH, the program with this code is in AL.",
        "The line says “Kettering Hospital”, the program with this code is University of Alabama Medical Center, "
        "Birmingham, AL.",
        "The line says Family Medicine, the program with this code is Anesthesiology.",
    )
    assert result.rows[1].notes == ()


def test_two_lines_of_headers_are_read_as_one(catalog):
    result = read(catalog, "merged header rows under a title")
    assert {column.label: column.field for column in result.columns} == {
        "ACGME code": "acgme_code", "Program": "program_name", "J-1": "j1", "H-1B": "h1b",
        "2024 Quota": "quota:2024", "2024 Filled": "filled:2024", "City": "city",
    }  # fmt: skip
    assert [row.line for row in result.rows] == [5, 6]
    assert [(fill.quota, fill.filled) for row in result.rows for fill in row.fills] == [(12, 11), (9, 9)]
    assert result.above == 2  # the title and the first line of the headers


def test_percentages_become_positions_only_where_one_number_fits(catalog):
    result = read(catalog, "percent as text")
    assert [(fill.quota, fill.filled) for fill in result.matched[1].fills] == [(12, 11)]
    assert result.matched[0].fills[0].filled == 1000


def test_a_program_code_that_is_the_nrmps_is_not_taken_for_the_acgmes(catalog):
    result = read(catalog, "an NRMP table")
    assert [column.field for column in result.columns][3] == "nrmp_code"
    assert [row.code for row in result.matched] == ["0400121010"] * 2
    assert [(fill.quota, fill.filled) for fill in result.items() if hasattr(fill, "quota")] == [(16, 15)]


def test_dates_are_days_and_a_doubtful_one_is_told(catalog):
    result = read(catalog, "dates as serials")
    assert [row.answers[0].as_of for row in result.rows] == [dt.date(2025, 3, 4), dt.date(2025, 3, 4), None]
    assert "could be two dates" in result.rows[2].problems[0]
    assert all(answer.kind == "imported" for row in result.rows for answer in row.answers)


def test_formulas_give_their_saved_value_or_nothing(catalog):
    result = read(catalog, "formulas in Excel")
    assert [(row.code, row.by) for row in result.rows] == [
        ("0400121010", "code"), ("0400421013", "code"), ("0400521019", "name"),
    ]  # fmt: skip
    assert result.rows[2].notes == ("Matched by name, because the code is a formula.",)
    assert result.rows[0].answers[0].value is True
    in_csv = read(catalog, "formulas in CSV")
    assert [row.line for row in in_csv.not_understood] == [3, 4]
    assert in_csv.not_understood[0].reason == "the code is a formula"


def test_repeats_are_noted_and_contradictions_take_neither_side(catalog):
    again = read(catalog, "duplicate rows")
    assert [row.notes for row in again.rows[3:]] == [("The same program as line 2.",)] * 2
    assert len(again.items()) == 2
    against = read(catalog, "contradicting rows")
    assert against.not_understood[0].line == 5
    assert "J-1 sponsorship is yes there and no here" in against.not_understood[0].reason
    assert against.rows[0].problems == ("J-1 sponsorship: line 5 says otherwise; neither is taken",)
    assert [answer.code for answer in against.items()] == ["0400421013"]


def test_the_sheet_of_programs_is_chosen_and_another_can_be(catalog):
    result = read(catalog, "two sheets")
    assert (result.sheet, result.other_sheets) == ("List", ("Notes",))
    assert result.items()[0].source == "a.xlsx, List, line 2"
    name, content, _ = MESSY["two sheets"]
    assert counts(read_import(content, name, catalog, sheet="Notes")) == (1, 0, 0, 1)
    with pytest.raises(ImportRefused, match="no sheet “Else” in this file; its sheets are: “Notes”, “List”"):
        read_import(content, name, catalog, sheet="Else")


def test_empty_lines_are_counted_apart(catalog):
    result = read(catalog, "empty lines between")
    assert result.blank == 2
    assert [row.line for row in result.rows] == [2, 5]


def test_new_programs_keep_their_words_and_get_no_answers(catalog):
    result = read(catalog, "new programs")
    assert [(own.name, own.specialty, own.code) for own in result.items() if hasattr(own, "name")] == [
        ("Somewhere Hospital", "Anesthesiology", ""), ("A Transitional Year", "Transitional Year", "9991234567"),
        ("University of Alabama Medical Center", "Preliminary Medicine", "0400121010"),
    ]  # fmt: skip
    assert result.new[0].own.note == "J-1 sponsorship: yes"
    assert "no city, state or specialty" in result.not_understood[0].reason


def test_two_programs_that_fit_equally_well_are_told_apart_by_the_user(catalog):
    rows = [["Program", "City", "State"], [CEDARS[1], "Los Angeles", "CA"]]
    content = text(rows).encode()
    result = read_import(content, "a.csv", catalog)
    assert "programs fit equally well" in result.not_understood[0].reason
    given_ = read_import(content, "a.csv", catalog, specialty="Anesthesiology")
    assert [row.code for row in given_.matched] == ["0400521019"]


def test_two_columns_for_one_field_are_told_and_the_user_decides(catalog):
    rows = [["ACGME code", "Visa J1", "J-1 visa"], ["0400121010", "no", "yes"]]
    content = text(rows).encode()
    result = read_import(content, "a.csv", catalog)
    assert [column.field for column in result.columns] == ["acgme_code", None, "j1"] or [
        column.field for column in result.columns
    ] == ["acgme_code", "j1", None]
    other = next(column.label for column in result.columns if column.field is None)
    changed = read_import(content, "a.csv", catalog, mapping={other: "j1"})
    assert changed.items()[0].value is not result.items()[0].value
    none = read_import(content, "a.csv", catalog, mapping={"Visa J1": None, "J-1 visa": None})
    assert none.items() == []
    for mapping, words in (
        ({"Visa J1": "j1", "J-1 visa": "j1"}, "Two columns are both given as “J-1 sponsorship”"),
        ({"Nowhere": "j1"}, "no column “Nowhere”"),
        ({"J-1 visa": "salary"}, "not a field"),
    ):
        with pytest.raises(ImportRefused, match=words):
            read_import(content, "a.csv", catalog, mapping=mapping)


def test_a_worksheet_filled_in_comes_back_as_checked(catalog):
    rows = [
        ["ACGME code", "Program", "J-1 sponsorship", "US clinical experience required", "Source", "Date checked",
         "Note"],
        ["0400121010", "x", "yes", "3", "https://example.org", "2026-11-01", "from their page"],
        ["0400421013", "x", "yes", "", "https://example.org", "", ""],
        ["0400521019", "x", "yes", "", "", "2026-11-01", ""],
    ]  # fmt: skip
    answers = read_import(text(rows).encode(), "worksheet.csv", catalog, today=dt.date(2026, 11, 1)).items()
    assert [(a.code[-3:], a.fact, a.kind) for a in answers] == [
        ("010", "j1", "verified"), ("010", "usce_months", "verified"), ("013", "j1", "imported"),
        ("019", "j1", "imported"),
    ]  # fmt: skip
    assert (answers[0].source, answers[0].as_of, answers[0].note) == (
        "https://example.org", dt.date(2026, 11, 1), "from their page",
    )  # fmt: skip


def test_a_check_dated_in_the_future_is_told_and_stays_unchecked(catalog):
    rows = [["ACGME code", "J-1", "Source", "Date checked"], [ALABAMA[0], "yes", "their page", "2026-11-01"]]
    (row,) = read_import(text(rows).encode(), "a.csv", catalog, today=dt.date(2026, 10, 31)).rows
    assert [(answer.kind, answer.as_of) for answer in row.answers] == [("imported", None)]
    assert row.problems == ("Date checked: 2026-11-01 is in the future",)


def test_a_cross_is_not_read_as_a_tick_beside_ticks(catalog):
    rows = [["ACGME code", "J-1", "H-1B"], [ALABAMA[0], "✓", "X"], [ARKANSAS[0], "X", ""], [CEDARS[0], "✓", "X"]]
    result = read_import(text(rows).encode(), "a.csv", catalog)
    assert [(a.code, a.fact, a.value) for a in result.items()] == [
        (ALABAMA[0], "j1", True), (ALABAMA[0], "h1b", True), (CEDARS[0], "j1", True), (CEDARS[0], "h1b", True),
    ]  # fmt: skip
    assert "“X” may mean yes or no here" in result.rows[1].problems[0]


def test_us_citizens_only_is_the_other_way_round(catalog):
    rows = [["ACGME code", "US citizens only"], [ALABAMA[0], "yes"], [ARKANSAS[0], "no"], [CEDARS[0], "–"]]
    result = read_import(text(rows).encode(), "a.csv", catalog)
    assert [(a.code, a.fact, a.value) for a in result.items()] == [
        (ALABAMA[0], "noncitizens", False), (ARKANSAS[0], "noncitizens", True),
    ]  # fmt: skip
    both = [["ACGME code", "US citizens only", "Non-US citizens"], [ALABAMA[0], "yes", "yes"]]
    assert "does not agree" in read_import(text(both).encode(), "a.csv", catalog).rows[0].problems[0]


def test_the_lines_of_a_cell_are_read_apart(catalog):
    rows = [["ACGME\ncode", "Visa", "Note"], [ALABAMA[0], "No H1B\r\nJ1 yes", "one\ntwo"]]
    for content in (text(rows).encode(), workbook(P=rows)):
        answers = read_import(content, "a", catalog).items()
        assert {(a.fact, a.value, a.note) for a in answers} == {("j1", True, "one two"), ("h1b", False, "one two")}


def test_lines_without_a_specialty_are_of_that_of_most_coded_lines(catalog):
    headers, line = ["ACGME code", "Program", "City", "State"], ["", *CEDARS[1:4]]
    most = [headers, ALABAMA[:4], ARKANSAS[:4], line]
    result = read_import(text(most).encode(), "a.csv", catalog, own_specialty="Neurology")
    assert result.specialty == result.report()["specialty_taken"] == "Anesthesiology"
    assert result.rows[2].code == CEDARS[0]
    given_ = read_import(text(most).encode(), "a.csv", catalog, specialty="Neurology")
    assert (given_.specialty, catalog.row(given_.rows[2].code)["specialty"]) == ("Neurology", "Neurology")
    even = [headers, ALABAMA[:4], ["1400531039", "", "", ""], line]
    assert read_import(text(even).encode(), "a.csv", catalog).specialty is None
    own = read_import(text(even).encode(), "a.csv", catalog, own_specialty="Neurology")
    assert catalog.row(own.rows[2].code)["specialty"] == "Neurology"
    own_column = [[*headers, "Specialty"], [*ALABAMA[:4], "Anesthesiology"], [*line, ""]]
    assert read_import(text(own_column).encode(), "a.csv", catalog).specialty is None


ASKED = [
    ("University Hospital", "", "", "", ""), ("Cedars Sinai Med Ctr", "", "Los Angeles", "CA", ""),
    ("Univ of Alabama Medical Center", "", "", "AL", "Anesthesiology"), ("Kaiser Permanente", "Kaiser", "", "CA", ""),
    ("Mayo Clinic Lake Annex", "", "Rochester", "MN", "Neurology"), ("Zeta", "", "", "", ""),
    ("Universty of Arkanses for Medical Sciences", "", "Little Rock", "AR", "Anesthesiology"),
]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked[0])
def test_passing_over_names_without_the_telling_words_changes_no_outcome(catalog, asked):
    def outcome(search):
        try:
            return search.by_name(*asked)
        except NotUnderstood as error:
            return str(error)

    every, quick = NameSearch(matcher_of(catalog)), NameSearch(matcher_of(catalog))
    every._may_be_like = lambda shares, _: np.ones(len(shares[0]), dtype=bool)  # type: ignore[method-assign]
    assert outcome(quick) == outcome(quick) == outcome(every)


def test_the_sample_of_a_column_shows_what_it_holds(catalog):
    columns = read(catalog, "plain").columns
    assert columns[0].samples == ("0400121010", "0400421013", "0400521019")
    assert {column.confidence for column in columns} == {1.0}


def messy_name(name: str, draw: random.Random) -> str:
    for whole, short in (("University", "Univ"), ("Medical Center", "Med Ctr"), ("Hospital", "Hosp"), ("Saint", "St.")):
        if draw.random() < 0.5:
            name = name.replace(whole, short)
    if draw.random() < 0.2:
        name = name.upper()
    if draw.random() < 0.2:
        name += " Program"
    return name.replace(" ", "  ", 1) if draw.random() < 0.2 else name


def strangers_list(catalog: Catalog, *, codes: bool) -> tuple[bytes, list[str]]:
    """A hundred programs as a stranger keeps them, and their true codes."""
    draw = random.Random(7)
    nick = {"Internal Medicine": "IM", "Family Medicine": "FM", "Surgery": "General Surgery"}
    chosen = catalog.table[catalog.table["pool"] == "open"].sample(100, random_state=11)
    rows: list[list] = [
        ["Residency list 2026"],
        [],
        ["ACGME #", "Institution", "Location", "Speciality", "Visa", "YOG limit"],
    ]
    for row in chosen.itertuples():
        code = int(row.acgme_code) if codes and draw.random() < 0.6 else None
        visa = draw.choice(["J1 only", "J1/H1B", "–", "None", None, "J-1"])
        limit = draw.choice(["5 years", "No limit", "?", 10, None])
        place = f"{row.city}, {row.state}"
        rows.append(
            [code, messy_name(row.program_name, draw), place, nick.get(row.specialty, row.specialty), visa, limit]
        )
    return workbook(Sheet1=rows), chosen["acgme_code"].tolist()


@pytest.mark.parametrize("codes", [True, False])
def test_a_strangers_hundred_programs_are_found_and_none_is_mistaken(catalog, codes):
    content, true = strangers_list(catalog, codes=codes)
    result = read_import(content, "list.xlsx", catalog)
    assert len(result.rows) == 100
    assert len(result.matched) >= 95
    assert [(row.line, row.code, code) for row, code in zip(result.rows, true, strict=True)
            if row.outcome == "matched" and row.code != code] == []  # fmt: skip
    assert all(88 <= row.score <= 100 for row in result.by_name)
    assert codes or len(result.by_name) == len(result.matched)
    assert not any(row.problems for row in result.rows)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(P=ALL))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            new.writestr(part, body + b" " * 120_000_000 if part.filename == "xl/worksheets/sheet1.xml" else body)
    return out.getvalue()


def with_part(part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(P=ALL))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for each in source.infolist():
            body = source.read(each)
            made.writestr(each, body.replace(old, new, 1) if each.filename == part else body)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
REFUSED = {
    "nothing": (b"", "is empty"),
    "spaces": (b"  \n\n ", "is empty"),
    "empty cells": (b",,,\n,,,\n", "is empty"),
    "an empty workbook": (workbook(P=[]), "is empty"),
    "an old or locked workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked with a password"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0" + bytes(range(256)), "not a table"),
    "a web page called .xls": (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
    "a plan": (b'{"format": "smartpick-plan"}', "JSON file"),
    "another zip": (zipped(a=b"hello"), "not an Excel workbook"),
    "a broken zip": (workbook(P=ALL)[:900], "damaged"),
    "a zip bomb": (bomb(), "unpacks to far too much"),
    "an entity bomb": (
        with_part(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'),
        "declarations that Excel never writes",
    ),
    "broken XML": (with_part(SHEET, b"</sheetData>", b"<"), "damaged"),
    "a cell in a column that cannot be": (with_part(SHEET, b'r="A1"', b'r="ZZZZZZZ1"'), "damaged"),
    "a row number beyond all rows": (with_part(SHEET, b'<row r="4"', b'<row r="99999999"'), "more than 20,000 lines"),
    "too many bytes": (b"a,b\n" * 6_000_000, "larger than 20 MB"),
    "too many rows": (b"ACGME code\n" + b"0400121010\n" * (MAX_ROWS + 2), "more than 20,000 lines"),
    "too many columns": (b",".join([b"x"] * 300) + b"\n", "more than 200 columns"),
    "too many cells": (b"\n".join([b",".join([b"x"] * 150)] * 4000), "more than 500,000 cells"),
    "an open mark over too many lines": (b'ACGME code,x\n"' + b"a,b\n" * 60_000, "more than 20,000 lines"),
    "half a Parquet file": (parquet()[:200], "damaged"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_in_one_sentence(catalog, content, words):
    with pytest.raises(ImportRefused, match=words) as refused:
        read_import(content, "file.xlsx", catalog)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_million_formatted_but_empty_rows_are_no_rows(catalog):
    content = with_part(SHEET, b"</sheetData>", b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>')
    assert counts(read_import(content, "a.xlsx", catalog)) == (3, 3, 0, 0)


def test_a_workbook_with_macros_and_links_gives_its_values_only(catalog):
    out = io.BytesIO()
    main, macros = b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    with zipfile.ZipFile(io.BytesIO(workbook(P=ALL))) as source, zipfile.ZipFile(out, "w") as made:
        for part in source.infolist():
            body = source.read(part)
            if part.filename == "[Content_Types].xml":
                body = body.replace(b"openxmlformats-officedocument." + main, macros)
                assert macros in body
            made.writestr(part, body)
        made.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not a project")
        made.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink><broken")
    assert counts(read_import(out.getvalue(), "a.xlsm", catalog)) == (3, 3, 0, 0)


STARTS = [b"", b"PK\x03\x04", b"PAR1", b"%PDF-1.4\n", b"\xff\xfe", b"\xef\xbb\xbf", b"ACGME code,J1\n", b"sep=;\n"]
WHOLE = [workbook(P=ALL), parquet(), text(ALL).encode(), pdf([[(20, 30, "Anes 1007040C0 1 1 1 1 1 1 1 1 1 1")]])]


def counted_or_refused(content: bytes) -> str:
    """ "counted" if every line is exactly one of the three, "refused" if one sentence says why; else something else."""
    try:
        result = read_import(content, "any", the_catalog())
    except ImportRefused as error:
        return "refused" if str(error).endswith(".") and "\n" not in str(error) else f"refused with {error!r}"
    parts = len(result.matched) + len(result.new) + len(result.not_understood)
    return "counted" if parts == len(result.rows) == len(result.report()["lines"]) else f"{parts} of {len(result.rows)}"


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
def test_any_bytes_are_counted_or_refused(start, rest):
    assert counted_or_refused(start + rest) in {"counted", "refused"}


@given(whole=st.sampled_from(WHOLE), at=st.floats(0, 1), new=st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_counted_or_refused(whole, at, new):
    place = int(at * (len(whole) - len(new)))
    assert counted_or_refused(whole[:place] + new + whole[place + len(new) :]) in {"counted", "refused"}


cells = st.one_of(
    st.text(max_size=12), st.integers(-10, 10**11), st.booleans(),
    st.sampled_from([*ALABAMA, *CEDARS, "=1+1", "J1/H1B", "3-4", "12%"]), st.dates(), st.none(),
    st.floats(allow_nan=False),
)  # fmt: skip
headers = st.lists(
    st.sampled_from([*HEADERS, "Visa", "City, ST", "Quota 2024", "Filled 2024", "NRMP code", "Date checked", "Source",
                     "Note", "USCE", "Attempts", "YOG limit", "", "My rank"]),
    min_size=1, max_size=8,
)  # fmt: skip


@given(headers=headers, rows=st.lists(st.lists(cells, max_size=8), max_size=12))
def test_any_table_adds_up(headers, rows):
    content = text([headers, *rows]).encode("utf-8", "replace")
    assert counted_or_refused(content) in {"counted", "refused"}


def test_positions_that_cannot_be_are_kept_of_no_program(catalog):
    rows = [
        ["ACGME code", "Program", "City", "State", "Specialty", "Quota 2024", "Filled 2024"],
        [ALABAMA[0], "", "", "", "", 3, 4],
        ["", "A Transitional Year", "Boise", "ID", "Transitional Year", 3, 4],
        [CEDARS[0], "", "", "", "", 3, 3],
    ]
    result = read_import(text(rows).encode(), "a.csv", catalog)
    problem = "2024: 4 filled of 3 positions cannot be"
    assert [row.problems for row in result.rows] == [(problem,), (problem,), ()]
    assert [(row.fills, row.own and row.own.note) for row in result.rows[:2]] == [((), None), ((), "")]
    assert [(fill.code, fill.quota) for fill in result.items() if hasattr(fill, "quota")] == [(CEDARS[0], 3)]
