"""A bundle's capture as a WACZ file (Web Archive Collection Zipped 1.1.1), for players such as ReplayWeb.page.

Written by Webrecorder's own library (extra `[wacz]`): index, page list and data package are its to keep in step with
the specification. The library brings a tree of its own, so that only those who export pay for it. A WACZ holds the
capture; assessment and report stay in the folder.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from classifier import blog as blogs
from classifier.errors import MissingExtra
from crawler import archive
from crawler.errors import CouldNotRead, CouldNotWrite

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.bundle.opening import Bundle


def export(bundle: Bundle, output: Path) -> int:
    """Write the capture of a bundle as a WACZ with the pages that were read; give how many pages it lists.

    Raises MissingExtra without the library, CouldNotRead where the capture is a WACZ already, CouldNotWrite where the
    file exists or cannot be written.
    """
    try:
        from wacz.main import main as run
    except ImportError:
        raise MissingExtra("exporting a WACZ needs the extra: pip install 'flogcheck[wacz]'") from None
    if bundle.capture.suffix == ".wacz":
        raise CouldNotRead(f"{bundle.capture} is a WACZ already")
    if output.exists():
        raise CouldNotWrite(f"{output} exists already; nothing was overwritten")
    blog = blogs.parse(archive.read(bundle.capture, url=bundle.url))
    try:
        with tempfile.TemporaryDirectory(dir=output.parent) as folder:
            listed, made = Path(folder) / "pages.jsonl", Path(folder) / "made.wacz"
            listed.write_text(_pages(blog), encoding="utf-8")
            start = blog.home.url if blog.home is not None else blog.pages[0].url
            arguments = ["create", "-o", str(made), "-c", "-p", str(listed), "--title", blog.scope.host, "--url", start]
            told = io.StringIO()
            with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
                code = run([*arguments, "--ts", _moment(blog.captured_at), str(bundle.capture)])
            if code or not made.is_file():
                raise CouldNotWrite(
                    f"{output} cannot be written: {told.getvalue().strip()[-200:] or 'no reason given'}"
                )
            made.replace(output)
    except OSError as error:
        raise CouldNotWrite(f"{output} cannot be written: {error.strerror or error}") from None
    return len(blog.pages)


def _pages(blog: Blog) -> str:
    rows: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages that were read"}]
    for page in blog.pages:
        name = uuid5(NAMESPACE_URL, page.url).hex
        rows.append({"id": name, "url": page.url, "ts": page.captured_at, "title": page.title or page.url})
    return "".join(json.dumps(row) + "\n" for row in rows)


def _moment(captured_at: str) -> str:
    """Give a time as 14 digits, which WARC tools write times as."""
    return "".join(char for char in captured_at if char.isdigit())[:14].ljust(14, "0")
