"""What a user checked, and which pages they found gone, as lines that the next build takes unchanged."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from smartpick import Applicant, Catalog, Profile, load_catalog
from smartpick.catalog.build_policies import GATHERED, RETIRED, RETIRED_COLUMNS, SOURCES, build, main
from smartpick.knowledge import NOTHING_KNOWN, Answer, Knowledge, policy
from smartpick.knowledge.next_build import (
    NO_ADDRESS,
    NO_DAY,
    checked_lines,
    checks_csv,
    retired_csv,
    retired_lines,
)
from smartpick.plan.file import profile_to_json
from tests.commands import run

SAYS_NO, TRANSFERS = "1400500895", "1400321512"
DAY = dt.date(2026, 11, 28)
GATHERED_FILES = sorted(path for path in SOURCES.glob("*.csv") if path.name != "retired.csv")


def checked(fact="j1", value: bool | int = True, code=SAYS_NO, source="Web page: https://example.edu/visas", as_of=DAY):
    return Answer(code=code, fact=fact, value=value, kind="verified", source=source, as_of=as_of, note="Dr. A. told me")


def lines_of(catalog, *answers):
    return checked_lines(catalog, Knowledge(answers=answers))


def test_a_check_becomes_a_line_with_exactly_the_columns_of_the_gathered_files(catalog: Catalog) -> None:
    lines = lines_of(catalog, checked(), checked("graduation_limit", 5, source="https://example.edu/faq."))
    text = checks_csv(lines.lines)
    assert text.splitlines() == [
        "acgme_code,fact,value,scope,page,page_season,seen,confidence,note",
        f"{SAYS_NO},graduation_limit,5,program,https://example.edu/faq,,2026-11-28,high,",
        f"{SAYS_NO},j1,yes,program,https://example.edu/visas,,2026-11-28,high,",
    ]
    assert text.splitlines()[0] == GATHERED_FILES[0].read_text(encoding="utf-8").splitlines()[0] == ",".join(GATHERED)
    assert "told me" not in text


def test_a_page_of_an_institution_stays_one(catalog: Catalog) -> None:
    page = catalog.published.facts[TRANSFERS, "h1b"][0].page
    (line,) = lines_of(catalog, checked("h1b", False, code=TRANSFERS, source=f"“{page}”, in sheet.csv, line 3")).lines
    assert (line["scope"], line["confidence"], line["page"], line["value"]) == ("institution", "medium", page, "no")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (checked(source="Phone call"), NO_ADDRESS),
        (checked(source="The program's web page: example.edu/visas"), NO_ADDRESS),
        (checked(as_of=None), NO_DAY),
        (checked(source="https://www.reddit.com/r/x"), "for reddit.com is a third party, not the program"),
        (checked(code="9999999999"), "for no program has the code “9999999999”"),
        (checked("noncitizens", True), "for noncitizens can only be no, not “yes”"),
    ],
)
def test_what_no_build_would_take_is_left_out_and_counted(catalog: Catalog, answer: Answer, reason: str) -> None:
    lines = lines_of(catalog, answer, checked("letters", 3))
    assert [line["fact"] for line in lines.lines] == ["letters"]
    assert lines.reasons == {reason: 1}


def test_what_only_a_file_says_is_no_check(catalog: Catalog) -> None:
    lines = lines_of(catalog, checked().model_copy(update={"kind": "imported"}))
    assert (lines.lines, lines.left_out) == ((), ())


def test_the_build_takes_the_lines_unchanged_and_the_check_is_what_ships(catalog: Catalog, tmp_path) -> None:
    """The same page said no until now; a new page and a program nothing was known of are taken too."""
    before = policy(catalog, SAYS_NO, "j1")
    unheard_of = next(code for code in catalog.code_position if (code, "j1") not in catalog.published.facts)
    answers = (
        checked(source=f"The program's web page: {before.page}"),
        checked(code=unheard_of, source="https://gme.example.org/visas?a=1&b=2"),
        checked("letters", 4),
    )
    plan = tmp_path / "plan.json"
    profile = Profile(
        applicant=Applicant(specialty="Neurology", visa="j1_only"),
        knowledge=Knowledge(answers=(*answers, checked("h1b", source="a call"))),
    )
    plan.write_text(profile_to_json(profile, "abc"), encoding="utf-8")
    done = run("catalog", "policies", "--from-plan", str(plan))
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == ["Checks written: 3. Left out: 1.", f"Left out, {NO_ADDRESS}: 1."]
    (tmp_path / "lines.csv").write_bytes(done.stdout)
    built = build([tmp_path / "lines.csv", *GATHERED_FILES], RETIRED)
    assert built.bad == ()
    out = tmp_path / "policies.parquet"
    assert main([str(tmp_path / "lines.csv"), *map(str, GATHERED_FILES), "--out", str(out)]) == 0
    again = load_catalog(policies=out)
    assert before.value is False
    now = policy(again, SAYS_NO, "j1")
    assert (now.value, now.page, now.confidence, now.conflict) == (True, before.page, "high", False)
    assert policy(again, unheard_of, "j1").page == "https://gme.example.org/visas?a=1&b=2"
    assert (SAYS_NO, "letters") in again.published.facts
    assert len(again.published.table) == len(catalog.published.table) + 2


def test_a_page_that_is_gone_retires_its_facts(catalog: Catalog, tmp_path) -> None:
    page = catalog.published.facts[SAYS_NO, "j1"][0].page
    knowledge = NOTHING_KNOWN.with_page_gone(page, DAY).with_page_gone("https://example.edu/nobody", DAY)
    lines = retired_lines(catalog, knowledge)
    shipped = catalog.published.table
    assert len(lines) == (shipped["page"] == page).sum() > 0
    assert {line["why"] for line in lines} == {"page gone, seen on 2026-11-28"}
    retired = tmp_path / "retired.csv"
    shipped_lines = RETIRED.read_text(encoding="utf-8").rstrip().splitlines()
    retired.write_text("\n".join([*shipped_lines, *retired_csv(lines).splitlines()[1:]]), encoding="utf-8")
    assert tuple(next(csv.reader(io.StringIO(retired_csv([]))))) == RETIRED_COLUMNS
    built = build(GATHERED_FILES, retired)
    assert (built.bad, built.retired) == ((), len(lines) + len(shipped_lines) - 1)
    assert page not in set(built.table["page"])
    plan = tmp_path / "plan.json"
    profile = Profile(applicant=Applicant(specialty="Neurology", visa="j1_only"), knowledge=knowledge)
    plan.write_text(profile_to_json(profile, "abc"), encoding="utf-8")
    done = run("catalog", "policies", "--from-plan", str(plan), "--gone")
    assert done.stdout.decode() == retired_csv(lines)
    assert done.stderr.decode().strip() == f"Facts: {len(lines)}. Pages you marked as gone: 1 of 2."
