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


def program_list(
    rows: Sequence[Sequence[str]], picked: str, label: str, rest: str, on_pick: Callable[[str], None],
    key: str = "program-list",
) -> None:  # fmt: skip
    """Draw the list.

    Args:
        rows: code, name and further lines of each program.
        picked: code of the program that is marked, or "".
        label: what the list is called.
        rest: what is said below it.
        on_pick: called with the code of a program that is picked.
        key: of the list in the session.
    """

    def heard() -> None:
        state: Any = st.session_state[key]
        if state.picked:
            on_pick(state.picked)

    _component(
        key=key, data={"rows": rows, "picked": picked, "label": label, "rest": rest}, on_picked_change=heard
    )  # fmt: skip


def pick_one(rows: Sequence[Sequence[str]], label: str, key: str) -> int | None:
    """Draw the list in place of a table too wide for a phone; position of the line picked, None while none is.

    Args:
        rows: as for `program_list`.
        label: likewise.
        key: in the session, where the code of the line picked stays.
    """
    codes, now = [code for code, *_ in rows], st.session_state
    program_list(rows, now.get(key, ""), label, "", lambda code: now.update({key: code}), f"{key}-list")
    return codes.index(now[key]) if now.get(key) in codes else None
