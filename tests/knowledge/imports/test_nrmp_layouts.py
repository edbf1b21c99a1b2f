"""The printed layouts of the NRMP report: under whose name a line goes, and what its code says."""

from __future__ import annotations

import pytest

from smartpick import Catalog
from smartpick.data_folder import state_names
from smartpick.knowledge.imports import interpret, matcher_of, parse
from smartpick.knowledge.imports.nrmp_report import STATES, read_report
from tests.knowledge.imports.printed_report import Sponsor, printed

YEARS = "Program 2025 2024 2023 2022 2021"
OFFERED = "Code" + " Quota Filled" * 5
COUNTS = " 3 2" * 5

CALIFORNIA = (
    Sponsor("Arrowhead Regional Med Ctr-CA", "Colton", (
        ("Internal Medicine", "9001140C0"), ("Psychiatry", "9001400C0"),
    )),
    Sponsor("Kern Medical", "Bakersfield", (("General Surgery", "9002440C0"),)),
    Sponsor("Cedars-Sinai Med Ctr-CA", "West Hollywood", (
        ("Public Health and General Preventive Medicine/2yr-MPH Available", "9003380R0"),
        ("Internal Medicine", "9003140C0"), ("Thoracic Surgery", "9003461C0"),
    )),
    Sponsor("Loma Linda Univ Health Educ Consortium", "Loma Linda", (("Pediatrics", "9004320C10"),)),
)  # fmt: skip
MEANT = {
    "9001140C0": "1400500915", "9001400C0": "4000500316", "9002440C0": "4400500006", "9003380R0": "",
    "9003140C0": "1400511040", "9003461C0": "4610500106", "9004320C10": "3200511026",
}  # fmt: skip


def lines_of(*lines: str) -> list[dict[str, object]]:
    """What the reader makes of printed lines, all on one page unless a line is “---”."""
    page, numbered = 1, []
    for line in lines:
        page += line == "---"
        numbered.append((page, len(numbered) + 1, line))
    header, *rows = read_report((page, number, line) for page, number, line in numbered if line != "---").lines
    return [dict(zip(header.cells, row.cells, strict=False)) for row in rows]


def who(*lines: str) -> list[tuple[object, object, object, object]]:
    return [(row["Program name"], row["City"], row["State"], row["Specialty"]) for row in lines_of(*lines)]


@pytest.mark.parametrize("old", [False, True], ids=["years beside the city", "the city beside Code"])
@pytest.mark.parametrize("lines_a_page", [50, 12, 7])
def test_each_program_goes_under_the_sponsor_above_it(catalog: Catalog, old: bool, lines_a_page: int):
    content = printed("CALIFORNIA", *CALIFORNIA, old=old, lines_a_page=lines_a_page, newest=2018 if old else 2025)
    result = interpret(parse(content, "report.pdf"), matcher_of(catalog))
    assert {row.nrmp_code: row.code for row in result.rows} == MEANT
    assert all(row.outcome != "not understood" for row in result.rows)
    assert {year for row in result.matched for year in (fill.year for fill in row.fills)} == (
        set(range(2014, 2019)) if old else set(range(2021, 2026))
    )


def test_the_name_of_the_sponsor_needs_no_state_and_its_state_is_the_headings():
    assert who(
        "NEW YORK", "Jacobi Med Ctr/Einstein-NY", f"Bronx {YEARS}", OFFERED, f"Pediatrics 9001320C0{COUNTS}",
        "BronxCare Health System", f"Bronx {YEARS}", OFFERED, f"Pediatrics 9002320C0{COUNTS}",
        "OHIO", "Some Clinic-FL", f"Elsewhere {YEARS}", OFFERED, f"Pediatrics 9003320C0{COUNTS}",
    ) == [
        ("Jacobi Med Ctr/Einstein", "Bronx", "NEW YORK", "Pediatrics"),
        ("BronxCare Health System", "Bronx", "NEW YORK", "Pediatrics"),
        ("Some Clinic", "Elsewhere", "OHIO", "Pediatrics"),
    ]  # fmt: skip


@pytest.mark.parametrize("again", [" (Continued)", " (continued)", " (Cont.)", " - Continued", " (Cont'd)"])
def test_a_sponsor_continued_on_a_new_page_is_the_same(again):
    rows = who(
        "OHIO", "Summa Hlth-OH", f"Akron {YEARS}", OFFERED, f"Pediatrics 9001320C0{COUNTS}", "---",
        "OHIO" + again, "Summa Hlth-OH" + again, f"Akron {YEARS}", OFFERED, f"Psychiatry 9001400C0{COUNTS}",
    )  # fmt: skip
    assert {row[:3] for row in rows} == {("Summa Hlth", "Akron", "OHIO")}


def test_a_long_sponsor_in_two_lines_is_one():
    long = "Nuvance Health Consortium and Quinnipiac University/", "Waterbury Hospital-CT"
    under = f"Waterbury {YEARS}", OFFERED, f"General Surgery 9001440C0{COUNTS}"
    assert who("CONNECTICUT", *long, *under)[0][0] == " ".join(long).removesuffix("-CT")
    assert who("CONNECTICUT", "A-CT", *under, *long, *under)[1][0] == " ".join(long).removesuffix("-CT")
    assert who("CONNECTICUT", "The Medical Education Consortium of Some", "Town-CT", *under)[0][0].endswith("Some Town")


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([f"Family Medicine/Rural 9001120C0{COUNTS}", "Training Track", f"Pediatrics 9001320C0{COUNTS}"],
         ["Family Medicine/Rural Training Track", "Pediatrics"]),
        (["Family Medicine/Rural", f"9001120C0{COUNTS}", "Training Track", f"Pediatrics 9001320C0{COUNTS}"],
         ["Family Medicine/Rural Training Track", "Pediatrics"]),
        ([f"Pediatrics 9001320C0{COUNTS}", "Family Medicine/Rural Training Track", f"9001120C0{COUNTS}"],
         ["Pediatrics", "Family Medicine/Rural Training Track"]),
        ([f"Public Health/2yr-MPH 9001380R0{COUNTS}", "Available", "Kern Medical", f"Bakersfield {YEARS}", OFFERED,
          f"Pediatrics 9001320C0{COUNTS}"], ["Public Health/2yr-MPH Available", "Pediatrics"]),
        ([f"Pediatrics 9001320C0{COUNTS}", "* Positions were withdrawn", "Page 3 of 206"], ["Pediatrics"]),
    ],
    ids=["below", "around", "above", "before a sponsor", "a note is no name"],
)  # fmt: skip
def test_a_name_that_wraps_is_whole(lines, names):
    rows = who("CALIFORNIA", "Arrowhead-CA", f"Colton {YEARS}", OFFERED, *lines)
    assert [row[3] for row in rows] == names
    assert rows[-1][0] == ("Kern Medical" if "Kern Medical" in lines else "Arrowhead")


def test_headings_are_the_states_there_are():
    missing = {name.casefold() for name in state_names().values()} - STATES
    assert {name for name in missing if "islands" not in name and "samoa" not in name} == set()


@pytest.mark.parametrize(
    ("name", "code", "specialty"),
    [
        ("Thoracic Surgery", "9001461C0", "Thoracic Surgery - Integrated"),
        ("Surgery", "9001461C0", "Thoracic Surgery - Integrated"),
        ("Plastic Surgery", "9001362C0", "Plastic Surgery - Integrated"),
        ("Vascular Surgery", "9001451C12", "Vascular Surgery - Integrated"),
        ("Radiology", "9001416A0", "Interventional Radiology - Integrated"),
    ],
)
def test_the_digits_of_the_code_say_the_specialty(catalog, name, code, specialty):
    meant = catalog.table[catalog.table["specialty"] == specialty].iloc[0]
    sponsor = Sponsor(meant["program_name"], meant["city"], ((name, code),))
    content = printed(state_names()[meant["state"]].upper(), sponsor)
    (row,) = interpret(parse(content, "r.pdf"), matcher_of(catalog)).rows
    assert row.code == meant["acgme_code"]


@pytest.mark.parametrize("letter", ["F", "P", "R"])
def test_fellowships_preliminary_and_physicians_positions_are_programs_of_their_own(catalog, letter):
    programs = ("Internal Medicine", "9001140C0"), ("Internal Medicine", f"9001140{letter}0")
    content = printed("CALIFORNIA", Sponsor("Arrowhead Regional Med Ctr-CA", "Colton", programs))
    result = interpret(parse(content, "r.pdf"), matcher_of(catalog))
    assert [row.outcome for row in result.rows] == ["matched", "new"]
    assert {fill.quota for fill in result.items() if hasattr(fill, "quota")} == {3}


def test_the_tracks_of_one_program_add_up_only_there(catalog):
    programs = (
        ("Internal Medicine", "9001140C0"),
        ("Internal Medicine/Primary", "9001140M0"),
        ("Psychiatry", "9001400C0"),
    )
    content = printed("CALIFORNIA", Sponsor("Arrowhead Regional Med Ctr-CA", "Colton", programs))
    fills = [item for item in interpret(parse(content, "r.pdf"), matcher_of(catalog)).items() if hasattr(item, "quota")]
    assert {(fill.code, fill.quota) for fill in fills} == {("1400500915", 6), ("4000500316", 3)}


@pytest.mark.parametrize(
    ("site", "code"),
    [("Centinela", "1400500005"), ("West Anaheim", "1400500922"), ("Desert Valley", "1400500932"), ("Nowhere", "")],
)
def test_the_site_after_the_slash_says_which_program(catalog, site, code):
    content = printed(
        "CALIFORNIA", Sponsor("Prime West Consortium-CA", "Ontario", ((f"Internal Medicine/{site}", "9001140C0"),))
    )
    (row,) = interpret(parse(content, "r.pdf"), matcher_of(catalog)).rows
    assert row.code == code


def test_a_combined_specialty_with_digits_of_its_own_is_no_program_of_its_first_half(catalog):
    content = printed(
        "CALIFORNIA", Sponsor("Loma Linda Univ-CA", "Loma Linda", (("Psychiatry/Family Medicine", "9001735C0"),))
    )
    (row,) = interpret(parse(content, "r.pdf"), matcher_of(catalog)).rows
    assert row.outcome == "new"
