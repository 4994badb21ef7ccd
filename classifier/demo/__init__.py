"""Two small blogs that ship with the package, served on loopback to show the whole way from URL to verdict.

This is one of the doors, like `cli` and `web`: the rest of the classifier opens no socket. It opens a listening
socket on 127.0.0.1 and nothing else, and makes no request of its own. Both blogs were invented for flogcheck; the
README beside each says what it is made to show. A blog's absolute addresses are stored as `{base}…` and are filled in
as it is served, so that it declares the address at which it is found.
"""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from socketserver import TCPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

LOOPBACK = "127.0.0.1"
_BASE = "{base}"
# What is served, by the end of its name; a README or redirects.toml is not part of the blog.
_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
_HOLDS_ADDRESSES = (".html", ".xml", ".txt")
_INDEX = "index.html"
_SECONDS_TO_SPEAK = 30  # a connection that says nothing for this long is closed


@dataclass(frozen=True, slots=True)
class DemoBlog:
    """One of the demonstration blogs; `truth` says in one sentence what it was made to be, and after what."""

    name: str
    title: str
    truth: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a path is answered with: a body of some type, or the address to go to instead."""

    status: HTTPStatus
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    location: str = ""


def blogs() -> tuple[DemoBlog, ...]:
    """Give the demonstration blogs, the disguised one first."""
    return (
        DemoBlog(
            "trampoline-lab",
            "Trampoline Lab",
            "Reconstruction, with invented names, of review sites that called themselves independent and belonged to "
            "the seller of the two brands that won every comparison: https://www.ftc.gov/news-events/news/"
            "press-releases/2017/05/ftc-stops-false-advertising-phony-reviews-online-trampoline-sellers",
        ),
        DemoBlog(
            "lantern-allotment",
            "Lantern Allotment",
            "A private diary with invented names, after no case, of a garden and a bicycle over seven uneven years, "
            "with arguing friends and one labelled affiliate link.",
        ),
    )


@contextmanager
def serve(name: str, *, port: int = 0) -> Iterator[str]:
    """Serve a demonstration blog while the context lasts, and yield its address, `http://127.0.0.1:PORT/`.

    Port 0 takes any free one. Raises ValueError for an unknown name, OSError where the port is taken.
    """
    known = [blog.name for blog in blogs()]
    if name not in known:
        raise ValueError(f"no demonstration blog is called {name!r}; there are: {', '.join(known)}")
    # Bound before the pages are made, since they hold the port; requests wait in the queue meanwhile.
    with _Server((LOOPBACK, port), _Handler) as server:
        base = f"http://{LOOPBACK}:{server.server_port}/"
        server.answers = _answers(name, base)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield base
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    """A server with the table of all that it answers."""

    answers: Mapping[str, _Answer]

    def server_bind(self) -> None:
        """Bind as the base class does, less its look-up of the host's full name, which may go out to a name server."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hung up, as a crawl that is cut short does; raise nothing else either."""


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD out of a fixed table, so that no path can lead anywhere else."""

    server: _Server

    server_version = "flogcheck-demo"
    sys_version = ""
    timeout = _SECONDS_TO_SPEAK

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: standard error belongs to the command's own progress line."""

    def _answer(self, *, with_body: bool) -> None:
        answer = self.server.answers.get(unquote(self.path.partition("?")[0]))
        if answer is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)


def _answers(name: str, base: str) -> dict[str, _Answer]:
    """Make the table of all that a blog answers, by path."""
    answers: dict[str, _Answer] = {}
    for path, content in _stored(name).items():
        ending = path[path.rfind(".") :]
        if ending in _HOLDS_ADDRESSES:
            content = content.replace(_BASE.encode(), base.encode())  # noqa: PLW2901  # the page as it is served
        answers[path] = _Answer(HTTPStatus.OK, _CONTENT_TYPES[ending], content)
        if path.endswith("/" + _INDEX):
            folder = path.removesuffix(_INDEX)
            answers[folder] = answers.pop(path)
            if folder != "/":
                answers[folder.rstrip("/")] = _Answer(HTTPStatus.MOVED_PERMANENTLY, location=base + folder[1:])
    for path, target in _redirects(name).items():
        answers[path] = _Answer(HTTPStatus.FOUND, location=target)
    return answers


@cache
def _redirects(name: str) -> Mapping[str, str]:
    """Give the paths of a blog that lead elsewhere (302), with the addresses that they lead to."""
    listed = _folder(name).joinpath("redirects.toml")
    if not listed.is_file():
        return {}
    table: dict[str, str] = tomllib.loads(listed.read_text(encoding="utf-8"))["redirects"]
    return table


@cache
def _stored(name: str) -> Mapping[str, bytes]:
    """Read the files of a blog that are served, by path from its root."""

    def walk(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                yield from walk(entry, f"{path}{entry.name}/")
            elif entry.name.endswith(tuple(_CONTENT_TYPES)):
                yield path + entry.name, entry.read_bytes()

    return dict(walk(_folder(name), "/"))


def _folder(name: str) -> Traversable:
    return files("classifier.demo").joinpath("sites", name)
