"""Fit the model and write data/odds/, or print the report: `python -m smartpick.odds.calibration`."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import numpy as np
import pandas as pd

from smartpick.catalog import load_catalog
from smartpick.catalog.checksums import record
from smartpick.data_folder import ODDS
from smartpick.odds.calibration.anchors import STUDIED
from smartpick.odds.calibration.fit import DRAWS, as_frame, fit_specialty, pooled_prior, studied_first
from smartpick.odds.calibration.step2 import write_step2_weights
from smartpick.odds.calibration.text import as_json, as_text
from smartpick.writing import SHIPPED, write_file

PARAMETERS = ODDS / "parameters.parquet"


def main(argv: list[str] | None = None) -> int:
    """Command line: fit everything and write data/odds/, simulate the coverage, or print the report."""
    parser = argparse.ArgumentParser(prog="python -m smartpick.odds.calibration", description=__doc__)
    parser.add_argument("--report", action="store_true", help="published against modelled, from the shipped fit")
    parser.add_argument("--json", action="store_true", help="with --report: as JSON")
    parser.add_argument(
        "--coverage", type=int, metavar="N",
        help="first simulate N crowds a specialty, fit each again and write how often the 80 %% interval holds",
    )  # fmt: skip
    options = parser.parse_args(argv)
    if options.coverage:
        from smartpick.odds.calibration.coverage import write_coverage  # noqa: PLC0415 – slow, and needs scipy

        write_coverage(load_catalog(), options.coverage)
    if not options.report and not options.coverage:
        _fit_everything()
    print(as_json() if options.json else as_text())
    return 0


def _fit_everything() -> None:
    catalog = load_catalog()
    prior, _ = pooled_prior(catalog)
    print(f"pooled, one candidate a position and what a log more adds: {prior}", file=sys.stderr)
    frames: list[Any] = []
    studied = np.zeros(DRAWS + 1)
    for item in studied_first():
        found = fit_specialty(catalog, item, prior, studied)
        studied = found.setting if item.specialty == STUDIED else studied
        frames.append(as_frame(item.specialty, found))
        print(f"fitted {item.specialty}", file=sys.stderr)
    table = pd.concat(frames, ignore_index=True)
    numbers = table.select_dtypes("number").columns.drop("draw")
    table[numbers] = table[numbers].astype("float32")
    table["draw"] = table["draw"].astype("int16")
    table["specialty"] = table["specialty"].astype("category")
    content = table.to_parquet(index=False, compression="zstd")
    write_file(PARAMETERS, content, SHIPPED)
    record([PARAMETERS])
    write_step2_weights(catalog)


if __name__ == "__main__":
    sys.exit(main())
