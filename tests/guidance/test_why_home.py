"""Reasons every program has heard: found in many wordings, and not in words about patients and work."""

from __future__ import annotations

import pytest

from smartpick.guidance import generic_reasons


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
