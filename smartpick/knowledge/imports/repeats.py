"""Several lines of one program: repeats, contradictions, and the tracks of an NRMP report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.knowledge.answers import Fill, topic
from smartpick.knowledge.imports.match import Matcher
from smartpick.knowledge.imports.row import Row


def settled(rows: Iterable[Row], matcher: Matcher) -> list[Row]:
    """The rows, in order; what several lines of one program contradict is taken from none of them."""
    kept: list[Row] = []
    programs: dict[tuple[str, ...], _Lines] = {}
    for line in rows:
        row, program = line, _program(line)
        earlier = programs.setdefault(program, _Lines()) if program else _Lines()
        if earlier.at:
            row = _other_program(kept[earlier.at[0]], row, matcher) or _beside(kept, earlier, row)
        if row.outcome != "not understood":
            earlier.add(len(kept), row)
        kept.append(row)
    return kept


class _Lines:
    """Rows of one program that speak for it, and which of them says what: all that say it say the same.

    at: their positions. saying: (fact) or (NRMP code, year) → the value and the positions.
    """

    def __init__(self) -> None:
        self.at: list[int] = []
        self.saying: dict[tuple[str, ...], tuple[object, list[int]]] = {}

    def add(self, at: int, row: Row) -> None:
        """A further row."""
        self.at.append(at)
        for key, value in _sayings(row).items():
            self.saying.setdefault(key, (value, []))[1].append(at)


def _sayings(row: Row) -> dict[tuple[str, ...], object]:
    """What a row says, by what of."""
    said: dict[tuple[str, ...], object] = {(answer.fact,): answer.value for answer in row.answers}
    for name, quota in row.facts.items() if row.outcome == "matched" else ():
        if name.startswith("quota:") and int(year := name[6:]) not in row.years_out:
            said[row.nrmp_code, year] = quota, row.facts[f"filled:{year}"]
    return said


def _program(row: Row) -> tuple[str, ...] | None:
    """What two lines share that speak of the same program; None for a line not understood."""
    if row.outcome == "matched":
        return "matched", row.code
    return None if row.own is None else (*topic(row.own), row.nrmp_code)


def _other_program(first: Row, row: Row, matcher: Matcher) -> Row | None:
    """The row as not understood, where names led two NRMP codes to one program that cannot both be its tracks.

    They cannot if the institutions differ, or if the track is the same and the sponsor has more such programs.
    """
    one, other = first.nrmp_code, row.nrmp_code
    if row.own is not None or "code" in {first.by, row.by} or not (one and other):
        return None
    same_institution, same_letter = one[:4] == other[:4], one[7:8] == other[7:8]
    if one == other or (same_institution and not (same_letter and matcher.has_sisters(row.code))):
        return None
    reason = f"its name fits the program of {first.place} ({row.program}), but its NRMP code speaks of another"
    return replace(row, outcome="not understood", answers=(), reason=reason)


def _beside(rows: list[Row], earlier: _Lines, row: Row) -> Row:
    """The row beside earlier lines of its program: noted if they agree, a problem on both sides if they do not.

    Two tracks of one program (different NRMP codes) are added up by `added_up`, so their positions may differ.
    """
    first = rows[earlier.at[0]]
    if row.own is not None:
        return replace(row, outcome="not understood", own=None, reason=f"it repeats {first.place}")
    contested: dict[int, list[tuple[str, ...]]] = {}
    said = _sayings(row)
    before = {key: earlier.saying[key][0] for key in said if key in earlier.saying}
    for key, value in before.items():
        if value != said[key]:
            for at in earlier.saying.pop(key)[1]:
                contested.setdefault(at, []).append(key)
    for at, keys in contested.items():
        facts, years = {key[0] for key in keys if len(key) == 1}, sorted(int(key[1]) for key in keys if len(key) == 2)
        rows[at] = _without(rows[at], facts, years, row.place)
    if not contested:
        return replace(row, notes=(*row.notes, f"The same program as {first.place}."))
    at = min(contested)
    facts = [key[0] for key in contested[at] if len(key) == 1]
    years = sorted(key[1] for key in contested[at] if len(key) == 2)
    differences = [
        f"{POLICY_FACTS[fact].label} is {shown_value(before[fact,])} there and {shown_value(said[fact,])} here"
        for fact in facts
    ] + [f"the positions of {year} differ" for year in years]
    reason = f"it speaks of the same program as {rows[at].place}, but {', '.join(differences)}"
    return replace(row, outcome="not understood", answers=(), reason=reason)


def _without(row: Row, facts: set[str], years: list[int], place: str) -> Row:
    """The row without facts and years of which another line says otherwise."""
    names = [POLICY_FACTS[fact].label for fact in sorted(facts)] + [str(year) for year in years]
    problems = [f"{name}: {place} says otherwise; neither is taken" for name in names]
    return replace(
        row,
        answers=tuple(answer for answer in row.answers if answer.fact not in facts),
        years_out=(*row.years_out, *years),
        problems=(*row.problems, *problems),
    )


def shown_value(value: object) -> str:
    """An answer in a note: "yes", "no", "transfer", or the number."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def added_up(rows: Iterable[Row]) -> list[Fill]:
    """Fills of matched rows, the tracks of one program added up year by year.

    A categorical, an advanced and a primary track of the same NRMP report are entries of one program; a repeat of the
    same track counts once.
    """
    totals: dict[tuple[str, int], dict[str, Fill]] = {}
    for row in rows:
        for fill in row.fills:
            totals.setdefault((fill.code, fill.year), {}).setdefault(row.nrmp_code, fill)
    return [_sum(list(tracks.values())) for tracks in totals.values()]


def _sum(tracks: list[Fill]) -> Fill:
    first = tracks[0]
    if len(tracks) == 1:
        return first
    quota, filled = sum(fill.quota for fill in tracks), sum(fill.filled for fill in tracks)
    return Fill(code=first.code, year=first.year, quota=min(2000, quota), filled=min(2000, filled), source=first.source)
