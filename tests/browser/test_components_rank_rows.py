"""The rank list by hand: by keyboard, by mouse, on a phone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from smartpick import Profile
from smartpick.knowledge import Knowledge, OwnProgram
from smartpick.plan import Event
from smartpick.ui.shipped import START, first_plan
from tests.browser.conftest import Visit
from tests.browser.hands import becomes, kept_before, kept_in_browser
from tests.served import PHONE, settled

DAY = "2027-02-20"
CODES = first_plan().codes[:5]


def season(page: Page, url: str, told: Profile, tab: str = "Rank list") -> Page:
    """Page Season on that day, as someone with this plan, kept by the browser."""
    kept_before(page, told)
    page.goto(f"{url}/season?date={DAY}")
    settled(page, 1200)
    turn_to_part(page, tab)
    return page


def turn_to_part(page: Page, tab: str) -> None:
    if page.get_by_role("tab").count():
        page.get_by_role("tab", name=tab, exact=True).click()
    else:
        page.locator(".st-key-season_tab-shown input").first.click()
        page.get_by_role("option", name=tab, exact=True).click()
    settled(page, 900)


def ranked(*order: str, **more: Any) -> Profile:
    """Interviews done at the programs of `CODES`, and a rank list."""
    events = [Event(code=code, kind="done", date=dt.date(2026, 12, 10)) for code in CODES]
    return START.with_events(events).changed("rank_list", order=order, **more)


def lines(page: Page) -> Locator:
    return page.locator(".ranks li:not(.head)")


def names(page: Page) -> list[str]:
    return lines(page).locator(".name").all_inner_texts()


def kept(page: Page) -> dict[str, Any]:
    return (kept_in_browser(page) or {})["rank_list"]


def test_numbers_typed_quickly_all_count_and_the_cursor_stays_with_its_program(page: Page, url: str) -> None:
    season(page, url, ranked(*CODES))
    before = names(page)
    field = page.get_by_label(f"Number: {before[4]}", exact=True)
    field.focus()
    for _ in range(4):  # quicker than the server answers
        page.keyboard.press("ArrowUp")
    becomes(page, lambda: names(page), [before[4], *before[:4]])
    settled(page, 1000)
    becomes(page, lambda: names(page), [before[4], *before[:4]])
    expect(field).to_be_focused()
    for number in ("3", "2"):
        field.fill(number)
        page.keyboard.press("Enter")
    settled(page, 1000)
    becomes(page, lambda: kept(page)["order"], [CODES[0], CODES[4], *CODES[1:4]])
    field.fill("")
    page.keyboard.press("Enter")
    settled(page, 1000)
    becomes(page, lambda: kept(page)["order"], list(CODES[:4]))
    becomes(page, lambda: names(page)[-1], before[4])
    expect(lines(page).nth(4)).to_contain_class("off")
    field.fill("first")
    page.keyboard.press("Enter")
    expect(field).to_have_value("")


def test_what_is_typed_while_the_answer_comes_is_not_thrown_away(page: Page, url: str) -> None:
    season(page, url, ranked(*CODES))
    lines(page).nth(0).get_by_label("Training").select_option("4")
    code = lines(page).nth(1).locator("input.nrmp")
    code.focus()
    page.keyboard.type("10001", delay=5)
    settled(page, 1000)
    page.keyboard.type("40C0")
    page.keyboard.press("Enter")
    settled(page, 800)
    becomes(page, lambda: kept(page)["nrmp_codes"], {CODES[1]: "1000140C0"})
    code.fill("140")
    page.keyboard.press("Enter")
    settled(page, 800)
    expect(code).to_have_value("140")
    expect(lines(page).nth(1).locator(".refused")).to_contain_text("seven digits")


def test_a_mouse_drags_a_program_to_its_place(page: Page, url: str) -> None:
    season(page, url, ranked(*CODES))
    lines(page).nth(3).locator(".handle").drag_to(lines(page).nth(0))
    settled(page, 1000)
    becomes(page, lambda: kept(page)["order"], [CODES[3], *CODES[:3], CODES[4]])


@pytest.mark.parametrize("width", [1280, 320])
def test_every_row_fits_and_its_fields_are_large_on_a_phone(visitor: Visit, url: str, width: int) -> None:
    page = visitor(**({} if width > 640 else PHONE) | {"viewport": {"width": width, "height": 900}})
    season(page, url, ranked(*CODES[:3]))
    if width < 640:
        lines(page).nth(0).get_by_role("button", name="Marks and NRMP code").click()
        lines(page).nth(0).get_by_label("Training").select_option("3")
        settled(page, 800)
        expect(lines(page).nth(0).get_by_label("Place", exact=False)).to_be_visible()  # it stays open
        lines(page).nth(1).get_by_role("button", name="One up").click()
        settled(page, 800)
        becomes(page, lambda: kept(page)["order"], [CODES[1], CODES[0], CODES[2]])
    boxes = page.evaluate(
        """() => {
            const host = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
                .find(e => e.shadowRoot?.querySelector(".ranks"))
            const fields = [...host.shadowRoot.querySelectorAll(":is(button, input, select)")]
            return [host.getBoundingClientRect(), ...fields.map(e => e.getBoundingClientRect())]
                .map(({ left, right, width, height }) => ({ left, right, width, height }))
        }"""
    )
    host, *fields = [box for box in boxes if box["width"]]
    assert host["right"] <= width
    assert all(host["left"] - 1 <= box["left"] and box["right"] <= host["right"] + 1 for box in fields)
    assert min(box["height"] for box in fields) >= (44 if width < 640 else 36)


def test_names_from_a_file_are_shown_as_text(page: Page, url: str) -> None:
    markup = "<img src=x onerror=alert(1)> <b>bold</b>"
    own = OwnProgram(code="1409999999", name=markup, specialty="Internal Medicine", source="mine.csv")
    told = ranked("1409999999").model_copy(update={"knowledge": Knowledge(own_programs=(own,))})
    season(page, url, told.changed("rank_list", weights={markup[:40]: 1.0}))
    becomes(page, lambda: names(page)[0], markup)
    assert page.locator(".ranks :is(img, b)").count() == 0
