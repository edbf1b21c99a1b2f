"""The shortlist as an Excel workbook: first what it is, then the list, its sources and its assumptions."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from math import ceil, isnan
from typing import Any

import pandas as pd
import xlsxwriter

from smartpick.export.about import Line, about
from smartpick.export.chapters import CHAPTERS, FOOTING, Chapter, Maker, assumed, data_dates, profile, whole
from smartpick.export.tables import is_runnable, readable
from smartpick.plan import Listed

SAFE: dict[str, bool] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_WIDTHS = {
    "Program": 40, "Ask first": 44, "Hospital website": 28, "Page": 44, "What": 24, "How": 100, "No.": 5,
    "ACGME code": 13, "City, state": 20, "Region": 18, "Sub-region": 22, "County": 18, "Federal H-1B record": 24,
    "Setting": 18, "Pinned": 8, "My note": 24, "Why it is on the list": 70, "Specialty": 20, "Fact": 28, "Kind": 12,
    "Publisher": 24, "As of": 12, "Link": 40, "Assumption": 50, "Central": 10, "Low": 10, "High": 10, "Unit": 12,
    "Programs": 10, "Share of the list": 12, "Interviews": 12, "Signal": 9, "Sent": 16, "State": 11, "Date": 16,
    "On the list": 9, "Statement": 20, "Chosen by": 11, "Format": 12, "NRMP code": 12, "Score": 9, "What happened": 12,
    "Day": 40, "To do": 60, FOOTING: 70, "How sure": 60, "Why": 60, "Notes and score": 50, "Note": 40,
}  # fmt: skip
"""Width of a column by its header, in characters."""
_WIDTH = 34.0
"""Of a column that has none there."""
_LINE, _HIGHEST = 15.0, 409.0
"""Height of a line of text, and of the highest row, in points, as spreadsheet programs have them."""


def to_excel(plan: Listed) -> bytes:
    """An .xlsx workbook: About, Shortlist, Sources, Assumptions. Text is written as text, never as a formula."""
    return _workbook(plan, dt.date.today(), (data_dates, assumed))


def plan_to_excel(plan: Listed, date: dt.date) -> bytes:
    """The whole plan as an .xlsx workbook, a sheet each: About, Shortlist, then what the season brought so far.

    Args:
        plan: with its texts.
        date: the day it is made; later news does not count yet.
    """
    return _workbook(plan, date, tuple(make for make in CHAPTERS.values() if make is not profile))


def _workbook(plan: Listed, date: dt.date, makers: Iterable[Maker]) -> bytes:
    buffer, table, everything = io.BytesIO(), readable(plan), whole(plan, date)
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        sign(book)
        _write_words(book, "About", about(plan, list(table.columns), date))
        write_table(book, "Shortlist", table, width=11, beside=2)
        for make in makers:
            for chapter in make(everything):
                _write_chapter(book, chapter)
    return buffer.getvalue()


def sign(book: xlsxwriter.Workbook) -> None:
    """Say in a workbook who wrote it, by which `writing` knows that a newer one may take its place."""
    book.set_properties({"author": "SmartPick"})


def _write_chapter(book: xlsxwriter.Workbook, chapter: Chapter) -> None:
    """A table with what is to say about it and the texts below, or these alone."""
    name = chapter.title.replace(": ", " ")[:31]  # longer ones, and colons, are not allowed
    words = [*chapter.lines, *(line for text in chapter.texts for line in _paragraphs(*text))]
    if chapter.table is None:
        _write_words(book, name, [(chapter.title, ""), *words])
        return
    sheet, width = write_table(book, name, chapter.table), sum(_width(column) for column in chapter.table)
    text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    heading = book.add_format({"bold": True, "valign": "bottom"})
    for row, (label, sentence) in enumerate(words, len(chapter.table) + 2):
        sheet.set_row(row, _height([label or sentence], [width]))
        sheet.merge_range(row, 0, row, len(chapter.table.columns) - 1, "")
        sheet.write_string(row, 0, label or sentence, heading if label else text)


def _paragraphs(title: str, text: str) -> list[Line]:
    """A text with a row a paragraph, for Excel shows no more than 409 points of one."""
    return [(title, ""), *(("", line) for line in text.splitlines() if line.strip())]


def _width(column: object) -> float:
    return _WIDTHS.get(str(column), _WIDTH)


def _write_words(book: xlsxwriter.Workbook, name: str, lines: Iterable[Line]) -> None:
    """Two columns of words, made to be read: a title, then groups of lines under a heading each."""
    sheet, widths = book.add_worksheet(name), (38, 90)
    title, heading = (book.add_format({"bold": True, "font_size": size, "valign": "bottom"}) for size in (14, 12))
    text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, (label, words) in enumerate(lines):
        if words:
            sheet.set_row(row, _height((label, words), widths))
            sheet.write_string(row, 1, words, text)
        else:
            sheet.set_row(row, 2 * _LINE)
        sheet.write_string(row, 0, label, text if words else heading if row else title)
    sheet.freeze_panes(1, 0)
    sheet.fit_to_pages(1, 0)


def _height(values: Iterable[Any], widths: Iterable[float]) -> float:
    """Of a row in points, so that no text is cut: not every program makes room for wrapped text by itself."""
    lines = [
        sum(ceil(max(len(line), 1) / (0.95 * width)) for line in str(value).splitlines()) or 1
        for value, width in zip(values, widths, strict=True)
    ]
    return min(_LINE * max(lines), _HIGHEST)


def write_table(
    book: xlsxwriter.Workbook, name: str, table: pd.DataFrame, width: float = _WIDTH, beside: int = 0
) -> Any:
    """A new sheet with a table on it, its header bold and frozen, with filters; text is written as text.

    Args:
        width: of columns that have none of their own, in characters.
        beside: how many columns stay in view at the left.

    Returns:
        The sheet.
    """
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    # A chance under a hundredth of a percent must not read as none.
    whole, decimal, text = (
        book.add_format({"num_format": f, "valign": "top", "text_wrap": True, "indent": int(f == "@")})
        for f in ("0", "[<0.01]0.0000;0.00", "@")
    )
    # As if typed after an apostrophe: text still when someone edits the cell or saves the sheet as CSV.
    quoted = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "indent": 1, "quote_prefix": True})
    widths = [_WIDTHS.get(str(column), width) for column in table]
    sheet.set_row(0, _height(table.columns, widths))
    for i, column in enumerate(table.columns):
        sheet.write_string(0, i, str(column), head)
        sheet.set_column(i, i, widths[i])
    for j, values in enumerate(table.itertuples(index=False), 1):
        sheet.set_row(j, _height(values, widths))
        for i, value in enumerate(values):
            _cell(sheet, j, i, value, whole, decimal, quoted if is_runnable(str(value)) else text)
    sheet.freeze_panes(1, beside)
    sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _cell(sheet: Any, row: int, column: int, value: Any, whole: Any, decimal: Any, text: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, whole)
    elif isinstance(value, float):
        if not isnan(value):
            sheet.write_number(row, column, value, decimal)
    elif value is not None and value is not pd.NA:
        sheet.write_string(row, column, str(value), text)
