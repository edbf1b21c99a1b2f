"""The user's own evidence, by hand: a stranger's hundred programs in, the worksheet out, an answer on the card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Page

from smartpick import Catalog, recommend_profile
from smartpick.knowledge import policy
from smartpick.ui.shipped import START
from tests.browser.hands import becomes, fill, kept_in_browser, says
from tests.served import settled
from tests.ui.test_evidence import strangers_hundred


def open_tab(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/data")
    settled(page, 1000)
    page.get_by_role("tab", name=name).click()
    settled(page, 800)


def answers(page: Page) -> list[dict[str, Any]]:
    """What the plan that the browser keeps knows of programs."""
    return (kept_in_browser(page) or {})["knowledge"]["answers"]


def test_a_strangers_hundred_go_in_and_survive_a_refresh(
    page: Page, url: str, tmp_path: Path, catalog: Catalog
) -> None:
    path = tmp_path / "my list.csv"
    path.write_bytes(strangers_hundred(catalog))
    open_tab(page, url, "Your own files")
    page.locator('.st-key-import_file input[type="file"]').set_input_files(path)
    settled(page, 1500)
    says(page, "100 matched, 0 new, 0 not understood")
    page.get_by_role("button", name="Take it in").click()
    settled(page, 1500)
    says(page, "was taken in")
    page.reload()
    settled(page, 1500)
    becomes(page, lambda: len({answer["code"] for answer in answers(page)}), 75)


def test_the_worksheet_comes_out_as_a_workbook(page: Page, url: str, tmp_path: Path) -> None:
    open_tab(page, url, "What to check")
    with page.expect_download() as download:
        page.locator(".st-key-worksheet-xlsx-12 button").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    codes = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(codes) == 12
    assert all(len(str(code)) == 10 for code in codes)


def test_an_answer_on_the_card_changes_the_list_at_once(page: Page, url: str, catalog: Catalog) -> None:
    listed = recommend_profile(catalog, START).codes
    unasked = next(code for code in listed if policy(catalog, code, "j1").value is None)
    page.goto(f"{url}/explore")
    settled(page, 1200)
    fill(page, "q", unasked)
    page.get_by_text("I checked: put in what you found out").click()
    settled(page)
    page.get_by_role("radio", name="no", exact=True).click()
    page.get_by_role("button", name="Keep this answer").click()
    settled(page, 1200)
    says(page, "Not on your list")
    says(page, "A verified yes to your visa need would bring it in")
    becomes(page, lambda: [answer["value"] for answer in answers(page)], [False])
