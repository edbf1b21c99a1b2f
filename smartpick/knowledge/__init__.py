"""Facts the user brings: answers they checked or imported, and which answer wins where several speak."""

from smartpick.knowledge.answers import (
    NO_LIMIT,
    NOTHING_KNOWN,
    POLICY_FACTS,
    Answer,
    Fill,
    Knowledge,
    OwnProgram,
    PolicyFact,
    checked_code,
)
from smartpick.knowledge.policies import (
    Policy,
    fills_of,
    in_words,
    policies,
    policy,
    policy_columns,
    program_facts,
    settled_answers,
    unmatched,
)

__all__ = [
    "NOTHING_KNOWN",
    "NO_LIMIT",
    "POLICY_FACTS",
    "Answer",
    "Fill",
    "Knowledge",
    "OwnProgram",
    "Policy",
    "PolicyFact",
    "checked_code",
    "fills_of",
    "in_words",
    "policies",
    "policy",
    "policy_columns",
    "program_facts",
    "settled_answers",
    "unmatched",
]
