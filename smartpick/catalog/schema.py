"""What the stored program table must look like: checked when it is built and in the tests, not at every load."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa

from smartpick.catalog.columns import COLUMNS, ENTRY_FORMATS, POOLS, SETTINGS, VISA_EVIDENCE
from smartpick.data_folder import states

_CHECKS: dict[str, list[pa.Check]] = {
    "acgme_code": [pa.Check.str_matches(r"^\d{10}$", error="ten digits")],
    "program_name": [pa.Check.str_length(min_value=2)],
    "entry_format": [pa.Check.isin(ENTRY_FORMATS)],
    "state": [pa.Check.isin(list(states().index))],
    "county_fips": [pa.Check.str_matches(r"^\d{5}$", error="five digits")],
    "latitude": [pa.Check.in_range(17, 72)],
    "longitude": [pa.Check.in_range(-180, -64)],
    "hospital_ccn": [pa.Check.str_matches(r"^[0-9A-Z]{6}$", error="six characters")],
    "hospital_match_score": [pa.Check.in_range(0, 1)],
    "hospital_beds": [pa.Check.in_range(1, 5000)],
    "resident_fte": [pa.Check.in_range(0, 5000)],
    "resident_fte_year": [pa.Check.in_range(2010, 2100)],
    "h1b_lca_cases": [pa.Check.in_range(1, 10000)],
    "uscis_h1b_approvals": [pa.Check.in_range(0, 100000)],
    "setting": [pa.Check.isin(SETTINGS)],
    "pool": [pa.Check.isin(POOLS)],
    "visa_evidence": [pa.Check.isin(VISA_EVIDENCE)],
}
_REQUIRED = {
    "acgme_code", "program_name", "sponsor", "specialty", "entry_format", "city", "state", "county", "county_fips",
    "latitude", "longitude", "coord_source", "coord_detail", "pool", "code_state_check", "directory_source",
    "directory_date", "visa_evidence",
}  # fmt: skip


def _column(name: str, dtype: str) -> pa.Column:
    options: dict[str, Any] = {"nullable": name not in _REQUIRED, "unique": name == "acgme_code"}
    return pa.Column(dtype if dtype == "category" else pd.api.types.pandas_dtype(dtype), _CHECKS.get(name), **options)


PROGRAMS = pa.DataFrameSchema(
    {name: _column(name, dtype) for name, dtype in COLUMNS.items()},
    checks=[
        pa.Check(lambda table: table["pool_reason"].isna() == (table["pool"] == "open"), error="a reason unless open"),
        pa.Check(lambda table: table["setting"].isna() == table["setting_basis"].isna(), error="setting and its rule"),
    ],
    strict=True,
    ordered=True,
)
