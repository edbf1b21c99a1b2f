"""Start the real server for a test, and open real pages in Debian's chromium."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from smartpick.bench.figures import serving
from smartpick.bench.in_browser import chromium, chromium_path

__all__ = ["PHONE", "READY", "chromium", "chromium_path", "served", "settled"]

PHONE = {"viewport": {"width": 360, "height": 800}, "is_mobile": True, "has_touch": True}
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
STILL = """([ready, quiet]) => {
    const now = performance.now();
    if (!document.querySelector(ready)) window.busyAt = now;
    return now - (window.busyAt ??= now) > quiet;
}"""
"""Whether the app has been ready for so many milliseconds, asked again and again."""


@contextlib.contextmanager
def served(way: str = "serve", log: Path | None = None) -> Iterator[str]:
    """Address of the app, served by `python -m smartpick serve` ("serve") or `streamlit run app.py` ("run").

    Args:
        log: where the server's output goes.
    """
    with serving(way, log=log) as (url, _):
        yield url


def settled(page: Page, quiet_ms: int = 600) -> Page:
    """Wait until the app has run and nothing has run for about that long without a break."""
    page.get_by_test_id("stHeading").first.wait_for(state="attached", timeout=30_000)  # before: ready, but still empty
    page.evaluate("delete window.busyAt")
    page.wait_for_function(STILL, arg=[READY, max(700, 1.4 * quiet_ms)], polling=50, timeout=60_000)
    return page
