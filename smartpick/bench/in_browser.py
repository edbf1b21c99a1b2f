"""What only a browser can tell of the page Start: how live the held curve is, and how the page comes on a slow line.

Chromium by Playwright, both development requirements.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # development requirements: imported where they are used, so that their lack can be said
    from playwright.sync_api import Browser, Page, ViewportSize

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws pages only; the others also draw their own windows, a second of work for every visitor."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # what must work offline is tested offline
]
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 800},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
}
"""What a phone says of itself; by “Mobi” in its name it is drawn narrow at once."""
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""A slow mobile line: 300 ms and 1.6 Mbit/s down, the "slow 4G" of Lighthouse with twice its delay."""
STRIP = ".st-key-strip"
CURVE = ".st-key-curve svg"
MARKS = "path[data-code]"
HELD_S, VISITS = 3.0, 3


def chromium_path() -> str:
    """Where chromium is. RuntimeError with a sentence when there is none."""
    wanted = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else BROWSERS
    for name in wanted:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError(
        f"There is no browser ({', '.join(wanted)}). `sh tests/run` installs one; or set CHROMIUM to its path."
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless chromium that reaches this machine only."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


def held(browser: Browser, url: str) -> float:
    """How many times a second the strip shows other numbers while the curve is held and moved."""
    page = browser.new_page(viewport=DESK)
    page.goto(url)
    page.wait_for_selector(MARKS, state="attached", timeout=60_000)
    page.wait_for_timeout(1500)
    page.locator(STRIP).evaluate(
        """strip => {
            window.strips = 0
            let last = ''
            const look = () => {
                const now = [...strip.querySelectorAll('*')].map(e => e.shadowRoot?.textContent ?? '').join('')
                if (now !== last) { last = now; window.strips += 1 }
                requestAnimationFrame(look)
            }
            requestAnimationFrame(look)
        }"""
    )
    box = page.locator(CURVE).first.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 60, y)
    page.mouse.down()
    before, started, step = page.evaluate("window.strips"), time.perf_counter(), 0
    while time.perf_counter() - started < HELD_S:
        step += 1
        way = 3 * step % 200  # about one program a move
        page.mouse.move(box["x"] + 60 + (box["width"] - 120) * (way if way <= 100 else 200 - way) / 100, y)
    took = time.perf_counter() - started
    shown = page.evaluate("window.strips") - before
    page.mouse.up()
    page.close()
    return shown / took


def cold_bytes(browser: Browser, url: str) -> float:
    """Bytes that a phone which was never here receives for the page Start, messages too; millions."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    line, received = context.new_cdp_session(page), [0.0]

    def more(count: float) -> None:
        received[0] += count

    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: more(event["encodedDataLength"]))
    line.on("Network.webSocketFrameReceived", lambda event: more(len(event["response"]["payloadData"]) * 3 / 4))
    page.goto(url)
    page.wait_for_selector(MARKS, state="attached", timeout=60_000)
    page.wait_for_timeout(2000)
    context.close()
    return received[0] / 1e6


def slow_visit(browser: Browser, url: str) -> tuple[float, float]:
    """Seconds until a phone on a slow line, never here before, shows the strip's numbers, and the marks of the map."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    started = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=60_000)
    _text_in(page, STRIP)
    strip = time.perf_counter() - started
    page.wait_for_selector(MARKS, state="attached", timeout=60_000)
    marks = time.perf_counter() - started
    context.close()
    return strip, marks


def _text_in(page: Page, selector: str) -> None:
    """Wait until a range of numbers stands there."""
    page.locator(selector).get_by_text(re.compile(r"\d–\d")).first.wait_for(timeout=60_000)


def start_in_browser(url: str) -> dict[str, float]:
    """The four figures of the page Start."""
    with chromium() as browser:
        slow = [slow_visit(browser, url) for _ in range(VISITS)]
        return {
            "drag_updates": held(browser, url),
            "start_bytes_cold_mb": cold_bytes(browser, url),
            "start_strip_slow_s": statistics.median(strip for strip, _ in slow),
            "start_map_slow_s": statistics.median(marks for _, marks in slow),
        }
