"""Messages as the applicant would: facts that stay, a table to edit, a letter to copy and take away, a clock."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from smartpick import Catalog, recommend_profile
from smartpick.guidance import StatementPlan
from tests.browser.conftest import Visit
from tests.browser.hands import Grid, becomes, choose, kept_before, kept_in_browser, rows_of_csv, says
from tests.served import settled
from tests.three_applicants import TIED


def turn_to_tab(page: Page, title: str) -> None:
    page.get_by_role("tab", name=title, exact=True).click()
    settled(page, 600)


def as_applicant(page: Page, url: str) -> None:
    """Come back as the applicant with strong ties, whose plan the browser kept."""
    kept_before(page, TIED)
    page.goto(f"{url}/messages")
    settled(page, 1200)


def type_into(page: Page, key: str, text: str) -> None:
    page.locator(f".st-key-{key} textarea").fill(text)
    page.keyboard.press("Tab")
    settled(page)


def test_a_fact_and_an_answer_are_still_there_after_a_refresh(page: Page, url: str) -> None:
    page.goto(f"{url}/messages")
    settled(page, 1200)
    choose(page, "fact-kind", "Volunteering")
    page.get_by_label("As a volunteer, I …").fill("taught first aid to drivers")
    settled(page)
    page.get_by_label("in … (town and state, or country)").press_sequentially("Lima, Peru")
    page.reload()
    expect(page.get_by_label("in … (town and state, or country)")).to_have_value("Lima, Peru", timeout=30_000)
    expect(page.get_by_label("As a volunteer, I …")).to_have_value("taught first aid to drivers")
    settled(page)
    page.get_by_role("button", name="Keep this fact").click()
    settled(page)
    sentence = "As a volunteer, I taught first aid to drivers in Lima, Peru."
    says(page, sentence)
    expect(page.get_by_label("As a volunteer, I …")).to_have_value("")  # for the next fact
    expect(page.get_by_label("in … (town and state, or country)")).to_have_value("")
    page.get_by_role("button", name="Change").click()
    settled(page)  # it moves to the place of the fact
    expect(page.get_by_label("in … (town and state, or country)")).to_have_value("Lima, Peru")
    page.get_by_role("button", name="Leave it as it was").click()
    settled(page)
    expect(page.get_by_label("As a volunteer, I …")).to_have_value("")
    turn_to_tab(page, "Answers")
    type_into(page, "answer-preference", "I would only train in Los Angeles.")
    says(page, "Say that it is your first choice, not your only one.")
    page.reload()
    settled(page, 1500)
    turn_to_tab(page, "Your story")
    says(page, sentence)
    shown = page.locator(".st-key-fact-kind input").first.input_value()
    asked = {
        "Volunteering": "As a volunteer, I …",
        "A person there: family, partner, mentor": "Who (for example: my sister)",
    }[shown]
    expect(page.get_by_label(asked)).to_be_visible()  # the fields are those of the kind
    turn_to_tab(page, "Answers")
    expect(page.locator(".st-key-answer-preference textarea")).to_have_value("I would only train in Los Angeles.")
    becomes(page, lambda: (kept_in_browser(page) or {})["story"]["items"][0]["what"], "taught first aid to drivers")
    assert "Angeles" not in page.url


def test_a_letter_is_edited_copied_and_taken_away(visitor: Visit, url: str, tmp_path: Path) -> None:
    page = visitor(permissions=["clipboard-read", "clipboard-write"])
    as_applicant(page, url)
    turn_to_tab(page, "Letters")
    field = page.locator('[class*="st-key-letter-outside"] textarea')
    edited = field.input_value().replace("Thank you for reading", "Many thanks for reading")
    field.fill(edited)
    page.keyboard.press("Tab")
    settled(page)
    block = page.get_by_test_id("stCode").first
    block.hover()
    block.get_by_role("button").click()
    becomes(page, lambda: page.evaluate("navigator.clipboard.readText()").strip(), edited.strip())
    with page.expect_download() as download:
        page.get_by_role("button", name="Download these letters (CSV)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    rows = rows_of_csv(path)
    assert len(rows) == 59
    assert [row["Edited by you"] for row in rows].count("yes") == 1
    assert "Many thanks for reading" in next(row["Letter"] for row in rows if row["Edited by you"] == "yes")
    assert all(len(row["ACGME code"]) == 10 for row in rows)


def test_a_wrong_statement_in_the_table_is_caught(visitor: Visit, url: str, catalog: Catalog, tmp_path: Path) -> None:
    page = visitor(viewport={"width": 1600, "height": 1100})
    as_applicant(page, url)
    turn_to_tab(page, "Statements")
    plan = recommend_profile(catalog, TIED)
    code = plan.codes[0]
    assert StatementPlan(plan).assignments[code] == "national"
    grid = Grid.of(page, page.locator('[class*="st-key-assign-"]'))
    grid.go_to(0, "Version")
    page.keyboard.press("Enter")
    expect(entry := page.locator("#portal input")).to_be_focused()  # the cell's own list of choices
    entry.fill("Southern")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 program gets a statement that does not fit")).to_be_visible()
    settled(page, 900)
    becomes(page, lambda: (kept_in_browser(page) or {})["messages"]["assignments"], {code: "home"})
    with page.expect_download() as download:
        page.get_by_role("button", name="Download this table (CSV)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    row = rows_of_csv(path)[0]
    assert (row["ACGME code"], row["Statement"], row["Chosen by"]) == (code, "Southern California", "you")
    assert "Southern California goes to" in row["Problem"]


def test_the_practice_clock_runs_in_the_browser(page: Page, url: str) -> None:
    page.goto(f"{url}/messages")
    settled(page, 1200)
    turn_to_tab(page, "Answers")
    page.locator(".st-key-practice").get_by_text("Practice view").click()
    settled(page)
    clock = page.get_by_role("timer")
    expect(clock).to_have_text("0 s")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(clock).not_to_have_text("0 s")
    seconds = clock.inner_text()
    page.locator('[class*="st-key-practised"]').first.get_by_text("Affirm").click()  # the clock does not stop
    settled(page)
    expect(clock).not_to_have_text(seconds)
    expect(clock).not_to_have_text("0 s")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Short. Add one fact.")).to_be_visible()
