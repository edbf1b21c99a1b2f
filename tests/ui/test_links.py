"""Texts and addresses of others: no text becomes markup, and only the web becomes a link."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.catalog.published_policies import PublishedFact
from smartpick.knowledge import Policy
from smartpick.ui.explore.policy_words import card_lines, cell
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.links import link, plain

HOSTILE = "x](javascript:alert(1)) **bold** <img src=x onerror=alert(1)>\n- $a$ :red[b] `c` ![i](http://e.org)"


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "data:text/html,x", "//e.org", "ftp://e.org", "http:", "http://[", "e.org"]
)
def test_what_is_no_web_address_is_no_link(address: str) -> None:
    assert link("check it there", address) == ""


def test_an_address_cannot_end_its_link() -> None:
    assert link("go", "https://e.org/a(b)?q=1&r=%20#t") == "[go](<https://e.org/a%28b%29?q=1&r=%20#t>)"
    assert link("go", "https://e.org/> [x](javascript:y)") == "[go](<https://e.org/%3E%20%5Bx%5D%28javascript:y%29>)"


@given(st.text())
def test_a_plain_text_has_no_sign_left_with_a_meaning(text: str) -> None:
    shown = plain(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[!-/:-@\[\]-`{-~]", shown)
    assert "\n" not in shown
    assert re.sub(r"\\(.)", r"\1", shown) == " ".join(text.split())


def test_notes_and_pages_of_others_bring_no_markup() -> None:
    other = PublishedFact("1", "j1", False, "program", "javascript:alert(1)", "2020", "low", HOSTILE)
    hostile = Policy(
        "1", POLICY_FACTS["j1"], True, "published", "", None, HOSTILE, (other,),
        season="2024", confidence="high", scope="program", page="javascript:alert(1)",
    )  # fmt: skip
    for shown in (card_lines([hostile], "javascript:x"), cell(hostile, "javascript:x")):
        assert "](" not in shown
        assert "<img" not in shown.replace("\\<", "")
        assert ":red" not in shown.replace("\\:", "")
        assert "Another source says **no**. Published, 2020, its own page." in shown
    verified = Policy("1", POLICY_FACTS["j1"], True, "verified", HOSTILE, None, "")
    assert "](" not in card_lines([verified], "")


def test_a_sentence_with_words_of_others_reads_the_same_and_has_no_markup() -> None:
    ours = "“x” is not a place we know: distance (12 miles) is left out. So."
    assert as_text(ours) == ours
    shown = as_text(f"“{HOSTILE}” :smile: www.e.org a@e.org is no day.")
    assert not re.search(r"(?<!\\)([*_`\[\]<>$~|@]|:\w)", shown)
    assert [as_text(line) for line in ("# a", "1. b", "- c", "=")] == ["\\# a", "1\\. b", "\\- c", "\\="]


@given(st.text())
def test_what_is_quoted_in_a_sentence_is_nothing_but_quoted(text: str) -> None:
    line = " ".join(text.split())
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", as_text(line)) == line


@pytest.mark.parametrize("quoted", [plain, as_text])
def test_a_bare_address_is_no_link_and_looks_the_same(quoted: Callable[[str], str]) -> None:
    """Streamlit looks for addresses after it has taken the backslashes away."""
    text = "see HTTPS://e.org/x http://e.org www.e.org a@e.org or a @ b"
    shown = quoted(text).replace("\\", "")
    assert not re.search(r"https?://|www\.|\w@\w", shown, re.IGNORECASE)
    assert shown.replace("\u2060", "") == text
