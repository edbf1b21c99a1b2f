"""You: the widgets hold what the form holds, and the places are those of the catalog."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Profile, Tie, recommend_profile
from smartpick.applicant import Story, StoryItem, limits
from smartpick.ui import shipped
from smartpick.ui.widgets.words import place_of_hundred, rounded_points
from smartpick.whatif import effects
from tests.ui.test_pages import opened, profile
from tests.ui.test_trust import opened_with


def test_every_number_takes_what_its_field_takes() -> None:
    numbers = {box.key: (box.min, box.max) for box in opened("you").number_input if box.key in Applicant.model_fields}
    assert {"step2_ck", "graduation_year"} <= set(numbers)  # among the questions on top of the page
    assert len(numbers) == 12
    assert numbers == {field: limits(Applicant, field) for field in numbers}


def test_what_nobody_filled_in_reads_not_entered() -> None:
    at = opened("you")
    assert {box.placeholder for box in at.number_input if box.key in Applicant.model_fields and box.value is None} == {
        "Not entered"
    }
    for field in ("ecfmg_certified", "step3_passed", "h1b_transfer", "in_us_with_status"):
        assert at.button_group(key=field).options == ["Not entered", "Yes", "No"]
        assert at.button_group(key=field).value == "Not entered"  # marked, as nothing was chosen
    at.button_group(key="ecfmg_certified").set_value("No").run()
    assert profile(at).applicant.ecfmg_certified is False
    at.button_group(key="ecfmg_certified").set_value("Not entered").run()
    assert profile(at).applicant.ecfmg_certified is None


def test_the_places_of_a_tie_are_those_of_the_catalog(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    before = opened("you").selectbox(key="tie_place").options
    moved = replace(catalog, table=catalog.table.assign(county="Elsewhere County"), version="another")
    monkeypatch.setattr(shipped, "catalog", lambda: moved)
    after = opened("you").selectbox(key="tie_place").options
    assert {"California (CA)", "Los Angeles County, California"} <= set(before)
    assert "Elsewhere County, California" in after
    assert "Los Angeles County, California" not in after


PERSON = Applicant(
    specialty="Internal Medicine", visa="j1_only", step2_ck=238, graduation_year=2019, usce_hands_on_months=4,
    us_letters=2, earlier_cycles=1, ties=(Tie(place="CA", kind="lived"), Tie(place="ME", kind="worked")),
)  # fmt: skip


def captions(at: AppTest) -> list[str]:
    return [str(caption.value) for caption in at.main.caption]


def test_ties_come_first_and_each_says_what_it_moves(catalog: Catalog) -> None:
    at = opened_with("you", Profile(applicant=PERSON))
    assert [header.value for header in at.main.header][:2] == ["Ties to places", "Experience"]
    plan = recommend_profile(catalog, Profile(applicant=PERSON))
    there = plan.list_table["state"] == "CA"
    said = [caption for caption in captions(at) if "counts at" in caption]
    assert said[0].endswith(f"counts at {there.sum()} programs of your list")
    assert said[0].startswith("+")
    nowhere = next(caption for caption in captions(at) if "no program there is on your list" in caption)
    assert nowhere.startswith("Moves nothing; ")


def test_a_tie_added_shows_at_once_what_it_moves() -> None:
    at = opened("you", specialty="Internal Medicine", visa="j1_only")
    assert not [caption for caption in captions(at) if "counts at" in caption]
    at.selectbox(key="tie_place").set_value("CA")
    next(button for button in at.button if button.label == "Add tie").click().run()
    assert len([caption for caption in captions(at) if "counts at" in caption]) == 1


def test_what_an_answer_moves_stands_beside_it(catalog: Catalog) -> None:
    at = opened_with("you", Profile(applicant=PERSON))
    moved = effects(recommend_profile(catalog, Profile(applicant=PERSON)))
    assert set(moved) == {"step2_ck", "graduation_year", "usce_hands_on_months", "us_letters", "earlier_cycles"}
    shown = captions(at)
    for field in ("usce_hands_on_months", "earlier_cycles"):
        assert f"{rounded_points(100 * moved[field].change.mid)} points of matching" in shown
    assert moved["usce_hands_on_months"].change.mid > 0 > moved["earlier_cycles"].change.mid
    assert "Moves nothing yet." in shown
    line = next(str(m.value) for m in at.main.markdown if "Your answers:" in str(m.value))
    assert f"Step 2 CK 238 ({rounded_points(100 * moved['step2_ck'].change.mid)} points of matching)" in line


def test_the_questions_of_every_page_are_not_asked_again_here() -> None:
    keys = [box.key for box in opened("you").number_input]
    assert keys.count("step2_ck") == keys.count("graduation_year") == 1
    assert not [key for key in keys if "__" in str(key)]


def test_a_tie_told_in_the_story_becomes_a_tie_with_one_button() -> None:
    story = Story(items=(StoryItem(kind="place", place="San Diego, CA", what="lived there as a child"),))
    at = opened_with("you", Profile(applicant=Applicant(specialty="Internal Medicine", visa="j1_only"), story=story))
    ask = at.button(key="you-story-0")
    assert ask.label == "Your story names San Diego County, CA (lived there). Count it as a tie"
    ask.click().run()
    assert profile(at).applicant.ties == (Tie(place="San Diego County, CA", kind="lived"),)
    assert not [button for button in at.button if button.key == "you-story-0"]


@pytest.mark.parametrize(
    ("percentile", "place"),
    [(0.2, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (23, "23rd"), (26.3, "26th"), (99.9, "100th")],
)
def test_a_percentile_reads_as_a_place_among_a_hundred(percentile: float, place: str) -> None:
    assert place_of_hundred(percentile) == place
