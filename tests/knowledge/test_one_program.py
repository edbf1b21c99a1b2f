"""The door: one program with all that is settled of it, as JSON and for a reader."""

from __future__ import annotations

import json

from smartpick import Catalog
from smartpick.knowledge import POLICY_FACTS, policy
from smartpick.knowledge.one_program import program_record, program_text
from tests.commands import refused, run

SAYS_YES, BOTH, TRANSFERS = "1400531039", "3205421358", "1400321512"


def test_the_command_line_prints_one_program(catalog: Catalog) -> None:
    printed = json.loads(run("catalog", "program", BOTH, "--json").stdout)
    assert printed == json.loads(json.dumps(program_record(catalog, BOTH)))
    assert list(printed["facts"]) == list(POLICY_FACTS)
    h1b = printed["facts"]["h1b"]
    assert (h1b["value"], h1b["kind"], h1b["scope"], h1b["confidence"]) == (True, "published", "program", "medium")
    assert [(other["value"], other["scope"]) for other in h1b["others"]] == [(False, "institution")] * 2
    assert all(fact["page"].startswith("http") for fact in (h1b, *h1b["others"]))
    assert set(h1b) == {"value", "kind", "season", "confidence", "scope", "page", "note", "others"}
    unknown = printed["facts"]["step2_minimum"]
    assert (unknown["value"], unknown["kind"], unknown["page"], unknown["others"]) == (None, "unknown", "", [])
    assert printed["apply_page"] == catalog.apply_pages.get(BOTH)


def test_transfers_are_a_value_of_their_own_and_said_to_count_as_no(catalog: Catalog) -> None:
    fact = program_record(catalog, TRANSFERS)["facts"]["h1b"]
    assert fact["value"] == "transfer"
    assert "a no for a newcomer" in fact["note"]
    assert "H-1B sponsorship: only transfers (" in program_text(catalog, TRANSFERS)


def test_a_reader_sees_value_season_confidence_and_page(catalog: Catalog) -> None:
    printed = run("catalog", "program", SAYS_YES).stdout.decode()
    settled = policy(catalog, SAYS_YES, "j1")
    assert printed.rstrip("\n") == program_text(catalog, SAYS_YES)
    line = next(line for line in printed.splitlines() if line.startswith("J-1 sponsorship"))
    assert line.startswith("J-1 sponsorship: yes (")
    assert settled.page in line
    assert "a clear sentence on a page of 2023 or later" in line


def test_an_unknown_code_is_one_sentence() -> None:
    assert refused(run("catalog", "program", "9999999999", "--json")) == (
        'There is no program with the ACGME code "9999999999" in the table.'
    )
    assert "is not an ACGME program code" in refused(run("catalog", "program", "xyz"))
