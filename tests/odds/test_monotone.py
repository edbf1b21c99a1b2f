"""What can only help never lowers a chance, for two hundred random people, in the centre and in every draw."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick import Tie
from smartpick.odds import parameters_of, pool_of
from tests.odds_of import odds_of
from tests.strategies import applicants, the_catalog

ROUNDING = 1e-12


@settings(max_examples=200)
@given(applicants(), st.data())
def test_what_can_only_help_never_lowers_a_chance(applicant, data):
    catalog, draw = the_catalog(), data.draw
    programs = len(pool_of(catalog, applicant.specialty).rows)
    listed = np.array(draw(st.lists(st.integers(0, programs - 1), min_size=2, max_size=12, unique=True)))
    odds = odds_of(catalog, applicant)
    drawn = odds.drawn(listed)

    shorter = odds.drawn(listed[:-1])
    assert (drawn.match >= shorter.match - ROUNDING).all()
    assert (drawn.no_interview <= shorter.no_interview + ROUNDING).all()

    tie = Tie(place=draw(st.sampled_from(["CA", "NY", "Los Angeles County, CA"])), kind="family")
    better = draw(
        st.sampled_from([{"visa": "none"}, {"step3_passed": True}, {"ties": (*applicant.ties, tie)}])
    )  # fmt: skip
    helped = odds_of(catalog, applicant.model_copy(update=better), 50.0)
    before = odds_of(catalog, applicant, 50.0)
    assert (helped.chance >= before.chance - ROUNDING).all(), better
    assert (helped.drawn(listed).chance >= before.drawn(listed).chance - ROUNDING).all(), better


@settings(max_examples=200)
@given(applicants(), st.data())
def test_the_stronger_of_two_is_invited_more_everywhere_in_every_draw(applicant, data):
    catalog = the_catalog()
    low, high = sorted(data.draw(st.tuples(st.floats(0, 100), st.floats(0, 100))))
    programs = len(pool_of(catalog, applicant.specialty).rows)
    listed = np.array(data.draw(st.lists(st.integers(0, programs - 1), min_size=1, max_size=12, unique=True)))
    weak, strong = (odds_of(catalog, applicant, percentile) for percentile in (low, high))
    assert (strong.interview >= weak.interview - ROUNDING).all()
    fewer, more = weak.drawn(listed), strong.drawn(listed)
    assert (more.interview >= fewer.interview - ROUNDING).all()
    skill_helps = parameters_of(applicant.specialty).kappa[1:] >= 0
    assert (more.match >= fewer.match - ROUNDING)[skill_helps].all()
