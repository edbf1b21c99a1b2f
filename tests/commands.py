"""The command line as a test runs it: a process of its own."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from smartpick.__main__ import main
from smartpick.sentences import stop_with_a_sentence
from smartpick.writing import forget_unfinished
from tests.paths import ROOT

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["smartpick.__main__", "smartpick.export", "smartpick.guidance", "smartpick.knowledge.imports", "smartpick.season"]
)
"""Commands are forked from a process that has read these: reading them anew takes a second each time."""


def run(*arguments, where=ROOT, **settings):
    """One command from another folder than the package's where asked. settings: of its environment, from its start."""
    if settings:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
        command = [sys.executable, "-m", "smartpick", *arguments]
        return subprocess.run(command, cwd=where, env=environment, capture_output=True, check=False)
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _PROCESSES.Process(target=_run, args=(arguments, where, out, err))
        process.start()
        process.join()
        return subprocess.CompletedProcess(arguments, process.exitcode, out.read_bytes(), err.read_bytes())


def _run(arguments, where, out, err):
    os.chdir(where)
    for stream, path in ((sys.stdout, out), (sys.stderr, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream.fileno())
    stop_with_a_sentence(forget_unfinished)
    sys.exit(main(list(arguments)))


def refused(done):
    """The one sentence on stderr of a command that was refused."""
    text = done.stderr.decode()
    assert done.returncode == 2, text
    assert done.stdout == b""
    assert "Traceback" not in text
    assert "pydantic" not in text
    assert text.endswith((".\n", "?\n")), text
    assert text.count("\n") == 1, text
    return text.strip()
