"""Every error as a problem of RFC 9457 (application/problem+json)."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from classifier.errors import BadStore, ClassifierError
from classifier.web.errors import QueueFull, WebError
from crawler.errors import CouldNotWrite, CrawlError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

OF_THE_REQUEST = 2
"""The exit code of errors that lie in what was asked for."""
MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One part of a request that cannot be used."""

    where: str = Field(description="The place in the request: `body.pages`, `query.limit`.", examples=["body.pages"])
    why: str = Field(description="What is wrong with it.", examples=["Input should be less than or equal to 1000"])


class Problem(BaseModel):
    """A problem as RFC 9457 describes it; `type` is always `about:blank`, `code` tells cases of one status apart."""

    type: str = Field(default="about:blank", examples=["about:blank"])
    title: str = Field(description="The HTTP status in words.", examples=["Not Found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What happened, in one line.", examples=["nothing here has this id"])
    code: str = Field(description="A word for programs.", examples=["no-such-job"])
    errors: list[Fault] | None = Field(default=None, description="The parts of the request that cannot be used.")


def problem(
    status: int,
    detail: str,
    code: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Give the answer that tells a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors is not None:
        body["errors"] = errors
    return JSONResponse(body, status_code=status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def of_error(error: Exception) -> JSONResponse:
    """Give the answer that tells an error of ours."""
    if isinstance(error, WebError):
        headers = {"Retry-After": str(error.retry_after)} if isinstance(error, QueueFull) else None
        return problem(error.status, str(error), error.code, headers=headers)
    # What the operator is to mend, down to the path of a file, is told to the operator.
    if isinstance(error, BadStore | CouldNotWrite):
        print(f"flogcheck: {error}", file=sys.stderr)
        return problem(503, "the store or the disk of this server cannot be used", "no-store")
    if isinstance(error, ClassifierError | CrawlError) and error.exit_code == OF_THE_REQUEST:
        return problem(422, str(error), "cannot-be-used")
    print(f"flogcheck: {error}", file=sys.stderr)
    return problem(500, f"this server cannot do that ({type(error).__name__})", "fault")


def install(app: FastAPI) -> None:
    """Have an app answer every error with a problem."""

    async def of_http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        return problem(error.status_code, str(error.detail), code, headers=error.headers)

    async def of_validation(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        faults = [{"where": ".".join(map(str, one["loc"])), "why": str(one["msg"])} for one in error.errors()]
        detail = "; ".join(f"{one['where']}: {one['why']}" for one in faults[:3])
        return problem(422, detail, "invalid-request", errors=faults)

    async def of_ours(_: Request, error: Exception) -> JSONResponse:
        return of_error(error)

    async def of_fault(_: Request, error: Exception) -> JSONResponse:
        return problem(500, f"a fault of flogcheck itself ({type(error).__name__})", "fault")

    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, of_validation)
    for kind in (WebError, ClassifierError, CrawlError):
        app.add_exception_handler(kind, of_ours)
    app.add_exception_handler(Exception, of_fault)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the part of an operation's description that says with which problems it may answer."""
    return {
        status: {
            "description": _MEANS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in (*statuses, *_ALWAYS)
    }


_ALWAYS = (400, 401, 403, 429, 500, 503)
_MEANS = {
    400: "The request cannot be read, or it was sent to a host name that this server does not have.",
    401: "This server wants a token: `Authorization: Bearer …`.",
    403: "A page of another site sent this request.",
    404: "Nothing here has this id.",
    405: "This address does not take this method.",
    409: "The job has not come to what was asked for.",
    413: "The body is larger than this server takes.",
    415: "The body is of a kind that is not taken.",
    422: "A part of the request cannot be used; or the Idempotency-Key was sent with another request.",
    429: "Too many requests, or the queue is full; `Retry-After` says in how many seconds to come again.",
    500: "A fault of flogcheck itself.",
    503: "The store or the disk of this server cannot be used.",
}
