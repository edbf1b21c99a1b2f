"""Parquet tables: the size is read from the file's own foot before anything is unpacked."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from smartpick.knowledge.imports.grid import (
    MAX_UNPACKED,
    Cell,
    ImportRefused,
    Line,
    Sheet,
    cell,
    joined,
    refuse_size,
    sheet_of,
)

_TEXTS = "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"
"""How Parquet keeps texts."""


def read_parquet(content: bytes) -> list[Sheet]:
    """One sheet without a name; its headers are line 1, its first row line 2.

    Raises:
        ImportRefused: if it is damaged or too large.
    """
    try:
        source = pa.BufferReader(content)
        about = pq.read_metadata(source)
        refuse_size(about.num_rows, about.num_columns, about.num_rows * about.num_columns)
        if sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups)) > MAX_UNPACKED:
            raise ImportRefused("This table unpacks to far too much; keep only the programs you need.")
        # Each text once, however many rows it stands in: what a short dictionary stands for may be far larger than the
        # file says of itself.
        texts = [at.path for at in map(about.schema.column, range(about.num_columns)) if at.physical_type in _TEXTS]
        file = pq.ParquetFile(source, read_dictionary=texts, page_checksum_verification=True)
        table = file.read(use_threads=False)
        columns = [[value for chunk in column.chunks for value in _cells(chunk)] for column in table.columns]
    except ImportRefused:
        raise
    except MemoryError:  # Arrow's own is one too
        raise
    except Exception as error:  # a damaged file fails with Arrow's errors, OSError, or a value Python cannot hold
        raise ImportRefused("This Parquet file is damaged.") from error
    lines = [Line(1, tuple(map(cell, table.column_names)))]
    lines += [Line(2 + at, row) for at, row in enumerate(zip(*columns, strict=True))]
    return [sheet_of("", lines)]


def _cells(chunk: pa.Array) -> list[Cell]:
    if not isinstance(chunk, pa.DictionaryArray):
        return [cell(joined(value)) for value in chunk.to_pylist()]
    texts = list(map(cell, chunk.dictionary.to_pylist()))
    return [None if at is None else texts[at] for at in chunk.indices.to_pylist()]
