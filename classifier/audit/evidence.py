"""Where the bundles of an audit lie: a folder of this machine, or whatever fsspec reaches (a share, S3).

    EVIDENCE/1/blog.example/capture.warc.gz, assessment.json, report.html, manifest.json

Each run has a folder of its own, so that what an earlier run found is never written over.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.errors import MissingExtra
from crawler.errors import CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fsspec import AbstractFileSystem

_PART = ".part"


def is_remote(base: str) -> bool:
    """Tell whether evidence goes through fsspec rather than into a folder of this machine."""
    return "://" in base


def place(base: str, run: int, name: str) -> str:
    """Give where the bundle of a blog lies."""
    return f"{base.rstrip('/')}/{run}/{name}"


@contextmanager
def bundle(base: str, run: int, name: str) -> Iterator[Path]:
    """Give an empty folder to build a bundle in; when the block ends, it lies in its place, whole.

    A bundle of the same run is replaced, and an exception leaves it as it was. Raises CouldNotWrite.
    """
    goal = place(base, run, name)
    if is_remote(base):
        with tempfile.TemporaryDirectory(prefix="flogcheck-") as folder:
            yield Path(folder)
            _upload(Path(folder), goal)
        return
    part = Path(goal + _PART)
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
    except OSError as error:
        raise CouldNotWrite(f"the folder {part} cannot be made: {error.strerror or error}") from None
    try:
        yield part
        _put(part, Path(goal))
    finally:
        shutil.rmtree(part, ignore_errors=True)


def check(base: str) -> None:
    """Find out before the work begins whether evidence can be written. Raises CouldNotWrite, MissingExtra."""
    if not is_remote(base):
        here = Path(base) / ".flogcheck"
        try:
            here.parent.mkdir(parents=True, exist_ok=True)
            here.write_bytes(b"flogcheck can write here\n")
            here.unlink()
        except OSError as error:
            raise CouldNotWrite(f"evidence cannot be written to {base}: {error.strerror or error}") from None
        return
    filesystem, path = _filesystem(base)
    probe = f"{path.rstrip('/')}/.flogcheck"
    try:
        filesystem.makedirs(path, exist_ok=True)
        filesystem.pipe_file(probe, b"flogcheck can write here\n")
        filesystem.rm_file(probe)
    except Exception as error:  # what a file system of somebody else's making may raise is not foreseeable
        raise CouldNotWrite(f"evidence cannot be written to {base}: {_said(error)}") from None


@contextmanager
def opened(path: str) -> Iterator[Path]:
    """Give a capture as a local file, fetching it first where it lies elsewhere. Raises CouldNotRead."""
    if not is_remote(path):
        yield Path(path)
        return
    filesystem, there = _filesystem(path)
    with tempfile.TemporaryDirectory(prefix="flogcheck-") as folder:
        here = Path(folder) / Path(there).name
        try:
            filesystem.get_file(there, str(here))
        except Exception as error:
            raise CouldNotRead(f"{path} cannot be read: {_said(error)}") from None
        yield here


def _put(part: Path, goal: Path) -> None:
    try:
        # A folder cannot be put in the place of one that is not empty.
        if goal.exists():
            shutil.rmtree(goal)
        part.replace(goal)
    except OSError as error:
        raise CouldNotWrite(f"{goal} cannot be written: {error.strerror or error}") from None


def _upload(folder: Path, goal: str) -> None:
    filesystem, path = _filesystem(goal)
    try:
        # The manifest goes last: a bundle without one is unfinished.
        for file in sorted(folder.rglob("*"), key=lambda file: (file.name == "manifest.json", str(file))):
            if file.is_file():
                there = f"{path}/{file.relative_to(folder).as_posix()}"
                filesystem.makedirs(there.rpartition("/")[0], exist_ok=True)
                filesystem.put_file(str(file), there)
    except Exception as error:
        raise CouldNotWrite(f"evidence cannot be written to {goal}: {_said(error)}") from None


def _filesystem(url: str) -> tuple[AbstractFileSystem, str]:
    try:
        import fsspec
    except ModuleNotFoundError:
        raise MissingExtra("evidence elsewhere needs fsspec: pip install 'flogcheck[cluster]'") from None
    try:
        filesystem, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise MissingExtra(f"{url.partition('://')[0]}:// needs one more library: {_said(error)}") from None
    except ValueError as error:
        raise CouldNotWrite(f"{url} is no place that fsspec knows: {_said(error)}") from None
    return filesystem, str(path)


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
