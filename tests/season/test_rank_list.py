"""The rank list: from marks to an order, chances of each position, and what to check before certifying."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest

from smartpick import Applicant, Preferences, recommend
from smartpick.knowledge import Answer, Knowledge, policy
from smartpick.plan import Event, PlanError, Profile, RankList
from smartpick.season.calendar import season
from smartpick.season.news import now
from smartpick.season.rank_list import (
    CRITERIA,
    WEIGHTS,
    by_scores,
    chances_now,
    checks,
    interviewed,
    lines,
    needs_preliminary,
    numbered,
    rank_fee,
    weights_of,
    works,
)

SEASON = season(2027)
FEBRUARY = dt.date(2027, 2, 20)


@pytest.fixture(scope="module")
def plan(catalog):
    applicant = Applicant(specialty="Internal Medicine", visa="j1_only", step2_ck=245, ecfmg_certified=True)
    return recommend(catalog, applicant, Preferences(applications=40))


def with_list(plan, order: Sequence[str] = (), done: Sequence[str] | None = None, **kept):
    """The plan with a rank list, and an interview done at each of `done` (by default at each program of the list)."""
    events = [Event(code=code, kind="done", date="2027-01-10") for code in (order if done is None else done)]
    profile = plan.profile.with_events(events).changed("rank_list", order=tuple(order), **kept)
    return plan.with_texts(profile)


A, B, C = "1400500895", "1400531039", "1400500018"


def profile_with(scores, **kept):
    return Profile(
        applicant=Applicant(specialty="Internal Medicine", visa="none"),
        rank_list=RankList(scores=scores, **kept),
    )


def test_fit_and_training_count_more_than_place(catalog):
    level = dict.fromkeys(CRITERIA, 3)
    profile = profile_with({A: {**level, "place": 5, "training": 2}, B: {**level, "training": 4, "place": 2}})
    assert by_scores(catalog, profile, [A, B]) == (B, A)
    assert WEIGHTS["place"] < min(WEIGHTS["training"], WEIGHTS["fit"])


def test_the_applicants_own_weights_and_criteria_count(catalog):
    scores = {A: {"training": 5, "nearness to my sister": 1}, B: {"training": 1, "nearness to my sister": 4}}
    assert by_scores(catalog, profile_with(scores), [A, B]) == (A, B)
    mine = profile_with(scores, weights={"nearness to my sister": 5.0, "training": 1.0})
    assert by_scores(catalog, mine, [A, B]) == (B, A)
    assert weights_of(mine.rank_list)["nearness to my sister"] == 5.0


def test_programs_without_marks_come_last_and_equals_by_region(catalog):
    tier = {code: catalog.row(code)["tier"] for code in catalog.table["acgme_code"]}
    near = next(code for code in tier if tier[code] == 1 and code.startswith("140"))
    far = next(code for code in tier if tier[code] == 3 and code.startswith("140"))
    none = next(code for code in tier if tier[code] == 2 and code.startswith("140"))
    profile = profile_with({far: {"fit": 4}, near: {"fit": 4}})
    assert by_scores(catalog, profile, [none, far, near]) == (near, far, none)


def test_all_weights_at_nothing_count_alike(catalog):
    profile = profile_with({A: {"fit": 2}, B: {"fit": 4}}, weights=dict.fromkeys(CRITERIA, 0.0))
    assert by_scores(catalog, profile, [A, B]) == (B, A)


def test_the_day_as_a_whole_stands_in_for_missing_marks(catalog):
    profile = profile_with({}).with_events(
        [Event(code=A, kind="done", date="2026-12-01", score=4), Event(code=B, kind="done", date="2026-12-02", score=9)]
    )
    assert by_scores(catalog, profile, [A, B]) == (B, A)
    assert lines(catalog, profile, [B, A])[0].score == pytest.approx(4.5)


def test_how_sure_a_position_is_follows_from_the_distance_of_the_marks(catalog):
    full = dict.fromkeys(CRITERIA, 3)
    near = lines(catalog, profile_with({A: full, B: full}), [A, B])
    apart = lines(catalog, profile_with({A: dict.fromkeys(CRITERIA, 5), B: dict.fromkeys(CRITERIA, 1)}), [A, B])
    assert (near[0].low, near[0].high) == (1, 2)
    assert near[0].next_first == pytest.approx(0.5, abs=0.07)
    assert "too close to call" in near[0].sentence
    assert (apart[0].low, apart[0].high, apart[1].low) == (1, 1, 2)
    assert apart[0].next_first < 0.001
    assert apart[1].next_first is None


def test_missing_marks_make_a_position_less_sure(catalog):
    scores = {A: dict.fromkeys(CRITERIA, 4), B: dict.fromkeys(CRITERIA, 3)}
    fewer = {A: {"training": 4}, B: scores[B]}
    sure, unsure = (lines(catalog, profile_with(some), [A, B])[0] for some in (scores, fewer))
    assert unsure.next_first > sure.next_first
    assert unsure.missing == ("fit", "life", "future", "place")
    assert "No mark yet for people and fit" in unsure.sentence


def test_a_list_without_any_mark_or_program_is_shown_too(catalog):
    line = lines(catalog, profile_with({}), [A])[0]
    assert (line.score, line.low, line.next_first) == (None, None, None)
    assert "No marks yet" in line.sentence
    assert lines(catalog, profile_with({}), []) == ()
    assert by_scores(catalog, profile_with({}), []) == ()


def test_typing_numbers_moves_programs_and_keeps_the_others_in_order():
    order = ["a", "b", "c", "d", "e"]
    assert numbered(order, {"e": 1}) == ("e", "a", "b", "c", "d")
    assert numbered(order, {"a": 99}) == ("b", "c", "d", "e", "a")
    assert numbered(order, {"a": 3, "e": 1}) == ("e", "b", "a", "c", "d")
    assert numbered(order, {"new": 2}) == ("a", "new", "b", "c", "d", "e")
    assert numbered(order, {"d": 2, "b": 2}) == ("a", "b", "d", "c", "e")
    with pytest.raises(PlanError, match="begin with 1"):
        numbered(order, {"a": 0})


def test_the_chance_of_each_position_is_that_of_all_above_it_failing(plan):
    news = held(plan, plan.codes[:3])
    first, second, third = (news.sent.codes.index(code) for code in plan.codes[:3])
    chance = works(news, np.array([first, second, third]))
    by_hand = (news.weights * (1 - chance[:, 0]) * (1 - chance[:, 1]) * chance[:, 2]).sum(axis=1)
    assert chances_now(news, plan.codes[:3]).positions[2].mid == pytest.approx(np.median(by_hand[1:]), rel=0.02)


def held(plan, codes):
    return now(plan, [Event(code=code, kind="done", date="2027-01-10") for code in codes], FEBRUARY)


def test_ranked_as_the_plan_ranks_all_that_was_applied_to_the_positions_add_up_to_the_chance_of_matching(plan):
    news = held(plan, plan.codes[:4])
    order = [news.sent.codes[i] for i in news.sent.order]
    result = chances_now(news, order)
    assert result.codes == tuple(order)
    assert result.unmatched.mid == pytest.approx(1 - news.match.mid, abs=1e-9)


def test_more_interviews_leave_fewer_unmatched_and_unknown_programs_are_left_out(plan):
    two, ten = (chances_now(held(plan, plan.codes[:n]), plan.codes[:n]) for n in (2, 10))
    assert ten.unmatched.high < two.unmatched.low
    assert "first three" in ten.sentence
    nobody = chances_now(held(plan, []), ["9999999999"])
    assert (nobody.codes, nobody.unmatched.mid) == ((), 1.0)


def test_the_order_moves_the_chance_of_each_position_and_not_that_of_matching(plan):
    codes = plan.codes[:5]
    news = held(plan, codes)
    one, other = chances_now(news, codes), chances_now(news, codes[::-1])
    assert one.unmatched.mid == pytest.approx(other.unmatched.mid)
    assert one.positions[0].mid > one.positions[4].mid


def keys(plan, date=FEBRUARY):
    return [check.key for check in checks(plan, SEASON, date)]


def checked(plan, key, date=FEBRUARY):
    return next(check for check in checks(plan, SEASON, date) if check.key == key)


def ready(plan, count=3):
    """A plan in which nothing is to be checked but the certificate: interviews done, visas and NRMP codes known."""
    order = plan.codes[:count]
    answers = tuple(Answer(code=c, fact="j1", value=True, kind="verified", as_of=dt.date(2027, 1, 9)) for c in order)
    settled = plan.again(plan.profile.model_copy(update={"knowledge": Knowledge(answers=answers)}))
    codes = {code: f"{1000 + n}140C0" for n, code in enumerate(order)}
    return with_list(settled, order, nrmp_codes=codes, certified="2027-02-10", certified_order=order)


def test_nothing_is_said_of_a_list_in_order(plan):
    assert keys(ready(plan)) == []


def test_interviewed_but_missing_and_listed_but_not_interviewed(plan):
    one, two, three = plan.codes[:3]
    listed = with_list(plan, [one, two], done=[one, three])
    assert interviewed(listed.profile, FEBRUARY) == (one, three)
    assert checked(listed, "missing").codes == (three,)
    assert checked(listed, "not_interviewed").codes == (two,)
    assert "missing" not in keys(listed, dt.date(2026, 12, 1))  # nothing was done by then


@pytest.mark.parametrize("kind", ["invited", "accepted"])
def test_an_interview_that_is_not_entered_as_done_is_named_once_lists_are_open(plan, kind):
    code = plan.codes[0]
    agreed = plan.profile.with_events([Event(code=code, kind=kind, date="2027-01-05")])
    listed = plan.with_texts(agreed.changed("rank_list", order=[code]))
    assert checked(listed, "to_come").codes == (code,)
    assert "to_come" not in keys(listed, dt.date(2027, 1, 10))


def test_an_unknown_visa_is_named_with_its_rank(plan):
    unknown = next(
        code for code, visa in zip(plan.odds.pool.codes, plan.odds.visa, strict=True) if 0.1 < visa < 0.7
    )  # fmt: skip
    listed = with_list(ready(plan), [*plan.codes[:2], unknown])
    assert checked(listed, "visa").codes == (unknown,)
    assert checked(listed, "visa").sentence.startswith("Rank 3, ")
    assert "unknown" in checked(listed, "visa").sentence
    by_page = next(code for code in plan.codes if policy(plan.catalog, code, "j1").value is True)
    assert checked(with_list(plan, [by_page]), "visa_by_page").codes == (by_page,)
    no_need = recommend(plan.catalog, Applicant(specialty="Internal Medicine", visa="none", ecfmg_certified=True))
    assert "visa" not in keys(with_list(no_need, [unknown]))


def test_a_refusal_the_user_checked_is_called_one(plan):
    code = plan.codes[0]
    answer = Answer(code=code, fact="j1", value=False, kind="verified", as_of=dt.date(2027, 1, 9))
    refused = plan.again(plan.profile.model_copy(update={"knowledge": Knowledge(answers=(answer,))}))
    assert "takes no visa that you can use" in checked(with_list(refused, [code]), "visa").sentence


def test_codes_of_eras_and_nrmp_that_differ(plan):
    one, two, three = plan.codes[:3]
    codes = {one: "1000120C0", two: " 1000140c0 ", three: "1000140C0"}
    listed = with_list(plan, [one, two, three, plan.codes[3]], nrmp_codes=codes)
    assert listed.profile.rank_list.nrmp_codes[two] == "1000140C0"
    assert "another specialty (120, not 140)" in checked(listed, "nrmp_specialty").sentence
    assert checked(listed, "nrmp_twice").codes == (two, three)
    assert checked(listed, "nrmp_missing").codes == (plan.codes[3],)
    with pytest.raises(PlanError, match="1000140C0"):
        plan.profile.changed("rank_list", nrmp_codes={one: "140"})


@pytest.mark.parametrize(("letter", "words"), [("A", "supplemental list"), ("P", "one year only"), ("R", "physicians")])
def test_types_of_position_that_need_a_second_list_or_another_person(plan, letter, words):
    listed = with_list(ready(plan), plan.codes[:1], nrmp_codes={plan.codes[0]: f"1000140{letter}0"})
    assert words in checked(listed, f"type_{letter}").sentence


def test_a_preliminary_list_is_asked_for_where_positions_often_begin_a_year_later(catalog, plan):
    applicant = Applicant(specialty="Neurology", visa="none", ecfmg_certified=True)
    neurology = recommend(catalog, applicant, Preferences(applications=5))
    code = neurology.codes[0]
    assert checked(with_list(neurology, [code]), "preliminary").codes == (code,)
    categorical = with_list(neurology, [code], nrmp_codes={code: "1000180C0"})
    assert "preliminary" not in keys(categorical)
    assert "preliminary" not in keys(with_list(plan, plan.codes[:1]))


def test_first_years_are_kept_on_a_list_of_their_own(catalog, plan):
    neurology = recommend(catalog, Applicant(specialty="Neurology", visa="none"), Preferences(applications=5))
    code = neurology.codes[0]
    asked = with_list(neurology, [code])
    assert needs_preliminary(catalog, asked.profile.rank_list)
    assert "no preliminary positions" in checked(asked, "preliminary").sentence
    kept = with_list(neurology, [code], preliminary=("Mercy, Chicago, 1000140P0",))
    assert "preliminary" not in keys(kept)
    advanced = with_list(neurology, [code], nrmp_codes={code: "1000180A0"}, preliminary=("Mercy", "City"))
    assert "attach your preliminary list (2 lines) to it" in checked(advanced, "type_A").sentence
    assert not needs_preliminary(catalog, with_list(plan, plan.codes[:1]).profile.rank_list)


def test_over_twenty_codes_cost_money_on_certifying(plan):
    assert "fee" not in keys(with_list(plan, plan.codes[:20]))
    assert checked(with_list(plan, plan.codes[:23]), "fee").sentence.startswith("23 program codes cost 90 US dollars")
    assert "cost 2,450 US dollars" in rank_fee(100)  # 80 codes at 30, and 50 for a list of 100 to 150
    assert "cost 3,950 US dollars" in rank_fee(150)
    assert "cost 4,030 US dollars" in rank_fee(151)
    assert rank_fee(0) == ""


def test_what_changed_since_certifying(plan):
    done = ready(plan)
    order = done.profile.rank_list.order
    swapped = with_list(done, (order[1], order[0], order[2]))
    assert checked(swapped, "changed").sentence.startswith(
        "Changed since you certified on 2027-02-10: others in another"
    )
    shorter = with_list(done, order[:2])
    assert "1 taken off" in checked(shorter, "changed").sentence
    longer = with_list(done, (*order, plan.codes[5]))
    assert checked(longer, "changed").codes == (plan.codes[5],)


def test_deadlines_and_days(plan):
    done = ready(plan)
    open_list = with_list(done, done.profile.rank_list.order, certified=None, certified_order=())
    assert "Wed 3 Mar 2027" in checked(open_list, "certify").sentence
    assert "certify" not in keys(open_list, dt.date(2027, 1, 20))
    assert "cannot be certified any more" in checked(open_list, "deadline", dt.date(2027, 3, 4)).sentence
    late = with_list(done, done.profile.rank_list.order[:1])
    assert "the list you certified counts" in checked(late, "deadline", dt.date(2027, 3, 10)).sentence
    assert (
        "lists are open from"
        in checked(with_list(done, done.codes[:1], certified="2026-12-01"), "certified_on").sentence
    )
    assert checked(with_list(plan), "empty").sentence.startswith("Your rank list is empty")
    unsure = plan.again(plan.profile.changed("applicant", ecfmg_certified=None))
    assert "ECFMG" in checked(with_list(unsure, unsure.codes[:1]), "ecfmg").sentence


def test_place_above_training_is_asked_about(plan):
    order = plan.codes[:1]
    heavy = with_list(plan, order, scores={order[0]: {"place": 5}}, weights={"place": 3.0})
    assert "Place counts more" in checked(heavy, "place").sentence


def test_a_program_that_is_not_in_the_table_is_listed_by_its_code(plan):
    listed = with_list(plan, ["9999999999"])
    assert lines(plan.catalog, listed.profile, ["9999999999"])[0].name == "program 9999999999"
    assert "visa" not in keys(listed)
