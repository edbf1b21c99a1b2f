"""Taking a file in: the preview, the knowledge after it, undo to the identical plan, and the command line."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick import Applicant, Profile, open_plan, recommend_profile
from smartpick.bench.written_pdf import pdf
from smartpick.knowledge import (
    NOTHING_KNOWN,
    POLICY_FACTS,
    Answer,
    Fill,
    Knowledge,
    OwnProgram,
    identity,
    policy,
    program_facts,
)
from smartpick.knowledge.imports import read_import
from smartpick.plan import profile_to_json
from tests.commands import refused, run
from tests.strategies import profiles, the_catalog

CODES = ("0400121010", "0400421013", "0400521019", "1400531039")
EARLIER = Knowledge(
    answers=(
        Answer(code=CODES[0], fact="j1", value=False, kind="imported", source="old.csv, line 2"),
        Answer(code=CODES[1], fact="j1", value=True, kind="imported", source="old.csv, line 3"),
        Answer(code=CODES[2], fact="j1", value=False, kind="verified", source="their page"),
    ),
    fills=(Fill(code=CODES[0], year=2024, quota=9, filled=9),),
    own_programs=(OwnProgram(name="A Transitional Year", city="Boise", state="ID", specialty="Transitional Year"),),
)
ROWS = [
    ["ACGME code", "Program", "City", "State", "Specialty", "J-1", "Quota 2024", "Filled 2024"],
    [CODES[0], "", "", "", "", "yes", 10, 9],
    [CODES[1], "", "", "", "", "yes", "", ""],
    [CODES[2], "", "", "", "", "yes", "", ""],
    ["", "A Transitional Year", "Boise", "ID", "Transitional Year", "", "", ""],
    ["", "Another Transitional Year", "Boise", "ID", "Transitional Year", "", "", ""],
    ["", "St Mary Medical Ctr", "Long Beach", "CA", "Internal Medicine", "no", "", ""],
]


def table(rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def workbook(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def result(catalog):
    return read_import(table(ROWS), "mine.csv", catalog)


def test_the_preview_says_what_is_new_changed_and_the_same(result):
    shown = [
        (at.kind, getattr(at.item, "code", ""), len(at.others), len(at.conflicts), at.stands_above is not None)
        for at in result.changes(EARLIER)
    ]
    assert shown == [
        ("new", CODES[0], 1, 1, False),
        ("new", CODES[1], 1, 0, False),
        ("new", CODES[2], 1, 1, True),
        ("new", CODES[3], 0, 0, False),
        ("new", CODES[0], 1, 1, False),
        ("same", "", 1, 0, False),
        ("new", "", 0, 0, False),
    ]


def test_what_is_accepted_stands_beside_what_other_sources_say(result):
    after = result.accepted(EARLIER)
    assert after.answers[: len(EARLIER.answers)] == EARLIER.answers
    assert [(answer.code, answer.value) for answer in after.answers[len(EARLIER.answers) :]] == [
        (CODES[0], True), (CODES[1], True), (CODES[2], True), (CODES[3], False),
    ]  # fmt: skip
    assert [(fill.quota, fill.filled) for fill in after.fills] == [(9, 9), (10, 9)]
    assert [own.name for own in after.own_programs] == ["A Transitional Year", "Another Transitional Year"]
    assert {change.kind for change in result.changes(after)} == {"same"}
    assert result.accepted(after) == after


def test_a_second_file_that_disagrees_is_a_conflict_and_leaves_as_it_came(bare, result):
    first = result.accepted(EARLIER)
    other = [[*row] for row in ROWS]
    other[1][5:], other[4][6:] = ["no", 10, 8], [3, 2]
    second = read_import(table(other), "theirs.csv", bare)
    after = second.accepted(first)
    assert set(first.items) < set(after.items)
    settled = policy(bare, CODES[0], "j1", after)
    assert settled.conflict
    assert [at.source for at in settled.others] == ["mine.csv, line 2", "old.csv, line 2"]
    shown = next(fact for fact in program_facts(bare, CODES[0], after) if fact.name == "Positions filled in 2024")
    assert (shown.value, "9 of 10" in shown.note) == ("8 of 10", True)
    assert [own.note for own in after.own_programs if own.name == "A Transitional Year"] == [
        "", "2024: 2 of 3 positions filled",
    ]  # fmt: skip
    assert after.taken_back(first, after) == first


def test_files_that_name_the_same_source_are_still_two_files(catalog):
    one = read_import(b"ACGME code,J-1,Source\n1403511317,yes,phone\n", "one.csv", catalog).accepted(NOTHING_KNOWN)
    both = read_import(b"ACGME code,J-1,Source\n1403511317,no,phone\n", "two.csv", catalog).accepted(one)
    settled = policy(catalog, "1403511317", "j1", both)
    assert settled.conflict
    assert (settled.source, settled.others[0].source) == ("phone, in two.csv, line 2", "phone, in one.csv, line 2")
    assert both.taken_back(one, both) == one


def test_positions_and_own_programs_of_checked_lines_are_the_files_too(catalog):
    def checked(filled: int, name: str):
        rows = [
            ["ACGME code", "Program", "City", "State", "Specialty", "J-1", "Quota 2024", "Filled 2024", "Source",
             "Date checked"],
            [CODES[0], "", "", "", "", "yes", 9, filled, "their page", "2026-01-02"],
            ["", "A Transitional Year", "Boise", "ID", "Transitional Year", "", 9, filled, "their page", "2026-01-02"],
        ]  # fmt: skip
        return read_import(table(rows), name, catalog)

    one = checked(9, "one.csv").accepted(NOTHING_KNOWN)
    both = checked(8, "two.csv").accepted(one)
    assert [(len(at.answers), len(at.fills), len(at.own_programs)) for at in (one, both)] == [(1, 1, 1), (1, 2, 2)]
    assert both.answers[0].source == "their page"
    assert both.taken_back(one, both) == one


def test_the_same_file_that_names_another_source_now_replaces_what_it_said(catalog):
    one = read_import(b"ACGME code,J-1,Source\n1403511317,yes,phone\n", "one.csv", catalog).accepted(NOTHING_KNOWN)
    again = read_import(b"ACGME code,J-1,Source\n1403511317,no,a mail\n", "one.csv", catalog).accepted(one)
    assert [(answer.value, answer.source) for answer in again.answers] == [(False, "a mail, in one.csv, line 2")]


def test_the_same_file_again_replaces_its_own_answers_wherever_they_stand_now(catalog, result):
    first = result.accepted(EARLIER)
    moved = [ROWS[0], *reversed([[*row] for row in ROWS[1:]])]
    again = read_import(table(moved), "mine.csv", catalog)
    assert {change.kind for change in again.changes(first)} == {"same"}
    moved[-1][5:] = ["no", 10, 10]
    changed = read_import(table(moved), "mine.csv", catalog)
    assert [at.item.source for at in changed.changes(first) if at.kind == "changed"] == ["mine.csv, line 7"] * 2
    after = changed.accepted(first)
    assert len(after.items) == len(first.items)
    mine = [answer for answer in after.answers if answer.code == CODES[0] and answer.source.startswith("mine")]
    assert [answer.value for answer in mine] == [False]
    assert after.taken_back(first, after) == first


def test_a_name_match_can_be_rejected(result):
    (at,) = [at for at, row in enumerate(result.rows) if row.by == "name"]
    assert result.rows[at].code == CODES[3]
    after = result.accepted(EARLIER, rejected={at})
    assert CODES[3] not in {answer.code for answer in after.answers}
    assert len(after.answers) == len(result.accepted(EARLIER).answers) - 1


answers = st.builds(
    Answer, code=st.sampled_from(CODES), fact=st.just("j1"), value=st.booleans(),
    kind=st.sampled_from(["verified", "imported"]), source=st.text(max_size=5),
)  # fmt: skip
fills = st.builds(Fill, code=st.sampled_from(CODES), year=st.just(2024), quota=st.just(9), filled=st.integers(0, 9))
own = st.builds(OwnProgram, name=st.sampled_from(["A Transitional Year", "Elsewhere"]), state=st.just("ID"))
knowledges = st.builds(
    Knowledge, answers=st.lists(answers, max_size=4).map(tuple), fills=st.lists(fills, max_size=3).map(tuple),
    own_programs=st.lists(own, max_size=2).map(tuple),
)  # fmt: skip
LABELS = [fact.label for fact in POLICY_FACTS.values()]
HEADERS = ["ACGME code", "Program", "State", *LABELS, "Quota 2024", "Filled 2024"]
values = st.sampled_from(["yes", "no", "–", "", "3", "5 years", "230", "9", "=A1", "J1 only", "word"])
lines = st.tuples(
    st.sampled_from([*CODES, "", "400121010", "9990000001"]),
    st.sampled_from(["", "A Transitional Year", "Elsewhere", "Cedars-Sinai Medical Center"]),
    st.sampled_from(["", "ID", "CA"]),
    *[values] * (len(HEADERS) - 3),
)


@given(profile=profiles(), earlier=knowledges, rows=st.lists(lines, max_size=6))
@settings(max_examples=15)
def test_an_accepted_import_is_undone_to_the_identical_plan(profile, earlier, rows):
    catalog = the_catalog()
    before = profile.model_copy(update={"knowledge": earlier})
    file_before = profile_to_json(before, catalog.version)
    read = read_import(table([HEADERS, *rows]), "mine.csv", catalog)
    after = before.model_copy(update={"knowledge": read.accepted(before.knowledge)})
    reopened = open_plan(profile_to_json(after, catalog.version))
    assert reopened == after
    assert {change.kind for change in read.changes(reopened.knowledge)} <= {"same"}
    undone = open_plan(profile_to_json(reopened.model_copy(update={"knowledge": earlier}), catalog.version))
    assert profile_to_json(undone, catalog.version) == file_before
    first, second = recommend_profile(catalog, before), recommend_profile(catalog, undone)
    assert second.codes == first.codes
    assert second.table.equals(first.table)


@given(earlier=knowledges, rows=st.lists(lines, max_size=5), others=st.lists(lines, max_size=5))
@settings(max_examples=25)
def test_each_of_two_files_keeps_its_word_and_the_second_can_be_undone(earlier, rows, others):
    catalog = the_catalog()
    first = read_import(table([HEADERS, *rows]), "first.csv", catalog).accepted(earlier)
    second = read_import(table([HEADERS, *others]), "second.csv", catalog)
    after = second.accepted(first)
    assert {item for item in first.items if item.source.startswith("first.csv")} <= set(after.items)
    kept = {(identity(item), getattr(item, "value", None)) for item in after.items}
    assert {(identity(item), getattr(item, "value", None)) for item in second.items() if hasattr(item, "fact")} <= kept
    assert after.taken_back(first, after) == first
    assert read_import(table([HEADERS, *rows]), "first.csv", catalog).accepted(after) == after


# The command line


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    folder = tmp_path_factory.mktemp("import")
    (folder / "mine.csv").write_bytes(table([*ROWS, ["4.00121E+09", *[""] * 7]]))
    profile = Profile(applicant=Applicant(specialty="Anesthesiology", visa="j1_only"), knowledge=EARLIER)
    (folder / "plan.json").write_text(profile_to_json(profile, "x"), encoding="utf-8")
    return folder


def test_the_report_counts_every_line(here):
    done = run("import", "mine.csv", "--report", "report.json", where=here)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    report = json.loads((here / "report.json").read_text(encoding="utf-8"))
    assert (report["rows"], report["matched"], report["new"]) == (7, 4, 2)
    assert report["not_understood"] == [
        {"line": 8, "reason": "the code “4.00121E+09” has lost its last digits in a spreadsheet"}
    ]
    assert report["columns"]["J-1"] == "j1"
    assert [(entry["line"], entry["code"]) for entry in report["by_name"]] == [(7, CODES[3])]
    printed = run("import", "mine.csv", where=here)
    assert json.loads(printed.stdout) == report


NAMES = ["ACGME code", "NRMP code", "Program", "City", "State", "Specialty", "J-1", "YOG limit", "Quota 2024",
         "Filled 2024"]  # fmt: skip
LINES = [
    NAMES,
    [CODES[0], "1007040C0", "", "", "", "", "yes", "5 years", 10, 9],
    ["", "", "St Mary Medical Ctr", "Long Beach", "CA", "Internal Medicine", "no", "", "", ""],
    [],
    ["", "", "A Transitional Year", "Boise", "ID", "Transitional Year", "yes", "", 4, 4],
    ["9990000001", "", "Nowhere Hospital", "Boise", "ID", "Internal Medicine", "", "", "", ""],
    ["4.00121E+09", "", "", "", "", "", "yes", "", "", ""],
    NAMES,
    [CODES[0], "1007040C0", "", "", "", "", "no", "", "", ""],
]
IN_THE_REPORT = [
    {"line": 2, "outcome": "matched", "code": CODES[0], "nrmp_code": "1007040C0", "by": "code",
     "facts": {"j1": True, "graduation_limit": 5, "quota:2024": 10, "filled:2024": 9}},
    {"line": 3, "outcome": "matched", "code": CODES[3], "by": "name", "facts": {"j1": False}},
    {"line": 5, "outcome": "new", "facts": {"j1": True, "quota:2024": 4, "filled:2024": 4}},
    {"line": 6, "outcome": "new", "code": "9990000001"},
    {"line": 7, "outcome": "not_understood",
     "reason": "the code “4.00121E+09” has lost its last digits in a spreadsheet"},
    {"line": 8, "outcome": "not_understood", "reason": "it repeats the headers"},
    {"line": 9, "outcome": "not_understood", "nrmp_code": "1007040C0", "facts": {"j1": False},
     "reason": "it speaks of the same program as line 2, but J-1 sponsorship is yes there and no here"},
]  # fmt: skip
ALABAMA = ["Univ Alabama Med Ctr-AL", "Birmingham   Program Code 2025 2024 2023 2022 2021"]
REPORT_PDF = [
    [*ALABAMA, "Anesthesiology 1007040C0" + " 9" * 10, "Transitional 1007999P0" + " 8" * 10],
    [*ALABAMA, "Anesthesiology 1007040A0 4 4"],
]


def reported(here, name: str, content: bytes) -> list[dict]:
    """The lines of the report of one file, through the command line."""
    (here / name).write_bytes(content)
    assert run("import", name, "--report", "lines.json", where=here).returncode == 0
    report = json.loads((here / "lines.json").read_text(encoding="utf-8"))
    lines = report["lines"]
    assert len(lines) == report["rows"]
    assert [entry["reason"] for entry in lines if entry["outcome"] == "not_understood"] == [
        entry["reason"] for entry in report["not_understood"]
    ]
    return lines


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_lists_every_line_once_with_what_was_read(here, kind):
    lines = reported(here, f"lines.{kind}", table(LINES) if kind == "csv" else workbook(LINES))
    scores = [entry.pop("score") for entry in lines]
    nothing = {**dict.fromkeys(("page", "code", "nrmp_code", "by")), "facts": {}, "reason": ""}
    assert lines == [nothing | entry for entry in IN_THE_REPORT]
    assert [score for score in scores if score is not None] == [scores[1]]
    assert 88 <= scores[1] <= 100


def test_the_report_of_a_pdf_has_pages_and_nrmp_codes(here):
    pages = [[(20, 30 + 12 * at, line) for at, line in enumerate(page)] for page in REPORT_PDF]
    lines = reported(here, "report.pdf", pdf(pages))
    assert [(at["page"], at["line"], at["outcome"], at["nrmp_code"], at["code"], at["by"]) for at in lines] == [
        (1, 3, "matched", "1007040C0", CODES[0], "name"), (1, 4, "new", "1007999P0", None, None),
        (2, 3, "not_understood", "1007040A0", None, None),
    ]  # fmt: skip
    assert lines[1]["facts"] == {f"{what}:{year}": 8 for year in range(2021, 2026) for what in ("quota", "filled")}
    assert lines[0]["score"] >= 88
    assert "ten numbers are expected" in lines[2]["reason"]


def test_a_plan_takes_the_file_in(here, catalog):
    done = run("import", "mine.csv", "--report", "r.json", "--plan", "plan.json", "--out", "plan2.json", where=here)
    assert done.returncode == 0
    assert done.stderr.decode() == "4 matched and 2 new lines saved in plan2.json; 1 found by name, check the report.\n"
    result = read_import((here / "mine.csv").read_bytes(), "mine.csv", catalog)
    assert open_plan((here / "plan2.json").read_bytes()).knowledge == result.accepted(EARLIER)
    assert open_plan((here / "plan.json").read_bytes()).knowledge == EARLIER


def test_the_plans_specialty_is_taken_where_neither_option_nor_file_gives_one(here):
    (here / "one.csv").write_bytes(table([["Program", "City", "State"], ["Cedars-Sinai Medical Center", "Los Angeles",
                                                                         "CA"]]))  # fmt: skip
    arguments = ("import", "one.csv", "--plan", "plan.json", "--out", "x.json")
    assert json.loads(run(*arguments, where=here).stdout)["by_name"][0]["code"] == "0400521019"
    other = json.loads(run(*arguments, "--specialty", "Neurology", where=here).stdout)
    assert other["specialty_taken"] == "Neurology"
    assert json.loads(run("import", "one.csv", where=here).stdout)["specialty_taken"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing.csv"], "nothing.csv cannot be read or written"),
        (["plan.json"], "is opened as a plan"),
        (["mine.csv", "--sheet", "Two"], "There is no sheet “Two” in this file"),
        (["mine.csv", "--plan", "plan.json"], "name both the plan (--plan) and where to save it (--out)"),
        (["mine.csv", "--plan", "mine.csv", "--out", "x.json"], "not a SmartPick plan"),
        (["mine.csv", "--report", "nowhere/report.json"], "nowhere/report.json cannot be read or written"),
        (["letter.pdf"], "is not an NRMP program report"),
    ],
)
def test_a_refusal_is_one_sentence_and_status_two(here, arguments, words):
    (here / "letter.pdf").write_bytes(pdf([[(20, 30, "Dear Sir")]]))
    assert words in refused(run("import", *arguments, where=here))
