"""The text of a plan file in pieces: what every move changes, and large parts that travel only when they change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from smartpick.catalog import Catalog
from smartpick.plan import LARGE_PARTS, Change, Profile, differences, large_part, open_plan, small_part


class Piece(NamedTuple):
    """A large part of a plan: the SHA-256 of its text in hexadecimal, and the text; None where it is kept already."""

    digest: str
    text: str | None

    @classmethod
    def of(cls, text: str) -> Piece:
        """A text with its digest."""
        return cls(hashlib.sha256(text.encode()).hexdigest(), text)


@dataclass(frozen=True)
class Pieces:
    """A whole plan, as `smartpick.plan.file` writes it.

    Args:
        small: what `small_part` makes.
        large: each of LARGE_PARTS, as `large_part` makes it.
    """

    small: str
    large: Mapping[str, Piece]

    @classmethod
    def of(cls, profile: Profile, catalog_version: str, since: bool = False) -> Pieces:
        """The pieces of a profile; arguments as of `smartpick.plan.profile_to_json`."""
        return cls(
            small_part(profile, catalog_version, since),
            {name: Piece.of(large_part(profile, name)) for name in LARGE_PARTS},
        )

    @property
    def label(self) -> str:
        """What the plan is called: its name, else its specialty; "" where nobody can read it."""
        try:
            fields = json.loads(self.small)
            return str(fields.get("name") or fields["applicant"]["specialty"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return ""

    def named(self, name: str) -> Pieces:
        """The same plan under another name."""
        return Pieces(json.dumps({**json.loads(self.small), "name": name}, ensure_ascii=False), self.large)

    def text(self) -> str:
        """The plan file, letter for letter as `profile_to_json` writes it; what is none stays as it is."""
        try:
            whole = json.loads(self.small)
        except ValueError:
            return self.small
        if not isinstance(whole, dict):
            return self.small
        for piece in self.large.values():
            whole |= json.loads(piece.text or "{}")
        fields = [key for key in whole if key not in Profile.model_fields]  # what stands before the profile
        fields += [key for key in Profile.model_fields if key in whole]
        return json.dumps({key: whole[key] for key in fields}, indent=1, ensure_ascii=False)


def changes(old: Pieces, new: Pieces, catalog: Catalog) -> tuple[Change, ...]:
    """In what two plans differ, in words.

    Raises:
        PlanError: one of them cannot be opened.
    """
    return differences(open_plan(old.text()), open_plan(new.text()), catalog)
