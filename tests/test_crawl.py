"""A crawl from the first request to the last, against a loopback server: what is read, kept and said."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import read
from crawler.crawl import Budget, crawl, crawl_async
from crawler.errors import BadAddress, CouldNotFetch, CouldNotWrite
from tests.crawling import crawl_site
from tests.site_server import Answer, Site, blog, gzipped, links, page, redirect

IDENTITY = {"about", "contact", "privacy", "disclosure"}


def numbers(paths):
    """Give the numbers of the posts among some paths."""
    return [int(found[1]) for path in paths if (found := re.search(r"/post-(\d+)/$", path))]


# What is read -----------------------------------------------------------------------------------------


def test_thirty_pages_of_two_hundred_posts_hold_identity_pages_and_newest_oldest_and_other_posts(tmp_path):
    pages = blog(200)
    addresses = "".join(f"<url><loc>{{site}}{path[1:]}</loc></url>" for path in pages if "post-" in path)
    with Site(pages) as site:
        site.pages["/sitemap.xml"] = Answer(
            f"<urlset>{addresses.format(site=site.url)}</urlset>", type="application/xml"
        )
        crawled = crawl_site(site.url, tmp_path, pages=30)
        read_posts = numbers(site.paths)
    assert crawled.outcome.pages == 30
    assert crawled.outcome.stopped == "pages"
    assert set(crawled.roles) >= IDENTITY
    assert len(read_posts) >= 15
    for part in (range(20), range(20, 180), range(180, 200)):
        assert len([n for n in read_posts if n in part]) >= 3, part


def test_any_page_of_a_blog_will_do_to_begin_with(tmp_path):
    with Site(blog(30)) as site:
        crawled = crawl_site(site.url + "2005/03/post-9/", tmp_path, pages=12)
        assert "/" in site.paths
    assert set(crawled.roles) >= IDENTITY
    assert crawled.outcome.start_url.endswith("post-9/")


def test_a_blog_of_one_page_is_read_whole(tmp_path):
    with Site({"/": page("All there is")}) as site:
        crawled = crawl_site(site.url, tmp_path)
    assert (crawled.outcome.pages, crawled.outcome.stopped) == (1, "done")
    assert crawled.capture.partial == ""


def test_files_beside_the_pages_are_kept_and_do_not_count(tmp_path):
    files = {"/robots.txt": "User-agent: *\n", "/ads.txt": "google.com, pub-1\n", "/humans.txt": "Jo\n"}
    with Site(blog(3) | {path: Answer(body, type="text/plain") for path, body in files.items()}) as site:
        crawled = crawl_site(site.url, tmp_path)
    for path, body in files.items():
        assert crawled.exchange(path).body == body.encode()
    assert crawled.exchange("/feed.xml").status == 200
    assert crawled.exchange("/sitemap.xml").status == 404
    assert crawled.outcome.pages == len(blog(3)) - 1  # all but the feed


def test_a_sitemap_of_sitemaps_is_followed_posts_first(tmp_path):
    index = "".join(f"<sitemap><loc>{{0}}{n}-sitemap.xml</loc></sitemap>" for n in ("tag", "user", "category", "post"))
    with Site({"/": page("Diary"), "/2019/01/hidden/": page("Hidden")}) as site:
        site.pages["/sitemap.xml"] = Answer(f"<sitemapindex>{index}</sitemapindex>".format(site.url), type="text/xml")
        entry = f"<urlset><url><loc>{site.url}2019/01/hidden/</loc></url></urlset>"
        site.pages["/post-sitemap.xml"] = Answer(entry, type="text/xml")
        crawl_site(site.url, tmp_path)
        maps = [path for path in site.paths if "-sitemap" in path]
    assert "/2019/01/hidden/" in site.paths
    assert maps[0] == "/post-sitemap.xml"
    assert len(maps) <= 3


def test_a_sitemap_that_robots_txt_names_wrongly_is_looked_for_in_its_usual_place(tmp_path):
    with Site({"/": page("Diary"), "/2019/01/hidden/": page("Hidden")}) as site:
        site.pages["/robots.txt"] = Answer("Sitemap: https://old.example/map.xml\n", type="text/plain")
        entry = f"<urlset><url><loc>{site.url}2019/01/hidden/</loc></url></urlset>"
        site.pages["/sitemap.xml"] = Answer(entry, type="text/xml")
        crawled = crawl_site(site.url, tmp_path)
        assert "/2019/01/hidden/" in site.paths
    assert crawled.kinds == {"https://old.example/map.xml": "outside"}


def test_a_blog_on_a_platform_keeps_to_its_path(tmp_path):
    pages = blog(5, root="/@user") | blog(5, root="/@other") | {"/": page("Platform", links("/@user/", "/@other/"))}
    pages["/@user/"] = page("User", links("/@other/about/", "/", "/@user/about/", "/@user/2005/01/post-1/"))
    with Site(pages) as site:
        crawled = crawl_site("https://medium.com/@user/", tmp_path, hosts={"medium.com": site.address})
        asked = {path for path in site.paths if not path.startswith("/@user")}
    assert crawled.outcome.pages >= 5
    assert asked == {"/robots.txt"}


# Redirects, twins and traps ---------------------------------------------------------------------------


def test_a_start_that_redirects_to_another_host_is_the_blog_of_that_host(tmp_path):
    pages = {"old.example/": redirect("http://www.new.example/", 301), "www.new.example/": page("New", links("/about"))}
    pages |= {"www.new.example/about": page("About"), "old.example/about": page("Wrong")}
    with Site(pages) as site:
        hosts = dict.fromkeys(("old.example", "new.example", "www.new.example"), site.address)
        crawled = crawl_site("http://old.example/", tmp_path, hosts=hosts)
    assert crawled.outcome.pages == 2
    assert {e.url for e in crawled.capture.exchanges if e.status == 200} == {
        "http://www.new.example/",
        "http://www.new.example/about",
    }


def test_a_refresh_of_the_start_page_is_followed_once(tmp_path):
    def refresh(to):
        return page("Moved", head=f'<meta http-equiv="refresh" content="0; url={to}">')

    with Site({"/": refresh("/blog/"), "/blog/": refresh("/again/"), "/again/": page("Again")}) as site:
        crawled = crawl_site(site.url, tmp_path)
        assert "/again/" not in site.paths
    assert crawled.outcome.pages >= 1
    assert crawled.exchange("/blog/").status == 200


def test_twins_of_a_page_are_read_once(tmp_path):
    twins = ("/about", "/about/", "/about?utm_source=x", "/about#top", "/about;jsessionid=1A2B", "/about?PHPSESSID=99")
    with Site({"/": page("Diary", links(*twins))}, missing=page("About")) as site:
        site.pages |= {"/robots.txt": Answer(status=404), "/sitemap.xml": Answer(status=404)}
        crawl_site(site.url, tmp_path)
        assert len([path for path in site.paths if path.startswith("/about")]) == 1


def test_two_addresses_that_lead_to_one_page_count_once(tmp_path):
    pages = {"/": page("Diary", links("/p/1", "/2019/01/post", "/p/2")), "/2019/01/post": page("Post")}
    pages |= {"/p/1": redirect("/2019/01/post"), "/p/2": page("Post")}
    with Site(pages) as site:
        assert crawl_site(site.url, tmp_path).outcome.pages == 2


def test_a_page_that_says_it_is_another_spares_that_one(tmp_path):
    post = page("Post", head='<link rel="canonical" href="/2019/01/post">')
    with Site({"/": page("Diary", links("/2019/01/post-print", "/2019/01/post"))}) as site:
        site.pages |= {"/2019/01/post-print": post, "/2019/01/post": post}
        crawl_site(site.url, tmp_path)
        assert len([path for path in site.paths if path.startswith("/2019")]) == 1


def test_an_endless_calendar_does_not_eat_the_crawl(tmp_path):
    def month(asked):
        n = int(re.search(r"month=(\d+)", asked.path)[1])
        return page(f"Month {n}", links(f"/events?month={n + 1}", f"/events?month={n - 1}"))

    def serve(asked):
        return month(asked) if "month=" in asked.path else Answer(status=404)

    pages = blog(20)
    pages["/"] = str(pages["/"]) + links("/events?month=1")
    with Site(pages, missing=serve) as site:
        crawled = crawl_site(site.url, tmp_path, pages=20)
        counts = Counter("month=" in path for path in site.paths)
    assert counts[True] <= 3
    assert set(crawled.roles) >= IDENTITY
    assert len(numbers(site.paths)) >= 8


def test_pages_that_are_not_there_but_answer_200_do_not_count(tmp_path):
    gone = page("Page not found", "<h1>Sorry</h1>" + links("/"))
    pages = {"/": page("Diary", links("/about", "/contact", "/2019/01/lost", "/2019/02/lost")), "/about": page("About")}
    with Site(pages, missing=gone) as site:
        crawled = crawl_site(site.url, tmp_path)
        assert crawled.kinds == {site.url + path: "missing" for path in ("contact", "2019/01/lost", "2019/02/lost")}
    assert crawled.outcome.pages == 2


def test_short_posts_in_one_frame_are_not_taken_for_a_page_that_is_not_there(tmp_path):
    frame = "".join(f"<li>menu entry {n}" for n in range(300))
    pages = {f"/2019/0{n}/note-{n}": page(f"Note {n}", frame) for n in range(1, 6)}
    with Site({"/": page("Notes", links(*pages))} | pages, missing=page("Nothing here", frame)) as site:
        assert crawl_site(site.url, tmp_path).outcome.pages == 6


def test_a_page_that_is_not_found_gives_its_place_to_another(tmp_path):
    pages = blog(20)
    pages["/"] = str(pages["/"]) + links("/2019/01/gone", "/2019/02/gone")
    with Site(pages | {"/about/": Answer(status=404), "/2019/01/gone": Answer(status=410)}) as site:
        assert crawl_site(site.url, tmp_path, pages=10).outcome.pages == 10


# Bodies -----------------------------------------------------------------------------------------------


def test_compressed_pages_are_kept_as_sent_and_read_unpacked(tmp_path):
    import brotli

    about, contact = page("About"), page("Contact")
    small = Answer(brotli.compress(contact.encode()), headers={"Content-Encoding": "br"})
    with Site({"/": gzipped(page("Diary", links("/about", "/contact"))), "/about": gzipped(about)}) as site:
        site.pages["/contact"] = small
        crawled = crawl_site(site.url, tmp_path)
    assert crawled.outcome.pages == 3
    assert crawled.exchange("/about").body == about.encode()
    assert crawled.exchange("/contact").body == contact.encode()
    assert small.body in gzip.decompress((tmp_path / "crawl.warc.gz").read_bytes())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html; charset=utf-8", page("Café", links("/about")).encode("latin-1")),
        ("text/html; charset=no-such-charset", page("Café", links("/about")).encode()),
        (None, page("Café", links("/about")).encode()),
        ("text/html", page("Café", links("/about")).encode("utf-16")),
    ],
    ids=["wrong charset", "unknown charset", "no type at all", "UTF-16"],
)
def test_pages_in_doubtful_charsets_are_read(kind, body, tmp_path):
    with Site({"/": Answer(body, type=kind), "/about": page("About")}) as site:
        crawled = crawl_site(site.url, tmp_path)
    assert crawled.exchange("/").body == body
    assert crawled.outcome.pages == 2


def test_a_chunked_answer_and_one_that_breaks_off_are_kept(tmp_path):
    whole, broken = page("Chunked", links("/about")), page("Broken")
    with Site({"/": Answer(whole, chunked=True), "/about": Answer(broken, short=500)}) as site:
        crawled = crawl_site(site.url, tmp_path)
    assert crawled.exchange("/").body == whole.encode()
    assert crawled.exchange("/about").body == broken.encode()
    assert crawled.exchange("/about").body_cut


# Manners ----------------------------------------------------------------------------------------------


def test_we_say_who_we_are_and_take_no_cookies(tmp_path, monkeypatch):
    monkeypatch.delenv("FLOGCHECK_CONTACT", raising=False)
    cookie = Answer(page("Diary", links("/about")), headers={"Set-Cookie": "id=1"})
    with Site({"/": cookie, "/about": page("About")}) as site:
        crawl_site(site.url, tmp_path)
        agents = {asked.headers["User-Agent"] for asked in site.asked}
        assert not any("Cookie" in asked.headers or "Referer" in asked.headers for asked in site.asked)
    assert len(agents) == 1
    assert re.fullmatch(r"flogcheck/\S+ \(\+https://github\.com/flogcheck/flogcheck\)", agents.pop())


def test_the_contact_can_be_set(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOGCHECK_CONTACT", "https://newsroom.example/crawls")
    with Site({"/": page("Diary")}) as site:
        crawl_site(site.url, tmp_path)
        assert "(+https://newsroom.example/crawls)" in site.asked[0].headers["User-Agent"]


def test_requests_keep_their_distance(tmp_path):
    with Site(blog(3)) as site:
        crawl_site(site.url, tmp_path, delay=0.2, seconds=2)
        gaps = [after.at - before.at for before, after in zip(site.asked, site.asked[1:], strict=False)]
    assert len(gaps) >= 4
    assert min(gaps) > 0.09


def test_a_blog_that_asks_for_patience_gets_it_once(tmp_path):
    answers = iter([Answer(status=429, headers={"Retry-After": "1"})])
    pages = {"/": page("Diary", links("/about")), "/about": lambda _: next(answers, Answer(page("About")))}
    with Site(pages) as site:
        crawled = crawl_site(site.url, tmp_path)
        asked = [asked.at for asked in site.asked if asked.path == "/about"]
    assert crawled.outcome.pages == 2
    assert asked[1] - asked[0] >= 1


def test_a_blog_that_wants_more_patience_than_there_is_time_is_left(tmp_path):
    pages = blog(10) | {"/contact/": Answer(status=429, headers={"Retry-After": "3600"})}
    with Site(pages) as site:
        crawled = crawl_site(site.url, tmp_path)
        assert site.paths[-1] == "/contact/"
        assert crawled.kinds[site.url + "contact/"] == "throttled"
    assert crawled.outcome.stopped == "throttled"
    assert "throttled" in crawled.capture.partial


def test_pages_that_are_closed_or_broken_are_told(tmp_path):
    answers = {"/about/": Answer(status=403), "/contact/": Answer(status=500), "/disclosure/": Answer(drop=True)}
    with Site(blog(3) | answers) as site:
        crawled = crawl_site(site.url, tmp_path)
        kinds = {url.removeprefix(site.url): kind for url, kind in crawled.kinds.items()}
        assert Counter(site.paths)["/contact/"] == 2  # a server error is tried once more
    assert kinds == {"about/": "forbidden", "contact/": "server", "disclosure/": "dropped"}
    assert {failure.kind for failure in crawled.outcome.refused} == set(kinds.values())


# Endings ----------------------------------------------------------------------------------------------


def test_a_host_that_dies_in_the_middle_leaves_what_was_read(tmp_path):
    with Site(blog(40)) as site:

        def die(asked):
            site.pages = {}
            site.missing = Answer(drop=True)
            return page("The last")

        site.pages["/contact/"] = die
        crawled = crawl_site(site.url, tmp_path)
    assert crawled.outcome.stopped == "dead host"
    assert crawled.capture.partial == "the host stopped answering"
    assert crawled.outcome.pages == 4
    assert Counter(crawled.kinds.values()) == {"dropped": 5}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_keeps_what_it_has(number, tmp_path):
    program = (
        "import sys; from pathlib import Path; from crawler.crawl import crawl, Budget\n"
        "print(crawl(sys.argv[1], Path(sys.argv[2]), budget=Budget(delay=0)).stopped)"
    )
    slow = {path: Answer(str(body), wait=0.15) for path, body in blog(40).items()}
    warc = tmp_path / "crawl.warc.gz"
    with Site(slow | {"/feed.xml": Answer(status=404)}) as site:
        command = [sys.executable, "-c", program, site.url, str(warc)]
        root = Path(__file__).parents[1]
        environment = os.environ | {"PYTHONPATH": str(root)}
        run = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=environment
        )
        until(lambda: "/contact/" in site.paths)
        begun = time.monotonic()
        run.send_signal(number)
        out, err = run.communicate(timeout=20)
    assert (out.strip(), err, run.returncode) == ("interrupted", "", 0)
    assert time.monotonic() - begun < 5
    capture = read(warc)
    assert capture.partial == "the crawl was interrupted"
    assert len([e for e in capture.exchanges if e.status == 200]) >= 3


def until(happened):
    """Wait until something has happened, ten seconds at most."""
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_cancelled_crawl_keeps_what_it_has(tmp_path):
    slow = {path: Answer(str(body), wait=0.1) for path, body in blog(40).items()}
    warc = tmp_path / "crawl.warc.gz"

    async def give_up(url):
        running = asyncio.create_task(crawl_async(url, warc, budget=Budget(delay=0)))
        await asyncio.sleep(1.5)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    with Site(slow) as site:
        asyncio.run(give_up(site.url))
    capture = read(warc)
    assert capture.partial == "the crawl was interrupted"
    assert capture.exchanges


def test_several_blogs_can_be_crawled_at_once_and_one_after_the_other(tmp_path):
    async def together(*urls):
        return await asyncio.gather(
            *(crawl_async(url, tmp_path / f"{n}.warc.gz", budget=Budget(delay=0)) for n, url in enumerate(urls))
        )

    with Site(blog(5)) as one, Site(blog(8)) as two:
        outcomes = asyncio.run(together(one.url, two.url))
        again = crawl(two.url, tmp_path / "again.warc.gz", budget=Budget(delay=0))
    assert outcomes[1].pages == again.pages
    assert outcomes[0].pages == again.pages - 3


# Nothing to read: one line each -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "said"),
    [
        pytest.param(Answer(status=401), "asks for a login", id="401"),
        pytest.param(Answer(status=403), "does not let us in", id="403"),
        pytest.param(Answer(status=404), "no such page", id="404"),
        pytest.param(Answer(status=410), "taken away", id="410"),
        pytest.param(Answer(status=429), "too many requests", id="429"),
        pytest.param(Answer(status=500), "server has an error", id="500"),
        pytest.param(Answer(status=503, headers={"Retry-After": "3600"}), "server has an error", id="503"),
        pytest.param(Answer(drop=True), "broke off the connection", id="dropped"),
        pytest.param(Answer(b"%PDF-1.7 ...", type="application/pdf"), "is a PDF document, not a web page", id="PDF"),
        pytest.param(Answer(b"%PDF-1.7 ..."), "is a PDF document, not a web page", id="PDF that says it is HTML"),
        pytest.param(Answer(b"\x89PNG", type="image/png"), "is an image, not a web page", id="image"),
        pytest.param(Answer("{}", type="application/json"), "is a JSON document", id="JSON"),
        pytest.param(Answer("<rss/>", type="text/xml"), "is an XML document", id="feed"),
        pytest.param(Answer(""), "the page is empty", id="empty"),
        pytest.param(Answer("", type=None), "the page is empty", id="empty without a type"),
        pytest.param(Answer(page("Late"), wait=3), "time", id="no answer in time"),
    ],
)
def test_a_start_page_that_cannot_be_read_gets_one_line(start, said, tmp_path):
    with Site({"/": start}) as site, pytest.raises(CouldNotFetch, match=said) as raised:
        crawl_site(site.url, tmp_path, seconds=1.5)
    message = str(raised.value)
    assert message.startswith(site.url)
    assert "\n" not in message
    assert read(tmp_path / "crawl.warc.gz").failures[-1].url == site.url


def test_an_unknown_host_gets_one_line(tmp_path):
    with pytest.raises(CouldNotFetch, match=r"the host name nowhere\.invalid could not be looked up"):
        crawl_site("http://nowhere.invalid/", tmp_path)


def test_a_refused_connection_gets_one_line(tmp_path):
    with Site({}) as site:
        pass
    with pytest.raises(CouldNotFetch, match=f"127.0.0.1:{site.port} refused the connection"):
        crawl_site(site.url, tmp_path)


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path):
    with Site({"/": page("Diary")}, tls=certificate(tmp_path)) as site:
        with pytest.raises(CouldNotFetch, match=r"no trustworthy TLS connection .*self.signed"):
            crawl_site(site.url, tmp_path)
        assert site.asked == []
    assert read(tmp_path / "crawl.warc.gz").failures[-1].kind == "tls"


def certificate(folder):
    """Make a certificate for 127.0.0.1 that no authority signed."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    signed = builder.sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    both = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "certificate.pem"
    path.write_bytes(both + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize("text", ["", "hello", "ftp://blog.example/", "file:///etc/passwd", "http://", "a b.example"])
def test_what_is_no_address_is_said_before_anything_is_written(text, tmp_path):
    with pytest.raises(BadAddress):
        crawl(text, tmp_path / "crawl.warc.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_capture_is_never_written_over(tmp_path):
    (tmp_path / "crawl.warc.gz").write_bytes(b"precious")
    with Site(blog(3)) as site, pytest.raises(CouldNotWrite):
        crawl_site(site.url, tmp_path)
    assert site.asked == []


def test_nothing_is_written_to_the_terminal(tmp_path, capfd):
    with Site(blog(3) | {"/about/": Answer(drop=True), "/contact/": Answer(status=500)}) as site:
        crawl_site(site.url, tmp_path)
    assert capfd.readouterr() == ("", "")


def test_importing_the_crawl_does_not_import_scrapy():
    program = (
        "import sys, crawler.crawl; print([name for name in ('scrapy', 'twisted', 'aiohttp') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_crawl_runs_outside_the_main_thread(tmp_path):
    with Site(blog(3)) as site, ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(crawl, site.url, tmp_path / "crawl.warc.gz", budget=Budget(delay=0)).result(timeout=20)
    assert outcome.stopped == "done"
