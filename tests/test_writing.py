"""Files are written whole or not at all: a disk that is full, or a process killed, at each step in turn."""

import os
import signal
import stat
import subprocess
import time
from itertools import count
from pathlib import Path

import pytest

from smartpick import writing
from smartpick.sentences import printable
from smartpick.writing import KINDS, WritingError, prepare, refuse_clash, write_file
from tests.paths import ROOT

OLD, NEW = b"old " * 1000, b"new " * 5000
STEPS = ("mkstemp", "fdopen", "write", "flush", "chmod", "fsync", "replace")
"""Everything between the first look and the last step of a write."""


def stop_at(monkeypatch, step, stop):
    """Let one step of a write call `stop` instead."""
    if step == "mkstemp":
        monkeypatch.setattr(writing.tempfile, "mkstemp", stop)
    elif step in {"write", "flush"}:
        real = os.fdopen

        def opened(*arguments):
            file = real(*arguments)
            return Failing(file, step, stop)

        monkeypatch.setattr(writing.os, "fdopen", opened)
    else:
        monkeypatch.setattr(writing.os, step, stop)


class Failing:
    """A file of which one method fails."""

    def __init__(self, file, step, stop):
        self.file, self.step, self.stop = file, step, stop

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def __getattr__(self, name):
        if name != self.step:
            return getattr(self.file, name)
        if name == "write":
            return lambda content: (self.file.write(content[:99]), self.file.flush(), self.stop())
        return self.stop


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_at_any_step_leaves_the_old_file_whole_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "plan.json"
    path.write_bytes(OLD)

    def full(*_, **__):
        raise OSError(28, "No space left on device", "/somewhere/else")

    stop_at(monkeypatch, step, full)
    with pytest.raises(OSError, match="No space left") as refused:
        write_file(path, NEW)
    monkeypatch.undo()
    assert refused.value.filename == str(path)
    assert path.read_bytes() == OLD
    if step != "fdopen":
        assert os.listdir(tmp_path) == ["plan.json"]


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_the_old_file_whole(tmp_path, step):
    path = tmp_path / "plan.json"
    path.write_bytes(OLD)
    child = os.fork()
    if child == 0:  # a copy of this process, so that nothing need be imported again
        stop_at(pytest.MonkeyPatch(), step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        write_file(path, NEW)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert path.read_bytes() == OLD


def test_a_folder_that_cannot_be_brought_to_the_disk_is_no_fault(tmp_path, monkeypatch):
    real, calls = os.fsync, count()

    def file_only(handle):
        if next(calls):
            raise OSError(22, "Invalid argument")
        real(handle)

    monkeypatch.setattr(writing.os, "fsync", file_only)
    write_file(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW


def test_only_its_owner_reads_it_whatever_was_there_before(tmp_path):
    path = tmp_path / "plan.json"
    for _ in range(2):
        write_file(path, NEW)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o666)
    write_file(path, NEW, writing.SHIPPED)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert os.listdir(tmp_path) == ["plan.json"]


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "plan.json"
    link.symlink_to(tmp_path / "real" / "plan.json")
    write_file(link, NEW)
    assert link.is_symlink()
    assert (tmp_path / "real" / "plan.json").read_bytes() == NEW


def test_a_device_is_written_to_and_a_folder_is_not(tmp_path):
    write_file("/dev/null", NEW)
    with pytest.raises(OSError, match="folder"):
        write_file(tmp_path, NEW)


def test_an_interrupt_takes_the_unfinished_file_away(tmp_path, monkeypatch):
    stop_at(monkeypatch, "fsync", lambda *_: writing.forget_unfinished())
    monkeypatch.setattr(writing.os, "replace", lambda *_: None)
    write_file(tmp_path / "a", NEW)
    assert os.listdir(tmp_path) == []


def test_what_a_kill_left_is_swept_away_a_day_later_and_nothing_else(tmp_path):
    hour_old, day_old = (time.time() - hours * 3600 for hours in (1, 25))
    names = {".smartpick-abcd_123": day_old, ".smartpick-abcd_124": hour_old, ".smartpick-mine": day_old}
    names |= {".smartpick-abcd_123.txt": day_old, "smartpick-abcd_123": day_old, "plan.json": day_old}
    for name, then in names.items():
        (tmp_path / name).write_bytes(OLD)
        os.utime(tmp_path / name, (then, then))
    (tmp_path / ".smartpick-linked_1").hardlink_to(tmp_path / "plan.json")
    (tmp_path / ".smartpick-symbolic").symlink_to(tmp_path / "plan.json")
    (tmp_path / ".smartpick-a_folder").mkdir()
    before = set(os.listdir(tmp_path))
    write_file(tmp_path / "another.json", NEW)
    assert before - set(os.listdir(tmp_path)) == {".smartpick-abcd_123"}


def test_an_output_that_is_an_input_or_another_output_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = tmp_path / "plan.json"
    plan.write_bytes(OLD)
    (tmp_path / "link.json").symlink_to(plan)
    os.link(plan, tmp_path / "hard.json")
    for same in (plan, Path("plan.json"), Path("./x/../plan.json"), Path("link.json"), Path("hard.json")):
        with pytest.raises(WritingError, match="is read by this command"):
            refuse_clash([plan], [same])
    with pytest.raises(WritingError, match="written twice"):
        refuse_clash([], [Path("new.json"), tmp_path / "new.json"])
    refuse_clash([plan], [Path("new.json"), Path("other.json"), Path("/dev/null"), Path("/dev/stdout")])


def test_a_stranger_s_file_is_replaced_only_when_told(tmp_path):
    path = tmp_path / "mine\x1b[2J.csv"
    for kind in KINDS:
        path.write_bytes(b"ERAS ID,my own year of research\n")
        with pytest.raises(WritingError, match="stays as it is") as refused:
            prepare([], {path: kind})
        assert printable(refused.value, 2000) == str(refused.value)
        prepare([], {path: kind}, force=True)
        path.write_bytes(b"")
        prepare([], {path: kind})
    path.write_bytes(b"PK\x03\x04 no workbook at all")
    with pytest.raises(WritingError, match="no workbook of SmartPick"):
        prepare([], {path: "xlsx"})


def test_nothing_else_writes_files():
    """Every writer goes through `write_file`: what else opens files to write them is in a list."""
    command = [
        "git",
        "grep",
        "-nE",
        r"write_text|write_bytes|open\([^)]*\"[wax]|to_(csv|parquet|excel)\((out|path|ODDS|FILE)",
    ]
    found = subprocess.run([*command, "--", "smartpick"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert {line.split(":")[0] for line in found.splitlines()} <= {"smartpick/bench/figures.py", "smartpick/writing.py"}
