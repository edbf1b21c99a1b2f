"""Which answer wins: what is settled about each policy of a program, from whom, as of when, and who disagrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar

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
    latest,
    topic,
)

PolicyKind = Literal["verified", "imported", "observed", "unknown"]
POLICY_KINDS: tuple[PolicyKind, ...] = ("verified", "imported", "observed", "unknown")
"""Strongest first. Estimates are not here: they are chances, and `odds` gives them."""


SOURCE_NOT_GIVEN = "source not given"


@dataclass(frozen=True)
class Policy:
    """What is settled about one policy of one program.

    value: the answer, None while nobody gave one. kind: "verified" or "imported" with a value; "observed" where nobody
    answered but federal records at the employer speak of it (they never make a yes); else "unknown". others: the
    answers that did not win; conflict: one of them says otherwise.
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


_Value = TypeVar("_Value")
_Item = TypeVar("_Item", Answer, Fill)


def _kept_on_it(compute: Callable[[Knowledge], _Value]) -> Callable[[Knowledge], _Value]:
    """Compute what follows from a Knowledge once and keep it there: no cache of the process holds anyone's answers."""

    @wraps(compute)
    def kept(knowledge: Knowledge) -> _Value:
        if compute.__name__ not in knowledge.derived:
            knowledge.derived[compute.__name__] = compute(knowledge)
        return knowledge.derived[compute.__name__]

    return kept


def _by_topic(items: Iterable[_Item]) -> Iterable[list[_Item]]:
    """What the sources say of one topic each, the last first; of one source only its last word."""
    groups: dict[tuple[str, ...], list[_Item]] = {}
    for item in reversed(latest(items)):
        groups.setdefault(topic(item), []).append(item)
    return groups.values()


@_kept_on_it
def settled_answers(knowledge: Knowledge) -> Mapping[tuple[str, str], tuple[Answer, ...]]:
    """(code, fact) → its answers, the one that wins first.

    The answer the user checked wins over every imported one; among imported ones that with the newest date, then the
    last.
    """

    def strength(answer: Answer) -> tuple[bool, dt.date]:
        return answer.kind == "verified", answer.as_of or dt.date.min

    return {
        (group[0].code, group[0].fact): tuple(sorted(group, key=strength, reverse=True))
        for group in _by_topic(knowledge.answers)
    }


@_kept_on_it
def settled_fills(knowledge: Knowledge) -> Mapping[str, tuple[tuple[Fill, ...], ...]]:
    """ACGME code → for each match year, newest first, what the sources say of it, the last word first: it wins."""
    settled: dict[str, tuple[tuple[Fill, ...], ...]] = {}
    for group in sorted(_by_topic(knowledge.fills), key=lambda group: -group[0].year):
        settled[group[0].code] = (*settled.get(group[0].code, ()), tuple(group))
    return settled


@_kept_on_it
def fills_of(knowledge: Knowledge) -> Mapping[str, tuple[Fill, ...]]:
    """ACGME code → its fill history, newest year first; where sources disagree on a year, the last word."""
    return {code: tuple(sources[0] for sources in years) for code, years in settled_fills(knowledge).items()}


def policy(row: Mapping[str, Any], key: str, knowledge: Knowledge = NOTHING_KNOWN) -> Policy:
    """What is settled about one policy of one program.

    Args:
        row: a row of `Catalog.table`.
        key: of POLICY_FACTS.
        knowledge: what the user brought.
    """
    fact, code = POLICY_FACTS[key], str(row["acgme_code"])
    answers = settled_answers(knowledge).get((code, key), ())
    observed = _observed(row) if key == "h1b" else ""
    if not answers:
        return Policy(code, fact, None, "observed" if observed else "unknown", "", None, observed or UNVERIFIED)
    best, others = answers[0], answers[1:]
    conflicts = [
        _conflict(in_words(fact, other.value), other, other.as_of) for other in others if other.value != best.value
    ]
    note = " ".join(sentence for sentence in (best.note, *conflicts, observed) if sentence)
    return Policy(code, fact, best.value, best.kind, best.source, best.as_of, note, others)


def policies(row: Mapping[str, Any], knowledge: Knowledge = NOTHING_KNOWN) -> dict[str, Policy]:
    """`policy` for every fact of POLICY_FACTS, in its order."""
    return {key: policy(row, key, knowledge) for key in POLICY_FACTS}


def _observed(row: Mapping[str, Any]) -> str:
    """The federal record at the employer in words; empty without one."""
    if row["visa_evidence"] == "unknown":
        return ""
    return f"{evidence_sentence(row)} {DO_NOT_ADD_UP} It is not the program's own answer."


def _conflict(words: str, other: Answer | Fill, as_of: dt.date | None = None) -> str:
    """What another source says instead, with its footing, for the side of the one that won."""
    kind = other.kind if isinstance(other, Answer) else "imported"
    dated = "" if as_of is None else f", {as_of.isoformat()}"
    return f"Conflict: “{words}” ({kind}: {other.source or SOURCE_NOT_GIVEN}{dated})."


def program_facts(catalog: Catalog, code: str, knowledge: Knowledge = NOTHING_KNOWN) -> list[Fact]:
    """Everything shown about one program, each value with its source, date and kind; unknowns included.

    Args:
        catalog: the program table.
        code: its ACGME code.
        knowledge: what the user brought.

    Raises:
        CatalogError: if the code is not in the table.
    """
    row = catalog.row(code)
    return facts_of(row) + _policy_facts(row.to_dict(), knowledge)


def _policy_facts(row: Mapping[str, Any], knowledge: Knowledge) -> list[Fact]:
    """The policies of one program as shown facts, unknowns included, then its fill history."""
    facts = []
    for settled in policies(row, knowledge).values():
        if settled.value is None:
            facts.append(Fact(settled.fact.label, None, "unknown", "", "", settled.note))
        else:
            dated = "date not given" if settled.as_of is None else settled.as_of.isoformat()
            value, source = in_words(settled.fact, settled.value), settled.source or SOURCE_NOT_GIVEN
            facts.append(Fact(settled.fact.label, value, settled.kind, source, dated, settled.note))
    return facts + [_fill_fact(sources) for sources in settled_fills(knowledge).get(str(row["acgme_code"]), ())]


def _fill_fact(sources: tuple[Fill, ...]) -> Fact:
    """The positions of one year as a shown fact; sources that say otherwise are in its note."""
    best, words = sources[0], _fill_words(sources[0])
    note = " ".join(_conflict(_fill_words(fill), fill) for fill in sources if _fill_words(fill) != words)
    return Fact(_fill_label(best), words, "imported", best.source or SOURCE_NOT_GIVEN, str(best.year), note)


def _fill_label(fill: Fill) -> str:
    return f"Positions filled in {fill.year}"


def _fill_words(fill: Fill) -> str:
    return f"{fill.filled} of {fill.quota}"


def policy_columns(catalog: Catalog, knowledge: Knowledge = NOTHING_KNOWN) -> pd.DataFrame:
    """Every policy of every program, for tables and filters: one row a row of `Catalog.table`. Read-only.

    Per fact: `j1` (categorical yes, no, unknown; numbers are Int16, missing = unknown), `j1_kind` (categorical of
    POLICY_KINDS) and `j1_conflict` (bool), and so on.

    Args:
        catalog: the program table.
        knowledge: what the user brought; the columns are kept on it, one set for each version of the catalog.
    """
    name = "policy_columns", catalog.version
    if name not in knowledge.derived:
        knowledge.derived[name] = _policy_columns(catalog, knowledge)
    return knowledge.derived[name]


def _policy_columns(catalog: Catalog, knowledge: Knowledge) -> pd.DataFrame:
    size, columns = len(catalog.table), {}
    observed = (catalog.table["visa_evidence"].astype(str) != "unknown").to_numpy()
    by_fact: dict[str, list[tuple[int, tuple[Answer, ...]]]] = {key: [] for key in POLICY_FACTS}
    for (code, key), answers in settled_answers(knowledge).items():
        if code in catalog.code_position:
            by_fact[key].append((catalog.code_position[code], answers))
    for key, fact in POLICY_FACTS.items():
        kind = np.full(size, POLICY_KINDS.index("unknown"), dtype=np.int8)
        if key == "h1b":
            kind[observed] = POLICY_KINDS.index("observed")
        value, conflict = np.full(size, -1, dtype=np.int16), np.zeros(size, dtype=bool)
        for at, answers in by_fact[key]:
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
    """What the user brought on programs the table does not hold; it stays in the plan.

    Args:
        catalog: the program table.
        knowledge: what the user brought.

    Returns:
        One row an answer or fill: acgme_code, what, answer (in words), source.
    """
    lines = [
        (answer.code, POLICY_FACTS[answer.fact].label, in_words(POLICY_FACTS[answer.fact], answer.value), answer.source)
        for answer in knowledge.answers
    ]
    lines += [(fill.code, _fill_label(fill), _fill_words(fill), fill.source) for fill in knowledge.fills]
    lost = [line for line in lines if line[0] not in catalog.code_position]
    return pd.DataFrame(lost, columns=["acgme_code", "what", "answer", "source"])
