"""Links: what somebody must know to reach a person's plans, or one of them. Only their hashes are ever kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 bits as `secrets.token_urlsafe(32)` writes them: twice what nobody can guess."""


@dataclass(frozen=True)
class Link:
    """A secret. It shows itself nowhere, so that no log and no traceback can hold it: ask for `secret` by name."""

    secret: str = field(repr=False)

    @classmethod
    def new(cls) -> Link:
        """One that nobody had before.

        Example:
            >>> from smartpick.store import Link
            >>> Link.new()
            Link()
        """
        return cls(secrets.token_urlsafe(32))

    @classmethod
    def read(cls, text: str | None) -> Link | None:
        """The link somebody brings; None where it cannot be one, being too short to be safe or not whole."""
        return cls(text) if text and _SHAPE.fullmatch(text) else None

    @property
    def hash(self) -> str:
        """What is kept of it: its SHA-256 in hexadecimal. From random bits of this length nothing leads back."""
        return hashlib.sha256(self.secret.encode()).hexdigest()
