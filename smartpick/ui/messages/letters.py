"""Messages: letters and e-mails as text to edit and copy; one program or all of a kind. Nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, cast

import streamlit as st

from smartpick.catalog import Catalog
from smartpick.export.tables import csv_bytes, in_words
from smartpick.guidance import (
    ADVICE,
    AFTER_INTERVIEW,
    HOLES,
    LETTERS,
    MOST_WORDS,
    StatementPlan,
    count_words,
    draft_for_all,
    fits,
    interviewed,
    letter,
    merge,
)
from smartpick.plan import Plan
from smartpick.plan.messages import LetterKind
from smartpick.season.calendar import season
from smartpick.season.soap import no_contact
from smartpick.ui import refused, session, today
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.parts import choice, part
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.texts import button, draft, plain, program_label, text_field, with_statements

ALL, ONE = "All programs it fits", "One program"


def section() -> None:
    """Choose a letter, edit it, copy it; then the same for many programs as a file."""
    with_statements(_draw)


def _draw(statements: StatementPlan) -> None:
    plan = statements.plan
    if blocked := no_contact(season(), today.moment(), today.own_zone()):
        st.error(as_text(blocked), icon=":material/block:")
        return
    kind = cast(LetterKind, st.selectbox("Letter", list(LETTERS), format_func=LETTERS.__getitem__, key="letter-kind"))
    st.caption(ADVICE[kind])
    over = interviewed(statements) if kind in AFTER_INTERVIEW else ()
    codes = list(over) or [code for code in plan.codes if fits(plan.catalog, kind, code)]
    if kind in AFTER_INTERVIEW and not over:
        st.caption("No interview is over yet by what you entered on page Season: your whole list is offered.")
    if not codes:
        st.info("No program of your list fits this letter. Choose another letter.", icon=":material/info:")
        return
    who = st.segmented_control("For", [ONE, ALL], default=ONE, required=True, key="letter-for")
    if who == ONE:
        _one(statements, kind, codes)
    else:
        _common(statements, kind, codes)
    _merge(statements, kind, codes)


def _choice(catalog: Catalog, label: str, codes: Sequence[str], key: str) -> str:
    return choice(label, codes, lambda code: program_label(catalog, code), key)


def _one(statements: StatementPlan, kind: LetterKind, codes: Sequence[str]) -> None:
    """The letter to one program."""
    code = _choice(statements.plan.catalog, "Program", codes, f"letter-code-{kind}")
    made = letter(statements, kind, code)
    own, key = _own(statements.plan, kind, code), f"letter-{kind}-{code}"
    typed = text_field(
        "The letter, yours to edit", key, made.text if own is None else own,
        partial(_write, kind, code), height=360, holes=HOLES,
    )  # fmt: skip
    sentence = refused.refusal_of("typed", key)
    first, _, rest = typed.partition("\n")
    words = count_words(rest if first.startswith("Subject:") else typed) if sentence else made.words
    plain(
        f"{words} of {MOST_WORDS} words.{f' Cut it to {MOST_WORDS} or fewer.' if words > MOST_WORDS else ''}", "timer"
    )
    for fault in made.mend:
        plain(fault, "edit_note")
    if made.sendable and not sentence:
        plain(
            "Nothing is missing, and nothing was found by these checks. Read it once more before you send it.",
            "check_circle",
        )
    if own is not None or sentence:
        button("Back to the draft", "letter-back", _back, kind, code, key, icon=":material/undo:")
    st.markdown("To copy:")
    st.code(made.text, language=None, wrap_lines=True)


def _common(statements: StatementPlan, kind: LetterKind, codes: Sequence[str]) -> None:
    """One text for all programs of a kind, with holes for name, city and state."""
    own, key = _own(statements.plan, kind, ""), f"letter-{kind}-all"
    text = draft_for_all(statements, kind, codes[0]) if own is None else own
    text_field("The text for all, yours to edit", key, text, partial(_write, kind, ""), height=360, holes=HOLES)
    st.caption("[program], [city] and [state] are filled in for each program. A letter edited for one program stays.")
    if own is None:
        st.caption("Not in use yet: until you change this text, each program gets its own draft.")
    if own is not None or refused.refusal_of("typed", key):
        button("Back to a draft for each program", "letter-back", _back, kind, "", key, icon=":material/undo:")


def _own(plan: Plan, kind: str, code: str) -> str | None:
    """The text edited for just this program, or for all with ""."""
    return next((x.text for x in plan.profile.messages.letters if (x.kind, x.code) == (kind, code)), None)


def _write(kind: str, code: str, text: str) -> str:
    """Keep an edited letter; an empty one gives the draft back."""
    kept = [x.model_dump() for x in session.profile().messages.letters if (x.kind, x.code) != (kind, code)]
    return session.say(letters=[*kept, {"kind": kind, "code": code, "text": text}] if text.strip() else kept)


def _back(kind: str, code: str, key: str) -> None:
    """Give the draft back, also in place of a text that was refused."""
    refused.settle_typed(key, "", "")
    _write(kind, code, "")


def _merge(statements: StatementPlan, kind: LetterKind, codes: Sequence[str]) -> None:
    """A letter a program: preview and file."""
    catalog = statements.plan.catalog
    with part("For many programs"):
        chosen = st.multiselect(
            "Programs", codes, format_func=lambda code: program_label(catalog, code), key=f"letter-many-{kind}",
            placeholder=f"All {len(codes)} it fits",
        )  # fmt: skip
        merged = merge(statements, kind, chosen or codes)
        ready = sum(merged["sendable"])
        st.markdown(f"**{len(merged)}** letters, **{ready}** with nothing missing. You send them yourself, one by one.")
        names = {
            "program_name": st.column_config.TextColumn("Program", width="medium"),
            "sendable": st.column_config.CheckboxColumn("Complete", width="small"),
            "words": st.column_config.NumberColumn("Words", width="small"),
            "gaps": st.column_config.TextColumn("Still missing", width="large"),
            "edited": st.column_config.CheckboxColumn("Edited by you", width="small"),
        }
        frame(merged.filter(items=[*names]), "One letter a program, what is missing", **names)
        code = _choice(catalog, "Preview", merged["acgme_code"].tolist(), f"letter-preview-{kind}")
        row: Any = merged[merged["acgme_code"] == code].iloc[0]
        with st.expander("The letter in the file"):
            draft(f"Subject: {row['subject']}\n\n{row['body']}" if row["subject"] else str(row["body"]))
        st.download_button(
            "Download these letters (CSV)", lambda: csv_bytes(in_words(merged, _HEADERS)), "smartpick-letters.csv",
            "text/csv", on_click="ignore", icon=":material/download:", key="download-letters",
        )  # fmt: skip


_HEADERS = {
    "acgme_code": "ACGME code", "program_name": "Program", "subject": "Subject", "body": "Letter", "words": "Words",
    "gaps": "Still missing", "sendable": "Complete", "edited": "Edited by you",
}  # fmt: skip
"""Column of the letters to its header in the file."""
