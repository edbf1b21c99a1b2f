"""Every shown fact with its source, date and kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Fact:
    """One value as it is shown. value is None when unknown."""

    name: str
    value: Any
    kind: str  # record, observed, estimate or unknown
    source: str
    as_of: str
    note: str = ""


def facts_of(row: pd.Series) -> list[Fact]:
    """All facts of one row."""
    return []
