"""Outside services asked in a crawl, against loopback servers that speak the real protocols: RDAP, CDX, DNS …"""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.progress import ProgressLine
from crawler import provenance, service_answers
from crawler.archive import Capture, read
from crawler.budget import Progress
from crawler.crawl import Budget, Outcome, crawl, crawl_async
from crawler.outside import NOT_ASKED, Service
from crawler.services import Services
from tests.outside_servers import REGISTRAR, REGISTRY, OutsideServers, Zone, captures, domain, registries
from tests.site_server import Answer, Page, Site, blog, page, redirect

HOME = "https://kettle.example/"
MAIN = ("rdap", "certificates", "archive-index", "dns-txt", "dns-mx")


class Crawled:
    """A crawl of kettle.example, served from loopback, with what the services gave."""

    def __init__(self, folder: Path, services: Services | None, *, url: str = HOME, pages=None, hosts=None, **budget):
        self.progress: list[Progress] = []
        warc = folder / "capture.warc.gz"
        with Site(pages or blog(2)) as site:
            served = dict.fromkeys(("kettle.example", "www.kettle.example", *(hosts or ())), site.address)
            began = time.monotonic()
            self.outcome: Outcome = asyncio.run(
                crawl_async(
                    url,
                    warc,
                    budget=Budget(**({"delay": 0.0, "seconds": 20.0} | budget)),
                    progress=self.progress.append,
                    services=services,
                    hosts=served,
                )
            )
            self.seconds = time.monotonic() - began
        self.capture: Capture = read(warc)

    @property
    def answered(self) -> list[tuple[str, int]]:
        return [(each.service, each.status) for each in self.capture.outside]

    @property
    def failed(self) -> dict[str, str]:
        return {each.service: each.kind for each in self.capture.outside_failures}

    @property
    def why(self) -> dict[str, str]:
        return {each.service: each.message for each in self.capture.outside_failures}

    def answers(self, service: Service) -> list:
        return [each for each in self.capture.outside if each.service == service]


def is_whole(crawled: Crawled) -> bool:
    """Nothing of the blog is missing, whatever became of the services."""
    capture = crawled.capture
    return crawled.outcome.stopped == "done" and not capture.failures and not capture.partial and not capture.warnings


# Everybody answers ------------------------------------------------------------------------------------


def test_every_service_is_asked_about_the_domain_and_its_answer_kept_as_it_was_sent(tmp_path):
    with OutsideServers(domain(related=f"https://{REGISTRAR}/domain/kettle.example")) as others:
        crawled = Crawled(tmp_path, others.services, url="https://www.kettle.example/2005/01/post-1/")
        asked = others.asked
    assert is_whole(crawled)
    assert sorted(crawled.answered) == sorted(
        (service, 200) for service in ["rdap-bootstrap", "rdap", *MAIN, "archive-page"]
    )
    assert crawled.failed == {}
    assert [each.url for each in crawled.answers(Service.RDAP)] == [
        f"https://{REGISTRY}/domain/kettle.example",
        f"https://{REGISTRAR}/domain/kettle.example",
    ]
    assert json.loads(crawled.answers(Service.RDAP)[0].body)["ldhName"] == "kettle.example"
    assert crawled.answers(Service.ARCHIVE_PAGE)[0].body == b"<title>Then</title><p>An early page."
    assert asked["certificates"] == ["/?q=kettle.example&output=json"]
    assert asked["archive"][0].startswith("/cdx/search/cdx?url=kettle.example%2F&output=json&")
    assert asked["archive"][1] == "/web/20060102030405id_/http://kettle.example/"
    assert asked["names"] == ["kettle.example. MX", "kettle.example. TXT"]


def test_the_program_says_who_it_is_and_what_it_wants(tmp_path):
    with OutsideServers() as others:
        Crawled(tmp_path, others.services)
        for site in (others.bootstrap, others.registry, others.certificates, others.archive):
            assert site.asked[0].headers["User-Agent"].startswith("flogcheck/")
        assert "application/rdap+json" in others.registry.asked[0].headers["Accept"]
        assert "/robots.txt" not in [path for site in others.sites for path in site.paths]


def test_records_of_name_servers_are_resources_in_master_format(tmp_path):
    with OutsideServers() as others:
        crawled = Crawled(tmp_path, others.services)
    (answer,) = crawled.answers(Service.DNS_TXT)
    assert answer.url == "dns:kettle.example?type=TXT"
    assert answer.header("content-type") == "text/dns"
    assert answer.body.decode().splitlines() == [
        "; NOERROR kettle.example. IN TXT",
        'kettle.example. 300 IN TXT "v=spf1 include:_spf.mail.example -all"',
    ]
    assert answer.record_id.startswith("urn:uuid:")
    assert answer.digest.startswith("sha1:")


def test_what_does_not_fit_into_a_packet_is_asked_again_over_tcp(tmp_path):
    texts = [f'"token-{n}={"x" * 200}"' for n in range(40)]
    zone = Zone({("kettle.example", "TXT"): texts, ("kettle.example", "MX"): ["10 mx.example."]}, over_udp=False)
    with OutsideServers(zone=zone) as others:
        crawled = Crawled(tmp_path, others.services)
        assert "kettle.example. TXT tcp" in others.asked["names"]
    assert crawled.answers(Service.DNS_TXT)[0].body.count(b"token-") == 40


def test_redirects_of_a_registry_are_followed_and_each_hop_is_kept(tmp_path):
    with OutsideServers(redirect("/rdap/kettle", 301)) as others:
        others.registry.pages["/rdap/kettle"] = domain()
        crawled = Crawled(tmp_path, others.services)
    assert [status for service, status in crawled.answered if service == "rdap"] == [301, 200]
    assert crawled.failed == {}


def test_a_link_to_the_registrar_that_asks_for_another_name_is_not_followed(tmp_path):
    with OutsideServers(domain(related=f"https://{REGISTRAR}/domain/victim.example")) as others:
        Crawled(tmp_path, others.services)
        assert others.asked["registrar"] == []


def test_a_registrar_that_fails_leaves_the_registry_s_answer(tmp_path):
    related = f"https://{REGISTRAR}/domain/kettle.example"
    with OutsideServers(domain(related=related), registrar=Answer("no", 403)) as others:
        crawled = Crawled(tmp_path, others.services)
    assert ("rdap", 200) in crawled.answered
    assert crawled.capture.outside_failures[0].url == related
    assert crawled.failed == {"rdap": "forbidden"}


def test_of_an_archive_s_index_the_first_copy_of_a_page_is_looked_at(tmp_path):
    rows = json.loads(captures("20040101000000", "20050101000000", "20060101000000").body)
    rows[1][2], rows[2][3] = "301", "application/pdf"
    with OutsideServers(index=Answer(json.dumps(rows), type="application/json")) as others:
        Crawled(tmp_path, others.services)
        assert others.asked["archive"][1].startswith("/web/20060101000000id_/")


# There is nothing -------------------------------------------------------------------------------------


def test_that_there_is_nothing_is_an_answer_and_no_failure(tmp_path):
    zone = Zone({("kettle.example", "A"): ["192.0.2.1"]})
    missing = Answer('{"errorCode": 404}', 404, type="application/rdap+json")
    empty = Answer("[]", type="application/json")
    with OutsideServers(missing, search=empty, index=captures(), zone=zone) as others:
        crawled = Crawled(tmp_path, others.services)
    assert crawled.failed == {}
    assert dict(crawled.answered)["rdap"] == 404
    assert [each.body for each in crawled.capture.outside if each.service in MAIN[1:3]] == [b"[]", b"[]"]
    assert crawled.answers(Service.DNS_MX)[0].body == b"; NOERROR kettle.example. IN MX\n"
    assert crawled.answers(Service.ARCHIVE_PAGE) == []


def test_a_name_that_does_not_exist_is_an_answer(tmp_path):
    with OutsideServers(zone=Zone()) as others:
        crawled = Crawled(tmp_path, others.services)
    assert crawled.answers(Service.DNS_TXT)[0].body == b"; NXDOMAIN kettle.example. IN TXT\n"
    assert crawled.failed == {}


# Nobody could look ------------------------------------------------------------------------------------


def test_where_nobody_listens_each_failure_is_named_and_the_blog_is_read(tmp_path):
    with OutsideServers() as others:
        services = others.services
    crawled = Crawled(tmp_path, services)
    assert is_whole(crawled)
    assert crawled.outcome.pages > 5
    assert crawled.outcome.refused == ()
    assert crawled.capture.outside == ()
    assert crawled.failed | {"dns-txt": "", "dns-mx": ""} == {
        "rdap-bootstrap": "refused",
        "rdap": NOT_ASKED,
        "certificates": "refused",
        "archive-index": "refused",
        "dns-txt": "",
        "dns-mx": "",
    }
    assert crawled.failed["dns-txt"] in {"dns", "timeout"}
    assert all(crawled.why.values())


@pytest.mark.parametrize(
    ("status", "kind"), [(429, "throttled"), (403, "forbidden"), (500, "server"), (503, "server"), (400, "missing")]
)
def test_an_answer_that_is_none_is_kept_and_said_to_be_none(status, kind, tmp_path):
    no = Answer("no", status, headers={"Retry-After": "3600"})
    with OutsideServers(no, search=no, index=no) as others:
        crawled = Crawled(tmp_path, others.services)
    assert is_whole(crawled)
    assert crawled.failed == dict.fromkeys(("rdap", "certificates", "archive-index"), kind)
    assert dict(crawled.answered)["certificates"] == status
    assert str(status) in crawled.why["certificates"]
    assert crawled.seconds < 10


def test_a_search_or_index_that_is_not_there_has_not_found_nothing(tmp_path):
    with OutsideServers(search=Answer("gone", 404), index=Answer("gone", 404)) as others:
        crawled = Crawled(tmp_path, others.services)
    assert crawled.failed == {"certificates": "missing", "archive-index": "missing"}


def test_a_service_that_asks_for_patience_is_asked_once_more(tmp_path):
    answers = iter([Answer("wait", 429, headers={"Retry-After": "1"}), domain()])
    with OutsideServers(lambda _: next(answers)) as others:
        crawled = Crawled(tmp_path, others.services)
        first, second = others.registry.asked
    assert second.at - first.at >= 1.0
    assert crawled.failed == {}
    assert [status for service, status in crawled.answered if service == "rdap"] == [429, 200]


MALFORMED = [b"", b"<html>Sorry", b"\x00\xff", b"{", b'"text"', b"null", b"[" * 100_000, b'{"a":' * 100_000]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_an_answer_in_another_form_could_not_be_read(body, tmp_path):
    answer = Answer(body, type="application/json")
    with OutsideServers(answer, search=answer, index=answer) as others:
        crawled = Crawled(tmp_path, others.services)
    assert is_whole(crawled)
    assert crawled.failed == dict.fromkeys(("rdap", "certificates", "archive-index"), "unreadable")


@pytest.mark.parametrize("rows", [[1], [[["x"]], ["y"]], [["timestamp"], [None]], [{}], [[], []]])
def test_an_index_with_strange_rows_costs_nothing(rows, tmp_path):
    with OutsideServers(index=Answer(json.dumps(rows), type="application/json")) as others:
        crawled = Crawled(tmp_path, others.services)
        assert len(others.asked["archive"]) == 1
    assert is_whole(crawled)


@pytest.mark.parametrize("told", [[], {}, {"services": 1}, {"services": [1, [], [[], []], [["example"], [7]]]}])
def test_a_strange_list_of_registries_asks_nobody(told, tmp_path):
    with OutsideServers(bootstrap=Answer(json.dumps(told), type="application/json")) as others:
        crawled = Crawled(tmp_path, others.services)
        assert others.asked["registry"] == []
    assert crawled.failed["rdap"] == NOT_ASKED


def test_a_suffix_without_a_registry_is_said_to_have_none(tmp_path):
    with OutsideServers(bootstrap=registries(suffixes=["com"])) as others:
        crawled = Crawled(tmp_path, others.services)
    assert crawled.failed == {"rdap": NOT_ASKED}
    assert "no registry is known that answers for .example" in crawled.why["rdap"]


def test_a_huge_answer_is_cut_and_is_none_of_the_bytes_of_the_blog(tmp_path):
    huge = Answer(b"[" + b"1," * 500_000 + b"1]", type="application/json")
    long_page = Answer("<p>" + "long ago " * 50_000)
    with OutsideServers(search=huge, copy=long_page) as others:
        crawled = Crawled(tmp_path, others.services, page_bytes=200_000, bytes=300_000)
    assert is_whole(crawled)
    assert crawled.failed == {"certificates": "size"}
    (search,), (copy,) = crawled.answers(Service.CERTIFICATES), crawled.answers(Service.ARCHIVE_PAGE)
    assert search.body_cut
    assert len(search.body) < 400_000
    assert copy.body_cut  # half a page is still a page


@pytest.mark.parametrize("rcode", ["SERVFAIL", "REFUSED"])
def test_a_name_server_that_fails_could_not_look(rcode, tmp_path):
    with OutsideServers(zone=Zone(rcode=rcode)) as others:
        crawled = Crawled(tmp_path, others.services)
    assert crawled.failed == {"dns-txt": "dns", "dns-mx": "dns"}
    assert rcode in crawled.why["dns-mx"]


# Time -------------------------------------------------------------------------------------------------


def test_slow_services_cost_the_blog_no_page_and_the_crawl_a_stated_time(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.blog_crawl.AFTERWARDS", 1.0)
    slow = Answer("[]", wait=8.0)
    with OutsideServers(slow, search=slow, index=slow, zone=Zone(wait=8.0)) as others:
        crawled = Crawled(tmp_path, others.services)
    assert is_whole(crawled)
    assert crawled.outcome.pages > 5
    assert crawled.failed == dict.fromkeys(MAIN, "timeout")
    assert "domain registry had not answered when the crawl ended" in crawled.why["rdap"]
    pages_read = max(step.seconds for step in crawled.progress)
    assert crawled.seconds < pages_read + 1.0 + 2.0
    assert crawled.progress[-1].waiting == ("domain registry", "certificate log", "web archive", "name server")
    assert all(step.waiting == () for step in crawled.progress[:-1])


def test_the_progress_line_names_who_is_awaited():
    terminal = Terminal()
    with ProgressLine(terminal, "kettle.example") as line:
        line(Progress(8, 30, "", "", 0, 9.0, ("domain registry", "web archive")))
    assert "kettle.example: 8 pages read, waiting for domain registry, web archive" in terminal.getvalue()


class Terminal(io.StringIO):
    """A stream that says that a person looks at it."""

    def isatty(self) -> bool:
        return True


def test_services_are_awaited_hardly_longer_than_the_time_of_the_crawl(tmp_path):
    slow = Answer("[]", wait=15.0)
    with OutsideServers(slow, search=slow, index=slow) as others:
        crawled = Crawled(tmp_path, others.services, seconds=3.0)
    assert crawled.seconds < 3.0 + provenance.OVERTIME + 2.0
    assert crawled.capture.failures == ()
    assert set(crawled.failed) == {"rdap", "certificates", "archive-index"}


def test_services_are_asked_while_the_blog_is_read(tmp_path):
    slow = Answer("[]", wait=2.0, type="application/json")
    pages = {
        path: (replace(a, wait=0.3) if isinstance(a, Answer) else Answer(a, wait=0.3)) for path, a in blog(3).items()
    }
    with OutsideServers(search=slow, index=slow) as others:
        crawled = Crawled(tmp_path, others.services, pages=pages)
        assert others.certificates.asked[0].at < others.archive.asked[0].at + 0.5
    assert crawled.failed == {}
    pages_read = max(step.seconds for step in crawled.progress)
    assert crawled.seconds < pages_read + 2.0  # nothing was left to wait for


def test_a_service_that_makes_us_wait_too_long_is_left_alone(tmp_path):
    too_long = str(int(service_answers.LONGEST_PATIENCE) + 1)
    with OutsideServers(search=Answer("wait", 429, headers={"Retry-After": too_long})) as others:
        crawled = Crawled(tmp_path, others.services)
        assert len(others.asked["certificates"]) == 1
    assert crawled.failed == {"certificates": "throttled"}


def test_ctrl_c_while_services_are_awaited_keeps_what_there_is(tmp_path):
    slow = Answer("[]", wait=30.0)
    code = (
        "import sys; from pathlib import Path; from crawler.crawl import Budget, crawl;"
        "from crawler.services import services_from;"
        "outcome = crawl('kettle.example', Path(sys.argv[1]), budget=Budget(delay=0.0),"
        " services=services_from(Path(sys.argv[2])), progress=lambda p: print(p.waiting, flush=True));"
        "print(outcome.stopped, outcome.pages)"
    )
    with OutsideServers(slow, search=slow, index=slow) as others, Site(blog(2)) as site:
        file = others.file(tmp_path / "services.toml", {"kettle.example": site.address})
        warc = tmp_path / "capture.warc.gz"
        with subprocess.Popen(
            [sys.executable, "-c", code, str(warc), str(file)],
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if "registry" in line:
                    break
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            said = process.stdout.read()
        assert time.monotonic() - began < 4
    assert process.returncode == 0
    assert said.startswith("interrupted 8")
    capture = read(warc)
    assert {each.service: each.kind for each in capture.outside_failures} == dict.fromkeys(
        ("rdap", "certificates", "archive-index"), "interrupted"
    )
    assert {each.service for each in capture.outside} == {"rdap-bootstrap", "dns-txt", "dns-mx"}


# Who is asked about what ------------------------------------------------------------------------------


def test_nobody_is_asked_without_services(tmp_path):
    with OutsideServers() as others:
        crawled = Crawled(tmp_path, None)
        assert not any(others.asked.values())
    assert crawled.capture.outside == crawled.capture.outside_failures == ()


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("https://jane.wordpress.com/", "url=jane.wordpress.com%2F&"),
        ("https://medium.com/@jane/", "url=medium.com%2F%40jane%2F&"),
        ("https://jane.github.io/", "url=jane.github.io%2F&"),
    ],
)
def test_on_a_platform_only_the_archive_knows_the_blog(url, query, tmp_path):
    with OutsideServers() as others:
        host = url.split("/")[2]
        crawled = Crawled(
            tmp_path, others.services, url=url, pages={"/": page("J"), "/@jane/": page("J")}, hosts=[host]
        )
        asked = others.asked
    assert {name for name, paths in asked.items() if paths} == {"archive"}
    assert query in asked["archive"][0]
    assert crawled.failed == dict.fromkeys(("rdap", "certificates", "dns-txt", "dns-mx"), NOT_ASKED)
    assert "stands on" in crawled.why["rdap"]


def test_of_a_blog_on_the_reader_s_own_network_nobody_is_told(tmp_path):
    with OutsideServers() as others, Site({"/": page("At home")}) as site:
        for name, url in (("a", site.url), ("b", f"http://localhost:{site.port}/")):
            outcome = crawl(url, tmp_path / f"{name}.warc.gz", budget=Budget(delay=0.0), services=others.services)
            failures = read(outcome.warc).outside_failures
            assert {each.service: each.kind for each in failures} == dict.fromkeys(MAIN, NOT_ASKED)
            assert all(each.message for each in failures)
        assert not any(others.asked.values())


def test_a_service_may_be_left_alone(tmp_path):
    with OutsideServers() as others:
        crawled = Crawled(tmp_path, replace(others.services, certificates="", name_server=""))
        assert others.asked["certificates"] == others.asked["names"] == []
    assert crawled.failed == dict.fromkeys(("certificates", "dns-txt", "dns-mx"), NOT_ASKED)
    assert "left alone" in crawled.why["certificates"]


# The list of registries is kept -----------------------------------------------------------------------


def crawled_twice(folder: Path, bootstrap: Page) -> int:
    """Crawl twice with one cache, and give how often the list of registries was asked for."""
    with OutsideServers(bootstrap=bootstrap, cache=folder / "cache") as others:
        for name in ("one", "two"):
            (folder / name).mkdir()
            crawled = Crawled(folder / name, others.services)
            assert ("rdap", 200) in crawled.answered
        return len(others.asked["bootstrap"])


def test_the_list_of_registries_is_kept_between_crawls(tmp_path):
    assert crawled_twice(tmp_path, registries()) == 1


def test_it_is_not_kept_longer_than_its_headers_allow(tmp_path):
    assert crawled_twice(tmp_path, registries(**{"Cache-Control": "no-store"})) == 2


# The reader's own network -----------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["http://127.0.0.1:{0}/secret", "http://localhost:{0}/secret", "http://[::1]:{0}/"])
def test_a_registry_cannot_lead_into_the_reader_s_network(place, tmp_path):
    with Site({}, missing="secret") as inside:
        with OutsideServers(redirect(place.format(inside.port))) as others:
            crawled = Crawled(tmp_path, others.services)
        assert inside.asked == []
    assert crawled.failed == {"rdap": "private"}


def test_nor_can_the_list_of_registries_nor_the_link_to_a_registrar(tmp_path):
    with Site({}, missing="secret") as inside:
        related = domain(related=f"{inside.url}domain/kettle.example")
        for number, servers in enumerate(
            (OutsideServers(bootstrap=registries(base=inside.url)), OutsideServers(related)),
        ):
            (tmp_path / str(number)).mkdir()
            with servers as others:
                crawled = Crawled(tmp_path / str(number), others.services)
            assert crawled.failed == {"rdap": "private"}
        assert inside.asked == []


def test_a_private_service_that_the_user_named_is_for_its_own_questions_only(tmp_path):
    with OutsideServers() as others:
        # Neither the blog nor another service can lead there.
        others.registry.pages["/domain/kettle.example"] = redirect(others.certificates.url + "from-the-registry")
        pages = blog(2) | {"/about/": redirect(others.certificates.url + "from-the-blog")}
        crawled = Crawled(tmp_path, others.services, pages=pages)
        assert others.asked["certificates"] == ["/?q=kettle.example&output=json"]
    assert crawled.failed == {"rdap": "private"}


def test_a_blog_s_first_page_cannot_lead_to_a_private_service(tmp_path):
    from crawler.errors import CouldNotFetch

    with OutsideServers() as others:
        with pytest.raises(CouldNotFetch, match="private address"):
            Crawled(tmp_path, others.services, pages={"/": redirect(others.certificates.url)})
        assert not any(others.asked.values())


# A capture that was cut -------------------------------------------------------------------------------


def test_of_a_capture_cut_anywhere_the_answers_before_the_cut_read_back(tmp_path):
    with OutsideServers() as others:
        crawled = Crawled(tmp_path, others.services, pages={"/": page("All there is")})
    whole = (tmp_path / "capture.warc.gz").read_bytes()
    kept = [each.record_id for each in crawled.capture.outside]
    for share in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        part = tmp_path / f"{share}.warc.gz"
        part.write_bytes(whole[: int(len(whole) * share)])
        capture = read(part)
        assert capture.partial
        there = [each.record_id for each in capture.outside]
        assert there == kept[: len(there)]
        assert not any(each.body_cut for each in capture.outside[:-1])
        assert [each.url for each in capture.exchanges if each.status == 200] == [HOME]


# The command line -------------------------------------------------------------------------------------


def environment(folder: Path) -> dict[str, str]:
    tree = str(Path(__file__).parents[1])
    return {**os.environ, "PYTHONPATH": tree, "XDG_CACHE_HOME": str(folder / "cache")}


def flogcheck(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from classifier.cli import main; main()", *words],
        env=environment(folder) | more,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=folder,
    )


def test_score_asks_the_services_of_the_file_and_none_when_offline(tmp_path):
    with OutsideServers() as others, Site(blog(2)) as site:
        file = others.file(tmp_path / "services.toml", {"kettle.example": site.address})
        words = ("score", "kettle.example", "--delay", "0", "--quiet", "--json")
        done = flogcheck(*words, "--offline", "--out", "off", "--services", str(file), folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert not any(others.asked.values())
        assert read(next((tmp_path / "off").rglob("*.warc.gz"))).outside_failures == ()
        done = flogcheck(*words, "--out", "on", folder=tmp_path, FLOGCHECK_SERVICES=str(file))
        assert done.returncode == 0, done.stderr
        asked = others.asked
    assert all(asked[name] for name in ("bootstrap", "registry", "certificates", "archive", "names"))
    capture = read(next((tmp_path / "on").rglob("*.warc.gz")))
    assert {each.service for each in capture.outside} >= set(MAIN)
    assert (tmp_path / "cache" / "flogcheck" / "services").is_dir()


def test_a_file_of_services_that_cannot_be_used_is_wrong_usage(tmp_path):
    (tmp_path / "bad.toml").write_text('certificate = "http://127.0.0.1:1/"\n')
    done = flogcheck("score", "kettle.example", "--services", "bad.toml", folder=tmp_path)
    assert done.returncode == 2
    assert "there is no service 'certificate'" in done.stderr
