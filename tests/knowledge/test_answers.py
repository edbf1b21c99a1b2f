"""What a user brought: who may replace whom, what is taken back, and that nothing of it outlives its plan."""

from __future__ import annotations

import gc
import sys
import weakref

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smartpick import Catalog
from smartpick.knowledge import (
    NOTHING_KNOWN,
    Answer,
    Fill,
    Knowledge,
    OwnProgram,
    fills_of,
    identity,
    policies,
    policy_columns,
    program_facts,
    settled_answers,
)
from smartpick.knowledge.imports import matcher_of, read_import

CODES = ("0400121010", "0400421013")


def imported(value: bool, source: str) -> Answer:
    return Answer(code=CODES[0], fact="j1", value=value, kind="imported", source=source)


def fill(filled: int, source: str) -> Fill:
    return Fill(code=CODES[0], year=2024, quota=9, filled=filled, source=source)


def own(note: str, source: str, name: str = "A Transitional Year") -> OwnProgram:
    return OwnProgram(name=name, city="Boise", state="ID", note=note, source=source)


PAIRS = {
    "answers": (imported(True, "{}"), imported(False, "{}")),
    "fills": (fill(9, "{}"), fill(8, "{}")),
    "own programs": (own("J-1 sponsorship: yes", "{}"), own("", "{}", "a transitional  YEAR")),
}
"""Two items that speak of one thing."""


def of(item, source: str):
    return item.model_copy(update={"source": source})


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_another_file_stands_beside_and_the_same_file_replaces(pair) -> None:
    one, other = pair
    first = NOTHING_KNOWN.with_items(of(one, "a.csv, line 2"))
    assert first.with_items(of(other, "b.csv, line 2")).items == (of(one, "a.csv, line 2"), of(other, "b.csv, line 2"))
    for again in ("a.csv, line 2", "a.csv, line 7", "a.csv, page 3, line 7", "a.csv"):
        assert first.with_items(of(other, again)).items == (of(other, again),)


def test_what_the_user_checked_has_one_voice() -> None:
    first = Answer(code=CODES[0], fact="j1", value=True, kind="verified", source="their page")
    second = first.model_copy(update={"value": False, "source": "a mail"})
    knowledge = NOTHING_KNOWN.with_answer(first, imported(True, "a.csv"))
    assert knowledge.with_answer(second).answers == (imported(True, "a.csv"), second)


sources = st.sampled_from(["", "a.csv, line 2", "a.csv, line 3", "b.csv, line 2", "b.csv, page 1, line 2"])
items = (
    st.builds(
        Answer, code=st.sampled_from(CODES), fact=st.just("j1"), value=st.booleans(),
        kind=st.sampled_from(["verified", "imported"]), source=sources,
    )
    | st.builds(
        Fill, code=st.sampled_from(CODES), year=st.sampled_from([2024, 2025]), quota=st.just(9),
        filled=st.integers(7, 9), source=sources,
    )
    | st.builds(
        OwnProgram, name=st.sampled_from(["A Transitional Year", "a transitional year", "Elsewhere"]),
        state=st.just("ID"), note=st.sampled_from(["", "good"]), source=sources,
    )
)  # fmt: skip
several = st.lists(items, max_size=5)


@given(several, several)
def test_of_one_identity_the_last_is_kept_and_nothing_else_goes(before, after) -> None:
    knowledge = NOTHING_KNOWN.with_items(*before, *after)
    assert len({identity(item) for item in knowledge.items}) == len(knowledge.items)
    last = {identity(item): item for item in (*before, *after)}
    assert set(knowledge.items) == set(last.values())
    assert NOTHING_KNOWN.with_items(*before).with_items(*after) == knowledge


@given(several, several)
def test_taking_back_brings_exactly_what_was(before, brought) -> None:
    earlier = NOTHING_KNOWN.with_items(*before)
    after = earlier.with_items(*brought)
    assert after.taken_back(earlier, after) == earlier


@given(several, several, several)
def test_taking_back_is_as_if_it_had_never_come(before, brought, since) -> None:
    earlier = NOTHING_KNOWN.with_items(*before)
    after = earlier.with_items(*brought)
    assume(not set(since) & set(after.items))
    back = after.with_items(*since).taken_back(earlier, after)
    assert back == earlier.with_items(*since)
    assert settled_answers(back) == settled_answers(earlier.with_items(*since))


@given(several, several)
def test_what_was_taken_out_since_stays_out(before, brought) -> None:
    earlier = NOTHING_KNOWN.with_items(*before)
    after = earlier.with_items(*brought)
    for answer in set(earlier.answers) & set(after.answers):
        assert after.without(answer).taken_back(earlier, after) == earlier.without(answer)


def test_two_files_that_disagree_on_a_year_are_a_conflict_and_count_once(catalog: Catalog) -> None:
    knowledge = NOTHING_KNOWN.with_items(fill(9, "a.pdf, page 1, line 4"), fill(7, "b.csv, line 2"))
    assert fills_of(knowledge) == {CODES[0]: (fill(7, "b.csv, line 2"),)}
    shown = [fact for fact in program_facts(catalog, CODES[0], knowledge) if "2024" in fact.name]
    assert [(fact.value, fact.source, fact.note) for fact in shown] == [
        ("7 of 9", "b.csv, line 2", "Conflict: “9 of 9” (imported: a.pdf, page 1, line 4).")
    ]
    agreeing = NOTHING_KNOWN.with_items(fill(9, "a.csv"), fill(9, "b.csv"))
    assert [fact.note for fact in program_facts(catalog, CODES[0], agreeing) if "2024" in fact.name] == [""]


def test_a_copy_that_is_changed_settles_anew() -> None:
    knowledge = NOTHING_KNOWN.with_items(imported(True, "a.csv"), fill(9, "a.csv"))
    assert len(settled_answers(knowledge)) == len(fills_of(knowledge)) == 1
    changed = knowledge.model_copy(update={"answers": ()})
    assert changed != knowledge
    assert (settled_answers(changed), len(fills_of(changed))) == ({}, 1)


def test_nothing_that_was_computed_from_it_outlives_it(catalog: Catalog) -> None:
    knowledge = Knowledge(answers=(imported(True, "mine.csv"),), fills=(fill(8, "mine.csv"),))
    policies(catalog, CODES[0], knowledge)
    columns = policy_columns(catalog, knowledge)
    assert policy_columns(catalog, knowledge) is columns
    program_facts(catalog, CODES[0], knowledge)
    gone = weakref.ref(knowledge)
    del knowledge
    gc.collect()
    assert gone() is None


def shared_caches() -> dict[str, int]:
    """Name → how much it holds, of every cache of the process in the room."""
    modules = [module for name, module in sys.modules.items() if name.startswith("smartpick.knowledge")]
    return {
        f"{module.__name__}.{name}": thing.cache_info().currsize
        for module in modules
        for name, thing in vars(module).items()
        if hasattr(thing, "cache_info")
    }


def test_no_cache_of_the_process_learns_from_a_file(catalog: Catalog) -> None:
    def sheet(mark: str) -> bytes:
        return (
            f"Program,City,State,Specialty,Visa,Note,YOG\n"
            f"{mark} Hospital,{mark}ville,CA,Internal Medicine,J-1 {mark},{mark},{mark}\n"
            f"Cedars-Sinai {mark},Los Angeles,CA,Medicine of {mark},no J-1 or H-1B,,5 years\n"
            f"{mark} Internal Medicine,Los Angeles,California,,both,,2\n"
        ).encode()

    def held_by_the_matcher() -> dict[str, int]:
        return {name: len(value) for name, value in vars(matcher_of(catalog)).items() if hasattr(value, "__len__")}

    read_import(sheet("first"), "first.csv", catalog)
    before = shared_caches(), held_by_the_matcher()
    assert all(before)
    read_import(sheet("onlymine"), "mine.csv", catalog)
    assert (shared_caches(), held_by_the_matcher()) == before
