"""A table as blocks, one a line of it, each with the names of its columns: for screens too narrow for the columns.

Sent: `rows`, each a list of cells [column, words, address or ""]; `label` for those who hear it. Nothing returns.
"""

from __future__ import annotations

from collections.abc import Sequence

from smartpick.ui.components import registered

_component = registered("records", '<ul tabindex="0"></ul>')


def records(rows: Sequence[Sequence[tuple[str, str, str]]], label: str) -> None:
    """Draw the blocks; where they are many, they scroll in a frame of their own.

    Args:
        rows: of each line its cells: name of the column, words, and the address behind them or "". The first cell is
            the head of the block and stands without its column.
        label: what the table is called.
    """
    _component(key=f"records {label}", data={"rows": rows, "label": label})
