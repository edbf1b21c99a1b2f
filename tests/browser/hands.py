"""What a visitor does with eyes and hands: read, type, slide, click, open and save files."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, TimeoutError, expect

from smartpick import Profile
from smartpick.plan import LARGE_PARTS, joined, profile_to_json
from smartpick.ui.shipped import catalog
from tests.paths import ROOT
from tests.served import settled

PAGES = {path.stem: "" if path.stem == "start" else path.stem for path in sorted((ROOT / "pages").glob("*.py"))}
"""Name of each page to its address."""
HEADER, ROW = 35, 35
"""Heights in the grid, pixels; a row that wraps is `WRAPPED` high."""


def main_words(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text()


def says(page: Page, words: str) -> None:
    """Wait until the page says so: a busy machine draws it late."""
    expect(page.get_by_test_id("stMain")).to_contain_text(words, use_inner_text=True)


def says_no_more(page: Page, words: str) -> None:
    """Wait until the page does not say so any more."""
    expect(page.get_by_test_id("stMain")).not_to_contain_text(words, use_inner_text=True)


def becomes(page: Page, read: Callable[[], Any], wanted: Any) -> None:
    """Wait until what is read is what is wanted: a busy machine draws it late, and keeps it late.

    Raises:
        AssertionError: with what was read last.
    """
    found: Any = None
    for _ in range(200):
        try:
            found = read()
        except (AssertionError, LookupError, TypeError) as wrong:  # it is not there yet
            found = wrong
        if found == wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"It is {found!r}, and should be {wanted!r}.")


def result(page: Page) -> str:
    """What the strip says to a screen reader: the whole result in one sentence."""
    said = page.locator(".st-key-result [role=status]")
    expect(said).not_to_have_text("")
    return said.inner_text()


def comes_to(page: Page, sentence: str) -> None:
    """Wait until the strip says so: a busy machine may need a while."""
    expect(page.locator(".st-key-result [role=status]")).to_have_text(sentence)


def begins(page: Page, words: str) -> None:
    """Wait until what the strip says begins so."""
    expect(page.locator(".st-key-result [role=status]")).to_have_text(re.compile(rf"^{re.escape(words)}"))


def cell(page: Page, name: str) -> str:
    """What the strip shows in one of its cells."""
    return page.locator(f".st-key-result [data-cell={name}]").inner_text()


def focused_key(page: Page) -> str:
    """Key of the widget that the cursor is in; "" for none."""
    return page.evaluate(
        "[...(document.activeElement.closest('[class*=st-key-]')?.classList ?? [])]"
        ".find(name => name.startsWith('st-key-')) ?? ''"
    ).removeprefix("st-key-")


def turn_to(page: Page, title: str) -> None:
    """Go to another page by the navigation, as the visitor does."""
    page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
    settled(page, 800)


def unfold(place: Page | Locator) -> None:
    """Open what stands folded there."""
    folded = place.locator("details:not([open]) > summary")
    while folded.count():
        folded.first.click()


@contextlib.contextmanager
def field(page: Page, key: str) -> Iterator[Locator]:
    """The field of that name; a question is behind “Your answers” on all pages but Start."""
    place = page.locator(f".st-key-{key}")
    behind = not place.count()
    if behind:
        page.locator(".st-key-answers button").click()
        place.wait_for()
    for fold in place.locator("xpath=ancestor::details[not(@open)]/summary").all():
        fold.click()
    yield place
    settled(page)
    if behind:
        page.keyboard.press("Escape")
        place.wait_for(state="detached")


def choose(page: Page, key: str, text: str) -> None:
    """Choose an entry of a select box by typing it, or the pill with that text."""
    with field(page, key) as place:
        if place.get_by_test_id("stButtonGroup").count():
            place.get_by_role("radio", name=text, exact=True).click()
        else:
            place.locator("input").first.fill(text)
            page.keyboard.press("Enter")


def fill(page: Page, key: str, text: str) -> None:
    """Type into the field of that name."""
    with field(page, key) as place:
        place.locator("input").first.fill(text)
        page.keyboard.press("Enter")


def slide(page: Page, key: str, steps: int) -> None:
    """Move a slider by the keyboard: to the right, or to the left when steps are negative."""
    page.locator(f".st-key-{key} input[type=range]").first.focus()
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
    settled(page, 900)


def open_plan_panel(page: Page) -> None:
    if not page.get_by_role("button", name="Save plan").is_visible():
        page.locator(".st-key-plan button").first.click()
        page.get_by_role("button", name="Save plan").wait_for()


def saved_plan(page: Page, folder: Path) -> Path:
    """Save the plan as the visitor does."""
    open_plan_panel(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save plan").click()
    path = folder / "plan.json"
    download.value.save_as(path)
    return path


def open_file(page: Page, path: Path) -> None:
    """Open a plan file."""
    open_plan_panel(page)
    page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(path)
    settled(page, 1200)


def start_over(page: Page) -> None:
    open_plan_panel(page)
    page.get_by_role("button", name="Start over", exact=True).click()
    page.get_by_role("button", name="Yes, start over").click()
    settled(page, 800)


def kept_before(page: Page, profile: Profile) -> None:
    """The browser has kept this plan since an earlier visit."""
    text = json.dumps(profile_to_json(profile, catalog().version))
    page.add_init_script(
        f"if (!sessionStorage.seen) {{ sessionStorage.seen = 1; localStorage.setItem('smartpick-plan', {text}) }}"
    )


def kept_in_browser(page: Page) -> dict[str, Any] | None:
    """The plan of this tab in the browser's own storage."""
    name = page.evaluate("sessionStorage.getItem('smartpick-open')")
    if name in (None, "-"):
        return None
    key = f"smartpick-plan:{name}" if name else "smartpick-plan"
    small = page.evaluate(f"localStorage.getItem('{key}')")
    parts = {name: page.evaluate(f"localStorage.getItem('{key}-{name}')") for name in LARGE_PARTS}
    return json.loads(joined(small, {name: text for name, text in parts.items() if text})[0]) if small else None


def downloaded(page: Page, kind: str, folder: Path) -> Path:
    """The shortlist as a file of that kind."""
    with page.expect_download() as download:
        page.locator(f".st-key-download-{kind} button").first.click()  # a button with help is drawn twice
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@dataclass
class Grid:
    """A table on the page: drawn on a canvas, read by the words it keeps for screen readers."""

    page: Page
    canvas: Locator
    row: int = ROW

    @classmethod
    def of(cls, page: Page, part: Locator | None = None, row: int = ROW) -> Grid:
        """The last table of a part of the page, its rows so high; of the page when none is given."""
        inside = part or page.get_by_test_id("stMain")
        return cls(page, inside.locator('canvas[data-testid="data-grid-canvas"]').last, row)

    def words(self) -> str:
        """All that it tells a screen reader of what is in view, once it tells anything."""
        self.canvas.locator("td").first.wait_for(state="attached")
        return self.canvas.evaluate("e => [...e.querySelectorAll('th, td')].map(x => x.textContent).join('\\n')")

    def headers(self) -> list[str]:
        self.canvas.locator("th").first.wait_for(state="attached")
        return self.canvas.evaluate("e => [...e.querySelectorAll('th')].map(x => x.textContent)")

    def cell(self, row: int, column: str) -> str:
        """What stands there, of what is in view."""
        self.canvas.locator(f"tr[aria-rowindex='{row + 2}'] td").first.wait_for(state="attached")
        words = self.canvas.evaluate(
            "(e, line) => [...e.querySelectorAll(`tr[aria-rowindex='${line}'] td`)].map(x => x.textContent)", row + 2
        )
        return words[self.headers().index(column)]

    def click(self, row: int, x: float = 18) -> None:
        """Click a line at its left end: selects it where lines can be selected."""
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + x, box["y"] + HEADER + self.row * row + self.row / 2)

    def go_to(self, row: int, column: str) -> None:
        """Put the cursor on a cell: a click on the line, then the arrow keys."""
        steps = self.headers().index(column)
        self.click(row)
        if not self._is_at(0, 3000):  # a first click may only take the focus from elsewhere
            self.click(row)
        for at in range(1, steps + 1):
            self.page.keyboard.press("ArrowRight")
            assert self._is_at(at)

    def _is_at(self, column: int, patience_ms: int = 20_000) -> bool:
        """Whether the cursor comes to that column."""
        try:
            cell = self.canvas.locator(f'td[aria-selected="true"][aria-colindex="{column + 1}"]')
            cell.wait_for(state="attached", timeout=patience_ms)
        except TimeoutError:
            return False
        return True


def picture(part: Locator) -> np.ndarray:
    """What the eye sees of a part of the page: (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(part.screenshot())).convert("RGB"), dtype=int)


def like(seen: np.ndarray, colour: str | Sequence[int], tolerance: int = 45) -> np.ndarray:
    """(height, width): where a picture shows about that colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)] if isinstance(colour, str) else colour
    return np.abs(seen - np.array(wanted)).max(axis=2) <= tolerance
