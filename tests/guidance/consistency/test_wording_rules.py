"""Own facts, brackets, the visa, another specialty, promises of a rank."""

from __future__ import annotations

import pytest

from smartpick.guidance.text.wordings import rows
from tests.guidance.consistency.lists import checked, choice, letter, national


def test_own_facts_are_no_contradiction(plans):
    told = {"statements": (national("I completed an observership in Riverside, CA with Dr. Ana Ruiz."),)}
    assert checked(plans["third"], told)["statement_names"].status == "nothing found"


@pytest.mark.parametrize(
    "told",
    [
        {"answers": {"move": "I would move. [one concrete fact]"}}, {"visa_text": "Step 3 in [month]."},
        {"divisions": (choice("Pacific", "[one concrete fact that ties you to Pacific]"),)},
        {"letters": (letter("Dear [name of your interviewer]"),)},
        {"no_preference": True, "no_preference_essay": "[what you look for in a program]"},
    ],
)  # fmt: skip
def test_brackets_left_in_any_text_are_found_and_quoted(plans, told):
    rule = checked(plans["third"], told)["brackets"]
    assert rule.status == "found"
    assert rule.findings[0].evidence.startswith("[")


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("I want to become a psychiatrist.", True), ("As a future pediatrician, I listen.", True),
        ("I plan a career as a neurologist.", True), ("I want to become an internist.", False),
        ("My mentor is a psychiatrist.", False), ("I worked with a surgeon.", False),
    ],
)  # fmt: skip
def test_the_person_of_another_specialty_is_an_aim_too(plans, text, fires):
    for told in ({"statements": (national(text),)}, {"answers": {"preference": text}}):
        rule = checked(plans["third"], told)["other_specialty"]
        assert (rule.status == "found") == fires


def test_every_person_belongs_to_a_specialty_of_the_table(catalog):
    assert {row["specialty"] for row in rows("specialty_persons")} <= set(catalog.specialties)


def test_one_letter_that_promises_is_no_contradiction(plans):
    plan, text = plans["third"], "You are my first choice."
    one, two = (letter(text, code) for code in plan.codes[:2])
    assert checked(plan, {"letters": (one,)})["rank_promise"].status == "nothing found"
    findings = checked(plan, {"letters": (one, two)})["rank_promise"].findings
    assert [finding.codes for finding in findings] == [(plan.codes[0],), (plan.codes[1],)]


def test_h1b_words_fit_an_h1b_need(three):
    told = {"answers": {"move": "I will only accept H-1B."}}
    assert checked(three["h1b only"], told)["visa"].status == "nothing found"
    wrong = {"answers": {"move": "I can only use a J-1."}}
    assert checked(three["h1b only"], wrong)["visa"].status == "found"


def test_the_own_words_on_the_visa_are_read_too(plans):
    found = checked(plans["third"], {"visa_text": "I will only accept H-1B."})["visa"]
    assert found.status == "found"
    assert found.read == ("words on the visa",)
    assert "only accept H-1B" in found.findings[0].evidence
