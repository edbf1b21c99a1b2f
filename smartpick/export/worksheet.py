"""The research worksheet as a file to fill offline and bring back: one row a program, one column a policy."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pandas as pd
import xlsxwriter

from smartpick.export.tables import csv_bytes
from smartpick.export.workbook import SAFE, sign, write_table
from smartpick.knowledge import POLICY_FACTS, Policy, in_words, policies
from smartpick.knowledge.policies import ONLY_TRANSFERS
from smartpick.plan import Plan
from smartpick.whatif.worth_checking import facts_worth_checking

FIRST = 12
"""Programs on a worksheet unless more are asked for."""
MOST_ASKED = 3
"""Questions named for one program: a short mail is answered sooner (product decision)."""
PAGE = "Page"
"""Where to look: the page that answers unclearly, else the program's own on applying."""
LABELS = tuple(fact.label for fact in POLICY_FACTS.values())
WORKSHEET_COLUMNS = (
    "ACGME code", "Program", "City", "State", "Specialty", "Hospital website", "Ask first", PAGE, *LABELS, "Source",
    "Date checked", "Note", "From your files, not checked",
)  # fmt: skip
"""Heads in plain words, which an import of the filled sheet understands."""

_HOW_TO_FILL = (
    ("What this is", "Policies that could change your list. The first programs matter most."),
    ("Ask first", "Open questions of this program, at most three; the one that matters most to your list first."),
    ("Page", "Where to look first: the page that answers unclearly or long ago, else the program's page on applying."),
    (
        "Yes or no",
        "Write yes, no or unknown; of the H-1B also “only transfers”. An empty cell means unknown, never no.",
    ),
    ("Not required, no limit", "Write 0 where nothing is required and “no limit” where there is no limit."),
    ("Source", "Where you read or heard it: the address of a web page, an e-mail, a call."),
    ("Date checked", "The day you checked, for example 2026-05-03. With source and date an answer counts as verified."),
    ("One line", "Source and date speak of the whole line. Clear an answer there that you did not check yourself."),
    ("ACGME code", "Leave it as it is, zeros in front included: your answers find their program by it."),
    ("Afterwards", "Save the file and import it. You see every change before you accept it, and you can undo it."),
)


def worksheet(plan: Plan, programs: int | None = FIRST, checks: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows to fill, WORKSHEET_COLUMNS, most useful program first.

    Policies are filled in where the user verified them, empty where not; what only a file says stands in the last
    column, so that filling a line does not make it verified.

    Args:
        programs: how many; None = every program with an open question.
        checks: `facts_worth_checking(plan)`, if at hand.
    """
    checks = facts_worth_checking(plan) if checks is None else checks
    asked = checks.groupby("acgme_code", sort=False)[["label", "page"]].agg(list).iloc[:programs]
    lines = [
        _line(plan, code, "; ".join(labels[:MOST_ASKED]), next(filter(None, pages), ""))
        for code, labels, pages in asked.itertuples()
    ]
    return pd.DataFrame(lines, columns=list(WORKSHEET_COLUMNS), dtype=object)


def _line(plan: Plan, code: str, questions: str, page: str) -> dict[str, str | int]:
    row: Mapping[str, Any] = plan.catalog.row(code).to_dict()
    settled = policies(plan.catalog, code, plan.profile.knowledge)
    files = [
        f"{p.fact.label}: {in_words(p.fact, p.value)} ({p.source or 'source not given'})"
        for p in settled.values()
        if p.kind == "imported" and p.value is not None
    ]
    line: dict[str, str | int] = {
        "ACGME code": code, "Program": row["program_name"], "City": row["city"], "State": str(row["state"]),
        "Specialty": str(row["specialty"]), "Hospital website": "" if pd.isna(row["website"]) else row["website"],
        "Ask first": questions, PAGE: page, "Source": "", "Date checked": "", "Note": "",
        "From your files, not checked": "; ".join(files),
    }  # fmt: skip
    for policy in settled.values():
        line[policy.fact.label] = _filled(policy)
    return line


def _filled(policy: Policy) -> str | int:
    """What stands in a policy's cell: yes, no, only transfers, a plain number or “no limit”; empty unless verified."""
    if policy.value is None or policy.kind != "verified":
        return ""
    words = in_words(policy.fact, policy.value)
    return words if isinstance(policy.value, bool | str) or words == "no limit" else policy.value


def worksheet_csv(plan: Plan, programs: int | None = FIRST) -> bytes:
    """The worksheet as CSV; text cells made harmless, codes with all ten digits."""
    return csv_bytes(worksheet(plan, programs).astype("str"))


def worksheet_excel(plan: Plan, programs: int | None = FIRST) -> bytes:
    """The worksheet as an .xlsx workbook: Worksheet, with lists to choose yes, no or unknown from, and How to fill."""
    table, buffer = worksheet(plan, programs), io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        sign(book)
        sheet = write_table(book, "Worksheet", table, width=14, beside=2)
        for at, page in enumerate(table[PAGE], 1):
            if page:
                sheet.write_url(at, WORKSHEET_COLUMNS.index(PAGE), page)
        for fact in POLICY_FACTS.values():
            at = WORKSHEET_COLUMNS.index(fact.label)
            if fact.kind == "yes/no":
                transfers = [ONLY_TRANSFERS] if fact.key == "h1b" else []
                rule: dict[str, Any] = {"validate": "list", "source": ["yes", "no", *transfers, "unknown"]}
            else:
                message = f"A whole number of {fact.unit} from {fact.least} to {fact.most}, or unknown."
                rule = {"validate": "any", "input_title": "What to write", "input_message": message}
            sheet.data_validation(1, at, max(len(table), 1), at, rule)
        write_table(book, "How to fill", pd.DataFrame(_HOW_TO_FILL, columns=["What", "How"]))
    return buffer.getvalue()
