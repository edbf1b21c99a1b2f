"""Taking a file in: the preview, the knowledge after it, undo to the identical plan, and the command line."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick import Applicant, Profile, open_plan, recommend_profile
from smartpick.knowledge import POLICY_FACTS, Answer, Fill, Knowledge, OwnProgram
from smartpick.knowledge.imports import read_import
from smartpick.plan import profile_to_json
from tests.commands import refused, run
from tests.strategies import profiles, the_catalog
from tests.written_pdf import pdf

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


@pytest.fixture
def found(catalog):
    return read_import(table(ROWS), "mine.csv", catalog)


def test_the_preview_says_what_is_new_changed_and_the_same(found):
    shown = [
        (at.kind, getattr(at.item, "code", ""), getattr(at.old, "value", None), at.stands_above is not None)
        for at in found.changes(EARLIER)
    ]
    assert shown == [
        ("changed", CODES[0], False, False),
        ("same", CODES[1], True, False),
        ("new", CODES[2], None, True),
        ("new", CODES[3], None, False),
        ("changed", CODES[0], None, False),
        ("same", "", None, False),
        ("new", "", None, False),
    ]


def test_what_is_accepted_replaces_what_it_changes_and_leaves_the_rest(found):
    after = found.accepted(EARLIER)
    answers = {(answer.code, answer.kind): answer for answer in after.answers}
    assert answers[CODES[0], "imported"].value is True
    assert answers[CODES[1], "imported"].source == "old.csv, line 3"
    assert answers[CODES[2], "verified"].value is False
    assert answers[CODES[2], "imported"].value is True
    assert [(fill.quota, fill.filled) for fill in after.fills] == [(10, 9)]
    assert [own.name for own in after.own_programs] == ["A Transitional Year", "Another Transitional Year"]
    assert {change.kind for change in found.changes(after)} == {"same"}
    assert found.accepted(after) == after


def test_a_name_match_can_be_rejected(found):
    (at,) = [at for at, row in enumerate(found.rows) if row.by == "name"]
    assert found.rows[at].code == CODES[3]
    after = found.accepted(EARLIER, rejected={at})
    assert CODES[3] not in {answer.code for answer in after.answers}
    assert len(after.answers) == len(found.accepted(EARLIER).answers) - 1


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
HEADS = ["ACGME code", "Program", "State", *[fact.label for fact in POLICY_FACTS.values()], "Quota 2024", "Filled 2024"]
values = st.sampled_from(["yes", "no", "–", "", "3", "5 years", "230", "9", "=A1", "J1 only", "word"])
lines = st.tuples(
    st.sampled_from([*CODES, "", "400121010", "9990000001"]),
    st.sampled_from(["", "A Transitional Year", "Elsewhere", "Cedars-Sinai Medical Center"]),
    st.sampled_from(["", "ID", "CA"]),
    *[values] * (len(HEADS) - 3),
)


@given(profile=profiles(), earlier=knowledges, rows=st.lists(lines, max_size=6))
@settings(max_examples=15)
def test_an_accepted_import_is_undone_to_the_identical_plan(profile, earlier, rows):
    catalog = the_catalog()
    before = profile.model_copy(update={"knowledge": earlier})
    file_before = profile_to_json(before, catalog.version)
    read = read_import(table([HEADS, *rows]), "mine.csv", catalog)
    after = before.model_copy(update={"knowledge": read.accepted(before.knowledge)})
    reopened = open_plan(profile_to_json(after, catalog.version))
    assert reopened == after
    assert {change.kind for change in read.changes(reopened.knowledge)} <= {"same"}
    undone = open_plan(profile_to_json(reopened.model_copy(update={"knowledge": earlier}), catalog.version))
    assert profile_to_json(undone, catalog.version) == file_before
    first, second = recommend_profile(catalog, before), recommend_profile(catalog, undone)
    assert second.codes == first.codes
    assert second.table.equals(first.table)


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


def test_a_plan_takes_the_file_in(here, catalog):
    done = run("import", "mine.csv", "--report", "r.json", "--plan", "plan.json", "--out", "plan2.json", where=here)
    assert done.returncode == 0
    told = done.stderr.decode()
    assert told == "4 matched and 2 new lines saved in plan2.json; 1 found by name, check the report.\n"
    found = read_import((here / "mine.csv").read_bytes(), "mine.csv", catalog)
    assert open_plan((here / "plan2.json").read_bytes()).knowledge == found.accepted(EARLIER)
    assert open_plan((here / "plan.json").read_bytes()).knowledge == EARLIER


def test_the_plans_specialty_is_taken_where_neither_option_nor_file_tells_one(here):
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
