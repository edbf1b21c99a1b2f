"""Files as people keep them: the kinds that were once misread, each with variants."""

from __future__ import annotations

import csv
import json
import warnings
from functools import cache

import pytest

from smartpick.knowledge.imports import (
    File,
    ImportRefused,
    ImportResult,
    interpret,
    matcher_of,
    read_import,
    together,
)
from smartpick.knowledge.imports.tables import tables_of
from tests.paths import SAMPLES
from tests.strategies import the_catalog

FILES = SAMPLES / "own_files"
IM = "Internal Medicine"
CEDARS, ARROWHEAD, KERN = "1400511040", "1400500915", "4400500006"
TWO = "Cedars-Sinai Medical Center{0}Los Angeles{0}CA\nArrowhead Regional Medical Center{0}Colton{0}CA\n"


def read(content: str | bytes, specialty: str | None = None, **choices) -> ImportResult:
    """As `read_import`, but taken apart in this process: quick, and of what we wrote ourselves."""
    content = content.encode() if isinstance(content, str) else content
    kind, sheets = tables_of(content, lambda done, of: None)
    return interpret(File("mine", kind, tuple(sheets)), matcher_of(the_catalog()), specialty=specialty, **choices)


def fields(result: ImportResult) -> dict[str, str | None]:
    return {column.label: column.field for column in result.columns}


def lines(result: ImportResult) -> list[tuple[int, str, str | None]]:
    return [(line["line"], line["outcome"], line["code"]) for line in result.report()["lines"]]


with (FILES / "expected.csv").open(encoding="utf-8") as file:
    EXPECTED = list(csv.DictReader(file))


@cache
def of_file(name: str, specialty: str) -> ImportResult:
    return read((FILES / name).read_bytes(), specialty or None)


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: f"{case['file']} {case['line']}")
def test_each_line_of_these_files_means_what_people_mean(case):
    report = of_file(case["file"], case["specialty_option"]).report()
    (line,) = [line for line in report["lines"] if line["line"] == int(case["line"])]
    words = {"yes": True, "no": False}
    facts = {fact: words.get(value) if value in words else int(value)
             for fact, value in (pair.split("=") for pair in case["facts"].split(";") if pair)}  # fmt: skip
    assert (line["outcome"], line["code"] or "") == (case["outcome"], case["code"]), line["reason"]
    assert facts.items() <= line["facts"].items()


CODES = {
    "with spaces in the name": "Specialty,Program\nSurgery,Kern Medical 440 05 00006\n",
    "after a word": "Program,J1\nKern (ACGME ID: 4400500006),yes\n",
    "in an address": "Program,Website\nKern,https://kern.example.org/?id=4400500006&x=1\n",
    "in an address of a column nobody knows": "Program,Where I read it\nKern,https://example.org/program/4400500006/\n",
    "in the sponsor's name": "Sponsor,J1\nKern Medical [4400500006],yes\n",
    "as a number with its dashes": "Program number,Name\n440-05-00006,Kern\n",
    "in a cell with words": "ACGME ID,Name\nACGME 4400500006,Kern\n",
    "as its own link": "ACGME ID,Name\nhttps://example.org/program/4400500006,Kern\n",
}


@pytest.mark.parametrize("content", CODES.values(), ids=CODES.keys())
def test_a_code_counts_wherever_it_stands(content):
    assert lines(read(content)) == [(2, "matched", KERN)]


@pytest.mark.parametrize("code", ["400121010", "40-01-21010", "40 01 21010", "040-01-21010"])
def test_a_lost_zero_comes_back_inside_a_name_too(code):
    assert lines(read(f"Program,State\nAlabama Medical Center {code},AL\n")) == [(2, "matched", "0400121010")]


@pytest.mark.parametrize(
    "content",
    [
        f"ACGME ID,J1\n{ARROWHEAD}; {CEDARS},Yes\n", f"ACGME ID,J1\n{ARROWHEAD}/{CEDARS},Yes\n",
        f'ACGME ID,J1\n"{ARROWHEAD}\n{CEDARS}",Yes\n',
        f"Program,J1\nArrowhead ({ARROWHEAD}) and Cedars ({CEDARS}),Yes\n",
    ],
)  # fmt: skip
def test_two_codes_in_a_cell_are_two_programs(content):
    result = read(content)
    assert lines(result) == [(2, "matched", ARROWHEAD), (2, "matched", CEDARS)]
    assert [(answer.code, answer.value) for answer in result.items()] == [(ARROWHEAD, True), (CEDARS, True)]


FOREIGN = {
    "counted": ("ID", 1, 2), "short": ("Program ID", 1673, 1674), "with letters": ("Code", "CA-0012", "CA-0013"),
    "ten digits of others": ("Program ID", 9991234567, 9991234568), "of two lengths": ("Program #", "050625", "05"),
}  # fmt: skip


@pytest.mark.parametrize(("header", "first", "second"), FOREIGN.values(), ids=FOREIGN.keys())
def test_foreign_ids_are_no_codes(header, first, second):
    one, other = TWO.format(",").splitlines()
    result = read(f"{header},Program,City,State\n{first},{one}\n{second},{other}\n", IM)
    assert lines(result) == [(2, "matched", CEDARS), (3, "matched", ARROWHEAD)]
    assert fields(result)[header] is None


def test_an_nrmp_code_in_the_column_of_codes_is_known():
    result = read("Program Code,Program,City,State\n1040140C0,Arrowhead Regional Medical Center,Colton,CA\n")
    assert (fields(result)["Program Code"], lines(result)) == ("nrmp_code", [(2, "matched", ARROWHEAD)])


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        ("ACGME ID,Program,City,State\n1400599999,Cedars-Sinai Medical Center,Los Angeles,CA\n", True),
        ("Program,City,State\nCedars-Sinai Medical Center (1400599999),Los Angeles,CA\n", True),
        ("ACGME ID,Program,City,State\n1400599999,Brand New Hospital,Fresno,CA\n", False),
        (
            "ACGME ID,Program,City,State,Specialty\n1410599999,Cedars-Sinai Medical Center,Los Angeles,CA,Cardiology\n",
            False,
        ),
    ],
)
def test_an_unknown_code_beside_the_name_of_a_program_is_asked_about(content, asked):
    (row,) = read(content).rows
    assert row.outcome == ("not understood" if asked else "new")
    assert (CEDARS in row.reason) == asked


NAMES = {
    "directors beside": "Name,Hospital,City,State\nJane Doe,{0}\nJohn Smith MD,{1}\n",
    "directors beside a header nobody knows": "Name,Dream,City,State\nJane Doe,{0}\nJohn Smith MD,{1}\n",
    "specialties as program": "Program,Institution,City,State\nIM,{0}\nInternal Medicine,{1}\n",
    "no header above them": "Rank,,City,State\n1,{0}\n2,{1}\n",
    "a title above": "My programs 2026\nProgram,City,State\n{0}\n{1}\n",
    "German": "Krankenhaus;Ort;Bundesstaat\n{0}\n{1}\n",
    "French": "Établissement;Ville;État\n{0}\n{1}\n",
    "Spanish": "Institución;Ciudad;Estado\n{0}\n{1}\n",
}


@pytest.mark.parametrize("content", NAMES.values(), ids=NAMES.keys())
def test_the_column_of_names_is_known_by_what_it_holds(content):
    places = TWO.format(";" if ";" in content else ",").splitlines()
    result = read(content.format(*places), IM)
    assert [line[1:] for line in lines(result)] == [("matched", CEDARS), ("matched", ARROWHEAD)]


BARE = {
    "commas": TWO.format(","),
    "tabs": TWO.format("\t"),
    "semicolons": TWO.format(";"),
    "numbered in a column": "1\tCedars-Sinai Medical Center\n2\tArrowhead Regional Medical Center\n",
    "city and state together": '"Cedars-Sinai Medical Center","Los Angeles, CA"\n'
    '"Arrowhead Regional Medical Center","Colton, CA"\n',
    "names alone": "Cedars-Sinai Medical Center\nArrowhead Regional Medical Center\n",
    "bullets": "• Cedars-Sinai Medical Center\n– Arrowhead Regional Medical Center\n",
    "numbers": "1. Cedars-Sinai Medical Center\n(2) Arrowhead Regional Medical Center\n",
    "numbers and places": "1) Cedars-Sinai Medical Center, Los Angeles, CA\n"
    "2) Arrowhead Regional Medical Center, Colton, CA\n",
    "shortened": "Cedars-Sinai Med Ctr,Los Angeles,CA\nArrowhead Reg Med Ctr,Colton,CA\n",
    "codes": f"{CEDARS}\n{ARROWHEAD}\n",
}


@pytest.mark.parametrize("content", BARE.values(), ids=BARE.keys())
def test_without_headers_the_first_program_is_not_eaten(content):
    result = read(content, IM)
    assert lines(result) == [(1, "matched", CEDARS), (2, "matched", ARROWHEAD)]
    assert "no headers" in result.told[0]


def test_one_name_a_line_may_hold_a_comma():
    result = read(
        "University of California, Irvine\nCedars-Sinai Medical Center\nArrowhead Regional Medical Center\n", IM
    )
    assert [code for _, _, code in lines(result)] == ["1400521036", CEDARS, ARROWHEAD]


def test_a_quoted_cell_in_the_last_line_ends_where_it_ends():
    result = read('Program,J1,H1B\n"Arrowhead Regional Medical Center (Colton, CA)",Yes,No\n', IM)
    assert (lines(result), result.told) == ([(2, "matched", ARROWHEAD)], ())


def test_a_date_under_interview_is_no_date_of_the_facts():
    result = read("My list,,,\n,,Interview,\nACGME,J1,Date,Mode\n0400121010,yes,2099-12-11,Zoom\n", IM)
    assert [column.field for column in result.columns] == ["acgme_code", "j1", "interview_day", None]
    assert [row.problems for row in result.rows] == [()]
    assert "taken for a title and not read (line 1)." in result.told[0]


def test_a_header_alone_is_no_program():
    assert lines(read("Programs\nCedars-Sinai Medical Center\n", IM)) == [(2, "matched", CEDARS)]


def test_no_specialty_is_ever_chosen_by_spelling():
    result = read("Program,City,State\nCedars-Sinai Medical Center,Los Angeles,CA\nSan Ysidro Health,San Diego,CA\n")
    cedars, alone = result.rows
    assert (cedars.outcome, "say which specialty" in cedars.reason) == ("not understood", True)
    assert alone.code == "1400500929"  # the only program it has


HEADERS = {
    "VisaJ1YN": "j1", "visa_j1": "j1", "J1Visa": "j1", "J 1": "j1", "Sponsors J-1 Visa": "j1", "J1 y/n": "j1",
    "VisaH1BYN": "h1b", "h1b_visa": "h1b", "H1-B sponsor": "h1b", "Sponsors H-1B visas": "h1b",
    "J1/H1B": "visa", "Visa Friendly": "visa", "Visa (J-1, H-1B)": "visa", "VISA_STATUS": "visa", "Visum": "visa",
    "PGY1 applicants to this program must have graduated from medical school within the past number of years":
    "graduation_limit", "Required letters of recommendation": "letters", "% IMG": "img_percent", "IMG %": "img_percent",
    "% USMD": "usmd_percent", "% DO": "do_percent", "Percent of residents who are IMGs": "img_percent",
    "Step 3 required for H-1B": "step3_for_h1b", "IMG friendly": "img",
    "% US IMG": None, "% Non-US IMG": None, "% IM": None, "J-1 waiver": None, "Visa expires": None, "O-1 visa": None,
    "Interview date": "interview_day", "Date of interview": "interview_day", "Interview Date/Time": "interview_day",
    "IV date": "interview_day", "Interview invitation date": None, "Interview": None, "Date": "date",
    "F-1 visa (OPT 1st year)": None, "J1 holders now": None, "H-1B cap exempt": None, "Only J-1": None,
}  # fmt: skip


def test_headers_of_the_tools_people_use():
    read_as = fields(read(",".join(f'"{header}"' for header in ["ACGME ID", *HEADERS]) + f"\n{CEDARS}\n"))
    first = {field: header for header, field in reversed(HEADERS.items()) if field}
    wanted = {header: field if first.get(field) == header else None for header, field in HEADERS.items()}
    assert {header: read_as[header] for header in HEADERS} == wanted


@pytest.mark.parametrize("header", [header for header in HEADERS if HEADERS[header]])
def test_each_of_these_headers_alone(header):
    assert fields(read(f'ACGME ID,"{header}"\n{CEDARS}\n'))[header] == HEADERS[header]


@pytest.mark.parametrize("header", ["O-1 visa", "F-1 visa (OPT 1st year)", "J-1 waiver", "Visa expires", "h1b_notes"])
def test_an_unread_header_that_names_a_visa_is_told(header):
    result = read(f"ACGME ID,{header}\n{CEDARS},yes\n")
    assert result.told[0].startswith(f"“{header}”: This column names a visa and is not read")
    assert header in result.report()["columns_told"]


def test_the_printed_field_names_of_the_directory_with_their_scores():
    result = read(
        "Program,Step 1 required,Minimum score,Step 2 required,Minimum score,State\n"
        "Cedars-Sinai Medical Center,Yes,200,Yes,230,CA\n", IM,
    )  # fmt: skip
    assert result.rows[0].facts == {"step2_minimum": 230}


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        (["60", "12.5"], [60, 13]), (["60 %", "0%"], [60, 0]), (["0.6", "1"], [60, 100]), (["60,4", "7"], [60, 7]),
        (["0,25", "0,5"], [25, 50]), (["about 60%", "–"], [60, None]), (["160", "some"], [None, None]),
    ],
)  # fmt: skip
def test_shares_as_spreadsheets_keep_them(cells, shares):
    rows = "".join(f'{code};"{cell}"\n' for code, cell in zip((CEDARS, ARROWHEAD), cells, strict=True))
    result = read(f"ACGME ID;% IMG\n{rows}")
    assert [row.facts.get("img_percent") for row in result.rows] == shares


@pytest.mark.parametrize(
    ("yes", "no"), [("ja", "nein"), ("WAHR", "FALSCH"), ("oui", "non"), ("VRAI", "FAUX"), ("sí", "no"),
                    ("VERDADERO", "FALSO"), ("True", "False"), ("T", "F")],
)  # fmt: skip
def test_yes_and_no_in_the_languages_of_spreadsheets(yes, no):
    result = read(f"ACGME ID;J-1;H-1B\n{CEDARS};{yes};{no}\n")
    assert result.rows[0].facts == {"j1": True, "h1b": False}


def records(*programs: dict) -> str:
    return json.dumps(list(programs))


JSON = {
    "a list": records({"ACGME ID": CEDARS, "J1": True}, {"ACGME ID": int(ARROWHEAD), "visa": ["J-1", "H-1B"]}),
    "in an object": json.dumps({"programs": [{"ACGME ID": CEDARS, "J1": "y"}, {"ACGME ID": ARROWHEAD}], "v": 2}),
    "a record a line": f'{{"ACGME ID": "{CEDARS}"}}\n{{"ACGME ID": "{ARROWHEAD}"}}\n',
}


@pytest.mark.parametrize("content", JSON.values(), ids=JSON.keys())
def test_lists_of_records_are_read(content):
    assert lines(read(content)) == [(2, "matched", CEDARS), (3, "matched", ARROWHEAD)]


@pytest.mark.parametrize("content", ["{}", '{"a": 1}', '[{"a": 1}, 2]', '[{"a": 1}', "[[" + "[" * 100_000, "[]"])
def test_other_json_is_refused_with_the_way_out(content):
    with pytest.raises(ImportRefused, match="list of flat records"):
        read(content)


def sheets() -> File:
    content = {"About": [{"Note": f"line {at}"} for at in range(9)],
               "East": [{"ACGME ID": "0400121010", "J1": "yes"}],
               "West": [{"ACGME ID": CEDARS, "J1": "yes"}, {"ACGME ID": ARROWHEAD, "J1": "no"}]}  # fmt: skip
    kind, tables = tables_of(json.dumps(content).encode(), lambda done, of: None)
    return File("mine", kind, tuple(tables))


def test_the_sheet_with_most_programs_is_chosen_and_the_others_are_counted():
    result = interpret(sheets(), matcher_of(the_catalog()))
    assert result.sheet == "West"
    assert "“West” (2 programs) was read. Not read: “East” (1 program), “About” (0 programs)" in result.told[-1]


def test_several_sheets_are_read_together():
    file, matcher = sheets(), matcher_of(the_catalog())
    result = together([interpret(file, matcher, sheet=name) for name in ("West", "East")])
    assert [(row.place, row.code) for row in result.rows] == [
        ("West, line 2", CEDARS), ("West, line 3", ARROWHEAD), ("East, line 2", "0400121010"),
    ]  # fmt: skip
    assert [line["sheet"] for line in result.report()["lines"]] == ["West", "West", "East"]
    assert (result.sheet, result.other_sheets) == ("West, East", ("About",))
    assert len(result.items()) == 3


def test_nothing_of_python_reaches_the_reader():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in {case["file"] for case in EXPECTED}:
            of_file.__wrapped__(name, IM)


@pytest.mark.parametrize("heads", [("Accepts visas?", "J1/H1B"), ("Visa Friendly", "Visa Sponsorship")])
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_columns_on_visas_the_one_that_says_which_is_read(catalog, heads, turned):
    rows = [heads, ("yes", "J1"), ("?", "J-1, H-1B"), ("No", "J1 only")]
    names = ("Hospital", "Cedars-Sinai Medical Center", "Arrowhead Regional Medical Center", "Kern Medical Center")
    lines = [f'{name},"{two[turned]}","{two[not turned]}"' for name, two in zip(names, rows, strict=True)]
    result = read_import("\n".join(lines).encode(), "a.csv", catalog, specialty=IM)
    said = [line["facts"] for line in result.report()["lines"]]
    assert said == [{"j1": True}, {"j1": True, "h1b": True}, {"j1": True, "h1b": False}]
    assert any(column.label == heads[0] and column.remark for column in result.columns)
