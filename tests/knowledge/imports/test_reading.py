"""A file is taken apart once; what its columns mean can then change as often as one likes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick.bench.written_pdf import pdf
from smartpick.knowledge.imports import FIELDS, ImportRefused, interpret, matcher_of, parse, read_import
from tests.strategies import the_catalog

COLUMNS = ["ACGME code", "Institution", "City", "State", "Specialty", "J-1", "H-1B", "Remarks"]
ROWS = [
    [
        "0400121010",
        "University of Alabama Medical Center",
        "Birmingham",
        "AL",
        "Anesthesiology",
        "yes",
        "no",
        "5 years",
    ],
    ["", "Cedars-Sinai Medical Center", "Los Angeles", "CA", "Anesthesiology", "=A1", "yes", "2 years"],
    ["", "St Mary Medical Ctr", "Long Beach", "CA", "Internal Medicine", "no", "", "no limit"],
    ["", "A Transitional Year", "Boise", "ID", "Transitional Year", "yes", "", ""],
    ["1.40312E+09", "Nowhere", "", "", "", "", "", ""],
]


def table(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


fields = st.none() | st.sampled_from(["j1", "h1b", "graduation_limit", "note", "city", "sponsor", "program_name"])
mappings = st.lists(st.dictionaries(st.sampled_from(COLUMNS), fields, max_size=3), min_size=1, max_size=4)


@given(mappings=mappings, specialty=st.sampled_from([None, "Neurology"]))
def test_a_file_read_again_and_again_says_what_it_says_when_it_is_read_anew(mappings, specialty):
    catalog, content = the_catalog(), table([COLUMNS, *ROWS])
    file = parse(content, "mine.csv")

    def again(mapping):
        return interpret(file, matcher_of(catalog), mapping=mapping, specialty=specialty)

    def anew(mapping):
        return read_import(content, "mine.csv", catalog, mapping=mapping, specialty=specialty)

    def outcome(read, mapping):
        try:
            return read(mapping)
        except ImportRefused as error:
            return str(error)

    for mapping in (*mappings, *mappings, {}):
        assert outcome(again, mapping) == outcome(anew, mapping)


def test_another_meaning_of_a_column_takes_nothing_apart_and_looks_for_no_program_again(catalog, monkeypatch):
    printed = [(20, 30 + 12 * at, line) for at, line in enumerate(REPORT)]
    file, matcher = parse(pdf([printed]), "r.pdf"), matcher_of(catalog)
    first = interpret(file, matcher)
    assert len(first.matched) == 1

    def never(*_):
        raise AssertionError("asked again")

    monkeypatch.setattr("smartpick.knowledge.imports.reading.tables", never)
    monkeypatch.setattr("smartpick.knowledge.imports.name_search.NameSearch.by_name", never)
    changed = interpret(file, matcher, mapping={"Filled 2025": None})
    assert [fill.year for fill in changed.rows[0].fills] == [2024, 2023, 2022, 2021]
    with pytest.raises(AssertionError, match="asked again"):
        interpret(file, matcher, mapping={"Program name": "sponsor", "City": None})


REPORT = [
    "Univ Alabama Med Ctr-AL",
    "Birmingham Program Code 2025 2024 2023 2022 2021",
    "Anesthesiology 1007040C0 12 12 12 11 10 10 9 9 8 8",
]


def test_one_matcher_a_catalog(catalog, new_england):
    assert matcher_of(catalog) is matcher_of(catalog)
    assert matcher_of(catalog) is not matcher_of(new_england)


def test_every_field_a_column_can_be_given_is_read_or_refused(catalog):
    file = parse(table([COLUMNS, *ROWS]), "mine.csv")
    for field in FIELDS:
        result = interpret(file, matcher_of(catalog), mapping={"Remarks": field})
        assert {column.label: column.field for column in result.columns}["Remarks"] == field
        assert len(result.rows) == len(ROWS)
