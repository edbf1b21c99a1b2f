"""What can only help never lowers a chance: every field of the form, for two hundred random people a test.

Each field is improved alone, everything else held, with the pages that ship. A list is held as it is, or chosen anew
with nothing but matching to choose it by (home "free", no weights: with a weight on place the chance of matching may
fall as the list goes home, see `smartpick.whatif.why_it_fell`).

κ, how far strength moves the rank after an interview, may be below 0. It speaks of people who were invited, and the
stronger were invited by programs that are harder to please. It is not held at 0: the published figures of Surgery would
then be missed by up to 17 %, those of Emergency Medicine by up to 14 %. So a draw with κ far below 0 can give the
stronger a smaller chance once they have nearly every interview. What holds for everyone is held: the central chance,
the middle of the interval, and in every draw the chance of an interview; in a draw with κ ≥ 0 every chance. The low end
of a list's interval falls in Internal Medicine-Pediatrics alone, by a tenth of a point.
"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick import Applicant, Preferences, Profile, Tie, recommend_profile
from smartpick.applicant import MATCH_YEAR
from smartpick.odds import parameters_of, pool_of
from tests.odds_of import odds_of
from tests.strategies import applicants, optional, the_catalog

ROUNDING = 1e-9
OPTIMISER = 1e-4
"""What a list chosen anew may lose in chance: choosing is a search, good to about a hundredth of a point."""
HIGHEST = {
    "step2_ck": 300, "graduation_year": MATCH_YEAR, "usce_hands_on_months": 60.0, "usce_observership_months": 60.0,
    "us_letters": 10, "letters": 10, "research_items": 500,
}  # fmt: skip
LOWEST = {"step1_attempts": 1, "step2_attempts": 1, "gap_months": 0.0, "earlier_cycles": 0}
YES = ("step3_passed", "h1b_transfer", "in_us_with_status", "ecfmg_certified")
WORST = {
    "step2_ck": 1, "graduation_year": 1960, "usce_hands_on_months": 0.0, "usce_observership_months": 0.0,
    "usce_socal_months": 0.0, "us_letters": 0, "letters": 0, "research_items": 0, "step1_attempts": 6,
    "step2_attempts": 6, "gap_months": 600.0, "earlier_cycles": 20,
} | dict.fromkeys(YES, False)  # fmt: skip
EASIER = {"h1b_only": ("j1_or_h1b", "none"), "j1_only": ("j1_or_h1b", "none"), "j1_or_h1b": ("none",), "none": ()}
"""Visa need → needs that more programs meet."""
SAY_NOTHING = {
    "citizenships": ("IN",),
    "languages": ("Spanish",),
    "second_specialty": "Thoracic Surgery",
    "no_ties": True,
}
"""Fields that only give cautions or texts, or open a list of their own: they move no chance here."""
FIELDS = (*WORST, "visa", "ties")


def test_every_field_of_the_form_is_improved_or_says_nothing():
    assert {*FIELDS, *SAY_NOTHING, "specialty"} == set(Applicant.model_fields)


def changed(applicant, **fields):
    """The applicant with these fields, and what must go with them."""
    if "us_letters" in fields and applicant.letters is not None:
        fields["letters"] = max(applicant.letters, fields["us_letters"])
    if fields.get("letters") is not None and applicant.us_letters is not None:
        fields["letters"] = max(fields["letters"], applicant.us_letters)
    months = {name: fields.get(name, getattr(applicant, name)) or 0 for name in list(HIGHEST)[2:4]}
    if (applicant.usce_socal_months or 0) > sum(months.values()):
        fields["usce_socal_months"] = sum(months.values())
    return Applicant.model_validate(applicant.model_dump() | fields)


def best_of(applicant, field):
    """The best value the form takes there; None for visa and ties, which have none."""
    if field == "usce_socal_months":
        return (applicant.usce_hands_on_months or 0) + (applicant.usce_observership_months or 0)
    return True if field in YES else {**HIGHEST, **LOWEST}.get(field)


@st.composite
def better(draw, applicant, field):
    """The applicant with one field better than it is, or as it is where it cannot be."""
    now, best = getattr(applicant, field), best_of(applicant, field)
    if field == "visa":
        return changed(applicant, visa=draw(st.sampled_from((*EASIER[now], now))))
    if field == "ties":
        tie = Tie(place=draw(st.sampled_from(["CA", "NY", "Los Angeles County, CA"])), kind="family")
        return changed(applicant, ties=(*now, tie))
    if now is None or best is None or now == best:
        return applicant
    if field in YES:
        return changed(applicant, **{field: True})
    low, high = sorted((now, best))
    near = min(now + 1, high) if best > now else max(now - 1, low)
    between = st.floats(low, high) if isinstance(best, float) else st.integers(int(low), int(high))
    return changed(applicant, **{field: draw(st.just(near) | between)})


people = st.tuples(applicants(), optional(st.floats(0, 100)))
"""Anyone, by the form or by the percentile they set themselves."""


def lists(specialty, least=1):
    """Positions of up to forty programs of a specialty."""
    last = len(pool_of(the_catalog(), specialty).rows) - 1
    return st.lists(st.integers(0, last), min_size=least, max_size=40, unique=True).map(np.array)


def match_of(odds, members):
    """The central chance that a list works out."""
    return 1 - (1 - odds.probability[members]).prod(axis=0) @ odds.weights


def assert_never_smaller(after, before, specialty):
    """The chances of one list in the draws: the middle for everyone, every draw where skill does not hurt."""
    skill_helps = parameters_of(specialty).kappa[1:] >= 0
    for now, then in ((after.chance, before.chance), (after.match, before.match)):
        assert (np.median(now, axis=0) >= np.median(then, axis=0) - ROUNDING).all()
        assert (now >= then - ROUNDING)[skill_helps].all()


@settings(max_examples=80)
@given(people, st.data())
def test_a_better_field_lowers_no_chance_at_any_program_and_of_no_list(person, data):
    applicant, percentile = person
    before = odds_of(the_catalog(), applicant, percentile)
    listed = data.draw(lists(applicant.specialty))
    whole = np.argsort(-np.where(before.open, before.chance, -1), kind="stable")[:85]
    for field in FIELDS:
        improved = data.draw(better(applicant, field))
        if improved == applicant:
            continue
        after = odds_of(the_catalog(), improved, percentile)
        assert (after.chance >= before.chance - ROUNDING).all(), field
        assert (after.interview >= before.interview - ROUNDING).all(), field
        assert (after.open | ~before.open).all(), field
        for members in (listed, whole):
            assert match_of(after, members) >= match_of(before, members) - ROUNDING, field


@settings(max_examples=80)
@given(people, st.data())
def test_an_empty_field_lies_between_its_worst_and_its_best_answer(person, data):
    applicant, percentile = person
    field = data.draw(st.sampled_from(list(WORST)))
    empty = applicant.model_copy(update={field: None})
    at_most = odds_of(the_catalog(), changed(empty, **{field: best_of(empty, field)}), percentile).chance
    now = odds_of(the_catalog(), changed(empty), percentile).chance
    at_least = odds_of(the_catalog(), changed(empty, **{field: WORST[field]}), percentile).chance
    assert (at_least <= now + ROUNDING).all(), field
    assert (now <= at_most + ROUNDING).all(), field


@settings(max_examples=80)
@given(people, st.data())
def test_a_better_field_lowers_no_chance_in_the_draws(person, data):
    applicant, percentile = person
    listed, field = data.draw(lists(applicant.specialty)), data.draw(st.sampled_from(FIELDS))
    before = odds_of(the_catalog(), applicant, percentile).drawn(listed)
    after = odds_of(the_catalog(), data.draw(better(applicant, field)), percentile).drawn(listed)
    assert (after.interview >= before.interview - ROUNDING).all()
    assert (after.no_interview <= before.no_interview + ROUNDING).all()
    assert_never_smaller(after, before, applicant.specialty)


@settings(max_examples=80)
@given(people, st.integers(1, 120), st.data())
def test_a_better_field_lowers_no_chance_of_the_list_chosen_by_matching_alone(person, size, data):
    applicant, percentile = person
    asked = Preferences(applications=size, home="free", place_weight=0.0, competitiveness_percentile=percentile)
    improved = data.draw(better(applicant, data.draw(st.sampled_from(FIELDS))))
    before, after = (
        recommend_profile(the_catalog(), Profile(applicant=who, preferences=asked)) for who in (applicant, improved)
    )
    now, then = (match_of(plan.odds, plan.choice.members) for plan in (after, before))
    assert now >= then - OPTIMISER


@settings(max_examples=80)
@given(applicants(), st.data())
def test_one_more_program_lowers_no_chance_in_any_draw(applicant, data):
    listed, odds = data.draw(lists(applicant.specialty, 2)), odds_of(the_catalog(), applicant)
    longer, shorter = odds.drawn(listed), odds.drawn(listed[:-1])
    assert (longer.match >= shorter.match - ROUNDING).all()
    assert (longer.no_interview <= shorter.no_interview + ROUNDING).all()


@settings(max_examples=80)
@given(applicants(), st.data())
def test_the_stronger_of_two_has_the_larger_chance_everywhere(applicant, data):
    low, high = sorted(data.draw(st.tuples(st.floats(0, 100), st.floats(0, 100))))
    listed = data.draw(lists(applicant.specialty))
    weak, strong = (odds_of(the_catalog(), applicant, percentile) for percentile in (low, high))
    assert (strong.interview >= weak.interview - ROUNDING).all()
    assert (strong.chance >= weak.chance - ROUNDING).all()
    assert match_of(strong, listed) >= match_of(weak, listed) - ROUNDING
    fewer, more = weak.drawn(listed), strong.drawn(listed)
    assert (more.interview >= fewer.interview - ROUNDING).all()
    assert_never_smaller(more, fewer, applicant.specialty)
