"""For any person: nothing crashes, nothing is invented, every gap stands in its text; and the language is plain."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from smartpick import Plan, Profile, recommend_profile
from smartpick.data_folder import RULES as TABLES
from smartpick.guidance import (
    ADVICE,
    GUARD_NOTES,
    LETTERS,
    RULES,
    Draft,
    StatementPlan,
    adaptability,
    check_answer,
    check_consistency,
    coverage,
    essay_draft,
    from_abroad,
    home_story,
    letter,
    merge,
    outline,
    program_view,
    propose,
    slips_in,
    track_record,
    visa_statement,
)
from smartpick.guidance.text.drafts import TEMPLATES, render
from smartpick.guidance.text.places import sentences_of
from smartpick.plan import QUESTIONS, census_divisions
from tests.strategies import applicants, messages, preferences, stories, the_catalog
from tests.three_applicants import TIED

TODAY = dt.date(2026, 11, 25)
MONTHS = "January February March April May June July August September October November December"


@lru_cache
def kept_plan() -> Plan:
    return recommend_profile(the_catalog(), TIED)


@st.composite
def people(draw) -> Profile:
    """Anyone who applies in Internal Medicine, with any story and any messages."""
    plan = kept_plan()
    return plan.profile.model_copy(
        update={
            "applicant": draw(applicants("Internal Medicine")),
            "preferences": draw(preferences()),
            "story": draw(stories()),
            "messages": draw(messages(plan.codes)),
        }
    )


def over_one_list(profile: Profile) -> Plan:
    """The profile over one list: what is said does not move it."""
    return replace(kept_plan(), profile=profile)


codes = st.sampled_from(the_catalog().table["acgme_code"].iloc[::7].tolist())


def written(plan: Plan, code: str) -> list[Draft]:
    """Every text made for a person: statement facts, answers, letters, the visa need. Edited letters are left out."""
    bare = replace(
        plan,
        profile=plan.profile.model_copy(update={"messages": plan.profile.messages.model_copy(update={"letters": ()})}),
    )
    place = (
        "inside home" if int(plan.catalog.table["tier"].iloc[plan.catalog.code_position[code]]) == 1 else "outside home"
    )
    statements = StatementPlan(bare, TODAY)
    letters = [letter(statements, kind, code) for kind in LETTERS if kind in {place, "update", "interest", "visa"}]
    return [
        *(Draft(told.text, told.gaps) for told in letters),
        *(outline(statements, question).whole for question in QUESTIONS),
        *(milestone.sentence for milestone in track_record(plan.profile.story)),
        adaptability(plan.profile.story),
        *(essay_draft(statements, division) for division in ("", *census_divisions())),
        visa_statement(plan.profile.applicant),
    ]


def names_and_numbers(text: str) -> set[str]:
    return {token.lower() for token in re.findall(r"\w+", text) if token[0].isupper() or token[0].isdigit()}


@lru_cache
def frame() -> set[str]:
    """Every word of the templates, of the form's sentences and of the calendar."""
    text = " ".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.txt"))
    states = (TABLES.parent / "published" / "states.csv").read_text(encoding="utf-8")
    return {
        token.lower() for token in re.findall(r"\w+", f"{text} {MONTHS} {states} {the_catalog().regions.name} 2027 US")
    }


def told(plan: Plan, code: str) -> set[str]:
    """Every word and number of the facts given."""
    profile, row = plan.profile, plan.catalog.row(code)
    months = profile.applicant.usce_socal_months
    facts = json.dumps([profile.applicant.model_dump(mode="json"), profile.story.model_dump(mode="json")],
                       ensure_ascii=False)  # fmt: skip
    facts += " ".join(str(value) for value in row[["program_name", "city", "state", "specialty"]])
    facts += f" {months:g}" if months else ""
    dates = " ".join(f"{item.start} {item.end}" for item in profile.story.items)
    plain = " ".join(s for item in profile.story.items for s in item.model_dump(mode="json").values() if s)
    return {token.lower() for token in re.findall(r"\w+", f"{facts} {dates} {plain} {profile.story.name}")}


@given(people(), codes)
def test_no_name_and_no_number_is_invented(profile, code):
    plan = over_one_list(profile)
    known = told(plan, code) | frame()
    for draft in written(plan, code):
        assert names_and_numbers(draft.text) - known == set()


@given(people(), codes)
def test_every_gap_stands_in_its_text(profile, code):
    for draft in written(over_one_list(profile), code):
        assert all(f"[{gap}]" in draft.text for gap in draft.gaps)
        assert set(re.findall(r"\[([^\[\]]*)\]", draft.text)) == set(draft.gaps)


@given(people(), codes, st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)))
def test_no_part_fails_for_anyone(profile, code, today):
    plan = over_one_list(profile)
    statements = StatementPlan(plan, today)
    assert statements.advice.reason
    assert len(statements.table) == len(plan.codes)
    for version in ("universal", "home", "national", *census_divisions()[:2]):
        assert statements.content(version)
    story = home_story(plan.catalog, profile.applicant, profile.story)
    assert 0 <= story.score <= story.most
    assert all(
        step.finish_by >= today or step.status == "planned" for step in from_abroad(plan.catalog, profile.story, today)
    )
    assert len(propose(statements, coverage(statements)).best.divisions) <= 3
    assert program_view(statements, code).sentences
    assert coverage(statements)["programs"].sum() == len(plan.codes)
    assert len(check_consistency(statements)) == len(RULES)
    for kind in LETTERS:
        merge(statements, kind, plan.codes[:4])


@given(st.text(max_size=300))
def test_any_typed_text_can_be_checked(text):
    found = check_answer(the_catalog(), text)
    assert found.written == bool(text.strip())
    for slip in slips_in(the_catalog(), text):
        assert slip.words == text[slip.start : slip.end]


# Plain language


IDIOMS = (
    "hit the ground", "melting pot", "stepping stone", "at the end of the day", "think outside", "in a nutshell",
    "piece of cake", "on the same page", "go the extra mile", "ballpark", "rule of thumb", "a plus", "give back",
    "thrive", "passionate", "leverage", "cutting-edge", "state-of-the-art", "touch base", "reach out", "game changer",
    "utilize", "endeavor", "furthermore", "moreover",
)  # fmt: skip


def own_words_of_the_product() -> list[str]:
    """All templates without their markup, and all sentences of the tables and rules."""
    texts = [re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", p.read_text(encoding="utf-8")) for p in TEMPLATES.glob("*.txt")]
    texts += [text for rule in RULES for text in (rule.why, rule.fix)]
    texts += [*ADVICE.values(), *(note.text for told in GUARD_NOTES.values() for note in told)]
    return texts


def test_no_idiom_is_used():
    text = " ".join(own_words_of_the_product()).lower()
    assert [idiom for idiom in IDIOMS if idiom in text] == []


def test_generated_sentences_are_short(three):
    for plan in three.values():
        for draft in written(plan, plan.codes[0]):
            lengths = [len(sentence.split()) for sentence in sentences_of(draft.text)]
            assert sum(lengths) / len(lengths) <= 14
            assert max(lengths) <= 30


def test_the_product_spells_as_in_the_us(catalog):
    for text in own_words_of_the_product():
        assert [slip for slip in slips_in(catalog, text) if slip.kind == "US spelling"] == []


def test_what_is_written_for_a_person_has_nothing_to_look_at(catalog, three):
    for plan in three.values():
        for code in (plan.codes[0], plan.codes[-1]):
            for draft in written(plan, code):
                assert slips_in(catalog, draft.text) == [], draft.text


# Templates


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.txt")), ids=lambda path: path.name)
def test_a_template_with_a_misspelt_fact_is_refused(path):
    with pytest.raises(UndefinedError):
        render(path.stem)


def test_what_a_person_typed_is_never_run_as_a_template(three):
    story = three["tied"].profile.story.model_copy(update={"name": "{{ 7 * 7 }} <b>&amp;"})
    plan = replace(three["tied"], profile=three["tied"].profile.model_copy(update={"story": story}))
    assert "{{ 7 * 7 }} <b>&amp;" in letter(StatementPlan(plan, TODAY), "visa", plan.codes[0]).body
