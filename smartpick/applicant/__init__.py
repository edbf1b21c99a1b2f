"""The applicant: a frozen, validated profile, its strength with the parts that make it, and dated cautions.

Knows the catalog's published figures and nothing of odds, portfolio or plan.
"""

from smartpick.applicant.cautions import cautions
from smartpick.applicant.profile import MATCH_YEAR, VISA_NEEDS, Applicant, Tie, refusal
from smartpick.applicant.strength import Part, Strength, strength

__all__ = [
    "MATCH_YEAR",
    "VISA_NEEDS",
    "Applicant",
    "Part",
    "Strength",
    "Tie",
    "cautions",
    "refusal",
    "strength",
]
