"""A poisoned plan, file name and address in a real browser: a socket that listens hears nothing, and the pages work."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import open_file
from tests.served import settled


@pytest.fixture
def beacon() -> Iterator[socket.socket]:
    """A server that nobody may call: whoever does stands in its queue."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def poison(beacon: socket.socket) -> str:
    address = f"http://127.0.0.1:{beacon.getsockname()[1]}"
    return f"![a]({address}/x.png) <img src={address}/y.png> [l]({address}/l)"


def silent(beacon: socket.socket) -> bool:
    try:
        beacon.accept()[0].close()
    except BlockingIOError:
        return True
    return False


def links(page: Page, beacon: socket.socket) -> int:
    return page.locator(f'a[href*=":{beacon.getsockname()[1]}"], img[src*=":{beacon.getsockname()[1]}"]').count()


def test_a_poisoned_plan_fetches_nothing(visitor: Visit, url: str, beacon: socket.socket, tmp_path: Path) -> None:
    page, text = visitor(), poison(beacon)
    plan = {
        "name": text[:60],
        "applicant": {"specialty": "Internal Medicine", "visa": "j1_or_h1b"},
        "preferences": {"targets": {text: [0, 5]}},
        "story": {"items": [{"kind": "experience", "what": text}]},
    }
    kept, sheet = tmp_path / "plan.json", tmp_path / f"{text.replace('/', '|')[:100]}.csv"
    kept.write_text(json.dumps(plan), encoding="utf-8")
    sheet.write_text(f"code,J-1\n{text},yes\n1403511317,{text}\n", encoding="utf-8")

    settled_at(page, f"{url}/")
    open_file(page, kept)
    for where in (f"explore?q={text}", f"season?date={text}", "shortlist"):
        settled_at(page, f"{url}/{where}")
        assert links(page, beacon) == 0, where
    expect(page.get_by_text("is not a sub-region").first).to_be_visible(timeout=30_000)

    settled_at(page, f"{url}/data")
    page.get_by_role("tab", name="Your own files").click()
    page.locator('.st-key-import_file input[type="file"]').set_input_files(sheet)
    settled(page)
    assert links(page, beacon) == 0
    assert silent(beacon)


def test_a_page_that_is_told_to_fetch_may_not(browser: Browser, url: str, beacon: socket.socket) -> None:
    """Should a text become markup all the same: the browser itself keeps it from sending."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url)
        refused = page.evaluate(
            """async address => {
                const seen = []
                document.addEventListener('securitypolicyviolation', e => seen.push(e.effectiveDirective))
                const image = document.createElement('img')
                image.src = address
                document.body.append(image)
                await fetch(address).catch(() => 0)
                while (seen.length < 2) await new Promise(done => setTimeout(done, 50))
                return seen.sort()
            }""",
            f"http://127.0.0.1:{beacon.getsockname()[1]}/x.png",
        )
    assert refused == ["connect-src", "img-src"]
    assert silent(beacon)


def settled_at(page: Page, address: str) -> None:
    page.goto(address)
    settled(page)
