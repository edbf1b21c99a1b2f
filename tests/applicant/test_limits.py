"""Form limits stand once, in the model: the helper reads them, the sentences name them."""

import re

import pytest
from pydantic import BaseModel, Field, ValidationError

from smartpick import Applicant, Preferences
from smartpick.applicant import APPLICANT_SENTENCES, STORY_SENTENCES, Story, StoryItem, limits

PERSON = {"specialty": "Internal Medicine", "visa": "j1_or_h1b"}
NUMBERS = [
    "step2_ck", "step1_attempts", "step2_attempts", "graduation_year", "usce_hands_on_months",
    "usce_observership_months", "usce_socal_months", "us_letters", "letters", "research_items", "gap_months",
    "earlier_cycles",
]  # fmt: skip


class Form(BaseModel):
    """A form of every kind of field."""

    whole: int | None = Field(default=None, ge=3, le=7)
    number: float = Field(default=1, gt=0, le=2)
    text: str = Field(default="", max_length=80)
    items: tuple[str, ...] = Field(default=("a",), min_length=1, max_length=5)
    free: int = 0


def test_limits_are_those_of_the_model() -> None:
    fields = ("whole", "number", "text", "items")
    assert [limits(Form, field) for field in fields] == [(3, 7), (0.0, 2.0), (0, 80), (1, 5)]
    assert isinstance(limits(Form, "number")[1], float)
    assert limits(Applicant, "step2_ck") == (1, 300)
    assert limits(Preferences, "budget_usd") == (11, 50_000)


def test_a_field_without_limits_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"Form\.free has no limits\."):
        limits(Form, "free")


@pytest.mark.parametrize("field", NUMBERS)
def test_the_form_takes_both_ends_and_nothing_beyond(field: str) -> None:
    least, most = limits(Applicant, field)
    together = {"usce_hands_on_months": 60, "usce_observership_months": 60, "letters": 10}
    for value in (least, most):
        Applicant.model_validate({**PERSON, **({} if field in together else together), field: value})
    for value in (least - 1, most + 1):
        with pytest.raises(ValidationError):
            Applicant.model_validate({**PERSON, field: value})


@pytest.mark.parametrize("field", NUMBERS)
def test_the_sentence_names_both_ends(field: str) -> None:
    numbers = re.findall(r"\d+", APPLICANT_SENTENCES[field].replace("Step 1 ", "").replace("Step 2 ", ""))
    assert numbers[:2] == [f"{end:g}" for end in limits(Applicant, field)]


@pytest.mark.parametrize(("field", "model"), [("name", Story), ("why_home", Story), ("what", StoryItem)])
def test_the_story_names_its_longest_text(field: str, model: type[BaseModel]) -> None:
    assert f"up to {limits(model, field)[1]:,} characters" in STORY_SENTENCES[field]
