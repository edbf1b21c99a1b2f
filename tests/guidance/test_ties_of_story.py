"""What the story tells of ties and the form does not."""

from __future__ import annotations

import datetime as dt

import pytest

from smartpick import Applicant, Catalog, Tie
from smartpick.applicant import Story, StoryItem
from smartpick.guidance import ties_of_story

TODAY = dt.date(2026, 9, 1)
PERSON = Applicant(specialty="Neurology", visa="none")


def ties(catalog: Catalog, item: StoryItem, *entered: Tie) -> list[Tie]:
    applicant = PERSON.model_copy(update={"ties": entered})
    return ties_of_story(catalog, applicant, Story(items=(item,)), TODAY)


@pytest.mark.parametrize(
    ("place", "on_form"),
    [
        ("Riverside, CA", "Riverside County, CA"),
        ("Los Angeles County, CA", "Los Angeles County, CA"),
        ("Nowhere, NV", "NV"),
        ("TX", "TX"),
        ("SoCal", "Southern California"),
    ],
)
def test_family_and_places_lived_in_are_ties(catalog: Catalog, place: str, on_form: str) -> None:
    assert ties(catalog, StoryItem(kind="person", place=place, who="my sister")) == [Tie(place=on_form, kind="family")]
    lived = StoryItem(kind="place", place=place, what="lived there for a year")
    assert ties(catalog, lived) == [Tie(place=on_form, kind="lived")]


@pytest.mark.parametrize(
    "item",
    [
        StoryItem(kind="person", place="Lagos, Nigeria", who="my sister"),
        StoryItem(kind="person", place="Riverside, CA", who="Dr. Ruiz"),
        StoryItem(kind="aim", place="Riverside, CA", what="work in a clinic for farm workers"),
        StoryItem(kind="person", place="", who="my sister"),
        StoryItem(kind="place", place="Riverside, CA", what="lived there", planned_for=dt.date(2027, 3, 1)),
    ],
    ids=["abroad", "no family", "aim", "no place", "planned"],
)
def test_what_is_no_tie_is_not_asked_for(catalog: Catalog, item: StoryItem) -> None:
    assert ties(catalog, item) == []


def test_a_tie_on_the_form_is_not_asked_for_again(catalog: Catalog) -> None:
    item = StoryItem(kind="person", place="Riverside, CA", who="my sister")
    assert ties(catalog, item, Tie(place="Riverside County, CA", kind="lived")) == []
