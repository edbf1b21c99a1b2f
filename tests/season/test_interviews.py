"""What an interview is worth is the difference it makes; declining many is stopped with the numbers."""

from __future__ import annotations

import datetime as dt

import pytest

from smartpick import Plan
from smartpick.plan import Event, PlanError
from smartpick.season.interviews import decline, decline_events, worth_of_held, worth_of_next
from smartpick.season.news import News, now

TODAY = dt.date(2026, 11, 27)


def news_of(plan: Plan, home: int, outside: int, *more: Event, day: str = "2026-12-20") -> News:
    """The odds after so many accepted interviews in the home region and elsewhere."""
    chosen = [*codes_in(plan, home=True)[:home], *codes_in(plan, home=False)[:outside]]
    events = [Event.model_validate({"code": c, "kind": "accepted", "date": "2026-11-02", "day": day}) for c in chosen]
    return now(plan, [*events, *more], TODAY)


def codes_in(plan: Plan, home: bool) -> list[str]:
    return [code for code, tier in zip(plan.codes, plan.tier, strict=True) if (tier == 1) == home]


def test_keeping_an_interview_is_worth_what_the_chances_are_without_it(plan: Plan) -> None:
    news = news_of(plan, 1, 3)
    worths = worth_of_held(news)
    assert set(worths) == {*codes_in(plan, home=True)[:1], *codes_in(plan, home=False)[:3]}
    for code, worth in worths.items():
        without = now(plan, [e for e in _events(news) if e.code != code] + _given_up(news, code), TODAY)
        assert news.counts == pytest.approx(without.counts)  # it says the same of the applicant
        assert worth.match.mid == pytest.approx(news.interval((news.shares - without.shares).sum(axis=1)).mid)
        assert worth.by_tier[3].mid == pytest.approx(news.interval((news.shares - without.shares)[:, 2]).mid)


def _events(news: News) -> list[Event]:
    return [one.interview for one in news.stands.values() if one.interview is not None]


def _given_up(news: News, code: str) -> list[Event]:
    return [event.model_copy(update={"kind": kind}) for event in _events(news) if event.code == code
            for kind in ("invited", "cancelled")]  # fmt: skip


def test_one_more_interview_is_worth_less_the_more_are_held(plan: Plan) -> None:
    worths = [worth_of_next(news_of(plan, 0, held))[3].match.mid for held in (0, 2, 5, 10, 15)]
    assert worths == sorted(worths, reverse=True)
    assert worths[0] > 0.08
    assert worths[-1] < 0.01


def test_where_one_more_interview_is_decides_which_region_gains(plan: Plan) -> None:
    worths = worth_of_next(news_of(plan, 1, 4))
    for tier, worth in worths.items():
        assert worth.match.mid == pytest.approx(worths[1].match.mid)  # what follows an interview is alike everywhere
        assert worth.by_tier[tier].mid >= worth.match.mid - 1e-12
    assert worths[1].by_tier[1].mid > worths[3].by_tier[1].mid >= 0
    assert worths[1].by_tier[3].mid < 0  # it takes from those ranked below


def test_declining_costs_what_all_of_them_are_worth_together(plan: Plan) -> None:
    news = news_of(plan, 0, 6)
    two = decline(news, codes_in(plan, home=False)[:2])
    single = worth_of_held(news)[codes_in(plan, home=False)[0]]
    assert two.cost.match.mid > 2 * single.match.mid  # each falls as more are held
    assert two.match_after.mid < news.match.mid
    assert two.stop == ""


def test_a_mass_decline_outside_while_home_interviews_are_few_is_stopped_with_the_numbers(plan: Plan) -> None:
    news = news_of(plan, 1, 6)
    outside = codes_in(plan, home=False)[:4]
    advice = decline(news, outside)
    assert advice.stop.startswith(
        "You hold 1 interview in Southern California. Declining 4 elsewhere takes your chance"
    )
    assert f"from {100 * news.match.mid:.0f} (" in advice.stop
    assert f"to {100 * advice.match_after.mid:.0f} (" in advice.stop
    with pytest.raises(PlanError, match="You hold 1 interview"):
        decline_events(news, outside)
    assert [event.kind for event in decline_events(news, outside, override=True)] == ["cancelled"] * 4


def test_one_after_the_other_is_a_mass_decline_too(plan: Plan) -> None:
    codes = codes_in(plan, home=False)
    earlier = [Event(code=code, kind="cancelled", date=dt.date(2026, 11, 20)) for code in codes[:2]]
    assert "after the 2 of the last two weeks" in decline(news_of(plan, 0, 6, *earlier), codes[2:3]).stop
    long_ago = [event.model_copy(update={"date": dt.date(2026, 11, 5)}) for event in earlier]
    assert decline(news_of(plan, 0, 6, *long_ago), codes[2:3]).stop == ""


@pytest.mark.parametrize(("home", "outside"), [(6, 6), (0, 30)])
def test_with_enough_at_home_or_where_it_costs_little_nothing_is_stopped(plan: Plan, home: int, outside: int) -> None:
    assert decline(news_of(plan, home, outside), codes_in(plan, home=False)[:3]).stop == ""


def test_declining_at_home_is_not_stopped(plan: Plan) -> None:
    assert decline(news_of(plan, 4, 2), codes_in(plan, home=True)[:3]).stop == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-12-20", "23 days left before Sun 20 Dec 2026: enough notice."),
        ("2026-12-07", "10 days left before Mon 7 Dec 2026: write today"),
        ("2026-11-28", "1 day left before Sat 28 Nov 2026: less than the week"),
        ("2026-11-20", "The day, Fri 20 Nov 2026, is past"),
        (None, "The day is not entered."),
    ],
)
def test_the_notice_left_is_counted(plan: Plan, day: str | None, words: str) -> None:
    code = codes_in(plan, home=False)[0]
    events = [Event.model_validate({"code": code, "kind": "accepted", "date": "2026-11-02", "day": day})]
    assert decline(now(plan, events, TODAY), [code]).notice[code].startswith(words)


def test_an_invitation_not_agreed_yet_is_declined_at_once(plan: Plan) -> None:
    code = codes_in(plan, home=False)[0]
    news = now(plan, [Event(code=code, kind="invited", date=dt.date(2026, 11, 25))], TODAY)
    advice = decline(news, [code])
    assert "decline now rather than let the invitation run out" in advice.notice[code]
    assert "decline your invitation to interview" in advice.letters[code]
    assert [event.kind for event in decline_events(news, [code])] == ["declined"]


def test_the_letter_is_courteous_and_says_what_is_missing(plan: Plan) -> None:
    code = codes_in(plan, home=False)[0]
    name = plan.catalog.table["program_name"].iloc[plan.catalog.code_position[code]]
    letter = decline(news_of(plan, 0, 1, day="2026-12-01"), [code]).letters[code]
    assert letter.startswith(f"Dear Program Director and Program Coordinator of {name},\n")
    assert "cancel my interview on Tue 1 Dec 2026" in letter
    assert "apologize for the short notice" in letter
    assert letter.endswith("[your name]\nAAMC ID [your AAMC ID]")
    signed = plan.with_texts(plan.profile.changed("story", name="Amina Bello", aamc_id="14000001"))
    letter = decline(news_of(signed, 0, 1), [code]).letters[code]
    assert letter.endswith("Amina Bello\nAAMC ID 14000001")
    assert "short notice" not in letter


def test_only_an_interview_that_is_held_can_be_declined(plan: Plan) -> None:
    code, over = codes_in(plan, home=False)[:2]
    news = now(plan, [Event(code=over, kind="done", date=dt.date(2026, 11, 20))], TODAY)
    with pytest.raises(PlanError, match=r"There is no interview at .* to decline"):
        decline(news, [code])
    with pytest.raises(PlanError, match="is over: leave the program off your rank list"):
        decline(news, [over])
    with pytest.raises(PlanError, match="no interview at 9999999999"):
        decline(news, ["9999999999"])
