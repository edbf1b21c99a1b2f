"""The command line with crafted inputs: one sentence, status 2, nothing of the user's changed."""

import contextlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Applicant, Profile, open_plan, recommend_profile, save_plan
from smartpick.__main__ import main
from smartpick.export import FORMATS
from smartpick.plan import PlanError, opened
from smartpick.sentences import MOST_CHARACTERS
from tests import crafted

WHO = {"specialty": "Neurology", "visa": "none"}
CODE = "1800400001"


def said(*arguments):
    """Exit status, stdout and stderr of a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(list(arguments))
        except SystemExit as stop:
            status = stop.code
    return status, out.getvalue(), err.getvalue()


def refused(*arguments):
    status, out, err = said(*arguments)
    assert (status, out) == (2, ""), err
    last = err.splitlines()[-1]
    assert len(last) <= MOST_CHARACTERS + 40
    assert not set(err) & set("\x1b\x9b\r\x08\x00\x7f\u202e\u2066\u200f\u2028")
    assert not [word for word in ("Traceback", "pydantic", "Error", "codec", "NoneType") if word in err]
    err.encode()
    return last


def plan_file(folder, text, name="plan.json"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


FIELDS = [
    ("applicant", "step2_ck"), ("applicant", "usce_hands_on_months"), ("applicant", "gap_months"),
    ("preferences", "applications"), ("preferences", "budget_usd"), ("preferences", "place_weight"),
    ("preferences", "safety_floor"), ("preferences", "competitiveness_percentile"),
]  # fmt: skip


@pytest.mark.parametrize("number", [n for n in crafted.NUMBERS if n not in {"-0.0", "1e-400"}], ids=lambda n: n[:12])
@pytest.mark.parametrize(("part", "field"), FIELDS)
def test_a_number_that_is_none_or_too_large_is_one_sentence(tmp_path, part, field, number):
    parts = {"applicant": dict(WHO), "preferences": {}}
    parts[part][field] = "HERE"
    sentence = refused("check", plan_file(tmp_path, json.dumps(parts).replace('"HERE"', number)))
    assert sentence.endswith((".", "?"))


@pytest.mark.parametrize("most", ["9223372036854775808", "1e400", "NaN", "1" + "0" * 400])
def test_a_target_that_no_list_can_reach_is_one_sentence(tmp_path, most):
    text = json.dumps({"applicant": WHO, "preferences": {"targets": {"San Diego": [0, "HERE"]}}})
    text = text.replace('"HERE"', most)
    refused("recommend", "--profile", plan_file(tmp_path, text), "--summary")


@pytest.mark.parametrize("signs", [crafted.ESCAPES, crafted.HALVES], ids=["escapes", "halves"])
def test_nothing_that_a_terminal_obeys_is_said_back(tmp_path, signs):
    evil = f"x{''.join(signs)}y".replace("\x00", "")
    for change in (
        {"applicant": {**WHO, "specialty": evil}}, {"applicant": {**WHO, evil: 1}}, {"applicant": WHO, evil: 1},
        {"applicant": WHO, "pins": [evil]}, {"applicant": WHO, "preferences": {"targets": {evil: [0, 5]}}},
        {"applicant": WHO, "preferences": {"near": evil}}, {"applicant": WHO, "time_zone": evil},
    ):  # fmt: skip
        name = plan_file(tmp_path, json.dumps(change))
        status, _, err = said("recommend", "--profile", name, "--summary")
        assert status in {0, 2}
        assert not set(err) & set("\x1b\x9b\r\x08\x00\x7f\u202e\u2066\u200f\u2028")
        err.encode()
    refused("recommend", "--profile", f"{tmp_path}/{evil}.json", "--summary")
    refused("recommend", "--profile", name, "--out", f"{tmp_path}/{evil}.docx")
    refused("season", name, "--date", evil)
    refused("recommend", "--profile", name, "--summary", evil)
    refused("recommend", "--profile", name, "--summary", "--distance-weight", evil)
    refused("catalog", "program", evil)
    refused("catalog", "policies", "--older-than", "9" * 5000)


@pytest.mark.parametrize("text", ["", "[", "[" * 90_000, '{"a":' * 5000, "null", "\ufeff{}", '{"format": 1}'])
def test_an_empty_cut_or_deep_plan_is_one_sentence(tmp_path, text):
    refused("check", plan_file(tmp_path, text))


@given(st.sampled_from(["applicant", "preferences", "notes", "story", "messages", "events", "knowledge", "rank_list",
                        "pins", "unfilled", "name", "version", "format"]), crafted.json_values())  # fmt: skip
def test_any_value_in_any_part_opens_whole_or_is_refused_with_a_sentence(part, value):
    text = json.dumps({"applicant": WHO, part: value})
    try:
        profile = open_plan(text)
    except PlanError as error:
        sentence = str(error)
        assert len(sentence) <= MOST_CHARACTERS
        sentence.encode()
    else:
        profile.model_dump_json().encode()


@given(crafted.halves())
def test_half_a_character_is_mended_wherever_it_is_typed(text):
    profile = Profile(applicant=Applicant(**WHO))
    typed = [
        profile.marked((), (), {CODE: f"x{text}"}),
        profile.named(text[:20]),
        profile.changed("messages", answers={"move": text}),
        profile.changed("messages", statements=[{"version": "universal", "text": text}]),
        profile.changed("story", why_home=text, items=[{"kind": "aim", "what": f"x{text}"}]),
        profile.in_season(events=[{"code": CODE, "kind": "invited", "date": "2026-11-12", "notes": text}]),
        open_plan(json.dumps({"applicant": {**WHO, "languages": [text]}, "notes": {CODE: f"x{text}"}})),
    ]
    for each in typed:
        each.model_dump_json().encode()
        json.dumps(each.model_dump(mode="json"), ensure_ascii=False).encode()


def test_a_note_with_half_a_character_breaks_no_file(catalog):
    text = json.dumps({"applicant": WHO, "notes": {}})
    code = recommend_profile(catalog, open_plan(text)).codes[0]
    profile = open_plan(json.dumps({"applicant": WHO, "pins": [code], "notes": {code: "a\ud800b"}}))
    plan = recommend_profile(catalog, profile)
    assert "a\ufffdb" in set(plan.table["note"])
    for each in FORMATS.values():
        assert each.write(plan)
    assert open_plan(save_plan(plan).encode()) == profile


@pytest.mark.parametrize(
    "notes", [f'{{"{CODE}": "one", "{CODE}": "two"}}', '{"0404100207": "one", "404100207": "two"}']
)
def test_two_notes_on_one_program_are_told(notes):
    text = json.dumps({"applicant": WHO, "notes": "HERE"}).replace('"HERE"', notes)
    with pytest.raises(PlanError, match=r"twice|two notes"):
        opened(text)


def test_a_note_is_never_cut_without_a_word():
    with pytest.raises(PlanError, match="too long"):
        open_plan(json.dumps({"applicant": WHO, "notes": {CODE: "x" * 2001}}))


@pytest.fixture
def plan(tmp_path):
    return plan_file(tmp_path, save_plan_of(WHO))


def save_plan_of(who):
    return json.dumps({"format": "smartpick-plan", "version": 6, "applicant": who})


def test_no_command_writes_over_what_it_reads_or_over_a_stranger_s_file(tmp_path, plan):
    sheet = tmp_path / "mine.csv"
    sheet.write_text("Program,Visa\nA,J1\n")
    stranger = {ending: tmp_path / f"mine.{ending}" for ending in ("xlsx", "json", "parquet", "pdf", "ics")}
    for path in stranger.values():
        path.write_text("three weeks of work")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    same = f"{tmp_path}/../{tmp_path.name}/plan.json"
    for command in (
        ["recommend", "--profile", plan, "--out", same],
        *(["recommend", "--profile", plan, "--out", str(stranger[e])] for e in ("xlsx", "json", "parquet")),
        ["recommend", "--profile", plan, "--out", str(sheet)],
        ["binder", plan, "--out", str(stranger["pdf"])], ["binder", plan, "--out", str(stranger["xlsx"])],
        ["season", plan, "--ics", str(stranger["ics"])], ["season", plan, "--ics", plan],
        ["import", str(sheet), "--plan", plan, "--out", same], ["import", str(sheet), "--report", str(sheet)],
        ["import", str(sheet), "--report", plan], ["import", str(sheet), "--report", str(stranger["json"])],
        ["import", str(sheet), "--plan", plan, "--out", str(tmp_path / "n.json"), "--report", f"{tmp_path}/./n.json"],
    ):  # fmt: skip
        refused(*command)
        if same in command:  # what is read is never written over, whatever is said
            refused(*command, "--force")
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "parquet"])
def test_an_own_file_is_replaced_and_another_when_told(tmp_path, plan, ending):
    out = tmp_path / f"list.{ending}"
    for _ in range(2):
        assert said("recommend", "--profile", plan, "--out", str(out))[0] == 0
    out.write_text("three weeks of work")
    assert said("recommend", "--profile", plan, "--out", str(out), "--force")[0] == 0
    assert out.read_bytes() != b"three weeks of work"


def test_own_calendars_plans_and_reports_are_replaced(tmp_path, plan):
    sheet = tmp_path / "mine.csv"
    sheet.write_text("ACGME ID,Visa\n1403511317,J1\n")
    for _ in range(2):
        assert said("season", plan, "--ics", str(tmp_path / "s.ics"))[0] == 0
        names = [str(tmp_path / name) for name in ("plan2.json", "report.json")]
        status, _, err = said("import", str(sheet), "--plan", plan, "--out", names[0], "--report", names[1])
        assert status == 0, err


def test_an_output_that_is_full_is_a_sentence(plan):
    import subprocess
    import sys

    from tests.paths import ROOT

    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "smartpick", "catalog", "--summary"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE,
            check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, b"The output cannot be read or written: No space left on device.\n")
