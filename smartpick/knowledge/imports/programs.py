"""Which program a line means: by its ACGME code, else by its words; one of the table, a new one, or not understood."""

from __future__ import annotations

from functools import cache

from smartpick.knowledge.answers import OwnProgram
from smartpick.knowledge.imports.cells import LONGEST, Cells
from smartpick.knowledge.imports.match import Matcher, is_preliminary, read_code
from smartpick.knowledge.imports.name_search import Match, NameSearch
from smartpick.knowledge.imports.names import FIELDS, city_and_state, specialty_of, specialty_within, state_of
from smartpick.knowledge.imports.values import NotUnderstood

_FIELDS = "acgme_code", "nrmp_code", "program_name", "sponsor", "city", "state", "city_state", "specialty"


class ProgramFinder:
    """Finds the programs of the lines of one file. What it remembers of them goes with it."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher, self._search = matcher, NameSearch(matcher)
        self._specialty_of = cache(specialty_of)
        self._answers: dict[str, tuple[Match | OwnProgram | NotUnderstood, tuple[str, ...], tuple[str, ...]]] = {}

    def program(self, cells: Cells, specialty: str | None) -> Match | OwnProgram:
        """The program of the table that a line means, or the new one it describes.

        Looked for once: a column that is about something else can change its meaning without asking anew.

        Args:
            cells: of the line; what is wrong with them and what is worth knowing is noted there.
            specialty: of a line that has none.

        Raises:
            NotUnderstood: with the reason.
        """
        asked = repr((specialty, *map(cells.of.get, _FIELDS)))  # one text a line, which costs the collector nothing
        if asked not in self._answers:
            fresh = Cells(cells.of)
            try:
                answer = self._program(fresh, specialty)
            except NotUnderstood as error:
                answer = error
            self._answers[asked] = answer, tuple(fresh.problems), tuple(fresh.notes)
        answer, problems, notes = self._answers[asked]
        cells.problems += problems
        cells.notes += notes
        if isinstance(answer, NotUnderstood):
            raise NotUnderstood(str(answer))
        return answer

    def _program(self, cells: Cells, default: str | None) -> Match | OwnProgram:
        code, damage = _code(cells)
        name, sponsor, nrmp = cells.words("program_name"), cells.words("sponsor"), cells.words("nrmp_code")
        words = cells.words("specialty")
        city, state = _place(cells)
        apart = is_preliminary(words, name) or nrmp[7:8] in {"P", "R"}
        if code in self._matcher.codes and not apart:
            self._compare(cells, code, name or sponsor, state, words)
            return Match(code, "code", 100.0)
        title = name or sponsor
        if len(title) < 2 and code:
            raise NotUnderstood(f"there is no program with the code {code} in the table, and no name beside it")
        if len(title) < 2:
            raise NotUnderstood(damage or "it has neither an ACGME code nor a program name")
        specialty = self._specialty(words, nrmp) if words or nrmp else specialty_within(title) or default
        own = OwnProgram(name=title, specialty=words or specialty or "", city=city, state=state or "", code=code)
        if apart:
            if nrmp[7:8] == "R":
                cells.notes.append("Positions for physicians who have trained before; kept as a program of its own.")
            return own
        if code or (words and specialty is None):
            what = f"program with the code {code}" if code else f"specialty “{words[:60]}”"
            cells.notes.append(f"The table holds no {what}.")
            return own
        match = self._by_name(name, sponsor, city, state, specialty, damage)
        if match and damage:
            cells.notes.append(f"Matched by name, because {damage}.")
        if not (match or city or state or words or nrmp):
            raise NotUnderstood("no program of the table has this name, and the line has no city, state or specialty")
        return match or own

    def _by_name(
        self, name: str, sponsor: str, city: str, state: str | None, specialty: str | None, damage: str
    ) -> Match | None:
        """The match by name; without one, a damaged code makes the line not understood rather than new."""
        try:
            match = self._search.by_name(name, sponsor, city, state or "", specialty or "")
        except NotUnderstood as error:
            raise NotUnderstood(f"{damage}; {error}" if damage else str(error)) from error
        if damage and not match:
            raise NotUnderstood(damage)
        return match

    def _compare(self, cells: Cells, code: str, name: str, state: str | None, words: str) -> None:
        """The code decides; where the words beside it speak of another program, a note says so."""
        own_specialty, own_state = self._matcher.specialty_and_state(code)
        shown = self._matcher.shown(code)
        if state and state != own_state:
            cells.notes.append(f"The line says {state}, the program with this code is in {own_state}.")
        if self._matcher.is_other_name(code, name):
            cells.notes.append(f"The line says “{name[:60]}”, the program with this code is {shown}.")
        specialty = self._specialty(words, "")
        if specialty and specialty != own_specialty:
            cells.notes.append(f"The line says {specialty}, the program with this code is {own_specialty}.")

    def _specialty(self, words: str, nrmp_code: str) -> str | None:
        """The specialty of a line by its words, else by the digits of its NRMP code; None if the table has it not."""
        return (self._specialty_of(words) if words else None) or self._matcher.specialty_of_digits(nrmp_code[4:7])


def _code(cells: Cells) -> tuple[str, str]:
    """(ten digits or "", what is wrong with the cell or "")."""
    try:
        return read_code(cells.of.get("acgme_code")) or "", ""
    except NotUnderstood as error:
        return "", str(error) if str(error) != "formula" else "the code is a formula"


def _place(cells: Cells) -> tuple[str, str | None]:
    """(city or "", two letters of the state or None), from cells for one of them or for both."""
    city, words = cells.words("city"), cells.words("state")
    both = cells.words("city_state")
    state = state_of(words) if words else None
    if words and not state:
        apart = city_and_state(words)
        city, state = (city or apart[0], apart[1]) if apart[1] else (city, None)
        if not state:
            cells.problems.append(f"{FIELDS['state']}: “{words[:40]}” is not a US state")
    for text in (city, both):
        if text:
            bare, beside = city_and_state(text)
            state = state or beside
            city = bare if text == city or not city else city
    return city[: LONGEST["city"]], state
