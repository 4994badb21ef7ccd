"""How a page is made: its visitor's language, the templates, and what all pages have in common.

Text from blogs and visitors is escaped, and shown on one line without control and direction marks (`safe_text`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from classifier.bands import Band
from classifier.model import CLASSES
from classifier.report.addresses_shown import followable
from classifier.report.shown import safe
from classifier.web.pages_words import LANGUAGES, Words, chosen, words
from crawler.contact import CONTACT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.store.jobs import Job

COOKIE = "flogcheck_lang"
_YEAR = 365 * 86400
_LONGEST = 200  # characters of a title


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visitor's request for a page: the words of the language, whether that was asked for now, the address."""

    words: Words
    asked: bool
    path: str
    query: Mapping[str, str]

    def address(self, **changed: str) -> str:
        """Give this address with some of its query changed; an empty value takes a part away."""
        query = {name: value for name, value in ({**self.query, **changed}).items() if value}
        return f"{self.path}?{urlencode(query)}" if query else self.path


def visit(request: Request) -> Visit:
    """Read from a request how its visitor is to be answered."""
    asked = request.query_params.get("lang", "")
    lang = chosen(asked, request.cookies.get(COOKIE, ""), request.headers.get("accept-language", ""))
    query = {name: value for name, value in request.query_params.items() if name != "lang"}
    return Visit(words=words(lang), asked=asked in LANGUAGES, path=request.url.path, query=query)


TheVisit = Annotated[Visit, Depends(visit)]


def render(visit: Visit, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Give a page in the visitor's language; a language that was asked for is kept for the pages to come."""
    lang = visit.words.lang
    text = environment().get_template(template).render(t=visit.words, visit=visit, **context)
    page = HTMLResponse(text, status_code=status, headers={"Content-Language": lang, "Vary": "Accept-Language, Cookie"})
    if visit.asked:
        page.set_cookie(COOKIE, lang, max_age=_YEAR, samesite="lax", httponly=True, path="/")
    return page


@cache
def environment() -> Environment:
    """Give the environment of the templates: autoescape on, an unknown name is an error."""
    made = Environment(
        autoescape=True,
        loader=PackageLoader("classifier.web", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["safe_text"] = safe
    made.globals |= {
        "bands": tuple(band.value for band in Band),
        "classes": CLASSES,
        "followable": followable,
        "languages": LANGUAGES,
        "contact": CONTACT,
        "moment": _moment,
        "title_of": _title,
        "word_of": words,
        "new_key": lambda: secrets.token_hex(16),
    }
    return made


def _moment(iso: str) -> str:
    """Write a time in UTC for a reader."""
    return f"{iso[:10]} {iso[11:16]} UTC" if iso else "–"


def _title(job: Job) -> str:
    """Give what a person calls a job, shortened where it is very long."""
    text = safe(str((job.summary or {}).get("start_url") or job.title))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
