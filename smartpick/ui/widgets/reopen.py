"""Take a program into the pool although its page refuses, for the page may be old; and leave it out again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smartpick.ui import session


def button(code: str, back: bool, fragments: Sequence[str], place: str) -> None:
    """One program in again, or out.

    Args:
        back: whether it comes in; else it goes out.
        fragments: what is drawn again.
        place: keeps the keys of two places apart.
    """
    st.button(
        "Put back" if back else "Leave out again", key=f"reopen-{place}-{code}",
        icon=":material/undo:" if back else ":material/block:", on_click=_open_again,
        args=(code, back, tuple(fragments)),
        help="Their page may be old. It counts at the chance such a page leaves." if back else None,
    )  # fmt: skip


def _open_again(code: str, back: bool, fragments: tuple[str, ...]) -> None:
    session.set_knowledge(session.profile().knowledge.open_again(code, back))
    st.rerun([*fragments])
