"""Three as different as can be: an H-1B-only psychiatrist, a family doctor with Texan ties, one who never was there.

Whatever is marked ready of theirs is sendable: no fault, no claim nobody made, nothing twice.
"""

import datetime as dt
import re
from dataclasses import replace

import pytest

from smartpick import recommend_profile
from smartpick.applicant import StoryItem
from smartpick.guidance import (
    LETTERS,
    StatementPlan,
    check_answer,
    essay_draft,
    fits,
    home_story,
    letter,
    outline,
    story_sentence,
)
from smartpick.guidance.divisions import coverage, propose
from smartpick.guidance.text.ready import to_mend
from smartpick.plan import QUESTIONS, Event
from tests.three_applicants import SENDERS

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def senders(catalog):
    """Their statement plans, with an interview held in the home region and notes on it, and one elsewhere without."""
    plans = {}
    for name, profile in SENDERS.items():
        plan = recommend_profile(catalog, profile)
        at = {tier: next(c for c in plan.codes if tier_of(catalog, c) == tier) for tier in (1, 3)}
        notes = "With Dr. Maya Brooks. Spoke about the street clinic on Thursdays."
        events = (
            Event(code=at[1], kind="done", date=dt.date(2026, 11, 20), notes=notes),
            Event(code=at[3], kind="done", date=dt.date(2026, 11, 21), notes="nice residents"),
        )
        plan = replace(plan, profile=plan.profile.in_season(events=events))
        plans[name] = StatementPlan(plan, TODAY), at
    return plans


def tier_of(catalog, code):
    return int(catalog.table["tier"].iat[catalog.code_position[code]])


def texts(statements, codes):
    """(what, text, ready) of everything one sends, says or fills in."""
    catalog = statements.plan.catalog
    for code in codes:
        for kind in LETTERS:
            if fits(catalog, kind, code):
                told = letter(statements, kind, code)
                yield f"{kind} {code}", told.body, told.sendable
        for question in QUESTIONS:
            told = outline(statements, question, code).whole
            yield f"{question} {code}", told.text, not told.gaps
    for division in ("Pacific", "West South Central", ""):
        told = essay_draft(statements, division)
        yield f"essay {division}", told.text, not told.gaps


@pytest.mark.parametrize("name", SENDERS)
def test_what_is_ready_has_no_fault_and_says_nothing_twice(senders, name):
    statements, at = senders[name]
    for what, text, ready in texts(statements, at.values()):
        if ready:
            assert to_mend(text) == [], what
        sentences = [s for s in re.split(r"(?<=[.!?])\s+", text) if len(s.split()) > 3]
        assert len(sentences) == len(set(sentences)), what


@pytest.mark.parametrize("name", SENDERS)
def test_three_questions_get_three_answers_without_a_visa(senders, name):
    statements, at = senders[name]
    for code in at.values():
        told = {q: outline(statements, q, code).whole.text for q in ("preference", "elsewhere", "move")}
        facts = [
            set(re.findall(r"I (?:moved|lived|worked|cared|learned|have|did|speak)[^.]*\.", t)) for t in told.values()
        ]
        assert len(set(told.values())) == 3
        assert not facts[0] & facts[1]
        assert not facts[1] & facts[2]
        assert not facts[0] & facts[2]
        assert not any("visa" in text or "H-1B" in text for text in told.values())


def test_who_asks_matters(senders):
    for name in ("psychiatrist", "never there"):
        statements, at = senders[name]
        assert "My first choice is Southern California" in outline(statements, "preference", at[1]).whole.text
        elsewhere = outline(statements, "preference", at[3]).whole.text
        assert "one region among several" in elsewhere
        assert ("ties there" in elsewhere) == (name == "psychiatrist"), "a lecture heard is no tie"
    statements, at = senders["texan"]
    for code in at.values():
        assert "I have ties in Texas." in outline(statements, "preference", code).whole.text
        assert "Southern California" not in outline(statements, "move", code).whole.text


def test_ties_are_claimed_only_by_who_has_some(senders):
    statements, at = senders["never there"]
    told = letter(statements, "inside home", at[1])
    assert "ties" not in told.text
    assert told.body.index("refugees from South Sudan") < told.body.index("families live in Southern California too")
    assert "ties" not in letter(statements, "outside home", at[3]).body
    assert not home_story(statements.plan.catalog, *_facts("never there"), TODAY).ever_there
    person = next(
        p for p in home_story(statements.plan.catalog, *_facts("never there"), TODAY).points if p.key == "person"
    )
    assert not person.met, "a medical center is no person"
    statements, at = senders["psychiatrist"]
    assert "ties to Southern California" in letter(statements, "inside home", at[1]).subject


def _facts(name):
    return SENDERS[name].applicant, SENDERS[name].story


def test_a_division_without_a_tie_is_proposed_only_to_who_puts_it_first(senders):
    statements, _ = senders["texan"]
    assert propose(statements, coverage(statements)).best.divisions == ("West South Central",)


def test_after_an_interview_one_reason_and_one_thing_of_the_day(senders):
    for statements, at in senders.values():
        thanks, interest = (letter(statements, kind, at[1]) for kind in ("thanks", "interest"))
        assert thanks.sendable
        assert interest.sendable
        assert "about the street clinic on Thursdays" in thanks.body
        reasons = [draft.text for draft in statements.home_facts]
        assert sum(reason in interest.body for reason in reasons) <= 1
        assert not letter(statements, "thanks", at[3]).sendable, "nothing was noted that they spoke about"
        assert "have applied" in letter(statements, "visa", at[3]).body
        step3 = statements.plan.profile.applicant.step3_passed
        assert not (step3 and "must Step 3 be passed" in letter(statements, "visa", at[3]).body)


def test_a_first_letter_without_a_tie_there_wants_a_fact_about_the_program(senders):
    statements, at = senders["psychiatrist"]
    assert letter(statements, "outside home", at[3]).gaps == ("one fact about this program that you checked yourself",)


def test_answers_made_from_facts_pass_their_own_check(senders):
    for statements, at in senders.values():
        for code in at.values():
            for question in ("preference", "elsewhere", "move"):
                told = outline(statements, question, code).whole
                assert not told.gaps
                assert check_answer(statements.plan.catalog, told.text).to_do == ()


def test_a_checklist_ticks_several_kinds_of_place_only_where_there_are_several(senders):
    ticked = {
        name: {i.key: bool(i.filled) for i in s.content("universal")}["settings"] for name, (s, _) in senders.items()
    }
    assert ticked == {"psychiatrist": True, "texan": True, "never there": False}


def test_who_was_shadowed_is_named_once():
    item = StoryItem(kind="experience", what="shadowing a psychiatrist in clinic", who="Dr. Ara Lee",
                     place="Burbank, CA", start="2025-09", end="2025-10")  # fmt: skip
    assert story_sentence(item, TODAY).text == (
        "I shadowed Dr. Ara Lee, a psychiatrist, in a clinic in Burbank, CA from September 2025 to October 2025."
    )
