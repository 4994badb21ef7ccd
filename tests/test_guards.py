"""The walls of a crawl: the reader's own network, the blog's borders, sizes, times and redirects."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import zlib

import pytest

from crawler.archive import read
from crawler.errors import CouldNotFetch
from crawler.reach import PrivateAddress, Reach, is_public, reach_from, written_address
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, blog, links, page, redirect

PRIVATE = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
]
DISGUISED = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "017700000001", "[::ffff:7f00:1]", "0"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_is_private(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_an_address_is_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", DISGUISED)
def test_a_disguised_loopback_address_is_seen_through(host):
    address = written_address(host)
    assert address is not None
    assert not is_public(address)
    with pytest.raises(PrivateAddress):
        Reach().check_host(host, 80)


def test_a_name_is_judged_by_each_look_up_and_not_by_the_first():
    async def both():
        names = {"blog.example": "93.184.216.34"}
        reach = await reach_from("http://blog.example/", names=names)
        assert await reach.look_up("blog.example", 80) == ["93.184.216.34"]
        names["blog.example"] = "127.0.0.1"
        with pytest.raises(PrivateAddress):
            await reach.look_up("blog.example", 80)

    asyncio.run(both())


def test_of_several_addresses_only_the_public_ones_are_used():
    names = {"blog.example": "10.0.0.1,93.184.216.34"}
    assert asyncio.run(Reach(names=names).look_up("blog.example", 80)) == ["93.184.216.34"]


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://localhost:{port}/secret",
        "http://127.0.0.1:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f000001:{port}/secret",
        "http://0.0.0.0:{port}/secret",
        "http://①②⑦.0.0.1:{port}/secret",
        "http://inside.example:{port}/secret",
    ],
)
def test_a_public_blog_cannot_lead_into_the_readers_network(target, tmp_path):
    with Site({"/secret": page("Secret")}) as inside, Site({}) as site:
        site.pages["/"] = redirect(target.format(port=inside.port).encode().decode("latin-1"))
        names = {"inside.example": "127.0.0.1"}
        with pytest.raises(CouldNotFetch, match="private address"):
            crawl_site("http://blog.example/", tmp_path, hosts={"blog.example": site.address}, names=names)
        assert inside.asked == []
    assert read(tmp_path / "crawl.warc.gz").failures[-1].kind == "private"


def test_behind_the_check_of_the_host_the_address_connected_to_is_checked_again(tmp_path, monkeypatch):
    monkeypatch.setattr(Reach, "check_host", lambda *_, **__: None)
    with Site({"/secret": page("Secret")}) as inside, Site({}) as site:
        site.pages["/"] = redirect(f"http://127.0.0.1:{inside.port}/secret")
        with pytest.raises(CouldNotFetch, match="private address"):
            crawl_site("http://blog.example/", tmp_path, hosts={"blog.example": site.address})
        assert inside.asked == []


def test_a_name_that_looks_up_to_a_private_address_is_refused_even_though_it_was_public_at_first(tmp_path):
    # The first look-up is that of the start, the second that of the connection.
    answers = iter(["93.184.216.34"])

    class Rebinding(dict):
        def __getitem__(self, _):
            return next(answers, "127.0.0.1")

    with Site({"/": page("Router")}) as inside, pytest.raises(CouldNotFetch, match="private address"):
        crawl_site(f"http://blog.example:{inside.port}/", tmp_path, names=Rebinding({"blog.example": ""}))
    assert inside.asked == []


def test_links_sitemaps_and_robots_txt_cannot_lead_there_either(tmp_path):
    with Site({"/secret": page("Secret"), "/robots.txt": Answer("", type="text/plain")}) as inside, Site({}) as site:
        secret = f"http://127.0.0.1:{inside.port}/secret"
        site.pages["/robots.txt"] = Answer(f"Sitemap: {secret}\n", type="text/plain")
        site.pages["/"] = page(
            "Diary", links(secret, "/about"), head=f'<meta http-equiv="refresh" content="0;{secret}">'
        )
        site.pages["/about"] = redirect(secret)
        crawled = crawl_site("http://blog.example/", tmp_path, hosts={"blog.example": site.address})
        assert inside.asked == []
    assert crawled.outcome.pages == 1
    assert crawled.kinds[secret] in {"private", "outside"}


def test_robots_txt_that_redirects_there_closes_the_blog(tmp_path):
    with Site({"/secret": Answer("", type="text/plain")}) as inside, Site({"/": page("Diary")}) as site:
        site.pages["/robots.txt"] = redirect(f"http://127.0.0.1:{inside.port}/secret")
        with pytest.raises(CouldNotFetch, match=r"robots\.txt could not be had"):
            crawl_site("http://blog.example/", tmp_path, hosts={"blog.example": site.address})
        assert inside.asked == []
    assert "private" in {failure.kind for failure in read(tmp_path / "crawl.warc.gz").failures}


def test_a_private_host_that_the_user_names_may_be_read(tmp_path):
    with Site(blog(3)) as site:
        assert crawl_site(site.url, tmp_path).outcome.pages == 9


@pytest.mark.parametrize("name", ["localhost", "[::1]"])
def test_a_private_host_may_be_named_in_other_ways(name, tmp_path):
    with Site(blog(3), address="::1" if ":" in name else "127.0.0.1") as site:
        assert crawl_site(f"http://{name}:{site.port}/", tmp_path).outcome.pages == 9


def test_a_private_host_that_the_user_names_does_not_open_another(tmp_path):
    with Site({"/": page("Router")}) as other, Site({}) as site:
        site.pages["/"] = redirect(other.url)
        with pytest.raises(CouldNotFetch, match="private address"):
            crawl_site(site.url, tmp_path)
        assert other.asked == []


def test_links_and_redirects_out_of_the_blog_are_not_followed(tmp_path):
    with Site({"/": page("Elsewhere"), "/post": page("Theirs")}) as other, Site({}) as site:
        site.pages["/"] = page("Diary", links("http://shop.example/post", "/about"))
        site.pages["/about"] = redirect("http://shop.example/")
        hosts = {"blog.example": site.address, "shop.example": other.address}
        crawled = crawl_site("http://blog.example/", tmp_path, hosts=hosts)
        assert other.asked == []
    # The redirect itself was answered, and shows where a link of the blog's own leads.
    assert crawled.kinds == {}
    kept = crawled.exchange("/about")
    assert (kept.status, kept.header("location")) == (302, "http://shop.example/")


def test_every_hop_of_a_redirect_is_kept(tmp_path):
    with Site({"/": redirect("/a", 301), "/a": redirect("/b", 308), "/b": page("Diary")}) as site:
        crawled = crawl_site(site.url, tmp_path)
        statuses = {e.url.removeprefix(site.url): e.status for e in crawled.capture.exchanges}
    assert (statuses[""], statuses["a"]) == (301, 308)
    assert statuses["b"] == 200


@pytest.mark.parametrize("chain", ["loop", "long"])
def test_redirects_end_after_ten(chain, tmp_path):
    pages = {"/": redirect("/0")}
    pages |= {f"/{n}": redirect("/" if chain == "loop" else f"/{n + 1}") for n in range(30)}
    with Site(pages) as site, pytest.raises(CouldNotFetch, match="too many redirects"):
        crawl_site(site.url, tmp_path)
    assert len(site.paths) <= 12
    assert read(tmp_path / "crawl.warc.gz").failures[-1].kind == "redirects"


def test_a_redirect_to_a_file_of_this_machine_is_not_followed(tmp_path):
    with Site({"/": redirect("file:///etc/hostname")}) as site, pytest.raises(CouldNotFetch, match="not a page"):
        crawl_site(site.url, tmp_path)


def test_a_page_longer_than_the_limit_is_cut_and_marked(tmp_path):
    long = page("Long", "x" * 400_000)
    with Site({"/": page("Diary", links("/about")), "/about": long}) as site:
        crawled = crawl_site(site.url, tmp_path, page_bytes=50_000)
    kept = crawled.exchange("/about")
    assert kept.body_cut
    assert 50_000 <= len(kept.body) < 200_000
    assert long.encode().startswith(kept.body)


def test_an_endless_page_is_cut_too(tmp_path):
    with Site({"/": Answer(page("Endless", "x" * 3_000_000), chunked=True)}) as site:
        crawled = crawl_site(site.url, tmp_path, page_bytes=50_000)
    assert crawled.exchange("/").body_cut


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_decompression_bomb_is_refused(coding, tmp_path):
    import brotli

    plain = b"<html>" + b"\0" * 40_000_000
    body = {"gzip": gzip.compress, "deflate": zlib.compress, "br": lambda b: brotli.compress(b, quality=1)}[coding](
        plain
    )
    bomb = Answer(body, headers={"Content-Encoding": coding})
    with Site({"/": page("Diary", links("/about", "/contact")), "/about": bomb, "/contact": page("Contact")}) as site:
        crawled = crawl_site(site.url, tmp_path, page_bytes=1_000_000)
        assert crawled.kinds == {site.url + "about": "size"}
    assert crawled.outcome.pages == 2


def test_the_body_of_what_is_no_page_is_not_fetched(tmp_path):
    film = Answer(b"\0" * 2_000_000, type="video/mp4")
    with Site({"/": page("Diary", links("/about")), "/about": film}) as site:
        crawled = crawl_site(site.url, tmp_path)
        assert crawled.kinds == {site.url + "about": "type"}
    assert crawled.outcome.pages == 1


def test_the_bytes_of_a_crawl_are_limited(tmp_path):
    pages = blog(30)
    heavy = {path: Answer(str(body) + " " * 50_000) for path, body in pages.items() if "post-" in path}
    with Site(pages | heavy) as site:
        crawled = crawl_site(site.url, tmp_path, bytes=300_000)
    assert crawled.outcome.stopped == "bytes"
    assert 6 <= crawled.outcome.pages < 20


def test_the_seconds_of_a_crawl_are_limited_also_on_a_slow_server(tmp_path):
    slow = {path: Answer(str(body), wait=0.2) for path, body in blog(40).items() if path != "/feed.xml"}
    with Site(slow) as site:
        crawled = crawl_site(site.url, tmp_path, seconds=2.0)
    assert crawled.outcome.stopped == "seconds"
    assert crawled.progress[-1].seconds < 2.5
    assert crawled.outcome.pages >= 2


def test_a_page_that_drips_cannot_hold_a_crawl_up(tmp_path):
    with (
        Site({"/": Answer(page("Diary", "x" * 100_000), drip=0.2)}) as site,
        pytest.raises(CouldNotFetch, match="time"),
    ):
        crawl_site(site.url, tmp_path, seconds=1.0)
