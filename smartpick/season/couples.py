"""Couples rank pairs of programs, and then the promise to single applicants no longer holds: two small examples.

That a market with couples may have no stable matching: Roth, Journal of Political Economy 1984;92(6):991-1016. The
first example used here is of that kind; every claim on both is worked out by trying all matchings. That the NRMP's
procedure nearly always ends in a stable matching: Kojima, Pathak & Roth, Quarterly Journal of Economics
2013;128(4):1585-1632.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from smartpick.season.matching import Market, Matching

Pair = tuple[str, str]
"""A program for each of the two; "" stands for no match."""


@dataclass(frozen=True, eq=False)
class CoupleMarket:
    """A market in which two of the applicants match together.

    Args:
        market: with the lists of all others; what the couple's two lists name is where either could go at all.
        couple: the two names.
        pairs: what the couple ranks, best first; a pair not on it is not acceptable.
    """

    market: Market
    couple: tuple[str, str]
    pairs: Sequence[Pair]

    def place(self, matching: Mapping[str, str]) -> int:
        """Place of the couple's pair on its list, 0 the best; the length of the list where they are without a match."""
        held = self._held(matching)
        return self.pairs.index(held) if held in self.pairs else len(self.pairs)

    def _held(self, matching: Mapping[str, str]) -> Pair:
        first, second = (matching.get(name, "") for name in self.couple)
        return first, second

    def blocking(self, matching: Mapping[str, str]) -> Iterator[str]:
        """Sentences on who would rather have what, none where the matching is stable."""
        rest = {name: program for name, program in matching.items() if name not in self.couple}
        for name, program in self.market.blocking(matching):
            if name not in self.couple:
                yield f"{name} and {program} would rather have each other."
        for pair in self.pairs[: self.place(matching)]:
            wanted: dict[str, list[str]] = {}
            for name, program in zip(self.couple, pair, strict=True):
                if program:
                    wanted.setdefault(program, []).append(name)
            if all(self.market.takes(program, names, rest) for program, names in wanted.items()):
                yield f"{' and '.join(self.couple)} would rather have {self.words(pair)}, and would be taken there."

    def words(self, pair: Pair) -> str:
        """ "Mercy for Ana and no match for Ben"."""
        return " and ".join(
            f"{program or 'no match'} for {name}" for name, program in zip(self.couple, pair, strict=True)
        )

    def stable_matchings(self) -> list[Matching]:
        """Every stable matching; only for markets of a few names."""
        return [matching for matching in self.all_matchings() if not any(self.blocking(matching))]

    def all_matchings(self) -> list[Matching]:
        """Every matching in which the couple has a pair of its list or nothing."""
        return [m for m in self.market.all_matchings() if self._held(m) in {*self.pairs, ("", "")}]

    def saying(self, pairs: Sequence[Pair]) -> CoupleMarket:
        """The same market when the couple sends another list."""
        return replace(self, pairs=pairs)


def none_stable() -> CoupleMarket:
    """Two programs with one position each, a couple that wants both or nothing, one single: nothing holds."""
    return CoupleMarket(
        Market(
            {"Ana": ["City"], "Ben": ["Mercy"], "Chen": ["City", "Mercy"]},
            {"City": ["Ana", "Chen"], "Mercy": ["Chen", "Ben"]},
            {},
        ),
        ("Ana", "Ben"),
        [("City", "Mercy")],
    )


def honesty_costs() -> CoupleMarket:
    """A couple that gets its third choice with its true list and its second when it sends that alone.

    Both lists leave exactly one stable matching, so that holds for every procedure that ends in a stable one.
    """
    return CoupleMarket(
        Market(
            {"Ana": ["City", "Mercy"], "Ben": ["City", "Mercy"], "Chen": ["City", "Mercy"]},
            {"City": ["Ana", "Ben", "Chen"], "Mercy": ["Chen", "Ana"]},
            {},
        ),
        ("Ana", "Ben"),
        [("Mercy", "City"), ("Mercy", ""), ("", "City")],
    )


def couple_sentences() -> list[str]:
    """What the two examples show, in words, worked out from them."""
    none, costs = none_stable(), honesty_costs()
    (true,), (other,) = costs.stable_matchings(), costs.saying(costs.pairs[1:2]).stable_matchings()
    sentences = [
        "What is proven for a single applicant does not hold for a couple.",
        f"Example 1: {' and '.join(none.couple)} rank only {none.words(none.pairs[0])}. Of "
        f"{len(none.all_matchings())} ways to match {len(none.stable_matchings())} are stable: in each somebody "
        "would rather have another place and would be taken there.",
        f"Example 2: {' and '.join(costs.couple)} rank {'; '.join(costs.words(pair) for pair in costs.pairs)}. With "
        f"this, their true list, they get choice {costs.place(true) + 1}. If they send only "
        f"{costs.words(costs.pairs[1])}, they get choice {costs.place(other) + 1}. For a couple leaving out a "
        "true choice can pay, and nobody can know when.",
        "The NRMP's procedure for couples nearly always ends in a stable match, and a couple's best known advice is "
        "still its true list, long and with pairs in which only one matches.",
    ]
    return sentences
