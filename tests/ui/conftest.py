"""A server that keeps the plans, and the browsers and tabs of its visitors, without either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from smartpick.server import visitors
from smartpick.store import Link, Store, sql
from smartpick.ui import server_side, session

Tab = Callable[[], None]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A server that keeps the plans."""
    monkeypatch.setattr(sql, "TO_DISK", "OFF")
    monkeypatch.setattr(server_side, "LOOK_S", 0.0)
    opened = Store(f"sqlite:///{tmp_path}/plans.sqlite")
    visitors.keep_in(opened)
    yield opened
    visitors.keep_in(None)
    opened.close()


@pytest.fixture
def tab(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Tab]:
    """Open a tab of a browser, by default always the same; what it gives makes that tab the one in hand again."""
    one = Link.new()

    def opened(link: Link = one) -> Tab:
        state: dict[str, Any] = {}

        def turn() -> None:
            monkeypatch.setattr(st, "session_state", state)
            monkeypatch.setattr(server_side, "_link", lambda: link)

        turn()
        session.come_back()
        return turn

    return opened
