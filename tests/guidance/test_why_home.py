"""Reasons every program has heard: found in many wordings, and not in words about patients and work."""

from __future__ import annotations

import pytest

from smartpick.applicant import Story, StoryItem
from smartpick.guidance import generic_reasons
from smartpick.guidance.why_home import aims, home_items


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I have friend in LA.", "friends"), ("My best friend is doctor in LA.", "friends"),
        ("My friends live there.", "friends"), ("I like the sun.", "weather"), ("It is not cold.", "weather"),
        ("I love the sunny weather.", "weather"), ("It is my dream to live in California.", "dream"),
        ("The quality of life is good.", "lifestyle"), ("I love the beach.", "beach"),
    ],
)  # fmt: skip
def test_a_generic_reason_is_found(text, key):
    assert key in {wording.key for wording in generic_reasons(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The quality of life of cancer patients was my research.",
        "The lifestyle of my patients with diabetes changed.",
        "I treated heat stroke in warm weather.", "The patient was a surfer.",
        "I think of people I know living with HIV.",
        "My friend Amina is a nurse.", "The sun rose.", "I do not mind the weather.",
        "My dream is to become an internist.",
    ],
)  # fmt: skip
def test_words_about_patients_and_work_are_left_alone(text):
    assert generic_reasons(text) == []


def test_work_on_the_states_health_system_counts_from_wherever_and_medical_work_does_not(catalog):
    system = StoryItem(kind="research", what="studied Medi-Cal enrollment", place="Lagos")
    medical = StoryItem(kind="experience", what="worked as a medical officer", place="Lagos")
    assert home_items(catalog, Story(items=(system, medical))) == [system]


@pytest.mark.parametrize(
    "what", ["be an internist", "help people", "become a good doctor", "finish residency", "psychiatrist"]
)
def test_an_aim_that_says_nothing_is_no_aim(catalog, what):
    aim = StoryItem(kind="aim", what=what)
    assert aims(catalog, Story(items=(aim,))) == ([], [])
    assert aims(catalog, Story(items=(aim.model_copy(update={"population": "refugees"}),)))[1]


@pytest.mark.parametrize(
    "what", ["work along the border", "work in a Gulf town", "open a clinic in the Delta", "care for Navajo families",
             "return to my country", "serve Texans", "work on the reservation", "care for people in a mountain town"],
)  # fmt: skip
def test_an_aim_for_one_part_of_the_country_goes_to_no_other(catalog, what):
    assert aims(catalog, Story(items=(StoryItem(kind="aim", what=what),)))[1] == []
