"""What one crawl is to do, with the address read and looked up: known before anything is asked or written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.addresses import parse_address
from crawler.reach import reach_from
from crawler.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from crawler.budget import Budget, Choose, Progress
    from crawler.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One blog to crawl into one new file, as far as `reach` permits.

    With `http_too` an https start address at which nobody speaks https is tried over http. `services` are asked about
    its domain meanwhile, the money links that `follow` chooses are followed at the end.
    """

    start_url: str
    http_too: bool
    warc: Path
    budget: Budget
    reach: Reach
    progress: Callable[[Progress], None] | None = None
    services: Services = field(default_factory=Services)
    follow: Choose | None = None


async def order(
    url: str,
    warc: Path,
    budget: Budget,
    *,
    progress: Callable[[Progress], None] | None = None,
    services: Services | None = None,
    follow: Choose | None = None,
    hosts: Mapping[str, str],
    names: Mapping[str, str],
    own_network: bool = True,
) -> Order:
    """Read an address as a person wrote it and look its host up; the last three as `reach_from` takes them.

    Raises BadAddress, before anything is looked up.
    """
    start_url = parse_address(url)
    http_too = "://" not in url
    services = services or Services()
    hosts = {**services.hosts, **hosts} if services.hosts else hosts
    reach = await reach_from(start_url, hosts=hosts, names=names, own_network=own_network)
    if http_too:
        also = await reach_from(over_http(start_url), hosts=hosts, names=names, own_network=own_network)
        reach = reach.joined(also)
    for named in services.named:
        reach = reach.with_service(await reach_from(named, hosts=hosts, names=names))
    return Order(
        start_url=start_url,
        http_too=http_too,
        warc=warc,
        budget=budget,
        reach=reach,
        progress=progress,
        services=services,
        follow=follow,
    )


def over_http(url: str) -> str:
    """Give the http form of an https address."""
    return "http" + url.removeprefix("https")
