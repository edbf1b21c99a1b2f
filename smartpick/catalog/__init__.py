"""The program table: what is known about each residency program, from where, and as of when.

Nothing here knows an applicant, nor what a user brings. `load_catalog()` is the way in.
"""

from smartpick.catalog.evidence import Fact, evidence_sentence, sources
from smartpick.catalog.load import Catalog, load_catalog
from smartpick.catalog.regions import Regions, read_regions
from smartpick.catalog.summary import summary
from smartpick.data_folder import CatalogError

__all__ = [
    "Catalog",
    "CatalogError",
    "Fact",
    "Regions",
    "evidence_sentence",
    "load_catalog",
    "read_regions",
    "sources",
    "summary",
]
