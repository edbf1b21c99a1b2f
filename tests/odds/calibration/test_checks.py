"""The calibration report: its shape, and its unfitted figures against a simulation written apart from the model."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gamma

from smartpick.applicant import Applicant
from smartpick.odds import fitted_specialties, parameters_of
from smartpick.odds.calibration.checks import (
    calibration,
    coverage,
    fit_counts,
    footing,
    list_chances,
    pooled_checks,
    published_visa_ratio,
)
from smartpick.odds.calibration.fit import pooled_prior
from smartpick.odds.calibration.moments import published_moments
from smartpick.odds.calibration.sensitivity import FILE, refit, settings
from smartpick.odds.calibration.text import as_text
from tests.odds.calibration.crowd import typical_applicants
from tests.odds_of import odds_of
from tests.paths import ROOT

SPECIALTIES = fitted_specialties()
SIMULATED = "Psychiatry"
PEOPLE = 60_000
MOMENT_KEYS = {"mean", "sd"}


@pytest.fixture(scope="module")
def report(catalog):
    return calibration(catalog)


@pytest.fixture(scope="module")
def pooled(catalog):
    return pooled_checks(catalog)


@dataclass(frozen=True)
class Season:
    """Simulated applicants: invitations and interviews taken of each (PEOPLE,), and who matched."""

    invitations: np.ndarray
    interviews: np.ndarray
    matched: np.ndarray

    @property
    def ranked(self) -> np.ndarray:
        return self.interviews > 0


def season(catalog, visa: str | None, seed: int) -> Season:
    """One year of applicants, person by person: a list, a coin for each invitation, each interview taken, each rank.

    visa None: the published mixture of those who need a visa and those who do not.
    """
    rng = np.random.default_rng(seed)
    invitations, interviews, matched = np.zeros((3, PEOPLE), dtype=int)
    for i in range(0, PEOPLE, 5000):
        part = slice(i, i + 5000)
        invitations[part], interviews[part], matched[part] = typical_applicants(catalog, SIMULATED, visa, 5000, rng)
    return Season(invitations, interviews, matched.astype(bool))


def test_the_report_has_every_key_for_all_24_specialties(report):
    assert set(report) == set(SPECIALTIES)
    assert len(report) == 24
    for row in json.loads(json.dumps(report)).values():
        assert set(row["published"]) == {"share_matched", "matched", "unmatched"}
        assert set(row["model"]) >= {"share_matched", "matched", "unmatched"}
        for group in ("matched", "unmatched"):
            assert set(row["published"][group]) == MOMENT_KEYS
            assert set(row["model"][group]) == MOMENT_KEYS | {"q1", "median", "q3"}
            assert all(value >= 0 for value in row["model"][group].values())
        assert len(row["match_by_ranks"]) == 15
        assert row["footing"] in {"own fit", "leans on the pooled fit", "pooled fit only"}
        assert row["typical_list_interval"]["low"] < row["typical_list_interval"]["high"] <= 1
        assert set(row["visa"]) == {"among_ranked", "among_all"}


def test_the_command_prints_the_same_as_json():
    command = [sys.executable, "-m", "smartpick.odds.calibration", "--report", "--json"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    expected = {**calibration(), "fit": fit_counts(), "coverage": coverage()}
    assert json.loads(printed) == json.loads(json.dumps(expected))


def test_published_figures_are_those_of_the_table(report):
    with (ROOT / "data/published/specialties.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            told = report[line["specialty"]]["published"]
            ranked, matched = (int(line[f"nonus_img_{x}_2026"]) for x in ("preferring", "matched_preferred"))
            assert told["share_matched"] == pytest.approx(matched / ranked)
            for group in ("matched", "unmatched"):
                for name in ("mean", "sd"):
                    cell = line[f"ranks_{name}_{group}"]
                    assert told[group][name] == (float(cell) if cell else None)


def test_the_report_counts_what_the_model_misses(report):
    """Held to: of the 55 figures of the specialties with at least 100 who ranked, none off by more than 10 %."""
    counts = fit_counts()
    misses = []
    for row in report.values():
        for published, model in (
            (row["published"]["share_matched"], row["model"]["share_matched"]),
            *((row["published"][g][k], row["model"][g][k]) for g in ("matched", "unmatched") for k in ("mean", "sd")),
        ):
            if published is not None:
                misses.append((row["ranked"] >= 100, abs(model - published), published))
    assert counts["moments"] == len(misses)
    big = [(miss, published) for large, miss, published in misses if large]
    assert len(big) == 55
    for limit in (5, 10):
        assert counts[f"big_off_{limit}_percent"] == sum(100 * miss > limit * published for miss, published in big)
        assert counts[f"off_{limit}_percent"] == sum(100 * miss > limit * published for _, miss, published in misses)
    assert counts["big_off_10_percent"] == 0
    assert counts["big_off_5_percent"] <= 10


def test_pediatrics_and_its_long_lists_are_met(report):
    row = report["Pediatrics"]
    assert row["model"]["matched"]["mean"] == pytest.approx(row["published"]["matched"]["mean"], rel=0.05)


COUNTS = {
    "Internal Medicine": (136, 1163), "Family Medicine": (49, 546), "Pediatrics": (8, 303), "Neurology": (7, 73),
    "Psychiatry": (4, 239),
}  # fmt: skip


def test_california_is_shown_where_counts_exist_and_as_published(report):
    table = pd.read_csv(ROOT / "data/published/specialties.csv").set_index("specialty")
    assert {name for name, row in report.items() if "california" in row} == set(COUNTS)
    for name, (matched, filled) in COUNTS.items():
        found = report[name]["california"]
        nation = table.loc[name, "nonus_img_matched_2025"] / table.loc[name, "filled_2025"]
        assert found["published"] == pytest.approx(matched / filled / nation)
        ends = gamma.ppf([0.1, 0.9], matched + 0.5) / (filled * nation)
        assert [found["published_low"], found["published_high"]] == pytest.approx(ends, rel=0.01)


@pytest.mark.parametrize("specialty", COUNTS)
def test_california_lies_inside_what_was_counted_and_its_draws_overlap_it(report, specialty):
    found = report[specialty]["california"]
    assert found["published_low"] < found["model"] < found["published_high"]
    assert found["model_low"] < found["published"] < found["model_high"]
    assert found["model_low"] < found["model"] < found["model_high"]


@pytest.mark.parametrize("specialty", COUNTS)
def test_what_pages_do_to_one_applicant_in_california_is_in_the_report_with_both_numbers(
    report, catalog, bare, specialty
):
    ratios = []
    for read in (bare, catalog):
        odds = odds_of(read, Applicant(specialty=specialty, visa="j1_or_h1b"))
        table = read.table.iloc[read.rows(specialty)].assign(chance=np.where(odds.open, odds.chance, 0.0))
        table = table[table["pool_reason"].isna()]
        ratios.append(table.loc[table["state"] == "CA", "chance"].mean() / table["chance"].mean())
    found = report[specialty]["california_and_pages"]
    assert [found["without_pages"], found["with_pages"]] == pytest.approx(ratios)
    assert found["with_pages"] < found["without_pages"]
    assert f"{specialty:<20}{ratios[0]:.2f} before, {ratios[1]:.2f} after" in as_text()


def test_the_report_says_that_the_average_applicants_list_is_blind():
    text = as_text()
    assert "average, blind list" in text
    assert "average, typical list" not in text
    assert "drawn at random from the open ones. Typical applicants aim better" in text


def test_community_programs_take_the_published_multiple_of_what_university_ones_do(report):
    assert {name for name, row in report.items() if "setting" in row} == {"Internal Medicine"}
    assert report["Internal Medicine"]["setting"]["community_over_university"] == pytest.approx(0.55 / 0.22, rel=0.02)


def test_the_coverage_of_the_intervals_was_simulated_and_is_about_eighty_percent():
    found = coverage()
    assert {"Internal Medicine", "Psychiatry"} < set(found)
    for row in found.values():
        assert row["refits"] >= 60
        assert 0.74 <= row["share"] <= 0.86


def test_footing_follows_what_was_published(report):
    assert report["Internal Medicine"]["footing"] == "own fit"
    assert report["Radiation Oncology"]["footing"] == "leans on the pooled fit"  # 35 ranked
    assert report["Dermatology"]["footing"] == "leans on the pooled fit"  # no ranks of the matched
    assert report["Public Health and General Preventive Medicine"]["footing"] == "pooled fit only"
    assert sum(row["footing"] == "own fit" for row in report.values()) == 11
    assert all(row["ranked"] >= 100 for row in report.values() if row["footing"] == "own fit")


def test_quartiles_and_what_was_not_fitted_agree_with_simulated_applicants(catalog, report):
    row, found = report[SIMULATED], season(catalog, None, 1)
    for group, chosen in (("matched", found.matched), ("unmatched", found.ranked & ~found.matched)):
        ranks = found.interviews[chosen]
        for name, level in (("q1", 0.25), ("median", 0.5), ("q3", 0.75)):
            k = row["model"][group][name]
            assert (ranks <= k).mean() >= level - 0.01, (group, name)
            assert (ranks <= k - 1).mean() < level + 0.01, (group, name)
    assert row["model"]["no_interview"] == pytest.approx((~found.ranked).mean(), abs=0.006)
    size = row["typical_list_interval"]["list_length"]
    assert row["invitations_per_application"] == pytest.approx(found.invitations.mean() / size, rel=0.02)
    for k in (1, 3, 6):
        assert row["match_by_ranks"][k - 1] == pytest.approx(found.matched[found.interviews == k].mean(), abs=0.025)


def test_the_visa_odds_ratio_agrees_with_simulated_applicants(catalog, report):
    def odds(rate: float) -> float:
        return rate / (1 - rate)

    none, need = season(catalog, "none", 2), season(catalog, "j1_only", 3)
    visa = report[SIMULATED]["visa"]
    everyone = odds(none.matched.mean()) / odds(need.matched.mean())
    ranked = odds(none.matched[none.ranked].mean()) / odds(need.matched[need.ranked].mean())
    assert visa["among_all"]["odds_ratio"] == pytest.approx(everyone, rel=0.05)
    assert visa["among_ranked"]["odds_ratio"] == pytest.approx(ranked, rel=0.05)
    assert visa["among_ranked"]["needs_j1"] == pytest.approx(need.matched[need.ranked].mean(), abs=0.01)


def test_the_published_visa_ratio_is_that_of_the_two_rates(pooled):
    assert published_visa_ratio()["odds_ratio"] == pytest.approx((0.679 / 0.321) / (0.544 / 0.456))
    assert pooled["visa"]["published"]["odds_ratio"] == pytest.approx(1.77, abs=0.005)


def test_the_pooled_visa_ratio_weighs_specialties_by_applicants(report, pooled):
    people = np.array([row["ranked"] for row in report.values()], dtype=float)
    rates = {
        key: np.average([row["visa"]["among_ranked"][key] for row in report.values()], weights=people)
        for key in ("no_visa", "needs_j1")
    }
    by_hand = rates["no_visa"] / (1 - rates["no_visa"]) / (rates["needs_j1"] / (1 - rates["needs_j1"]))
    found = pooled["visa"]["among_ranked"]
    assert found["odds_ratio"] == pytest.approx(by_hand)
    assert found["low"] < found["odds_ratio"] < found["high"]


def test_a_visa_need_never_helps_and_costs_more_among_all_who_apply(report):
    for row in report.values():
        assert 1 < row["visa"]["among_ranked"]["odds_ratio"] < row["visa"]["among_all"]["odds_ratio"]


def test_pooled_ranks_quote_2025_and_weigh_2026_by_people(pooled):
    table = pd.read_csv(ROOT / "data/published/specialties.csv")
    people = table["nonus_img_matched_preferred_2026"]
    known = table["ranks_mean_matched"].notna()
    by_hand = np.average(table["ranks_mean_matched"][known], weights=people[known])
    assert pooled["ranks"]["published_total"] == {"matched": 7.26, "unmatched": 3.20}
    assert pooled["ranks"]["published_by_specialty"]["matched"] == pytest.approx(by_hand)
    for group in ("matched", "unmatched"):
        model, told = (pooled["ranks"][key][group] for key in ("model", "published_by_specialty"))
        assert model == pytest.approx(told, rel=0.05)


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Vascular Surgery - Integrated"])
def test_a_random_list_has_the_chance_of_lists_drawn_from_the_product_itself(bare, specialty):
    applicant = Applicant(specialty=specialty, visa="j1_or_h1b")
    odds, rng = odds_of(bare, applicant, 50.0), np.random.default_rng(4)
    able = np.flatnonzero(odds.open)
    size = min(20, len(able) // 3)
    lists = [rng.choice(able, size, replace=False) for _ in range(2000)]
    by_hand = np.mean([1 - (1 - odds.probability[chosen]).prod(axis=0) @ odds.weights for chosen in lists])
    central = parameters_of(specialty).take(slice(0, 1))
    match, _ = list_chances(central, odds.pool, ("j1_or_h1b",), np.array([size]), score=0.0)["j1_or_h1b"]
    assert match[0] == pytest.approx(by_hand, rel=0.03)


def test_the_shipped_sensitivity_is_what_the_command_computes(catalog):
    table = pd.read_csv(FILE)
    own = {item.specialty: item for item in published_moments() if footing(item) == "own fit"}
    assert set(table["specialty"]) == set(own)
    assert (table.groupby("specialty").size() == len(settings())).all()
    prior = pooled_prior(catalog)
    for name, value in (("central", 0.0), ("list_length", 40.0), ("aim", 1.0)):
        found = refit(catalog, own["Internal Medicine"], prior, name, value)
        shipped = table[(table["specialty"] == "Internal Medicine") & (table["assumption"] == name)]
        shipped = shipped[shipped["value"].isna() | (shipped["value"] == value)].iloc[0]
        for key in ("alpha", "lam", "b", "kappa"):
            assert shipped[key] == pytest.approx(getattr(found, key)[0], abs=0.01), (name, key)


def test_the_central_row_of_the_sensitivity_is_the_shipped_fit(report):
    table = pd.read_csv(FILE)
    for row in table[table["assumption"] == "central"].to_dict("records"):
        for name, value in report[row["specialty"]]["parameters"].items():
            assert row[name] == pytest.approx(value, abs=0.02), (row["specialty"], name)
