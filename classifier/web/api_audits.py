"""The API of audits: send a list, follow it, read its dashboard and its tables."""

from __future__ import annotations

import asyncio
import io
import secrets
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse
from starlette.background import BackgroundTask

from classifier.store.jobs import AUDIT, DONE, Job
from classifier.web import uploads
from classifier.web.api_assessments import EVENTS_SAY, NO_MORE, REPORT_POLICY, LastEventId, stream_of
from classifier.web.bodies import either
from classifier.web.desk import AUDITS, Desk, Submitted
from classifier.web.errors import NoSuchJob, NotReady
from classifier.web.problems import documented
from classifier.web.requests import Client, JobId, Key, TheDesk, file_of, from_form, from_json, is_form
from classifier.web.shapes import AuditWanted, JobShown, ListSettings, Page, State, shown
from classifier.web.streams import EVENT_STREAM

router = APIRouter(prefix="/api/audits", tags=["audits"])
# Its own script sorts and filters; it has no origin, so that nothing in it could reach this server.
DASHBOARD_POLICY = REPORT_POLICY.replace("sandbox ", "sandbox allow-scripts allow-downloads ").replace(
    "script-src 'none'; ", ""
)
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gz": "application/octet-stream",
    ".warc": "application/octet-stream",
    ".wacz": "application/octet-stream",
}
_INDEX = "index.html"
_TABLES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Format = Literal["csv", "jsonl", "xlsx"]


@router.post(
    "",
    status_code=201,
    response_model=JobShown,
    summary="Audit a list of blogs",
    openapi_extra=either(
        AuditWanted, ListSettings, file="The list: CSV, TSV, XLSX, or a text with one address a line."
    ),
    responses={
        200: {"model": JobShown, "description": "The job that this Idempotency-Key made before."},
        **documented(409, 413, 415, 422),
    },
)
async def post_audit(request: Request, response: Response, desk: TheDesk, client: Client, key: Key) -> Any:
    """Put a list of blogs (JSON, or a form with a file) into the queue.

    The list may name blogs by address and nothing else. Rows that name none are told in the summary.
    """
    settings: ListSettings
    if is_form(request):
        async with request.form(max_files=1, max_fields=40) as form:
            settings, file = from_form(form, ListSettings), file_of(form)
            taken = await asyncio.to_thread(uploads.listing, file.file, file.filename or "", desk.settings.folder)
    else:
        settings = wanted = await from_json(request, AuditWanted)
        text = io.BytesIO("\n".join(wanted.urls).encode())
        called = f"{len(wanted.urls)} addresses"
        taken = await asyncio.to_thread(uploads.listing, text, called, desk.settings.folder)
    done = await asyncio.to_thread(put_list, desk, taken, settings, client, key)
    response.status_code = 201 if done.new else 200
    response.headers["Location"] = f"/api/audits/{done.job.id}"
    return shown(done.job)


def put_list(desk: Desk, taken: uploads.Upload, wanted: ListSettings, client: str, key: str = "") -> Submitted:
    """Put a list into the queue. Raises QueueFull, KeyTaken."""
    try:
        request = wanted.model_dump(mode="json", exclude={"urls"})
        return desk.submit(AUDIT, request, title=taken.called, client=client, key=key, upload=taken)
    finally:
        taken.path.unlink(missing_ok=True)


@router.get("", summary="List audits", responses=documented(422))
def get_audits(
    desk: TheDesk,
    q: Annotated[str, Query(max_length=200, description="Text in the name of the list.")] = "",
    state: Annotated[State | None, Query(description="Only of this state.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Jobs on a page.")] = 50,
    cursor: Annotated[str, Query(pattern="^[0-9]{0,18}$", description="`next_cursor` of the page before.")] = "",
) -> Page:
    """Give audits, newest first, a page at a time."""
    found, following = desk.listed(AUDITS, cursor=cursor, limit=limit, text=q.replace("\x00", ""), state=state or "")
    return Page(items=[JobShown(**shown(job)) for job in found], next_cursor=following or None)


@router.get("/{id}", summary="One audit", responses=documented(404, 422))
def get_audit(desk: TheDesk, name: JobId) -> JobShown:
    """Give an audit as it stands; `summary` counts its blogs by band and failure, also while it runs."""
    return JobShown(**shown(desk.get(name, AUDITS)))


@router.delete("/{id}", status_code=204, summary="Delete an audit", responses=documented(404, 422))
async def delete_audit(desk: TheDesk, name: JobId) -> None:
    """Delete an audit with the evidence of all its blogs, for good; one that runs is ended first."""
    await desk.delete(name, AUDITS)


@router.post("/{id}/cancel", summary="Cancel an audit", responses=documented(404, 422))
async def cancel_audit(desk: TheDesk, name: JobId) -> JobShown:
    """End an audit; the blogs that were assessed by then keep their results."""
    return JobShown(**shown(await desk.cancel(name, AUDITS)))


@router.get(
    "/{id}/events",
    summary="Follow an audit",
    description=EVENTS_SAY,
    response_class=StreamingResponse,
    responses={200: {"content": {EVENT_STREAM: {}}}, 204: {"description": NO_MORE}, **documented(404, 422)},
)
async def get_events(desk: TheDesk, name: JobId, last: LastEventId = "") -> Response:
    """Stream the events of an audit."""
    return await stream_of(desk, name, AUDITS, last)


@router.get("/{id}/dashboard", include_in_schema=False)
def get_dashboard_folder(desk: TheDesk, name: JobId) -> RedirectResponse:
    """Lead to the dashboard's page."""
    return RedirectResponse(f"/api/audits/{desk.get(name, AUDITS).id}/dashboard/{_INDEX}", status_code=307)


@router.get(
    "/{id}/dashboard/{path:path}",
    summary="The dashboard and the reports in it",
    response_class=FileResponse,
    responses={200: {"content": {"text/html": {}}}, **documented(404, 409, 422)},
)
def get_dashboard(
    desk: TheDesk,
    name: JobId,
    path: Annotated[str, PathParameter(max_length=500, description="A file of the audit.", examples=["index.html"])],
) -> FileResponse:
    """Give the dashboard (`index.html`), or a report or capture that it leads to."""
    job = desk.get(name, AUDITS)
    file = _inside(desk.place(job), path or _INDEX)
    if file is None:
        if job.state != DONE and path in ("", _INDEX):
            raise NotReady(f"this audit has no dashboard: it is {job.state}")
        raise NoSuchJob("this audit has no such file")
    policy = DASHBOARD_POLICY if file.name == _INDEX else REPORT_POLICY
    return FileResponse(file, media_type=_TYPES[file.suffix], headers={"Content-Security-Policy": policy})


def _inside(folder: Path, path: str) -> Path | None:
    """Give a file that an audit shows: in its folder, of a kind that is shown; whatever was asked for."""
    parts = PurePosixPath(path).parts
    if "\x00" in path or "\\" in path or any(part.startswith(".") or ":" in part for part in parts):
        return None
    file = folder.joinpath(*parts).resolve()
    shown_here = parts == (_INDEX,) or parts[:1] == ("runs",)
    if not shown_here or not file.is_relative_to(folder.resolve()) or file.suffix not in _TYPES or not file.is_file():
        return None
    return file


@router.get(
    "/{id}/export.{ending}",
    summary="The results as a table",
    response_class=FileResponse,
    responses={200: {"content": {kind: {} for kind in _TABLES.values()}}, **documented(404, 409, 422)},
)
def get_export(
    desk: TheDesk, name: JobId, ending: Annotated[Format, PathParameter(description="The format of the table.")]
) -> FileResponse:
    """Give one row a blog, in the order of the list; of an audit that runs, those that are done."""
    job = desk.get(name, AUDITS)
    path = _exported(desk, job, ending)
    called = f"audit-{job.id[:12]}.{ending}"
    gone = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, media_type=_TABLES[ending], filename=called, background=gone)


def _exported(desk: Desk, job: Job, ending: str) -> Path:
    from classifier.audit.identity_file import audit_id
    from classifier.audit.kept_traits import is_audit
    from classifier.audit.running import store_of
    from classifier.audit.written import export_run
    from classifier.store import runs
    from classifier.store.opening import reading

    folder = desk.place(job)
    if not is_audit(folder):
        raise NotReady(f"this audit has no results: it is {job.state}")
    engine = store_of(folder, desk.settings.store)
    try:
        with reading(engine) as connection:
            run = runs.latest(connection, audit_id(folder, desk.settings.store))
        if run is None:
            raise NotReady(f"this audit has no results: it is {job.state}")
        path = folder / f"export-{secrets.token_hex(8)}.{ending}"
        export_run(engine, run, path)
    finally:
        engine.dispose()
    return path
