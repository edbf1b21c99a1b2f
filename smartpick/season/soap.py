"""Not matched: who may take part in SOAP, its hours, where to send the 45 applications, and the next cycle.

SOAP is the NRMP's Supplemental Offer and Acceptance Program, in the week of the match.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from smartpick import portfolio
from smartpick.data_folder import csv_rows
from smartpick.odds import NoPublishedFigures, Odds
from smartpick.odds.model import Array
from smartpick.plan import Interval, Listed, Plan, Profile, Status, odds_for, status
from smartpick.plan.choice import utilities
from smartpick.plan.outlook import counted, of_hundred
from smartpick.season.calendar import Season, SeasonDate
from smartpick.season.news import now
from smartpick.season.rank_list import works
from smartpick.season.zones import day_words, in_words
from smartpick.whatif import Lever, ways_to_floor, what_would_change

MOST_APPLICATIONS = 45
"""Applications one may send in SOAP (NRMP help pages on SOAP, see `data/rules/soap.csv`)."""
SOAP_ODDS = (
    "How SOAP programs choose is not published. The chances are those of the ordinary season, for someone who did not "
    "match with your list: use them to choose between programs, not as your chance in SOAP."
)
YEAR = dt.timedelta(days=364)
"""From a date of one season to the same weekday of the next, where that is not published yet (assumption)."""


@dataclass(frozen=True)
class Rule:
    """One rule of SOAP with its footing, a row of `data/rules/soap.csv`."""

    key: str
    rule: str
    source: str
    address: str
    as_of: str
    confidence: str


@lru_cache
def rules() -> dict[str, Rule]:
    """All rules by key, in the order of the file."""
    return {row["key"]: Rule(**row) for row in csv_rows("rules/soap.csv")}


@dataclass(frozen=True)
class Eligibility:
    """Whether the applicant may take part in SOAP.

    Args:
        answer: "yes", "no", or "open" while something is not entered or not decided.
        sentences: why, and what to do about it.
    """

    answer: str
    sentences: tuple[str, ...]


def eligibility(profile: Profile, season: Season, date: dt.date) -> Eligibility:
    """Whether someone may take part in SOAP, as far as the profile and the day tell.

    Args:
        profile: the ECFMG certificate, events and the time zone.
        season: its dates.
        date: the day on which one looks.
    """
    deadline, notice = season["nrmp.img_credential_verification_deadline"], season["nrmp.match_status_notice"]
    certified, zone = profile.applicant.ecfmg_certified, profile.time_zone
    sentences = [rules()["registered"].rule, rules()["verified"].rule]
    if date > season["nrmp.soap_ends"].day:
        return Eligibility("no", (f"SOAP is over since {season['nrmp.soap_ends'].when(zone)}.", rules()["after"].rule))
    if certified:
        sentences.append("You entered that ECFMG has certified you. Look in the NRMP's system that it says so too.")
    elif date <= deadline.day:
        left = (deadline.day - date).days
        entered = "not entered" if certified is None else "entered as no"
        sentences.append(
            f"Your ECFMG certificate is {entered}. The last moment is {deadline.when(zone)}: "
            f"{counted(left, 'day')} {'is' if left == 1 else 'are'} left."
        )
    elif certified is False:
        missed = f"Your ECFMG certificate is entered as no, and the deadline was {deadline.when(zone)}."
        return Eligibility("no", (missed, rules()["verified"].rule, rules()["ineligible"].rule))
    else:
        sentences.append(
            f"Your ECFMG certificate is not entered. If ECFMG had not confirmed your exams by {deadline.when(zone)}, "
            "you cannot take part."
        )
    if date < notice.day:
        sentences.append(
            f"Only who did not match, or matched for part of the training, takes part: {notice.when(zone)}."
        )
    settled = certified is True and date >= notice.day
    return Eligibility("yes" if settled else "open", tuple(sentences))


def hours(season: Season) -> tuple[SeasonDate, ...]:
    """The hours of the week of the match, in order; `SeasonDate.when(zone)` says each in the applicant's zone too."""
    first, last = season["nrmp.match_status_notice"], season["nrmp.match_day"]
    return tuple(each for each in season.dates if each.at and first.at <= each.at <= last.at)  # type: ignore[operator]


def no_contact(season: Season, when: dt.date | dt.datetime, zone: str = "") -> str:
    """Why no letter may go to any program then, in a sentence; "" outside the days of SOAP.

    Args:
        season: its dates.
        when: a moment with its time zone; or a day, which is blocked when any hour of it in New York is.
        zone: the applicant's, for the words.

    Raises:
        ValueError: a moment without a time zone.
    """
    opens, ends = season["nrmp.soap_unfilled_list_opens"].at, season["nrmp.soap_ends"].at
    assert opens is not None  # a season's file gives both by the hour
    assert ends is not None
    if isinstance(when, dt.datetime):
        if when.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        blocked = opens <= when <= ends
    else:
        blocked = opens.date() <= when <= ends.date()
    if not blocked:
        return ""
    rule = rules()["contact"]
    return (
        f"Letters are blocked from {in_words(opens, zone)} to {in_words(ends, zone)}. {rule.rule} ({rule.source}, "
        f"{rule.address}; confirm the hours with the NRMP.)"
    )


@dataclass(frozen=True)
class SoapLine:
    """One program to apply to.

    Args:
        code: ACGME code; name, specialty, state; tier: 1 is the home region.
        adds: what it adds to the chance that one of the list takes you, 0–1, in the order of adding; see SOAP_ODDS.
        before: what became of your application there, as entered: "interviewed", "refused"; "" where neither is.
    """

    code: str
    name: str
    specialty: str
    state: str
    tier: int
    adds: float
    before: str


@dataclass(frozen=True)
class SoapList:
    """Where to send the applications of SOAP.

    Args:
        lines: at most MOST_APPLICATIONS, the most useful first.
        no_odds: codes in specialties without published figures, as entered: decide on them by hand.
        left_out: code → why it was not taken.
        unused: applications that are left over.
        sentences: what to mind.
    """

    lines: tuple[SoapLine, ...]
    no_odds: tuple[str, ...]
    left_out: dict[str, str]
    unused: int
    sentences: tuple[str, ...]


def choose(
    plan: Listed, date: dt.date, unfilled: Iterable[str] | None = None, most: int = MOST_APPLICATIONS
) -> SoapList:
    """The applications of SOAP, chosen among the unfilled programs by the value function of the first list.

    The nodes are weighted by the news of the season and by the chance that nothing applied to worked out: strength and
    interview skill of someone who did not match. What counts are matching and the applicant's own weights for place and
    setting; shares for regions do not bind, and a match outside the first specialty is worth what a second one is.

    Args:
        plan: one list or two, for the applicant, the wishes and what the season brought.
        date: the day, for what was heard until then.
        unfilled: ACGME codes as the user entered them; None = those kept in the profile.
        most: applications that can be sent.
    """
    profile, catalog = plan.profile, plan.catalog
    codes = tuple(dict.fromkeys(profile.unfilled if unfilled is None else unfilled))
    left_out, no_odds, groups = {}, [], {}
    for code in codes:
        if code not in catalog.code_position:
            left_out[code] = "It is not in the program table: look it up by hand."
        elif code in profile.exclusions:
            left_out[code] = "You left it out of your list."
        else:
            groups.setdefault(str(catalog.row(code)["specialty"]), []).append(code)
    chances, worths, able = [], [], []
    for specialty, some in groups.items():
        try:
            odds = _odds(plan, specialty)
        except NoPublishedFigures:
            no_odds += some
            continue
        position = {code: i for i, code in enumerate(odds.pool.codes)}
        worth = 1.0 if specialty == profile.applicant.specialty else profile.preferences.second_worth
        for code in some:
            i = position[code]
            if not odds.open[i] or odds.visa[i] == 0:
                left_out[code] = odds.closed[i] or "It takes no visa that you can use."
                continue
            able.append(code)
            chances.append(odds.probability[i])
            worths.append(worth * utilities(odds.pool, profile.preferences)[i])
    lines = _lines(plan, date, able, np.array(chances), np.array(worths), most) if able else ()
    return SoapList(
        lines, tuple(no_odds), left_out, max(most - len(lines), 0),
        tuple(_soap_words(codes, lines, no_odds, left_out, most)),
    )  # fmt: skip


def _odds(plan: Listed, specialty: str) -> Odds:
    """The odds of one specialty: a list's own, or computed for the same person."""
    for part in plan.parts:
        if part.odds.pool.specialty == specialty:
            return part.odds
    person = plan.profile.applicant.model_copy(update={"specialty": specialty, "second_specialty": None})
    return odds_for(plan.catalog, plan.profile.basis.model_copy(update={"applicant": person}))


def _not_matched(plan: Listed, date: dt.date) -> Array:
    """(75,) weight of each node given the news and that nothing applied to worked out, centrally."""
    news = now(plan, plan.profile.events, date)
    everywhere = np.arange(len(news.sent.codes))
    weights = news.weights[0] * portfolio.nothing_works(works(news, everywhere)[0])
    return weights / weights.sum()


def _lines(
    plan: Listed, date: dt.date, codes: list[str], chances: Array, worths: Array, most: int
) -> tuple[SoapLine, ...]:
    weights = _not_matched(plan, date)
    picked = portfolio.select(chances, weights, worths, min(most, len(codes))).indices
    states = status(plan.profile.events, date)
    lines, fails = [], weights.copy()
    for i in picked:
        row: Any = plan.catalog.row(codes[i])
        adds = float(fails @ chances[i])
        fails *= 1 - chances[i]
        name, specialty, state = (str(row[column]) for column in ("program_name", "specialty", "state"))
        before = _before(states.get(codes[i]))
        lines.append(SoapLine(codes[i], name, specialty, state, int(row["tier"]), adds, before))
    return tuple(lines)


def _before(state: Status | None) -> str:
    """What a program with places left already decided; the applicant's own no is none of its decisions."""
    if state is None:
        return ""
    if state.kind == "done":
        return "interviewed"
    return "refused" if state.kind == "declined" and not state.invited else ""


def _soap_words(
    codes: tuple[str, ...], lines: tuple[SoapLine, ...], no_odds: list[str], left_out: dict[str, str], most: int
) -> list[str]:
    if not codes:
        return ["No unfilled program is entered yet. The NRMP shows the list to who takes part; enter the codes here."]
    words = [f"{len(lines)} of {len(codes)} unfilled programs chosen. {rules()['applications'].rule}", SOAP_ODDS]
    if left := max(most - len(lines), 0):
        words.append(
            f"{counted(left, 'application')} {'is' if left == 1 else 'are'} left over: for programs you hear of later."
        )
    if no_odds:
        verb = "is in a specialty" if len(no_odds) == 1 else "are in specialties"
        words.append(
            f"{counted(len(no_odds), 'program')} {verb} without published figures, so they are not chosen between."
        )
    if left_out:
        verb = "was" if len(left_out) == 1 else "were"
        words.append(f"{counted(len(left_out), 'program')} {verb} left out, each with its reason.")
    met = sum(bool(line.before) for line in lines)
    if met:
        words.append(f"{met} of them decided on you this season already, and have places left: expect little there.")
    return words


@dataclass(frozen=True)
class NextStep:
    """One change before the next cycle. lever: what it is and how much it moves; by: until when it counts; sentence:
    both in words."""

    lever: Lever
    by: dt.date
    sentence: str


@dataclass(frozen=True)
class NextCycle:
    """The next cycle.

    Args:
        now: the chance of matching with this season's list and form, before any news.
        same: that of the best list a year later with the same form: one cycle and one year since graduation more.
        own: what the applicant can change, largest effect first.
        dates: the next season's dates, expected by weekday, in words.
        sentences: what to mind.
    """

    now: Interval
    same: Interval
    own: tuple[NextStep, ...]
    dates: tuple[str, ...]
    sentences: tuple[str, ...]


_READY_DAYS = {"step3": 42, "letter": 14, "usce": 14, "socal": 14}
"""Days before applications can be sent by which a change must be done (assumption: a Step 3 result takes three to four
weeks and the transcript one; a letter has to be written and uploaded)."""
_NEXT_DATES = ("eras.season_opens", "eras.submit_opens", "eras.programs_see_applications", "nrmp.registration_opens")


def next_cycle(plan: Plan, season: Season) -> NextCycle:
    """What the applicant can change within a year, how far it would move the chance of matching, and until when.

    Args:
        plan: this season's list of one specialty; for two lists, one of them.
        season: this season's dates.

    Raises:
        PlanError: no list can be made a year later.
    """
    later = plan.again(a_year_later(plan.profile))
    now, same = plan.outlook.match, later.outlook.match
    sentences = (
        f"The best list a year later with the same form: of 100, {of_hundred(same)} match; this season "
        f"{of_hundred(now)}. One more cycle and one more year since graduation count against you (the sizes of both "
        "effects are assumptions).",
        "The dates of the next season are not published. These are this season's, moved by 52 weeks: confirm each.",
        rules()["after"].rule,
    )
    dates = tuple(f"{season[key].label}: about {day_words(season[key].day + YEAR)}" for key in _NEXT_DATES)
    return NextCycle(now, same, tuple(_step(lever, season) for lever in what_would_change(later)), dates, sentences)


def next_lists(plan: Plan, season: Season) -> tuple[NextStep, ...]:
    """How far another list would move the chance of matching in the next cycle: longer, wider, in two specialties.

    The first is the safest list within the present settings; the others start from it. Takes some seconds.

    Args:
        plan: this season's list of one specialty.
        season: this season's dates.
    """
    ways = ways_to_floor(plan.again(a_year_later(plan.profile)), 0.0)
    return tuple(_step(lever, season) for lever in ways if lever.key not in _READY_DAYS and lever.key != "visa")


def a_year_later(profile: Profile) -> Profile:
    """The same person one cycle on: one more earlier cycle, one more year since graduation, none of this season's news.

    What is not entered stays so, but the cycle: this one has been.
    """
    applicant = profile.applicant
    changes: dict[str, Any] = {"earlier_cycles": min((applicant.earlier_cycles or 0) + 1, 20)}
    if applicant.graduation_year is not None:
        # The model counts the years from this season's match: a year on is as if graduated a year before.
        changes["graduation_year"] = max(applicant.graduation_year - 1, 1960)
    return profile.model_copy(update={"applicant": applicant.model_copy(update=changes), "events": (), "unfilled": ()})


def _step(lever: Lever, season: Season) -> NextStep:
    by = season["eras.submit_opens"].day + YEAR - dt.timedelta(days=_READY_DAYS.get(lever.key, 0))
    least, most = (f"{100 * end:+.0f}".replace("-0", "+0") for end in (lever.change.low, lever.change.high))
    return NextStep(lever, by, f"{lever.label}: {least} to {most} of 100, done by about {day_words(by)}. {lever.note}")
