"""What goes into the API and comes out of it, described for OpenAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from classifier.bands import Band
from classifier.rules import JURISDICTIONS
from classifier.store.tables import JOB_STATES
from crawler.addresses import parse_address
from crawler.errors import BadAddress

if TYPE_CHECKING:
    from classifier.store.jobs import Job

MOST_IN_LIST = 10_000
"""Addresses in the body of a request; a longer list is uploaded."""
_BLOG = "https://blog.example/"
_EXAMPLE_ID = "9f0c6f6f3a0b4a0c8f4b7f1f8a6a2d11"

BandName = Literal["individual", "openly_commercial", "inconclusive", "some_signs", "strong_signs"]
State = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
assert tuple(State.__args__) == JOB_STATES  # type: ignore[attr-defined]
assert set(BandName.__args__) == {band.value for band in Band}  # type: ignore[attr-defined]
Jurisdiction = Annotated[str, Field(pattern=f"^({'|'.join(JURISDICTIONS)})$")]


class Judging(BaseModel):
    """How a blog is judged and shown."""

    model_config = ConfigDict(extra="forbid")

    prior: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="The share of disguised blogs that you expect among blogs like these.",
        examples=[0.1],
    )
    redact: bool = Field(default=False, description="Hide private persons' names, mail, telephone and portraits.")


class Crawl(Judging):
    """How a blog is crawled and judged."""

    pages: int = Field(default=30, ge=1, le=200, description="Read at most so many pages of a blog.", examples=[30])
    seconds: float = Field(default=90, ge=1, le=900, description="Stop reading a blog after so long.", examples=[90])
    pictures: int = Field(
        default=6, ge=0, le=50, description="Read at most so many portraits of who writes.", examples=[6]
    )
    offline: bool = Field(default=False, description="Ask no registry, certificate log or web archive about the blog.")


class AssessmentWanted(Crawl):
    """A blog to crawl and assess."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"url": _BLOG}, {"url": _BLOG, "pages": 60, "prior": 0.3}]}
    )

    url: str = Field(
        min_length=1, max_length=2000, description="The address of the blog, as a person writes it.", examples=[_BLOG]
    )
    follow_money: int = Field(
        default=0,
        ge=0,
        le=20,
        description="Follow up to so many money links out of the blog; each is a click that counts.",
        examples=[0],
    )
    jurisdictions: list[Jurisdiction] | None = Field(
        default=None,
        min_length=1,
        max_length=20,
        description="Whose rules the report names; all, if this is left out.",
        examples=[["eu", "fr"]],
    )

    @field_validator("url")
    @classmethod
    def _is_address(cls, text: str) -> str:
        return _address(text)


class CaptureWanted(Judging):
    """How a capture that is sent is assessed."""

    blog: str = Field(
        default="",
        max_length=2000,
        description="Which blog to take from a capture that holds several.",
        examples=[_BLOG],
    )
    jurisdictions: list[Jurisdiction] | None = Field(default=None, description="Whose rules the report names.")


class ListSettings(Crawl):
    """How the blogs of a list are audited."""

    url_column: str = Field(
        default="",
        max_length=200,
        description="The column with the blogs: its heading or number.",
        examples=["Website"],
    )
    group_by: str = Field(
        default="", max_length=200, description="Group the dashboard by this column of the list.", examples=["Agency"]
    )


class AuditWanted(ListSettings):
    """A list of blogs to audit."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"urls": [_BLOG, "https://other.example/"]}]}
    )

    urls: list[Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f]+$")]] = Field(
        min_length=1, max_length=MOST_IN_LIST, description="The addresses of the blogs.", examples=[[_BLOG]]
    )


class Links(BaseModel):
    """Addresses of what belongs to a job, from the root of this server."""

    self: str = Field(description="This job.", examples=[f"/api/assessments/{_EXAMPLE_ID}"])
    events: str = Field(description="What happens to it, as server-sent events.")
    page: str = Field(description="The page for people.", examples=[f"/a/{_EXAMPLE_ID}"])
    report: str | None = Field(default=None, description="The report (HTML), once there is one.")
    bundle: str | None = Field(default=None, description="Everything as a ZIP, once there is a report.")
    capture: str | None = Field(default=None, description="The capture (WARC or WACZ), once there is a report.")
    dashboard: str | None = Field(default=None, description="The dashboard of an audit, once it is done.")


class JobShown(BaseModel):
    """A job and how it stands."""

    id: str = Field(description="Names the job; it cannot be guessed.", examples=[_EXAMPLE_ID])
    kind: Literal["assessment", "capture", "audit"] = Field(description="A blog to crawl, a capture, a list.")
    title: str = Field(description="The address or the name of the file that was given.", examples=[_BLOG])
    state: State = Field(
        description="How it stands. One is `interrupted` when the server ended before it did.", examples=["done"]
    )
    created_at: str = Field(description="When it was asked for (UTC).", examples=["2026-11-26T09:00:00.000Z"])
    started_at: str | None = Field(description="When it was last begun.")
    ended_at: str | None = Field(description="When it ended.")
    attempts: int = Field(
        description="How often it was begun; more than once after a restart of the server.", examples=[1]
    )
    error: str = Field(description="Why it failed or was interrupted, in one line; else empty.", examples=[""])
    request: dict[str, Any] = Field(description="What was asked for, with its defaults.")
    band: BandName | None = Field(description="The band of the verdict, an estimate.", examples=["inconclusive"])
    summary: dict[str, Any] | None = Field(
        description="Of an assessment: band, probabilities, what was read. Of an audit: blogs by band and failure."
    )
    links: Links


class AssessmentShown(JobShown):
    """A job with the assessment that it came to."""

    assessment: dict[str, Any] | None = Field(
        description="The assessment as schema/assessment-1.schema.json describes it; null until there is one."
    )


class Page(BaseModel):
    """A page of jobs, newest first."""

    items: list[JobShown]
    next_cursor: str | None = Field(
        description="Send it as `cursor` for the next page; null on the last.", examples=["41"]
    )


class SignalShown(BaseModel):
    """A signal: one named measurement."""

    name: str = Field(description="Its name.", examples=["labelled_first"])
    family: str = Field(description="Its family.", examples=["disclosure"])
    asks: dict[str, str] = Field(
        description="What a high value speaks for, by question: operator, openness.", examples=[{"openness": "open"}]
    )
    definition: str = Field(description="What is measured.")
    unit: str = Field(description="In which unit.")
    innocent: str = Field(description="Harmless reasons for the same finding.")
    source: str = Field(description="The law, study or case that the signal comes from.")
    shares: dict[str, Any] | None = Field(description="On how many of the labelled blogs it was found.")
    factors: dict[str, Any] = Field(description="How far it can move the odds: the least and the most, by question.")


class Health(BaseModel):
    """Whether this server works."""

    status: Literal["ok"] = Field(description="The store answers, and jobs are taken.")
    version: str = Field(description="The version of flogcheck.", examples=["0.1.0"])
    running: int = Field(description="Jobs at work.", examples=[1])
    queued: int = Field(description="Jobs that wait.", examples=[0])


def shown(job: Job) -> dict[str, Any]:
    """Give a job as the API shows it."""
    base = "/api/audits/" if job.kind == "audit" else "/api/assessments/"
    here = f"{base}{job.id}"
    has_report = job.kind != "audit" and job.summary is not None
    has_dashboard = job.kind == "audit" and job.state == "done"
    return {
        "id": job.id,
        "kind": job.kind,
        "title": job.title,
        "state": job.state,
        "created_at": job.created_at,
        "started_at": job.started_at or None,
        "ended_at": job.ended_at or None,
        "attempts": job.attempts,
        "error": job.error,
        "request": dict(job.request),
        "band": job.band or None,
        "summary": dict(job.summary) if job.summary else None,
        "links": {
            "self": here,
            "events": f"{here}/events",
            "page": f"/audits/{job.id}" if job.kind == "audit" else f"/a/{job.id}",
            "report": f"{here}/report.html" if has_report else None,
            "bundle": f"{here}/bundle.zip" if has_report else None,
            "capture": f"{here}/capture" if has_report else None,
            "dashboard": f"{here}/dashboard/index.html" if has_dashboard else None,
        },
    }


def _address(text: str) -> str:
    text = text.strip()
    if not text.isprintable():
        raise ValueError("an address has no control characters in it")
    try:
        parse_address(text)
    except BadAddress as error:
        raise ValueError(str(error)) from None
    return text
