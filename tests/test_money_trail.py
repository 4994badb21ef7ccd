"""Following money links: shops, networks and shorteners on loopback, all invented."""

from __future__ import annotations

import asyncio
import itertools
import time
from contextlib import contextmanager

import pytest

from crawler.archive import read
from crawler.crawl import Budget, crawl_async
from crawler.outside import NOT_ASKED
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, page, redirect

BLOG = "kettle.example"
HOME = f"http://{BLOG}/"
HOSTS = (BLOG, "click.network.example", "sho.rt.example", "shop.example", "other-shop.example")
IMPRINT = page("Impressum", "Teapot Trading GmbH, Musterweg 1")
SHOP = page("Teapots", '<footer><a href="/legal/impressum">Impressum</a> <a href="/agb">AGB</a></footer>')


@contextmanager
def web(pages):
    """Serve several hosts from one loopback server; gives the server and where each host is served."""
    with Site({f"{BLOG}/": page("Kettles", "I boil water."), **pages}) as site:
        yield site, dict.fromkeys(HOSTS, site.address)


def follow(pages, folder, *links, most=5, **more):
    """Crawl the blog and follow the links; gives the crawl and what the server was asked beside the blog's pages."""
    with web(pages) as (site, hosts):
        crawled = crawl_site(HOME, folder, hosts=hosts, follow=lambda path, url: links, links=most, **more)
    return crawled, [f"{a.method} {a.host}{a.path}" for a in site.asked if "robots.txt" not in a.path]


def beyond(asked):
    return [line for line in asked if f" {BLOG}/" not in line]


def outside(crawled):
    return [(each.url, each.status) for each in crawled.capture.outside if "robots.txt" not in each.url]


def failed(crawled):
    return {each.url: (each.kind, each.service) for each in crawled.capture.outside_failures}


def test_a_chain_over_three_hosts_is_followed_to_the_imprint_of_the_shop(tmp_path):
    pages = {
        f"{BLOG}/go/pot": redirect("http://sho.rt.example/x1"),
        "sho.rt.example/x1": redirect("http://click.network.example/c?id=9", 301),
        "click.network.example/c?id=9": redirect("//shop.example/pot", 307),
        "shop.example/pot": SHOP,
        "shop.example/legal/impressum": IMPRINT,
    }
    crawled, asked = follow(pages, tmp_path, HOME + "go/pot")
    assert crawled.capture.followed == (HOME + "go/pot",)
    assert beyond(asked) == [
        "HEAD sho.rt.example/x1",
        "HEAD click.network.example/c?id=9",
        "HEAD shop.example/pot",
        "GET shop.example/pot",
        "GET shop.example/legal/impressum",
    ]
    assert outside(crawled) == [
        (HOME + "go/pot", 302),
        ("http://sho.rt.example/x1", 301),
        ("http://click.network.example/c?id=9", 307),
        ("http://shop.example/pot", 200),
        ("http://shop.example/pot", 200),
        ("http://shop.example/legal/impressum", 200),
    ]
    assert {each.service for each in crawled.capture.outside} == {"money"}
    assert failed(crawled) == {}
    assert [e.url for e in crawled.capture.exchanges if "/go/" in e.url or "shop" in e.url] == []


def test_without_the_option_nobody_is_asked(tmp_path):
    with web({"shop.example/pot": SHOP}) as (site, hosts):
        crawled = crawl_site(HOME, tmp_path, hosts=hosts, follow=lambda path, url: ["http://shop.example/pot"])
    assert {asked.host for asked in site.asked} == {BLOG}
    assert crawled.capture.followed == () and crawled.capture.outside == ()


def test_only_head_and_get_are_sent_without_cookie_and_referer(tmp_path):
    form = page("Order", '<form method="post" action="/buy"><input name="pot"><button>Buy</button></form>')
    pages = {
        "click.network.example/c": Answer("", 302, headers={"Location": "http://shop.example/", "Set-Cookie": "id=1"}),
        "shop.example/": Answer(form, headers={"Set-Cookie": "basket=1"}),
    }
    with web(pages) as (site, hosts):
        links = ["http://click.network.example/c", "http://shop.example/?second"]
        crawl_site(HOME, tmp_path, hosts=hosts, follow=lambda path, url: links, links=5)
    assert {asked.method for asked in site.asked} == {"HEAD", "GET"}
    for asked in site.asked:
        assert not {"cookie", "referer"} & {name.lower() for name in asked.headers}


@pytest.mark.parametrize("status", [405, 501, 403])
def test_where_head_is_refused_the_page_itself_is_asked_for(tmp_path, status):
    def only_get(asked):
        return Answer("no", status) if asked.method == "HEAD" else redirect("http://shop.example/pot")

    crawled, asked = follow(
        {"click.network.example/c": only_get, "shop.example/pot": page("Pot")},
        tmp_path,
        "http://click.network.example/c",
    )
    assert beyond(asked)[:3] == [
        "HEAD click.network.example/c",
        "GET click.network.example/c",
        "HEAD shop.example/pot",
    ]
    assert outside(crawled)[-1] == ("http://shop.example/pot", 200)


def test_a_server_that_hangs_up_on_head_is_asked_again(tmp_path):
    def rude(asked):
        return Answer(drop=True) if asked.method == "HEAD" else page("Pot")

    crawled, _ = follow({"shop.example/pot": rude}, tmp_path, "http://shop.example/pot")
    assert outside(crawled) == [("http://shop.example/pot", 200)]
    assert failed(crawled) == {}


def test_robots_txt_is_obeyed_at_every_host(tmp_path):
    pages = {
        "click.network.example/c": redirect("http://shop.example/pot"),
        "shop.example/robots.txt": Answer("User-agent: *\nDisallow: /pot", type="text/plain"),
        "shop.example/pot": SHOP,
    }
    crawled, asked = follow(pages, tmp_path, "http://click.network.example/c")
    assert beyond(asked) == ["HEAD click.network.example/c"]
    assert failed(crawled) == {"http://shop.example/pot": ("robots", "money")}
    assert crawled.capture.failures == ()  # nothing of the blog is missing


def test_a_robots_txt_with_a_server_error_keeps_out(tmp_path):
    pages = {"shop.example/robots.txt": Answer("", 503), "shop.example/pot": SHOP}
    crawled, asked = follow(pages, tmp_path, "http://shop.example/pot")
    assert beyond(asked) == []
    assert failed(crawled) == {"http://shop.example/pot": ("robots", "money")}


@pytest.mark.parametrize(
    "private", ["http://127.0.0.1:1/admin", "http://10.0.0.8/", "http://[::1]/", "http://2130706433/"]
)
def test_no_hop_leads_into_a_private_network(tmp_path, private):
    crawled, _ = follow({"click.network.example/c": redirect(private)}, tmp_path, "http://click.network.example/c")
    assert outside(crawled) == [("http://click.network.example/c", 302)]
    assert [kind for kind, _ in failed(crawled).values()] == ["private"]


def test_a_name_that_leads_into_a_private_network_is_refused_too(tmp_path):
    with web({"click.network.example/c": redirect("http://inside.example/")}) as (_, hosts):
        crawled = crawl_site(
            HOME,
            tmp_path,
            hosts=hosts,
            names={"inside.example": "192.168.1.1"},
            follow=lambda path, url: ["http://click.network.example/c"],
            links=1,
        )
    assert failed(crawled) == {"http://inside.example/": ("private", "money")}


def test_a_circle_is_left(tmp_path):
    pages = {
        "click.network.example/a": redirect("http://sho.rt.example/b"),
        "sho.rt.example/b": redirect("http://click.network.example/a"),
    }
    _, asked = follow(pages, tmp_path, "http://click.network.example/a")
    assert beyond(asked) == ["HEAD click.network.example/a", "HEAD sho.rt.example/b"]


def test_a_chain_without_end_is_left(tmp_path):
    def next_one(asked):
        return redirect(f"http://sho.rt.example/{int(asked.path[1:] or 0) + 1}")

    pages = {f"sho.rt.example/{n}": next_one for n in range(40)}
    _, asked = follow(pages, tmp_path, "http://sho.rt.example/0")
    assert len(beyond(asked)) == 10


def test_a_body_without_end_is_cut_and_kept(tmp_path):
    crawled, _ = follow({"shop.example/pot": page("Pot", "pot " * 2_000_000)}, tmp_path, "http://shop.example/pot")
    last = crawled.capture.outside[-1]
    assert last.body_cut
    assert 256_000 <= len(last.body) < 600_000


def test_a_file_that_is_no_page_is_not_loaded(tmp_path):
    film = Answer(b"0" * 3_000_000, type="video/mp4")
    crawled, _ = follow({"shop.example/film": film}, tmp_path, "http://shop.example/film")
    assert len(crawled.capture.outside[-1].body) < 300_000


def test_a_page_that_refreshes_by_its_mark_up_is_followed(tmp_path):
    onward = page("Wait", head='<meta http-equiv="refresh" content="0; url=http://shop.example/pot">')
    crawled, asked = follow(
        {"click.network.example/c": onward, "shop.example/pot": page("Pot")}, tmp_path, "http://click.network.example/c"
    )
    assert beyond(asked)[-1] == "GET shop.example/pot"
    assert outside(crawled)[-1] == ("http://shop.example/pot", 200)


def test_refreshes_are_followed_a_few_times_only(tmp_path):
    def refreshing(n):
        return page(f"Wait {n}", head=f'<meta http-equiv="refresh" content="0; url=/r{n + 1}">')

    pages = {f"click.network.example/r{n}": refreshing(n) for n in range(9)}
    _, asked = follow(pages, tmp_path, "http://click.network.example/r0")
    assert [line for line in beyond(asked) if line.startswith("GET")] == [
        f"GET click.network.example/r{n}" for n in range(4)
    ]


def test_scripts_are_not_run(tmp_path):
    script = page("Wait", "<script>location.href = 'http://shop.example/pot'</script>")
    _, asked = follow(
        {"click.network.example/c": script, "shop.example/pot": SHOP}, tmp_path, "http://click.network.example/c"
    )
    assert not [line for line in asked if "shop.example" in line]


def test_not_more_links_than_asked_for_and_each_address_once(tmp_path):
    pages = {
        "click.network.example/1": redirect("http://shop.example/pot"),
        "click.network.example/2": redirect("http://shop.example/pot"),
        "click.network.example/3": redirect("http://shop.example/pot"),
        "shop.example/pot": page("Pot"),
    }
    links = [f"http://click.network.example/{n}" for n in (1, 1, 2, 3)]
    crawled, asked = follow(pages, tmp_path, *links, most=2)
    assert crawled.capture.followed == tuple(links[1:3])
    assert sum("GET shop.example/pot" in line for line in asked) == 1


def test_what_is_no_web_address_is_left_alone(tmp_path):
    crawled, asked = follow({}, tmp_path, "mailto:a@b.example", "javascript:buy()", "http://x.example:port/")
    assert crawled.capture.followed == () and beyond(asked) == []


def test_requests_to_one_host_keep_the_delay(tmp_path):
    pages = {"shop.example/pot": SHOP, "shop.example/legal/impressum": IMPRINT}
    with web(pages) as (site, hosts):
        crawl_site(
            HOME,
            tmp_path,
            hosts=hosts,
            follow=lambda path, url: ["http://shop.example/pot"],
            links=1,
            delay=0.3,
            pages=1,
        )
    at = [asked.at for asked in site.asked if asked.host == "shop.example"]
    assert len(at) == 4  # robots.txt, HEAD, GET, imprint
    # Scrapy draws each pause between half of the delay and one and a half.
    assert all(later - earlier >= 0.14 for earlier, later in itertools.pairwise(at))


def test_the_time_for_links_is_not_that_for_pages(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.money_trail.LINK_SECONDS", 0.4)
    pages = {"shop.example/slow": Answer(page("Slow"), wait=3), "other-shop.example/": page("Fine")}
    began = time.monotonic()
    crawled, _ = follow(pages, tmp_path, "http://shop.example/slow", "http://other-shop.example/", seconds=60)
    assert time.monotonic() - began < 6
    assert crawled.outcome.stopped == "done"
    assert failed(crawled) == {
        "http://shop.example/slow": ("timeout", "money"),
        "http://other-shop.example/": ("timeout", "money"),
    }


def test_the_bytes_for_links_are_not_those_of_the_pages(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.money_trail.LINK_BYTES", 1000)
    pages = {"shop.example/": page("Big", "pot " * 5000), "other-shop.example/": page("Fine")}
    crawled, _ = follow(pages, tmp_path, "http://shop.example/", "http://other-shop.example/")
    assert crawled.outcome.stopped == "done"
    assert failed(crawled)["http://other-shop.example/"] == ("size", "money")


def test_a_choice_that_fails_costs_the_crawl_nothing(tmp_path):
    def broken(path, url):
        raise KeyError("what the pages held")

    with web({}) as (_, hosts):
        crawled = crawl_site(HOME, tmp_path, hosts=hosts, follow=broken, links=3)
    assert crawled.outcome.pages == 1 and crawled.outcome.stopped == "done"
    assert failed(crawled) == {HOME: ("unreadable", "money")}


def test_the_choice_is_given_the_capture_so_far_and_where_the_blog_is(tmp_path):
    seen = []

    def look(path, url):
        seen.append((url, [e.status for e in read(path, url=url).exchanges if e.url == HOME]))
        return []

    with web({}) as (_, hosts):
        crawl_site(HOME, tmp_path, hosts=hosts, follow=look, links=3)
    assert seen == [(HOME, [200])]


def test_ctrl_c_while_following_keeps_what_was_read(tmp_path):
    pages = {"shop.example/": page("Fine"), "other-shop.example/": Answer(page("Slow"), wait=4)}
    links = ["http://shop.example/", "http://other-shop.example/"]

    async def interrupted(hosts):
        task = asyncio.ensure_future(
            crawl_async(
                HOME,
                tmp_path / "c.warc.gz",
                budget=Budget(delay=0.0, seconds=20, links=2),
                hosts=hosts,
                follow=lambda path, url: links,
                progress=lambda p: asyncio.get_running_loop().call_later(0.8, task.cancel) if p.link == 2 else None,
            )
        )
        with pytest.raises(asyncio.CancelledError):
            await task

    with web(pages) as (_, hosts):
        asyncio.run(interrupted(hosts))
    capture = read(tmp_path / "c.warc.gz")
    assert capture.partial == "the crawl was interrupted"
    assert capture.followed == tuple(links)
    assert "http://shop.example/" in [each.url for each in capture.outside]
    assert [f.url for f in capture.outside_failures] in ([], ["http://other-shop.example/"])


def test_a_blog_that_would_not_be_read_on_is_not_asked_for_its_redirects(tmp_path):
    home = page("Kettles", " ".join(f'<a href="/post-{n}/">Post {n} about it</a>' for n in range(9)))
    pages = {
        f"{BLOG}/": home,
        **{f"{BLOG}/post-{n}/": Answer("", 429, headers={"Retry-After": "900"}) for n in range(9)},
    }
    crawled, asked = follow(pages, tmp_path, "http://shop.example/")
    assert crawled.outcome.stopped == "throttled"
    assert beyond(asked) == []
    assert failed(crawled) == {HOME: (NOT_ASKED, "money")}


def test_progress_tells_which_link_is_followed(tmp_path):
    crawled, _ = follow({"shop.example/": page("Fine")}, tmp_path, "http://shop.example/")
    told = [(p.link, p.links, p.url) for p in crawled.progress if p.links]
    assert told == [(0, 5, ""), (1, 1, "http://shop.example/")]
