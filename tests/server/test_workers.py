"""Two servers and nginx under one address, with a database: who stays where, and one that is killed in a move."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session, SessionError, with_set
from smartpick.server import nginx, serve, visitors, workers
from smartpick.server.guard import HEADERS, METRICS
from smartpick.store import Link
from smartpick.store.sql import VARIABLE
from tests.paths import ROOT
from tests.store.cluster import Cluster

PAGE = {"Accept": "text/html,application/xhtml+xml"}
PATIENCE_S = 60
pytestmark = pytest.mark.xdist_group("workers")  # one place for all, and the last of them ends it


class Place(NamedTuple):
    url: str
    parent: psutil.Process
    ports: range
    cluster: Cluster
    log: Path

    def worker(self, number: str) -> psutil.Process:
        """The server with this number, as it is now; where it has just ended, the next one."""
        port, until = str(self.ports[int(number) - 1]), time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for child in self.parent.children():
                with contextlib.suppress(psutil.NoSuchProcess):  # ended, and perhaps not cleared away yet
                    if port in child.cmdline():
                        return child
            time.sleep(0.05)
        raise AssertionError(f"no server {number}")

    def kill(self, number: str) -> None:
        """End it at once; where one is just ending by itself, the next."""
        for _ in range(2):
            with contextlib.suppress(psutil.NoSuchProcess):
                killed = self.worker(number)
                killed.kill()
                killed.wait(PATIENCE_S)
                return
        raise AssertionError(f"server {number} ends again and again")


def free_ports(many: int) -> int:
    """The first of so many ports in a row that are free, where no system gives out ports by itself."""
    for first in range(20_000 + os.getpid() % 5_000, 30_000, 10):
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            for port in range(first, first + many):
                stack.enter_context(socket.create_server(("127.0.0.1", port)))
            return first
    raise AssertionError("no ports")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    cluster, log = Cluster.made(), tmp_path_factory.mktemp("workers") / "log"
    port = free_ports(3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, cluster.url("postgres"))
        options = ["--workers", "2", "--metrics"]
        with serving("serve", ROOT / "app.py", log, port, options) as (url, process):
            yield Place(url, psutil.Process(process.pid), workers.ports(port, 2), cluster, log)
    cluster.remove()


def asked(url: str, cookie: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers, and the cookies one has after it."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE_S / 2)
    connection.request("GET", f"{parts.path or '/'}?{parts.query}", headers={"Cookie": cookie, **headers})
    came = connection.getresponse()
    came.read()
    return came.status, dict(came.getheaders()), with_set(cookie, came.headers.get_all("Set-Cookie") or ())


def text_of(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def replica_of(cookie: str) -> str:
    found = re.search(rf"{nginx.COOKIE}=(\d+)", cookie)
    return found[1] if found else ""


def newcomer(place: Place, number: str) -> str:
    """The cookies of somebody who opened a page and is at this server."""
    for _ in range(20):
        cookie = asked(place.url, **PAGE)[2]
        if replica_of(cookie) == number:
            return cookie
    raise AssertionError(f"nobody comes to {number}")


def back(url: str, cookie: str) -> Session:
    """A visitor whose websocket went, as Streamlit's page comes back: it asks until somebody answers."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return Session(url, cookie=cookie)
        except (SessionError, OSError, InvalidStatus):
            assert time.monotonic() < until
            time.sleep(0.1)


def until_it_answers(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.1)


def uploads(visitor: Session) -> None:
    """A file that this visitor gives reaches the server where their session is."""
    visitor.visit("data")
    visitor.set("data_tab-shown", "Your own files")
    visitor.upload("import_file", "mine.csv", b"ACGME code,J-1\n1403511317,yes\n")
    assert visitor.exceptions() == []
    assert "1403511317" in str(visitor.nodes)


def test_what_stands_before_the_servers_hides_nothing_of_them(place: Place) -> None:
    status, headers, cookie = asked(place.url, **PAGE)
    assert status == 200
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert re.fullmatch(rf"smartpick=[\w-]{{43}}; .*{nginx.COOKIE}=[12]", cookie)
    assert asked(place.url, Host="e.org")[0] == 400
    assert asked(place.url, Origin="http://e.org")[0] == 403
    with pytest.raises(InvalidStatus, match="403"):
        connect(
            place.url.replace("http", "ws") + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin("http://e.org"),
        )
    for path in (METRICS, "/_stcore//metrics", "/_stcore/%6detrics", "/x/../_stcore/metrics"):
        assert asked(place.url + path)[0] in {400, 404}
    assert replica_of(asked(f"{place.url}/static/nothing.js")[2]) == ""  # no page: bound to nothing
    for wrong in ("9", "x", '"'):
        assert replica_of(asked(place.url, f"{nginx.COOKIE}={wrong}", **PAGE)[2]) in {"1", "2"}


def test_a_visitor_stays_and_whoever_loses_their_server_goes_on_at_another(place: Place) -> None:
    cookies = {number: newcomer(place, number) for number in "12"}
    with Session(f"{place.url}/you", cookie=cookies["1"]) as first, Session(place.url, cookie=cookies["2"]) as second:
        assert [replica_of(visitor.cookie) for visitor in (first, second)] == ["1", "2"]
        uploads(second)
        first.set("research_items", 12)
        killed = place.worker("1")
        first.send("research_items", 13)
        killed.kill()
        with back(f"{place.url}/you", first.cookie) as again:
            assert again.shown()["research_items"] in {12, 13}
            assert replica_of(again.cookie) == "2"
            again.set("gap_months", 3)
            until_it_answers(place.ports[0])  # it is started again
            uploads(again)  # and this visitor stays where they are now
        with Session(f"{place.url}/you", cookie=again.cookie) as later:
            assert later.shown()["gap_months"] == 3
            assert replica_of(later.cookie) == "2"
    assert place.worker("1").pid != killed.pid


def test_what_watches_is_told_what_is_done_but_of_nobody(place: Place) -> None:
    link = newcomer(place, "2")
    figures = f"http://127.0.0.1:{place.ports[1]}{METRICS}"
    with Session(f"{place.url}/balance", cookie=link) as visitor:
        visitor.set("socal_share", 40)
        said = text_of(figures)
        assert asked(f"{place.url}/readyz", link)[0] == 200
        place.cluster.stop()
        try:
            assert asked(f"{place.url}/readyz", link)[0] == 503
            assert asked(f"{place.url}/_stcore/health", link)[0] == 200  # it lives, and need not be started again
        finally:
            place.cluster.start()
        assert asked(f"{place.url}/readyz", link)[0] == 200
    values = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in said.splitlines() if line[0] != "#"}
    assert values["active_sessions"] >= 1
    assert values["smartpick_move_seconds_count"] >= 1
    assert values["smartpick_move_seconds_sum"] > 0
    assert values["smartpick_store_seconds_count"] >= values['smartpick_store_seconds_bucket{le="1.0"}'] > 0
    assert "smartpick_store_failures_total" in values
    failures = re.search(r"smartpick_store_failures_total (\d+)", text_of(figures))
    assert failures
    assert int(failures[1]) > 0
    assert not re.search(r"[A-Za-z0-9_-]{43}", said)
    assert asked(figures, **{"X-Forwarded-For": "203.0.113.9"})[0] == 404  # somebody else, by way of a proxy


def test_a_server_that_is_told_to_end_lets_its_visitors_finish(place: Place) -> None:
    with Session(f"{place.url}/you", cookie=newcomer(place, "2")) as visitor:
        started = visitor.send("research_items", 21)
        place.worker("2").send_signal(signal.SIGTERM)
        visitor.wait(started)
        assert visitor.shown()["research_items"] == 21
        with back(f"{place.url}/you", visitor.cookie) as again:
            assert again.shown()["research_items"] == 21


def test_nginx_of_the_operators_own_speaks_https(place: Place, tmp_path: Path) -> None:
    pair, port = [str(tmp_path / name) for name in ("certificate.pem", "key.pem")], free_ports(1)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-out", pair[0], "-keyout", pair[1]]
    made += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(made, check=True, capture_output=True)
    said = nginx.site([f"127.0.0.1:{at}" for at in place.ports], f"127.0.0.1:{port}", pair)
    tmp_path.chmod(0o711)
    with subprocess.Popen(nginx.command(tmp_path, said)) as running:
        try:
            context = ssl.create_default_context(cafile=pair[0])
            until_it_answers(port)
            connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=PATIENCE_S)
            connection.request("GET", "/", headers={**PAGE, "Origin": f"https://localhost:{port}"})
            came = connection.getresponse()
            assert came.status == 200
            assert came.getheader("Strict-Transport-Security")
            lines = {line.partition("=")[0]: line for line in came.headers.get_all("Set-Cookie") or ()}
            assert all("Secure" in lines[name] for name in ("smartpick", nginx.COOKIE))
            with connect(
                f"wss://localhost:{port}/_stcore/stream",
                ssl=context,
                subprotocols=[Subprotocol("streamlit")],
                origin=Origin(f"https://localhost:{port}"),
            ) as speaking:
                assert speaking.response
                assert "Secure" in speaking.response.headers["Set-Cookie"]
        finally:
            running.terminate()


def test_who_is_at_a_server_that_hangs_is_taken_to_another(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2 * visitors.ASK_S < nginx.SILENT_S <= 10
    assert nginx.SPEAKS_S > 20 + 5  # what uvicorn leaves between two words on a websocket, and some
    monkeypatch.setattr(nginx, "SILENT_S", 1)
    monkeypatch.setattr(nginx, "SPEAKS_S", 3)
    port = free_ports(1)
    url, hung = f"http://127.0.0.1:{port}", place.worker("1")
    said = nginx.site([f"127.0.0.1:{at}" for at in place.ports], f"127.0.0.1:{port}")
    tmp_path.chmod(0o711)
    with subprocess.Popen(nginx.command(tmp_path, said)) as running:
        for at in (port, *place.ports):
            until_it_answers(at)
        cookie = f"smartpick={Link.new().secret}; {nginx.COOKIE}=1"
        hung.suspend()
        try:
            for path, headers in (("", PAGE), ("/_stcore/health", {})):  # what a tab asks whose websocket went
                status, _, now = asked(url + path, cookie, **headers)
                assert (status, replica_of(now)) == (200, "2"), path
            assert asked(url, **PAGE)[0] == 200  # newcomers too
            with Session(f"{url}/you", cookie=cookie) as visitor:  # without asking first
                assert replica_of(visitor.cookie) == "2"
                status, _, now = asked(f"{url}/static/nothing.js", cookie)  # meanwhile the websocket is silent
                assert (status, replica_of(now)) == (200, "1")  # a file moves nobody
                visitor.set("research_items", 31)
        finally:
            hung.resume()
            running.terminate()


def test_a_providers_word_is_not_carried_to_a_second_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nginx, "SPEAKS_S", 1)
    port = free_ports(3)
    silent = [socket.create_server(("127.0.0.1", port + number)) for number in (1, 2)]
    site = nginx.site([f"127.0.0.1:{port + number}" for number in (1, 2)], f"127.0.0.1:{port}")
    with contextlib.ExitStack() as stack:
        for one in silent:
            stack.enter_context(one).settimeout(0)
        run = stack.enter_context(subprocess.Popen(nginx.command(tmp_path, site)))
        stack.callback(run.terminate)
        until_it_answers(port)
        assert asked(f"http://127.0.0.1:{port}/oauth2callback?code=one")[0] == 503
        came = 0
        for one in silent:
            with contextlib.suppress(BlockingIOError):
                while True:
                    one.accept()[0].close()
                    came += 1
        assert came == 1


def test_when_it_is_told_to_end_nothing_is_left_and_no_link_stands_in_its_log(place: Place) -> None:
    """The last one: it ends the place."""
    secret = "a" * 43
    asked(f"{place.url}/?open={secret}", f"smartpick={secret}", Referer=f"{place.url}/?open={secret}", **PAGE)
    for number in "12":
        place.kill(number)
    assert asked(f"{place.url}/?open={secret}", f"smartpick={secret}", **PAGE)[0] == 503
    place.parent.terminate()
    assert place.parent.wait(PATIENCE_S) in {0, None}
    for port in (place.ports[0] - 1, *place.ports):
        socket.create_server(("127.0.0.1", port)).close()
    said = place.log.read_text("utf-8")
    assert "SmartPick stops." in said
    assert not re.search(r"[A-Za-z0-9_-]{43}", said)
    assert "Traceback" not in said
    assert "WebSocket" not in said  # that line names who came


def test_without_nginx_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(nginx.shutil, "which", lambda *_, **__: None)
    assert serve.main(["--workers", "2", "--port", str(free_ports(3))]) == 2
    assert capsys.readouterr().err == f"{workers.NO_NGINX}\n"


def test_a_taken_port_of_any_server_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    first = free_ports(3)
    for taken in range(first, first + 3):
        with socket.create_server(("127.0.0.1", taken)):
            assert serve.main(["--workers", "2", "--port", str(first)]) == 2
            assert f" port {taken}, for something does" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot do it")
def test_no_server_outlives_one_that_is_killed() -> None:
    code = (
        "import os\nfrom smartpick.server import workers\n"
        "print(workers._start(['sleep', '600']).pid, flush=True)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(int(done.stdout)).wait(PATIENCE_S)


@pytest.mark.parametrize("replica", ["e.org:80", "10.0.0.1", "10.0.0.1:0", "10.0.0.1:8501; deny all", "::1:80"])
def test_only_addresses_go_into_nginx(replica: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        nginx.main(["--replica", replica])
    assert "is not an address with its port" in capsys.readouterr().err
    assert nginx.main(["--replica", "[2001:db8::1]:8501", "--listen", "443"]) == 0
    assert r'"~(^|[ ,])\[2001:db8::1\]:8501$" 1;' in capsys.readouterr().out
