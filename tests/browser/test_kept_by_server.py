"""A server that keeps the plans, in a real browser: nothing lies there, and a reload and a second tab find the plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smartpick.plan import small_part
from smartpick.store.sql import VARIABLE
from smartpick.ui.shipped import START
from tests.browser.conftest import Visit
from tests.browser.hands import fill, open_plan_panel
from tests.served import served, settled


@pytest.fixture
def url(tmp_path: Path, log: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(VARIABLE, f"sqlite:///{tmp_path}/plans.sqlite")
        with served(log=log) as address:
            yield address


def shows(page: Page, items: str) -> None:
    """The page has come to show so many research items."""
    expect(page.locator(".st-key-research_items input").first).to_have_value(items, timeout=30_000)
    settled(page)


def test_the_server_is_the_only_place(visitor: Visit, url: str, log: Path) -> None:
    page = visitor()
    page.goto(f"{url}/you")
    settled(page)
    fill(page, "research_items", "24")
    no_draft = "() => !Object.keys(sessionStorage).some(key => key.startsWith('smartpick'))"
    page.wait_for_function(no_draft)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('smartpick'))") == []
    assert page.evaluate("document.cookie").find("smartpick") == -1
    [cookie] = [one for one in page.context.cookies() if one.get("name") == "smartpick"]
    assert (cookie.get("httpOnly"), cookie.get("sameSite")) == (True, "Lax")
    page.reload()
    shows(page, "24")
    other = page.context.new_page()
    other.goto(f"{url}/you")
    shows(other, "24")
    fill(other, "research_items", "25")
    fill(page, "research_items", "26")
    told = page.locator(".st-key-elsewhere")
    expect(told).to_contain_text("Where yours differs: Research items 25 → 26.")
    expect(told).to_contain_text("kept from another tab")
    page.locator(".st-key-elsewhere-take button").click()
    expect(told).to_have_count(0)
    shows(page, "25")
    open_plan_panel(page)
    expect(page.get_by_text("Your plans are kept by the server of this page.")).to_be_visible()
    page.locator(".st-key-plan-links summary").click()
    settled(page)
    page.locator(".st-key-link-make button").click()
    expect(made := page.get_by_role("textbox", name="The link", exact=True)).to_have_value(
        re.compile("/#share="), timeout=30_000
    )
    link = made.input_value()
    asked: list[str] = []
    adviser = visitor()
    adviser.on("request", lambda request: asked.extend([request.url, str(request.headers)]))
    old = json.dumps(small_part(START.changed("applicant", research_items=3), "any"))  # before the server kept plans
    adviser.add_init_script(f"localStorage.setItem('smartpick-plan:ab12cd34', {old})")
    adviser.goto(link)
    expect(adviser.get_by_text("This plan was given to you by a link.")).to_be_visible(timeout=30_000)
    assert adviser.url == f"{url}/"
    secret = link.rpartition("=")[2]
    assert len(secret) == 43
    assert not [one for one in (*asked, log.read_text("utf-8")) if secret in one]
    expect(adviser.get_by_text("This browser holds a plan from before.")).to_be_visible(timeout=30_000)
    adviser.locator(".st-key-before-yes button").click()
    expect(adviser.get_by_text("1 plan from this browser is kept on the server now")).to_be_visible(timeout=30_000)
    kept = "Object.keys(localStorage).filter(key => key.startsWith('smartpick-plan'))"
    adviser.wait_for_function(f"() => {kept}.length === 0")
    stranger = visitor()
    stranger.goto(f"{url}/you#share={secret}")
    expect(stranger.get_by_text("This link leads to no plan")).to_be_visible(timeout=30_000)
    shows(stranger, "")
