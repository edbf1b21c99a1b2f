"""Which line holds the headers, and what each column means: a proposal the user may change."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from smartpick.knowledge.answers import comparable
from smartpick.knowledge.imports.contents import Contents
from smartpick.knowledge.imports.grid import LONGEST_HEADER, Cell, ImportRefused, Line, Sheet
from smartpick.knowledge.imports.match import Matcher
from smartpick.knowledge.imports.names import FIELDS, field_of, is_field, names_a_visa, usual_field
from smartpick.knowledge.imports.values import NotUnderstood, visas

LOOKED_AT = 30
"""Lines from the top among which the headers are looked for (assumption: no title is longer)."""
_IDENTITY = {"acgme_code", "nrmp_code", "program_name"}
MOST_NEAR = 300
"""Headers of a table compared letter by letter (assumption: more than any table has columns)."""
_NEAR_OF_SHEETS = 30
"""The same where only the sheet is looked for."""
_MOST_TABLES = 100
"""Tables below each other in one sheet (assumption)."""
_MOST = 0.5
"""Share of a column's cells that must be of one kind for it to be taken for that kind, whatever its header says
(assumption)."""
_FEW = 0.2
"""Share of cells below which a column under a header of names holds none (assumption)."""
_BY_CONTENTS = "acgme_code", "program_name", "specialty", "state", "city_state", "city", "visa"
"""What a column without a header may be known by, in the order in which it is asked."""


@dataclass(frozen=True)
class Column:
    """One column of the file and what it is taken for.

    label: its header, or “Column C”; unique. field: a key of `FIELDS`, "quota:2025", "filled:2025", or None: not used.
    confidence: 0–1; 1 where the header is one of the usual ones or the user chose. samples: up to three cells, as text.
    remark: a sentence where there is something to know.
    """

    label: str
    index: int
    field: str | None
    confidence: float
    samples: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet taken apart.

    columns: in file order. lines: those below the headers. above: how many stand before the headers. headers: of every
    column, comparable, to know a line that repeats them. told: sentences on lines that are no rows, and on tables that
    stand below each other.
    """

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    above: int
    headers: tuple[str, ...]
    told: tuple[str, ...] = ()


def table_of(
    sheet: Sheet, matcher: Matcher, mapping: Mapping[str, str | None] | None = None, near: int = MOST_NEAR
) -> Table:
    """Find the headers and propose what each column means, by its header and by what its cells hold.

    Args:
        sheet: the sheet read.
        matcher: of the program table, to know codes and names where no header tells them.
        mapping: column label → field or None (not used), before what is proposed.
        near: how many headers that are none of the usual ones are compared with these letter by letter.

    Raises:
        ImportRefused: if `mapping` names a column or a field there is not, or gives one field to two columns.
    """
    fields, contents = _Fields(near), Contents(matcher)
    first, headers, height = _headers(sheet.lines, contents, fields)
    headers = _with_scores(headers)
    lines, headers, told = _under_one(sheet.lines[first:], headers)
    above = first - 1 if first and any(headers) else 0
    title = sheet.lines[: first - height] if above else sheet.lines[:0]
    if title:
        where = title[0].place + (f" to {title[-1].place}" if len(title) > 1 else "")
        told = (f"What stands above the headers is taken for a title and not read ({where}).", *told)
    if not any(headers) and lines:
        told = ("This table has no headers; what its columns mean is told by what they hold. Check it.", *told)
    width = max((len(line.cells) for line in (*lines, *sheet.lines[:first])), default=0)
    headers += [""] * (width - len(headers))
    by_column = [[line.cells[at] for line in lines if at < len(line.cells)] for at in range(width)]
    labels = _labels(headers)
    columns = [_proposed(labels[at], at, headers[at], by_column[at], contents, fields) for at in range(width)]
    columns = [column for column in columns if headers[column.index] or column.samples]
    columns = _names_by_contents(columns, by_column, contents)
    columns = _unheaded_by_contents(columns, headers, by_column, contents)
    columns = _one_each(_overridden(columns, mapping or {}), by_column)
    columns = [_told_visa(column) for column in columns]
    told += tuple(f"“{column.label}”: {column.remark}" for column in columns if column.remark == VISA_UNREAD)
    comparables = tuple(comparable(header) for header in headers)
    return Table(tuple(columns), lines, above, comparables, told)


VISA_UNREAD = "This column names a visa and is not read; give it a field if it says who sponsors what."


def _told_visa(column: Column) -> Column:
    """The column, with a remark where its header names a visa and nobody reads it."""
    unread = column.field is None and not column.remark and names_a_visa(column.label)
    return replace(column, remark=VISA_UNREAD) if unread else column


def _with_scores(headers: list[str]) -> list[str]:
    """The headers, where “Minimum score” right of “Step 2 required” says of which examination."""
    return [
        f"{step[0]} {header}"
        if at and comparable(header) in {"minimumscore", "minscore", "scorecutoff"}
        and (step := re.match(r"(?i)step ?[123](?: ?ck)?\b", headers[at - 1]))
        else header
        for at, header in enumerate(headers)
    ]  # fmt: skip


class _Fields:
    """`field_of` for the headers of one table: each looked up once, and the misspelt among them only so often."""

    def __init__(self, near: int) -> None:
        self._left, self._of = near, dict[str, tuple[str | None, float]]()

    def __call__(self, header: str) -> tuple[str | None, float]:
        if header not in self._of:
            known = field_of(header, near=False)
            if known[0] is None and self._left > 0:
                self._left -= 1
                known = field_of(header)
            self._of[header] = known
        return self._of[header]


def _under_one(lines: tuple[Line, ...], headers: list[str]) -> tuple[tuple[Line, ...], list[str], tuple[str, ...]]:
    """Lines of tables that stand below each other as one table, its headers, and a sentence on each further one.

    The cells of a later table are put under the headers of the first that mean the same; others follow on the right.
    """
    if not any(headers):
        return lines, headers, ()
    headers, own, places = list(headers), list(map(comparable, headers)), list[int]()
    kept, told = list[Line](), list[str]()
    for line in lines:
        again = _text_cells(line)
        if len(told) < _MOST_TABLES and again is not None and _is_heading(again):
            if (same := list(map(comparable, again))) == own and places:
                kept.append(replace(line, trouble="it repeats the headers"))
                continue
            if same != own:
                own, places = same, _places_under(again, headers)
                told.append(f"In {line.place} a table with other headers begins; the lines below it are read by them.")
                continue
        if not places:
            kept.append(line)
            continue
        cells: list[Cell] = [None] * len(headers)
        for at, value in enumerate(line.cells):
            if at >= len(places):  # a cell without a header
                places.append(len(headers))
                headers.append("")
                cells += [None]
            cells[places[at]] = value
        kept.append(replace(line, cells=tuple(cells)))
    return tuple(kept), headers, tuple(told)


def _places_under(again: list[str], headers: list[str]) -> list[int]:
    """Where each column of a further table belongs among the headers, which grow by those that are new."""
    means = {field_of(header, near=False)[0] or comparable(header): at for at, header in enumerate(headers) if header}
    places = list[int]()
    for header in again:
        at = means.get(field_of(header, near=False)[0] or comparable(header)) if header else None
        if at is None or at in places:
            at = len(headers)
            headers.append(header)
        places.append(at)
    return places


def _text_cells(line: Line) -> list[str] | None:
    """The cells of a line if all are short texts, as headers are; else None."""
    if line.trouble or any(not isinstance(value, str) or len(value) > 80 for value in line.cells if value is not None):
        return None
    return [_text(value) for value in line.cells]


def _is_heading(cells: list[str]) -> bool:
    """Whether a line inside a table can only be headers: most cells are usual ones, and one names the program."""
    filled = [words for words in cells if words]
    fields = [field for words in filled if (field := usual_field(words))]
    return len(set(fields)) >= 2 and 2 * len(fields) >= len(filled) and bool(_IDENTITY & set(fields))


def likeness(sheet: Sheet, matcher: Matcher) -> tuple[int, int]:
    """How much a sheet looks like one of programs: (lines that name one, columns understood)."""
    if not sheet.lines:
        return -1, 0
    table = table_of(sheet, matcher, near=_NEAR_OF_SHEETS)
    named = [column.index for column in table.columns if column.field in _IDENTITY | {"sponsor"}]
    contents, held = Contents(matcher), 0
    for line in table.lines:
        cells = [line.cells[at] for at in named if at < len(line.cells)]
        held += any(contents.is_code(value) or contents.is_nrmp_code(value) or contents.is_institution(value)
                    for value in cells)  # fmt: skip
    return held, sum(column.field is not None for column in table.columns)


def _headers(lines: tuple[Line, ...], contents: Contents, fields: _Fields) -> tuple[int, list[str], int]:
    """(index of the first line below the headers, the headers, their lines). Two are read as one where that means more.

    Headers with lines of a table between them and better ones further down are those of a table of their own.
    """
    best, place = (0.0, 0), (0, [], 0)
    for at, line in enumerate(lines[:LOOKED_AT]):
        if best > (0.0, 0) and at > place[0] and _is_heading(place[1]):
            break
        if contents.is_row(line):
            continue
        lower = [_text(value) for value in line.cells]
        single = _score(lower, fields)
        if single > best and _enough(lower, fields):
            best, place = single, (at + 1, lower, 1)
        if at and lines[at - 1].number == line.number - 1:
            both = _joined([_text(value) for value in lines[at - 1].cells], lower, fields)
            if (
                _score(both, fields) > max(best, single)
                and _enough(both, fields)
                and not contents.is_row(lines[at - 1])
            ):
                best, place = _score(both, fields), (at + 1, both, 2)
    if best > (0.0, 0) or not lines:
        return place
    first = [_text(value) for value in lines[0].cells]
    return (0, [], 0) if contents.holds_rows(lines[:LOOKED_AT]) else (1, first, 1)


def _text(value: Cell) -> str:
    if isinstance(value, str):
        return " ".join(value[:LONGEST_HEADER].split())
    return str(value) if isinstance(value, int) else ""


def _score(headers: list[str], fields: _Fields) -> tuple[float, int]:
    """How much headers mean; of equal ones those mean more that tell the day of an interview from any date."""
    known = [fields(header) for header in headers if header]
    return sum(sure for _, sure in known), sum(field == "interview_day" for field, _ in known)


def _enough(headers: list[str], fields: _Fields) -> bool:
    meant = {fields(header)[0] for header in headers if header} - {None}
    return len(meant) >= 2 or bool(meant & _IDENTITY)


def _joined(upper: list[str], lower: list[str], fields: _Fields) -> list[str]:
    """Headers of two lines as one; a header above stands for the empty cells to its right, as merged cells do."""
    joined, spread = [], ""
    for at in range(max(len(upper), len(lower))):
        top = upper[at] if at < len(upper) else ""
        low = lower[at] if at < len(lower) else ""
        spread = top or spread
        if not low:
            joined.append(top)
            continue
        whole = f"{spread} {low}".strip()
        joined.append(low if fields(low)[0] and fields(whole)[0] in {None, fields(low)[0]} else whole)
    return joined


def _labels(headers: list[str]) -> list[str]:
    counts = Counter(headers)
    return [
        (header if counts[header] == 1 else f"{header} (column {_letter(at)})") if header else f"Column {_letter(at)}"
        for at, header in enumerate(headers)
    ]


def _letter(at: int) -> str:
    """The name spreadsheets give a column: A, B, … Z, AA."""
    return (_letter(at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)


def _proposed(label: str, at: int, header: str, cells: list[Cell], contents: Contents, fields: _Fields) -> Column:
    filled = [value for value in cells if value is not None]
    samples = tuple(
        dict.fromkeys(" ".join(str(getattr(value, "reason", value)).split())[:80] for value in filled[:50])
    )[:3]
    field, confidence = fields(header) if header else (None, 0.0)
    remark = "" if confidence in {0.0, 1.0} else f"The header is read as “{FIELDS[field or 'note']}”; check it."
    if field in {None, "acgme_code", "nrmp_code"} and filled:
        nrmp, acgme = contents.share("nrmp_code", filled), contents.share("acgme_code", filled)
        if nrmp > _MOST:
            return Column(label, at, "nrmp_code", round(nrmp, 2), samples, "Its cells are NRMP codes.")
        if field != "acgme_code" and acgme > _MOST:
            return Column(label, at, "acgme_code", round(acgme, 2), samples, "Its cells are ACGME codes.")
        if field == "acgme_code" and "acgme" not in comparable(header) and contents.foreign_ids(filled):
            return Column(label, at, None, 0.0, samples, "Its cells are no ACGME codes; this column is not used.")
    if field is None and re.search(r"\b(quota|filled|matched)\b", header, re.IGNORECASE):
        remark = "Its header names no match year."
    return Column(label, at, field, confidence, samples, remark)


def _names_by_contents(columns: list[Column], by_column: list[list[Cell]], contents: Contents) -> list[Column]:
    """The columns, with that of the names where the names are: “Name” may hold directors, “Program” specialties."""
    able = [column for column in columns if column.field in {None, "program_name", "sponsor"}]
    share = {
        column.index: contents.share("program_name", filled)
        for column in able if (filled := [value for value in by_column[column.index] if value is not None])
    }  # fmt: skip
    named = [column for column in able if column.field == "program_name" and column.index in share]
    best = max(named, key=lambda column: share[column.index], default=None)
    if best is not None and share[best.index] >= _FEW and len(named) == 1:
        return columns
    chosen = best
    if best is None or share[best.index] < _FEW:
        others = [column for column in able if column not in named and share.get(column.index, 0.0) > _MOST]
        chosen = max(others, key=lambda column: share[column.index], default=best)
    return [
        _named(column, chosen, share, contents, [value for value in by_column[column.index] if value is not None])
        for column in columns
    ]


def _named(
    column: Column, chosen: Column | None, share: Mapping[int, float], contents: Contents, filled: list[Cell]
) -> Column:
    """One column after it is known which has the names: share is of each that could have them."""
    if column is chosen and column.field is None:
        remark = "Its cells are names of institutions."
        return replace(column, field="program_name", confidence=round(share[column.index], 2), remark=remark)
    if column.field != "program_name" or column is chosen or column.index not in share:
        return column
    if contents.share("specialty", filled) > _MOST:
        return replace(column, field="specialty", confidence=0.9, remark="Its cells are specialties.")
    if share[column.index] >= _FEW or chosen is None:
        return column
    remark = f"Its cells are no names of institutions; “{chosen.label}” has these."
    return replace(column, field=None, confidence=0.0, remark=remark)


def _unheaded_by_contents(
    columns: list[Column], headers: list[str], by_column: list[list[Cell]], contents: Contents
) -> list[Column]:
    """The columns, each without a header taken for what most of its cells are."""
    taken = {column.field for column in columns}
    short = None
    if not {"acgme_code", "nrmp_code", "program_name", "sponsor"} & taken:
        able = [column for column in columns if column.field is None and not headers[column.index] and column.samples]
        short = next((column for column in able if contents.abbreviations(by_column[column.index])), None)
    read = list[Column]()
    for column in columns:
        filled = [value for value in by_column[column.index] if value is not None]
        if column.field is None and not headers[column.index] and filled:
            kind = "program_name" if column is short else None
            kind = kind or next((k for k in _BY_CONTENTS if k not in taken and contents.share(k, filled) > _MOST), None)
            if kind is not None:
                taken.add(kind)
                remark = f"It has no header; its cells are read as “{FIELDS[kind]}”."
                sure = round(max(_MOST, contents.share(kind, filled)), 2)
                read.append(replace(column, field=kind, confidence=sure, remark=remark))
                continue
        read.append(column)
    return read


def _overridden(columns: list[Column], mapping: Mapping[str, str | None]) -> list[Column]:
    labels = {column.label for column in columns}
    near = {comparable(column.label): column.label for column in columns}
    mapping = {label if label in labels else near.get(comparable(label), label): mapping[label] for label in mapping}
    for label, field in mapping.items():
        if label not in labels:
            named = ", ".join(f"“{column.label[:40]}”" for column in columns[:30])
            raise ImportRefused(f"There is no column “{label[:60]}” in this sheet; its columns are: {named}.")
        if field is not None and not is_field(field):
            raise ImportRefused(f"“{field[:60]}” is not a field a column can be given.")
    given = [field for field in mapping.values() if field is not None]
    if twice := [field for field in given if given.count(field) > 1]:
        raise ImportRefused(f"Two columns are both given as “{FIELDS.get(twice[0], twice[0])}”; choose one.")
    return [
        replace(column, field=mapping[column.label], confidence=1.0, remark="")
        if column.label in mapping
        else replace(column, field=None, confidence=0.0, remark="Another column was chosen for this.")
        if column.field in given
        else column
        for column in columns
    ]


def _one_each(columns: list[Column], by_column: list[list[Cell]]) -> list[Column]:
    """One column keeps each field: the surest, of equal ones that whose cells say more, else the first.

    The others say so and are not used.
    """
    keeper: dict[str, Column] = {}
    claims = Counter(column.field for column in columns)
    worth = {
        column.label: (column.confidence, _cells_that_say(column, by_column) if claims[column.field] > 1 else 0)
        for column in columns
    }
    for column in columns:
        if column.field and (column.field not in keeper or worth[column.label] > worth[keeper[column.field].label]):
            keeper[column.field] = column
    return [
        column
        if column.field is None or keeper[column.field] is column
        else replace(
            column,
            field=None,
            confidence=0.0,
            remark=f"“{keeper[column.field].label}” is already read as {FIELDS.get(column.field, column.field)}; "
            "this column is not used.",
        )
        for column in columns
    ]


def _cells_that_say(column: Column, by_column: list[list[Cell]]) -> int:
    """In how many of the first cells a column about both visas says which ones; 0 for any other column.

    “Yes” under “Accepts visas?” names none, “J-1, H-1B” in the column beside it does.
    """
    if column.field != "visa":
        return 0
    count = 0
    for value in by_column[column.index][:LOOKED_AT]:
        with contextlib.suppress(NotUnderstood):
            count += bool(visas(value))
    return count
