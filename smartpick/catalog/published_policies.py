"""What programs and their institutions publish about themselves: each fact with its page, season and confidence.

A published fact is a dated quotation, not today's policy; `data/policies.md` says how the facts were gathered.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.data_folder import DATA, CatalogError
from smartpick.writing import SHIPPED, write_file

POLICIES_FILE = DATA / "policies.parquet"
FORMAT_KEY, FORMAT = b"smartpick.policies", b"1"
COLUMNS = ("acgme_code", "fact", "value", "scope", "page", "page_season", "confidence", "note")
"""The columns of the stored file, all categories of text."""
SCOPES = ("program", "institution")
CONFIDENCES = ("high", "medium", "low")
"""Surest first: a clear sentence on the program's own page of 2023 or later; clear, but undated or of the whole
institution; old or ambiguous."""
APPLY_PAGE = "apply_page"
"""Not a policy: the address of the program's own page on eligibility or application."""
TRANSFER = "transfer"
"""H-1B only for people who hold one already or graduated from a US school."""

_NUMBER = re.compile("0|[1-9][0-9]{0,3}")

PublishedValue = bool | int | Literal["transfer"]


@cache
def season_year(season: str) -> int:
    """The year a printed season begins in: 2024 of "2024-25", "2024-11" and "2024"; 0 where none is printed."""
    return int(season[:4]) if season else 0


@dataclass(frozen=True)
class PublishedFact:
    """One policy of one program as a page of its own, or of its institution, states it.

    value: of `POLICY_FACTS[fact]`, or "transfer" for h1b; season: as printed on the page, "" where none is; note: our
    own words on it; page_gone: whether the page is known to answer no more.
    """

    code: str
    fact: str
    value: PublishedValue
    scope: Literal["program", "institution"]
    page: str
    season: str
    confidence: Literal["high", "medium", "low"]
    note: str
    page_gone: bool = False

    kind: ClassVar[Literal["published"]] = "published"

    @property
    def source(self) -> str:
        """Where it can be checked: the page."""
        return self.page


@dataclass(frozen=True, eq=False)
class PublishedPolicies:
    """The stored file, read when something is first asked of it.

    Args:
        content: the bytes of the Parquet file; b"" for no published facts at all.
    """

    content: bytes = field(default=b"", repr=False)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a fact, the columns of `COLUMNS`. Read-only.

        Raises:
            CatalogError: with one sentence, if the file is damaged or not one of ours.
        """
        return policies_from(self.content) if self.content else pd.DataFrame(columns=list(COLUMNS))

    @cached_property
    def facts(self) -> Mapping[tuple[str, str], tuple[PublishedFact, ...]]:
        """(code, key of POLICY_FACTS) → what its pages say, the one that wins first; see `ordered`."""
        return self._ordered((self.table["fact"] != APPLY_PAGE).to_numpy())

    @cached_property
    def apply_facts(self) -> Mapping[str, tuple[PublishedFact, ...]]:
        """ACGME code → pages on eligibility or application, each as a fact (value True), the one to open first."""
        pages = self._ordered((self.table["fact"] == APPLY_PAGE).to_numpy())
        return {code: facts for (code, _), facts in pages.items()}

    @cached_property
    def apply_pages(self) -> Mapping[str, str]:
        """ACGME code → the program's own page on eligibility or application, the first of `apply_facts`."""
        return {code: facts[0].page for code, facts in self.apply_facts.items()}

    def _ordered(self, rows: np.ndarray) -> dict[tuple[str, str], tuple[PublishedFact, ...]]:
        groups: dict[tuple[str, str], list[PublishedFact]] = {}
        table = self.table[rows]
        for code, fact, value, *rest in zip(*(table[name].tolist() for name in COLUMNS), strict=True):
            typed = value == "yes" if fact == APPLY_PAGE else typed_value(fact, value)
            groups.setdefault((code, fact), []).append(PublishedFact(code, fact, typed, *rest))
        return {place: ordered(group) for place, group in groups.items()}


def is_web_address(address: str) -> bool:
    """Whether an address leads to the web: http or https, with a host. Nothing else may become a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def ordered(facts: list[PublishedFact]) -> tuple[PublishedFact, ...]:
    """Facts on one policy of one program, the one that wins first.

    Within one scope the surer one wins, then the later season, a printed one before none. Between the two scopes the
    program's own page wins over its institution's, unless it is both older and less sure.
    """
    ranked = sorted(facts, key=lambda fact: (_doubt(fact), -season_year(fact.season), fact.page))
    own = [fact for fact in ranked if fact.scope == "program"]
    institution = [fact for fact in ranked if fact.scope == "institution"]
    if own and institution and _older_and_less_sure(own[0], institution[0]):
        return tuple(institution + own)
    return tuple(own + institution)


def _doubt(fact: PublishedFact) -> int:
    return CONFIDENCES.index(fact.confidence)


def _older_and_less_sure(one: PublishedFact, other: PublishedFact) -> bool:
    return season_year(one.season) < season_year(other.season) and _doubt(one) > _doubt(other)


def contradicted(facts: tuple[PublishedFact, ...], transfers: bool = False) -> bool:
    """Whether another page says otherwise than the one that wins and is at least as sure.

    "No" and "only transfers" agree on a newcomer, "yes" and "only transfers" on the others; see `meaning`.
    """
    best, *others = facts
    mine = meaning(best.value, transfers)
    return any(meaning(fact.value, transfers) != mine and _doubt(fact) <= _doubt(best) for fact in others)


def meaning(value: PublishedValue, transfers: bool = False) -> bool | int:
    """What a value means to one person.

    Args:
        value: of a fact; "transfer" is a no for a newcomer.
        transfers: whether they hold an H-1B already or graduated from a US school, for whom "transfer" is a yes.
    """
    return transfers if value == TRANSFER else value


def confidence_in(facts: tuple[PublishedFact, ...], transfers: bool = False) -> Literal["high", "medium", "low"]:
    """How far the fact that wins can be leant on: as its page, but low where another contradicts it."""
    return "low" if contradicted(facts, transfers) else facts[0].confidence


def typed_value(fact: str, value: str) -> PublishedValue:
    """A stored value as what it is.

    Raises:
        ValueError: with a phrase, if the fact is not one we keep or cannot have this value.
    """
    about = POLICY_FACTS.get(fact)
    if about is None:
        raise ValueError(f"there is no fact “{fact[:40]}”")
    if fact == "h1b" and value == TRANSFER:
        return TRANSFER
    if about.kind == "yes/no" and value in {"yes", "no"}:
        return value == "yes"
    if about.kind == "number" and _NUMBER.fullmatch(value) and about.least <= int(value) <= about.most:
        return int(value)
    raise ValueError(f"{about.label} cannot be “{value[:40]}”")


def policies_from(content: bytes, name: str = POLICIES_FILE.name) -> pd.DataFrame:
    """The table in the bytes of a stored policies file.

    Raises:
        CatalogError: with one sentence, if it is damaged or not one of ours.
    """
    try:
        arrow = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        raise CatalogError(f"The policies {name} are damaged or not a Parquet file.") from error
    if (arrow.schema.metadata or {}).get(FORMAT_KEY) != FORMAT or arrow.column_names != list(COLUMNS):
        raise CatalogError(f"{name} is not a SmartPick policies file of this version; build it again.")
    return arrow.to_pandas()


def write_policies(table: pd.DataFrame, out: Path | str) -> None:
    """Write facts as zstd Parquet, marked as ours: the same bytes for the same table."""
    arrow = pa.Table.from_pandas(table.loc[:, list(COLUMNS)].astype("category"), preserve_index=False)
    arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), FORMAT_KEY: FORMAT})
    buffer = io.BytesIO()
    pq.write_table(arrow, buffer, compression="zstd", compression_level=19)
    write_file(out, buffer.getvalue(), SHIPPED)
