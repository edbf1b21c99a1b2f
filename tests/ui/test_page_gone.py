"""“This page is gone” on the card: the odds follow at once, the card and the page Data say so, and it can be undone."""

from __future__ import annotations

import datetime as dt

from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Profile
from smartpick.knowledge import Answer, Knowledge
from smartpick.ui.explore.page_gone import pages_of
from tests.ui.test_evidence import IM, data
from tests.ui.test_explore import UNKNOWN_WITH_A_PAGE
from tests.ui.test_pages import opened, profile, words

SAYS_NO = "1400500895"
DAY = dt.date(2026, 11, 28)


def test_a_page_marked_on_the_card_closes_nothing_any_more_and_comes_back(catalog: Catalog) -> None:
    page = catalog.published.facts[SAYS_NO, "j1"][0].page
    pages = pages_of(catalog, SAYS_NO)
    assert next(iter(pages)) == page
    assert pages[page][0] == "J-1 sponsorship"
    at = opened("explore", **IM)
    at.toggle(key="closed").set_value(True).run()
    at.text_input(key="q").set_value(SAYS_NO).run()
    assert "Not open to you" in words(at)
    at.button(key=f"gone-{SAYS_NO}-0").click().run()
    assert not at.exception
    today = dt.date.today()
    assert {mark.page: mark.on for mark in profile(at).knowledge.gone_pages} == {page: today}
    assert f"Page gone, marked by you on {today.day} {today:%B %Y}: J-1 sponsorship" in words(at)
    assert "Not open to you" not in words(at)
    back = at.button(key=f"gone-{SAYS_NO}-0")
    assert back.label == "It is back"
    back.click().run()
    assert profile(at).knowledge == Knowledge()
    assert "Not open to you" in words(at)


def test_the_data_page_offers_checks_and_gone_pages_as_files(catalog: Catalog) -> None:
    page = catalog.published.facts[SAYS_NO, "j1"][0].page
    answers = [
        Answer(code=SAYS_NO, fact=fact, value=True, kind="verified", source=source, as_of=DAY)
        for fact, source in (("j1", "Web page: https://example.edu/visas"), ("h1b", "Phone call"))
    ]
    knowledge = Knowledge(answers=tuple(answers)).with_page_gone(page, DAY)
    at = data("What to check", Profile(applicant=Applicant(**IM), knowledge=knowledge))
    assert "1 check left out, for a line needs the address of the page" in words(at)
    assert "Hand on what you found out" in words(at)
    assert "What a page said that you marked as gone comes first." in words(at)
    gone = (catalog.published.table["page"] == page).sum()
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels[-2:] == ["1 check", f"{gone} facts of pages that are gone"]
    assert any(page in table.value.to_numpy() for table in at.dataframe)


def test_nothing_to_hand_on_is_not_offered() -> None:
    assert "Hand on what you found out" not in words(data("What to check"))


def shown_with(knowledge: Knowledge, *codes: str) -> AppTest:
    """Explore with the card of one program, or several side by side, for someone who knows this."""
    at = opened("explore", **IM)
    at.session_state["profile"] = profile(at).model_copy(update={"knowledge": knowledge})
    at.toggle(key="closed").set_value(True).run()
    if len(codes) == 1:
        at.text_input(key="q").set_value(codes[0]).run()
    else:
        all_codes = at.dataframe(key="programs").value["acgme_code"].tolist()
        rows = [all_codes.index(code) for code in codes]
        at.session_state["programs"] = {"selection": {"rows": rows, "columns": [], "cells": []}}
        at.run()
    assert not at.exception
    return at


def test_no_page_marked_as_gone_is_offered_to_be_opened(catalog: Catalog) -> None:
    said, unread = catalog.published.facts[SAYS_NO, "j1"][0].page, catalog.apply_pages[UNKNOWN_WITH_A_PAGE]
    assert f"](<{said}>)" in words(shown_with(Knowledge(), SAYS_NO))
    assert f"](<{unread}>)" in words(shown_with(Knowledge(), UNKNOWN_WITH_A_PAGE))
    knowledge = Knowledge().with_page_gone(said, DAY).with_page_gone(unread, DAY)
    card = words(shown_with(knowledge, SAYS_NO))
    assert f"](<{said}>)" not in card
    assert "(page gone)" in card
    assert f"](<{unread}>)" not in words(shown_with(knowledge, UNKNOWN_WITH_A_PAGE))
    table = shown_with(knowledge, SAYS_NO, UNKNOWN_WITH_A_PAGE).table[0].value
    assert not table.map(lambda cell: f"](<{said}>)" in cell or f"](<{unread}>)" in cell).any(axis=None)
    assert "(page gone)" in table.loc["J-1 sponsorship"].iloc[0]
    assert table.loc["Page on applying"].iloc[1] == "not found"
