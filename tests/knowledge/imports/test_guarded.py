"""Files made for harm end in a counted result or one sentence, in a process of their own; and no line goes unsaid."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from smartpick.bench.written_pdf import endless_pdf, nrmp_report
from smartpick.knowledge.imports import ImportRefused, guarded, read_import
from smartpick.knowledge.imports.effort import Effort
from smartpick.knowledge.imports.grid import packed, unpacked
from smartpick.knowledge.imports.tables import tables_of
from tests.knowledge.imports import crafted
from tests.strategies import the_catalog

SPECIALTY = "Anesthesiology"


def test_an_endless_file_is_stopped_and_said_in_one_sentence(monkeypatch):
    monkeypatch.setattr(guarded, "SECONDS", 1)
    with pytest.raises(ImportRefused) as refused:
        guarded.tables(endless_pdf())
    assert str(refused.value) == guarded.TOO_LONG


def test_a_file_that_makes_no_progress_on_the_clock_is_stopped_too(monkeypatch):
    monkeypatch.setattr(guarded, "PATIENCE", 0.5)
    with pytest.raises(ImportRefused) as refused:
        guarded.tables(endless_pdf())
    assert str(refused.value) == guarded.TOO_LONG


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory of a process")
def test_a_file_that_unpacks_to_more_than_the_memory_allowed_is_refused(monkeypatch):
    monkeypatch.setattr(guarded, "MEMORY", 150_000_000)
    with pytest.raises(ImportRefused) as refused:
        guarded.tables(crafted.dictionary_bomb(60_000_000, 50))
    assert str(refused.value) in {guarded.TOO_LARGE, guarded.DAMAGED}


def test_what_the_process_hands_over_is_what_the_reader_read():
    content = crafted.workbook({"A": [["ACGME code", "Date"], ["0400121010", "=1+1"], [], [1.5, True]]})
    kind, sheets = guarded.tables(content)
    assert (kind, sheets) == tables_of(content, lambda done, of: None)
    assert [unpacked(json.loads(json.dumps(packed(sheet)))) for sheet in sheets] == sheets


def test_the_process_loads_the_readers_and_nothing_else_of_the_house():
    child = Path(guarded.__file__).with_name("child.py")
    code = (
        f"import runpy, sys; sys.argv = ['', '800000000', '8']; runpy.run_path({str(child)!r}, run_name='__main__')\n"
        "print(*(name for name in sys.modules if name in {'pandas', 'pydantic', 'pyarrow', 'numpy', 'openpyxl'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=crafted.csv_of(2), capture_output=True, check=True)
    answer, loaded = done.stdout.decode().splitlines()
    assert json.loads(answer)["kind"] == "csv"
    assert loaded == ""


def test_pages_read_are_told_as_they_are_read():
    told = []
    guarded.tables(nrmp_report(the_catalog(), 5), lambda done, of: told.append((done, of)))
    assert told == [(page, 5) for page in range(1, 6)]


REFUSED = {
    "one line": lambda: crafted.one_line(600_000),
    "only commas": lambda: crafted.one_line(600_000, ","),
    "only quotation marks": lambda: crafted.one_line(600_000, '"'),
    "empty lines": lambda: crafted.one_line(1_100_000, "\n"),
    "a mark a line": lambda: crafted.one_line(110_000, '"\n'),
    "zero bytes": lambda: crafted.csv_of(3) + b"\0",
    "brackets": lambda: b"[" * 600_000,
    "objects in objects": lambda: b'{"a":' * 100_000,
    "blown up sheet": lambda: crafted.with_parts(crafted.workbook({"A": [["x"]]}), sheet1=b" " * 5_000_000),
    "dictionary": lambda: crafted.dictionary_bomb(50_000, 15_000),
    "damaged page": crafted.damaged_page,
    "deep forms": lambda: crafted.nested_forms(300, 1),
    "packed twice": lambda: crafted.doubly_packed(5_000_000, b"[/FlateDecode/FlateDecode]"),
    "packed in two ways": lambda: crafted.doubly_packed(5_000_000),
    "a page of many contents": lambda: crafted.many_contents(300, 300),
}


@pytest.mark.parametrize("crafted_file", REFUSED.values(), ids=REFUSED.keys())
def test_a_file_no_list_needs_is_refused_in_one_sentence(crafted_file):
    with pytest.raises(ImportRefused) as refused:
        tables_of(crafted_file(), lambda done, of: None)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 200


@given(table=crafted.open_quotes())
@settings(max_examples=40)
def test_an_open_quotation_mark_takes_no_line_with_it(table):
    content, count = table
    _, (sheet,) = tables_of(content, lambda done, of: None)
    assert [line.cells[0] for line in sheet.lines[1:]] == [crafted.CODES[at % 6] for at in range(count)]
    assert all(line.cells[-1] == "yes" for line in sheet.lines[1:])
    assert sheet.physical == count + 1


def test_a_cell_of_several_lines_stays_one_and_its_lines_are_counted():
    content = crafted.csv_of(3, {1: '0400421013,"Hospital\nof the\nHills",yes'})
    _, (sheet,) = tables_of(content, lambda done, of: None)
    assert [line.number for line in sheet.lines] == [1, 2, 3, 6]
    assert sheet.lines[2].cells[1] == "Hospital\nof the\nHills"
    assert sheet.told == (
        "Line 3 opens a cell of several lines; 2 lines of the file lie inside such cells and are no rows.",
    )


def test_a_mark_on_every_line_is_read_as_a_letter():
    _, (sheet,) = tables_of(crafted.quote_on_every_line(300), lambda done, of: None)
    assert len(sheet.lines) == 301
    assert "read as letters too" in sheet.told[1]


def test_rows_of_one_number_are_all_read(catalog):
    result = read_import(crafted.rows_of_one_number(), "a.xlsx", catalog)
    assert [row.code for row in result.rows] == list(crafted.CODES[:4])
    assert "2 rows have the number of another row" in result.told[0]


def test_a_million_empty_rows_are_passed_over():
    _, (sheet,) = tables_of(crafted.empty_rows(30_000), lambda done, of: None)
    assert [line.number for line in sheet.lines] == [1, 30_002]


def test_sheets_that_were_not_read_are_named_with_their_lines(catalog):
    rows = [crafted.HEAD.split(","), [crafted.CODES[0], "A", "yes"]]
    result = read_import(crafted.workbook({"Mine": [*rows, [crafted.CODES[1]]], "Theirs": rows}), "a.xlsx", catalog)
    assert result.sheet == "Mine"
    assert "“Theirs” (1 program)" in result.told[0]
    assert result.report()["told"] == list(result.told)


def test_tables_below_each_other_are_each_read_by_their_own_headers(catalog):
    lines = ["Program name,City,State", "A Hospital,Boise,ID", "", "City,State,Program name,ACGME code,J-1"]
    lines += ["Birmingham,AL,University of Alabama,0400121010,yes", "Program name,City,State", "B Hospital,Boise,ID"]
    result = read_import("\n".join(lines).encode(), "a.csv", catalog, specialty=SPECIALTY)
    assert [(row.line, row.outcome, row.code) for row in result.rows] == [
        (2, "new", ""), (5, "matched", "0400121010"), (7, "new", ""),
    ]  # fmt: skip
    assert dict(result.rows[1].facts) == {"j1": True}
    assert [sentence[:9] for sentence in result.told] == ["In line 4", "In line 6"]


def test_what_stands_above_the_headers_is_told(catalog):
    result = read_import(b"My list\nof 2026\nACGME code,J-1\n0400121010,yes\n", "a.csv", catalog)
    assert result.told == ("What stands above the headers is taken for a title and not read (line 1 to line 2).",)


NUMBERS = ["9" * 20, "9" * 200, "9" * 5_000, "1" * 400, "9" * 20 + "%", "1e999", "(" * 3_000, "-" * 3_000, "1 " * 900]


@pytest.mark.parametrize("number", NUMBERS, ids=[f"{number[:3]} {len(number)}" for number in NUMBERS])
@pytest.mark.parametrize("other", ["50%", "5"])
def test_numbers_without_end_are_cells_left_out(catalog, number, other):
    head = "ACGME code,Quota 2025,Filled 2025,US clinical experience required,Years since graduation,J-1,Visa,Date,City"
    cells = ",".join([number, other, number, number, number, number, number, number])
    (row,) = read_import(f"{head}\n0400121010,{cells}\n".encode(), "a.csv", catalog).rows
    assert row.outcome == "matched"
    assert not row.answers
    assert any(problem.startswith("2025: ") for problem in row.problems)
    assert all(len(problem) < 200 for problem in row.problems)


def test_a_header_is_read_by_its_first_letters(catalog):
    result = read_import(f"ACGME code,{'(' * 1_900} visa\n0400121010,x\n".encode(), "a.csv", catalog)
    assert [len(column.label) for column in result.columns] == [10, 200]


def test_many_lines_of_one_program_are_settled_one_by_one(catalog, monkeypatch):
    from smartpick.knowledge.imports import repeats

    changed = []
    monkeypatch.setattr(repeats, "_without", lambda row, *rest: changed.append(rest) or row)
    rows = "\n".join(f"0400121010,{'yes' if at % 2 else 'no'}" for at in range(400))
    result = read_import(f"ACGME code,J-1\n{rows}\n".encode(), "a.csv", catalog)
    assert len(result.rows) == 400
    assert len(changed) < 400


def test_comparing_without_end_is_stopped_in_one_sentence(monkeypatch):
    monkeypatch.setattr("smartpick.knowledge.imports.effort.MOST_SECONDS", -1.0)
    with pytest.raises(ImportRefused, match=r"stopped after 0 of 7 lines"):
        Effort(7).may_go_on()
