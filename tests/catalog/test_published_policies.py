"""What programs publish about themselves: refused line by line when it cannot be right, stored, loaded, compared."""

from __future__ import annotations

import csv
import json

import pytest

from smartpick import load_catalog
from smartpick.applicant import MATCH_YEAR
from smartpick.catalog import CatalogError
from smartpick.catalog.build_policies import GATHERED, LAST_SEASON, RETIRED, RETIRED_COLUMNS, SOURCES, build, main
from smartpick.catalog.policies_diff import compare_policies, read_policies
from smartpick.catalog.published_policies import (
    POLICIES_FILE,
    PublishedFact,
    PublishedPolicies,
    contradicted,
    ordered,
    write_policies,
)
from tests.commands import refused, run

CODE = "0400121010"
GOOD = {
    "acgme_code": CODE, "fact": "j1", "value": "yes", "scope": "program", "page": "https://example.edu/apply",
    "page_season": "2024-25", "seen": "excerpt", "confidence": "high", "note": "made up",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _code_exists(catalog):
    assert CODE in catalog.code_position


def written(path, *lines, columns=GATHERED):
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, extrasaction="ignore")
        out.writeheader()
        out.writerows({**GOOD, **line} for line in lines)
    return path


def said(**fields):
    fields = {"value": True, "scope": "program", "page": "a", "season": "", "confidence": "medium", **fields}
    return PublishedFact(code=CODE, fact="j1", note="", **fields)


# The build


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"acgme_code": "9999999999"}, "no program has the code “9999999999”"),
        ({"acgme_code": CODE[1:]}, "no program has the code"),
        ({"fact": "salary"}, "there is no fact “salary”"),
        ({"value": "perhaps"}, "J-1 sponsorship cannot be “perhaps”"),
        ({"value": "transfer"}, "J-1 sponsorship cannot be “transfer”"),
        ({"fact": "graduation_limit", "value": "0"}, "Most years since graduation cannot be “0”"),
        ({"fact": "step2_minimum", "value": "22x"}, "Lowest Step 2 CK accepted cannot be “22x”"),
        ({"fact": "noncitizens", "value": "yes"}, "noncitizens can only be no"),
        ({"fact": "apply_page", "value": "no"}, "apply_page can only be yes"),
        ({"page": "example.edu/apply"}, "no http address"),
        ({"page": "ftp://example.edu/apply"}, "no http address"),
        ({"page": "https://example.edu/a b"}, "no http address"),
        ({"page": "https://[bad"}, "no address"),
        ({"page": "https://freida.ama-assn.org/program/1"}, "ama-assn.org is a third party"),
        ({"page": "https://WWW.Reddit.com./r/imgreddit"}, "reddit.com is a third party"),
        ({"page_season": "2031"}, "does not lie between 2000 and 2027"),
        ({"page_season": "2027-28"}, "does not lie between 2000 and 2027"),
        ({"page_season": "2024-26"}, "not like 2024-25"),
        ({"page_season": "last year"}, "not like 2024-25"),
        ({"confidence": "sure"}, "the confidence is “sure”"),
        ({"scope": "hospital"}, "the scope is “hospital”"),
    ],
)
def test_a_line_that_cannot_be_right_is_refused_with_its_number_and_reason(tmp_path, change, reason):
    built = build([written(tmp_path / "new.csv", {}, {"page": "https://example.edu/2", **change})])
    assert len(built.table) == 1
    assert [(bad.file, bad.line) for bad in built.bad] == [("new.csv", 3)]
    assert any(reason in text for text in built.bad[0].reasons), built.bad[0].reasons


@pytest.mark.parametrize("season", ["", "2024-25", "2026-27", "2025-07", "2015", "2006-04", "2027"])
def test_seasons_pages_print_are_taken(tmp_path, season):
    assert build([written(tmp_path / "new.csv", {"page_season": season})]).bad == ()


def test_the_last_season_is_that_of_the_coming_match():
    assert LAST_SEASON == MATCH_YEAR


def test_not_this_page_twice_with_two_values(tmp_path):
    files = [written(tmp_path / "a.csv", {}, {}), written(tmp_path / "b.csv", {"value": "no"})]
    built = build(files)
    assert (len(built.table), built.repeated) == (1, 1)
    assert str(built.bad[0]) == "b.csv, line 2: the same page says “yes” in a.csv, line 2."


def test_a_retired_fact_is_left_out_and_one_nobody_gathered_is_refused(tmp_path):
    source, columns = written(tmp_path / "a.csv", {}, {"fact": "h1b"}), RETIRED_COLUMNS
    built = build([source], written(tmp_path / "retired.csv", {"why": "withdrawn"}, columns=columns))
    assert (built.table["fact"].tolist(), built.retired, built.bad) == (["h1b"], 1, ())
    built = build([source], written(tmp_path / "retired.csv", {"fact": "letters"}, columns=columns))
    assert (len(built.table), [bad.file for bad in built.bad]) == (2, ["retired.csv"])


def test_the_build_stops_at_bad_lines_unless_told(tmp_path, capsys):
    source = written(tmp_path / "new.csv", {}, {"fact": "h1b", "page_season": "2031"}, {"fact": "img", "page": "here"})
    nothing = written(tmp_path / "none.csv", columns=RETIRED_COLUMNS)
    out = tmp_path / "policies.parquet"
    assert main([str(source), "--retired", str(nothing), "--out", str(out)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == ["new.csv, line 3", "new.csv, line 4"]
    assert lines[2].startswith("2 lines are refused and nothing was written.")
    assert not out.exists()
    assert main([str(source), "--retired", str(nothing), "--out", str(out), "--drop-bad"]) == 0
    assert PublishedPolicies(out.read_bytes()).table["fact"].tolist() == ["j1"]


@pytest.mark.parametrize("content", [b"acgme_code,fact\n1,j1\n", b"\xff\xfe\x00", None])
def test_a_file_that_is_none_is_one_sentence(tmp_path, capsys, content):
    if content is not None:
        (tmp_path / "new.csv").write_bytes(content)
    assert main([str(tmp_path / "new.csv"), "--out", str(tmp_path / "out.parquet")]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith("new.csv ")
    assert printed.count("\n") == 1


# What ships


def test_the_shipped_file_is_what_the_gathered_files_give_and_small(tmp_path):
    built = build(sorted(path for path in SOURCES.glob("*.csv") if path != RETIRED), RETIRED)
    assert built.bad == ()
    write_policies(built.table, tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == POLICIES_FILE.read_bytes()
    assert POLICIES_FILE.stat().st_size < 500_000


def test_the_catalog_reads_it_lazily_and_its_version_speaks_of_it(tmp_path, catalog):
    loaded = load_catalog()
    assert "table" not in loaded.published.__dict__
    assert loaded.version == catalog.version
    assert len(loaded.published.facts) > 3000
    assert all(fact.code in catalog.code_position for facts in loaded.published.facts.values() for fact in facts)
    built = build([written(tmp_path / "new.csv", {}, {"fact": "apply_page"})])
    write_policies(built.table, tmp_path / "few.parquet")
    few = load_catalog(policies=tmp_path / "few.parquet")
    assert few.version != loaded.version
    assert few.apply_pages == {CODE: GOOD["page"]}
    assert list(few.published.facts) == [(CODE, "j1")]


@pytest.mark.parametrize("content", [b"PAR1 and no more", None])
def test_a_damaged_or_foreign_file_is_one_sentence(tmp_path, content):
    path = tmp_path / "policies.parquet"
    path.write_bytes(content or (POLICIES_FILE.parent / "programs.parquet").read_bytes())
    with pytest.raises(CatalogError, match="policies"):
        _ = load_catalog(policies=path).published.table
    with pytest.raises(CatalogError, match=r"no\.parquet cannot be read"):
        load_catalog(policies=tmp_path / "no.parquet")


# Which published fact wins


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        ({"scope": "program"}, {"scope": "institution", "page": "0"}),
        ({"scope": "program", "confidence": "low"}, {"scope": "institution"}),
        ({"scope": "program", "season": "2015"}, {"scope": "institution", "season": "2024-25"}),
        ({"scope": "institution", "season": "2024-25"}, {"scope": "program", "season": "2015", "confidence": "low"}),
        ({"season": "2015"}, {"season": "", "page": "0"}),
        ({"season": "2024-25"}, {"season": "2023-24", "page": "0"}),
        ({"confidence": "medium"}, {"confidence": "low", "season": "2015", "page": "0"}),
    ],
)
def test_which_published_fact_wins(winner, loser):
    first, second = said(**winner), said(**loser)
    assert ordered([first, second]) == ordered([second, first]) == (first, second)


def test_only_a_page_at_least_as_sure_contradicts():
    best = said()
    assert contradicted((best, said(value=False, page="b")))
    assert not contradicted((best, said(value=False, page="b", confidence="low")))
    assert not contradicted((best, said(page="b")))


# What changed


def test_changes_are_counted_by_fact(tmp_path):
    lines = [{}, {"fact": "h1b"}, {"fact": "img"}, {"fact": "letters", "value": "3"}]
    old = build([written(tmp_path / "a.csv", *lines)]).table
    lines = [{"value": "no"}, {"fact": "h1b", "page_season": ""}, {"fact": "img"}, {"fact": "us_letters", "value": "1"}]
    new = build([written(tmp_path / "b.csv", *lines)]).table
    write_policies(old, tmp_path / "old.parquet")
    write_policies(new, tmp_path / "new.parquet")
    diff = json.loads(
        run("catalog", "diff", str(tmp_path / "old.parquet"), str(tmp_path / "new.parquet"), "--json").stdout
    )
    assert diff["facts"] == {"old": 4, "new": 4}
    assert diff["by_fact"] == {
        "h1b": {"added": 0, "gone": 0, "changed": 1}, "j1": {"added": 0, "gone": 0, "changed": 1},
        "letters": {"added": 0, "gone": 1, "changed": 0}, "us_letters": {"added": 1, "gone": 0, "changed": 0},
    }  # fmt: skip
    text = compare_policies(old, new).text()
    assert f"changed: {CODE} j1 yes → no ({GOOD['page']})" in text
    assert "gone: " + CODE + " letters 3" in text
    shipped = read_policies(POLICIES_FILE)
    assert shipped is not None
    assert compare_policies(shipped, shipped).text().endswith("Nothing changed.")


def test_a_policies_file_is_not_compared_with_a_program_table():
    assert "not a program table" in refused(
        run("catalog", "diff", str(POLICIES_FILE), str(POLICIES_FILE.parent / "programs.parquet"))
    )
