"""Forms whose fields belong to no plan until a button is pressed: the browser's tab holds them over a reload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.ui import session
from smartpick.ui.explore import verify

_FACT = "fact-"


def held() -> dict[str, Any]:
    """What stands in open forms, by the key of each field; {} if nobody touched one."""
    return {f"{_FACT}{name}": value for name, value in session.form().items()} | verify.held()


def fill(form: Mapping[str, Any]) -> None:
    """Fill the forms as `held` gave them to this browser."""
    session.fill_form({key.removeprefix(_FACT): value for key, value in form.items() if key.startswith(_FACT)})
    verify.fill(form)
