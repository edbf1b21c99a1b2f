"""An NRMP “Program Results” PDF: sponsors, cities, tracks, old and new headers, notes, several columns and pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Catalog
from smartpick.bench.written_pdf import nrmp_report, pdf
from smartpick.knowledge.imports import ImportRefused, ImportResult, read_import
from tests.strategies import the_catalog

YEARS = "2025 2024 2023 2022 2021"


def block(sponsor: str, city: str, *programs: str, filled: str = "Filled", years: str = YEARS) -> list[str]:
    headers = " ".join(f"{year} Quota {filled}" for year in years.split())
    return [sponsor, f"{city}   Program Code {headers}", *programs]


def page(lines: list[str], x: float = 20) -> list[tuple[float, float, str]]:
    return [(x, 30 + 12 * at, line) for at, line in enumerate(lines)]


def read(catalog: Catalog, *pages: list[tuple[float, float, str]]) -> ImportResult:
    result = read_import(pdf(list(pages)), "Program Results.pdf", catalog)
    assert len(result.rows) == len(result.matched) + len(result.new) + len(result.not_understood)
    return result


ALABAMA = [
    "ALABAMA",
    *block(
        "Univ Alabama Med Ctr-AL",
        "Birmingham",
        "Anesthesiology 1007040C0 12 12 12 11 10 10 -- -- -- --",
        "Anesthesiology* 1007040A0 4 4 4* 3 -- -- -- -- -- --",
        "Internal Medicine 1007140C0 40 40 40 40 38 38 38 37 36 36",
        "Medicine-Preliminary 1007140P0 20 20 20 20 20 20 20 20 20 20",
        "Transitional 1007999P0 8 8 8 8 8 8 8 8 8 8",
        "Anesthesiology 1007040R0 1 0 -- -- -- -- -- -- -- --",
    ),
    "* Positions were withdrawn",
    "Page 1 of 2",
]
LOMA_LINDA = "Neurology 1049180C0 5 5 5 4 -- -- -- -- -- --"


def test_five_years_of_each_program_newest_first(catalog):
    result = read(catalog, page(ALABAMA))
    assert (len(result.rows), len(result.matched), len(result.new), len(result.not_understood)) == (6, 3, 3, 0)
    assert result.kind == "nrmp report"
    medicine = result.matched[2]
    assert catalog.row(medicine.code)["specialty"] == "Internal Medicine"
    assert medicine.by == "name"
    assert medicine.score >= 88
    assert [(fill.year, fill.quota, fill.filled) for fill in medicine.fills] == [
        (2025, 40, 40), (2024, 40, 40), (2023, 38, 38), (2022, 38, 37), (2021, 36, 36),
    ]  # fmt: skip


def test_tracks_of_one_program_are_added_up_and_years_not_offered_are_missing(catalog):
    result = read(catalog, page(ALABAMA))
    fills = {fill.year: fill for fill in result.items() if getattr(fill, "code", "") == "0400121010"}
    assert {year: (fill.quota, fill.filled) for year, fill in fills.items()} == {
        2025: (16, 16), 2024: (16, 14), 2023: (10, 10),
    }  # fmt: skip
    assert fills[2025].source == "Program Results.pdf, page 1, line 4"


def test_preliminary_and_physician_positions_are_programs_of_their_own_with_their_words(catalog):
    new = [row.own for row in read(catalog, page(ALABAMA)).new]
    assert [own.specialty for own in new] == ["Medicine-Preliminary", "Transitional", "Anesthesiology"]
    assert new[0].name == "Univ Alabama Med Ctr"
    assert "2025: 20 of 20 positions filled" in new[0].note


def test_old_headers_two_columns_and_the_next_page(catalog):
    left = [
        "Cedars-Sinai Med Ctr-CA",
        "Los Angeles Program Code 2019 2018 2017 2016 2015",
        "Quota Matched Quota Matched Quota Matched",
        "Anesthesiology 1036040C0 9 9 9 9 9 9 9 9 9 8",
    ]
    right = [
        "CALIFORNIA",
        "Loma Linda Univ Hlth Educ Consortium-CA",
        "Loma Linda Program Code 2019 2018 2017 2016 2015",
        "Neurology 1049180C0 5 5 5 4 -- -- -- -- -- --",
    ]
    result = read(catalog, page(left, 10) + page(right, 320), page(ALABAMA))
    assert [row.program.split(",")[0] for row in result.matched[:1]] == ["Cedars-Sinai Medical Center"]
    assert [(fill.year, fill.quota, fill.filled) for fill in result.matched[0].fills][-1] == (2015, 9, 8)
    assert result.matched[0].page == 1
    assert "Neurology" in catalog.row(result.matched[1].code)["specialty"]
    assert result.matched[2].page == 2
    assert len(result.rows) == 8


@pytest.mark.parametrize("code", ["2222040C0", "2222040A0"])
def test_a_second_institution_on_one_program_is_told_not_added(catalog, code):
    result = read(catalog, page([*ALABAMA[:4], f"Anesthesiology {code}" + " 5" * 10]))
    assert "its NRMP code speaks of another" in result.not_understood[0].reason
    assert [fill.quota for fill in result.items()] == [12, 12, 10]


def test_a_second_sequence_is_told_where_the_sponsor_has_sister_programs(catalog):
    both = block(
        "UPMC Med Educ-PA", "Pittsburgh", "Internal Med 1111140C0" + " 9" * 10, "Internal Med 1111140C1" + " 5" * 10
    )
    result = read(catalog, page(both))
    assert "its NRMP code speaks of another" in result.not_understood[0].reason
    one = block("Univ Alabama Med Ctr-AL", "Birmingham", "Anes 1007040C0" + " 9" * 10, "Anes 1007040C1" + " 5" * 10)
    assert {fill.quota for fill in read(catalog, page(one)).items()} == {14}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Anesthesiology 1007040C0 12 12 12 11 10 10 -- --", "ten numbers are expected after the code"),
        ("Anesthesiology 1007040C0 12 12 x 11 10 10 -- -- -- --", "ten numbers are expected"),
        ("Anesthesiology 107040C0 12 12 12 11 10 10 -- -- -- --", "no nine-character code"),
    ],
)
def test_a_damaged_program_line_is_told_with_its_place(catalog, line, reason):
    result = read(catalog, page([*ALABAMA[:9], line, *ALABAMA[9:]]))
    assert len(result.rows) == 7
    (row,) = result.not_understood
    assert (row.page, row.line) == (1, 10)
    assert reason in row.reason


def test_more_filled_than_offered_is_told_and_not_kept(catalog):
    result = read(catalog, page([*ALABAMA[:3], "Anesthesiology 1007040C0 12 13 9 9 9 9 9 9 9 9"]))
    assert result.matched[0].problems == ("2025: 13 filled of 12 positions cannot be",)
    assert [fill.year for fill in result.matched[0].fills] == [2024, 2023, 2022, 2021]


def test_years_that_are_not_named_are_never_guessed(catalog):
    lines = ["Cedars-Sinai Med Ctr-CA", "Los Angeles Program Code Quota Filled", "Anesthesiology 1036040C0" + " 9" * 10]
    (row,) = read(catalog, page(lines)).not_understood
    assert row.reason == "the five years are not named above this program"


TWO_COLUMNS = (
    ["Univ Alabama Med Ctr-AL", f"Birmingham Program Code {YEARS}", "Anesthesiology 1007040C0" + " 9" * 10],
    ["Loma Linda Univ-CA", f"Loma Linda Program Code {YEARS}", "Neurology 1049180C0" + " 5" * 10],
)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_is_read_as_it_is_seen_however_it_lies_in_the_file(catalog, turned):
    left, right = TWO_COLUMNS
    for words in (page(ALABAMA), page(left, 10) + page(right, 400)):
        upright = read_import(pdf([words]), "a.pdf", catalog)
        assert len(upright.rows) in {2, 6}
        assert read_import(pdf([words], turned), "a.pdf", catalog) == upright


@given(order=st.permutations(range(len(ALABAMA))), first=st.booleans())
def test_the_order_in_which_a_page_is_drawn_means_nothing(order, first):
    drawn = []
    for x, y, line in page(ALABAMA):
        cut = line.rfind(" ") + 1
        parts = [(x, y, line[:cut]), (x + 4.2 * cut, y, line[cut:])]  # a letter of this font is 4.2 points wide
        drawn.append(parts if first else parts[::-1])
    catalog = the_catalog()
    mixed = [drawn[at][part] for part in (0, 1) for at in order]
    assert read_import(pdf([mixed]), "a.pdf", catalog) == read_import(pdf([page(ALABAMA)]), "a.pdf", catalog)


def test_a_hyphen_that_ends_a_line_joins_nothing(catalog):
    names = ["ALABAMA", "Birmingham-", *TWO_COLUMNS[0][:2], "Anesthesiology 1007040C0" + " --" * 10, "Else"]
    (row,) = read(catalog, page(names)).matched
    assert (row.page, row.line, row.label, row.fills) == (1, 5, "Univ Alabama Med Ctr", ())


def test_a_report_over_all_programs_is_read_line_by_line(catalog):
    result = read_import(nrmp_report(catalog, 30), "all.pdf", catalog)
    assert len(result.rows) == len(catalog.table)
    assert {row.page for row in result.rows} == set(range(1, 31))
    assert len(result.matched) > 0.95 * len(catalog.table)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf([page(["A letter about residency."])]), "is not an NRMP program report"),
        (pdf([[]]), "pictures of pages"),
        (pdf([page(ALABAMA)])[:300], "damaged"),
        (b"%PDF-1.4\nnothing", "damaged"),
        (pdf([[]] * 601), "more than 600 pages"),
        (pdf([[(1, 1, " " * 200_000_000)]]), "unpacks to far too much"),
    ],
    ids=["another PDF", "a scan", "cut off", "no pages", "too many pages", "a bomb"],
)
def test_other_pdfs_are_refused_in_one_sentence(catalog, content, words):
    with pytest.raises(ImportRefused, match=words):
        read_import(content, "report.pdf", catalog)
