"""What a program asks for against what the applicant entered: met, not met, or nothing to compare.

The fitted chance at a program is an average: some programs refuse an applicant by a rule (months of US experience,
years since graduation, …), some do not, and which ones is not known. So a program known to take the applicant invites
more often than that average, by 1 / (1 − share of programs that refuse), and one known to refuse does not invite. The
fit itself knows no form and no page, so these shares move none of its published figures.

The share is one number a rule: over all applicants, who are whom the fit is of. It does not follow the applicant's own
value. How far a weaker form lowers the chance everywhere is strength's part, in which the programs that refuse are
counted already; a share that grew as the form got worse would take that back at the programs that accept, by more than
strength took, so that a better form had the smaller chance there. What this gives up: someone far below the usual
is refused by more programs than the share says, someone above it by fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from smartpick.applicant import MATCH_YEAR, Applicant
from smartpick.catalog.published_policies import PublishedValue
from smartpick.knowledge import NO_LIMIT, POLICY_FACTS, in_words
from smartpick.odds.assumptions import constant


@dataclass(frozen=True)
class Requirement:
    """One requirement. own: the applicant's side, None when not entered; at_least: whether more is better.

    worst: the applicant's side at its worst: a program that takes these takes anyone, whatever was left empty.
    enough: the applicant's side from which no program is expected to refuse (assumption).
    refused: the constant that gives the share of programs that refuse by it; sentence: with {asked} and {own}.
    """

    own: Callable[[Applicant], float | None]
    at_least: bool
    worst: float
    enough: float
    refused: str
    sentence: str

    def met(self, own: float, asked: float) -> bool:
        """Whether an applicant's side is as good as what is asked."""
        return own >= asked if self.at_least else own <= asked


def _experience(applicant: Applicant) -> float | None:
    """Hands-on and observership together: programs that count only hands-on months are the user's to judge."""
    months = applicant.usce_hands_on_months, applicant.usce_observership_months
    return None if months == (None, None) else sum(months or 0 for months in months)


def _years(applicant: Applicant) -> float | None:
    """Never more than "no limit" allows."""
    return None if applicant.graduation_year is None else min(MATCH_YEAR - applicant.graduation_year, NO_LIMIT)


def _attempts(applicant: Applicant) -> float | None:
    """The most sittings of one exam, among those entered."""
    sittings = [n for n in (applicant.step1_attempts, applicant.step2_attempts) if n is not None]
    return max(sittings, default=None)


REQUIREMENTS: Mapping[str, Requirement] = {
    "usce_months": Requirement(
        own=_experience,
        at_least=True,
        worst=0,
        enough=6,
        refused="refuse_usce_months",
        sentence="it asks for {asked} of US clinical experience, you entered {own}",
    ),
    "graduation_limit": Requirement(
        own=_years,
        at_least=False,
        worst=NO_LIMIT,
        enough=3,
        refused="refuse_graduation_limit",
        sentence="it takes people up to {asked} after graduation, you are {own} years after it",
    ),
    "step2_minimum": Requirement(
        own=lambda applicant: applicant.step2_ck,
        at_least=True,
        worst=1,
        enough=240,
        refused="refuse_step2_minimum",
        sentence="it asks for {asked} in Step 2 CK, you have {own}",
    ),
    "us_letters": Requirement(
        own=lambda applicant: applicant.us_letters,
        at_least=True,
        worst=0,
        enough=3,
        refused="refuse_us_letters",
        sentence="it asks for {asked} from the US, you have {own}",
    ),
    "attempts_limit": Requirement(
        own=_attempts,
        at_least=False,
        worst=6,
        enough=1,
        refused="refuse_attempts_limit",
        sentence="it allows {asked} at one Step exam, you had {own}",
    ),
    "noncitizens": Requirement(
        own=lambda _: 0.0,
        at_least=True,
        worst=0,
        enough=1,
        refused="refuse_noncitizens",
        sentence="it does not take people who are not US citizens",
    ),
    "img": Requirement(
        own=lambda _: 0.0,
        at_least=True,
        worst=0,
        enough=1,
        refused="refuse_img",
        sentence="it does not consider international medical graduates",
    ),
}
"""Fact key → requirement. Everyone here is an IMG and no US citizen: those two always have their counterpart."""


def meets(key: str, value: bool | int, applicant: Applicant) -> bool | None:
    """Whether the applicant meets a requirement of this value; None when theirs is not entered and it matters."""
    requirement = REQUIREMENTS[key]
    if key in {"noncitizens", "img"}:
        return bool(value)
    own = requirement.own(applicant)
    if own is None:
        return True if requirement.met(requirement.worst, value) else None
    return requirement.met(own, value)


def refusing_share(key: str) -> float:
    """Share of programs that refuse an applicant by this rule, over all applicants (assumption)."""
    return constant(REQUIREMENTS[key].refused)


def may_refuse(key: str, applicant: Applicant) -> bool:
    """Whether some program may refuse this applicant by the rule, as far as the form is filled."""
    requirement = REQUIREMENTS[key]
    own = requirement.own(applicant)
    return own is not None and not requirement.met(own, requirement.enough) and refusing_share(key) > 0


def refusal_sentence(key: str, value: PublishedValue, applicant: Applicant) -> str:
    """Why a requirement that is not met bars the applicant, without a full stop."""
    requirement = REQUIREMENTS[key]
    own = requirement.own(applicant) or 0
    return requirement.sentence.format(asked=in_words(POLICY_FACTS[key], value), own=f"{own:g}")
