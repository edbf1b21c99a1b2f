"""Building the table: a sample of real rows goes in, typed rows come out, and damage is refused in one sentence."""

import pandas as pd
import pytest

from smartpick.catalog import CatalogError, load_catalog
from smartpick.catalog.build import build, main
from smartpick.catalog.load import PROGRAMS_FILE
from tests.paths import SAMPLES

SAMPLE = SAMPLES / "programs_sample.csv"


@pytest.fixture
def raw() -> pd.DataFrame:
    return pd.read_csv(SAMPLE, dtype="str", keep_default_na=False)


def _set(column: str, value: str):
    return lambda table: table.assign(**{column: [value, *table[column].iloc[1:]]})


def test_sample_builds_and_loads(tmp_path, capsys):
    out = tmp_path / "programs.parquet"
    assert main([str(SAMPLE), "--out", str(out), "--accept-losses"]) == 0
    built, shipped = load_catalog(out).table, load_catalog().table.set_index("acgme_code")
    assert len(built) == len(pd.read_csv(SAMPLE))
    assert built["acgme_code"].str.fullmatch(r"\d{10}").all()
    for name in ("pool", "tier", "setting", "visa_evidence", "hospital_beds"):
        expected = shipped.loc[built["acgme_code"], name].astype(object).fillna("-").tolist()
        assert built[name].astype(object).fillna("-").tolist() == expected
    assert "programs" in capsys.readouterr().out


def test_order_of_rows_and_spaces_do_not_matter(tmp_path, raw):
    untidy = raw.sample(frac=1, random_state=0).assign(city=lambda t: "  " + t["city"].str.replace(" ", "  ") + " ")
    untidy.to_csv(tmp_path / "untidy.csv", index=False, encoding="utf-8-sig")
    pd.testing.assert_frame_equal(build(tmp_path / "untidy.csv"), build(SAMPLE))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda table: table.drop(columns="city"), "lacks the column city"),
        (lambda table: table.drop(columns=["city", "sponsor_or_site"]), "lacks the columns sponsor_or_site, city"),
        (lambda table: pd.concat([table, table.head(1)]), "repeats the code"),
        (_set("acgme_code", "400500003"), "leading zeros"),
        (_set("acgme_code", "ABCDEFGHIJ"), "not ten digits"),
        (_set("acgme_code", ""), "not ten digits"),
        (_set("state", "Pa"), 'has "Pa" as its state'),
        (_set("state", ""), "as its state"),
        (_set("hospital_beds", "many"), "not a number"),
        (_set("latitude", "120"), "latitude"),
        (_set("program_name", ""), "program_name"),
        (_set("county_fips", "6037"), "county_fips"),
        (_set("entry_format", "fellowship"), "entry_format"),
        (lambda table: table.head(0), "no programs"),
    ],
)
def test_damage_is_refused_in_one_sentence(tmp_path, capsys, raw, damage, words):
    damage(raw).to_csv(tmp_path / "broken.csv", index=False)
    assert main([str(tmp_path / "broken.csv"), "--out", str(tmp_path / "out.parquet")]) == 2
    printed = capsys.readouterr().err
    assert words in printed
    assert printed.count("\n") == 1
    assert not (tmp_path / "out.parquet").exists()


def test_missing_source(tmp_path):
    with pytest.raises(CatalogError, match="cannot be read"):
        build(tmp_path / "none.csv")


@pytest.mark.parametrize("content", [b"", b"not parquet", PROGRAMS_FILE.read_bytes()[:5000]])
def test_a_damaged_table_is_refused(tmp_path, content):
    (tmp_path / "bad.parquet").write_bytes(content)
    with pytest.raises(CatalogError, match="damaged"):
        load_catalog(tmp_path / "bad.parquet")


def test_a_foreign_table_is_refused(tmp_path):
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "foreign.parquet")
    with pytest.raises(CatalogError, match="not a SmartPick program table"):
        load_catalog(tmp_path / "foreign.parquet")
    with pytest.raises(CatalogError, match="cannot be read"):
        load_catalog(tmp_path / "none.parquet")
