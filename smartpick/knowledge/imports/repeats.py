"""Several lines of one program: repeats, contradictions, and the tracks of an NRMP report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.catalog.published_policies import PublishedValue
from smartpick.knowledge.answers import Fill, topic
from smartpick.knowledge.imports.match import Matcher
from smartpick.knowledge.imports.row import Row


def settled(rows: Iterable[Row], matcher: Matcher) -> list[Row]:
    """The rows, in order; what several lines of one program contradict is taken from none of them."""
    kept: list[Row] = []
    lines_of: dict[tuple[str, ...], list[int]] = {}
    for line in rows:
        row, program = line, _program(line)
        if program and program in lines_of:
            earlier = lines_of[program]
            row = _other_program(kept[earlier[0]], row, matcher) or _beside(kept, earlier, row)
        if program and row.outcome != "not understood":
            lines_of.setdefault(program, []).append(len(kept))
        kept.append(row)
    return kept


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


def _beside(rows: list[Row], earlier: list[int], row: Row) -> Row:
    """The row beside earlier lines of its program: noted if they agree, a problem on both sides if they do not.

    Two tracks of one program (different NRMP codes) are added up by `added_up`, so their positions may differ.
    """
    first = rows[earlier[0]]
    if row.own is not None:
        return replace(row, outcome="not understood", own=None, reason=f"it repeats {first.place}")
    reason = ""
    for at in earlier:
        before = rows[at]
        facts = {answer.fact: answer for answer in before.answers}
        years = {fill.year: fill for fill in before.fills} if before.nrmp_code == row.nrmp_code else {}
        contested = [a for a in row.answers if a.fact in facts and facts[a.fact].value != a.value]
        other_years = sorted(f.year for f in row.fills if f.year in years and _numbers(years[f.year]) != _numbers(f))
        if not contested and not other_years:
            continue
        differences = [
            f"{POLICY_FACTS[a.fact].label} is {shown_value(facts[a.fact].value)} there and {shown_value(a.value)} here"
            for a in contested
        ] + [f"the positions of {year} differ" for year in other_years]
        reason = reason or f"it speaks of the same program as {before.place}, but {', '.join(differences)}"
        rows[at] = _without(before, {a.fact for a in contested}, other_years, row.place)
    if reason:
        return replace(row, outcome="not understood", answers=(), reason=reason)
    return replace(row, notes=(*row.notes, f"The same program as {first.place}."))


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


def shown_value(value: PublishedValue) -> str:
    """An answer in a note: "yes", "no", "transfer", or the number."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _numbers(fill: Fill) -> tuple[int, int]:
    return fill.quota, fill.filled


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
