"""The cards of a list, by hand: what a tap shows at once, what stays where it was, and that all can be reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from smartpick.ui.shipped import START, first_plan
from tests.browser.conftest import Visit
from tests.browser.hands import becomes, kept_before, kept_in_browser
from tests.served import PHONE, settled

MARKUP = "<img src=x onerror=alert(1)> <b>bold</b>"


EDGES = """all => all.map(one => one.getBoundingClientRect())
    .map(({ left, right, width, height }) => [left, right, width, height])"""
"""Of each element found: where it begins and ends across the page, how wide and how high it is."""


def cards(page: Page) -> Locator:
    """The cards shown, those left out too."""
    return page.locator(".cards li")


def shortlist(page: Page, url: str, region: str = "") -> Page:
    page.goto(f"{url}/shortlist")
    settled(page, 1200)
    if region:
        page.get_by_text(region).click()
        settled(page, 600)
    return page


def test_no_late_answer_takes_a_newer_tap_back(page: Page, url: str) -> None:
    shortlist(page, url)
    pin = cards(page).nth(1).locator(".pin")
    page.evaluate(
        """() => {  // what the eye sees frame by frame, also when the page draws the list anew
            window.seen = []
            const look = () => {
                const hosts = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
                const pins = hosts.flatMap(e => [...(e.shadowRoot?.querySelectorAll(".cards li .pin") ?? [])])
                if (pins[1]) window.seen.push(pins[1].textContent)
                requestAnimationFrame(look)
            }
            look()
        }"""
    )
    for _ in range(5):  # quicker than the server answers, so that its answers come between
        pin.evaluate("e => e.click()")
        page.wait_for_timeout(150)
    settled(page, 1000)
    changes = page.evaluate("window.seen.filter((text, i, all) => text !== all[i - 1])")
    assert changes == ["Pin", "Unpin", "Pin", "Unpin", "Pin", "Unpin"]
    becomes(page, lambda: len((kept_in_browser(page) or {})["pins"]), 1)


@pytest.mark.parametrize("device", [{}, PHONE])
def test_what_is_left_out_stays_where_it_was_with_the_way_back(visitor: Visit, url: str, device: dict) -> None:
    page = visitor(**device)
    shortlist(page, url)
    card = cards(page).nth(6)
    name = card.locator(".name").inner_text()
    card.scroll_into_view_if_needed()
    top = card.bounding_box()
    card.get_by_role("button", name="Leave out").click()
    becomes(page, lambda: page.evaluate("document.activeElement.shadowRoot?.activeElement.textContent"), "Undo")
    settled(page, 1000)
    becomes(page, lambda: card.inner_text().split("\n")[0], f"Left out: {name}")
    assert card.bounding_box()["y"] == pytest.approx(top["y"], abs=1)  # pyright: ignore[reportOptionalSubscript]
    becomes(page, lambda: len((kept_in_browser(page) or {})["exclusions"]), 1)
    card.get_by_role("button", name="Undo").click()
    settled(page, 1000)
    becomes(page, lambda: (kept_in_browser(page) or {})["exclusions"], [])
    expect(card.locator(".name")).to_have_text(name)
    expect(card.locator(".pin")).to_have_text("Pin")
    assert card.bounding_box()["y"] == pytest.approx(top["y"], abs=1)  # pyright: ignore[reportOptionalSubscript]


def test_what_was_pinned_comes_back_pinned(page: Page, url: str) -> None:
    shortlist(page, url)
    card = cards(page).nth(0)
    for name in ("Pin", "Leave out", "Undo"):
        card.get_by_role("button", name=name).click()
        settled(page, 600)
    expect(card.locator(".pin")).to_have_text("Unpin")
    becomes(page, lambda: len((kept_in_browser(page) or {})["pins"]), 1)


@pytest.mark.parametrize("width", [1280, 320])
def test_every_card_fits_and_its_buttons_are_large(visitor: Visit, url: str, width: int) -> None:
    page = visitor(viewport={"width": width, "height": 900})
    shortlist(page, url)
    [[left, right, *_]] = page.locator(".cards").evaluate_all(EDGES)
    parts = cards(page).locator("> *:visible, .buttons > button, .name, .chance, .bar").evaluate_all(EDGES)
    assert len(parts) > 50
    assert all(left - 1 <= part[0] and part[1] <= right + 1 for part in parts if part[2])
    assert min(min(size) for _, _, *size in cards(page).nth(0).locator("button:visible").evaluate_all(EDGES)) >= 44
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_a_text_of_the_user_is_shown_as_text(page: Page, url: str, tmp_path: Path) -> None:
    code = first_plan().table.query("tier == 1").sort_values("chance_mid")["acgme_code"].iloc[-1]
    kept_before(page, START.marked((), (), {code: MARKUP}))
    shortlist(page, url)
    expect(cards(page).nth(0).locator(".note")).to_have_text(MARKUP)
    assert page.locator(".cards img, .cards li b").count() == 0


def test_the_keyboard_does_it_all(page: Page, url: str) -> None:
    shortlist(page, url)
    first = cards(page).nth(0)
    first.locator(".pin").focus()
    page.keyboard.press("Enter")
    expect(first.locator(".pin")).to_have_text("Unpin")
    settled(page, 800)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # the focus was not lost when the server answered
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text(first.locator(".name").inner_text())
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".cards [role=status]")).to_contain_text("Pinned: ")
