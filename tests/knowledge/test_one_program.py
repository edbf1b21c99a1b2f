"""The door: one program with all that is settled of it, as JSON and for a reader."""

from __future__ import annotations

import json
import random
from typing import Any

from smartpick import Catalog
from smartpick.catalog.build_policies import page_fault, season_fault
from smartpick.catalog.published_policies import CONFIDENCES, SCOPES
from smartpick.knowledge import POLICY_FACTS, policy
from smartpick.knowledge.one_program import program_record, program_text
from tests.commands import refused, run

SAYS_YES, BOTH, TRANSFERS = "1400531039", "3205421358", "1400321512"


def test_the_command_line_prints_one_program(catalog: Catalog) -> None:
    printed = json.loads(run("catalog", "program", BOTH, "--json").stdout)
    assert printed == json.loads(json.dumps(program_record(catalog, BOTH)))
    assert list(printed["facts"]) == [*POLICY_FACTS, "apply_page"]
    h1b = printed["facts"]["h1b"]
    first, *others = catalog.published.facts[BOTH, "h1b"]
    assert (h1b["value"], h1b["kind"], h1b["scope"], h1b["confidence"]) == (
        True,
        "published",
        "program",
        first.confidence,
    )
    assert [(other["value"], other["scope"]) for other in h1b["others"]] == [(o.value, o.scope) for o in others]
    assert {other["value"] for other in h1b["others"]} == {False}
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
    (block,) = [block for block in printed.split("\n\n") if block.startswith("J-1 sponsorship")]
    line, page, note = block.splitlines()
    assert line.startswith(f"J-1 sponsorship: yes ({settled.season}; the program's own page; ")
    assert page == f"  {settled.page}"
    assert note == f"  {catalog.published.facts[SAYS_YES, 'j1'][0].note}"
    assert "a clear sentence on a page of 2023 or later" in line


def test_an_unknown_code_is_one_sentence() -> None:
    assert refused(run("catalog", "program", "9999999999", "--json")) == (
        'There is no program with the ACGME code "9999999999" in the table.'
    )
    assert "is not an ACGME program code" in refused(run("catalog", "program", "xyz"))


FOOTED = {"value", "kind", "season", "confidence", "scope", "page", "note"}


def fits_the_schema(key: str, fact: dict[str, Any]) -> None:
    """One fact, or one of its others: the keys and what each may hold."""
    assert set(fact) - {"others"} == FOOTED
    if fact["kind"] in {"unknown", "observed"}:
        assert fact["value"] is None
        assert [fact[name] for name in ("season", "confidence", "scope", "page")] == [""] * 4
        return
    about = POLICY_FACTS.get(key)
    assert fact["kind"] == "published"
    if about is None or about.kind == "yes/no":
        assert fact["value"] in {True, False} or (key, fact["value"]) == ("h1b", "transfer")
    else:
        assert type(fact["value"]) is int
        assert about.least <= fact["value"] <= about.most
    assert fact["confidence"] in CONFIDENCES
    assert fact["scope"] in SCOPES
    assert page_fault(fact["page"]) == season_fault(fact["season"]) == ""


def thirty(catalog: Catalog) -> list[str]:
    """Programs drawn once and for all, some without any fact."""
    some = random.Random(10).sample(sorted(catalog.code_position), 28)
    spoken_of = {code for code, _ in catalog.published.facts}.union(catalog.published.apply_facts)
    silent = [code for code in catalog.code_position if code not in spoken_of]
    return [*some, silent[0], silent[-1]]


def test_any_program_has_the_form_other_programs_may_count_on(catalog: Catalog) -> None:
    for code in thirty(catalog):
        record = json.loads(json.dumps(program_record(catalog, code)))
        assert set(record) == {"acgme_code", "program_name", "specialty", "city", "state", "facts", "apply_page"}
        assert record["acgme_code"] == code
        assert list(record["facts"]) == [*POLICY_FACTS, "apply_page"]
        for key, fact in record["facts"].items():
            assert list(fact)[-1] == "others"
            for statement in (fact, *fact["others"]):
                fits_the_schema(key, statement)
            assert all(other["kind"] == "published" and "others" not in other for other in fact["others"])
        assert (record["apply_page"] or "") == record["facts"]["apply_page"]["page"]
        assert record["facts"]["apply_page"]["value"] in {True, None}


def test_any_program_can_be_read(catalog: Catalog) -> None:
    """Each fact once: with its page where one speaks of it, else in the line of the unknown."""
    for code in thirty(catalog):
        text, record = program_text(catalog, code), program_record(catalog, code)
        assert text.startswith(record["program_name"] + "\n")
        unknown = " ".join(text.partition("\n\nUnknown: ")[2].split())
        for key, label in ((key, fact.label) for key, fact in POLICY_FACTS.items()):
            fact = record["facts"][key]
            heads = [block for block in text.split("\n\n") if block.startswith(f"{label}: ")]
            assert len(heads) == (fact["kind"] != "unknown")
            assert (f"{label}," in f"{unknown.partition('. ')[0]},") == (fact["kind"] == "unknown")
            for statement in (fact, *fact["others"]):
                assert statement["page"] in "".join(heads)


def test_a_program_without_any_fact_says_so(catalog: Catalog) -> None:
    code = thirty(catalog)[-1]
    printed = json.loads(run("catalog", "program", code, "--json").stdout)
    assert printed["apply_page"] is None
    assert {fact["value"] for fact in printed["facts"].values()} == {None}
    text = run("catalog", "program", code).stdout.decode()
    assert "Page on applying: not found" in text
    assert "Unknown: J-1 sponsorship, " in text
    assert "Unknown until you check the program's own page or ask." in text


def test_a_code_that_lost_its_zero_or_is_none(catalog: Catalog) -> None:
    first = min(catalog.code_position)
    assert first.startswith("0")
    assert json.loads(run("catalog", "program", first[1:], "--json").stdout)["acgme_code"] == first
    for wrong in ("", "14005310391", "1400-531039", "１４００５３１０３９", "--"):
        assert run("catalog", "program", wrong).returncode == 2


def test_the_programs_own_page_on_applying_comes_before_its_institutions(catalog: Catalog) -> None:
    facts = catalog.published.apply_facts
    assert {code: pages[0].page for code, pages in facts.items()} == catalog.apply_pages
    both = [pages for pages in facts.values() if len({page.scope for page in pages}) == 2]
    assert both
    assert all(pages[0].scope == "program" for pages in both if pages[0].confidence == pages[-1].confidence)
