"""What the news says of the odds is what every possible season, counted out, says of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from smartpick import Applicant, Catalog, Plan, Preferences, recommend
from smartpick.knowledge import Answer, Knowledge
from smartpick.odds.model import NODE_W, SKILL_NODES, STRENGTH_W, Array
from smartpick.plan import Event, Interval, Profile, recommend_two, status
from smartpick.season.interviews import worth_of_next
from smartpick.season.invitations import clock_draws, days_since_access, invitation_clock
from smartpick.season.news import LEAST_OUT, Sent, given, now, sent, stage_of
from tests.season.simulated import play

TODAY, ACCESS = dt.date(2026, 11, 27), dt.date(2026, 9, 23)
ROWS = (0, 1, 77, 200)
"""The central fit and some draws."""


def on(day: int) -> dt.date:
    """Days after programs opened applications."""
    return ACCESS + dt.timedelta(days=day)


def event(code: str, kind: str, date: dt.date = dt.date(2026, 11, 2)) -> Event:
    return Event.model_validate({"code": code, "kind": kind, "date": date})


@pytest.fixture(scope="module")
def short(catalog: Catalog) -> Plan:
    return recommend(catalog, Applicant(specialty="Internal Medicine", visa="j1_or_h1b"), Preferences(applications=5))


def some(plan: Plan) -> Sent:
    """Five programs of the three tiers, one of them in the home region, with chances far from alike."""
    pool = plan.odds.pool
    members = np.concatenate([np.flatnonzero((pool.tier == tier) & pool.open)[:2] for tier in (1, 2, 3)])[1:]
    stands = status([event(code, "applied", dt.date(2026, 9, 10)) for code in pool.codes[members]])
    return sent(plan, stands)


def counted_out(programs: Sent, likely: Array, left: Array, row: int) -> Array:
    """(3,) chance of matching in each tier in one row, from every way a season can end.

    likely: (k, 75) how likely what was heard of each program is at each node; left: (k, 75) chance that it has invited
    or will, given that.
    """
    shares, total = np.zeros(3), 0.0
    for node, weight in enumerate(NODE_W):
        here = weight * likely[:, node].prod()
        total += here
        works = left[:, node] * programs.ranked[0, row, node]
        for outcome in product((False, True), repeat=len(works)):
            chance = here * np.where(outcome, works, 1 - works).prod()
            matched = next((i for i in programs.order if outcome[i]), None)
            if matched is not None:
                shares[programs.tier[matched] - 1] += chance
    return shares / total


def heard(kind: str, chance: Array, out: float, out_then: float) -> tuple[Array, Array]:
    """(likelihood, chance of an interview given it) of one program, counted over when its invitation can come.

    chance: (75,) that it ever invites; out, out_then: the clock today, and on the day of the event.
    """
    by_then, since, later, never = chance * out_then, chance * (out - out_then), chance * (1 - out), 1 - chance
    match kind:
        case "applied":
            return later + never, later / (later + never)
        case "invited" | "accepted" | "done":
            return by_then, np.ones_like(chance)
        case "invited, declined" | "accepted, cancelled":
            return by_then, np.zeros_like(chance)
        case "declined":
            return never, np.zeros_like(chance)
        case "withdrawn":
            return since + later + never, np.zeros_like(chance)
        case "waitlisted":  # the day it came says nothing; what would have come since then did not
            asked = chance * (out - out_then) / (1 - out_then)
            return 1 - asked, (chance - asked) / (1 - asked)
    raise AssertionError(kind)


@pytest.mark.parametrize(
    "kinds",
    [
        ("applied", "applied", "applied", "applied", "applied"),
        ("invited", "applied", "done", "applied", "accepted"),
        ("declined", "invited", "waitlisted", "applied", "withdrawn"),
        ("invited, declined", "accepted", "accepted, cancelled", "waitlisted", "declined"),
    ],
)
@pytest.mark.parametrize("day", [20, 65, 140])
def test_the_odds_are_those_of_every_season_counted_out(short: Plan, kinds: tuple[str, ...], day: int) -> None:
    programs = some(short)
    then = on(day - 10)
    events = [
        event(code, kind, then + dt.timedelta(days=late))
        for code, several in zip(programs.codes, kinds, strict=True)
        for late, kind in enumerate(several.split(", "))
        if kind != "applied"
    ]
    news = given(programs, status(events), on(day))
    out, out_then = invitation_clock("Internal Medicine").out(np.array([day, day - 10.0])).T
    for row in ROWS:
        chances = np.repeat(programs.interview[row], SKILL_NODES, axis=1)
        read = [heard(k, p, out[row], out_then[row]) for k, p in zip(kinds, chances, strict=True)]
        likely, left = (np.stack(part) for part in zip(*read, strict=True))
        assert news.shares[row] == pytest.approx(counted_out(programs, likely, left, row), abs=1e-9)


def test_a_draw_counts_by_how_likely_it_made_the_news(short: Plan) -> None:
    programs = some(short)
    kinds = ("invited", "declined", "applied", "done", "applied")
    events = [event(c, k, on(20)) for c, k in zip(programs.codes, kinds, strict=True) if k != "applied"]
    news = given(programs, status(events), on(25))
    out = invitation_clock("Internal Medicine").out(np.array([25.0]))[1:, 0]
    likely = np.zeros(200)
    for node, weight in enumerate(STRENGTH_W):
        chance = programs.averaged[:, :, node].T
        came, not_yet = chance * np.maximum(out, LEAST_OUT), 1 - chance * out
        likely += weight * came[0] * (1 - chance[1]) * not_yet[2] * came[3] * not_yet[4]
    assert news.counts == pytest.approx(likely / likely.mean())
    early, late = news.counts[clock_draws()[1:] > 0], news.counts[clock_draws()[1:] < 0]
    assert early.mean() > 2 * late.mean()  # two of five by the end of September speak for an early season
    assert (now(short, [], ACCESS).counts == 1).all()


def test_what_the_draws_leave_open_in_a_program_averages_to_what_the_centre_has(short: Plan) -> None:
    programs = some(short)
    assert programs.averaged.shape == programs.interview[1:].shape
    central, averaged = programs.interview[0].mean(axis=1), programs.averaged.mean(axis=(0, 2))
    assert averaged == pytest.approx(central, rel=0.5)
    assert (programs.interview[1:].std(axis=0) > programs.averaged.std(axis=0)).mean() > 0.9


def test_without_news_before_programs_read_the_odds_are_those_of_the_list(short: Plan) -> None:
    news = now(short, [], ACCESS)
    assert (news.match.low, news.match.mid, news.match.high) == pytest.approx(
        (short.outlook.match.low, short.outlook.match.mid, short.outlook.match.high)
    )
    assert news.before.mid == pytest.approx(short.outlook.match.mid)
    assert {tier: chance.mid for tier, chance in news.by_tier.items()} == pytest.approx(
        {tier: chance.mid for tier, chance in short.outlook.by_tier.items()}
    )
    assert news.expected_more.mid == pytest.approx(short.outlook.interviews.mid)
    assert news.chance[1] == pytest.approx(short.table["chance_mid"].to_numpy())


def test_an_invitation_helps_silence_hurts_and_both_move_the_other_programs(plan: Plan) -> None:
    first, *others = plan.codes
    silent, invited = now(plan, [], TODAY), now(plan, [event(first, "invited")], TODAY)
    assert silent.match.high < silent.before.low
    assert invited.match.mid > silent.match.mid
    assert (invited.to_come[0, 1:] > silent.to_come[0, 1:]).all()
    refused = now(plan, [event(code, "declined") for code in others[:20]], TODAY)
    assert refused.to_come[0, 0] < silent.to_come[0, 0]


def test_the_longer_the_silence_the_less_is_left(plan: Plan) -> None:
    days = [ACCESS, dt.date(2026, 10, 20), TODAY, dt.date(2027, 1, 15), dt.date(2027, 3, 3)]
    left = [now(plan, [], day) for day in days]
    for earlier, later in pairwise(left):
        assert later.match.mid < earlier.match.mid
        assert later.expected_more.mid < earlier.expected_more.mid
    assert left[-1].match == Interval(0, 0, 0)


def test_an_interview_given_up_says_as_much_of_the_applicant_but_brings_no_match(plan: Plan) -> None:
    kept = now(plan, [event(plan.codes[0], "invited")], TODAY)
    gone = now(plan, [event(plan.codes[0], "invited"), event(plan.codes[0], "declined", TODAY)], TODAY)
    assert gone.weights == pytest.approx(kept.weights)
    assert (gone.held, kept.held) == (0, 1)
    assert gone.match.high < kept.match.low
    assert gone.chance[:, 0].tolist() == [0, 0, 0]


def test_news_of_a_later_day_does_not_count_yet(plan: Plan) -> None:
    events = [event(plan.codes[0], "invited")]
    assert now(plan, events, dt.date(2026, 11, 1)).held == 0
    assert now(plan, events, dt.date(2026, 11, 2)).held == 1


def test_who_applied_late_waited_less(plan: Plan) -> None:
    codes = plan.codes[:30]
    early = now(plan, [event(code, "applied", dt.date(2026, 9, 10)) for code in codes], TODAY)
    late = now(plan, [event(code, "applied", dt.date(2026, 11, 1)) for code in codes], TODAY)
    assert late.sent.codes == early.sent.codes == tuple(codes)
    assert late.match.mid > early.match.mid


def test_the_list_counts_where_no_application_was_entered(plan: Plan) -> None:
    other = next(code for code in plan.odds.pool.codes.tolist() if code not in plan.codes)
    assert set(now(plan, [event(other, "invited")], TODAY).sent.codes) == {*plan.codes, other}


@pytest.mark.parametrize("kind", ["signaled", "invited", "declined"])
def test_only_applications_say_what_was_applied_to(plan: Plan, kind: str) -> None:
    """A signal, an invitation, a refusal say nothing of what else was applied to: the list counts beside them."""
    codes = plan.codes
    assert set(now(plan, [event(codes[0], kind)], TODAY).sent.codes) == set(codes)
    applied = [event(code, "applied", dt.date(2026, 9, 23)) for code in codes[:3]]
    news = [event(code, kind) for code in codes[:3]]
    assert set(now(plan, [*applied, *news], TODAY).sent.codes) == set(codes[:3])  # also once all three have answered


def test_a_list_taken_for_applications_is_said(plan: Plan) -> None:
    words = "No application is entered: your whole list counts as applied to by Wed 23 Sep 2026, and 85 programs of it"
    assert words in " ".join(now(plan, [], TODAY).sentences)
    assert "84 programs of it as silent" in " ".join(now(plan, [event(plan.codes[0], "invited")], TODAY).sentences)
    applied = [event(code, "applied", ACCESS) for code in plan.codes]
    assert "No application" not in " ".join(now(plan, applied, TODAY).sentences)
    assert "No application" not in " ".join(now(plan, [], dt.date(2026, 9, 1)).sentences)


def test_what_was_sent_late_waited_less_whatever_came_of_it(plan: Plan) -> None:
    codes, late = plan.codes, dt.date(2026, 11, 10)
    withdrawn = [event(codes[0], "withdrawn", TODAY)]
    others = [event(code, "applied", dt.date(2026, 9, 23)) for code in codes[1:9]]
    early, after = (
        now(plan, [*others, event(codes[0], "applied", day), *withdrawn], TODAY).match.mid
        for day in (dt.date(2026, 9, 23), late)
    )
    assert after > early


def test_programs_of_another_specialty_or_none_are_kept_aside_with_a_sentence(plan: Plan, catalog: Catalog) -> None:
    other = catalog.table.loc[catalog.table["specialty"] == "Neurology", "acgme_code"].iloc[0]
    news = now(plan, [event(other, "invited"), event("9999999999", "invited")], TODAY)
    assert news.held == 0
    assert "in Neurology, another specialty; its news is kept" in news.sentences[0]
    assert "9999999999 is not in the program table" in news.sentences[1]


def test_the_table_says_of_each_program_where_it_stands_and_what_is_left(plan: Plan) -> None:
    one, two, three = plan.codes[:3]
    news = now(plan, [event(one, "invited"), event(two, "declined"), event(three, "applied")], TODAY)
    rows = news.table.set_index("acgme_code")
    assert sorted(rows.index) == sorted([one, two, three])
    assert rows["stage"].to_dict() == {one: "held", two: "refused", three: "silent"}
    assert rows.index[0] == one
    assert rows.loc[two, ["chance_low", "chance_high", "to_come"]].tolist() == [0, 0, 0]
    assert 0 < rows.loc[three, "chance_mid"] < rows.loc[three, "to_come"] < 0.2
    assert (rows["chance_low"] <= rows["chance_mid"]).all()


def test_a_day_outside_the_season_is_said(plan: Plan) -> None:
    for day in ("2025-11-27", "2027-11-27"):
        news = now(plan, [], dt.date.fromisoformat(day))
        assert "lies outside the season 2027, which runs from" in news.sentences[0]
        assert np.isfinite(news.shares).all()


def test_an_invitation_where_a_checked_answer_says_no_counts_and_says_so(catalog: Catalog, plan: Plan) -> None:
    code = plan.codes[0]
    answers = tuple(
        Answer(code=code, fact=fact, value=False, kind="verified", source="Phone call") for fact in ("j1", "h1b")
    )
    profile = plan.profile.model_copy(update={"knowledge": Knowledge(answers=answers)})
    news = now(plan.again(profile), [event(code, "invited")], TODAY)
    assert news.held == 1
    assert news.match.low > 0.05
    assert np.isfinite(news.shares).all()
    assert any("ask before you rank it" in sentence for sentence in news.sentences)


def test_a_certain_invitation_that_did_not_come_divides_by_nothing(short: Plan) -> None:
    programs = some(short)
    certain = replace(programs, interview=np.ones_like(programs.interview))
    news = given(certain, {}, dt.date(2027, 3, 10))
    assert np.isfinite(news.shares).all()
    assert news.shares.max() == pytest.approx(0, abs=1e-9)


def test_what_is_assumed_of_the_news_at_hand_is_said(plan: Plan) -> None:
    one, two, three = plan.codes[:3]
    events = [event(one, "waitlisted"), event(two, "declined"), event(three, "declined"), event(three, "done", TODAY)]
    news = now(plan, events, TODAY)
    assert any("A waitlist counts as no verdict" in sentence for sentence in news.sentences)
    assert any("counts as the program's no" in sentence for sentence in news.sentences)
    name = plan.catalog.table["program_name"].iloc[plan.rows[2]]
    assert any(sentence.startswith(f"{name}: Done on 2026-11-27, but declined") for sentence in news.sentences)
    assert news.silence == (
        "Of invitations to applicants like you about a quarter usually still come (11 to 48 of 100; our assumption, "
        "for no figures of this specialty are published).",
    )


def test_what_the_range_owes_most_to_names_the_clock(plan: Plan) -> None:
    widest = dict(now(plan, [event(plan.codes[0], "invited")], TODAY).widest)
    assert widest["invitations"] > 0.1
    assert "invitations" not in dict(now(plan, [], ACCESS).widest)


def test_two_lists_are_read_together(catalog: Catalog) -> None:
    applicant = Applicant(specialty="Internal Medicine", visa="j1_or_h1b", second_specialty="Family Medicine")
    both = recommend_two(catalog, Profile(applicant=applicant, preferences=Preferences(applications=40)))
    quiet = now(both, [], ACCESS)
    assert quiet.match.mid == pytest.approx(both.outlook.match.mid)
    silent = now(both, [], TODAY)
    first, second = (len(part.codes) for part in both.parts)
    heard = now(both, [event(code, "invited") for code in both.first.codes[:3]], TODAY)
    assert len(heard.sent.codes) == first + second
    assert (heard.to_come[0, first:] > silent.to_come[0, first:]).all()  # one applicant, one strength
    assert [sentence.split(":")[0] for sentence in heard.silence] == ["Internal Medicine", "Family Medicine"]


def test_the_answer_of_each_kind_of_event() -> None:
    def stage(*kinds: str) -> str:
        return stage_of(status([event("1400500895", kind, on(i)) for i, kind in enumerate(kinds)])["1400500895"])

    assert stage_of(None) == stage("applied") == stage("signaled") == "silent"
    assert stage("invited") == stage("accepted") == stage("accepted", "done") == "held"
    assert stage("declined") == "refused"
    assert stage("invited", "declined") == stage("accepted", "cancelled") == stage("done", "withdrawn") == "given up"
    assert stage("cancelled") == "given up"
    assert stage("withdrawn") == "withdrawn"


def test_the_chances_are_those_at_which_simulated_applicants_match(catalog: Catalog) -> None:
    """`python -m tests.season.simulated 2000` does it at full size."""
    person = Applicant(specialty="Internal Medicine", visa="j1_or_h1b")
    played = play(recommend(catalog, person, Preferences(applications=30)), TODAY, 300)
    for said, matched, error in played.tenths(played.own):
        assert abs(said - matched) < 0.01 + 3.5 * error
    assert played.own.std() > 0.1  # the news does tell applicants apart
    assert abs((played.middle - played.truth).mean()) < 0.02
    assert days_since_access(TODAY) == 65


def test_nothing_that_counts_is_no_error(plan: Plan, catalog: Catalog) -> None:
    """Applications to another specialty alone, and two lists of which one is empty."""
    other = catalog.table.loc[catalog.table["specialty"] == "Neurology", "acgme_code"].iloc[0]
    news = now(plan, [event(other, "applied")], TODAY)
    assert (news.match, news.expected_more, news.held, len(news.table)) == (
        Interval(0, 0, 0),
        Interval(0, 0, 0),
        0,
        0,
    )
    assert worth_of_next(news)[1].match.mid > 0.1
    applicant = Applicant(specialty="Internal Medicine", visa="j1_or_h1b", second_specialty="Family Medicine")
    wishes = Preferences(applications=20, second_share=0)
    both = recommend_two(catalog, Profile(applicant=applicant, preferences=wishes))
    assert now(both, [], TODAY).match.mid > 0
