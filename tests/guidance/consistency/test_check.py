"""Each rule fires on its contradiction with rows and evidence, is silent without one; an empty part is no pass."""

from __future__ import annotations

import pytest

from smartpick.guidance import (
    RULES,
    check_visa_text,
    extremes,
    generic_reasons,
    report,
)
from smartpick.plan import Messages, Statement
from tests.guidance.consistency.lists import AWAY, CALM, FOUR, HOME, HOME_FIRST, checked, choice, home, letter, national
from tests.three_applicants import TIED, UNTIED

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
    "anywhere_division": (
        "third", {"divisions": (choice("Pacific"),), "answers": {"preference": "I have no geographic preference."}},
        "third", {"divisions": (choice("Pacific"),), "answers": {"preference": "I prefer the coast, and I am open."}},
    ),
    "never_there": (
        "third", {"answers": {"move": "I have never been to Southern California."}},
        "third", {"answers": {"move": "I have never been to Ohio. I have been to San Diego."}},
    ),
    "years": (
        "third", {"statements": (national("In 2021 I completed an observership in Riverside."),)},
        "third", {"statements": (national("In 2026 I completed an observership in Riverside. In 2021 I was ill."),)},
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
        "third", {"divisions": (choice("West North Central"),)},
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
