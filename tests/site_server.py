"""A blog on a loopback port, with a menu of faults: real sockets, real HTTP, nothing pretended.

    with Site({"/": "<p>hello", "/gone": Answer(status=410)}) as site:
        ...  # site.url, site.asked

Everything served is invented here.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server does for one path; `drop` closes the connection instead, `drip` waits between 1 kB pieces, `raw`
    writes the whole answer itself, head included."""

    body: str | bytes = b""
    status: int = 200
    type: str | None = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    drop: bool = False
    short: int = 0  # bytes promised by Content-Length and never sent
    chunked: bool = False
    raw: Callable[[BinaryIO], None] | None = None

    def bytes(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the server saw it."""

    host: str
    path: str
    headers: Mapping[str, str]
    at: float
    method: str = "GET"


Page = str | bytes | Answer | Callable[[Asked], "Answer | str"]


class Site:
    """Serves pages by path ("/about") or by host and path ("other.example/about"), and notes who asked for what."""

    def __init__(
        self,
        pages: Mapping[str, Page],
        *,
        missing: Page | None = None,
        address: str = "127.0.0.1",
        tls: Path | None = None,
    ) -> None:
        self.pages = dict(pages)
        self.missing: Page = missing if missing is not None else Answer("<title>Not found</title>", 404)
        self.asked: list[Asked] = []
        family = socket.AF_INET6 if ":" in address else socket.AF_INET

        class Server(ThreadingHTTPServer):
            address_family = family
            daemon_threads = True
            request_queue_size = 50

            def handle_error(self, *_: object) -> None:
                """Stay quiet when a client goes away in the middle."""

        self._server = Server((address, 0), _handler_for(self))
        self.port = self._server.server_address[1]
        self.address = f"{f'[{address}]' if ':' in address else address}:{self.port}"
        self.url = f"{'https' if tls else 'http'}://{self.address}/"
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening: from here on connections are refused."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [asked.path for asked in list(self.asked)]

    def answer_to(self, asked: Asked) -> Answer:
        """Look the page up, by host and path, by path, then the one for everything else."""
        page = self.pages.get(asked.host.partition(":")[0] + asked.path, self.pages.get(asked.path, self.missing))
        if callable(page):
            page = page(asked)
        return page if isinstance(page, Answer) else Answer(page)


def _handler_for(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # one packet for head and body: two would wait for each other 40 ms

        def do_GET(self) -> None:
            asked = Asked(self.headers.get("Host", ""), self.path, dict(self.headers), time.monotonic(), self.command)
            site.asked.append(asked)
            answer = site.answer_to(asked)
            time.sleep(answer.wait)
            if answer.drop:
                self.close_connection = True
                return
            if answer.raw is not None:
                self.close_connection = True
                with suppress(OSError):  # the client has had enough
                    answer.raw(self.wfile)
                    self.wfile.flush()
                return
            body = answer.bytes()
            self.send_response(answer.status)
            if answer.type is not None and "Content-Type" not in answer.headers:
                self.send_header("Content-Type", answer.type)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(body) + answer.short))
            self.end_headers()
            if self.command == "HEAD":
                self.wfile.flush()
                return
            if answer.chunked:
                for start in range(0, len(body), 1000):
                    piece = body[start : start + 1000]
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                self.wfile.write(b"0\r\n\r\n")
            elif answer.drip:
                for start in range(0, len(body), 1000):
                    self.wfile.write(body[start : start + 1000])
                    self.wfile.flush()
                    time.sleep(answer.drip)
            else:
                self.wfile.write(body)
            self.wfile.flush()
            if answer.short:
                self.close_connection = True

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    return Handler


def redirect(to: str, status: int = 302) -> Answer:
    """Send elsewhere."""
    return Answer("<p>elsewhere", status, headers={"Location": to})


def gzipped(text: str) -> Answer:
    """Answer compressed."""
    return Answer(gzip.compress(text.encode()), headers={"Content-Encoding": "gzip"})


def page(title: str, body: str = "", *, head: str = "") -> str:
    """Write a small page, with a different text for each title."""
    words = " ".join(f"{title} {n}" for n in range(30))
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}<p>{words}</p></body></html>"


def links(*addresses: str) -> str:
    """Write links, each with its last path segment as text."""
    return "".join(f'<a href="{a}">{a.rstrip("/").rpartition("/")[2].replace("-", " ")}</a> ' for a in addresses)


def blog(posts: int = 10, *, root: str = "") -> dict[str, Page]:
    """Write a blog: home with the ten newest posts, archive pages, identity pages, a feed and a sitemap.

    Posts are `/2019/03/post-7/`, the highest number the newest, one a week; `root` goes before every path.
    """

    def address(n: int) -> str:
        return f"{root}/{2005 + n // 48}/{1 + n % 48 // 4:02}/post-{n}/"

    numbers = list(range(posts - 1, -1, -1))
    menu = f"<nav>{links(f'{root}/', f'{root}/about/', f'{root}/contact/', f'{root}/archive/1/')}</nav>"
    foot = f"<footer>{links(f'{root}/privacy-policy/', f'{root}/disclosure/')}</footer>"
    head = f'<link rel="alternate" type="application/rss+xml" href="{root}/feed.xml">'

    def themed(title: str, body: str) -> str:
        return page(title, menu + f"<main>{body}</main>" + foot, head=head)

    pages: dict[str, Page] = {
        f"{root}/": themed("A diary", links(*map(address, numbers[:10]))),
        f"{root}/about/": themed("About me", "I live by the sea."),
        f"{root}/contact/": themed("Contact", "Write to me."),
        f"{root}/privacy-policy/": themed("Privacy", "No cookies."),
        f"{root}/disclosure/": themed("Disclosure", "I was given nothing."),
    }
    for start in range(0, posts, 10):
        number = start // 10 + 1
        body = links(*map(address, numbers[start : start + 10]), f"{root}/archive/{number + 1}/")
        pages[f"{root}/archive/{number}/"] = themed(f"Archive {number}", body)
    for n in numbers:
        beside = links(*[address(m) for m in (n - 1, n + 1) if 0 <= m < posts])
        pages[address(n)] = themed(f"Post {n}", f"<article>Day {n}.</article>{beside}")
    items = "".join(f"<item><title>Post {n}</title><link>{address(n)}</link></item>" for n in numbers[:10])
    pages[f"{root}/feed.xml"] = Answer(f'<rss version="2.0"><channel>{items}</channel></rss>', type="text/xml")
    return pages
