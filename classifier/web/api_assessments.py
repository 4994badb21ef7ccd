"""The API of assessments: ask for one, follow it, read it, take it away."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse

from classifier.bundle.keeping import REPORT
from classifier.bundle.manifest import MANIFEST, files_of, stamped_manifests
from classifier.bundle.opening import CAPTURES
from classifier.store.jobs import ASSESSMENT, CAPTURE
from classifier.web import uploads
from classifier.web.bodies import either
from classifier.web.desk import ASSESSMENTS, Desk, Submitted
from classifier.web.errors import NotReady
from classifier.web.problems import documented
from classifier.web.requests import Client, JobId, Key, TheDesk, file_of, from_form, from_json, is_form
from classifier.web.shapes import (
    AssessmentShown,
    AssessmentWanted,
    BandName,
    CaptureWanted,
    JobShown,
    Page,
    State,
    shown,
)
from classifier.web.streams import EVENT_STREAM, event_stream, zipped

router = APIRouter(prefix="/api/assessments", tags=["assessments"])
# A report holds what strangers wrote. It is shown without scripts, forms and our origin, whatever stands in it.
REPORT_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; script-src 'none'; object-src 'none'; connect-src 'none'; "
    "frame-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
EVENTS_SAY = """Server-sent events, from the first on or after `Last-Event-ID`; the stream ends with the job.

Kinds: `queued`, `started` (`attempt`), `phase` (`phase`: crawling, following money links, waiting for records, reading,
assessing, writing), `page` (`url`, `role`, `pages` of `limit`, `refused`), `refused` (`url`, `why`, `message`), `note`
(`message`), `tally` (of an audit: blogs by band and failure), and at the end one of `done`, `failed`, `cancelled`,
`interrupted` (`error`, `band`). Each has `at`, a time in UTC. After `interrupted` a `queued` may follow."""
NO_MORE = "The job has ended, and its last event was seen."
LastEventId = Annotated[
    str, Header(alias="Last-Event-ID", max_length=20, description="The `id` of the last event that was seen.")
]


@router.post(
    "",
    status_code=201,
    response_model=JobShown,
    summary="Assess a blog, or a capture",
    openapi_extra=either(AssessmentWanted, CaptureWanted, file="The capture: WARC (also gzipped) or WACZ."),
    responses={
        200: {"model": JobShown, "description": "The job that this Idempotency-Key made before."},
        **documented(409, 413, 415, 422),
    },
)
async def post_assessment(request: Request, response: Response, desk: TheDesk, client: Client, key: Key) -> Any:
    """Put a blog (JSON) or a capture (a form with a file) into the queue.

    429 with Retry-After when the queue is full: the seconds in which a place should be free, by the jobs of late.
    """
    if is_form(request):
        async with request.form(max_files=1, max_fields=40) as form:
            capture, file = from_form(form, CaptureWanted), file_of(form)
            taken = await asyncio.to_thread(uploads.capture, file.file, file.filename or "", desk.settings.folder)
        done = await asyncio.to_thread(put_capture, desk, taken, capture, client, key)
    else:
        wanted = await from_json(request, AssessmentWanted)
        done = await asyncio.to_thread(put_blog, desk, wanted, client, key)
    response.status_code = 201 if done.new else 200
    response.headers["Location"] = f"/api/assessments/{done.job.id}"
    return shown(done.job)


def put_blog(desk: Desk, wanted: AssessmentWanted, client: str, key: str = "") -> Submitted:
    """Put a blog into the queue. Raises QueueFull, KeyTaken."""
    request = wanted.model_dump(mode="json")
    return desk.submit(ASSESSMENT, request, title=wanted.url, client=client, key=key)


def put_capture(desk: Desk, taken: uploads.Upload, wanted: CaptureWanted, client: str, key: str = "") -> Submitted:
    """Put a capture that was sent into the queue. Raises QueueFull, KeyTaken."""
    try:
        request = wanted.model_dump(mode="json")
        return desk.submit(CAPTURE, request, title=taken.called, client=client, key=key, upload=taken)
    finally:
        taken.path.unlink(missing_ok=True)


@router.get("", summary="List and search assessments", responses=documented(422))
def get_assessments(
    desk: TheDesk,
    q: Annotated[
        str, Query(max_length=200, description="Text in the address or file name.", examples=["blog.example"])
    ] = "",
    band: Annotated[BandName | None, Query(description="Only of this band.")] = None,
    state: Annotated[State | None, Query(description="Only of this state.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Jobs on a page.")] = 50,
    cursor: Annotated[str, Query(pattern="^[0-9]{0,18}$", description="`next_cursor` of the page before.")] = "",
) -> Page:
    """Give assessments, newest first, a page at a time."""
    found, following = desk.listed(
        ASSESSMENTS, cursor=cursor, limit=limit, text=q.replace("\x00", ""), band=band or "", state=state or ""
    )
    return Page(items=[JobShown(**shown(job)) for job in found], next_cursor=following or None)


@router.get("/{id}", summary="One assessment", responses=documented(404, 422))
def get_assessment(desk: TheDesk, name: JobId) -> AssessmentShown:
    """Give a job as it stands, and the assessment that it came to."""
    job = desk.get(name, ASSESSMENTS)
    return AssessmentShown(**shown(job), assessment=desk.assessment(job))


@router.delete("/{id}", status_code=204, summary="Delete an assessment", responses=documented(404, 422))
async def delete_assessment(desk: TheDesk, name: JobId) -> None:
    """Delete a job and all that came of it, for good; one that runs is ended first."""
    await desk.delete(name, ASSESSMENTS)


@router.post("/{id}/cancel", summary="Cancel an assessment", responses=documented(404, 422))
async def cancel_assessment(desk: TheDesk, name: JobId) -> JobShown:
    """End a job. What it has read by then is still assessed, and the job is `cancelled` when that is done."""
    return JobShown(**shown(await desk.cancel(name, ASSESSMENTS)))


@router.get(
    "/{id}/events",
    summary="Follow an assessment",
    description=EVENTS_SAY,
    response_class=StreamingResponse,
    responses={200: {"content": {EVENT_STREAM: {}}}, 204: {"description": NO_MORE}, **documented(404, 422)},
)
async def get_events(desk: TheDesk, name: JobId, last: LastEventId = "") -> Response:
    """Stream the events of a job."""
    return await stream_of(desk, name, ASSESSMENTS, last)


async def stream_of(desk: Desk, name: str, kinds: tuple[str, ...], last: str) -> Response:
    """Answer with the events of a job that follow the last one seen; 204 where no more will come."""
    job = await asyncio.to_thread(desk.get, name, kinds)
    after = int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0
    if job.ended and not await asyncio.to_thread(desk.has_more, job, after):
        return Response(status_code=204)  # at which a browser asks no more
    return StreamingResponse(event_stream(desk.events(job, after)), media_type=EVENT_STREAM)


@router.get(
    "/{id}/report.html",
    summary="The report",
    response_class=HTMLResponse,
    responses={200: {"content": {"text/html": {}}}, **documented(404, 409, 422)},
)
def get_report(desk: TheDesk, name: JobId) -> HTMLResponse:
    """Give the report as a page that runs no script and loads nothing."""
    path = desk.file(desk.get(name, ASSESSMENTS), REPORT)
    # Read whole: a FileResponse goes to a thread for each 64 kB, which costs more than the reading.
    return HTMLResponse(path.read_bytes(), headers={"Content-Security-Policy": REPORT_POLICY})


@router.get(
    "/{id}/bundle.zip",
    summary="Everything as a ZIP",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {}}}, **documented(404, 409, 422)},
)
def get_bundle(desk: TheDesk, name: JobId) -> StreamingResponse:
    """Give capture, assessment, report and manifest; `flogcheck verify` checks them once they are unpacked."""
    job = desk.get(name, ASSESSMENTS)
    manifest = desk.file(job, MANIFEST)
    folder = manifest.parent
    files = {MANIFEST: manifest, **files_of(folder), **{one: folder / one for one in stamped_manifests(folder)}}
    stem = f"flogcheck-{job.id[:12]}"
    return StreamingResponse(
        zipped({f"{stem}/{inner}": path for inner, path in files.items()}),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{stem}.zip"'},
    )


@router.get(
    "/{id}/capture",
    summary="The capture",
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}}, **documented(404, 409, 422)},
)
def get_capture(desk: TheDesk, name: JobId) -> FileResponse:
    """Give the capture (WARC or WACZ) that the assessment was made from; a failed crawl keeps what was answered."""
    job = desk.get(name, ASSESSMENTS)
    folder = desk.place(job)
    file = next((folder / one for one in CAPTURES if (folder / one).is_file()), None)
    if file is None or not job.ended:
        raise NotReady(f"this job has no capture: it is {job.state}")
    called = f"flogcheck-{job.id[:12]}{file.name.removeprefix('capture')}"
    return FileResponse(file, media_type="application/octet-stream", filename=called)
