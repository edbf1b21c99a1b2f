"""The shipped fit: against the published figures, against the code that makes it, against a simulation."""

import ast
import csv
import json
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from scipy.stats import binom

from smartpick import Applicant
from smartpick.odds import assumptions, parameters_of, pool_of
from smartpick.odds.calibration.checks import calibration
from smartpick.odds.calibration.fit import fit_specialty, place_targets, pooled_prior
from smartpick.odds.calibration.moments import Crowd, Ranks, published_moments, rank_distribution
from smartpick.odds.calibration.text import as_json, as_text
from smartpick.odds.model import STRENGTH_W, STRENGTH_X, normal_nodes
from smartpick.odds.pool import H1B_EVIDENCE
from smartpick.odds.sponsorship import visa_chance
from tests.odds.calibration.crowd import typical_applicants
from tests.paths import ROOT
from tests.strategies import FITTED

PUBLISHED = pd.read_csv(ROOT / "data" / "published" / "specialties.csv").set_index("specialty")
RANKED = PUBLISHED["nonus_img_preferring_2026"]
BIG = [name for name in FITTED if RANKED[name] >= 300]
MIDDLE = [name for name in FITTED if 100 <= RANKED[name] < 300]
SMALL = [name for name in FITTED if RANKED[name] < 100]
ASSUMED = ("skill_spread", "slope", "spread", "socal_term", "form_variance", "aim", "list_length")


@pytest.fixture(scope="module")
def report(catalog):
    return calibration(catalog)


# Published against modelled


def figures(specialty):
    """The five published moments by name, with the number of people behind each; from the table itself."""
    row = PUBLISHED.loc[specialty]
    ranked, matched = row["nonus_img_preferring_2026"], row["nonus_img_matched_preferred_2026"]
    groups = {"matched": matched, "unmatched": ranked - matched}
    values = {("share_matched", ""): (matched / ranked, ranked)}
    for group, people in groups.items():
        values |= {(group, kind): (row[f"ranks_{kind}_{group}"], people) for kind in ("mean", "sd")}
    return values


def modelled(report, specialty, moment):
    group, kind = moment
    model = report[specialty]["model"]
    return model[group][kind] if kind else model[group]


@pytest.mark.parametrize("specialty", BIG + MIDDLE)
def test_shares_matched_lie_within_two_points_where_a_hundred_ranked(report, specialty):
    share, _ = figures(specialty)["share_matched", ""]
    assert report[specialty]["model"]["share_matched"] == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(("specialty", "within"), [*((name, 0.11) for name in BIG), *((name, 0.21) for name in MIDDLE)])
def test_ranks_lie_within_a_tenth_where_three_hundred_ranked_and_a_fifth_where_a_hundred_did(report, specialty, within):
    found = {m: modelled(report, specialty, m) / value for m, (value, _) in figures(specialty).items() if m[1]}
    assert {m: round(r, 2) for m, r in found.items() if abs(r - 1) > within} == {}


@pytest.mark.parametrize("specialty", SMALL)
def test_small_specialties_lie_within_two_and_a_half_standard_errors_of_what_is_published(report, specialty):
    """Here sampling error rules: 7 to 58 people ranked. A spread below one rank over a handful counts as one."""
    off = {}
    for moment, (value, people) in figures(specialty).items():
        group, kind = moment
        if np.isnan(value):
            continue
        spread = max(PUBLISHED.loc[specialty, f"ranks_sd_{group}"], 1.0) if kind else np.sqrt(value * (1 - value))
        error = np.hypot(spread / np.sqrt(max(people - (kind == "sd"), 1)), 0.02 * value)
        off[moment] = (modelled(report, specialty, moment) - value) / error
    assert {m: round(z, 2) for m, z in off.items() if abs(z) > 2.5} == {}


def test_the_report_quotes_the_published_table_and_covers_every_specialty(report):
    assert set(report) == set(FITTED)
    for specialty, row in report.items():
        told = {("share_matched", ""): row["published"]["share_matched"]}
        told |= {(g, k): row["published"][g][k] for g in ("matched", "unmatched") for k in ("mean", "sd")}
        for moment, (value, _) in figures(specialty).items():
            assert told[moment] == (None if np.isnan(value) else pytest.approx(value)), (specialty, moment)
        assert row["ranked"] == RANKED[specialty]


def test_every_draw_keeps_to_the_published_moments(catalog):
    """A draw that left them would widen the intervals for no reason."""
    for specialty in ("Internal Medicine", "Surgery"):
        pool, parameters = pool_of(catalog, specialty), parameters_of(specialty)
        found = np.array([rank_distribution(parameters.take(slice(d, d + 1)), pool).moments() for d in range(1, 201)])
        share, people = figures(specialty)["share_matched", ""]
        error = np.sqrt(share * (1 - share) / people)
        assert found[:, 0].mean() == pytest.approx(share, abs=0.01)
        assert abs(found[:, 0] - share).max() < 4 * np.hypot(error, 0.02 * share)


def test_part_of_the_applicants_never_ranks(report):
    """Design figures: 9 to 46 % of applicants of the big specialties have no interview."""
    silent = {name: report[name]["model"]["no_interview"] for name in BIG}
    assert all(0.08 < share < 0.50 for share in silent.values()), silent


def test_quartiles_the_fit_has_not_seen_lie_in_order_around_the_mean(report):
    for row in report.values():
        for group in ("matched", "unmatched"):
            shown = row["model"][group]
            assert 1 <= shown["q1"] <= shown["median"] <= shown["q3"]
            assert shown["median"] <= shown["mean"] + 0.5  # skewed to the right


def test_the_report_reads_as_text_and_json(report):
    assert json.loads(as_json()).keys() == report.keys() | {"fit", "coverage"}
    text = as_text()
    assert all(specialty in text for specialty in FITTED)
    assert "Assumptions, not fitted" in text


# Data and code agree


@pytest.fixture(scope="module")
def prior(catalog):
    return pooled_prior(catalog)


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Neurology", "Dermatology"])
def test_fitting_again_gives_the_shipped_parameters(catalog, prior, specialty):
    (item,) = (item for item in published_moments() if item.specialty == specialty)
    shipped, draws = parameters_of(specialty), np.array([1])
    found = fit_specialty(catalog, item, prior[0], parameters_of("Internal Medicine").setting, draws)
    for name in ("alpha", "lam", "b", "kappa", "california", "setting"):
        np.testing.assert_allclose(getattr(found, name), getattr(shipped, name)[:2], atol=0.05, err_msg=name)
    np.testing.assert_allclose(found.enough, shipped.enough[:2], rtol=0.05)


@pytest.mark.parametrize("specialty", FITTED)
def test_there_are_a_central_set_and_two_hundred_draws_within_the_ranges(catalog, specialty):
    parameters, table = parameters_of(specialty), assumptions()
    assert len(parameters) == 201
    visa = "visa_shift_published" if specialty in {"Internal Medicine", "Surgery"} else "visa_shift_pooled"
    open_programs = pool_of(catalog, specialty).open.sum()
    for name in (*ASSUMED, "visa_shift"):
        row, values = table[visa if name == "visa_shift" else name], getattr(parameters, name)
        low, high, central = row.low, row.high, row.central
        if name == "list_length":
            low, high, central = (min(x, open_programs) for x in (low, high, central))
        assert values[0] == pytest.approx(central)
        assert values[1:].min() >= low - 1e-6
        assert values[1:].max() <= high + 1e-6
        tenths = np.histogram(values[1:], bins=10, range=(row.low, row.high))[0]
        if name != "list_length":  # cut off at the pool's size, and rounded
            assert tenths.tolist() == [20] * 10  # stratified: each tenth of the range equally often
    for fitted in (parameters.alpha, parameters.lam, parameters.b, parameters.kappa, parameters.enough):
        assert np.isfinite(fitted).all()
        assert fitted[1:].std() > 0
    assert (parameters.lam > 0).all()


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Family Medicine", "Pediatrics", "Neurology", "Psychiatry"])
def test_california_keeps_its_count_in_every_draw_whatever_the_slope_and_the_southern_term(catalog, specialty):
    pool, parameters = pool_of(catalog, specialty), parameters_of(specialty)
    crowd = Crowd.of(parameters, pool)
    ratios, _ = place_targets(specialty)
    np.testing.assert_allclose(crowd.california(), ratios, rtol=0.02)
    rest = crowd.ratio(pool.in_california & ~pool.socal, np.ones_like(pool.open))
    south = crowd.ratio(pool.socal, np.ones_like(pool.open))
    assert (south < rest).all()
    assert rest[0] < 1  # the south being harder does not lift the rest above the nation


def test_draws_are_shared_by_all_specialties_and_independent_of_each_other():
    first = parameters_of("Internal Medicine")
    for specialty in FITTED:
        other = parameters_of(specialty)
        for name in ASSUMED[:-1]:
            np.testing.assert_array_equal(getattr(other, name), getattr(first, name))
        np.testing.assert_array_equal(other.visa_shift[1:] > 0, first.visa_shift[1:] > 0)
    drawn = np.array([getattr(first, name)[1:] for name in (*ASSUMED, "visa_shift")])
    correlation = np.corrcoef(drawn) - np.eye(len(drawn))
    assert abs(correlation).max() < 0.25  # 3.5 standard errors of 200 draws


# The distribution of ranks


def _anyone(specialty):

    return Applicant(specialty=specialty, visa="j1_or_h1b")


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Pediatrics", "Surgery", "Dermatology"])
def test_the_rank_distribution_agrees_with_a_simulation_of_the_story(catalog, specialty):
    """Within 4 %: given strength the count is taken as binomial, which ignores that a list repeats no program."""
    parameters = parameters_of(specialty).take(slice(0, 1))
    found = rank_distribution(parameters, pool_of(catalog, specialty))
    assert found.matched.sum() + found.unmatched.sum() == pytest.approx(1)
    assert found.matched[0] == 0
    _, ranks, matched = typical_applicants(catalog, specialty, None, 20_000, np.random.default_rng(1))
    some = ranks > 0
    told = [matched[some].mean()]
    for group in (some & matched, some & ~matched):
        told += [ranks[group].mean(), ranks[group].std()]
    np.testing.assert_allclose(found.moments(), told, rtol=0.05)
    assert found.no_interview == pytest.approx(1 - some.mean(), abs=0.015)


def test_the_rank_distribution_equals_a_sum_of_binomials_written_out(catalog):
    specialty = "Psychiatry"
    parameters, pool = parameters_of(specialty).take(slice(0, 1)), pool_of(catalog, specialty)
    p = {name: float(getattr(parameters, name)[0]) for name in parameters.__dataclass_fields__}
    size, n = int(p["list_length"]), int(pool.open.sum())
    facts = pool.relative, pool.setting, pool.california, pool.region
    g = p["slope"], p["setting"], p["california"], -p["socal_term"]
    open_to = sum(weight * fact for weight, fact in zip(g, facts, strict=True))[pool.open]
    visa = visa_chance(pool, _anyone(specialty), parameters.visa_shift)[0][pool.open]
    taste, taste_w = normal_nodes(3)
    skill, skill_w = normal_nodes(5)
    logits = p["alpha"] + open_to + p["lam"] * STRENGTH_X[:, None] + p["spread"] * taste[:, None, None]
    likes = np.tensordot(taste_w, expit(logits), axes=1)
    best = p["aim"] * size
    certain = np.clip(best - np.arange(n), 0, 1)
    chosen = certain + (1 - certain) * (size - best) / (n - best)
    matched, unmatched = np.zeros((2, size + 1))
    for share, invites in ((0.85, visa * likes), (0.15, likes)):
        order = np.argsort(-(STRENGTH_W @ invites))
        for i, (t, w) in enumerate(zip(STRENGTH_X, STRENGTH_W, strict=True)):
            mean = (chosen * invites[i, order]).sum() / size
            numbers = np.arange(size + 2)
            takes = expit((p["enough"] - np.maximum(numbers, 1)) / 1.5) / expit((p["enough"] - 1) / 1.5)
            at_least = binom.sf(numbers - 1, size, mean) * takes
            for k in range(size + 1):
                reaches = share * w * (at_least[k] - at_least[k + 1])
                misses = sum(
                    ew * (1 - expit(p["b"] + p["kappa"] * t + p["skill_spread"] * e)) ** k
                    for e, ew in zip(skill, skill_w, strict=True)
                )
                matched[k] += reaches * (1 - misses)
                unmatched[k] += reaches * misses
    found = rank_distribution(parameters, pool)
    kept = len(found.matched)
    assert matched[kept:].sum() + unmatched[kept:].sum() < 1e-12  # the model stops counting far beyond enough
    np.testing.assert_allclose(found.matched, matched[:kept], atol=1e-12)
    np.testing.assert_allclose(found.unmatched, unmatched[:kept], atol=1e-12)


def test_moments_are_those_of_the_distribution_without_the_silent():

    matched, unmatched = np.array([0, 0.1, 0.2]), np.array([0.3, 0.4, 0.0])
    share, mean, sd, other_mean, other_sd = Ranks(matched, unmatched).moments()
    assert share == pytest.approx(0.3 / 0.7)
    assert (mean, sd) == (pytest.approx(5 / 3), pytest.approx(np.sqrt(2) / 3))
    assert (other_mean, other_sd) == (1, 0)


# The table of assumptions


@cache
def texts_of_the_odds():
    """Every string constant in the code of the odds."""
    found = set()
    for path in sorted((ROOT / "smartpick" / "odds").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def names_asked_for():
    """Literal arguments of `constant(…)` anywhere in the package."""
    found = set()
    for path in sorted((ROOT / "smartpick").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called == "constant" and node.args and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def rows_of_the_table():
    with (ROOT / "data" / "odds" / "assumptions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_assumption_says_its_kind_source_and_range():
    for row in rows_of_the_table():
        assert row["kind"] in {"published", "assumption"}, row["name"]
        assert row["source"].strip(), row["name"]
        assert row["label"].strip(), row["name"]
        assert row["unit"].strip(), row["name"]
        assert bool(row["low"]) == bool(row["high"]), row["name"]
        if row["low"]:
            assert float(row["low"]) < float(row["high"]), row["name"]
            assert float(row["low"]) <= float(row["central"]) <= float(row["high"]), row["name"]
    names = [row["name"] for row in rows_of_the_table()]
    assert len(set(names)) == len(names)


def test_every_constant_the_code_asks_for_is_in_the_table():
    asked = names_asked_for() | set(H1B_EVIDENCE.values())
    assert len(asked) > 15
    assert asked - {row["name"] for row in rows_of_the_table()} == set()


def test_every_row_of_the_table_is_used_by_the_code():
    assert {row["name"] for row in rows_of_the_table()} - texts_of_the_odds() == set()


def test_published_constants_equal_the_published_table():
    rates = pd.read_csv(ROOT / "data" / "published" / "visa_rates.csv").set_index("measure")["value"]
    table = assumptions()
    assert table["community_share"].central == float(rates["IMG share of PGY-1 in community programs"])
    assert table["university_share"].central == float(rates["IMG share of PGY-1 in university programs"])
    need = float(rates["match rate of foreign-born IMGs who need a visa"])
    free = float(rates["match rate of foreign-born IMGs who need no visa"])
    share = table["need_visa_share"].central
    assert share * need + (1 - share) * free == pytest.approx(0.564, abs=0.001)
    assert {name for name, row in table.items() if row.kind == "published"} == {
        "need_visa_share", "community_share", "university_share",
    }  # fmt: skip
