"""What a program asks for against what the applicant entered: met, not met, or nothing to compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from smartpick.applicant import MATCH_YEAR, Applicant
from smartpick.catalog.published_policies import PublishedValue
from smartpick.knowledge import POLICY_FACTS, in_words
from smartpick.odds.assumptions import constant


@dataclass(frozen=True)
class Requirement:
    """One requirement. own: the applicant's side, None when not entered; at_least: whether more is better.

    refused: the applicant's side below (or above) each of these values → the constant that gives the share of programs
    which then refuse.
    sentence: with {asked} and {own}.
    """

    own: Callable[[Applicant], float | None]
    at_least: bool
    refused: Mapping[int, str]
    sentence: str


def _experience(applicant: Applicant) -> float | None:
    """Hands-on and observership together: programs that count only hands-on months are the user's to judge."""
    months = applicant.usce_hands_on_months, applicant.usce_observership_months
    return None if months == (None, None) else sum(months or 0 for months in months)


def _years(applicant: Applicant) -> float | None:
    return None if applicant.graduation_year is None else MATCH_YEAR - applicant.graduation_year


def _attempts(applicant: Applicant) -> float | None:
    """The most sittings of one exam, among those entered."""
    sittings = [n for n in (applicant.step1_attempts, applicant.step2_attempts) if n is not None]
    return max(sittings, default=None)


REQUIREMENTS: Mapping[str, Requirement] = {
    "usce_months": Requirement(
        own=_experience,
        at_least=True,
        refused={1: "refuse_usce_months_1", 3: "refuse_usce_months_3", 6: "refuse_usce_months_6"},
        sentence="it asks for {asked} of US clinical experience, you entered {own}",
    ),
    "graduation_limit": Requirement(
        own=_years,
        at_least=False,
        refused={3: "refuse_graduation_limit_3", 5: "refuse_graduation_limit_5", 10: "refuse_graduation_limit_10"},
        sentence="it takes people up to {asked} after graduation, you are {own} years after it",
    ),
    "step2_minimum": Requirement(
        own=lambda applicant: applicant.step2_ck,
        at_least=True,
        refused={
            210: "refuse_step2_minimum_210",
            220: "refuse_step2_minimum_220",
            230: "refuse_step2_minimum_230",
            240: "refuse_step2_minimum_240",
        },
        sentence="it asks for {asked} in Step 2 CK, you have {own}",
    ),
    "us_letters": Requirement(
        own=lambda applicant: applicant.us_letters,
        at_least=True,
        refused={1: "refuse_us_letters_1", 2: "refuse_us_letters_2", 3: "refuse_us_letters_3"},
        sentence="it asks for {asked} from the US, you have {own}",
    ),
    "attempts_limit": Requirement(
        own=_attempts,
        at_least=False,
        refused={1: "refuse_attempts_limit_1", 2: "refuse_attempts_limit_2", 3: "refuse_attempts_limit_3"},
        sentence="it allows {asked} at one Step exam, you had {own}",
    ),
    "noncitizens": Requirement(
        own=lambda _: 0.0,
        at_least=True,
        refused={1: "refuse_noncitizens"},
        sentence="it does not take people who are not US citizens",
    ),
    "img": Requirement(
        own=lambda _: 0.0,
        at_least=True,
        refused={1: "refuse_img"},
        sentence="it does not consider international medical graduates",
    ),
}
"""Fact key → requirement. Everyone here is an IMG and no US citizen: those two always have their counterpart."""


def meets(key: str, value: bool | int, applicant: Applicant) -> bool | None:
    """Whether the applicant meets a requirement of this value; None when theirs is not entered."""
    if key in {"noncitizens", "img"}:
        return bool(value)
    requirement = REQUIREMENTS[key]
    own = requirement.own(applicant)
    if own is None:
        return None
    return own >= value if requirement.at_least else own <= value


def refusing_share(key: str, applicant: Applicant) -> float:
    """Share of programs whose requirement this applicant would not meet, 0 when not entered (assumption)."""
    requirement = REQUIREMENTS[key]
    own = requirement.own(applicant)
    if own is None:
        return 0.0
    missed = [at for at in requirement.refused if (own < at if requirement.at_least else own > at)]
    return max((constant(requirement.refused[at]) for at in missed), default=0.0)


def refusal_sentence(key: str, value: PublishedValue, applicant: Applicant) -> str:
    """Why a requirement that is not met bars the applicant, without a full stop."""
    requirement = REQUIREMENTS[key]
    own = requirement.own(applicant) or 0
    return requirement.sentence.format(asked=in_words(POLICY_FACTS[key], value), own=f"{own:g}")
