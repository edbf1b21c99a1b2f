"""Not matched: who may take part in SOAP, its hours, the 45 applications, no letters, and the next cycle."""

import datetime as dt
from itertools import combinations
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from smartpick import Applicant, Preferences, Profile, portfolio, recommend
from smartpick.plan import Event, recommend_two
from smartpick.season.calendar import season
from smartpick.season.news import now
from smartpick.season.soap import (
    MOST_APPLICATIONS,
    a_year_later,
    choose,
    eligibility,
    hours,
    next_cycle,
    next_lists,
    no_contact,
    rules,
)

SEASON = season(2027)
MONDAY = dt.date(2027, 3, 15)


@pytest.fixture(scope="module")
def plan(catalog):
    applicant = Applicant(
        specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=240, graduation_year=2021, usce_hands_on_months=2,
        us_letters=1, step3_passed=False,
    )  # fmt: skip
    return recommend(catalog, applicant, Preferences(applications=30))


def profile(certified: bool | None) -> Profile:
    return Profile(applicant=Applicant(specialty="Neurology", visa="none", ecfmg_certified=certified))


@pytest.mark.parametrize(
    ("certified", "date", "answer", "words"),
    [
        (True, dt.date(2026, 11, 28), "open", "Mon 15 Mar 2027"),
        (True, MONDAY, "yes", "you entered that ecfmg has certified you"),
        (False, dt.date(2027, 3, 1), "open", "2 days are left"),
        (None, dt.date(2027, 3, 1), "open", "not entered"),
        (False, dt.date(2027, 3, 3), "open", "0 days are left"),
        (False, dt.date(2027, 3, 4), "no", "programs outside the match"),
        (None, MONDAY, "open", "you cannot take part"),
        (True, dt.date(2027, 3, 19), "no", "soap is over"),
    ],
)
def test_who_may_take_part_follows_from_the_profile_and_the_day(certified, date, answer, words):
    result = eligibility(profile(certified), SEASON, date)
    assert result.answer == answer
    assert words.lower() in " ".join(result.sentences).lower()


def test_the_hours_are_told_in_the_applicants_zone_too():
    all_hours = hours(SEASON)
    assert all_hours[0].key == "nrmp.match_status_notice"
    assert all_hours[-1].key == "nrmp.match_day"
    rounds = [each for each in all_hours if "_offers" in each.key]
    assert [each.at.hour for each in rounds] == [9, 12, 15, 18]
    assert "(Fri 19 Mar, 03:30 in Kolkata)" in rounds[3].when("Asia/Kolkata")


def test_no_letter_goes_out_from_the_opening_of_the_list_to_the_end():
    zone = ZoneInfo("America/New_York")
    before, opening = dt.datetime(2027, 3, 15, 9, 59, tzinfo=zone), dt.datetime(2027, 3, 15, 10, tzinfo=zone)
    ending, after = dt.datetime(2027, 3, 18, 21, tzinfo=zone), dt.datetime(2027, 3, 18, 21, 1, tzinfo=zone)
    assert [bool(no_contact(SEASON, when)) for when in (before, opening, ending, after)] == [False, True, True, False]
    assert no_contact(SEASON, opening.astimezone(ZoneInfo("Asia/Kolkata")))
    assert [day for day in range(13, 21) if no_contact(SEASON, dt.date(2027, 3, day))] == [15, 16, 17, 18]
    assert "programs open the contact" in no_contact(SEASON, MONDAY)
    assert "19:30 in Kolkata" in no_contact(SEASON, MONDAY, "Asia/Kolkata")
    with pytest.raises(ValueError, match="time zone"):
        no_contact(SEASON, dt.datetime(2027, 3, 15, 12))


def test_every_rule_has_a_source():
    for rule in rules().values():
        assert rule.rule.endswith(".")
        assert rule.source
        assert rule.confidence in {"high", "medium", "low"}


def unfilled(catalog, count, *specialties):
    table = catalog.table[catalog.table["specialty"].isin(specialties)]
    return table["acgme_code"].sample(count, random_state=3).tolist()


def test_forty_five_are_chosen_among_the_unfilled(plan):
    codes = unfilled(plan.catalog, 120, "Internal Medicine")
    chosen = choose(plan, MONDAY, codes)
    assert len(chosen.lines) == MOST_APPLICATIONS
    assert {line.code for line in chosen.lines} <= set(codes)
    assert chosen.unused == 0
    assert (np.diff([line.adds for line in chosen.lines]) <= 0.002).all()
    assert "45 of 120 unfilled programs chosen" in chosen.sentences[0]


def test_the_choice_is_the_best_by_the_value_function_for_someone_who_did_not_match(plan):
    pool = plan.odds.pool
    open_codes = [code for code, open_, visa in zip(pool.codes, plan.odds.open, plan.odds.visa, strict=True)
                  if open_ and visa > 0 and code not in plan.codes]  # fmt: skip
    codes = open_codes[::60][:9]
    at = [list(pool.codes).index(code) for code in codes]
    seen = plan.with_texts(
        plan.profile.with_events([Event(code=code, kind="done", date="2027-01-10") for code in plan.codes[:4]])
    )
    news = now(seen, seen.profile.events, MONDAY)
    chance = np.repeat(news.invited[0], 5, axis=1) * news.sent.ranked[0, 0]
    assert (chance.max(axis=1) > 0.1).sum() == 4  # by then the others hardly invite
    weights = news.weights[0] * np.prod(1 - chance, axis=0)
    weights /= weights.sum()
    values = {
        some: portfolio.value(plan.odds.probability[at], weights, plan.choice.utility[at], list(some))
        for some in combinations(range(9), 3)
    }
    best = max(values, key=values.__getitem__)
    chosen = choose(seen, MONDAY, codes, most=3)
    assert {line.code for line in chosen.lines} == {codes[i] for i in best}
    assert sum(line.adds for line in chosen.lines) == pytest.approx(
        float(portfolio.any_works(plan.odds.probability[[at[i] for i in best]], weights)), rel=1e-9
    )


def test_a_program_in_a_specialty_without_figures_one_unknown_and_one_closed_are_kept_apart(plan):
    catalog = plan.catalog
    eyes = unfilled(catalog, 1, "Ophthalmology")[0]
    closed = plan.odds.pool.codes[~plan.odds.open][0]
    other = unfilled(catalog, 1, "Pediatrics")[0]
    chosen = choose(plan, MONDAY, [eyes, closed, "9999999999", other, other])
    assert chosen.no_odds == (eyes,)
    assert set(chosen.left_out) >= {closed, "9999999999"}
    assert chosen.left_out[closed]
    assert {line.code for line in chosen.lines} <= {other}


def test_exclusions_hold_and_the_profiles_own_codes_are_the_default(plan):
    one, two = plan.codes[:2]
    changed = plan.profile.marked([], [two], {}).in_season(unfilled=(one, two))
    chosen = choose(plan.with_texts(changed).again(changed), MONDAY)
    assert [line.code for line in chosen.lines] == [one]
    assert chosen.left_out[two] == "You left it out of your list."
    assert "44 applications are left over" in " ".join(chosen.sentences)


def test_without_any_code_it_says_what_to_do(plan):
    assert choose(plan, MONDAY, []).lines == ()
    assert "enter the codes here" in choose(plan, MONDAY, []).sentences[0]


def test_a_program_that_decided_already_is_marked_and_the_applicants_own_no_is_not(plan):
    met, refused, mine = plan.codes[:3]
    news = [
        Event(code=met, kind="done", date="2027-01-10"),
        Event(code=refused, kind="declined", date="2026-11-10"),
        Event(code=mine, kind="invited", date="2026-11-10"),
        Event(code=mine, kind="declined", date="2026-11-12"),
    ]
    chosen = choose(plan.with_texts(plan.profile.with_events(news)), MONDAY, [met, refused, mine])
    assert {line.code: line.before for line in chosen.lines} == {met: "interviewed", refused: "refused", mine: ""}
    assert "2 of them decided on you" in chosen.sentences[-1]


def test_two_lists_are_both_taken_as_not_matched(catalog):
    applicant = Applicant(specialty="Internal Medicine", visa="none", second_specialty="Family Medicine", step2_ck=240)
    both = recommend_two(catalog, Profile(applicant=applicant, preferences=Preferences(applications=20)))
    chosen = choose(both, MONDAY, unfilled(catalog, 60, "Internal Medicine", "Family Medicine"))
    assert {line.specialty for line in chosen.lines} == {"Internal Medicine", "Family Medicine"}


def test_a_year_later_is_one_cycle_and_one_year_on_without_this_seasons_news(plan):
    then = a_year_later(plan.profile.with_events([Event(code=plan.codes[0], kind="applied", date="2026-09-10")]))
    assert (then.applicant.earlier_cycles, then.applicant.graduation_year, then.events) == (1, 2020, ())
    assert a_year_later(profile(None)).applicant.graduation_year is None


def test_what_to_change_for_the_next_cycle_with_its_size_and_its_day(plan):
    cycle = next_cycle(plan, SEASON)
    assert cycle.same.mid < cycle.now.mid
    step3 = next(step for step in cycle.own if step.lever.key == "step3")
    assert step3.lever.change.mid > 0
    assert step3.by == dt.date(2027, 7, 21)
    assert "Step 3 passed: +" in step3.sentence
    assert "Applications can be submitted in ERAS: about Wed 1 Sep 2027" in cycle.dates
    assert [step.lever.effect for step in cycle.own] == sorted((s.lever.effect for s in cycle.own), reverse=True)


def test_other_lists_for_the_next_cycle(plan):
    steps = next_lists(plan, SEASON)
    assert steps[0].lever.key == "safest"
    assert {"more_20", "second"} <= {step.lever.key for step in steps}
    assert "step3" not in {step.lever.key for step in steps}
