"""Which answers of the form an estimate rests on, and a tie to the home region without a county."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from smartpick import Applicant, Catalog, Tie
from smartpick.applicant import ESTIMATE_FIELDS, answered
from smartpick.odds import chances, pool_of

SAMPLES: dict[str, Any] = {
    "step2_ck": 255, "step1_attempts": 2, "step2_attempts": 2, "step3_passed": True, "h1b_transfer": True,
    "graduation_year": 2012, "usce_hands_on_months": 6.0, "usce_observership_months": 3.0, "usce_socal_months": 2.0,
    "us_letters": 3, "letters": 4, "citizenships": ("NG",), "in_us_with_status": True, "ecfmg_certified": True,
    "research_items": 5, "gap_months": 24.0, "earlier_cycles": 2, "languages": ("Spanish",),
    "ties": (Tie(place="TX", kind="lived"),), "no_ties": True,
}  # fmt: skip


def chance(catalog: Catalog, **form: Any) -> np.ndarray:
    pool = pool_of(catalog, "Internal Medicine")
    return chances(pool, Applicant(specialty="Internal Medicine", visa="h1b_only", **form)).chance


@pytest.mark.parametrize("field", SAMPLES)
def test_an_answer_counts_where_it_can_move_a_chance_and_only_there(catalog: Catalog, field: str) -> None:
    base: dict[str, Any] = {"usce_observership_months": 6.0} if field == "usce_socal_months" else {}
    moves = not np.array_equal(chance(catalog, **base), chance(catalog, **{**base, field: SAMPLES[field]}))
    assert moves == (field in ESTIMATE_FIELDS)


def test_every_question_is_known_to_count_or_not() -> None:
    assert set(SAMPLES) == set(Applicant.model_fields) - {"specialty", "visa", "second_specialty"}
    assert len(ESTIMATE_FIELDS) == 14


def test_what_is_not_entered_is_not_answered() -> None:
    person = Applicant(specialty="Neurology", visa="none", step2_ck=230, letters=3, step3_passed=False)
    assert answered(person) == ("step2_ck", "step3_passed")


def test_no_ties_is_an_answer_that_a_tie_takes_back() -> None:
    person = Applicant(specialty="Neurology", visa="none", no_ties=True)
    assert answered(person) == ("ties",)
    tied = Applicant(specialty="Neurology", visa="none", ties=(Tie(place="TX", kind="lived"),), no_ties=True)
    assert tied.no_ties is None
    assert Applicant(specialty="Neurology", visa="none", no_ties=False).no_ties is None  # says nothing without a tie


def test_a_tie_to_the_home_region_counts_at_each_of_its_programs_and_nowhere_else(catalog: Catalog) -> None:
    tied = chance(catalog, ties=(Tie(place="Southern California", kind="family"),))
    in_county = chance(catalog, ties=(Tie(place="Los Angeles County, CA", kind="family"),))
    plain, pool = chance(catalog), pool_of(catalog, "Internal Medicine")
    home = pool.tier == 1
    able = plain > 0
    assert (tied[home & able] > plain[home & able]).all()
    assert np.array_equal(tied[~home], plain[~home])
    county = ((pool.table["county"] == "Los Angeles County") & (pool.table["state"] == "CA")).to_numpy()
    assert (in_county[county & able] > tied[county & able]).all()  # less is known, so it counts less
