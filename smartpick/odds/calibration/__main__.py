"""Fit the model and write data/odds/, or print the report: `python -m smartpick.odds.calibration`."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import pandas as pd

from smartpick.catalog import load_catalog
from smartpick.data_folder import ODDS
from smartpick.odds.calibration.fit import fit_specialty, pooled_prior
from smartpick.odds.calibration.moments import published_moments
from smartpick.odds.calibration.step2 import write_step2_weights
from smartpick.odds.calibration.text import as_json, as_text


def main(argv: list[str] | None = None) -> int:
    """Command line: fit everything and write data/odds/, or print the report."""
    parser = argparse.ArgumentParser(prog="python -m smartpick.odds.calibration", description=__doc__)
    parser.add_argument("--report", action="store_true", help="published against modelled, from the shipped fit")
    parser.add_argument("--json", action="store_true", help="with --report: as JSON")
    options = parser.parse_args(argv)
    if options.report:
        print(as_json() if options.json else as_text())
        return 0
    catalog = load_catalog()
    prior = pooled_prior(catalog)
    print(
        f"pooled: log lambda {prior['lam']:.3f}, b {prior['b']:.3f}, kappa {prior['kappa']:.3f}",
        file=sys.stderr,
    )
    frames: list[Any] = []
    for item in published_moments():
        frames.append(fit_specialty(catalog, item, prior))
        print(f"fitted {item.specialty}", file=sys.stderr)
    table = pd.concat(frames, ignore_index=True)
    numbers = table.select_dtypes("number").columns.drop("draw")
    table[numbers] = table[numbers].astype("float32")
    table["draw"] = table["draw"].astype("int16")
    table["specialty"] = table["specialty"].astype("category")
    table.to_parquet(ODDS / "parameters.parquet", index=False, compression="zstd")
    write_step2_weights(catalog)
    print(as_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
