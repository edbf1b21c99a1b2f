"""The command line, as a process: the same answers as Python's, and one sentence where it cannot."""

import datetime as dt
import io
import json
from dataclasses import asdict

import icalendar
import openpyxl
import pandas as pd
import pytest

from smartpick import load_catalog, open_plan, recommend_profile, save_plan
from smartpick.catalog import summary
from smartpick.guidance import StatementPlan, check_consistency
from smartpick.plan import ODDS_CORRECTED, WIDENERS
from smartpick.season.interviews import worth_of_next
from smartpick.season.news import now
from smartpick.season.this_week import this_week
from smartpick.whatif import home_cost, weight_curve
from tests.commands import refused, run
from tests.paths import SAMPLES

PROFILE = {
    "applicant": {
        "specialty": "Anesthesiology", "visa": "j1_or_h1b", "step2_ck": 252, "us_letters": 3, "graduation_year": 2023,
        "ties": [{"place": "Los Angeles County, CA", "kind": "family"}],
    },
    "preferences": {"applications": 60, "socal_share": 0.5, "west_share": 0.2},
    "pins": ["0404100207"],
    "notes": {"0404100207": "Wrote to them – 📨"},
}  # fmt: skip


@pytest.fixture(scope="module")
def profile_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("profile") / "profile.json"
    path.write_text(json.dumps(PROFILE, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def expected(catalog):
    return recommend_profile(catalog, open_plan(json.dumps(PROFILE)))


@pytest.fixture(scope="module")
def outcome(profile_file):
    """The CSV and the summary, from a folder that is not the repository."""
    out = profile_file.parent / "shortlist.csv"
    return run(
        "recommend", "--profile", profile_file.name, "--out", out.name, "--summary", where=profile_file.parent
    ), out


def test_the_list_is_the_one_python_gives(outcome, expected):
    done, out = outcome
    assert done.returncode == 0, done.stderr.decode()
    assert "60 programs written to shortlist.csv." in done.stderr.decode()
    table = pd.read_csv(out, dtype={"ACGME code": str}, keep_default_na=False)
    assert table["ACGME code"].tolist() == expected.codes
    assert table["Why it is on the list"].tolist() == expected.table["reason"].tolist()
    assert table.loc[table["ACGME code"] == "0404100207", "My note"].tolist() == ["Wrote to them – 📨"]


def test_the_summary_is_json_and_says_what_python_says(outcome, expected):
    summary_text = json.loads(outcome[0].stdout)
    assert summary_text["programs"] == 60
    assert summary_text["by_tier"] == {str(tier): count for tier, count in expected.tier_counts.items()}
    assert summary_text["cost_usd"] == expected.cost_usd == 330 + 30 * 30
    assert summary_text["clamps"] == list(expected.clamps)
    assert "13 Anesthesiology programs exist in Southern California, 12 are open to you" in summary_text["clamps"][0]
    assert summary_text["strength_percentile"] == pytest.approx(expected.strength.percentile)
    outlook = json.loads(json.dumps(asdict(expected.outlook)))
    assert summary_text["outlook"].keys() == outlook.keys()
    assert summary_text["outlook"]["match"] == pytest.approx(outlook["match"])
    assert 0 <= summary_text["certified_gap"] < 1e-3


def test_the_summary_says_that_it_is_an_estimate_what_its_numbers_are_and_what_widens_them(outcome, expected):
    printed = json.loads(outcome[0].stdout)
    assert printed["what_this_is"].startswith("An estimate")
    numbers = set(printed["what_the_numbers_are"])
    assert {f"outlook.{name}" for name in printed["outlook"]} <= numbers
    assert {"strength_percentile", "certified_gap", "home.cost_points", "home.match_change"} <= numbers
    assert "by our estimate" in printed["what_the_numbers_are"]["certified_gap"]
    assert [(line["assumption"], line["share"]) for line in printed["widens_the_range_most"]] == [
        (WIDENERS[name][0], pytest.approx(share)) for name, share in expected.widest
    ]


def test_the_summary_of_a_small_specialty_says_that_it_leans_on_the_others(tmp_path):
    (tmp_path / "small.json").write_text(json.dumps({"applicant": {"specialty": "Dermatology", "visa": "j1_only"}}))
    done = run("recommend", "--profile", "small.json", "--summary", where=tmp_path)
    assert "Only 30 non-US IMGs ranked Dermatology" in json.loads(done.stdout)["what_this_is"]


def test_a_plan_from_before_the_odds_were_corrected_is_read_with_a_sentence_on_stderr(tmp_path):
    old = SAMPLES / "plans" / "version-3-home.json"
    done = run("recommend", "--profile", str(old), "--summary")
    assert done.returncode == 0
    assert done.stderr.decode().startswith(ODDS_CORRECTED)
    assert json.loads(done.stdout)["programs"] == 65


@pytest.mark.parametrize("extension", ["xlsx", "parquet", "json"])
def test_every_other_format_holds_the_same_codes_in_order(tmp_path, profile_file, expected, extension):
    out = tmp_path / f"list.{extension}"
    done = run("recommend", "--profile", str(profile_file), "--out", str(out))
    assert (done.returncode, done.stdout) == (0, b"")
    content = out.read_bytes()
    if extension == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Shortlist"]
        codes = [line[2] for line in sheet.iter_rows(min_row=2, values_only=True)]
    elif extension == "parquet":
        codes = pd.read_parquet(io.BytesIO(content))["acgme_code"].tolist()
    else:
        codes = [row["acgme_code"] for row in json.loads(content)]
    assert codes == expected.codes


def test_a_plan_saved_from_the_app_is_a_profile_and_a_plain_terminal_is_enough(tmp_path, expected):
    saved = tmp_path / "plan.json"
    saved.write_text(save_plan(expected), encoding="utf-8")
    done = run("recommend", "--profile", str(saved), "--summary", LC_ALL="C", COLUMNS="20")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["programs"] == 60


def applicant(**fields):
    return json.dumps({"applicant": {"specialty": "Neurology", "visa": "none", **fields}})


REFUSED = {
    "bad JSON": ("{", "list.csv", "not a SmartPick plan"),
    "an Excel file": ("PK\x03\x04", "list.csv", "not a SmartPick plan"),
    "a newer plan": ('{"version": 99, "applicant": {}}', "list.csv", "newer SmartPick"),
    "a score too high": (applicant(step2_ck=400), "list.csv", "Step 2 CK scores run from 1 to 300. You gave: 400."),
    "a wrong visa word": (applicant(visa="green card"), "list.csv", "none, j1_or_h1b, j1_only, h1b_only"),
    "a misspelt specialty": (applicant(specialty="Neurologie"), "list.csv", 'Did you mean "Neurology"?'),
    "no figures": (applicant(specialty="Urology"), "list.csv", "You can still browse its programs."),
    "a wrong extension": (applicant(), "list.docx", "“list.docx” must end in one of: .xlsx, .csv, .parquet, .json."),
    "no extension": (applicant(), "list", "“list” must end in one of"),
    "a folder that is not there": (applicant(), "nowhere/list.csv", "nowhere/list.csv cannot be read or written"),
    "nothing to write": (applicant(), None, "Say where to write the shortlist (--out FILE), or ask for --summary."),
}


@pytest.mark.parametrize(("content", "out", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_is_one_sentence_and_status_two(tmp_path, content, out, words):
    (tmp_path / "profile.json").write_text(content, encoding="utf-8")
    arguments = ["recommend", "--profile", "profile.json", *(["--out", out] if out else [])]
    sentence = refused(run(*arguments, where=tmp_path))
    assert words in sentence
    assert [path.name for path in tmp_path.iterdir()] == ["profile.json"]


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refused(run("recommend", "--profile", "no.json", "--summary", where=tmp_path)).startswith(
        "no.json cannot be read or written"
    )
    assert "cannot be read or written" in refused(run("recommend", "--profile", str(tmp_path), "--summary"))


@pytest.mark.parametrize("rule", ["free", "first", "every"])
def test_the_rule_for_the_home_region_is_an_option(profile_file, catalog, rule):
    told = json.loads(run("recommend", "--profile", str(profile_file), "--summary", "--home", rule).stdout)
    profile = open_plan(json.dumps(PROFILE)).changed("preferences", socal_share=None, home=rule)
    plan = recommend_profile(catalog, profile)
    cost = home_cost(plan)
    assert told["home"].pop("match_change") == pytest.approx(asdict(cost.change))
    assert told["home"].pop("cost_points") == pytest.approx(cost.points)
    programs = plan.tier_counts[1]
    assert told["home"] == {"rule": rule, "words": cost.words, "programs": programs, "sentence": cost.sentence}
    assert told["by_tier"]["1"] == programs


def test_an_own_share_is_kept_and_an_unknown_rule_refused(profile_file):
    command = ("recommend", "--profile", str(profile_file), "--summary")
    kept, same = json.loads(run(*command).stdout), json.loads(run(*command, "--home", "own").stdout)
    assert kept == same
    assert kept["home"]["rule"] == "own"
    assert "one of: free, sensible" in refused(run(*command, "--home", "all"))


@pytest.mark.parametrize("arguments", [[], ["recomend"], ["recommend", "--summary"], ["catalog", "--all"]])
def test_a_command_that_is_not_one_ends_with_status_two(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert b"usage: python -m smartpick" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("program", ["serve", "bench"])
def test_the_programs_that_know_the_browser_are_reached(program):
    done = run(program, "--help")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith(f"usage: python -m smartpick {program}")


WITH_TEXTS = {
    **PROFILE,
    "messages": {"answers": {"move": "I only want to train in Los Angeles."}, "signals": {"0404100207": "gold"}},
}


def test_the_check_prints_findings_and_ends_with_status_one(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(WITH_TEXTS), encoding="utf-8")
    done = run("check", "plan.json", where=tmp_path)
    assert done.returncode == 1, done.stderr.decode()
    text = done.stdout.decode()
    assert "[found] “Only here” against a list that goes elsewhere" in text
    assert "“I only want to train in Los Angeles.”" in text
    assert "Not checked: there is no statement yet." in text
    findings = json.loads(run("check", "plan.json", "--json", where=tmp_path).stdout)
    plan = recommend_profile(load_catalog(), open_plan(json.dumps(WITH_TEXTS)))
    assert findings == json.loads(json.dumps([asdict(rule) for rule in check_consistency(StatementPlan(plan))]))


def test_a_check_that_finds_nothing_ends_with_status_zero_and_no_certainty(tmp_path):
    told = {**PROFILE, "messages": {"visa_text": "I am agree to send you the papers."}}
    (tmp_path / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    done = run("check", "plan.json", where=tmp_path)
    assert done.returncode == 0, done.stdout.decode()
    text = done.stdout.decode()
    assert "Nothing found by these checks." in text
    assert "Spelling and grammar, to look at (1)" in text  # notes, which do not change the status
    assert "Words on the visa: “am agree” could be “agree”." in text


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "not a SmartPick plan"), (json.dumps({"applicant": {"specialty": "Urology", "visa": "none"}}), "browse")],
)
def test_a_plan_that_cannot_be_checked_is_refused(tmp_path, content, words):
    (tmp_path / "plan.json").write_text(content, encoding="utf-8")
    assert words in refused(run("check", "plan.json", where=tmp_path))
    assert "cannot be read" in refused(run("check", "no.json", where=tmp_path))


def test_the_catalog_summary_is_the_one_python_gives(catalog):
    done = run("catalog", "--summary")
    assert done.returncode == 0
    counts = json.loads(done.stdout)
    assert counts == json.loads(json.dumps(summary(catalog)))
    assert counts["by_specialty"]["Internal Medicine"] == {"exist": 688, "open": 676}
    assert refused(run("catalog")) == "Ask for --summary."


def test_two_lists_under_one_budget(tmp_path):
    profile = {"applicant": {**PROFILE["applicant"], "second_specialty": "Internal Medicine"}}
    (tmp_path / "profile.json").write_text(json.dumps(profile), encoding="utf-8")
    done = run("recommend", "--profile", "profile.json", "--two", "--summary", "--out", "two.csv", where=tmp_path)
    assert done.returncode == 0, done.stderr
    summary_ = json.loads(done.stdout)
    rows = pd.read_csv(tmp_path / "two.csv", dtype=str)
    assert rows["Specialty"].value_counts().to_dict() == summary_["programs"]
    assert set(summary_["programs"]) == {"Anesthesiology", "Internal Medicine"}
    assert rows["ACGME code"].is_unique
    for _, part in rows.groupby("Specialty"):
        assert part["No."].tolist() == [str(i + 1) for i in range(len(part))]


def test_two_lists_without_a_second_specialty_are_refused_in_a_sentence(tmp_path):
    (tmp_path / "profile.json").write_text(json.dumps(PROFILE), encoding="utf-8")
    done = run("recommend", "--profile", "profile.json", "--two", "--summary", where=tmp_path)
    assert done.returncode == 2
    assert refused(done) == "Choose a second specialty first."


def test_a_missed_floor_comes_with_the_ways_to_it(tmp_path):
    profile = {"applicant": PROFILE["applicant"], "preferences": {"safety_floor": 0.99}}
    (tmp_path / "profile.json").write_text(json.dumps(profile), encoding="utf-8")
    ways = json.loads(run("recommend", "--profile", "profile.json", "--summary", where=tmp_path).stdout)[
        "ways_to_floor"
    ]
    assert ways[0]["change"] == "The safest list with your present settings"
    after = [way["match_then"] for way in ways[1:]]
    assert after == sorted(after, reverse=True)


def test_own_weights_on_the_command_line_are_those_of_python(tmp_path, catalog):
    (tmp_path / "p.json").write_text(json.dumps(PROFILE), encoding="utf-8")
    weights = ("--near", "houston, tx", "--distance-weight", "1", "--price-weight", "0.5")
    done = run("recommend", "--profile", "p.json", "--out", "list.json", "--summary", *weights, where=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    profile = open_plan(json.dumps(PROFILE)).changed(
        "preferences", near="houston, tx", distance_weight=1.0, price_weight=0.5
    )
    plan = recommend_profile(catalog, profile)
    rows = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert [row["acgme_code"] for row in rows] == plan.codes
    assert [row["miles"] for row in rows] == plan.table["miles"].tolist()
    said = json.loads(done.stdout)["weights"]
    assert set(said) == {"price_weight", "distance_weight"}
    cost = weight_curve(plan, "distance_weight").cost
    assert said["distance_weight"]["weight"] == 1.0
    assert said["distance_weight"]["match_given_up"] == pytest.approx(asdict(cost))
    assert said["distance_weight"]["mean_with"] == pytest.approx(plan.table["miles"].mean())


@pytest.mark.parametrize(
    ("option", "words"),
    [(("--near", "Atlantis, GA"), "not a place we know"), (("--price-weight", "9"), "weight of low prices")],
)
def test_own_weights_that_do_not_fit_are_refused_in_a_sentence(tmp_path, option, words):
    (tmp_path / "p.json").write_text(json.dumps(PROFILE), encoding="utf-8")
    assert words in refused(run("recommend", "--profile", "p.json", "--summary", *option, where=tmp_path))


def test_without_own_weights_the_summary_says_nothing_of_them(outcome):
    assert "weights" not in json.loads(outcome[0].stdout)


SEASON = {
    **PROFILE,
    "events": [
        {"code": "0404100207", "kind": "invited", "date": "2026-11-02"},
        {"code": "9999999999", "kind": "invited", "date": "2026-11-02"},
        {"code": "0404100207", "kind": "declined", "date": "2026-12-20"},
    ],
}


@pytest.fixture(scope="module")
def season_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("season") / "plan.json"
    path.write_text(json.dumps(SEASON, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_season_on_a_day_is_the_one_python_gives(season_file, catalog):
    done = run("season", season_file.name, "--date", "2026-11-27", "--json", where=season_file.parent)
    assert done.returncode == 0, done.stderr.decode()
    profile = open_plan(json.dumps(SEASON))
    news = now(recommend_profile(catalog, profile), profile.events, dt.date(2026, 11, 27))
    printed = json.loads(done.stdout)
    assert set(printed) == {"match", "by_region", "interviews", "next_worth", "this_week"}
    assert printed["match"] == pytest.approx(asdict(news.match))
    regions = catalog.regions.tiers
    assert {name: chance["mid"] for name, chance in printed["by_region"].items()} == pytest.approx(
        {regions[tier]: chance.mid for tier, chance in news.by_tier.items()}
    )
    assert printed["interviews"]["held"] == 1
    assert printed["interviews"]["expected_more"]["mid"] == pytest.approx(news.expected_more.mid)
    assert printed["next_worth"]["mid"] == pytest.approx(worth_of_next(news)[1].match.mid)
    assert [task["what"] for task in printed["this_week"]] == [
        task.what for task in this_week(catalog, profile, news.date)
    ]
    assert "9999999999 is not in the program table" in done.stderr.decode()


def test_recommend_says_the_odds_now_of_a_plan_with_news(season_file):
    done = run(
        "recommend", "--profile", season_file.name, "--summary", "--date", "2026-11-27", where=season_file.parent
    )
    season = run("season", season_file.name, "--date", "2026-11-27", "--json", where=season_file.parent)
    printed, record = json.loads(done.stdout), json.loads(season.stdout)
    assert printed["now"] == {"date": "2026-11-27", **{k: record[k] for k in ("match", "by_region", "interviews")}}
    assert "On Fri 27 Nov 2026, of 100 applicants like you with this news" in done.stderr.decode()
    assert "now.match" in printed["what_the_numbers_are"]
    wrong = run("recommend", "--profile", str(season_file), "--summary", "--date", "27 Nov")
    assert refused(wrong) == "--date is a day such as 2026-11-27, not “27 Nov”."


def test_recommend_says_nothing_of_a_season_without_news(outcome):
    assert "now" not in json.loads(outcome[0].stdout)


def test_the_season_in_words(season_file):
    done = run("season", season_file.name, "--date", "2026-11-27", where=season_file.parent)
    text = done.stdout.decode()
    assert text.startswith("On Fri 27 Nov 2026, of 100 applicants like you with this news ")
    for words in ("Interviews: 1 held", "Southern California:", "about a quarter usually still come", "This week:"):
        assert words in text


def test_where_no_chances_are_known_the_week_is_told_all_the_same(tmp_path):
    (tmp_path / "plan.json").write_text('{"applicant": {"specialty": "Urology", "visa": "none"}}', encoding="utf-8")
    done = run("season", "plan.json", "--date", "2026-11-27", where=tmp_path)
    assert done.returncode == 0
    first, week, task, *_ = done.stdout.decode().splitlines()
    assert first.startswith("No match figures for non-US IMGs are published for Urology")
    assert (week, task) == (
        "This week:", "  Enter the programs you applied to: paste their names or codes, or take your list over."
    )  # fmt: skip


def test_the_season_as_a_calendar_file(season_file, tmp_path):
    done = run("season", str(season_file), "--date", "2026-11-27", "--ics", str(tmp_path / "season.ics"))
    assert done.returncode == 0, done.stderr.decode()
    events = icalendar.Calendar.from_ical((tmp_path / "season.ics").read_bytes()).events
    assert "Rank list deadline" in {str(event["SUMMARY"]) for event in events}


def test_a_day_that_is_none_is_refused_in_a_sentence(season_file):
    done = run("season", str(season_file), "--date", "27.11.2026")
    assert refused(done) == "--date is a day such as 2026-11-27, not “27.11.2026”."


@pytest.mark.parametrize(("name", "start"), [("binder.pdf", b"%PDF"), ("plan.xlsx", b"PK")])
def test_the_binder_and_the_workbook_of_a_plan(season_file, tmp_path, name, start):
    out = tmp_path / name
    done = run("binder", str(season_file), "--out", str(out), "--paper", "letter", "--date", "2026-11-27")
    assert done.returncode == 0, done.stderr.decode()
    assert out.read_bytes().startswith(start)
    assert done.stderr.decode().endswith(f"was written to {out}.\n")


def test_a_binder_of_another_kind_or_on_no_day_is_refused(season_file, tmp_path):
    done = run("binder", str(season_file), "--out", str(tmp_path / "binder.docx"))
    assert refused(done) == "“binder.docx” must end in .pdf or .xlsx."
    done = run("binder", str(season_file), "--out", str(tmp_path / "binder.pdf"), "--date", "soon")
    assert refused(done) == "--date is a day such as 2026-11-27, not “soon”."
    assert not list(tmp_path.iterdir())
