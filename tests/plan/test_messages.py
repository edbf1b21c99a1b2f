"""What the messages take: a wrong part is named in one sentence, and the sentences read the model's limits."""

from __future__ import annotations

import pytest

from smartpick.applicant import refusal
from smartpick.plan import messages
from smartpick.plan.messages import MESSAGES_SENTENCES, Messages


def refused(**fields: object) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 – the sentence is what is tested
        Messages.model_validate(fields)
    return refusal(caught.value, MESSAGES_SENTENCES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value", "limit", "sentence"),
    [
        ("statements", [{"version": "home", "text": "x" * 28_001}], 28_000, "The statement has 28,001 characters"),
        ("divisions", [{"division": "Pacific", "essay": "x" * 301}], 300, "The essay has 301 characters"),
        ("no_preference_essay", "x" * 301, 300, "The essay has 301 characters"),
        ("setting_essay", "x" * 301, 300, "The essay has 301 characters"),
        ("answers", {"move": "x" * 5_001}, 5_000, "The answer has 5,001 characters"),
        ("letters", [{"kind": "visa", "text": "x" * 5_001}], 5_000, "The letter has 5,001 characters"),
        ("visa_text", "x" * 2_001, 2_000, "The text on the visa has 2,001 characters"),
    ],
)
def test_a_text_too_long_is_refused_with_its_length_and_its_limit(field, value, limit, sentence):
    assert refused(**{field: value}) == f"{sentence}; the limit is {limit:,}."
    if field not in {"answers", "divisions"}:
        assert f"up to {limit:,} characters" in MESSAGES_SENTENCES[field]


def test_a_letter_to_a_code_that_is_none_is_refused_in_one_sentence():
    letter = {"kind": "visa", "code": "UCLA", "text": "x"}
    assert refused(letters=[letter]) == "“UCLA” is not an ACGME program code (ten digits)."
    assert Messages.model_validate({"letters": [{**letter, "code": "400121010"}]}).letters[0].code == "0400121010"


def test_too_many_letters_and_statements_are_refused_with_the_models_limit():
    letters = [{"kind": "visa", "code": str(n), "text": "x"} for n in range(messages.MOST_LETTERS + 1)]
    assert f"There can be up to {messages.MOST_LETTERS} edited letters." in refused(letters=letters)
    statements = [{"version": "home"}] * (messages.MOST_STATEMENTS + 1)
    assert f"There can be up to {messages.MOST_STATEMENTS} statements" in refused(statements=statements)
