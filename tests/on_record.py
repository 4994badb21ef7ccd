"""Answers of outside services about an invented domain, in the shapes that the services use, written by us."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from classifier.blog import Blog, parse
from crawler.archive import Exchange, Failure
from crawler.outside import Service
from tests.signals.build import capture_of, exchange

if TYPE_CHECKING:
    from collections.abc import Mapping

DOMAIN = "diary.example"
REGISTRY = f"https://registry.example/domain/{DOMAIN}"
REGISTRAR = f"https://registrar.example/rdap/domain/{DOMAIN}"
LOGS = f"https://logs.example/?q={DOMAIN}&output=json"
INDEX = f"https://archive.example/cdx?url={DOMAIN}&output=json"
COPY = f"https://archive.example/web/20080102030405id_/http://{DOMAIN}/"


def entity(role, *, name="", organisation="", kind="", status=()):
    """A contact of a registration (RFC 9083, 5.1) with its card (RFC 7095)."""
    rows = [("fn", name), ("org", organisation), ("kind", kind)]
    card = [["version", {}, "text", "4.0"], *([key, {}, "text", value] for key, value in rows if value)]
    return {"objectClassName": "entity", "roles": [role], "vcardArray": ["vcard", card], "status": list(status)}


def rdap(registered="2005-11-21", *entities, domain=DOMAIN, **more):
    """The answer of a registry."""
    events = [{"eventAction": "registration", "eventDate": f"{registered}T10:00:00Z"}] if registered else []
    answer = {"objectClassName": "domain", "ldhName": domain.upper(), "events": events, "entities": list(entities)}
    return json.dumps({**answer, **more})


def certificates(*rows):
    """Rows of a search of the logs: (first day, common name, names)."""
    return json.dumps(
        [
            {"common_name": common, "name_value": "\n".join(names), "not_before": f"{day}T00:00:00", "id": number}
            for number, (day, common, *names) in enumerate(rows)
        ]
    )


def index(*stamps):
    """Rows of an archive's index, with their head."""
    head = ["urlkey", "timestamp", "original", "statuscode"]
    return json.dumps([head, *(["example,diary)/", stamp, f"http://{DOMAIN}/", "200"] for stamp in stamps)])


def answer(service: Service, url: str, body: str, *, status: int = 200, kind: str = "application/json") -> Exchange:
    """One answer of an outside service."""
    return replace(exchange(url, body, status=status, kind=kind), service=service.value)


def registered(body: str, *, url: str = REGISTRY, status: int = 200) -> Exchange:
    """What the registry answered."""
    return answer(Service.RDAP, url, body, status=status)


def failed(service: Service, why: str, kind: str = "timeout") -> Failure:
    """A service that gave no answer."""
    return Failure("https://service.example/", kind, why, "2026-01-02T03:04:05Z", service.value)


def blog_on_record(pages: Mapping[str, str], *outside: Exchange | Failure, host: str = DOMAIN) -> Blog:
    """Parse the capture of a blog together with what outside services said."""
    return parse(
        replace(
            capture_of(pages, host=host),
            outside=tuple(each for each in outside if isinstance(each, Exchange)),
            outside_failures=tuple(each for each in outside if isinstance(each, Failure)),
        )
    )
