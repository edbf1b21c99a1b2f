"""The program table: what is known about each residency program, from where, and as of when.

Nothing here knows an applicant. `load_catalog()` is the way in.
"""

from smartpick.catalog.data_folder import CatalogError
from smartpick.catalog.evidence import Fact, evidence_sentence, sources
from smartpick.catalog.knowledge import (
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
from smartpick.catalog.load import Catalog, load_catalog
from smartpick.catalog.policies import Policy, fills_of, in_words, policies, policy, policy_columns, unmatched
from smartpick.catalog.regions import Regions, read_regions
from smartpick.catalog.summary import summary

__all__ = [
    "NOTHING_KNOWN",
    "NO_LIMIT",
    "POLICY_FACTS",
    "Answer",
    "Catalog",
    "CatalogError",
    "Fact",
    "Fill",
    "Knowledge",
    "OwnProgram",
    "Policy",
    "PolicyFact",
    "Regions",
    "checked_code",
    "evidence_sentence",
    "fills_of",
    "in_words",
    "load_catalog",
    "policies",
    "policy",
    "policy_columns",
    "read_regions",
    "sources",
    "summary",
    "unmatched",
]
