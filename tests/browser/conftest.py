"""The real server, one browser, and visitors who are watched: whatever a page asks for, logs or throws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.served import chromium, served

PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit's script asks for these under the page's own path first and takes the 404 for an answer."""

DESK = {"viewport": {"width": 1280, "height": 1000}, "reduced_motion": "reduce"}
"""Without moving placeholders: drawn in software they take a third of the machine."""

expect.set_options(timeout=20_000)  # a busy machine draws late

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server prints."""
    return tmp_path_factory.mktemp("server") / "server.log"


@pytest.fixture(scope="session")
def url(log: Path) -> Iterator[str]:
    with served(log=log) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def is_ours(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


class Watch:
    """What the pages of one visitor did that no page should do."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.strangers: list[str] = []
        self.broken: list[str] = []
        context.on("request", lambda request: self._ask(request.url))
        context.on("weberror", lambda thrown: self.broken.append(str(thrown.error)))
        context.on("console", self._hear)
        context.on("page", lambda page: page.on("websocket", lambda line: self._ask(line.url)))

    def _ask(self, address: str) -> None:
        if not is_ours(address):
            self.strangers.append(address)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not str(message.location.get("url", "")).endswith(PROBES):
            self.broken.append(message.text)

    def close(self) -> None:
        """No request went elsewhere, no script broke, no page shows an exception."""
        shown = [page.url for page in self.context.pages if page.locator('[data-testid="stException"]').count()]
        self.context.close()
        assert self.strangers == []
        assert self.broken == []
        assert shown == []


@pytest.fixture
def visitor(browser: Browser, log: Path) -> Iterator[Visit]:
    """A function that gives the page of a fresh visitor: storage, cookies and session are their own."""
    watches: list[Watch] = []

    def arrive(**context: Any) -> Page:
        wanted = {**DESK, "accept_downloads": True, **context}
        watches.append(Watch(browser.new_context(**wanted)))
        return watches[-1].context.new_page()

    start = log.stat().st_size if log.exists() else 0
    yield arrive
    for watch in watches:
        watch.close()
    if log.exists():
        with log.open("rb") as said:
            said.seek(start)
            text = said.read().decode(errors="replace")
        print(f"The server's log:\n{text}")
        assert "Traceback" not in text


@pytest.fixture
def page(visitor: Visit) -> Page:
    """One fresh visitor at a desk."""
    return visitor()
