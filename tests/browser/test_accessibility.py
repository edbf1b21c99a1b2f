"""axe-core over every page and tab at a desk, and the colours of both schemes at both widths: nothing serious.

What axe says of the parts on a phone, test_phone.py asks where it opens them anyway."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.hands import PAGES
from tests.served import settled

ALSO_SEEN: list[tuple[int, Literal["light", "dark"]]] = [(1280, "dark"), (360, "dark"), (360, "light")]
"""Besides 1280 in light, where every rule is asked: of another scheme only the colours can differ, and tables that a
narrow page draws as lists are asked whole by test_phone.py."""
ALSO = {"heading-order", "page-has-heading-one", "empty-heading"}
"""Rules that axe calls moderate, and that a screen reader's user needs all the same."""
EVERY_RULE: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS: dict[str, Any] = EVERY_RULE | {"runOnly": ["color-contrast"]}


def findings(page: Page, options: dict[str, Any] = EVERY_RULE) -> list[str]:
    """What axe finds on the page as it stands, a line each with the first elements."""
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{found['id']} ({found['impact']}): {found['help']}; {len(found['nodes'])}: "
        + " | ".join(node["html"][:140] for node in found["nodes"][:3])
        for found in violations
        if found["impact"] in {"serious", "critical"} or found["id"] in ALSO
    ]


def seen(page: Page, where: str) -> list[str]:
    """The findings in each size and scheme; the page is left as it came, at a desk in light."""
    lines = [f"{where} 1280 light: {line}" for line in findings(page)]
    for width, scheme in ALSO_SEEN:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(400)
        lines += [f"{where} {width} {scheme}: {line}" for line in findings(page, COLOURS)]
    page.set_viewport_size({"width": 1280, "height": 900})
    return lines


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(name: str, url: str, page: Page) -> None:
    page.goto(f"{url}/{PAGES[name]}")
    settled(page, 1500)
    lines = seen(page, name)
    for i in range(1, page.get_by_role("tab").count()):
        tab = page.get_by_role("tab").nth(i)
        tab.click()
        settled(page, 700)
        lines += seen(page, f"{name}, {tab.inner_text()}")
    assert not lines, "\n".join(lines)
