"""What the cells of one line say: its words, its days, its policy facts and its positions by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from pydantic import ValidationError

from smartpick.catalog.policy_facts import PERCENT, POLICY_FACTS
from smartpick.catalog.published_policies import PublishedValue
from smartpick.knowledge.answers import Fill
from smartpick.knowledge.imports.grid import LONGEST_ANSWER, Cell, Line
from smartpick.knowledge.imports.headers import Column
from smartpick.knowledge.imports.names import FIELDS
from smartpick.knowledge.imports.values import (
    NotUnderstood,
    days_come_first,
    filled_positions,
    of_one,
    past_date,
    policy,
    positions,
    share_of_one,
    text_of,
    visas,
    x_ticks,
    yes_or_no,
)

LONGEST = {"program_name": 300, "sponsor": 300, "specialty": 120, "city": 120, "note": 500, "source": 500}
"""The longest texts that `Answer` and `OwnProgram` keep."""
Facts = dict[str, tuple[PublishedValue, str]]
"""Fact → (value, remark)."""


@dataclass
class Cells:
    """The cells of one line by field; problems: cells that are left out, notes: what else is worth knowing."""

    of: dict[str, Cell]
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _words: dict[str, str] = field(default_factory=dict)

    def words(self, name: str) -> str:
        """The text of a field; "" if missing or unreadable, which is then a problem."""
        if name not in self._words:
            self._words[name] = self._read(name) if name in self.of else ""
        return self._words[name]

    def _read(self, name: str) -> str:
        value, longest = self.of[name], LONGEST.get(name, 500)
        try:
            text = text_of(value[: 3 * longest] if isinstance(value, str) else value)
        except NotUnderstood as error:
            self.problems.append(f"{FIELDS[name]}: {error}")
            return ""
        if len(text) > longest:
            self.problems.append(f"{FIELDS[name]}: longer than {longest} letters, cut")
        return text[:longest]


class CellReader:
    """Reads the cells of one table: how a column writes its days and its crosses shows in the whole of it.

    What it remembers of the cells of a file goes with it.
    """

    def __init__(self, columns: Sequence[Column], lines: Sequence[Line], today: dt.date) -> None:
        self._today = today
        self._columns = {column.index: column for column in columns if column.field}
        self._at = {column.field: at for at, column in self._columns.items() if column.field}
        policies = {*POLICY_FACTS, "citizens_only", "visa"}
        self._policies = [at for at, column in self._columns.items() if column.field in policies]
        years = {int(name.split(":")[1]) for name in self._at if ":" in name}
        self._years = sorted(years, reverse=True)
        cells = {at: [line.cells[at] for line in lines if at < len(line.cells)] for at in self._columns}
        days = [self._at[name] for name in ("date", "date_checked") if name in self._at]
        self._day_first = {at: days_come_first(cells[at]) for at in days}
        self._x_is_yes = {at: x_ticks(cells[at]) for at in self._policies}
        self._of_one = {at: of_one(cells[at]) for at in self._policies}
        self._can_be = cache(_can_be)
        self._read: dict[tuple[int, type, Cell], Facts] = {}  # True and 1 are one key, but not one answer

    def cells_of(self, line: Line) -> Cells:
        """The cells of one line by field; those of columns that are not used are left out."""
        return Cells({name: line.cells[at] for name, at in self._at.items() if at < len(line.cells)})

    def day(self, cells: Cells, name: str) -> dt.date | None:
        """The day in the field "date" or "date_checked"; None if missing or, as a problem, unreadable or to come."""
        if name not in self._at:
            return None
        at = self._at[name]
        try:
            return past_date(_short(cells.of.get(name)), self._day_first[at], self._today)
        except NotUnderstood as error:
            cells.problems.append(f"{self._columns[at].label}: {error}")
            return None

    def facts(self, cells: Cells) -> Facts:
        """The policy facts of the cells that give one."""
        facts: Facts = {}
        for at in self._policies:
            column = self._columns[at]
            try:
                for fact, read in self._facts_in(at, cells.of.get(column.field or "")).items():
                    if facts.setdefault(fact, read)[0] != read[0]:
                        raise NotUnderstood("it does not agree with another column of this line")
            except NotUnderstood as error:
                cells.problems.append(f"{column.label}: {error}")
        return facts

    def _facts_in(self, at: int, value: Cell) -> Facts:
        """The facts in one cell of a policy column, read once for all cells that are alike. Raises NotUnderstood."""
        alike = at, type(value), value
        if alike not in self._read:
            self._read[alike] = self._read_facts(at, value)
        return self._read[alike]

    def _read_facts(self, at: int, value: Cell) -> Facts:
        name, value = self._columns[at].field or "", _short(value)
        if name == "visa":
            return {fact: (sponsored, "") for fact, sponsored in visas(value).items()}
        if name == "citizens_only":
            only = yes_or_no(value, self._x_is_yes[at])
            return {} if only is None else {"noncitizens": (not only, "")}
        of_one = share_of_one(value) if self._of_one[at] and POLICY_FACTS[name].unit == PERCENT else None
        value = value if of_one is None else round(100 * of_one, 6)
        answer, remark = policy(name, value, self._x_is_yes[at])
        return {} if answer is None else {name: (answer, remark)}

    def positions(self, cells: Cells) -> dict[int, tuple[int, int]]:
        """Match year, newest first → (quota, filled), of years that have both, as they can be."""
        of_year = {}
        for year in self._years:
            try:
                quota = positions(_short(cells.of.get(f"quota:{year}")))
                filled = filled_positions(_short(cells.of.get(f"filled:{year}")), quota)
            except NotUnderstood as error:
                cells.problems.append(f"{year}: {error}")
                continue
            if quota is not None and filled is not None:
                if self._can_be(year, quota, filled):
                    of_year[year] = (quota, filled)
                else:
                    cells.problems.append(f"{year}: {filled} filled of {quota} positions cannot be")
            elif quota is not None or filled is not None:
                cells.problems.append(f"{year}: only one of quota and filled is given")
        return of_year


def _short(value: Cell) -> Cell:
    """The cell; NotUnderstood if it is a long text, in which no answer is looked for."""
    if isinstance(value, str) and len(value) > LONGEST_ANSWER:
        raise NotUnderstood(f"“{value[:40]}…” is a text of {len(value):,} letters, not an answer")
    return value


def _can_be(year: int, quota: int, filled: int) -> bool:
    """Whether `Fill` takes these numbers, for any program."""
    try:
        Fill(code="0", year=year, quota=quota, filled=filled)
    except ValidationError:
        return False
    return True
