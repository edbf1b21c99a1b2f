"""Try to game the match: every other list is sent in a small market, and none does better than the true one.

The proof is known (Dubins & Freedman, American Mathematical Monthly 1981;88(7):485-494; Roth, Mathematics of Operations
Research 1982;7(4):617-628): which programs an applicant can get does not depend on the applicant's own list, which only
takes the best of them. Here it is tried, list by list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from smartpick.season.matching import Market

YOU = "You"
MOST_TRIED = 5
"""Programs whose every order is tried: 325 lists (product decision; each program more makes seven times as many)."""
APPLICANTS = 50
"""Applicants in a made-up market (assumption: small enough to try every list at once)."""
PLACES = 2
"""Positions of each program there (assumption)."""
MARKETS = 20
"""Made-up markets among which one is looked for in which the first choice is missed (assumption: one nearly always)."""
OTHERS_RANK = 5
"""Programs each of the others ranks (assumption)."""


@dataclass(frozen=True)
class Attempt:
    """One list that was sent, and what it brings. matched: the program, "" without a match; place: of that program on
    the true list, 1 the best, None without a match or at a program that is not on it."""

    sent: tuple[str, ...]
    matched: str
    place: int | None


@dataclass(frozen=True, eq=False)
class Tried:
    """Every list that one applicant could send in one market.

    Args:
        true: what the true list brings.
        others: what every other list brings.
    """

    true: Attempt
    others: tuple[Attempt, ...]

    def _of(self, attempt: Attempt) -> float:
        """Larger is worse; a program that is not acceptable is worse than none."""
        if attempt.place is not None:
            return attempt.place
        return np.inf if attempt.matched else len(self.true.sent) + 1

    @cached_property
    def better(self) -> tuple[Attempt, ...]:
        """Lists that bring more than the true one; always none."""
        return tuple(a for a in self.others if self._of(a) < self._of(self.true))

    @cached_property
    def worse(self) -> tuple[Attempt, ...]:
        """Lists that bring less."""
        return tuple(a for a in self.others if self._of(a) > self._of(self.true))

    @property
    def sentences(self) -> list[str]:
        """What came out, in words."""
        lists = f"{len(self.others)} other lists"
        same = len(self.others) - len(self.better) - len(self.worse)
        words = [
            f"The true list, {', then '.join(self.true.sent) or 'empty'}, brings {self._outcome(self.true)}.",
            f"We sent {lists} in its place: {len(self.better)} did better, {same} the same, {len(self.worse)} worse.",
        ]
        shorter = [a for a in self.others if set(a.sent) < set(self.true.sent)]
        if shorter:
            lost, better = sum(not a.matched for a in shorter), sum(a in self.better for a in shorter)
            words.append(
                f"{len(shorter)} of them {'leaves' if len(shorter) == 1 else 'leave'} out a program of the true list: "
                f"{lost} {'ends' if lost == 1 else 'end'} without a match, {better} did better."
            )
        longest_first = sorted(self.worse, key=lambda attempt: -len(attempt.sent))
        lower = next((a for a in longest_first if a.matched), None)
        unmatched = next((a for a in longest_first if not a.matched and a.sent), None)
        words += [f"For example the order {self._order(a)} brings {self._outcome(a)}." for a in (lower, unmatched) if a]
        return words

    def _order(self, attempt: Attempt) -> str:
        """A list by the numbers of the true one: "2, 1, 3"; a program that is not on that by its name."""
        true = self.true.sent
        return ", ".join(str(true.index(program) + 1) if program in true else program for program in attempt.sent)

    def _outcome(self, attempt: Attempt) -> str:
        if not attempt.matched:
            return "no match"
        return attempt.matched if attempt.place is None else f"choice {attempt.place}"


def try_every_list(market: Market, applicant: str, programs: Sequence[str] | None = None) -> Tried:
    """Every order of every choice of some programs, sent instead of the applicant's own list; the rest stays.

    Args:
        market: in which the applicant's list is the true one.
        applicant: who tries.
        programs: at most MOST_TRIED of the market's; the applicant's own first ones by default.

    Raises:
        ValueError: more programs than can be tried.
    """
    true = tuple(market.applicants[applicant])
    tried = true[:MOST_TRIED] if programs is None else tuple(programs)
    if len(tried) > MOST_TRIED:
        raise ValueError(f"Every order of up to {MOST_TRIED} programs can be tried, not of {len(tried)}.")
    lists = [order for length in range(len(tried) + 1) for order in permutations(tried, length)]

    def attempt(sent: tuple[str, ...]) -> Attempt:
        matched = market.match({applicant: sent}).get(applicant, "")
        return Attempt(sent, matched, true.index(matched) + 1 if matched in true else None)

    return Tried(attempt(true), tuple(attempt(sent) for sent in lists if sent != true))


def made_up_market(order: Sequence[str], seed: int, applicants: int = APPLICANTS) -> Market:
    """A market around your own list: what the programs and the others rank is drawn, since nobody can know it.

    Every program ranks all who rank it, you anywhere among them, and is scarce: there are about as many positions as
    applicants, of which some programs are wanted by more than others.

    Args:
        order: your rank list, names or codes, best first.
        seed: draws another market.
        applicants: in all, you among them.
    """
    rng = np.random.default_rng(seed)
    others = [f"Applicant {n}" for n in range(1, applicants)]
    programs = [*order, *(f"Program {n}" for n in range(1, max(applicants // PLACES - len(order), 0) + 1))]
    wanted = rng.exponential(size=len(programs))
    lists = {
        name: [
            programs[i]
            for i in rng.choice(len(programs), min(OTHERS_RANK, len(programs)), False, wanted / wanted.sum())
        ]
        for name in others
    }
    lists[YOU] = list(order)
    rank = {
        program: rng.permutation([name for name, ranked in lists.items() if program in ranked]).tolist()
        for program in programs
    }
    return Market(lists, rank, dict.fromkeys(programs, PLACES))


def try_own_list(order: Sequence[str], seed: int = 0) -> Tried:
    """Every other order of your first MOST_TRIED programs, in a made-up market of APPLICANTS.

    It is one of the markets in which you do not get your first choice, as far as there is one: where you do, no list
    could do better anyway.

    Args:
        order: your rank list, names or codes, best first.
        seed: draws other markets.
    """
    markets = [made_up_market(order[:MOST_TRIED], MARKETS * seed + n) for n in range(MARKETS)]
    missed = (market for market in markets if market.match().get(YOU) not in {None, *order[:1]})
    return try_every_list(next(missed, markets[0]), YOU)
