"""What is known of each program before anyone applies: how open it is to non-US IMGs, and to a visa need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from smartpick.catalog import Catalog, read_regions
from smartpick.catalog.visa_place import RESIDENT_FILINGS
from smartpick.data_folder import published, records, states
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array, logit

H1B_EVIDENCE = {
    "H-1B filings, same city": "h1b_city_evidence",
    "H-1B filings, same employer": "h1b_employer_evidence",
    "H-1B approvals, any job": "h1b_any_job_evidence",
}
"""The catalog's levels of federal evidence and the constant that each adds to the log-odds of H-1B sponsorship."""
_VISA_STUDIES = {
    "Internal Medicine": ("accepts J-1", "sponsors both H-1B and J-1"),
    "Surgery": ("sponsors J-1", "sponsors H-1B"),
}


class NoPublishedFigures(ValueError):
    """A specialty has no published match figures for non-US IMGs, so no chance can be given."""

    def __init__(self, specialty: str) -> None:
        """The sentence for one specialty."""
        super().__init__(
            f"No match figures for non-US IMGs are published for {specialty}, so SmartPick gives no chances there. "
            "You can still browse its programs."
        )


@dataclass(frozen=True, eq=False)
class Pool:
    """One specialty's programs as arrays of shape (n,), in catalog order; made once and handed down.

    rows: positions in `Catalog.table`; open: in the default pool; socal: in Southern California; region: how far the
    Southern California term applies, 1 − w in Southern California and −w in the rest of the state, where w is the
    share of the state's programs that lie there;
    relative: log-odds of the expected non-US-IMG share by state (0 in California) and federal evidence; setting: ½ in
    community, −½ in university programs; california: 1 there; each of the three minus its mean over the open programs;
    j1_evidence, h1b_evidence: log-odds that facts add to sponsorship; j1_rate, h1b_rate: published or pooled shares
    of programs; visa_published: whether a study of this specialty gives them.
    """

    catalog: Catalog
    specialty: str
    rows: np.ndarray
    open: np.ndarray
    socal: np.ndarray
    region: Array
    relative: Array
    setting: Array
    california: Array
    j1_evidence: Array
    h1b_evidence: Array
    j1_rate: float
    h1b_rate: float
    visa_published: bool

    @cached_property
    def table(self) -> pd.DataFrame:
        """The pool's lines of the catalog's table, indexed by their positions there. Read-only."""
        return self.catalog.table.iloc[self.rows]

    @cached_property
    def in_california(self) -> np.ndarray:
        """(n,) bool: programs in California."""
        return (self.table["state"] == "CA").to_numpy()

    @cached_property
    def states(self) -> np.ndarray:
        """(n,) postal code of each program's state."""
        return self.table["state"].astype(object).to_numpy()

    @cached_property
    def counties(self) -> np.ndarray:
        """(n,) county and state of each program, as in "Los Angeles County, CA"."""
        return (self.table["county"].astype(str) + ", " + self.table["state"].astype(str)).astype(object).to_numpy()

    @cached_property
    def _settings(self) -> np.ndarray:
        return self.table["setting"].astype(object).to_numpy()

    def in_setting(self, setting: str) -> np.ndarray:
        """(n,) bool: programs of one setting, such as "community"."""
        return self._settings == setting

    @cached_property
    def codes(self) -> np.ndarray:
        """(n,) ACGME codes."""
        return self.table["acgme_code"].to_numpy()

    @cached_property
    def tier(self) -> np.ndarray:
        """(n,) tier of each program, 1 the home region."""
        return self.table["tier"].to_numpy().astype(int)


def _state_deviation(state: Any) -> Array:
    """Log-odds of a state's non-US-IMG share among filled positions against the nation, shrunk; shape (n,).

    0 in California: how open it is follows from its own counts, see `smartpick.odds.calibration.anchors`.
    """
    table: Any = states()
    shrink = constant("state_shrink")
    nation = table["nonus_img_2025"].sum() / table["filled_2025"].sum()
    share = (table["nonus_img_2025"] + shrink * nation) / (table["filled_2025"] + shrink)
    deviation = pd.Series(logit(share.to_numpy(dtype=float)) - logit(nation), index=table.index)
    deviation["CA"] = 0.0
    return deviation.reindex(state.astype(str)).fillna(0.0).to_numpy(dtype=float)


@lru_cache
def southern_california_counties() -> frozenset[str]:
    """County FIPS codes of Southern California, whatever home region the catalog was loaded with."""
    cells = [cell for cell in read_regions().cells if cell.tier == 1]
    return frozenset().union(*(rule.county_fips for cell in cells for rule in cell.rules))


def setting_weight(specialty: str) -> float:
    """How much of what is published on settings, of Internal Medicine alone, counts in a specialty."""
    return 1.0 if specialty == "Internal Medicine" else constant("setting_elsewhere")


def _visa_setting_term(setting: Any, specialty: str) -> Array:
    """Published log odds ratios of accepting J-1 by setting; unknown settings get the mean of the known."""
    rates = {row.measure: row.value for row in records("visa_rates")}
    weight = setting_weight(specialty)
    terms = {
        "university": 0.0,
        "university-affiliated": 0.0,
        "community": weight * np.log(float(rates["odds ratio of accepting J-1: community-based against academic"])),
        "county": weight * np.log(float(rates["odds ratio of accepting J-1: county-affiliated against not"])),
    }
    term = setting.astype(object).map(terms).astype(float)
    mean = term.mean()
    return term.fillna(0.0 if np.isnan(mean) else mean).to_numpy(dtype=float)


def _visa_rates(specialty: str) -> tuple[float, float, bool]:
    """(share of programs taking J-1, share sponsoring H-1B, whether a study of this specialty says so)."""
    figures = {(row.specialty, row.measure): row.value for row in records("visa_rates")}
    rates = {name: [float(figures[name, m]) for m in measures] for name, measures in _VISA_STUDIES.items()}
    studied = specialty in rates
    j1, h1b = rates[specialty] if studied else np.mean(list(rates.values()), axis=0)
    return float(j1), float(h1b), studied


def _centred(values: Any, over: np.ndarray) -> Array:
    """(n,) values minus their mean over the programs `over` (n,) bool."""
    values = np.asarray(values, dtype=float)
    return values - values[over].mean()


@lru_cache(maxsize=64)
def pool_of(catalog: Catalog, specialty: str) -> Pool:
    """The arrays of one specialty, kept for as long as the process: they hold nothing of a person.

    Raises:
        CatalogError: a specialty the catalog does not hold.
        NoPublishedFigures: one without published match figures.
    """
    rows = catalog.rows(specialty)
    table = catalog.table.iloc[rows]
    figures: Any = published("specialties").set_index("specialty")
    if specialty not in figures.index or np.isnan(figures.loc[specialty, "nonus_img_matched_preferred_2026"]):
        raise NoPublishedFigures(specialty)
    evidence = table["visa_evidence"].astype(str)
    filings = evidence.isin(RESIDENT_FILINGS).to_numpy()
    setting = table["setting"].astype(object).map({"community": 0.5, "university": -0.5}).fillna(0.0).to_numpy()
    is_open = (table["pool"].astype(str) == "open").to_numpy()
    j1_rate, h1b_rate, visa_published = _visa_rates(specialty)
    socal = table["county_fips"].astype(str).isin(southern_california_counties()).to_numpy()
    california = (table["state"] == "CA").to_numpy()
    in_state = socal[california & is_open]
    return Pool(
        catalog=catalog,
        specialty=specialty,
        rows=rows,
        open=is_open,
        socal=socal,
        region=np.where(california, socal - (in_state.mean() if len(in_state) else 0.0), 0.0),
        relative=_centred(_state_deviation(table["state"]) + constant("evidence_openness") * filings, is_open),
        setting=_centred(setting, is_open),
        california=_centred(california.astype(float), is_open),
        j1_evidence=_visa_setting_term(table["setting"], specialty) + constant("j1_evidence") * filings,
        h1b_evidence=evidence.map({k: constant(v) for k, v in H1B_EVIDENCE.items()}).fillna(0.0).to_numpy(dtype=float),
        j1_rate=j1_rate,
        h1b_rate=h1b_rate,
        visa_published=visa_published,
    )
