"""Start and what stands on top of every page: one result, six questions, a curve that says what the strip says."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Preferences, Tie, recommend, recommend_profile
from smartpick.applicant import ESTIMATE_FIELDS, StoryItem
from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session
from smartpick.plan import Interval
from smartpick.ui import shipped
from smartpick.whatif import home_cost
from tests.paths import ROOT
from tests.ui.test_pages import PAGES, opened, profile, words

IM = {"specialty": "Internal Medicine", "visa": "j1_or_h1b"}
SISTER = Tie(place="Los Angeles County, CA", kind="family")


def given(at: AppTest, name: str) -> dict[str, Any]:
    """What a component on the page was given."""
    protos = [element.proto for element in at.get("bidi_component")]
    (proto,) = [proto for proto in protos if proto.component_name == f"smartpick_{name}"]
    return json.loads(proto.mixed.json or proto.json)


def ends(interval: Interval) -> tuple[int, int]:
    return round(100 * interval.low), round(100 * interval.high)


def test_a_mistyped_score_is_told_where_it_is_typed() -> None:
    at = opened("start", **IM, step2_ck=240)
    assert not at.warning
    at.number_input(key="step2_ck").set_value(24).run()
    assert at.warning[0].value.startswith("Step 2 CK 24 is below the passing score of 218")


def test_start_and_balance_say_one_cost(catalog: Catalog) -> None:
    wishes = {"specialty": "Psychiatry", "visa": "h1b_only"}
    points = given(opened("start", **wishes), "curve")
    at, cost = points["counts"].index(points["home"]), home_cost(recommend(catalog, Applicant(**wishes)))
    assert points["counts"][0] == cost.free.tier_counts[1]
    assert points["lost"][at] == pytest.approx(cost.points, abs=0.01)
    balance = words(opened("balance", **wishes))
    assert f"costs **{cost.points:.1f} points** of matching" in balance
    assert f"your chance to match at all falls by about **{points['lost'][-1]:.1f} points**" in balance


@pytest.mark.parametrize("page", PAGES)
def test_the_strip_says_on_every_page_what_the_plan_comes_to(catalog: Catalog, page: str) -> None:
    plan = recommend(catalog, Applicant(**IM, step2_ck=240))
    shown = given(opened(page, **IM, step2_ck=240), "strip")
    assert (shown["programs"], shown["home"]) == (85, plan.tier_counts[1])
    assert (shown["low"], shown["high"]) == ends(plan.outlook.match)
    assert (shown["homeLow"], shown["homeHigh"]) == ends(plan.outlook.socal_match)
    assert shown["fees"] == f"{plan.cost_usd:,.0f} USD in fees"
    assert shown["rests"] == f"rests on 1 of {len(ESTIMATE_FIELDS)} answers"
    assert shown["spoken"].startswith(f"85 programs, {plan.tier_counts[1]} in Southern California. Of 100 people")


def test_the_strip_says_the_name_of_now_though_the_list_stays() -> None:
    at = opened("start", **IM)
    for name in ("Plan B", "Plan C", ""):
        at.session_state["profile"] = profile(at).named(name)
        assert given(at.run(), "strip")["name"] == name


def test_the_strip_says_why_there_is_no_list() -> None:
    shown = given(opened("start", specialty="Urology", visa="none"), "strip")
    assert shown["reason"] == shown["spoken"]
    assert "No match figures for non-US IMGs are published for Urology" in shown["reason"]


def test_a_list_of_one_is_one_program() -> None:
    at = opened("start", **IM)
    at.number_input(key="applications").set_value(1).run()
    assert given(at, "strip")["spoken"].startswith("1 program, ")
    assert "Your list: 1 program" in words(at)
    assert "1 programs" not in words(at)


def test_who_sets_the_own_percentile_is_not_told_of_answers() -> None:
    at = opened("start", **IM)
    at.session_state["profile"] = profile(at).changed("preferences", competitiveness_percentile=70.0)
    assert given(at.run(), "strip")["rests"] == "rests on your own percentile"


@pytest.mark.parametrize("page", PAGES)
def test_the_six_questions_are_asked_once_on_every_page(page: str) -> None:
    at = opened(page)
    keys = [widget.key for kind in ("selectbox", "number_input", "pills") for widget in getattr(at, kind)]
    for key in ("specialty", "visa", "step2_ck", "graduation_year", "near_tie", "applications"):
        assert keys.count(key) == 1, key


def test_the_first_visit_shows_as_much_of_the_home_region_as_costs_two_points_and_says_so(catalog: Catalog) -> None:
    plan = recommend(catalog, Applicant(**IM), Preferences(home="sensible"))
    curve = given(opened("start"), "curve")
    assert curve["home"] == curve["auto"] == plan.tier_counts[1] > 0
    assert curve["automatic"]
    assert curve["rule"] == "as much Southern California as costs 2 points or less"


@pytest.mark.parametrize("home", [None, 20])
def test_the_curve_passes_through_what_the_strip_says(home: int | None) -> None:
    at = opened("start")
    if home is not None:
        at.session_state["profile"] = profile(at).changed("preferences", socal_share=home / 85)
        at.run()
    curve, strip = given(at, "curve"), given(at, "strip")
    here = curve["counts"].index(strip["home"])
    match, there = ([round(row[here]) for row in (rows[0], rows[2])] for rows in (curve["match"], curve["there"]))
    assert match == [strip["low"], strip["high"]]
    assert there == [strip["homeLow"], strip["homeHigh"]]
    assert curve["automatic"] == (home is None)


def test_where_no_program_is_open_there_the_curve_gives_way_to_a_sentence() -> None:
    at = opened("start", specialty="Thoracic Surgery - Integrated", visa="h1b_only")
    home = list(shipped.catalog().table.query("tier == 1")["acgme_code"])
    at.session_state["profile"] = profile(at).marked((), home, {})
    at.run()
    assert not at.exception
    assert "No Thoracic Surgery - Integrated program in Southern California is open to you" in words(at)
    assert not [e for e in at.get("bidi_component") if e.proto.component_name == "smartpick_curve"]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving("serve") as (address, _):
        yield address


def test_a_move_of_the_curve_is_followed_and_the_automatic_comes_back(url: str) -> None:
    with Session(url) as visitor:
        automatic = visitor.given("result")["home"]
        visitor.report("curve", "home", {"home": 25, "move": 7})
        assert (visitor.given("result")["home"], visitor.given("result")["move"]) == (25, 7)
        assert (visitor.given("curve")["home"], visitor.given("curve")["move"]) == (25, 7)
        assert not visitor.given("curve")["automatic"]
        visitor.report("curve", "automatic", True)
        assert visitor.given("result")["home"] == automatic
        assert visitor.given("curve")["automatic"]
        visitor.report("curve", "home", {"home": 84, "move": 8})  # more than there are: clamped
        assert visitor.given("result")["home"] == visitor.given("curve")["counts"][-1]
        assert not visitor.exceptions()


def test_one_tap_says_that_family_is_in_the_home_region(catalog: Catalog) -> None:
    at = opened("start", **IM)
    assert at.pills(key="near_tie").value == ""  # not "No": nobody has answered
    at.pills(key="near_tie").set_value("none").run()
    assert at.pills(key="near_tie").value == "none"
    assert profile(at).applicant.no_ties  # kept with the plan: a reload does not ask again
    kept = opened("start", **IM, no_ties=True)
    assert kept.pills(key="near_tie").value == "none"
    kept.pills(key="near_tie").set_value("").run()
    assert (kept.pills(key="near_tie").value, profile(kept).applicant.no_ties) == ("", None)
    at.pills(key="near_tie").set_value("home").run()
    assert profile(at).applicant.ties == (Tie(place="Southern California", kind="family"),)
    assert recommend_profile(catalog, profile(at)).outlook.socal_match.mid > recommend(
        catalog, Applicant(**IM)
    ).outlook.socal_match.mid  # fmt: skip
    at.pills(key="tie-is").set_value("worked").run()
    assert profile(at).applicant.ties == (Tie(place="Southern California", kind="worked"),)


def test_ties_entered_in_detail_stay_and_a_no_can_be_taken_back() -> None:
    at = opened("start", **IM, ties=(SISTER, Tie(place="TX", kind="lived")))
    assert at.pills(key="near_tie").value == "home"
    assert "Los Angeles County, CA (family there); TX (lived there)" in words(at)
    at.pills(key="near_tie").set_value("west").run()
    assert at.pills(key="near_tie").value == "west"
    assert profile(at).applicant.ties == (SISTER, Tie(place="TX", kind="lived"))
    assert "Nevada (NV)" in at.selectbox(key="tie-where").options  # who types the name of a state finds it
    at.selectbox(key="tie-where").set_value("NV").run()
    assert profile(at).applicant.ties == (SISTER, Tie(place="TX", kind="lived"), Tie(place="NV", kind="family"))
    before = profile(at).applicant.ties
    at.pills(key="near_tie").set_value("none").run()
    assert profile(at).applicant.ties == ()
    at.button(key="ties-back").click().run()
    assert profile(at).applicant.ties == before


@pytest.mark.parametrize(
    ("place", "part"),
    [("CA", "west"), ("NV", "west"), ("TX", "other"), ("LA", "other"), ("San Diego County, CA", "home"),
     ("Sacramento County, CA", "west"), ("Southern California", "home")],
)  # fmt: skip
def test_each_tie_is_shown_where_it_lies(place: str, part: str) -> None:
    at = opened("start", **IM, ties=(Tie(place=place, kind="family"),))
    assert at.pills(key="near_tie").value == part


def test_a_tie_told_in_the_story_is_asked_for() -> None:
    at = opened("start", **IM)
    sister = StoryItem(kind="person", place="Riverside, CA", who="my sister", what="works as a nurse")
    at.session_state["profile"] = profile(at).changed("story", items=(sister,))
    at.run()
    (button,) = [button for button in at.button if button.label.startswith("Your story names")]
    assert "Riverside County, CA (family there)" in button.label
    button.click().run()
    assert profile(at).applicant.ties == (Tie(place="Riverside County, CA", kind="family"),)
    assert not [button for button in at.button if button.label.startswith("Your story names")]


def test_a_budget_in_place_of_a_number_and_back() -> None:
    at = opened("start", **IM)
    at.number_input(key="applications").set_value(60).run()
    at.button(key="limit").click().run()
    assert profile(at).preferences.budget_usd == at.number_input(key="budget_usd").value == 1230
    at.number_input(key="budget_usd").set_value(930.0).run()
    assert given(at, "strip")["programs"] == 50
    at.button(key="limit").click().run()
    assert (profile(at).preferences.budget_usd, profile(at).preferences.applications) == (None, 50)


def test_two_lists_and_the_price_of_h1b_only_are_said_on_start() -> None:
    at = opened("start", specialty="Internal Medicine", visa="h1b_only", second_specialty="Family Medicine")
    assert "With two lists, **" in words(at)
    assert "H-1B only has a price: with J-1 or H-1B" in words(at)


def test_the_ground_of_the_strip_is_the_one_of_the_theme() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    style = (ROOT / "smartpick" / "ui" / "layout.css").read_text("utf-8")
    for name in ("backgroundColor", "borderColor"):
        assert f"light-dark({theme['light'][name]}, {theme['dark'][name]})" in style
