"""Which answer wins: what is known about each policy of a program, from whom, as of when, and who disagrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from smartpick.catalog import Catalog
from smartpick.catalog.evidence import DO_NOT_ADD_UP, UNVERIFIED, Fact, evidence_sentence, facts_of
from smartpick.knowledge.answers import (
    NO_LIMIT,
    NOTHING_KNOWN,
    POLICY_FACTS,
    Answer,
    Fill,
    Knowledge,
    PolicyFact,
    answer_key,
)

PolicyKind = Literal["verified", "imported", "observed", "unknown"]
POLICY_KINDS: tuple[PolicyKind, ...] = ("verified", "imported", "observed", "unknown")
"""Strongest first. Estimates are not here: they are chances, and `odds` gives them."""


@dataclass(frozen=True)
class Policy:
    """What is settled about one policy of one program.

    value: the answer, None while nobody gave one. kind: "verified" or "imported" with a value; "observed" where no
    answer is known but federal records at the employer speak of it (they never make a yes); else "unknown".
    others: the answers that did not win; conflict: one of them says otherwise.
    """

    code: str
    fact: PolicyFact
    value: bool | int | None
    kind: PolicyKind
    source: str
    as_of: dt.date | None
    note: str
    others: tuple[Answer, ...] = ()

    @property
    def conflict(self) -> bool:
        """Whether two sources disagree."""
        return any(other.value != self.value for other in self.others)


def in_words(fact: PolicyFact, value: bool | int) -> str:
    """An answer as a reader says it: "yes", "no limit", "not required", "3 months"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.key == "graduation_limit" and value >= NO_LIMIT:
        return "no limit"
    if fact.key in {"usce_months", "us_letters"} and value == 0:
        return "not required"
    return f"{value} {fact.unit[:-1] if value == 1 else fact.unit}"


def _strength(place: int, answer: Answer) -> tuple[bool, dt.date, int]:
    """Verified before imported, then the newer date, then what came later."""
    dated = dt.date.min if answer.as_of is None or answer.kind == "verified" else answer.as_of
    return answer.kind == "verified", dated, place


@lru_cache(maxsize=16)
def settled_answers(knowledge: Knowledge) -> Mapping[tuple[str, str], tuple[Answer, ...]]:
    """(code, fact) → its answers, the one that wins first.

    A verified answer wins over every imported one; among verified ones only the last counts; among imported ones of
    different sources the one with the newest date, then the last.
    """
    latest: dict[tuple[str, ...], tuple[int, Answer]] = {}
    for place, answer in enumerate(knowledge.answers):
        latest[answer_key(answer)] = place, answer
    grouped: dict[tuple[str, str], list[tuple[int, Answer]]] = {}
    for place, answer in latest.values():
        grouped.setdefault((answer.code, answer.fact), []).append((place, answer))
    return {
        key: tuple(answer for _, answer in sorted(group, key=lambda item: _strength(*item), reverse=True))
        for key, group in grouped.items()
    }


def policy(row: Mapping[str, Any], key: str, knowledge: Knowledge = NOTHING_KNOWN) -> Policy:
    """What is settled about one policy of one program.

    Args:
        row: a row of `Catalog.table`; key: of POLICY_FACTS.
    """
    fact, code = POLICY_FACTS[key], str(row["acgme_code"])
    answers = settled_answers(knowledge).get((code, key), ())
    observed = _observed(row) if key == "h1b" else ""
    if not answers:
        return Policy(code, fact, None, "observed" if observed else "unknown", "", None, observed or UNVERIFIED)
    best, others = answers[0], answers[1:]
    said = [best.note] if best.note else []
    said += [f"Conflict: {_told(fact, other)}." for other in others if other.value != best.value]
    note = " ".join([*said, observed] if observed else said)
    return Policy(code, fact, best.value, best.kind, best.source, best.as_of, note, others)


def policies(row: Mapping[str, Any], knowledge: Knowledge = NOTHING_KNOWN) -> dict[str, Policy]:
    """`policy` for every fact of POLICY_FACTS, in its order."""
    return {key: policy(row, key, knowledge) for key in POLICY_FACTS}


def _observed(row: Mapping[str, Any]) -> str:
    """The federal record at the employer in words; empty where none was found."""
    if row["visa_evidence"] == "unknown":
        return ""
    return f"{evidence_sentence(row)} {DO_NOT_ADD_UP} It is not the program's own answer."


def _told(fact: PolicyFact, answer: Answer) -> str:
    """An answer with its footing, for the side of the one that won."""
    dated = "" if answer.as_of is None else f", {answer.as_of.isoformat()}"
    return f"“{in_words(fact, answer.value)}” ({answer.kind}: {answer.source or 'source not given'}{dated})"


def program_facts(catalog: Catalog, code: str, knowledge: Knowledge = NOTHING_KNOWN) -> list[Fact]:
    """Everything shown about one program, each value with its source, date and kind; unknowns included.

    CatalogError if the code is not in the table.
    """
    row = catalog.row(code)
    return facts_of(row) + _policy_facts(row.to_dict(), knowledge)


def _policy_facts(row: Mapping[str, Any], knowledge: Knowledge) -> list[Fact]:
    """The policies of one program as shown facts, unknowns included, then its fill history."""
    code, facts = str(row["acgme_code"]), []
    for key, found in policies(row, knowledge).items():
        if found.value is None:
            facts.append(Fact(found.fact.label, None, "unknown", "", "", found.note))
        else:
            dated = "date not given" if found.as_of is None else found.as_of.isoformat()
            value = in_words(found.fact, found.value)
            source = found.source or "source not given"
            facts.append(Fact(POLICY_FACTS[key].label, value, found.kind, source, dated, found.note))
    return facts + [
        Fact(
            f"Positions filled in {fill.year}", f"{fill.filled} of {fill.quota}", "imported",
            fill.source or "source not given", str(fill.year),
        )
        for fill in fills_of(knowledge).get(code, ())
    ]  # fmt: skip


@lru_cache(maxsize=16)
def fills_of(knowledge: Knowledge) -> Mapping[str, tuple[Fill, ...]]:
    """ACGME code → its fill history, newest year first; the last word on a year counts."""
    latest = {(fill.code, fill.year): fill for fill in knowledge.fills}
    found: dict[str, list[Fill]] = {}
    for fill in latest.values():
        found.setdefault(fill.code, []).append(fill)
    return {code: tuple(sorted(fills, key=lambda fill: -fill.year)) for code, fills in found.items()}


@lru_cache(maxsize=4)
def policy_columns(catalog: Catalog, knowledge: Knowledge = NOTHING_KNOWN) -> pd.DataFrame:
    """Every policy of every program, for tables and filters: one row a row of `Catalog.table`. Read-only.

    Per fact: `j1` (categorical yes, no, unknown; numbers are Int16, missing = unknown), `j1_kind` (categorical of
    POLICY_KINDS) and `j1_conflict` (bool), and so on.
    """
    size, columns = len(catalog.table), {}
    observed = (catalog.table["visa_evidence"].astype(str) != "unknown").to_numpy()
    found: dict[str, list[tuple[int, tuple[Answer, ...]]]] = {key: [] for key in POLICY_FACTS}
    for (code, key), answers in settled_answers(knowledge).items():
        if code in catalog.code_position:
            found[key].append((catalog.code_position[code], answers))
    for key, fact in POLICY_FACTS.items():
        kind = np.full(size, POLICY_KINDS.index("unknown"), dtype=np.int8)
        if key == "h1b":
            kind[observed] = POLICY_KINDS.index("observed")
        value, conflict = np.full(size, -1, dtype=np.int16), np.zeros(size, dtype=bool)
        for at, answers in found[key]:
            value[at] = answers[0].value
            kind[at] = POLICY_KINDS.index(answers[0].kind)
            conflict[at] = any(other.value != answers[0].value for other in answers[1:])
        if fact.kind == "yes/no":
            columns[key] = pd.Categorical.from_codes(np.where(value < 0, 2, 1 - value), ["yes", "no", "unknown"])
        else:
            columns[key] = pd.array(np.where(value < 0, 0, value), dtype="Int16")
            columns[key][value < 0] = pd.NA
        columns[f"{key}_kind"] = pd.Categorical.from_codes(kind, list(POLICY_KINDS))
        columns[f"{key}_conflict"] = conflict
    return pd.DataFrame(columns)


def unmatched(catalog: Catalog, knowledge: Knowledge) -> pd.DataFrame:
    """What the user knows of programs the table does not hold: acgme_code, what, said, source; kept in the plan."""
    lines = [
        (answer.code, POLICY_FACTS[answer.fact].label, in_words(POLICY_FACTS[answer.fact], answer.value), answer.source)
        for answer in knowledge.answers
    ]
    lines += [
        (fill.code, f"Positions filled in {fill.year}", f"{fill.filled} of {fill.quota}", fill.source)
        for fill in knowledge.fills
    ]
    lost = [line for line in lines if line[0] not in catalog.code_position]
    return pd.DataFrame(lost, columns=["acgme_code", "what", "said", "source"])
