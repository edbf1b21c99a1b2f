"""One redraw of a tab of the Messages page computes nothing twice."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable
from hashlib import sha1
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smartpick.bench.full_story import full_story
from smartpick.catalog import Catalog
from smartpick.guidance import divisions, ties, why_home
from smartpick.guidance.text import facts, places
from smartpick.plan import DivisionChoice
from tests.paths import ROOT

COSTLY: dict[str, Callable[..., Any]] = {
    "ties to the home region": ties.home_tie_strength,
    "ties to divisions": ties.division_ties,
    "ties to states": ties.state_ties,
    "reasons for the home region": why_home.home_reasons,
    "score of the story": why_home.home_story,
    "aims": why_home.aims,
    "track record": facts.adaptability,
    "names in a text": places.named_elsewhere,
    "coverage of divisions": divisions.coverage,
}


def counted(name: str, function: Callable[..., Any], calls: Counter[str]) -> Callable[..., Any]:
    def counting(*args: Any, **kwargs: Any) -> Any:
        of = [repr(value) for value in (*args, *kwargs.values()) if not isinstance(value, Catalog | dt.date | None)]
        calls[f"{name}, {sha1(''.join(of).encode()).hexdigest()[:6]}"] += 1
        return function(*args, **kwargs)

    return counting


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Costly call, with what it was asked of → how often; in whichever module it is asked."""
    counts: Counter[str] = Counter()
    modules = [module for name, module in sys.modules.items() if name.startswith("smartpick.")]
    for name, function in COSTLY.items():
        counting = counted(name, function, counts)
        for module in modules:
            for attribute in [key for key, value in vars(module).items() if value is function]:
                monkeypatch.setattr(module, attribute, counting)
    return counts


@pytest.mark.parametrize("tab", ["Your story", "Statements", "Answers", "Letters", "ERAS places", "Consistency"])
def test_a_redraw_computes_nothing_twice(tab: str, calls: Counter[str]) -> None:
    profile = full_story()
    chosen = tuple(DivisionChoice(division=name) for name in ("Pacific", "Middle Atlantic"))
    profile = profile.model_copy(update={"messages": profile.messages.model_copy(update={"divisions": chosen})})
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["profile"] = profile
    at.session_state["messages_tab"] = tab
    at.run()
    at.switch_page("pages/messages.py").run()
    calls.clear()
    at.run()
    assert not at.exception
    assert calls
    assert {call: count for call, count in calls.items() if count > 1} == {}
