"""What one interview is worth, kept, cancelled or to come; and what to know before declining any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from smartpick.odds.model import STRENGTH_NODES, Array
from smartpick.plan import SENSIBLE_COST, Event, Interval, PlanError, counted
from smartpick.season.interview_days import NOTICE_DAYS
from smartpick.season.news import TIERS, News, shares_of
from smartpick.season.zones import day_words

MASS, FEW_HOME = 3, 5
"""From how many declines outside the home region within RECENT_DAYS on, and with fewer than how many interviews held
in it, a decline is stopped (product decision: it asks again, with the numbers)."""
RECENT_DAYS = 14
DUTY = (
    "Accept only interviews you mean to attend, and cancel early: one to two weeks before is what the Match asks of "
    "both sides. The place then goes to another applicant."
)


@dataclass(frozen=True)
class Worth:
    """What one interview changes, all else as it is: the chances with it less those without it, given the news.

    Args:
        match: of matching at all.
        by_tier: of matching in each tier, 1 the home region; below 0 where it takes from another tier.
    """

    match: Interval
    by_tier: dict[int, Interval]


def _worth(news: News, more: Array, less: Array) -> Worth:
    """From the (1 + 200, 3) chances of matching in each tier with it and without it."""
    change = more - less
    return Worth(news.interval(change.sum(axis=1)), {tier: news.interval(change[:, tier - 1]) for tier in TIERS})


def worth_of_next(news: News) -> dict[int, Worth]:
    """Worth of one more interview in each tier, at a program of the first list that was not applied to.

    It is ranked behind those of its tier that are worth as much. What comes after an interview is the same at every
    program, as far as is known: so the chance of matching at all gains the same in each tier.
    """
    programs, first = news.sent, news.sent.listed.parts[0]
    invited = np.concatenate([news.invited, np.ones((len(news.invited), 1, STRENGTH_NODES))], axis=1)
    worths = {}
    for tier in TIERS:
        here = first.odds.pool.tier == tier
        utility = float(np.median(first.choice.utility[here])) if here.any() else 1.0
        longer = replace(
            programs,
            part=np.append(programs.part, 0),
            tier=np.append(programs.tier, tier),
            utility=np.append(programs.utility, utility),
        )
        worths[tier] = _worth(news, shares_of(longer, news.weights, invited), news.shares)
    return worths


def worth_of_held(news: News) -> dict[str, Worth]:
    """Worth of keeping each interview held, by ACGME code: what cancelling it, and only it, would cost."""
    programs, alike, worths = news.sent, {}, {}
    for i in news.at("held").tolist():
        kind = (programs.part[i], programs.tier[i], programs.utility[i])  # of two alike either may go
        if kind not in alike:
            alike[kind] = _worth(news, news.shares, _without(news, [programs.codes[i]]))
        worths[programs.codes[i]] = alike[kind]
    return worths


def _without(news: News, codes: Sequence[str]) -> Array:
    """(1 + 200, 3) chance of matching in each tier once some interviews are given up."""
    left = news.invited.copy()
    left[:, np.isin(news.sent.codes, codes)] = 0.0
    return shares_of(news.sent, news.weights, left)


@dataclass(frozen=True)
class Decline:
    """What to know before declining some interviews.

    Args:
        codes: their ACGME codes.
        cost: what the chances of matching would lose.
        match_after: the chance of matching then.
        notice: ACGME code to how much notice is left, a sentence.
        letters: ACGME code to a courteous text.
        duty: what the Match asks of both sides.
        stop: why to think again, with the numbers; "" where nothing speaks against it.
    """

    codes: tuple[str, ...]
    cost: Worth
    match_after: Interval
    notice: dict[str, str]
    letters: dict[str, str]
    duty: str
    stop: str


def decline(news: News, codes: Iterable[str]) -> Decline:
    """What declining or cancelling some interviews would cost, and how to do it.

    Args:
        news: the odds on the day.
        codes: ACGME codes of interviews offered or agreed.

    Raises:
        PlanError: a program where no interview is held, or one that is over.
    """
    given_up = tuple(dict.fromkeys(codes))
    for code in given_up:
        one = news.stands.get(code)
        if one is None or not one.held or code not in news.sent.codes:
            raise PlanError(f"There is no interview at {_name(news, code)} to decline.")
        if one.kind == "done":
            raise PlanError(
                f"The interview at {_name(news, code)} is over: leave the program off your rank list instead."
            )
    after = _without(news, given_up)
    cost, match_after = _worth(news, news.shares, after), news.interval(after.sum(axis=1))
    return Decline(
        codes=given_up,
        cost=cost,
        match_after=match_after,
        notice={code: _notice(news, code) for code in given_up},
        letters={code: _letter(news, code) for code in given_up},
        duty=DUTY,
        stop=_stop(news, given_up, cost.match, match_after),
    )


def decline_events(news: News, codes: Iterable[str], override: bool = False) -> tuple[Event, ...]:
    """The events of declining: "declined" for an invitation, "cancelled" for an interview that was accepted.

    Args:
        news: the odds on the day.
        codes: as for `decline`.
        override: whether the applicant read why to think again and means it.

    Raises:
        PlanError: as `decline`; and with the numbers where it is stopped and not overridden.
    """
    advice = decline(news, codes)
    if advice.stop and not override:
        raise PlanError(advice.stop)
    return tuple(
        Event(code=code, kind="declined" if news.stands[code].kind == "invited" else "cancelled", date=news.date)
        for code in advice.codes
    )


def _name(news: News, code: str) -> str:
    catalog = news.sent.listed.catalog
    row = catalog.code_position.get(code)
    return code if row is None else str(catalog.table["program_name"].iloc[row])


def _day(news: News, code: str) -> dt.date | None:
    interview = news.stands[code].interview
    return None if interview is None else interview.day


def _notice(news: News, code: str) -> str:
    """How many days are left before an interview, and whether that is enough."""
    day = _day(news, code)
    if news.stands[code].kind == "invited" and day is None:
        return "Nothing is agreed yet: decline now rather than let the invitation run out."
    if day is None:
        return "The day is not entered. Programs ask for one to two weeks of notice."
    days = (day - news.date).days
    if days < 0:
        return f"The day, {day_words(day)}, is past: enter the interview as done, or as cancelled then."
    when = f"{counted(days, 'day')} left before {day_words(day)}: "
    if days >= NOTICE_DAYS[1]:
        return when + "enough notice."
    if days >= NOTICE_DAYS[0]:
        return when + "write today, for one to two weeks are asked for."
    return (
        when + "less than the week that is asked for. Write and call, and say that you are sorry for the short notice."
    )


def _letter(news: News, code: str) -> str:
    """A courteous text to decline; what is not entered stands in square brackets."""
    story, day = news.sent.listed.profile.story, _day(news, code)
    when = f" on {day_words(day)}" if day else ""
    agreed = news.stands[code].kind != "invited"
    asked = "cancel my interview" if agreed else "decline your invitation to interview"
    signature = [story.name or "[your name]", f"AAMC ID {story.aamc_id or '[your AAMC ID]'}"]
    late = day is not None and (day - news.date).days < NOTICE_DAYS[0]
    return "\n".join(
        [
            f"Dear Program Director and Program Coordinator of {_name(news, code)},",
            "",
            f"Thank you for inviting me. After careful thought I have to {asked}{when}, so that the place can go to "
            f"another applicant.{' I apologize for the short notice.' if late else ''}",
            "",
            "I am grateful for the time you gave to my application, and I wish you and your residents all the best.",
            "",
            "Kind regards,",
            *signature,
        ]
    )


def _stop(news: News, codes: tuple[str, ...], cost: Interval, after: Interval) -> str:
    """Why a mass decline outside the home region is to be thought over, with the numbers, or ""."""
    tier = dict(zip(news.sent.codes, news.sent.tier.tolist(), strict=True))
    now_outside = [code for code in codes if tier[code] != 1]
    recent = [
        code
        for code in (news.sent.codes[i] for i in news.at("given up"))
        if tier[code] != 1 and (news.date - news.stands[code].since).days <= RECENT_DAYS
    ]
    home_held = sum(tier[news.sent.codes[i]] == 1 for i in news.at("held")) - (len(codes) - len(now_outside))
    many = len(now_outside) + len(recent) >= MASS
    if not now_outside or not many or home_held >= FEW_HOME or cost.mid < SENSIBLE_COST:
        return ""
    home = news.sent.listed.catalog.regions.tiers[1]
    lately = f" after the {len(recent)} of the last two weeks" if recent else ""
    return (
        f"You hold {counted(home_held, 'interview')} in {home}. Declining {len(now_outside)} "
        f"elsewhere{lately} takes your chance of matching from {_of_hundred(news.match)} to {_of_hundred(after)} of "
        "100. Keep them, or confirm that you mean it."
    )


def _of_hundred(chance: Interval) -> str:
    return f"{100 * chance.mid:.0f} ({100 * chance.low:.0f} to {100 * chance.high:.0f})"
