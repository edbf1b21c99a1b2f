"""A rank list to number, mark and put in order: rows on a wide screen, cards on a phone.

A number typed beside a program puts it there, an emptied one takes it off; arrow keys in the field move it by one, and
a mouse drags it. Sent: `rows` (the fields of `RankRow`), `criteria` ([key, label]), `seen` (number of the last move the
server took) and `colours` (tier to hex). Returned as the trigger `moves`: every move that the server has not seen, as
[{code, what, value, number}], where numbers rise from move to move and what is "place" (1 the first, 0 off the list),
"nrmp" (the code as typed) or "mark:" with the key of a criterion (1–5, 0 none).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from smartpick.ui.components import registered

_component = registered("rank_rows", '<div class="ranks"><ol></ol><span role="status"></span></div>')


@dataclass(frozen=True)
class RankRow:
    """One program as its row shows it.

    Args:
        code: ACGME code.
        name: full name of the program.
        where: its place and what became of the interview, in a few words.
        tier: 1 home region, 2 rest of the West, 3 nation, 0 = not in the table; the sign before the name.
        place: on the list, 1 the first; 0 = not on it. Rows come in this order, those not on the list last.
        marks: key of a criterion → 1–5, as far as given.
        score: what follows from the marks, in words.
        chance: that one matches here, in words.
        note: how sure the place is, in words.
        nrmp: the NRMP's code as entered, "" = none.
        refused: why what stands in `nrmp` is not kept, "" = it is.
    """

    code: str
    name: str
    where: str
    tier: int
    place: int
    marks: Mapping[str, int]
    score: str
    chance: str
    note: str
    nrmp: str
    refused: str


def rank_rows(
    rows: Sequence[RankRow],
    criteria: Mapping[str, str],
    key: str,
    colours: Mapping[int, str],
    on_moves: Callable[[list[dict[str, Any]]], None],
) -> None:
    """Draw the list.

    Args:
        rows: those on the list first, in its order.
        criteria: key → label of what is marked.
        key: of the component.
        colours: hex colour of each tier.
        on_moves: called with the moves that were not seen before, in their order.
    """
    data = {
        "list": key,
        "rows": [asdict(row) for row in rows],
        "criteria": list(criteria.items()),
        "seen": st.session_state.get(f"{key}-seen", 0),
        "colours": dict(colours),
    }

    def heard() -> None:
        seen = st.session_state.get(f"{key}-seen", 0)
        sent = sorted(st.session_state[key].moves, key=lambda move: move["number"])
        new = [move for move in sent if move["number"] > seen]
        if new:
            st.session_state[f"{key}-seen"] = new[-1]["number"]
            on_moves(new)

    _component(key=key, data=data, on_moves_change=heard)
