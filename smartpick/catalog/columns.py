"""The columns of the stored program table, their types and the words their categories use.

Missing always means unknown: pandas.NA or NaN, never 0 and never "no".
"""

COLUMNS: dict[str, str] = {
    "acgme_code": "str",  # ten digits, leading zeros kept
    "program_name": "str",
    "sponsor": "str",
    "specialty": "category",
    "entry_format": "category",
    "city": "str",
    "state": "category",
    "county": "str",
    "county_fips": "str",  # five digits
    "census_division": "category",  # missing in Puerto Rico, which lies in none
    "latitude": "float32",  # degrees north
    "longitude": "float32",  # degrees east, so negative here
    "coord_source": "category",
    "coord_detail": "category",
    "hospital_ccn": "str",  # CMS certification number
    "hospital_name": "str",
    "hospital_match_score": "Float32",  # 0 to 1
    "hospital_match_kind": "category",
    "ownership": "category",
    "hospital_beds": "Int16",
    "hospital_beds_source": "category",
    "resident_fte": "Float32",  # full-time equivalents, the whole hospital
    "resident_fte_year": "Int16",
    "h1b_lca_cases": "Int16",  # in the counted quarter; repeats on every program of the employer
    "h1b_lca_period": "category",
    "h1b_lca_employer": "str",
    "h1b_lca_match_kind": "category",
    "h1b_lca_titles": "str",
    "uscis_h1b_approvals": "Int32",  # all occupations, five fiscal years; repeats likewise
    "uscis_employer": "str",
    "website": "str",  # of the hospital in 2019, not of the program
    "setting": "category",
    "setting_basis": "category",  # the rule of data/rules/setting.csv that gave it
    "pool": "category",
    "pool_reason": "category",  # missing when open
    "visa_evidence": "category",
    "code_state_check": "category",
    "directory_source": "category",
    "directory_date": "category",
    "directory_note": "category",
}
"""Column name -> pandas type, in stored order."""

RENAMED = {
    "sponsor_or_site": "sponsor",
    "hospital_name_matched": "hospital_name",
    "resident_fte_fiscal_year": "resident_fte_year",
    "h1b_lca_resident_cases": "h1b_lca_cases",
    "h1b_lca_titles_sample": "h1b_lca_titles",
    "uscis_h1b_approvals_2019_2023": "uscis_h1b_approvals",
}
"""Column of the compiled CSV -> column name here."""

RESIDENCY = "residency"
INDEPENDENT = "independent (after a prior residency)"
ENTRY_FORMATS = (RESIDENCY, INDEPENDENT)
SETTINGS = ("university", "university-affiliated", "community", "county", "federal")
POOLS = ("open", "independent format", "military", "possibly closed")
VISA_EVIDENCE = ("H-1B filings, same city", "H-1B filings, same employer", "H-1B approvals, any job", "unknown")
