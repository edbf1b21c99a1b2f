"""Links and accounts: by what somebody reaches a person's plans, or one of them. Only their hashes are ever kept."""

from __future__ import annotations

import hashlib
import json
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


@dataclass(frozen=True)
class Account:
    """Who somebody is to an OpenID provider. No e-mail: that may belong to somebody else next year.

    Args:
        issuer: the provider, by its address.
        subject: what it calls the person, for good and nobody else.
    """

    issuer: str = field(repr=False)
    subject: str = field(repr=False)

    @property
    def hash(self) -> str:
        """What is kept of it. Whoever knows both can make the same; whoever only has the hash must guess a subject."""
        return hashlib.sha256(json.dumps([self.issuer, self.subject]).encode()).hexdigest()

    def signed_in(self, nonce: str) -> Link:
        """The link that one sign-in is.

        It is made of what the provider signed, and never of what a visitor brings: `Link.read` takes no such text.

        Args:
            nonce: the random word that this sign-in was asked for with.

        Example:
            >>> from smartpick.store import Account, Link
            >>> Link.read(Account("https://id.example.org", "1").signed_in("n").secret) is None
            True
        """
        return Link(json.dumps([self.issuer, self.subject, nonce]))
