"""Which blogs are of one server, and are therefore crawled one after another.

A host is one server under all its names and its address. Two kinds of place are made for the readers of many blogs at
once, and there each host counts for itself: hosting platforms (`platforms`), and the addresses of large networks in
front of other people's servers (`data/shared_addresses.toml`). A guess that two hosts are one server costs time only.
"""

from __future__ import annotations

import ipaddress
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.addresses import host_of, platform_of
from crawler.platforms import one_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def server_of(url: str, addresses: Sequence[str]) -> str:
    """Name the server of a blog, given what its host was looked up to; by the host itself if that is nothing."""
    host, _ = one_form(host_of(url), urlsplit(url).path or "/")
    if not addresses or platform_of(url) is not None or any(map(_is_shared, addresses)):
        return host
    return min(addresses)


def _is_shared(address: str) -> bool:
    plain = ipaddress.ip_address(address.partition("%")[0])
    return any(plain in network for network in _shared())


@cache
def _shared() -> tuple[_Network, ...]:
    table = tomllib.loads(files("crawler").joinpath("data/shared_addresses.toml").read_text(encoding="utf-8"))
    return tuple(ipaddress.ip_network(network) for row in table["shared"] for network in row["networks"])
