"""Plans given to others, opened elsewhere, brought back and taken over: what each visitor finds, and is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from smartpick.plan import LARGE_PARTS, Profile, large_part, small_part
from smartpick.store import Joining, Link, NoSuchLink, Pieces, Store
from smartpick.store.sql import SILENT
from smartpick.ui import kept, server_side, session, shared_plans
from smartpick.ui.components import browser
from smartpick.ui.session import START
from tests.ui.arriving import arrived
from tests.ui.conftest import Tab
from tests.ui.test_pages import words
from tests.ui.test_start import given as part_given

Tabs = Callable[..., Tab]
NOWHERE = "This link leads to no plan: it has ended, or is not whole. Ask whoever gave it to you for a new one."


def an_applicant(tab: Tabs, name: str = "Aisha") -> Tab:
    """A tab of somebody with a plan."""
    turn = tab(Link.new())
    session.change("applicant", step2_ck=240)
    session.rename(name)
    return turn


def given(may_save: bool) -> Link:
    return server_side.give(session.plan_id(), may_save, "my adviser")


def brought(tab: Tabs, link: Link, browser_link: Link | None = None) -> Tab:
    """A tab of somebody else who brings that link."""
    turn = tab(browser_link or Link.new())
    session.bring(link.secret)
    return turn


def held() -> list[str]:
    return [plan.label for plan in server_side.plans() or () if not plan.own]


def elsewhere() -> dict[str, str]:
    return st.session_state.get("elsewhere", {})


@pytest.mark.parametrize("may_save", [False, True])
def test_a_link_opens_the_plan_and_it_stays_on_the_list(tab: Tabs, may_save: bool) -> None:
    an_applicant(tab)
    adviser = Link.new()
    brought(tab, given(may_save), adviser)
    assert session.profile().applicant.step2_ck == 240
    assert server_side.whose(session.plan_id())[1:] == (False, may_save)
    tab(adviser)
    assert (session.profile().name, held(), session.other_plans()) == ("Aisha", ["Aisha"], [])


def test_who_may_change_it_keeps_changes_in_it_and_the_owner_hears(tab: Tabs) -> None:
    owner = an_applicant(tab)
    at = session.plan_id()
    brought(tab, given(may_save=True))
    session.change("applicant", step2_ck=255)
    assert session.plan_id() == at
    owner()
    session.hear()
    assert (elsewhere()["kind"], elsewhere()["changes"]) == ("newer", "Step 2 CK 255 → 240")
    browser.open_kept(at)
    session.hear()
    assert (session.profile().applicant.step2_ck, elsewhere()) == (255, {})


def test_a_tab_hears_of_a_change_before_it_saves_and_says_it_once(tab: Tabs) -> None:
    first = an_applicant(tab)
    link = server_side._link()
    tab(link)
    session.rename("Second")
    session.change("preferences", applications=60)
    first()
    session.hear()
    told = elsewhere()
    assert told["changes"] == "Number of programs 60 → 85"
    session.hear()
    assert elsewhere() is told
    kept.keep_here()  # both stay
    assert {plan.label for plan in server_side.plans() or ()} == {"Second", "Aisha (copy)"}
    assert session.profile().preferences.applications == 85


def test_own_moves_are_no_news(tab: Tabs) -> None:
    an_applicant(tab)
    for score in (241, 242):
        session.change("applicant", step2_ck=score)
        session.hear()
    assert elsewhere() == {}


def test_a_session_looks_seldom(tab: Tabs, monkeypatch: pytest.MonkeyPatch) -> None:
    an_applicant(tab)
    asked = []
    monkeypatch.setattr(Store, "at", lambda *args: asked.append(args))
    monkeypatch.setattr(server_side, "LOOK_S", 1e9)
    st.session_state["kept-look"] = 1e18
    session.hear()
    assert asked == []


def test_who_may_look_goes_on_in_a_copy(tab: Tabs) -> None:
    owner = an_applicant(tab)
    at = session.plan_id()
    adviser = Link.new()
    brought(tab, given(may_save=False), adviser)
    session.change("applicant", step2_ck=255)
    assert elsewhere()["kind"] == "copy"
    assert session.plan_id() != at
    assert server_side.whose(session.plan_id()).own
    assert (session.profile().name, session.profile().applicant.step2_ck) == ("Aisha (copy)", 255)
    session.change("applicant", step2_ck=256)
    tab(adviser)
    assert (session.profile().applicant.step2_ck, held()) == (256, ["Aisha"])
    owner()
    session.hear()
    assert (session.profile().applicant.step2_ck, elsewhere()) == (240, {})
    assert [plan.label for plan in server_side.plans() or ()] == ["Aisha"]


def test_who_may_look_reads_of_corrected_odds_without_a_copy(tab: Tabs) -> None:
    an_applicant(tab)
    brought(tab, given(may_save=False))
    at, st.session_state["odds_since"] = session.plan_id(), "The odds were corrected."
    session.note_odds_since()
    session.keep()
    assert (session.odds_since(), session.plan_id(), elsewhere()) == ("", at, {})


@pytest.mark.parametrize("how", ["end", "delete", "forget"])
@pytest.mark.parametrize("when", ["look", "save", "look, something else was told"])
def test_a_plan_that_was_taken_back_is_closed_at_once(tab: Tabs, how: str, when: str) -> None:
    owner = an_applicant(tab)
    link = given(may_save=True)
    adviser = brought(tab, link)
    owner()
    if when.endswith("told"):
        session.change("applicant", step2_ck=241)
        adviser()
        session.hear()
        assert elsewhere()["kind"] == "newer"
        owner()
    if how == "end":
        server_side.end(link.hash)
    else:
        session.delete_plan() if how == "delete" else session.forget_all()
    adviser()
    session.hear() if when != "save" else session.change("applicant", step2_ck=255)
    assert session.profile() == START
    assert (session.closed(), held(), elsewhere()) == (session.TAKEN_BACK, [], {})
    session.change("applicant", step2_ck=230)
    assert session.closed() == ""


def test_a_link_works_for_the_first_who_opens_it(tab: Tabs) -> None:
    owner = an_applicant(tab)
    link = given(may_save=True)
    brought(tab, link)
    brought(tab, link)
    assert (st.session_state["refused_link"], session.is_untouched()) == (NOWHERE, True)
    owner()
    session.bring(link.secret)
    assert (session.profile().name, held(), st.session_state["refused_link"]) == ("Aisha", [], "")


@pytest.mark.usefixtures("no_rerun")
def test_a_link_that_the_browser_tells_twice_is_followed_once(tab: Tabs, monkeypatch: pytest.MonkeyPatch) -> None:
    tab()
    followed: list[str] = []
    monkeypatch.setattr(session, "bring", followed.append)
    for at in (7, 7, 9):
        st.session_state["browser"] = SimpleNamespace(given={"at": at, "link": f"link of {at}"})
        browser._hear_given()
    assert followed == ["link of 7", "link of 9"]


@pytest.mark.parametrize("secret", ["", "x" * 42, "Un" + "k" * 41, "<b>", "x" * 43 + "?"])
def test_a_link_that_leads_nowhere_is_said_and_nothing_changes(tab: Tabs, secret: str) -> None:
    an_applicant(tab)
    session.bring(secret)
    assert st.session_state["refused_link"] == NOWHERE
    assert session.profile().name == "Aisha"


def test_while_the_database_is_gone_nothing_is_said_that_is_not_so(tab: Tabs, tmp_path: Path) -> None:
    owner = an_applicant(tab)
    link = given(may_save=True)
    adviser = tab(Link.new())
    away = (tmp_path / "plans.sqlite").rename(tmp_path / "away")
    session.bring(link.secret)
    assert st.session_state["refused_link"] == f"{SILENT} The link was not used: open it again later."
    owner()
    session.hear()
    assert (session.profile().name, elsewhere(), server_side.given()) == ("Aisha", {}, ())
    assert server_side.versions(session.plan_id()) is None
    assert session.bring_back(1) == "This version cannot be had now."
    session.delete_plan()
    assert (server_side.unkept(), "said" in st.session_state) == (SILENT, False)
    away.rename(tmp_path / "plans.sqlite")
    adviser()
    session.bring(link.secret)
    assert (session.profile().name, st.session_state["refused_link"]) == ("Aisha", "")


def test_an_adviser_has_one_list_and_leaves_it(tab: Tabs) -> None:
    adviser = Link.new()
    owners = {}
    for name in ("Aisha", "Bilal"):
        owners[name] = an_applicant(tab, name)
        brought(tab, given(may_save=False), adviser)
    [first, second] = sorted(server_side.plans() or (), key=lambda plan: plan.label)
    summary = shared_plans._summary(first)
    assert summary.specialty == "Internal Medicine"
    assert summary.told.startswith("85 programs · ")
    assert summary.told.endswith(" of 100 match")
    assert shared_plans._summary(first) is summary
    session.drop(first.plan, "Aisha", own=False)
    assert st.session_state.pop("said") == "“Aisha” is off your list."
    assert held() == ["Bilal"]
    session.delete_plan()
    assert (held(), session.is_untouched(), second.label) == ([], True, "Bilal")
    for name, owner in owners.items():
        owner()
        assert [plan.label for plan in server_side.plans() or ()] == [name]
        assert server_side.given() == ()


def test_another_device_opens_all_plans_once_it_was_asked(tab: Tabs) -> None:
    owner = an_applicant(tab)
    link = server_side.give(None, True, "")
    phone = Link.new()
    tab(phone)
    session.rename("On the phone")
    session.bring(link.secret)
    assert (session.profile().name, st.session_state["joining"]) == ("On the phone", (link, Joining(1, False, False)))
    assert [plan.label for plan in server_side.plans() or ()] == ["On the phone"]
    for _ in range(2):  # a second click comes when the button is gone
        session.join()
        assert {plan.label for plan in server_side.plans() or ()} == {"Aisha", "On the phone"}
    assert session.profile().name == "Aisha"
    stolen = tab(phone)
    owner()
    [device] = server_side.given()
    server_side.end(device.hash)
    for act in (session.hear, lambda: session.change("applicant", step2_ck=255)):
        stolen()
        act()
        assert (session.profile(), session.closed()) == (START, session.SHUT_OUT)
    assert server_side.plans() == ()
    owner()
    session.hear()
    assert session.profile().applicant.step2_ck == 240


def test_a_link_to_the_plans_one_has_already_asks_nothing(tab: Tabs) -> None:
    an_applicant(tab)
    session.bring(server_side.give(None, True, "").secret)
    assert "joining" not in st.session_state
    assert st.session_state["said"] == "This browser opens all plans of that link already."


def test_a_database_put_back_to_before_this_browser_closes_nothing(tab: Tabs) -> None:
    an_applicant(tab)
    store = server_side._store()
    with store._engine.begin() as db:
        db.exec_driver_sql("DELETE FROM people")
    session.change("applicant", step2_ck=241)
    assert elsewhere()["kind"] == "gone"
    kept.keep_here()
    assert [plan.label for plan in server_side.plans() or ()] == ["Aisha"]
    assert session.profile().applicant.step2_ck == 241


def test_earlier_versions_say_what_was_changed_and_come_back_as_a_move(tab: Tabs) -> None:
    an_applicant(tab)
    session.change("preferences", applications=60)
    plan, versions = session.plan_id(), server_side.versions(session.plan_id()) or ()
    assert [version.revision for version in versions] == [3, 2, 1]
    assert [shared_plans._what_changed(plan, old, new) for new, old in pairwise(versions)] == [
        "Number of programs 85 → 60",
        "name “Internal Medicine” → “Aisha”",
    ]
    session.change("applicant", step2_ck=251)
    assert session.bring_back(1) == ""
    assert (session.profile().applicant.step2_ck, session.profile().preferences.applications) == (240, 85)
    assert session.profile().name == "Aisha"
    assert session.undo_words() == "Step 2 CK 251 → 240; Number of programs 60 → 85"
    session.undo()
    assert session.profile().applicant.step2_ck == 251
    assert session.bring_back(99) == "This version cannot be had now."


def test_deleting_the_present_plan_is_said(tab: Tabs) -> None:
    an_applicant(tab)
    at, link = session.plan_id(), given(may_save=True)
    session.delete_plan()
    assert st.session_state["said"] == "“Aisha” is deleted, with its earlier versions and the links to it."
    assert (session.is_untouched(), session.last_plan(), server_side.plans()) == (True, None, ())
    with pytest.raises(NoSuchLink):
        server_side._store().leads_to(link)
    session.change("applicant", step2_ck=250)
    assert session.plan_id() != at


# Plans that a browser kept before


def in_browser(**old: Profile) -> None:
    """The browser says which plans it holds from before, and hands them over as it is asked, until it names no more."""
    st.session_state["browser-before"] = list(old)
    browser.hand_over()
    done = 0
    while [word for word in st.session_state["to_browser"] if word["at"] > done and word["what"] == "hand"]:
        word = next(word for word in st.session_state["to_browser"] if word["at"] > done and word["what"] == "hand")
        done = word["at"]
        profile = old[word["id"]]
        parts = {name: large_part(profile, name) for name in LARGE_PARTS}
        heard = {"id": word["id"], "plan": small_part(profile, "any"), "parts": parts, "missing": [], "older": []}
        if profile.name == "Damaged":
            heard |= {"plan": "{"}
        st.session_state["browser"] = SimpleNamespace(handed=heard)
        browser._hear_handed()


def words_for_the_browser() -> list[tuple[str, str]]:
    return [(word["what"], word["id"]) for word in st.session_state["to_browser"] if word["what"] != "hand"]


A, B = "a1" * 16, "b2" * 16


@pytest.fixture
def no_rerun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "rerun", lambda scope="app": None)


@pytest.mark.usefixtures("no_rerun")
def test_plans_from_before_are_taken_over_and_leave_the_browser(tab: Tabs) -> None:
    tab()
    in_browser(**{A: START.named("Old"), B: START.named("Last")})
    assert words_for_the_browser() == [("delete", A), ("delete", B)]
    assert {plan.plan: plan.label for plan in server_side.plans() or ()} == {A: "Old", B: "Last"}
    assert (session.profile().name, session.plan_id(), browser.kept_before()) == ("Last", B, 0)
    assert st.session_state["said"].startswith("2 plans from this browser are kept on the server now")
    tab()
    in_browser(**{A: START.named("Old")})  # it was closed before it could forget that one
    assert len(server_side.plans() or ()) == 2
    in_browser(**{A: START.named("Other")})
    assert {plan.label for plan in server_side.plans() or ()} == {"Old", "Last", "Other"}


@pytest.mark.usefixtures("no_rerun")
def test_who_works_already_stays_where_they_are(tab: Tabs) -> None:
    tab()
    session.rename("Now")
    in_browser(**{A: START.named("Old")})
    assert session.profile().name == "Now"
    tab()
    assert session.profile().name == "Now"


@pytest.mark.usefixtures("no_rerun")
def test_what_cannot_be_opened_stays_in_the_browser(tab: Tabs) -> None:
    tab()
    in_browser(**{A: START.named("Damaged"), B: START.named("Good")})
    assert words_for_the_browser() == [("asked", A), ("delete", B)]
    assert [plan.label for plan in server_side.plans() or ()] == ["Good"]
    assert "damaged" in st.session_state["not_handed"][0]


def test_who_says_no_is_not_asked_again(tab: Tabs) -> None:
    tab()
    st.session_state["browser-before"] = [A]
    browser.leave_there()
    assert (browser.kept_before(), words_for_the_browser()) == (0, [("asked", "")])


def test_a_browser_that_keeps_its_plans_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        st,
        "session_state",
        {"browser-before": [A], "browser": SimpleNamespace(given={"at": 1, "link": "x"}, handed={})},
    )
    assert browser.kept_before() == 0
    browser._hear_given()
    browser._hear_handed()
    assert set(st.session_state) == {"browser-before", "browser"}


# On the page

POISON = "<b>*Aisha*</b> [x](http://x.example) :red[y]"


def page(**state: object) -> AppTest:
    return arrived(**state)


def folded_out() -> dict[str, bool]:
    return dict.fromkeys(("plan", "plan-links", "plan-versions", "plan-applicants"), True)


def test_the_menu_gives_a_link_lists_versions_and_shows_who_gave_theirs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, applicant, at = Link.new(), Link.new(), "c3" * 16
    for link in (mine, applicant):
        store.begin(link)
    monkeypatch.setattr(server_side, "_link", lambda: mine)
    store.save(applicant, at, Pieces.of(START.named(POISON[:60]), "any"), 0, "a")
    store.hold(mine, store.share(applicant, at, may_save=False))
    store.save(mine, "d4" * 16, Pieces.of(START.named("Mine"), "any"), 0, "a")
    store.save(mine, "d4" * 16, Pieces.of(START.named("Mine").changed("applicant", step2_ck=250), "any"), 1, "a")
    shown = page(**folded_out())
    assert not shown.exception
    texts = [element.value for element in shown.text]
    assert any(text.startswith(POISON[:60]) and "85 programs · " in text for text in texts)
    assert any(text.endswith("before: Step 2 CK 250") or "Step 2 CK" in text for text in texts)
    shown.text_input(key="link-label").set_value("Dr. Lee").run()
    shown.button(key="link-make").click().run()
    [code] = [field.value for field in shown.text_input if field.label == "The link"]
    secret = code.rpartition("/#share=")[2]
    assert [(one.label, one.may_save, one.held) for one in store.shared(mine)] == [("Dr. Lee", False, False)]
    [link] = store.shared(mine)
    assert Link(secret).hash == link.hash
    shown.session_state["plan_id"] = "e5" * 16
    assert "The link" not in [field.label for field in shown.run().text_input]  # it is of another plan
    shown.session_state["plan_id"] = "d4" * 16
    shown.run()
    shown.button(key=f"link-{link.hash[:16]}-end").click().run()
    assert (store.shared(mine), "The link" in [field.label for field in shown.text_input]) == ((), False)
    shown.button(key=f"held-{at}-open").click().run()
    assert shown.session_state["profile"].name == POISON[:60]
    assert "becomes a copy of your own" in words(shown)
    shown.button(key=f"held-{at}-leave").click().run()
    assert "is off your list" in words(shown)
    assert {plan.label for plan in store.plans(mine)} == {"Mine"}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Joining(0, False, False), "sees all you enter here. It cannot be taken back."),
        (Joining(1, False, True), "What this browser opens so far (a plan) goes along, on every device that opens it."),
        (Joining(2, True, False), "You sign in by an account elsewhere. It then opens that person's plans as well."),
        (Joining(2, True, True), "and so does that person: the two accounts become one. It then opens"),
    ],
)
def test_who_is_to_join_reads_what_will_be(
    store: Store, monkeypatch: pytest.MonkeyPatch, found: Joining, told: str
) -> None:
    store.begin(mine := Link.new())
    monkeypatch.setattr(server_side, "_link", lambda: mine)
    assert told in words(page(joining=(Link.new(), found)))


def test_a_visitor_is_told_and_asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Link.new()
    store.begin(mine)
    monkeypatch.setattr(server_side, "_link", lambda: mine)
    joining = Link.new(), Joining(0, False, False)
    shown = page(**{"browser-before": [A, B], "joining": joining, "refused_link": "No.", "not_handed": ["Damaged."]})
    said = words(shown)
    assert not shown.exception
    for piece in ("holds 2 plans from before", "Go on only if you made the link yourself", "No.", "Damaged."):
        assert piece in said
    assert json.dumps(Link.new().secret) not in said
    shown.button(key="joining-no").click().run()
    shown.button(key="before-no").click().run()
    assert "holds 2 plans" not in words(shown)
    assert "made the link" not in words(shown)


def test_a_page_says_what_was_changed_elsewhere_when_it_is_drawn_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, plan = Link.new(), "d4" * 16
    store.begin(mine)
    monkeypatch.setattr(server_side, "_link", lambda: mine)
    store.save(mine, plan, Pieces.of(START.named("Mine"), "any"), 0, "a")
    shown = page()
    assert shown.session_state["profile"].name == "Mine"
    store.save(mine, plan, Pieces.of(START.named("Mine").changed("applicant", step2_ck=250), "any"), 1, "b")
    said = words(shown.run())
    assert "This plan was changed elsewhere" in said
    assert "Where yours differs: Step 2 CK 250 → not entered" in said
    shown.button(key="elsewhere-take").click().run()
    assert shown.session_state["profile"].applicant.step2_ck == 250
    assert "changed elsewhere" not in words(shown)


def test_a_plan_that_was_taken_back_leaves_the_whole_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, applicant, plan = Link.new(), Link.new(), "c3" * 16
    for link in (mine, applicant):
        store.begin(link)
    monkeypatch.setattr(server_side, "_link", lambda: mine)
    store.save(applicant, plan, Pieces.of(START.changed("preferences", applications=60), "any"), 0, "a")
    store.hold(mine, given := store.share(applicant, plan))
    store.turn_to(mine, plan)
    shown = page()
    assert part_given(shown, "strip")["programs"] == shown.number_input(key="applications").value == 60
    store.end(applicant, given.hash)
    said = words(shown.run())
    assert session.TAKEN_BACK in said
    assert part_given(shown, "strip")["programs"] == shown.number_input(key="applications").value == 85
