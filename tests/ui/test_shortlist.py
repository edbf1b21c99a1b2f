"""The page Shortlist: cards by region, marks as the browser reports them, one sponsor, what changed, two lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Preferences, Profile, recommend, recommend_profile
from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session
from smartpick.plan import much_of_one
from smartpick.ui.shipped import START
from smartpick.ui.shortlist.shortlist import FIRST
from tests.ui.arriving import arrived

HOME, NATION = "cards-Internal Medicine-1", "cards-Internal Medicine-3"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving("serve") as (address, _):
        yield address


@pytest.fixture
def visitor(url: str) -> Iterator[Session]:
    with Session(f"{url}/shortlist") as session:
        yield session


def rows(visitor: Session, key: str = HOME) -> dict[str, dict]:
    return {row["code"]: row for row in visitor.given(key)["rows"]}


def tap(code: str, mark: str, number: int) -> dict:
    return {"code": code, "mark": mark, "number": number}


def test_the_home_region_comes_first_by_chance_with_all_a_card_says(visitor: Session, catalog: Catalog) -> None:
    plan = recommend_profile(catalog, START)
    table = plan.table.query("tier == 1").sort_values("chance_mid", ascending=False, kind="stable")
    shown = rows(visitor)
    assert list(shown) == table["acgme_code"].tolist()
    first, line = next(iter(shown.values())), table.iloc[0]
    assert first["name"] == line["program_name"]
    assert first["place"] == f"{line['city']}, {line['state']}"
    assert first["chance"] == f"Match here: {100 * line['chance_low']:.1f}–{100 * line['chance_high']:.1f} %"
    assert first["visa"] == "J-1: yes, its page says so"
    assert first["adds"] == f"adds {line['adds_points']:.1f} per 100 applicants like you"
    assert {row["visa"].split(",")[0] for row in shown.values()} >= {"Takes your visa: likely"}


def test_the_bars_of_every_region_share_one_scale(visitor: Session) -> None:
    top = visitor.given(HOME)["top"]
    visitor.set("shortlist_tab-shown", "The nation (72)")
    assert visitor.given(NATION)["top"] == top >= max(row["high"] for row in rows(visitor, NATION).values())


def test_a_mark_goes_into_the_plan_and_comes_back_as_seen(visitor: Session) -> None:
    code = list(rows(visitor))[2]
    visitor.report(HOME, "mark", [tap(code, "pinned", 1)])
    assert rows(visitor)[code]["mark"] == "pinned"
    assert visitor.given(HOME)["seen"] == 1
    assert f'"pins": ["{code}"]' in visitor.given("browser")["plan"]


def test_marks_reported_together_count_in_their_order_and_each_once(visitor: Session) -> None:
    one, two, *_ = rows(visitor)
    visitor.report(HOME, "mark", [tap(one, "pinned", 1)])
    visitor.report(HOME, "mark", [tap(one, "pinned", 1), tap(two, "out", 2), tap(one, "", 3)])
    assert two not in rows(visitor)
    assert rows(visitor)[one]["mark"] == ""
    visitor.report(HOME, "mark", [tap(two, "", 4)])
    # The browser sends all that it does not know to be seen; what was seen must not undo what came since.
    visitor.report(HOME, "mark", [tap(two, "out", 2), tap(one, "pinned", 5)])
    assert (rows(visitor)[two]["mark"], rows(visitor)[one]["mark"]) == ("", "pinned")


def test_a_mark_keeps_the_order_of_the_others(visitor: Session) -> None:
    before = list(rows(visitor))
    visitor.report(HOME, "mark", [tap(before[3], "pinned", 1), tap(before[1], "out", 2)])
    after = list(rows(visitor))
    assert [code for code in after if code in before] == [code for code in before if code != before[1]]


def test_a_long_region_shows_its_first_programs_until_all_are_asked_for(visitor: Session) -> None:
    visitor.set("shortlist_tab-shown", "The nation (72)")
    assert len(rows(visitor, NATION)) == FIRST
    visitor.set("Show all 72", True)
    assert len(rows(visitor, NATION)) == 72


def test_details_open_a_drawer_with_why_and_a_note(visitor: Session) -> None:
    code, row = next(iter(rows(visitor).items()))
    visitor.report(HOME, "details", code)
    texts = "\n".join(visitor.texts())
    assert f"{row['place']} · ACGME code {code}" in texts
    assert row["chance"].replace("Match here", "Chance you match here") in texts
    assert "On your list: it adds" in texts
    assert row["why"] in texts
    visitor.set("Your note", "mail on Monday")
    visitor.set("drawer-Pin", True)
    assert rows(visitor)[code]["note"] == "mail on Monday"
    assert rows(visitor)[code]["mark"] == "pinned"


def opened(profile: Profile) -> AppTest:
    return arrived("shortlist", profile=profile)


def test_where_one_sponsor_takes_over_a_tenth_one_button_leaves_the_others_out(catalog: Catalog) -> None:
    applicant = Applicant(specialty="Psychiatry", visa="j1_only")
    plan = recommend(catalog, applicant, Preferences(applications=20))
    (much,) = much_of_one(plan)
    at = opened(plan.profile)
    assert f"3 of your 20 programs belong to one sponsor, {much.sponsor}." in at.info[0].value
    at.button(key=f"fewer-{much.sponsor}").click().run()
    after = recommend_profile(catalog, at.session_state["profile"])
    assert much_of_one(after) == []
    assert at.session_state["before"] == plan.profile.basis  # one move
    assert "belong to one sponsor" not in "".join(info.value for info in at.info)


def test_pins_of_a_large_sponsor_are_kept(catalog: Catalog) -> None:
    applicant = Applicant(specialty="Psychiatry", visa="j1_only")
    first = recommend(catalog, applicant, Preferences(applications=20))
    (much,) = much_of_one(first)
    mine = [line.acgme_code for line in first.table.itertuples() if line.program_name.startswith(much.sponsor)]
    pinned = recommend(catalog, applicant, Preferences(applications=20), pins=mine)
    assert much_of_one(pinned)[0].keeps == 3
    assert not set(mine) & set(much_of_one(pinned)[0].others)


def test_no_word_of_sponsors_on_a_list_of_many(catalog: Catalog) -> None:
    assert much_of_one(recommend_profile(catalog, START)) == []


def test_two_lists_are_shown_one_at_a_time(catalog: Catalog) -> None:
    applicant = Applicant(specialty="Neurology", visa="j1_or_h1b", second_specialty="Pediatrics")
    at = opened(Profile(applicant=applicant, preferences=Preferences(applications=40)))
    assert at.segmented_control(key="shown-of").options == ["Neurology", "Pediatrics"]
    at.segmented_control(key="shown-of").set_value("Pediatrics").run()
    assert not at.exception
    (said,) = re.findall(r"(\d+) Neurology and (\d+) Pediatrics programs", "".join(text.value for text in at.markdown))
    assert at.tabs[-1].label == f"All ({said[1]})"


def test_what_was_left_out_can_be_taken_back(catalog: Catalog) -> None:
    code = recommend_profile(catalog, START).codes[3]
    at = opened(START.marked((), (code,), {}))
    at.button(key=f"back-{code}").click().run()
    assert at.session_state["profile"].exclusions == ()


def downloads(at: AppTest) -> list[str]:
    return [button.proto.label for button in at.get("download_button")]


def test_the_binder_is_made_when_asked_for_and_gone_when_the_plan_changed(catalog: Catalog) -> None:
    at = opened(recommend(catalog, Applicant(specialty="Neurology", visa="none"), Preferences(applications=10)).profile)
    assert "The same as Excel, a sheet each" in downloads(at)
    assert not any(label.startswith("Download the PDF") for label in downloads(at))
    at.button(key="make-binder").click().run()
    assert not at.exception
    assert any(label.startswith("Download the PDF") for label in downloads(at))
    at.session_state["profile"] = at.session_state["profile"].named("Another")
    at.run()
    assert not any(label.startswith("Download the PDF") for label in downloads(at))
