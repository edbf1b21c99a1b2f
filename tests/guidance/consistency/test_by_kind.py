"""Single texts through the door `check --texts`: the keys the pages and the check of a plan find, or one sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from smartpick.__main__ import main
from smartpick.applicant import VISA_NEEDS
from smartpick.guidance import StatementPlan, check_lines
from smartpick.guidance.consistency.by_kind import FINDERS
from smartpick.guidance.consistency.texts import Reading
from smartpick.plan import Messages
from tests.guidance.consistency.test_texts import SAID

KINDS = [
    ("extreme", None, "I would only train in Los Angeles. Nowhere else.", ["only_home"]),
    ("extreme", None, "I can go anywhere.", ["anywhere"]),
    ("generic", None, "I like the weather and the beaches.", ["beach", "weather"]),
    ("visa", "j1_or_h1b", "I will only accept H-1B.", ["h1b_only"]),
    ("visa", "h1b_only", "I will only accept H-1B.", []),
    ("home_first", None, "My first choice is Southern California.", ["home_first"]),
    ("home_first", None, "I want to train in Texas.", []),
    ("state_first", None, "I want to train in Texas.", ["state_first"]),
    ("rank", None, "How will you rank me? I will rank you first.", ["rank_ask", "rank_promise"]),
    ("setting", None, "I want to practice in a rural town.", ["rural_wish"]),
    ("broad", None, "I apply all over the country.", ["broad"]),
    ("moves", None, "My first choice is Riverside. I am open to other places.", ["acknowledge", "affirm"]),
    ("names_home", None, "My sister lives in Riverside, CA.", ["home"]),
    ("names_home", None, "My sister lives in Cairo.", []),
    ("names_program", None, "I hope to train at the Cleveland Clinic.", ["names"]),
    ("names_program", None, "I moved to Houston.", []),
    ("other_specialty", "Internal Medicine", "I want a residency in Psychiatry.", ["other_specialty"]),
    ("other_specialty", "Psychiatry", "I want a residency in Psychiatry.", []),
]


def lines(*objects: object) -> bytes:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in objects).encode()


@pytest.mark.parametrize(("kind", "profile", "text", "keys"), KINDS)
def test_a_text_comes_back_with_the_keys_its_kind_finds(catalog, kind, profile, text, keys):
    line = {"kind": kind, "text": text, "profile": profile, "want": keys, "note": "é"}
    assert check_lines(catalog, lines(line)) == [{**line, "found": keys}]


def test_every_kind_is_tried():
    assert {kind for kind, *_ in KINDS} == set(FINDERS)


def test_the_keys_are_those_the_check_of_a_plan_finds(catalog, plans):
    kinds = {"home_first": "home_first", "rural_wish": "setting", "broad": "broad", "rank_promise": "rank"}
    for key, kind in kinds.items():
        for text in (text for texts in SAID[key] for text in texts):
            told = plans["third"].profile.model_copy(update={"messages": Messages(answers={"move": text})})
            reading = Reading(StatementPlan(replace(plans["third"], profile=told)))
            (line,) = check_lines(catalog, lines({"kind": kind, "text": text}))
            assert (key in line["found"]) == bool(reading.with_wording(key))


@pytest.mark.parametrize("kind", FINDERS)
@pytest.mark.parametrize("text", ["", " \n", "x" * 3_000, "\ud800", "ج" * 50, "((["])
def test_any_text_can_be_checked(catalog, kind, text):
    profile = {"visa": "none", "other_specialty": "Neurology"}.get(kind)
    line = {"kind": kind, "text": text, "profile": profile}
    assert check_lines(catalog, json.dumps(line).encode())[0]["text"] == text


GOOD = {"kind": "broad", "text": "I apply widely.", "profile": None}
BAD = {
    "not JSON": (b"{", "Line 2 is not JSON."),
    "not UTF-8": (b'{"kind": "broad", "text": "\xff"}', "Line 2 is not JSON."),
    "no object": (b'["broad", "x"]', "Line 2 is not a JSON object with kind, text and profile."),
    "an unknown kind": (lines({**GOOD, "kind": "mood"}), "Line 2 has no kind that is one of: extreme, "),
    "a kind that is a list": (lines({**GOOD, "kind": ["broad"]}), "Line 2 has no kind that is one of: extreme, "),
    "no text": (lines({"kind": "broad"}), "Line 2 has no text."),
    "a text that is a number": (lines({**GOOD, "text": 5}), "Line 2 has no text."),
    "a profile that is an object": (lines({**GOOD, "profile": {}}), "Line 2 has a profile that is no text."),
    "no visa need": (lines({**GOOD, "kind": "visa"}), f"Line 2 cannot be checked: the profile must be a visa need: "
                     f"{', '.join(VISA_NEEDS)}."),
    "no specialty": (lines({**GOOD, "kind": "other_specialty", "profile": "Alchemy"}),
                     "Line 2 cannot be checked: the profile must be a specialty of the program table."),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_named_and_nothing_is_printed(tmp_path: Path, capsys, bad, sentence):
    file = tmp_path / "texts.jsonl"
    file.write_bytes(b"\n".join([lines(GOOD), bad, lines(GOOD)]))
    assert main(["check", "--texts", str(file)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(sentence)
    assert shown.err.count("\n") == 1


def test_the_lines_are_printed_in_order_without_blank_ones(tmp_path: Path, capsys):
    file = tmp_path / "texts.jsonl"
    texts = ["I apply all over the country.", "\ud800", "I applied in many states."]
    file.write_bytes(b"\n\n".join(json.dumps({**GOOD, "text": text}).encode() for text in texts) + b"\n")
    assert main(["check", "--texts", str(file)]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert printed == [
        {**GOOD, "text": text, "found": keys} for text, keys in zip(texts, (["broad"], [], ["broad"]), strict=True)
    ]


@pytest.mark.parametrize("arguments", [["check"], ["check", "plan.json", "--texts", "texts.jsonl"]])
def test_either_a_plan_or_texts(capsys, arguments):
    assert main(arguments) == 2
    assert capsys.readouterr().err == "Name a plan to check, or a file of single texts (--texts FILE.jsonl).\n"
