"""Setting of a program (university, community, county …), estimated by an ordered rule file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from smartpick.data_folder import DATA, content_of

Frame = Any  # a DataFrame or one of its columns: pandas' own annotations do not tell the two apart
RULES = DATA / "rules" / "setting.json"


def derive_setting(table: pd.DataFrame, rules: Path = RULES) -> tuple[pd.Series, pd.Series]:
    """Setting and the rule that gave it, both missing where it is unclear.

    The first rule that holds wins; the file says how a rule holds. A rule without a setting stops the search: such a
    program stays unknown.

    Args:
        table: needs program_name, ownership and resident_fte.
        rules: the rule file.
    """
    setting = pd.Series(pd.NA, index=table.index, dtype="str")
    basis = setting.copy()
    for rule in json.loads(content_of(rules))["rules"]:
        hit = setting.isna() & _holds(rule, table)
        setting[hit], basis[hit] = rule["setting"], rule["rule"]
    unclear = setting == ""
    return setting.mask(unclear), basis.mask(unclear)


def _holds(rule: dict[str, Any], table: Frame) -> Frame:
    hit = pd.Series(True, index=table.index)
    if "names" in rule:
        hit &= _found(table["program_name"], rule["names"])
    if "unless" in rule:
        hit &= ~_found(table["program_name"], rule["unless"])
    if "ownership" in rule:
        hit &= _found(table["ownership"], rule["ownership"])
    if "min_resident_fte" in rule:
        hit &= pd.to_numeric(table["resident_fte"]) >= rule["min_resident_fte"]
    return hit


def _found(text: Frame, patterns: list[str]) -> Frame:
    any_of = re.compile("|".join(patterns))
    return text.fillna("").map(lambda value: any_of.search(value) is not None).astype(bool)
