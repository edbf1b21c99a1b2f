"""Highly competitive for this applicant: two rules, and every number in the words computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from smartpick import Applicant, Catalog, Plan, Preferences, recommend
from smartpick.data_folder import published
from smartpick.odds import fitted_specialties
from smartpick.odds.model import NODE_W
from smartpick.whatif.competitive import BEST_FEW, PRELIMINARY, candidates, competitiveness


def plan_for(catalog: Catalog, specialty: str, **wishes) -> Plan:
    return recommend(catalog, Applicant(specialty=specialty, visa="j1_or_h1b"), Preferences(**wishes))


def match_of(plan: Plan) -> float:
    drawn = plan.odds.drawn(plan.choice.members).probability
    return float(np.median(1 - (1 - drawn).prod(axis=1) @ NODE_W))


@pytest.mark.parametrize("specialty", fitted_specialties())
def test_both_rules_for_every_specialty(catalog: Catalog, specialty: str) -> None:
    plan = plan_for(catalog, specialty)
    told = competitiveness(plan)
    row = published("specialties").set_index("specialty").loc[specialty]
    share = row["nonus_img_matched_preferred_2026"] / row["positions_2026"]
    assert told.share == pytest.approx(share)
    assert told.source == row["source"]
    assert told.few_positions == (share < 0.03)
    assert told.low_chance == (plan.outlook.match.mid < 0.25)
    assert told.highly == (told.few_positions or told.low_chance)
    assert told.match.mid == pytest.approx(match_of(plan), abs=1e-12)
    assert f"{specialty} is {'' if told.highly else 'not '}highly" in told.sentences[0]


def test_the_rules_tell_cases_apart(catalog: Catalog) -> None:
    flags = {
        name: (told.few_positions, told.low_chance)
        for name in ("Internal Medicine", "Dermatology", "Emergency Medicine", "Surgery")
        for told in [competitiveness(plan_for(catalog, name))]
    }
    assert flags == {
        "Internal Medicine": (False, False),
        "Dermatology": (True, True),
        "Emergency Medicine": (True, True),
        "Surgery": (False, True),
    }


def test_candidates_are_the_best_lists_for_matching_alone(catalog: Catalog) -> None:
    applicant = Applicant(specialty="Surgery", visa="j1_only", step2_ck=245)
    found = candidates(recommend(catalog, applicant, Preferences(applications=40)))
    assert [c.match for c in found] == sorted((c.match for c in found), reverse=True)
    for candidate in found:
        other = applicant.model_copy(update={"specialty": candidate.specialty})
        plan = recommend(catalog, other, Preferences(home="free", applications=40))
        assert candidate.match == pytest.approx(match_of(plan), abs=1e-9)
        assert candidate.applications == len(plan.rows)
        assert candidate.cost_usd == plan.cost_usd
    table = published("specialties").set_index("specialty")
    share = table["nonus_img_matched_preferred_2026"] / table["positions_2026"]
    fit = (share >= 0.03) & (table["nonus_img_preferring_2026"] >= 100)
    assert {c.specialty for c in found} == set(table.index[fit]) - {"Surgery"}


def test_candidates_follow_the_competitiveness_setting(catalog: Catalog) -> None:
    applicant = Applicant(specialty="Surgery", visa="j1_only")
    weak, strong = (
        candidates(recommend(catalog, applicant, Preferences(applications=40, competitiveness_percentile=p)))[0].match
        for p in (10, 90)
    )
    assert weak < strong


def test_only_better_specialties_are_proposed(bare: Catalog) -> None:
    told = competitiveness(plan_for(bare, "Surgery"))
    assert 0 < len(told.candidates) <= BEST_FEW
    assert all(c.match > told.match.mid for c in told.candidates)
    assert all(f"{c.specialty} about {c.match:.0%}" in told.sentences[-1] for c in told.candidates)
    best = candidates(recommend(bare, Applicant(specialty="Internal Medicine", visa="j1_or_h1b")))[0].specialty
    assert "No other specialty" in competitiveness(plan_for(bare, best, home="free")).sentences[-1]


def test_wider_geography_is_the_list_without_shares(catalog: Catalog) -> None:
    assert competitiveness(plan_for(catalog, "Surgery", home="own")).wider is None
    assert competitiveness(plan_for(catalog, "Surgery", home="free")).wider is None
    told = competitiveness(plan_for(catalog, "Surgery", socal_share=0.15, west_share=0.5))
    free = match_of(plan_for(catalog, "Surgery", home="own"))
    assert competitiveness(plan_for(catalog, "Surgery")).wider == pytest.approx(free, abs=1e-12)
    assert told.wider == pytest.approx(free, abs=1e-12)
    assert told.wider > told.match.mid
    assert any(f"about {free:.0%} instead of {told.match.mid:.0%}" in said for said in told.sentences)


@pytest.mark.parametrize("specialty", ["Dermatology", "Internal Medicine", "Thoracic Surgery - Integrated"])
def test_the_sentences_are_whole_and_say_what_a_preliminary_year_is(catalog: Catalog, specialty: str) -> None:
    told = competitiveness(plan_for(catalog, specialty))
    assert PRELIMINARY in told.sentences
    for words in ("one year", "second year", "visa time", "not in our table"):
        assert words in PRELIMINARY
    for said in told.sentences:
        assert said.endswith(".")
        assert not np.any([word in said for word in ("nan", "None", "[", "{")])
