"""What a program asks for against what the applicant told: met, not met, or nothing to compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from smartpick.applicant import MATCH_YEAR, Applicant
from smartpick.catalog import POLICY_FACTS, in_words
from smartpick.odds.assumptions import constant


@dataclass(frozen=True)
class Requirement:
    """One requirement. told: the applicant's side, None when not told; at_least: whether more is better.

    steps: values whose shares of refusing programs stand in assumptions.csv as `refuse_<fact>_<step>`.
    sentence: with {asked} and {told}.
    """

    told: Callable[[Applicant], float | None]
    at_least: bool
    steps: tuple[int, ...]
    sentence: str


def _experience(applicant: Applicant) -> float | None:
    """Hands-on and observership together: programs that count only hands-on months are the user's to judge."""
    told = applicant.usce_hands_on_months, applicant.usce_observership_months
    return None if told == (None, None) else sum(months or 0 for months in told)


def _years(applicant: Applicant) -> float | None:
    return None if applicant.graduation_year is None else MATCH_YEAR - applicant.graduation_year


def _attempts(applicant: Applicant) -> float | None:
    """The most sittings of one exam, among those told."""
    told = [n for n in (applicant.step1_attempts, applicant.step2_attempts) if n is not None]
    return max(told, default=None)


REQUIREMENTS: Mapping[str, Requirement] = {
    "usce_months": Requirement(
        _experience, True, (1, 3, 6), "it asks for {asked} of US clinical experience, you told {told}"
    ),
    "graduation_limit": Requirement(
        _years, False, (3, 5, 10), "it takes people up to {asked} after graduation, you are {told} years after it"
    ),
    "step2_minimum": Requirement(
        lambda applicant: applicant.step2_ck, True, (210, 220, 230, 240),
        "it asks for {asked} in Step 2 CK, you have {told}",
    ),
    "us_letters": Requirement(
        lambda applicant: applicant.us_letters, True, (1, 2, 3), "it asks for {asked} from the US, you have {told}"
    ),
    "attempts_limit": Requirement(
        _attempts, False, (1, 2, 3), "it allows {asked} at one Step exam, you had {told}"
    ),
    "noncitizens": Requirement(lambda _: 1.0, True, (), "it does not take people who are not US citizens"),
}  # fmt: skip
"""Fact key → requirement. Everyone here is not a US citizen, so `noncitizens` always has its counterpart."""


def meets(key: str, value: bool | int, applicant: Applicant) -> bool | None:
    """Whether the applicant meets a requirement of this value; None when they did not tell their side."""
    if key == "noncitizens":
        return bool(value)
    requirement = REQUIREMENTS[key]
    told = requirement.told(applicant)
    if told is None:
        return None
    return told >= value if requirement.at_least else told <= value


def refusing_share(key: str, applicant: Applicant) -> float:
    """Share of programs whose requirement this applicant would not meet, 0 when not told (assumption)."""
    if key == "noncitizens":
        return constant("refuse_noncitizens")
    requirement = REQUIREMENTS[key]
    told = requirement.told(applicant)
    if told is None:
        return 0.0
    missed = [s for s in requirement.steps if (told < s if requirement.at_least else told > s)]
    if not missed:
        return 0.0
    return constant(f"refuse_{key}_{min(missed) if requirement.at_least else max(missed)}")


def refusal_sentence(key: str, value: bool | int, applicant: Applicant) -> str:
    """Why a requirement that is not met bars the applicant, without a full stop."""
    requirement = REQUIREMENTS[key]
    told = requirement.told(applicant) or 0
    return requirement.sentence.format(asked=in_words(POLICY_FACTS[key], value), told=f"{told:g}")
