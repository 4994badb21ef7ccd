"""Which page of a blog to visit next.

A budget of thirty pages must hold the home page, the pages that say who runs the blog, and a spread of posts
over its whole life. So links get a role, roles get a share of the budget, and posts are taken in equal parts
from the newest, the oldest and between. Pure: the same offers in the same order give the same visits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.addresses import home_of
from crawler.feeds import Entry, SitemapEntry
from crawler.known import Known
from crawler.roles import IDENTITY, Role, day_of, page_number, role_of
from crawler.traps import shape, twin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.addresses import Scope
    from crawler.links import SeenLink
    from crawler.timeline import Candidate

IDENTITY_EACH = 2
IDENTITY_SHARE = 0.4
SHARES = {Role.LISTING: 0.15, Role.PRODUCT: 0.10, Role.OTHER: 0.15}
# Of a sitemap this many addresses are looked at, evenly spread.
MAX_FROM_MAP = 5_000
# Visits to one family of addresses (numbers and parameter values apart). A blog that numbers its posts has
# most of them in one family; any other family of that size is a trap.
FAMILY_LIMIT = 3
NUMBERED_POSTS_SHARE = 0.6
LAST_PAGES = 2
# A folder of which so many addresses led out of the blog or are closed to robots, and none gave a page, holds none.
SHUT_AFTER = 3


@dataclass(frozen=True, slots=True)
class Visit:
    """One page to fetch, and what it is thought to be for."""

    url: str
    role: Role


class Itinerary:
    """The plan of one crawl: links are offered, visits are taken, answers are reported back.

    The first `next` gives the start page, unless `done` was told of it before; the second the home page.
    `next` gives None when nothing is known to be worth a visit *now*: while answers are under way, an `offer`
    or `done` may change that.

    Shares of the budget: at most 40 % identity pages, two of each role; at most 15 % lists and 10 % products;
    other pages 15 %; posts the rest and all that is unused. Only when nothing else is left are lists and
    products taken up to twice their share, and identity pages beyond two. Tries that fail count towards the
    share of their role, though not as pages.
    """

    def __init__(self, start_url: str, *, pages: int, scope: Scope, seed: int = 0) -> None:
        self._scope = scope
        self._pages = max(1, pages)
        self._home = home_of(start_url, scope)
        self._known = Known(scope, seed)
        self._first = [Visit(start_url, role_of(start_url, scope=scope)), Visit(self._home, Role.HOME)]
        self._taken: Counter[Role] = Counter()
        self._families: Counter[str] = Counter()
        self._shut: Counter[str] = Counter()
        self._open: set[str] = set()
        self._offered: set[int] = set()
        self._under_way: dict[str, Visit] = {}
        self._failed: Counter[Role] = Counter()
        self._last_pages = 0
        self._map_rows = 0
        self._map_posts = 0

    def offer(self, links: Iterable[SeenLink], *, found_on: str) -> None:
        """Take in the links of a page."""
        where = role_of(found_on, scope=self._scope)
        page = page_number(found_on) if where is Role.LISTING else 0
        for link in links:
            place = None
            if where in {Role.HOME, Role.LISTING} and link.position in {"", "article", "listing"}:
                place = (page, link.order)
            else:  # menus stand on every page, and say nothing new on the second
                said = hash((link.url, link.anchor, link.position, link.rel))
                if said in self._offered:
                    continue
                self._offered.add(said)
            self._known.add(link.url, self._role_of_link(link), day=day_of(link.url), place=place)

    def offer_entries(self, entries: Iterable[Entry | SitemapEntry], *, newest_first: bool) -> None:
        """Take in the entries of a feed (posts, with their days) or of a sitemap (any page, with its last change).

        `newest_first` says that the order of a feed is that of time where its entries carry no day. The order of
        a sitemap is taken to be that of time one way or the other, which for a spread is the same.
        """
        rows = [entry for entry in entries if entry.url]
        if len(rows) > MAX_FROM_MAP:  # evenly, ends included
            step = (len(rows) - 1) / (MAX_FROM_MAP - 1)
            rows = [rows[round(i * step)] for i in range(MAX_FROM_MAP)]
        changes = Counter(entry.day for entry in rows)
        for order, entry in enumerate(rows):
            role = role_of(entry.url, scope=self._scope)
            day = day_of(entry.url)
            if isinstance(entry, SitemapEntry):
                # A day of last change that many share is the day of a build, not of writing.
                if day is None and changes[entry.day] <= max(2, len(rows) // 10):
                    day = entry.day
                self._map_posts += role is Role.POST
                self._known.add(entry.url, role, day=day, place=(0, self._map_rows + order), place_is_sure=True)
            else:
                # What stands in a feed is a post, whatever its address looks like.
                role = Role.POST if role is Role.OTHER else role
                self._known.add(entry.url, role, day=entry.day or day, place=(0, order) if newest_first else None)
        self._map_rows += len(rows)

    def next(self) -> Visit | None:
        """Give the best next visit, or None when nothing is left or the budget is used or under way."""
        if self._spent() >= self._pages:
            return None
        while self._first:
            visit = self._first.pop(0)
            if not self.visited(visit.url):
                return self._hand_out(visit)
        candidate = self._identity() or self._last_page() or self._by_share() or self._left_over()
        return self._hand_out(Visit(candidate.url, candidate.role)) if candidate else None

    def done(self, url: str, *, final_url: str, canonical: str, role: Role, counted: bool) -> None:
        """Report the answer to a visit: where it led, and whether it counts as a page of the blog.

        `canonical` is what the page calls itself, or empty; `role` what it turned out to be. `counted=False`
        (not found, no HTML, a duplicate) gives the slot back, as long as not too many tries fail.
        """
        visit = self._under_way.pop(twin(url), None)
        if visit is not None:
            self._taken[visit.role] -= 1
        if counted:
            self._taken[role] += 1
            self._open.add(_folder(url))
        else:
            self._failed[role if visit is None else visit.role] += 1
        for name in (url, final_url, canonical if self._is_believable(canonical, role) else ""):
            if name:
                self._known.mark(twin(name))

    def shut(self, url: str) -> None:
        """Note that a visit led out of the blog, as the links of partners do, or is closed to robots."""
        self._shut[_folder(url)] += 1

    def visited(self, url: str) -> bool:
        """Tell whether a page or a twin of it was visited or is under way."""
        return self._known.seen(twin(url))

    def unread(self) -> Mapping[Role, int]:
        """Count the pages that are known but were not visited, by role; roles without any are left out."""
        return {role: self._known.count(role) for role in Role if self._known.count(role)}

    def _role_of_link(self, link: SeenLink) -> Role:
        role = role_of(link.url, link.anchor, position=link.position, scope=self._scope)
        if role not in {Role.POST, Role.OTHER}:
            return role
        if "author" in link.rel:
            return Role.AUTHOR
        if "privacy-policy" in link.rel:
            return Role.PRIVACY
        if link.rel & {"tag", "category"}:
            return Role.LISTING
        return Role.POST if "bookmark" in link.rel else role

    def _is_believable(self, canonical: str, role: Role) -> bool:
        """Tell whether to believe what a page calls itself: some themes call every page the home page."""
        if not canonical or not self._scope.holds(canonical):
            return False
        return role is Role.HOME or twin(canonical) != twin(self._home)

    def _spent(self) -> int:
        """Count pages read and under way, and the tries that failed beyond the number that is given back."""
        return self._taken.total() + max(0, self._failed.total() - self._pages // 2 - 5)

    def _hand_out(self, visit: Visit) -> Visit:
        key = twin(visit.url)
        self._known.mark(key)
        self._under_way[key] = visit
        self._taken[visit.role] += 1
        self._families[shape(visit.url)] += 1
        return visit

    def _is_allowed(self, candidate: Candidate) -> bool:
        if not self._may_hold_pages(candidate):
            return False
        limit = FAMILY_LIMIT
        if candidate.role is Role.POST:
            limit = max(FAMILY_LIMIT, round(NUMBERED_POSTS_SHARE * self._pages))
        return self._families[shape(candidate.url)] < limit

    def _may_hold_pages(self, candidate: Candidate) -> bool:
        folder = _folder(candidate.url)
        return not folder or folder in self._open or self._shut[folder] < SHUT_AFTER

    def _identity(self) -> Candidate | None:
        if sum(self._taken[role] for role in IDENTITY) >= max(1, round(IDENTITY_SHARE * self._pages)):
            return None
        for already in range(IDENTITY_EACH):
            for role in IDENTITY:
                if self._taken[role] == already:
                    candidate = self._of(role)
                    if candidate:
                        return candidate
        return None

    def _last_page(self) -> Candidate | None:
        """Give the last page of a paginated list, where the oldest posts stand, if no sitemap names them."""
        if self._map_posts >= self._pages or self._last_pages >= LAST_PAGES or not self._has_quota(Role.LISTING):
            return None
        candidate = self._known.last_page()
        self._last_pages += candidate is not None
        return candidate

    def _by_share(self) -> Candidate | None:
        """Give a page of the role that lags most behind its share; lists first while posts are wanting."""
        wanted = self._pages - self._taken.total()
        if self._known.count(Role.POST) < wanted and self._has_quota(Role.LISTING):
            candidate = self._of(Role.LISTING)
            if candidate:
                return candidate
        shares = {Role.POST: 1.0, **SHARES}
        for role in sorted(shares, key=lambda r: self._tries(r) / shares[r]):
            candidate = self._of(role) if self._has_quota(role) else None
            if candidate:
                return candidate
        return None

    def _left_over(self) -> Candidate | None:
        """Spend what no share claims."""
        candidate = self._of(Role.OTHER) if self._failed[Role.OTHER] <= SHARES[Role.OTHER] * self._pages else None
        if candidate or self._under_way:
            return candidate  # what is under way may still bring posts
        candidate = self._known.post(self._may_hold_pages)  # a blog whose posts all are of one family
        for role in IDENTITY:
            candidate = candidate or self._of(role)
        for role in (Role.LISTING, Role.PRODUCT):
            if candidate is None and self._has_quota(role, times=2):
                candidate = self._of(role)
        return candidate

    def _has_quota(self, role: Role, times: int = 1) -> bool:
        share = SHARES.get(role)
        return share is None or self._tries(role) < max(1, int(share * self._pages)) * times

    def _tries(self, role: Role) -> int:
        """Count what was visited for a role, in vain too: a blog whose archives are gone links them all the same."""
        return self._taken[role] + self._failed[role]

    def _of(self, role: Role) -> Candidate | None:
        if role is Role.POST:
            return self._known.post(self._is_allowed)
        if role is Role.LISTING:
            return self._known.listing(self._is_allowed)
        if role in IDENTITY and self._failed[role] > IDENTITY_EACH:
            return None
        return self._known.first(role, self._is_allowed)


def _folder(url: str) -> str:
    """Give the first folder of an address, empty for one at the root."""
    folder, slash, rest = urlsplit(url).path.lstrip("/").partition("/")
    return folder if slash and rest else ""
