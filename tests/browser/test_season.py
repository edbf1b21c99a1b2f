"""A season in the browser, from the applications to the certified rank list: news changes the odds, nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import icalendar
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import becomes, cell, kept_in_browser, says, turn_to
from tests.served import PHONE, settled

LATER = "?date=2026-11-27"


def part(page: Page, title: str) -> None:
    page.get_by_role("tab", name=title).click()
    settled(page, 600)


def button(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").first.click()
    settled(page, 700)


def events(page: Page) -> list[dict[str, str]]:
    plan = kept_in_browser(page)
    assert plan is not None
    return plan["events"]


def kinds(page: Page) -> set[str]:
    return {event["kind"] for event in events(page)}


def of_kind(page: Page, kind: str) -> list[str]:
    """The programs with such an event."""
    return [event["code"] for event in events(page) if event["kind"] == kind]


def test_a_season_from_application_to_the_certified_rank_list(page: Page, url: str, tmp_path: Path) -> None:
    first, second = applications(page, url)
    invitations(page, url, first, second)
    decisions(page, first, second)
    other_pages(page)
    interview_day(page, url, first)
    a_later_visit(page, url, tmp_path)
    certified(page, url, first, second)


def applications(page: Page, url: str) -> list[str]:
    """The list is taken over as sent; two of its programs."""
    page.goto(f"{url}/season?date=2026-09-24")
    settled(page, 1200)
    button(page, "season-take-over")
    becomes(page, lambda: kinds(page), {"applied"})
    return [event["code"] for event in events(page)][:2]


def invitations(page: Page, url: str, first: str, second: str) -> None:
    """Weeks later: pasted, looked at, taken in; what is not matched stays in the field."""
    page.goto(f"{url}/season{LATER}")
    settled(page, 1500)
    expect(page.locator(".st-key-result .line")).to_contain_text("match anywhere now, of 100")
    silent = cell(page, "match")
    part(page, "Interviews")
    page.get_by_text("Enter news: paste names or codes").click()
    field = page.locator(".st-key-season-paste textarea")
    field.fill(f"{first} interview 2026-12-10 09:00 virtual\n{second}\nNo such place at all")
    field.press("Control+Enter")
    expect(page.get_by_text("3 lines: 2 matched, 1 with a program that is not in the table.")).to_be_visible()
    button(page, "season-take-in")
    expect(field).to_have_value("No such place at all")
    becomes(page, lambda: set(of_kind(page, "invited")), {first, second})
    invited = {event["code"]: event for event in events(page) if event["kind"] == "invited"}
    assert (invited[first]["day"], invited[first]["time"]) == ("2026-12-10", "09:00")
    says(page, "Next interview, in 13 days")
    becomes(page, lambda: cell(page, "match") != silent, True)


def decisions(page: Page, first: str, second: str) -> None:
    """One is accepted; one declined after its cost was read, and the decline is taken back."""
    button(page, f"step-accepted-{first}")
    button(page, f"decline-{second}")
    expect(page.locator(".st-key-decline-one")).to_contain_text("without this interview")
    with_two = cell(page, "match")
    button(page, "decline-yes-one")
    becomes(page, lambda: of_kind(page, "declined"), [second])
    expect(page.locator(".st-key-result [data-cell=match]")).not_to_have_text(with_two)
    button(page, "undo")
    becomes(page, lambda: of_kind(page, "declined"), [])
    becomes(page, lambda: cell(page, "match"), with_two)
    button(page, f"step-accepted-{second}")


def other_pages(page: Page) -> None:
    """While the curve is held the strip keeps the odds now; Shortlist says them, and so do its cards."""
    turn_to(page, "Start")
    now, home = cell(page, "match"), cell(page, "home")
    box = page.locator(".st-key-curve svg").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(page.locator(".st-key-result [data-cell=home]")).not_to_have_text(home)
    assert cell(page, "match") == now
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2 + 1)
    page.mouse.up()
    settled(page, 800)
    button(page, "undo")
    turn_to(page, "Shortlist")
    says(page, "Now (Fri 27 Nov 2026), with 2 interviews")
    says(page, f"{cell(page, 'match').replace('–', ' to ')} match")
    page.get_by_role("tab", name="All (85)").click()
    settled(page, 800)
    said = page.locator("[class*='st-key-cards'] li .now")
    for words in (r"^Now: .*, interview$", r", no word$"):
        expect(said.filter(has_text=re.compile(words)).first).to_be_visible()


def interview_day(page: Page, url: str, first: str) -> None:
    """It is done, with a note; the letter of thanks takes both."""
    page.goto(f"{url}/season?date=2026-12-10")
    settled(page, 1500)
    part(page, "Interviews")
    button(page, f"step-done-{first}")
    button(page, f"details-{first}")
    page.get_by_label("Your notes").fill("Dr. Lee runs the ICU.")
    page.get_by_label("Your notes").press("Control+Enter")
    settled(page, 800)
    page.keyboard.press("Escape")
    turn_to(page, "Messages")
    part(page, "Letters")
    page.locator(".st-key-letter-kind input").fill("Thank you")
    page.keyboard.press("Enter")
    settled(page, 1000)
    letter = page.locator(f".st-key-letter-thanks-{first} textarea")
    expect(letter).to_have_value(re.compile(r"December 10, 2026"))
    expect(letter).to_have_value(re.compile(r"you noted: Dr\. Lee runs the ICU\."))


def a_later_visit(page: Page, url: str, folder: Path) -> None:
    """Nothing was lost, and the calendar file holds the interview."""
    page.goto(f"{url}/season?date=2026-12-11")
    settled(page, 1500)
    becomes(page, lambda: kinds(page), {"applied", "invited", "accepted", "done"})
    with page.expect_download() as download:
        page.locator(".st-key-download-ics button").first.click()
    download.value.save_as(folder / "season.ics")
    entries = icalendar.Calendar.from_ical((folder / "season.ics").read_bytes()).events
    days = {str(entry["summary"]): entry["dtstart"].dt for entry in entries}
    assert "Rank list deadline" in days
    [interview] = [day for name, day in days.items() if name.startswith("Interview: ")]
    assert isinstance(interview, dt.datetime)
    assert (interview.date(), interview.hour) == (dt.date(2026, 12, 10), 9)


def certified(page: Page, url: str, first: str, second: str) -> None:
    """The interviews become a list, put in order by keyboard and marks; certified, changed, and back."""
    page.goto(f"{url}/season?date=2027-02-20")
    settled(page, 1500)
    part(page, "Rank list")
    button(page, "rank-begin")
    becomes(page, lambda: sorted(rank_list(page)["order"]), sorted([first, second]))
    begun = rank_list(page)["order"]
    rows = page.locator(".ranks li:not(.head)")
    rows.nth(1).locator("input.number").fill("1")
    page.keyboard.press("Enter")
    rows.nth(0).get_by_label("Training").select_option("5")
    settled(page, 800)
    becomes(page, lambda: rank_list(page)["order"], begun[::-1])
    becomes(page, lambda: rank_list(page)["scores"], {begun[1]: {"training": 5}})
    button(page, "rank-certified")
    expect(page.get_by_text("Certified on Sat 20 Feb 2027: 2 programs.")).to_be_visible()
    rows.nth(0).get_by_role("button", name="One down").click()
    settled(page, 800)
    expect(page.get_by_text("Changed since you certified")).to_be_visible()
    button(page, "undo")
    expect(page.get_by_text("Changed since you certified")).to_have_count(0)
    button(page, "undo")
    expect(page.get_by_text("Your list is not certified")).to_be_visible()
    button(page, "redo")
    becomes(page, lambda: rank_list(page)["certified_order"], begun[::-1])


def rank_list(page: Page) -> dict[str, Any]:
    return (kept_in_browser(page) or {})["rank_list"]


def test_news_can_be_entered_on_a_phone(visitor: Visit, url: str) -> None:
    page = visitor(**PHONE)
    page.goto(f"{url}/season{LATER}")
    settled(page, 1200)
    button(page, "season-take-over")
    page.locator(".st-key-season_tab-shown").click()
    page.get_by_role("option", name="Interviews").click()
    settled(page, 800)
    page.get_by_text("Your programs").click()
    settled(page, 600)
    steps = page.locator("[class*='st-key-step-invited'] button")
    size = steps.first.bounding_box()
    assert size is not None
    assert size["height"] >= 40
    steps.first.click()
    settled(page, 1000)
    becomes(page, lambda: len(of_kind(page, "invited")), 1)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    strip = page.locator(".st-key-result .line").bounding_box()
    assert strip is not None
    assert strip["height"] < 40  # one line
