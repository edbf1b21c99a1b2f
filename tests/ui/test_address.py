"""Shared views: filters to address and back, what an address may hold, and whose specialty it shows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Profile
from smartpick.ui.explore.address import from_address, slug, to_address, values
from smartpick.ui.explore.view import CHANCE, CHOICES, COLOURS, View
from tests.ui.arriving import arrived
from tests.ui.test_pages import opened, profile, words


@pytest.fixture(scope="module")
def table(catalog: Catalog) -> Catalog:
    return catalog


def views(catalog: Catalog) -> st.SearchStrategy[View]:
    """Any view that can be asked for."""
    may = {key: list(known.values()) for key, known in values(catalog).items()} | {CHANCE: ["low", "medium"]}
    chosen = {key: st.lists(st.sampled_from(known), min_size=1, unique=True).map(tuple) for key, known in may.items()}
    return st.builds(
        View, specialty=st.sampled_from(catalog.specialties), q=st.text(max_size=30),
        chosen=st.fixed_dictionaries({}, optional=chosen), closed=st.booleans(), mine=st.booleans(),
        colour=st.sampled_from(list(COLOURS)),
    )  # fmt: skip


@given(data=st.data())
def test_an_address_brings_back_all_that_is_not_of_the_person(data: st.DataObject, table: Catalog) -> None:
    view = data.draw(views(table))
    words = to_address(view, "Neurology")
    back, strange = from_address(words, table)
    assert strange == []
    chosen = {key: wanted for key, wanted in view.chosen.items() if key != CHANCE}
    asked = View(view.specialty, " ".join(view.q.split()), chosen, view.closed, mine=False, colour=view.colour)
    assert back == (asked if words else View())
    assert to_address(back, "Neurology" if words else "Internal Medicine") == words


@given(parameters=st.dictionaries(st.sampled_from(["q", "j1", "region", "specialty", "x"]) | st.text(), st.text()))
def test_no_address_breaks_the_page_and_nothing_it_says_is_passed_over(parameters, table: Catalog) -> None:
    view, strange = from_address(parameters, table)
    again = to_address(view, "Neurology")
    for key, text in parameters.items():
        assert key in again or key == "q" or any(part.startswith(f"{key}=") for part in strange) or not again, text


def test_an_address_typed_by_hand_may_have_capitals_and_spaces(table: Catalog) -> None:
    view, strange = from_address({"specialty": "Internal Medicine", "region": "SoCal", "state": "CA,nv"}, table)
    assert (view.specialty, dict(view.chosen), strange) == (
        "Internal Medicine", {"region": ("socal",), "state": ("CA", "NV")}, []
    )  # fmt: skip


def test_every_value_of_a_filter_has_an_address_of_its_own(catalog: Catalog) -> None:
    table = catalog.table
    known = values(catalog)
    assert set(known) == set(CHOICES)
    assert len(known["subregion"]) == len(catalog.regions.subregions)
    assert len(known["state"]) == table["state"].nunique()
    assert len(known["evidence"]) == table["visa_evidence"].nunique()
    assert len({slug(name) for name in catalog.specialties}) == len(catalog.specialties)


def visited(address: dict[str, str], own: Profile | None = None) -> AppTest:
    """Explore as it opens from an address."""
    return arrived("explore", address, **({"profile": own} if own else {}))


def address_of(at: AppTest) -> dict[str, str]:
    return {key: text if isinstance(text, str) else ",".join(text) for key, text in at.query_params.items()}


def codes(at: AppTest) -> list[str]:
    return at.dataframe(key="programs").value["acgme_code"].tolist()


def test_the_address_says_what_is_asked_by_keys_that_last() -> None:
    at = opened("explore")
    assert address_of(at) == {}
    at.pills(key="region").set_value(["socal", "west"]).run()
    at.pills(key="j1").set_value(["yes", "unknown"]).run()
    at.text_input(key="q").set_value("san diego").run()
    at.segmented_control(key="colour").set_value("h1b").run()
    assert address_of(at) == {
        "specialty": "internal-medicine", "q": "san diego", "region": "socal,west", "j1": "yes,unknown",
        "colour": "h1b",
    }  # fmt: skip


def test_a_fresh_browser_shows_the_same_programs_without_a_word_of_the_person() -> None:
    own: dict[str, Any] = {
        "specialty": "Neurology", "visa": "h1b_only", "step2_ck": 251, "citizenships": ("NG",), "graduation_year": 2017,
    }  # fmt: skip
    at = opened("explore", **own)
    at.pills(key="region").set_value(["nation"]).run()
    at.pills(key="h1b").set_value(["yes", "unknown"]).run()
    at.multiselect(key="setting").set_value(["university"]).run()
    address = address_of(at)
    assert not any(part in json.dumps(address) for part in ("only", "251", "NG", "2017"))
    fresh = visited(address)
    assert sorted(codes(fresh)) == sorted(codes(at))
    assert fresh.title[0].value == "Neurology"


def test_a_specialty_that_is_not_mine_changes_no_plan_until_i_say_so() -> None:
    own = Profile(applicant=Applicant(specialty="Psychiatry", visa="j1_only"))
    at = visited({"specialty": "pediatrics", "region": "socal"}, own)
    assert profile(at) == own
    assert "This address shows **Pediatrics**. Your own plan is for Psychiatry and stays as it is." in words(at)
    assert at.title[0].value == "Pediatrics"
    theirs = codes(at)
    at.button(key="back-to-mine").click().run()
    assert at.title[0].value == "Psychiatry"
    assert address_of(at) == {"specialty": "psychiatry", "region": "socal"}
    assert not set(codes(at)) & set(theirs)
    at = visited({"specialty": "pediatrics", "region": "socal"}, own)
    at.button(key="make-it-mine").click().run()
    assert profile(at).applicant.specialty == "Pediatrics"
    assert "This address shows" not in words(at)
    assert codes(at) == theirs


def test_what_nobody_understands_is_said_once_and_the_rest_holds() -> None:
    at = visited({"region": "socal,moon", "colour": "pink", "Region": "x", "j1": "yes"})
    (said,) = [str(info.value) for info in at.info if "This address" in str(info.value)]
    assert said.startswith("This address also says “region\\=moon”, “colour\\=pink”, “Region\\=x”")
    assert at.pills(key="region").value == ["socal"]
    assert at.pills(key="j1").value == ["yes"]
    at.pills(key="j1").set_value([]).run()
    assert "This address also says" not in words(at)
    assert address_of(at) == {"specialty": "internal-medicine", "region": "socal"}


def test_a_hostile_address_is_shown_as_text() -> None:
    at = visited({"[click](https://evil.example)": "**x**" * 50})
    (said,) = [str(info.value) for info in at.info if "This address" in str(info.value)]
    assert "[click](" not in said
    assert len(said) < 300


def test_back_takes_the_last_filter_off_again() -> None:
    at = visited({"region": "socal", "j1": "yes"})
    for key in ("region", "j1", "specialty"):
        if key in at.query_params:
            del at.query_params[key]
    at.query_params["region"] = "socal"
    at.run()
    assert at.pills(key="j1").value == []
    assert at.pills(key="region").value == ["socal"]
    del at.query_params["region"]
    at.run()
    assert at.pills(key="region").value == []
    assert address_of(at) == {}


def test_a_card_of_anothers_specialty_gives_the_chance_there_and_nothing_to_pin() -> None:
    at = visited({"specialty": "pediatrics", "region": "socal"})
    code = codes(at)[0]
    at.text_input(key="q").set_value(code).run()
    assert "Chance you match here in Pediatrics, which is not the specialty of your plan: **" in words(at)
    assert not [button for button in at.button if str(button.key).startswith("pin-")]
