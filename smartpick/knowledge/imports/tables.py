"""Bytes → tables of cells. It runs in a process of its own (`child`), for any of these readers can be fooled."""

from __future__ import annotations

import re
from collections.abc import Callable

from smartpick.knowledge.imports.grid import MAX_BYTES, ImportRefused, Sheet


def tables_of(content: bytes, tell: Callable[[int, int], None]) -> tuple[str, list[Sheet]]:
    """(kind, sheets); the first bytes say which kind. Only the reader of that kind is loaded.

    Args:
        content: all bytes of the file.
        tell: is called with the steps done and all steps (pages, sheets), where there are several.

    Raises:
        ImportRefused: with one sentence, if the file cannot be read at all.
    """
    if len(content) > MAX_BYTES:
        raise ImportRefused(f"This file is larger than {MAX_BYTES // 1_000_000} MB; keep only the programs you need.")
    if not content.strip():
        raise ImportRefused("This file is empty.")
    start = content[:1024].lstrip()
    if content.startswith(b"PK\x03\x04"):
        from smartpick.knowledge.imports.workbook import read_workbook  # noqa: PLC0415

        return "xlsx", read_workbook(content, tell)
    if content.startswith(b"PAR1"):
        from smartpick.knowledge.imports.parquet import read_parquet  # noqa: PLC0415

        return "parquet", read_parquet(content)
    if b"%PDF-" in start:
        from smartpick.knowledge.imports.nrmp_report import read_report  # noqa: PLC0415
        from smartpick.knowledge.imports.pdf_lines import printed_lines  # noqa: PLC0415

        return "nrmp report", [read_report(printed_lines(content, tell))]
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportRefused("This is an old .xls workbook or one locked with a password; save it as .xlsx without one.")
    if re.match(rb"(\xef\xbb\xbf)?\s*(\{|\[\s*[\[{\]])", start):
        from smartpick.knowledge.imports.records import read_records  # noqa: PLC0415

        return "json", read_records(content)
    if start[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise ImportRefused("This is a web page, whatever its name says; open it in Excel and save it as .xlsx.")
    from smartpick.knowledge.imports.delimited import read_delimited  # noqa: PLC0415

    return "csv", read_delimited(content)
