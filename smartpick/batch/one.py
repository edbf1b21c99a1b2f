"""What one profile of a batch comes to. Wherever it is computed, only plain values travel there and back."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import pandas as pd

from smartpick.applicant import VISA_NEEDS
from smartpick.catalog import Catalog, load_catalog
from smartpick.data_folder import sums
from smartpick.export.about import Line, of_one_list
from smartpick.export.tables import parquet_bytes, shortlist
from smartpick.plan import Interval, Plan, opened, recommend_profile, widest_words
from smartpick.sentences import sentence_of


class OtherData(ValueError):
    """A computer of the cluster has another version of the data; its lists would be others."""


@dataclass(frozen=True)
class Done:
    """What came of a profile.

    reason: why there is no list, "" where there is one; outlook: its line in the table of outlooks, by the names of
    `written.OUTLOOK`; lines: it in words, as the workbook's first sheet says it; shortlist: the list as Parquet.
    """

    reason: str = ""
    outlook: dict[str, Any] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    shortlist: bytes = b""

    @property
    def table(self) -> pd.DataFrame:
        """The list as `export.tables.shortlist` gives it."""
        return pd.read_parquet(io.BytesIO(self.shortlist))


@lru_cache(maxsize=1)
def data_version() -> str:
    """What all files of `data/` are, as one short text."""
    return hashlib.sha256(json.dumps(sums()).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _catalog() -> Catalog:
    return load_catalog()


def list_of(text: bytes, data: str) -> Done:
    """The list of one profile, or the reason why there is none: nothing that is wrong with it is raised.

    Args:
        text: the profile, as `open_plan` takes it.
        data: `data_version` where the batch was started.

    Raises:
        OtherData: here it is another.
        CatalogError: the data here are damaged.
    """
    if data != data_version():
        raise OtherData(
            "A computer of the cluster has other data than this one: give every worker the same version of SmartPick."
        )
    catalog = _catalog()
    try:
        profile, since = opened(text)
        return _done(recommend_profile(catalog, profile), since)
    except Exception as error:  # whatever it is, the others go on
        return Done(reason=sentence_of(error))


def _done(plan: Plan, since: str) -> Done:
    applicant, notes = plan.profile.applicant, [*filter(None, [since]), *plan.clamps]
    outlook: dict[str, Any] = {
        "specialty": applicant.specialty,
        "visa": VISA_NEEDS[applicant.visa],
        "programs": len(plan.rows),
        **{f"tier{tier}": count for tier, count in plan.tier_counts.items()},
        "cost_usd": plan.cost_usd,
        "strength_percentile": plan.strength.percentile,
        "certified_gap": plan.gap,
    }
    for name, part in vars(plan.outlook).items():
        intervals = {name: part} if isinstance(part, Interval) else {f"tier{tier}_match": i for tier, i in part.items()}
        for of, interval in intervals.items():
            outlook |= {f"{of}_{end}": value for end, value in asdict(interval).items()}
    outlook |= {"widens_most": widest_words(plan.widest), "notes": " ".join(notes)}
    lines = (*of_one_list(plan), *(("Note", note) for note in notes[: bool(since)]))
    return Done(outlook=outlook, lines=lines, shortlist=parquet_bytes(shortlist(plan)))
