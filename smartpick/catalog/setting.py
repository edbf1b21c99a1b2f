"""Setting of a program (university, community, county …), estimated by an ordered rule file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from smartpick.catalog.data_folder import DATA

RULES = DATA / "rules" / "setting.csv"


def derive_setting(table: pd.DataFrame, rules: Path = RULES) -> tuple[pd.Series, pd.Series]:
    """Setting and the name of the rule that gave it; both missing where no rule holds.

    The first rule wins. A rule holds where its pattern is found in program_name, `unless` is not, its
    ownership pattern is found (if given) and the hospital's residents reach min_resident_fte (if given).
    """
    setting = pd.Series(pd.NA, index=table.index, dtype="str")
    basis = setting.copy()
    name, ownership = table["program_name"], table["ownership"].fillna("")
    residents = pd.to_numeric(table["resident_fte"])
    for rule in pd.read_csv(rules, keep_default_na=False, dtype="str").itertuples():
        hit = setting.isna() & name.str.contains(str(rule.name_pattern), regex=True)
        if rule.unless:
            hit &= ~name.str.contains(str(rule.unless), regex=True)
        if rule.ownership_pattern:
            hit &= ownership.str.contains(str(rule.ownership_pattern), regex=True)
        if rule.min_resident_fte:
            hit &= (residents >= float(str(rule.min_resident_fte))).fillna(False)
        setting[hit], basis[hit] = rule.setting, rule.rule
    return setting.mask(setting == ""), basis.mask(setting == "")
