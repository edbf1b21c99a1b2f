"""The whole plan as one PDF to print and carry, typeset by Typst (https://typst.app, Apache-2.0).

The template is fixed and the plan reaches it as JSON values, which Typst prints and never reads as code: whatever a
name or a note holds, it cannot break the page or run.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import typst

from smartpick.applicant import MATCH_YEAR
from smartpick.catalog.published_policies import is_web_address
from smartpick.export.chapters import CHAPTERS, FOOTING, Chapter, Maker, Whole, whole
from smartpick.export.map_drawing import COLOURS, maps
from smartpick.knowledge import policies
from smartpick.plan import Interval, Listed, Plan, counted, of_hundred
from smartpick.season.zones import day_words

Paper = Literal["a4", "letter"]
PAPERS: dict[Paper, str] = {"a4": "A4", "letter": "US Letter"}
"""Paper → its name on the screen."""
Progress = Callable[[float, str], object]
"""Called with the share that is done, 0–1, and what is made next."""
_TYPST_PAPERS = {"a4": "a4", "letter": "us-letter"}
_TEMPLATE = Path(__file__).parent / "binder.typ"
_WIDE = 7
"""With more columns a table is printed across the sheet."""
_UPRIGHT, _ACROSS = 112, 170
"""Characters a line of a table holds on either paper, upright and across."""
_SHORT, _LONGEST_WORD, _LONG = 16, 24, 60
"""Characters up to which a cell is kept in one line, a word is given room, and a column gets wider with its text."""
_BREAKS = re.compile(r"[/._?&=-]+")
"""Where a long address can be broken."""
_LONGEST_UNBROKEN = 1500
"""Characters of a row up to which it is kept on one page."""
_OWN_SCRIPTS = {"LATIN", "GREEK", "CYRILLIC", "FEMININE", "MASCULINE", "MICRO", "MODIFIER"}
"""First words of the Unicode names of letters that the font of the binder has."""
_ESTIMATE = "Chosen by an estimate from published figures. Information, not advice."


def binder(listed: Listed, date: dt.date, paper: Paper = "a4", progress: Progress | None = None) -> bytes:
    """The plan as a PDF with contents and page numbers.

    Args:
        listed: the plan, with its texts; two lists under one budget stand one after the other.
        date: the day it is made; later news does not count yet.
        paper: "a4" or "letter".
        progress: told before each chapter what comes.

    Raises:
        ValueError: there is no such paper.
    """
    if paper not in PAPERS:
        raise ValueError(f"Paper is a4 or letter, not “{str(paper)[:20]}”.")
    plan, chapters, tell = whole(listed, date), [], progress or (lambda _, __: None)
    makers = _makers()
    for number, (what, make) in enumerate(makers.items()):
        tell(number / (len(makers) + 1), what)
        chapters += [_chapter(chapter) for chapter in make(plan)]
        if what == "Split":
            chapters.append(_map_page(plan))
    tell(len(makers) / (len(makers) + 1), "Pages")
    data = {
        "paper": _TYPST_PAPERS[paper],
        "title": _title(listed),
        "plan": listed.profile.name,
        "made": f"Made on {day_words(date)}, for the Match of {MATCH_YEAR}. {_ESTIMATE}",
        "figures": _figures(plan),
        "chapters": chapters,
    }
    data["scripts"] = _scripts_note(_as_json(data))
    made = dt.datetime.combine(date, dt.time(), dt.UTC)
    pages = typst.compile(str(_TEMPLATE), sys_inputs={"data": _as_json(data)}, timestamp=made)
    tell(1, "Done")
    return pages


def _as_json(data: object) -> str:
    """With “?” for halves of characters, which a saved plan can hold and JSON cannot."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace").decode()


def _scripts_note(text: str) -> str:
    """A sentence where letters stand in the binder that its own font lacks; "" where there are none."""
    letters = {char for char in text if char.isalpha() and not char.isascii()}
    names = {unicodedata.name(char, "").split(" ", 1)[0] for char in letters} - {*_OWN_SCRIPTS, ""}
    if not names:
        return ""
    scripts = ", ".join("Chinese" if name == "CJK" else name.capitalize() for name in sorted(names))
    return (
        f"Some of your texts hold letters ({scripts}) that the font of this binder lacks. Where they show as empty "
        "boxes, install a font that has them (Noto is free) on the computer that runs SmartPick, and make the binder "
        "again. Your plan keeps them as they are."
    )


def _makers() -> dict[str, Maker]:
    """The chapters on paper: those of the workbook, but each program only in the list, which comes after the split."""
    on_paper = {"Programs now": ("List", _list_pages), "News": ("News", _news_beyond_applying)}
    return dict(on_paper.get(what, (what, make)) for what, make in CHAPTERS.items())


def _title(listed: Listed) -> str:
    parts = [f"{counted(len(part.rows), 'program')} in {part.profile.applicant.specialty}" for part in listed.parts]
    return " and ".join(parts)


def _figures(plan: Whole) -> list[tuple[str, str]]:
    """The few numbers of the first page: figure and what it counts."""
    listed, news = plan.listed, plan.news
    home = listed.catalog.regions.tiers[1]
    match, at_home = (news.match, news.by_tier[1]) if news else (listed.outlook.match, listed.outlook.by_tier[1])
    when = "now" if news else "with this list"
    figures = [
        (of_hundred(match), f"of 100 like you match {when}"),
        (of_hundred(at_home), f"of 100 like you match in {home}"),
        (str(sum(part.tier_counts[1] for part in listed.parts)), f"programs in {home}"),
    ]
    if news:
        return [*figures, (str(news.held), "interview" if news.held == 1 else "interviews")]
    cost = listed.cost_usd
    return [*figures, ("unknown" if cost is None else f"{cost:,.0f}", "US dollars for applications")]


def _list_pages(plan: Whole) -> Iterator[Chapter]:
    """The list region by region: each program with its chance, the reasons, and where what is known comes from."""
    for part in plan.listed.parts:
        for tier, region in part.catalog.regions.tiers.items():
            rows: list[Any] = [row for row in part.table.itertuples() if row.tier == tier]  # type: ignore[attr-defined]
            if rows:
                title = plan.titled(f"List: {region} ({len(rows)})", part)
                columns = ["No.", "Program", "Chance, of 100", "Why, and what it rests on"]
                yield Chapter(title, table=pd.DataFrame([_printed(plan, part, row) for row in rows], columns=columns))


def _printed(plan: Whole, part: Plan, row: Any) -> tuple[int, str, str, str]:
    """One program of the list: number, name with place and code, chance then and now, reasons with sources and note."""
    program = [row.program_name, f"{row.city}, {row.state}", row.acgme_code, *(["pinned by you"] if row.pinned else [])]
    chance = [of_hundred(Interval(row.chance_low, row.chance_mid, row.chance_high))]
    if row.acgme_code in plan.chances_now:
        stage, now = plan.chances_now[row.acgme_code]
        chance.append(f"now {of_hundred(now)} ({stage})")
    note = [f"My note: {row.note}"] if row.note else []
    return (
        row.rank,
        "\n".join(program),
        "\n".join(chance),
        "\n".join([row.reason, *_evidence(part, row.acgme_code), *note]),
    )


def _news_beyond_applying(plan: Whole) -> Iterator[Chapter]:
    for chapter in CHAPTERS["News"](plan):
        table: Any = chapter.table
        if table is not None:
            later = table[(table["What happened"] != "applied") | (table["Note"] != "")]
            count = f"{counted(len(table) - len(later), 'application')} sent; the rest of what was entered:"
            yield Chapter(chapter.title, (("", count),), table=later)


def _evidence(part: Plan, code: str) -> Iterator[str]:
    """Where what is known of its policies comes from: which facts a source speaks of, its date, its address."""
    by_source: dict[tuple[str, ...], list[str]] = {}
    for policy in policies(part.catalog, code, part.profile.knowledge).values():
        if policy.value is not None:
            dated = policy.as_of.isoformat() if policy.as_of else policy.season or "undated"
            sure = f"{policy.confidence} confidence" if policy.confidence else ""
            footing = ", ".join(filter(None, (policy.kind, dated, sure)))
            by_source.setdefault((footing, policy.source), []).append(policy.fact.label)
    for (footing, source), facts in by_source.items():
        yield f"Source of {'; '.join(facts)}: {footing}."
        yield source


def _map_page(plan: Whole) -> dict[str, Any]:
    """The maps of each list, with the shapes that tell the regions apart."""
    regions = plan.listed.catalog.regions.tiers
    drawings = [
        {"title": f"{title}: {part.profile.applicant.specialty}", "svg": svg, "aspect": aspect}
        for part in plan.listed.parts
        for title, svg, aspect in maps(part)
    ]
    legend = [{"tier": tier, "colour": COLOURS[tier], "name": name} for tier, name in regions.items()]
    return {"title": "Map", "maps": drawings, "legend": legend}


def _chapter(chapter: Chapter) -> dict[str, Any]:
    """A chapter as plain values for the template."""
    table = None if chapter.table is None else _table(chapter.table)
    wide = table is not None and len(table["headers"]) > _WIDE
    return {"title": chapter.title, "lines": chapter.lines, "texts": chapter.texts, "table": table, "wide": wide}


def _table(table: pd.DataFrame) -> dict[str, Any]:
    """Headers, widths and rows for the template; a column in which nothing stands is left out."""
    columns = {str(name): [_cell(value) for value in values] for name, values in table.items()}
    columns = {name: _as_above(cells) if name == FOOTING else cells for name, cells in columns.items() if any(cells)}
    rows = list(zip(*columns.values(), strict=True))
    return {
        "headers": list(columns),
        "widths": _widths([[name, *cells] for name, cells in columns.items()]),
        "rows": [
            {"cells": [_lines(cell) for cell in row], "whole": sum(map(len, row)) <= _LONGEST_UNBROKEN} for row in rows
        ],
    }


def _as_above(cells: list[str]) -> list[str]:
    """The cells of a column; what stands in the row above too is said once."""
    return ["As above." if cell == above else cell for above, cell in zip(["", *cells], cells, strict=False)]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.4g}"
    return "" if value is None or value is pd.NA else str(value)


def _lines(text: str) -> list[dict[str, str]]:
    """The lines of a cell; an address is a link, and can be broken at its signs."""
    linked = ((line, is_web_address(line)) for line in text.splitlines())
    return [
        {"text": _BREAKS.sub("\\g<0>\u200b", line), "link": line} if link else {"text": line, "link": ""}
        for line, link in linked
    ]


def _widths(columns: list[list[str]]) -> list[float]:
    """Width of each column, in characters: room for its longest word, and what is left to those with more to read.

    Args:
        columns: header and cells of each.
    """
    least, wanted = [], []
    for cells in columns:
        words = [word for cell in cells for word in cell.split() if not is_web_address(word)]
        lengths = [max(map(len, cell.splitlines()), default=0) for cell in cells[1:]]
        short = max(lengths) if max(lengths) <= _SHORT else 0
        least.append(min(max(short, *map(len, words)), _LONGEST_WORD) + 3)
        wanted.append(max(min(max(len(cells[0]), *lengths), _LONGEST_WORD), min(sum(lengths) / len(lengths), _LONG)))
    room = max(0, (_ACROSS if len(columns) > _WIDE else _UPRIGHT) - sum(least))
    more = [max(0, wish - own) for wish, own in zip(wanted, least, strict=True)]
    return [own + room * wish / (sum(more) or 1) for own, wish in zip(least, more, strict=True)]
