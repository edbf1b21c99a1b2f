"""Chances at single programs: held against the published shares, a simulation, and what must always be so."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import expit, logit

from smartpick import Applicant, Tie, portfolio
from smartpick.applicant import VISA_NEEDS, strength
from smartpick.catalog import CatalogError
from smartpick.odds import (
    DrawnChances,
    NoPublishedFigures,
    constant,
    parameters_of,
    pool_of,
)
from smartpick.odds.model import NODE_W, SKILL_W, STRENGTH_W, Parameters, normal_nodes
from smartpick.odds.openness import openness
from smartpick.odds.sponsorship import visa_chance
from tests.odds_of import odds_of
from tests.paths import ROOT
from tests.strategies import FITTED, applicants, the_catalog

NOW = np.zeros(1)
DATA = ROOT / "data"
KAPPA = {name: float(parameters_of(name).kappa[0]) for name in FITTED}
SKILL_HELPS = [name for name in FITTED if KAPPA[name] >= 0]
each_specialty = pytest.mark.parametrize("specialty", FITTED)


def works_out(odds, members):
    """Chance that at least one program of a list works out, from the odds as they are handed out."""
    return 1 - (1 - odds.probability[members]).prod(axis=0) @ odds.weights


def best(odds, size):
    """Positions of the `size` open programs with the largest chance."""
    return np.argsort(-np.where(odds.open, odds.chance, -1), kind="stable")[:size]


# What must always be so


def test_twenty_four_specialties_have_odds():
    assert len(FITTED) == 24
    assert "Urology" not in FITTED


def test_node_weights_are_those_of_two_standard_normals():
    for count in (5, 15):
        x, w = normal_nodes(count)
        moments = [float(w @ x**k) for k in (0, 1, 2, 3, 4, 6)]
        np.testing.assert_allclose(moments, [1, 0, 1, 0, 3, 15], atol=1e-9)
    np.testing.assert_allclose(NODE_W.reshape(15, 5).sum(axis=1), STRENGTH_W)
    np.testing.assert_allclose(NODE_W.reshape(15, 5).sum(axis=0), SKILL_W)


def assert_chances(odds):
    everything = (odds.probability, odds.interview, odds.visa, odds.chance)
    assert all(np.isfinite(x).all() and x.min() >= 0 and x.max() <= 1 for x in everything)
    assert np.isfinite(odds.openness).all()
    assert odds.weights.sum() == pytest.approx(1)
    assert (odds.interview <= odds.visa[:, None] + 1e-12).all()
    per_strength = odds.probability.reshape(-1, 15, 5)
    assert (per_strength <= odds.interview[:, :, None] + 1e-12).all()


@pytest.mark.parametrize("visa", VISA_NEEDS)
@each_specialty
def test_every_program_of_every_specialty_has_a_chance_for_every_visa_need(catalog, specialty, visa):
    odds = odds_of(catalog, Applicant(specialty=specialty, visa=visa))
    assert_chances(odds)
    assert len(odds.chance) == len(catalog.rows(specialty))


@given(applicants(), st.none() | st.floats(0, 100))
def test_chances_are_chances_for_anyone(applicant, percentile):
    odds = odds_of(the_catalog(), applicant, percentile)
    assert_chances(odds)
    np.testing.assert_allclose(odds.chance, odds.probability @ odds.weights)


def test_programs_of_unknown_setting_evidence_or_hospital_have_chances_too(catalog):
    unknown = catalog.table["setting"].isna() | catalog.table["resident_fte"].isna() | catalog.table["ownership"].isna()
    unknown |= catalog.table["visa_evidence"].astype(str) == "unknown"
    seen = 0
    for specialty in FITTED:
        odds = odds_of(catalog, Applicant(specialty=specialty, visa="h1b_only"))
        here = unknown.to_numpy()[odds.pool.rows]
        assert (odds.chance[here] > 0).all()
        seen += here.sum()
    assert seen > 1000


# Visa need


@given(applicants())
def test_visa_needs_are_ordered_at_every_program(applicant):
    ask = partial(odds_of, the_catalog())
    free, either, exchange, worker = (
        ask(applicant.model_copy(update={"visa": need})).chance for need in ("none", "j1_or_h1b", "j1_only", "h1b_only")
    )
    assert (free >= either - 1e-12).all()
    assert (either >= exchange - 1e-12).all()
    assert (either >= worker - 1e-12).all()


@each_specialty
def test_step3_raises_h1b_only_everywhere_and_leaves_j1_alone(catalog, specialty):
    def of(visa, passed):
        pool = pool_of(catalog, specialty)
        return visa_chance(pool, Applicant(specialty=specialty, visa=visa, step3_passed=passed), NOW)[0]

    np.testing.assert_allclose(of("h1b_only", False), of("h1b_only", True) * constant("step3_later"))
    assert (of("j1_or_h1b", True) > of("j1_or_h1b", False)).all()
    np.testing.assert_array_equal(of("j1_only", True), of("j1_only", False))
    np.testing.assert_array_equal(of("none", True), 1)


@each_specialty
@pytest.mark.parametrize("shift", [-1.0, -0.3, 0.0, 0.5, 1.0])
def test_the_mean_chance_of_a_j1_is_the_share_of_programs_that_take_it(catalog, specialty, shift):
    pool = pool_of(catalog, specialty)
    found = visa_chance(pool, Applicant(specialty=specialty, visa="j1_only"), np.array([shift]))[0][pool.open]
    share = {"Internal Medicine": 0.637, "Surgery": 0.642}.get(specialty, (0.637 + 0.642) / 2)
    assert found.mean() == pytest.approx(expit(logit(share) + shift), abs=1e-8)


def test_j1_chances_equal_those_of_a_root_finder(catalog):
    pool = pool_of(catalog, "Internal Medicine")
    centre = brentq(lambda c: expit(c + pool.j1_evidence[pool.open]).mean() - 0.637, -10, 10, xtol=1e-13)
    found = visa_chance(pool, Applicant(specialty="Internal Medicine", visa="j1_only"), NOW)[0]
    np.testing.assert_allclose(found, expit(centre + pool.j1_evidence), atol=1e-9)


def test_h1b_chances_average_near_the_study_and_are_higher_where_papers_were_filed(catalog):
    pool = pool_of(catalog, "Internal Medicine")
    asks = Applicant(specialty="Internal Medicine", visa="h1b_only", step3_passed=True)
    found = visa_chance(pool, asks, NOW)[0]
    assert found[pool.open].mean() == pytest.approx(0.220 + constant("h1b_beyond_j1"), abs=0.005)
    evidence = catalog.table["visa_evidence"].astype(str).to_numpy()[pool.rows]
    means = [found[evidence == level].mean() for level in (
        "H-1B filings, same city", "H-1B filings, same employer", "H-1B approvals, any job", "unknown",
    )]  # fmt: skip
    assert means == sorted(means, reverse=True)
    assert means[-1] > 0


def test_needing_a_visa_costs_about_what_the_published_odds_ratio_says(catalog):
    """NRMP 2026: .679 matched without and .544 with a visa need, an odds ratio of 1.77; the levels are not ours."""

    def typical(visa):
        """80 of the open programs, at random: every chance counts for the share of the pool that is applied to."""
        odds = odds_of(catalog, Applicant(specialty="Internal Medicine", visa=visa), 50)
        listed = 80 / odds.open.sum()
        return logit(1 - (1 - listed * odds.probability[odds.open]).prod(axis=0) @ odds.weights)

    assert 1.4 < np.exp(typical("none") - typical("j1_only")) < 2.2


# Strength and ties


@given(applicants(), st.data())
def test_a_stronger_applicant_has_no_smaller_chance_with_the_same_list(applicant, data):
    if KAPPA[applicant.specialty] < 0:
        applicant = applicant.model_copy(update={"specialty": data.draw(st.sampled_from(SKILL_HELPS))})
    low, high = sorted(data.draw(st.tuples(st.floats(0, 100), st.floats(0, 100))))
    weak, strong = (odds_of(the_catalog(), applicant, percentile) for percentile in (low, high))
    members = data.draw(st.lists(st.integers(0, len(weak.chance) - 1), min_size=1, max_size=40, unique=True))
    assert works_out(strong, members) >= works_out(weak, members) - 1e-12
    assert (strong.chance >= weak.chance - 1e-12).all()


def test_the_form_and_the_percentile_slider_say_the_same_in_the_same_words(catalog):
    applicant = Applicant(specialty="Internal Medicine", visa="none", step2_ck=255, us_letters=3)
    by_form = odds_of(catalog, applicant)
    by_slider = odds_of(catalog, applicant, strength(applicant).percentile)
    np.testing.assert_allclose(by_form.chance, by_slider.chance)


def test_ties_raise_the_places_they_name_the_larger_counts_and_nothing_else_moves(catalog):
    def tied(*places, **more):
        ties = tuple(Tie(place=place, kind="family") for place in places)
        return odds_of(catalog, Applicant(specialty="Pediatrics", visa="none", ties=ties, **more)).openness

    table = catalog.table.iloc[catalog.rows("Pediatrics")]
    county = ((table["county"] == "Los Angeles County") & (table["state"] == "CA")).to_numpy()
    state, home = (table["state"] == "CA").to_numpy(), (table["tier"] == 1).to_numpy()
    assert 0 < county.sum() < home.sum() < state.sum()
    same_county, same_state = constant("tie_same_county"), constant("tie_same_state")
    expected = np.where(county, same_county, np.where(state, same_state, 0))
    np.testing.assert_allclose(tied("CA", "Los Angeles County, CA") - tied(), expected)
    np.testing.assert_allclose(tied("Los Angeles County, CA") - tied(), np.where(county, same_county, 0))
    np.testing.assert_allclose(tied("Atlantis") - tied(), 0)
    months = {"usce_socal_months": 1, "usce_hands_on_months": 1}
    np.testing.assert_allclose(
        tied(**months) - tied(usce_hands_on_months=1), np.where(home, constant("tie_socal_experience"), 0)
    )


# How open a program is


@each_specialty
def test_californias_mean_openness_does_not_depend_on_the_southern_california_term(catalog, specialty):
    pool = pool_of(catalog, specialty)
    central = parameters_of(specialty).take(slice(0, 1))
    values = {name: getattr(central, name) for name in Parameters.__dataclass_fields__}
    low, high = (openness(Parameters(**{**values, "socal_term": np.array([term])}), pool)[0] for term in (0.0, 1.6))
    state = (catalog.table["state"] == "CA").to_numpy()[pool.rows]
    open_here = state & pool.open
    assert low[open_here].mean() == pytest.approx(high[open_here].mean())
    np.testing.assert_array_equal(low[~state], high[~state])
    np.testing.assert_allclose((low - high)[state], 1.6 * (pool.socal[state] - pool.socal[open_here].mean()))


def test_the_home_region_of_the_map_does_not_move_the_odds(catalog, new_england):
    applicant = Applicant(specialty="Neurology", visa="j1_only")
    np.testing.assert_array_equal(odds_of(catalog, applicant).chance, odds_of(new_england, applicant).chance)


def test_states_that_train_more_non_us_imgs_are_more_open(catalog):
    odds = odds_of(catalog, Applicant(specialty="Internal Medicine", visa="none"))
    by_state = pd.Series(odds.chance).groupby(catalog.table["state"].to_numpy()[odds.pool.rows]).mean()
    states = pd.read_csv(DATA / "published" / "states.csv").set_index("state")
    share = (states["nonus_img_2025"] / states["filled_2025"])[states["filled_2025"] > 300]
    both = pd.concat([by_state, share], axis=1, join="inner")
    assert len(both) > 25
    assert both.corr(method="spearman").iloc[0, 1] > 0.8


# Correlation: the same person applies everywhere


@pytest.mark.parametrize("specialty", SKILL_HELPS)
def test_a_list_misses_more_often_than_independent_programs_would(catalog, specialty):
    odds = odds_of(catalog, Applicant(specialty=specialty, visa="j1_only"), 50)
    members = best(odds, 85)
    assert 1 - works_out(odds, members) > (1 - odds.chance[members]).prod()


@pytest.mark.parametrize(("specialty", "points"), [("Internal Medicine", 0.12), ("Pediatrics", 0.25)])
def test_multiplying_averages_would_overstate_the_chance_by_many_points(catalog, specialty, points):
    odds = odds_of(catalog, Applicant(specialty=specialty, visa="j1_only"), 50)
    members = best(odds, 85)
    assert 1 - (1 - odds.chance[members]).prod() - works_out(odds, members) > points


def simulate(odds, specialty, members, score, people, seed):
    """The two-stage story, person by person: interviews and offers at the programs of a list, both (people,) counts."""
    rng = np.random.default_rng(seed)
    fit = pd.read_parquet(DATA / "odds" / "parameters.parquet").query("specialty == @specialty and draw == 0").iloc[0]
    rho2 = fit["form_variance"]
    strong = np.sqrt(rho2) * score + np.sqrt(1 - rho2) * rng.standard_normal(people)
    high_enough = expit(fit["b"] + fit["kappa"] * strong + fit["skill_spread"] * rng.standard_normal(people))
    interviews, offers = np.zeros(people, dtype=int), np.zeros(people, dtype=int)
    for program in members:
        taste = fit["spread"] * rng.standard_normal(people)
        likes = rng.random(people) < expit(fit["alpha"] + odds.openness[program] + fit["lam"] * strong + taste)
        invited = likes & (rng.random(people) < odds.visa[program])
        interviews += invited
        offers += invited & (rng.random(people) < high_enough)
    return interviews, offers


@pytest.mark.parametrize(
    ("specialty", "size", "percentile"),
    [
        ("Internal Medicine", 1, 50),
        ("Internal Medicine", 85, 50),
        ("Pediatrics", 60, 90),
        ("Surgery", 30, 20),
        ("Family Medicine", 85, 70),
    ],
)
def test_exact_chances_agree_with_a_simulation_of_the_story(catalog, specialty, size, percentile):
    applicant = Applicant(specialty=specialty, visa="j1_only")
    odds, people = odds_of(catalog, applicant, percentile), 40_000
    members = best(odds, size)
    score = strength(applicant, percentile).score
    interviews, offers = simulate(odds, specialty, members, score, people, seed=size)
    matched, silent = (offers > 0).mean(), (interviews == 0).mean()
    four_se = 4 * np.sqrt(0.25 / people)  # of a share, at its largest
    assert works_out(odds, members) == pytest.approx(matched, abs=four_se)
    assert (1 - odds.interview[members]).prod(axis=0) @ STRENGTH_W == pytest.approx(silent, abs=four_se)
    assert odds.chance[members].sum() == pytest.approx(offers.mean(), abs=4 * offers.std() / np.sqrt(people))


# The draws behind every interval


@each_specialty
def test_draws_centre_on_the_central_chances(catalog, specialty):
    """Within 10 % where at least 100 ranked; where a handful did, chances this small are skewed: the median counts."""
    applicant = Applicant(specialty=specialty, visa="j1_or_h1b")
    odds = odds_of(catalog, applicant)
    members = np.flatnonzero(odds.open)
    drawn = odds_of(catalog, applicant).drawn(members).chance.mean(axis=1)
    centre = odds.chance[members].mean()
    ranked = pd.read_csv(DATA / "published" / "specialties.csv").set_index("specialty")["nonus_img_preferring_2026"]
    if ranked[specialty] >= 100:
        assert drawn.mean() == pytest.approx(centre, rel=0.10)
    assert np.quantile(drawn, 0.1) < centre < np.quantile(drawn, 0.9)


def test_the_draws_of_a_program_do_not_depend_on_what_else_is_on_the_list(catalog):
    applicant = Applicant(specialty="Neurology", visa="j1_only", step2_ck=250)
    everyone = odds_of(catalog, applicant).drawn(np.arange(len(catalog.rows("Neurology"))))
    some = np.array([3, 150, 77])
    few = odds_of(catalog, applicant).drawn(some)
    np.testing.assert_allclose(few.probability, everyone.probability[:, some])
    np.testing.assert_allclose(few.interview, everyone.interview[:, some])
    assert few.probability.shape == (200, 3, 75)


def test_what_is_summed_program_by_program_is_what_all_chances_at_once_give(catalog):
    parts = [
        odds_of(catalog, Applicant(specialty=specialty, visa="j1_or_h1b")).drawn(members)
        for specialty, members in (("Neurology", np.array([3, 150, 77])), ("Pediatrics", np.arange(5)))
    ]
    for drawn in (parts[0], DrawnChances.together(parts)):
        k = drawn.probability.shape[1]
        group, order = np.arange(k) % 3, np.arange(k)[::-1]
        close = partial(np.testing.assert_allclose, rtol=0, atol=1e-14)
        close(drawn.chance, drawn.probability @ NODE_W)
        close(drawn.match, portfolio.any_works(drawn.probability, NODE_W))
        close(drawn.no_interview, portfolio.nothing_works(drawn.interview) @ STRENGTH_W)
        close(drawn.interviews, drawn.interview.sum(axis=1) @ STRENGTH_W)
        close(
            drawn.match_by_group(order, group, 3),
            portfolio.match_by_group(drawn.probability, NODE_W, np.arange(1.0, k + 1), np.arange(k), group, 3),
        )
        for of in range(3):
            alone = portfolio.nothing_works(drawn.probability[:, group == of])
            close(drawn.nothing_works(group, 3)[of].T, alone)


@pytest.mark.parametrize("visa", ["none", "h1b_only"])
def test_chance_intervals_are_the_quantiles_of_the_draws(catalog, visa):
    applicant = Applicant(specialty="Neurology", visa=visa)
    drawn = odds_of(catalog, applicant).drawn(np.arange(len(catalog.rows("Neurology"))))
    np.testing.assert_allclose(
        odds_of(catalog, applicant).intervals, np.quantile(drawn.chance, (0.1, 0.5, 0.9), axis=0), rtol=1e-9
    )


@each_specialty
def test_chance_intervals_are_ordered_and_wide(catalog, specialty):
    low, mid, high = odds_of(catalog, Applicant(specialty=specialty, visa="j1_or_h1b")).intervals
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (low < mid).all()
    assert (mid < high).all()
    assert np.median(high / low) > 3  # honest: spread between programs, sponsorship and fit are all uncertain


def test_interviews_and_silence_of_the_draws_are_sums_over_strength(catalog):
    drawn = odds_of(catalog, Applicant(specialty="Surgery", visa="none")).drawn(np.arange(40))
    d = 17
    silent = sum(w * np.prod(1 - drawn.interview[d, :, i]) for i, w in enumerate(STRENGTH_W))
    assert drawn.no_interview[d] == pytest.approx(silent)
    assert drawn.interviews[d] == pytest.approx(
        sum(w * drawn.interview[d, :, i].sum() for i, w in enumerate(STRENGTH_W))
    )


# Where there are no odds


def test_a_specialty_without_published_figures_has_no_odds_and_says_so(catalog):
    with pytest.raises(NoPublishedFigures) as caught:
        odds_of(catalog, Applicant(specialty="Urology", visa="none"))
    assert "Urology" in str(caught.value)
    assert "still browse" in str(caught.value)
    assert isinstance(caught.value, ValueError)
    assert not isinstance(caught.value, CatalogError)
