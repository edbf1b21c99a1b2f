"""Explore through AppTest: what programs publish on visas, as columns, filters, colours, on the card, side by side."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Catalog
from smartpick.catalog.published_policies import is_web_address
from smartpick.knowledge import policy
from tests.paths import ROOT
from tests.ui.test_pages import opened, words

IM = {"specialty": "Internal Medicine", "visa": "j1_only"}
YES, NO, CONTRADICTING, UNKNOWN_WITH_A_PAGE, WITHOUT = (
    "1400531039", "1400500930", "1404811424", "1400511070", "1400500922",
)  # fmt: skip


def at_program(code: str) -> AppTest:
    at = opened("explore", **IM)
    at.text_input(key="search").set_value(code).run()
    assert not at.exception
    return at


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


def test_each_program_of_the_home_region_says_whether_it_takes_j1_or_that_nobody_could_tell(catalog: Catalog) -> None:
    at = opened("explore", **IM)
    at.pills(key="tier").select(1).run()
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
    counts = f"{answers['yes']} yes · {answers['no']} no · 0 only transfers · {answers['unknown']} unknown"
    assert at.pills(key="j1").label == f"**J-1**: {counts}"


def test_the_visas_are_columns_in_every_specialty() -> None:
    at = opened("explore", specialty="Plastic Surgery - Integrated", visa="none")
    assert {"j1", "h1b"} <= set(at.dataframe(key="programs").value.columns)


def test_programs_let_in_though_unknown_come_last() -> None:
    at = opened("explore", **IM)
    at.pills(key="j1").select("yes").run()
    answers = at.dataframe(key="programs").value["j1"].str.split(" · ").str[0].tolist()
    assert set(answers) == {"yes", "unknown"}
    assert answers == sorted(answers, key=lambda answer: answer == "unknown")


def test_a_program_that_refuses_stays_in_sight(catalog: Catalog) -> None:
    at = opened("explore", **IM)
    at.pills(key="j1").select("no").run()
    at.toggle(key="unknown").set_value(False).run()
    shown = at.dataframe(key="programs").value
    assert NO in shown["acgme_code"].tolist()
    assert shown["j1"].str.startswith("no").all()
    assert f" {len(shown)} no " in at.pills(key="j1").label


def test_unknown_and_transfers_can_be_asked_for_alone() -> None:
    at = opened("explore", **IM)
    for answer in ("unknown", "only transfers"):
        at.pills(key="h1b").set_value([answer]).run()
        at.toggle(key="unknown").set_value(False).run()
        shown = at.dataframe(key="programs").value
        assert len(shown)
        assert shown["h1b"].str.startswith(answer).all()


def test_a_shared_address_holds_though_the_counts_change() -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["j1"], at.query_params["colour"] = "no", "H-1B"
    at.run()
    assert at.pills(key="j1").value == ["no"]
    assert at.segmented_control(key="colour").value == "h1b"
    at.selectbox(key="specialty").set_value("Pediatrics").run()
    assert not at.exception
    assert at.pills(key="j1").value == ["no"]
    assert [str(option) for option in at.pills(key="j1").options] == ["yes", "no", "only transfers", "unknown"]


def layers(at: AppTest) -> dict[str, Any]:
    (chart,) = at.get("deck_gl_json_chart")
    return {layer["id"]: layer for layer in json.loads(chart.proto.json)["layers"]}


def test_the_map_is_coloured_by_region_until_a_visa_is_chosen() -> None:
    at = opened("explore", **IM)
    assert at.segmented_control(key="colour").value == "region"
    assert set(layers(at)) == {"states", "on-list", "tier-1", "tier-2", "tier-3"}
    at.segmented_control(key="colour").set_value("h1b").run()
    drawn = layers(at)
    shown = at.dataframe(key="programs").value
    legend = next(str(caption.value) for caption in at.caption if str(caption.value).startswith("H-1B: "))
    for answer in ("yes", "no", "only transfers", "unknown"):
        mine = set(shown.loc[shown["h1b"].str.split(" · ").str[0] == answer, "acgme_code"])
        marks = [row for tier in (1, 2, 3) for row in drawn[f"tier-{tier}-{answer}"]["data"]]
        assert {row[4] for row in marks} == mine
        assert f"{answer} ({len(mine)})" in legend
    signs = [sign["sign"] for sign in drawn["answers"]["data"]]
    assert (signs.count("+"), signs.count("x"), signs.count("~")) == tuple(
        int(shown["h1b"].str.split(" · ").str[0].eq(answer).sum()) for answer in ("yes", "no", "only transfers")
    )
    assert "Southern California" in words(at)  # the signs of the regions stay


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
