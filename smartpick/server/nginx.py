"""Several servers under one address: what nginx is told, for `serve --workers` and for replicas on several machines.

    python -m smartpick.server.nginx --replica 10.0.0.1:8501 --replica 10.0.0.2:8501 --listen 443 \
        --tls fullchain.pem privkey.pem > /etc/nginx/conf.d/smartpick.conf

nginx keeps each visitor at the replica that holds their session, by a cookie with its number, and takes them to another
when that one is gone.
"""

import argparse
import contextlib
import re
import shutil
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import jinja2

from smartpick.server.guard import METRICS
from smartpick.writing import write_file

COOKIE = "smartpick_replica"
"""Holds the number of the replica where a visitor is, and nothing of theirs."""
UPLOAD_MB = 21
"""Largest request: `maxUploadSize` of .streamlit/config.toml, and what wraps a file."""
SILENT_S = 8
"""Seconds without a word after which a server counts as hanging, where a page or a file of its own is asked for: more
than a page waits for a database that is silent (`visitors.ASK_S`, twice)."""
SPEAKS_S = 30
"""The same for a websocket, on which uvicorn speaks every 20, and for what may take longer."""
WHOLE = """\
daemon off;
pid "{folder}/pid";
error_log stderr emerg;
worker_processes 1;
events {{ worker_connections 16384; }}
http {{
    {temporary}
    include "{folder}/site.conf";
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def site(replicas: Sequence[str], listen: str, tls: Sequence[str] = ()) -> str:
    """The part of nginx's configuration that is SmartPick's, for inside `http { }`.

    Args:
        replicas: where each answers, `ADDRESS:PORT`, IPv6 in brackets; no names, for nginx tells what answered by its
            address. Their order gives their numbers.
        listen: what nginx listens at, a port or `HOST:PORT`.
        tls: the files with the certificate (and those above it) and with its key; none: plain HTTP.

    Example:
        >>> "server 127.0.0.1:8502;" in site(["127.0.0.1:8502"], "127.0.0.1:8501")
        True
    """
    room = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)  # no HTML
    room.filters["escape_regex"] = re.escape
    template = room.from_string(Path(__file__).with_name("site.conf.jinja").read_text("utf-8"))
    return template.render(
        replicas=replicas, listen=listen, tls=[str(Path(file).resolve()) for file in tls],
        cookie=COOKIE, metrics=METRICS, upload_mb=UPLOAD_MB,
        silent_s=SILENT_S, speaks_s=SPEAKS_S,
    )  # fmt: skip


def command(folder: Path, site_text: str) -> list[str]:
    """What starts an nginx of its own, in the foreground, with all its files in a folder.

    Args:
        folder: an empty one, in which its configuration is written.
        site_text: as `site` makes it.

    Raises:
        FileNotFoundError: nginx is not installed.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    if program is None:
        raise FileNotFoundError("nginx")
    temporary = "\n    ".join(f'{name}_temp_path "{folder}/{name}";' for name in _TEMPORARY)
    write_file(folder / "site.conf", site_text.encode())
    write_file(folder / "nginx.conf", WHOLE.format(folder=folder, temporary=temporary).encode())
    return [program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the part of nginx's configuration that is SmartPick's."""
    parser = argparse.ArgumentParser(
        prog="python -m smartpick.server.nginx", description="Print nginx's configuration for several servers."
    )
    parser.add_argument(
        "--replica",
        action="append",
        required=True,
        metavar="ADDRESS:PORT",
        help="where a server answers; again for each",
    )
    parser.add_argument("--listen", default="80", metavar="[ADDRESS:]PORT", help="where nginx listens, default 80")
    parser.add_argument("--tls", nargs=2, default=(), metavar=("CERTIFICATE", "KEY"), help="files, for HTTPS")
    options = parser.parse_args(argv)
    for address in [*options.replica, options.listen if ":" in options.listen else f"0.0.0.0:{options.listen}"]:
        if not _is_address(address):
            parser.error(f"“{address}” is not an address with its port, as 10.0.0.1:8501 or [2001:db8::1]:8501.")
    print(site(options.replica, options.listen, options.tls), end="")
    return 0


def _is_address(text: str) -> bool:
    host, _, port = text.rpartition(":")
    with contextlib.suppress(ValueError):
        ip_address(host[1:-1] if host.startswith("[") and host.endswith("]") else host)
        return 0 < int(port) < 65536 and (":" not in host or host.startswith("["))
    return False


if __name__ == "__main__":
    sys.exit(main())
