"""Start the real server for a test, and open real pages in Debian's chromium."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from smartpick.bench.figures import serving

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # what must work offline is tested offline
]
PHONE = {"viewport": {"width": 360, "height": 800}, "is_mobile": True, "has_touch": True}
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def chromium_path() -> str:
    """Where chromium is; a sentence when there is none, for a missing browser must fail."""
    wanted = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else BROWSERS
    for name in wanted:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError(
        f"There is no browser ({', '.join(wanted)}). `sh tests/run` installs chromium; or set CHROMIUM to its path."
    )


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def served(way: str = "serve", log: Path | None = None) -> Iterator[str]:
    """Address of the app, served by `python -m smartpick serve` ("serve") or `streamlit run app.py` ("run").

    Args:
        log: where the server's output goes.
    """
    with serving(way, log=log) as (url, _):
        yield url


def settled(page: Page, quiet_ms: int = 400) -> Page:
    """Wait until the app has run and nothing has started again for a moment."""
    page.get_by_test_id("stHeading").first.wait_for(state="attached", timeout=30_000)  # before: ready, but still empty
    page.wait_for_timeout(quiet_ms)
    page.wait_for_selector(READY, timeout=30_000)
    page.wait_for_timeout(quiet_ms)
    page.wait_for_selector(READY, timeout=30_000)
    return page
