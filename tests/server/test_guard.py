"""The guard before Streamlit: strangers are refused, and every answer says what a browser may do with it."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from smartpick import private
from smartpick.bench.figures import serving
from smartpick.server import guard
from smartpick.server.guard import HEADERS, METRICS, THIS_MACHINE, host_name, is_own_host, is_own_origin
from tests.paths import SAMPLES

PLACES = ("/", "/balance", "/_stcore/health", "/_stcore/host-config", "/static/nothing.js", "/media/nothing")


@pytest.fixture(scope="module", params=["serve", "run"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Host and port of a server, for both ways of serving."""
    app = SAMPLES / "driver_app.py"
    if request.param == "run":  # found by `streamlit run` as it finds that of app.py
        app = tmp_path_factory.mktemp("guard") / "app.py"
        app.write_text(
            "import streamlit as st\nfrom pathlib import Path\nfrom smartpick.server import serve\n\n"
            "if __name__ == '__main__':\n    st.title('x')\nelse:\n"
            "    app = st.App(Path(__file__), **serve.application())\n",
            encoding="utf-8",
        )
    with serving(request.param, app) as (url, _):
        yield urlsplit(url).netloc


def answer(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.request(method, path, headers={"Host": address, **headers})
    came = connection.getresponse()
    return came.status, dict(came.getheaders()), came.read()


def speaks(address: str, origin: str | None, **headers: str) -> int:
    """Status of the try to open Streamlit's websocket; 101 when it opened."""
    try:
        with connect(
            f"ws://{address}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            origin=None if origin is None else Origin(origin),
            additional_headers=headers,
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_has_the_headers(address: str, path: str) -> None:
    for method in ("GET", "HEAD"):
        _, headers, _ = answer(address, path, method)
        assert {name: headers.get(name.lower(), headers.get(name)) for name in HEADERS} == HEADERS


def test_refusals_have_them_too(address: str) -> None:
    _, headers, body = answer(address, "/", Origin="http://e.org")
    assert headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert body.decode() == guard.WRONG_ORIGIN


@pytest.mark.parametrize("origin", ["http://e.org", "null", "http://localhost:1", "http://127.0.0.1", "file://"])
def test_pages_of_others_are_refused(address: str, origin: str) -> None:
    for path, method in (("/", "GET"), ("/_stcore/upload_file/a/b", "PUT"), ("/_stcore/health", "OPTIONS")):
        assert answer(address, path, method, Origin=origin)[0] == 403
    assert speaks(address, origin) == 403


@pytest.mark.parametrize("host", ["e.org", "e.org:8501", "127.0.0.1.e.org", "", "a@127.0.0.1", "localhost:x"])
def test_other_names_are_refused(address: str, host: str) -> None:
    assert answer(address, "/", Host=host)[::2] == (400, guard.WRONG_HOST.encode())


def test_own_pages_are_served(address: str) -> None:
    port = address.rpartition(":")[2]
    for host in (address, f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert answer(address, "/", Host=host, Origin=f"http://{host}")[0] == 200
    assert speaks(address, f"http://{address}") == 101
    assert speaks(address, None) == 101


def test_metrics_are_closed(address: str) -> None:
    assert answer(address, METRICS)[0] == 404


def test_metrics_open_to_this_machine_when_asked_for() -> None:
    scope = {"type": "http", "path": METRICS, "headers": [(b"host", b"localhost")], "server": ("127.0.0.1", 1)}
    for client, metrics in ((("127.0.0.1", 1), False), (("192.0.2.7", 1), True), (("", 0), True), (None, True)):
        refused = guard.Guard(None, metrics=metrics)._refused(scope | {"client": client})  # type: ignore[arg-type]
        assert refused is not None
        assert refused.status_code == 404
    for client in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert guard.Guard(None, metrics=True)._refused(scope | {"client": (client, 1)}) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost", "localhost"), ("Plans.Example.org.:80", "plans.example.org"), ("[::1]:8501", "::1"),
        ("[::ffff:192.0.2.7]:8501", "192.0.2.7"), ("[0:0:0:0:0:0:0:1]", "::1"), (None, ""), ("a/b", ""), ("a?b", ""),
        ("[::1", ""), ("a:99999", ""), ("a b@c", ""),
    ],
)  # fmt: skip
def test_the_name_in_a_host_header(host: str | None, name: str) -> None:
    assert host_name(host) == name


def test_an_operator_adds_names() -> None:
    names = [*THIS_MACHINE, "plans.example.org", "*.example.net", "[2001:db8::1]"]
    for host in ("plans.example.org", "a.example.net:443", "[2001:DB8::1]:80", "127.0.0.1:1"):
        assert is_own_host(host, names), host
    for host in ("example.org", "example.net", "aexample.net", "e.org", "", None):
        assert not is_own_host(host, names), host


def test_an_origin_is_its_own_port_too() -> None:
    assert is_own_origin(None, "localhost:1")
    assert is_own_origin("https://Plans.example.org", "plans.example.org")
    assert is_own_origin("https://front.example.org", "x", ["https://front.example.org"])
    for origin in ("http://localhost:2", "null", "", "ftp://localhost:1", "http://", "localhost:1"):
        assert not is_own_origin(origin, "localhost:1"), origin
    assert not is_own_origin("http://", "")


def test_streamlit_never_asks_a_server_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would, to compare an origin it does not know, and to print an address."""
    from streamlit import net_util
    from streamlit.web.server.server_util import is_url_from_allowed_origins

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("it asked")

    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", fail)
    private.ask_nobody()
    assert not is_url_from_allowed_origins("http://e.org")


def test_no_source_of_the_policy_is_another_server() -> None:
    for rule in guard.POLICY.split("; "):
        for source in rule.split()[1:]:
            assert source.startswith("'") or source in {"data:", "blob:"}, rule
    assert "frame-ancestors 'none'" in guard.POLICY
    assert "'unsafe-eval'" not in guard.POLICY
    assert "img-src 'self' data: blob:" in guard.POLICY


def test_names_of_this_machine_reach_the_loopback_only() -> None:
    assert all(info[4][0] in {"127.0.0.1", "::1"} for name in THIS_MACHINE for info in socket.getaddrinfo(name, 80))
