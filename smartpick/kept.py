"""What every part of a plan is: frozen, and made of whole characters."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from smartpick.sentences import mended


class Kept(BaseModel):
    """A part of what a user keeps: frozen, knows its fields, and holds whole characters only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _whole_characters(cls, fields: Any) -> Any:
        return _mended_inside(fields)


def _mended_inside(value: Any) -> Any:
    """Plain values with every text in them mended; the same object where nothing was to mend."""
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, dict):
        new = {_mended_inside(key): _mended_inside(inside) for key, inside in value.items()}
        return new if len(new) == len(value) else value  # two keys that become one: let the field refuse them
    if isinstance(value, list | tuple):
        return type(value)(map(_mended_inside, value)) if type(value) in {list, tuple} else value
    return value
