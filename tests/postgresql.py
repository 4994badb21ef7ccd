"""A PostgreSQL server for tests: the one that is given, or one that they start for themselves."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def server_url() -> Iterator[str]:
    """Give the URL of a server: that of FLOGCHECK_TEST_POSTGRESQL, else of one started on loopback.

    Skips the test where neither is to be had.
    """
    given = os.environ.get("FLOGCHECK_TEST_POSTGRESQL")
    if given:
        yield given
        return
    initdb, control = _binary("initdb"), _binary("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("no PostgreSQL server is installed, and FLOGCHECK_TEST_POSTGRESQL names none")
    # Not below pytest's folders: each of its sessions closes them to other users anew.
    folder = Path(tempfile.mkdtemp(prefix="flogcheck-pg-"))
    data, log = folder / "data", folder / "log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # PostgreSQL refuses to run as root; a container's tests often do.
    as_user: list[str] = []
    if os.geteuid() == 0:
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        data.mkdir()
        shutil.chown(data, "nobody", "nogroup")
        shutil.chown(folder, "nobody", "nogroup")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    for command in (
        [initdb, "-D", str(data), "-U", "tests", "-A", "trust", "-N"],
        [control, "-D", str(data), "-l", str(log), "-o", options, "-w", "start"],
    ):
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"postgresql+psycopg://tests@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*as_user, control, "-D", str(data), "-m", "immediate", "stop"], check=True, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def _binary(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)
