"""What a text says, read by rules and by the small reader: held to labelled sentences that it was not fitted to."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from smartpick.data_folder import DATA, RULES
from smartpick.guidance import check_answer, check_lines, extremes, generic_reasons, names_home, summary
from smartpick.guidance.text import reader
from smartpick.guidance.text.marked import mark_places, mark_specialties, mark_visas
from smartpick.guidance.text.readings import KEYS, clauses, read

LEAST = {"varied": 0.80, "ordinary": 0.95}
"""Share of texts read exactly right, at least; home places have a floor of their own."""
PARTS = {"held_out": "split by idea", "fresh": "written without a look at the rules"}


@cache
def labelled(part: str) -> list[dict]:
    return [json.loads(line) for line in (RULES / "readings" / f"{part}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module", params=PARTS)
def found(request, catalog) -> list[dict]:
    return check_lines(catalog, (RULES / "readings" / f"{request.param}.jsonl").read_bytes())


def exact(some: list[dict]) -> float:
    return sum(set(line["want"]) == set(line["found"]) for line in some) / len(some)


def test_most_texts_are_read_exactly_right(found):
    for name, least in LEAST.items():
        assert exact([line for line in found if line["set"] == name]) >= least


def test_places_of_the_home_region_are_read_right(found):
    assert exact([line for line in found if line["kind"] == "names_home"]) >= 0.95


def test_ordinary_sentences_in_which_nothing_is_to_be_found_raise_nothing(found):
    plain = [line for line in found if line["set"] == "ordinary" and not line["want"]]
    assert [line["text"] for line in plain if line["found"]] == []


def test_sentences_on_other_things_raise_almost_no_alarm(catalog):
    kinds = ("extreme", "generic", "rank", "setting", "broad")
    texts = [line["text"] for part in PARTS for line in labelled(part) if line["kind"] == "names_home"]
    alarms = [(kind, text) for text in texts for kind in kinds if read(catalog, kind, text)]
    assert len(alarms) <= 0.01 * len(texts) * len(kinds)


def test_no_text_is_both_fitted_to_and_held_out():
    fitted = {line["text"].lower() for line in labelled("fit")}
    assert len(fitted) >= 600
    for part in PARTS:
        assert fitted.isdisjoint(line["text"].lower() for line in labelled(part))


def test_every_key_has_sentences_to_fit_to():
    wanted = {key for line in labelled("fit") for key in line["want"]}
    assert {key for keys in KEYS.values() for key in keys} <= wanted


def test_a_finding_of_the_reader_alone_is_to_be_looked_at(catalog):
    (by_reader,) = read(catalog, "extreme", "My twins go to school in Irvine, so I am not able to train far away.")
    assert (by_reader.key, by_reader.by) == ("only_home", "reader")
    assert by_reader.label.startswith("Look at this")
    (by_rule,) = read(catalog, "extreme", "I only want to train in Los Angeles.")
    assert (by_rule.by, by_rule.words) == ("rule", "only want to train in Los Angeles")


def test_an_empty_sentence_says_nothing(catalog):
    for text in ("", " ", "…", "?!", "x" * 3_000):
        assert [read(catalog, kind, text) for kind in ("extreme", "visa", "generic")] == [[], [], []]


def test_a_short_answer_is_read_with_the_sentence_after_it():
    assert clauses("No. I want to stay. Thank you.") == ["No. I want to stay.", "Thank you."]
    assert clauses("San Diego.") == ["San Diego."]


def test_marks_stand_for_places_visas_and_specialties(catalog):
    marked = mark_places(catalog, "From San Deigo, California, I moved to Texas.")
    assert marked.text == "From Qhome, Qhomestate, I moved to Qstate."
    assert marked.as_typed(0, len(marked.text)) == "From San Deigo, California, I moved to Texas."
    assert mark_visas("H1-B or J 1") == "Qh or Qj"
    sentence = "An internist, no paediatrician, in family medicine."
    marked, others = mark_specialties(catalog, "Internal Medicine", sentence)
    assert marked.text == "An Qowndoctor, no Qdoctor, in Qfield."
    assert sorted(others) == ["Family Medicine", "Pediatrics"]


PLACES = [json.loads(line) for line in Path(__file__).with_name("home_places.jsonl").read_text("utf-8").splitlines()]


def test_places_of_the_home_region_are_told_from_their_namesakes(catalog):
    assert [line["text"] for line in PLACES if names_home(catalog, line["text"]) != line["home"]] == []


@pytest.mark.parametrize(
    "text",
    ["I moved to Los Angeles from Lagos.", "I have lived in Los Angeles, London and Paris.",
     "In San Diego, Victoria taught me.",
     "I grew up in San Ysidro near Tijuana.", "Irvine", "IRVINE", "Kaiser Fontana",
     "i stayed in anaheim with my uncle"],
)  # fmt: skip
def test_words_around_a_place_of_the_home_region_do_not_take_it_away(catalog, text):
    assert names_home(catalog, text)


@pytest.mark.parametrize(
    "text",
    ["The rolling hills of my village are green.", "Hollywood movies taught me English.", "I gave the file to Colton.",
     "I worked in the UCI of a hospital in Bogota.", "I live in LA PAZ.", "Terrance taught me to suture."],
)  # fmt: skip
def test_words_people_and_films_are_no_places(catalog, text):
    assert not names_home(catalog, text)


HOME = ["So-Cal", "the OC", "DTLA", "San Bernadino", "Losangeles", "LAC+USC", "Cedars", "irvine, california", "ARMC"]
ELSEWHERE = [
    "Los Angeles in Chile", "Shreveport, LA", "Shreveport LA", "Riverside Methodist in Columbus", "Irvine in Scotland",
    "Pasadena, TX", "Cedars Hospital in Beirut", "La Paz", "Ontario, Canada", "San Diego de Alcalá", "Montana",
]  # fmt: skip


@pytest.mark.parametrize("place", HOME)
def test_everyday_and_misspelt_names_of_the_home_region_count(catalog, place):
    assert names_home(catalog, f"I worked in {place} for a month.")


@pytest.mark.parametrize("place", ELSEWHERE)
def test_other_places_of_the_same_name_do_not(catalog, place):
    assert not names_home(catalog, f"I worked in {place} for a month.")


@pytest.mark.parametrize("person", ["My son Colton", "Dr. Ventura", "Mr. Irvine", "A girl named Carson"])
def test_people_are_no_places(catalog, person):
    assert not names_home(catalog, f"{person} came to the ward.")


def test_what_must_not_be_taken_for_an_extreme(catalog):
    for text in (
        "I would never say that only LA will do.",
        "We could not leave Aleppo during the siege.",
        "“I cannot live anywhere else,” said my patient.",
        "I never want to work outside my field.",
    ):
        assert extremes(catalog, text) == []


def test_the_summary_counts_by_set_and_kind():
    lines = [
        {"kind": "broad", "set": "varied", "want": ["broad"], "found": ["broad"]},
        {"kind": "broad", "set": "varied", "want": [], "found": ["broad"]},
        {"kind": "rank", "text": "no want", "found": []},
    ]
    assert summary(lines).splitlines() == [
        "varied: 1 of 2 exact (50.0%), recall 100.0%, precision 50.0%",
        "varied, broad: 1 of 2 exact (50.0%), recall 100.0%, precision 50.0%",
        "false alarms: 1 of 1 texts in which nothing is to be found",
    ]


def test_the_weights_are_small_and_the_same_text_gives_the_same_chances(catalog):
    assert (DATA / reader.WEIGHTS).stat().st_size < 2_000_000
    seen = reader.features("i only want qhome")
    assert reader.chances(seen) == pytest.approx(reader.chances(dict(reversed(seen.items()))))
    assert check_answer(catalog, "I like the sun.").generic == tuple(generic_reasons("I like the sun."))
