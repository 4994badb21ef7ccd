"""What it costs to crawl many blogs at once, beside a bare Scrapy spider that fetches the same addresses.

    python -m benchmarks.crawl_many                    # 200 blogs of 10 posts, five paired runs
    python -m benchmarks.crawl_many --memory 100 2000  # resident memory after so many blogs

A process of its own serves the blogs on loopback, each under a name of its own. `crawl_many` crawls them with no delay
and writes their captures; the requests that the server saw are then given, one queue a blog and as many blogs at once,
to a spider that obeys nothing, follows nothing and drops every answer. Each pair is run in fresh processes, one after
the other, the order changing from pair to pair. The pages are invented.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from crawler.budget import Budget
from crawler.crawl_many import Ended, Wanted, crawl_many

WORDS = "harbour kettle morning gravel lantern willow saddle pepper cotton violet anchor meadow copper thimble".split()


def page(seed: str, paragraphs: int, links: str, head: str = "") -> bytes:
    """Write a page of about 25 kB with the links of a theme."""
    draw = random.Random(seed)
    menu = "".join(f'<li class="menu-item"><a href="/tag/{word}/">{word}</a></li>' for word in WORDS)
    text = "".join(
        f"<p>{' '.join(draw.choice(WORDS) for _ in range(80))} <a href='https://else.example/{n}{seed}'>there</a>.</p>"
        for n in range(paragraphs)
    )
    return (
        f"<!doctype html><html lang='en'><head><title>{seed}</title><meta charset='utf-8'>{head}</head><body>"
        f"<nav><ul>{menu}</ul></nav><main><article class='post hentry'>{text}</article>{links}</main>"
        f"<footer>{menu}</footer></body></html>"
    ).encode()


def answer_to(path: str, posts: int) -> tuple[int, str, bytes]:
    """Give the answer of a blog: home, about, contact, posts, feed and sitemap; the rest is missing."""
    post = [f"/2019/{1 + n % 12:02}/a-day-number-{n}/" for n in range(posts)]
    links = "".join(f'<h2><a rel="bookmark" href="{where}">A day</a></h2>' for where in post)
    links += '<a href="/about/">About</a> <a href="/contact/">Contact</a>'
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    if path in {"/", "/about/", "/contact/", *post}:
        return 200, "text/html; charset=utf-8", page(path, 30, links, head)
    if path == "/feed.xml":
        items = "".join(f"<item><title>A day</title><link>{where}</link></item>" for where in post)
        return 200, "text/xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    if path == "/sitemap.xml":
        return 200, "text/xml", ("<urlset>" + "".join(f"<url><loc>{w}</loc></url>" for w in post)
                                 + "</urlset>").encode()  # fmt: skip
    return 404, "text/html", b"<title>Not found</title>"


def serve(pipe: Connection, posts: int) -> None:
    """Serve in this process; the pipe gets the port first, and the requests seen whenever it asks."""
    seen: list[str] = []
    kept: dict[str, bytes] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                path, host = line.split(b" ")[1].decode(), ""
                while (header := await reader.readline()) not in {b"\r\n", b""}:
                    if header.lower().startswith(b"host:"):
                        host = header[5:].strip().decode()
                seen.append(f"http://{host}{path}")
                whole = kept.get(path)  # one set of pages for all blogs: the server must not be what is measured
                if whole is None:
                    status, kind, body = answer_to(path, posts)
                    head = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
                    kept[path] = whole = head.encode() + body
                writer.write(whole)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
        pipe.send(server.sockets[0].getsockname()[1])
        while True:
            await asyncio.to_thread(pipe.recv)
            pipe.send(list(seen))
            seen.clear()

    asyncio.run(main())


def ours(port: int, blogs: int, at_once: int, pages: int) -> float:
    """Crawl the blogs into captures that are thrown away; gives the seconds."""
    told: list[Ended] = []
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        crawl_many(
            wanted(blogs, Path(folder)), at_once=at_once, budget=Budget(delay=0, pages=pages, pictures=0),
            ended=told.append, hosts=Everywhere(port),
        )  # fmt: skip
        seconds = time.perf_counter() - began
    unread = [ended for ended in told if ended.outcome is None or ended.outcome.pages < pages]
    if unread or len(told) != blogs:
        raise SystemExit(f"not all was read: {unread[:1]}")
    return seconds


def wanted(blogs: int, folder: Path, *, after: Callable[[int], None] = lambda _: None) -> Iterator[Wanted]:
    """Give the blogs, calling `after` with the number of each as it is taken."""
    for n in range(blogs):
        after(n)
        yield Wanted(key=str(n), url=f"http://blog-{n}.example/", warc=folder / f"{n}.warc.gz")


class Everywhere(dict[str, str]):
    """Every host, served from one port."""

    def __init__(self, port: int) -> None:
        super().__init__({"": f"127.0.0.1:{port}"})

    def get(self, key: str, default: Any = None) -> Any:
        return self[""]

    def __contains__(self, key: object) -> bool:
        return True


def bare(port: int, asked: list[str], at_once: int) -> float:
    """Fetch the addresses by a bare spider, of each host one after another; gives the seconds."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    by_host: dict[str, list[str]] = {}
    for url in asked:
        by_host.setdefault(url.split("/")[2], []).append(url.split("/", 3)[3])
    hosts = iter(by_host.items())

    class Spider(scrapy.Spider):
        name = "bare"
        handle_httpstatus_all = True

        async def start(self) -> Any:
            for _ in range(at_once):
                for request in self.onward(iter(())):
                    yield request

        def onward(self, rest: Iterator[str], host: str = "") -> Iterator[scrapy.Request]:
            path = next(rest, None)
            if path is None:
                host, paths = next(hosts, ("", []))
                rest = iter(paths)
                path = next(rest, None)
            if path is not None:
                yield scrapy.Request(
                    f"http://127.0.0.1:{port}/{path}", headers={"Host": host}, callback=self.parse,
                    cb_kwargs={"rest": rest, "host": host}, dont_filter=True,
                    meta={"download_slot": host, "handle_httpstatus_all": True},
                )  # fmt: skip

        def parse(self, response: Any, rest: Iterator[str], host: str) -> Iterator[scrapy.Request]:
            self.crawler.stats.inc_value("answers")
            yield from self.onward(rest, host)

    process = AsyncCrawlerProcess(
        {"LOG_ENABLED": False, "CONCURRENT_REQUESTS": at_once, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0,
         "TELNETCONSOLE_ENABLED": False}
    )  # fmt: skip
    crawler = process.create_crawler(Spider)
    began = time.perf_counter()
    process.crawl(crawler)
    process.start()
    seconds = time.perf_counter() - began
    if crawler.stats.get_value("answers") != len(asked):
        raise SystemExit(f"{crawler.stats.get_value('answers')} of {len(asked)} answers")
    return seconds


def resident() -> float:
    """Give the resident memory of this process in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def memory(port: int, marks: list[int], at_once: int, pages: int) -> list[tuple[int, float]]:
    """Crawl small blogs and give the resident memory after so many of them."""
    found: list[tuple[int, float]] = []
    done = 0

    def ended(blog: Ended) -> None:
        nonlocal done
        done += 1
        if blog.outcome is not None:
            blog.outcome.warc.unlink()
        if done in marks:
            found.append((done, resident()))

    with tempfile.TemporaryDirectory() as folder:
        crawl_many(
            wanted(max(marks), Path(folder)), at_once=at_once, budget=Budget(delay=0, pages=pages, pictures=0),
            ended=ended, hosts=Everywhere(port),
        )  # fmt: skip
    return found


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do the work in a fresh process; gives what it gave, and the seconds of processor time of that process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (work, arguments))


def _timed(work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    return work(*arguments), time.process_time()


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--blogs", type=int, default=200)
    parser.add_argument("--posts", type=int, default=10)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--memory", type=int, nargs="+", metavar="BLOGS")
    told = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there, told.posts), daemon=True)
    server.start()
    port = here.recv()
    if told.memory:
        for blogs, megabytes in apart(memory, port, sorted(told.memory), told.at_once, told.pages)[0]:
            print(f"after {blogs:>6} blogs: {megabytes:6.1f} MB resident")
        server.kill()
        return
    ratios: list[float] = []
    processor: list[float] = []
    asked: list[str] = []
    for pair in range(told.pairs):
        both: dict[str, tuple[float, float]] = {}
        for which in ("ours", "bare") if pair % 2 == 0 or not asked else ("bare", "ours"):
            if which == "ours":
                both["ours"] = apart(ours, port, told.blogs, told.at_once, told.pages)
                here.send("")
                asked = here.recv()
            else:
                both["bare"] = apart(bare, port, asked, told.at_once)
                here.send("")
                here.recv()
        ratios.append(both["ours"][0] / both["bare"][0])
        processor.append(both["ours"][1] / both["bare"][1])
        shown = "   ".join(
            f"{name} {wall:6.2f} s ({cpu:5.2f} s processor)" for name, (wall, cpu) in sorted(both.items())
        )
        print(
            f"pair {pair + 1}: {len(asked)} requests   {shown}   ratio {ratios[-1]:.2f} ({processor[-1]:.2f})",
            flush=True,
        )
    for name, found in (("time", ratios), ("processor time", processor)):
        print(f"ratio of {name}: median {statistics.median(found):.2f}, from {min(found):.2f} to {max(found):.2f}")
    server.kill()


if __name__ == "__main__":
    main()
