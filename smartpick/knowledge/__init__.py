"""Facts the user brings: answers they checked or imported, and which answer wins where several speak."""

from smartpick.catalog.policy_facts import NO_LIMIT, POLICY_FACTS, PolicyFact
from smartpick.knowledge.answers import NOTHING_KNOWN, Answer, Fill, Item, Knowledge, OwnProgram, checked_code, identity
from smartpick.knowledge.policies import (
    Policy,
    PolicyStatement,
    fills_of,
    in_words,
    page_to_open,
    policies,
    policy,
    policy_columns,
    program_facts,
    settled,
    settled_answers,
    settled_fills,
    unmatched,
)

__all__ = [
    "NOTHING_KNOWN",
    "NO_LIMIT",
    "POLICY_FACTS",
    "Answer",
    "Fill",
    "Item",
    "Knowledge",
    "OwnProgram",
    "Policy",
    "PolicyFact",
    "PolicyStatement",
    "checked_code",
    "fills_of",
    "identity",
    "in_words",
    "page_to_open",
    "policies",
    "policy",
    "policy_columns",
    "program_facts",
    "settled",
    "settled_answers",
    "settled_fills",
    "unmatched",
]
