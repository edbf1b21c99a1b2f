"""What travels to the browser to be kept: the small part with every move, a large one only when it is not there."""

import json
from types import SimpleNamespace

import pytest

from smartpick import Applicant, Profile
from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session
from smartpick.knowledge import POLICY_FACTS, Answer, Knowledge
from smartpick.plan import LARGE_PARTS, joined, large_part, open_plan, small_part
from smartpick.ui.components import browser

COMPONENT, CODE = "browser", "1400500903"
PROFILE = Profile(
    applicant=Applicant(specialty="Internal Medicine", visa="j1_or_h1b"),
    knowledge=Knowledge(
        answers=tuple(
            Answer(code=str(code), fact="j1", value=True, kind="imported", source="mine.csv")
            for code in range(1400500903, 1400500903 + 500)
        )
    ),
    notes={CODE: "ask in May"},
)


@pytest.mark.parametrize(
    ("named", "said", "narrow"),
    [("… Android 14 … Mobile Safari/537.36", None, True), ("… X11; Linux x86_64 …", None, False), (None, None, False),
     ("… Mobile Safari/537.36", False, False), ("… X11; Linux x86_64 …", True, True)],
)  # fmt: skip
def test_a_phone_is_known_by_its_name_until_the_browser_says_how_wide_it_is(monkeypatch, named, said, narrow):
    """Else a phone's first page is drawn twice, and its map sent twice."""
    state, headers = {} if said is None else {"narrow": said}, {} if named is None else {"User-Agent": named}
    context = SimpleNamespace(headers=headers)
    monkeypatch.setattr(browser, "st", SimpleNamespace(session_state=state, context=context))
    assert browser.is_narrow() is narrow


@pytest.fixture(scope="module")
def url():
    with serving("serve") as (address, _):
        yield address


def kept(visitor: Session) -> dict[str, str | None]:
    """The text of each large part as the browser was last given it, None where it was not."""
    return {name: part["text"] for name, part in visitor.given(COMPONENT)["parts"].items()}


def test_a_large_part_travels_once_and_again_only_when_it_is_lost(url: str) -> None:
    with Session(f"{url}/balance") as visitor:
        parts = {name: large_part(PROFILE, name) for name in LARGE_PARTS}
        visitor.report(COMPONENT, "found", {"id": "", "plan": small_part(PROFILE, "any"), "parts": parts})
        assert json.loads(kept(visitor)["knowledge"] or "")["knowledge"]["answers"][0]["source"] == "mine.csv"
        for count in (25, 26):
            move = visitor.set("socal_share", count)
            assert json.loads(visitor.given(COMPONENT)["plan"])["preferences"]["socal_share"] == count / 85
            assert kept(visitor)["knowledge"] is None
            assert "ask in May" in (kept(visitor)["texts"] or "")  # short: it goes along
            assert move.kb < 100
        visitor.report(COMPONENT, "lacks", ["knowledge"])  # another tab wrote its own knowledge over it
        assert "mine.csv" in (kept(visitor)["knowledge"] or "")
        visitor.set("socal_share", 27)
        assert kept(visitor)["knowledge"] is None


def test_a_plan_kept_by_an_earlier_version_in_one_piece_comes_back(url: str) -> None:
    parts = {name: large_part(PROFILE, name) for name in LARGE_PARTS}
    whole, _ = joined(small_part(PROFILE, "any"), parts)
    with Session(f"{url}/balance") as visitor:
        visitor.report(COMPONENT, "found", {"id": "", "plan": whole, "parts": {}})
        sent = {name: text for name, text in kept(visitor).items() if text}
        text, _ = joined(visitor.given(COMPONENT)["plan"], sent)
        assert open_plan(text) == PROFILE


@pytest.mark.parametrize(("part", "words"), [("texts", "your texts"), ("season", "the news of your season")])
def test_a_damaged_part_is_told_and_costs_no_other(url: str, part: str, words: str) -> None:
    with Session(f"{url}/balance") as visitor:
        parts = {part: "{broken", "knowledge": large_part(PROFILE, "knowledge")}
        visitor.report(COMPONENT, "found", {"id": "", "plan": small_part(PROFILE, "any"), "parts": parts})
        assert "mine.csv" in (kept(visitor)["knowledge"] or "")
        warnings = [node.content.body for node in visitor.nodes.values() if node.kind == "alert"]
        assert any(f"{words} in it cannot be read" in text for text in warnings)


def test_what_was_entered_on_a_card_and_not_kept_comes_back_whole_after_a_reload(url: str) -> None:
    entered = {
        "fact": POLICY_FACTS["h1b"].label, "h1b": ["only transfers"], "source": "Phone call", "note": "Ms. Lee",
    }  # fmt: skip
    code = "1403511317"
    key = f"check-{code}"
    with Session(f"{url}/explore?q={code}") as visitor:
        assert visitor.given(COMPONENT)["form"] == {}
        for name, value in entered.items():
            visitor.set(f"{key}-{name}", value)
        held = visitor.given(COMPONENT)["form"]
    with Session(f"{url}/explore?q={code}") as again:
        again.report(COMPONENT, "form", {"at": 7, "form": held})
        assert again.exceptions() == []
        assert (again.given(COMPONENT)["formAt"], again.given(COMPONENT)["form"]) == (7, held)
        assert {name: again.shown()[f"{key}-{name}"] for name in entered} == entered
        again.set(f"{key}-note", "another")
        again.report(COMPONENT, "form", {"at": 7, "form": held})  # told twice
        assert again.shown()[f"{key}-note"] == "another"
        again.set(f"{key}-keep", True)
        assert again.given(COMPONENT)["form"] == {}


def test_an_untouched_session_sends_nothing(url: str) -> None:
    with Session(url) as visitor:
        data = visitor.given(COMPONENT)
        assert (data["untouched"], data["plan"], set(data["parts"].values())) == (True, "", {None})
