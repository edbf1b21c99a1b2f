"""What single cells and headers mean; a blank is never a no."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick.knowledge import POLICY_FACTS
from smartpick.knowledge.imports.grid import Unreadable, cell, clean
from smartpick.knowledge.imports.match import read_code
from smartpick.knowledge.imports.names import FIELDS, city_and_state, field_of, specialty_of
from smartpick.knowledge.imports.values import (
    NotUnderstood,
    date_of,
    days_come_first,
    past_date,
    policy,
    positions,
    visas,
    x_ticks,
    yes_or_no,
)


@pytest.mark.parametrize("blank", [None, "", "-", "–", "—", "?", "unknown", "N/A", "not listed", "TBD"])
@pytest.mark.parametrize("fact", POLICY_FACTS)
def test_a_blank_is_missing_never_no(fact, blank):
    assert policy(fact, blank) == (None, "")


@pytest.mark.parametrize("blank", [None, "–", "?", "Unknown"])
def test_a_blank_says_nothing_of_visas(blank):
    assert visas(blank) == {}


@pytest.mark.parametrize(
    ("text", "sponsored"),
    [
        ("J1 only", {"j1": True, "h1b": False}),
        ("J-1 Only", {"j1": True, "h1b": False}),
        ("J1/H1B", {"j1": True, "h1b": True}),
        ("J-1, H-1B", {"j1": True, "h1b": True}),
        ("J1 and H1", {"j1": True, "h1b": True}),
        ("J-1 visa through ECFMG", {"j1": True}),
        ("J1", {"j1": True}),
        ("H-1B", {"h1b": True}),
        ("No H1B", {"h1b": False}),
        ("J1 (no H1B)", {"j1": True, "h1b": False}),
        ("J-1: yes; H-1B: no", {"j1": True, "h1b": False}),
        ("No visa", {"j1": False, "h1b": False}),
        ("None", {"j1": False, "h1b": False}),
        ("both", {"j1": True, "h1b": True}),
        ("No H1B. J1 accepted", {"j1": True, "h1b": False}),
        ("J1 accepted. No H1B", {"j1": True, "h1b": False}),
        ("J1 not H1B", {"j1": True, "h1b": False}),
        ("J1 only, no H1B", {"j1": True, "h1b": False}),
        ("J-1 accepted, but not H-1B.", {"j1": True, "h1b": False}),
        ("Does not sponsor J-1. Sponsors H-1B", {"j1": False, "h1b": True}),
        ("No H1B\nJ1 yes", {"j1": True, "h1b": False}),
        ("no J-1 or H-1B", {"j1": False, "h1b": False}),
        ("J-1 or H-1B: no", {"j1": False, "h1b": False}),
        ("neither J-1 nor H-1B", {"j1": False, "h1b": False}),
        ("J-1 ❌ H-1B ✅", {"j1": False, "h1b": True}),
        ("J-1 ✔\ufe0f / H-1B ✘", {"j1": True, "h1b": False}),
        ("J-1 yes H-1B no", {"j1": True, "h1b": False}),
        ("J-1 (yes), H-1B (not sponsored)", {"j1": True, "h1b": False}),
        ("J-1 (no H-1B)", {"j1": True, "h1b": False}),
        ("H1-B", {"h1b": True}),
        ("J–1/H1", {"j1": True, "h1b": True}),
        ("J-1 and/or H-1B", {"j1": True, "h1b": True}),
        ("ECFMG J-1", {"j1": True}),
        ("sponsors J-1 visas only", {"j1": True, "h1b": False}),
        ("We sponsor J-1 but don’t sponsor H-1B visas", {"j1": True, "h1b": False}),
        ("we do not sponsor visas", {"j1": False, "h1b": False}),
        ("H-1B sponsorship not offered", {"h1b": False}),
    ],
)
def test_a_cell_about_both_visas(text, sponsored):
    assert visas(cell(text)) == sponsored


@pytest.mark.parametrize(
    "text",
    ["Yes", "ask them", "J1 maybe", "O-1", "J1, no J1", "only", "case by case", "J-1?", "H-1B1", "J-1 only, H-1B",
     "not J-1 only", "No, J-1 only", "No visas. J-1 accepted", "J-1 " * 50],
)  # fmt: skip
def test_what_does_not_say_which_visa_is_not_taken(text):
    with pytest.raises(NotUnderstood):
        visas(cell(text))


@pytest.mark.parametrize(
    "text",
    ["J-1 no H-1B", "no J-1, H-1B", "no J-1/H-1B", "J-1, H-1B: no", "J-1; H-1B: no", "Not sponsored: J-1; H-1B",
     "J-1 and H-1B not sponsored", "No H1B, J1 accepted", "No J-1 (H-1B)", "J-1 ❌ H-1B", "No J-1\nH-1B"],
)  # fmt: skip
def test_a_no_that_may_reach_one_visa_or_two_is_not_guessed_at(text):
    with pytest.raises(NotUnderstood, match="can be read in two ways"):
        visas(cell(text))


YES_WORDS = ["{} yes", "{}: yes", "sponsors {}", "{} accepted", "{} ✅", "yes {}"]
NO_WORDS = ["no {}", "{}: no", "does not sponsor {}", "{} not sponsored", "{} ❌", "not {}"]


BETWEEN = [". ", "\n", "; ", ", ", " / ", " and ", " but ", " "]


@given(
    first=st.sampled_from([("J-1", "j1", "H1B", "h1b"), ("H-1B", "h1b", "J1", "j1")]),
    signs=st.tuples(st.booleans(), st.booleans()),
    words=st.tuples(st.integers(0, 5), st.integers(0, 5)),
    between=st.sampled_from(BETWEEN),
)
def test_two_signed_visas_are_read_as_signed_or_told(first, signs, words, between):
    one, one_key, other, other_key = first
    parts = [(YES_WORDS if sign else NO_WORDS)[at].format(visa)
             for sign, at, visa in zip(signs, words, (one, other), strict=True)]  # fmt: skip
    text = between.join(parts)
    try:
        sponsored = visas(cell(text))
    except NotUnderstood:
        assert between not in {". ", " but "}
        assert "no" in text or "❌" in text
        return
    assert sponsored == {one_key: signs[0], other_key: signs[1]}


SCRAPS = ["J-1", "H-1B", "no", "not", "only", "or", "and", ",", ".", "(", ")", "✅", "❌", "both", "neither", "nor",
          "sponsored", "yes", "\n", "visa", "maybe"]  # fmt: skip


@given(st.lists(st.sampled_from(SCRAPS), max_size=12))
def test_any_words_about_visas_are_read_or_told(words):
    try:
        sponsored = visas(cell(" ".join(words)))
    except NotUnderstood:
        return
    assert set(sponsored) <= {"j1", "h1b"}
    assert "maybe" not in words
    assert all(sponsored.values()) or {"no", "not", "only", "❌", "neither", "nor"} & set(words)


def test_an_x_is_a_tick_only_where_its_column_has_no_other_sign_of_yes():
    assert x_ticks(["X", None, "x", "–"])
    assert x_ticks(["X", "no"])
    for other in ("✓", "✗", "❌", "yes", True, 1):
        assert not x_ticks(["X", other]), other
    assert yes_or_no("X", x_is_yes=True) is True
    with pytest.raises(NotUnderstood, match="may mean yes or no"):
        yes_or_no("X", x_is_yes=False)


def test_no_program_has_a_limit_of_no_years():
    with pytest.raises(NotUnderstood, match="from 1 to 60 years; say “no limit” or a number from 1"):
        policy("graduation_limit", "0 years")
    assert policy("graduation_limit", 1) == (1, "")


def test_a_day_in_the_future_is_not_taken():
    today = dt.date(2026, 11, 1)
    assert past_date("2026-11-01", None, today) == today
    with pytest.raises(NotUnderstood, match="2026-11-02 is in the future"):
        past_date("2026-11-02", None, today)


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("j1", "Yes", (True, "")),
        ("j1", "N", (False, "")),
        ("j1", True, (True, "")),
        ("j1", 0, (False, "")),
        ("j1", "✓", (True, "")),
        ("j1", "J1/H1B", (True, "")),
        ("h1b", "J1 only", (False, "")),
        ("usce_months", "3 months", (3, "")),
        ("usce_months", "12 weeks", (3, "")),
        ("usce_months", "1 year", (12, "")),
        ("usce_months", "not required", (0, "")),
        ("graduation_limit", "within 5 years", (5, "")),
        ("graduation_limit", "No limit", (60, "")),
        ("step2_minimum", "230+", (230, "")),
        ("step2_minimum", "no minimum", (1, "no minimum")),
        ("us_letters", "3-4", (3, "The file says 3-4")),
        ("attempts_limit", "1", (1, "")),
        ("us_letters", 2, (2, "")),
    ],
)
def test_policy_cells(fact, value, expected):
    assert policy(fact, value) == expected


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("j1", "case by case"),
        ("j1", "None"),
        ("usce_months", "Yes"),
        ("usce_months", "required"),
        ("graduation_limit", "2019"),
        ("graduation_limit", "5-10 years"),
        ("attempts_limit", "none"),
        ("step2_minimum", "pass"),
        ("step2_minimum", "85%"),
        ("us_letters", dt.date(2025, 4, 3)),
        ("us_letters", "12"),
        ("usce_months", "5 weeks"),
        ("step2_minimum", 230.5),
        ("j1", Unreadable("formula")),
    ],
)
def test_what_is_not_plain_is_not_taken(fact, value):
    with pytest.raises(NotUnderstood):
        policy(fact, value)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (400121010, "0400121010"),
        ("400121010", "0400121010"),
        ("0400121010", "0400121010"),
        ("040-01-21010", "0400121010"),
        ("1.400121010E+09", "1400121010"),
        ("０４００１２１０１０", "0400121010"),
        ("1400121010.0", "1400121010"),
        (1400121010.0, "1400121010"),
        ("–", None),
    ],
)
def test_codes(value, code):
    assert read_code(cell(value)) == code


@pytest.mark.parametrize(
    "value", ["1.40312E+09", "1.4e9", "12345", "14001210101", "ABC", 3.5, "1040140C0", True, "400121010²"]
)
def test_codes_that_lost_digits_are_refused(value):
    with pytest.raises(NotUnderstood):
        read_code(cell(value))


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-03-04", dt.date(2025, 3, 4)),
        (45720, dt.date(2025, 3, 4)),
        ("45720", dt.date(2025, 3, 4)),
        ("4 March 2025", dt.date(2025, 3, 4)),
        ("Mar 4th, 2025", dt.date(2025, 3, 4)),
        ("March 2025", dt.date(2025, 3, 1)),
        ("3/14/25", dt.date(2025, 3, 14)),
        ("14.3.2025", dt.date(2025, 3, 14)),
        ("4/4/2025", dt.date(2025, 4, 4)),
        (dt.date(2025, 3, 4), dt.date(2025, 3, 4)),
        ("?", None),
    ],
)
def test_dates(value, day):
    assert date_of(value, None) == day


def test_a_day_that_could_be_two_is_read_as_its_column_shows_or_not_at_all():
    assert days_come_first(["3/4/2025", "14/4/2025"]) is True
    assert days_come_first(["3/4/2025", "4/14/2025"]) is False
    assert days_come_first(["14/4/2025", "4/14/2025"]) is None
    assert date_of("3/4/2025", True) == dt.date(2025, 4, 3)
    assert date_of("3/4/2025", False) == dt.date(2025, 3, 4)
    with pytest.raises(NotUnderstood, match="could be two dates"):
        date_of("3/4/2025", None)
    for bad in ("yesterday", 12, "45", "31/31/2025", "1/1/1890"):
        with pytest.raises(NotUnderstood):
            date_of(bad, None)


def test_positions():
    assert [positions(value) for value in (12, "1,234", "12*", "--", None)] == [12, 1234, 12, None, None]
    for bad in ("twelve", 1.5, "1.2", "-3"):
        with pytest.raises(NotUnderstood):
            positions(bad)


def test_text_is_cleaned_of_what_cannot_be_seen():
    assert clean("\ufeffCity\u200b  of\u00a0 Hope\u00ad ") == "City of Hope"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ACGME #", "acgme_code"),
        ("Accreditation ID", "acgme_code"),
        ("PROGRAM  CODE:", "acgme_code"),
        ("J-1 visa sponsorship through ECFMG", "j1"),
        ("Visa", "visa"),
        ("City, ST", "city_state"),
        ("Specialtiy", "specialty"),
        ("Quota 2024", "quota:2024"),
        ("2024 Matched", "filled:2024"),
        ("2023 Filled %", "filled:2023"),
        ("US clinical experience required (months)", "usce_months"),
        ("Date checked", "date_checked"),
        ("ECFMG J-1?", "j1"),
        ("Grad limit", "graduation_limit"),
        ("LORs", "us_letters"),
        ("US LORs", "us_letters"),
        ("US citizens only", "citizens_only"),
        ("US citizenship required?", "citizens_only"),
        ("US citizens only (or green card)", None),
        ("Non-US citizens only", None),
        ("Accepts non-US citizens", "noncitizens"),
        ("Quota", None),
        ("My rank", None),
    ],
)
def test_headers(header, field):
    assert field_of(header)[0] == field


def test_a_header_that_may_count_all_letters_is_taken_with_doubt():
    assert field_of("LORs")[1] < field_of("US LORs")[1] == 1


def test_every_label_of_ours_is_a_header_of_its_field():
    assert {label: field_of(label) for label in FIELDS.values()} == {
        label: (field, 1.0) for field, label in FIELDS.items()
    }


def test_every_specialty_of_the_table_and_its_nicknames_are_known(catalog):
    assert [name for name in catalog.specialties if specialty_of(name) != name] == []
    nicknames = {
        "OB/GYN": "Obstetrics and Gynecology",
        "IM": "Internal Medicine",
        "PM&R": "Physical Medicine and Rehabilitation",
        "General Surgery": "Surgery",
        "Med-Peds": "Internal Medicine-Pediatrics",
        "Cardiology": None,
    }
    assert {name: specialty_of(name) for name in nicknames} == nicknames


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Los Angeles, CA", ("Los Angeles", "CA")),
        ("Los Angeles, California", ("Los Angeles", "CA")),
        ("Los Angeles, CA 90095", ("Los Angeles", "CA")),
        ("Los Angeles CA", ("Los Angeles", "CA")),
        ("Washington, DC", ("Washington", "DC")),
        ("Los Angeles", ("Los Angeles", None)),
        ("Toronto, ON", ("Toronto, ON", None)),
    ],
)
def test_city_and_state_in_one_cell(text, parts):
    assert city_and_state(text) == parts


@pytest.mark.parametrize("text", ["J-1/H-1B", "no H-1B, J-1 yes", "neither H-1B nor J-1"])
def test_the_visas_of_a_cell_come_in_one_order(text):
    assert list(visas(text)) == ["j1", "h1b"]
