"""What README.md and CONTRIBUTING.md show is true: their code runs, their profiles open, what they name is there."""

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st

from smartpick import Applicant, load_catalog, open_plan, recommend, save_plan
from smartpick.catalog.load import PROGRAMS_FILE
from smartpick.server import sign_in
from tests.commands import run
from tests.paths import ROOT, SAMPLES

README, CONTRIBUTING = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
NOT_RUN = {
    "python3 -m venv .venv": "makes an environment and serves until it is stopped",
    ".venv/bin/streamlit run app.py": "serves until it is stopped",
    "sh tests/run": "is what runs this test",
    ".venv/bin/dask": "serves until it is stopped; tests/batch/test_cluster.py has such a cluster",
    ".venv/bin/python -m smartpick recommend --profiles students.csv --out lists.csv --scheduler": "needs the cluster",
}
ADDED = {
    "smartpick serve": ["--help"],  # serves until it is stopped
    "smartpick bench": ["--help"],  # takes minutes
    "smartpick.catalog.build programs": ["--accept-losses"],  # the sample is a small part of what ships
}


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return [textwrap.dedent(body) for _, name, body in BLOCK.findall(text) if name == language]


COMMANDS = [line for body in blocks(README, "sh") for line in body.splitlines()]
PROFILES = blocks(README, "json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, catalog) -> Path:
    """A folder with the files the commands speak of."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "profile.json").write_text(PROFILES[0], encoding="utf-8")
    (folder / "students.csv").write_text(blocks(README, "csv")[0], encoding="utf-8")
    plan = recommend(catalog, Applicant(specialty="Internal Medicine", visa="j1_only"))
    (folder / "plan.json").write_text(save_plan(plan), encoding="utf-8")
    lines = pd.DataFrame({"ACGME code": plan.codes[:3], "J-1": ["yes", "no", "yes"]})
    lines.to_excel(folder / "my-programs.xlsx", index=False)
    shutil.copy(PROGRAMS_FILE, folder / "old.parquet")
    for name in ("new.csv", "programs.csv"):
        shutil.copy(SAMPLES / "programs_sample.csv", folder / name)
    return folder


def test_every_kind_of_block_is_looked_at() -> None:
    assert {name for _, name, _ in BLOCK.findall(README)} == {"sh", "json", "python", "csv", "toml"}
    assert len(COMMANDS) > 8
    assert set(NOT_RUN) == {start for start in NOT_RUN if any(line.startswith(start) for line in COMMANDS)}


@pytest.mark.parametrize("line", [line for line in COMMANDS if not line.startswith(tuple(NOT_RUN))])
def test_a_command_runs(line: str, folder: Path) -> None:
    words = shlex.split(line)
    assert words[:2] == [".venv/bin/python", "-m"]
    added = [word for start, more in ADDED.items() if " ".join(words[2:]).startswith(start) for word in more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *words[1:], *added], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    written = [
        words[at + 1] for at, word in enumerate(words) if word in {"--out", "--report", "--ics"} and at + 1 < len(words)
    ]
    assert [name for name in written if not (folder / name).exists()] == []
    assert done.stdout or written


@pytest.mark.parametrize("text", PROFILES)
def test_a_profile_opens(text: str) -> None:
    assert open_plan(text).applicant.specialty == "Internal Medicine"


@pytest.mark.parametrize("code", blocks(README, "python"))
def test_python_runs_and_prints(code: str, capsys) -> None:
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out


def test_the_region_shown_can_be_used(tmp_path: Path) -> None:
    [shown] = [text for text in blocks(CONTRIBUTING, "json") if "cells" in text]
    (tmp_path / "shown.json").write_text(shown, encoding="utf-8")
    found = load_catalog(regions=tmp_path / "shown.json")
    assert set(found.table["subregion"]) == set(found.regions.subregions)


def test_the_line_of_the_check_is_what_it_prints(tmp_path: Path) -> None:
    [shown] = [text for text in blocks(CONTRIBUTING, "json") if '"found"' in text]
    expected = json.loads(shown)
    asked = {key: value for key, value in expected.items() if key != "found"}
    (tmp_path / "texts.jsonl").write_text(json.dumps(asked), encoding="utf-8")
    assert json.loads(run("check", "--texts", "texts.jsonl", where=tmp_path).stdout) == expected


def test_the_sign_in_shown_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    [shown] = blocks(README, "toml")
    monkeypatch.setattr(st.secrets, "_secrets", tomllib.loads(shown))
    assert (sign_in.providers(), sign_in.fault()) == ([""], "")


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_what_is_named_is_there(text: str) -> None:
    """Folders, files and dotted names in back quotes."""
    named = re.findall(r"`([^`\s]+)`", text)
    paths = [name for name in named if re.match(r"(smartpick|data|tests|pages)/[\w./]*$", name)]
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    dotted = [name for name in named if re.match(r"smartpick(\.\w+)+$", name)]
    assert [name for name in dotted if not _is_there(name)] == []


def _is_there(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    if importlib.util.find_spec(name.rpartition(".")[0]) is None:
        return False
    module, _, last = name.rpartition(".")
    return hasattr(importlib.import_module(module), last) or importlib.util.find_spec(name) is not None
