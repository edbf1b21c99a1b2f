"""Files that someone made carelessly, or to get a foreign page in: what the build of the policies makes of them."""

from __future__ import annotations

import pandas as pd
import pytest

from smartpick.catalog.build_policies import GATHERED, RETIRED_COLUMNS, build, main
from smartpick.catalog.published_policies import POLICIES_FILE, PublishedPolicies, write_policies
from tests.catalog.test_published_policies import CODE, GOOD, written
from tests.commands import refused, run

LINE = ",".join(GOOD[name] for name in GATHERED)
HEADER = ",".join(GATHERED)


def built_from(tmp_path, text):
    """Exit status and file of a build of these bytes alone."""
    (tmp_path / "new.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    nothing, out = written(tmp_path / "none.csv", columns=RETIRED_COLUMNS), tmp_path / "out.parquet"
    return main([str(tmp_path / "new.csv"), "--retired", str(nothing), "--out", str(out)]), out


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"page": "javascript:alert(1)//example.edu"}, "no http address"),
        ({"page": "data:text/html,hello.example.edu"}, "no http address"),
        ({"page": "http:/example.edu"}, "no http address"),
        ({"page": "https:///example.edu"}, "no http address"),
        ({"page": "https://example.edu:99999/"}, "no address"),
        ({"page": "https://example.edu:port/"}, "no address"),
        ({"page": "http://192.168.0.1/apply"}, "no http address"),
        ({"page": "http://localhost/apply"}, "no http address"),
        ({"page": "https://example..edu/"}, "no http address"),
        ({"page": "https://example.edu@reddit.com/"}, "hides where it leads"),
        ({"page": "https://reddit.com@example.edu/"}, "hides where it leads"),
        ({"page": "https://user:secret@example.edu/"}, "hides where it leads"),
        ({"page": "https://example.edu\\@reddit.com/"}, "hides where it leads"),
        ({"page": "https://reddit.com\\.example.edu/"}, "no http address"),
        ({"page": "https://example.edu/\\reddit.com"}, "hides where it leads"),
        ({"page": "https://ｒｅｄｄｉｔ.com/r/residency"}, "no http address"),
        ({"page": "https://red%64it.com/"}, "no http address"),
        ({"page": "https://example.edu/\u202eapply"}, "no http address"),
        ({"page": "HTTP://WWW.FREIDA.ORG"}, "freida.org is a third party"),
        ({"page": "https://freida.ama-assn.org/program/1"}, "ama-assn.org is a third party"),
        ({"page": "https://old.reddit.com/r/residency"}, "reddit.com is a third party"),
        ({"page": "https://www-example-edu.translate.goog/apply"}, "translate.goog is a third party"),
        ({"page": "https://bit.ly/3abc"}, "bit.ly is a third party"),
        ({"value": "Yes "}, "cannot be “Yes”"),
        ({"value": "TRUE"}, "cannot be “TRUE”"),
        ({"value": "1"}, "cannot be “1”"),
        ({"value": ""}, "cannot be “”"),
        ({"fact": "letters", "value": "3.0"}, "cannot be “3.0”"),
        ({"fact": "letters", "value": "-1"}, "cannot be “-1”"),
        ({"fact": "letters", "value": "03"}, "cannot be “03”"),
        ({"fact": "letters", "value": "٣"}, "cannot be “٣”"),
        ({"fact": "letters", "value": "11"}, "cannot be “11”"),
        ({"fact": "letters", "value": "9" * 5000}, "Letters required in all cannot be “999"),
        ({"page_season": "2025-2024"}, "not like 2024-25"),
        ({"page_season": "25-26"}, "not like 2024-25"),
        ({"page_season": "２０２４"}, "not like 2024-25"),
        ({"page_season": "2024-13"}, "not like 2024-25"),
        ({"page_season": "1999-00"}, "does not lie between"),
        ({"seen": "2026-02-30"}, "nobody read a page on 2026-02-30"),
        ({"seen": "2031-01-01"}, "nobody read a page on 2031-01-01"),
        ({"acgme_code": "٠٤٠٠١٢١٠١٠"}, "no program has the code"),
        ({"confidence": "High"}, "the confidence is “High”"),
        ({"note": "a\x00b"}, "cannot be printed"),
        ({"note": "x" * 301}, "more than 300 letters"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_right_is_refused(tmp_path, change, reason):
    built = build([written(tmp_path / "new.csv", {"fact": "h1b"}, {"page": "https://example.edu/2", **change})])
    assert built.table["fact"].tolist() == ["h1b"]
    assert [bad.line for bad in built.bad] == [3]
    assert any(reason in text for text in built.bad[0].reasons), built.bad[0].reasons


@pytest.mark.parametrize("page", ["HTTPS://GME.Example.EDU/Apply", "https://example.edu:8443/a?b=c&d=e#visa"])
def test_an_unusual_address_of_a_program_is_taken(tmp_path, page):
    assert build([written(tmp_path / "new.csv", {"page": page})]).bad == ()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (b"", "must have the columns acgme_code, fact, value"),
        (LINE, "must have the columns"),
        (HEADER.replace(",", ";") + "\n" + LINE.replace(",", ";"), "separated by commas"),
        (HEADER.replace("page_season,", "") + "\n", "must have the columns"),
        (HEADER + ",page_saeson\n" + LINE + ",2024-25", "must have the columns"),
        (HEADER + ",value\n" + LINE + ",no", "must have the columns"),
        (HEADER + "\n", "There is no fact to store."),
        (HEADER + '\n"' + LINE + "\n" + LINE, "after line 1, unexpected end of data"),
        (HEADER + "\n" + '"' + "x" * 200_000 + '"', "field larger than field limit"),
        ((HEADER + "\n" + LINE).encode("utf-16"), "not UTF-8 text"),
        ((HEADER + "\n" + LINE.replace("made up", "caf\xe9")).encode("latin-1"), "not UTF-8 text"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_stops_the_build_in_one_sentence(tmp_path, capsys, text, printed):
    status, out = built_from(tmp_path, text)
    sentence = capsys.readouterr().err
    assert (status, out.exists(), sentence.count("\n")) == (2, False, 1), sentence
    assert printed in sentence


def test_a_line_with_too_many_or_too_few_cells_is_refused_and_not_cut(tmp_path, capsys):
    text = "\n".join([HEADER, LINE + ", with a comma", "", LINE, LINE[: LINE.rindex(",")]])
    status, _ = built_from(tmp_path, text)
    lines = capsys.readouterr().err.splitlines()
    assert status == 2
    assert lines[:2] == ["new.csv, line 2: it has 10 cells, not 9.", "new.csv, line 5: it has 8 cells, not 9."]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_table_as_a_spreadsheet_saves_it_is_read(tmp_path, ends):
    text = ends.join([HEADER, LINE, "", LINE.replace("j1", " h1b ")]) + ends
    status, out = built_from(tmp_path, "\ufeff" + text)
    assert status == 0
    assert PublishedPolicies(out.read_bytes()).table["fact"].tolist() == ["h1b", "j1"]


@pytest.mark.parametrize(
    "other", ["http://example.edu/apply", "https://WWW.example.edu/apply/", "https://example.edu/apply#visa"]
)
def test_one_page_is_one_page_however_its_address_is_written(tmp_path, other):
    built = build([written(tmp_path / "new.csv", {}, {"page": other}, {"page": other, "value": "no"})])
    assert (len(built.table), built.repeated) == (2, 0)
    assert [bad.line for bad in built.bad] == [4]
    later = build([written(tmp_path / "new.csv", {}, {"page": other, "value": "no", "seen": "2026-11-28"})])
    assert (later.table["page"].tolist(), later.repeated, later.bad) == ([other], 1, ())
    # One way to write it can be retired alone: an old copy under http, where https holds the present page.
    retired = written(tmp_path / "retired.csv", {"page": other, "why": "old"}, columns=RETIRED_COLUMNS)
    built = build([written(tmp_path / "new.csv", {}, {"page": other, "value": "no"})], retired)
    assert (built.table["page"].tolist(), built.retired, built.bad) == ([GOOD["page"]], 1, ())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_latest_reading_of_a_page_wins(tmp_path, order):
    readings = ({}, {"seen": "2026-05-03", "value": "no"}, {"seen": "2026-11-28", "value": "yes", "note": "again"})
    built = build([written(tmp_path / "new.csv", *(readings[i] for i in order))])
    assert built.bad == ()
    assert built.table[["value", "note"]].to_numpy().tolist() == [["yes", "again"]]
    assert built.repeated == 2
    twice = build([written(tmp_path / "new.csv", readings[1], {**readings[1], "value": "yes"})])
    assert [bad.line for bad in twice.bad] == [3]


def test_a_build_never_takes_the_place_of_one_that_held_much_more(tmp_path, capsys):
    out = tmp_path / "policies.parquet"
    out.write_bytes(POLICIES_FILE.read_bytes())
    arguments = [str(written(tmp_path / "lines.csv", {})), "--out", str(out)]
    nothing = ["--retired", str(written(tmp_path / "none.csv", columns=RETIRED_COLUMNS))]
    assert main([*arguments, *nothing]) == 2
    assert "facts in policies.parquet. Nothing was written. Say --accept-losses" in capsys.readouterr().err
    assert out.read_bytes() == POLICIES_FILE.read_bytes()
    assert main([*arguments, *nothing, "--accept-losses"]) == 0
    assert len(PublishedPolicies(out.read_bytes()).table) == 1


def test_retired_facts_are_no_loss(tmp_path, capsys):
    out, lines = tmp_path / "policies.parquet", [{"page": f"https://example.edu/{i}"} for i in range(20)]
    source = written(tmp_path / "new.csv", *lines)
    for gone in ([], lines[:10]):
        retired = written(tmp_path / "retired.csv", *gone, columns=RETIRED_COLUMNS)
        assert main([str(source), "--retired", str(retired), "--out", str(out)]) == 0, capsys.readouterr().err
    assert len(PublishedPolicies(out.read_bytes()).table) == 10


def test_a_large_file_is_refused_line_by_line(tmp_path, capsys):
    size = 20_000
    pages = [f"https://example.edu/{i}" for i in range(size)]
    table = pd.DataFrame([{**GOOD, "page": page} for page in pages])[list(GATHERED)]
    table.loc[::2, "page_season"] = "2031"
    table.to_csv(tmp_path / "big.csv", index=False)
    nothing = written(tmp_path / "none.csv", columns=RETIRED_COLUMNS)
    assert main([str(tmp_path / "big.csv"), "--retired", str(nothing), "--out", str(tmp_path / "out.parquet")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == size // 2 + 1
    assert lines[-1].startswith(f"{size // 2} lines are refused")


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path, capsys):
    out, nothing = tmp_path / "no" / "such" / "folder.parquet", written(tmp_path / "none.csv", columns=RETIRED_COLUMNS)
    assert main([str(written(tmp_path / "new.csv", {})), "--retired", str(nothing), "--out", str(out)]) == 2
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert "cannot be written" in printed
    assert CODE not in printed


def test_gathered_files_are_compared_as_the_stored_ones(tmp_path):
    old, new = written(tmp_path / "old.csv", {}), written(tmp_path / "new.csv", {"value": "no"}, {"fact": "h1b"})
    write_policies(build([old]).table, tmp_path / "old.parquet")
    for earlier in (old, tmp_path / "old.parquet"):
        text = run("catalog", "diff", str(earlier), str(new)).stdout.decode()
        assert text.startswith("Published facts: 1 before, 2 now.\n")
        assert f"changed: {CODE} j1 yes → no ({GOOD['page']})" in text
        assert f"added: {CODE} h1b yes ({GOOD['page']})" in text
    bad = written(tmp_path / "bad.csv", {"page_season": "2031"})
    assert "bad.csv has 1 lines that cannot be stored" in refused(run("catalog", "diff", str(old), str(bad)))
