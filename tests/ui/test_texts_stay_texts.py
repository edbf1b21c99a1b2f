"""What people and files say is shown as text: no page makes a picture, a link, a colour or a formula of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

from smartpick import Catalog, Profile
from smartpick.applicant import Applicant, Story, StoryItem, Tie
from smartpick.knowledge import Answer, Knowledge
from smartpick.knowledge.answers import GonePage, OwnProgram
from smartpick.plan import Event, Messages, Preferences, RankList, Statement
from tests.ui.arriving import UNFOLDED, arrived

POISON = "![p](http://e.org/p.png) [l](http://e.org) :red[c] <b>h</b> $x$ :smile: `k` **b**"
SHORT = "![p](http://e.org/p)"
"""The same for short fields."""
MARKUP = re.compile(r"(?<!\\)(!\[p\]|\[l\]\(|:red\[c|<b>h|\$x\$|:smile:|`k`)")
SHOWN_AS_TEXT = {
    ("Text", "body"), ("Code", "code_text"),
    ("TextInput", "default"), ("TextInput", "value"), ("TextInput", "placeholder"),
    ("TextArea", "default"),
    ("TextArea", "value"), ("Selectbox", "options"), ("Selectbox", "raw_value"), ("MultiSelect", "options"),
    ("MultiSelect", "raw_values"), ("MixedData", "json"), ("BidiComponent", "json"), ("ArrowData", "data"),
}  # fmt: skip
"""Fields of Streamlit's messages that it shows letter by letter, and what our own components set as text."""

PARTS = {
    "messages": (
        "Your story",
        "Statements",
        "Answers",
        "Letters",
        "Visa",
        "ERAS places",
        "Consistency",
        "Spelling and grammar",
    ),
    "season": ("Now", "Interviews", "Signals", "Rank list", "Not matched"),
    "data": ("What to check", "Your own files"),
}
EVERYWHERE = [
    "explore",
    "you",
    "balance",
    "shortlist",
    *((page, part) for page, names in PARTS.items() for part in names),
]


def strings(message: Any) -> Iterator[tuple[str, str, str]]:
    """Every text in a message and in those it holds: kind of message, name of the field, text."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if field.message_type is not None and hasattr(one, "ListFields"):
                yield from strings(one)
            elif isinstance(one, str):
                yield message.DESCRIPTOR.name, field.name, one


def markup(at: AppTest) -> list[str]:
    """What of the poison stands on a page as markup."""
    found = []
    for node in at._tree:
        message = getattr(node, "proto", None)
        if message is not None and hasattr(message, "ListFields"):
            found += [
                f"{kind}.{field}: {text[:160]}"
                for kind, field, text in strings(message)
                if field != "id" and (kind, field) not in SHOWN_AS_TEXT and MARKUP.search(text)
            ]
    return found


def poisoned(catalog: Catalog) -> Profile:
    """A plan with a list that says the poison wherever such a plan may say something."""
    table = catalog.table
    of = table[table["specialty"].astype(str) == "Internal Medicine"]["acgme_code"].astype(str).tolist()
    day = dt.date(2026, 11, 2)
    visit = {"kind": "accepted", "date": day, "day": dt.date(2026, 12, 3), "time": "09:00", "format": "virtual"}
    return Profile(
        name=SHORT,
        applicant=Applicant(
            specialty="Internal Medicine", visa="j1_or_h1b", ties=(Tie(place=SHORT, kind="family"),),
            languages=(SHORT,), second_specialty=SHORT,
        ),
        preferences=Preferences(near=SHORT),
        pins=(of[0], "9999999998"), exclusions=(of[1], "9999999999"), notes={of[0]: POISON, of[2]: POISON},
        knowledge=Knowledge(
            answers=tuple(
                Answer(code=code, fact="j1", value=True, kind=kind, source=POISON, note=POISON, as_of=day)
                for code, kind in ((of[0], "verified"), (of[3], "imported"))
            ),
            own_programs=(OwnProgram(name=POISON, city=SHORT, state="CA", source=POISON, note=POISON),),
            gone_pages=(GonePage(page="http://e.org/" + SHORT, on=day),),
        ),
        story=Story(
            items=(
                StoryItem(kind="experience", what=POISON, learned=POISON, place=SHORT, start="2024-05"),
                StoryItem(kind="person", who=POISON, what=POISON, place=SHORT, origin=SHORT),
                StoryItem(kind="aim", what=POISON, place=SHORT, planned_for=dt.date(2027, 5, 1)),
                StoryItem(kind="place", place=SHORT, sentence=POISON),
            ),
            why_home=POISON, adaptability=POISON,
        ),
        messages=Messages(
            statements=(Statement(version="home", text=POISON), Statement(version="national", text=POISON)),
            answers={"move": POISON},
        ),
        events=(
            *(Event(code=code, notes=POISON, **visit) for code in of[4:6]),
            Event(code="9999999999", kind="invited", date=day, notes=POISON),
        ),
        rank_list=RankList(order=(of[4], of[5]), scores={of[4]: {SHORT: 5}}, weights={SHORT: 2}),
    )  # fmt: skip


def opened(profile: Profile) -> AppTest:
    return arrived(profile=profile, touched=True, **UNFOLDED)


def seen(at: AppTest, pages: Iterable[str | tuple[str, str]]) -> list[str]:
    """Markup on Start, where it is opened, and on more pages; a part of one by its title."""
    found = [f"start: {text}" for text in markup(at)]
    for page in pages:
        name, part = page if isinstance(page, tuple) else (page, "")
        at.session_state[f"{name}_tab"] = part
        at.switch_page(f"pages/{name}.py")
        for asked in ("q", "date", "specialty", "sub"):
            at.query_params[asked] = POISON
        at.run()
        assert not at.exception
        found += [f"{page}: {text}" for text in markup(at)]
    return found


def test_a_poisoned_plan_is_text_on_every_page(catalog: Catalog) -> None:
    assert seen(opened(poisoned(catalog)), EVERYWHERE) == []


def test_the_reason_for_no_list_is_text_everywhere() -> None:
    asked = Preferences(targets={POISON: (0, 5)})
    at = opened(Profile(applicant=Applicant(specialty="Internal Medicine", visa="none"), preferences=asked))
    pages = ["explore", "balance", "shortlist", ("messages", "Statements"), ("messages", "Visa"), ("season", "Now")]
    assert seen(at, [*pages, ("data", "What to check"), ("data", "Visa and place")]) == []
