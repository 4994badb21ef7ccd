"""Outside services on loopback ports, speaking the real protocols: RDAP, certificate search, web archive, DNS.

    with OutsideServers(domain(registered="2005-11-21")) as others:
        crawl(..., services=others.services)
        others.asked   # paths by service

Everything served is invented here; names end in `.example`.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from crawler.services import Services
from tests.site_server import Answer, Page, Site

RDAP = "application/rdap+json"
REGISTRY = "rdap.registry.example"
REGISTRAR = "rdap.registrar.example"
COLUMNS = ["timestamp", "original", "statuscode", "mimetype", "digest"]


def domain(
    name: str = "kettle.example",
    *,
    registered: str = "2005-11-21T10:00:00Z",
    changed: str = "2024-01-02T00:00:00Z",
    registrant: str = "Example Holdings Ltd",
    registrar: str = "A Registrar",
    related: str = "",
) -> Answer:
    """Write a registry's answer for a domain (RFC 9083, 5.3)."""

    def entity(role: str, words: str) -> dict[str, Any]:
        card = [["version", {}, "text", "4.0"], ["fn", {}, "text", words], ["org", {}, "text", words]]
        return {"objectClassName": "entity", "roles": [role], "vcardArray": ["vcard", card]}

    told = {
        "objectClassName": "domain",
        "rdapConformance": ["rdap_level_0"],
        "ldhName": name,
        "status": ["active"],
        "events": [
            {"eventAction": "registration", "eventDate": registered},
            {"eventAction": "last changed", "eventDate": changed},
        ],
        "entities": [entity("registrant", registrant)] * bool(registrant) + [entity("registrar", registrar)],
        "links": [{"rel": "related", "type": RDAP, "href": related}] if related else [],
    }
    return Answer(json.dumps(told), type=RDAP)


def registries(*, base: str = f"https://{REGISTRY}/", suffixes: Sequence[str] = ("example",), **headers: str) -> Answer:
    """Write IANA's list of registries (RFC 9224)."""
    told = {
        "version": "1.0",
        "publication": "2026-01-01T00:00:00Z",
        "services": [[["com", "net"], ["https://rdap.elsewhere.example/"]], [list(suffixes), [base]]],
    }
    return Answer(json.dumps(told), type="application/json", headers=headers)


def certificates(*rows: tuple[str, str], name: str = "kettle.example") -> Answer:
    """Write the answer of a certificate search, from (first day, names separated by line breaks)."""
    told = [
        {
            "issuer_name": "C=XX, O=An Issuer",
            "common_name": name,
            "name_value": names,
            "id": number,
            "entry_timestamp": f"{day}T01:02:03.004",
            "not_before": f"{day}T00:00:00",
            "not_after": f"{int(day[:4]) + 1}{day[4:]}T00:00:00",
            "serial_number": f"{number:032x}",
        }
        for number, (day, names) in enumerate(rows, 1)
    ]
    return Answer(json.dumps(told), type="application/json")


def captures(*moments: str, home: str = "http://kettle.example/", status: str = "200") -> Answer:
    """Write the answer of an archive's index; with no moments that is an empty list, as the CDX server has it."""
    rows = [[moment, home, status, "text/html", f"DIGEST{moment}"] for moment in moments]
    return Answer(json.dumps([COLUMNS, *rows] if rows else []), type="application/json")


@dataclass(slots=True)
class Zone:
    """What a name server knows: records by (name, kind); `rcode` answers everything alike, `wait` does it late.

    `over_udp` is false where every answer must be fetched over TCP.
    """

    records: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    rcode: str = ""
    wait: float = 0.0
    over_udp: bool = True

    def answer(self, question: bytes, *, tcp: bool) -> bytes:
        """Answer one message (RFC 1035)."""
        query = dns.message.from_wire(question)
        message = dns.message.make_response(query)
        asked = query.question[0]
        name, kind = asked.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(asked.rdtype)
        if self.rcode:
            message.set_rcode(dns.rcode.from_text(self.rcode))
        elif not tcp and not self.over_udp:
            message.flags |= dns.flags.TC
        elif texts := self.records.get((name, kind)):
            message.answer.append(dns.rrset.from_text(asked.name, 300, "IN", kind, *texts))
        elif not any(known == name for known, _ in self.records):
            message.set_rcode(dns.rcode.NXDOMAIN)
        return message.to_wire(max_size=65535)


class NameServer:
    """A name server on a loopback port, UDP and TCP."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.asked: list[str] = []
        self._udp, self._tcp = _both_sockets()
        self.address = f"127.0.0.1:{self._udp.getsockname()[1]}"

    def __enter__(self) -> NameServer:
        for work in (self._serve_udp, self._serve_tcp):
            threading.Thread(target=work, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening."""
        self._udp.close()
        self._tcp.close()

    def _serve_udp(self) -> None:
        with suppress(OSError):
            while True:
                question, who = self._udp.recvfrom(4096)
                threading.Thread(target=self._reply, args=(question, who), daemon=True).start()

    def _reply(self, question: bytes, who: Any) -> None:
        answer = self._answer(question, tcp=False)
        with suppress(OSError):
            self._udp.sendto(answer, who)

    def _serve_tcp(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._tcp.accept()
                with connection, connection.makefile("rb") as stream:
                    size = int.from_bytes(stream.read(2), "big")
                    answer = self._answer(stream.read(size), tcp=True)
                    connection.sendall(len(answer).to_bytes(2, "big") + answer)

    def _answer(self, question: bytes, *, tcp: bool) -> bytes:
        asked = dns.message.from_wire(question).question[0]
        self.asked.append(f"{asked.name} {dns.rdatatype.to_text(asked.rdtype)}" + " tcp" * tcp)
        time.sleep(self.zone.wait)
        return self.zone.answer(question, tcp=tcp)


class OutsideServers:
    """All outside services on loopback, each answering well unless told otherwise.

    The registry and the registrar are reached by name (`hosts` of the services), the others by their addresses.
    """

    def __init__(
        self,
        registration: Page | None = None,
        *,
        bootstrap: Page | None = None,
        registrar: Page | None = None,
        search: Page | None = None,
        index: Page | None = None,
        copy: Page | None = None,
        zone: Zone | None = None,
        name: str = "kettle.example",
        cache: Path | None = None,
        more_hosts: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self._cache = cache
        self._more_hosts = dict(more_hosts or {})
        self.bootstrap = Site({"/rdap/dns.json": bootstrap or registries()})
        self.registry = Site({f"/domain/{name}": registration or domain(name)})
        self.registrar = Site({f"/domain/{name}": registrar or domain(name)})
        self.certificates = Site({}, missing=search or certificates(("2016-03-01", name), name=name))
        copy = copy or "<title>Then</title><p>An early page."
        index = index or captures("20060102030405", "20070102030405", home=f"http://{name}/")
        self.archive = Site({}, missing=lambda asked: _either(asked, index, copy))
        self.names = NameServer(
            zone
            or Zone({(name, "TXT"): ['"v=spf1 include:_spf.mail.example -all"'], (name, "MX"): ["10 mx.mail.example."]})
        )
        self._stack = ExitStack()

    def __enter__(self) -> OutsideServers:
        for server in (*self.sites, self.names):
            self._stack.enter_context(server)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def sites(self) -> tuple[Site, ...]:
        """The HTTP servers."""
        return (self.bootstrap, self.registry, self.registrar, self.certificates, self.archive)

    @property
    def asked(self) -> dict[str, list[str]]:
        """The paths asked of each server, in order."""
        sites = {name: getattr(self, name).paths for name in SITES}
        return sites | {"names": sorted(self.names.asked)}

    @property
    def hosts(self) -> dict[str, str]:
        """Where the names of registry and registrar are served from."""
        return {REGISTRY: self.registry.address, REGISTRAR: self.registrar.address} | self._more_hosts

    @property
    def addresses(self) -> dict[str, str]:
        """The addresses as a file of services has them."""
        return {
            "rdap_bootstrap": self.bootstrap.url + "rdap/dns.json",
            "certificates": self.certificates.url,
            "archive_index": self.archive.url + "cdx/search/cdx",
            "archive_pages": self.archive.url + "web/",
            "name_server": self.names.address,
        }

    @property
    def services(self) -> Services:
        """These servers as the services of a crawl."""
        addresses = self.addresses
        named = frozenset(address for name, address in addresses.items() if name != "name_server")
        return Services(**addresses, named=named, hosts=self.hosts, cache=self._cache)

    def file(self, path: Path, hosts: Mapping[str, str] | None = None) -> Path:
        """Write them as a file for `--services`, with more names served from elsewhere."""
        rows: Iterable[tuple[str, str]] = self.addresses.items()
        lines = [f'{name} = "{address}"' for name, address in rows] + ["[hosts]"]
        lines += [f'"{name}" = "{address}"' for name, address in (self.hosts | dict(hosts or {})).items()]
        path.write_text("\n".join(lines) + "\n")
        return path


SITES = ("bootstrap", "registry", "registrar", "certificates", "archive")


def _either(asked: Any, index: Page, copy: Page) -> Answer:
    page = index if asked.path.startswith("/cdx/") else copy
    page = page(asked) if callable(page) else page
    return page if isinstance(page, Answer) else Answer(page)


def _both_sockets() -> tuple[socket.socket, socket.socket]:
    """Open a UDP and a TCP socket on one port."""
    for _ in range(20):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tcp.bind(udp.getsockname())
        except OSError:
            udp.close()
            tcp.close()
            continue
        tcp.listen()
        return udp, tcp
    raise OSError("no port is free for both UDP and TCP")
