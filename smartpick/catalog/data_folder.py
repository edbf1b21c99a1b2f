"""Where the shipped data lives, and the one error this package raises."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


class CatalogError(ValueError):
    """Something about the data is not as it should be, said in one sentence a user can act on."""
