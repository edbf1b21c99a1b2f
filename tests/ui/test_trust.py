"""What the pages say about two specialties, the safety floor, levers and explain: the numbers Python gives."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Preferences, Profile, recommend, recommend_profile
from smartpick.plan import checked_second, recommend_two
from smartpick.ui.widgets.words import of_hundred
from smartpick.whatif import competitiveness, explain, explain_all, ways_to_floor
from smartpick.whatif import what_would_change as levers
from tests.ui.arriving import UNFOLDED, arrived
from tests.ui.test_pages import opened, profile, words

IM = {"specialty": "Internal Medicine", "visa": "j1_or_h1b"}


def opened_with(page: str, told: Profile) -> AppTest:
    """A page of the app with a whole profile told before."""
    return arrived(page, profile=told, **UNFOLDED)


def test_a_second_specialty_gives_two_lists_on_balance_and_shortlist(catalog: Catalog) -> None:
    at = opened("balance", **IM)
    at.selectbox(key="second_specialty").select("Pediatrics").run()
    assert not at.exception
    both = recommend_two(catalog, profile(at))
    first, second = both.counts
    assert second > 0
    assert f"{first} programs in Internal Medicine and {second} in Pediatrics" in words(at)
    at.slider(key="second_share").set_value(45).run()
    moved = recommend_two(catalog, profile(at))
    assert profile(at).preferences.second_share == 0.45
    assert f"{moved.counts[0]} programs in Internal Medicine and {moved.counts[1]} in Pediatrics" in words(at)
    at.switch_page("pages/shortlist.py").run()
    assert not at.exception
    assert f"{moved.counts[0]} Internal Medicine" in words(at)
    assert f"{moved.counts[1]} Pediatrics" in words(at)
    at.segmented_control(key="which-list").set_value("one").run()
    assert f"{len(recommend_profile(catalog, profile(at)).codes)} Internal Medicine programs" in words(at)


def test_a_second_specialty_that_became_the_first_is_refused_kindly() -> None:
    at = opened("balance", **IM, second_specialty="Pediatrics")
    at.selectbox(key="specialty").select("Pediatrics").run()
    assert not at.exception
    assert "The second specialty is the same as the first" in words(at)
    assert profile(at).applicant.specialty == "Internal Medicine"


def test_a_highly_competitive_specialty_is_said_plainly(catalog: Catalog) -> None:
    at = opened("balance", specialty="Dermatology", visa="j1_or_h1b")
    found = competitiveness(recommend(catalog, profile(at).applicant))
    assert found.highly
    shown = words(at)
    assert "Dermatology is highly competitive for you." in shown
    assert "It does not secure a second year" in shown
    assert all(sentence in shown for sentence in found.sentences)


def test_an_open_specialty_is_not_called_highly_competitive() -> None:
    assert "is highly competitive for you." not in words(opened("balance", specialty="Pediatrics", visa="none"))


def test_a_missed_floor_names_every_way_with_its_effect(catalog: Catalog) -> None:
    told = Profile(applicant=Applicant(**IM), preferences=Preferences(safety_floor=0.6))
    at = opened_with("balance", told)
    at.session_state["ways"] = True
    at.run()
    assert not at.exception
    ways = ways_to_floor(recommend_profile(catalog, told), 0.6)
    table = next(frame.value for frame in at.dataframe if "Reaches your floor" in frame.value.columns)
    assert table["Change"].tolist() == [way.label for way in ways[1:]]
    assert table["Reaches your floor"].tolist() == ["yes" if way.reaches else "no" for way in ways[1:]]
    assert {"yes", "no"} == set(table["Reaches your floor"])
    assert f"gives about **{ways[0].after:.0%}**".replace("%", " %") in words(at)


def test_a_floor_that_is_reached_offers_no_ways() -> None:
    told = Profile(applicant=Applicant(**IM), preferences=Preferences(safety_floor=0.2))
    assert not any("What would reach" in expander.label for expander in opened_with("balance", told).expander)


def test_the_page_says_what_would_change_the_list(catalog: Catalog) -> None:
    applicant = Applicant(**IM, us_letters=2, usce_hands_on_months=1)
    at = opened_with("you", Profile(applicant=applicant))
    found = levers(recommend(catalog, applicant))
    table = next(frame.value for frame in at.dataframe if "Change" in frame.value.columns)
    assert table["Change"].tolist() == [lever.label for lever in found]
    assert len(found) >= 3


def test_the_page_asks_for_what_a_lever_needs() -> None:
    shown = words(opened("you", **IM))
    assert "Enter your months of hands-on US experience and your letters from US physicians" in shown


@pytest.mark.parametrize("kind", ["in", "near miss", "out"])
def test_every_program_has_its_reason(catalog: Catalog, plan, kind: str) -> None:
    at = opened("shortlist", **IM)
    at.session_state["why-and-why-not"] = True
    at.run()
    counts = explain_all(plan)["kind"].value_counts()
    at.pills(key="standing-kinds").set_value([kind]).run()
    table = at.dataframe(key="standings").value
    assert len(table) == counts[kind]
    code = table["acgme_code"].iloc[0]
    at.session_state["standings"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    found = explain(plan, code)
    assert found.reason in words(at)
    assert all(way in words(at) for way in found.ways)


def test_a_second_list_counts_the_first_in_its_reasons(catalog: Catalog) -> None:
    told = Profile(applicant=Applicant(**IM, second_specialty="Pediatrics"))
    both = recommend_two(catalog, told)
    assert checked_second(catalog, told.applicant) == "Pediatrics"
    at = opened_with("shortlist", told)
    at.session_state["why-and-why-not"] = True
    at.run()
    at.segmented_control(key="standing-of").set_value("Pediatrics").run()
    table = at.dataframe(key="standings").value
    best = table.iloc[0]
    row = catalog.code_position[best["acgme_code"]]
    at_pool = int((both.second.odds.pool.rows == row).argmax())
    alone = recommend_profile(catalog, both.second.profile.model_copy(
        update={"preferences": both.second.profile.preferences.model_copy(update={"applications": both.counts[1]})}
    ))  # fmt: skip
    assert best["points"] == pytest.approx(100 * both.second.worth[at_pool])
    assert best["points"] < 100 * alone.worth.max()


def test_h1b_only_shows_its_price_wherever_it_is_chosen(catalog: Catalog) -> None:
    at = opened("explore", **IM)
    before = recommend_profile(catalog, profile(at)).outlook.match
    at.pills(key="visa").set_value("h1b_only").run()
    assert not at.exception
    assert f"with J-1 or H-1B, **{of_hundred(before)}** of 100 match" in words(at)
