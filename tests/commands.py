"""The command line as a test runs it: a process of its own."""

import os
import subprocess
import sys

from tests.paths import ROOT


def run(*arguments, where=ROOT, **settings):
    """One command from another folder than the package's where asked."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-m", "smartpick", *arguments], cwd=where, env=environment, capture_output=True, check=False
    )


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
