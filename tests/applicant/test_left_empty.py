"""What is left empty moves nothing: no field has an answer for a default, and none is taken for "no"."""

import pytest

from smartpick import Applicant, Tie
from smartpick.applicant import cautions, strength
from smartpick.odds import chances, pool_of
from smartpick.odds.sponsorship import step3_in_time

PERSON = {"specialty": "Internal Medicine", "visa": "j1_or_h1b"}
ASKED = {"specialty", "visa"}
"""The questions that have to be answered."""
OPTIONAL = sorted(set(Applicant.model_fields) - ASKED)
ANSWERS = {
    "second_specialty": "Pediatrics", "step2_ck": 250, "step1_attempts": 1, "step2_attempts": 1, "step3_passed": False,
    "h1b_transfer": False, "graduation_year": 2020, "usce_hands_on_months": 0, "usce_observership_months": 0,
    "usce_socal_months": 0, "us_letters": 0, "letters": 0, "citizenships": (), "in_us_with_status": False,
    "ecfmg_certified": False, "research_items": 0, "gap_months": 0, "earlier_cycles": 0, "languages": (),
    "ties": (), "no_ties": True,
}  # fmt: skip
"""An answer to every question, mostly the "no" or the nought that an empty field could be mistaken for."""
MOVES_STRENGTH = {
    "step2_ck", "step1_attempts", "step2_attempts", "step3_passed", "graduation_year", "usce_hands_on_months",
    "usce_observership_months", "us_letters", "research_items", "gap_months", "earlier_cycles",
}  # fmt: skip


@pytest.mark.parametrize("field", OPTIONAL)
def test_no_default_is_an_answer(field):
    assert Applicant.model_fields[field].default in (None, ())


@pytest.mark.parametrize("field", OPTIONAL)
def test_an_empty_field_changes_nothing_against_a_form_that_never_had_it(catalog, field):
    rest = {**PERSON, **{name: value for name, value in ANSWERS.items() if name != field}}
    without = Applicant.model_validate(rest)
    empty = Applicant.model_validate({**rest, field: Applicant.model_fields[field].default})
    pool = pool_of(catalog, PERSON["specialty"])
    assert strength(empty) == strength(without)
    assert (chances(pool, empty).chance == chances(pool, without).chance).all()
    assert cautions(empty) == cautions(without)


def test_an_empty_form_stands_in_the_middle_and_every_part_says_that_nothing_was_entered():
    empty = strength(Applicant(**PERSON))
    assert empty.score == 0
    assert [part.factor for part in empty.parts if part.entered or part.value] == []


@pytest.mark.parametrize("field", sorted(MOVES_STRENGTH))
def test_only_an_answer_moves_strength_and_then_by_its_own_part_alone(field):
    empty, answered = strength(Applicant(**PERSON)), strength(Applicant(**PERSON, **{field: ANSWERS[field]}))
    moved = [one.factor for one, other in zip(empty.parts, answered.parts, strict=True) if one.value != other.value]
    assert len(moved) == 1
    assert answered.score != 0


@pytest.mark.parametrize("field", sorted(set(OPTIONAL) - MOVES_STRENGTH))
def test_what_does_not_measure_strength_never_moves_it(field):
    whole = {"usce_hands_on_months": 2} if field == "usce_socal_months" else {}
    answers = {"usce_socal_months": 1, "citizenships": ("IN",), "languages": ("Spanish",), "letters": 4,
               "ties": (Tie(place="CA", kind="family"),)}  # fmt: skip
    answer = answers.get(field, ANSWERS[field])
    assert strength(Applicant(**PERSON, **whole, **{field: answer})) == strength(Applicant(**PERSON, **whole))


@pytest.mark.parametrize("need", ["h1b_only", "j1_or_h1b"])
def test_a_passed_step3_raises_and_one_not_passed_lowers_around_the_empty_field(catalog, need):
    pool = pool_of(catalog, PERSON["specialty"])
    no, empty, yes = (
        chances(pool, Applicant(specialty=PERSON["specialty"], visa=need, step3_passed=passed)).chance
        for passed in (False, None, True)
    )
    is_open = pool.open
    assert (no[is_open] < empty[is_open]).all()
    assert (empty[is_open] < yes[is_open]).all()


def test_the_empty_step3_counts_as_the_mean_over_those_who_passed_and_those_who_did_not():
    """By hand: a quarter have passed; of the others four in ten pass in time. .25 + .75 · .4 = .55."""
    assert step3_in_time(Applicant(**PERSON)) == pytest.approx(0.55)
    assert step3_in_time(Applicant(**PERSON, step3_passed=False)) == pytest.approx(0.4)
    assert step3_in_time(Applicant(**PERSON, step3_passed=True)) == 1


def test_the_caution_on_step3_tells_not_entered_from_no():
    empty, no, yes = (
        [caution for caution in cautions(Applicant(**PERSON, **answer)) if "Step 3" in caution]
        for answer in ({}, {"step3_passed": False}, {"step3_passed": True})
    )
    assert "did not enter" in empty[0]
    assert "counted lower" in no[0]
    assert (len(empty), len(no), yes) == (1, 1, [])


def test_an_empty_question_on_the_h1b_held_now_counts_as_a_newcomer_as_the_page_says(catalog):
    """The one question whose empty field stands for an answer: nearly all are newcomers, and the form says so."""
    pool = pool_of(catalog, PERSON["specialty"])
    needs = {"specialty": PERSON["specialty"], "visa": "h1b_only"}
    empty, newcomer = (chances(pool, Applicant(**needs, **answer)).chance for answer in ({}, {"h1b_transfer": False}))
    assert (empty == newcomer).all()
