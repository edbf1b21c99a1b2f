"""What a pasted line or a line of a sheet says: a program, and what happened, when, how."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from smartpick.data_folder import csv_rows
from smartpick.knowledge.answers import comparable
from smartpick.knowledge.imports import Column, File, ImportRefused, parse, table_of
from smartpick.knowledge.imports.cells import Cells
from smartpick.knowledge.imports.grid import Cell, Sheet, Unreadable, clean
from smartpick.knowledge.imports.headers import Table
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
    r"(?<!\S)(\d{10}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}\.\d{1,2}\.\d{2,4}"
    r"|\d{1,2}-\d{1,2}-\d{2,4}|\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)(?!\S)",
    re.IGNORECASE,
)
"""A code, a day or an hour among other words: a part of its own."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+"
_WRITTEN_DAY = re.compile(
    rf"(?<!\w)(?:{_WEEKDAY})?(?:(?:the\s+)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\.?(?:\s+|-)(?:of\s+)?(?P<m1>{_MONTH})\.?"
    rf"|(?P<m2>{_MONTH})\.?(?:\s+|-)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)(?:(?:,?\s+|-)(?P<year>20\d\d))?(?!\w|[:.]\d)",
    re.IGNORECASE,
)
"""A day with its month in letters, among other words or not, one that no calendar has too."""
_SHORT_DAY = re.compile(r"\d{1,2}/\d{1,2}")
"""A day and a month without a year, in either order."""
_DAY_IN_NUMBERS = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_HOUR = re.compile(r"\d{1,2}:\d{2}(\s*[ap]\.?m\.?)?", re.IGNORECASE)
_OF_INTERVIEW = re.compile(r"^.*\binterviews?\s+", re.IGNORECASE)
"""What stands above “Time” in a table with headers in two lines."""
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
        entered: the line as it can be entered again, below the headers of its table.
        program: the fields that name the program, as the importer keeps them.
        facts: kind, date, day, time, zone, format, notes, score, signal, as far as they are given.
        problems: sentences on what is given and cannot be read.
        remarks: sentences on how what is given was read.
    """

    number: int
    text: str
    entered: str
    program: Cells
    facts: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntryLines:
    """What was entered, taken apart.

    Args:
        lines: those with content.
        heads: the headers they stand under, as they can be entered again with them; "" = without columns.
        sheet: the one that was read; "" = the only one.
        sheets: sheets of the file that hold lines, with about how many programs each has; empty where there is one.
    """

    lines: tuple[EntryLine, ...]
    heads: str = ""
    sheet: str = ""
    sheets: Mapping[str, int] = field(default_factory=dict)


@lru_cache
def _words(what: str) -> Mapping[str, str]:
    """Comparable word → its meaning (`data/rules/event_words.csv`). what: "kind", "format", "zone", "head", "signal"; a
    zone that can be several means ""."""
    return {
        comparable(row["words"]): row["meaning"] for row in csv_rows("rules/event_words.csv") if row["what"] == what
    }


def pasted_lines(text: str, matcher: Matcher, which: Season) -> EntryLines:
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
            return _sheet_lines(table, which)
    except ImportRefused:
        pass  # no table, so lines
    return EntryLines(tuple(_one_line(number, line, matcher, which) for number, line in lines))


def _refuse_length(count: int) -> None:
    if count > MOST_EVENTS:
        raise ImportRefused(
            f"These are {count:,} lines; a plan keeps up to {MOST_EVENTS:,} events. Enter fewer at once."
        )


def sheet_lines(content: bytes, name: str, matcher: Matcher, which: Season, sheet: str | None = None) -> EntryLines:
    """Lines of a file with columns; one without headers is read as pasted lines are.

    Args:
        content: all its bytes.
        name: what the user calls it.
        matcher: of the program table.
        which: the season a day without a year lies in.
        sheet: which sheet; None = the one called after interviews, else the one with most about them.

    Raises:
        ImportRefused: it cannot be read at all, or there are more lines than events can be kept.
    """
    file = parse(content, name)
    chosen = file.sheet(sheet, matcher) if sheet else _likeliest(file, matcher, which)
    _refuse_length(len(chosen.lines))
    table = table_of(chosen, matcher)
    read = (
        _sheet_lines(table, which)
        if _has_headers(table.columns)
        else EntryLines(tuple(_one_line(line.number, _joined(line.cells), matcher, which) for line in chosen.lines))
    )
    filled = {each.name: file.programs_in(each, matcher) for each in file.sheets if each.lines}
    return replace(read, sheet=chosen.name, sheets=filled) if len(filled) > 1 else read


def _likeliest(file: File, matcher: Matcher, which: Season) -> Sheet:
    """The sheet that is most likely about interviews."""

    def likeness(sheet: Sheet) -> tuple[bool, bool, int]:
        programs = file.programs_in(sheet, matcher)
        about = _about(table_of(sheet, matcher), which)
        return bool(programs) and "interview" in sheet.name.casefold(), bool(programs and about), programs

    filled = [sheet for sheet in file.sheets if sheet.lines]
    return filled[0] if len(filled) == 1 else max(filled, key=likeness)


def of_interviews(table: Table, which: Season, today: dt.date) -> bool:
    """Whether a table tells of interviews: it has a column for their day, or dates most of which are yet to come.

    Args:
        table: from `table_of`.
        which: the season a day without a year lies in.
        today: the day it is read on.
    """
    about = _about(table, which)
    if "day" in about or "date" not in about:
        return "day" in about
    days = _days(_cells_of(table, about["date"]), which)
    return 2 * sum(day is not None and day > today for day in days) > len(days)


def _cells_of(table: Table, column: Column) -> list[Cell]:
    """The cells of a column that are not empty."""
    cells = (line.cells[column.index] for line in table.lines if column.index < len(line.cells))
    return [value for value in cells if value is not None]


_LOOKED_AT = 100
"""Cells from which it is seen what a column holds (assumption): a page asks at every redraw, of any length of file."""


def _days(cells: list[Cell], which: Season) -> list[dt.date | None]:
    """The day in each of the first cells of one column, None where there is none."""
    some = cells[:_LOOKED_AT]
    orders = _day_orders(some)
    return [_or_none(value, orders, which) for value in some]


def _has_headers(columns: tuple[Column, ...]) -> bool:
    return any(field_of(column.label)[0] in _IDENTITY for column in columns)


def _joined(cells: Iterable[Cell]) -> str:
    return "\t".join(filter(None, map(shown, cells)))


def shown(value: Cell) -> str:
    """A cell as people read it; of one that cannot be read, why."""
    return value.reason if isinstance(value, Unreadable) else text_of(value)


def _about(table: Table, which: Season) -> dict[str, Column]:
    """What is said of an event → its column, by the words of `event_words.csv`; “Interview” alone where it has days."""
    about: dict[str, Column] = {}
    for column in table.columns:
        heads, label = _words("head"), column.label
        known = heads.get(comparable(label)) or heads.get(comparable(_OF_INTERVIEW.sub("", label)))
        meaning = "day" if column.field == "interview_day" else known
        if column.field not in _PROGRAM and meaning:
            about.setdefault(meaning, column)
        elif comparable(label) in {"interview", "interviews", "iv"}:
            days = _days(_cells_of(table, column), which)
            if 2 * sum(day is not None for day in days) > len(days):
                about.setdefault("day", column)
    return about


_SIGNS = "/.-"
Orders = Mapping[str, bool | None]
"""Sign between the numbers of a day → whether the day stands first, None = nothing shows it."""


def _day_orders(cells: Iterable[Cell]) -> Orders:
    """How a column writes its days, for each sign apart: who writes 31.12.2026 may write 12/31/2026 too."""
    texts = [value for value in cells if isinstance(value, str)]
    return {sign: days_come_first([text for text in texts if sign in text]) for sign in _SIGNS}


def _sheet_lines(table: Table, which: Season) -> EntryLines:
    """Lines of a table: columns about the event by `event_words.csv`, the rest as the importer reads them.

    Where no column is for the day of the interview, that of the dates may hold it.
    """
    about = _about(table, which)
    program = {column.field: column.index for column in table.columns if column.field in _PROGRAM}
    used = [column for column in table.columns if column.field in _PROGRAM or column in about.values()]
    orders = {
        name: _day_orders(_cells_of(table, about[name])) for name in ("date", "day") if name in about
    }  # fmt: skip
    read = []
    for line in table.lines:
        cells = {name: line.cells[at] for name, at in program.items() if name and at < len(line.cells)}
        if "acgme_code" not in cells and (code := _CODE.fullmatch(shown(cells.get("program_name")).strip())):
            cells = {**cells, "acgme_code": code[0], "program_name": None}
        facts, beside, problems, remarks = {}, {}, [line.trouble] if line.trouble else [], []
        for name, column in about.items():
            value = line.cells[column.index] if column.index < len(line.cells) else None
            if isinstance(value, Unreadable):
                remarks.append(f"{column.label}: left out ({value.reason}).")
                continue
            try:
                if name in orders:
                    fact, more = _dated(value, orders[name], which)
                    beside |= more
                else:
                    fact = _fact(name, value)
                if fact not in {None, ""}:
                    facts["one day" if name == "date" and "day" not in about else name] = fact
            except NotUnderstood as error:
                problems.append(f"{column.label}: {error}.")
        kept = [line.cells[column.index] if column.index < len(line.cells) else None for column in used]
        read.append(EntryLine(
            line.number, " · ".join(_joined(kept).split("\t")), "\t".join(map(shown, kept)), Cells(cells),
            {**beside, **facts}, tuple(problems), tuple(remarks),
        ))  # fmt: skip
    return EntryLines(tuple(read), "\t".join(column.label for column in used))


def _dated(value: Cell, orders: Orders, which: Season) -> tuple[dt.date | None, Mapping[str, object]]:
    """The day in a cell, and what else stands there of the event, such as the hour. Raises NotUnderstood."""
    if isinstance(value, str):
        said = _said(value, which, orders)
        if len(said.days) > 1:
            raise NotUnderstood(f"“{value[:40]}” names several days")
        if said.problems:
            raise NotUnderstood(said.problems[0])
        if said.days and not said.names:
            return said.days[0], said.facts
    return _day(value, orders, which), {}


def _fact(name: str, value: Cell) -> object:
    """What one cell says of an event. Raises NotUnderstood."""
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


def _day(value: Cell, orders: Orders, which: Season) -> dt.date | None:
    """A day; one without a year lies in the season, and of 12/8/2026 the day that can be of this season is meant."""
    text = value.strip() if isinstance(value, str) else ""
    order = next((orders.get(sign) for sign in _SIGNS if sign in text), None)
    named = _NAMED_MONTH.fullmatch(text.replace(".", " ").strip())
    if named or _SHORT_DAY.fullmatch(text):
        sign = " " if named else "/"
        full = [f"{text}{sign}{year}" for year in range(which.first.year, which.last.year + 1)]
        days = {day for each in full for first in (True, False) if (day := _in_order(each, first)) is not None}
        if not days:
            raise NotUnderstood(_none_such(text))
        first, last = (which.first, which.last) if named else (which["eras.submit_opens"].day, which.interviews[1])
        inside = {day for day in days if first <= day <= last}
        if not inside:
            raise NotUnderstood(f"“{text}” does not lie in the season {which.year}")
        if len(inside) > 1:
            raise NotUnderstood(f"“{text}” could be two dates; write it as {max(inside)}")
        return inside.pop()
    if numeric_date(text) or _DAY_IN_NUMBERS.fullmatch(text) or _WRITTEN_DAY.fullmatch(text):
        days = {day for first in (True, False) if (day := _in_order(text, first)) is not None}
        if not days:
            raise NotUnderstood(_none_such(text))
        first, last = which["eras.submit_opens"].day, which.interviews[1]
        inside = {day for day in days if first <= day <= last}
        if order is None and len(inside) == 1:
            return inside.pop()
    return date_of(value, order)


def _none_such(text: str) -> str:
    """That no calendar has a day."""
    written = _WRITTEN_DAY.fullmatch(text)
    return f"there is no {_plain_day(written)}" if written else f"there is no day {text}"


def _in_order(value: Cell, day_first: bool | None) -> dt.date | None:
    try:
        return date_of(value, day_first)
    except NotUnderstood:
        return None


def _or_none(value: Cell, orders: Orders, which: Season) -> dt.date | None:
    try:
        return _dated(value, orders, which)[0]
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


@dataclass
class _Said:
    """What the parts of a text say: facts of an event, days in their order, the parts that are neither (names)."""

    facts: dict[str, object] = field(default_factory=dict)
    days: list[dt.date] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def _said(text: str, which: Season, orders: Orders) -> _Said:
    """What a text without columns says."""
    said = _Said()
    for part in _parts(text):
        if what := next((what for what in _SAID if comparable(part) in _words(what)), ""):
            said.facts[what] = _words(what)[comparable(part)]
            if not said.facts[what]:
                said.remarks.append(f"“{part}” can be several zones: the hour is taken as that of the place.")
        elif _is_day(part):
            try:
                said.days += filter(None, [_day(part, orders, which)])
            except NotUnderstood as error:
                said.problems.append(str(error))
        elif (hour := _maybe_time(part)) is not None:
            said.facts.setdefault("time", hour)  # of 9:00 to 15:00 the beginning
        elif _HOUR.fullmatch(part):
            said.problems.append(f"there is no hour {part}")
        else:
            said.names.append(part)
    said.days.sort()
    return said


def _one_line(number: int, text: str, matcher: Matcher, which: Season) -> EntryLine:
    """A line without columns: every part that is no word for an event, day, hour or format names the program."""
    said = _said(_BULLET.sub("", text), which, {})
    facts, days = said.facts, said.days
    problems = [f"{problem[0].upper()}{problem[1:]}." for problem in said.problems]
    if len(days) > 2:
        problems.append("It names more than two days; give that of the news and that of the interview.")
    if len(days) == 1:
        facts["one day"] = days[0]
    elif len(days) == 2:
        facts["date"], facts["day"] = days
    if "time" in facts and not days and not problems:
        said.remarks.append("It names an hour and no day: enter the day too.")
    program = _program(", ".join(said.names), matcher)
    return EntryLine(number, " ".join(text.split()), text, program, facts, tuple(problems), tuple(said.remarks))


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
    return f"; {_plain_day(day)}; "


def _plain_day(day: re.Match[str]) -> str:
    return f"{day['d1'] or day['d2']} {day['m1'] or day['m2']} {day['year'] or ''}".rstrip()


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
    forms = _DAY_IN_NUMBERS, _SHORT_DAY, _WRITTEN_DAY
    if numeric_date(text) or any(form.fullmatch(text) for form in forms):
        return True
    month_and_year = re.search(r"[A-Za-z].*\b(19|20)\d\d$", text)
    return month_and_year is not None and _in_order(text, None) is not None


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
