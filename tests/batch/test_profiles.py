"""Profiles of a batch as people keep them: each a text to open, or its own reason."""

import json

import pandas as pd
import pytest

from smartpick import open_plan
from smartpick.batch import read_profiles
from smartpick.knowledge.imports.grid import ImportRefused

ANA = {
    "name": "Ana Silva", "specialty": "Internal Medicine", "visa": "j1_only", "step2_ck": 248,
    "languages": ["Portuguese", "Spanish"], "applications": 60,
}  # fmt: skip
TABLE = (
    "Name;Specialty;Visa;Step 2 CK;USCE hands-on months;Languages;Ties;Step3 passed;Pins;e-mail\n"
    'Ana Silva;Internal Medicine;J-1 only;248;2.5;Portuguese, Spanish;"family: Los Angeles County, CA";yes;'
    '"1403511317";ana@example.org\n'
    ";;;;;;;;;\n"
    "Bo;Neurology;none;;;;;;;\n"
)


def only(path):
    [entry] = read_profiles(path).entries
    assert entry.reason == ""
    return open_plan(entry.text)


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_read_by_the_names_of_the_fields_however_they_are_written(tmp_path):
    batch = read_profiles(written(tmp_path, "students.csv", TABLE))
    ana, bo = (open_plan(entry.text) for entry in batch.entries)
    assert [(entry.name, entry.where) for entry in batch.entries] == [("Ana Silva", "line 2"), ("Bo", "line 4")]
    assert (ana.applicant.visa, ana.applicant.step2_ck, ana.applicant.usce_hands_on_months) == ("j1_only", 248, 2.5)
    assert ana.applicant.languages == ("Portuguese", "Spanish")
    assert [(tie.kind, tie.place) for tie in ana.applicant.ties] == [("family", "Los Angeles County, CA")]
    assert (ana.applicant.step3_passed, ana.pins) == (True, ("1403511317",))
    assert bo.applicant.step3_passed is None
    assert batch.told == ("Columns that are no field of a profile, and not used: “e-mail”.",)


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx", "jsonl", "list.json", "one.json"])
def test_every_kind_of_file_gives_the_same_profile(tmp_path, kind):
    path = tmp_path / f"students.{kind}"
    table = pd.DataFrame([ANA])
    texts = table.assign(languages=[";".join(ANA["languages"])])
    match kind:
        case "csv":
            texts.to_csv(path, index=False)
        case "xlsx":
            texts.to_excel(path, index=False)
        case "parquet":
            table.to_parquet(path)
        case "jsonl":
            path.write_text(f"{json.dumps(ANA)}\n\n")
        case _:
            path.write_text(json.dumps([ANA] if kind == "list.json" else ANA, indent=2))
    profile = only(path)
    assert profile.applicant.languages == ("Portuguese", "Spanish")
    assert (profile.applicant.step2_ck, profile.preferences.applications) == (248, 60)


def test_a_line_that_is_a_whole_plan_stays_as_it_is(tmp_path):
    plan = {"name": "Ana", "applicant": {"specialty": "Neurology", "visa": "none"}, "notes": {"1403511317": "called"}}
    assert only(written(tmp_path, "plans.jsonl", json.dumps(plan))).notes == {"1403511317": "called"}


def test_a_folder_gives_its_plan_files_by_their_names_and_says_what_it_left_out(tmp_path):
    plan = json.dumps({"applicant": {"specialty": "Neurology", "visa": "none"}})
    for name in ("bo.json", "Ana.JSON", "notes.txt", ".hidden.json", "lists.csv"):
        written(tmp_path, name, plan)
    (tmp_path / "folder.json").mkdir()
    batch = read_profiles(tmp_path)
    assert [(entry.name, entry.where) for entry in batch.entries] == [("Ana", "Ana.JSON"), ("bo", "bo.json")]
    assert batch.told == ("Not read, for they are no .json files: folder.json, lists.csv, notes.txt.",)
    assert [path.name for path in batch.files] == ["Ana.JSON", "bo.json"]


BAD_LINES = {
    "no name": ('{"applicant": {}}', "no name"),
    "an empty name": ('{"name": " ", "applicant": {}}', "no name"),
    "a name that is a list": ('{"name": ["Ana"], "applicant": {}}', "no name"),
    "torn": ('{"name": "Ana", ', "damaged"),
    "a number": ("17", "no profile"),
    "endless digits": (f'{{"name": "Ana", "step2_ck": {"9" * 5000}}}', "damaged"),
    "deep": ("[" * 100_000, "damaged"),
}


@pytest.mark.parametrize(("line", "words"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_line_has_its_reason_and_the_next_is_read(tmp_path, line, words):
    good = json.dumps({"name": "Bo", "specialty": "Neurology", "visa": "none"})
    entries = read_profiles(written(tmp_path, "students.jsonl", f"{good}\n{line}\n{good.replace('Bo', 'Cy')}")).entries
    assert [entry.reason == "" for entry in entries] == [True, False, True]
    assert words in entries[1].reason
    assert entries[1].where == "line 2"


def test_two_of_one_name_have_no_list_for_nobody_could_tell_whose_it_is(tmp_path):
    lines = [json.dumps({"name": name, "specialty": "Neurology", "visa": "none"}) for name in ("Ana", "ANA ", "Bo")]
    entries = read_profiles(written(tmp_path, "students.jsonl", "\n".join(lines))).entries
    assert entries[0].reason == "“Ana” is also the name of line 2: give each profile a name of its own."
    assert entries[1].reason == "“ANA” is also the name of line 1: give each profile a name of its own."
    assert entries[2].reason == ""


def test_a_formula_is_no_value(tmp_path):
    path = written(
        tmp_path, "students.csv", "name,specialty,visa,step2_ck\nAna,Neurology,none,=1+1\n=2,Neurology,none,\n"
    )
    assert [entry.reason for entry in read_profiles(path).entries] == [
        "“step2_ck” cannot be read: formula.", "“name” cannot be read: formula.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", "", "This file is empty."),
        ("heads.csv", "name,specialty\n", "holds no profile."),
        ("nameless.csv", "student,specialty\nAna,Neurology\n", "has no column “name”"),
        ("page.csv", "<html></html>", "This is a web page"),
        ("empty.json", "[]", "holds no profile."),
    ],
)
def test_what_holds_no_profile_at_all_is_refused(tmp_path, name, content, words):
    with pytest.raises((ValueError, ImportRefused), match=words):
        read_profiles(written(tmp_path, name, content))


def test_an_empty_folder_and_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="holds no profile"):
        read_profiles(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_profiles(tmp_path / "students.csv")
