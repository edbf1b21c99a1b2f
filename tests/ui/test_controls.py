"""A widget is made to stand where the plan says, and written to only where it does not stand there already."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from smartpick.ui.widgets import controls
from tests.ui.test_pages import opened, profile


def fields() -> None:
    import streamlit as st

    from smartpick.ui.widgets import controls

    now = st.session_state
    for key in ("one", "two"):
        st.slider(
            key, 0, 100, **controls.tied(key, now.get(f"plan-{key}", 10), lambda v, k=key: now.update({f"plan-{k}": v}))
        )
    controls.drawn()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(controls, "drawing_script", lambda: "a page")
    return AppTest.from_function(fields).run()


def written(at: AppTest) -> list[str]:
    """Sliders whose value was forced on the browser in the last run."""
    return [slider.key for slider in at.slider if slider.proto.set_value]


def undrawn(at: AppTest) -> str:
    """Where the browser stands that has not drawn the last run."""
    return str(int(at.text_input(key="drawn").value) - 1)


def test_a_field_that_stands_right_is_left_alone(at: AppTest) -> None:
    assert written(at) == ["one", "two"]
    at.slider(key="one").set_value(20).run()
    assert written(at) == []  # the hand moved one, and the browser has drawn the other
    assert at.session_state["plan-one"] == 20
    at.session_state["plan-one"] = 30
    at.run()
    assert (at.slider(key="one").value, written(at)) == (30, ["one"])


def test_what_a_browser_drew_for_the_server_it_lost_says_nothing_to_the_next(at: AppTest) -> None:
    said = at.text_input(key="drawn").value
    other = AppTest.from_function(fields)
    other.session_state["drawn"] = said
    other.run()
    assert int(other.text_input(key="drawn").value) > int(said)


def test_what_the_browser_has_not_drawn_is_written_again(at: AppTest) -> None:
    at.session_state["plan-two"] = 50
    at.run()
    at.text_input(key="drawn").set_value(undrawn(at))  # as if that run had never come through
    at.run()
    assert written(at) == ["two"]
    at.run()
    assert written(at) == []


def test_an_old_value_that_comes_late_is_no_move(at: AppTest) -> None:
    at.session_state["plan-two"] = 50
    at.run()
    at.text_input(key="drawn").set_value(undrawn(at))
    at.slider(key="two").set_value(10)
    at.slider(key="one").set_value(11).run()
    assert (at.session_state["plan-one"], at.session_state["plan-two"]) == (11, 50)
    assert at.slider(key="two").value == 50
    at.slider(key="two").set_value(10).run()  # now it is one
    assert at.session_state["plan-two"] == 10


def written_before_a_word(at: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write 50 to a field that stood at 10, before the browser has said what it has drawn."""
    with monkeypatch.context() as late:
        late.setattr(controls, "said_by_browser", lambda _key: None)
        at.session_state["plan-two"] = 50
        at.run()


def test_before_the_browser_can_say_what_it_has_drawn_nothing_counts_as_drawn(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controls, "said_by_browser", lambda _key: None)  # that field is mounted late
    at.session_state["plan-two"] = 50
    at.run()
    at.slider(key="two").set_value(10)
    at.slider(key="one").set_value(11).run()
    assert (at.session_state["plan-one"], at.session_state["plan-two"]) == (11, 50)


def test_the_first_word_of_what_is_drawn_is_a_step_ahead_of_fields_that_stood_there(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_before_a_word(at, monkeypatch)
    at.slider(key="two").set_value(10)  # mounted before, and not yet where it was written to
    at.slider(key="one").set_value(11).run()
    assert (at.session_state["plan-one"], at.session_state["plan-two"]) == (11, 50)
    at.slider(key="two").set_value(10).run()  # now it is a move
    assert at.session_state["plan-two"] == 10


def test_a_field_put_back_to_where_it_stood_first_is_moved_though_nothing_was_heard_before(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a reload the plan comes back a step after the page; the first move may lead to what a new plan shows."""
    written_before_a_word(at, monkeypatch)
    at.slider(key="two").set_value(10).run()  # and nothing else in the message
    assert at.session_state["plan-two"] == 10


def test_a_hand_is_heard_while_the_browser_still_draws(at: AppTest) -> None:
    at.session_state["plan-two"] = 50
    at.run()
    at.text_input(key="drawn").set_value(undrawn(at))
    at.slider(key="two").set_value(12).run()
    assert at.session_state["plan-two"] == 12
    assert written(at) == ["two"]  # the 50 under way to the browser must not stay there


def test_another_script_has_nothing_to_go_on(at: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    at.run()
    assert written(at) == []
    monkeypatch.setattr(controls, "drawing_script", lambda: "another page")
    at.run()
    assert written(at) == ["one", "two"]


def test_a_field_that_is_emptied_is_empty_and_a_list_needs_a_size() -> None:
    at = opened("balance", specialty="Pediatrics", visa="none", step2_ck=240)
    at.number_input(key="step2_ck").set_value(None).run()
    assert profile(at).applicant.step2_ck is None
    at.number_input(key="applications").set_value(None).run()
    assert profile(at).preferences.applications == 85
    assert "The list can hold 1 to 400 programs." in [error.value for error in at.error]


def parts() -> None:
    import streamlit as st

    from smartpick.ui.widgets import controls

    now = st.session_state
    controls.arrive("a page")

    @st.fragment(key="alone")
    def alone() -> None:
        with controls.drawing("alone", lambda: now.get("from")):
            now["drawings"] = now.get("drawings", 0) + 1
            if now.get("stops"):
                st.stop()

    @st.fragment(key="other")
    def other() -> None:
        st.button("Move", on_click=lambda: controls.again(["alone", "other"]))

    other()
    alone()


@pytest.mark.parametrize(
    ("first", "then", "drawings"),
    [({"from": 1}, {"from": 1}, 1), ({"from": 1}, {"from": 2}, 2), ({}, {}, 2), ({"from": 1, "stops": True}, {}, 2)],
    ids=["the same", "another", "not said", "cut short"],
)
def test_a_part_is_drawn_again_unless_it_says_that_it_would_show_the_same(
    first: dict[str, object], then: dict[str, object], drawings: int
) -> None:
    at = AppTest.from_function(parts)
    for name, value in first.items():
        at.session_state[name] = value
    at.run()
    for name, value in then.items():
        at.session_state[name] = value
    at.button[0].click().run()
    assert not at.exception
    assert at.session_state["drawings"] == drawings
