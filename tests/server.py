"""Start the real server for a test, and open real pages in Debian's chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from smartpick.bench import serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def chromium_path() -> str:
    """Where chromium is; a sentence when there is none, for a missing browser must fail."""
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if found is None:
        raise RuntimeError("Chromium is not installed. `sh tests/run` installs it; or set CHROMIUM to its path.")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(way: str = "serve") -> Iterator[str]:
    """Address of the app, served by `python -m smartpick serve` ("serve") or `streamlit run` ("run")."""
    with serving(way) as (url, _):
        yield url


def settled(page: Page, quiet_ms: int = 400) -> Page:
    """Wait until the app has run and nothing has started again for a moment."""
    page.wait_for_timeout(quiet_ms)
    page.wait_for_selector(READY, timeout=30_000)
    page.wait_for_timeout(quiet_ms)
    page.wait_for_selector(READY, timeout=30_000)
    return page
