"""The pages for people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import escape

from classifier.web.api_assessments import put_blog
from classifier.web.desk import ASSESSMENTS
from classifier.web.requests import Client, JobId, TheDesk
from classifier.web.shapes import AssessmentWanted

router = APIRouter(include_in_schema=False)


@router.get("/")
def front() -> HTMLResponse:
    """Ask for the address of a blog."""
    return HTMLResponse(
        '<!doctype html><html lang="en"><title>flogcheck</title><main><h1>flogcheck</h1>'
        '<form method="post" action="/"><label>Blog <input name="url" required></label> <button>Assess</button></form>'
        "</main></html>"
    )


@router.post("/")
def begin(desk: TheDesk, client: Client, url: Annotated[str, Form(max_length=2000)]) -> RedirectResponse:
    """Put a blog into the queue and lead to its page."""
    done = put_blog(desk, AssessmentWanted(url=url), client)
    return RedirectResponse(f"/a/{done.job.id}", status_code=303)


@router.get("/a/{id}")
def one(desk: TheDesk, name: JobId) -> HTMLResponse:
    """Show one assessment."""
    job = desk.get(name, ASSESSMENTS)
    report = f'<iframe sandbox src="/api/assessments/{job.id}/report.html"></iframe>' if job.summary else ""
    return HTMLResponse(
        f'<!doctype html><html lang="en"><title>flogcheck</title><main><h1>{escape(job.title)}</h1>'
        f"<p>{escape(job.state)} {escape(job.error)}</p>{report}</main></html>"
    )
