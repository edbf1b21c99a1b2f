"""Write down what the files in data/ are: python -m smartpick.catalog.checksums [FILE ...] [--accept-losses]

Run it after every change by hand in data/; the builds do it for what they write. SmartPick starts only with files that
are as listed, so that a damaged copy never passes for other facts.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from smartpick import data_folder
from smartpick.data_folder import DATA, ROWS, SUMS, CatalogError
from smartpick.sentences import sentence_of
from smartpick.writing import SHIPPED, write_file

_LISTS = {SUMS, ROWS}


def record(files: Iterable[Path] | None = None, accept_losses: bool = False) -> list[str]:
    """Bring `data/SHA256SUMS` and `data/rows.csv` up to date.

    Args:
        files: only these; what lies outside `data/` is passed over. None = every file in `data/`.
        accept_losses: list a file also if it has fewer rows than were listed.

    Returns:
        The files that were listed otherwise before, or not at all, or are gone.

    Raises:
        CatalogError: a file lost rows, or is not what its name says. Nothing is written then.
    """
    everything = sorted(path for path in DATA.rglob("*") if path.is_file() and path.name[0] != ".")
    chosen = everything if files is None else [path.resolve() for path in files]
    names = [path.relative_to(DATA).as_posix() for path in chosen if path.is_relative_to(DATA)]
    names = [name for name in names if name not in _LISTS]
    sums, rows = _listed(afresh=files is None and accept_losses)
    there = {path.relative_to(DATA).as_posix() for path in everything}
    changed = [name for name in sums if name not in there] if files is None else []
    for name in changed:
        sums.pop(name)
        rows.pop(name, None)
    for name in names:
        content = (DATA / name).read_bytes()
        count, before = data_folder.rows_in(name, content), rows.get(name)
        if count is not None:
            if count < 1 or (before is not None and count < before and not accept_losses):
                raise CatalogError(
                    f"data/{name} has {count} rows and had {before or 'some'}. Nothing was written. "
                    "Say --accept-losses if this is meant."
                )
            rows[name] = count
        digest = hashlib.sha256(content).hexdigest()
        if sums.get(name) != digest:
            changed.append(name)
            sums[name] = digest
    if not changed:
        return []
    counts = _csv([("file", "rows"), *sorted(rows.items())])
    sums[ROWS] = hashlib.sha256(counts).hexdigest()
    write_file(DATA / ROWS, counts, SHIPPED)
    write_file(DATA / SUMS, "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode(), SHIPPED)
    for kept in (data_folder.sums, data_folder.row_counts, data_folder.shipped_file, data_folder.check_data):
        kept.cache_clear()
    return changed


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table that ships, its header first, and list it."""
    write_file(path, _csv(rows), SHIPPED)
    record([path])


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table, lineterminator="\n").writerows(rows)
    return table.getvalue().encode()


def _listed(afresh: bool) -> tuple[dict[str, str], dict[str, int]]:
    """The lists as they are; where they cannot be read, empty ones if that is meant."""
    if not (DATA / SUMS).exists():
        return {}, {}
    data_folder.sums.cache_clear()
    data_folder.row_counts.cache_clear()
    try:
        return dict(data_folder.sums()), dict(data_folder.row_counts())
    except CatalogError:
        if not afresh:
            raise
        return {}, {}


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns 0, or 2 after one sentence on stderr."""
    parser = argparse.ArgumentParser(prog=data_folder.RECORD, description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="only these; all of data/ if not given")
    parser.add_argument("--accept-losses", action="store_true", help="even if a file has fewer rows than before")
    options = parser.parse_args(arguments)
    try:
        changed = record(options.files or None, options.accept_losses)
    except (CatalogError, OSError) as error:
        print(sentence_of(error), file=sys.stderr)
        return 2
    print(f"Listed anew: {', '.join(changed) or 'nothing'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
