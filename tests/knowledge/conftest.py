from __future__ import annotations

from collections.abc import Iterator

import pytest

from smartpick.knowledge.imports.tables import tables_of


@pytest.fixture(autouse=True, scope="module")
def _taken_apart_here() -> Iterator[None]:
    """Files are taken apart in this process: a hundred examples need no hundred others (`test_guarded` has some)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "smartpick.knowledge.imports.reading.tables",
            lambda content, progress=None: tables_of(content, progress or (lambda done, of: None)),
        )
        yield
