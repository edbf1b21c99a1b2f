"""One program with all that is settled of its policies, for other programs and for a reader."""

from __future__ import annotations

from typing import Any

from smartpick.catalog import Catalog
from smartpick.knowledge.policies import (
    CONFIDENCE_WORDS,
    SEASON_NOT_PRINTED,
    Policy,
    PolicyStatement,
    in_words,
    policies,
)


def program_record(catalog: Catalog, code: str) -> dict[str, Any]:
    """What ships of one program, ready for JSON.

    Args:
        catalog: the program table with what programs publish.
        code: the program's ACGME code.

    Returns:
        acgme_code, program_name, specialty, city, state; facts: key of POLICY_FACTS → value (true, false, a number,
        "transfer", or null where unknown), kind, season ("" where none is printed), confidence, scope, page, note and
        others, which say something of it too and did not win; apply_page: the program's own page on eligibility or
        application, null where none was found.

    Raises:
        CatalogError: if the code is not in the table.
    """
    row = catalog.row(code)
    return {
        **{name: str(row[name]) for name in ("acgme_code", "program_name", "specialty", "city", "state")},
        "facts": {
            key: {**_record(settled), "others": [_record(other) for other in settled.others]}
            for key, settled in policies(catalog, code).items()
        },
        "apply_page": catalog.apply_pages.get(code),
    }


def _record(said: Policy | PolicyStatement) -> dict[str, Any]:
    return {
        "value": said.value,
        "kind": said.kind,
        **{name: getattr(said, name, "") for name in ("season", "confidence", "scope", "page")},
        "note": said.note,
    }


def program_text(catalog: Catalog, code: str) -> str:
    """The same for reading, a line a fact.

    Raises:
        CatalogError: if the code is not in the table.
    """
    row = catalog.row(code)
    lines = [f"{row['program_name']}, {row['specialty']}, {row['city']}, {row['state']} ({code})"]
    for settled in policies(catalog, code).values():
        if settled.value is None:
            lines.append(f"{settled.fact.label}: unknown. {settled.note}")
            continue
        season = settled.season or SEASON_NOT_PRINTED
        footing = f"{season}; {CONFIDENCE_WORDS[settled.confidence]}; {settled.scope}'s page {settled.page}"
        words = in_words(settled.fact, settled.value)
        lines.append(f"{settled.fact.label}: {words} ({footing}). {settled.note}".strip())
    page = catalog.apply_pages.get(code)
    return "\n".join([*lines, f"Page on applying: {page or 'not found'}"])
