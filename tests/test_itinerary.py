"""Which pages of a blog are visited: quotas, a spread of posts over time, traps, and an end in every case."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.addresses import canonical, scope_of
from crawler.feeds import Entry, SitemapEntry
from crawler.itinerary import Itinerary, Visit
from crawler.links import SeenLink
from crawler.roles import IDENTITY, Role
from crawler.traps import twin

HOME = "https://example.org/"
IDENTITY_PAGES = {
    Role.ABOUT: ("/qui-suis-je/", "Qui suis-je ?"),
    Role.AUTHOR: ("/author/jane/", "Jane"),
    Role.CONTACT: ("/kontakt/", "Kontakt"),
    Role.LEGAL: ("/impressum/", "Impressum"),
    Role.PRIVACY: ("/x/datenschutz.html", "Datenschutz"),
    Role.DISCLOSURE: ("/affiliate-disclosure/", "Disclosure"),
}


def link(path: str, anchor: str = "", position: str = "", order: int = 0, rel: str = "") -> SeenLink:
    return SeenLink(HOME.rstrip("/") + path, anchor, frozenset(rel.split()), position, order)


def plan(pages: int = 30, start: str = HOME, seed: int = 0) -> Itinerary:
    return Itinerary(start, pages=pages, scope=scope_of(start), seed=seed)


def arrive(itinerary: Itinerary, visit: Visit, *, counted: bool = True) -> None:
    itinerary.done(visit.url, final_url=visit.url, canonical="", role=visit.role, counted=counted)


def walk(itinerary: Itinerary, *, limit: int = 500) -> list[Visit]:
    """Visit to the end, every page answering."""
    visits = []
    while (visit := itinerary.next()) is not None:
        visits.append(visit)
        arrive(itinerary, visit)
        assert len(visits) <= limit, "no end"
    return visits


def begun(pages: int = 30, seed: int = 0) -> Itinerary:
    """An itinerary whose home page is read."""
    itinerary = plan(pages, seed=seed)
    visit = itinerary.next()
    assert visit == Visit(HOME, Role.HOME)
    arrive(itinerary, visit)
    return itinerary


def diary(count: int, first: date = date(2010, 1, 15), step: int = 20) -> list[Entry]:
    """A feed of posts, newest first."""
    days = [first + timedelta(days=step * i) for i in range(count)]
    return [Entry(f"{HOME}{day:%Y/%m/%d}/walk-{i}/", "", day, "", "") for i, day in enumerate(days)][::-1]


def test_the_start_page_comes_first_and_the_home_page_second() -> None:
    itinerary = plan(start=HOME + "2019/05/04/walk/")
    assert itinerary.next() == Visit(HOME + "2019/05/04/walk/", Role.POST)
    assert itinerary.next() == Visit(HOME, Role.HOME)
    assert itinerary.next() is None


def test_a_start_page_that_was_fetched_before_is_not_visited_again() -> None:
    itinerary = plan()
    itinerary.done(HOME, final_url=HOME, canonical="", role=Role.HOME, counted=True)
    assert itinerary.next() is None


def test_on_a_platform_the_home_page_is_that_of_the_blog() -> None:
    itinerary = plan(start="https://medium.com/@jane/walk-0a1b2c3d4e5f")
    itinerary.next()
    assert itinerary.next() == Visit("https://medium.com/@jane/", Role.HOME)


def test_identity_pages_come_early_even_from_the_footer_and_in_any_language() -> None:
    itinerary = begun()
    itinerary.offer_entries(diary(200), newest_first=True)
    itinerary.offer([link(p, a, "footer", i) for i, (p, a) in enumerate(IDENTITY_PAGES.values())], found_on=HOME)
    assert {visit.role for visit in walk(itinerary)[: len(IDENTITY)]} == set(IDENTITY)


def test_of_many_pages_of_one_identity_role_two_are_visited() -> None:
    itinerary = begun()
    itinerary.offer([link(f"/author/{name}/", "", "article") for name in "abcdefghijkl"], found_on=HOME)
    itinerary.offer_entries(diary(200), newest_first=True)
    assert Counter(visit.role for visit in walk(itinerary))[Role.AUTHOR] == 2


def test_posts_are_spread_over_the_life_of_the_blog() -> None:
    itinerary = begun()
    entries = diary(300)
    itinerary.offer_entries(entries, newest_first=True)
    by_url = {entry.url: i for i, entry in enumerate(entries)}
    ranks = sorted(by_url[visit.url] for visit in walk(itinerary) if visit.role is Role.POST)
    assert len(ranks) == 29
    newest, oldest = [r for r in ranks if r < 12], [r for r in ranks if r >= 288]
    between = [r for r in ranks if 12 <= r < 288]
    assert (len(newest), len(oldest)) == (10, 10)
    assert len(between) == 9
    assert max(b - a for a, b in zip([0, *between], [*between, 299], strict=True)) < 100


def test_posts_without_dates_are_spread_over_the_order_of_their_list() -> None:
    itinerary = begun(pages=13)
    titles = [f"/how-i-walked-part-{'abcdefghij'[i // 10]}{'abcdefghij'[i % 10]}/" for i in range(100)]
    itinerary.offer([link(path, "", "listing", i) for i, path in enumerate(titles)], found_on=HOME)
    ranks = sorted(titles.index("/" + visit.url.removeprefix(HOME)) for visit in walk(itinerary))
    assert ranks[:4] == [0, 1, 2, 3]
    assert ranks[-4:] == [96, 97, 98, 99]
    assert [r for r in ranks if 20 < r < 80]


def test_a_sitemap_whose_days_are_all_that_of_the_last_build_spreads_by_its_order() -> None:
    itinerary = begun(pages=13)
    urls = [f"{HOME}how-i-walked-part-{'abcdefghij'[i // 10]}{'abcdefghij'[i % 10]}/" for i in range(100)]
    itinerary.offer_entries([SitemapEntry(url, date(2026, 1, 1)) for url in urls], newest_first=False)
    ranks = sorted(urls.index(visit.url) for visit in walk(itinerary))
    assert ranks[:3] == [0, 1, 2]
    assert ranks[-3:] == [97, 98, 99]


def test_without_a_sitemap_the_last_page_of_the_list_is_visited_to_reach_the_oldest() -> None:
    itinerary = begun()
    itinerary.offer([link(f"/page/{n}/", str(n), "nav", n) for n in (2, 3, 40)], found_on=HOME)
    visit = itinerary.next()
    assert visit == Visit(HOME + "page/40/", Role.LISTING)
    arrive(itinerary, visit)
    itinerary.offer([link("/the-very-first-post/", "", "listing")], found_on=visit.url)
    itinerary.offer([link(f"/a-newer-post-{c}/", "", "listing", i) for i, c in enumerate("abcdefghij")], found_on=HOME)
    posts = [visit.url for visit in walk(itinerary) if visit.role is Role.POST]
    assert HOME + "the-very-first-post/" in posts[:2]


def test_lists_and_products_keep_to_their_share_while_there_are_posts() -> None:
    itinerary = begun(pages=40)
    itinerary.offer([link(f"/tag/t{c}/") for c in "abcdefghijklmnop"], found_on=HOME)
    itinerary.offer([link(f"/shop/s{c}/") for c in "abcdefghijklmnop"], found_on=HOME)
    itinerary.offer([link(f"/garden-{c}") for c in "abcdefghijklmnop"], found_on=HOME)
    itinerary.offer_entries(diary(200), newest_first=True)
    taken = Counter(visit.role for visit in walk(itinerary))
    assert taken.total() == 39
    assert taken[Role.LISTING] <= 6
    assert taken[Role.PRODUCT] <= 4
    assert taken[Role.OTHER] <= 6
    assert taken[Role.POST] >= 23


def test_what_is_unused_goes_to_other_pages() -> None:
    itinerary = begun(pages=20)
    itinerary.offer([link(f"/garden{c}") for c in "abcdefghijklmnopqrstuvwxyz"], found_on=HOME)
    assert Counter(visit.role for visit in walk(itinerary)) == {Role.OTHER: 19}


def test_a_failed_visit_gives_its_slot_back_up_to_a_bound() -> None:
    itinerary = begun(pages=10)
    itinerary.offer_entries(diary(300), newest_first=True)
    tried = 0
    while (visit := itinerary.next()) is not None:
        arrive(itinerary, visit, counted=False)
        tried += 1
    assert 9 < tried <= 20


@pytest.mark.parametrize(
    ("path", "role", "most"),
    [
        ("/tag/t{}/", Role.LISTING, 8),
        ("/shop/s{}/", Role.PRODUCT, 6),
        ("/go/{}", Role.OTHER, 6),
        ("/author/{}/", Role.AUTHOR, 3),
    ],
)
def test_pages_of_one_role_that_are_all_gone_are_given_up_soon(path: str, role: Role, most: int) -> None:
    itinerary = begun(pages=30)
    itinerary.offer([link(path.format(c)) for c in "abcdefghijklmnopqrstuvwxyz"], found_on=HOME)
    tried = 0
    while (visit := itinerary.next()) is not None:
        assert visit.role is role
        arrive(itinerary, visit, counted=False)
        tried += 1
    assert 3 <= tried <= most


def test_a_folder_of_links_that_lead_away_is_left_soon_and_one_with_pages_is_not() -> None:
    itinerary = begun(pages=30)
    away = [link(f"/go/mug-number-{c}-here", "The best mug there is", "article") for c in "abcdefghijklmnop"]
    posts = [link(f"/notes/walk-number-{c}-up", "A walk up the hill", "article") for c in "abcdefghijklmnop"]
    itinerary.offer([*away, *posts], found_on=HOME)
    tried: Counter[str] = Counter()
    while (visit := itinerary.next()) is not None:
        folder = visit.url.removeprefix(HOME).partition("/")[0]
        tried[folder] += 1
        leads_away = folder == "go" or visit.url.endswith(("-a-up", "-b-up", "-d-up", "-e-up"))
        if leads_away:
            itinerary.shut(visit.url)
        arrive(itinerary, visit, counted=not leads_away)
    assert tried == {"go": 3, "notes": 16}


def test_lists_that_are_gone_do_not_keep_posts_waiting() -> None:
    itinerary = begun(pages=30)
    itinerary.offer([link(f"/tag/t{c}/") for c in "abcdefghijklmnopqrstuvwxyz"], found_on=HOME)
    itinerary.offer_entries(diary(10), newest_first=True)
    order = []
    while (visit := itinerary.next()) is not None:
        order.append(visit.role)
        arrive(itinerary, visit, counted=visit.role is Role.POST)
    assert order.index(Role.POST) <= 4
    assert order.count(Role.POST) == 10


def test_redirect_target_and_canonical_are_seen_too() -> None:
    itinerary = begun()
    itinerary.offer([link(f"/walk-up-the-{c}/") for c in "abc"], found_on=HOME)
    visit = itinerary.next()
    assert visit is not None
    others = [f"{HOME}walk-up-the-{c}/" for c in "abc" if not visit.url.endswith(f"-{c}/")]
    itinerary.done(visit.url, final_url=others[0], canonical=others[1], role=Role.POST, counted=True)
    assert itinerary.next() is None
    assert itinerary.visited(others[0])


def test_a_page_that_calls_itself_the_home_page_does_not_hide_it() -> None:
    itinerary = plan(start=HOME + "about/")
    visit = itinerary.next()
    assert visit is not None
    itinerary.done(visit.url, final_url=visit.url, canonical=HOME, role=Role.ABOUT, counted=True)
    assert itinerary.next() == Visit(HOME, Role.HOME)


def test_links_out_of_the_blog_and_links_that_act_are_not_visited() -> None:
    itinerary = begun()
    out = SeenLink("https://other.example/about", "About", frozenset(), "nav", 0)
    acts = [
        link(p) for p in ("/wp-login.php", "/cart/", "/mug?add-to-cart=1", "/logout", "/walk.pdf", "/calendar/2031/05")
    ]
    itinerary.offer([out, *acts], found_on=HOME)
    assert itinerary.next() is None
    assert itinerary.unread() == {}


def test_an_endless_family_takes_little_of_the_budget() -> None:
    itinerary = begun()
    visits: list[Visit] = []
    itinerary.offer([link("/gallery/1/"), link("/2019/05/04/a-walk/")], found_on=HOME)
    number = 1
    while (visit := itinerary.next()) is not None:
        visits.append(visit)
        arrive(itinerary, visit)
        number += 1
        itinerary.offer([link(f"/gallery/{number}/"), link(f"/list?a={number}")], found_on=visit.url)
    assert sum("/gallery/" in visit.url for visit in visits) == 3
    assert sum("/list" in visit.url for visit in visits) <= 3


def test_posts_by_number_may_fill_the_budget_when_there_is_nothing_else() -> None:
    itinerary = begun(pages=20)
    itinerary.offer([link(f"/post/{1000 + i}", "", "listing", i) for i in range(50)], found_on=HOME)
    assert len(walk(itinerary)) == 19


def test_rel_says_what_a_page_is_for_where_its_address_does_not() -> None:
    itinerary = begun()
    itinerary.offer(
        [link("/jane", "Jane", "article", rel="author"), link("/rules", "", "", rel="privacy-policy")], found_on=HOME
    )
    assert [visit.role for visit in walk(itinerary)] == [Role.AUTHOR, Role.PRIVACY]


def test_unread_counts_what_is_known_and_was_not_visited() -> None:
    itinerary = begun(pages=3)
    itinerary.offer_entries(diary(10), newest_first=True)
    walk(itinerary)
    assert itinerary.unread() == {Role.POST: 8}


def test_a_sitemap_of_fifty_thousand_pages_is_taken_in_quickly() -> None:
    itinerary = begun()
    itinerary.offer_entries(
        [SitemapEntry(f"{HOME}walk-number-{i}-up/", None) for i in range(50_000)], newest_first=False
    )
    visits = walk(itinerary)
    assert len(visits) == 29
    assert HOME + "walk-number-0-up/" in {visit.url for visit in visits}
    assert HOME + "walk-number-49999-up/" in {visit.url for visit in visits}


def test_another_seed_gives_other_posts_between_and_the_same_seed_the_same() -> None:
    walks = []
    for seed in (0, 0, 1):
        itinerary = begun(seed=seed)
        itinerary.offer_entries(diary(300), newest_first=True)
        walks.append([visit.url for visit in walk(itinerary)])
    assert walks[0] == walks[1]
    assert walks[0] != walks[2]


WORDS = st.sampled_from(
    ["about", "impressum", "walk", "a-long-walk-home", "tag", "page", "2019", "05", "7", "shop", "author", "jane"]
)
PATHS = st.builds(
    lambda parts, tail: "/" + "/".join(parts) + tail,
    st.lists(WORDS, max_size=4),
    st.sampled_from(["", "/", "/index.html", "?amp=1", "?p=3", "?utm_source=x", "/amp/", "#c"]),
)
LINKS = st.builds(
    link,
    PATHS,
    st.sampled_from(["", "About", "Older posts"]),
    st.sampled_from(["", "nav", "footer", "listing", "article"]),
    st.integers(0, 99),
)


@settings(max_examples=120, deadline=None)
@given(
    pages=st.integers(1, 25),
    offers=st.lists(st.lists(LINKS, max_size=12), max_size=12),
    answers=st.lists(st.sampled_from(["good", "good", "gone", "moved", "waits"]), min_size=1, max_size=30),
)
def test_no_page_twice_never_over_budget_and_always_an_end(
    pages: int, offers: list[list[SeenLink]], answers: list[str]
) -> None:
    itinerary = plan(pages)
    seen: set[str] = set()
    counted = tries = 0
    waiting: list[Visit] = []
    while True:
        visit = itinerary.next()
        if visit is None:
            if not waiting:
                break
            arrive(itinerary, waiting.pop())
            counted += 1
            continue
        assert twin(visit.url) not in seen
        assert canonical(visit.url) not in {canonical(url) for url in seen}
        seen.add(twin(visit.url))
        answer = answers[tries % len(answers)]
        tries += 1
        assert tries <= 2 * pages + 10
        if answer == "waits":
            waiting.append(visit)
        else:
            moved = HOME + "moved-here-for-good/" if answer == "moved" else visit.url
            itinerary.done(visit.url, final_url=moved, canonical="", role=visit.role, counted=answer != "gone")
            counted += answer != "gone"
        if offers:
            itinerary.offer(offers.pop(), found_on=visit.url)
        assert counted + len(waiting) <= pages
    assert counted <= pages


@settings(max_examples=60, deadline=None)
@given(
    pages=st.integers(16, 40),
    posts=st.integers(0, 60),
    extra=st.lists(LINKS.filter(lambda one: "impressum" not in one.url), max_size=30),
    position=st.sampled_from(["footer", "nav", "aside"]),
)
def test_every_identity_page_that_the_home_page_links_is_visited(
    pages: int, posts: int, extra: list[SeenLink], position: str
) -> None:
    itinerary = begun(pages)
    itinerary.offer_entries(diary(posts), newest_first=True)
    itinerary.offer([*extra, *(link(p, a, position) for p, a in IDENTITY_PAGES.values())], found_on=HOME)
    roles = {visit.role for visit in walk(itinerary)}
    assert set(IDENTITY) <= roles


@pytest.mark.parametrize("pages", [0, 1, 2, 3])
def test_a_tiny_budget_is_kept(pages: int) -> None:
    itinerary = plan(pages, start=HOME + "a-walk-up-there/")
    itinerary.offer([link("/about"), link("/another-walk-up-there")], found_on=HOME)
    assert len(walk(itinerary)) == max(1, pages)
