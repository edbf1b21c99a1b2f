"""Screenshots of every page at 1280 and 360 pixels, light and dark: `python -m tests.screenshots DIR`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.hands import PAGES, choose, slide
from tests.served import chromium, served, settled

SIZES = {1280: 900, 360: 800}
TALLEST = 4500


def whole(page: Page, path: Path) -> None:
    """A picture of the whole page; Streamlit scrolls inside its own pane, so the window grows to hold it."""
    size = page.viewport_size or {"width": 1280, "height": 900}
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(int(tall) + 20, size["height"]), TALLEST)})
    page.wait_for_timeout(1500)
    page.screenshot(path=str(path))
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    print(path)


def tabs(page: Page, folder: Path, name: str) -> None:
    """Every further tab of a page that has tabs."""
    found = page.get_by_role("tab")
    for i in range(1, found.count()):
        found.nth(i).click()
        whole(settled(page, 900), folder / f"{name}-tab{i}.png")


def states(page: Page, url: str, folder: Path) -> None:
    """A few states beside the first look: a card, an empty filter, a specialty without odds, H-1B only."""
    settled(page, 1500).get_by_label("Search by name, city or code").fill("harbor-ucla")
    page.keyboard.press("Enter")
    whole(settled(page, 1000), folder / "explore-card-1280-light.png")
    page.get_by_label("Search by name, city or code").fill("no such program")
    page.keyboard.press("Enter")
    whole(settled(page), folder / "explore-empty-1280-light.png")
    page.goto(f"{url}/balance")
    settled(page, 1500)
    choose(page, "visa", "H-1B")
    whole(page, folder / "balance-h1b-only-1280-light.png")
    choose(page, "second_specialty", "Pediatrics")
    slide(page, "safety_floor", 16)
    page.get_by_text("What would reach your floor").click()
    whole(settled(page, 2000), folder / "balance-second-and-floor-1280-light.png")
    page.get_by_test_id("stTopNavLink").filter(has_text="Shortlist").click()
    whole(settled(page, 1500), folder / "shortlist-two-lists-1280-light.png")
    page.get_by_test_id("stTopNavLink").filter(has_text="Balance").click()
    settled(page, 1500)
    choose(page, "specialty", "Urology")
    whole(page, folder / "balance-urology-1280-light.png")


def main(folder: Path) -> int:
    """Draw everything into the folder; exit status 0."""
    folder.mkdir(parents=True, exist_ok=True)
    with served() as url, chromium() as browser:
        for width, height in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                for name, path in PAGES.items():
                    page.goto(f"{url}/{path}")
                    whole(settled(page, 1500), folder / f"{name}-{width}-{scheme}.png")
                    tabs(page, folder, f"{name}-{width}-{scheme}")
                context.close()
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{url}/explore")
        states(page, url, folder)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to put them: python -m tests.screenshots DIR")
    sys.exit(main(Path(sys.argv[1])))
