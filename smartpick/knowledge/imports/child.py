"""The process in which a user's file is taken apart: bytes on stdin, lines of JSON on stdout, no more than its limits.

`guarded` starts it by its path, not as a module: of SmartPick it needs the readers only, and they need only `grid`. The
packages above them would take a second to load, so they stand here as empty names.
"""

from __future__ import annotations

import json
import sys
import types
from contextlib import suppress
from pathlib import Path

STEPS_A_SECOND = 20
"""Pages or sheets that earn a further second: a report has hundreds, and honest ones are read faster than that."""


def keep_to_limits(memory: int, seconds: int) -> None:
    """Limit this process, and let every other go first. Windows knows none of it: `guarded` then looks at the clock.

    Args:
        memory: bytes of data it may hold.
        seconds: of computing.
    """
    with suppress(ImportError, OSError, ValueError):
        import os  # noqa: PLC0415
        import resource  # noqa: PLC0415

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # Data alone: the address space of the Parquet library alone is larger than what it ever uses.
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        allow_seconds(seconds)


def allow_seconds(seconds: int) -> None:
    """The computing this process may do in all."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def stand_in_for_packages() -> None:
    """Empty packages in place of `smartpick` and those below it, so that importing a reader loads nothing else."""
    here = Path(__file__).parent
    for name, folder in (
        ("smartpick", here.parents[1]),
        ("smartpick.knowledge", here.parent),
        ("smartpick.knowledge.imports", here),
    ):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


def main(seconds: int) -> None:
    """Read one file, in so many seconds of computing and those that its pages earn."""
    from smartpick.knowledge.imports.grid import ImportRefused, packed  # noqa: PLC0415
    from smartpick.knowledge.imports.tables import tables_of  # noqa: PLC0415

    out = sys.stdout

    def say(**message: object) -> None:
        out.write(json.dumps(message, ensure_ascii=True, separators=(",", ":")) + "\n")
        out.flush()

    def tell(done: int, of: int) -> None:
        allow_seconds(seconds + done // STEPS_A_SECOND)
        say(done=done, of=of)

    try:
        kind, sheets = tables_of(sys.stdin.buffer.read(), tell)
    except ImportRefused as error:
        say(refused=str(error))
    except MemoryError:
        say(memory=True)
    else:
        say(kind=kind, sheets=[packed(sheet) for sheet in sheets])


if __name__ == "__main__":
    memory, seconds = map(int, sys.argv[1:])
    keep_to_limits(memory, seconds)
    stand_in_for_packages()
    main(seconds)
