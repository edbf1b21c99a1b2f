"""One program with all that is settled of its policies, for other programs and for a reader."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from smartpick.catalog import Catalog
from smartpick.catalog.evidence import UNVERIFIED, evidence_sentence
from smartpick.catalog.published_policies import APPLY_PAGE, TRANSFER, PublishedFact
from smartpick.knowledge.policies import (
    CONFIDENCE_WORDS,
    SEASON_NOT_PRINTED,
    TRANSFER_NOTE,
    Policy,
    PolicyStatement,
    in_words,
    policies,
)

_WHOSE = {"program": "the program's own page", "institution": "a page of its institution"}
_WIDTH = 100
"""Letters a line for reading; an address is never broken."""


def program_record(catalog: Catalog, code: str) -> dict[str, Any]:
    """What ships of one program, ready for JSON.

    Args:
        catalog: the program table with what programs publish.
        code: the program's ACGME code.

    Returns:
        acgme_code, program_name, specialty, city, state; facts: key of POLICY_FACTS, then "apply_page" → value (true,
        false, a number, "transfer", or null where unknown), kind, season ("" where none is printed), confidence, scope,
        page, note and others, which say something of it too and did not win; apply_page: the address of that page
        alone, null where none was found.

    Raises:
        CatalogError: if the code is not in the table.
    """
    row = catalog.row(code)
    facts = {
        key: {**_record(settled), "others": [_record(other) for other in settled.others]}
        for key, settled in policies(catalog, code).items()
    }
    pages = [_record(page) for page in catalog.published.apply_facts.get(code, ())]
    facts[APPLY_PAGE] = {**(pages[0] if pages else _NO_PAGE), "others": pages[1:]}
    return {
        **{name: str(row[name]) for name in ("acgme_code", "program_name", "specialty", "city", "state")},
        "facts": facts,
        "apply_page": catalog.apply_pages.get(code),
    }


_FOOTING = ("season", "confidence", "scope", "page")
_NO_PAGE = {"value": None, "kind": "unknown", **dict.fromkeys(_FOOTING, ""), "note": ""}


def _record(statement: Policy | PolicyStatement) -> dict[str, Any]:
    return {
        "value": statement.value,
        "kind": statement.kind,
        **{name: getattr(statement, name, "") for name in _FOOTING},
        "note": statement.note,
    }


def program_text(catalog: Catalog, code: str) -> str:
    """The same for reading: what is published, each fact with its footing and its page; then, in one line, the unknown.

    Raises:
        CatalogError: if the code is not in the table.
    """
    row: Mapping[str, Any] = catalog.row(code).to_dict()
    blocks = [f"{row['program_name']}\n{row['specialty']}, {row['city']}, {row['state']}, ACGME code {code}"]
    unknown = []
    for policy in policies(catalog, code).values():
        best, *others = catalog.published.facts.get((code, policy.fact.key), (None,))
        lines = [] if best is None else _statement(f"{policy.fact.label}: {in_words(policy.fact, best.value)}", best)
        for other in others:
            words = in_words(policy.fact, other.value)
            lines += _statement(f"but {words}" if other.value != policy.value else f"also {words}", other, "  ")
        if policy.value == TRANSFER:
            lines.append(_indented(TRANSFER_NOTE))
        if policy.kind == "observed":
            lines.append(f"{policy.fact.label}: unknown")
        if policy.fact.key == "h1b" and row["visa_evidence"] != "unknown":
            lines.append(_indented(f"{evidence_sentence(row)} It is not the program's own answer."))
        if lines:
            blocks.append("\n".join(lines))
        else:
            unknown.append(policy.fact.label)
    pages = [f"  {page.page}" for page in catalog.published.apply_facts.get(code, ())]
    blocks.append("\n".join(["Page on applying:", *pages] if pages else ["Page on applying: not found"]))
    if unknown:
        names = textwrap.fill(f"Unknown: {', '.join(unknown)}.", _WIDTH, subsequent_indent="  ")
        blocks.append(f"{names}\n{_indented(UNVERIFIED)}")
    return "\n\n".join(blocks)


def _statement(head: str, statement: PublishedFact, indent: str = "") -> list[str]:
    """One published fact: what it says with its footing, the page, and what to mind."""
    season, sure = statement.season or SEASON_NOT_PRINTED, CONFIDENCE_WORDS[statement.confidence]
    lines = [f"{indent}{head} ({season}; {_WHOSE[statement.scope]}; {sure})", f"{indent}  {statement.page}"]
    return [*lines, _indented(statement.note, f"{indent}  ")] if statement.note else lines


def _indented(text: str, indent: str = "  ") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
