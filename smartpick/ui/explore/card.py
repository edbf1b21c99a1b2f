"""Explore: everything known of one program, with source, date and kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog, Fact
from smartpick.catalog.published_policies import APPLY_PAGE
from smartpick.catalog.visa_place import california_facts
from smartpick.knowledge import POLICY_FACTS, Knowledge, page_to_open, policies, program_facts
from smartpick.ui import derived, session
from smartpick.ui.explore import living, page_gone, policy_words, verify
from smartpick.ui.explore.table import chance_columns
from smartpick.ui.shortlist import why_not
from smartpick.ui.widgets import controls, reopen
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.words import percent, small_range


def card(catalog: Catalog, row: int, fragments: Sequence[str] = ("explore",)) -> None:
    """Everything known of one program, with source, date and kind.

    Args:
        fragments: what is drawn again after a mark or an answer, beside what follows every move.
    """
    line = catalog.table.iloc[row]
    code = str(line["acgme_code"])
    with st.container(border=True):
        st.markdown(f"## {line['program_name']}")
        st.markdown(f"{line['specialty']} · {line['city']}, {line['state']} · {line['subregion']} · code {code}")
        if session.profile().applicant.specialty == line["specialty"]:
            _own_chance(catalog, row, code, fragments)
        else:
            _chance(row, f" in {line['specialty']}, which is not the specialty of your plan")
        st.markdown(living.sentences(catalog, row))
        if line["state"] == "CA":
            rule = california_facts(dt.date.today()).set_index("fact").loc["Training needed for a full license"]
            aged = f" ({rule['note']})" if rule["note"] else ""
            st.caption(f"California: {rule['value']}{aged}. Sources on page Data.")
        knowledge = session.profile().knowledge
        settled = list(policies(catalog, code, knowledge).values())
        lines = policy_words.card_lines(settled, page_to_open(catalog, code, APPLY_PAGE, knowledge))
        st.markdown(page_gone.without_links(lines, knowledge))
        widths = {"Value": 160, "Source": 220, "As of": 90, "Note": 300}
        frame(
            _fact_table(facts_but_policies(catalog, code, knowledge)), "Other facts with source, date and kind",
            **{name: st.column_config.TextColumn(width=width) for name, width in widths.items()},
        )  # fmt: skip
        page_gone.links(catalog, code, fragments)
        with st.expander("I checked: put in what you found out", icon=":material/fact_check:"):
            verify.form(code, fragments)


def _chance(row: int, where: str = "") -> None:
    """The chance at one program, where it is open and there are odds."""
    chances = chance_columns(np.array([row]))
    if chances is not None and chances.notna().all(axis=None):
        low, high = chances.iloc[0]
        st.markdown(f"Chance you match here{where}: **{small_range(low, high)}** (estimate).")


def _own_chance(catalog: Catalog, row: int, code: str, fragments: Sequence[str]) -> None:
    """Chance, place on the list, and the buttons to change it."""
    at = int(np.searchsorted(catalog.rows(session.profile().applicant.specialty), row))
    is_open, closed = (values[at] for values in derived.open_now())
    if not is_open:
        st.warning(f"**Out.** Not open to you. {closed}", icon=":material/block:")
    odds = derived.odds_now()
    if odds is not None and odds.here.by_page[at]:
        if not is_open:
            st.caption(reopen.MEANS)
        reopen.button(code, not is_open, [*fragments, *controls.AFTER_EVERY_MOVE], "card")
    _chance(row)
    plan, _ = derived.plan_or_reason()
    if plan is not None and plan.profile.applicant.visa != "none" and is_open:
        takes = plan.odds.visa[at]
        answer = "your own check says yes" if takes > 1 - 1e-9 else f"about {percent(takes)} (estimate)"
        st.markdown(f"Chance that it takes your visa need: {answer}.")
    if plan is not None and is_open:
        why_not.words(plan, code)
    profile = session.profile()
    with st.container(horizontal=True):
        pinned, excluded = code in profile.pins, code in profile.exclusions
        st.button(
            "Unpin" if pinned else "Pin to my list", on_click=_mark, args=(code, fragments),
            kwargs={"pinned": not pinned}, icon=":material/push_pin:", key=f"pin-{code}",
            disabled=not (is_open or pinned),
        )  # fmt: skip
        st.button(
            "Take back" if excluded else "Leave out", on_click=_mark, args=(code, fragments),
            kwargs={"excluded": not excluded}, icon=":material/block:", key=f"exclude-{code}",
        )  # fmt: skip


def _mark(code: str, fragments: Sequence[str], pinned: bool | None = None, excluded: bool | None = None) -> None:
    session.mark(code, pinned=pinned, excluded=excluded)
    st.rerun([*fragments, *controls.AFTER_EVERY_MOVE])


def facts_but_policies(catalog: Catalog, code: str, knowledge: Knowledge) -> list[Fact]:
    """What says who a program is, and its fill history."""
    labels = {fact.label for fact in POLICY_FACTS.values()}
    return [fact for fact in program_facts(catalog, code, knowledge) if fact.name not in labels]


def _fact_table(facts: list[Fact]) -> pd.DataFrame:
    rows = [
        {
            "Fact": fact.name,
            "Value": "unknown" if fact.value is None else str(fact.value),
            "Kind": fact.kind,
            "Source": fact.source,
            "As of": fact.as_of,
            "Note": fact.note,
        }
        for fact in facts
    ]
    return pd.DataFrame(rows)
