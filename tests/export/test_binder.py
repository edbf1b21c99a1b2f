"""The binder: every program once on both papers, rows kept whole, texts as they were typed, nothing of later days."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest

from smartpick import Applicant, Catalog, Plan, Preferences, Profile, recommend, recommend_profile
from smartpick.export import binder, plan_to_excel
from smartpick.export.map_drawing import maps
from smartpick.plan import Event, Interval, Statement, TwoLists, of_hundred, recommend_two
from smartpick.season.news import now
from tests.export.whole_season import DATE, in_season

HOSTILE = (
    '#panic("it ran") $x^2$ *bold* _under_ [open \\ @label <mark> `raw` // comment /* more */ "quoted" #{1+1} = head '
    '#read("/etc/hostname") #import "x.typ" ~ --- & <svg> ]]> \'single\' \\u{41}'
)
TYPST_PAPER = {"a4": (595, 842), "letter": (612, 792)}


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def plain(text: str) -> str:
    """Without white space, since lines break where the paper ends."""
    return re.sub(r"\s|\ufffe|\u200b", "", text)


@pytest.fixture(scope="module")
def plan(catalog: Catalog) -> Plan:
    return in_season(catalog)


@pytest.fixture(scope="module")
def printed(plan: Plan) -> list[str]:
    return pages(binder(plan, DATE))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_page_has_the_paper_s_size_and_its_number(plan: Plan, paper: str) -> None:
    document = pypdfium2.PdfDocument(binder(plan, DATE, paper))  # type: ignore[arg-type]
    sizes = {tuple(sorted(round(side) for side in page.get_size())) for page in document}
    assert sizes == {TYPST_PAPER[paper]}
    for number, page in enumerate(document, 1):
        assert f"{number} of {len(document)}" in page.get_textpage().get_text_bounded()


def test_the_parts_of_a_plan_stand_in_order_and_in_the_contents(printed: list[str]) -> None:
    titles = [
        "Profile", "Odds now", "Split", "Map", "List: Southern California", "List: The nation", "Signals", "Statements",
        "Essays and replies", "Interviews", "Rank list", "Dates", "After the match", "News", "Assumptions", "Sources",
    ]  # fmt: skip
    at = [printed[0].index(title) for title in titles]
    assert at == sorted(at)
    assert "Amina's plan" in printed[0].replace("’", "'")
    for title in titles[1:]:
        assert any(re.search(rf"^{title}", page, re.MULTILINE) for page in printed[1:])


def test_each_program_of_the_list_is_printed_once_and_its_row_on_one_page(plan: Plan, printed: list[str]) -> None:
    listed = [page for page in printed if "Why, and what it rests on" in page]
    reasons = [page.count("It adds") for page in listed]
    codes = [sum(f"{code}" in page.split("Signals\r\n")[0] for code in plan.codes) for page in listed]
    assert sum(codes) == len(plan.codes)
    assert codes == reasons


def test_with_news_each_program_s_chance_stands_beside_the_one_before(plan: Plan, printed: list[str]) -> None:
    news = now(plan, plan.profile.events, DATE)
    best = news.table.iloc[0]
    chance = of_hundred(Interval(best["chance_low"], best["chance_mid"], best["chance_high"]))
    page = next(page for page in printed if "Why, and what it rests on" in page and best["acgme_code"] in page)
    row = page[page.index(best["acgme_code"]) - 200 :]
    assert f"now{chance}(held)".replace(" ", "") in plain(row)


def test_names_and_notes_are_printed_as_typed_whatever_they_hold(catalog: Catalog) -> None:
    table = catalog.table.copy()
    plan, halves = in_season(catalog), " half a character: \ud83d, none: \x00"
    row = catalog.code_position[plan.codes[0]]
    table["program_name"] = table["program_name"].astype(object)
    table.iloc[row, table.columns.get_loc("program_name")] = HOSTILE
    named = in_season(replace(catalog, table=table, version="hostile"))
    profile = named.profile.changed("messages", statements=(Statement(version="home", text=HOSTILE * 20 + halves),))
    profile = profile.marked((), (), {named.codes[1]: HOSTILE}).named("#panic() *my* $plan")
    text = plain("".join(pages(binder(named.with_texts(profile), DATE))))
    assert text.count(plain(HOSTILE)) >= 22
    assert plain("#panic() *my* $plan") in text


def test_letters_its_font_lacks_are_said_on_the_first_page(plan: Plan, printed: list[str]) -> None:
    assert "show as empty boxes" not in printed[0]  # names of programs and places need no other font
    noted = plan.profile.marked((), (), {plan.codes[0]: "Łódź", plan.codes[1]: "مستشفى, 医院"})
    first = " ".join(pages(binder(plan.with_texts(noted), DATE))[0].split())
    assert "Some of your texts hold letters (Arabic, Chinese) that the font of this binder lacks." in first


def test_a_note_longer_than_a_page_is_printed_to_its_end(plan: Plan) -> None:
    notes = {plan.codes[0]: "word " * 390 + "END"}
    events = [
        Event(code=plan.codes[0], kind=kind, date=DATE, notes=f"{kind} " * 200 + f"{kind}END")
        for kind in ("invited", "accepted", "done")
    ]
    noted = plan.profile.marked((), (), notes).with_events(events)
    text = plain("".join(pages(binder(plan.with_texts(noted), DATE))))
    assert all(f"{kind}END" in text for kind in ("invited", "accepted", "done"))
    assert "wordEND" in text


def test_progress_goes_from_nothing_to_all_and_names_each_part(plan: Plan) -> None:
    steps: list[tuple[float, str]] = []
    binder(plan, DATE, progress=lambda share, what: steps.append((share, what)))
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert {"Profile", "List", "Rank list", "Pages"} <= {what for _, what in steps}


def test_news_of_later_days_is_not_in_it(plan: Plan) -> None:
    later = Event(code=plan.codes[20], kind="invited", date=DATE + dt.timedelta(days=1), notes="OnlyTomorrow")
    told = plan.with_texts(plan.profile.with_events([*plan.profile.events, later]))
    assert not any("OnlyTomorrow" in page for page in pages(binder(told, DATE)))
    after = pages(binder(told, later.date))
    assert any("OnlyTomorrow" in page for page in after)
    assert not any("interviews held" in page.lower() for page in after)


def test_a_plan_without_any_news_or_text_has_no_empty_parts(catalog: Catalog) -> None:
    plan = recommend(catalog, Applicant(specialty="Neurology", visa="none"), Preferences(applications=10))
    text = "\n".join(pages(binder(plan, dt.date(2026, 7, 1))))
    assert "Odds now" not in text
    assert "Essays and replies" not in text
    assert "No interview is entered." in text
    assert "All 10 programs get it." in text
    assert plain("match with this list") in plain(text)


@pytest.fixture(scope="module")
def two(catalog: Catalog) -> TwoLists:
    applicant = Applicant(specialty="Internal Medicine", visa="j1_only", second_specialty="Family Medicine")
    profile = Profile(applicant=applicant, preferences=Preferences(applications=40, second_share=0.4))
    return recommend_two(catalog, profile)


def test_both_lists_under_one_budget_are_in_it(two: TwoLists) -> None:
    event = Event(code=two.second.codes[0], kind="invited", date=DATE, notes="SecondCalled")
    text = "\n".join(pages(binder(two.with_texts(two.profile.with_events([event])), DATE)))
    for part in two.parts:
        assert all(code in text for code in part.codes)
        assert f"Signals: {part.profile.applicant.specialty}" in text
    assert "SecondCalled" in text


def test_another_home_region_is_drawn_too(new_england: Catalog) -> None:
    plan = recommend_profile(new_england, Profile(applicant=Applicant(specialty="Neurology", visa="none")))
    assert any(f"List: {new_england.regions.tiers[1]}" in page for page in pages(binder(plan, DATE)))


def test_the_map_marks_each_program_of_the_list_with_the_shape_of_its_region(plan: Plan) -> None:
    home, rest = (svg for _, svg, _ in maps(plan))
    counts = plan.tier_counts
    shapes = [home.count('fill="#c44e00"'), rest.count('fill="#0072b2"'), rest.count('fill="#5a6472" fill-opacity')]
    assert shapes == [counts[1], counts[2], counts[3]]
    assert ">Los Angeles</text>" in home


def test_an_unknown_paper_is_refused(plan: Plan) -> None:
    with pytest.raises(ValueError, match="Paper is a4 or letter"):
        binder(plan, DATE, "a5")  # type: ignore[arg-type]


def test_the_whole_plan_is_a_workbook_with_a_sheet_each(plan: Plan) -> None:
    typed = plan.profile.changed(
        "messages", statements=(Statement(version="home", text="=1+1\n" + "A line.\n" * 300 + "The end."),)
    )
    book = openpyxl.load_workbook(io.BytesIO(plan_to_excel(plan.with_texts(typed), DATE)))
    assert book.sheetnames == [
        "About", "Shortlist", "Odds now", "Split", "Programs now", "Signals", "Statements", "Essays and replies",
        "Interviews", "Rank list", "Dates", "After the match", "News", "Assumptions", "Sources",
    ]  # fmt: skip
    assert "Interviews" in {cell.value for row in book["Odds now"].iter_rows() for cell in row}  # not “held” yet
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert [row[2].value for row in book["Shortlist"].iter_rows(min_row=2)] == plan.codes
    assert book["News"].max_row == len(plan.profile.events) + 1
    first = [row[0].value for row in book["Statements"].iter_rows()]
    assert {"=1+1", "The end."} <= set(first)
    assert [row[2].value for row in book["Rank list"].iter_rows(min_row=2, max_row=4)] == list(typed.rank_list.order)


def test_the_workbook_of_two_lists_has_a_sheet_for_each_list(two: TwoLists) -> None:
    names = openpyxl.load_workbook(io.BytesIO(plan_to_excel(two, DATE))).sheetnames
    assert {"Signals Internal Medicine", "Signals Family Medicine", "Statements Family Medicine"} <= set(names)
