"""Which answer wins: what is settled about each policy of a program, from whom, as of when, and who disagrees.

The user's own answers come before what the program publishes (see `catalog.published_policies`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Literal, TypeVar

import numpy as np
import pandas as pd

from smartpick.catalog import Catalog
from smartpick.catalog.evidence import DO_NOT_ADD_UP, UNVERIFIED, Fact, evidence_sentence, facts_of
from smartpick.catalog.policy_facts import NO_LIMIT, PERCENT, POLICY_FACTS, PolicyFact
from smartpick.catalog.published_policies import (
    CONFIDENCES,
    TRANSFER,
    PublishedFact,
    PublishedValue,
    is_web_address,
    ordered,
)
from smartpick.knowledge.answers import NOTHING_KNOWN, Answer, Fill, GonePage, Knowledge, latest, topic

PolicyKind = Literal["verified", "imported", "published", "observed", "unknown"]
POLICY_KINDS: tuple[PolicyKind, ...] = ("verified", "imported", "published", "observed", "unknown")
"""Strongest first. Estimates are not here: they are chances, and `odds` gives them."""


SOURCE_NOT_GIVEN = "source not given"
SEASON_NOT_PRINTED = "season not printed"
YES_NO_WORDS = ("yes", "no", "unknown")
ONLY_TRANSFERS = "only transfers"
TRANSFER_NOTE = (
    "Only for people who hold an H-1B already or graduated from a US school: a no for a newcomer, a yes if page You "
    "says that you do."
)
CONFIDENCE_WORDS = {
    "high": "a clear sentence on a page of 2023 or later",
    "medium": "a clear sentence, undated or of the whole institution",
    "low": "old or unclear: check",
}
"""Confidence of a published fact → what it means, for a reader."""

PolicyStatement = Answer | PublishedFact
"""What speaks of a policy: the user's answer, or a page. Both have code, fact, value, kind, source and note."""
AllStatements = Mapping[tuple[str, str], tuple[PolicyStatement, ...]]
"""(code, fact) → all that speaks of it, the one that wins first."""


@dataclass(frozen=True)
class Policy:
    """What is settled about one policy of one program.

    value: the answer, None while nobody gave one; "transfer" (h1b only): only for people who hold an H-1B already or
    graduated from a US school. kind: "verified", "imported" or "published" with a value; "observed" where nobody
    answered but federal records at the employer speak of it (they never make a yes); else "unknown". remark: what to
    mind when reading it. others: the answers and published facts that did not win. season ("" where none is printed),
    confidence, scope and page: of a published fact, else "".
    """

    code: str
    fact: PolicyFact
    value: PublishedValue | None
    kind: PolicyKind
    source: str
    as_of: dt.date | None
    remark: str
    others: tuple[PolicyStatement, ...] = ()
    season: str = ""
    confidence: str = ""
    scope: str = ""
    page: str = ""

    @property
    def conflicts(self) -> tuple[PolicyStatement, ...]:
        """The others that say otherwise."""
        return tuple(other for other in self.others if other.value != self.value)

    @property
    def conflict(self) -> bool:
        """Whether two sources disagree."""
        return bool(self.conflicts)

    @property
    def note(self) -> str:
        """The remark, then who says otherwise, in sentences."""
        conflicts = [_conflict(in_words(self.fact, other.value), other) for other in self.conflicts]
        return " ".join(sentence for sentence in (self.remark, *conflicts) if sentence)


def in_words(fact: PolicyFact, value: PublishedValue) -> str:
    """An answer as a reader says it: "yes", "only transfers", "no limit", "not required", "3 months"."""
    if value == TRANSFER:
        return ONLY_TRANSFERS
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.key == "graduation_limit" and value >= NO_LIMIT:
        return "no limit"
    if fact.key in {"usce_months", "us_letters", "letters"} and value == 0:
        return "not required"
    if fact.unit == PERCENT:
        return f"{value} %"
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


def settled(catalog: Catalog, knowledge: Knowledge = NOTHING_KNOWN) -> AllStatements:
    """(code, fact) → all that speaks of it, the one that wins first: the user's answers, then the published facts.

    Args:
        catalog: whose published facts.
        knowledge: what the user brought; the whole is kept on it, one for each version of the catalog.
    """

    def compute() -> AllStatements:
        """The published facts, those of gone pages made unclear, then the answers before them."""
        everything: dict[tuple[str, str], tuple[PolicyStatement, ...]] = dict(catalog.published.facts)
        if gone := knowledge.gone:
            for place, facts in catalog.published.facts.items():
                if any(fact.page in gone for fact in facts):
                    everything[place] = ordered([_page_gone(fact, gone.get(fact.page)) for fact in facts])
        for place, answers in settled_answers(knowledge).items():
            everything[place] = (*answers, *everything.get(place, ()))
        return everything

    return _derived(knowledge, ("settled", catalog.version), compute)


def _page_gone(fact: PublishedFact, mark: GonePage | None) -> PublishedFact:
    """A published fact whose page the user marked as gone: unclear from then on, and its note says why."""
    if mark is None:
        return fact
    return replace(fact, confidence="low", page_gone=True, note=f"{mark.words}. {fact.note}".strip())


def _derived(knowledge: Knowledge, name: Hashable, compute: Callable[[], _Value]) -> _Value:
    if name not in knowledge.derived:
        knowledge.derived[name] = compute()
    return knowledge.derived[name]


def policy(catalog: Catalog, code: str, key: str, knowledge: Knowledge = NOTHING_KNOWN) -> Policy:
    """What is settled about one policy of one program.

    Args:
        catalog: the program table with what programs publish.
        code: the program's ACGME code.
        key: of POLICY_FACTS.
        knowledge: what the user brought.

    Raises:
        CatalogError: if the code is not in the table.
    """
    return _policy(catalog.row(code).to_dict(), key, settled(catalog, knowledge))


def policies(catalog: Catalog, code: str, knowledge: Knowledge = NOTHING_KNOWN) -> dict[str, Policy]:
    """`policy` for every fact of POLICY_FACTS, in its order."""
    row, everything = catalog.row(code).to_dict(), settled(catalog, knowledge)
    return {key: _policy(row, key, everything) for key in POLICY_FACTS}


def _policy(row: Mapping[str, Any], key: str, everything: AllStatements) -> Policy:
    fact, code = POLICY_FACTS[key], str(row["acgme_code"])
    statements = everything.get((code, key), ())
    observed = _observed(row) if key == "h1b" else ""
    if not statements:
        return Policy(code, fact, None, "observed" if observed else "unknown", "", None, observed or UNVERIFIED)
    best, others = statements[0], statements[1:]
    transfer = TRANSFER_NOTE if best.value == TRANSFER else ""
    remark = " ".join(sentence for sentence in (_closed(best.note), transfer, observed) if sentence)
    if isinstance(best, PublishedFact):
        return Policy(
            code, fact, best.value, best.kind, best.source, None, remark, others,
            season=best.season, confidence=best.confidence, scope=best.scope, page=best.page,
        )  # fmt: skip
    return Policy(code, fact, best.value, best.kind, best.source, best.as_of, remark, others)


def _closed(note: str) -> str:
    """A note with a full stop, so that a sentence can follow."""
    return note if not note or note[-1] in ".!?" else f"{note}."


def _observed(row: Mapping[str, Any]) -> str:
    """The federal record at the employer in words; empty without one."""
    if row["visa_evidence"] == "unknown":
        return ""
    return f"{evidence_sentence(row)} {DO_NOT_ADD_UP} It is not the program's own answer."


def _conflict(words: str, other: PolicyStatement | Fill) -> str:
    """What another source says instead, with its footing, for the side of the one that won."""
    kind = "imported" if isinstance(other, Fill) else other.kind
    dated = "" if isinstance(other, Fill) else _dated(other)
    return f"Conflict: “{words}” ({kind}: {other.source or SOURCE_NOT_GIVEN}{dated and f', {dated}'})."


def _dated(statement: PolicyStatement) -> str:
    """The day or the season a statement speaks of, "" where none is given."""
    if isinstance(statement, PublishedFact):
        return statement.season
    return "" if statement.as_of is None else statement.as_of.isoformat()


def page_to_open(catalog: Catalog, code: str, key: str, knowledge: Knowledge = NOTHING_KNOWN) -> str:
    """The page on which one policy of one program can be checked: the one that speaks of it, else that on applying.

    Args:
        catalog: with what programs publish.
        code: the program's ACGME code.
        key: of POLICY_FACTS, or APPLY_PAGE for the page on applying alone.
        knowledge: what the user brought; a page it marks as gone is none to open.

    Returns:
        An http or https address, "" where there is none.
    """
    pages = [s.page for s in settled(catalog, knowledge).get((code, key), ()) if isinstance(s, PublishedFact)]
    pages.append(catalog.apply_pages.get(code, ""))
    return next((page for page in pages if is_web_address(page) and page not in knowledge.gone), "")


def program_facts(catalog: Catalog, code: str, knowledge: Knowledge = NOTHING_KNOWN) -> list[Fact]:
    """Everything shown about one program, each value with its source, date and kind; unknowns included.

    Args:
        catalog: the program table.
        code: its ACGME code.
        knowledge: what the user brought.

    Raises:
        CatalogError: if the code is not in the table.
    """
    return facts_of(catalog.row(code)) + _policy_facts(catalog, code, knowledge)


def _policy_facts(catalog: Catalog, code: str, knowledge: Knowledge) -> list[Fact]:
    """The policies of one program as shown facts, unknowns included, then its fill history."""
    facts = []
    for of_fact in policies(catalog, code, knowledge).values():
        label = of_fact.fact.label
        if of_fact.value is None:
            facts.append(Fact(label, None, "unknown", "", "", of_fact.note))
        elif of_fact.kind == "published":
            whose = "Of the whole institution. " if of_fact.scope == "institution" else ""
            note = f"{CONFIDENCE_WORDS[of_fact.confidence].capitalize()}. {whose}{of_fact.note}".strip()
            words = in_words(of_fact.fact, of_fact.value)
            facts.append(Fact(label, words, "published", of_fact.page, of_fact.season or SEASON_NOT_PRINTED, note))
        else:
            dated = "date not given" if of_fact.as_of is None else of_fact.as_of.isoformat()
            value, source = in_words(of_fact.fact, of_fact.value), of_fact.source or SOURCE_NOT_GIVEN
            facts.append(Fact(label, value, of_fact.kind, source, dated, of_fact.note))
    return facts + [_fill_fact(sources) for sources in settled_fills(knowledge).get(code, ())]


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

    Per fact: `j1` (categorical yes, no, unknown, of h1b also only transfers; numbers are Int16, missing = unknown),
    `j1_kind` (categorical of POLICY_KINDS), `j1_confidence` (categorical of CONFIDENCES, missing unless published),
    `j1_season` (text, "" where none is printed or nothing is published) and `j1_conflict` (bool), and so on.

    Args:
        catalog: the program table.
        knowledge: what the user brought; the columns are kept on it, one set for each version of the catalog.
    """
    return _derived(knowledge, ("policy_columns", catalog.version), lambda: _policy_columns(catalog, knowledge))


def _policy_columns(catalog: Catalog, knowledge: Knowledge) -> pd.DataFrame:
    size, columns = len(catalog.table), {}
    observed = (catalog.table["visa_evidence"].astype(str) != "unknown").to_numpy()
    by_fact: dict[str, list[tuple[int, tuple[PolicyStatement, ...]]]] = {key: [] for key in POLICY_FACTS}
    for (code, key), statements in settled(catalog, knowledge).items():
        if code in catalog.code_position:
            by_fact[key].append((catalog.code_position[code], statements))
    for key, fact in POLICY_FACTS.items():
        kind = np.full(size, POLICY_KINDS.index("unknown"), dtype=np.int8)
        if key == "h1b":
            kind[observed] = POLICY_KINDS.index("observed")
        words = [*YES_NO_WORDS, ONLY_TRANSFERS] if key == "h1b" else [*YES_NO_WORDS]
        value = np.full(size, words.index("unknown") if fact.kind == "yes/no" else -1, dtype=np.int16)
        confidence, conflict = np.full(size, -1, dtype=np.int8), np.zeros(size, dtype=bool)
        season = np.full(size, "", dtype=object)
        for at, statements in by_fact[key]:
            best = statements[0]
            value[at] = words.index(in_words(fact, best.value)) if fact.kind == "yes/no" else best.value
            kind[at] = POLICY_KINDS.index(best.kind)
            if isinstance(best, PublishedFact):
                confidence[at], season[at] = CONFIDENCES.index(best.confidence), best.season
            conflict[at] = any(other.value != best.value for other in statements[1:])
        if fact.kind == "yes/no":
            columns[key] = pd.Categorical.from_codes(value, words)
        else:
            columns[key] = pd.array(np.where(value < 0, 0, value), dtype="Int16")
            columns[key][value < 0] = pd.NA
        columns[f"{key}_kind"] = pd.Categorical.from_codes(kind, list(POLICY_KINDS))
        columns[f"{key}_confidence"] = pd.Categorical.from_codes(confidence, list(CONFIDENCES))
        columns[f"{key}_season"] = season
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
