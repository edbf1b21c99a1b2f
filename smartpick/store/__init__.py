"""Plans kept in a database: each with a revision, its versions, and the links by which it is reached."""

from smartpick.store.links import Account, Link
from smartpick.store.pieces import Pieces
from smartpick.store.plans import Store
from smartpick.store.records import (
    At,
    Held,
    Joining,
    Kept,
    Left,
    MayOnlyRead,
    NoSuchLink,
    NoSuchPlan,
    PiecesMissing,
    Saved,
    Shared,
    SignInOver,
    Version,
)
from smartpick.store.sql import StoreError

__all__ = [
    "Account",
    "At",
    "Held",
    "Joining",
    "Kept",
    "Left",
    "Link",
    "MayOnlyRead",
    "NoSuchLink",
    "NoSuchPlan",
    "Pieces",
    "PiecesMissing",
    "Saved",
    "Shared",
    "SignInOver",
    "Store",
    "StoreError",
    "Version",
]
