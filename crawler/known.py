"""The pages of a blog that are known of and not visited, each once, under the role that is likeliest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.roles import IDENTITY, Role, page_number
from crawler.timeline import Candidate, Timeline
from crawler.traps import refusal, twin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from crawler.addresses import Scope

# More than any budget can visit; what is beyond is dropped, pages of identity excepted.
MAX_KNOWN = 20_000
_WHOLE_ARCHIVES = frozenset(
    {"archive", "archives", "blog", "posts", "sitemap", "archiv", "archivo", "all", "articles", "index"}
)


class Known:
    """Pages within a scope by role, and the twins of pages that were seen."""

    def __init__(self, scope: Scope, seed: int) -> None:
        self._scope = scope
        self._seen: set[str] = set()
        self._by_role: dict[Role, dict[str, Candidate]] = {role: {} for role in Role}
        self._roles: dict[str, Role] = {}
        self._timeline = Timeline(seed)
        self._order = 0

    def add(
        self,
        url: str,
        role: Role,
        *,
        day: date | None = None,
        place: tuple[int, int] | None = None,
        place_is_sure: bool = False,
    ) -> None:
        """Take in a page, unless it lies outside, is a trap, or was seen; of two reports keep what says more."""
        if not url.startswith(("http://", "https://")) or not self._scope.holds(url) or refusal(url):
            return
        key = twin(url)
        if key in self._seen:
            return
        before = self._roles.get(key)
        order = self._order
        if before is not None:
            known = self._by_role[before].pop(key)
            role = _better(before, role)
            day = known.day or day
            place = place if place_is_sure and place else known.place or place
            url, order = known.url, known.order
        elif len(self._roles) >= MAX_KNOWN and role not in IDENTITY:
            return
        else:
            self._order += 1
        self._roles[key] = role
        self._by_role[role][key] = Candidate(url=url, key=key, role=role, day=day, place=place, order=order)
        if Role.POST in {role, before}:
            self._timeline.changed()

    def mark(self, key: str) -> None:
        """Note that a page, given by its twin form, is seen."""
        self._seen.add(key)
        role = self._roles.pop(key, None)
        if role is not None:
            candidate = self._by_role[role].pop(key)
            if role is Role.POST:
                self._timeline.visited(candidate)

    def seen(self, key: str) -> bool:
        """Tell whether a page, given by its twin form, is seen."""
        return key in self._seen

    def count(self, role: Role) -> int:
        """Count the pages of a role."""
        return len(self._by_role[role])

    def first(self, role: Role, allowed: Callable[[Candidate], bool]) -> Candidate | None:
        """Give the page of a role that is nearest to the root of the blog, then that was seen first."""
        return min(filter(allowed, self._of(role)), key=lambda c: (_depth(c), c.order), default=None)

    def post(self, allowed: Callable[[Candidate], bool]) -> Candidate | None:
        """Give the post that widens the spread over time most."""
        return self._timeline.pick(self._of(Role.POST), allowed)

    def listing(self, allowed: Callable[[Candidate], bool]) -> Candidate | None:
        """Give the list that is likely to name most posts: an archive of all, then by depth and order."""
        known = filter(allowed, self._of(Role.LISTING))
        return min(known, key=lambda c: (not _is_whole(c), _depth(c), c.order), default=None)

    def last_page(self) -> Candidate | None:
        """Give the page of a paginated list with the highest number, None where no list has a second page."""
        numbered = ((page_number(c.url), -c.order, c) for c in self._of(Role.LISTING))
        number, _, candidate = max(numbered, key=lambda row: row[:2], default=(0, 0, None))
        return candidate if number > 1 else None

    def _of(self, role: Role) -> Iterable[Candidate]:
        return self._by_role[role].values()


def _depth(candidate: Candidate) -> int:
    return candidate.key.rstrip("/").count("/")


def _is_whole(candidate: Candidate) -> bool:
    last = candidate.key.rpartition("/")[2]
    return last.partition(".")[0].lower() in _WHOLE_ARCHIVES


def _better(before: Role, now: Role) -> Role:
    """Give the role that says more, of two that links to one page suggest."""
    if before in IDENTITY or now is Role.OTHER:
        return before
    return now if before in {Role.OTHER, Role.POST} else before
