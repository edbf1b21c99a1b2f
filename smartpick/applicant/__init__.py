"""The applicant: a frozen, validated profile, their own story, strength with the parts that make it, dated cautions.

Knows the tables below `data/` and nothing of programs, odds or plan.
"""

from smartpick.applicant.cautions import below_passing, cautions
from smartpick.applicant.limits import limits
from smartpick.applicant.profile import (
    APPLICANT_SENTENCES,
    ESTIMATE_FIELDS,
    MATCH_YEAR,
    TIE_KINDS,
    VISA_NEEDS,
    Applicant,
    Tie,
    TieKind,
    answered,
    refusal,
    sentence_for,
)
from smartpick.applicant.story import STORY_KINDS, STORY_SENTENCES, Story, StoryItem
from smartpick.applicant.strength import Part, Strength, strength, typical

__all__ = [
    "APPLICANT_SENTENCES",
    "ESTIMATE_FIELDS",
    "MATCH_YEAR",
    "STORY_KINDS",
    "STORY_SENTENCES",
    "TIE_KINDS",
    "VISA_NEEDS",
    "Applicant",
    "Part",
    "Story",
    "StoryItem",
    "Strength",
    "Tie",
    "TieKind",
    "answered",
    "below_passing",
    "cautions",
    "limits",
    "refusal",
    "sentence_for",
    "strength",
    "typical",
]
