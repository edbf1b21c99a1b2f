"""What the catalog holds, in numbers, ready to print as JSON."""

from __future__ import annotations

from typing import Any

from smartpick.catalog.evidence import sources
from smartpick.catalog.load import Catalog

Frame = Any  # a DataFrame or one of its columns: pandas' own annotations do not tell the two apart


def summary(catalog: Catalog) -> dict[str, Any]:
    """Counts of programs in all and open, by tier, sub-region and specialty, and where the facts come from.

    Keys: version, home_region, programs, open, by_tier, by_subregion, by_specialty, pool, setting,
    visa_evidence ("unknown" counts what no record tells), sources.
    """
    table: Frame = catalog.table
    tiers = table["tier"].map(catalog.regions.tiers)
    shown: Frame = sources().drop_duplicates(["publisher", "source"])
    return {
        "version": catalog.version,
        "home_region": catalog.regions.name,
        "programs": len(table),
        "open": int(catalog.is_open.sum()),
        "by_tier": {label: _both(catalog, tiers == label) for label in catalog.regions.tiers.values()},
        "by_subregion": {name: _both(catalog, table["subregion"] == name) for name in catalog.regions.subregions},
        "by_specialty": {name: _both(catalog, table["specialty"] == name) for name in catalog.specialties},
        "pool": _counts(table["pool"]),
        "setting": _counts(table["setting"]),
        "visa_evidence": _counts(table["visa_evidence"]),
        "sources": shown[["publisher", "source", "as_of", "rights", "link"]].to_dict("records"),
    }


def _both(catalog: Catalog, rows: Frame) -> dict[str, int]:
    return {"exist": int(rows.sum()), "open": int((rows.to_numpy() & catalog.is_open).sum())}


def _counts(column: Frame) -> dict[str, int]:
    return {str(name): int(count) for name, count in column.astype(object).fillna("unknown").value_counts().items()}
