"""Plans kept in a database: each with a revision, its versions, and the links by which it is reached."""

from smartpick.store.links import Link
from smartpick.store.pieces import Pieces
from smartpick.store.plans import (
    At,
    Held,
    Kept,
    MayOnlyRead,
    NoSuchLink,
    NoSuchPlan,
    PiecesMissing,
    Saved,
    Shared,
    Store,
    Version,
)
from smartpick.store.sql import StoreError

__all__ = [
    "At",
    "Held",
    "Kept",
    "Link",
    "MayOnlyRead",
    "NoSuchLink",
    "NoSuchPlan",
    "Pieces",
    "PiecesMissing",
    "Saved",
    "Shared",
    "Store",
    "StoreError",
    "Version",
]
