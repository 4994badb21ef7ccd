"""The domain registry: who answers for a domain (RFC 9224), and what to ask (RFC 9082). Bytes in, addresses out."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote, urlsplit

RDAP_TYPES = "application/rdap+json, application/json;q=0.9"


def registry_of(bootstrap: bytes, domain: str) -> str:
    """Give the base address of the registry for a domain, the longest match of IANA's list; empty where none is named.

    Of several addresses an https one goes first (RFC 9224, section 3). Raises ValueError for what is no such list.
    """
    labels = domain.split(".")
    suffixes = {".".join(labels[start:]): len(labels) - start for start in range(len(labels))}
    best, length = "", 0
    for entries, addresses in _services(read_json(bootstrap)):
        for entry in entries:
            if suffixes.get(entry.lower(), 0) > length:
                secure = sorted(_usable(addresses), key=lambda address: not address.startswith("https:"))
                if secure:
                    best, length = secure[0], suffixes[entry.lower()]
    return best


def question(base: str, domain: str) -> str:
    """Give the address of the question for a domain (RFC 9082, 3.1.3)."""
    return f"{base.rstrip('/')}/domain/{quote(domain, safe='')}"


def registrar_s(answer: Any, domain: str) -> str:
    """Give the address at which, says a registry's answer, the registrar speaks of the domain, or the empty string.

    That is a link `related` of the RDAP media type (RFC 9083, 4.2). One that asks for another name is passed over.
    """
    links = answer.get("links") if isinstance(answer, dict) else None
    for link in links if isinstance(links, list) else ():
        if not isinstance(link, dict) or link.get("rel") != "related":
            continue
        href, kind = link.get("href"), link.get("type", "application/rdap+json")
        if isinstance(href, str) and kind == "application/rdap+json" and _asks_for(href, domain):
            return href
    return ""


def read_json(body: bytes) -> Any:
    """Read JSON; raises ValueError, also for what is nested too deeply to be read."""
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _services(told: Any) -> list[tuple[list[str], list[str]]]:
    services = told.get("services") if isinstance(told, dict) else None
    if not isinstance(services, list):
        raise ValueError("no list of registries")
    return [
        (texts[0], texts[1])
        for service in services
        if isinstance(service, list)
        and len(texts := [[one for one in part if isinstance(one, str)] for part in service if isinstance(part, list)])
        == 2
    ]


def _usable(addresses: list[str]) -> list[str]:
    return [address for address in addresses if address.startswith(("https://", "http://"))]


def _asks_for(url: str, domain: str) -> bool:
    try:
        parts = urlsplit(url)
        host, path = parts.hostname, unquote(parts.path).rstrip("/").lower()
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not parts.query and path.endswith(f"/domain/{domain}")
