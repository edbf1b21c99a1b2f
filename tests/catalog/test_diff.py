"""What changed between two program tables; a build that lost programs or columns is refused with its numbers."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from smartpick.catalog import CatalogError
from smartpick.catalog.build import build, main
from smartpick.catalog.diff import compare, read_table, refuse_losses
from smartpick.catalog.load import PROGRAMS_FILE
from tests.commands import refused, run
from tests.paths import SAMPLES

SAMPLE = SAMPLES / "programs_sample.csv"


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    return read_table(PROGRAMS_FILE)


def test_a_table_does_not_differ_from_itself(shipped):
    diff = compare(shipped, shipped)
    assert (diff.added, diff.removed, diff.changed, diff.types, diff.emptied) == ((), (), {}, {}, ())
    assert "No value changed." in diff.text()


def test_every_kind_of_change_is_counted_with_examples(shipped):
    new = shipped.iloc[3:].copy()
    new["city"] = ["Elsewhere"] * 7 + new["city"].tolist()[7:]
    new.loc[new.index[0], "latitude"] += 1
    new = pd.concat([new, shipped.iloc[[0]].assign(acgme_code="9990000001")])
    diff = compare(shipped, new).summary()
    assert diff["programs"] == {"old": len(shipped), "new": len(shipped) - 2}
    assert diff["removed"]["count"] == 3
    assert diff["removed"]["examples"][0]["code"] == shipped["acgme_code"].iloc[0]
    assert [entry["code"] for entry in diff["added"]["examples"]] == ["9990000001"]
    assert diff["changed"]["city"]["count"] == 7
    assert len(diff["changed"]["city"]["examples"]) == 5
    assert diff["changed"]["city"]["examples"][0]["new"] == "Elsewhere"
    assert diff["changed"]["latitude"]["count"] == 1
    assert set(diff["changed"]) == {"city", "latitude"}
    json.dumps(diff)


def test_a_compiled_csv_is_compared_by_its_values(shipped):
    sample = build(SAMPLE)
    known = shipped[shipped["acgme_code"].isin(sample["acgme_code"])]
    assert compare(read_table(SAMPLE), known[read_table(SAMPLE).columns.intersection(known.columns)]).changed == {}


def test_unknown_and_known_are_a_change(shipped):
    new = shipped.assign(website=shipped["website"].where(shipped["website"].isna(), None))
    diff = compare(shipped, new)
    assert len(diff.changed["website"]) == shipped["website"].notna().sum()
    assert diff.changed["website"][0][2] is None
    assert diff.emptied == ("website",)


@pytest.mark.parametrize(
    ("share", "refused"), [(0.0, False), (0.0199, False), (0.0203, True), (0.5, True)]
)  # fmt: skip
def test_more_than_two_in_a_hundred_lost_is_refused(shipped, share, refused):
    lost = round(share * len(shipped))
    if not refused:
        refuse_losses(shipped, shipped.iloc[lost:])
        return
    with pytest.raises(CatalogError, match=f"lacks {lost} of the {len(shipped)} shipped programs") as refusal:
        refuse_losses(shipped, shipped.iloc[lost:])
    assert "--accept-losses" in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda table: table.drop(columns="website"), "columns that are gone: website"),
        (lambda table: table.assign(salary=1), "new columns: salary"),
        (
            lambda table: table.assign(hospital_beds=table["hospital_beds"].astype("Float32")),
            "hospital_beds (Int16 → F",
        ),
        (
            lambda table: table.assign(ownership=table["ownership"].where(table["acgme_code"] == "")),
            "columns that became empty: ownership",
        ),
    ],
)
def test_drifted_columns_are_refused(shipped, change, words):
    with pytest.raises(CatalogError) as refusal:
        refuse_losses(shipped, change(shipped))
    assert words in str(refusal.value)


def test_the_build_refuses_a_small_table_unless_told(tmp_path, capsys):
    out = tmp_path / "programs.parquet"
    assert main([str(SAMPLE), "--out", str(out)]) == 2
    printed = capsys.readouterr().err
    assert "of the 5658 shipped programs" in printed
    assert printed.count("\n") == 1
    assert not out.exists()
    assert main([str(SAMPLE), "--out", str(out), "--accept-losses"]) == 0
    assert out.exists()


def test_on_the_command_line(tmp_path):
    few = tmp_path / "few.csv"
    pd.read_csv(SAMPLE, dtype="str").iloc[1:].to_csv(few, index=False)
    done = run("catalog", "diff", str(SAMPLE), str(few))
    assert done.returncode == 0
    assert "Removed: 1" in done.stdout.decode()
    diff = json.loads(run("catalog", "diff", str(SAMPLE), str(few), "--json").stdout)
    assert (diff["added"]["count"], diff["removed"]["count"], diff["changed"]) == (0, 1, {})


@pytest.mark.parametrize("content", [b"", b"PAR1 and no more", b"a,b\n1,2\n", b"acgme_code\n1\n1\n", b"\xff\xfe\x00"])
def test_what_is_no_table_is_told(tmp_path, content):
    (tmp_path / "bad.csv").write_bytes(content)
    assert "bad.csv" in refused(run("catalog", "diff", str(PROGRAMS_FILE), str(tmp_path / "bad.csv")))
    assert refused(run("catalog", "diff", str(PROGRAMS_FILE), "no.csv")).startswith("no.csv cannot be read")
