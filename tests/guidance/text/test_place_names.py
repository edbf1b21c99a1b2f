"""One works at a center and lives in a town; which of both an unknown name is, is asked."""

import pytest

from smartpick.applicant import StoryItem
from smartpick.guidance import story_sentence
from smartpick.guidance.text.place_names import IN_OR_AT, at_place, place_name

TAKE = {
    "in": [
        "Sohag", "Buenos Aires", "Mwanza, Tanzania", "Dolpa, Nepal", "Sargodha, Punjab", "Dharavi, Mumbai, India",
        "Hollywood, Los Angeles", "Boyle Heights, Los Angeles, CA", "Ho Chi Minh City", "Northern Uganda",
        "Lower Dir, Pakistan", "Grand Rapids, Michigan", "Brooklyn, New York", "Mira Mesa, San Diego",
        "San Bernardino County", "Baton Rouge",
    ],
    "at": [
        "UCLA", "LabCorp, Corona", "Redlands Community Hospital", "SIUT, Karachi, Pakistan", "CVS, Riverside",
        "American Medical Response, Riverside", "Quest Diagnostics, Murrieta, CA", "Planned Parenthood Pasadena",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("word", "place"), [(word, place) for word, places in TAKE.items() for place in places])
def test_towns_regions_and_countries_take_in_and_centers_at(word, place):
    assert at_place(place_name(place)) == f"{word} {place}"


@pytest.mark.parametrize(
    "place",
    [
        "Costco Vista", "Starbucks, Chino Hills", "Walgreens, Irvine, CA", "Sunrise Senior Living", "Rainbow Acres",
    ],
)  # fmt: skip
def test_what_may_be_an_employer_is_asked_about_until_the_word_is_typed(place):
    assert at_place(place_name(place)) == f"[{IN_OR_AT}] {place}"
    item = StoryItem(kind="experience", what="worked as a pharmacist", place=place, start="2020", end="2021")
    assert story_sentence(item).gaps == (IN_OR_AT,)
    for word in ("at", "in"):
        typed = item.model_copy(update={"place": f"{word} {place}"})
        assert story_sentence(typed).text == f"I worked as a pharmacist {word} {place} from 2020 to 2021."
