"""Lists of crawl archives: a path a line, as Common Crawl publishes them in `warc.paths.gz`."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path

from crawler.errors import BadList
from crawler.unpacking import GZIP

_MOST_BYTES = 64 << 20  # unpacked; the 100,000 paths of a crawl of Common Crawl are 14 million
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_COMMON_CRAWL = re.compile(r"(?:s3://commoncrawl/)?(crawl-data/[\w./-]+)", re.IGNORECASE)


def read_archive_list(path: Path, root: Path | None = None) -> tuple[Path, ...]:
    """Read the paths of a list, plain or gzipped, each once and in its order.

    Empty lines and lines that begin with `#` are passed over. A relative path is looked for under `root`, by default
    the folder of the list. Raises BadList for a list that cannot be read or names nothing, for an address instead of a
    path, and where none of the files is there; that one of many is missing is told when it comes to be read.
    """
    lines = _text(path).splitlines()
    base = path.parent if root is None else root
    found: dict[Path, str] = {}
    for number, line in enumerate(lines, 1):
        name = line.strip().lstrip("\ufeff")
        if not name or name.startswith("#"):
            continue
        if _REMOTE.match(name) and not name.lower().startswith("file://"):
            raise BadList(f"line {number} of {path} is an address; fetch the file first: {_how_to_fetch(name)}")
        if "\0" in name or len(name) > 4096:
            raise BadList(f"line {number} of {path} is no path of a file")
        found.setdefault(base / name.removeprefix("file://"), name)
    if not found:
        raise BadList(f"{path} names no file")
    if not any(_is_there(each) for each in found):
        first = next(iter(found))
        hint = f"; fetch it first: {_how_to_fetch(found[first])}" if _COMMON_CRAWL.fullmatch(found[first]) else ""
        raise BadList(f"none of the files in {path} is there, the first being {first}{hint}")
    return tuple(found)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if data.startswith(GZIP):
            with gzip.open(path) as packed:
                data = packed.read(_MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadList(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > _MOST_BYTES:
        raise BadList(f"{path} is too large for a list of paths")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadList(f"{path} is no list of paths, but holds other than text") from None


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for the file system
        return False


def _how_to_fetch(name: str) -> str:
    name = "".join(c if c.isprintable() else "?" for c in name[:500])
    common = _COMMON_CRAWL.fullmatch(name)
    if common:
        return f"curl --create-dirs -o {common[1]} https://data.commoncrawl.org/{common[1]}"
    if name.lower().startswith("s3://"):
        return f"aws s3 cp '{name}' ."
    return f"curl -O '{name}'"
