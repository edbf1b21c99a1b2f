"""The rank order list as the applicant keeps it: the order, the scores behind it, and what was certified."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, field_validator

from smartpick.kept import Kept
from smartpick.plan.messages import Code

MOST_RANKS = 300
"""Ranks on one list (NRMP; Residency Experts, Final Steps of 2024 Match; `season.csv`, cap.nrmp.ranks_single)."""
MOST_CRITERIA = 12
"""Criteria of one's own (assumption: few are asked for)."""
CRITERION_CHARACTERS = 40
"""Longest name of a criterion (assumption)."""
MOST_WEIGHT = 5.0
"""Largest weight of a criterion (assumption: as the weights of a plan)."""

MOST_PRELIMINARY, PRELIMINARY_CHARACTERS = 100, 120
"""Lines of the preliminary list, and the longest (assumption: more than anyone ranks; a name, a place and a code)."""

Criterion = Annotated[str, Field(min_length=1, max_length=CRITERION_CHARACTERS)]
NrmpCode = Annotated[str, Field(pattern=r"^\d{7}[A-Z]\d{1,3}$")]
"""A program's code on the rank list: institution (4 digits), specialty (3), type (a letter), track (NRMP, Program Codes
and Types, https://www.nrmp.org/program-codes-and-types/)."""
Score = Annotated[int, Field(ge=1, le=5)]
PreliminaryLine = Annotated[str, Field(min_length=1, max_length=PRELIMINARY_CHARACTERS)]
Weight = Annotated[float, Field(ge=0, le=MOST_WEIGHT)]


class RankList(Kept):
    """The rank order list and what it rests on; empty = not begun.

    Args:
        order: ACGME codes, the most wanted first.
        scores: ACGME code to criterion to 1–5.
        weights: criterion to what it counts, 0–5.
        certified: the day the list was certified with the NRMP; None = not yet.
        certified_order: the order as it was certified.
        nrmp_codes: ACGME code to the NRMP's code of the same program, which is what is ranked: "1000140C0".
        preliminary: the supplemental list of first years for advanced positions, as typed, the most wanted first; the
            program table holds no preliminary positions.

    Example:
        >>> from smartpick.plan import RankList
        >>> RankList(order=["1400500895", "1400500018"], scores={"1400500895": {"training": 5}}).order[0]
        '1400500895'
    """

    order: tuple[Code, ...] = Field(default=(), max_length=MOST_RANKS)
    scores: dict[Code, Annotated[dict[Criterion, Score], Field(max_length=MOST_CRITERIA)]] = Field(default={})
    weights: dict[Criterion, Weight] = Field(default={}, max_length=MOST_CRITERIA)
    certified: dt.date | None = None
    certified_order: tuple[Code, ...] = Field(default=(), max_length=MOST_RANKS)
    nrmp_codes: dict[Code, NrmpCode] = Field(default={})
    preliminary: tuple[PreliminaryLine, ...] = Field(default=(), max_length=MOST_PRELIMINARY)

    @field_validator("nrmp_codes", mode="before")
    @classmethod
    def _without_spaces(cls, codes: object) -> object:
        if not isinstance(codes, dict):
            return codes
        tidy = {code: "".join(nrmp.split()).upper() if isinstance(nrmp, str) else nrmp for code, nrmp in codes.items()}
        return {code: nrmp for code, nrmp in tidy.items() if nrmp != ""}

    @field_validator("order", "certified_order")
    @classmethod
    def _each_once(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(codes))


RANK_LIST_SENTENCES = {
    "order": f"A rank list holds up to {MOST_RANKS} programs, each by its ACGME code.",
    "scores": f"Scores give a program (by ACGME code) 1 to 5 for each of up to {MOST_CRITERIA} criteria.",
    "weights": f"The weight of a criterion must be between 0 and {MOST_WEIGHT:g}; there can be {MOST_CRITERIA}.",
    "certified": "The day a list was certified must look like 2027-03-01.",
    "nrmp_codes": "An NRMP code looks like 1000140C0: seven digits, a letter for the type, the track.",
    "preliminary": f"A preliminary list holds up to {MOST_PRELIMINARY} lines of up to {PRELIMINARY_CHARACTERS} "
    "characters, one program each.",
    "certified_order": f"A certified list holds up to {MOST_RANKS} programs, each by its ACGME code.",
}
"""Field to what it takes, said when something else was given."""
