"""Prices and distance on the pages: off until chosen, then in tables, on the card, on the map, and with their cost."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Preferences, Profile, recommend_profile
from smartpick.whatif import weight_curve
from tests.ui.arriving import UNFOLDED, arrived
from tests.ui.test_pages import opened, profile, the_list, words

PERSON = Applicant(specialty="Neurology", visa="j1_or_h1b")


def wishing(page: str, **wishes: Any) -> AppTest:
    told = Profile(applicant=PERSON, preferences=Preferences(**wishes))
    return arrived(page, **UNFOLDED, **{"profile": told, "own-weights": True})


def labels(at: AppTest) -> list[str]:
    """The labels of the marks on the map."""
    deck = json.loads(at.get("deck_gl_json_chart")[0].proto.json)
    return [row[4] for layer in deck["layers"] if layer["id"] in ("programs", "on-list") for row in layer["data"]]


def test_nothing_is_said_of_own_weights_until_one_is_chosen() -> None:
    at = opened("balance")
    assert "Off: neither prices nor distance have weight in your list." in words(at)
    assert "against none" not in words(at)
    assert "price_weight" not in at.session_state


def test_explore_has_the_price_level_always_and_miles_to_a_named_place(catalog: Catalog) -> None:
    plain, named = wishing("explore"), wishing("explore", near="Reno, NV")
    assert "miles" not in plain.dataframe(key="programs").value
    shown = named.dataframe(key="programs").value
    assert shown.columns[-2:].tolist() == ["price_level", "miles"]
    assert set(shown.loc[shown["state"] == "CA", "price_level"]) == {112.581}
    assert (shown.loc[(shown["city"] == "Reno"), "miles"] < 10).all()
    assert all("\nPrice level " in one for one in labels(plain))
    assert sum("\nPrice level 112.6" in one for one in labels(plain)) == (shown["state"] == "CA").sum()
    assert not any("miles" in one for one in labels(plain))
    assert all("miles to Reno, NV" in one for one in labels(named))


def test_the_card_says_both_with_their_source(catalog: Catalog) -> None:
    at = wishing("explore", near="Reno, NV")
    code = at.dataframe(key="programs").value["acgme_code"].iloc[5]
    at.text_input(key="q").set_value(code).run()
    line = catalog.row(code)
    assert f"Price level of {line['state']}: **" in words(at)
    assert "Bureau of Economic Analysis" in words(at)
    assert "miles** from Reno, NV in a straight line" in words(at)


def test_an_unpublished_price_level_is_unknown_on_card_and_map(catalog: Catalog) -> None:
    at = wishing("explore")
    shown = at.dataframe(key="programs").value
    island = shown.loc[shown["state"] == "PR", "acgme_code"]
    assert len(island)
    assert sum("Price level unknown" in one for one in labels(at)) == len(island)
    at.text_input(key="q").set_value(island.iloc[0]).run()
    assert "Price level of PR: **unknown**" in words(at)


def test_a_weight_moves_the_list_and_its_cost_is_said_as_for_the_home_region(catalog: Catalog) -> None:
    at = wishing("balance")
    before = the_list(at)["program_name"].tolist()
    at.slider(key="price_weight").set_value(1.0).run()
    at.selectbox(key="near").set_value("Houston, TX").run()
    at.slider(key="distance_weight").set_value(0.5).run()
    assert not at.exception
    wishes = profile(at).preferences
    assert (wishes.price_weight, wishes.near, wishes.distance_weight) == (1.0, "Houston, TX", 0.5)
    plan = recommend_profile(catalog, profile(at))
    assert the_list(at)["program_name"].tolist() == plan.table["program_name"].tolist() != before
    assert "Off:" not in words(at)
    for field, wish in (("price_weight", "low prices"), ("distance_weight", "being near")):
        curve = weight_curve(plan, field)
        line = next(m.value for m in at.markdown if f"for {wish}, against none" in str(m.value))
        assert f"your chance to match at all falls by about **{100 * curve.cost.mid:.1f} points**" in line
        assert f"from {curve.counts[0]} to {curve.counts[curve.at]} programs" in line
    tables = [frame.value for frame in at.dataframe if "Weight" in frame.value.columns]
    assert len(tables) == 2
    assert all("1 (yours)" in set(tables[0]["Weight"]) or "0.5 (yours)" in set(table["Weight"]) for table in tables)


def test_a_place_that_is_not_known_is_said_and_can_be_taken_off(catalog: Catalog) -> None:
    at = wishing("balance", near="Atlantis, GA")
    assert "“Atlantis, GA” is not a place we know: distance is left out." in words(at)
    assert np.isfinite(the_list(at)["chance"]).all()
    assert at.selectbox(key="near").value == "Atlantis, GA"
    at.selectbox(key="near").set_value("Atlanta, GA").run()
    assert "Atlantis" not in words(at)
    assert not [option for option in at.selectbox(key="near").options if "Atlantis, GA" in option]


def test_a_place_that_is_not_known_can_be_emptied() -> None:
    at = wishing("balance", near="Atlantis, GA", distance_weight=1.0)
    at.selectbox(key="near").set_value(None).run()
    assert profile(at).preferences.near is None
    assert "Atlantis" not in words(at)


def test_a_place_typed_in_other_letters_is_the_place() -> None:
    at = wishing("balance", near="fresno,ca")
    assert at.selectbox(key="near").value == "Fresno, CA"
    at.switch_page("pages/explore.py").run()
    assert "miles" in at.dataframe(key="programs").value


def test_the_explorer_stands_with_a_place_that_is_not_known() -> None:
    at = wishing("explore", near="Atlantis, GA")
    assert "miles" not in at.dataframe(key="programs").value


def test_a_weight_that_changes_nothing_says_so() -> None:
    at = wishing("balance", near="San Juan, PR", distance_weight=0.05)
    line = next(str(block.value) for block in at.markdown if "for being near, against none" in str(block.value))
    assert "by about **0.0 points**" not in line
    assert "your chance to match there changes almost nothing" in line
    assert "from 0 to 0" not in line
