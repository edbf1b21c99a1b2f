"""A list of programs beside a map, for eyes that prefer words and for hands without a mouse.

Sent: `rows`, each a code and then lines of text, the first of them the name; `picked`, the code that is marked; `label`
for those who hear the list; `rest`, a line below it. The trigger `picked` is the code of the program picked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from smartpick.ui.components import registered

_component = registered("program_list", '<ul role="listbox" tabindex="0"></ul><p></p>')
_KEY = "program-list"


def program_list(
    rows: Sequence[Sequence[str]], picked: str, label: str, rest: str, on_pick: Callable[[str], None]
) -> None:
    """Draw the list.

    Args:
        rows: code, name and further lines of each program.
        picked: code of the program that is marked, or "".
        label: what the list is called.
        rest: what is said below it.
        on_pick: called with the code of a program that is picked.
    """

    def heard() -> None:
        state: Any = st.session_state[_KEY]
        if state.picked:
            on_pick(state.picked)

    _component(
        key=_KEY, data={"rows": rows, "picked": picked, "label": label, "rest": rest}, on_picked_change=heard
    )  # fmt: skip
