"""Open files: as many as the system gives, given back, and some kept for the app itself."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("resource")

import resource

from smartpick.bench import figures
from smartpick.bench.visitor import Session
from smartpick.server import open_files, serve
from tests.paths import ROOT, SAMPLES

APP = SAMPLES / "driver_app.py"
LIMIT = 256
OPEN = Path("/proc")
pytestmark = pytest.mark.skipif(not OPEN.is_dir(), reason="no /proc")


@contextmanager
def limited(files: int = LIMIT) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that may hold so many files open at once, and no more."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    start = subprocess.Popen

    def with_limit(*arguments: object, **named: object) -> subprocess.Popen[bytes]:
        command = arguments[0]
        return start(["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *command], *arguments[1:], **named)  # type: ignore[misc,call-overload]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures.subprocess, "Popen", with_limit)
        with figures.serving("serve", APP) as running:
            yield running
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def held(process: subprocess.Popen[bytes]) -> int:
    return len(os.listdir(OPEN / str(process.pid) / "fd"))


def health(url: str) -> int:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def load(url: str) -> Session:
    """A page load as a browser makes it: six files at once, then the websocket."""
    lines = [HTTPConnection(urlsplit(url).netloc, timeout=60) for _ in range(6)]
    for line, path in zip(lines, serve.static_files(), strict=False):
        line.request("GET", path, headers={"Accept-Encoding": "gzip"})
    assert [line.getresponse().read() != b"" for line in lines] == [True] * 6
    return Session(url)


def test_a_hundred_page_loads_at_once_under_a_limit_of_256_and_all_is_given_back() -> None:
    with limited() as (url, process):
        before = held(process)
        with ExitStack() as stay, ThreadPoolExecutor(100) as pool:
            visitors = [stay.enter_context(visitor) for visitor in pool.map(load, [url] * 100)]
            assert [visitor.exceptions() for visitor in visitors] == [[]] * 100
            assert health(url) == 200
        assert health(url) == 200
        assert held(process) <= before + 10  # a session keeps no file, and is kept two minutes for who comes back


def test_health_says_no_when_there_is_no_room_for_another_visitor() -> None:
    with limited(open_files.OWN + open_files.PASSING + 3) as (url, _):
        with Session(url), Session(url):
            assert health(url) == 200
            with Session(url):
                assert health(url) == 503
                with pytest.raises(Exception, match="503"):
                    Session(url)
        assert health(url) == 200


def test_the_limit_is_raised_to_what_the_system_gives() -> None:
    code = (
        "import resource\nfrom smartpick.server import open_files\nfiles = resource.RLIMIT_NOFILE\n"
        "resource.setrlimit(files, (100, 300))\nopen_files.raise_limit()\n"
        "assert resource.getrlimit(files) == (300, 300)\nopen_files.raise_limit()\n"
        "assert open_files.limit() == 300 and open_files.most_visitors() == 300 - 96\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_newcomers_wait_while_files_are_scarce(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve.listen("127.0.0.1", 0) as door:
        door.listen()
        door.setblocking(False)
        with socket.create_connection(door.getsockname()):
            monkeypatch.setattr(open_files, "next_number", lambda: open_files.limit() - open_files.OWN)
            for _ in range(2):  # once for asyncio to wait, once for older Pythons to stop asking
                with pytest.raises(OSError, match="Too many") as told:
                    door.accept()
                assert told.value.errno == errno.EMFILE
                with pytest.raises(BlockingIOError):
                    door.accept()
            monkeypatch.undo()
            with door.accept()[0] as came:
                assert came.fileno() > 0
