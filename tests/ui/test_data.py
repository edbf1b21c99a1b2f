"""The Data page: every constant is on it, its figures are the published ones, its answers are those of the plan."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Preferences, Profile, recommend
from smartpick.odds.calibration.checks import calibration, fit_counts
from smartpick.whatif.place_questions import numbers_of
from tests.odds_of import odds_of
from tests.paths import ROOT
from tests.ui.arriving import arrived

MODEL, FIT, ANSWERS, SOURCES = TABS = (
    "The model on one page",
    "How well it fits",
    "Questions and answers",
    "Sources",
)
TITLES = (
    "What to check", "Your own files", "One program", "What we know", "Visa and place", ANSWERS, MODEL, FIT, SOURCES,
)  # fmt: skip
"""All parts of the page, in their order."""
SPECIALTIES = ("Internal Medicine", "Urology", "Public Health and General Preventive Medicine")


def opened(tab: str, preferences: Preferences | None = None, **applicant: Any) -> AppTest:
    """The Data page on one tab."""
    told = {"specialty": "Internal Medicine", "visa": "j1_or_h1b", **applicant}
    profile = Profile(applicant=Applicant.model_validate(told), preferences=preferences or Preferences())
    return arrived("data", profile=profile, data_tab=tab)


def words(at: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*at.main.markdown, *at.main.caption, *at.main.info, *at.main.header])


def table_with(at: AppTest, *columns: str) -> pd.DataFrame:
    """The table on the page that has these columns."""
    return next(frame.value for frame in at.dataframe if set(columns) <= set(frame.value.columns))


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spoken(low: float, high: float) -> str:
    """A range as the page says it, written apart from it."""
    ends = [f"{100 * x:.0f}" for x in (low, high)]
    return f"{ends[0]} %" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]} %"


def match_of(plan: Any) -> str:
    return spoken(plan.outlook.match.low, plan.outlook.match.high)


def home_of(plan: Any) -> str:
    return spoken(plan.outlook.socal_match.low, plan.outlook.socal_match.high)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_every_section_runs(specialty: str, tab: str) -> None:
    assert words(opened(tab, specialty=specialty))


@pytest.mark.parametrize("visa", ["none", "j1_only", "h1b_only"])
@pytest.mark.parametrize("specialty", ["Pediatrics", "Emergency Medicine", "Thoracic Surgery - Integrated"])
def test_the_answers_run_for_every_visa_need(specialty: str, visa: str) -> None:
    assert "H-1B" in words(opened(ANSWERS, specialty=specialty, visa=visa))


def test_only_the_open_section_is_computed() -> None:
    def columns(tab: str) -> set[str]:
        return {name for frame in opened(tab).dataframe for name in frame.value.columns}

    assert {"Constant", "Rights", "Published"} & columns(ANSWERS) == set()
    assert {"Constant", "Rights", "Likely open"} & columns(FIT) == set()


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Urology"])
def test_every_assumption_is_on_the_page_with_value_range_kind_and_source(specialty: str) -> None:
    shown = table_with(opened(MODEL, specialty=specialty), "Constant", "Range", "Kind", "Source")
    lines = {row["Constant"]: row for row in shown.to_dict("records")}
    told = rows_of("odds/assumptions.csv")
    assert len(shown) == len(told)
    for row in told:
        line = lines[row["label"]]
        assert float(line["Value"]) == float(row["central"])
        assert (line["Kind"], line["Source"], line["Unit"]) == (row["kind"], row["source"], row["unit"])
        if row["low"]:
            assert [float(x) for x in line["Range"].split(" to ")] == [float(row["low"]), float(row["high"])]
        else:
            assert line["Range"] == "fixed"


def test_what_the_season_assumes_is_on_the_page_with_value_range_kind_and_source() -> None:
    at = opened(MODEL)
    signals = table_with(at, "What a signal adds", "Range", "Kind", "Source")
    told = rows_of("odds/signal_effect.csv")
    assert signals["What a signal adds"].tolist() == [row["label"] for row in told]
    assert signals["Source"].tolist() == [row["source"] for row in told]
    clock = table_with(at, "Specialty", "Days since programs see applications", "Kind", "Source")
    told = rows_of("odds/invites_out.csv")
    assert clock["Source"].tolist() == [row["source"] for row in told]
    assert clock["Invitations out, of 100"].tolist() == [f"{100 * float(row['central']):g}" for row in told]
    first = next(line for line in clock.to_dict("records") if line["Specialty"] == "all others")
    assert first["Range"] == "fixed"
    assert "0 to 35" in set(clock["Range"])


def test_every_weight_of_the_form_is_on_the_page() -> None:
    at = opened(MODEL)
    weights = table_with(at, "Answer", "Weight", "Basis")
    assert weights["Answer"].tolist() == [row["label"] for row in rows_of("rules/strength_weights.csv")]
    assert set(weights["Kind"]) == {"assumption"}
    step2 = table_with(at, "Specialty", "Weight of a point", "Source")
    assert step2["Weight of a point"].tolist() == [float(row["weight_per_point"]) for row in rows_of("odds/step2.csv")]


def test_the_fit_shows_the_published_figures_and_marks_what_is_not_published() -> None:
    shown = table_with(opened(FIT, specialty="Psychiatry"), "Figure", "Published", "Model")
    row = next(row for row in rows_of("published/specialties.csv") if row["specialty"] == "Psychiatry")
    share = 100 * float(row["nonus_img_matched_preferred_2026"]) / float(row["nonus_img_preferring_2026"])
    ranks = [row[f"ranks_{name}_{group}"] for group in ("matched", "unmatched") for name in ("mean", "sd")]
    assert shown["Published"].tolist() == [f"{share:.1f}", *(f"{float(x):.1f}" for x in ranks)]
    small = table_with(opened(FIT, specialty=SPECIALTIES[2]), "Figure", "Published", "Model")
    assert small["Published"].tolist() == ["60.0", "–", "–", "–", "–"]
    every = table_with(opened(FIT), "Footing", "Ranked it")
    assert every["Specialty"].tolist() == [row["specialty"] for row in rows_of("published/specialties.csv")]


def test_the_visa_check_quotes_the_published_odds_ratio_and_says_that_it_is_not_fitted() -> None:
    at = opened(FIT)
    shown = table_with(at, "People", "Odds ratio")
    assert shown["Odds ratio"].iloc[0] == "1.77"
    assert len(shown) == 5
    assert "It was **not fitted**" in words(at)


def test_the_fit_says_what_is_missed_and_where_those_who_match_go() -> None:
    at = opened(FIT)
    counts = fit_counts()
    text = words(at)
    assert f"misses {counts['off_5_percent']} by more than 5 %" in text
    assert f"{counts['big_off_5_percent']} and {counts['big_off_10_percent']}. The small ones" in text
    for row in rows_of("odds/coverage.csv"):
        assert f"{100 * float(row['share']):.0f} in {row['specialty']}" in text
    shown = table_with(at, "Specialty", "Published", "Model").set_index("Specialty")
    assert shown.loc["Psychiatry", "Published"] == "21 % (11 to 38)"
    assert len(shown) == 5
    assert "take **2.5 times** the share of IMGs" in text
    assert "in the model it is 2.5 times" in text


def test_a_specialty_without_figures_gets_words_and_no_chances() -> None:
    fit = opened(FIT, specialty="Urology")
    assert "nothing to compare" in words(fit)
    assert len(table_with(fit, "People", "Odds ratio")) == 3
    answers = opened(ANSWERS, specialty="Urology")
    assert "come without numbers" in words(answers)
    assert "%" not in words(answers)
    assert not answers.dataframe


@pytest.mark.parametrize("step3", [False, True])
@pytest.mark.parametrize("visa", ["j1_or_h1b", "h1b_only", "none"])
def test_the_visa_answer_gives_the_numbers_of_recommend(catalog, visa: str, step3: bool) -> None:
    preferences = Preferences(applications=60, socal_share=0.2)
    told = {"specialty": "Psychiatry", "step2_ck": 250}
    shown = table_with(opened(ANSWERS, preferences, **told, visa=visa, step3_passed=step3), "Choice", "Likely open")
    wanted = [(visa, step3), ("j1_or_h1b", step3), ("h1b_only", step3), ("h1b_only", True)]
    plans = [
        recommend(catalog, Applicant.model_validate({**told, "visa": need, "step3_passed": passed}), preferences)
        for need, passed in dict.fromkeys(wanted)
    ]
    assert shown["Matching"].tolist() == [match_of(plan) for plan in plans]
    likely = [plan.odds.visa[plan.odds.open].sum() for plan in plans]
    able = int(plans[0].odds.open.sum())
    assert shown["Likely open"].tolist() == [f"{x:.0f} of {able}" for x in likely]


def test_the_count_answer_gives_the_numbers_of_recommend_at_none_now_and_capacity(catalog) -> None:
    preferences = Preferences(applications=85, socal_share=0.2)
    at = opened(ANSWERS, preferences)
    shown = table_with(at, "Programs there", "There")
    applicant = Applicant(specialty="Internal Medicine", visa="j1_or_h1b")
    plans = [
        recommend(catalog, applicant, preferences.model_copy(update={"socal_share": share}))
        for share in (0.0, 0.2, 35 / 85)
    ]
    assert [text.split()[0] for text in shown["Programs there"]] == ["0", "17", "35"]
    assert shown["Matching"].tolist() == [match_of(plan) for plan in plans]
    assert shown["There"].tolist() == [home_of(plan) for plan in plans]
    assert "**39** programs exist there, **35** are open to you; you have 17." in words(at)


def test_the_elsewhere_answer_is_the_chance_with_only_the_home_programs(catalog) -> None:
    preferences = Preferences(applications=40, socal_share=0.25)
    at = opened(ANSWERS, preferences, specialty="Family Medicine")
    plan = recommend(catalog, Applicant(specialty="Family Medicine", visa="j1_or_h1b"), preferences)
    tier = catalog.table["tier"].to_numpy()
    home = [code for code, row in zip(plan.codes, plan.rows, strict=True) if tier[row] == 1]
    only = recommend(catalog, plan.profile.applicant, Preferences(applications=len(home)), pins=home)
    assert sorted(only.codes) == sorted(home)
    found = numbers_of(plan)
    assert found.alone is not None
    np.testing.assert_allclose(
        [found.alone.low, found.alone.high], [only.outlook.match.low, only.outlook.match.high], atol=1e-9
    )
    assert f"With only these you would match with a chance of **{match_of(only)}**" in words(at)
    assert f"the chance to match at all is **{match_of(plan)}**" in words(at)


def test_the_division_counts_are_those_of_the_list(plan) -> None:
    found = numbers_of(plan)
    division = plan.catalog.table["census_division"].astype(str).to_numpy()[plan.rows]
    assert dict(found.divisions) == {name: int((division == name).sum()) for name in set(division)}
    assert sum(count for _, count in found.divisions) == len(plan.rows)


def test_the_sources_name_every_fact_its_rights_and_the_defects(catalog) -> None:
    at = opened(SOURCES)
    shown = table_with(at, "Fact", "Kind", "Source", "Rights", "Date")
    told = rows_of("sources.csv")
    assert shown["Fact"].tolist() == [row["label"] for row in told]
    assert shown["Rights"].tolist() == [row["rights"] for row in told]
    assert (shown["Date"] != "").sum() >= sum(bool(row["as_of"] or row["dated_by"]) for row in told)
    assert "How far to trust it" in words(at)
    assert "Nothing found is not a no" in words(at)
    pool = table_with(at, "Pool", "Reason").set_index("Pool")
    rows = catalog.rows("Internal Medicine")
    for name, count in catalog.table["pool"].astype(str).value_counts().items():
        assert pool.loc[name, "All specialties"] == count
        assert pool.loc[name, "Your specialty"] == (catalog.table["pool"].astype(str).iloc[rows] == name).sum()


def test_every_published_table_can_be_read_on_the_page() -> None:
    at = opened(SOURCES)
    box = next(box for box in at.main.selectbox if box.label == "Table")
    names = sorted(path.stem for path in (ROOT / "data" / "published").glob("*.csv"))
    assert len(box.options) == len(names)
    for name in names:
        next(box for box in at.main.selectbox if box.label == "Table").select(name).run()
        assert not at.exception
        assert len(at.dataframe[-1].value) == len(rows_of(f"published/{name}.csv"))


def test_numbers_of_signals_on_which_sources_disagree_are_shown_with_each_source() -> None:
    shown = table_with(opened("What we know"), "Signals", "Season", "Source")
    mine = shown[shown["Specialty"] == "Obstetrics and Gynecology"]
    assert mine["Signals"].tolist() == ["5 signals", "3 gold signals and 15 silver signals"]
    assert "more than a year ago" in mine["Note"].iloc[1]


def test_events_of_visa_policy_say_what_changed_since() -> None:
    shown = table_with(opened("Visa and place"), "Date", "Event", "Note").set_index("Date")
    assert shown.loc["2026-07-17", "Note"].startswith("changed on 2026-09-14: Federal court in Massachusetts postpones")


def test_how_long_typical_lists_are_is_told_as_assumed_with_what_was_found() -> None:
    at = opened(MODEL)
    (row,) = [row for row in rows_of("odds/assumptions.csv") if row["name"] == "list_length"]
    assert "not published by specialty" in words(at)
    assert f"{row['central']}, from {row['low']} to {row['high']}" in words(at)
    shown = table_with(at, "Measure", "Value", "Address")
    found = rows_of("published/applications.csv")
    assert [f"{value:g}" for value in shown["Value"]] == [line["value"] for line in found]
    inside = [float(line["value"]) for line in found if line["specialty"] == "Internal Medicine"]
    assert all(float(row["low"]) < value < float(row["high"]) for value in inside)
    sources = (ROOT / "data/SOURCES.md").read_text(encoding="utf-8")
    assert all(place in sources for place in ("ERAS Statistics", "applicant surveys", "`applications.csv`"))


def test_the_chance_of_an_average_applicant_is_told_as_of_a_blind_list() -> None:
    assert "list drawn blindly" in " ".join(table_with(opened(FIT), "Ranked it", "Footing").columns)


def test_what_pages_take_from_california_is_told_with_both_numbers() -> None:
    at = opened(FIT)
    found = calibration()["Internal Medicine"]["california_and_pages"]
    row = table_with(at, "One applicant, no page read").set_index("Specialty").loc["Internal Medicine"]
    assert row["One applicant, no page read"] == f"{100 * found['without_pages']:.0f} %"
    assert row["One applicant, pages read"] == f"{100 * found['with_pages']:.0f} %"
    assert "**not** fitted to the counts again" in words(at)


BEFORE = {
    "Internal Medicine": 0.00233, "Family Medicine": 0.00182, "Neurology": 0.00355, "Pediatrics": 0.00542,
    "Psychiatry": 0.00352,
}  # fmt: skip
"""Mean chance of an average applicant (J-1 or H-1B) at a program of Southern California, by the odds before."""


def test_how_many_times_too_high_southern_california_was_is_of_a_mean_program(catalog) -> None:
    times = {}
    for specialty, before in BEFORE.items():
        odds = odds_of(catalog, Applicant(specialty=specialty, visa="j1_or_h1b"))
        times[specialty] = before / odds.chance[odds.open & odds.pool.socal].mean()
    least, most = min(times, key=times.__getitem__), max(times, key=times.__getitem__)
    shown = " ".join(words(opened(MODEL)).split())
    assert f"{times[least]:.1f} times ({least}) to {times[most]:.1f} times ({most})" in shown
    assert "four times" not in shown


def test_how_long_conrad_30_runs_is_told_as_unknown() -> None:
    assert "Until when the law behind Conrad 30 runs is unknown to us" in words(opened("Visa and place"))
