"""The user's own files: spreadsheets, exports and reports, read without a browser and without running anything.

`read_import()` is the way in: read → columns → rows matched, new or not understood → changes → accepted.
"""

from smartpick.catalog.imports.grid import ImportRefused
from smartpick.catalog.imports.heads import Column
from smartpick.catalog.imports.names import FIELDS
from smartpick.catalog.imports.result import Change, ImportResult, read_import
from smartpick.catalog.imports.rows import Row

__all__ = ["FIELDS", "Change", "Column", "ImportRefused", "ImportResult", "Row", "read_import"]
