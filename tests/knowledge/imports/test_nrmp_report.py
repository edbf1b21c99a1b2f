"""An NRMP “Program Results” PDF: sponsors, cities, tracks, old and new heads, notes, several columns and pages."""

from __future__ import annotations

import pytest

from smartpick import Catalog
from smartpick.knowledge.imports import ImportRefused, ImportResult, read_import
from tests.written_pdf import pdf

YEARS = "2025 2024 2023 2022 2021"


def block(sponsor: str, city: str, *programs: str, filled: str = "Filled", years: str = YEARS) -> list[str]:
    heads = " ".join(f"{year} Quota {filled}" for year in years.split())
    return [sponsor, f"{city}   Program Code {heads}", *programs]


def page(lines: list[str], x: float = 20) -> list[tuple[float, float, str]]:
    return [(x, 30 + 12 * at, line) for at, line in enumerate(lines)]


def read(catalog: Catalog, *pages: list[tuple[float, float, str]]) -> ImportResult:
    found = read_import(pdf(list(pages)), "Program Results.pdf", catalog)
    assert len(found.rows) == len(found.matched) + len(found.new) + len(found.not_understood)
    return found


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


def test_five_years_of_each_program_newest_first(catalog):
    found = read(catalog, page(ALABAMA))
    assert (len(found.rows), len(found.matched), len(found.new), len(found.not_understood)) == (6, 3, 3, 0)
    assert found.kind == "nrmp report"
    medicine = found.matched[2]
    assert catalog.row(medicine.code)["specialty"] == "Internal Medicine"
    assert medicine.by == "name"
    assert medicine.score >= 88
    assert [(fill.year, fill.quota, fill.filled) for fill in medicine.fills] == [
        (2025, 40, 40), (2024, 40, 40), (2023, 38, 38), (2022, 38, 37), (2021, 36, 36),
    ]  # fmt: skip


def test_tracks_of_one_program_are_added_up_and_years_not_offered_are_missing(catalog):
    found = read(catalog, page(ALABAMA))
    fills = {fill.year: fill for fill in found.items() if getattr(fill, "code", "") == "0400121010"}
    assert {year: (fill.quota, fill.filled) for year, fill in fills.items()} == {
        2025: (16, 16), 2024: (16, 14), 2023: (10, 10),
    }  # fmt: skip
    assert fills[2025].source == "Program Results.pdf, page 1, line 4"


def test_preliminary_and_physician_positions_are_programs_of_their_own_with_their_words(catalog):
    new = [row.own for row in read(catalog, page(ALABAMA)).new]
    assert [own.specialty for own in new] == ["Medicine-Preliminary", "Transitional", "Anesthesiology"]
    assert new[0].name == "Univ Alabama Med Ctr"
    assert "2025: 20 of 20 positions filled" in new[0].note


def test_old_heads_two_columns_and_the_next_page(catalog):
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
    found = read(catalog, page(left, 10) + page(right, 320), page(ALABAMA))
    assert [row.program.split(",")[0] for row in found.matched[:1]] == ["Cedars-Sinai Medical Center"]
    assert [(fill.year, fill.quota, fill.filled) for fill in found.matched[0].fills][-1] == (2015, 9, 8)
    assert found.matched[0].page == 1
    assert "Neurology" in catalog.row(found.matched[1].code)["specialty"]
    assert found.matched[2].page == 2
    assert len(found.rows) == 8


@pytest.mark.parametrize("code", ["2222040C0", "2222040A0"])
def test_a_second_institution_on_one_program_is_told_not_added(catalog, code):
    found = read(catalog, page([*ALABAMA[:4], f"Anesthesiology {code}" + " 5" * 10]))
    assert "its NRMP code speaks of another" in found.not_understood[0].reason
    assert [fill.quota for fill in found.items()] == [12, 12, 10]


def test_a_second_sequence_is_told_where_the_sponsor_has_sister_programs(catalog):
    both = block(
        "UPMC Med Educ-PA", "Pittsburgh", "Internal Med 1111140C0" + " 9" * 10, "Internal Med 1111140C1" + " 5" * 10
    )
    found = read(catalog, page(both))
    assert "its NRMP code speaks of another" in found.not_understood[0].reason
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
    found = read(catalog, page([*ALABAMA[:9], line, *ALABAMA[9:]]))
    assert len(found.rows) == 7
    (row,) = found.not_understood
    assert (row.page, row.line) == (1, 10)
    assert reason in row.reason


def test_more_filled_than_offered_is_told_and_not_kept(catalog):
    found = read(catalog, page([*ALABAMA[:3], "Anesthesiology 1007040C0 12 13 9 9 9 9 9 9 9 9"]))
    assert found.matched[0].problems == ("2025: 13 filled of 12 positions cannot be",)
    assert [fill.year for fill in found.matched[0].fills] == [2024, 2023, 2022, 2021]


def test_years_that_are_not_named_are_never_guessed(catalog):
    lines = ["Cedars-Sinai Med Ctr-CA", "Los Angeles Program Code Quota Filled", "Anesthesiology 1036040C0" + " 9" * 10]
    (row,) = read(catalog, page(lines)).not_understood
    assert row.reason == "the five years are not named above this program"


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
