"""One redraw of a tab of the Messages page computes nothing twice, and leaves nothing of the person in a cache."""

from __future__ import annotations

import datetime as dt
import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha1
from types import FunctionType, ModuleType
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Plan, Profile
from smartpick.applicant import Story, StoryItem
from smartpick.bench.full_story import full_story
from smartpick.catalog import Catalog
from smartpick.guidance import divisions, ties, why_home
from smartpick.guidance.text import facts, places
from smartpick.plan import DivisionChoice
from tests.ui.arriving import arrived

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


TABS = ("Your story", "Statements", "Answers", "Letters", "Visa", "ERAS places", "Consistency", "Spelling and grammar")


def drawn(tab: str) -> AppTest:
    """The Messages page on one tab, for someone who filled in everything."""
    profile = full_story()
    messages = profile.messages.model_copy(
        update={
            "divisions": tuple(DivisionChoice(division=name) for name in ("Pacific", "Middle Atlantic")),
            "answers": {"move": "I would move to Xanadu."},
            "visa_text": "Xanadu sponsors my visa.",
        }
    )
    story = profile.story.model_copy(
        update={"items": (StoryItem(kind="place", what="lived in Xanadu", place="Xanadu"), *profile.story.items[:-1])}
    )
    told = profile.model_copy(update={"messages": messages, "story": story})
    at = arrived("messages", **{"profile": told, "messages_tab": tab, "thinks-h1b": True})
    return at


@pytest.mark.parametrize("tab", [tab for tab in TABS if tab not in {"Visa", "Spelling and grammar"}])
def test_a_redraw_computes_nothing_twice(tab: str, calls: Counter[str]) -> None:
    at = drawn(tab)
    calls.clear()
    at.run()
    assert not at.exception
    assert calls
    assert {call: count for call, count in calls.items() if count > 1} == {}


def held(holder: Any, depth: int = 6) -> Iterator[Any]:
    """What an object holds, and what that holds, but not the program table nor code."""
    for value in gc.get_referents(holder) if depth else ():
        if not isinstance(value, Catalog | type | ModuleType | FunctionType):
            yield value
            yield from held(value, depth - 1)


def test_no_cache_of_the_page_holds_anything_of_a_person() -> None:
    for tab in TABS:
        drawn(tab)
    names = [
        n for n in sys.modules if n.startswith(("smartpick.guidance", "smartpick.ui.messages", "smartpick.ui.widg"))
    ]
    caches = {
        f"{name}.{key}": value
        for name in names
        for key, value in vars(sys.modules[name]).items()
        if hasattr(value, "cache_info") and value.__module__ == name
    }
    assert "smartpick.guidance.text.home_names.home_pattern" in caches
    personal = {
        name
        for name, cache in caches.items()
        for value in held(cache)
        if isinstance(value, Profile | Plan | Applicant | Story) or (isinstance(value, str) and "Xanadu" in value)
    }
    assert personal == set()
