"""Which program a line means: by its ACGME code, else by its words; one of the table, a new one, or not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from smartpick.knowledge.answers import OwnProgram
from smartpick.knowledge.imports.cells import LONGEST, Cells
from smartpick.knowledge.imports.codes import codes_in, without_code
from smartpick.knowledge.imports.match import Matcher, is_preliminary, read_code
from smartpick.knowledge.imports.name_search import EXACT, SURE, Match, NameSearch
from smartpick.knowledge.imports.names import (
    FIELDS,
    city_and_state,
    specialty_of,
    specialty_within,
    state_of,
    without_bullet,
)
from smartpick.knowledge.imports.values import NotUnderstood

_FIELDS = "acgme_code", "nrmp_code", "program_name", "sponsor", "city", "state", "city_state", "specialty", "source"
_MAY_HOLD_A_CODE = "acgme_code", "program_name", "sponsor", "source", "specialty"
"""Where a code is looked for, the first that has one."""
_SEVERAL_SPECIALTIES = 80
"""Likeness (0–100) from which a name may mean a program of another specialty too (assumption)."""

_APART = {
    "P": "",
    "R": "Positions for physicians who have trained before; kept as a program of its own.",
    "F": "A fellowship, which comes after a residency; kept as a program of its own.",
}
"""The track letter of NRMP codes of programs the table does not hold, and what is said of them."""


class ProgramFinder:
    """Finds the programs of the lines of one file. What it remembers of them goes with it."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher, self._search = matcher, NameSearch(matcher)
        self._specialty_of = cache(specialty_of)
        self._answers: dict[str, tuple[Match | OwnProgram | NotUnderstood, tuple[str, ...], tuple[str, ...]]] = {}

    def apart(self, cells: Cells) -> Iterator[Cells]:
        """The cells of a line, once for each program whose code they hold; codes in two cells are never added up."""
        held = next((codes for name in _MAY_HOLD_A_CODE if (codes := codes_in(cells.of.get(name), self._matcher))), [])
        if len(held) < 2:
            yield cells
            return
        for code in held:
            yield Cells({**cells.of, "acgme_code": code}, notes=["The line holds several codes; each is a program."])

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
        code, damage = self._code(cells)
        name, sponsor = (without_code(without_bullet(cells.words(field))) for field in ("program_name", "sponsor"))
        nrmp, words = cells.words("nrmp_code"), cells.words("specialty")
        name, city, state = self._placed(name, *_place(cells))
        apart = is_preliminary(words, name) or nrmp[7:8] in _APART
        if code in self._matcher.codes and not apart:
            self._compare(cells, code, name or sponsor, state, words)
            return Match(code, "code", 100.0)
        title = name or sponsor
        if len(title) < 2 and code:
            raise NotUnderstood(f"there is no program with the code {code} in the table, and no name beside it")
        if len(title) < 2:
            raise NotUnderstood(damage or "it has neither an ACGME code nor a program name")
        specialty = self._specialty(words, nrmp) if words or nrmp else specialty_within(title) or default
        site = ""
        if words and self._specialty_of(words) is None:
            of_words, site = self._specialty_and_site(words)
            specialty = specialty or of_words
        own = OwnProgram(name=title, specialty=words or specialty or "", city=city, state=state or "", code=code)
        if apart:
            if note := _APART.get(nrmp[7:8]):
                cells.notes.append(note)
            return own
        of_code = self._matcher.specialty_of_digits(code[:3])
        if code and (of_code or specialty or not words):
            self._ask_of_unknown_code(code, name, sponsor, city, state, of_code or specialty)
        if code or (words and specialty is None):
            what = f"program with the code {code}" if code else f"specialty “{words[:60]}”"
            cells.notes.append(f"The table holds no {what}.")
            return own
        match = self._search.by_site(title, site, city, state or "", specialty or "") if site else None
        match = match or self._by_name(name, sponsor, city, state, specialty, damage)
        if match and match.note:
            cells.notes.append(match.note)
        if match and damage:
            cells.notes.append(f"Matched by name, because {damage}.")
        if not (match or city or state or words or nrmp):
            raise NotUnderstood("no program of the table has this name, and the line has no city, state or specialty")
        return match or own

    def _placed(self, name: str, city: str, state: str | None) -> tuple[str, str, str | None]:
        """(name, city, state), where these are empty out of a name such as “Kern Medical Center, Bakersfield, CA”."""
        if city or state:
            return name, city, state
        apart, place = r"\s*(?:,|\(|\s[-–—|])\s*", r"([^,()|]{2,40}?)(?:,\s*([A-Za-z ]{2,20})|\s([A-Z]{2}))"
        at_end = re.fullmatch(rf"(.{{2,}}?){apart}{place}\)?", name)
        if at_end and (state := state_of(at_end[3] or at_end[4])) and self._matcher.is_city(at_end[2]):
            return at_end[1], at_end[2], state
        return name, "", None

    def _code(self, cells: Cells) -> tuple[str, str]:
        """(ten digits or "", what is wrong with the cell of the code or ""); a code elsewhere in the line counts."""
        damage = ""
        try:
            if code := read_code(cells.of.get("acgme_code")):
                return code, ""
        except NotUnderstood as error:
            damage = str(error) if str(error) != "formula" else "the code is a formula"
        for name in _MAY_HOLD_A_CODE:
            if codes := codes_in(cells.of.get(name), self._matcher):
                if name != "acgme_code":
                    cells.notes.append(f"The code {codes[0]} stands under “{FIELDS[name]}”.")
                return codes[0], ""
        return "", damage

    def _ask_of_unknown_code(
        self, code: str, name: str, sponsor: str, city: str, state: str | None, specialty: str | None
    ) -> None:
        """NotUnderstood if the name beside a code of no program is that of one: the code is old, or the name is."""
        likely = self._search.likely(name, sponsor, city, state or "", specialty or "")
        if likely and likely[0].score >= (SURE if city or state else EXACT):
            raise NotUnderstood(
                f"there is no program with the code {code} in the table, but its name is that of "
                f"{self._matcher.shown(likely[0].code)} ({self._matcher.specialty_and_state(likely[0].code)[0]}, code "
                f"{likely[0].code}); if that is meant, put its code in the line"
            )

    def _specialty_and_site(self, words: str) -> tuple[str | None, str]:
        """(specialty, site) of words such as “Internal Medicine/West Anaheim”; (None, "") if they are no such."""
        for mark in ("/", " - ", " – ", " — ", "-", ","):
            before, found, after = words.partition(mark)
            if found and (specialty := self._specialty_of(before.strip())):
                return (None, "") if self._specialty_of(after.strip()) else (specialty, after.strip())
        return None, ""

    def _by_name(
        self, name: str, sponsor: str, city: str, state: str | None, specialty: str | None, damage: str
    ) -> Match | None:
        """The match by name; without one, a damaged code makes the line not understood rather than new."""
        if not specialty:
            self._ask_which_specialty(name, sponsor, city, state)
        try:
            match = self._search.by_name(name, sponsor, city, state or "", specialty or "")
        except NotUnderstood as error:
            raise NotUnderstood(f"{damage}; {error}" if damage else str(error)) from error
        if damage and not match:
            raise NotUnderstood(damage)
        return match

    def _ask_which_specialty(self, name: str, sponsor: str, city: str, state: str | None) -> None:
        """NotUnderstood if the words may mean programs of several specialties and nothing tells which."""
        likely = self._search.likely(name, sponsor, city, state or "", "")
        sure = [match for match in likely if match.score >= min(_SEVERAL_SPECIALTIES, likely[0].score)]
        among = sorted({self._matcher.specialty_and_state(match.code)[0] for match in sure})
        if len(among) > 1:
            named = ", ".join(among[:4]) + (", …" if len(among) > 4 else "")
            raise NotUnderstood(
                f"{len(sure)} programs fit equally well, for nothing tells the specialty ({named}); say which "
                "specialty the list is of, or add a column for it"
            )

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
        """The specialty of a line by the digits of its NRMP code, else by its words; None if the table has it not."""
        if specialty := self._matcher.specialty_of_digits(nrmp_code[4:7]):
            return specialty
        return self._specialty_of(words) if words else None


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
