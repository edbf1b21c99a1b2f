"""Which program a name means: neighbours, sites, everyday names, names in another city; asked rather than guessed."""

from __future__ import annotations

import csv
import io
import re

import pytest

from smartpick import Catalog
from smartpick.bench.noisy_names import precision_and_recall
from smartpick.catalog.everyday import everyday_names, registered_names, spaced
from smartpick.knowledge.imports import Row, interpret, matcher_of, parse
from smartpick.knowledge.imports.grid import NotUnderstood
from smartpick.knowledge.imports.name_search import NameSearch, sites_of


def row_of(catalog: Catalog, specialty: str, name: str, city: str, state: str) -> Row:
    written = io.StringIO()
    csv.writer(written).writerows([("Specialty", "Program", "City", "State"), (specialty, name, city, state)])
    (row,) = interpret(parse(written.getvalue().encode(), "names.csv"), matcher_of(catalog)).rows
    return row


IM, FM = "Internal Medicine", "Family Medicine"
MEANT = [
    ("Surgery", "Waterbury Hospital", "Waterbury", "CT", "4400811066"),
    ("Surgery", "Waterbury Hosp Residency Program", "Waterbury", "CT", "4400811066"),
    ("Surgery", "Saint Mary's Hospital", "Waterbury", "CT", "4400831065"),
    ("Surgery", "Hospital of Saint Marys, Waterbury", "", "CT", "4400831065"),
    (IM, "Montefiore Medical Center (Wakefield Campus)", "Bronx", "NY", "1403521285"),
    (IM, "Montefiore - Wakefield", "Bronx", "NY", "1403521285"),
    (IM, "Mayo Clinic College of Medicine and Science - Rochester MN", "", "", "1402621208"),
    (IM, "Cleveland Clinic Foundation | Cleveland OH", "", "", "1403812339"),
    (IM, "NYU Grossman School of Medicine (New York NY)", "", "", "1403521292"),
    (IM, "University of Southern California/Los Angeles General Medical Center", "Los Angeles", "CA", "1400521044"),
]
ASKED = [
    (IM, "New York Presbyterian Hospital", "New York", "NY"),
    (IM, "New York Presbyterian Hospital - New York NY", "", ""),
    (IM, "Waterbury Hospital", "Waterbury", "CT"),
    ("Surgery", "Waterbury Medical Center University", "Waterbury", "CT"),
    ("Surgery", "Rochester General Hospital", "Rochester", "NY"),
    (IM, "Montefiore Medical Center", "Bronx", "NY"),
    (IM, "Montefiore Medical Center (Northfield Campus)", "Bronx", "NY"),
    (IM, "Montefiore Medical Center/Northfield", "Bronx", "NY"),
    (IM, "University of Illinois College of Medicine at Peoria (Galesburg)", "Peoria", "IL"),
    (IM, "Newark Hospital", "Newark", "NJ"),
    (IM, "General Hospital", "Bakersfield", "CA"),
    (IM, "SUNY Downstate", "Brooklyn", "NY"),
    (IM, "UMMC", "", ""),
    (IM, "Grady", "Atlanta", "GA"),
    (IM, "Saint Joseph Hospital", "Boulder", "CO"),
]


@pytest.mark.parametrize(("specialty", "name", "city", "state", "code"), MEANT)
def test_a_name_leads_to_its_own_program(catalog, specialty, name, city, state, code):
    row = row_of(catalog, specialty, name, city, state)
    assert row.outcome == "matched", row.reason
    assert row.code == code


@pytest.mark.parametrize(("specialty", "name", "city", "state"), ASKED)
def test_a_neighbour_or_one_of_two_is_asked_about(catalog, specialty, name, city, state):
    row = row_of(catalog, specialty, name, city, state)
    assert row.outcome == "not understood"
    assert "it is like" in row.reason or "fit equally well" in row.reason


def test_no_hospital_named_for_its_city_stands_for_another_there(catalog):
    """“CITY Hospital” never leads to a program in whose names no house is called only so."""
    search, table = NameSearch(matcher_of(catalog)), catalog.table
    for at in range(0, len(table), 40):
        city, state, specialty = str(table["city"][at]), str(table["state"][at]), str(table["specialty"][at])
        try:
            match = search.by_name(f"{city} Hospital", "", city, state, specialty)
        except NotUnderstood:
            continue
        if match:
            name = str(catalog.row(match.code)["program_name"])
            house = f"({city} Hospital" in name or spaced(city) in spaced(re.sub(r"\([^)]*\)", "", name))
            assert house, name  # not only in brackets, which say where a house of another name lies


@pytest.mark.parametrize(
    ("name", "sites"),
    [
        ("Montefiore Medical Center (Wakefield Campus)", ("Wakefield Campus",)),
        ("Mercy/Loyola (West Campus)", ("Loyola", "West Campus")),
        ("Kaiser - Fontana", ("Fontana",)),
        ("Prime West/Centinela Hospital", ("Centinela Hospital",)),
        ("University of Arkansas for Medical Sciences (UAMS)", ()),
        ("Cedars-Sinai Medical Center", ()),
    ],
)
def test_sites_within_a_name(name, sites):
    assert sites_of(name) == sites


EVERYDAY = [
    ("Surgery", "UAB", "Birmingham", "AL", "4400121022"),
    ("Surgery", "UTSW", "Dallas", "TX", "4404821331"),
    ("Surgery", "UT Southwestern Medical Center", "Dallas", "TX", "4404821331"),
    (IM, "MUSC", "Charleston", "SC", "1404521403"),
    (IM, "LSU", "New Orleans", "LA", "1402121143"),
    (IM, "BIDMC", "Boston", "MA", "1402421162"),
    (IM, "UCSD", "La Jolla", "CA", "1400521058"),
    (IM, "Cedars", "Los Angeles", "CA", "1400511040"),
    (IM, "Cedars Sinai Med Ctr", "Los Angeles", "CA", "1400511040"),
]
FOUND = [
    (IM, "Rochester General Hospital", "Rochester", "NY", "Rochester General"),
    (IM, "LAC+USC", "Los Angeles", "CA", "University of Southern California"),
    (IM, "LAC/USC", "Los Angeles", "CA", "University of Southern California"),
    (IM, "Maine Med Ctr", "Portland", "ME", "MaineHealth"),
    (FM, "Kaiser Fontana", "Fontana", "CA", "(Fontana)"),
    (FM, "Kaiser Fontana", "", "CA", "(Fontana)"),
    (IM, "UW", "Seattle", "WA", "University of Washington"),
    (IM, "UW", "Madison", "WI", "University of Wisconsin"),
    (IM, "OSU", "Tulsa", "OK", "Oklahoma State"),
    (IM, "UMMC", "Jackson", "MS", "University of Mississippi"),
    (IM, "UF Jacksonville", "Jacksonville", "FL", "Jacksonville"),
    (FM, "Harbor-UCLA Medical Center", "Torrance", "CA", "Harbor-UCLA"),
]


@pytest.mark.parametrize(("specialty", "name", "city", "state", "code"), EVERYDAY)
def test_an_everyday_name_leads_to_its_program(catalog, specialty, name, city, state, code):
    assert row_of(catalog, specialty, name, city, state).code == code


@pytest.mark.parametrize(("specialty", "name", "city", "state", "words"), FOUND)
def test_an_everyday_name_or_a_site_beside_it_is_known(catalog, specialty, name, city, state, words):
    row = row_of(catalog, specialty, name, city, state)
    assert words in row.program, row.reason


def test_every_everyday_name_leads_to_what_it_stands_for_or_is_asked_about(catalog):
    search, table, names = NameSearch(matcher_of(catalog)), catalog.table, registered_names(catalog)
    first = {name: at for at, name in reversed(list(enumerate(names)))}
    for each in everyday_names().values():
        at = next((at for name, at in first.items() if any(f" {phrase} " in name for phrase in each.phrases)), None)
        assert at is not None, f"{each.short} stands for no program"
        place = str(table["city"][at]), str(table["state"][at]), str(table["specialty"][at])
        try:
            match = search.by_name(each.short, "", *place)
        except NotUnderstood:
            continue
        assert match is not None, each.short
        named = names[catalog.code_position[match.code]]
        assert any(f" {phrase} " in named for phrase in each.phrases), each.short


@pytest.mark.parametrize(
    "mark", ["'", "’", "‘", "´", "`", "ʼ", "′", "&#39;", "&rsquo;", "&#8217;", "&apos;", "&amp;#39;", ""]
)
def test_an_apostrophe_of_any_kind_parts_no_word(catalog, mark):
    assert (
        row_of(catalog, "Pediatrics", f"Children{mark}s Hospital Los Angeles", "Los Angeles", "CA").code == "3200511028"
    )
    assert spaced(f"St Mary{mark}s") == "st marys"


@pytest.mark.parametrize(
    ("specialty", "name", "city", "code"),
    [
        (IM, "Cedars-Sinai Medical Center", "West Hollywood", "1400511040"),
        ("Surgery", "Cedars-Sinai Med Ctr", "Beverly Hills", "4400511037"),
        (IM, "Kern Medical Center", "Oildale", "1400531031"),
    ],
)
def test_the_same_name_in_another_city_is_matched_and_said(catalog, specialty, name, city, code):
    row = row_of(catalog, specialty, name, city, "CA")
    assert row.code == code
    assert any(city in note for note in row.notes)


def test_noisy_names_are_matched_right_or_asked_about(catalog):
    precision, recall = precision_and_recall(catalog, 400)
    assert precision >= 0.99
    assert recall >= 0.9


@pytest.mark.parametrize(
    ("specialty", "name", "city", "state", "never"),
    [
        (IM, "Henry Ford", "Detroit", "MI", "St. John"),
        (FM, "Henry Ford Health/Henry Ford Macomb Hospital", "Detroit", "MI", "St. John"),
        ("Interventional Radiology - Integrated", "Jefferson Hlth Med Educ", "Philadelphia", "PA", "Sidney Kimmel"),
        ("Orthopaedic Surgery", "University of Michigan", "Grand Rapids", "MI", "Michigan State"),
        (IM, "Illinois State University", "Chicago", "IL", "University of Illinois"),
        (IM, "Brigham and Women's", "Boston", "MA", "Massachusetts General"),
        (IM, "MGH", "Boston", "MA", "Brigham and Women's Hospital"),
    ],
)
def test_a_name_shared_by_neighbours_leads_to_none_of_the_others(catalog, specialty, name, city, state, never):
    assert never not in row_of(catalog, specialty, name, city, state).program
