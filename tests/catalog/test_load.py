"""The shipped table: what it holds, what stays unknown, and where every shown value comes from."""

import os

import pandas as pd
import pandas.testing
import pytest

from smartpick.catalog import CatalogError, evidence_sentence, load_catalog, sources, summary
from smartpick.catalog.build import build
from smartpick.catalog.columns import COLUMNS, VISA_EVIDENCE
from smartpick.catalog.load import PROGRAMS_FILE
from smartpick.catalog.schema import PROGRAMS
from smartpick.data_folder import DATA
from smartpick.knowledge import program_facts
from tests.paths import SAMPLES

SAMPLE = SAMPLES / "programs_sample.csv"


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def test_shipped_table_meets_the_schema_and_is_small(catalog):
    PROGRAMS.validate(catalog.table[list(COLUMNS)])
    assert len(catalog.table) == 5658
    assert isinstance(catalog.table.index, pd.RangeIndex)
    assert PROGRAMS_FILE.stat().st_size < 1_000_000
    assert len(catalog.specialties) == 32


def test_unknown_stays_unknown(catalog):
    known = {
        "hospital_name": 4695, "ownership": 4672, "hospital_beds": 4588, "resident_fte": 4206,
        "h1b_lca_employer": 2150, "h1b_lca_cases": 1541, "uscis_h1b_approvals": 2494, "website": 4392,
    }  # fmt: skip
    assert {name: int(catalog.table[name].notna().sum()) for name in known} == known
    assert (catalog.table["h1b_lca_cases"].dropna() > 0).all()
    assert catalog.table.loc[catalog.table["state"] == "PR", "census_division"].isna().all()


def test_pool(catalog):
    counts = catalog.table["pool"].value_counts()
    assert counts.to_dict() == {"open": 5330, "independent format": 219, "military": 107, "possibly closed": 2}
    medicine = catalog.rows("Internal Medicine")
    at_home = medicine[(catalog.table["tier"] == 1).to_numpy()[medicine]]
    assert (len(at_home), int(catalog.is_open[at_home].sum())) == (39, 38)
    home_military = (catalog.table["pool"] == "military") & (catalog.table["tier"] == 1)
    assert home_military.sum() == 14
    assert (catalog.table["pool_reason"].isna() == (catalog.table["pool"] == "open")).all()


def test_rows_and_codes(catalog):
    rows = catalog.rows("Pediatrics")
    assert (catalog.table["specialty"].iloc[rows] == "Pediatrics").all()
    assert len(rows) == 217
    assert len(catalog.rows("Pediatrics", open_only=True)) < 217
    assert catalog.table["acgme_code"].iloc[catalog.code_position["0400121010"]] == "0400121010"
    with pytest.raises(CatalogError, match='Did you mean "Internal Medicine"'):
        catalog.rows("Internal Medecine")
    with pytest.raises(CatalogError, match="no program with the ACGME code"):
        program_facts(catalog, "9999999999")


def test_every_shown_value_has_source_date_and_kind(catalog):
    sample = catalog.table.sample(300, random_state=1)["acgme_code"]
    for code in [*sample, "1404131514"]:
        for fact in program_facts(catalog, code):
            if fact.value is None:
                assert fact.kind == "unknown"
            else:
                assert fact.kind in {"record", "observed", "estimate", "published"}, fact
                assert fact.source, fact
                assert fact.as_of, fact


def test_every_shown_column_is_sourced(catalog):
    assert set(sources()["column"]) <= set(catalog.table.columns)
    assert sources()["rights"].ne("").all()


def test_sponsorship_is_never_claimed(catalog):
    filed = catalog.table["h1b_lca_cases"].notna()
    code = next(code for code in catalog.table["acgme_code"][filed] if (code, "j1") not in catalog.published.facts
                and (code, "h1b") not in catalog.published.facts)  # fmt: skip
    facts = {fact.name: fact for fact in program_facts(catalog, code)}
    assert facts["H-1B sponsorship"].value is None
    assert facts["J-1 sponsorship"].value is None
    assert "do not add it up" in facts["H-1B filings for residents"].note


@pytest.mark.parametrize("level", VISA_EVIDENCE)
def test_evidence_has_a_sentence_for_every_level(catalog, level):
    sentence = evidence_sentence(catalog.table[catalog.table["visa_evidence"] == level].iloc[0])
    assert sentence.endswith(".")
    assert "<NA>" not in sentence
    assert "nan" not in sentence
    assert ("not a no" in sentence) == (level == "unknown")


def test_settings_that_were_judged_right_still_stand(catalog):
    checked = pd.read_csv(DATA / "rules" / "setting_check.csv", dtype="str")
    right = checked[checked["right"] == "yes"].set_index("acgme_code")["judged_setting"]
    assert len(checked) == 60
    assert (
        catalog.table.set_index("acgme_code")["setting"].loc[right.index].astype("str").equals(right.rename("setting"))
    )


def test_summary_adds_up(catalog):
    counts = summary(catalog)
    for part in ("by_tier", "by_subregion", "by_specialty"):
        assert sum(count["exist"] for count in counts[part].values()) == 5658
        assert sum(count["open"] for count in counts[part].values()) == counts["open"]
    assert sum(counts["setting"].values()) == 5658


def test_shipped_table_equals_a_fresh_build(catalog):
    """Rows built from the sample, or from the whole compiled table when SMARTPICK_PROGRAMS_CSV names it."""
    source = os.environ.get("SMARTPICK_PROGRAMS_CSV")
    fresh = build(source or SAMPLE)
    shipped = catalog.table[list(COLUMNS)]
    if source:
        assert len(fresh) == len(shipped)
    same = shipped[shipped["acgme_code"].isin(list(fresh["acgme_code"]))].reset_index(drop=True)
    pandas.testing.assert_frame_equal(fresh, same, check_categorical=False)
