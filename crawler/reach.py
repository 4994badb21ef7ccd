"""Which network addresses a crawl may connect to.

A blog is a stranger: its redirects, links and name server may point at the reader's own machine or network
(server-side request forgery, CWE-918). So every address is judged when it is connected to, after the look-up
and not before it, because a name may answer differently the second time (DNS rebinding). The one exception
is the host that the user named: when that is private it may be reached, on its own port and nothing else. An
outside service that the user named likewise, and only by who asks that service, so that no blog can lead there.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOK_UP_SECONDS = 10.0
"""How long a name server may take; the system's own patience is half a minute."""

_AddressInfo = tuple[Any, ...]
_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# NAT64 (RFC 6052) carries an IPv4 address in its last 32 bits; `ipaddress` knows the other ways (mapped, 6to4).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NONE: Mapping[str, str] = MappingProxyType({})


class PrivateAddress(OSError):
    """Raised instead of connecting to an address that is not on the public Internet; `host` is what was asked for."""

    def __init__(self, host: str, where: str = "") -> None:
        super().__init__(f"{host} leads to {where}, which is not public" if where else f"{host} is not public")
        self.host = host


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be connected to: everything public, and what is listed here.

    `own` holds the (host, port) that the user named, if it is private, `pinned` the (address, port) it had then.
    `hosts` says where a name is served from, as "host" or "host:port" to "address:port", without TLS: for a
    replay of a capture on loopback. `names` holds look-up answers, as "host" to "address[,address]". `services` are
    those of `own` that are outside services. `addresses` are what the host that was asked for led to, if it was
    looked up.
    """

    own: frozenset[tuple[str, int]] = frozenset()
    pinned: frozenset[tuple[str, int]] = frozenset()
    hosts: Mapping[str, str] = field(default_factory=lambda: _NONE)
    names: Mapping[str, str] = field(default_factory=lambda: _NONE)
    services: frozenset[tuple[str, int]] = frozenset()
    addresses: tuple[str, ...] = ()

    def served_from(self, url: str) -> str:
        """Give the "address:port" that stands in for the host of this address, or the empty string."""
        host, port = host_and_port(url)
        return self.hosts.get(f"{host}:{port}") or self.hosts.get(host, "")

    def check_host(self, host: str, port: int, *, named: tuple[str, int] | None = None) -> None:
        """Raise PrivateAddress for a host that is a private address written out, in whatever disguise.

        Likewise for a private service, unless it is the one that is asked: `named` is its host and port.
        """
        if (host, port) in self.services and (host, port) != named:
            raise PrivateAddress(host)
        address = written_address(host)
        if address is not None and not is_public(address) and (host, port) not in self.own:
            raise PrivateAddress(host)

    def check_address(self, address: str, port: int) -> None:
        """Raise PrivateAddress for an address about to be connected to that is neither public nor the user's."""
        if (address, port) not in self.pinned and not is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise PrivateAddress(address)

    def joined(self, other: Reach) -> Reach:
        """Give what may be connected to by either, served and looked up as here."""
        own, pinned = self.own | other.own, self.pinned | other.pinned
        return replace(self, own=own, pinned=pinned, services=self.services | other.services)

    def with_service(self, other: Reach) -> Reach:
        """Give the reach in which a service may be asked whose own is `other`."""
        own, pinned = self.own | other.own, self.pinned | other.pinned
        return replace(self, own=own, pinned=pinned, services=self.services | (other.own - self.own))

    def on_own_network(self, url: str) -> bool:
        """Tell whether an address is of the blog that the user named on a private network."""
        return host_and_port(url) in self.own - self.services

    async def look_up(self, host: str, port: int) -> list[str]:
        """Give the addresses of a host that may be connected to.

        Raises PrivateAddress when it has none but private ones, socket.gaierror when it has none at all.
        """
        addresses = await _addresses(host, port, self.names)
        if (host, port) in self.own:
            return [address for address in addresses if (address, port) in self.pinned]
        public = [a for a in addresses if is_public(ipaddress.ip_address(a.partition("%")[0]))]
        if not public:
            raise PrivateAddress(host, addresses[0])
        return public


async def reach_from(
    url: str,
    *,
    hosts: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    own_network: bool = True,
) -> Reach:
    """Decide what a crawl from this address may connect to; looks the host up once, and never fails.

    Without `own_network` the address was named by a stranger too, so that it must be public like any other.
    """
    hosts, names = hosts or {}, names or {}
    host, port = host_and_port(url)
    pinned = {_split_address(target) for target in hosts.values()}
    if f"{host}:{port}" in hosts or host in hosts:
        return Reach(frozenset(), frozenset(pinned), hosts, names)
    try:
        addresses = await _addresses(host, port, names)
    except (OSError, UnicodeError):
        addresses = []
    private = [a for a in addresses if not is_public(ipaddress.ip_address(a.partition("%")[0]))]
    own = {(host, port)} if private and own_network else set()
    pinned |= {(a, port) for a in private if own_network}
    return Reach(frozenset(own), frozenset(pinned), hosts, names, addresses=tuple(addresses))


def is_public(address: _IPAddress) -> bool:
    """Tell whether an address is on the public Internet; an IPv4 address inside an IPv6 one decides for it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local or address.teredo is not None:
            return False
    # `is_global` calls multicast global, and 100.64.0.0/10 (carrier-grade NAT) neither private nor global.
    return address.is_global and not address.is_multicast and not address.is_reserved


def written_address(host: str) -> _IPAddress | None:
    """Read a host that is an address, also one as the C library reads it (2130706433, 0x7f.1, 0177.0.0.1)."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def host_and_port(url: str) -> tuple[str, int]:
    """Give the host in lower case, without a root dot, and the port, the scheme's own if none is written."""
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)


async def _addresses(host: str, port: int, names: Mapping[str, str]) -> list[str]:
    if host in names:
        return [address.strip() for address in names[host].split(",")]
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            found = await _ask_system(host, port)
    except TimeoutError:
        raise socket.gaierror(socket.EAI_AGAIN, "no answer from the name server") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def _ask_system(host: str, port: int) -> list[_AddressInfo]:
    """Look a host up in a thread that nobody waits for: the loop's own would hold the end of the program up."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[_AddressInfo]] = loop.create_future()

    def settle(found: list[_AddressInfo], error: Exception | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(found)
        else:
            answer.set_exception(error)

    def ask() -> None:
        found: list[_AddressInfo] = []
        failed: Exception | None = None
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            failed = error
        with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
            loop.call_soon_threadsafe(settle, found, failed)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    return await answer


def _split_address(target: str) -> tuple[str, int]:
    address, _, port = target.rpartition(":")
    return address.strip("[]"), int(port)
