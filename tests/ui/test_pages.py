"""Every page through AppTest: it runs, it agrees with Python, it refuses kindly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.typing import PydeckState

from smartpick import Applicant, Catalog, Preferences, Profile, open_plan, recommend, recommend_profile
from smartpick.plan import profile_to_json, widest_words
from smartpick.whatif import home_cost
from tests.paths import ROOT
from tests.ui.arriving import UNFOLDED, arrived

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def opened(page: str = "explore", **applicant: Any) -> AppTest:
    """The app on one page, the profile set as if it had been told before."""
    told = {"profile": Profile(applicant=Applicant(**applicant))} if applicant else {}
    return arrived(page, **UNFOLDED, **told)


def words(at: AppTest) -> str:
    shown = [
        *at.markdown,
        *at.caption,
        *at.warning,
        *at.error,
        *at.info,
        *at.success,
        *at.title,
        *at.header,
        *at.subheader,
    ]
    return "\n".join(str(element.value) for element in shown)


def the_list(at: AppTest) -> Any:
    """The list as the Balance page shows it."""
    return next(frame.value for frame in at.dataframe if "rank" in frame.value.columns)


def profile(at: AppTest) -> Profile:
    return at.session_state["profile"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("specialty", "visa"),
    [
        ("Internal Medicine", "j1_or_h1b"),
        ("Pediatrics", "h1b_only"),
        ("Emergency Medicine", "j1_only"),
        ("Urology", "none"),
        ("Public Health and General Preventive Medicine", "j1_or_h1b"),
        ("Plastic Surgery - Integrated", "j1_or_h1b"),
    ],
)
def test_every_page_runs(page: str, specialty: str, visa: str) -> None:
    at = opened(page, specialty=specialty, visa=visa)
    assert words(at)


def test_a_specialty_without_figures_says_so_and_can_be_browsed() -> None:
    at = opened("shortlist", specialty="Urology", visa="none")
    assert "No match figures for non-US IMGs are published for Urology" in words(at)
    assert len(opened("explore", specialty="Urology", visa="none").dataframe[0].value) > 100


def test_the_page_python_and_the_file_give_the_same_list(catalog: Catalog) -> None:
    at = opened("balance")
    at.selectbox(key="specialty").select("Psychiatry").run()
    at.pills(key="visa").set_value("j1_only").run()
    at.number_input(key="step2_ck").set_value(247).run()
    at.number_input(key="applications").set_value(60).run()
    at.slider(key="socal_share").set_value(12).run()
    assert not at.exception
    by_hand = recommend(
        catalog,
        Applicant(specialty="Psychiatry", visa="j1_only", step2_ck=247),
        Preferences(applications=60, socal_share=0.2),
    )
    assert the_list(at)["program_name"].tolist() == by_hand.table["program_name"].tolist()
    from_file = recommend_profile(catalog, open_plan(profile_to_json(profile(at), catalog.version)))
    assert from_file.codes == by_hand.codes
    at.switch_page("pages/shortlist.py").run()
    assert not at.exception
    assert at.session_state["profile"] == by_hand.profile


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Pediatrics"])
def test_the_two_widest_assumptions_are_named_beside_every_range(catalog: Catalog, specialty: str) -> None:
    plan = recommend(catalog, Applicant(specialty=specialty, visa="j1_or_h1b"))
    shown = words(opened("balance", specialty=specialty, visa="j1_or_h1b"))
    assert f"What widens this range most: **{widest_words(plan.widest)}**." in shown


def test_a_slider_moves_the_list_and_the_clamp_says_why() -> None:
    at = opened("balance")
    before = the_list(at)
    at.slider(key="socal_share").set_value(30).run()
    assert not before.equals(the_list(at))
    at.session_state["profile"] = profile(at).changed("preferences", socal_share=0.6)
    at.run()
    assert "39 Internal Medicine programs exist in Southern California, 35 are open to you" in words(at)
    assert at.slider(key="socal_share").value == 35


def test_an_old_value_of_an_automatic_slider_beside_a_move_is_no_move() -> None:
    """At quick key presses the browser sends with each what the other sliders showed before the list moved them."""
    at = opened("balance")
    before, turn = at.slider(key="west_share").value, at.text_input(key="drawn").value
    at.slider(key="place_weight").set_value(2.0).run()
    assert at.slider(key="west_share").value != before
    at.text_input(key="drawn").set_value(turn)  # the browser has not drawn that run yet
    at.slider(key="west_share").set_value(before)
    at.slider(key="place_weight").set_value(2.05).run()
    assert not at.exception
    assert profile(at).preferences.west_share is None
    assert profile(at).preferences.place_weight == 2.05
    rest = 85 - at.slider(key="socal_share").value
    at.slider(key="west_share").set_value(before).run()
    assert profile(at).preferences.west_share == before / rest


def test_what_does_not_fit_stays_visible_and_the_plan_stays() -> None:
    at = opened("you")
    at.number_input(key="usce_socal_months").set_value(6.0).run()
    assert "cannot be more than all your US experience" in words(at)
    assert at.number_input(key="usce_socal_months").value == 6.0
    assert profile(at).applicant.usce_socal_months is None
    at.number_input(key="usce_hands_on_months").set_value(8.0).run()
    assert profile(at).applicant.usce_socal_months == 6.0
    assert not at.error


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[1, 2]", b'{"format": "other"}', b'{"applicant": {}}'])
def test_a_foreign_file_is_refused_and_the_plan_stays(content: bytes) -> None:
    at = opened("explore", specialty="Neurology", visa="none")
    at.file_uploader(key="plan_upload").upload("plan.json", content)
    at.run()
    assert not at.exception
    assert "Your present plan stays" in words(at)
    assert profile(at).applicant.specialty == "Neurology"


def test_a_saved_plan_opens_to_the_identical_list(catalog: Catalog) -> None:
    plan = recommend(
        catalog, Applicant(specialty="Pathology-Anatomic and Clinical", visa="none"), Preferences(applications=30)
    )
    at = opened()
    at.file_uploader(key="plan_upload").upload("plan.json", profile_to_json(plan.profile, catalog.version).encode())
    at.run()
    assert recommend_profile(catalog, profile(at)).codes == plan.codes


def test_excluding_on_the_card_says_what_changed(catalog: Catalog) -> None:
    at = opened()
    code = recommend_profile(catalog, profile(at)).codes[3]
    at.text_input(key="q").set_value(code).run()
    at.button(key=f"exclude-{code}").click().run()
    assert profile(at).exclusions == (code,)
    at.switch_page("pages/shortlist.py").run()
    assert any("1 added, 1 removed" in expander.label for expander in at.expander)
    at.button(key=f"back-{code}").click().run()
    assert profile(at).exclusions == ()


def test_a_pick_on_the_map_filters_the_table(catalog: Catalog) -> None:
    at = opened()
    row = catalog.rows("Internal Medicine")[40]
    code = str(catalog.table["acgme_code"].iloc[row])
    at.session_state["map"] = PydeckState(
        selection={"indices": {"programs": [0]}, "objects": {"programs": [[0.0, 0.0, 0, "circle", "label", code]]}}
    )
    at.run()
    assert not at.exception
    assert at.dataframe(key="programs").value["acgme_code"].tolist() == [code]
    assert "Chance you match here" in words(at)


def test_search_by_code_and_an_empty_filter() -> None:
    at = opened()
    code = at.dataframe(key="programs").value["acgme_code"].iloc[5]
    at.text_input(key="q").set_value(code).run()
    assert at.dataframe(key="programs").value["acgme_code"].tolist() == [code]
    at.text_input(key="q").set_value("nothing is called this").run()
    assert "No program passes these filters" in words(at)


def test_nothing_personal_is_in_the_address() -> None:
    at = opened("you", specialty="Neurology", visa="h1b_only", step2_ck=251, citizenships=("NG",))
    at.switch_page("pages/balance.py").run()
    at.slider(key="socal_share").set_value(33).run()
    assert json.dumps(dict(at.query_params)) == "{}"


CHOICES = {
    "free": "Only where it costs nothing",
    "sensible": "As much Southern California as costs 2 points or less",
    "first": "Southern California first (example A)",
    "every": "Every program there that takes my visa",
    "own": "My own share",
}


def test_five_choices_say_how_much_of_the_home_region_and_what_it_costs(catalog: Catalog) -> None:
    at = opened("balance")
    control = at.radio(key="home")
    assert (control.label, control.options) == ("How much of Southern California", list(CHOICES.values()))
    assert control.value == "sensible"
    for rule in ("first", "every", "free", "sensible"):
        at.radio(key="home").set_value(rule).run()
        assert not at.exception
        plan = recommend(catalog, profile(at).applicant, Preferences(home=rule))
        assert the_list(at)["program_name"].tolist() == plan.table["program_name"].tolist()
        assert home_cost(plan).sentence in words(at)
        assert at.slider(key="socal_share").value == plan.tier_counts[1]


def test_the_share_slider_and_the_weight_take_the_choice_over() -> None:
    at = opened("balance")
    sensible, share = the_list(at)["program_name"].tolist(), at.slider(key="socal_share").value
    at.radio(key="home").set_value("own").run()
    assert at.slider(key="socal_share").value == share > 0  # it begins where the list is
    assert at.radio(key="home").value == "own"
    at.radio(key="home").set_value("sensible").run()
    assert profile(at).preferences.socal_share is None
    assert the_list(at)["program_name"].tolist() == sensible
    at.slider(key="socal_share").set_value(30).run()
    assert at.radio(key="home").value == "own"
    assert profile(at).preferences.socal_share == 30 / 85
    at.radio(key="home").set_value("every").run()
    assert (profile(at).preferences.socal_share, profile(at).preferences.home) == (None, "every")
    at.radio(key="home").set_value("sensible").run()
    at.slider(key="place_weight").set_value(2.0).run()
    assert at.radio(key="home").value == "own"
    assert profile(at).preferences == Preferences(home="own", place_weight=2.0)


def test_who_needs_no_visa_reads_of_programs_that_are_open() -> None:
    at = opened("balance", specialty="Pediatrics", visa="none")
    assert at.radio(key="home").options[3] == "Every program there that is open to me"
    at.radio(key="home").set_value("every").run()
    assert profile(at).preferences.home == "every"


def test_a_plan_saved_before_the_choices_opens_as_it_was(catalog: Catalog) -> None:
    saved = json.loads(profile_to_json(Profile(applicant=Applicant(specialty="Neurology", visa="none")), "abc"))
    del saved["preferences"]["home"]
    at = opened("balance")
    at.file_uploader(key="plan_upload").upload("plan.json", json.dumps(saved).encode())
    at.run()
    assert at.radio(key="home").value == "own"
    by_hand = recommend(catalog, profile(at).applicant, Preferences(home="own"))
    assert the_list(at)["program_name"].tolist() == by_hand.table["program_name"].tolist()


def test_the_cost_of_an_emergency_medicine_list_is_said_with_its_season() -> None:
    at = opened("balance", specialty="Emergency Medicine", visa="j1_or_h1b")
    assert "**Application fees: 1,580 USD**" in words(at)
    assert "Fees: 99 USD in all for programs 1–18" in words(at)
    assert "These are the fees of the 2026 season" in words(at)
    assert not [field for field in at.number_input if "fee for one program" in field.label]


def test_a_fee_entered_where_the_table_has_one_can_be_taken_back() -> None:
    applicant = Applicant(specialty="Emergency Medicine", visa="none")
    told = Profile(applicant=applicant, preferences=Preferences(fee_per_program_usd=20.0))
    at = arrived("balance", profile=told, **UNFOLDED)
    assert "Source: Entered by you." in words(at)
    next(field for field in at.number_input if "fee for one program" in field.label).set_value(None).run()
    assert profile(at).preferences.fee_per_program_usd is None
    assert "99 USD in all" in words(at)


def test_integrated_plastic_surgery_says_what_is_known_of_its_applications() -> None:
    assert "PSCA" in words(opened("balance", specialty="Plastic Surgery - Integrated", visa="none"))


def test_up_to_four_programs_stand_side_by_side() -> None:
    at = opened()
    at.session_state["programs"] = {"selection": {"rows": [0, 3, 5, 9, 12], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    assert "The first 4 of 5 selected programs are compared." in words(at)
    assert at.dataframe[-1].value.shape[1] == 4
    assert "Chance for you (estimate)" in at.dataframe[-1].value.index


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Emergency Medicine", "Thoracic Surgery - Integrated"])
@pytest.mark.parametrize(
    "preferences",
    [
        Preferences(applications=400, socal_share=1.0, west_share=1.0, safety_floor=1.0, place_weight=5.0),
        Preferences(applications=1, socal_share=0.5, competitiveness_percentile=100, fee_per_program_usd=0.5),
        Preferences(budget_usd=50_000.0, fee_per_program_usd=1000.0, setting_weight=5.0),
    ],
    ids=["most", "least", "dear"],
)
def test_any_plan_the_file_may_hold_can_be_shown(specialty: str, preferences: Preferences) -> None:
    for page in ("balance", "shortlist"):
        applicant = Applicant(specialty=specialty, visa="h1b_only", step2_ck=300, usce_hands_on_months=60)
        arrived(page, profile=Profile(applicant=applicant, preferences=preferences), **UNFOLDED)


def test_a_fee_that_was_not_found_is_told_as_unknown() -> None:
    shown = words(opened("balance", specialty="Obstetrics and Gynecology", visa="j1_or_h1b"))
    assert "**Fees: unknown.** What ResidencyCAS takes for Obstetrics and Gynecology was looked for" in shown
