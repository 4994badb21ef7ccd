"""Sites that misbehave, each with what must come of crawling and judging it. Everything served is invented."""

from __future__ import annotations

import gzip
import itertools
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

import brotli
from backports import zstd

from crawler.second_look import BROWSER
from tests.hostile.pages import MENU, html, site
from tests.site_server import Answer, Asked, Page, redirect

ZEROS = b"<html><body>" + bytes(60_000_000)
ASSESSED = "assessed"
_BREATH = 0.02  # seconds between two pieces of what has no end: the server must leave time to the others
Pages = Callable[[str], dict[str, Page]]


@dataclass(frozen=True, slots=True)
class WebCase:
    """A site and its outcome: `assessed`, or words of the line that says why not; `kinds` of failures that the capture
    must name; `pages` from the address of a server that nobody may reach; `most` requests that it may cost."""

    name: str
    does: str
    pages: Pages
    outcome: str = ASSESSED
    kinds: frozenset[str] = field(default_factory=frozenset)
    most: int = 80


def _about(answer: Page) -> Pages:
    return lambda _: site({"/about/": answer})


def _home(answer: Page) -> Pages:
    return lambda _: site({"/": answer})


def _beside(path: str, answer: Page, *, head: str = "") -> Pages:
    return lambda _: site({path: answer}, head=head)


def _raw(write: Callable[[BinaryIO], None]) -> Answer:
    return Answer(raw=write)


def _head(out: BinaryIO, *lines: str) -> None:
    out.write("\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *lines, "", ""]).encode("latin-1"))


def _endless(out: BinaryIO) -> None:
    _head(out, "Connection: close")
    while True:
        out.write(b"<p>and so on" * 20_000)
        time.sleep(_BREATH)


def _endless_headers(out: BinaryIO) -> None:
    out.write(b"HTTP/1.1 200 OK\r\n")
    for number in itertools.count():
        out.write(b"".join(b"X-%d-%d: again\r\n" % (number, n) for n in range(1000)))
        time.sleep(_BREATH)


def _dripping_head(out: BinaryIO) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"s" * 1000:
        out.write(bytes([byte]))
        out.flush()
        time.sleep(0.2)


def _dripping_body(out: BinaryIO) -> None:
    _head(out, "Connection: close")
    for _ in range(200):
        out.write(b"<p>drop")
        out.flush()
        time.sleep(0.2)


def _cookies(out: BinaryIO) -> None:
    body = html("About me", MENU).encode()
    _head(out, *(f"Set-Cookie: c{n}={'x' * 400}; Path=/" for n in range(50)), f"Content-Length: {len(body)}")
    out.write(body)


def _long_header(out: BinaryIO) -> None:
    _head(out, "X-Long: " + "x" * 2_000_000, "Content-Length: 2")
    out.write(b"hi")


def _lengths(*values: str) -> Answer:
    body = html("About me", MENU).encode()

    def write(out: BinaryIO) -> None:
        _head(out, *(f"Content-Length: {value}" for value in values), "Connection: close")
        out.write(body)

    return _raw(write)


def _chunks(data: bytes) -> Answer:
    def write(out: BinaryIO) -> None:
        _head(out, "Transfer-Encoding: chunked")
        out.write(data)

    return _raw(write)


def _trailers(out: BinaryIO) -> None:
    _head(out, "Transfer-Encoding: chunked")
    out.write(b"5\r\nhello\r\n0\r\n")
    for number in itertools.count():
        out.write(b"".join(b"T-%d-%d: again\r\n" % (number, n) for n in range(1000)))
        time.sleep(_BREATH)


def _continues(out: BinaryIO) -> None:
    while True:
        out.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)
        time.sleep(_BREATH)


def _no_http(out: BinaryIO) -> None:
    out.write(b"SSH-2.0-OpenSSH_9.6\r\n" + bytes(range(256)) * 100)


def _status(number: str) -> Answer:
    def write(out: BinaryIO) -> None:
        out.write(f"HTTP/1.1 {number} Odd\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi".encode())

    return _raw(write)


def _packed(coding: str, body: bytes) -> Answer:
    return Answer(body, headers={"Content-Encoding": coding})


def _longer_each_time(asked: Asked) -> Answer:
    if asked.path.endswith(".txt"):
        return Answer(status=404)
    return redirect(asked.path + "a/")


def _other_text(asked: Asked) -> str:
    return html(f"Page {abs(hash(asked.path)) % 10**9}", f'{MENU}<a href="{asked.path}x/">on</a> <a href="y/">y</a>')


def _session(asked: Asked) -> str:
    number = abs(hash((asked.path, time.monotonic()))) % 10**9
    return html("Hill diary", f'{MENU}<a href="/?PHPSESSID={number:032x}">home</a> <a href="/?sid={number}">again</a>')


def _two_faces(asked: Asked) -> str:
    if asked.headers.get("User-Agent") == BROWSER:
        return "<!doctype html><title>Pills</title>" + "".join(
            f"<p>Cheap pills number {n} for you</p>" for n in range(60)
        )
    return html("Hill diary", MENU)


def _huge_picture() -> bytes:
    """A PNG that says of itself to be 60,000 by 60,000 pixels, and is nearly so."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(bytes(60_001 * 400)))
        + part(b"IEND", b"")
    )


_FEED = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
_LAUGHING = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{_LAUGHS}]>'
_XML = "application/xml"
_SELF = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    + "<sitemap><loc>/sitemap.xml</loc></sitemap>" * 50
    + "</sitemapindex>"
)
_AUTHOR = '<div class="author-box"><img class="avatar" alt="Ann" src="{}"><span rel="author">Ann Hill</span></div>'


def _outside_entity(inside: str, tag: str) -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE {tag} SYSTEM "{inside}x.dtd" [<!ENTITY x SYSTEM "{inside}secret">]><{tag}>&x;'
    )


CASES = (
    # Bodies
    WebCase("endless body", "a page without end", _about(_raw(_endless))),
    WebCase("dripping body", "a word a second", _about(_raw(_dripping_body)), kinds=frozenset({"timeout"})),
    WebCase("zstd bomb", "60 MB of zeros in zstd", _about(_packed("zstd", zstd.compress(ZEROS)))),
    WebCase(
        "bomb in a bomb",
        "gzip in gzip, 60 MB of zeros within",
        _about(_packed("gzip, gzip", gzip.compress(gzip.compress(ZEROS)))),
    ),
    WebCase(
        "bomb of three codings",
        "gzip, br and deflate over 60 MB of zeros",
        _about(_packed("gzip, br, deflate", zlib.compress(brotli.compress(gzip.compress(ZEROS), quality=1)))),
    ),
    WebCase("unknown coding", "a coding that nobody knows", _about(_packed("snappy", b"\x00\x01" * 500))),
    WebCase("a coding that is none", "says gzip and is plain", _about(_packed("gzip", html("About").encode()))),
    WebCase("length too long", "promises a gigabyte", _about(Answer(html("About me", MENU), short=1 << 30))),
    WebCase("length too short", "sends more than it promised", _about(_lengths("100"))),
    WebCase("negative length", "Content-Length: -5", _about(_lengths("-5"))),
    WebCase("two lengths", "two lengths that differ", _about(_lengths("10", "5000"))),
    WebCase("length in words", "Content-Length: many", _about(_lengths("many"))),
    WebCase("chunk of endless size", "a chunk of 2^80 bytes", _about(_chunks(b"f" * 20 + b"\r\nhello"))),
    WebCase("chunk of negative size", "a chunk of -1 byte", _about(_chunks(b"-1\r\nhello\r\n0\r\n\r\n"))),
    WebCase("trailers without end", "headers behind the body, for ever", _about(_raw(_trailers))),
    # Heads
    WebCase("headers without end", "never comes to its body", _about(_raw(_endless_headers))),
    WebCase("dripping head", "a byte of the head now and then", _about(_raw(_dripping_head))),
    WebCase("fifty cookies", "20 kB of cookies a page", _about(_raw(_cookies))),
    WebCase("long header", "a header of 2 MB", _about(_raw(_long_header))),
    WebCase("continue without end", "100 Continue, for ever", _about(_raw(_continues))),
    WebCase("no HTTP", "speaks SSH", _home(_raw(_no_http)), outcome="."),
    WebCase("status 999", "a status that is none", _home(_status("999")), outcome="status 999"),
    WebCase("status 0", "a status of nought", _home(_status("000")), outcome="."),
    WebCase("status in words", "a status in words", _home(_status("fine")), outcome="."),
    WebCase("no content", "204 at the home page", _home(Answer(status=204)), outcome="status 204|empty"),
    WebCase("not modified", "304 to who has nothing", _home(Answer(status=304)), outcome="status 304"),
    # Types
    WebCase("page called a picture", "HTML as image/png", _home(Answer(html("x"), type="image/png")), outcome="image"),
    WebCase("zip called a page", "a zip as text/html", _about(Answer(b"PK\x03\x04" + bytes(5000)))),
    WebCase(
        "charset that is none", "charset=utf-99", _home(Answer(html("Diary", MENU), type="text/html; charset=utf-99"))
    ),
    WebCase(
        "charset of traps",
        "charset=unicode_escape",
        _home(Answer(html("Diary", MENU + "\\ud800" * 99), type="text/html; charset=unicode_escape")),
    ),
    WebCase(
        "charset of another",
        "UTF-16 called latin-1",
        _home(Answer(html("Diary", MENU).encode("utf-16"), type="text/html; charset=latin-1")),
    ),
    WebCase(
        "file name out of the folder",
        "Content-Disposition with a path upwards",
        _about(Answer(html("About me", MENU), headers={"Content-Disposition": "attachment; filename=../../../etc/x"})),
    ),
    # Redirects
    WebCase("redirects that grow", "each address is new and longer", _home(_longer_each_time), outcome="redirects"),
    WebCase(
        "chain into the house",
        "three redirects, the last to a private address",
        lambda inside: site({"/": redirect("/1"), "/1": redirect("/2"), "/2": redirect(f"{inside}secret")}),
        outcome="private address",
    ),
    WebCase("redirect to nowhere", "Location: http:///", _home(redirect("http:///")), outcome="."),
    WebCase("redirect to script", "Location: javascript:", _home(redirect("javascript:alert(1)")), outcome="."),
    WebCase("redirect to data", "Location: data:", _home(redirect("data:text/html,hello")), outcome="."),
    WebCase(
        "redirect with a password",
        "Location with user and password",
        lambda inside: site({"/": redirect(inside.replace("//", "//root:root@"))}),
        outcome=".",
    ),
    WebCase(
        "redirect of a megabyte", "Location of 1 MB", _home(redirect("/" + "a" * 7000 + "?" + "b" * 900)), outcome="."
    ),
    WebCase(
        "refresh in a circle",
        "a refresh to a page that refreshes back",
        lambda _: site(
            {
                "/": html("A", MENU, '<meta http-equiv="refresh" content="0;/b">'),
                "/b": html("B", MENU, '<meta http-equiv="refresh" content="0;/">'),
            }
        ),
    ),
    # Into the reader's network
    WebCase("base in the house", "<base> at a private address", lambda inside: site(head=f'<base href="{inside}">')),
    WebCase(
        "canonical in the house",
        "rel=canonical at a private address",
        lambda inside: site(head=f'<link rel="canonical" href="{inside}">'),
    ),
    WebCase(
        "refresh into the house",
        "a refresh to a private address",
        lambda inside: site(head=f'<meta http-equiv="refresh" content="0;{inside}">'),
    ),
    WebCase(
        "portrait in the house",
        "a picture at a private address",
        lambda inside: site(home=_AUTHOR.format(f"{inside}ann.png")),
    ),
    WebCase(
        "feed in the house",
        "a feed at a private address",
        lambda inside: site(head=_FEED.replace("/feed.xml", f"{inside}feed")),
    ),
    WebCase(
        "entity in the house",
        "a feed whose entity lies at a private address",
        lambda inside: site({"/feed.xml": Answer(_outside_entity(inside, "rss"), type=_XML)}, head=_FEED),
    ),
    WebCase(
        "DTD in the house",
        "a sitemap whose DTD lies at a private address",
        lambda inside: site({"/sitemap.xml": Answer(_outside_entity(inside, "urlset"), type=_XML)}),
    ),
    # Beside the pages
    WebCase(
        "laughing feed",
        "a feed of 10^11 laughs",
        _beside(
            "/feed.xml",
            Answer(
                f"{_LAUGHING}<rss><channel><item><title>&l11;</title><link>/</link></item></channel></rss>", type=_XML
            ),
            head=_FEED,
        ),
    ),
    WebCase(
        "laughing sitemap",
        "a sitemap of 10^11 laughs",
        _beside("/sitemap.xml", Answer(f"{_LAUGHING}<urlset><url><loc>/&l11;</loc></url></urlset>", type=_XML)),
    ),
    WebCase(
        "sitemap in itself",
        "an index of sitemaps that is all of them",
        _beside("/sitemap.xml", Answer(_SELF, type=_XML)),
        most=30,
    ),
    WebCase(
        "sitemap bomb",
        "a sitemap of 60 MB in 60 kB",
        _beside("/sitemap.xml", Answer(gzip.compress(ZEROS), type="application/gzip")),
    ),
    WebCase(
        "robots.txt of 50 MB",
        "rules, then 50 MB of nothing",
        _beside("/robots.txt", Answer(b"User-agent: *\nDisallow: /about/\n" + b"#" * 50_000_000, type="text/plain")),
        kinds=frozenset({"robots"}),
    ),
    WebCase(
        "robots.txt of stars",
        "patterns made to be matched slowly",
        _beside("/robots.txt", Answer("User-agent: *\n" + f"Disallow: /{'*a' * 60}$\n" * 2000, type="text/plain")),
    ),
    WebCase(
        "robots.txt in binary",
        "no text at all",
        _beside("/robots.txt", Answer(bytes(range(256)) * 1000, type="text/plain")),
    ),
    WebCase("ads.txt without end", "ads.txt that never ends", _beside("/ads.txt", _raw(_endless))),
    WebCase(
        "huge portrait",
        "a picture of 3,600 megapixels",
        lambda _: site({"/ann.png": Answer(_huge_picture(), type="image/png")}, home=_AUTHOR.format("/ann.png")),
    ),
    # Traps
    WebCase(
        "every address a page",
        "whatever is asked for is there, and leads on",
        lambda _: {f"/{n}": "" for n in ()},
        most=60,
    ),
    WebCase("sessions", "another session in every link", _home(_session), most=40),
    WebCase(
        "ever deeper",
        "each page links one folder down",
        lambda _: (
            site(home='<a href="a/">a</a>')
            | {"/" + "a/" * n: html(f"Deep {n}", '<a href="a/">a</a>') for n in range(1, 60)}
        ),
        most=45,
    ),
    WebCase(
        "calendar of every day",
        "a link to each day of 300 years",
        lambda _: site(
            home="".join(f'<a href="/calendar/{y}/{m:02}/">x</a>' for y in range(1800, 2100) for m in range(1, 13))
        ),
        most=20,
    ),
    # Between the answers
    WebCase(
        "patience for ever",
        "503, Retry-After of 10^20 seconds",
        _about(Answer(status=503, headers={"Retry-After": "1" + "0" * 20})),
    ),
    WebCase("patience backwards", "503, Retry-After: -5", _about(Answer(status=503, headers={"Retry-After": "-5"}))),
    WebCase("two faces", "another page for browsers", _home(_two_faces)),
    # Nothing wrong: what the others must not cost
    WebCase("an ordinary blog", "nothing", lambda _: site()),
    WebCase("another ordinary blog", "nothing", lambda _: site()),
)
MISSING = {"every address a page": _other_text, "redirects that grow": _longer_each_time}
"""What is answered to every address that is not among the pages."""
