"""The visa need in words: what says another need than the form is found, what says the same is left alone."""

from __future__ import annotations

from itertools import permutations

import pytest

from smartpick import Applicant
from smartpick.applicant import VISA_NEEDS
from smartpick.guidance import check_visa_text, visa_statement


def needing(visa: str, **told) -> Applicant:
    return Applicant(specialty="Internal Medicine", visa=visa, **told)


@pytest.mark.parametrize("step3", [True, False])
@pytest.mark.parametrize(("said", "true"), list(permutations(VISA_NEEDS, 2)))
def test_the_wording_of_one_need_is_found_under_every_other(said, true, step3):
    text = visa_statement(needing(said, step3_passed=step3)).text
    assert check_visa_text(needing(true), text)


@pytest.mark.parametrize("need", VISA_NEEDS)
def test_the_wording_of_the_own_need_is_left_alone(need):
    assert check_visa_text(needing(need), visa_statement(needing(need, ecfmg_certified=True)).text) == []


@pytest.mark.parametrize(
    ("need", "text"),
    [
        ("j1_or_h1b", "I want H1B, not J1."), ("j1_or_h1b", "J1 is not option for me."),
        ("none", "I need an H-1B visa and sponsorship."), ("none", "J-1 is not an option for me."),
        ("h1b_only", "I can train on a J-1."), ("h1b_only", "I plan to train on a J-1 visa."),
        ("j1_or_h1b", "No J-1."), ("j1_or_h1b", "I cannot accept a J-1."), ("j1_or_h1b", "I must have an H-1B."),
        ("j1_only", "I require H-1B."), ("j1_or_h1b", "I don't want J1 visa."), ("j1_or_h1b", "I only accept H1B."),
        ("j1_or_h1b", "I will not take an H-1B."), ("none", "I need visa sponsorship."),
        ("h1b_only", "No sponsorship is needed."), ("j1_or_h1b", "I want a green card."),
        ("j1_or_h1b", "J-1 would not work for me."),
    ],
)  # fmt: skip
def test_another_need_is_found(need, text):
    assert check_visa_text(needing(need), text)


@pytest.mark.parametrize(
    ("need", "text"),
    [
        ("j1_or_h1b", "I do not have a J-1 yet."), ("j1_or_h1b", "I do not require an H-1B."),
        ("j1_or_h1b", "I do not require an H-1B visa."), ("j1_or_h1b", "I just renewed my H-1B."),
        ("j1_or_h1b", "My wife is a permanent resident."), ("j1_only", "My brother has a green card."),
        ("j1_or_h1b", "I can train on a J-1."), ("j1_or_h1b", "I have no J-1 yet."),
        ("j1_or_h1b", "I need a J-1 or an H-1B visa."), ("none", "I am a permanent resident."),
        ("none", "I do not need visa sponsorship."), ("h1b_only", "I need an H-1B."),
        ("j1_or_h1b", "Which visas do you sponsor: J-1, H-1B, or both?"), ("j1_only", "I need visa sponsorship."),
        ("j1_or_h1b", "I need help with my H-1B interview."), ("j1_or_h1b", "I need a J-1 waiver later."),
        ("j1_or_h1b", "I hold an H-1B now and I can also train on a J-1."),
        ("j1_or_h1b", "I will not only consider H-1B but also J-1."),
    ],
)  # fmt: skip
def test_the_same_need_is_left_alone(need, text):
    assert check_visa_text(needing(need), text) == []
