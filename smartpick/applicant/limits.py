"""What a field of a form may hold, read from its model: sentences and widgets take their numbers from here."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel


def limits(model: type[BaseModel], field: str) -> tuple[Any, Any]:
    """The least and the most a field takes, as its model says: `limits(Applicant, "step2_ck")` is (1, 300).

    Args:
        model: a pydantic model such as Applicant, Story or Preferences.
        field: name of one of its fields that holds a number, a text or a list.

    Returns:
        Whole numbers or floats, as the field holds; of a text or a list, its length. An end that the field leaves out
        (above 0) counts as its least.

    Raises:
        ValueError: the model sets no most for this field.
    """
    info = model.model_fields[field]
    most = _bound(info.metadata, "le", "lt", "max_length")
    if most is None:
        raise ValueError(f"{model.__name__}.{field} has no limits.")
    least = _bound(info.metadata, "ge", "gt", "min_length") or 0
    is_float = float in (info.annotation, *get_args(info.annotation))
    return (float(least), float(most)) if is_float else (least, most)


def _bound(metadata: list[Any], *names: str) -> Any:
    """The first of the named bounds that is set; None where none is."""
    return next((getattr(part, name) for part in metadata for name in names if hasattr(part, name)), None)
