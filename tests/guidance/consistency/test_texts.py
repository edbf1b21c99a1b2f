"""Every typed text is read with those who see it; a wording is found only where it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartpick.guidance import (
    StatementPlan,
    check_consistency,
)
from smartpick.guidance.consistency.texts import Reading
from smartpick.plan import Messages
from tests.guidance.consistency.lists import HOME_FIRST, checked, national
from tests.three_applicants import TIED


def test_the_rows_are_those_who_read_it(plans):
    plan = plans["third"]
    found = checked(plan, {"statements": (national(HOME_FIRST),)})["home_first_elsewhere"].findings
    assert found[0].codes == tuple(code for code in plan.codes if StatementPlan(plan).assignments[code] == "national")


def test_the_story_in_own_words_is_read_too(plans):
    story = TIED.story.model_copy(
        update={"why_home": "My [who] lives there.", "adaptability": "I will only take H-1B."}
    )
    plan = replace(plans["third"], profile=TIED.model_copy(update={"story": story}))
    found = {rule.key: rule for rule in check_consistency(StatementPlan(plan))}
    assert "own words on why Southern California" in found["brackets"].findings[0].what
    assert found["brackets"].findings[0].codes == tuple(plan.list_table.loc[plan.list_table["tier"] == 1, "acgme_code"])
    assert found["visa"].status == "found"


SAID = {
    "home_first": (
        ["I am most interested in Southern California.", "California is my number 1.", HOME_FIRST,
         "I want to become a psychiatrist in Los Angeles.", "My dream is to live in California.",
         "I see myself in San Diego.", "I would prefer California."],
        ["I do not plan to stay in California.", "I want to train in the Midwest, not in California.",
         "My sister wants to live in Los Angeles.", "In contrast to California, my first choice is Ohio.",
         "My first choice is not California.", "I cannot see myself in Los Angeles.",
         "I hope to work outside Southern California."],
    ),
    "rural_wish": (
        ["I want to practice in a rural town.", "I would love to work in rural clinics.", "I prefer rural places."],
        ["I loved my rural village but I do not want rural work.", "I would like to thank my rural patients.",
         "I worked in a rural clinic."],
    ),
    "broad": (
        ["I apply all over the country.", "All over the country.", "I applied in many states."],
        ["We vaccinated children across the country.", "I apply in three states."],
    ),
    "rank_promise": (
        ["I will rank your program number one.", "You are my first choice.", "I will rank [program] first.",
         "I plan to rank you #1.", "Your program is my top choice.", "I ranked you first."],
        ["My school ranked me first.", "I was ranked number one in my class.", "My first choice is California.",
         "I will put your training first.", "I place my patients first.",
         "I will not rank any program first in this letter.", "I would be glad to train with you."],
    ),
    "rank_ask": (
        ["How will you rank me?", "Will you rank me?", "Please tell me where I stand on your rank list.",
         "Please rank me highly.", "Am I on your rank list?"],
        ["How do you teach residents?", "My school ranked me first.", "Where do your residents work?"],
    ),
}  # fmt: skip
"""Wording → texts in which it is found, texts in which it is not."""


@pytest.mark.parametrize(
    ("key", "text", "fires"),
    [(key, text, fires) for key, pair in SAID.items() for fires, some in zip((True, False), pair, strict=True)
     for text in some],
)  # fmt: skip
def test_a_wording_is_found_only_where_it_is_said(plans, key, text, fires):
    plan = plans["third"]
    told = plan.profile.model_copy(update={"messages": Messages(answers={"move": text})})
    assert bool(Reading(StatementPlan(replace(plan, profile=told))).with_wording(key)) == fires
