"""The shortlist as files: the same rows in each, real types, words for what is unknown, and nothing that runs."""

import csv
import io
import json

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smartpick import Applicant, Preferences, recommend
from smartpick.catalog.load import Catalog
from smartpick.export import FORMATS, to_csv, to_excel, to_json, to_parquet
from smartpick.export.tables import harmless
from smartpick.plan import SHORTLIST_COLUMNS

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


def written(plan):
    """The plan read back from each format: {extension: rows of plain values}, and the columns."""
    sheet = openpyxl.load_workbook(io.BytesIO(to_excel(plan)))["Shortlist"]
    head, *lines = sheet.iter_rows(values_only=True)
    excel = [dict(zip(head, line, strict=True)) for line in lines]
    comma = list(csv.DictReader(io.StringIO(to_csv(plan).decode("utf-8-sig"), newline="")))
    parquet = pd.read_parquet(io.BytesIO(to_parquet(plan)))
    return {"xlsx": excel, "csv": comma, "parquet": parquet.to_dict("records"), "json": json.loads(to_json(plan))}


@pytest.fixture(scope="module")
def files(attacked):
    return written(attacked)


def test_there_are_four_formats_that_write_what_they_say(attacked):
    assert list(FORMATS) == ["xlsx", "csv", "parquet", "json"]
    starts = {"xlsx": b"PK\x03\x04", "csv": "\ufeffrank,acgme_code,".encode(), "parquet": b"PAR1", "json": b"["}
    for extension, kind in FORMATS.items():
        assert kind.write(attacked).startswith(starts[extension])


@pytest.mark.parametrize("extension", list(FORMATS))
def test_every_format_holds_the_rows_of_the_plan(attacked, files, extension):
    table, rows = attacked.table, files[extension]
    assert list(rows[0]) == table.columns.tolist()
    assert tuple(rows[0])[: len(SHORTLIST_COLUMNS)] == SHORTLIST_COLUMNS
    assert [row["acgme_code"] for row in rows] == attacked.codes
    assert [int(row["rank"]) for row in rows] == list(range(1, 41))
    for name in ("program_name", "city", "state", "subregion", "reason", "note"):
        for row, value in zip(rows, table[name].astype(str), strict=True):
            told = (row[name] or "").removeprefix("'") if extension == "csv" else row[name] or ""
            assert told.replace("_x000D_", "\r") == value.removeprefix("'" if extension == "csv" else "")
    for name in NUMBERS:
        within = 5.1e-4 if extension == "csv" else 1e-6  # four significant digits; JSON: ten decimals
        np.testing.assert_allclose([float(row[name]) for row in rows], table[name], rtol=within)


def test_codes_are_text_with_their_leading_zeros(files, attacked):
    assert all(code.startswith("04") for code in attacked.codes)
    for rows in files.values():
        assert all(isinstance(row["acgme_code"], str) and len(row["acgme_code"]) == 10 for row in rows)


@pytest.mark.parametrize("extension", ["xlsx", "parquet", "json"])
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


def test_sources_and_assumptions_go_with_the_workbook(attacked):
    book = openpyxl.load_workbook(io.BytesIO(to_excel(attacked)))
    assert book.sheetnames == ["Shortlist", "About", "Sources", "Assumptions"]
    sources = list(book["Sources"].iter_rows(values_only=True))
    assert sources[0] == ("label", "kind", "source", "publisher", "as_of", "rights", "link", "note")
    assert len(sources) > 20
    assert all(line[2] and line[5] for line in sources[1:])
    head, *lines = book["Assumptions"].iter_rows(values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert {row["kind"] for row in rows} == {"published", "assumption"}
    spread = next(row for row in rows if row["name"] == "spread")
    assert (spread["central"], spread["low"], spread["high"]) == (0.9, 0.6, 1.2)


def test_the_about_sheet_says_what_was_asked_and_that_it_is_an_estimate(attacked):
    lines = openpyxl.load_workbook(io.BytesIO(to_excel(attacked)))["About"].iter_rows(min_row=2, values_only=True)
    about = dict(lines)
    assert "estimate" in about["What this is"]
    assert (about["specialty"], about["visa"], about["applications"]) == ("Anesthesiology", "j1_or_h1b", "40")
    assert about["Application fees, USD"] == "630"
    match = attacked.outlook.match
    assert about["Matching at all"] == f"{match.low:.0%} to {match.high:.0%}"
    assert about["Program table version"] == "attacked"


def test_an_unknown_fee_is_called_unknown(catalog):
    plan = recommend(
        catalog, Applicant(specialty="Obstetrics and Gynecology", visa="none"), Preferences(applications=5)
    )
    about = dict(openpyxl.load_workbook(io.BytesIO(to_excel(plan)))["About"].iter_rows(min_row=2, values_only=True))
    assert about["Application fees, USD"] == "unknown"


def test_the_same_plan_writes_the_same_text(attacked):
    for write in (to_csv, to_json, to_parquet):
        assert write(attacked) == write(attacked)
