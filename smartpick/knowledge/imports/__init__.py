"""The user's own files: spreadsheets, exports and reports, read without a browser and without running anything.

`read_import()` is the way in: read → columns → rows matched, new or not understood → changes → accepted.
"""

from smartpick.knowledge.imports.grid import ImportRefused
from smartpick.knowledge.imports.headers import Column
from smartpick.knowledge.imports.names import FIELDS
from smartpick.knowledge.imports.result import Change, ImportResult, read_import
from smartpick.knowledge.imports.rows import Row

__all__ = ["FIELDS", "Change", "Column", "ImportRefused", "ImportResult", "Row", "read_import"]
