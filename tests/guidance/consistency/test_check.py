"""Each rule fires on its contradiction with rows and evidence, is silent without one; an empty part is no pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartpick import Plan, recommend_profile
from smartpick.guidance import (
    RULES,
    Checked,
    assignments,
    check_consistency,
    check_visa_text,
    extremes,
    generic_reasons,
    report,
)
from smartpick.guidance.consistency.check import Said
from smartpick.guidance.text.wordings import rows
from smartpick.plan import DivisionChoice, EditedLetter, Messages, Statement
from tests.three_applicants import TIED, UNTIED

CALM = "I look for strong teaching. Where I match, I will move there and complete the training."
HOME_FIRST = "My first choice is Southern California."


def home(text: str = CALM) -> Statement:
    return Statement(version="home", text=text)


def national(text: str = CALM) -> Statement:
    return Statement(version="national", text=text)


def choice(division: str, essay: str = "") -> DivisionChoice:
    return DivisionChoice(division=division, essay=essay)


def letter(text: str, code: str = "") -> EditedLetter:
    return EditedLetter(kind="update", code=code, text=text)


@pytest.fixture(scope="module")
def plans(catalog, three) -> dict[str, Plan]:
    """Lists to hold the words against: a third in the home region, none of it, and nearly all of it."""
    mostly = TIED.preferences.model_copy(update={"socal_share": 0.9, "applications": 40})
    return {
        "third": three["tied"],
        "none": three["untied"],
        "most": recommend_profile(catalog, TIED.model_copy(update={"preferences": mostly})),
    }


def pick(plan: Plan, tier: int) -> str:
    table = plan.list_table
    return table.loc[table["tier"] == tier, "acgme_code"].iloc[0]


AWAY, HOME = "away", "home"
"""Stand for a code of the list outside and inside the home region, and "off" for one that is not on it."""

FOUR = ("1400200001", "1400121020", "1400121022", "1400100002")

CASES: dict[str, tuple[str, dict, str, dict]] = {
    # rule: (list and messages that contradict, list and messages that do not)
    "brackets": (
        "third", {"statements": (national("I worked in [where] in 2023."),)},
        "third", {"letters": (letter("Dear [program] in [city], [state]"),)},
    ),
    "statement_region": (
        "third", {"assignments": {AWAY: "home"}},
        "third", {"assignments": {HOME: "home"}},
    ),
    "statement_names": (
        "third", {"statements": (national("I hope to train at the Cleveland Clinic."),)},
        "third", {"statements": (national("I trained at the University of Lagos."),)},
    ),
    "letter_names": (
        "third", {"letters": (letter("I hope to join the Mayo Clinic."),)},
        "third", {"letters": (letter("I hope to join [program]."),)},
    ),
    "home_first_elsewhere": (
        "third", {"statements": (national(HOME_FIRST),)},
        "third", {"statements": (home(HOME_FIRST), national())},
    ),
    "only_home": (
        "third", {"answers": {"move": "I could not live anywhere else."}},
        "third", {"answers": {"move": "It is my first choice, but not my only one."}},
    ),
    "anywhere": (
        "most", {"answers": {"preference": "Anywhere is fine."}},
        "third", {"answers": {"preference": "Anywhere is fine."}},
    ),
    "no_preference": (
        "third", {"no_preference": True, "statements": (home(HOME_FIRST),)},
        "third", {"divisions": (choice("Pacific"),), "statements": (home(HOME_FIRST),)},
    ),
    "home_division_missing": (
        "third", {"divisions": (choice("Mountain"),), "answers": {"preference": HOME_FIRST}},
        "third", {"divisions": (choice("Pacific"),), "answers": {"preference": HOME_FIRST}},
    ),
    "home_share_unseen": (
        "most", {"divisions": (choice("New England"),)},
        "most", {"divisions": (choice("Pacific"),)},
    ),
    "division_empty": (
        "third", {"divisions": (choice("Mountain"),)},
        "third", {"divisions": (choice("Middle Atlantic"),)},
    ),
    "essay_names": (
        "third", {"divisions": (choice("Middle Atlantic", "I would love to live in Houston."),)},
        "third", {"divisions": (choice("Middle Atlantic", "My cousin lives in Brooklyn."),)},
    ),
    "signal_off_list": (
        "third", {"signals": {"off": "gold"}},
        "third", {"signals": {HOME: "gold"}},
    ),
    "signal_limit": (
        "third", {"signals": dict.fromkeys(FOUR, "gold")},
        "third", {"signals": dict.fromkeys(FOUR[:3], "gold")},
    ),
    "signal_outside": (
        "third", {"signals": {AWAY: "silver"}, "divisions": (choice("Pacific"),)},
        "third", {"signals": {HOME: "silver"}, "divisions": (choice("Pacific"),)},
    ),
    "signal_unwritten": (
        "third", {"signals": {HOME: "gold"}, "statements": (national(),)},
        "third", {"signals": {HOME: "gold"}, "statements": (home(),)},
    ),
    "setting": (
        "third", {"settings": ("urban",), "statements": (national("I want to practice in a rural town."),)},
        "third", {"settings": ("urban", "rural"), "statements": (national("I want to practice in a rural town."),)},
    ),
    "visa": (
        "third", {"answers": {"move": "I will only accept H-1B."}},
        "third", {"answers": {"move": "I can train on a J-1 or an H-1B visa."}},
    ),
    "other_specialty": (
        "third", {"statements": (national("I want a residency in Psychiatry."),)},
        "third", {"statements": (national("I want a residency in Internal Medicine. I rotated in psychiatry."),)},
    ),
    "home_first_no_home": (
        "none", {"answers": {"preference": HOME_FIRST}},
        "third", {"answers": {"preference": HOME_FIRST}},
    ),
    "rank_promise": (
        "third", {"letters": (letter("You are my first choice. I will rank [program] first."),)},
        "third", {"letters": (letter("I would be glad to train with you."),)},
    ),
    "rank_ask": (
        "third", {"answers": {"preference": "How will you rank me?"}},
        "third", {"answers": {"preference": "My school ranked me first."}},
    ),
    "state_first": (
        "third", {"statements": (national("I want to train in Texas."),)},
        "third", {"statements": (national("I worked in Texas for a year."),)},
    ),
    "broad": (
        "most", {"answers": {"elsewhere": "I apply all over the country."}},
        "third", {"answers": {"elsewhere": "I apply all over the country."}},
    ),
}  # fmt: skip


def checked(plan: Plan, told: dict) -> dict[str, Checked]:
    off = next(code for code in plan.catalog.table["acgme_code"] if code not in set(plan.codes))
    codes = {AWAY: pick(plan, 3), HOME: pick(plan, 1) if plan.tier_counts[1] else "", "off": off}
    told = {
        part: {codes.get(code, code): value for code, value in what.items()} if isinstance(what, dict) else what
        for part, what in told.items()
    }
    plan = replace(plan, profile=plan.profile.model_copy(update={"messages": Messages(**told)}))
    return {rule.key: rule for rule in check_consistency(plan)}


def test_every_rule_has_its_case():
    assert list(CASES) == [rule.key for rule in RULES]


@pytest.mark.parametrize("key", CASES)
def test_the_rule_fires_with_rows_words_and_a_way_out(plans, key):
    name, told, _, _ = CASES[key]
    rule = checked(plans[name], told)[key]
    assert rule.status == "found"
    for finding in rule.findings:
        assert finding.what
        assert finding.evidence
        assert finding.codes or key == "division_empty"
        assert all(code in plans[name].catalog.code_position for code in finding.codes)
    assert rule.why.endswith(".")
    assert rule.fix.endswith(".")


@pytest.mark.parametrize("key", CASES)
def test_the_rule_is_silent_where_all_is_well(plans, key):
    _, _, name, told = CASES[key]
    rule = checked(plans[name], told)[key]
    assert (rule.status, rule.findings) == ("nothing found", ())


def test_nothing_said_is_not_checked_and_never_passed(plans):
    for plan in plans.values():
        found = checked(plan, {})
        assert {rule.status for rule in found.values()} == {"not checked"}
        assert all(rule.missing.startswith("Not checked: there is no ") for rule in found.values())


def test_a_part_that_is_empty_is_named(plans):
    rule = checked(plans["third"], {"signals": {HOME: "gold"}})["signal_outside"]
    assert rule.missing == "Not checked: there is no census division or “no preference” yet."


def test_blank_texts_are_empty_texts(plans):
    found = checked(plans["third"], {"statements": (home("  \n"),), "answers": {"move": " "}})
    assert {rule.status for rule in found.values()} == {"not checked"}


def test_what_was_read_is_told(plans):
    found = checked(plans["third"], {"answers": {"move": "I will move."}})
    assert found["visa"].read == ("answer to “Would you move to another state?”",)
    assert found["home_first_elsewhere"].status == "not checked"


def test_the_rows_are_those_who_read_it(plans):
    plan = plans["third"]
    found = checked(plan, {"statements": (national(HOME_FIRST),)})["home_first_elsewhere"].findings
    assert found[0].codes == tuple(code for code in plan.codes if assignments(plan)[code] == "national")


def test_own_facts_are_no_contradiction(plans):
    told = {"statements": (national("I completed an observership in Riverside, CA with Dr. Ana Ruiz."),)}
    assert checked(plans["third"], told)["statement_names"].status == "nothing found"


@pytest.mark.parametrize(
    "told",
    [
        {"answers": {"move": "I would move. [one concrete fact]"}}, {"visa_text": "Step 3 in [month]."},
        {"divisions": (choice("Pacific", "[one concrete fact that ties you to Pacific]"),)},
        {"letters": (letter("Dear [name of your interviewer]"),)},
        {"no_preference": True, "no_preference_essay": "[what you look for in a program]"},
    ],
)  # fmt: skip
def test_brackets_left_in_any_text_are_found_and_quoted(plans, told):
    rule = checked(plans["third"], told)["brackets"]
    assert rule.status == "found"
    assert rule.findings[0].evidence.startswith("[")


def test_the_story_in_own_words_is_read_too(plans):
    story = TIED.story.model_copy(
        update={"why_home": "My [who] lives there.", "adaptability": "I will only take H-1B."}
    )
    plan = replace(plans["third"], profile=TIED.model_copy(update={"story": story}))
    found = {rule.key: rule for rule in check_consistency(plan)}
    assert "own words on why Southern California" in found["brackets"].findings[0].what
    assert found["brackets"].findings[0].codes == tuple(plan.list_table.loc[plan.list_table["tier"] == 1, "acgme_code"])
    assert found["visa"].status == "found"


SAID = {
    "home_first": (
        ["I am most interested in Southern California.", "California is my number 1.", HOME_FIRST,
         "I want to become a psychiatrist in Los Angeles.", "My dream is to live in California.",
         "I see myself in San Diego.", "I would prefer California."],
        ["I do not plan to stay in California.", "I want to train in the Midwest, not in California.",
         "My sister wants to live in Los Angeles.", "In contrast to California, my first choice is Ohio.",
         "My first choice is not California.", "I cannot see myself in Los Angeles.",
         "I hope to work outside Southern California."],
    ),
    "rural_wish": (
        ["I want to practice in a rural town.", "I would love to work in rural clinics.", "I prefer rural places."],
        ["I loved my rural village but I do not want rural work.", "I would like to thank my rural patients.",
         "I worked in a rural clinic."],
    ),
    "broad": (
        ["I apply all over the country.", "All over the country.", "I applied in many states."],
        ["We vaccinated children across the country.", "I apply in three states."],
    ),
    "rank_promise": (
        ["I will rank your program number one.", "You are my first choice.", "I will rank [program] first.",
         "I plan to rank you #1.", "Your program is my top choice.", "I ranked you first."],
        ["My school ranked me first.", "I was ranked number one in my class.", "My first choice is California.",
         "I will put your training first.", "I place my patients first.",
         "I will not rank any program first in this letter.", "I would be glad to train with you."],
    ),
    "rank_ask": (
        ["How will you rank me?", "Will you rank me?", "Please tell me where I stand on your rank list.",
         "Please rank me highly.", "Am I on your rank list?"],
        ["How do you teach residents?", "My school ranked me first.", "Where do your residents work?"],
    ),
}  # fmt: skip
"""Wording → texts in which it is found, texts in which it is not."""


@pytest.mark.parametrize(
    ("key", "text", "fires"),
    [(key, text, fires) for key, pair in SAID.items() for fires, some in zip((True, False), pair, strict=True)
     for text in some],
)  # fmt: skip
def test_a_wording_is_found_only_where_it_is_said(plans, key, text, fires):
    plan = plans["third"]
    told = plan.profile.model_copy(update={"messages": Messages(answers={"move": text})})
    assert bool(Said(replace(plan, profile=told)).says(key)) == fires


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("I want to become a psychiatrist.", True), ("As a future pediatrician, I listen.", True),
        ("I plan a career as a neurologist.", True), ("I want to become an internist.", False),
        ("My mentor is a psychiatrist.", False), ("I worked with a surgeon.", False),
    ],
)  # fmt: skip
def test_the_person_of_another_specialty_is_an_aim_too(plans, text, fires):
    for told in ({"statements": (national(text),)}, {"answers": {"preference": text}}):
        rule = checked(plans["third"], told)["other_specialty"]
        assert (rule.status == "found") == fires


def test_every_person_belongs_to_a_specialty_of_the_table(catalog):
    assert {row["specialty"] for row in rows("specialty_persons")} <= set(catalog.specialties)


def test_one_letter_that_promises_is_no_contradiction(plans):
    plan, text = plans["third"], "You are my first choice."
    one, two = (letter(text, code) for code in plan.codes[:2])
    assert checked(plan, {"letters": (one,)})["rank_promise"].status == "nothing found"
    findings = checked(plan, {"letters": (one, two)})["rank_promise"].findings
    assert [finding.codes for finding in findings] == [(plan.codes[0],), (plan.codes[1],)]


def test_a_wished_state_names_the_programs_elsewhere(plans):
    plan = plans["third"]
    finding = checked(plan, {"statements": (national("I want to train in New York."),)})["state_first"].findings[0]
    states = dict(zip(plan.codes, plan.list_table["state"], strict=True))
    assert "NY" in states.values()
    assert finding.codes
    assert "NY" not in {states[code] for code in finding.codes}


def test_h1b_words_fit_an_h1b_need(three):
    told = {"answers": {"move": "I will only accept H-1B."}}
    assert checked(three["h1b only"], told)["visa"].status == "nothing found"
    wrong = {"answers": {"move": "I can only use a J-1."}}
    assert checked(three["h1b only"], wrong)["visa"].status == "found"


def test_the_own_words_on_the_visa_are_read_too(plans):
    found = checked(plans["third"], {"visa_text": "I will only accept H-1B."})["visa"]
    assert found.status == "found"
    assert found.read == ("words on the visa",)
    assert "only accept H-1B" in found.findings[0].evidence


def test_the_report_names_rows_and_counts(plans):
    plan = plans["third"]
    names = dict(zip(plan.codes, plan.list_table["program_name"], strict=True))
    rules = list(checked(plan, {"signals": {"off": "gold"}, "statements": (national(HOME_FIRST),)}).values())
    text = report(rules, names)
    assert "[found] Programs elsewhere read that your first region comes first" in text
    assert f"{plan.codes[0]} {names[plan.codes[0]]}" in text
    assert "and 54 more" in text
    assert text.splitlines()[-1].endswith("were not checked.")


def test_a_plan_without_home_programs_can_be_consistent(plans):
    assert UNTIED.messages == Messages()
    told = {"statements": (Statement(version="universal", text=CALM),), "no_preference": True}
    assert "found" not in {rule.status for rule in checked(plans["none"], told).values()}


def test_another_home_region_is_held_to_its_own_places(new_england):
    plan = recommend_profile(new_england, TIED)
    told = {
        "strategy": "two",
        "statements": (national("I want to train in Boston."), home("I want to train in Boston.")),
    }
    found = checked(plan, told)["home_first_elsewhere"]
    (finding,) = found.findings
    assert finding.codes == tuple(plan.list_table.loc[plan.list_table["tier"] > 1, "acgme_code"])


ORDINARY = """
Growing up in a small town in Kenya, I was the only one of five children to finish school. I never left a patient alone
at night. My father could not live without insulin, and the only clinic was forty miles away. During my rotation in Los
Angeles, I cared for a woman from Oaxaca who had not seen a doctor for ten years. I want to learn in a program where I
can work with many patients. I have no preference between inpatient and outpatient work. It does not matter to me how
long the day is. I only had two hours of sleep. We had no other option but to operate. I want to practice internal
medicine where people need doctors. I will not leave a patient. Every place is different. My mentor in San Diego is the
only Kenyan nephrologist I know. I would not consider another career. I cannot imagine another profession. People in all
states of health come to us. My friends and I built a clinic. My friend Amina is a nurse. The ocean of data is wide. I
like to work outdoors with patients. Restaurant workers were our patients. We saw famous cases. My dream is to become a
family doctor. I have always wanted to be a doctor. The sun rose. The climate on the ward was tense.
""".replace("\n", " ")


def test_an_ordinary_statement_raises_nothing(catalog, three):
    assert generic_reasons(ORDINARY) == []
    assert extremes(catalog, ORDINARY) == []
    assert check_visa_text(TIED.applicant, ORDINARY) == []
    found = checked(three["untied"], {"statements": (Statement(version="universal", text=ORDINARY),)})
    assert {key for key, rule in found.items() if rule.status == "found"} == {"statement_names"}
    named = [finding.what for finding in found["statement_names"].findings]
    assert [what.split(" names ")[1].split(" and ")[0] for what in named] == ["Los Angeles", "San Diego"]
