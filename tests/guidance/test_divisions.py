"""ERAS geographic preferences: coverage, the best three, and exactly what each program sees."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Applicant, Plan, Preferences, recommend, recommend_profile
from smartpick.applicant import StoryItem
from smartpick.guidance import (
    Proposal,
    StatementPlan,
    characters_left,
    connections,
    coverage,
    essay_draft,
    program_view,
    propose,
)
from smartpick.guidance.ties import divisions_of
from smartpick.plan import DivisionChoice, Messages, Statement, census_divisions
from tests.strategies import messages, the_catalog
from tests.three_applicants import TIED


def saying(plan: Plan, **told) -> Plan:
    return replace(plan, profile=plan.profile.model_copy(update={"messages": Messages(**told)}))


def choosing(plan: Plan, *divisions: str, **told) -> Plan:
    choices = tuple(DivisionChoice(division=name, essay=f"Essay for {name}.") for name in divisions)
    return saying(plan, divisions=choices, **told)


def proposed(plan: Plan) -> Proposal:
    statements = StatementPlan(plan)
    return propose(statements, coverage(statements))


def program_in(catalog, **where) -> str:
    table = catalog.table.iloc[catalog.rows("Internal Medicine")]
    for column, value in where.items():
        table = table[table[column] == value]
    return table["acgme_code"].iloc[0]


def listed_in(plan: Plan, division: str) -> str:
    """The first program of the list in a division."""
    given = divisions_of(plan.catalog, plan.codes)
    return next(code for code in plan.codes if given.get(code) == division)


def test_coverage_counts_every_program_once(three):
    for plan in three.values():
        table = coverage(StatementPlan(plan))
        assert set(census_divisions()) <= set(table["division"])
        assert table["programs"].sum() == len(plan.codes)
        assert table["worth_share"].sum() == pytest.approx(1)
        assert (table[["tier_1", "tier_2", "tier_3"]].sum() == list(plan.tier_counts.values())).all()
        assert table["worth_share"].is_monotonic_decreasing or "in no division" in set(table["division"])


def test_puerto_rico_lies_in_none(catalog):
    code = program_in(catalog, state="PR")
    plan = recommend(
        catalog, Applicant(specialty="Internal Medicine", visa="none"), Preferences(applications=9), [code]
    )
    assert coverage(StatementPlan(plan))["division"].iloc[-1] == "in no division"
    view = program_view(StatementPlan(choosing(plan, *census_divisions()[:3])), code)
    assert (view.division, view.division_seen, view.essay) == ("", "", "")
    assert "Puerto Rico" in view.sentences[0]


def test_the_home_division_is_among_the_three_for_who_puts_it_first(three):
    told = proposed(three["tied"])
    assert told.best.divisions[0] == "Pacific"
    assert "not selectable in ERAS" in told.best.reason
    assert told.recommended == "divisions"


def test_the_best_three_are_those_of_most_worth(three):
    plan = three["untied"]
    table, told = coverage(StatementPlan(plan)), proposed(plan)
    assert told.best.divisions == (), "no essay would hold anything"
    places = [StoryItem(kind="experience", what="completed a rotation", place=place) for place in
              ("Boston, MA", "Houston, TX", "Chicago, IL", "New York, NY", "Miami, FL")]  # fmt: skip
    tied = replace(plan, profile=plan.profile.model_copy(
        update={"story": plan.profile.story.model_copy(update={"items": tuple(places)})}))  # fmt: skip
    divisions = ["New England", "West South Central", "East North Central", "Middle Atlantic", "South Atlantic"]
    most = table[table["division"].isin(divisions)].iloc[:3]
    told = proposed(tied)
    assert told.best.divisions == tuple(most["division"])
    assert told.best.worth_share == pytest.approx(most["worth_share"].sum())
    assert told.best.programs == most["programs"].sum()
    assert (told.alternative.divisions, told.alternative.programs) == ((), len(plan.codes))


def test_a_list_spread_wide_without_ties_is_told_no_preference(catalog):
    names = ["NY", "IL", "TX", "GA", "MA", "MO", "TN", "AZ", "WA"]
    table = catalog.table.iloc[catalog.rows("Internal Medicine", open_only=True)]
    pins = [code for state in names for code in table.loc[table["state"] == state, "acgme_code"].iloc[:3]]
    plan = recommend(
        catalog, Applicant(specialty="Internal Medicine", visa="none"), Preferences(applications=len(pins)), pins
    )
    told = proposed(plan)
    assert told.best.worth_share < 0.6
    assert told.recommended == "no preference"


def test_no_fact_for_any_essay_is_told_no_preference(three):
    told = proposed(three["untied"])
    assert told.recommended == "no preference"
    assert told.best.divisions == ()
    assert "every essay would be empty" in told.reason
    assert proposed(three["tied"]).recommended == "divisions"


# The program's eye


def test_only_a_program_inside_a_chosen_division_sees_it(catalog, three):
    plan = choosing(three["tied"], "Pacific", "Mountain")
    inside = program_view(StatementPlan(plan), listed_in(plan, "Pacific"))
    outside = program_view(StatementPlan(plan), listed_in(plan, "Middle Atlantic"))
    assert (inside.division_seen, inside.essay) == ("Pacific", "Essay for Pacific.")
    assert "your choice of Mountain" in inside.unseen
    assert (outside.division_seen, outside.essay, outside.no_preference) == ("", "", False)
    assert "It sees no preference for a division: you chose others." in outside.sentences


def test_no_preference_is_seen_by_all(catalog, three):
    plan = saying(three["tied"], no_preference=True, no_preference_essay="I go where I learn.")
    for division in ("Pacific", "Middle Atlantic"):
        view = program_view(StatementPlan(plan), listed_in(plan, division))
        assert (view.no_preference, view.no_preference_essay) == (True, "I go where I learn.")


def test_an_empty_part_shows_nothing(catalog, three):
    view = program_view(StatementPlan(saying(three["tied"])), listed_in(three["tied"], "Pacific"))
    assert (view.division_seen, view.no_preference, view.settings) == ("", False, ())
    assert "It sees nothing on divisions: you left the part empty." in view.sentences


def test_it_sees_its_own_signal_and_statement_only(three):
    plan = three["tied"]
    home = plan.list_table.loc[plan.list_table["tier"] == 1, "acgme_code"].tolist()
    told = saying(
        plan, signals={home[0]: "gold"}, settings=("urban",), setting_essay="Cities.",
        statements=(Statement(version="home", text="Home text."), Statement(version="national", text="National text.")),
    )  # fmt: skip
    one, other = (program_view(StatementPlan(told), code) for code in home[:2])
    assert (one.signal, other.signal) == ("gold", "")
    assert one.statement_text == "Home text."
    assert (other.settings, other.setting_essay) == (("urban",), "Cities.")
    off = program_view(
        StatementPlan(told), next(c for c in plan.catalog.table["acgme_code"] if c not in set(plan.codes))
    )
    assert (off.on_list, off.statement, off.settings, off.unseen) == (False, "", (), ())
    assert off.sentences == (f"{off.program_name} is not on your list, so it gets no application and sees nothing of "
                             "you.",)  # fmt: skip


def test_an_essay_of_blanks_is_not_an_essay(three):
    plan = saying(three["tied"], divisions=(DivisionChoice(division="Pacific", essay="  \n "),))
    view = program_view(StatementPlan(plan), listed_in(plan, "Pacific"))
    assert "It sees that you prefer the Pacific division." in view.sentences


@given(st.data())
def test_no_program_sees_what_was_not_meant_for_it(data):
    catalog = the_catalog()
    plan = _tied_plan()
    told = data.draw(messages(plan.codes))
    plan = replace(plan, profile=plan.profile.model_copy(update={"messages": told}))
    code = data.draw(st.sampled_from([*plan.codes, *catalog.table["acgme_code"].iloc[::7]]))
    view = program_view(StatementPlan(plan), code)
    if code not in set(plan.codes):
        assert not any((view.division_seen, view.essay, view.no_preference, view.settings, view.signal, view.statement))
        return
    chosen = {choice.division: choice.essay for choice in told.divisions}
    assert view.essay == chosen.get(view.division, "")
    assert view.division_seen in {"", view.division}
    assert view.no_preference_essay == (told.no_preference_essay if told.no_preference else "")
    assert view.signal == told.signals.get(code, "")


def _tied_plan() -> Plan:
    if not _kept:
        _kept.append(recommend_profile(the_catalog(), TIED))
    return _kept[0]


_kept: list[Plan] = []


def test_an_essay_is_drafted_from_facts_that_fit(three):
    home = essay_draft(StatementPlan(three["tied"]), "Pacific")
    assert home.text.startswith("My sister lives and works in Riverside, CA.")
    assert len(home.text) <= 300
    texas = essay_draft(StatementPlan(three["h1b only"]), "West South Central")
    assert texas.text.startswith("I worked as a research fellow in a stroke unit in Houston, TX")
    assert "Harris County" not in texas.text, "the story tells it in full"
    nothing = essay_draft(StatementPlan(three["untied"]), "Mountain")
    assert nothing.gaps == ("one concrete fact that ties you to Mountain",)
    assert "small town" in essay_draft(StatementPlan(three["untied"]), "").text


def test_the_counter_counts_characters():
    assert characters_left("x" * 290) == 10
    assert characters_left("x" * 301) == -1


def test_who_applies_through_residencycas_names_cities_not_divisions(three):
    assert connections(StatementPlan(three["tied"])) == [
        ("Riverside, CA", "My sister lives and works in Riverside, CA.")
    ]
    assert connections(StatementPlan(three["untied"])) == []
