"""What the browser kept and cannot be opened is never written again; what two tabs do is told, and both are kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
import streamlit as st

from smartpick import Profile
from smartpick.plan import LARGE_PARTS, NAME_CHARACTERS, large_part, small_part
from smartpick.ui import kept, session
from smartpick.ui.components import browser
from smartpick.ui.session import START

KEPT = "ab12cd34"
MINE = Profile(applicant=START.applicant, name="Mine", notes={"1400500895": "ask in May"})
SMALL: dict[str, Any] = json.loads(small_part(MINE, "any"))
PARTS = {name: large_part(MINE, name) for name in LARGE_PARTS}


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session without a browser."""
    now: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", now)
    return now


def found(plan: Any, parts: dict[str, str] | None = None, **told: Any) -> None:
    """The browser hands over a plan, as text or as what stands in it."""
    text = plan if isinstance(plan, str | None) else json.dumps(plan)
    assert browser._hear_found({"id": KEPT, "plan": text, "parts": PARTS if parts is None else parts, **told})


def words(state: dict[str, Any]) -> list[tuple[str, str]]:
    """What was left for the browser to do: what, and with which plan."""
    return [(word["what"], word["id"]) for word in state.get("to_browser", [])]


def test_a_plan_that_opens_whole_goes_on_where_it_lies(state: dict[str, Any]) -> None:
    found(SMALL)
    assert (session.profile(), session.plan_id()) == (MINE, KEPT)
    assert (words(state), kept.of_what_came_back()) == ([], [])


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ({**SMALL, "version": 99}, "saved by a newer SmartPick (version 99)"),
        ({**SMALL, "version": "6"}, "its version is missing or wrong"),
        ({**SMALL, "applicant": {**SMALL["applicant"], "specialty": "Alchemy"}}, 'no specialty "Alchemy"'),
        ({**SMALL, "preferences": {**SMALL["preferences"], "home": "moon"}}, "You gave: moon"),
        ({**SMALL, "of_tomorrow": 1}, "“of_tomorrow” is not a field"),
        ({**SMALL, "applicant": None}, ""),
        ({**SMALL, "format": "another"}, "made by another program"),
        ([SMALL], "not a SmartPick plan"),
        ("{broken", "damaged or of another kind"),
        ("[" * 100_000, "damaged or of another kind"),
        ("", "damaged or of another kind"),
        (None, "damaged or of another kind"),
    ],
    ids=[
        "newer", "version", "specialty", "ruleset", "field", "no applicant", "foreign", "list", "damaged", "deep",
        "empty", "only parts",
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_set_aside_and_nothing_is_kept_in_its_place(
    state: dict[str, Any], plan: Any, why: str
) -> None:
    found(plan)
    assert (session.profile(), session.is_untouched()) == (START, True)
    assert words(state) == [("aside", KEPT)]
    assert why in state["to_browser"][-1]["why"]
    session.change("preferences", applications=40)
    assert session.plan_id() != KEPT
    (told,) = kept.of_what_came_back()
    assert why in told
    assert "set aside" in told
    assert "save it as a file or delete it" in told
    assert not session.may_come_back()  # no loop


@pytest.mark.parametrize("part", list(LARGE_PARTS))
@pytest.mark.parametrize("kind", ["damaged", "missing"])
def test_a_plan_that_lost_a_part_goes_on_elsewhere_and_what_is_left_stays(
    state: dict[str, Any], part: str, kind: str
) -> None:
    if kind == "damaged":
        found(SMALL, {**PARTS, part: PARTS[part][:-9]})
    else:
        found(SMALL, {name: text for name, text in PARTS.items() if name != part}, missing=[part])
    assert (session.profile().name, session.is_untouched()) == ("Mine", False)
    assert session.plan_id() != KEPT
    assert words(state) == [("aside", KEPT)]
    (told,) = kept.of_what_came_back()
    assert ("cannot be read" if kind == "damaged" else "missing") in told
    assert (session.profile().notes == MINE.notes) is (part != "texts")


def test_a_part_that_did_not_fit_is_said_and_the_plan_goes_on(state: dict[str, Any]) -> None:
    found(SMALL, older=["knowledge"])
    assert (session.plan_id(), words(state)) == (KEPT, [])
    assert "last changes to what you know about programs" in kept.of_what_came_back()[0]


def test_a_plan_asked_for_that_cannot_be_opened_leaves_the_present_one(state: dict[str, Any]) -> None:
    session.change("preferences", applications=40)
    before = session.profile(), session.plan_id()
    browser.open_kept(KEPT)
    found({**SMALL, "version": 99})
    assert (session.profile(), session.plan_id()) == before
    assert words(state) == [("open", KEPT), ("aside", KEPT)]


def told_by_browser(kind: str, **more: Any) -> None:
    heard = {"id": session.plan_id(), "kind": kind, "at": "28 Nov, 14:05", "time": "14:05", "unsaved": False, **more}
    assert browser._hear_newer(heard)


@pytest.mark.parametrize("name", ["", "Plan A", "x" * NAME_CHARACTERS])
def test_two_tabs_that_both_wrote_are_both_kept(name: str) -> None:
    session.change("preferences", applications=40)
    session.rename(name)
    at = session.plan_id()
    told_by_browser("newer", unsaved=True)
    first = session.profile().name
    assert first.endswith("(kept from another tab, 14:05)")
    assert session.plan_id() != at
    assert session.profile().preferences.applications == 40
    told_by_browser("newer", unsaved=True)
    assert session.profile().name.endswith("(kept from another tab, 14:05 2)")
    assert len(session.profile().name) <= NAME_CHARACTERS


def test_a_tab_without_moves_of_its_own_is_only_told(state: dict[str, Any]) -> None:
    session.change("preferences", applications=40)
    at = session.plan_id()
    told_by_browser("newer")
    assert (session.plan_id(), session.profile().name, browser.elsewhere()["kind"]) == (at, "", "newer")
    assert not browser._hear_newer({"id": "of a plan left meanwhile", "kind": "gone"})


def test_starting_over_says_which_plan_was_left_and_another_tab_may_go_on_with_it(state: dict[str, Any]) -> None:
    session.change("preferences", applications=40)
    at = session.plan_id()
    told_by_browser("left")
    assert session.plan_id() == at
    kept.keep_here()
    assert (session.plan_id(), browser.elsewhere()) == (at, {})
    session.start_over()
    session.take_back()
    assert words(state) == [("stay", at), ("leave", at), ("stay", at)]


def test_a_plan_removed_elsewhere_is_kept_again_only_when_asked() -> None:
    session.change("preferences", applications=40)
    at = session.plan_id()
    told_by_browser("gone")
    assert browser.is_removed()
    kept.keep_here()
    assert not browser.is_removed()
    assert session.plan_id() != at
    assert session.profile().name == ""
