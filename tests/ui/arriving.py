"""How the tests of pages come to a page."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.paths import ROOT

UNFOLDED = dict.fromkeys(("answers", "plan", "more", "glance", "rests-on", "curve-numbers"), True)
"""State in which all is open that is drawn only when it is open: both popovers, and what Balance folds."""


def arrived(page: str = "start", address: dict[str, str] | None = None, **state: Any) -> AppTest:
    """The app opened at a page, by a visitor whose session holds `state`: not by way of Start, which costs as much."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in state.items():
        at.session_state[key] = value
    for key, text in (address or {}).items():
        at.query_params[key] = text
    at.switch_page(f"pages/{page}.py").run()
    assert not at.exception
    return at
