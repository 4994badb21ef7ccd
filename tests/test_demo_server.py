"""The loopback server of the demonstration blogs: answers what is in the blog, and nothing else."""

from __future__ import annotations

import errno
import http.client
import socket
import struct
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from classifier import demo


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(base: str, path: str, method: str = "GET") -> Reply:
    """Send the path as it stands: a browser or urllib would tidy the dots away."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/../__init__.py",
        "/../../../pyproject.toml",
        "/../lantern-allotment/index.html",
        "/../trampoline-lab/index.html",
        "/%2e%2e/__init__.py",
        "/..%2f__init__.py",
        "/about/../../../__init__.py",
        "/..%5c__init__.py",
        "//etc/passwd",
        "/etc/passwd%00.html",
        "/README.md",
        "/redirects.toml",
        "/no-such-page/",
        "/[",
    ],
)
def test_nothing_but_the_blog_is_served(path: str) -> None:
    for blog in demo.blogs():
        with demo.serve(blog.name) as base:
            assert ask(base, path).status == 404


def test_every_kind_of_file_says_what_it_is() -> None:
    kinds = {
        "/": "text/html; charset=utf-8",
        "/about/": "text/html; charset=utf-8",
        "/feed.xml": "application/xml; charset=utf-8",
        "/robots.txt": "text/plain; charset=utf-8",
        "/plain.css": "text/css; charset=utf-8",
        "/photos/IMG_2043.jpg": "image/jpeg",
    }
    with demo.serve("lantern-allotment") as base:
        assert {path: ask(base, path).headers["Content-Type"] for path in kinds} == kinds


def test_the_blog_declares_the_address_at_which_it_is_found() -> None:
    with demo.serve("lantern-allotment") as base:
        assert f"Sitemap: {base}sitemap.xml" in ask(base, "/robots.txt").body.decode()
        for path in ("/", "/feed.xml", "/sitemap.xml"):
            body = ask(base, path).body
            assert base.encode() in body
            assert b"{base}" not in body


def test_a_folder_without_its_slash_leads_to_the_one_with_it() -> None:
    with demo.serve("lantern-allotment") as base:
        reply = ask(base, "/about")
        assert (reply.status, reply.headers["Location"]) == (301, base + "about/")
        assert ask(base, "/about/?utm_source=somewhere").body == ask(base, "/about/").body


def test_head_gives_the_length_and_no_body() -> None:
    with demo.serve("lantern-allotment") as base:
        reply = ask(base, "/about/", "HEAD")
        assert (reply.status, reply.body) == (200, b"")
        assert int(reply.headers["Content-Length"]) == len(ask(base, "/about/").body)


def test_a_form_that_is_sent_is_refused() -> None:
    with demo.serve("trampoline-lab") as base:
        assert ask(base, "/contact/", "POST").status == 501


def test_both_blogs_can_be_served_at_once_and_are_gone_afterwards() -> None:
    with demo.serve("trampoline-lab") as one, demo.serve("lantern-allotment") as other:
        assert one != other
        assert b"<title>Trampoline Lab" in ask(one, "/").body
        assert b"<title>Lantern Allotment" in ask(other, "/").body
    for base in (one, other):
        with pytest.raises(ConnectionRefusedError):
            ask(base, "/")


def test_only_loopback_can_reach_it() -> None:
    with demo.serve("lantern-allotment") as base:
        assert urlsplit(base).hostname == "127.0.0.1"
        # 127.0.0.2 is this machine too: a server that listened on every address would answer there.
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex(("127.0.0.2", urlsplit(base).port or 0)) != 0


def test_a_client_that_hangs_up_leaves_no_trace(capfd: pytest.CaptureFixture[str]) -> None:
    reset = struct.pack("ii", 1, 0)  # closing with unread data or no lingering resets the connection
    with demo.serve("lantern-allotment") as base:
        for request in (b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01 not http\r\n\r\n", b""):
            with socket.create_connection((urlsplit(base).hostname, urlsplit(base).port), timeout=5) as rude:
                rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                rude.sendall(request)
                time.sleep(0.05)  # the server is to be reading when the line goes dead
        assert ask(base, "/").status == 200
        time.sleep(0.05)
    assert capfd.readouterr().err == ""


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="trampoline-lab, lantern-allotment"), demo.serve("../sites"):
        pass


def test_a_taken_port_is_an_os_error() -> None:
    with demo.serve("lantern-allotment") as base:
        taken = urlsplit(base).port or 0
        with pytest.raises(OSError) as raised, demo.serve("trampoline-lab", port=taken):
            pass
    assert raised.value.errno == errno.EADDRINUSE
