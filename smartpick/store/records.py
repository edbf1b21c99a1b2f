"""What the store gives back, and why it does not."""

from __future__ import annotations

from typing import NamedTuple

from smartpick.store.pieces import Pieces
from smartpick.store.sql import StoreError


class NoSuchLink(StoreError):
    """The link leads nowhere: guessed, cut, ended, or its plan is gone. Which of these is not said."""

    def __init__(self) -> None:
        super().__init__("This link leads to no plan: it has ended, or is not whole.")


class NoSuchPlan(StoreError):
    """The link is good, but leads to no such plan, or not to what was asked of it."""

    def __init__(self) -> None:
        super().__init__("There is no such plan here any more.")


class MayOnlyRead(StoreError):
    """The link lets one look at this plan, not change it; nothing was saved."""

    def __init__(self) -> None:
        super().__init__("The link to this plan lets you look at it, not change it.")


class SignInOver(StoreError):
    """The sign-in has expired: it opens nothing any more."""

    def __init__(self) -> None:
        super().__init__("Your sign-in has expired: sign in again to come to your plans.")


class PiecesMissing(LookupError):
    """A large part came without its text, which is not kept here: save again with all texts. Nothing was saved."""


class Saved(NamedTuple):
    """Where a plan lies now.

    plan: its id, another than was asked for where both were kept; revision: of it; instead_of: the revision that
    somebody else had saved meanwhile under the id asked for, and which stays there; None where nobody had.
    """

    plan: str
    revision: int
    instead_of: int | None = None


class Kept(NamedTuple):
    """One version of a plan, with all its texts; `saved_at` in seconds since 1970, by the clock of then."""

    plan: str
    revision: int
    saved_at: int
    pieces: Pieces


class Held(NamedTuple):
    """A plan in a list; `own` is false where another person gave a link to it. `saved_at` as of Kept.

    present: whether it is the one that was open last; may_save: whether what is changed in it is kept in it.
    """

    plan: str
    label: str
    revision: int
    saved_at: int
    own: bool
    present: bool
    may_save: bool


class At(NamedTuple):
    """Where a plan stands now: its last revision, and for who asks `own` and `may_save` as of Held."""

    revision: int
    own: bool
    may_save: bool


class Version(NamedTuple):
    """That there is such a version; `saved_at` as of Kept."""

    revision: int
    saved_at: int


class Shared(NamedTuple):
    """A link that was given out: its hash, the plan it leads to (None = all plans of the person), whether held.

    made_at: as `saved_at` of Kept; may_save: as of Held; label: for whom it is, as who gave it says; sign_in: whether
    it is a sign-in on some device, that may have expired.
    """

    hash: str
    plan: str | None
    held: bool
    made_at: int
    may_save: bool
    label: str
    sign_in: bool = False


class Left(NamedTuple):
    """What a browser holds from before somebody signed in: its own plans, those of others, whether that was asked."""

    own: int
    held: int
    asked: bool


class Joining(NamedTuple):
    """What goes along where a browser joins another person: plans, and whether either signs in by an account."""

    own: int
    signs_in: bool
    other_signs_in: bool
