"""Data, Your own files: taken apart once a session, freed with the upload, two files side by side."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Profile
from smartpick.knowledge import policy
from smartpick.knowledge.imports import parse
from smartpick.ui.data import files
from tests.ui.arriving import arrived

CODE = "1400511070"


def sheet(j1: str, filled: int = 9) -> bytes:
    return f"ACGME code,J-1,H-1B,Quota 2024,Filled 2024\n{CODE},{j1},yes,9,{filled}\n".encode()


@pytest.fixture
def at() -> AppTest:
    """The tab with nothing uploaded."""
    told = Profile(applicant=Applicant(specialty="Internal Medicine", visa="j1_or_h1b"))
    return arrived("data", profile=told, data_tab="Your own files")


@pytest.fixture
def taken_apart(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files taken apart, each time."""
    names: list[str] = []

    def counted(content: bytes, name: str, progress=None):
        names.append(name)
        return parse(content, name, progress)

    monkeypatch.setattr(files, "parse", counted)
    return names


def upload(at: AppTest, content: bytes, name: str) -> None:
    at.file_uploader(key="import_file").upload(name, content)
    at.run()
    assert not at.exception


def changes(at: AppTest) -> pd.DataFrame:
    """What would change, as the page lists it."""
    return next(frame.value for frame in at.dataframe if {"What", "Now", "Before"} <= set(frame.value.columns))


def use_column(at: AppTest, name: str, row: int, means: str) -> None:
    at.session_state[f"import-columns-{name}-"] = {
        "edited_rows": {row: {"Means": means}}, "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    at.run()
    assert not at.exception


def test_a_file_is_taken_apart_once_however_often_a_column_is_changed(at: AppTest, taken_apart: list[str]) -> None:
    upload(at, sheet("yes"), "mine.csv")
    assert changes(at)["What"].tolist() == ["J-1 sponsorship", "H-1B sponsorship", "Filled in 2024"]
    use_column(at, "mine.csv", 2, files.UNUSED)
    assert changes(at)["What"].tolist() == ["J-1 sponsorship", "Filled in 2024"]
    use_column(at, "mine.csv", 1, files.UNUSED)
    assert changes(at)["What"].tolist() == ["H-1B sponsorship", "Filled in 2024"]
    at.button(key="import-accept").click().run()
    assert taken_apart == ["mine.csv"]


def test_the_session_keeps_one_upload_and_frees_it_with_the_upload(at: AppTest, taken_apart: list[str]) -> None:
    upload(at, sheet("yes"), "mine.csv")
    upload(at, sheet("no"), "theirs.csv")
    assert at.session_state["import_read"].file.name == "theirs.csv"
    assert taken_apart == ["mine.csv", "theirs.csv"]
    at.file_uploader(key="import_file").clear().run()
    assert "import_read" not in at.session_state


def test_two_files_that_disagree_are_a_conflict_and_the_second_is_undone(at: AppTest, catalog: Catalog) -> None:
    upload(at, sheet("yes"), "mine.csv")
    at.button(key="import-accept").click().run()
    first = at.session_state["profile"].knowledge
    upload(at, sheet("no", filled=8), "theirs.csv")
    counts = next(block.value for block in at.main.markdown if "What would change" in block.value)
    assert counts == "**What would change: 0 facts new, 0 changed, 0 the same, 3 beside what another source says.**"
    assert changes(at)["Note"].tolist() == [
        "Conflict: mine.csv, line 2 says yes.", "Another source says the same.",
        "Conflict: mine.csv, line 2 says 9 of 9.",
    ]  # fmt: skip
    at.button(key="import-accept").click().run()
    second = at.session_state["profile"].knowledge
    assert policy(catalog, CODE, "j1", second).conflict
    assert set(first.items) < set(second.items)
    at.button(key="import-undo").click().run()
    assert at.session_state["profile"].knowledge == first


def test_several_sheets_can_be_picked_and_their_programs_are_counted(at: AppTest) -> None:
    one, two = {"ACGME code": CODE, "J-1": "no"}, {"ACGME code": "1400511040", "J-1": "yes"}
    lists = {"About": [{"Note": "mine"}], "A": [one], "B": [two, {"ACGME code": "1400500915"}]}
    upload(at, json.dumps(lists).encode(), "mine.json")
    picked = at.multiselect(key="import-sheets-mine.json")
    assert picked.options == ["B (2)", "A (1)", "About (0)"]
    assert picked.value == ["B"]
    picked.set_value(["B", "A"]).run()
    assert {"1400511040", CODE} <= set(changes(at)["ACGME code"])


def test_a_sheet_of_interviews_is_shown_the_way_to_season(at: AppTest) -> None:
    upload(at, b"Program,Interview date\n1404821422,2026-12-18\n", "interviews.csv")
    said = [info.value for info in at.info]
    assert any("This looks like a sheet of interviews" in words for words in said)
    assert "This file names programs and says no fact of them." in said
    at.button(key="import-season-").click().run()
    assert (at.title[0].value, at.session_state["season_tab"]) == ("Season", "Interviews")
