"""A wished state, and another home region."""

from __future__ import annotations

from smartpick import recommend_profile
from tests.guidance.consistency.lists import checked, home, national
from tests.three_applicants import TIED


def test_a_wished_state_names_the_programs_elsewhere(plans):
    plan = plans["third"]
    finding = checked(plan, {"statements": (national("I want to train in New York."),)})["state_first"].findings[0]
    states = dict(zip(plan.codes, plan.list_table["state"], strict=True))
    assert "NY" in states.values()
    assert finding.codes
    assert "NY" not in {states[code] for code in finding.codes}


def test_another_home_region_is_held_to_its_own_places(new_england):
    plan = recommend_profile(new_england, TIED)
    told = {
        "strategy": "two",
        "statements": (national("I want to train in Boston."), home("I want to train in Boston.")),
    }
    found = checked(plan, told)["home_first_elsewhere"]
    (finding,) = found.findings
    assert finding.codes == tuple(plan.list_table.loc[plan.list_table["tier"] > 1, "acgme_code"])
