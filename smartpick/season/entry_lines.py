"""What a pasted line or a line of a sheet says: a program, and what happened, when, how."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from smartpick.data_folder import csv_rows
from smartpick.knowledge.answers import comparable
from smartpick.knowledge.imports import Column, ImportRefused, parse, table_of
from smartpick.knowledge.imports.cells import Cells
from smartpick.knowledge.imports.grid import Cell, Line, Unreadable, clean
from smartpick.knowledge.imports.match import Matcher
from smartpick.knowledge.imports.names import city_and_state, field_of
from smartpick.knowledge.imports.values import NotUnderstood, date_of, days_come_first, numeric_date, text_of
from smartpick.plan.events import MOST_EVENTS
from smartpick.season.calendar import Season

_PROGRAM = ("acgme_code", "nrmp_code", "program_name", "sponsor", "city", "state", "city_state", "specialty")
_IDENTITY = {"acgme_code", "nrmp_code", "program_name", "sponsor"}
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-–—•*·]|\d{1,3}[.)])\s+")
_CODE = re.compile(r"(?<!\d)\d{10}(?!\d)")
_ALONE = re.compile(
    r"(?<!\S)(\d{10}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?"
    r"|\d{1,2}\s*[ap]\.?m\.?)(?!\S)",
    re.IGNORECASE,
)
"""A code, a day or an hour among other words: a part of its own."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WRITTEN_DAY = re.compile(
    rf"(?<!\w)(?:(?:the\s+)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<m1>{_MONTH})\.?"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)(?:,?\s+(?P<year>20\d\d))?(?!\w|[:.]\d)",
    re.IGNORECASE,
)
"""A day with its month in letters, among other words or not."""
_BEFORE = re.compile(r"^(?:(?:an?\s+)?(?:interview|invitation|invite|offer)\s+)+(?:at|from|with)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:^|\s+)(?:interview|interviews|on|at|by|for|via|the)$", re.IGNORECASE)
"""Words of a sentence before the name, and behind it, that say nothing."""
_SAID = ("kind", "format", "zone")
"""What a part of a line can say in a word of `event_words.csv`."""
_LEAST_WORD = 4
"""Letters of a word at the end of a part that is taken for news though no sign stands before it."""
_NAMED_MONTH = re.compile(r"[A-Za-z]{3,9}\.?\s+\d{1,2}|\d{1,2}\.?\s+[A-Za-z]{3,9}\.?")


@dataclass(frozen=True)
class EntryLine:
    """One line taken apart.

    Args:
        number: the user's own, from 1.
        text: the line as it is shown again.
        program: the fields that name the program, as the importer keeps them.
        facts: kind, date, day, time, zone, format, notes, score, signal, as far as they are given.
        problems: sentences on what is given and cannot be read.
        remarks: sentences on how what is given was read.
    """

    number: int
    text: str
    program: Cells
    facts: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@lru_cache
def _words(what: str) -> Mapping[str, str]:
    """Comparable word → its meaning (`data/rules/event_words.csv`). what: "kind", "format", "zone", "head", "signal"; a
    zone that can be several means ""."""
    return {
        comparable(row["words"]): row["meaning"] for row in csv_rows("rules/event_words.csv") if row["what"] == what
    }


def pasted_lines(text: str, matcher: Matcher, which: Season) -> list[EntryLine]:
    """Lines of a pasted text: a name or a code each, and beside it, in any order, what happened, days, hour, format.

    Parts are set apart by tabs, semicolons, bars, commas or dashes between spaces. A text that begins with headers is
    read as a sheet.

    Args:
        text: as pasted.
        matcher: knows the cities.
        which: the season a day without a year lies in.

    Raises:
        ImportRefused: there are more lines than events can be kept.
    """
    cleaned = [(number, clean(line)) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in cleaned if line]
    _refuse_length(len(lines))
    try:
        table = table_of(parse(text.encode("utf-8", "replace"), "pasted").sheets[0], matcher)
        if _has_headers(table.columns):
            return _sheet_lines(table.columns, table.lines, which)
    except ImportRefused:
        pass  # no table, so lines
    return [_one_line(number, line, matcher, which) for number, line in lines]


def _refuse_length(count: int) -> None:
    if count > MOST_EVENTS:
        raise ImportRefused(
            f"These are {count:,} lines; a plan keeps up to {MOST_EVENTS:,} events. Enter fewer at once."
        )


def sheet_lines(
    content: bytes, name: str, matcher: Matcher, which: Season, sheet: str | None = None
) -> list[EntryLine]:
    """Lines of a file with columns; one without headers is read as pasted lines are.

    Args:
        content: all its bytes.
        name: what the user calls it.
        matcher: of the program table.
        which: the season a day without a year lies in.
        sheet: which sheet; None = the one most like a list of programs.

    Raises:
        ImportRefused: it cannot be read at all, or there are more lines than events can be kept.
    """
    chosen = parse(content, name).sheet(sheet, matcher)
    _refuse_length(len(chosen.lines))
    table = table_of(chosen, matcher)
    if _has_headers(table.columns):
        return _sheet_lines(table.columns, table.lines, which)
    return [_one_line(line.number, _joined(line), matcher, which) for line in chosen.lines]


def _has_headers(columns: tuple[Column, ...]) -> bool:
    return any(field_of(column.label)[0] in _IDENTITY for column in columns)


def _joined(line: Line) -> str:
    return "\t".join(shown(value) for value in line.cells if value is not None)


def shown(value: Cell) -> str:
    """A cell as people read it; of one that cannot be read, why."""
    return value.reason if isinstance(value, Unreadable) else text_of(value)


def _sheet_lines(columns: tuple[Column, ...], lines: tuple[Line, ...], which: Season) -> list[EntryLine]:
    """Lines of a table: columns about the event by `event_words.csv`, the rest as the importer reads them."""
    about: dict[str, Column] = {}
    for column in columns:
        if column.field not in _PROGRAM and (meaning := _words("head").get(comparable(column.label))):
            about.setdefault(meaning, column)
    program = {column.field: column.index for column in columns if column.field in _PROGRAM}
    day_first = {
        name: days_come_first([line.cells[about[name].index] for line in lines if about[name].index < len(line.cells)])
        for name in ("date", "day") if name in about
    }  # fmt: skip
    read = []
    for line in lines:
        cells = {name: line.cells[at] for name, at in program.items() if name and at < len(line.cells)}
        if "acgme_code" not in cells and (code := _CODE.fullmatch(shown(cells.get("program_name")).strip())):
            cells = {**cells, "acgme_code": code[0], "program_name": None}
        facts, problems = {}, [line.trouble] if line.trouble else []
        for name, column in about.items():
            value = line.cells[column.index] if column.index < len(line.cells) else None
            try:
                if (fact := _fact(name, value, day_first.get(name), which)) not in {None, ""}:
                    facts[name] = fact
            except NotUnderstood as error:
                problems.append(f"{column.label}: {error}.")
        read.append(EntryLine(line.number, " · ".join(_joined(line).split("\t")), Cells(cells), facts, tuple(problems)))
    return read


def _fact(name: str, value: Cell, day_first: bool | None, which: Season) -> object:
    """What one cell says of an event. Raises NotUnderstood."""
    if name in {"date", "day"}:
        return _day(value, day_first, which)
    text = shown(value)
    if not text or (name == "signal" and comparable(text) in {"no", "none"}):
        return None
    if name in {"kind", "format", "signal"}:
        return _meaning(name, text)
    if name == "score":
        return _score(text)
    return _time(text) if name == "time" else text


def _meaning(what: str, text: str) -> str:
    if (meaning := _words(what).get(comparable(text))) is None:
        raise NotUnderstood(f"“{text[:40]}” is not a word SmartPick knows for this")
    return meaning


def _score(text: str) -> int:
    if not re.fullmatch(r"\d{1,2}(\s*/\s*10)?", text):
        raise NotUnderstood(f"“{text[:40]}” is not a score from 1 to 10")
    return int(text.split("/", maxsplit=1)[0])


def _day(value: Cell, day_first: bool | None, which: Season) -> dt.date | None:
    """A day; one without a year lies in the season, and of 12/8/2026 the day that can be of this season is meant."""
    text = value.replace(".", " ").strip() if isinstance(value, str) else ""
    if _NAMED_MONTH.fullmatch(text):
        days = [date_of(f"{text} {year}", day_first) for year in range(which.first.year, which.last.year + 1)]
        inside = [day for day in days if day is not None and which.first <= day <= which.last]
        if not inside:
            raise NotUnderstood(f"“{text}” does not lie in the season {which.year}")
        return inside[0]
    if day_first is None and isinstance(value, str) and numeric_date(value):
        first, last = which["eras.submit_opens"].day, which.interviews[1]
        days = {day for order in (True, False) if (day := _or_none(value, order)) and first <= day <= last}
        if len(days) == 1:
            return days.pop()
    return date_of(value, day_first)


def _or_none(value: Cell, day_first: bool | None) -> dt.date | None:
    try:
        return date_of(value, day_first)
    except NotUnderstood:
        return None


def _time(text: str) -> str:
    """ "09:00" of "9:00", "9 am", "9h00", "0900"."""
    spaced = re.sub(r"^(\d{2})(\d{2})$", r"\1:\2", text.strip())
    found = _TIME.fullmatch(spaced)
    if found is None or not (found[2] or found[3]):
        raise NotUnderstood(f"“{text[:40]}” is not an hour like 09:00")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    if hour > 23 or minute > 59:
        raise NotUnderstood(f"“{text[:40]}” is not an hour like 09:00")
    return f"{hour:02}:{minute:02}"


def _one_line(number: int, text: str, matcher: Matcher, which: Season) -> EntryLine:
    """A line without columns: every part that is no word for an event, day, hour or format names the program."""
    facts: dict[str, object] = {}
    days: list[dt.date] = []
    names: list[str] = []
    remarks: list[str] = []
    problems: list[str] = []
    for part in _parts(_BULLET.sub("", text)):
        if what := next((what for what in _SAID if comparable(part) in _words(what)), ""):
            facts[what] = _words(what)[comparable(part)]
            if not facts[what]:
                remarks.append(f"“{part}” can be several zones: the hour is taken as that of the place.")
        elif _is_day(part):
            try:
                days += filter(None, [_day(part, None, which)])
            except NotUnderstood as error:
                problems.append(f"{str(error)[0].upper()}{str(error)[1:]}.")
        elif (hour := _maybe_time(part)) is not None:
            facts["time"] = hour
        else:
            names.append(part)
    if len(days) > 2:
        problems.append("It names more than two days; give that of the news and that of the interview.")
    days.sort()
    if len(days) == 1:
        facts["one day"] = days[0]
    elif len(days) == 2:
        facts["date"], facts["day"] = days
    if "time" in facts and not days and not problems:
        remarks.append("It names an hour and no day: enter the day too.")
    program = _program(", ".join(names), matcher)
    return EntryLine(number, " ".join(text.split()), program, facts, tuple(problems), tuple(remarks))


def _parts(text: str) -> Iterator[str]:
    """The parts of a line; brackets and a colon after a word for an event set apart too, and news behind a name."""
    text = _WRITTEN_DAY.sub(_set_apart, text)
    before, colon, after = text.partition(":")
    if colon and comparable(before) in _words("kind"):
        yield before
        text = after
    for part in re.split(r"[\t;|,()\n]|\s[-–—]\s", text):
        for piece in _ALONE.split(part):
            yield from _without_filler(piece.strip().rstrip(":").rstrip())


def _set_apart(day: re.Match[str]) -> str:
    """A written day as a part of its own, day and month in the order that is read."""
    return f"; {day['d1'] or day['d2']} {day['m1'] or day['m2']} {day['year'] or ''}".rstrip() + "; "


def _without_filler(piece: str) -> Iterator[str]:
    """A part without the words of a sentence that say nothing, and the news at its end as parts of their own."""
    piece, behind = _BEFORE.sub("", piece), []
    while piece:
        shorter = _BETWEEN.sub("", piece).strip()
        known = _news_at_end(shorter)
        if shorter == piece and not known:
            break
        piece = shorter.removesuffix(known).strip()
        behind += [known] if known else []
    yield from filter(None, (piece, *behind))


def _news_at_end(piece: str) -> str:
    """The words at the end of a part that are news, a format or a zone; "" where there are none."""
    words = piece.split(" ")
    for count in (3, 2, 1):
        last = " ".join(words[-count:])
        known = comparable(last) in _words("kind") or comparable(last) in _words("format")
        if known and len(words) > count and len(last) >= _LEAST_WORD:
            return last
    return ""


def _is_day(text: str) -> bool:
    """Whether a part of a line is meant as a day, if perhaps as one that is none."""
    if numeric_date(text) or re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", text):
        return True
    if not _NAMED_MONTH.fullmatch(text) and not re.search(r"[A-Za-z].*\b(19|20)\d\d$|[A-Za-z].*\d(st|nd|rd|th)", text):
        return False
    return _or_none(text, None) is not None or _or_none(f"{text} 2026", None) is not None


def _maybe_time(text: str) -> str | None:
    if text.isdigit():
        return None
    try:
        return _time(text)
    except NotUnderstood:
        return None


def _program(text: str, matcher: Matcher) -> Cells:
    """The words that name a program, as fields: code, name, city and state."""
    cells: dict[str, Cell] = {}
    if code := _CODE.search(text):
        cells["acgme_code"] = code[0]
        text = f"{text[: code.start()]} {text[code.end() :]}".strip(" ,")
    elif re.fullmatch(r"\d{9}", text):
        cells["acgme_code"] = text
        text = ""
    name, state = city_and_state(text)
    if state:
        cells["state"] = state
        before, comma, last = name.rpartition(",")
        if comma and matcher.is_city(last):
            name, cells["city"] = before.strip(" ,"), last.strip()
    cells["program_name"] = name or None
    return Cells(cells)
