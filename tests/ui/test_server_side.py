"""Where the server keeps the plans: every move is kept at once, and nothing else decides what a visitor finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st

from smartpick.plan import profile_to_json
from smartpick.store import Pieces, Store, StoreError, sql
from smartpick.ui import kept, server_side, session, who
from smartpick.ui.session import START
from tests.ui.conftest import Tab


def named(name: str) -> None:
    session.rename(name)


def labels() -> set[str]:
    return {plan["label"] for plan in session.other_plans()}


def test_nothing_is_kept_before_the_first_move(tab: Callable[[], Tab], store: Store) -> None:
    tab()
    session.keep()
    assert server_side.plans() == ()


def test_a_reload_comes_back_to_the_same_plan(tab: Callable[[], Tab]) -> None:
    tab()
    session.change("applicant", step2_ck=251)
    named("Mine")
    session.tell_story(why_home="aunt")
    before = session.profile(), session.plan_id()
    for _ in range(3):
        tab()
        assert (session.profile(), session.plan_id()) == before
        assert labels() == set()
    assert [version.revision for version in server_side._store().versions(server_side._link(), before[1])] == [3, 2, 1]


def test_moves_are_taken_back_after_a_reload(tab: Callable[[], Tab]) -> None:
    tab()
    for score in (240, 250):
        session.change("applicant", step2_ck=score)
        session.change("preferences", applications=score - 170)
    tab()
    assert session.undo_words() == "Number of programs 70 → 80"
    session.undo()
    assert session.undo_words() == "Step 2 CK 240 → 250"
    session.undo()
    session.undo()
    assert session.profile().applicant.step2_ck == 240
    assert session.profile().preferences.applications == 85
    assert session.can_redo()
    tab()
    assert session.profile().applicant.step2_ck == 240


def test_the_later_of_two_tabs_goes_on_beside(tab: Callable[[], Tab]) -> None:
    first = tab()
    session.change("applicant", step2_ck=240)
    named("Mine")
    second = tab()
    session.change("applicant", step2_ck=250)
    first()
    session.change("preferences", applications=60)
    told = st.session_state["elsewhere"]
    assert told["kind"] == "newer"
    assert told["changes"] == "Step 2 CK 250 → 240; Number of programs 85 → 60"
    assert session.label(session.profile()).startswith("Mine (kept from another tab, ")
    assert session.profile().preferences.applications == 60
    session.change("preferences", applications=61)
    assert labels() == {"Mine"}
    second()
    session.change("applicant", step2_ck=251)
    assert "elsewhere" not in st.session_state
    session.tell_browser("open", next(plan["id"] for plan in session.other_plans()))
    assert session.profile().preferences.applications == 61


def test_what_another_tab_deleted_comes_back_only_when_asked(tab: Callable[[], Tab]) -> None:
    first = tab()
    named("Mine")
    at = session.plan_id()
    tab()
    session.start_over()
    session.tell_browser("delete", at)
    first()
    session.change("applicant", step2_ck=240)
    session.change("applicant", step2_ck=241)
    assert st.session_state["elsewhere"]["kind"] == "gone"
    assert server_side.plans() == ()
    kept.keep_here()
    assert [plan.label for plan in server_side.plans() or ()] == ["Mine"]


def test_starting_over_is_remembered(tab: Callable[[], Tab]) -> None:
    tab()
    named("Mine")
    session.start_over()
    tab()
    assert session.profile() == START
    assert labels() == {"Mine"}
    named("Second")
    session.start_over()
    session.take_back()
    tab()
    assert (session.profile().name, labels()) == ("Second", {"Mine"})


def test_forgetting_everything_leaves_nothing(tab: Callable[[], Tab]) -> None:
    other = tab()
    named("Mine")
    tab()
    session.forget_all()
    assert server_side.plans() == ()
    other()
    named("again")
    assert server_side.plans() == ()
    tab()
    assert session.is_untouched()


def test_a_file_is_kept_as_a_plan_of_its_own(tab: Callable[[], Tab]) -> None:
    tab()
    named("Mine")
    assert session.open_text(profile_to_json(START.named("From a file"), "any")) == ""
    tab()
    assert (session.profile().name, labels()) == ("From a file", {"Mine"})


@pytest.mark.parametrize(
    "small", ['{"format": "smartpick-plan", "version": 99, "name": "Of tomorrow"}', "{broken", "[]"]
)
def test_what_this_version_cannot_open_stays_as_it_is(tab: Callable[[], Tab], store: Store, small: str) -> None:
    tab()
    named("Mine")
    session.start_over()
    link, plan = server_side._link(), "ab" * 16
    store.save(link, plan, Pieces(small, {}), 0, "another")
    tab()
    assert session.is_untouched()
    [told] = kept.of_what_came_back()
    assert told.startswith("The plan you had open last cannot be opened. This ")
    named("New")
    session.change("applicant", step2_ck=240)
    assert store.load(link, plan).pieces.small == small
    assert labels() == {"Mine", "Of tomorrow" if "tomorrow" in small else ""}


def test_a_database_that_is_gone_is_said_and_loses_nothing(
    tab: Callable[[], Tab], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab()
    named("Mine")
    file = tmp_path / "plans.sqlite"
    away = file.rename(tmp_path / "away")
    session.change("applicant", step2_ck=240)
    session.change("applicant", step2_ck=241)
    assert server_side.unkept() == sql.SILENT
    assert session.profile().applicant.step2_ck == 241
    tab()  # who comes now finds the first page, and is told
    assert server_side.unkept() == sql.SILENT
    away.rename(file)
    session.come_back()
    assert (session.profile().name, server_side.unkept()) == ("Mine", "")


def test_what_could_not_be_kept_is_kept_with_the_next_run(tab: Callable[[], Tab], tmp_path: Path) -> None:
    tab()
    named("Mine")
    file = tmp_path / "plans.sqlite"
    away = file.rename(tmp_path / "away")
    session.tell_story(why_home="aunt")
    away.rename(file)
    session.keep()
    assert server_side.unkept() == ""
    tab()
    assert session.profile().story.why_home == "aunt"


def test_a_browser_without_cookies_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    session.come_back()
    named("Mine")
    assert server_side.unkept() == who.NO_COOKIES
    assert session.profile().name == "Mine"


def test_without_a_store_nothing_is_kept_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    session.come_back()
    named("Mine")
    assert not server_side.is_on()
    assert not {"unkept", "kept-last", "came_back"} & set(st.session_state)
    with pytest.raises(StoreError):
        server_side._store()
