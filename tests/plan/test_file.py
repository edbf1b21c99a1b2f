"""The plan file: it opens to the identical list, and anything else is refused in a sentence."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smartpick import Applicant, Preferences, Profile, Tie, open_plan, recommend, recommend_profile, save_plan
from smartpick.applicant import Story
from smartpick.plan import (
    LARGE_PARTS,
    STATEMENT_CHARACTERS,
    Messages,
    PlanError,
    census_divisions,
    checked_preferences,
    joined,
    large_part,
    profile_to_json,
    small_part,
)
from smartpick.plan.file import MAX_BYTES, VERSION
from tests.strategies import profiles

JARGON = ("validation error", "type=", "Input should", "pydantic", "Expecting", "codec", "recursion", "Value error")
GOOD = {"applicant": {"specialty": "Internal Medicine", "visa": "none"}}


def refused(content):
    """What opening says to a file that is no plan."""
    with pytest.raises(PlanError) as caught:
        open_plan(content)
    said = str(caught.value)
    assert said.endswith((".", "…")), said
    assert [word for word in JARGON if word in said] == [], said
    return said


@pytest.fixture(scope="module")
def lived_in(catalog):
    """A plan with everything a user can leave in it."""
    rows = catalog.rows("Neurology", open_only=True)
    codes = catalog.table["acgme_code"].iloc[rows].tolist()
    applicant = Applicant(
        specialty="Neurology", visa="h1b_only", step2_ck=251, graduation_year=2021, usce_hands_on_months=2.5,
        usce_socal_months=1, letters=4, us_letters=2, citizenships=("NG", "LB"), step3_passed=True,
        languages=("العربية", "Español"), ties=(Tie(place="Los Angeles County, CA", kind="family"),),
    )  # fmt: skip
    preferences = Preferences(
        applications=50, safety_floor=0.3, place_weight=0.7, setting_weight=0.2,
        targets={"San Diego": (2, 4), "Rest of the nation": (0, 30)},
    )  # fmt: skip
    notes = {codes[0]: "Dr. Müller answered 😀 – call back", codes[3]: "برنامج جيد جدا", codes[5]: 'a\n"b"\t=1+1\\'}
    return recommend(catalog, applicant, preferences, pins=codes[2:5], exclusions=codes[9:12], notes=notes)


# Round trip


def test_a_saved_plan_opens_to_the_identical_list(catalog, lived_in):
    again = recommend_profile(catalog, open_plan(save_plan(lived_in)))
    assert again.profile == lived_in.profile
    assert again.codes == lived_in.codes
    assert again.clamps == lived_in.clamps
    assert again.outlook == lived_in.outlook
    assert again.table.equals(lived_in.table)


def test_notes_survive_in_any_script(lived_in):
    notes = open_plan(save_plan(lived_in)).notes
    assert notes == lived_in.profile.notes
    assert "😀" in save_plan(lived_in)
    assert "برنامج" in save_plan(lived_in)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_saved_again_by_an_editor_opens(lived_in, encoding):
    assert open_plan(save_plan(lived_in).encode(encoding)) == lived_in.profile


def test_saving_what_was_opened_gives_the_same_file(lived_in):
    text = save_plan(lived_in)
    head = json.loads(text)
    assert profile_to_json(open_plan(text), lived_in.catalog.version) == text
    assert (head["format"], head["version"], head["catalog"]) == ("smartpick-plan", VERSION, lived_in.catalog.version)


@given(profiles())
def test_any_profile_survives_its_file(profile):
    text = profile_to_json(profile, "abc")
    assert open_plan(text) == profile
    assert open_plan(text.encode()) == profile


def test_a_plain_profile_file_opens():
    profile = open_plan(json.dumps({**GOOD, "preferences": {"applications": 9}, "pins": ["400121010", " 1400200001 "]}))
    assert profile.preferences.applications == 9
    assert profile.pins == ("0400121010", "1400200001")
    assert open_plan(json.dumps(GOOD)).preferences == Preferences()


def test_codes_get_their_leading_zeros_back_once():
    profile = Profile(**GOOD, pins=("400121010", "0400121010"), notes={"400121010": "x", "1400200001": "  "})
    assert profile.pins == ("0400121010",)
    assert profile.notes == {"0400121010": "x"}


def test_a_file_of_the_first_version_opens_with_nothing_said(lived_in):
    data = json.loads(save_plan(lived_in))
    old = {key: data[key] for key in data if key not in {"knowledge", "story", "messages"}} | {"version": 1}
    profile = open_plan(json.dumps(old))
    assert (profile.story, profile.messages) == (Story(), Messages())
    assert profile == lived_in.profile


def test_the_longest_texts_still_open():
    messages = {
        "statements": [
            {"version": v, "text": "ج" * STATEMENT_CHARACTERS} for v in ("home", *census_divisions(), "national")
        ],
        "letters": [{"kind": "visa", "code": f"{n:010}", "text": "ج" * 5_000} for n in range(200)],
        "answers": {"move": "ج" * 5_000},
    }
    profile = Profile.model_validate({**GOOD, "messages": messages})
    assert open_plan(profile_to_json(profile, "x").encode()) == profile


# Refusals

DAMAGED = "damaged or of another kind"
NO_PLAN = "holds no applicant"
FOREIGN = {
    "empty": (b"", DAMAGED),
    "blank": (b"  \n", DAMAGED),
    "cut off": (json.dumps(GOOD)[:-5], DAMAGED),
    "not UTF-8": (b"\xff\xfe\xfa{}", DAMAGED),
    "a PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", DAMAGED),
    "a zip, such as .xlsx": (b"PK\x03\x04\x14\x00\x06\x00", DAMAGED),
    "CSV": ("rank,acgme_code\n1,0400121010\n", DAMAGED),
    "NUL bytes": (b"\x00" * 64, DAMAGED),
    "a list": ("[]", NO_PLAN),
    "a list of plans": (json.dumps([GOOD]), NO_PLAN),
    "a number": ("17", NO_PLAN),
    "null": ("null", NO_PLAN),
    "text": ('"plan"', NO_PLAN),
    "another object": ('{"a": 1}', NO_PLAN),
    "deep lists": ("[" * 200_000, DAMAGED),
    "deep lists, closed": ("[" * 100_000 + "]" * 100_000, DAMAGED),
    "deep objects": ('{"applicant":' * 50_000 + "1" + "}" * 50_000, DAMAGED),
    "a number of many digits": ('{"applicant": ' + "1" * 10_000 + "}", DAMAGED),
    "huge": (b" " * (MAX_BYTES + 1), "too large"),
    "another program's": (json.dumps({**GOOD, "format": "gimp"}), "another program"),
    "a format of another type": (json.dumps({**GOOD, "format": 1}), "another program"),
    "newer": (
        json.dumps({**GOOD, "format": "smartpick-plan", "version": VERSION + 1}),
        f"newer SmartPick (version {VERSION + 1})",
    ),
    "version in words": (json.dumps({**GOOD, "version": "1"}), "version is missing or wrong"),
    "version true": (json.dumps({**GOOD, "version": True}), "version is missing or wrong"),
    "version zero": (json.dumps({**GOOD, "version": 0}), "version is missing or wrong"),
    "version null": (json.dumps({**GOOD, "version": None}), "version is missing or wrong"),
}


@pytest.mark.parametrize(("content", "words"), FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_no_plan_is_refused(content, words):
    assert words in refused(content)


WRONG = {
    "no applicant in a plan": ({"format": "smartpick-plan"}, "“applicant” is missing"),
    "an applicant that is a list": ({"applicant": []}, "“applicant” does not fit"),
    "an applicant that is null": ({"applicant": None}, "“applicant” does not fit"),
    "an empty applicant": ({"applicant": {}}, "“specialty” is missing"),
    "a score too high": ({"applicant": {**GOOD["applicant"], "step2_ck": 400}}, "Step 2 CK scores run from 1 to 300"),
    "a score that is an object": ({"applicant": {**GOOD["applicant"], "step2_ck": {}}}, "Step 2 CK"),
    "months NaN": ({"applicant": {**GOOD["applicant"], "gap_months": float("nan")}}, "Gap months"),
    "an unknown part": ({**GOOD, "favourites": []}, "“favourites” is not a field"),
    "an unknown preference": ({**GOOD, "preferences": {"size": 3}}, "“size” is not a field"),
    "a list of no size": ({**GOOD, "preferences": {"applications": 0}}, "1 to 400 programs"),
    "too long a list": ({**GOOD, "preferences": {"applications": 401}}, "1 to 400 programs"),
    "a share in percent": ({**GOOD, "preferences": {"socal_share": 30}}, "between 0 and 1"),
    "an endless budget": ({**GOOD, "preferences": {"budget_usd": float("inf")}}, "budget"),
    "a fee of nothing": ({**GOOD, "preferences": {"fee_per_program_usd": 1e-300}}, "fee for one program"),
    "targets upside down": ({**GOOD, "preferences": {"targets": {"San Diego": [5, 2]}}}, "San Diego must run from"),
    "targets without an end": ({**GOOD, "preferences": {"targets": {"San Diego": [5]}}}, "least and a most"),
    "a pin by name": ({**GOOD, "pins": ["UCLA"]}, "“UCLA” is not an ACGME program code"),
    "a pin too long": ({**GOOD, "pins": ["12345678901"]}, "not an ACGME program code"),
    "an empty pin": ({**GOOD, "pins": [""]}, "not an ACGME program code"),
    "a pin in superscript": ({**GOOD, "pins": ["²"]}, "not an ACGME program code"),
    "a note on no code": ({**GOOD, "notes": {"UCLA": "x"}}, "“UCLA” is not an ACGME program code"),
    "pinned and excluded": (
        {**GOOD, "pins": ["1400200001"], "exclusions": ["1400200001"]},
        "1400200001 is both pinned and excluded",
    ),
    "pins in one word": ({**GOOD, "pins": "1400200001"}, "pins"),
    "notes as a list": ({**GOOD, "notes": []}, "notes"),
    "a fact of no kind": ({**GOOD, "story": {"items": [{"kind": "hobby"}]}}, "kind of a fact must be one of: person,"),
    "a month in words": ({**GOOD, "story": {"items": [{"kind": "move", "start": "May 2020"}]}}, "a year or a month"),
    "an end before the beginning": (
        {**GOOD, "story": {"items": [{"kind": "move", "start": "2022", "end": "2021-03"}]}},
        "ends (2021-03) before it begins (2022)",
    ),
    "a story in one word": ({**GOOD, "story": "mine"}, "“story” does not fit"),
    "too long an essay": (
        {**GOOD, "messages": {"divisions": [{"division": "Pacific", "essay": "x" * 301}]}},
        "The essay has 301 characters; the limit is 300.",
    ),
    "too long a setting essay": (
        {**GOOD, "messages": {"setting_essay": "x" * 350}},
        "The essay has 350 characters; the limit is 300.",
    ),
    "too long a letter": (
        {**GOOD, "messages": {"letters": [{"kind": "update", "text": "x" * 5001}]}},
        "The letter has 5,001 characters; the limit is 5,000.",
    ),
    "too long words on the visa": (
        {**GOOD, "messages": {"visa_text": "x" * 2001}},
        "The text on the visa has 2,001 characters",
    ),
    "four divisions": (
        {**GOOD, "messages": {"divisions": [{"division": d} for d in ("Pacific", "Mountain", "New England", "x")]}},
        "not one of the nine census divisions",
    ),
    "a division that is none": (
        {**GOOD, "messages": {"divisions": [{"division": "SoCal"}]}},
        "“SoCal” is not one of the nine census divisions",
    ),
    "divisions and no preference": (
        {**GOOD, "messages": {"divisions": [{"division": "Pacific"}], "no_preference": True}},
        "one or the other",
    ),
    "a statement twice": (
        {**GOOD, "messages": {"statements": [{"version": "home"}, {"version": "home"}]}},
        "One version of the statement is there twice",
    ),
    "an unknown version": ({**GOOD, "messages": {"assignments": {"1400200001": "best"}}}, "“best” is not a version"),
    "a signal of bronze": ({**GOOD, "messages": {"signals": {"1400200001": "bronze"}}}, "“gold” or “silver”"),
    "a signal by name": ({**GOOD, "messages": {"signals": {"UCLA": "gold"}}}, "“UCLA” is not an ACGME program code"),
    "an unknown question": ({**GOOD, "messages": {"answers": {"why": "x"}}}, "“why” is not one of the questions"),
    "a note that is a number": ({**GOOD, "notes": {"1400200001": 5}}, "notes"),
}


@pytest.mark.parametrize(("data", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_does_not_fit_is_named(data, words):
    assert words in refused(json.dumps(data))


def test_several_problems_are_told_together():
    said = refused(json.dumps({"applicant": {"specialty": "Surgery", "visa": "x", "step2_ck": 0}, "pins": ["a"]}))
    assert all(word in said for word in ("Visa need", "Step 2 CK", "“a”"))


def test_preferences_from_plain_values_are_checked_in_sentences():
    assert checked_preferences(applications=12).applications == 12
    with pytest.raises(PlanError, match=r"The list can hold 1 to 400 programs\. You gave: 0\."):
        checked_preferences(applications=0)


# Whatever is opened

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
field = st.sampled_from(
    ["format", "version", "catalog", "applicant", "preferences", "pins", "exclusions", "notes", "targets", "ties",
     "specialty", "visa", "step2_ck", "gap_months", "citizenships", "applications", "budget_usd", "place", "kind"]
)  # fmt: skip
nearly = st.recursive(
    leaves | st.sampled_from(["smartpick-plan", "none", "Internal Medicine", 1, "1400200001"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(field, inner, max_size=6),
)


def opens_or_is_refused(content):
    """Anything but PlanError goes through and fails the test."""
    said, profile = "", None
    try:
        profile = open_plan(content)
    except PlanError as error:
        said = str(error)
    if profile is None:
        assert 10 < len(said) < 10_000
        assert [word for word in JARGON if word in said] == []
    else:
        assert open_plan(profile_to_json(profile, "x")) == profile


@given(st.binary(max_size=200) | st.text(max_size=200))
@example(b"\xef\xbb\xbf")
@example("\ud800")
@example("﻿{}")
def test_any_bytes_open_or_are_refused(content):
    opens_or_is_refused(content)


@given(anything | nearly)
def test_any_json_opens_or_is_refused(data):
    opens_or_is_refused(json.dumps(data))


optional_fields = {name: anything for name in Applicant.model_fields if name not in GOOD["applicant"]}
required_fields = {"specialty": st.text(max_size=5), "visa": st.just("none")}
damaged = st.fixed_dictionaries(
    {"applicant": st.fixed_dictionaries(required_fields, optional=optional_fields)},
    optional={
        "preferences": st.fixed_dictionaries({}, optional=dict.fromkeys(Preferences.model_fields, anything)),
        "story": st.fixed_dictionaries({}, optional=dict.fromkeys(Story.model_fields, anything)),
        "messages": st.fixed_dictionaries({}, optional=dict.fromkeys(Messages.model_fields, anything)),
        **dict.fromkeys(["pins", "exclusions", "notes", "version", "format"], anything),
    },
)


@given(damaged)
def test_any_damage_to_a_plan_is_told(data):
    opens_or_is_refused(json.dumps(data))


@given(profiles())
def test_a_plan_in_parts_is_the_same_plan(profile):
    small, parts = small_part(profile, "any"), {name: large_part(profile, name) for name in LARGE_PARTS}
    whole, damaged = joined(small, parts)
    assert (open_plan(whole), damaged) == (profile, ())
    assert open_plan(small).basis.applicant == profile.applicant
    for name in LARGE_PARTS:  # a damaged part costs no other
        left, damaged = joined(small, {**parts, name: parts[name][:-1]})
        assert damaged == (name,)
        for other in set(LARGE_PARTS) - {name}:
            assert large_part(open_plan(left), other) == parts[other]


def test_parts_never_change_a_plan_in_one_piece():
    text, _ = joined(json.dumps({**GOOD, "notes": {"1400500903": "mine"}}), {"texts": '{"notes": {}}'})
    assert open_plan(text).notes == {"1400500903": "mine"}
    assert joined("not json", {"texts": "{}"}) == ("not json", ())
    assert joined("[1]", {}) == ("[1]", ())


@pytest.mark.parametrize("filling", ["[],", "{},", '"",'])
def test_a_file_of_a_million_small_parts_is_refused_before_it_is_taken_apart(monkeypatch, filling):
    monkeypatch.setattr("smartpick.plan.file.MOST_PARTS", 1_000)
    monkeypatch.setattr("smartpick.plan.file.json.loads", lambda text: pytest.fail("taken apart"))
    for text in (f'{{"pins": [{filling * 1_001}0]}}', f'{{"pins": [{filling * 1_001}0]}}'.encode()):
        with pytest.raises(PlanError, match="far more than any SmartPick plan"):
            open_plan(text)


def test_pins_beyond_the_table_are_refused_in_one_sentence():
    pins = [f"{code:010}" for code in range(6_001)]
    with pytest.raises(PlanError, match="“pins” takes up to 6,000 programs") as refused:
        open_plan(json.dumps({"applicant": {"specialty": "Neurology", "visa": "none"}, "pins": pins}))
    assert len(str(refused.value)) < 200
