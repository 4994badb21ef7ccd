"""The pages of audits: send a list, watch its blogs counted by verdict, read the dashboard."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from classifier.store.jobs import DONE
from classifier.web import uploads
from classifier.web.api_assessments import stream_of
from classifier.web.api_audits import put_list
from classifier.web.desk import AUDITS, Desk
from classifier.web.errors import BadUpload, QueueFull
from classifier.web.pages_forms import Fault, faults_of, fields_of, key_of, later
from classifier.web.pages_jobs import PER_PAGE, After, LastSeen, live
from classifier.web.pages_judging import PRIORS
from classifier.web.pages_rendering import TheVisit, Visit, render
from classifier.web.requests import FILE_FIELD, Client, JobId, TheDesk, from_form
from classifier.web.shapes import ListSettings

router = APIRouter(include_in_schema=False)
_TYPED = "urls"


@router.get("/audits")
def audits(
    desk: TheDesk, visit: TheVisit, cursor: Annotated[str, Query(max_length=20)] = "", deleted: str = ""
) -> Response:
    """Ask for a list of blogs, and show past audits."""
    return _audits(desk, visit, {}, cursor=cursor, deleted=bool(deleted))


@router.post("/audits")
async def begin(request: Request, desk: TheDesk, client: Client, visit: TheVisit) -> Response:
    """Put a list into the queue and lead to its page."""
    async with request.form(max_files=1, max_fields=40) as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
        wait = 0
        try:
            fields = FormData([(name, value) for name, value in fields_of(form).multi_items() if name != _TYPED])
            settings = from_form(fields, ListSettings)
            taken = await asyncio.to_thread(_taken, desk, form)
            if taken is not None:
                done = await asyncio.to_thread(put_list, desk, taken, settings, client, key_of(form))
                return RedirectResponse(f"/audits/{done.job.id}", status_code=303)
            faults: Sequence[Fault] = (Fault(says=visit.words("fault.list")),)
            status = 422
        except RequestValidationError as error:
            faults, status = faults_of(visit.words, error), 422
        except BadUpload as error:
            faults, status = (Fault(says=visit.words("error.415"), detail=str(error)),), 415
        except QueueFull as full:
            faults, status, wait = later(visit.words, full), 429, full.retry_after
    page = await asyncio.to_thread(_audits, desk, visit, given, faults=faults, status=status)
    if wait:
        page.headers["Retry-After"] = str(wait)
    return page


@router.get("/audits/{id}")
def one(desk: TheDesk, name: JobId, visit: TheVisit) -> Response:
    """Show an audit as it stands."""
    job = desk.get(name, AUDITS)
    return render(
        visit,
        "audit.html.jinja",
        job=job,
        tally=job.summary or {},
        last=desk.last_told(job),
        at_work=not job.ended,
        has_dashboard=job.state == DONE,
        live=live(visit.words),
    )


@router.get("/audits/{id}/events")
async def events(desk: TheDesk, name: JobId, after: After = 0, last: LastSeen = "") -> Response:
    """Stream what happens to an audit after what its page already shows."""
    return await stream_of(desk, name, AUDITS, last or str(after))


@router.post("/audits/{id}/cancel")
async def cancel(desk: TheDesk, name: JobId) -> Response:
    """End an audit; what was assessed by then is kept."""
    await desk.cancel(name, AUDITS)
    return RedirectResponse(f"/audits/{name}", status_code=303)


@router.get("/audits/{id}/delete")
def ask_before_deleting(desk: TheDesk, name: JobId, visit: TheVisit) -> Response:
    """Ask whether an audit is to be deleted."""
    job = desk.get(name, AUDITS)
    return render(visit, "delete.html.jinja", job=job, question="audit", back=f"/audits/{name}")


@router.post("/audits/{id}/delete")
async def delete(desk: TheDesk, name: JobId) -> Response:
    """Delete an audit with its evidence."""
    await desk.delete(name, AUDITS)
    return RedirectResponse("/audits?deleted=1", status_code=303)


def _taken(desk: Desk, form: FormData) -> uploads.Upload | None:
    """Take the list: the file that was chosen, else what was typed; None where there is neither."""
    file = form.get(FILE_FIELD)
    if isinstance(file, UploadFile) and file.filename:
        return uploads.listing(file.file, file.filename, desk.settings.folder)
    typed = form.get(_TYPED)
    if isinstance(typed, str) and (lines := typed.split()):
        called = (lines[0].partition("//")[2] or lines[0]).partition("/")[0]
        if len(lines) > 1:
            called += f" +{len(lines) - 1}"
        return uploads.listing(io.BytesIO("\n".join(lines).encode()), called, desk.settings.folder)
    return None


def _audits(
    desk: Desk,
    visit: Visit,
    given: Mapping[str, str],
    *,
    cursor: str = "",
    faults: Sequence[Fault] = (),
    deleted: bool = False,
    status: int = 200,
) -> Response:
    found, following = desk.listed(AUDITS, cursor=cursor, limit=PER_PAGE)
    return render(
        visit,
        "audits.html.jinja",
        status=status,
        jobs=found,
        following=following,
        cursor=cursor,
        given=given,
        faults=faults,
        deleted=deleted,
        priors=PRIORS,
        most=desk.settings.max_upload,
    )
