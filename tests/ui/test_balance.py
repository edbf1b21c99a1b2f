"""Balance: what a card promises the tap gives, sliders end where the possible ends, and a list has one middle."""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Preferences, Profile, recommend_profile
from smartpick.plan import recommend_two
from smartpick.ui.widgets import charts
from smartpick.ui.widgets.words import middle_of_hundred, of_hundred
from smartpick.whatif import PRESETS
from tests.ui.test_pages import opened, profile, the_list, words
from tests.ui.test_trust import opened_with

IM = {"specialty": "Internal Medicine", "visa": "j1_or_h1b"}
KEYS = [preset.key for preset in PRESETS]


def card(at: AppTest, key: str) -> str:
    """What stands on a card above its button."""
    heads = {preset.key: f"**{preset.name}**" for preset in PRESETS}
    texts = [str(text.value) for text in at.main.markdown]
    return texts[texts.index(heads[key]) + 1]


def in_use(at: AppTest) -> list[str]:
    return [key for key in KEYS if at.button(key=f"preset-{key}").label == "In use"]


@pytest.mark.parametrize("size", [85, 40])
def test_each_card_says_before_the_tap_what_the_list_is_after_it(catalog: Catalog, size: int) -> None:
    start = Profile(applicant=Applicant(**IM), preferences=Preferences(applications=size, socal_share=0.3))
    for key in KEYS:
        at = opened_with("balance", start)
        promised = card(at, key)
        at.button(key=f"preset-{key}").click().run()
        assert not at.exception
        after = recommend_profile(catalog, profile(at))
        assert (
            promised
            == card(at, key)
            == (f"{size} programs, {after.tier_counts[1]} there  \n**{of_hundred(after.outlook.match)}** of 100 match")
        )
        assert len(the_list(at)) == profile(at).preferences.applications == size
        assert in_use(at) == [key]


def test_no_two_signs_of_a_hundred_people_touch_on_a_phone() -> None:
    shown = charts.hundred_people([("match", 30), ("may match", 20), ("do not match", 30), ("no interview", 20)])
    lengths = {"line-ew-open": 1.4}  # of plotly's signs the one that is longer than its size
    for group in shown.data:
        marker = group.marker
        assert marker.size * lengths.get(marker.symbol, 1) < 328 / 20 - 2


def test_no_card_is_in_use_once_a_slider_has_moved() -> None:
    at = opened("balance", **IM)
    assert in_use(at) == ["sensible"]
    at.slider(key="socal_share").set_value(20).run()
    assert in_use(at) == []


def test_a_card_keeps_a_budget_and_a_floor(catalog: Catalog) -> None:
    wishes = Preferences(budget_usd=700, safety_floor=0.1, place_weight=2.0, near="Fresno, CA")
    at = opened_with("balance", Profile(applicant=Applicant(**IM), preferences=wishes))
    for key in KEYS:
        at.button(key=f"preset-{key}").click().run()
        at.run()  # AppTest forgets what a run leaves alone
        now = profile(at).preferences
        assert (now.budget_usd, now.safety_floor, now.place_weight, now.near) == (700, 0.1, 2.0, "Fresno, CA")


def test_a_share_moved_after_example_b_moves_the_list() -> None:
    """The example sets targets, which would override a share."""
    at = opened("balance", **IM)
    at.button(key="preset-example_b").click().run()
    at.slider(key="west_share").set_value(20).run()
    assert profile(at).preferences.targets is None
    assert (at.slider(key="socal_share").value, at.slider(key="west_share").value) == (24, 20)
    at.button(key="preset-example_b").click().run()
    at.slider(key="socal_share").set_value(5).run()
    assert (the_list(at)["subregion"].isin(["Greater Los Angeles", "Inland Empire", "San Diego"])).sum() <= 5
    assert at.slider(key="socal_share").value == 5


def test_the_sliders_end_where_the_possible_ends_and_say_why(catalog: Catalog) -> None:
    at = opened("balance", **IM)
    able = recommend_profile(catalog, profile(at)).choice.available
    tiers = catalog.table["tier"].iloc[catalog.rows("Internal Medicine")].to_numpy()
    home, west = (int((able & (tiers == tier)).sum()) for tier in (1, 2))
    assert (at.slider(key="socal_share").min, at.slider(key="socal_share").max) == (0, home)
    assert at.slider(key="west_share").max == west
    assert f"Ends at {home}: 39 exist there, {home} open to you." in words(at)
    at.slider(key="socal_share").set_value(home).run()
    assert at.slider(key="socal_share").value == home == profile(at).preferences.socal_share * 85
    at.number_input(key="applications").set_value(20).run()
    assert at.slider(key="socal_share").max == 20
    assert "Ends at 20, all there is room for: 39 exist there" in words(at)


def test_where_no_program_is_open_there_is_no_slider_to_move() -> None:
    at = opened("balance", specialty="Vascular Neurology", visa="none")
    assert not [slider for slider in at.slider if slider.key == "socal_share"]


MIDDLES = (
    ("balance", r"match \(middle \*\*(\d+)\*\*\)"),
    ("balance", r"in the middle (\d+)%"),
    ("balance", r"Without a share set for any region, .* instead of (\d+)%"),
    ("you", r"Of 100 who send your list now, about \*\*(\d+)\*\* match"),
)
"""Page to where it names the middle of the present list."""


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Surgery", "Dermatology"])
def test_every_place_that_names_the_middle_of_a_list_names_the_same(catalog: Catalog, specialty: str) -> None:
    start = Profile(applicant=Applicant(specialty=specialty, visa="j1_or_h1b"), preferences=Preferences(home="every"))
    plan = recommend_profile(catalog, start)
    match, there = plan.outlook.match, plan.outlook.socal_match
    shown = {page: opened_with(page, start) for page in ("balance", "you")}
    named = [
        number
        for page, pattern in MIDDLES
        for number in re.findall(pattern, words(shown[page]))
    ]  # fmt: skip
    assert len(named) >= 3
    assert set(named) == {middle_of_hundred(match)}
    texts = words(shown["balance"])
    assert f"**{of_hundred(match)}** match (middle" in texts
    charts = {str(chart.proto.id): json.loads(chart.proto.spec) for chart in shown["balance"].get("plotly_chart")}
    (bars,) = [figure for name, figure in charts.items() if "intervals" in name]
    assert bars["data"][1]["x"][0] == pytest.approx(100 * match.mid)
    (people,) = [figure for name, figure in charts.items() if "people" in name]
    low, high = round(100 * match.low), round(100 * match.high)
    assert [trace["name"].split()[0] for trace in people["data"][:2]] == [str(low), str(high - low)]
    (curve,) = [figure for name, figure in charts.items() if "trade-off" in name]
    star = next(trace for trace in curve["data"] if trace.get("name") == "your list now")
    for name, middle in (("matching at all", match.mid), ("matching in Southern California", there.mid)):
        line = next(trace for trace in curve["data"] if trace.get("name") == name)
        at = line["x"].index(plan.tier_counts[1])
        assert line["y"][at] == pytest.approx(100 * middle)
        assert 100 * middle in [pytest.approx(y) for y in star["y"]]


def test_a_floor_that_the_shown_middle_reaches_is_not_called_missed(catalog: Catalog) -> None:
    """The central estimate lies a point or two above the middle: a floor between the two is missed."""
    plan = recommend_profile(catalog, Profile(applicant=Applicant(**IM), preferences=Preferences(home="free")))
    missed = Preferences(home="free", safety_floor=plan.outlook.match.mid + 0.001)
    reached = Preferences(home="free", safety_floor=plan.outlook.match.mid - 0.001)
    for wishes, says in ((missed, True), (reached, False)):
        at = opened_with("balance", Profile(applicant=Applicant(**IM), preferences=wishes))
        assert any("What would reach" in expander.label for expander in at.expander) == says


def test_two_lists_have_one_middle(catalog: Catalog) -> None:
    start = Profile(applicant=Applicant(**IM, second_specialty="Pediatrics"))
    both = recommend_two(catalog, start)
    at = opened_with("balance", start)
    assert f"match (middle **{middle_of_hundred(both.outlook.match)}**): " in words(at)
    table = next(frame.value for frame in at.dataframe if "Matching at all, points" in frame.value.columns)
    now = table[table["Programs in Internal Medicine"] == both.counts[0]]
    assert now["Matching at all, points"].tolist() == ["0"]


def test_the_words_of_the_page() -> None:
    shown = words(opened("balance", **IM))
    assert "sponsor your visa" not in shown  # it stands in a heading to unfold
    at = opened("balance", **IM)
    assert any("sponsor your visa" in expander.label for expander in at.expander)
    assert at.slider(key="west_share").label == "Rest of the West, of what remains"
    for gone in ("central estimate", "certified", "Not told", "can take your need", "percentile of non-US"):
        assert gone not in shown
