"""A bundle's capture as a WACZ file (Web Archive Collection Zipped 1.1.1), for players such as ReplayWeb.page.

A zip of the capture as it is, an index, the list of the pages that were read, and a data package that names the SHA-256
of each, with its own in a file beside it. A WACZ holds the capture; assessment and report stay in the folder.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
import zipfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from classifier import blog as blogs
from crawler import archive
from crawler.capture_index import index_of
from crawler.errors import CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.blog import Blog
    from classifier.bundle.opening import Bundle

_LINES_PACKED = 3000  # of the index in one gzip member: what a player fetches for one page
_INDEX = "index.cdx.gz"


def export(bundle: Bundle, output: Path) -> int:
    """Write the capture of a bundle as a WACZ with the pages that were read; give how many pages it lists.

    Raises CouldNotRead where the capture is a WACZ already or its records do not lie one by one, CouldNotWrite where
    the file exists or cannot be written.
    """
    if bundle.capture.suffix == ".wacz":
        raise CouldNotRead(f"{bundle.capture} is a WACZ already")
    if output.exists():
        raise CouldNotWrite(f"{output} exists already; nothing was overwritten")
    blog = blogs.parse(archive.read(bundle.capture, url=bundle.url))
    packed, places = _packed(index_of(bundle.capture))
    small = {
        "pages/pages.jsonl": _pages(blog).encode(),
        f"indexes/{_INDEX}": packed,
        "indexes/index.idx": places,
    }
    try:
        with bundle.capture.open("rb") as file:
            capture = _resource(
                f"archive/{bundle.capture.name}",
                hashlib.file_digest(file, "sha256").hexdigest(),
                bundle.capture.stat().st_size,
            )
        named = [_resource(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in small.items()]
        package = _json(_package(blog, [*named, capture]))
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
        small |= {"datapackage.json": package, "datapackage-digest.json": _json(digest)}
        with tempfile.TemporaryDirectory(dir=output.parent) as folder:
            made = Path(folder) / "made.wacz"
            # Stored, not packed: a player asks for ranges of bytes of what lies inside.
            with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as whole:
                whole.write(bundle.capture, capture["path"])
                for path, data in small.items():
                    whole.writestr(path, data)
            made.replace(output)
    except OSError as error:
        raise CouldNotWrite(f"{output} cannot be written: {error.strerror or error}") from None
    return len(blog.pages)


def _packed(lines: Iterable[str]) -> tuple[bytes, bytes]:
    """Pack an index in pieces, and give with it the second index: the first key of each piece and where it lies."""
    rows, packed = list(lines), b""
    places = ["!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": _INDEX})]
    for begin in range(0, len(rows), _LINES_PACKED):
        some = rows[begin : begin + _LINES_PACKED]
        piece = gzip.compress("".join(f"{row}\n" for row in some).encode(), mtime=0)
        where = {"offset": len(packed), "length": len(piece), "digest": f"sha256:{hashlib.sha256(piece).hexdigest()}"}
        places.append(f"{some[0].partition(' {')[0]} {json.dumps(where)}")
        packed += piece
    return packed, "".join(f"{row}\n" for row in places).encode()


def _package(blog: Blog, resources: list[dict[str, Any]]) -> dict[str, Any]:
    start = blog.home.url if blog.home is not None else blog.pages[0].url
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": blog.scope.host,
        "software": f"flogcheck {version('flogcheck')}",
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "mainPageUrl": start,
        "mainPageDate": blog.captured_at,
        "resources": resources,
    }


def _resource(path: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": path.rpartition("/")[2].lower(), "path": path, "hash": f"sha256:{digest}", "bytes": size}


def _pages(blog: Blog) -> str:
    rows: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages that were read"}]
    for page in blog.pages:
        name = uuid5(NAMESPACE_URL, page.url).hex
        rows.append({"id": name, "url": page.url, "ts": page.captured_at, "title": page.title or page.url})
    return "".join(json.dumps(row) + "\n" for row in rows)


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
