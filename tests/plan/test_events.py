"""Events of the season are kept as entered, in order, and say where each program stands."""

from __future__ import annotations

import datetime as dt
import json
from itertools import permutations

import pytest

from smartpick import Profile, open_plan
from smartpick.plan import Event, PlanError, RankList, differences, profile_to_json, status, step_words
from smartpick.plan.events import MOST_EVENTS

CODE, OTHER = "1400500895", "1400500018"
GOOD = {"applicant": {"specialty": "Internal Medicine", "visa": "j1_only"}}
START = Profile.model_validate(GOOD)


def event(kind: str, on: int, code: str = CODE, **fields: object) -> Event:
    return Event.model_validate({"code": code, "kind": kind, "date": f"2026-11-{on:02}", **fields})


def standing(*events: Event, until: int | None = None) -> tuple[str, tuple[str, ...]]:
    one = status(events, None if until is None else dt.date(2026, 11, until))[CODE]
    return one.kind, one.contradictions


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (("applied",), "applied"),
        (("signaled",), "applied"),
        (("applied", "signaled", "invited"), "invited"),
        (("invited", "accepted"), "accepted"),
        (("waitlisted", "invited", "accepted", "done"), "done"),
        (("invited", "declined"), "declined"),
        (("invited", "accepted", "cancelled"), "cancelled"),
        (("invited", "accepted", "cancelled", "invited"), "invited"),
        (("applied", "withdrawn"), "withdrawn"),
        (("invited", "accepted", "invited"), "accepted"),
    ],
)
def test_the_last_event_says_where_a_program_stands(kinds: tuple[str, ...], kind: str) -> None:
    assert standing(*(event(each, day) for day, each in enumerate(kinds, 1))) == (kind, ())


def test_events_of_one_day_are_read_in_the_order_in_which_they_happen() -> None:
    day = [event(kind, 12) for kind in ("applied", "invited", "accepted")]
    assert {standing(*order) for order in permutations(day)} == {("accepted", ())}


@pytest.mark.parametrize(
    ("kinds", "kind", "words"),
    [
        (("invited", "declined", "done"), "done", "Done on 2026-11-03, but declined on 2026-11-02"),
        (("accepted", "cancelled", "accepted"), "accepted", "no invitation between"),
        (("accepted", "done", "cancelled"), "cancelled", "that interview is over"),
        (("accepted", "waitlisted"), "waitlisted", "an interview was agreed"),
        (("invited", "applied"), "invited", "Applied on 2026-11-02, but invited on 2026-11-01"),
    ],
)
def test_events_that_do_not_fit_together_are_said_and_the_later_counts(
    kinds: tuple[str, ...], kind: str, words: str
) -> None:
    now, sentences = standing(*(event(each, day) for day, each in enumerate(kinds, 1)))
    assert now == kind
    assert len(sentences) == 1
    assert words in sentences[0]


def test_an_interview_cannot_lie_before_its_news_nor_be_done_before_its_day() -> None:
    assert "lies before the day of its news" in standing(event("accepted", 12, day="2026-11-02"))[1][0]
    assert (
        "but the interview is on 2026-12-03" in standing(event("accepted", 1, day="2026-12-03"), event("done", 9))[1][0]
    )


def test_invited_without_having_applied_is_fine() -> None:
    assert standing(event("invited", 12)) == ("invited", ())


def test_later_events_do_not_count_yet() -> None:
    events = event("applied", 1), event("invited", 12)
    assert standing(*events, until=11)[0] == "applied"
    assert standing(*events, until=12)[0] == "invited"
    assert status(events, dt.date(2026, 10, 31)) == {}


def test_the_interview_is_the_event_with_its_day_while_it_is_held() -> None:
    invited, moved = event("invited", 2), event("accepted", 4, day="2026-12-03", time="09:00")
    assert status([invited])[CODE].interview == invited
    assert status([invited, moved, event("done", 30)])[CODE].interview == moved
    given_up = status([invited, moved, event("cancelled", 20)])[CODE]
    assert (given_up.interview, given_up.invited, given_up.held) == (None, True, False)


def test_the_signal_is_kept() -> None:
    assert status([event("signaled", 1, signal="gold"), event("invited", 12)])[CODE].signal == "gold"


def test_events_are_kept_by_date_and_a_second_of_the_same_kind_and_day_replaces_the_first() -> None:
    first, second = event("invited", 12), event("invited", 12, notes="by e-mail")
    profile = START.with_events([first, event("applied", 2, OTHER), second])
    assert [each.code for each in profile.events] == [OTHER, CODE]
    assert profile.events[1].notes == "by e-mail"


def test_a_plan_with_a_season_opens_again() -> None:
    season = {
        "events": [
            {"code": "400121010", "kind": "applied", "date": "2026-09-24"},
            {"code": CODE, "kind": "accepted", "date": "2026-11-12", "day": "2026-12-03", "time": "09:00",
             "zone": "America/Los_Angeles", "format": "virtual", "notes": "Dr. Müller 😀", "score": 8},
        ],
        "time_zone": "Asia/Karachi",
        "unfilled": [OTHER],
        "rank_list": {
            "order": [CODE, OTHER, CODE], "scores": {CODE: {"training": 5}}, "weights": {"training": 2},
            "certified": "2027-03-01", "certified_order": [OTHER],
        },
    }  # fmt: skip
    profile = open_plan(json.dumps({**GOOD, **season}))
    assert profile.events[0].code == "0400121010"
    assert profile.rank_list == RankList(
        order=(CODE, OTHER), scores={CODE: {"training": 5}}, weights={"training": 2.0},
        certified=dt.date(2027, 3, 1), certified_order=(OTHER,),
    )  # fmt: skip
    assert open_plan(profile_to_json(profile, "x")) == profile
    assert profile.basis == START.basis


EVENT = {"code": CODE, "kind": "invited", "date": "2026-11-12"}
WRONG = {
    "a kind that is none": ({"events": [{**EVENT, "kind": "ghosted"}]}, "must be one of: applied, signaled"),
    "a day that is none": ({"events": [{**EVENT, "date": "2026-02-30"}]}, "must look like 2026-11-12"),
    "no date": ({"events": [{"code": CODE, "kind": "invited"}]}, "“date” is missing"),
    "a name for a code": ({"events": [{**EVENT, "code": "UCLA"}]}, "“UCLA” is not an ACGME program code"),
    "a time that is none": ({"events": [{**EVENT, "time": "25:00"}]}, "must look like 09:00"),
    "a zone that is none": ({"events": [{**EVENT, "zone": "PST8"}]}, "“PST8” is not a time zone"),
    "a score above ten": ({"events": [{**EVENT, "score": 11}]}, "from 1 to 10"),
    "a word it does not know": ({"events": [{**EVENT, "mood": "good"}]}, "“mood” is not a field"),
    "too many": ({"events": [EVENT] * (MOST_EVENTS + 1)}, "up to 2,000 events"),
    "events that are none": ({"events": "none"}, "up to 2,000 events"),
    "one's own zone": ({"time_zone": "Mars"}, "“Mars” is not a time zone"),
    "unfilled by name": ({"unfilled": ["UCLA"]}, "“UCLA” is not an ACGME program code"),
    "a score of six": ({"rank_list": {"scores": {CODE: {"training": 6}}}}, "1 to 5"),
    "a weight of ten": ({"rank_list": {"weights": {"training": 10}}}, "between 0 and 5"),
    "too many ranks": ({"rank_list": {"order": [f"{n:010}" for n in range(301)]}}, "up to 300 programs"),
}


@pytest.mark.parametrize(("data", "words"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_said_in_a_sentence(data: dict[str, object], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        open_plan(json.dumps({**GOOD, **data}))


def test_only_what_is_changed_in_the_season_is_validated() -> None:
    profile = START.in_season(time_zone="Asia/Karachi").with_events([event("invited", 12)])
    assert (profile.time_zone, len(profile.events), profile.notes) == ("Asia/Karachi", 1, START.notes)
    assert profile.changed("rank_list", order=[CODE]).rank_list.order == (CODE,)
    with pytest.raises(PlanError, match="is not a time zone"):
        START.in_season(time_zone="here")


def test_what_was_entered_is_said_in_the_words_of_undo(catalog) -> None:
    def words(old: Profile, new: Profile) -> str:
        return step_words(differences(old, new, catalog))

    name = catalog.table["program_name"].iloc[catalog.code_position[CODE]]
    one = START.with_events([event("invited", 12)])
    assert words(START, one) == f"News: invited {name} 2026-11-12 added"
    assert words(one, START) == f"News: invited {name} 2026-11-12 taken away"
    assert words(one, START.with_events([event("invited", 12, score=8)])) == (
        f"News: invited {name} 2026-11-12 changed"
    )
    assert words(START, START.with_events([event("invited", 12), event("invited", 13, OTHER)])) == "News: 2 changed"
    assert words(START, START.changed("rank_list", order=[CODE])) == f"Rank list: {name} added"
    listed = START.changed("rank_list", order=[CODE, OTHER])
    assert words(listed, listed.changed("rank_list", order=[OTHER, CODE])) == "Rank list: another order"
    assert words(listed, listed.changed("rank_list", certified="2027-03-01")) == (
        "Rank list certified not entered → 2027-03-01"
    )
