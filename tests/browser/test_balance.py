"""Balance on a real screen: cause and effect together, and two screens of a phone before the details."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.served import PHONE, settled

SCREEN = 800
DETAILS = "What Southern California costs you"
"""Heading of the first of the details."""


def bottom(part: Locator) -> float:
    """Lower edge on the screen, pixels."""
    box = part.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def opened(page: Page, url: str) -> Page:
    page.goto(f"{url}/balance")
    settled(page, 1000)
    page.locator(".st-key-second_specialty").wait_for(timeout=60_000)  # the last of the page
    page.locator(".st-key-preset-safest button:visible").wait_for(timeout=60_000)
    return settled(page, 600)


def test_a_phone_needs_two_screens_before_the_details(visitor: Visit, url: str) -> None:
    page = opened(visitor(**PHONE), url)
    heading = page.get_by_role("heading", name=DETAILS).bounding_box()
    assert heading is not None
    assert heading["y"] <= 2 * SCREEN
    for key in ("presets", "home", "socal_share"):
        assert bottom(page.locator(f".st-key-{key}")) <= SCREEN
    cards = page.locator("[class*='st-key-card-']")
    tops = [round(box["y"]) for box in (card.bounding_box() for card in cards.all()) if box]
    assert tops[0] == tops[1] < tops[2] == tops[3]
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360


def test_at_a_desk_the_slider_and_what_it_brings_are_on_one_screen(visitor: Visit, url: str) -> None:
    page = opened(visitor(viewport={"width": 1280, "height": SCREEN}), url)
    brings = page.get_by_text(re.compile(r"applicants like you who send this list"))
    cost = page.get_by_text(re.compile(r"Application fees: [\d,]+ USD"))
    for part in (page.locator(".st-key-socal_share"), brings, cost, page.locator(".st-key-split")):
        assert bottom(part) <= SCREEN
    before = brings.inner_text()
    page.locator(".st-key-socal_share input[type=range]").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(brings).not_to_have_text(before, timeout=60_000)
    settled(page, 800)
    for part in (page.locator(".st-key-socal_share"), brings, cost, page.locator(".st-key-split")):
        assert bottom(part) <= SCREEN


def test_a_tap_on_a_card_gives_what_it_says_and_moves_the_slider(visitor: Visit, url: str) -> None:
    page = opened(visitor(**PHONE), url)
    card = page.locator("[class*='st-key-card-example_a']")
    promised = re.search(r"(\d+) programs, (\d+) there\s+(\d+ to \d+) of 100 match", card.inner_text())
    assert promised is not None
    size, there, match = promised.groups()
    page.locator(".st-key-preset-example_a button:visible").tap()
    expect(page.locator(".st-key-preset-example_a button:visible")).to_contain_text("In use", timeout=60_000)
    settled(page, 800)
    expect(page.locator(".st-key-socal_share input[type=range]")).to_have_value(there)
    expect(page.get_by_text(re.compile(rf"applicants like you who send this list, {match} match"))).to_be_visible()
    expect(page.get_by_text(re.compile(rf"{there} of your {size} in Southern California"))).to_be_visible()
