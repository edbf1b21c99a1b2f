"""The match itself: applicant-proposing deferred acceptance, and what makes a matching stable.

Gale & Shapley, "College Admissions and the Stability of Marriage", American Mathematical Monthly 1962;69(1):9-15. The
NRMP has let applicants propose since 1998 (Roth & Peranson, American Economic Review 1999;89(4):748-780).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

Lists = Mapping[str, Sequence[str]]
"""Name → the names it ranks, best first."""
Matching = dict[str, str]
"""Applicant → program, of those who matched."""


@dataclass(frozen=True, eq=False)
class Market:
    """Applicants and programs with their rank lists.

    Args:
        applicants: applicant → programs, best first; a program not on the list is not acceptable.
        programs: program → applicants, best first; an applicant not on the list is not acceptable.
        places: program → positions; 1 where it is not named.

    Example:
        >>> from smartpick.season.matching import Market
        >>> market = Market({"Ada": ["City", "Mercy"], "Ben": ["City"]}, {"City": ["Ben", "Ada"], "Mercy": ["Ada"]}, {})
        >>> market.match()
        {'Ada': 'Mercy', 'Ben': 'City'}
    """

    applicants: Lists
    programs: Lists
    places: Mapping[str, int]

    @cached_property
    def rank(self) -> dict[str, dict[str, int]]:
        """Program → applicant → place on the program's list, 0 the best."""
        return {program: {name: n for n, name in enumerate(names)} for program, names in self.programs.items()}

    def match(self, instead: Lists | None = None) -> Matching:
        """The stable matching that is best for every applicant, sorted by applicant.

        Args:
            instead: lists of some applicants in place of their own.
        """
        lists = self.applicants if instead is None else {**self.applicants, **instead}
        proposals = {name: iter(programs) for name, programs in lists.items()}
        held: dict[str, list[str]] = {program: [] for program in self.programs}
        waiting = list(lists)
        while waiting:
            applicant = waiting.pop()
            for program in proposals[applicant]:
                rank = self.rank.get(program, {})
                if applicant not in rank:
                    continue
                mine = held[program]
                mine.append(applicant)
                if len(mine) <= self.places.get(program, 1):
                    break
                last = max(mine, key=rank.__getitem__)
                mine.remove(last)
                if last != applicant:
                    waiting.append(last)
                    break
        return dict(sorted((name, program) for program, names in held.items() for name in names))

    def blocking(self, matching: Mapping[str, str]) -> list[tuple[str, str]]:
        """Pairs (applicant, program) that would both rather have each other; none where the matching is stable.

        Args:
            matching: applicant → program.
        """
        return [
            (applicant, program)
            for applicant, programs in self.applicants.items()
            for program in _before(programs, matching.get(applicant))
            if self.takes(program, [applicant], matching)
        ]

    def takes(self, program: str, newcomers: Sequence[str], matching: Mapping[str, str]) -> bool:
        """Whether a program would take all the newcomers, into free positions or in place of those it likes less."""
        rank = self.rank.get(program, {})
        if any(name not in rank for name in newcomers):
            return False
        mine = {name for name, taken in matching.items() if taken == program}.union(newcomers)
        kept = sorted(mine, key=lambda name: rank.get(name, len(rank)))[: self.places.get(program, 1)]
        return all(name in kept for name in newcomers)

    def all_matchings(self) -> list[Matching]:
        """Every matching in which nobody has what they did not rank; only for markets of a few names."""
        names = list(self.applicants)
        options = [
            [None, *(p for p in programs if name in self.rank.get(p, {}))] for name, programs in self.applicants.items()
        ]
        matchings = []
        for taken in product(*options):
            filled = [program for program in taken if program]
            if all(filled.count(program) <= self.places.get(program, 1) for program in set(filled)):
                matchings.append({name: program for name, program in zip(names, taken, strict=True) if program})
        return matchings

    def stable_matchings(self) -> list[Matching]:
        """Every stable matching; only for markets of a few names."""
        return [matching for matching in self.all_matchings() if not self.blocking(matching)]


def _before(programs: Sequence[str], held: str | None) -> Sequence[str]:
    """The programs an applicant likes better than the one held; all of them without one."""
    return programs[: programs.index(held)] if held in programs else programs


def nrmp_example() -> Market:
    """The published example of the NRMP, "Run a Match": five applicants, three programs with two positions each.

    Source: NRMP, Run a Match (2014). Anderson and Eastman match at City, Chen at Mercy, Ford and Davis at General.
    """
    return Market(
        {
            "Anderson": ["City"],
            "Chen": ["City", "Mercy"],
            "Ford": ["City", "General", "Mercy"],
            "Davis": ["Mercy", "City", "General"],
            "Eastman": ["City", "Mercy", "General"],
        },
        {
            "Mercy": ["Chen", "Ford"],
            "City": ["Eastman", "Anderson", "Chen", "Davis", "Ford"],
            "General": ["Eastman", "Anderson", "Ford", "Davis"],
        },
        {"Mercy": 2, "City": 2, "General": 2},
    )
