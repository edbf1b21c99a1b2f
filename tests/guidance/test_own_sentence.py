"""The applicant's own sentence for a fact: every text says it as it stands, and claims no more than it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick.applicant import Story, StoryItem
from smartpick.guidance import (
    LETTERS,
    StatementPlan,
    all_slips,
    check_consistency,
    concerns_home,
    fits,
    home_story,
    letter,
    outline,
    story_sentence,
)
from smartpick.guidance.divisions import connections
from smartpick.guidance.ties import division_ties
from smartpick.plan import QUESTIONS
from tests.three_applicants import TIED

TODAY = dt.date(2026, 11, 28)
ODD = "My sister, RN (nights) in Riverside, CA, I have to say, is who i visit!"


def told(sentence: str, **fields) -> StoryItem:
    return StoryItem(**{"kind": "person", "who": "my sister", "place": "Riverside, CA", **fields}, sentence=sentence)


def with_facts(plan, *items: StoryItem):
    return replace(plan, profile=plan.profile.model_copy(update={"story": Story(items=items)}))


@given(st.text(max_size=80), st.sampled_from(["person", "aim", "language", "rural", "move"]))
def test_it_is_said_as_it_stands_whatever_the_other_fields_hold(sentence, kind):
    item = told(sentence, kind=kind, what="lives and works")
    if item.sentence:
        text = story_sentence(item, TODAY).text
        assert text.removesuffix(".") == " ".join(item.sentence.split()).removesuffix(".")
        assert text == story_sentence(told(sentence, kind="aim", place=""), TODAY).text
        assert text[-1] in ".!?…\"'”’)]"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  She owns\n a bakery ", "She owns a bakery."), ("Is it far?", "Is it far?"),
        ("She said “come.”", "She said “come.”"), ("I work at St. Jude (nights)", "I work at St. Jude (nights)."),
    ],
)  # fmt: skip
def test_it_ends_with_one_mark(typed, text):
    assert story_sentence(told(typed)).text == text


def test_brackets_in_it_are_gaps_and_keep_it_out_of_every_text(three):
    item = told("My sister lives in [town].")
    assert story_sentence(item).gaps == ("town",)
    statements = StatementPlan(with_facts(three["tied"], item))
    assert not any(draft.text.startswith("My sister") for draft in statements.home_facts)


def test_no_text_rewrites_it(three):
    """What is said aloud is put in short forms; the own sentence is not."""
    statements = StatementPlan(with_facts(three["tied"], told(ODD), *TIED.story.items[1:]))
    code = next(code for code in statements.assignments if fits(statements.plan.catalog, "inside home", code))
    texts = [outline(statements, question, code).whole.text for question in QUESTIONS]
    texts += [letter(statements, kind, code).text for kind in LETTERS if fits(statements.plan.catalog, kind, code)]
    assert any(ODD in text for text in texts[: len(QUESTIONS)])
    assert any(ODD in text for text in texts[len(QUESTIONS) :])
    assert all(ODD in text for text in texts if "RN" in text)


@pytest.mark.parametrize(
    ("sentence", "place", "home"),
    [
        ("My aunt raised me in Boston, Massachusetts.", "Riverside, CA", False),
        ("I studied in Hungary.", "Riverside, CA", False),
        ("My aunt raised me.", "Riverside, CA", True),
        ("My aunt raised me in California.", "Riverside, CA", True),
        ("I moved from Boston to Riverside.", "Riverside, CA", True),
        ("My aunt raised me in San Bernardino.", "", True),
        ("My aunt raised me.", "Boston, MA", False),
    ],
)
def test_another_place_in_it_is_not_claimed_for_the_home_region(catalog, sentence, place, home):
    item = told(sentence, who="my aunt", place=place)
    assert concerns_home(catalog, item) == home
    points = home_story(catalog, TIED.applicant, Story(items=(item,)), TODAY).points
    assert any(sentence in point.by for point in points) == home


def test_another_division_in_it_is_not_claimed_either(catalog, three):
    here = told("My brother teaches in Houston.", who="my brother", place="Houston, TX")
    elsewhere = told("My brother teaches in Denver, Colorado.", who="my brother", place="Houston, TX")
    for item, count in ((here, 1), (elsewhere, 0)):
        no_ties = TIED.applicant.model_copy(update={"ties": ()})
        assert len(division_ties(catalog, no_ties, Story(items=(item,)), TODAY)) == count
        assert len(connections(StatementPlan(with_facts(three["tied"], item)))) == count


def test_the_check_and_the_spelling_read_it(catalog, three):
    plan = with_facts(three["tied"], told("I will only take H-1B. I recieved [what]."))
    found = {rule.key: rule for rule in check_consistency(StatementPlan(plan))}
    assert "own sentence for fact 1" in found["brackets"].findings[0].what
    assert found["visa"].status == "found"
    assert ("Fact 1", "recieved") in [(where, slip.words) for where, slip in all_slips(catalog, plan.profile)]
