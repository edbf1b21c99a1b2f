"""A list of programs: rows side by side on a wide screen, cards on a phone, each with Pin, Leave out and Details.

Sent: `rows` (the fields of `CardRow`), `top` (end of the common scale of chances, percent), `seen` (number of the last
tap the server took) and `colours` (tier to hex). Returned, both as triggers: `details`, the code of a program; and
`mark`, every tap that the server has not seen, as [{code, mark, number}], where mark is as in `CardRow` and numbers
rise from tap to tap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Literal

import streamlit as st

from smartpick.ui import session
from smartpick.ui.components import registered

_component = registered("cards", '<div class="cards"><ul></ul><span role="status"></span></div>')

Mark = Literal["pinned", "out", ""]
_MARKS = {
    "pinned": {"pinned": True},
    "out": {"excluded": True},
    "": {"pinned": False, "excluded": False},
}
"""Mark of a program to what `session.mark_all` makes of it: whatever it was before, it is that afterwards."""


@dataclass(frozen=True)
class CardRow:
    """One program as its card shows it.

    Args:
        code: ACGME code.
        name: full name of the program.
        place: "Fontana, CA".
        tier: 1 home region, 2 rest of the West, 3 nation; the sign before the name.
        low, high: chance that it works out, percent (0–100).
        chance: the same in words.
        visa: what is known of the visa need, in a few words; "" where there is none.
        adds: what the list gains by it, in a few words.
        why: why it is on the list, in short.
        note: the user's own.
        now: the chance given the news of the season, in words; "" before any news.
        mark: "pinned", "out" (left out by the user) or "".
    """

    code: str
    name: str
    place: str
    tier: int
    low: float
    high: float
    chance: str
    visa: str
    adds: str
    why: str
    note: str = ""
    now: str = ""
    mark: Mark = ""


def cards(
    rows: Sequence[CardRow], key: str, top: float, colours: Mapping[int, str], fragments: Sequence[str]
) -> str | None:
    """Draw the programs in the order given; returns the code of the one whose details are asked for in this run.

    A mark goes into the plan by itself. A program left out keeps its place as a line with Undo until it is mounted
    under another key.

    Args:
        rows: programs on the list.
        key: of the component; its own for every other list.
        top: end of the scale that all bars share, percent; equal in lists that are compared.
        colours: hex colour of each tier.
        fragments: what is drawn again after a mark.
    """
    data = {
        "list": key,
        "rows": [asdict(row) for row in rows],
        "top": top,
        "seen": st.session_state.get(f"{key}-seen", 0),
        "colours": dict(colours),
    }
    marked = partial(_marked, key, tuple(fragments))
    return _component(key=key, data=data, on_mark_change=marked, on_details_change=lambda: None).details


def _marked(key: str, fragments: tuple[str, ...]) -> None:
    """Take over the taps not yet seen, in their order."""
    seen = st.session_state.get(f"{key}-seen", 0)
    taps = sorted(st.session_state[key].mark, key=lambda tap: tap["number"])
    new = [tap for tap in taps if tap["number"] > seen]
    if new:
        st.session_state[f"{key}-seen"] = new[-1]["number"]
        session.mark_all({tap["code"]: _MARKS[tap["mark"]] for tap in new})
    st.rerun(fragments)
