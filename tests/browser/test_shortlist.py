"""The page Shortlist by hand: marks and a note on the cards, the file that follows, the way back."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from smartpick import Catalog, Plan, open_plan, recommend_profile
from smartpick.ui.shipped import first_plan
from tests.browser.hands import becomes, downloaded, kept_in_browser, rows_of_csv, says, says_no_more
from tests.served import settled


def test_pin_leave_out_and_note_on_the_cards(page: Page, url: str, tmp_path: Path, catalog: Catalog) -> None:
    def kept() -> Plan:
        return recommend_profile(catalog, open_plan(json.dumps(kept_in_browser(page))))

    page.goto(f"{url}/shortlist")
    settled(page, 1200)
    table = first_plan().table.query("tier == 1")
    first, second, third = table.sort_values(["chance_mid", "rank"], ascending=[False, True])["acgme_code"][:3]
    cards = page.locator(".cards li")
    cards.nth(0).get_by_role("button", name="Pin").click()
    cards.nth(1).get_by_role("button", name="Leave out").click()
    settled(page, 900)
    cards.nth(2).get_by_role("button", name="Details").click()
    page.get_by_label("Your note").fill("mail on Monday")
    settled(page)
    becomes(page, lambda: kept().profile.notes, {third: "mail on Monday"})  # before the field was left
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(cards.nth(2).locator(".note")).to_have_text("mail on Monday")
    settled(page)
    becomes(page, lambda: (kept().profile.pins, kept().profile.exclusions), ((first,), (second,)))
    assert kept().profile.notes == {third: "mail on Monday"}
    says(page, "What changed in the last move: ")
    rows = rows_of_csv(downloaded(page, "csv", tmp_path))
    assert second not in [row["ACGME code"] for row in rows]
    assert {row["ACGME code"]: row["My note"] for row in rows}[third] == "mail on Monday"
    page.get_by_text("Left out by you (1)").click()
    page.get_by_role("button", name="Take back").click()
    settled(page, 900)
    says_no_more(page, "Left out by you")
    becomes(page, lambda: kept().profile.exclusions, ())
