"""A server that keeps the plans: who is known again and by what, and a server killed in the middle of the work."""

from __future__ import annotations

import http.client
import queue
import re
import uuid
from collections.abc import Iterator
from contextlib import closing
from http.cookies import SimpleCookie
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import pytest

from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session
from smartpick.server import serve, visitors
from smartpick.store import Link, Store
from smartpick.store.sql import SILENT, VARIABLE
from tests.paths import ROOT
from tests.store.cluster import Cluster

APP = ROOT / "app.py"
PAGE = {"Accept": "text/html,application/xhtml+xml"}

TO_WEBSOCKET = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
}  # fmt: skip


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A PostgreSQL, which every server started here keeps its plans in."""
    made = Cluster.made()
    monkeypatch.setenv(VARIABLE, made.url("postgres"))
    yield made
    made.remove()


def cookie_of(url: str, **headers: str) -> tuple[str, str]:
    """What a page sets: the link and all that stands behind it; "" where it sets none."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", urlsplit(url).path or "/", headers=headers)
    answer = connection.getresponse()
    answer.read()
    lines = answer.headers.get_all("Set-Cookie") or []  # Streamlit sets one of its own too
    line = next((line for line in lines if line.startswith(f"{visitors.COOKIE}=")), "")
    if line:
        assert answer.getheader("Cache-Control") == "private, no-cache"  # no one else is given this answer
    link, _, rest = line.partition("; ")
    return link, rest


def whoever_opens_a_page_gets_a_link_and_keeps_it(url: str, database: str) -> None:
    link, how = cookie_of(url, **PAGE)
    assert how == "Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"
    secret = SimpleCookie(link)[visitors.COOKIE].value
    assert Link.read(secret)
    assert cookie_of(url, **PAGE)[0] != link
    assert cookie_of(f"{url}/balance", **PAGE, Cookie=f"other=1; {link}") == (link, how)
    assert cookie_of(url, **PAGE, **{"X-Forwarded-Proto": "https"})[1] == f"{how}; Secure"
    for path in ("/_stcore/health", "/static/nothing.js", "/"):
        assert cookie_of(url + path, Accept="*/*") == ("", "")
    for wrong in ("smartpick=short", "smartpick", 'smartpick="', f"{link}x", "=;;"):
        assert Link.read(SimpleCookie(cookie_of(url, **PAGE, Cookie=wrong)[0])[visitors.COOKIE].value)
    with closing(Store(database)) as store:
        assert not store.has_ended(Link(secret))
        store.begin(Link(secret))
        device = store.share(Link(secret), None)
        store.end(Link(secret), device.hash)
    ended = f"{visitors.COOKIE}={device.secret}"
    assert cookie_of(url, **PAGE, Cookie=ended)[0] not in {ended, ""}


OVER_HTTP = """
                page         plan     upload   download
nobody          new link     nothing  refused  nothing
owner           same link    shown    refused  nothing
other device    same link    shown    refused  nothing
adviser         same link    shown    refused  nothing
reader          same link    shown    refused  nothing
not taken yet   same link    shown    refused  nothing
taken           same link    nothing  refused  nothing
given back      same link    nothing  refused  nothing
another owner   same link    nothing  refused  nothing
ended           new link     nothing  refused  nothing
guessed         same link    nothing  refused  nothing
cut             new link     nothing  refused  nothing
other page      refused      refused  refused  refused
other name      refused      refused  refused  refused
"""
"""Whoever brings which cookie, and what they come to: a page, the plan through the connection of the page, a place for
an upload in the session of somebody else, a download of somebody else. The plan shown is the owner's."""


def everyone(store: Store, owner: Link) -> dict[str, str | None]:
    """The cookie of each; None where none is sent."""
    links = {name: Link.new() for name in ("adviser", "reader", "given back", "another owner", "guessed")}
    for name in ("adviser", "reader", "given back", "another owner"):
        store.begin(links[name])
    [plan] = [held.plan for held in store.plans(owner)]
    for name in ("adviser", "reader", "given back"):
        given = store.share(owner, plan, may_save=name != "reader")
        store.hold(links[name], given)
        store.turn_to(links[name], plan)
        links |= {"taken": given}
    store.leave(links["given back"], plan)
    links["taken"] = store.share(owner, plan)
    store.hold(links["adviser"], links["taken"])
    links |= {"owner": owner, "not taken yet": store.share(owner, plan), "other device": store.share(owner, None)}
    store.end(owner, (ended := store.share(owner, None)).hash)
    cookies = {name: link.secret for name, link in {**links, "ended": ended}.items()}
    cookies |= {"cut": owner.secret[:-1], "other page": owner.secret, "other name": owner.secret}
    return {"nobody": None} | {name: f"{visitors.COOKIE}={secret}" for name, secret in cookies.items()}


def who_comes_to_what(url: str, database: str, owner: Link, score: int) -> None:
    """Every cookie on every way in."""
    head, *lines = OVER_HTTP.strip("\n").splitlines()
    with closing(Store(database)) as store:
        cookies = everyone(store, owner)
    of_others = {"other page": {"Origin": "http://elsewhere.example"}, "other name": {"Host": "elsewhere.example"}}
    for line in lines:
        who, *expected = re.split("  +", line)
        headers = of_others.get(who, {}) | ({"Cookie": cookies[who]} if cookies[who] else {})
        answers = (
            page_for(url, cookies[who], **headers),
            answer(url, "GET", "/_stcore/stream", **TO_WEBSOCKET, **headers)
            if who in of_others
            else {None: "nothing", score: "shown"}[shown(url, cookies[who] or "")],
            answer(url, "PUT", f"/_stcore/upload_file/{uuid.uuid4()}/{uuid.uuid4()}", **headers),
            answer(url, "GET", f"/media/{'0' * 56}.json", **headers),
        )
        assert dict(zip(head.split(), answers, strict=True)) == dict(zip(head.split(), expected, strict=True)), who


def page_for(url: str, cookie: str | None, **headers: str) -> str:
    if answer(url, "GET", "/", **PAGE, **headers) == "refused":
        return "refused"
    link, _ = cookie_of(url, **PAGE, **headers)
    return "same link" if link == cookie else "new link" if link else "no link"


def answer(url: str, how: str, path: str, **headers: str) -> str:
    """What an answer comes to. None may name where a visitor came from, or be kept by somebody on the way."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request(how, path, headers=headers)
    got = connection.getresponse()
    got.read()
    assert "Upgrade" in headers or got.getheader("Referrer-Policy") == "no-referrer"
    return {200: "page", 404: "nothing"}.get(got.status, "refused" if 400 <= got.status < 500 else str(got.status))


def shown(url: str, cookie: str, key: str = "research_items") -> object:
    with Session(f"{url}/you", cookie=cookie) as visitor:
        assert visitor.exceptions() == []
        return visitor.shown()[key]


def warnings(visitor: Session) -> str:
    return " ".join(node.content.body for node in visitor.nodes.values() if node.kind == "alert")


def test_visitors_are_known_again_and_neither_a_killed_server_nor_an_outage_loses_anything(
    cluster: Cluster, tmp_path: Path
) -> None:
    logs = [tmp_path / "one", tmp_path / "two"]
    with serving("serve", APP, logs[0]) as (one, server), serving("serve", APP, logs[1]) as (two, _):
        whoever_opens_a_page_gets_a_link_and_keeps_it(one, cluster.url("postgres"))
        cookies = [cookie_of(one, **PAGE)[0] for _ in range(2)]
        with Session(f"{one}/you", cookie=cookies[0]) as visitor:
            visitor.set("research_items", 11)
            who_comes_to_what(two, cluster.url("postgres"), visitors.link_of(cookies[0]) or Link.new(), 11)
            visitor.set("research_items", 12)
            visitor.send("research_items", 13)
            server.kill()
        with Session(f"{two}/you", cookie=cookies[0]) as visitor:
            assert visitor.shown()["research_items"] in {12, 13}
            cluster.stop()
            visitor.set("research_items", 14)
            assert SILENT in warnings(visitor)
            cluster.start()
            visitor.set("gap_months", 3)
            assert SILENT not in warnings(visitor)
        assert (shown(two, cookies[0]), shown(two, cookies[0], "gap_months")) == (14, 3)
    said = "".join(log.read_text("utf-8") for log in logs)
    assert "Application startup complete" in said
    assert not re.search(r"[A-Za-z0-9_-]{43}", said)  # no link
    assert "Traceback" not in said


def test_a_server_looks_for_plans_that_nobody_saved_for_long(capsys: pytest.CaptureFixture[str]) -> None:
    asked: queue.Queue[int] = queue.Queue()

    class Remembers:
        delete_unused = staticmethod(asked.put)

    visitors.keep_in(cast(Store, Remembers()), 30)
    try:
        assert asked.get(timeout=30) == 30
    finally:
        visitors.keep_in(None)
    for days in ("0", "-3"):
        with pytest.raises(SystemExit):
            serve.main(["--keep-days", days])
        assert "1 or more" in capsys.readouterr().err


def test_a_server_without_its_database_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://u:hidden@127.0.0.1:1/x")
    assert serve.main(["--port", "0"]) == 2
    assert capsys.readouterr().err == "The database in which plans are kept does not answer now.\n"
