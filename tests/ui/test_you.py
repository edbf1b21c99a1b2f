"""You: the widgets hold what the form holds, and the places are those of the catalog."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartpick import Applicant, Catalog
from smartpick.applicant import limits
from smartpick.ui import shipped
from tests.ui.test_pages import opened


def test_every_number_takes_what_its_field_takes() -> None:
    numbers = {box.key: (box.min, box.max) for box in opened("you").number_input if box.key in Applicant.model_fields}
    assert len(numbers) == 12
    assert numbers == {field: limits(Applicant, field) for field in numbers}


def test_what_nobody_filled_in_reads_not_entered() -> None:
    at = opened("you")
    assert {box.placeholder for box in at.number_input if box.key in Applicant.model_fields and box.value is None} == {
        "Not entered"
    }
    assert at.button_group(key="ecfmg_certified").options == ["Not entered", "Yes", "No"]


def test_the_places_of_a_tie_are_those_of_the_catalog(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    before = opened("you").selectbox(key="tie_place").options
    moved = replace(catalog, table=catalog.table.assign(county="Elsewhere County"), version="another")
    monkeypatch.setattr(shipped, "catalog", lambda: moved)
    after = opened("you").selectbox(key="tie_place").options
    assert {"CA", "Los Angeles County, CA"} <= set(before)
    assert "Elsewhere County, CA" in after
    assert "Los Angeles County, CA" not in after
