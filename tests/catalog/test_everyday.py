"""The search that knows everyday names, states, sponsors and places."""

from __future__ import annotations

import pytest

from smartpick.catalog.coverage import search
from smartpick.catalog.everyday import matching, searched


def found(catalog, asked):
    return catalog.table[matching(searched(catalog), asked)]


@pytest.mark.parametrize(
    ("asked", "column", "values"),
    [
        ("Los Angeles, CA", "state", {"CA"}),
        ("los angeles california", "state", {"CA"}),
        ("Detroit, MI", "state", {"MI"}),
        ("TX", "state", {"TX"}),
        ("UAB", "state", {"AL"}),
        ("uab montgomery", "state", {"AL"}),
        ("UTSW", "city", {"Dallas"}),
        ("LAC+USC", "state", {"CA"}),
        ("Cedars", "sponsor", {"Cedars-Sinai Medical Center"}),
        ("Cedars-Sinai Med Ctr", "sponsor", {"Cedars-Sinai Medical Center"}),
        ("Children´s Hospital Los Angeles", "sponsor", {"Children's Hospital Los Angeles"}),
        ("Childrens Hosp Los Angeles", "sponsor", {"Children's Hospital Los Angeles"}),
        ("Maine Med Ctr", "state", {"ME"}),
        ("Centinela Hospital", "sponsor", {"Centinela Hospital Medical Center"}),
        ("1400511040", "acgme_code", {"1400511040"}),
        ("Kaiser Fontana", "state", {"CA"}),
        ("St Louis, MO", "state", {"MO"}),
    ],
)
def test_words_people_type_find_their_programs(catalog, asked, column, values):
    assert set(found(catalog, asked)[column].astype(str)) <= values
    assert 0 < len(found(catalog, asked)) < 400


def test_a_search_for_nothing_keeps_all_and_for_nonsense_none(catalog):
    assert len(found(catalog, " ")) == len(catalog.table)
    assert len(found(catalog, "zzzz")) == 0
    assert len(search(catalog, "  ")) == 0


def test_the_sponsor_is_found_whatever_the_program_is_called(catalog):
    table = catalog.table
    differ = table[table["sponsor"].astype(str) != table["program_name"].astype(str)].iloc[::200]
    for row in differ.itertuples():
        assert row.acgme_code in set(found(catalog, str(row.sponsor))["acgme_code"])
