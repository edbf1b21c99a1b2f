"""Pages with parts: tabs at a desk, a select on phones, one part drawn, and the chosen one kept."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smartpick.ui.widgets.tables import _cell
from tests.ui.arriving import UNFOLDED, arrived
from tests.ui.test_data import TITLES
from tests.ui.test_messages import TABS

PARTS = {"messages": TABS, "data": TITLES}


def opened(page: str, narrow: bool) -> AppTest:
    return arrived(page, narrow=narrow, **UNFOLDED)


@pytest.mark.parametrize("page", PARTS)
def test_on_phones_a_select_takes_the_place_of_tabs(page: str) -> None:
    at = opened(page, narrow=True)
    assert len(at.tabs) == 0
    assert at.selectbox(key=f"{page}_tab-shown").options == list(PARTS[page])
    assert len(opened(page, narrow=False).tabs) == len(PARTS[page])


@pytest.mark.parametrize("page", PARTS)
def test_the_chosen_part_is_still_chosen_after_another_page(page: str) -> None:
    at, title = opened(page, narrow=True), PARTS[page][2]
    at.selectbox(key=f"{page}_tab-shown").set_value(title).run()
    at.switch_page("pages/you.py").run()
    at.switch_page(f"pages/{page}.py").run()
    assert at.selectbox(key=f"{page}_tab-shown").value == title


def test_a_reload_finds_the_chosen_part_in_the_address_and_the_first_needs_none() -> None:
    again = arrived("data", {"tab": TITLES[2]}, narrow=True)
    assert again.selectbox(key="data_tab-shown").value == TITLES[2]
    again.selectbox(key="data_tab-shown").set_value(TITLES[1]).run()
    assert again.query_params["tab"] in (TITLES[1], [TITLES[1]])
    again.selectbox(key="data_tab-shown").set_value(TITLES[0]).run()
    assert "tab" not in again.query_params
    assert arrived("data", {"tab": "No such part"}, narrow=True).selectbox(key="data_tab-shown").value == TITLES[0]


def test_the_region_of_the_shortlist_is_one_of_tabs_or_of_a_select_and_stays_when_its_count_changes() -> None:
    at, desk = opened("shortlist", narrow=True), opened("shortlist", narrow=False)
    names = at.selectbox(key="shortlist_tab-shown").options
    assert [tab.label for tab in desk.tabs] == names
    bare = [name.rpartition(" (")[0] for name in names]
    assert bare == ["Southern California", "Rest of the West", "The nation", "All"]
    at.selectbox(key="shortlist_tab-shown").set_value(names[2]).run()
    at.session_state["profile"] = at.session_state["profile"].changed("preferences", applications=40)
    at.run()
    shown = at.selectbox(key="shortlist_tab-shown")
    assert shown.value.startswith("The nation (")
    assert shown.value != names[2]


def test_a_long_name_that_a_closed_select_would_cut_stands_below_it_on_a_phone() -> None:
    at = opened("messages", narrow=True)
    at.selectbox(key="messages_tab-shown").set_value("Letters").run()
    select = next(box for box in at.selectbox if box.label == "Program")
    long, short = max(select.options, key=len), min(select.options, key=len)
    for name, below in ((long, True), (short, False)):
        next(box for box in at.selectbox if box.label == "Program").select_index(select.options.index(name)).run()
        said = [text.value.replace("\\", "") for text in at.caption]
        assert (name in said) == below
    wide = opened("messages", narrow=False)
    assert not any(name in [text.value for text in wide.caption] for name in select.options)


@pytest.mark.parametrize("page", ["explore", "data", "balance", "shortlist", "you"])
def test_no_table_is_cut_on_phones(page: str) -> None:
    assert len(opened(page, narrow=True).dataframe) == 0
    assert page == "shortlist" or len(opened(page, narrow=False).dataframe) > 0


@pytest.mark.parametrize(
    ("value", "config", "words"),
    [
        (None, None, "–"), (float("nan"), None, "–"), ("", None, "–"), (0, None, "0"), (True, None, "yes"),
        (12.5, {"type_config": {"format": "%.0f %%"}}, "12 %"), (0.25, None, "0.25"), ("=1+1", None, "=1+1"),
    ],
)  # fmt: skip
def test_a_cell_reads_on_phones_as_in_the_table(value: object, config: dict | None, words: str) -> None:
    assert _cell("A column", value, config) == ("A column", words, "")


def test_an_address_stays_a_link_on_phones() -> None:
    frame = pd.DataFrame({"Link": ["https://www.nrmp.org"]})
    assert _cell("Link", frame["Link"].iloc[0], {"label": "Page", "type_config": {"display_text": "open"}}) == (
        "Page", "open", "https://www.nrmp.org",
    )  # fmt: skip
