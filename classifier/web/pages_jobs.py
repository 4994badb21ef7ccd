"""The pages of assessments: one while it is made and when it is done, all of them, and the question before deleting."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query
from fastapi.responses import RedirectResponse, Response

from classifier.store.jobs import CAPTURE, Event
from classifier.web.api_assessments import stream_of
from classifier.web.desk import ASSESSMENTS
from classifier.web.pages_judging import judged
from classifier.web.pages_rendering import TheVisit, render
from classifier.web.pages_words import Words
from classifier.web.requests import JobId, TheDesk
from classifier.web.shapes import BandName, State

router = APIRouter(include_in_schema=False)
PER_PAGE = 25
After = Annotated[int, Query(ge=0, le=10**9)]
LastSeen = Annotated[str, Header(alias="Last-Event-ID", max_length=20)]


@router.get("/a/{id}")
def one(
    desk: TheDesk, name: JobId, visit: TheVisit, prior: Annotated[float | None, Query(gt=0, lt=1)] = None
) -> Response:
    """Show an assessment as it stands; with `prior` the verdict under that prior."""
    job = desk.get(name, ASSESSMENTS)
    told = desk.told(job)
    context = {"job": job, **happened(told, visit.words), "is_capture": job.kind == CAPTURE}
    if not job.ended:
        return render(visit, "progress.html.jinja", **context, live=live(visit.words))
    verdict = judged(job, visit.words, prior)
    if verdict is None:
        has_capture = job.kind != CAPTURE and (desk.place(job) / "capture.warc.gz").is_file()
        return render(visit, "failed.html.jinja", **context, has_capture=has_capture)
    return render(visit, "assessment.html.jinja", **context, verdict=verdict, summary=job.summary)


@router.get("/a/{id}/events")
async def events(desk: TheDesk, name: JobId, after: After = 0, last: LastSeen = "") -> Response:
    """Stream what happens to an assessment after what its page already shows."""
    return await stream_of(desk, name, ASSESSMENTS, last or str(after))


@router.post("/a/{id}/cancel")
async def cancel(desk: TheDesk, name: JobId) -> Response:
    """End an assessment; what was read by then is assessed."""
    await desk.cancel(name, ASSESSMENTS)
    return RedirectResponse(f"/a/{name}", status_code=303)


@router.get("/a/{id}/delete")
def ask_before_deleting(desk: TheDesk, name: JobId, visit: TheVisit) -> Response:
    """Ask whether an assessment is to be deleted."""
    job = desk.get(name, ASSESSMENTS)
    return render(visit, "delete.html.jinja", job=job, question="assessment", back=f"/a/{name}")


@router.post("/a/{id}/delete")
async def delete(desk: TheDesk, name: JobId) -> Response:
    """Delete an assessment with its evidence."""
    await desk.delete(name, ASSESSMENTS)
    return RedirectResponse("/assessments?deleted=1", status_code=303)


@router.get("/assessments")
def every(
    desk: TheDesk,
    visit: TheVisit,
    q: Annotated[str, Query(max_length=200)] = "",
    band: BandName | Literal[""] = "",
    state: State | Literal[""] = "",
    cursor: Annotated[str, Query(max_length=20)] = "",
    deleted: str = "",
) -> Response:
    """List assessments, newest first."""
    found, following = desk.listed(
        ASSESSMENTS, cursor=cursor, limit=PER_PAGE, text=q.replace("\x00", ""), band=band, state=state
    )
    return render(
        visit,
        "list.html.jinja",
        jobs=found,
        following=following,
        q=q,
        band=band,
        state=state,
        cursor=cursor,
        deleted=bool(deleted),
    )


def happened(told: list[Event], words: Words) -> dict[str, Any]:
    """Sort what was told of a job: pages, what was refused, remarks, the last phase, and the number of the last event.

    What was told of an attempt that a restart of the server cut off is left out.
    """
    begun = next((place for place in range(len(told) - 1, -1, -1) if told[place].kind == "started"), 0)
    now = told[begun:]
    phase = next((event.data["phase"] for event in reversed(now) if event.kind == "phase"), "")
    pages = [event.data for event in now if event.kind == "page"]
    return {
        "pages": pages,
        "refused": [event.data for event in now if event.kind == "refused"],
        "notes": [event.data["message"] for event in now if event.kind == "note"],
        "phase": words.of("phase", phase) if phase else "",
        "again": any(event.kind == "queued" and event.data.get("again") for event in told),
        "last": told[-1].number if told else 0,
        "read": pages[-1]["pages"] if pages else 0,
        "limit": pages[-1]["limit"] if pages else 0,
    }


def live(words: Words) -> dict[str, Any]:
    """Give the words that the script of a page of progress needs."""
    return {
        **{name: words.sections[name] for name in ("state", "phase", "role", "why_refused")},
        "progress": {name: words.sections["progress"][name] for name in ("count", "refused", "lost", "again", "ended")},
        "counted": words.sections["audit"]["counted"],
        "thousands": words("site.thousands"),
    }
