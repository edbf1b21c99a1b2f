"""The same lists on a Dask cluster. The only module that knows Dask, and only when it is asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError

from smartpick.batch.one import Done, OtherData, data_version, list_of
from smartpick.sentences import printable

DEATHS = 20
"""Workers that may die over one profile before it is given up: those killed from outside are no fault of a profile."""
SECONDS = 10
"""Until a scheduler that does not answer is given up."""
_GOES_ON = "What is finished is kept: the same command goes on from there."


def on_cluster(texts: Mapping[str, bytes], address: str) -> Iterator[tuple[str, Done]]:
    """(key, what came of it) of each text, as they come. Every task carries its own profile: a worker that dies, or
    comes later, costs only what it had in hand.

    Args:
        texts: key to a profile, as `open_plan` takes it.
        address: of the scheduler, as in "tcp://127.0.0.1:8786".

    Raises:
        ValueError: no scheduler answers, it is gone, or its workers have no SmartPick, or another one.
    """
    try:
        from distributed import Client, KilledWorker, as_completed  # noqa: PLC0415 – only where it is asked for
    except ImportError as error:
        raise ValueError("--scheduler needs the package distributed: pip install -r requirements.txt.") from error
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is raised, and said in one sentence
    shown = printable(address, 100)
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (TimeoutError, OSError, ValueError) as error:
        raise ValueError(f"No Dask scheduler answers at {shown}.") from error
    try:
        # A function without a name travels as it is: the scheduler itself needs no SmartPick.
        client.run_on_scheduler(
            lambda dask_scheduler, deaths=DEATHS: setattr(
                dask_scheduler, "allowed_failures", max(deaths, dask_scheduler.allowed_failures)
            )
        )
        data = data_version()
        futures = {
            client.submit(list_of, text, data, key=f"smartpick-{key}", pure=False): key for key, text in texts.items()
        }
        for future in as_completed(futures, loop=client.loop):
            try:
                yield futures[future], future.result()
            except KilledWorker:
                stopped = f"The workers stopped {DEATHS} times while they made this list."
                yield futures[future], Done(reason=stopped)
            future.release()
    except ImportError as error:
        raise ValueError(f"A worker of {shown} has no SmartPick: start it in SmartPick's folder.") from error
    except OtherData:
        raise
    except (TimeoutError, OSError, CancelledError) as error:
        raise ValueError(f"The Dask scheduler at {shown} is gone. {_GOES_ON}") from error
    finally:
        client.close()
