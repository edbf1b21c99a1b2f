"""Load the program table and lay a home region over it."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from smartpick.catalog.columns import COLUMNS
from smartpick.catalog.published_policies import POLICIES_FILE, PublishedPolicies
from smartpick.catalog.regions import HOME_REGION, Regions, assign, read_regions
from smartpick.data_folder import DATA, CatalogError, check_data, content_of

PROGRAMS_FILE = DATA / "programs.parquet"
FORMAT_KEY, FORMAT = b"smartpick.programs", b"1"


@dataclass(frozen=True, eq=False)
class Catalog:
    """All programs, with the tier and sub-region a home region gives them.

    Args:
        table: one row a program, RangeIndex, the columns of `columns.COLUMNS` plus `tier` (int8; 1 is home) and
            `subregion` (ordered categorical). Treat it as read-only: it is shared.
        regions: the home region.
        version: hash of table, regions and published policies, for caches.
        published: what programs publish about themselves, read when first asked.

    Example:
        >>> from smartpick import load_catalog
        >>> catalog = load_catalog()
        >>> rows = catalog.rows("Neurology", open_only=True)
        >>> catalog.table.iloc[rows[0]]["state"]
        'AL'
        >>> catalog.row("1403511317")["city"]
        'Valhalla'
    """

    table: pd.DataFrame
    regions: Regions
    version: str
    published: PublishedPolicies = field(default_factory=PublishedPolicies)

    @property
    def apply_pages(self) -> Mapping[str, str]:
        """ACGME code → the program's own page on eligibility or application, where one was found."""
        return self.published.apply_pages

    @cached_property
    def specialties(self) -> list[str]:
        """Names of all specialties, alphabetical."""
        return sorted(self.table["specialty"].cat.categories)

    @cached_property
    def code_position(self) -> dict[str, int]:
        """ACGME code -> row position."""
        return {code: position for position, code in enumerate(self.table["acgme_code"])}

    @cached_property
    def places(self) -> list[str]:
        """The home region, then states ("CA") and counties ("Los Angeles County, CA") with a program, by alphabet."""
        states = self.table["state"].astype(str)
        return [
            self.regions.name,
            *sorted(states.unique()),
            *sorted((self.table["county"] + ", " + states).dropna().unique()),
        ]

    @cached_property
    def is_open(self) -> np.ndarray:
        """Boolean (n,): in the pool a non-US citizen may enter from medical school."""
        return (self.table["pool"] == "open").to_numpy()

    def rows(self, specialty: str, *, open_only: bool = False) -> np.ndarray:
        """Row positions (int) of one specialty, in table order.

        Args:
            specialty: by its full name.
            open_only: only programs a non-US citizen may enter from medical school.

        Raises:
            CatalogError: there is no such specialty; the sentence names the nearest.
        """
        column = self.table["specialty"].cat
        if specialty not in column.categories:
            close = difflib.get_close_matches(specialty, self.specialties, n=1)
            hint = f' Did you mean "{close[0]}"?' if close else ""
            raise CatalogError(f'There is no specialty "{specialty}" in the program table.{hint}')
        chosen = column.codes.to_numpy() == column.categories.get_loc(specialty)
        return np.flatnonzero(chosen & self.is_open if open_only else chosen)

    def row(self, code: str) -> pd.Series:
        """The row of one program; CatalogError if the code is not in the table."""
        if code not in self.code_position:
            raise CatalogError(f'There is no program with the ACGME code "{code}" in the table.')
        return self.table.iloc[self.code_position[code]]


def load_catalog(
    path: Path | str | None = None, regions: Path | str | None = None, policies: Path | str | None = None
) -> Catalog:
    """Read the program table and lay a home region over it.

    Args:
        path: the stored table; None = the shipped one, `data/programs.parquet`.
        regions: the regions file; None = `HOME_REGION`, Southern California.
        policies: what programs publish about themselves; None = the shipped file, `data/policies.parquet`.

    Raises:
        CatalogError: with one sentence, if a file is missing, damaged or not one of ours.

    Example:
        >>> from smartpick import load_catalog
        >>> catalog = load_catalog()
        >>> len(catalog.table), catalog.regions.name
        (5658, 'Southern California')
    """
    check_data()
    path, regions = Path(path or PROGRAMS_FILE), Path(regions or HOME_REGION)
    parsed = read_regions(regions)
    content, published = _bytes(path, "program table"), _bytes(Path(policies or POLICIES_FILE), "policies file")
    table = _table(content, path.name)
    table["tier"], table["subregion"] = assign(parsed, table)
    version = hashlib.sha256(content + content_of(regions) + published).hexdigest()[:12]
    return Catalog(table, parsed, version, PublishedPolicies(published))


def _bytes(path: Path, what: str) -> bytes:
    try:
        return content_of(path)
    except OSError as error:
        raise CatalogError(f"The {what} {path.name} cannot be read: {error.strerror}.") from error


def _table(content: bytes, name: str) -> pd.DataFrame:
    try:
        arrow = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        raise CatalogError(f"The program table {name} is damaged or not a Parquet file.") from error
    if (arrow.schema.metadata or {}).get(FORMAT_KEY) != FORMAT or arrow.column_names != list(COLUMNS):
        raise CatalogError(f"{name} is not a SmartPick program table of this version; build it again.")
    return arrow.to_pandas()
