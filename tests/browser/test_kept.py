"""What lies in a real browser's storage: set aside and saved as a file, typed and reloaded, written by two tabs.

The script of the browser's part runs here on a bare page, with what the server would send: so many cases take a second.
One test at the end goes the whole way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from smartpick import Applicant, Profile
from smartpick.plan import large_part, small_part
from smartpick.ui import components
from tests.browser.hands import becomes, fill, open_plan_panel, settled

OLD = Profile(applicant=Applicant(specialty="Neurology", visa="j1_only"), name="Old")
SMALL = json.loads(small_part(OLD, "any"))
LATER = json.dumps({**SMALL, "version": 99})
LIES = {
    "smartpick-open": "aa",
    "smartpick-plan:aa": LATER,
    "smartpick-plan:aa-texts": '{"story": {"why_home": "weeks of work"}}',
    "smartpick-plan:aa-of_tomorrow": '{"of_tomorrow": 1}',
    "smartpick-plan:bb": "{broken",
    "smartpick-plan:cc-texts": large_part(OLD, "texts"),
}
"""A plan of a later version that is open, a damaged one, and a part whose plan is gone."""
ADDRESS = "http://127.0.0.1:9/you"
FIELD = """
<div data-testid="stApp" data-test-script-state="notRunning" data-test-connection-state="CONNECTED">
<div class="st-key-why"><div data-testid="stTextArea">
<textarea></textarea></div></div><div class="st-key-fact-place"><div data-testid="stTextInput"><input></div></div>
<a data-testid="stTopNavLink" onclick="window.turned = true">You</a></div>
"""
SCRIPT = (Path(components.__file__).parent / "browser.js").read_text("utf-8")
BARE = f"""<!doctype html><body>{FIELD}<script type="module">
{SCRIPT.replace("export default function", "function drawn")}
window.heard = []
window.draw = data => drawn({{ data, setTriggerValue: (event, value) => window.heard.push([event, value]) }})
</script>"""


class Tab:
    """One tab with the script alone: `draw` is a run of the server, and gives what the browser answers by its name."""

    def __init__(self, page: Page, plan_id: str) -> None:
        self.page, self.id, self.words = page, plan_id, []
        page.goto(ADDRESS)

    def draw(self, plan: str = "", **more: Any) -> dict[str, Any]:
        """A run with this text as the small part; "" for a session in which nothing was touched."""
        data = {
            "id": self.id, "label": "Plan", "plan": plan, "untouched": not plan, "mayComeBack": False,
            "words": self.words, "plans": [], "told": "", "narrow": False, "narrowBelow": 0, "full": False,
            "blocked": False, "form": {}, "formAt": 0, "whose": "",
            "parts": {"texts": {"digest": plan and "t", "text": plan and "{}"}}, **more,
        }  # fmt: skip
        return dict(self.page.evaluate("data => { heard.length = 0; draw(data); return heard }", data))

    def word(self, what: str, plan_id: str = "", **more: Any) -> None:
        self.words = [*self.words, {"at": len(self.words) + 1, "what": what, "id": plan_id, "why": "", **more}]

    def hears(self, event: str) -> Any:
        """What the browser says of itself, without a run: the storage event of another tab."""
        self.page.wait_for_function("event => heard.some(([name]) => name === event)", arg=event)
        return dict(self.page.evaluate("heard"))[event]

    def forget_heard(self) -> None:
        self.page.evaluate("heard.length = 0")

    def kept(self, plan_id: str) -> str | None:
        return self.page.evaluate("id => localStorage.getItem(`smartpick-plan:${id}`)", plan_id)

    def sees(self, plan_id: str, text: str) -> None:
        """Wait until what another tab wrote has come to this one: each has a process of its own."""
        becomes(self.page, lambda: self.kept(plan_id), text)

    def lie(self, what: dict[str, str]) -> None:
        self.page.evaluate("what => Object.assign(localStorage, what)", what)

    def lies(self) -> dict[str, str]:
        return self.page.evaluate("({ ...localStorage })")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor without a server: every address is the bare page."""
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(20_000)
    context.route("**/*", lambda route: route.fulfill(body=BARE, content_type="text/html"))
    yield context
    context.close()


def tab(context: BrowserContext, plan_id: str = "aaaa") -> Tab:
    return Tab(context.new_page(), plan_id)


def test_what_cannot_be_opened_stays_as_it_lies_and_can_be_taken_away(context: BrowserContext, tmp_path: Path) -> None:
    one = tab(context)
    one.lie(LIES)
    heard = one.draw(mayComeBack=True)
    assert (heard["found"]["id"], heard["found"]["plan"]) == ("aa", LATER)
    assert {plan["id"]: bool(plan["why"]) for plan in heard["plans"]} == {"aa": False, "bb": True, "cc": True}
    one.word("aside", "aa", why="It is newer.")
    heard = one.draw("{}")
    assert {plan["id"]: plan["why"] for plan in heard["plans"]}["aa"] == "It is newer."
    for number in range(3):
        one.draw(json.dumps({"move": number}))
    lies = one.lies()
    assert {key: lies[key] for key in LIES if "plan" in key} == {key: LIES[key] for key in LIES if "plan" in key}
    assert lies["smartpick-open"] == "aaaa"
    texts: dict[str, str] = {}
    for plan_id in ("aa", "bb", "cc"):
        one.word("download", plan_id)
        with one.page.expect_download() as download:
            one.draw("{}")
        assert re.fullmatch(r"smartpick-set-aside-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
        download.value.save_as(tmp_path / plan_id)
        texts[plan_id] = (tmp_path / plan_id).read_text("utf-8")
    assert json.loads(texts["aa"]) == {
        **SMALL, "version": 99, "story": {"why_home": "weeks of work"}, "of_tomorrow": 1,
    }  # fmt: skip
    assert texts["bb"] == "{broken"
    assert json.loads(texts["cc"]) == {"plan": None, "parts": {"texts": LIES["smartpick-plan:cc-texts"]}}
    one.word("delete", "aa")
    one.draw("{}")
    assert not [key for key in one.lies() if key.startswith("smartpick-plan:aa-") or key == "smartpick-plan:aa"]
    assert one.kept("bb") == "{broken"


def test_a_part_that_went_or_did_not_fit_is_named_and_the_old_one_stays(context: BrowserContext) -> None:
    one = tab(context)
    one.draw("{}")
    one.page.evaluate("""() => { const set = Storage.prototype.setItem
        Storage.prototype.setItem = function (key, value) {
        if (value.length > 1000) throw new DOMException("full", "QuotaExceededError")
        set.call(this, key, value) } }""")
    large = {"texts": {"digest": "t2", "text": "x" * 2000}}
    assert one.draw('{"move": 1}', parts=large)["full"] == "yes"
    assert "full" not in one.draw('{"move": 1}', parts=large, full=True)  # said once
    lies = one.lies()
    assert (lies["smartpick-plan:aaaa"], lies["smartpick-plan:aaaa-texts"]) == ('{"move": 1}', "{}")
    assert one.draw("x" * 2000)["full"] == "yes"
    assert {key: one.lies()[key] for key in lies} == lies  # the stamp too
    assert "newer" not in one.draw("x" * 2000, full=True)
    two = tab(context, "bbbb")
    assert two.draw(mayComeBack=True)["found"]["older"] == ["texts"]
    two.page.evaluate("localStorage.removeItem('smartpick-plan:aaaa-texts')")
    assert two.draw(mayComeBack=True)["found"]["missing"] == ["texts"]


@pytest.mark.parametrize(
    "how",
    [
        "get() { throw new DOMException('no', 'SecurityError') }",
        "value: null",
        "value: { length: 0, getItem: () => null, setItem() { throw new DOMException('no', 'QuotaExceededError') } }",
    ],
)
def test_storage_that_keeps_nothing_is_said_and_leaving_is_asked(context: BrowserContext, how: str) -> None:
    context.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ {how} }})")
    one = tab(context)
    assert one.draw("{}") == {"blocked": "yes"}
    assert one.draw("{}", blocked=True) == {}
    asks = "!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert one.page.evaluate(asks) is True
    assert one.draw(blocked=True) == {}
    assert one.page.evaluate(asks) is False


def test_two_tabs_are_told_at_once_and_none_overwrites_the_other(context: BrowserContext) -> None:
    one, two = tab(context), tab(context)
    one.draw('{"move": 0}')
    two.draw()
    two.word("open", "aaaa")
    assert two.draw()["found"]["plan"] == '{"move": 0}'
    assert two.draw('{"move": 0}') == {}
    two.forget_heard()
    for number in (1, 2, 3):
        one.draw(json.dumps({"move": number}))
    told = two.hears("newer")
    assert (told["kind"], told["unsaved"]) == ("newer", False)
    assert two.draw('{"move": 0, "of": "two"}', told="newer")["newer"]["unsaved"] is True
    assert one.kept("aaaa") == '{"move": 3}'
    two.id = "bbbb"
    two.draw('{"move": 0, "of": "two"}')
    one.sees("bbbb", '{"move": 0, "of": "two"}')
    assert one.kept("aaaa") == '{"move": 3}'
    assert [plan["id"] for plan in one.hears("plans")] == ["bbbb"]
    assert "newer" not in dict(one.page.evaluate("heard"))  # no loop


def test_two_tabs_that_write_in_the_same_moment_are_both_kept(context: BrowserContext) -> None:
    """The browser lets each see the state before: then the later writing stands, and does not know of the earlier."""
    one = tab(context)
    one.draw('{"move": 0}')
    stamp = json.loads(one.lies()["smartpick-plan:aaaa-stamp"])
    one.draw('{"move": 1}')
    two = context.new_page()
    two.goto(ADDRESS)
    one.forget_heard()
    late = {**stamp, "revision": "of two", "line": [*stamp["line"], stamp["revision"]]}
    wrote = {"smartpick-plan:aaaa": '{"move": "of two"}', "smartpick-plan:aaaa-stamp": json.dumps(late)}
    two.evaluate("what => Object.assign(localStorage, what)", wrote)
    assert one.hears("newer")["unsaved"] is True


def test_starting_over_and_forgetting_win_over_other_tabs(context: BrowserContext) -> None:
    one, two, three = tab(context), tab(context), tab(context, "cccc")
    one.draw('{"move": 0}')
    two.word("open", "aaaa")
    two.draw()
    two.draw('{"move": 0}')
    two.forget_heard()
    one.id = "bbbb"
    one.word("leave", "aaaa")
    one.draw()
    assert two.hears("newer")["kind"] == "left"
    two.draw('{"move": 1}', told="left")
    assert two.kept("aaaa") == '{"move": 1}'  # nothing is lost
    three.sees("aaaa", '{"move": 1}')
    assert "found" not in three.draw(mayComeBack=True)  # and a new visit begins anew
    two.page.reload()  # a new session, to which nothing was said
    two.words = []
    assert "found" not in two.draw(id="dddd", mayComeBack=True)
    two.word("open", "aaaa")
    assert two.draw()["found"]["plan"] == '{"move": 1}'
    two.draw('{"move": 2}')
    three.sees("aaaa", '{"move": 2}')
    assert three.draw(mayComeBack=True)["found"]["plan"] == '{"move": 2}'
    two.forget_heard()
    one.word("forget")
    one.draw()
    assert two.hears("newer")["kind"] == "gone"
    assert not [key for key in one.lies() if key.startswith("smartpick-plan")]
    two.page.evaluate("localStorage.clear()")
    assert two.draw('{"move": 3}', untouched=True, told="gone") == {}
    becomes(one.page, one.lies, {})


def test_typed_text_survives_a_reload_until_it_is_kept(context: BrowserContext) -> None:
    one = tab(context)
    one.draw('{"move": 0}')
    area = one.page.locator("textarea")
    area.click()
    one.page.keyboard.type("I lived")
    one.page.reload()
    one.page.evaluate("""() => { window.got = []
        for (const name of ["input", "focusout"]) addEventListener(name, event => got.push([name, event.target.value]))
    }""")
    one.draw('{"move": 0}')
    expect(area).to_have_value("I lived")
    assert one.page.evaluate("got") == [["input", "I lived"], ["focusout", "I lived"]]
    one.draw('{"move": "taken over"}')
    one.page.wait_for_function("() => sessionStorage.getItem('smartpick-drafts') === null")
    area.click()
    one.page.keyboard.type(" there")
    one.page.reload()
    area.evaluate("field => { field.value = 'another text, of another tab' }")
    one.draw('{"move": "taken over"}')
    one.page.wait_for_function("() => sessionStorage.getItem('smartpick-drafts') === null")
    expect(area).to_have_value("another text, of another tab")


def test_what_one_person_typed_is_not_put_back_for_another(context: BrowserContext) -> None:
    one, form = tab(context), {"fact-kind": "rural", "fact-index": -1, "fact-place": "Lima"}
    one.draw('{"move": 0}', whose="aisha", form=form)
    one.page.locator("textarea").click()
    one.page.keyboard.type("I lived")
    one.page.reload()
    assert "form" not in one.draw('{"move": 0}', whose="bo")
    one.page.wait_for_function("() => sessionStorage.getItem('smartpick-drafts') === null")
    expect(one.page.locator("textarea")).to_have_value("")


def test_where_a_server_keeps_plans_drafts_are_of_one_plan_and_wait_until_it_answers(context: BrowserContext) -> None:
    one, form = tab(context), {"fact-kind": "rural", "fact-index": -1, "fact-place": "Lima"}
    kept: dict[str, Any] = {"server": "3", "before": []}
    one.draw(id="aa", form=form, **kept)
    one.page.locator("textarea").click()
    one.page.keyboard.type("I lived")
    one.page.reload()
    for more in ({"server": "unkept"}, {"whose": None}):  # the database is silent
        assert "form" not in one.draw(**{"id": "cc", **kept, **more})
    one.page.reload()
    assert one.draw(id="aa", **kept)["form"]["form"] == form
    one.page.reload()
    assert "form" not in one.draw(id="bb", **kept)
    one.page.wait_for_function("() => sessionStorage.getItem('smartpick-drafts') === null")
    expect(one.page.locator("textarea")).to_have_value("")


def test_what_waits_for_its_page_does_not_come_into_another_plan(context: BrowserContext) -> None:
    one = tab(context)
    one.draw('{"move": 0}')
    one.page.locator("textarea").click()
    one.page.keyboard.type("I lived")
    one.page.goto(ADDRESS.replace("you", "explore"))
    one.draw('{"move": 0}')
    one.draw('{"move": 0}', id="bbbb")  # another plan is opened here
    one.page.evaluate("history.pushState({}, '', '/you')")
    one.page.wait_for_function("() => sessionStorage.getItem('smartpick-drafts') === null")
    expect(one.page.locator("textarea")).to_have_value("")


def test_an_open_form_is_told_after_a_reload_until_the_server_has_heard_of_it(context: BrowserContext) -> None:
    one, form = tab(context), {"fact-kind": "rural", "fact-place": "Lima"}
    one.page.clock.install()
    one.draw('{"move": 0}', form=form)
    one.page.reload()
    told = one.draw('{"move": 0}')["form"]
    assert told["form"] == form
    one.page.clock.run_for(2_900)
    one.draw('{"move": 1}')  # a server that is busy, and answers something else
    one.page.clock.run_for(10_000)
    assert one.hears("form") == told
    one.draw('{"move": 2}')
    one.page.reload()
    told = one.draw('{"move": 2}')["form"]
    assert told["form"] == form
    one.draw('{"move": 2}', form=form, formAt=told["at"])
    one.page.clock.run_for(10_000)
    assert "form" not in dict(one.page.evaluate("heard"))
    one.draw('{"move": 3}', formAt=told["at"])  # it was kept
    one.page.reload()
    assert "form" not in one.draw('{"move": 3}')


def test_a_page_is_turned_when_the_server_has_what_was_typed_into_a_form(context: BrowserContext) -> None:
    one = tab(context)
    one.page.clock.install()
    one.draw('{"move": 0}')
    one.page.locator(".st-key-fact-place input").click()
    one.page.keyboard.type("Lima")
    one.page.get_by_text("You").click()
    one.page.clock.run_for(4_000)  # it is slow to begin
    assert not one.page.evaluate("window.turned")
    one.draw('{"move": 0}', form={"fact-place": "Lima"})
    one.page.clock.run_for(100)
    assert one.page.evaluate("window.turned")


def test_a_page_is_turned_at_once_where_a_field_of_a_form_takes_no_such_number(context: BrowserContext) -> None:
    one = tab(context)
    one.page.clock.install()
    one.draw('{"move": 0}')
    field = one.page.locator(".st-key-fact-place input")
    field.evaluate("field => Object.assign(field, { type: 'number', max: 10 })")
    field.click()
    one.page.keyboard.type("11")
    one.page.get_by_text("You").click()
    one.page.clock.run_for(1_000)
    assert one.page.evaluate("window.turned")


def test_the_whole_way_of_what_cannot_be_opened_and_of_what_was_typed(page: Page, url: str) -> None:
    page.add_init_script(
        f"if (!sessionStorage.seen) {{ sessionStorage.seen = 1; Object.assign(localStorage, {json.dumps(LIES)}) }}"
    )
    page.goto(f"{url}/you")
    settled(page, 1200)
    expect(page.get_by_text("saved by a newer SmartPick (version 99)").first).to_be_visible()
    fill(page, "research_items", "240")
    field = page.locator(".st-key-research_items input").first
    field.click()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")  # and neither Enter nor another field
    page.reload()
    expect(field).to_have_value("24", timeout=30_000)
    page.wait_for_function("() => Object.values(localStorage).some(text => text.includes('\"research_items\": 24,'))")
    assert page.evaluate("localStorage.getItem('smartpick-plan:aa')") == LATER
    open_plan_panel(page)
    expect(page.locator(".st-key-plan-aa-row")).to_contain_text("set aside")
    expect(page.locator(".st-key-plan-bb-row")).to_contain_text("It is damaged.")
    with page.expect_download() as download:
        page.locator(".st-key-plan-aa-save button").first.click()
    assert json.loads(Path(download.value.path()).read_text("utf-8"))["version"] == 99
