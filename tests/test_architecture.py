"""The house: one way through, the streamlit wall, docstrings, thin pages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.paths import ROOT

SOURCES = sorted((ROOT / "smartpick").rglob("*.py"))
PACKAGES = sorted({path.parent for path in SOURCES})
BROWSER_SIDE = {"ui", "server", "bench", "private.py"}
BEHIND_THE_WALL = [p for p in SOURCES if p.relative_to(ROOT / "smartpick").parts[0] not in BROWSER_SIDE]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_the_walls_stand() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", BEHIND_THE_WALL, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_browser_side_knows_streamlit(path: Path) -> None:
    assert not imported(path) & {"streamlit", "pydeck", "plotly"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_public_thing_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_package_says_what_it_holds(folder: Path) -> None:
    start = folder / "__init__.py"
    assert start.is_file()
    sentence = (ast.get_docstring(ast.parse(start.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
    assert sentence.endswith(".")
    assert len(sentence.split()) >= 5


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda p: p.name)
def test_pages_are_thin(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


def test_contributing_lists_the_rooms_from_the_ground_up() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = next(c["layers"] for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    rooms = [room for floor in reversed(floors) for room in sorted(floor.split(" | "), reverse=True)]
    assert listed == rooms


def test_readme_names_every_requirement() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [line.split("==")[0] for line in (ROOT / "requirements.in").read_text().splitlines() if "==" in line]
    assert [name for name in names if name not in readme] == []
