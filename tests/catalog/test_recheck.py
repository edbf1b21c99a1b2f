"""Which published facts to check again, and in which order."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from smartpick import Catalog
from smartpick.catalog import CatalogError
from smartpick.catalog.build_policies import build
from smartpick.catalog.published_policies import PublishedPolicies, season_year, write_policies
from smartpick.catalog.recheck import DECIDE_ON_VISAS, NO_SEASON, RECHECK_COLUMNS, recheck_text, to_check_again
from tests.catalog.test_published_policies import CODE, written
from tests.commands import refused, run

IM, HOME = "Internal Medicine", "Southern California"


def made_up(tmp_path, catalog, *lines):
    """The catalog with just these facts of one program, each on a page of its own unless it names one."""
    pages = [{"page": f"https://example.edu/{i}", **line} for i, line in enumerate(lines)]
    write_policies(build([written(tmp_path / "new.csv", *pages)]).table, tmp_path / "policies.parquet")
    return replace(catalog, published=PublishedPolicies((tmp_path / "policies.parquet").read_bytes()))


def test_old_and_undated_facts_are_listed_and_say_which_they_are(catalog: Catalog) -> None:
    table, shipped = to_check_again(catalog, 2025), catalog.published.table
    assert tuple(table.columns) == RECHECK_COLUMNS
    years = [season_year(str(season)) for season in shipped["page_season"]]
    assert len(table) == sum(year < 2025 for year in years)
    assert ((table["season"] == "") == (table["why"] == NO_SEASON)).all()
    printed = table[table["season"] != ""]
    assert (printed["why"] == "printed " + printed["season"]).all()
    assert set(printed["season"]) >= {"2024-25", "2024-09", "2015"}
    assert not set(printed["season"]) & {"2025", "2025-26"}
    assert len(to_check_again(catalog, 2015)) < len(table)


def test_what_decides_on_visas_is_unclear_and_contradicted_comes_first(tmp_path, catalog: Catalog) -> None:
    wanted = [
        {"fact": "j1", "value": "no", "confidence": "low", "page_season": "2020"},  # contradicted by the next but one
        {"fact": "h1b", "confidence": "low", "page_season": "2015"},
        {"fact": "j1", "value": "yes", "confidence": "medium", "page_season": "2021"},
        {"fact": "noncitizens", "value": "no", "confidence": "high", "page_season": "2022-23"},
        {"fact": "noncitizens", "value": "no", "confidence": "high", "page_season": ""},
        {"fact": "letters", "value": "3", "confidence": "low", "page_season": ""},
        {"fact": "img", "confidence": "high", "page_season": "2012"},
        {"fact": "apply_page", "confidence": "low", "page_season": "2011"},
    ]
    order = (7, 6, 5, 4, 3, 2, 1, 0)
    here = made_up(tmp_path, catalog, *({**wanted[i], "page": f"https://example.edu/{i}"} for i in order))
    table = to_check_again(here, 2025)
    assert [page[-1] for page in table["page"]] == [str(i) for i in range(len(wanted))]
    assert table["contradicted"].tolist() == [True, False, True, *[False] * 5]


def test_only_one_region_and_specialty(catalog: Catalog) -> None:
    table = to_check_again(catalog, 2025, region=" southern   california ", specialty=IM)
    assert set(table["region"]) == {HOME}
    assert set(table["specialty"]) == {IM}
    assert 0 < len(to_check_again(catalog, 2025, region="San Diego", specialty=IM)) < len(table)
    with pytest.raises(CatalogError, match="Did you mean “Southern California”"):
        to_check_again(catalog, 2025, region="Southern Californa")
    with pytest.raises(CatalogError, match="There are: Southern California, "):
        to_check_again(catalog, 2025, region="Atlantis")
    with pytest.raises(CatalogError, match="Did you mean"):
        to_check_again(catalog, 2025, specialty="Internal Medicin")


def test_the_reader_opens_a_page_once(tmp_path, catalog: Catalog) -> None:
    here = made_up(
        tmp_path, catalog, {"page": "https://a.edu", "page_season": "2015"},
        {"page": "https://b.edu", "fact": "h1b", "confidence": "low"}, {"page": "https://a.edu", "fact": "img"},
    )  # fmt: skip
    text = recheck_text(to_check_again(here, 2025), 2025)
    assert text.startswith("3 facts on 1 programs to check again, on 2 pages: 3 of a season before 2025, 0 with no ")
    assert text.index("https://b.edu") < text.index("https://a.edu")
    assert text.count("https://a.edu") == 1
    assert "  J-1 sponsorship: yes (printed 2015; high confidence)\n    " + CODE in text
    assert recheck_text(to_check_again(here, 2014), 2014) == "Nothing to check again."


def test_the_command_prints_both_forms() -> None:
    asked = ("catalog", "policies", "--older-than", "2025", "--region", HOME, "--specialty", IM)
    printed = json.loads(run(*asked, "--json").stdout)
    assert set(printed) == {"older_than", "counts", "facts"}
    assert printed["counts"]["facts"] == len(printed["facts"]) > 0
    assert set(printed["facts"][0]) == set(RECHECK_COLUMNS)
    assert printed["facts"][0]["fact"] in DECIDE_ON_VISAS
    text = run(*asked).stdout.decode()
    assert text.startswith(f"{len(printed['facts'])} facts on ")
    assert all(fact["page"] in text for fact in printed["facts"])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Name a year"),
        (("--older-than", "1066"), "--older-than is a year from 2000 to 2028"),
        (("--older-than", "2025", "--gone"), "--gone speaks of"),
        (("--older-than", "2025", "--from-plan", "plan.json"), "Name a year"),
        (("--from-plan", "plan.json", "--region", HOME), "every check of the plan is printed"),
        (("--from-plan", "no-such-plan.json"), "no-such-plan.json cannot be read or written"),
    ],
)
def test_what_does_not_fit_together_is_one_sentence(options, sentence) -> None:
    assert sentence in refused(run("catalog", "policies", *options))
