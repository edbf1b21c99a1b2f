"""Parquet tables: the size is read from the file's own foot before anything is unpacked."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from smartpick.knowledge.imports.grid import MAX_UNPACKED, ImportRefused, Line, Sheet, cell, refuse_size, sheet_of


def read_parquet(content: bytes) -> list[Sheet]:
    """One sheet without a name; its headers are line 1, its first row line 2.

    Raises:
        ImportRefused: if it is damaged or too large.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        about = file.metadata
        refuse_size(about.num_rows, about.num_columns, about.num_rows * about.num_columns)
        if sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups)) > MAX_UNPACKED:
            raise ImportRefused("This table unpacks to far too much; keep only the programs you need.")
        table = file.read()
        columns = [column.to_pylist() for column in table.columns]
    except ImportRefused:
        raise
    except Exception as error:  # a damaged file fails with Arrow's errors, OSError, or a value Python cannot hold
        raise ImportRefused("This Parquet file is damaged.") from error
    lines = [Line(1, tuple(cell(name) for name in table.column_names))]
    lines += [Line(2 + at, tuple(cell(value) for value in row)) for at, row in enumerate(zip(*columns, strict=True))]
    return [sheet_of("", lines)]
