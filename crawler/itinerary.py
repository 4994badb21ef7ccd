"""Which page of a blog to visit next.

A budget of thirty pages must hold the home page, the pages that say who runs the blog, and a spread of posts
over its whole life. So links get a role, roles get a share of the budget, and posts are taken in equal parts
from the newest, the oldest and between. Pure: the same offers in the same order give the same visits.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.addresses import home_of
from crawler.feeds import Entry, SitemapEntry
from crawler.roles import IDENTITY, Role, day_of, page_number, role_of
from crawler.timeline import Candidate, Timeline
from crawler.traps import refusal, shape, twin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.addresses import Scope
    from crawler.links import SeenLink

IDENTITY_EACH = 2
IDENTITY_SHARE = 0.4
LISTING_SHARE = 0.15
PRODUCT_SHARE = 0.10
OTHER_SHARE = 0.15
MAX_KNOWN = 20_000
MAX_FROM_MAP = 5_000
# Visits to one family of addresses (numbers and parameter values apart), by role. A blog that numbers its
# posts has most of them in one family; any other family of that size is a trap.
FAMILY_LIMIT = 3
NUMBERED_POSTS_SHARE = 0.6
LAST_PAGES = 2


@dataclass(frozen=True, slots=True)
class Visit:
    """One page to fetch, and what it is thought to be for."""

    url: str
    role: Role


@dataclass(slots=True)
class _Books:
    """What has been handed out: counted or under way by role and family, and the tries that failed."""

    taken: Counter[Role] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    under_way: dict[str, Visit] = field(default_factory=dict)
    failed: int = 0


class Itinerary:
    """The plan of one crawl: links are offered, visits are taken, answers are reported back.

    The first `next` gives the start page, unless `done` was told of it before; the second, once the start
    page is under way, the home page. `next` gives None when nothing is known to be worth a visit *now*: while
    answers are under way, an `offer` or `done` may change that.
    """

    def __init__(self, start_url: str, *, pages: int, scope: Scope, seed: int = 0) -> None:
        self._scope = scope
        self._pages = max(1, pages)
        self._seed = seed
        self._home = home_of(start_url, scope)
        self._seen: set[str] = set()
        self._known: dict[Role, dict[str, Candidate]] = {role: {} for role in Role}
        self._roles: dict[str, Role] = {}
        self._books = _Books()
        self._order = 0
        self._timeline = Timeline(seed)
        self._last_pages = 0
        self._whole_known = False
        self._first = [Visit(start_url, role_of(start_url, scope=scope)), Visit(self._home, Role.HOME)]

    def offer(self, links: Iterable[SeenLink], *, found_on: str) -> None:
        """Take in the links of a page."""
        page = page_number(found_on) if role_of(found_on, scope=self._scope) is Role.LISTING else 0
        listed = page > 0 or role_of(found_on, scope=self._scope) in {Role.HOME, Role.LISTING}
        for link in links:
            role = self._role_of_link(link)
            place = None
            if listed and link.position in {"", "article", "listing"}:
                place = (page, link.order)
            self._add(link.url, role, day=day_of(link.url), place=place)

    def offer_entries(self, entries: Iterable[Entry | SitemapEntry], *, newest_first: bool) -> None:
        """Take in the entries of a feed (posts, with their days) or of a sitemap (any page, with its last change).

        `newest_first` says that the order of the entries is that of time where they carry no day.
        """
        rows = [entry for entry in entries if entry.url]
        if len(rows) > MAX_FROM_MAP:  # evenly, ends included
            step = (len(rows) - 1) / (MAX_FROM_MAP - 1)
            rows = [rows[round(i * step)] for i in range(MAX_FROM_MAP)]
        from_map = bool(rows) and isinstance(rows[0], SitemapEntry)
        changes = Counter(entry.day for entry in rows)
        posts = 0
        for order, entry in enumerate(rows):
            role = role_of(entry.url, scope=self._scope)
            if not from_map and role is Role.OTHER:
                role = Role.POST  # what stands in a feed is a post, whatever its address looks like
            day = day_of(entry.url)
            # A day of last change that many share is the day of a build, not of writing.
            if entry.day and (not from_map or (day is None and changes[entry.day] <= max(2, len(rows) // 10))):
                day = entry.day
            place = (0, order) if newest_first else None
            posts += role is Role.POST
            self._add(entry.url, role, day=day, place=place)
        if from_map and posts >= self._pages:
            self._whole_known = True

    def next(self) -> Visit | None:
        """Give the best next visit, or None when nothing is left or the budget is used or under way."""
        while self._first:
            if self._spent() >= self._pages:
                return None
            visit = self._first.pop(0)
            if twin(visit.url) not in self._seen:
                return self._hand_out(visit)
        if self._spent() >= self._pages:
            return None
        candidate = self._identity() or self._last_page() or self._by_share() or self._left_over()
        return self._hand_out(Visit(candidate.url, candidate.role)) if candidate else None

    def done(self, url: str, *, final_url: str, canonical: str, role: Role, counted: bool) -> None:
        """Report the answer to a visit: where it led, and whether it counts as a page of the blog.

        `canonical` is what the page calls itself, or empty; `role` what it turned out to be. `counted=False`
        (not found, no HTML, a duplicate) gives the slot back, as long as not too many tries fail.
        """
        key = twin(url)
        visit = self._books.under_way.pop(key, None)
        planned = visit.role if visit else None
        if planned is not None:
            self._books.taken[planned] -= 1
        if counted:
            self._books.taken[role] += 1
        else:
            self._books.failed += 1
        for name in {url, final_url} | ({canonical} if self._believable(canonical, role) else set()):
            if name:
                self._mark(twin(name))

    def visited(self, url: str) -> bool:
        """Tell whether a page or a twin of it was visited or is under way."""
        return twin(url) in self._seen

    def unread(self) -> Mapping[Role, int]:
        """Count the pages that are known but were not visited, by role; roles without any are left out."""
        return {role: len(known) for role, known in self._known.items() if known}

    # -- what is known ---------------------------------------------------------------------------------

    def _role_of_link(self, link: SeenLink) -> Role:
        role = role_of(link.url, link.anchor, position=link.position, scope=self._scope)
        if role in {Role.POST, Role.OTHER} and "author" in link.rel:
            return Role.AUTHOR
        if role in {Role.POST, Role.OTHER} and "privacy-policy" in link.rel:
            return Role.PRIVACY
        if role in {Role.POST, Role.OTHER} and link.rel & {"tag", "category"}:
            return Role.LISTING
        if role is Role.OTHER and "bookmark" in link.rel:
            return Role.POST
        return role

    def _add(self, url: str, role: Role, *, day: date | None, place: tuple[int, int] | None) -> None:
        if not url.startswith(("http://", "https://")) or not self._scope.holds(url) or refusal(url):
            return
        key = twin(url)
        if key in self._seen:
            return
        before = self._roles.get(key)
        if before is not None:
            known = self._known[before].pop(key)
            role = _better(before, role)
            day, place, url, order = known.day or day, known.place or place, known.url, known.order
        elif len(self._roles) >= MAX_KNOWN and role not in IDENTITY:
            return
        else:
            order = self._order
            self._order += 1
        candidate = Candidate(url=url, key=key, role=role, day=day, place=place, order=order)
        self._roles[key] = role
        self._known[role][key] = candidate
        if Role.POST in {role, before}:
            self._timeline.changed()

    def _mark(self, key: str) -> None:
        self._seen.add(key)
        role = self._roles.pop(key, None)
        if role is not None:
            candidate = self._known[role].pop(key)
            if role is Role.POST:
                self._timeline.visited(candidate)

    def _believable(self, canonical: str, role: Role) -> bool:
        """Tell whether to believe what a page calls itself: many themes call every page the home page."""
        if not canonical or not self._scope.holds(canonical):
            return False
        return role is Role.HOME or twin(canonical) != twin(self._home)

    # -- what to take ----------------------------------------------------------------------------------

    def _spent(self) -> int:
        """Pages counted and under way, and those failed tries that are beyond the number given back."""
        free = self._pages // 2 + 5
        return self._books.taken.total() + max(0, self._books.failed - free)

    def _hand_out(self, visit: Visit) -> Visit:
        key = twin(visit.url)
        self._mark(key)
        self._books.under_way[key] = visit
        self._books.taken[visit.role] += 1
        self._books.families[shape(visit.url)] += 1
        return visit

    def _allowed(self, candidate: Candidate) -> bool:
        limit = FAMILY_LIMIT
        if candidate.role is Role.POST:
            limit = max(FAMILY_LIMIT, round(NUMBERED_POSTS_SHARE * self._pages))
        return self._books.families[shape(candidate.url)] < limit

    def _earliest(self, role: Role) -> Candidate | None:
        """Give the known page of a role that is nearest to the root of the blog, then that was seen first."""
        known = (c for c in self._known[role].values() if self._allowed(c))
        return min(known, key=lambda c: (urlsplit(c.url).path.rstrip("/").count("/"), c.order), default=None)

    def _identity(self) -> Candidate | None:
        taken = self._books.taken
        if sum(taken[role] for role in IDENTITY) >= max(1, round(IDENTITY_SHARE * self._pages)):
            return None
        for already in range(IDENTITY_EACH):
            for role in IDENTITY:
                if taken[role] == already:
                    candidate = self._earliest(role)
                    if candidate:
                        return candidate
        return None

    def _last_page(self) -> Candidate | None:
        """Give the last page of a paginated list, where the oldest posts stand, if they are not known yet."""
        if self._whole_known or self._last_pages >= LAST_PAGES or not self._quota_left(Role.LISTING):
            return None
        numbered = [(page_number(c.url), -c.order, c) for c in self._known[Role.LISTING].values()]
        number, _, candidate = max(numbered, key=lambda row: row[:2], default=(0, 0, None))
        if candidate is None or number < 2:
            return None
        self._last_pages += 1
        return candidate

    def _by_share(self) -> Candidate | None:
        """Give a page of the role that lags most behind its share, lists first while posts are wanting."""
        taken = self._books.taken
        wanted = self._pages - taken.total()
        if len(self._known[Role.POST]) < wanted and self._quota_left(Role.LISTING):
            candidate = self._list()
            if candidate:
                return candidate
        shares = {Role.POST: 1.0, Role.OTHER: OTHER_SHARE, Role.PRODUCT: PRODUCT_SHARE, Role.LISTING: LISTING_SHARE}
        for role in sorted(shares, key=lambda r: taken[r] / shares[r]):
            candidate = self._of(role) if self._quota_left(role) else None
            if candidate:
                return candidate
        return None

    def _left_over(self) -> Candidate | None:
        """Spend what no share claims: other pages, then more of identity, lists and products."""
        candidate = self._of(Role.OTHER)
        if candidate or self._books.under_way:
            return candidate  # what is under way may still bring posts
        for role in IDENTITY:
            candidate = self._earliest(role)
            if candidate:
                return candidate
        for role in (Role.LISTING, Role.PRODUCT):
            if self._quota_left(role, times=2):
                candidate = self._of(role)
                if candidate:
                    return candidate
        return None

    def _quota_left(self, role: Role, times: int = 1) -> bool:
        share = {Role.LISTING: LISTING_SHARE, Role.PRODUCT: PRODUCT_SHARE, Role.OTHER: OTHER_SHARE}.get(role)
        return share is None or self._books.taken[role] < max(1, int(share * self._pages)) * times

    def _of(self, role: Role) -> Candidate | None:
        if role is Role.POST:
            return self._timeline.pick(self._known[Role.POST].values(), self._allowed)
        if role is Role.LISTING:
            return self._list()
        return self._earliest(role)

    def _list(self) -> Candidate | None:
        """Give a list that is likely to name most posts: an archive of all, then pages by their number."""
        known = [c for c in self._known[Role.LISTING].values() if self._allowed(c)]
        return min(known, key=self._list_rank, default=None)

    def _list_rank(self, candidate: Candidate) -> tuple[int, int, int, str]:
        path = urlsplit(candidate.url).path.lower()
        last = path.rstrip("/").rpartition("/")[2]
        whole = last.partition(".")[0] in {
            "archive", "archives", "blog", "posts", "sitemap", "archiv", "archivo", "all", "articles", "index",
        }  # fmt: skip
        tie = hashlib.sha256(f"{self._seed} {candidate.key}".encode()).hexdigest()[:8]
        return (0 if whole else 1, path.count("/"), candidate.order, tie)


def _better(before: Role, now: Role) -> Role:
    """Give the role that says more, of two that links to one page suggest."""
    if before in IDENTITY or now is Role.OTHER:
        return before
    return now if before in {Role.OTHER, Role.POST} else before
