"""Messages: text fields that lose nothing, drafts shown as plain text, and the names of versions and programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import streamlit as st

from smartpick.catalog import Catalog
from smartpick.guidance import Draft, StatementPlan, Wording, count_words, gaps_in
from smartpick.ui import derived, refused, today
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls

FRAGMENTS = ["messages", *controls.AFTER_EVERY_MOVE]
"""What every change on this page draws again."""


def rerun() -> None:
    """Draw this page again, and the copy in the browser with it; for callbacks."""
    st.rerun(FRAGMENTS)


def text_field(
    label: str, key: str, kept: str, keep: Callable[[str], str], *, height: int | None = 160,
    holes: Iterable[str] = (), **arguments: Any,
) -> str:  # fmt: skip
    """A typed text of the applicant; what does not fit stays visible with its sentence.

    Args:
        label: what stands above the field.
        key: of the widget; what was refused is kept under it.
        kept: the text the profile holds.
        keep: takes the typed text; returns "" or the sentence that says why it was not taken.
        height: in pixels; None for one line.
        holes: what may stay in [brackets] because it is filled in later; every other gap is named below the field.

    Returns:
        What the field shows.
    """

    def moved(text: str) -> None:
        refused.settle_typed(key, text, keep(text))

    tie = controls.tied(key, refused.typed(key, kept), moved, FRAGMENTS)
    if height is None:
        st.text_input(label, **tie, **arguments)
    else:
        st.text_area(label, height=height, **tie, **arguments)
    if sentence := refused.refusal_of("typed", key):
        st.error(as_text(f"{sentence} It is not kept yet."), icon=":material/error:")
    gaps(gap for gap in gaps_in(st.session_state[key]) if gap not in set(holes))
    return st.session_state[key]


def button(label: str, key: str, act: Callable[..., Any], *args: Any, **arguments: Any) -> None:
    """`controls.acting` for page Messages."""
    controls.acting(label, key, FRAGMENTS, act, *args, **arguments)


def draft(text: Draft | str) -> None:
    """A text to copy, as it is: never as markup. Gaps are named below it."""
    shown = text.text if isinstance(text, Draft) else text
    st.code(shown, language=None, wrap_lines=True)
    gaps(text.gaps if isinstance(text, Draft) else gaps_in(shown))


def gaps(missing: Iterable[str]) -> None:
    """What still stands in square brackets."""
    for gap in missing:
        plain(f"Still missing: {gap}.", "edit")


def plain(text: str, icon: str = "") -> None:
    """A line that may hold the applicant's own words: shown as plain text, after an icon."""
    if not icon:
        st.text(text)
        return
    with st.container(horizontal=True, wrap=False, gap="small"):
        st.markdown(f":material/{icon}:", width="content")
        st.text(text, width="stretch")


def to_change(wordings: Iterable[Wording]) -> None:
    """Wordings to change, each with its words and what to do."""
    for wording in wordings:
        plain(f"“{wording.words}”: {wording.label}. {wording.ask}", "warning")


def word_count(text: str) -> None:
    """How long a typed text is."""
    words = count_words(text)
    st.caption("Nothing written yet." if not words else f"{words} words, {len(text)} characters.")


def no_list(reason: str) -> None:
    """What to say where a part needs a list and there is none."""
    st.info(
        f"{as_text(reason)} This part looks at your list, so it stays empty. “Your story”, “Answers” and “Spelling "
        "and grammar” work.",
        icon=":material/info:",
    )


@lru_cache(maxsize=4)
def _labels(catalog: Catalog) -> dict[str, str]:
    table: Any = catalog.table
    columns = (table[name].astype(str) for name in ("acgme_code", "program_name", "city", "state"))
    return {code: f"{name} ({city}, {state})" for code, name, city, state in zip(*columns, strict=True)}


def program_label(catalog: Catalog, code: str) -> str:
    """A program with its place; the code alone when it is not in the table."""
    return _labels(catalog).get(code, code)


def day_words(day: dt.date) -> str:
    """ "1 September 2027"."""
    return f"{day.day} {day:%B %Y}"


def with_statements(draw: Callable[[StatementPlan], None]) -> None:
    """Draw a part that needs a list, or say why there is none; what it shows is computed once for this redraw."""
    plan, reason = derived.plan_with_texts()
    if plan is None:
        no_list(reason)
    else:
        draw(StatementPlan(plan, today.today()))
