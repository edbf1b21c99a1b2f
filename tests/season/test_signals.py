"""Signals: which to send, inside the limits; what became of those sent."""

import datetime as dt
from itertools import combinations

import numpy as np
import pytest

from smartpick import Applicant, Preferences, portfolio, recommend
from smartpick.odds.assumptions import assumptions
from smartpick.plan import Event, SignalLimits
from smartpick.season.signals import (
    EFFECT_POINTS,
    EFFECTS,
    allocate,
    effect,
    ledger,
    published_effects,
    signaled,
)

DATE = dt.date(2026, 9, 1)


@pytest.fixture(scope="module")
def medicine(catalog):
    return recommend(catalog, Applicant(specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=245))


def test_the_assumed_effect_holds_no_effect_even_in_its_middle_eighty_percent():
    for row in assumptions(EFFECTS).values():
        assert row.low + 0.1 * (row.high - row.low) < 0 < row.central < row.high
        assert row.kind == "assumption"


def test_no_effect_leaves_every_chance_as_it_is_and_a_larger_one_raises_it():
    rng = np.random.default_rng(1)
    interview, visa = rng.random((3, 15)) * 0.5, np.array([1.0, 0.6, 0.0])
    interview[2] = 0
    probability = (interview[..., None] * rng.random((3, 1, 5))).reshape(3, 75)
    assert signaled(probability, interview, visa, np.zeros(3)) == pytest.approx(probability)
    assert (signaled(probability, interview, visa, np.ones(3))[:2] > probability[:2]).all()
    assert (signaled(probability, interview, visa, np.ones(3))[2] == 0).all()


def test_a_signal_multiplies_the_odds_of_an_invitation():
    interview, visa = np.full((1, 15), 0.3), np.array([0.6])
    raised = signaled(interview, interview, visa, np.array([np.log(3.0)]))
    assert raised == pytest.approx(0.6 * 0.75)  # odds of 1 become odds of 3, where the visa need can be met


def test_the_allocation_keeps_to_the_limits_and_to_the_list(medicine):
    given = allocate(medicine, DATE)
    kinds = list(given.signals.values())
    assert (kinds.count("gold"), kinds.count("silver")) == (3, 12)
    assert set(given.signals) <= set(medicine.codes)
    assert len(given.signals) == 15
    assert given.after.mid > given.before.mid
    assert all(one.adds.high > 0 for one in given.suggestions)


def test_a_specialty_without_tiers_gets_plain_signals_and_one_short_list_leaves_some_over(catalog):
    plan = recommend(catalog, Applicant(specialty="Neurology", visa="none"), Preferences(applications=5))
    given = allocate(plan, DATE)
    assert list(given.signals.values()) == ["signal"] * 5
    assert "3 signals are left over" in given.sentences[-1]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (None, "No limit on signals is published for Internal Medicine"),
        (SignalLimits({"signal": 0}, 2027, "a source", "medium"), "Internal Medicine takes no signals."),
    ],
)
def test_without_a_limit_nothing_is_suggested_and_the_reason_is_said(medicine, monkeypatch, limits, words):
    monkeypatch.setattr("smartpick.season.signals.signal_limits", lambda specialty: limits)
    given = allocate(medicine, DATE)
    assert given.suggestions == ()
    assert given.sentences[0].startswith(words)
    assert given.before == given.after


def test_signals_that_are_out_stay_and_count(medicine):
    weakest = medicine.codes[-1]
    given = allocate(medicine, DATE, {weakest: "gold", "9999999999": "gold"})
    kinds = list(given.signals.values())
    assert given.signals[weakest] == "gold"
    assert kinds.count("gold") == 3


def value_with(plan, chosen):
    """What the list is worth with plain signals at some of its places, averaged over the effect."""
    members, row = plan.choice.members, effect("signal")
    total = 0.0
    for place in EFFECT_POINTS:
        logits = np.zeros(len(members))
        logits[list(chosen)] = row.low + (row.high - row.low) * place
        raised = signaled(plan.odds.probability[members], plan.odds.interview[members], plan.odds.visa[members], logits)
        total += portfolio.value(raised, plan.odds.weights, plan.choice.utility[members]) / len(EFFECT_POINTS)
    return total


def test_greedy_is_as_good_as_trying_every_pair_and_better_than_the_first_of_the_list(catalog):
    plan = recommend(catalog, Applicant(specialty="Family Medicine", visa="j1_only"), Preferences(applications=9))
    given = allocate(plan, DATE)
    at = {plan.codes.index(code) for code in given.signals}
    assert len(at) == 5
    best = max(value_with(plan, chosen) for chosen in combinations(range(9), 5))
    assert value_with(plan, at) == pytest.approx(best, rel=1e-6)


def test_what_others_publish_is_shown_beside_the_limits_that_differ(catalog):
    plan = recommend(catalog, Applicant(specialty="Child Neurology", visa="none"), Preferences(applications=20))
    assert "Sources disagree" in allocate(plan, DATE).sentences[0]


def test_programs_outside_the_divisions_chosen_are_named(catalog, medicine):
    messages = {"divisions": ({"division": "Pacific"},)}
    plan = medicine.with_texts(medicine.profile.changed("messages", **messages))
    given = allocate(plan, DATE)
    outside = [one for one in given.suggestions if one.sees_place is False]
    assert outside
    assert f"{len(outside)} of the 15 lie outside the census divisions you chose" in " ".join(given.sentences)
    assert "no preference for its place" in outside[0].sentence


def sent(plan, codes, *more):
    events = [Event(code=code, kind="signaled", date="2026-09-20", signal="gold") for code in codes]
    return plan.with_texts(plan.profile.with_events([*events, *more]))


def test_the_ledger_counts_what_came_of_each_signal_up_to_the_day(medicine):
    first, second, third = medicine.codes[:3]
    plan = sent(
        medicine, (first, second, third),
        Event(code=first, kind="invited", date="2026-11-02"), Event(code=second, kind="declined", date="2026-11-20"),
    )  # fmt: skip
    early, late = ledger(plan, dt.date(2026, 11, 1)), ledger(plan, dt.date(2026, 11, 28))
    assert [each.state for each in early.sent] == ["silent", "silent", "silent"]
    assert [each.state for each in late.sent] == ["invited", "declined", "silent"]
    assert late.sentences[0].startswith("1 of your 3 signals brought an invitation so far.")
    assert 0 < late.expected.low < late.expected.high < 3


def test_the_ledger_names_what_is_off_the_list_and_what_goes_beyond_the_limit(catalog, medicine):
    off = next(code for code in medicine.odds.pool.codes if code not in medicine.codes)
    plan = sent(medicine, (*medicine.codes[:3], off))
    words = " ".join(ledger(plan, DATE.replace(month=11)).sentences)
    assert f"Not on your list, though signaled: {catalog.row(off)['program_name']}." in words
    assert "You give 4 gold signals; the limit is 3" in words
    placed = plan.with_texts(plan.profile.changed("messages", divisions=({"division": "Pacific"},)))
    assert "Outside the census divisions you chose" in " ".join(ledger(placed, DATE.replace(month=11)).sentences)
    assert ledger(medicine, DATE).sentences == ("No signal is entered as sent.",)


def test_published_effects_are_those_of_the_specialty_and_say_where_imgs_are_missing():
    assert any("2.4" in sentence for sentence in published_effects("Surgery"))
    assert not any("nothing is published" in sentence for sentence in published_effects("Surgery"))
    neurology = published_effects("Neurology")
    assert any("2.71 to 9.07" in sentence for sentence in neurology)
    assert "For non-US IMGs in Neurology nothing is published" in neurology[-1]
