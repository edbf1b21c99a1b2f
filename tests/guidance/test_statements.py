"""Statements: which strategy and why, what each version must hold, which program gets which, what is wrong."""

import csv
import re
from dataclasses import replace

import pytest

from smartpick import Applicant, Plan, Preferences, Profile, Tie, recommend_profile
from smartpick.applicant import Story, StoryItem
from smartpick.data_folder import RULES
from smartpick.guidance import (
    StatementPlan,
    home_tie_strength,
    names_in,
    outline,
)
from smartpick.guidance.statements import HOME_SHARE
from smartpick.guidance.text.places import sentences_of
from smartpick.plan import Messages, Statement


def saying(plan: Plan, **messages) -> Plan:
    """The same list with other messages."""
    return replace(plan, profile=plan.profile.model_copy(update={"messages": Messages(**messages)}))


@pytest.fixture(scope="module")
def with_ohio(catalog, three):
    """The list of the tied applicant with a program in Ohio."""
    rows = catalog.table.iloc[catalog.rows("Internal Medicine", open_only=True)]
    pin = rows.loc[rows["state"] == "OH", "acgme_code"].iloc[0]
    return recommend_profile(catalog, three["tied"].profile.model_copy(update={"pins": (pin,)}))


def first(plan: Plan, tier: int) -> str:
    table = plan.list_table
    return table.loc[table["tier"] == tier, "acgme_code"].iloc[0]


def in_state(plan: Plan, state: str) -> str:
    table = plan.list_table
    return table.loc[table["state"] == state, "acgme_code"].iloc[0]


# Which strategy


def test_the_three_get_different_advice_with_its_reason(three):
    told = {name: StatementPlan(plan).advice for name, plan in three.items()}
    assert {name: advice.strategy for name, advice in told.items()} == {
        "tied": "two",
        "untied": "universal",
        "h1b only": "universal",
    }
    assert "strong (My sister lives and works in Riverside, CA), and 26 of 85" in told["tied"].reason
    for name in ("untied", "h1b only"):
        assert "no tie yet to Southern California" in told[name].reason
        none = three[name].again(three[name].profile.changed("preferences", home="free"))
        assert "holds no program in Southern California" in StatementPlan(none).advice.reason


def test_programs_that_our_own_rule_brings_are_no_wish_of_the_applicant(three):
    """A sensible share of the list and one that was asked for, both without a tie."""
    sensible = three["untied"]
    assert sensible.tier_counts[1] >= HOME_SHARE * len(sensible.codes)
    assert not StatementPlan(sensible).prefers_home
    first = sensible.again(sensible.profile.changed("preferences", home="first"))
    assert StatementPlan(first).prefers_home


def test_strong_ties_to_two_regions_make_it_regional(catalog, three):
    ties = (*three["tied"].profile.applicant.ties, Tie(place="NY", kind="lived"), Tie(place="NY", kind="trained"))
    applicant = three["tied"].profile.applicant.model_copy(update={"ties": ties})
    plan = recommend_profile(catalog, three["tied"].profile.model_copy(update={"applicant": applicant}))
    assert StatementPlan(plan).advice.versions == ("home", "Middle Atlantic", "national")
    given = StatementPlan(plan).assignments
    assert given[in_state(plan, "NY")] == "Middle Atlantic"
    assert given[first(plan, 1)] == "home"
    assert StatementPlan(plan).misfits == []


@pytest.mark.parametrize(("programs", "strategy"), [(6, "universal"), (2, "universal")])
def test_moderate_ties_carry_no_statement_of_their_own(catalog, programs, strategy):
    applicant = Applicant(
        specialty="Internal Medicine", visa="none", ties=(Tie(place="San Diego County, CA", kind="lived"),)
    )
    preferences = Preferences(applications=20, socal_share=programs / 20)
    plan = recommend_profile(catalog, Profile(applicant=applicant, preferences=preferences))
    assert plan.tier_counts[1] == programs
    advice = StatementPlan(plan).advice
    assert (advice.home.strength, advice.strategy) == ("moderate", strategy)


@pytest.mark.parametrize(("targets", "first"), [({"San Diego": (1, 3)}, True), ({"West": (3, 5)}, False)])
def test_only_a_target_in_the_region_puts_it_first(catalog, targets, first):
    applicant = Applicant(specialty="Internal Medicine", visa="none")
    table = catalog.table.iloc[catalog.rows("Internal Medicine", open_only=True)]
    pin = table.loc[table["subregion"] == "San Diego", "acgme_code"].iloc[0]
    preferences = Preferences(applications=30, place_weight=0, targets=targets)
    plan = recommend_profile(catalog, Profile(applicant=applicant, preferences=preferences, pins=(pin,)))
    assert 0 < plan.tier_counts[1] <= 4
    assert StatementPlan(plan).prefers_home is first


@pytest.fixture(scope="module")
def all_home(catalog, three):
    """The tied applicant with a list of programs in the region alone."""
    preferences = Preferences(applications=12, socal_share=1)
    return recommend_profile(catalog, three["tied"].profile.model_copy(update={"preferences": preferences}))


def test_a_list_in_the_region_alone_needs_its_statement_alone(all_home):
    assert all_home.tier_counts[1] == len(all_home.codes)
    advice = StatementPlan(all_home).advice
    assert (advice.strategy, advice.versions) == ("universal", ("home",))
    assert "rest of the country" not in advice.reason
    assert set(StatementPlan(all_home).assignments.values()) == {"home"}
    assert StatementPlan(all_home).misfits == []


def test_a_move_is_promised_only_where_the_list_holds_other_parts_of_the_country(all_home, three):
    said = "I would move to another state."
    assert said in outline(StatementPlan(three["tied"]), "move").affirm.text
    assert said not in outline(StatementPlan(all_home), "move").whole.text
    assert outline(StatementPlan(all_home), "move").affirm.gaps
    for question in ("preference", "elsewhere", "move"):
        assert "other places" not in outline(StatementPlan(all_home), question).whole.text


def test_a_tie_to_the_state_is_weak(catalog):
    applicant = Applicant(specialty="Internal Medicine", visa="none", ties=(Tie(place="CA", kind="family"),))
    assert home_tie_strength(catalog, applicant, Story()).strength == "weak"


def test_family_in_the_story_counts_as_on_the_form(catalog, three):
    def ties(**fields):
        return home_tie_strength(catalog, applicant, Story(items=(StoryItem(**fields),)))

    applicant = Applicant(specialty="Internal Medicine", visa="none")
    wife = ties(kind="person", who="my wife", what="lives", place="Escondido, CA")
    form = applicant.model_copy(update={"ties": (Tie(place="San Diego County, CA", kind="family"),)})
    assert wife.points == home_tie_strength(catalog, form, Story()).points
    assert wife.facts == ("My wife lives in Escondido, CA.",)
    assert ties(kind="person", who="Dr. Ruiz", place="Escondido, CA").points < wife.points
    applicant = form
    assert ties(kind="person", who="my wife", what="lives", place="Escondido, CA").points == wife.points


def test_a_town_that_may_lie_in_the_region_is_asked_about_and_not_called_no_tie(catalog):
    story = Story(items=(StoryItem(kind="person", who="my wife", what="lives", place="Ripley, CA"),))
    applicant = Applicant(specialty="Internal Medicine", visa="none")
    preferences = Preferences(applications=20, socal_share=0.3)
    plan = recommend_profile(catalog, Profile(applicant=applicant, preferences=preferences, story=story))
    reason = StatementPlan(plan).advice.reason
    assert "Is Ripley, CA in Southern California?" in reason
    assert "no tie" not in reason


# Who gets which


def test_every_program_has_one_version_and_the_own_choice_wins(three):
    plan = three["tied"]
    given, table = StatementPlan(plan).assignments, plan.list_table
    assert set(given) == set(plan.codes)
    assert {given[code] for code in table.loc[table["tier"] == 1, "acgme_code"]} == {"home"}
    assert {given[code] for code in table.loc[table["tier"] > 1, "acgme_code"]} == {"national"}
    code = first(plan, 3)
    assert StatementPlan(saying(plan, assignments={code: "home"})).assignments[code] == "home"
    assert StatementPlan(saying(plan, strategy="universal")).in_use == ("universal", ("universal",))
    assert set(StatementPlan(saying(plan, strategy="universal")).assignments.values()) == {"universal"}


def test_a_home_statement_on_a_program_far_away_is_caught(with_ohio):
    plan = with_ohio
    code = in_state(plan, "OH")
    found = StatementPlan(saying(plan, assignments={code: "home"})).misfits
    assert [(m.code, m.version, m.better, m.why) for m in found] == [
        (code, "home", "national", "The statement for Southern California goes to Ohio.")
    ]
    assert StatementPlan(plan).misfits == []
    (alone,) = StatementPlan(saying(plan, strategy="universal", assignments={code: "home"})).misfits
    assert alone.better == "universal"
    (near,) = StatementPlan(saying(plan, assignments={first(plan, 1): "Mountain"})).misfits
    assert near.better == "home"
    wrong = StatementPlan(saying(plan, assignments={code: "New England"})).misfits
    assert "Ohio, which is not in that division" in wrong[0].why


def test_the_home_statement_may_go_to_the_rest_of_the_state(catalog, three):
    profile = three["tied"].profile
    targets = {"Other California": (3, 5)}
    preferences = profile.preferences.model_copy(update={"targets": targets})
    plan = recommend_profile(catalog, profile.model_copy(update={"preferences": preferences}))
    code = plan.list_table.loc[plan.list_table["subregion"] == "Other California", "acgme_code"].iloc[0]
    assert StatementPlan(saying(plan, assignments={code: "home"})).misfits == []


def test_the_table_is_ready_to_download(with_ohio):
    plan = with_ohio
    code = in_state(plan, "OH")
    text = "I hope to train at the Cleveland Clinic. I learned much in Kansas City."
    table = StatementPlan(
        saying(plan, assignments={code: "home"}, statements=(Statement(version="home", text=text),))
    ).table.set_index("acgme_code")
    assert list(table.columns) == [
        "rank", "program_name", "city", "state", "tier", "version", "chosen_by", "written", "problem",
    ]  # fmt: skip
    assert table.loc[code, "chosen_by"] == "you"
    assert "goes to Ohio." in table.loc[code, "problem"]
    home = table.loc[first(plan, 1)]
    assert home["problem"] == "The statement names Cleveland Clinic. The statement names Kansas City."
    assert bool(home["written"])
    assert not table["written"][in_state(plan, "NJ")]


# Names in a text


NAMED = {
    "I hope to train at the Cleveland Clinic.": ["Cleveland Clinic"],
    "UCLA is my aim, and so is Cedars-Sinai Medical Center.": ["UCLA", "Cedars Sinai Medical Center"],
    "I admire the University of Texas at Austin Dell Medical School.":
        ["University of Texas at Austin Dell Medical School"],
    "I moved to Houston.": ["Houston"],
    "Portland, Oregon suits me.": ["Portland"],
    "I look forward to Kansas City.": ["Kansas City"],
}  # fmt: skip


def test_a_title_does_not_end_a_sentence():
    assert sentences_of("Dr. Ruiz taught me. I learned.") == ["Dr. Ruiz taught me.", "I learned."]


SHORT = {
    "Loma Linda University": "CA", "Stanford University": "CA", "UC Riverside": "CA", "Cedars-Sinai": "CA",
    "Scripps Mercy": "CA", "UCSD": "CA", "Johns Hopkins": "MD", "NYU Langone": "NY", "Montefiore": "NY", "Yale": "CT",
    "Mass General": "MA", "BronxCare": "NY", "Wayne State": "MI", "Jackson Memorial": "FL", "USC Keck": "CA",
    "Emory University": "GA", "Temple University": "PA",
}  # fmt: skip


@pytest.mark.parametrize(("name", "state"), SHORT.items())
def test_everyday_names_are_found(catalog, name, state):
    (mention,) = names_in(catalog, f"I hope to train at {name}.")
    assert mention.name == " ".join(re.findall(r"\w+", name))
    assert state in {catalog.table["state"].iloc[row] for row in mention.rows}


def test_every_short_name_stands_for_programs_of_the_table(catalog):
    with (RULES / "short_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            named = any(m.kind == "program" for m in names_in(catalog, f"I know {row['short']} well."))
            assert named or row["only_lists"], row["short"]


def test_the_own_experience_may_be_named_in_short(three):
    item = StoryItem(kind="experience", what="rotated", who="the team of Loma Linda University", place="Colton, CA")
    other = StoryItem(kind="experience", what="rotated", who="Yale-New Haven Hospital", place="CT")
    plan = replace(
        three["tied"], profile=three["tied"].profile.model_copy(update={"story": Story(items=(item, other))})
    )
    assert named(plan, "I rotated at Loma Linda University.") == []
    assert len(named(plan, "I rotated at Stanford University.")) == 1


@pytest.mark.parametrize(("text", "names"), NAMED.items())
def test_names_are_found(catalog, text, names):
    assert [mention.name for mention in names_in(catalog, text)] == names


@pytest.mark.parametrize(
    "text",
    ["I studied at the University of Lagos.", "I worked in a community health center and a county hospital.",
     "I went to medical school in Birmingham.", "Hope is what patients need.", "My teacher was Dr. Jackson.",
     "A university hospital taught me.", "I read public health at a medical college.", "Independence matters.",
     "We reached Orange County.", "Dr. Austin and Dr. Houston taught me.", "the reading of scans in a general hospital",
     "I was born in Lebanon and trained in Paris.", "I lived in Bangor, Northern Ireland.",
     "I worked with the Red Cross and at Aga Khan University Hospital.",
     "Mayo Hospital Lahore and Grant Medical College", "Dr. Yale and Professor Duke taught me.",
     "I studied at Cairo University and St. Joseph University.", "In a rush, I found my temple.",
     "I graduated from King Edward Medical University and Alexandria University.",
     "I trained at DMC and at Dow University of Health Sciences."],
)  # fmt: skip
def test_common_words_and_foreign_places_are_not_names(catalog, text):
    assert names_in(catalog, text) == []


def named(plan: Plan, text: str, version: str = "national"):
    return StatementPlan(saying(plan, statements=(Statement(version=version, text=text),))).misnamed


def test_a_name_sent_elsewhere_is_caught_with_its_programs(three):
    (found,) = named(three["tied"], "I hope to train at the Cleveland Clinic.")
    version, mention, wrong = found
    assert (version, mention.name) == ("national", "Cleveland Clinic")
    sent = [code for code, given in StatementPlan(three["tied"]).assignments.items() if given == "national"]
    assert 0 < len(sent) - len(wrong) + 1 <= len(sent)
    assert set(wrong) <= set(sent)


def test_a_city_of_the_region_may_stand_in_the_home_statement(three):
    assert named(three["tied"], "I rotated in San Diego and near Irvine.", "home") == []
    assert len(named(three["tied"], "I rotated in San Diego.", "national")) == 1


def test_own_facts_may_be_named_but_not_as_a_wish(catalog, three):
    story = Story(
        items=(StoryItem(kind="experience", what="rotated", who="the Cleveland Clinic", place="Houston, TX"),)
    )
    plan = replace(three["tied"], profile=three["tied"].profile.model_copy(update={"story": story}))
    assert named(plan, "I rotated at the Cleveland Clinic and in Houston.") == []
    assert len(named(plan, "I would love to join the residency of the Cleveland Clinic.")) == 1


# What a statement must hold


def test_the_checklist_is_bound_to_the_facts(three):
    home = {item.key: item for item in StatementPlan(three["tied"]).content("home")}
    assert all(item.filled for item in home.values())
    assert home["person"].filled == ("My sister lives and works in Riverside, CA.",)
    bare = {item.key: item for item in StatementPlan(three["h1b only"]).content("home")}
    assert {key for key, item in bare.items() if item.filled} == {"aim"}
    assert all(item.ask.endswith(".") for item in bare.values())


def test_an_aim_in_another_place_fits_no_version(three):
    story = Story(items=(StoryItem(kind="aim", what="run a stroke clinic", place="Houston, TX"),))
    plan = replace(three["tied"], profile=three["tied"].profile.model_copy(update={"story": story}))
    for version in ("home", "universal", "Mountain"):
        assert {item.key: item.filled for item in StatementPlan(plan).content(version)}["aim"] == ()


def test_the_national_version_wants_moves_and_a_promise(three):
    national = {item.key: bool(item.filled) for item in StatementPlan(three["untied"]).content("national")}
    assert national == {"track": True, "commit": False, "support": False, "settings": True, "patients": True}
    text = "Where I match, I will move there and complete the training."
    plan = saying(three["untied"], statements=(Statement(version="national", text=text),))
    assert {i.key: bool(i.filled) for i in StatementPlan(plan).content("national")}["commit"]


def test_a_division_version_wants_ties_there(three):
    told = {item.key: item.filled for item in StatementPlan(three["h1b only"]).content("West South Central")}
    assert any("in a stroke unit in Houston, TX" in text for text in told["tie"])
    assert not StatementPlan(three["h1b only"]).content("Mountain")[0].filled
