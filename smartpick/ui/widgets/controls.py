"""Widgets bound to one field of the profile each: the widget's key is the field's name.

The profile is the only truth. Before a widget is drawn its state is set from the profile; when the user moves it, a
callback changes the profile. So the same field may stand on two pages and never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from smartpick.applicant import Applicant, limits
from smartpick.ui import refused, session

AFTER_EVERY_MOVE = ["strip", "save"]
"""What follows every move, on whatever page: the result strip, the copy in the browser, the plan to be saved."""
BALANCE_FRAGMENTS = ["balance", "interval", *AFTER_EVERY_MOVE, "trade-off", "own", "ways", "second"]
"""What a move on the Balance page reruns, in this order: list and charts first, intervals after."""
NOT_ENTERED = "Not entered"
"""What stands in a field that nobody filled in."""


def field_key(field: str, place: str = "") -> str:
    """Widget key of a field: its own name, with the place behind where it stands on a page a second time."""
    return f"{field}__{place}" if place else field


def show(key: str, value: Any, follows: bool = False) -> None:
    """Set a widget's state before it is drawn, and remember it.

    Args:
        follows: whether the value follows from other widgets until this one is moved.
    """
    st.session_state[key] = value
    st.session_state.setdefault("shown", {})[key] = (value, follows)


def another_moved(key: str) -> bool:
    """Whether a hand moved another widget, so that what came for this one is only what the browser still showed.

    At quick key presses the browser sends the next one before it has drawn what followed from the one before.
    """
    return any(
        st.session_state.get(other, value) != value
        for other, (value, follows) in st.session_state["shown"].items()
        if other != key and not follows
    )


def _bind(
    part: str,
    field: str,
    key: str,
    shown: Callable[[Any], Any],
    kept: Callable[[Any], Any],
    fragments: bool,
    everywhere: bool,
    also: Mapping[str, Any],
) -> dict:
    """Set the widget's state from the profile and return the arguments that tie it to the field."""
    value = refused.value_of(part, field)
    follows = value is None and shown(value) is not None  # it shows what the list came to, as other widgets move it
    show(key, shown(value), follows)

    def moved() -> None:
        if follows and another_moved(key):
            return
        session.change(part, **{field: kept(st.session_state[key])}, **also)
        if everywhere:
            st.rerun()
        if fragments:
            st.rerun(BALANCE_FRAGMENTS)

    return {"key": key, "on_change": moved}


def _same(value: Any) -> Any:
    return value


def bound(
    widget: Callable[..., Any],
    label: str,
    part: str,
    field: str,
    *,
    place: str = "",
    shown: Callable[[Any], Any] = _same,
    kept: Callable[[Any], Any] = _same,
    fragments: bool = False,
    everywhere: bool = False,
    also: Mapping[str, Any] = MappingProxyType({}),
    **arguments: Any,
) -> None:
    """Draw one widget for one field.

    Args:
        part: "applicant" or "preferences".
        shown, kept: from the field's value to the widget's and back.
        fragments: rerun only the Balance fragments instead of the whole page.
        everywhere: rerun the whole page, also from inside a fragment.
        also: further fields of the part that a move sets.
    """
    key = field_key(field, place)
    widget(label, **_bind(part, field, key, shown, kept, fragments, everywhere, also), **arguments)
    sentence = refused.refusal_of(part, field)
    if sentence:
        st.error(sentence, icon=":material/error:")


def automatic(field: str, label: str) -> None:
    """A button that gives a field of the preferences back to the product."""

    def release() -> None:
        session.change("preferences", **{field: None})
        st.rerun(BALANCE_FRAGMENTS)

    st.button(label, key=f"auto-{field}", on_click=release, type="tertiary", icon=":material/autorenew:")


def number(label: str, field: str, **arguments: Any) -> None:
    """A number of the applicant's form that may stay empty, within the limits of its field."""
    least, most = limits(Applicant, field)
    if isinstance(least, float):
        arguments = {"step": 1.0, "format": "%g", **arguments}
    bound(
        st.number_input, label, "applicant", field, min_value=least, max_value=most, placeholder=NOT_ENTERED,
        **arguments,
    )  # fmt: skip


YES_NO = {None: NOT_ENTERED, True: "Yes", False: "No"}


def yes_no(label: str, field: str, **arguments: Any) -> None:
    """A question of the applicant's form: yes, no, or not entered."""
    bound(
        st.segmented_control,
        label,
        "applicant",
        field,
        options=list(YES_NO),
        format_func=YES_NO.__getitem__,
        **arguments,
    )


def words(label: str, field: str, options: Sequence[str], **arguments: Any) -> None:
    """Several words chosen or typed, kept as a tuple."""
    bound(
        st.multiselect, label, "applicant", field, options=options, accept_new_options=True, shown=list, kept=tuple,
        **arguments,
    )  # fmt: skip
