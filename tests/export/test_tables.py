"""The shortlist as files: the same rows in each, real types, words for what is unknown, and nothing that runs."""

import csv
import datetime as dt
import io
import json
import shutil
import subprocess

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from smartpick import Applicant, Preferences, Profile, Tie, recommend
from smartpick.catalog.load import Catalog
from smartpick.export import FORMATS, about, to_csv, to_excel, to_json, to_parquet
from smartpick.export.tables import HEADERS, IN_PERCENT, csv_bytes, harmless, is_runnable, readable
from smartpick.export.workbook import SAFE, write_table
from smartpick.knowledge.imports import read_import
from smartpick.plan import SHORTLIST_COLUMNS, of_hundred, recommend_two
from tests import crafted

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
ATTACKS = [
    '=HYPERLINK("http://example.org","click")', "+1+1", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "\n=1+1",
    "=cmd|' /C calc'!A0", "{=1+1}", "http://example.org", "00123", "1e5", "TRUE", "nan", "None", "'quoted", "a,b;\"c\"",
    "two\nlines", "inside\r=1+1", "\r\n=1+1", "😀 ملاحظة",
]  # fmt: skip
NUMBERS = ("chance_low", "chance_mid", "chance_high", "adds_points", "visa_chance")


@pytest.fixture(scope="module")
def attacked(catalog):
    """A list of codes with a leading zero, in a table whose names and notes try to run, and some settings unknown."""
    applicant = Applicant(specialty="Anesthesiology", visa="j1_or_h1b")
    first = recommend(catalog, applicant, Preferences(applications=40))
    table = catalog.table.copy()
    for row, attack in zip(first.rows, ATTACKS, strict=False):
        table.loc[row, "program_name"] = attack
        table.loc[row, "county"] = attack
    catalog = Catalog(table, catalog.regions, "attacked")
    notes = dict(zip(first.codes, ATTACKS, strict=False))
    return recommend(catalog, applicant, Preferences(applications=40), pins=first.codes[:3], notes=notes)


MACHINE, READ = ("parquet", "json"), ("xlsx", "csv")
"""Formats for programs, under the names of our data; formats for people, under readable headers."""
COLUMNS = {header: column for column, (header, _) in HEADERS.items()}


def under_our_names(rows):
    """Rows for people under the names of our data, chances from 0 to 1."""
    return [
        {
            COLUMNS[header]: float(value) / 100 if COLUMNS[header] in IN_PERCENT else value
            for header, value in row.items()
        }
        for row in rows
    ]


def written(plan):
    """The plan read back from each format: {extension: rows of plain values}."""
    sheet = openpyxl.load_workbook(io.BytesIO(to_excel(plan)))["Shortlist"]
    head, *lines = sheet.iter_rows(values_only=True)
    excel = under_our_names(dict(zip(head, line, strict=True)) for line in lines)
    comma = under_our_names(csv.DictReader(io.StringIO(to_csv(plan).decode("utf-8-sig"), newline="")))
    parquet = pd.read_parquet(io.BytesIO(to_parquet(plan)))
    return {"xlsx": excel, "csv": comma, "parquet": parquet.to_dict("records"), "json": json.loads(to_json(plan))}


@pytest.fixture(scope="module")
def files(attacked):
    return written(attacked)


def test_there_are_four_formats_that_write_what_they_say(attacked):
    assert list(FORMATS) == ["xlsx", "csv", "parquet", "json"]
    starts = {"xlsx": b"PK\x03\x04", "csv": "\ufeffNo.,Program,ACGME code,".encode(), "parquet": b"PAR1", "json": b"["}
    for extension, kind in FORMATS.items():
        assert kind.write(attacked).startswith(starts[extension])


@pytest.mark.parametrize("extension", list(FORMATS))
def test_every_format_holds_the_rows_of_the_plan(attacked, files, extension):
    table, rows = attacked.table, files[extension]
    if extension in MACHINE:
        assert list(rows[0]) == table.columns.tolist()
        assert tuple(rows[0])[: len(SHORTLIST_COLUMNS)] == SHORTLIST_COLUMNS
    else:
        assert list(rows[0]) == [column for column in HEADERS if column != "miles"]
        table = table.assign(place=table["city"] + ", " + table["state"].astype(str))
        table = table.assign(region=table["tier"].map(attacked.catalog.regions.tiers))
    assert [row["acgme_code"] for row in rows] == attacked.codes
    assert [int(row["rank"]) for row in rows] == list(range(1, 41))
    for name in rows[0].keys() & {"program_name", "city", "state", "place", "region", "subregion", "reason", "note"}:
        for row, value in zip(rows, table[name].astype(str), strict=True):
            shown = (row[name] or "").removeprefix("'") if extension == "csv" else row[name] or ""
            assert shown.replace("_x000D_", "\r") == value.removeprefix("'" if extension == "csv" else "")
    for name in NUMBERS:
        within = 5.1e-4 if extension == "csv" else 1e-6  # four significant digits; JSON: ten decimals
        np.testing.assert_allclose([float(row[name]) for row in rows], table[name], rtol=within)


def test_people_read_headers_in_words(attacked):
    """No header is a name of our data, and a chance is a percentage in the cell as its header says."""
    table = readable(attacked)
    assert not [header for header in table if "_" in header or header.islower()]
    assert {"Program", "City, state", "Chance from (%)", "Chance to (%)"} <= set(table)
    assert table["Chance to (%)"].tolist() == pytest.approx(100 * attacked.table["chance_high"])
    assert table["Pinned"].tolist() == ["yes"] * 3 + ["no"] * 37


def test_codes_are_text_with_their_leading_zeros(files, attacked):
    assert all(code.startswith("04") for code in attacked.codes)
    for rows in files.values():
        assert all(isinstance(row["acgme_code"], str) and len(row["acgme_code"]) == 10 for row in rows)


@pytest.mark.parametrize("extension", ["parquet", "json"])
def test_numbers_are_numbers_and_yes_or_no_is_yes_or_no(files, extension):
    for row in files[extension]:
        assert all(isinstance(row[name], float | int) and not isinstance(row[name], bool) for name in NUMBERS)
        assert all(isinstance(row[name], int) and not isinstance(row[name], bool) for name in ("rank", "tier"))
        assert isinstance(row["pinned"], bool)
    assert [row["pinned"] for row in files[extension]].count(True) == 3


def test_parquet_keeps_column_types(attacked):
    kinds = pd.read_parquet(io.BytesIO(to_parquet(attacked))).dtypes.astype(str)
    assert {name: kinds[name] for name in ("rank", "tier", "pinned")} == {
        "rank": "int16", "tier": "int8", "pinned": "bool",
    }  # fmt: skip
    assert {kinds[name] for name in NUMBERS} == {"float64"}
    assert {kinds[name] for name in ("acgme_code", "setting", "state", "reason", "note")} == {"str"}


# Nothing runs


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(attacked):
    book = openpyxl.load_workbook(io.BytesIO(to_excel(attacked)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 1_000
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert all(cell.hyperlink is None for cell in cells)
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert {'=HYPERLINK("http://example.org","click")', "00123", "1e5", "TRUE", "{=1+1}"} <= texts


def test_no_cell_of_the_csv_begins_as_a_formula(attacked):
    rows = csv.reader(io.StringIO(to_csv(attacked).decode("utf-8-sig"), newline=""))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(RUNS)] == []
    for attack in ATTACKS[:8]:
        assert cells.count(f"'{attack}") == 3  # name, county, note


@given(st.text())
@example("=1")
@example("")
def test_harmless_text_never_runs_and_loses_nothing(text):
    safe = harmless(text)
    assert not safe.startswith(RUNS)
    assert safe in (text, f"'{text}")
    assert (safe == text) == (not text.startswith(RUNS))


def test_a_note_of_any_text_reads_back_from_every_format(catalog, average, plan):
    texts = {"a": "nan", "b": "None", "c": "<NA>", "d": "unknown", "e": "  spaced  "}
    notes = dict(zip(plan.codes, texts.values(), strict=False))
    files = written(recommend(catalog, average, notes=notes))
    for extension, rows in files.items():
        assert [row["note"] for row in rows[:5]] == list(texts.values()), extension


# Unknown


def test_the_unknown_is_called_unknown(catalog):
    setting = catalog.table["setting"]
    holes = setting.isna() & (catalog.table["pool"] == "open")
    specialty = catalog.table.loc[holes, "specialty"].value_counts().index[0]
    pins = catalog.table.loc[holes & (catalog.table["specialty"] == specialty), "acgme_code"].tolist()[:5]
    plan = recommend(catalog, Applicant(specialty=specialty, visa="none"), Preferences(applications=30), pins=pins)
    assert plan.table["setting"].isna().sum() >= len(pins) > 0
    for extension, rows in written(plan).items():
        shown = [row["setting"] for row in rows if row["acgme_code"] in pins]
        assert shown == ["unknown"] * len(pins), extension
        evidence = [row["visa_evidence"] for row in rows]
        assert evidence == plan.table["visa_evidence"].astype(str).tolist(), extension


def test_no_cell_but_a_note_is_empty(files):
    for rows in files.values():
        for row in rows:
            assert [name for name, value in row.items() if name != "note" and value in (None, "")] == []
            assert row["setting"] not in ("nan", "None", "<NA>")


@pytest.mark.parametrize("specialty", ["Internal Medicine-Pediatrics", "Thoracic Surgery - Integrated"])
def test_a_small_chance_is_not_written_as_none(catalog, specialty):
    plan = recommend(catalog, Applicant(specialty=specialty, visa="h1b_only"))
    assert plan.table["chance_low"].min() < 5e-5
    for extension, rows in written(plan).items():
        assert all(float(row[name]) > 0 for row in rows for name in NUMBERS), extension


# What stands beside the list


def book_of(plan):
    return openpyxl.load_workbook(io.BytesIO(to_excel(plan)))


def about_of(plan):
    return {left: right for left, right in book_of(plan)["About"].iter_rows(values_only=True) if right}


def test_sources_and_assumptions_go_with_the_workbook(attacked):
    book = book_of(attacked)
    assert book.sheetnames == ["About", "Shortlist", "Sources", "Assumptions"]
    sources = list(book["Sources"].iter_rows(values_only=True))
    assert sources[0] == ("Fact", "Kind", "Source", "Publisher", "As of", "Rights", "Link", "Note")
    assert len(sources) > 20
    assert all(line[2] and line[5] for line in sources[1:])
    head, *lines = book["Assumptions"].iter_rows(values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert {row["Kind"] for row in rows} == {"published", "assumption"}
    spread = next(row for row in rows if row["Name in our data"] == "spread")
    assert (spread["Central"], spread["Low"], spread["High"]) == (0.9, 0.6, 1.2)


def test_headers_and_names_stay_in_view_and_every_table_can_be_filtered(attacked):
    book = book_of(attacked)
    frozen = {name: book[name].freeze_panes for name in book.sheetnames}
    assert frozen == {"About": "A2", "Shortlist": "C2", "Sources": "A2", "Assumptions": "A2"}
    for name in ("Shortlist", "Sources", "Assumptions"):
        assert book[name].auto_filter.ref == book[name].dimensions
        assert book[name].row_dimensions[2].height >= 15


def test_the_first_sheet_says_what_it_is_for_whom_and_on_what_day(attacked):
    before = dt.date.today()
    about = about_of(attacked)
    assert "estimate" in about["What this is"]
    assert any(f"{day.day} {day:%B %Y}" in about["Made on"] for day in (before, dt.date.today()))
    assert (about["Specialty"], about["Visa need"]) == ("Anesthesiology", "J-1 or H-1B")
    assert about["Programs"] == "Southern California 8; Rest of the West 0; The nation 32"
    assert about["List size"] == "40 programs"
    assert about["Application fees"] == "630 US dollars"
    assert about["Match anywhere"] == of_hundred(attacked.outlook.match)
    assert about["Program table"] == "version attacked"
    assert about["Your own answers about programs"] == "none"
    assert "Step 2 CK; Year of graduation; Ties to places" in about["Not entered"]


def test_the_first_sheet_says_ties_and_settings_in_words(catalog):
    ties = (Tie(place="Los Angeles County, CA", kind="family"), Tie(place="NV", kind="lived"))
    applicant = Applicant(
        specialty="Neurology",
        visa="h1b_only",
        ties=ties,
        step3_passed=True,
        usce_hands_on_months=3,
        citizenships=("NG",),
    )
    wishes = Preferences(
        budget_usd=900, socal_share=0.25, west_share=0.4, near="Fresno, CA", distance_weight=2, safety_floor=0.1,
        competitiveness_percentile=60,
    )  # fmt: skip
    code = recommend(catalog, applicant, wishes).codes[0]
    about = about_of(recommend(catalog, applicant, wishes, pins=[code]))
    assert about["Ties to places"] == "Family there: Los Angeles County, CA; Lived there: NV"
    assert (about["Step 3 passed"], about["Hands-on US clinical experience"]) == ("yes", "3 months")
    assert about["Budget"] == "900 US dollars"
    assert (about["Share of Southern California"], about["Safety floor"]) == ("25 %", "10 %")
    assert (about["Place to be near"], about["Weight of being near"]) == ("Fresno, CA", "2")
    assert about["Strength, set by hand"] == "about 60th of 100"
    assert code in about["Pinned by you"]
    shown = " ".join([*about, *about.values()])
    assert not [word for word in ("h1b_only", "None", "{", "[", "_") if word in shown]


def test_the_first_sheet_has_words_for_every_field_of_the_form():
    assert set(about._FORM) == set(Applicant.model_fields)


def test_two_lists_go_into_one_workbook(catalog):
    applicant = Applicant(specialty="Neurology", visa="j1_or_h1b", second_specialty="Pediatrics")
    both = recommend_two(catalog, Profile(applicant=applicant, preferences=Preferences(applications=30)))
    title = book_of(both)["About"]["A1"].value
    assert (
        title
        == f"SmartPick shortlist: {both.counts[0]} programs in Neurology and {both.counts[1]} programs in Pediatrics"
    )
    assert {row["specialty"] for row in written(both)["xlsx"]} == {"Neurology", "Pediatrics"}


def test_an_unknown_fee_is_called_unknown(catalog):
    plan = recommend(
        catalog, Applicant(specialty="Obstetrics and Gynecology", visa="none"), Preferences(applications=5)
    )
    assert about_of(plan)["Application fees"] == "unknown"


@pytest.mark.parametrize("extension", ["xlsx", "csv", "parquet"])
def test_an_exported_list_is_read_back_by_our_own_import(attacked, catalog, extension):
    """Every program is known by its code, and nothing on the list is taken for an answer of a program."""
    result = read_import(FORMATS[extension].write(attacked), f"list.{extension}", catalog)
    assert [line["code"] for line in result.report()["lines"]] == attacked.codes
    assert {line["by"] for line in result.report()["lines"]} == {"code"}
    assert not any(line["facts"] for line in result.report()["lines"])


def test_what_was_checked_beside_an_exported_list_comes_in(attacked, catalog):
    lines = list(csv.reader(io.StringIO(to_csv(attacked).decode("utf-8-sig"), newline="")))
    lines[0].append("J-1")
    for line in lines[1:]:
        line.append("yes")
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    result = read_import(text.getvalue().encode(), "list.csv", catalog)
    assert {tuple(line["facts"].items()) for line in result.report()["lines"]} == {(("j1", True),)}


def test_the_same_plan_writes_the_same_text(attacked):
    for write in (to_csv, to_json, to_parquet):
        assert write(attacked) == write(attacked)


@pytest.fixture(scope="module")
def in_libreoffice(attacked, tmp_path_factory):
    """The sheets of the workbook as LibreOffice shows them: {sheet: rows of texts}."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: `sh tests/run` installs it, or apt-get install libreoffice-calc.")
    folder = tmp_path_factory.mktemp("office")
    (folder / "list.xlsx").write_bytes(to_excel(attacked))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, "--headless", home, "--convert-to", every_sheet, "--outdir", str(folder), "list.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    files = {path.stem.removeprefix("list-"): path for path in folder.glob("list-*.csv")}
    return {name: list(csv.reader(path.open(encoding="utf-8", newline=""))) for name, path in files.items()}


def test_libreoffice_shows_the_cells_as_they_were_written(attacked, in_libreoffice):
    assert set(in_libreoffice) == {"About", "Shortlist", "Sources", "Assumptions"}
    head, *lines = in_libreoffice["Shortlist"]
    assert head == list(readable(attacked))
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert [row["ACGME code"] for row in rows] == attacked.codes
    for row, low, note in zip(rows, attacked.table["chance_low"], attacked.table["note"], strict=True):
        assert float(row["Chance from (%)"]) == pytest.approx(100 * low, abs=0.0051)
        assert float(row["Chance from (%)"]) > 0
        assert row["My note"].split() == note.split()  # it ran nowhere: "=1+1" is still "=1+1"
    assert in_libreoffice["About"][0][0] == "SmartPick shortlist: 40 programs in Anesthesiology"


@pytest.mark.parametrize("text", crafted.FORMULAS, ids=ascii)
def test_a_formula_behind_signs_that_are_not_seen_is_made_harmless(text):
    assert harmless(text) == f"'{text}"


@given(crafted.formulas())
def test_no_crafted_formula_runs_from_a_csv_or_a_workbook(text):
    table = pd.DataFrame({"Note": pd.Series([text], dtype="str"), text: [1]})
    for row in csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if is_runnable(cell)]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        write_table(book, "Sheet", table)
    sheet = openpyxl.load_workbook(buffer)["Sheet"]
    assert sheet["A2"].data_type != "f"
    assert sheet["A2"].quotePrefix


@pytest.mark.parametrize("text", crafted.PLAIN, ids=ascii)
def test_a_plain_text_stays_as_it_is(text):
    assert harmless(text) == text
