"""Audits as a person runs them: a list of loopback blogs, the command in a process of its own, its store read back."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from tests.site_server import Site
from tests.sites_to_train import KINDS, pages_of

COMMAND = [sys.executable, "-c", "from classifier.cli import main; main()", "audit"]
QUICK = ["--pages", "3", "--delay", "0", "--pictures", "0", "--offline", "--jobs", "2"]


class Blogs:
    """Invented blogs, each on a loopback address of its own, as servers of their own would be; a context manager."""

    def __init__(self, of_a_kind: int) -> None:
        self._stack = ExitStack()
        kinds = [(kind, number) for number in range(of_a_kind) for kind in KINDS]
        self.sites = [
            Site(pages_of(kind, number), address=f"127.0.1.{place}") for place, (kind, number) in enumerate(kinds, 1)
        ]

    def __enter__(self) -> Blogs:
        for site in self.sites:
            self._stack.enter_context(site)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write_list(self, path: Path, *more: str) -> Path:
        """Write the list as a spreadsheet would, with a column of ours beside."""
        rows = [f"{site.url},agency {place % 2}" for place, site in enumerate(self.sites)]
        path.write_text("\n".join(["Blog,Agency", *rows, *more]) + "\n", encoding="utf-8")
        return path

    def forget(self) -> None:
        """Forget who asked for what."""
        for site in self.sites:
            site.asked.clear()


def start(folder: Path, *arguments: str | Path, quick: bool = True, **more: Any) -> subprocess.Popen[str]:
    """Start an audit in a process group of its own, as a terminal does."""
    command = [*COMMAND, "-o", "out", *(QUICK if quick else []), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.Popen(command, text=True, cwd=folder, env=environment, start_new_session=True, **pipes)


def run(folder: Path, *arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run an audit to its end."""
    child = start(folder, *arguments, **more)
    out, err = child.communicate(timeout=240)
    return subprocess.CompletedProcess(child.args, child.returncode, out, err)


def rows(folder: Path, number: int = 0) -> list[dict[str, Any]]:
    """Read the blogs of the last run, or of one run, as the database holds them."""
    store = folder / "out" / "audit.sqlite"
    if not store.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            wanted = number or database.execute("SELECT max(id) FROM runs").fetchone()[0] or 0
            found = database.execute("SELECT * FROM entries WHERE run_id = ? ORDER BY position", [wanted])
            return [dict(row) for row in found]
    except sqlite3.OperationalError:  # not there yet
        return []


def seen_to(folder: Path) -> list[dict[str, Any]]:
    """Read the blogs of the last run that have a result."""
    return [row for row in rows(folder) if row["state"] != "left"]


def wait_for(folder: Path, count: int) -> None:
    """Wait until so many blogs have a result."""
    last = time.monotonic() + 120
    while len(seen_to(folder)) < count:
        assert time.monotonic() < last, "the audit does not get on"
        time.sleep(0.05)


def bundle_of(folder: Path, row: dict[str, Any]) -> dict[str, Any]:
    """Read the assessment that lies in the bundle of a blog."""
    text = (folder / "out" / row["evidence"] / "assessment.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
