"""The shortlist as files and from the command line: the same rows, text codes, nothing that can run."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from smartpick import Applicant, Catalog, Plan, Preferences, open_plan, recommend, recommend_profile
from smartpick.export import FORMATS
from smartpick.plan import SHORTLIST_COLUMNS
from tests.commands import refused, run
from tests.paths import ROOT

TRICKS = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "plain"]


@pytest.fixture(scope="module")
def noted(catalog: Catalog) -> Plan:
    """A list whose codes begin with 0, with notes that try to run."""
    applicant = Applicant(specialty="Anesthesiology", visa="j1_or_h1b")
    codes = recommend(catalog, applicant, Preferences(applications=30)).codes
    return recommend(
        catalog, applicant, Preferences(applications=30), notes=dict(zip(codes, TRICKS, strict=False)), pins=codes[:1]
    )


def excel(plan: Plan) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(plan)))


def test_every_format_holds_the_same_codes_as_text(noted: Plan) -> None:
    assert all(code.startswith("0") for code in noted.codes)
    comma = pd.read_csv(io.BytesIO(FORMATS["csv"].write(noted)), dtype=str, encoding="utf-8-sig")
    parquet = pd.read_parquet(io.BytesIO(FORMATS["parquet"].write(noted)))
    plain = pd.DataFrame(json.loads(FORMATS["json"].write(noted)))
    assert comma["ACGME code"].tolist() == noted.codes
    for table in (parquet, plain):
        assert table["acgme_code"].tolist() == noted.codes
        assert tuple(table.columns[: len(SHORTLIST_COLUMNS)]) == SHORTLIST_COLUMNS
    sheet = excel(noted)["Shortlist"]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == noted.codes


def test_no_cell_can_run(noted: Plan) -> None:
    book = excel(noted)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    comma = pd.read_csv(io.BytesIO(FORMATS["csv"].write(noted)), dtype=str, encoding="utf-8-sig", keep_default_na=False)
    assert not comma.map(lambda text: text.startswith(("=", "+", "@", "\t"))).any().any()
    assert comma["My note"].iloc[0] == "'" + TRICKS[0]


def test_excel_has_real_types_and_its_footing(noted: Plan) -> None:
    book = excel(noted)
    line = {head.value: cell for head, cell in zip(book["Shortlist"][1], book["Shortlist"][2], strict=True)}
    assert line["No."].value == 1
    assert line["ACGME code"].data_type == "s"
    assert line["Chance, middle (%)"].data_type == "n"
    assert line["Pinned"].value == "yes"
    assert book["Sources"].max_row > 20
    assert book["Assumptions"].max_row > 20


def test_unknown_is_written_as_unknown(noted: Plan, catalog: Catalog) -> None:
    parquet = pd.read_parquet(io.BytesIO(FORMATS["parquet"].write(noted)))
    assert set(parquet["setting"]) <= {
        "university",
        "university-affiliated",
        "community",
        "county",
        "federal",
        "unknown",
    }
    assert not parquet.isna().any().any()


@pytest.mark.parametrize("ending", list(FORMATS))
def test_the_readme_profile_from_the_command_line(catalog: Catalog, tmp_path: Path, ending: str) -> None:
    text = re.search(r"```json\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert text
    profile, out = tmp_path / "profile.json", tmp_path / f"list.{ending}"
    profile.write_text(text[1], encoding="utf-8")
    done = run("recommend", "--profile", str(profile), "--out", str(out), "--summary")
    assert done.returncode == 0, done.stderr
    plan = recommend_profile(catalog, open_plan(text[1]))
    assert json.loads(done.stdout)["programs"] == 85
    if ending == "csv":
        codes = pd.read_csv(out, dtype=str, encoding="utf-8-sig")["ACGME code"].tolist()
        assert codes == plan.codes
    else:
        assert out.stat().st_size > 1000


def test_the_readme_python_runs() -> None:
    text = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert text
    done = subprocess.run([sys.executable, "-c", text[1]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Interval(" in done.stdout


@pytest.mark.parametrize(
    ("content", "out", "said"),
    [
        ("{", "a.csv", "not a SmartPick plan"),
        ('{"applicant": {"specialty": "Internal Medicine", "visa": "j1"}}', "a.csv", "Visa need must be one of"),
        ('{"applicant": {"specialty": "Astrology", "visa": "none"}}', "a.csv", "no specialty"),
        ('{"applicant": {"specialty": "Urology", "visa": "none"}}', "a.csv", "No match figures"),
        ('{"applicant": {"specialty": "Neurology", "visa": "none", "step2_ck": 400}}', "a.csv", "1 to 300"),
        ('{"applicant": {"specialty": "Neurology", "visa": "none"}}', "a.pdf", "must end in one of"),
    ],
)
def test_errors_are_one_sentence_and_status_2(tmp_path: Path, content: str, out: str, said: str) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(content, encoding="utf-8")
    assert said in refused(run("recommend", "--profile", str(profile), "--out", str(tmp_path / out)))
    assert not (tmp_path / out).exists()


def test_a_missing_profile_and_the_catalog_summary() -> None:
    assert run("recommend", "--profile", "nowhere.json", "--summary").returncode == 2
    assert json.loads(run("catalog", "--summary").stdout)["programs"] == 5658
