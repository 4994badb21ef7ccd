"""Which outside services a crawl asks, and where they are.

They ship in `data/services.toml`; a file of the user's replaces any of them:

    certificates = "http://127.0.0.1:8001/"    # may be on the user's own network, since the user says so
    archive_index = false                      # leave this one alone
    name_server = "127.0.0.1:5353"

    [hosts]                                    # served from elsewhere without TLS: for replays and tests
    "rdap.registry.example" = "127.0.0.1:8002"
"""

from __future__ import annotations

import ipaddress
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.errors import BadServices

if TYPE_CHECKING:
    from collections.abc import Mapping

_URLS = ("rdap_bootstrap", "certificates", "archive_index", "archive_pages")
_NO_HOSTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Where the outside services are; an empty string stands for one that is left alone.

    `name_server` is "system", or an "address:port". `named` holds the addresses that the user wrote: only these may
    lie on a private network. `hosts` says where names are served from, as `crawl.crawl_async` takes it. Answers that
    may be kept are kept in the folder `cache`; None keeps nothing.
    """

    rdap_bootstrap: str = ""
    certificates: str = ""
    archive_index: str = ""
    archive_pages: str = ""
    name_server: str = ""
    named: frozenset[str] = frozenset()
    hosts: Mapping[str, str] = field(default_factory=lambda: _NO_HOSTS)
    cache: Path | None = None

    @property
    def anybody(self) -> bool:
        """Whether there is anybody to ask."""
        places = (self.rdap_bootstrap, self.certificates, self.archive_index, self.name_server)
        return any(places)


def services_from(path: Path | None, *, offline: bool = False) -> Services:
    """Give the services that ship, with those replaced that the user's file names; none if `offline`.

    Raises BadServices.
    """
    from platformdirs import user_cache_path

    told = _told(path) if path is not None else {}
    hosts = told.pop("hosts", {})
    own = _checked(told, path)
    if offline:
        return Services(hosts=_checked_hosts(hosts, path))
    shipped = {name: value for name, value in _shipped().items() if name != "not_public"}
    return Services(
        **(shipped | own),
        named=frozenset(own[name] for name in _URLS if own.get(name)),
        hosts=_checked_hosts(hosts, path),
        cache=user_cache_path("flogcheck", appauthor=False) / "services",
    )


def not_public() -> tuple[str, ...]:
    """Give the domains below which no name is public."""
    return tuple(_shipped()["not_public"])


def server_of(text: str) -> tuple[str, int]:
    """Read the "address:port" of a server, an IPv6 address in brackets; raises ValueError."""
    parts = urlsplit(f"//{text}")
    if parts.path or parts.username is not None or parts.port is None:
        raise ValueError(text)
    return str(ipaddress.ip_address(parts.hostname or "")), parts.port


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(files("crawler").joinpath("data/services.toml").read_text(encoding="utf-8"))


def _told(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadServices(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise BadServices(f"{path} is no TOML file: {error}") from None
    except RecursionError:
        raise BadServices(f"{path} is no TOML file that can be read: nested too deeply") from None


def _checked(told: dict[str, Any], path: Path | None) -> dict[str, str]:
    """Check what the user wrote, and give it with the empty string for `false`."""
    own: dict[str, str] = {}
    for name, value in told.items():
        if name not in (*_URLS, "name_server"):
            raise BadServices(f"{path}: there is no service {name!r}; known are {', '.join(_URLS)} and name_server")
        if value is not False and not isinstance(value, str):
            raise BadServices(f"{path}: {name} must be text, or false to leave it alone")
        own[name] = value or ""
        if value and not (_is_server(value) if name == "name_server" else _is_address(value)):
            wanted = '"system" or an address with its port' if name == "name_server" else "an http or https address"
            raise BadServices(f"{path}: {name} must be {wanted}, not {value!r}")
    return own


def _checked_hosts(hosts: Any, path: Path | None) -> dict[str, str]:
    if not isinstance(hosts, dict):
        raise BadServices(f"{path}: hosts must be a table")
    for name, target in hosts.items():
        try:
            server_of(target if isinstance(target, str) else "")
        except ValueError:
            raise BadServices(f"{path}: {name} must be served from an address with its port") from None
    return hosts


def _is_server(value: str) -> bool:
    try:
        return value == "system" or bool(server_of(value))
    except ValueError:
        return False


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and parts.port != 0
    except ValueError:
        return False
