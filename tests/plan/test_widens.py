"""What is said to widen a range really does: held against refits in which something is kept at its centre."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from smartpick import Applicant, Plan, Preferences, recommend
from smartpick.odds import parameters_of
from smartpick.odds.calibration import fit
from smartpick.odds.calibration.anchors import STUDIED
from smartpick.odds.calibration.moments import published_moments
from smartpick.odds.model import Parameters
from smartpick.odds.reliability import central_reliability, drawn_reliability
from smartpick.plan import WIDENERS, recommend_two, widest_words
from smartpick.plan.outlook import FEW, LEAST, what_widens

chances = importlib.import_module("smartpick.odds.chances")
DRAWS = 200


def plan_of(catalog, specialty: str, applications: int = 85) -> Plan:
    return recommend(catalog, Applicant(specialty=specialty, visa="j1_or_h1b"), Preferences(applications=applications))


@pytest.fixture(scope="module")
def variance(catalog) -> Callable[..., float]:
    """Variance of a list's chance when its specialty is fitted again under other assumptions.

    The differences of single programs are averaged out over several draws of them.
    """
    prior, _ = fit.pooled_prior(catalog)

    def given(plan: Plan, assume: Callable[[Parameters], Parameters], pages: bool) -> float:
        specialty = plan.profile.applicant.specialty
        item = next(item for item in published_moments() if item.specialty == specialty)
        made = fit.assumption_draws
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fit, "assumption_draws", lambda pool: assume(made(pool)))
            drawn = fit.fit_specialty(catalog, item, prior, assume(parameters_of(STUDIED)).setting)
            patch.setattr(chances, "parameters_of", lambda _: drawn)
            if not pages:
                patch.setattr(chances, "drawn_reliability", lambda: np.repeat(central_reliability(), DRAWS, axis=0))
            return two_variances(plan)[0]

    return given


def two_variances(plan: Plan) -> tuple[float, float]:
    """Variance of the chance of matching without the differences of single programs, and what these add to it."""
    runs = []
    with pytest.MonkeyPatch.context() as patch:
        for seed in range(20):
            rng = np.random.default_rng(seed)
            patch.setattr(chances, "_residuals", lambda _, d, n, rng=rng: rng.standard_normal((d, n)))
            runs.append(plan.odds.drawn(plan.choice.members).match)
    programs = float(np.mean(np.var(runs, axis=0, ddof=1)))
    return float(np.var(np.mean(runs, axis=0))) - programs / len(runs), programs


def kept_at_the_centre(drawn: Parameters) -> Parameters:
    return drawn.take(np.zeros(len(drawn), dtype=int))


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Emergency Medicine"])
def test_few_published_people_are_named_by_what_is_left_when_every_assumption_is_kept(catalog, variance, specialty):
    plan = plan_of(catalog, specialty)
    left = variance(plan, kept_at_the_centre, pages=False) / plan.drawn_match.var()
    assert dict(plan.widest).get(FEW, 0.0) == pytest.approx(left, abs=0.12)
    assert (plan.widest[0][0] == FEW) == (specialty != "Internal Medicine")
    assert (WIDENERS[FEW][0] in widest_words(plan.widest)) == (specialty != "Internal Medicine")


def test_the_typical_list_is_named_by_how_far_the_range_narrows_without_it(catalog, variance):
    plan = plan_of(catalog, "Internal Medicine")
    kept = variance(plan, lambda d: replace(d, list_length=np.full(len(d), d.list_length[0])), pages=True)
    whole, programs = two_variances(plan)
    assert dict(plan.widest)["list_length"] == pytest.approx((whole - kept) / (whole + programs), abs=0.12)


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Emergency Medicine"])
def test_single_programs_are_named_by_what_is_left_of_a_short_list_when_all_else_is_kept(catalog, specialty):
    plan = plan_of(catalog, specialty, applications=5)
    other, programs = two_variances(plan)
    assert dict(plan.widest)["spread"] == pytest.approx(programs / (other + programs), abs=0.12)
    assert plan.widest[0][0] == "spread"


def test_how_far_pages_can_be_relied_on_is_drawn_independently_of_the_other_assumptions():
    draws = parameters_of("Surgery").take(slice(1, None))
    pages, names = drawn_reliability(), [name for name in WIDENERS if hasattr(draws, name)]
    together = np.corrcoef(np.column_stack([pages, *(getattr(draws, name) for name in names)]).T)
    assert np.abs(together[: pages.shape[1], pages.shape[1] :]).max() < 0.3


def test_nothing_below_the_floor_is_named_and_one_alone_where_one_alone_passes(catalog):
    plan = plan_of(catalog, "Internal Medicine")
    assert 1 < len(plan.widest) < len(WIDENERS)
    assert all(share >= LEAST for _, share in plan.widest)
    assert LEAST <= sum(share for _, share in plan.widest) <= 1 + 1e-9
    draws = parameters_of("Internal Medicine").take(slice(1, None))
    ((name, share),) = what_widens(draws.aim, draws)
    assert (name, share) == ("aim", pytest.approx(1, abs=0.01))
    assert widest_words([(name, share)]) == WIDENERS["aim"][0]


def test_two_lists_count_the_figures_of_both_specialties(catalog):
    person = Applicant(specialty="Dermatology", second_specialty="Emergency Medicine", visa="j1_or_h1b")
    both = recommend_two(catalog, recommend(catalog, person).profile)
    shares = dict(both.widest)
    assert shares[FEW] > 0.4
    assert shares.get("spread", 0) < 0.2
