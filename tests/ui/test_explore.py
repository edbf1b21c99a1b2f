"""Explore through AppTest: what programs publish on visas, as columns, filters, colours, on the card, side by side."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Catalog
from smartpick.catalog.published_policies import is_web_address
from smartpick.knowledge import policy
from tests.ui.test_pages import opened, words

IM = {"specialty": "Internal Medicine", "visa": "j1_only"}
YES, NO, CONTRADICTING, UNKNOWN_WITH_A_PAGE, WITHOUT = (
    "1400531039", "1400500930", "1404811424", "1400511070", "1400500922",
)  # fmt: skip


def at_program(code: str) -> AppTest:
    at = opened("explore", **IM)
    at.text_input(key="q").set_value(code).run()
    assert not at.exception
    return at


def test_the_programs_that_are_not_shown_are_counted(catalog: Catalog) -> None:
    at = opened("explore", **IM)
    table, all_of = at.dataframe(key="programs").value, len(catalog.rows(IM["specialty"]))
    said = f"Not shown: {all_of - len(table)} military or closed programs (see the filters)."
    assert said in words(at)
    at.toggle(key="closed").set_value(True).run()
    assert "Not shown:" not in words(at)


def visa_line(at: AppTest, visa: str = "J-1") -> str:
    """What the card says on a visa, with what stands under it."""
    card = next(str(block.value) for block in at.markdown if f"**{visa} sponsorship: " in str(block.value))
    return card.split(f"**{visa} sponsorship: ")[1].split("\n- **")[0]


@pytest.mark.parametrize(
    ("code", "cell", "starts", "parts"),
    [
        (YES, "yes · 2023", "yes.**",
         ["2023", "its own page", "[check it there](<http://www.stmarymed.com/?page_id=87>)",
          "A clear sentence on a page of 2023 or later."]),
        (NO, "no · undated", "no.**",
         ["season not printed", "a page of its institution",
          "[check it there](<https://www.cdrewu.edu/com/gme/how-to-apply>)",
          "A clear sentence, undated or of the whole institution."]),
        (CONTRADICTING, "no · check · 2020-21", "no.**",
         ["2020-21", "Old or unclear: check.", "Another source says **yes**",
          "[check it there](<https://elpaso.ttuhsc.edu/som/internal/Residency-Program/faq.aspx>)",
          "[check it there](<https://ttuhscep.edu/som/academics/departments/psychiatry/transmountain/"
          "residency-program/application-process.aspx>)"]),
        (UNKNOWN_WITH_A_PAGE, "unknown", "unknown.**", ["Not found on a page we could read; [open its page](<https://www.harbor-ucla.org/"]),
        (WITHOUT, "unknown", "unknown.**", ["Nobody could tell"]),
    ],
)  # fmt: skip
def test_an_applicant_who_needs_j1_sees_what_the_program_says_and_where(code, cell, starts, parts) -> None:
    at = at_program(code)
    (row,) = at.dataframe(key="programs").value.to_dict("records")
    assert row["j1"] == cell
    line = visa_line(at)
    assert line.startswith(starts)
    for part in parts:
        assert part in line


def counts_of(at: AppTest, key: str) -> dict[str, int]:
    """What the buttons of a visa count: "yes (210)"."""
    parts = (str(option).rpartition(" (") for option in at.pills(key=key).options)
    return {answer: int(count.rstrip(")")) for answer, _, count in parts}


def test_each_program_of_the_home_region_says_whether_it_takes_j1_or_that_nobody_could_tell(catalog: Catalog) -> None:
    at = opened("explore", **IM)
    at.pills(key="region").select("socal").run()
    shown = at.dataframe(key="programs").value.fillna({"page": ""})
    assert len(shown) == 38  # 39 but the military one
    for row in shown.to_dict("records"):
        settled = policy(catalog, row["acgme_code"], "j1")
        if settled.value is None:
            assert row["j1"] == "unknown"
            assert row["page"] == catalog.apply_pages.get(row["acgme_code"], "")
        else:
            assert row["j1"].split(" · ")[0] == ("yes" if settled.value else "no")
            assert row["j1"].endswith(settled.season or "undated")
            assert row["page"] == settled.page
    answers = shown["j1"].str.split(" · ").str[0].value_counts()
    assert set(answers.index) == {"yes", "no", "unknown"}
    assert counts_of(at, "j1") == {"yes": 0, "no": 0, "only transfers": 0, "unknown": 0} | answers.to_dict()


def test_the_visas_are_columns_in_every_specialty() -> None:
    at = opened("explore", specialty="Plastic Surgery - Integrated", visa="none")
    assert {"j1", "h1b"} <= set(at.dataframe(key="programs").value.columns)


def test_a_visa_answer_leaves_out_the_unknown_and_says_how_many() -> None:
    at = opened("explore", **IM)
    unknown = counts_of(at, "j1")["unknown"]
    at.pills(key="j1").select("yes").run()
    assert set(at.dataframe(key="programs").value["j1"].str.split(" · ").str[0]) == {"yes"}
    assert f"{unknown} more say nothing we could read on the J-1. Unknown is not a no." in words(at)
    at.button(key="unknown-j1").click().run()
    answers = at.dataframe(key="programs").value["j1"].str.split(" · ").str[0]
    assert answers.value_counts()["unknown"] == unknown
    assert set(answers) == {"yes", "unknown"}
    assert "more say nothing" not in words(at)


def test_the_most_reachable_come_first_and_those_not_open_last() -> None:
    shown = opened("explore", **IM).dataframe(key="programs").value
    middle = shown["middle"]
    assert middle.dropna().is_monotonic_decreasing
    shut = shown["chance"] == "not open"
    assert 0 < shut.sum() < len(shown)
    assert shut.tolist() == middle.isna().tolist() == sorted(shut)


def test_a_program_that_refuses_stays_in_sight(catalog: Catalog) -> None:
    at = opened("explore", **IM)
    at.pills(key="j1").select("no").run()
    shown = at.dataframe(key="programs").value
    assert NO in shown["acgme_code"].tolist()
    assert shown["j1"].str.startswith("no").all()
    assert counts_of(at, "j1")["no"] == len(shown)


def test_only_what_is_open_to_me() -> None:
    at = opened("explore", **IM)
    before = at.dataframe(key="programs").value
    at.toggle(key="mine").set_value(True).run()
    shown = at.dataframe(key="programs").value
    assert shown["acgme_code"].tolist() == before.loc[before["chance"] != "not open", "acgme_code"].tolist()
    assert len(shown) < len(before)
    assert at.query_params == {}  # it follows from my answers


@pytest.mark.parametrize("answer", ["unknown", "only transfers"])
def test_unknown_and_transfers_can_be_asked_for(answer: str) -> None:
    at = opened("explore", **IM)
    at.pills(key="h1b").set_value([answer]).run()
    shown = at.dataframe(key="programs").value
    assert len(shown)
    assert shown["h1b"].str.startswith(answer).all()


def test_filters_outlive_a_visit_to_another_page() -> None:
    at = opened("explore", **IM)
    at.text_input(key="q").set_value("c").run()
    at.pills(key="region").set_value(["west"]).run()
    at.pills(key="chance-legend").set_value(["low", "medium"]).run()
    at.toggle(key="mine").set_value(True).run()
    at.multiselect(key="state").set_value(["AZ", "NV"]).run()
    before = at.dataframe(key="programs").value["acgme_code"].tolist()
    assert before
    at.switch_page("pages/data.py").run()
    at.query_params.clear()  # as the navigation does
    at.switch_page("pages/explore.py").run()
    assert at.dataframe(key="programs").value["acgme_code"].tolist() == before
    assert at.text_input(key="q").value == "c"
    assert at.toggle(key="mine").value
    assert at.query_params["region"] == "west"
    at.button(key="clear").click().run()
    assert len(at.dataframe(key="programs").value) > 600
    assert at.text_input(key="q").value == ""
    assert at.pills(key="region").value == []


def marks(at: AppTest) -> dict[str, list[Any]]:
    """What the map draws of each program, by its code: longitude, latitude, height, shape, label, code, colour."""
    (chart,) = at.get("deck_gl_json_chart")
    layers = {layer["id"]: layer["data"] for layer in json.loads(chart.proto.json)["layers"]}
    return {row[5]: row for name in ("programs", "on-list") for row in layers[name]}


def hexes(at: AppTest) -> dict[str, str]:
    """Code to the colour of its mark."""
    return {code: "#%02x%02x%02x" % tuple(row[6][:3]) for code, row in marks(at).items()}  # noqa: UP031


def test_shape_is_region_and_a_ring_is_the_list(catalog: Catalog) -> None:
    at = opened("explore", **IM)
    shown = at.dataframe(key="programs").value.set_index("acgme_code")
    drawn = marks(at)
    assert set(drawn) == set(shown.index)
    shapes = {1: "diamond", 2: "square", 3: "circle"}
    assert all(row[3] == shapes[catalog.row(code)["tier"]] for code, row in drawn.items())
    (chart,) = at.get("deck_gl_json_chart")
    listed = next(layer["data"] for layer in json.loads(chart.proto.json)["layers"] if layer["id"] == "on-list")
    assert {row[5] for row in listed} == set(shown.index[shown["on_list"]])


@pytest.mark.parametrize("by", ["chance", "region", "j1", "h1b"])
def test_the_legend_counts_every_colour_of_the_map_and_filters_by_it(by: str) -> None:
    at = opened("explore", **IM)
    at.segmented_control(key="colour").set_value(by).run()
    seen = Counter(hexes(at).values())
    legend = at.pills(key=f"{by}-legend")
    for option in legend.options:
        label, _, count = str(option).rpartition(" (")
        if 'foreground="' in label:  # what is not open has the colour of the land
            assert seen[label.split('"')[1]] == int(count.rstrip(")"))
    wanted = {"chance": "low", "region": "west", "j1": "yes", "h1b": "no"}[by]
    said = {"west": "Rest of the West", "yes": "+ yes", "no": "x no"}.get(wanted, wanted)
    (one,) = [str(option) for option in legend.options if f"}} {said}" in " ".join(str(option).split())]
    legend.set_value([wanted]).run()
    assert not at.exception
    assert set(hexes(at).values()) == {one.split('"')[1]}
    if by != "chance":
        assert at.pills(key=by).value == [wanted]  # the filter above says the same


def test_no_visa_answer_is_told_by_colour_alone() -> None:
    at = opened("explore", **IM)
    at.segmented_control(key="colour").set_value("h1b").run()
    (chart,) = at.get("deck_gl_json_chart")
    drawn = next(layer["data"] for layer in json.loads(chart.proto.json)["layers"] if layer["id"] == "answers")
    signs = Counter(sign["sign"] for sign in drawn)
    counts = counts_of(at, "h1b")
    assert (signs["+"], signs["x"], signs["~"]) == (counts["yes"], counts["no"], counts["only transfers"])


def test_the_pointer_reads_chance_and_both_visa_answers() -> None:
    at = opened("explore", **IM)
    shown = at.dataframe(key="programs").value.set_index("acgme_code")
    label = marks(at)[YES][4].splitlines()
    row = shown.loc[YES]
    assert label[0] == row["name"].split(" – ")[0]
    assert label[1] == f"{row['city']}, {row['state']} · Southern California · on your list"
    assert label[2] == f"Chance {row['chance']}"
    assert label[3] == "J-1: yes · H-1B: no"


def looks(at: AppTest) -> tuple[float, float, float]:
    (chart,) = at.get("deck_gl_json_chart")
    start = json.loads(chart.proto.json)["initialViewState"]
    return start["longitude"], start["latitude"], start["zoom"]


def test_buttons_and_filters_bring_what_they_name_into_view() -> None:
    at = opened("explore", **IM)
    nation = looks(at)
    at.button(key="look-home").click().run()
    home = looks(at)
    assert -119 < home[0] < -117
    assert 33 < home[1] < 34.5
    assert home[2] > nation[2] + 2
    at.button(key="look-home").click().run()  # again, so that the map goes back there
    assert looks(at) != home
    assert looks(at) == pytest.approx(home, abs=1e-6)
    at.multiselect(key="state").set_value(["FL"]).run()
    florida = looks(at)
    assert -84 < florida[0] < -80
    assert florida[2] > nation[2] + 1
    at.segmented_control(key="colour").set_value("j1").run()
    assert looks(at) == florida  # another colour moves nothing
    at.button(key="clear").click().run()
    assert looks(at) == pytest.approx(nation, abs=1e-6)


def test_the_wheel_is_left_to_the_page() -> None:
    (chart,) = opened("explore", **IM).get("deck_gl_json_chart")
    (view,) = json.loads(chart.proto.json)["views"]
    assert view["controller"]["scrollZoom"] is False


def test_side_by_side_each_answer_has_its_footing_and_its_link() -> None:
    at = opened("explore", **IM)
    codes = at.dataframe(key="programs").value["acgme_code"].tolist()
    rows = [codes.index(code) for code in (YES, CONTRADICTING, UNKNOWN_WITH_A_PAGE)]
    at.session_state["programs"] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    table = at.table[0].value
    yes, contradicting, unknown = (table.iloc[:, i] for i in range(3))
    assert yes["J-1 sponsorship"].startswith("**yes.** Published, 2023, its own page ([check it there](<http")
    assert contradicting["J-1 sponsorship"].count("[check it there](<https://") == 2
    assert unknown["J-1 sponsorship"].startswith(
        "unknown. Not found on a page we could read; [open its page](<https://"
    )
    assert table.loc["Page on applying"].str.startswith("[open its page](<http").all()
    assert "Considers IMGs" in table.index
    assert "Step 3 needed for the H-1B" not in table.index


def test_every_page_in_the_table_is_one_of_the_web() -> None:
    pages = opened("explore", **IM).dataframe(key="programs").value["page"].dropna()
    assert len(pages) > 200
    assert all(is_web_address(page) for page in pages)
