"""Serving: the process, its memory, its sockets, its settings."""

import asyncio
import gc
import gzip
import logging
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import Popen
from types import SimpleNamespace
from typing import Any

import brotli
import pytest

pytest.importorskip("websockets")
pytest.importorskip("psutil")

from smartpick import private
from smartpick.bench.figures import resident_mb, serving
from smartpick.bench.visitor import Session
from smartpick.server import serve
from tests.paths import ROOT, SAMPLES

APP = SAMPLES / "driver_app.py"
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


Server = tuple[str, Popen[bytes]]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("serve", APP) as running:
        yield running


def get(url: str, **headers: str) -> tuple[Any, bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): text for name, text in headers.items()})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers, answer.read()


def test_health(server: Server) -> None:
    assert get(f"{server[0]}/_stcore/health")[1] == b"ok"


@pytest.mark.parametrize(
    ("asked", "coding", "unpacked"),
    [("gzip, deflate, br, zstd", "br", brotli.decompress), ("gzip, deflate", "gzip", gzip.decompress)],
)
def test_scripts_come_compressed(server: Server, asked: str, coding: str, unpacked: Callable[[bytes], bytes]) -> None:
    path, file = max(serve.static_files().items(), key=lambda item: item[1].stat().st_size)
    headers, body = get(server[0] + path, Accept_Encoding=asked)
    assert headers["Content-Encoding"] == coding
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Type"].startswith("text/javascript")
    assert unpacked(body) == file.read_bytes()
    assert len(body) < file.stat().st_size / 2


def test_whoever_cannot_unpack_gets_it_plain(server: Server) -> None:
    path, file = min(serve.static_files().items())
    headers, body = get(server[0] + path)
    assert headers["Content-Encoding"] is None
    assert body == file.read_bytes()


def test_only_streamlits_own_files_are_compressed() -> None:
    assert serve.static_files()
    assert all("/static/" in path and ".." not in path for path in serve.static_files())


def test_setting_sockets_leaves_other_files_their_locks(tmp_path: Path) -> None:
    """By its locks SQLite knows that a database is in use."""
    fcntl = pytest.importorskip("fcntl")
    path = tmp_path / "database"
    ask = f"import fcntl; fcntl.lockf(open({str(path)!r}, 'a'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with path.open("w") as file, socket.create_server(("127.0.0.1", 0)) as door:
        fcntl.lockf(file, fcntl.LOCK_EX)
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        serve.send_at_once()
        assert door.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        done = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=False)
        assert b"BlockingIOError" in done.stderr


def test_memory_stays_flat(server: Server) -> None:
    """Each rerun sends a frame of half a megabyte: 200 of them would be 100 MB, if one were kept each time."""
    url, process = server
    with Session(f"{url}/balance") as visitor:
        visitor.set("frame", True)
        for move in range(40):
            visitor.set("socal_share", move % 100)
        before = resident_mb(process)
        for move in range(200):
            visitor.set("socal_share", (40 + move) % 100)
    assert resident_mb(process) - before < 60


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--app", "no_such_app.py"], "no app"),
        (["--port", "99999"], "port 99999"),
        (["--host", "203.0.113.1"], "Cannot listen on 203"),
    ],
)
def test_refusals_are_one_sentence(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = arguments if "--app" in arguments else [*arguments, "--app", str(APP)]
    assert serve.main(options) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_a_taken_port_is_said_with_the_address_that_holds_the_plan(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for host in ("127.0.0.1", "localhost", "0.0.0.0"):
            assert serve.main(["--host", host, "--port", str(port), "--app", str(APP)]) == 2
            error = capsys.readouterr().err
            assert f" port {port}, for something does already" in error
            assert f"your plan is at http://127.0.0.1:{port}," in error
            assert error.count("\n") == 1


def test_streamlit_run_stops_at_a_taken_port_instead_of_showing_an_empty_plan_at_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert SETTINGS["server"]["port"] == 8501  # named, as on this command line
    assert run.returncode == 1
    assert f"Port {port} is not available" in run.stderr + run.stdout


def test_one_address_everywhere() -> None:
    """A browser keeps plans for 127.0.0.1 and localhost apart."""
    texts = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md", "Makefile")}
    assert {name for name, text in texts.items() if "//localhost" in text or "8501" not in text} == {"Makefile"}
    assert "//localhost" not in texts["Makefile"]
    assert serve.address("127.0.0.1", 8501) == f"http://{SETTINGS['browser']['serverAddress']}:8501"
    assert serve.address("0.0.0.0", 8501) == serve.address("127.0.0.1", 8501)
    assert serve.address("::", 80) == serve.address("::1", 80)
    assert serve.address("192.0.2.1", 80) == "http://192.0.2.1:80"
    assert serve.address("::1", 80) == "http://[::1]:80"


def test_the_socket_names_its_protocol() -> None:
    """By it asyncio knows to set TCP_NODELAY on each connection."""
    with serve.listen("127.0.0.1", 0) as sock:
        assert sock.proto == socket.IPPROTO_TCP


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no /dev/fd")
def test_settle_sets_nodelay_on_sockets_opened_before() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert not listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        serve.settle.__wrapped__()
        gc.unfreeze()
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_nothing_is_asked_of_the_outside() -> None:
    assert SETTINGS["browser"] == {"gatherUsageStats": False, "serverAddress": "127.0.0.1"}
    assert SETTINGS["server"]["address"] == "127.0.0.1"
    assert SETTINGS["client"]["showErrorLinks"] is False
    assert not [text for text in _texts(SETTINGS) if "://" in text]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        return [text for part in (value.values() if isinstance(value, dict) else value) for text in _texts(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_can_be_told_apart(mode: str) -> None:
    """WCAG 2.2 AA: text 4.5 : 1, what draws a chart or a control 3 : 1."""
    theme = SETTINGS["theme"][mode]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= 4.5
        assert contrast(theme["linkColor"], ground) >= 4.5
        assert contrast(theme["primaryColor"], ground) >= 4.5  # a slider's value and a chosen segment are text in it
        for colour in theme["chartCategoricalColors"]:
            assert contrast(colour, ground) >= 3


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours `#rrggbb`, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_no_button_is_of_the_type_whose_text_cannot_be_read_in_the_dark() -> None:
    files = [*(ROOT / "smartpick" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    assert len(files) > 20
    for path in files:
        assert 'type="primary"' not in path.read_text(encoding="utf-8"), path.name


def test_a_server_told_to_end_waits_for_the_moves_being_drawn_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    async def leave(*_: object) -> None:
        happened.append("took leave")

    def runs() -> bool:
        happened.append("asked")
        return len(happened) < last

    monkeypatch.setattr(serve.uvicorn.Server, "shutdown", leave)
    monkeypatch.setattr(private, "scripts_run", runs)
    server = serve.Server(serve.uvicorn.Config(app=""))
    server.servers = [SimpleNamespace(close=lambda: happened.append("closed the door"))]
    for last, seconds in ((4, 3600), (10**6, 0.1)):
        happened: list[str] = []
        monkeypatch.setattr(serve, "LAST_MOVES_S", seconds)
        with ThreadPoolExecutor(1) as own:  # this thread may hold the loop of a browser
            own.submit(asyncio.run, server.shutdown()).result()
        assert happened[:2] == ["closed the door", "asked"]
        assert happened[-1] == "took leave"
        assert len(happened) == 5 if last == 4 else len(happened) < last  # it ended though the moves did not


def test_nothing_of_a_failed_sign_in_comes_into_the_log() -> None:
    told = logging.LogRecord("any", logging.ERROR, "", 1, "Error: %s", ("aisha@example.org\x1b[2J",), None)
    assert serve._in_own_words(told)
    assert told.getMessage() == "Somebody could not sign in, or out."
