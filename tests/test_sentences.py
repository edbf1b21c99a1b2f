"""What is printed on a terminal: one bounded line, and nothing in it that a terminal obeys."""

import json
import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick.sentences import (
    INTERRUPTED,
    MOST_CHARACTERS,
    STOPPED,
    UNFORESEEN,
    as_json,
    harmless_lines,
    mended,
    printable,
    sentence_of,
)
from tests import crafted
from tests.paths import ROOT

OBEYED = set("".join(crafted.ESCAPES)) - set("[2J]0;titleabm31")


@given(crafted.escapes() | crafted.halves() | st.text())
def test_a_line_is_one_line_bounded_and_obeyed_by_no_terminal(text):
    line = printable(text)
    assert not OBEYED & set(line)
    assert "\n" not in line
    assert len(printable(text * 200, 100)) <= 100
    line.encode()


@given(crafted.escapes() | crafted.halves() | st.text())
def test_json_loses_nothing_and_can_be_printed(text):
    printed = as_json({"text": text})
    assert json.loads(printed) == {"text": text}
    assert not OBEYED & set(printed)
    printed.encode()


@given(crafted.halves())
def test_a_half_of_a_character_is_mended_and_the_rest_stays(text):
    whole = mended(text)
    whole.encode()
    assert len(whole) == len(text)
    assert all(
        new == old or (new == "\ufffd" and "\ud800" <= old <= "\udfff") for new, old in zip(whole, text, strict=True)
    )


def test_several_lines_stay_lines():
    assert harmless_lines("a\n\tb – é 👩‍⚕️\x1b[2J") == "a\n\tb – é 👩‍⚕️\ufffd[2J"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("Choose a number."), "Choose a number."),
        (ValueError("Exceeds the limit (4300 digits) for integer string conversion"), UNFORESEEN),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed."), UNFORESEEN),
        (RecursionError("maximum recursion depth exceeded."), UNFORESEEN),
        (OverflowError("int too big to convert"), UNFORESEEN),
        (OSError(28, "No space left on device"), "The output cannot be read or written: No space left on device."),
        (OSError(2, "No such file", "a\x1bb"), "a\ufffdb cannot be read or written: No such file."),
    ],
)
def test_a_fault_is_a_sentence(error, sentence):
    assert sentence_of(error) == sentence


def test_a_long_refusal_is_cut():
    said = sentence_of(ValueError("No. " * 5000 + "End."))
    assert len(said) <= MOST_CHARACTERS
    assert said.endswith("….")


SLOW = "import time; print('here', flush=True); time.sleep(60)"


@pytest.mark.parametrize("module", ["smartpick", "smartpick.bench"])
def test_ctrl_c_while_a_command_is_imported_is_one_sentence(tmp_path, module):
    (tmp_path / "threadpoolctl.py").write_text(SLOW)  # stands for any import that takes its time
    with subprocess.Popen(
        [sys.executable, "-m", module, "catalog", "--summary"], cwd=tmp_path, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said.decode()) == (INTERRUPTED, f"{STOPPED}\n")


@pytest.mark.parametrize("command", [["catalog", "--summary"], ["bench", "--only", "load_catalog_ms"]])
def test_ctrl_c_at_work_is_one_sentence(tmp_path, command):
    (tmp_path / "sitecustomize.py").write_text(f"import json\ndef slow(*_, **__): {SLOW}\njson.dumps = slow\n")
    with subprocess.Popen(
        [sys.executable, "-m", "smartpick", *command], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said.decode()) == (INTERRUPTED, f"{STOPPED}\n")
