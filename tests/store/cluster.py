"""A PostgreSQL of the tests' own: Debian's programs, a folder that goes after, a socket in it and no port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))


@dataclass(frozen=True)
class Cluster:
    """A server in a folder, run as `user`, for it refuses to run as root."""

    folder: Path
    user: int | None

    @classmethod
    def made(cls) -> Cluster:
        """A new one that runs."""
        assert PROGRAMS, "PostgreSQL is not installed: sh tests/run does it"
        # Not below pytest's folder, which only its owner may enter.
        made = cls(Path(tempfile.mkdtemp(prefix="smartpick-pg-")), _somebody() if os.getuid() == 0 else None)
        if made.user is not None:
            os.chown(made.folder, made.user, -1)
        made._call("initdb", "-D", made.data, "-U", "smartpick", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (made.data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = ''\nunix_socket_directories = '{made.folder}'\nshared_buffers = 16MB\n"
                "fsync = off\nfull_page_writes = off\nmax_connections = 40\n"
            )
        made.start()
        return made

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        self._call("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "start")

    def stop(self) -> None:
        """At once, as when the machine goes down."""
        self._call("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """The server stands still, as behind a line that was cut: it takes connections and says nothing."""
        postmaster = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        processes = [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            process.suspend()
        try:
            yield
        finally:
            for process in processes:
                process.resume()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        return f"postgresql://smartpick@/{database}?unix_sock={self.folder}/.s.PGSQL.5432"

    def _call(self, program: str, *arguments: str | Path) -> None:
        with tempfile.TemporaryFile() as said:  # no pipe: the server would keep it open
            done = subprocess.run(
                [PROGRAMS[-1].with_name(program), *arguments], user=self.user, cwd=self.folder, check=False,
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            )  # fmt: skip
            said.seek(0)
            assert done.returncode == 0, said.read().decode()


def _somebody() -> int:
    """A user who is not root: the one Debian's package makes."""
    return pwd.getpwnam("postgres").pw_uid
