"""The applicant: what the form refuses and how it says so, strength with its parts, dated cautions."""

import csv
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.stats import norm

from smartpick import Applicant, Tie
from smartpick.applicant import APPLICANT_SENTENCES, MATCH_YEAR, cautions, refusal, strength
from smartpick.applicant.strength import FORM_VARIANCE
from smartpick.data_folder import csv_rows
from tests.paths import ROOT
from tests.strategies import FITTED, applicants

TODAY = dt.date(2026, 11, 28)

DATA = ROOT / "data"
JARGON = ("validation error", "type=", "Input should", "pydantic", "input_value", "value_error", "Value error", "None")
PERSON = {"specialty": "Internal Medicine", "visa": "j1_or_h1b"}

REFUSED = {
    "a score above the scale": ({"step2_ck": 400}, ["Step 2 CK", "1 to 300", "400"]),
    "a score in words": ({"step2_ck": "high"}, ["Step 2 CK", "1 to 300", "high"]),
    "a fraction of a point": ({"step2_ck": 245.5}, ["Step 2 CK", "245.5"]),
    "graduating too late": ({"graduation_year": 2040}, ["Graduation year", str(MATCH_YEAR), "2040"]),
    "no attempt at all": ({"step1_attempts": 0}, ["Step 1 attempts", "1 to 6"]),
    "months below zero": ({"gap_months": -1}, ["Gap months", "0 and 600"]),
    "months that are no number": ({"gap_months": float("nan")}, ["Gap months"]),
    "endless months": ({"usce_hands_on_months": float("inf")}, ["Hands-on months"]),
    "more months in SoCal than in all": (
        {"usce_socal_months": 3, "usce_hands_on_months": 1, "usce_observership_months": 1.5},
        ["Southern California (3)", "more than all your US experience (2.5 months)"],
    ),
    "SoCal months and no other": ({"usce_socal_months": 1}, ["Southern California (1)", "(0 months)"]),
    "more US letters than letters": ({"us_letters": 4, "letters": 3}, ["US letters (4)", "all your letters (3)"]),
    "a field nobody knows": ({"step2": 250}, ["“step2” is not a field", "spelling"]),
    "an unknown visa word": ({"visa": "H1B"}, ["none, j1_or_h1b, j1_only, h1b_only", "H1B"]),
    "a country by name": ({"citizenships": ["India"]}, ["“INDIA”", "two-letter country code"]),
    "digits for a country": ({"citizenships": ["IN", "12"]}, ["“12”", "two-letter country code"]),
    "the same specialty twice": ({"second_specialty": "Internal Medicine"}, ["same as the first", "Choose another"]),
    "an empty specialty": ({"specialty": ""}, ["Choose a specialty"]),
    "yes or no in other words": ({"step3_passed": "perhaps"}, ["Step 3 passed", "yes or no"]),
    "a tie of no known kind": ({"ties": [{"place": "CA", "kind": "holiday"}]}, ["family, lived, trained or worked"]),
    "languages in one word": ({"languages": "Spanish"}, ["Languages must be a list"]),
}


def refused(**fields):
    """What the form says to fields it does not take."""
    with pytest.raises(ValidationError) as caught:
        Applicant.model_validate(fields)
    return refusal(caught.value)


@pytest.mark.parametrize(("fields", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_is_a_sentence_that_names_what_to_do(fields, words):
    sentence = refused(**{**PERSON, **fields})
    assert [word for word in words if word not in sentence] == []
    assert [word for word in JARGON if word in sentence] == []
    assert sentence[0].isupper() or sentence[0] == "“"
    assert sentence.endswith(".")


@pytest.mark.parametrize("field", ["specialty", "visa"])
def test_a_missing_field_says_what_it_takes(field):
    sentence = refused(**{name: text for name, text in PERSON.items() if name != field})
    assert sentence == f"“{field}” is missing. {APPLICANT_SENTENCES[field]}"


def test_several_problems_are_all_told_once():
    sentence = refused(**PERSON, step2_ck=400, graduation_year=2040, citizenships=["India", "Nigeria"])
    assert all(sentence.count(word) == 1 for word in ("Step 2 CK", "Graduation year", "INDIA"))


def test_an_unknown_part_of_a_tie_is_named_itself():
    sentence = refused(**PERSON, ties=[{"place": "CA", "kind": "family", "since": 2019}])
    assert sentence == "“since” is not a field SmartPick knows; check its spelling."


def test_a_missing_part_of_a_tie_is_not_told_as_missing_ties():
    sentence = refused(**PERSON, ties=[{"place": "CA"}])
    assert "“ties” is missing" not in sentence
    assert APPLICANT_SENTENCES["ties"] in sentence


def test_every_field_that_can_be_refused_has_a_sentence_of_its_own():
    plain = {"second_specialty", "citizenships", "in_us_with_status", "ecfmg_certified"}
    assert set(Applicant.model_fields) - set(APPLICANT_SENTENCES) == plain


def test_h1b_only_without_step3_is_accepted_and_explained():
    sentences = cautions(Applicant(specialty="Internal Medicine", visa="h1b_only"), TODAY)
    assert any("Step 3" in text for text in sentences)
    assert any("J-1" in text and "smaller" in text for text in sentences)
    passed = cautions(Applicant(specialty="Internal Medicine", visa="h1b_only", step3_passed=True), TODAY)
    assert [text for text in sentences if text not in passed] == [
        text for text in sentences if "needs a passed Step 3" in text
    ]


@pytest.mark.parametrize(
    ("country", "visa", "covers"),
    [
        ("AF", "j1_only", "covers every visa, so also the J-1 you need"),
        ("AF", "h1b_only", "covers every visa, so also the H-1B you need"),
        ("AF", "j1_or_h1b", "covers every visa, the J-1 and the H-1B alike"),
        ("NG", "j1_only", "covers B, F, M and J visas, so also the J-1 you need"),
        ("NG", "h1b_only", "covers B, F, M and J visas, not the H-1B you need"),
        ("NG", "j1_or_h1b", "covers B, F, M and J visas: the J-1, not the H-1B"),
    ],
)
def test_an_entry_suspension_speaks_of_the_visas_it_covers(country, visa, covers):
    told = cautions(Applicant(specialty="Pediatrics", visa=visa, citizenships=(country,)), TODAY)
    (sentence,) = [text for text in told if "suspension" in text]
    assert covers in sentence
    assert all(word in sentence for word in ("2026-01-01", "Proclamation 10998", "lawyer"))
    assert "other citizenship" not in sentence


def suspensions(**answers) -> list[str]:
    told = cautions(Applicant(**{"specialty": "Pediatrics", "visa": "j1_only", **answers}), TODAY)
    return [text for text in told if "suspension of entry" in text]


def test_an_entry_suspension_is_told_only_where_it_concerns_the_applicant():
    assert suspensions(citizenships=("AF",), in_us_with_status=True) == []
    assert cautions(Applicant(visa="none", specialty="Pediatrics", citizenships=("AF",)), TODAY) == []
    assert suspensions(citizenships=("IN",)) == []
    (sentence,) = suspensions(citizenships=("IN", "AF"))
    assert "Afghanistan" in sentence
    assert "Ask whether your other citizenship changes this." in sentence


def test_a_citizenship_entered_twice_is_one_and_no_other():
    assert suspensions(citizenships=("AF", "AF")) == suspensions(citizenships=("AF",))
    assert suspensions(citizenships=("AF", "IN", "AF")) == suspensions(citizenships=("IN", "AF"))
    assert len(suspensions(citizenships=("NG", "AF"))) == 2


def confidence(date: str) -> str:
    return next(r["confidence"] for r in csv_rows("published/visa_policy_timeline.csv") if r["date"] == date)


def test_the_end_of_duration_of_status_is_told_to_those_it_concerns():
    def told(**answers) -> list[str]:
        return [text for text in cautions(Applicant(specialty="Pediatrics", **answers), TODAY) if "fixed time" in text]

    for answers in ({"visa": "j1_only"}, {"visa": "j1_or_h1b"}, {"visa": "h1b_only", "in_us_with_status": True}):
        (sentence,) = told(**answers)
        assert all(word in sentence for word in ("J-1 or F-1", "postponed", "2026-09-14"))
        assert f"{confidence('2026-09-14')} confidence" in sentence
    assert told(visa="h1b_only") == told(visa="none", in_us_with_status=True) == []


def test_where_the_h1b_payment_stands_is_told_to_those_it_concerns():
    def told(**answers) -> list[str]:
        person = Applicant(specialty="Pediatrics", step3_passed=True, **answers)
        return [text for text in cautions(person, TODAY) if "100,000" in text]

    (sentence,) = told(visa="j1_or_h1b")
    assert all(word in sentence for word in ("not collected", "appeals are pending", "2026-09-30"))
    assert f"{confidence('2026-09-30')} confidence" in sentence
    assert told(visa="j1_or_h1b", in_us_with_status=True) == told(visa="j1_only") == []


def test_a_caution_older_than_a_year_says_so_by_itself():
    person = Applicant(visa="h1b_only", specialty="Pediatrics", citizenships=("NG",), step2_ck=217)
    assert not [text for text in cautions(person, dt.date(2026, 6, 1)) if "ago" in text]
    aged = [text for text in cautions(person, dt.date(2028, 1, 1)) if "more than a year ago: check" in text]
    assert [date for date in ("2026-01-01", "2026-09-30", "2025-07-01") if any(f"as of {date}" in a for a in aged)] == [
        "2026-01-01", "2026-09-30", "2025-07-01"
    ]  # fmt: skip


def test_cautions_on_scores_and_certification():
    (score,) = cautions(Applicant(specialty="Pediatrics", visa="none", step2_ck=217), TODAY)
    assert "217" in score
    assert "218" in score
    assert cautions(Applicant(specialty="Pediatrics", visa="none", step2_ck=218), TODAY) == []
    (certificate,) = cautions(Applicant(specialty="Pediatrics", visa="none", ecfmg_certified=False), TODAY)
    assert "ECFMG" in certificate


@given(applicants(), st.sampled_from(["AF", "IN"]), st.booleans())
def test_what_only_warns_never_changes_strength(applicant, country, certified):
    warned = applicant.model_copy(
        update={"citizenships": (country,), "in_us_with_status": False, "ecfmg_certified": certified}
    )
    assert strength(warned) == strength(applicant)


@given(applicants())
def test_a_profile_is_frozen_hashable_and_survives_json(applicant):
    again = Applicant.model_validate_json(applicant.model_dump_json())
    assert again == applicant
    assert hash(again) == hash(applicant)
    assert len({applicant, again}) == 1
    with pytest.raises(ValidationError):
        applicant.step2_ck = 300
    with pytest.raises(ValidationError):
        Tie(place="CA", kind="family").place = "NY"


@given(applicants())
def test_the_parts_sum_to_what_the_form_explains(applicant):
    result = strength(applicant)
    assert sum(part.value for part in result.parts) == pytest.approx(result.score * 0.35**0.5)
    assert result.percentile == pytest.approx(100 * norm.cdf(result.score))


@given(applicants())
def test_only_step2_ck_is_published_and_every_part_says_what_it_rests_on(applicant):
    parts = strength(applicant).parts
    assert {part.factor: part.kind for part in parts if part.kind != "assumption"} == {"step2_ck": "published"}
    assert all(part.note.endswith(".") for part in parts)
    assert len({part.factor for part in parts}) == len(parts) == 11


@given(applicants())
def test_an_answer_not_entered_moves_nothing(applicant):
    fields = {
        "step2_ck": "step2_ck", "step1_failed": "step1_attempts", "step2_failed": "step2_attempts",
        "years_since_graduation": "graduation_year", "us_letters": "us_letters", "gap_months": "gap_months",
        "usce_hands_on_months": "usce_hands_on_months", "research_items": "research_items",
        "usce_observership_months": "usce_observership_months", "earlier_cycles": "earlier_cycles",
        "step3_passed": "step3_passed",
    }  # fmt: skip
    for part in strength(applicant).parts:
        if part.factor in fields and getattr(applicant, fields[part.factor]) is None:
            assert (part.value, part.entered) == (0.0, False)


BETTER_WITH_MORE = {
    "step2_ck": st.integers(1, 300),
    "usce_hands_on_months": st.floats(0, 60),
    "usce_observership_months": st.floats(0, 60),
    "us_letters": st.integers(0, 10),
    "research_items": st.integers(0, 500),
    "graduation_year": st.integers(1960, MATCH_YEAR),
    "step3_passed": st.booleans(),
}
WORSE_WITH_MORE = {
    "step1_attempts": st.integers(1, 6),
    "step2_attempts": st.integers(1, 6),
    "gap_months": st.floats(0, 600),
    "earlier_cycles": st.integers(0, 20),
}


@pytest.mark.parametrize("field", [*BETTER_WITH_MORE, *WORSE_WITH_MORE])
@given(data=st.data())
def test_more_of_a_good_thing_never_weakens_and_of_a_bad_thing_never_strengthens(field, data):
    amounts = {**BETTER_WITH_MORE, **WORSE_WITH_MORE}[field]
    less, more = sorted([data.draw(amounts), data.draw(amounts)])
    applicant = data.draw(applicants())
    weak, strong = (strength(applicant.model_copy(update={field: amount})).score for amount in (less, more))
    if field in WORSE_WITH_MORE:
        weak, strong = strong, weak
    assert strong >= weak - 1e-12


@pytest.mark.parametrize("field", [*BETTER_WITH_MORE, *WORSE_WITH_MORE])
def test_every_answer_can_move_strength(field):
    ends = {"graduation_year": (2015, 2026), "step3_passed": (False, True), "step2_ck": (230, 260)}
    less, more = ends.get(field, (1, 2))
    scores = [strength(Applicant(**PERSON, **{field: amount})).score for amount in (less, more)]
    assert scores[0] != scores[1]


def test_the_average_step2_ck_of_the_specialty_counts_zero_and_a_point_counts_its_published_weight():
    with (DATA / "odds" / "step2.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["specialty"] == "Internal Medicine")
    values = {
        score: next(part.value for part in strength(Applicant(**PERSON, step2_ck=score)).parts)
        for score in (245, 246, 265)
    }
    assert abs(values[245]) < float(row["weight_per_point"])
    assert values[265] - values[245] == pytest.approx(20 * float(row["weight_per_point"]))


@pytest.mark.parametrize(
    ("answers", "factor", "value"),
    [
        ({"usce_hands_on_months": 4}, "usce_hands_on_months", 0.08 * (4 - 2)),
        ({"usce_hands_on_months": 40}, "usce_hands_on_months", 0.08 * (6 - 2)),
        ({"graduation_year": 2020}, "years_since_graduation", -0.04 * (7 - 4)),
        ({"step1_attempts": 1}, "step1_failed", -0.35 * (0 - 0.1)),
        ({"step2_attempts": 3}, "step2_failed", -0.45 * (2 - 0.1)),
        ({"earlier_cycles": 9}, "earlier_cycles", -0.15 * (4 - 0.4)),
        ({"step3_passed": True}, "step3_passed", 0.15 * (1 - 0.25)),
        ({"step3_passed": False}, "step3_passed", 0.15 * (0 - 0.25)),
    ],
)
def test_a_part_is_its_weight_times_the_distance_from_the_typical_up_to_the_cap(answers, factor, value):
    """By hand from data/rules/strength_weights.csv: hands-on months weigh 0.08 each against 2, up to 6, and so on."""
    parts = {part.factor: part for part in strength(Applicant(**PERSON, **answers)).parts}
    assert parts[factor].value == pytest.approx(value)
    assert parts[factor].entered


def test_step2_ck_moves_nothing_where_no_scores_are_published():
    unmoved = strength(Applicant(specialty="Dermatology", visa="none", step2_ck=270))
    assert unmoved.score == strength(Applicant(specialty="Dermatology", visa="none")).score
    assert "No published scores" in unmoved.parts[0].note


@given(applicants(), st.floats(1, 99))
def test_the_own_percentile_replaces_the_form(applicant, percentile):
    own = strength(applicant, percentile)
    assert own.percentile == pytest.approx(percentile)
    assert [part.kind for part in own.parts] == ["your own"]
    assert own.parts[0].value == pytest.approx(norm.ppf(percentile / 100) * FORM_VARIANCE**0.5)


@pytest.mark.parametrize(("percentile", "shown"), [(0, 0.5), (100, 99.5)])
def test_the_ends_of_the_percentile_slider_stay_finite(percentile, shown):
    assert strength(Applicant(**PERSON), percentile).percentile == pytest.approx(shown)


def test_the_form_variance_is_the_one_of_the_assumptions_table():
    with (DATA / "odds" / "assumptions.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["name"] == "form_variance")
    assert float(row["central"]) == FORM_VARIANCE


def test_every_prior_weight_names_its_basis_and_a_published_weight_its_source():
    with (DATA / "rules" / "strength_weights.csv").open(encoding="utf-8") as file:
        weights = list(csv.DictReader(file))
    with (DATA / "odds" / "step2.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))
    assert all(row["kind"] == "assumption" and row["basis"] for row in weights)
    assert all(row["kind"] == "published" and "NRMP" in row["source"] for row in published)
    assert {row["specialty"] for row in published} <= set(FITTED)
    assert all(0 <= float(row["low"]) <= float(row["weight_per_point"]) <= float(row["high"]) for row in published)
