"""Signing in, on the pages: whose plans a tab shows, when that ends, and what is said of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from smartpick import private
from smartpick.server import sign_in as set_up
from smartpick.store import Account, Link, Store, StoreError
from smartpick.store.people import LATE_S, SIGNED_IN_S
from smartpick.store.sql import SILENT, run, writing
from smartpick.ui import kept, server_side, session, who
from smartpick.ui.quoted import as_text
from smartpick.ui.session import START
from tests.paths import ROOT
from tests.ui.test_pages import words

ISSUER = "https://id.example.org"
Turn = Callable[[], None]


class Browser:
    """A browser with its own link, in which somebody may have signed in."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch, self.link, self.claims = patch, Link.new(), dict[str, str]()

    def signs_in(self, subject: str = "aisha") -> Turn:
        """Sign in, which comes back to a page drawn anew."""
        self.claims = {"iss": ISSUER, "sub": subject, "nonce": Link.new().secret, "name": f"{subject}!"}
        return self.tab()

    def signs_out(self) -> Turn:
        session.sign_out()
        who.turn_to_provider()
        self.claims = {}
        return self.tab()

    def tab(self) -> Turn:
        """A new tab; what it gives makes that tab the one in hand again. A sign-in counts from the tab's beginning."""
        state: dict[str, Any] = {}
        claims, link = dict(self.claims), self.link

        def turn() -> None:
            self.patch.setattr(st, "session_state", state)
            self.patch.setattr(who, "_claims", lambda: claims)
            self.patch.setattr(who, "_device", lambda: link)

        turn()
        session.come_back()
        return turn


@pytest.fixture
def clock(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many seconds pass."""
    now = [store._clock()]
    monkeypatch.setattr(store, "_clock", lambda: now[0])

    def passes(seconds: float) -> None:
        now[0] += seconds

    return passes


@pytest.fixture
def browser(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Browser]:
    return lambda: Browser(monkeypatch)


def moved(score: int) -> None:
    session.change("applicant", step2_ck=score)


def score() -> int | None:
    """What the tab in hand shows."""
    return session.profile().applicant.step2_ck


def draws() -> None:
    """What the strip does with every run."""
    session.keep()
    session.hear()


Browsers = Callable[[], Browser]


def test_plans_are_there_wherever_one_signs_in(browser: Browsers) -> None:
    browser().signs_in()
    moved(240)
    assert who.signed_in_as() == "aisha!"
    elsewhere = browser()
    elsewhere.tab()
    assert (score(), who.account()) == (None, None)
    elsewhere.signs_in()
    assert (score(), len(server_side.plans() or ())) == (240, 1)


def test_signing_out_leaves_the_browser_with_nothing(browser: Browsers) -> None:
    here = browser()
    here.signs_in()
    moved(240)
    here.signs_out()
    assert (session.profile(), server_side.plans(), who.account()) == (START, (), None)
    here.signs_in()
    assert score() == 240


def test_plans_from_before_go_along_when_asked(browser: Browsers) -> None:
    here, elsewhere = browser(), browser()
    here.tab()
    moved(230)
    here.signs_in()
    assert (score(), who.left_here()) == (None, (1, 0, False))
    for _ in range(2):  # a second click comes when the button is gone
        session.take_along()
        assert (score(), who.left_here()) == (230, (0, 0, True))
        assert st.session_state["said"] == "1 plan is yours now wherever you sign in."
        assert "refused_link" not in st.session_state
    here.signs_out()
    assert server_side.plans() == ()
    elsewhere.signs_in()
    assert score() == 230


def test_plans_from_before_stay_where_they_are_otherwise(browser: Browsers) -> None:
    here = browser()
    here.tab()
    moved(230)
    here.signs_in()
    who.leave_there()
    moved(250)
    here.tab()
    assert (score(), who.left_here()) == (250, (1, 0, True))
    assert [plan.label for plan in server_side.plans() or ()] == ["Internal Medicine"]
    here.signs_out()
    assert score() == 230


def test_a_plan_one_has_already_stays_open_when_others_come_along(browser: Browsers) -> None:
    here = browser()
    here.tab()
    moved(230)
    browser().signs_in()
    moved(250)
    here.signs_in()
    session.take_along()
    assert score() == 250
    assert len(session.other_plans()) == 1


def test_a_tab_from_before_loses_no_move_while_its_plan_is_taken_along(browser: Browsers) -> None:
    here = browser()
    before, another = here.tab(), here.tab()
    before()
    moved(230)
    here.signs_in()
    session.take_along()
    before()
    moved(231)
    draws()
    assert (score(), server_side.unkept(), session.closed(), who.is_over()) == (231, "", "", True)
    another()
    moved(199)  # the first move there
    assert (score(), server_side.unkept(), session.closed()) == (199, "", "")
    here.tab()
    assert score() == 199
    session.tell_browser("open", session.other_plans()[0]["id"])
    assert score() == 231


def test_another_person_at_the_same_browser_never_mixes(browser: Browsers) -> None:
    here = browser()
    of_aisha = here.signs_in("aisha")
    moved(240)
    of_bo = here.signs_in("bo")  # without signing out
    assert (session.profile(), server_side.plans(), who.left_here()[:2]) == (START, (), (0, 0))
    moved(200)
    of_aisha()  # her tab is still open
    draws()
    moved(241)
    assert "elsewhere" not in st.session_state
    assert [plan.revision for plan in server_side.plans() or ()] == [2]
    of_bo()
    draws()
    assert (score(), len(server_side.plans() or ())) == (200, 1)
    here.signs_in("aisha")
    assert score() == 241


def test_a_sign_in_that_expires_in_the_middle_loses_no_move(browser: Browsers, clock: Callable[[float], None]) -> None:
    here = browser()
    here.signs_in()
    moved(240)
    clock(SIGNED_IN_S)
    draws()
    assert who.is_over()
    moved(245)
    session.tell_story(why_home="typed after it expired")
    draws()
    assert (score(), server_side.unkept(), who.is_over()) == (245, "", True)
    assert server_side.plans() is None  # nothing else opens
    assert session.other_plans() == []
    here.tab()
    assert (session.profile(), who.signed_out()) == (
        START, "Your sign-in has expired: sign in again to come to your plans.",
    )  # fmt: skip
    here.signs_in()
    assert (score(), session.profile().story.why_home) == (245, "typed after it expired")
    assert (who.is_over(), who.signed_out(), len(server_side.plans() or ())) == (False, "", 1)


def test_a_plan_begun_after_it_expired_is_kept_too(browser: Browsers, clock: Callable[[float], None]) -> None:
    here = browser()
    here.signs_in()
    clock(SIGNED_IN_S)
    moved(245)
    draws()
    assert (server_side.unkept(), who.is_over()) == ("", True)
    here.signs_in()
    assert score() == 245


def test_both_are_kept_where_it_expired_and_another_device_went_on(
    browser: Browsers, clock: Callable[[float], None]
) -> None:
    here, elsewhere = browser(), browser()
    late = here.signs_in()
    moved(240)
    clock(SIGNED_IN_S)
    elsewhere.signs_in()
    moved(250)
    late()
    for last in (241, 242):
        moved(last)
        draws()
    assert (score(), server_side.unkept()) == (242, "")
    elsewhere.signs_in()
    assert len(server_side.plans() or ()) == 2
    assert score() == 242
    session.tell_browser("open", session.other_plans()[0]["id"])
    assert score() == 250


def test_long_after_it_expired_the_page_says_that_nothing_is_kept(
    browser: Browsers, clock: Callable[[float], None]
) -> None:
    browser().signs_in()
    moved(240)
    clock(SIGNED_IN_S + LATE_S)
    moved(245)
    assert (score(), who.is_over()) == (245, True)
    assert server_side.unkept() == "Your sign-in has expired: sign in again to come to your plans."


def test_signing_out_closes_the_other_tabs_of_the_browser(browser: Browsers) -> None:
    here = browser()
    other = here.signs_in()
    moved(240)
    here.tab()
    here.signs_out()
    other()
    draws()
    assert (session.profile(), session.closed()) == (START, session.SHUT_OUT)
    moved(250)
    assert (session.profile(), session.closed()) == (START, session.SHUT_OUT)
    here.signs_in()
    assert score() == 240


def test_a_sign_in_that_was_ended_opens_nothing_when_it_comes_again(browser: Browsers) -> None:
    here = browser()
    here.signs_in()
    moved(240)
    claims = here.claims
    here.signs_out()
    here.claims = claims  # somebody kept the cookie
    here.tab()
    assert (session.profile(), who.signed_out()) == (START, who.SIGNED_OUT)


def test_who_signed_in_is_never_taken_for_the_browser_while_the_database_is_silent(
    browser: Browsers, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = browser()
    here.tab()
    moved(230)
    with monkeypatch.context() as silent:

        def nothing(*_: object) -> None:
            raise StoreError(SILENT)

        silent.setattr(store, "sign_in", nothing)
        here.signs_in()
        moved(240)
        assert (score(), server_side.unkept()) == (240, SILENT)
    draws()
    assert (server_side.unkept(), len(server_side.plans() or ())) == ("", 1)
    here.signs_out()
    assert score() == 230


def test_a_database_put_back_to_an_earlier_day_finds_the_account_again(browser: Browsers, store: Store) -> None:
    browser().signs_in()
    with writing(store._engine) as db:
        run(db, "DELETE FROM links WHERE until IS NOT NULL")
    for _ in range(2):
        moved(240)
        kept.keep_here()
    browser().signs_in()
    assert score() == 240


def test_forgetting_everything_signs_out(browser: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(st, "logout", lambda: asked.append("provider"))
    here = browser()
    here.signs_in()
    moved(240)
    session.forget_all()
    who.turn_to_provider()
    who.turn_to_provider()  # once
    assert asked == ["provider"]
    here.signs_in()
    assert (session.profile(), server_side.plans()) == (START, ())


@pytest.mark.parametrize("what", ["delete", "forget", "give back"])
def test_nothing_is_called_gone_that_an_expired_sign_in_could_not_take_away(
    browser: Browsers, clock: Callable[[float], None], what: str
) -> None:
    here = browser()
    here.signs_in()
    moved(240)
    clock(SIGNED_IN_S + 1)
    at = session.plan_id()
    {
        "delete": session.delete_plan, "forget": session.forget_all,
        "give back": lambda: session.drop(at, "Aisha", own=False),
    }[what]()  # fmt: skip
    assert "sign in again" in st.session_state["refused_link"]
    assert "said" not in st.session_state
    assert score() == 240  # it stays open
    here.signs_in()
    assert score() == 240


def test_nobody_is_signed_out_by_halves(browser: Browsers, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    here = browser()
    here.signs_in()
    moved(240)

    def silent(*_: object) -> None:
        raise StoreError(SILENT)

    with monkeypatch.context() as patch:
        patch.setattr(store, "sign_out", silent)
        session.sign_out()
    assert st.session_state["refused_link"] == f"You are not signed out yet. {SILENT} Try again."
    assert "turning-to-provider" not in st.session_state
    assert score() == 240


def test_links_to_all_plans_are_not_for_who_is_signed_in(browser: Browsers, store: Store) -> None:
    store.begin(owner := Link.new())
    browser().signs_in()
    session.bring(store.share(owner, None).secret)
    assert "joining" not in st.session_state  # it could not be done, so it is not asked
    assert st.session_state["refused_link"].startswith("You are signed in, which opens your own plans.")


@pytest.mark.parametrize("claims", [{}, {"iss": ISSUER, "sub": "1"}, {"sub": "1", "nonce": "1"}, {"email": "a@b.c"}])
def test_without_issuer_subject_and_a_sign_in_of_its_own_nobody_is_signed_in(
    browser: Browsers, claims: dict[str, str]
) -> None:
    here = browser()
    here.claims = claims
    here.tab()
    moved(240)
    assert who.account() is None


def test_drafts_are_marked_with_whose_they_are(browser: Browsers) -> None:
    here, marks = browser(), []
    here.tab()
    marks.append(who.whose_drafts())
    for subject in ("aisha", "bo", "aisha"):
        here.signs_in(subject)
        server_side.plans()
        marks.append(who.whose_drafts())
    assert marks[0] == ""
    assert (marks[1] == marks[3], len(set(marks))) == (True, 3)
    assert marks[1] in Account(ISSUER, "aisha").hash


def page(monkeypatch: pytest.MonkeyPatch, providers: list[str], **state: object) -> AppTest:
    monkeypatch.setattr(who, "providers", lambda: providers)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in {"plan": True, **state}.items():
        at.session_state[key] = value
    return at.run()


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def test_the_menu_lets_one_in_and_out_and_the_page_asks_about_plans_from_before(
    browser: Browsers, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned: list[str] = []
    monkeypatch.setattr(private, "turn_to_sign_in", lambda provider, _: turned.append(provider))
    monkeypatch.setattr(st, "logout", lambda: turned.append("out"))
    here = Browser(monkeypatch)
    monkeypatch.setattr(who, "_claims", lambda: here.claims)
    monkeypatch.setattr(who, "_device", lambda: here.link)
    shown = page(monkeypatch, [])
    assert not {"Sign in", "Sign out"} & set(labels(shown))
    shown = page(monkeypatch, ["", "school"])
    shown.button(key="sign-in-school").click().run()
    shown.button(key="sign-in").click().run()
    assert turned == ["school", ""]
    shown.text_input(key="plan_name").input("From before").run()
    here.claims = {"iss": ISSUER, "sub": "aisha", "nonce": "1", "name": "A. *K.*"}
    shown = page(monkeypatch, [""])
    assert not shown.exception
    assert "Signed in as A. \\*K.\\*." in words(shown)
    assert "This browser held a plan before you signed in. Take it along?" in words(shown)
    assert "Take along what this browser held before (1)" in labels(shown)
    shown.button(key="left-yes").click().run()
    assert "1 plan is yours now wherever you sign in." in words(shown)
    assert "You open them by signing in" in words(shown)
    assert "Take along" not in labels(shown)
    shown.button(key="sign-out").click().run()
    assert turned[2:] == ["out"]
    assert not shown.exception


def test_the_page_says_when_a_sign_in_is_over(
    browser: Browsers, store: Store, clock: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    turned: list[tuple[str, str]] = []
    monkeypatch.setattr(private, "turn_to_sign_in", lambda *to: turned.append(to))
    here = Browser(monkeypatch)
    here.claims = {"iss": ISSUER, "sub": "aisha", "nonce": "1"}
    monkeypatch.setattr(who, "_claims", lambda: here.claims)
    monkeypatch.setattr(who, "_device", lambda: here.link)
    shown = page(monkeypatch, [""])
    shown.text_input(key="plan_name").input("Mine").run()
    clock(SIGNED_IN_S)
    shown.run()
    assert "Your sign-in has expired. What you change here is still kept." in words(shown)
    shown.button(key="sign-in-again").click().run()
    assert turned == [("", "&at=")]
    clock(LATE_S)
    shown.text_input(key="plan_name").input("Mine too").run()
    assert "Your sign-in has expired. What you change here is not kept any more: save it as a file" in words(shown)
    assert not shown.exception


def test_that_nobody_is_signed_in_is_said_until_the_next_move(
    browser: Browsers, clock: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Browser(monkeypatch)
    here.claims = {"iss": ISSUER, "sub": "aisha", "nonce": "1"}
    monkeypatch.setattr(who, "_claims", lambda: here.claims)
    monkeypatch.setattr(who, "_device", lambda: here.link)
    page(monkeypatch, [""])
    clock(SIGNED_IN_S)
    shown = page(monkeypatch, [""])
    told = "Your sign-in has expired: sign in again to come to your plans."
    assert told in words(shown)
    assert told in words(shown.run())
    shown.text_input(key="plan_name").input("Gone on").run()
    assert told not in words(shown)


@pytest.mark.parametrize("word", who.SAID)
def test_what_became_of_signing_in_is_said_once_and_the_address_forgets_it(
    browser: Browsers, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setattr(who, "_device", Link.new)
    monkeypatch.setattr(who, "providers", lambda: [""])
    shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    shown.query_params["sign_in"] = word
    assert as_text(who.SAID[word]) in words(shown.run())
    assert "sign_in" not in shown.query_params
    assert "sign-in-again" in [button.key for button in shown.button]


@pytest.mark.parametrize(("page_of", "parameters", "at"), [
    ("", {}, ""), ("explore", {"j1": "yes,unknown", "q": "São Paulo"}, "explore?j1=yes%2Cunknown&q=S%C3%A3o+Paulo"),
])  # fmt: skip
def test_who_signs_in_says_where_to_come_back_to(
    browser: Browsers, monkeypatch: pytest.MonkeyPatch, page_of: str, parameters: dict[str, str], at: str
) -> None:
    turned: list[str] = []
    monkeypatch.setattr(private, "turn_to_sign_in", lambda _, more: turned.append(more))
    browser().tab()
    monkeypatch.setattr(st, "query_params", SimpleNamespace(to_dict=lambda: parameters))
    st.session_state["page"] = page_of
    who.sign_in("")
    who.turn_to_provider()
    assert parse_qs(turned[0].lstrip("&")).get("at", [""]) == [at]
    assert set_up.page_of(at) == at


def test_without_it_the_package_that_signs_in_is_not_even_loaded() -> None:
    look = "import sys, smartpick.ui.strip; print([n for n in ('authlib', 'httpx2', 'joserfc') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
