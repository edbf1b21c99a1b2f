"""What became of one line of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from smartpick.catalog.published_policies import PublishedValue
from smartpick.knowledge.answers import Answer, Fill, OwnProgram
from smartpick.knowledge.imports.grid import place_of

Outcome = Literal["matched", "new", "not understood"]


@dataclass(frozen=True)
class Row:
    """One line and what became of it.

    line, page: the user's own numbers. code, program, by ("code", "name"), score (0–100): of a matched line; a name
    match is the user's to reject. nrmp_code: as the line has it. reason: of a line not understood. problems: cells that
    were left out, each with its reason; notes: what else is worth knowing. facts: what the cells say, whether it is
    taken or not: keys of POLICY_FACTS, "quota:2025", "filled:2025"; years_out: match years of them that are not taken.
    source: the file and the line, and whom it names. answers, fills, own: what the line brings. sheet: where several
    were read.
    """

    line: int
    page: int | None
    outcome: Outcome
    label: str
    code: str = ""
    program: str = ""
    by: str = ""
    score: float | None = None
    nrmp_code: str = ""
    reason: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: Mapping[str, PublishedValue] = field(default_factory=dict)
    years_out: tuple[int, ...] = ()
    source: str = ""
    answers: tuple[Answer, ...] = ()
    own: OwnProgram | None = None
    sheet: str = ""

    @property
    def fills(self) -> tuple[Fill, ...]:
        """Positions by match year, newest first; made when asked for, since a report has tens of thousands."""
        if self.outcome != "matched":
            return ()
        years = [int(name.removeprefix("quota:")) for name in self.facts if name.startswith("quota:")]
        return tuple(
            Fill(
                code=self.code, year=year, quota=int(self.facts[f"quota:{year}"]),
                filled=int(self.facts[f"filled:{year}"]), source=self.source,
            )
            for year in years if year not in self.years_out
        )  # fmt: skip

    @property
    def place(self) -> str:
        """“line 7”, “page 2, line 7”, or of several sheets “List, line 7”."""
        return f"{self.sheet}, {place_of(self.line, self.page)}" if self.sheet else place_of(self.line, self.page)
