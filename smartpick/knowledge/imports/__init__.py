"""The user's own files: spreadsheets, exports and reports, read without a browser and without running anything.

`read_import()` is the way in: parsed → columns → rows matched, new or not understood → changes → accepted. Where
columns are changed by hand, `parse()` takes the file apart once and `interpret()` reads it again.
"""

from smartpick.knowledge.imports.grid import ImportRefused
from smartpick.knowledge.imports.headers import Column, table_of
from smartpick.knowledge.imports.match import matcher_of
from smartpick.knowledge.imports.names import FIELDS
from smartpick.knowledge.imports.reading import File, interpret, parse, read_import, together
from smartpick.knowledge.imports.result import Change, ImportResult
from smartpick.knowledge.imports.row import Row
from smartpick.knowledge.imports.rows import specialty_of_most

__all__ = [
    "FIELDS",
    "Change",
    "Column",
    "File",
    "ImportRefused",
    "ImportResult",
    "Row",
    "interpret",
    "matcher_of",
    "parse",
    "read_import",
    "specialty_of_most",
    "table_of",
    "together",
]
