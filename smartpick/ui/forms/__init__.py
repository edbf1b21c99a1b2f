"""Forms whose fields belong to no plan until a button is pressed: the browser's tab holds them over a reload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.ui.forms import check, fact


def held() -> dict[str, Any]:
    """What stands in open forms, by the key of each field; {} if nobody touched one."""
    return fact.held() | check.held()


def fill(form: Mapping[str, Any]) -> None:
    """Fill the forms as `held` gave them to this browser."""
    fact.fill(form)
    check.fill(form)
