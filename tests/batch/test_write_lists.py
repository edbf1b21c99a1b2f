"""Lists of many profiles: those of one by one, in every format, whatever is wrong with others, and gone on with."""

import json
import multiprocessing
import os
import signal
from dataclasses import asdict

import pandas as pd
import pytest

from smartpick import Plan, open_plan, recommend_profile
from smartpick.__main__ import main
from smartpick.batch import Outputs, run, write_lists
from smartpick.export import to_csv
from smartpick.export.tables import shortlist
from smartpick.writing import WritingError

PEOPLE = {
    "Ana": {"applicant": {"specialty": "Neurology", "visa": "j1_only", "step2_ck": 248}, "pins": ["1800400001"]},
    "=Bo": {
        "applicant": {"specialty": "Pediatrics", "visa": "h1b_only", "step3_passed": True},
        "preferences": {"applications": 20, "near": "Fresno, CA", "distance_weight": 1.0},
    },
}
BAD = {
    "Cy": ({"specialty": "Neurologie", "visa": "none"}, 'Did you mean "Neurology"?'),
    "Di": ({"specialty": "Neurology"}, "“visa” is missing."),
    "Ed": ({"specialty": "Urology", "visa": "none"}, "No match figures"),
    "Fay": ({"specialty": "Neurology", "visa": "none", "step2_ck": float("nan")}, "You gave: nan."),
    "Gil": ({"specialty": "Neurology", "visa": "none", "gap_months": 1e300}, "Gap months must be"),
    "Hu": ({"specialty": "Neurology", "visa": "none", "step2_ck": 10**30}, "Step 2 CK scores run"),
    "Ida": ({"specialty": "Neurology", "visa": "none", "lettres": 2}, "“lettres” is not a field"),
    "": ({"specialty": "Neurology", "visa": "none"}, "This profile has no name."),
}


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """A file with good and bad profiles."""
    path = tmp_path_factory.mktemp("people") / "people.jsonl"
    lines = [{"name": name, **profile} for name, profile in PEOPLE.items()]
    lines += [{"name": name, **fields} for name, (fields, _) in BAD.items()]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


@pytest.fixture(scope="module")
def plans(catalog) -> dict[str, Plan]:
    return {name: recommend_profile(catalog, open_plan(json.dumps(profile))) for name, profile in PEOPLE.items()}


def test_the_tables_hold_what_one_by_one_gives(people, plans, tmp_path):
    done = write_lists(people, tmp_path / "lists.parquet")
    table, outlook = (pd.read_parquet(tmp_path / name) for name in ("lists.parquet", "lists-outlook.parquet"))
    assert table.columns[0] == outlook.columns[0] == "name"
    assert outlook["name"].tolist() == [*PEOPLE, *BAD]
    for name, plan in plans.items():
        expected, mine = shortlist(plan), table[table["name"] == name].drop(columns="name").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine[expected.columns], expected, check_dtype=False, rtol=0, atol=0)
        line = outlook.set_index("name").loc[name]
        for chance in ("match", "socal_match", "match_ranked", "interviews", "no_interview"):
            assert {end: line[f"{chance}_{end}"] for end in ("low", "mid", "high")} == asdict(
                getattr(plan.outlook, chance)
            )
        assert (line["reason"], line["programs"], line["cost_usd"]) == ("", len(plan.rows), plan.cost_usd)
        assert line["tier1"] == plan.tier_counts[1]
    for (name, (_, words)), one in zip(BAD.items(), done[len(PEOPLE) :], strict=True):
        assert words in one.reason, name
        assert outlook["reason"][outlook["name"] == name].tolist() == [one.reason]
    assert set(table["name"]) == set(PEOPLE)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "lists-outlook.parquet", "lists-summary.txt", "lists.parquet",
    ]  # fmt: skip


def test_the_csv_is_that_of_one_list_with_the_name_before_and_no_name_runs(people, plans, tmp_path):
    write_lists(people, tmp_path / "lists.csv")
    lines = (tmp_path / "lists.csv").read_bytes().removeprefix(b"\xef\xbb\xbf").decode()
    everybody = pd.read_csv(tmp_path / "lists.csv", dtype=str, keep_default_na=False)
    for name, plan in plans.items():
        table = everybody[everybody["name"].str.removeprefix("'") == name]
        (tmp_path / "one.csv").write_bytes(to_csv(plan))
        alone = pd.read_csv(tmp_path / "one.csv", dtype=str, keep_default_na=False)
        pd.testing.assert_frame_equal(table[alone.columns].reset_index(drop=True), alone)
    assert "\r\n'=Bo," in lines
    assert "\r\n=Bo," not in lines


def test_the_words_say_first_who_has_no_list_and_why(people, plans, tmp_path):
    write_lists(people, tmp_path / "lists.csv")
    text = (tmp_path / "lists-summary.txt").read_text(encoding="utf-8")
    assert text.startswith("SmartPick: lists for 2 profiles of 10, for the Match of 2027\n")
    assert text.index("NO LIST YET") < text.index("Cy (line 3): There is no specialty") < text.index("ALL LISTS")
    overview = text[text.index("ALL LISTS") :].split("\n\n")[1].splitlines()
    lowest = min(plans, key=lambda name: plans[name].outlook.match.mid)
    assert overview[1].startswith(lowest)
    assert f"The first 10 programs of {len(plans['Ana'].rows)}" in text
    assert max(map(len, text.splitlines())) <= 130


def test_nothing_but_bad_profiles_is_written_too(tmp_path):
    (tmp_path / "people.jsonl").write_text('{"name": "Ana"}\n{"name": "Bo"}')
    for out in ("lists.csv", "lists.parquet"):
        assert [bool(one.reason) for one in write_lists(tmp_path / "people.jsonl", tmp_path / out)] == [True, True]
    assert pd.read_parquet(tmp_path / "lists.parquet").empty
    assert len(pd.read_csv(tmp_path / "lists-outlook.csv")) == 2
    for out in ("lists.csv", "lists.parquet"):  # each is known again as ours
        write_lists(tmp_path / "people.jsonl", tmp_path / out)


class Stopped(Exception):
    """The end of a run, where a test wants it."""


def test_a_run_that_was_stopped_goes_on_where_it_was(people, tmp_path, monkeypatch):
    out = tmp_path / "lists.parquet"

    def stop(sentence):
        if "Ana" in sentence:
            raise Stopped

    with pytest.raises(Stopped):
        write_lists(people, out, tell=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["lists-unfinished.jsonl"]
    assert Outputs(out).unfinished.stat().st_mode & 0o777 == 0o600
    with Outputs(out).unfinished.open("ab") as file:
        file.write(b'\n{"smartpick-batch": 1, "key": "torn')  # as a kill in the middle of a line leaves it
    computed, real = [], run.list_of
    monkeypatch.setattr(run, "list_of", lambda text, data: computed.append(text) or real(text, data))
    told = []
    write_lists(people, out, tell=told.append)
    assert not [text for text in computed if b'"1800400001"' in text]
    assert "1 of 10 profiles were finished before; going on with the others." in told
    assert not Outputs(out).unfinished.exists()
    monkeypatch.undo()
    write_lists(people, tmp_path / "whole.parquet")
    for name in ("", "-outlook"):
        at_once, after_a_stop = (pd.read_parquet(tmp_path / f"{stem}{name}.parquet") for stem in ("whole", "lists"))
        pd.testing.assert_frame_equal(at_once, after_a_stop)


def test_what_follows_from_other_data_or_another_profile_is_computed_again(people, monkeypatch):
    entry = run.read_profiles(people).entries[0]
    key = run._key(entry)
    changed = type(entry)(entry.name, entry.where, entry.text.replace(b"248", b"249"))
    assert run._key(changed) != key
    monkeypatch.setattr(run, "data_version", lambda: "other")
    assert run._key(entry) != key


def test_a_file_of_a_stranger_is_not_replaced_nor_what_is_read(people, tmp_path):
    (tmp_path / "lists.csv").write_text("mine")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "lists-summary.json").write_text("{}")
    with pytest.raises(WritingError, match="is no table of lists of SmartPick"):
        write_lists(people, tmp_path / "lists.csv")
    assert (tmp_path / "lists.csv").read_text() == "mine"
    for stranger in ("lists-outlook.csv", "lists-summary.txt", "lists-unfinished.jsonl"):
        (tmp_path / "lists.csv").unlink(missing_ok=True)
        (tmp_path / stranger).write_text("mine")
        with pytest.raises(WritingError, match=f"{stranger}” exists"):
            write_lists(people, tmp_path / "lists.csv")
        (tmp_path / stranger).unlink()
    (tmp_path / "own.csv").write_text("name,specialty,visa\nAna,Neurology,none\n")
    with pytest.raises(WritingError, match="is read by this command"):
        write_lists(tmp_path / "own.csv", tmp_path / "own.csv", force=True)


def test_processes_give_the_same_and_one_that_is_killed_loses_nothing(people, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "FEW", 0)
    monkeypatch.setattr(run, "_cores", lambda: 2)
    killed = []

    def kill(sentence):
        if not killed and "Ana" not in sentence and " of 10: " in sentence:
            killed.extend(multiprocessing.active_children())
            os.kill(killed[0].pid, signal.SIGKILL)

    write_lists(people, tmp_path / "lists.parquet", tell=kill)
    assert killed
    write_lists(people, tmp_path / "here.parquet")
    monkeypatch.undo()
    for name in ("", "-outlook"):
        one, other = (pd.read_parquet(tmp_path / f"{stem}{name}.parquet") for stem in ("here", "lists"))
        pd.testing.assert_frame_equal(one, other)


def test_the_command_says_how_far_it_is_and_ends_with_one_where_a_list_is_missing(people, tmp_path, capsys):
    out = str(tmp_path / "lists.csv")
    assert main(["recommend", "--profiles", str(people), "--out", out]) == 1
    printed = capsys.readouterr()
    lines = printed.err.splitlines()
    assert printed.out == ""
    assert lines[0] == "line 10: no list. This profile has no name."
    assert lines[1:3] == ["2 of 10: Ana", "3 of 10: =Bo"]
    assert lines[-1].startswith("2 of 10 profiles have a list. Read ")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--profiles", "people.jsonl"], "Say where to write the lists"),
        (["--profiles", "people.jsonl", "--out", "lists.xlsx"], "“lists.xlsx” must end in one of: .csv, .parquet."),
        (
            ["--profiles", "people.jsonl", "--out", "lists.csv", "--two", "--home", "free"],
            "leave out --home and --two.",
        ),
        (["--profile", "one.json", "--summary", "--scheduler", "tcp://127.0.0.1:1"], "is for many profiles"),
        (["--profiles", "people.jsonl", "--profile", "one.json", "--out", "lists.csv"], "not allowed with argument"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_a_sentence(options, words, capsys):
    try:
        status = main(["recommend", *options])
    except SystemExit as stop:
        status = stop.code
    assert status == 2
    assert words in capsys.readouterr().err
