"""The pages for people: all of their routes, and the first page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response

from classifier.rules import JURISDICTIONS
from classifier.web import pages_audits, pages_compare, pages_jobs, pages_static, uploads
from classifier.web.api_assessments import put_blog, put_capture
from classifier.web.desk import ASSESSMENTS, Desk
from classifier.web.errors import BadUpload, QueueFull
from classifier.web.pages_forms import Fault, faults_of, fields_of, key_of, later, no_file
from classifier.web.pages_judging import PRIORS
from classifier.web.pages_rendering import TheVisit, Visit, render
from classifier.web.requests import Client, TheDesk, file_of, from_form
from classifier.web.shapes import AssessmentWanted, CaptureWanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

router = APIRouter(include_in_schema=False)
_LATEST = 5


@router.get("/")
def front(desk: TheDesk, visit: TheVisit, url: Annotated[str, Query(max_length=2000)] = "") -> Response:
    """Ask for the address of a blog, or for a capture."""
    return _front(desk, visit, {"url": url})


@router.post("/")
async def begin(request: Request, desk: TheDesk, client: Client, visit: TheVisit) -> Response:
    """Put a blog into the queue and lead to its page."""
    async with request.form(max_files=0, max_fields=40) as form:
        try:
            wanted = from_form(fields_of(form), AssessmentWanted)
            done = await asyncio.to_thread(put_blog, desk, wanted, client, key_of(form))
        except RequestValidationError as error:
            faults = faults_of(visit.words, error)
            return await asyncio.to_thread(_front, desk, visit, _given(form), faults=faults, status=422)
        except QueueFull as full:
            return await asyncio.to_thread(
                _front, desk, visit, _given(form), faults=later(visit.words, full), status=429, wait=full.retry_after
            )
    return RedirectResponse(f"/a/{done.job.id}", status_code=303)


@router.post("/captures")
async def begin_capture(request: Request, desk: TheDesk, client: Client, visit: TheVisit) -> Response:
    """Put a capture that was sent into the queue and lead to its page."""
    async with request.form(max_files=1, max_fields=40) as form:
        try:
            wanted = from_form(fields_of(form), CaptureWanted)
            file = file_of(form)
            if not file.filename:
                raise no_file()
            taken = await asyncio.to_thread(uploads.capture, file.file, file.filename, desk.settings.folder)
            done = await asyncio.to_thread(put_capture, desk, taken, wanted, client, key_of(form))
        except RequestValidationError as error:
            faults = faults_of(visit.words, error)
            return await asyncio.to_thread(_front, desk, visit, {}, sent=faults, status=422)
        except BadUpload as error:
            faults = (Fault(says=visit.words("error.415"), detail=str(error)),)
            return await asyncio.to_thread(_front, desk, visit, {}, sent=faults, status=415)
        except QueueFull as full:
            faults = later(visit.words, full)
            return await asyncio.to_thread(_front, desk, visit, {}, sent=faults, status=429, wait=full.retry_after)
    return RedirectResponse(f"/a/{done.job.id}", status_code=303)


def _front(
    desk: Desk,
    visit: Visit,
    given: Mapping[str, str],
    *,
    faults: Sequence[Fault] = (),
    sent: Sequence[Fault] = (),
    status: int = 200,
    wait: int = 0,
) -> Response:
    latest, _ = desk.listed(ASSESSMENTS, limit=_LATEST)
    page = render(
        visit,
        "front.html.jinja",
        status=status,
        given=given,
        faults=faults,
        sent_faults=sent,
        latest=latest,
        priors=PRIORS,
        jurisdictions=JURISDICTIONS,
        most=desk.settings.max_upload,
    )
    if wait:
        page.headers["Retry-After"] = str(wait)
    return page


def _given(form: Mapping[str, object]) -> dict[str, str]:
    """Give back what was typed, so that nobody types it twice."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


for module in (pages_jobs, pages_audits, pages_compare, pages_static):
    router.include_router(module.router)
