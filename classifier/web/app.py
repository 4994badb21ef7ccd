"""The server's routes and middleware, put together."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from classifier.web import api_assessments, api_audits, api_house, login, pages, problems
from classifier.web.desk import Desk
from classifier.web.doors import Doors
from classifier.web.metrics import Counted, Metrics
from classifier.web.pages_errors import ProblemPages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from classifier.web.settings import Settings

OPENAPI = "/api/openapi.json"
_THREADS = 40


def build(settings: Settings) -> FastAPI:
    """Build the app of a server; its desk opens the store. Raises BadStore."""
    metrics = Metrics()
    desk = Desk(settings, ended=metrics.job)
    metrics.watch(desk)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        # Threads wait for the disk more than they work; the usual few a processor would make clients queue.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "flogcheck"))
        await desk.start()
        yield
        await desk.stop()

    app = FastAPI(
        title="flogcheck",
        version=version("flogcheck"),
        summary="Who runs a blog, and does it say so? An estimate, with evidence.",
        description=_described(settings),
        openapi_url=OPENAPI,
        # The usual pages of documentation load their scripts from another host.
        docs_url=None,
        redoc_url=None,
        lifespan=living,
    )
    app.state.desk = desk
    app.state.metrics = metrics
    for module in (api_assessments, api_audits, api_house, login, pages):
        app.include_router(module.router)
    problems.install(app)
    app.add_middleware(Doors, settings=settings)
    app.add_middleware(ProblemPages)
    app.add_middleware(Counted, metrics=metrics)
    _describe_problems(app)
    return app


def _described(settings: Settings) -> str:
    rate = f"{settings.rate} requests a minute and client" if settings.rate else "no limit of requests"
    return (
        "An assessment is an estimate with its evidence, not a finding of fact about anybody.\n\n"
        f"**Limits of this server.** {settings.jobs} jobs at once; {settings.queue} wait at most, three quarters of "
        f"them of one client; then 429 with Retry-After. {rate}. Uploads up to {settings.max_upload} MB, other bodies "
        f"up to 2 MB. {settings.delay:g} s between two requests to a blog. "
        f"Addresses that are not public are {'allowed' if settings.allow_private else 'refused'}.\n\n"
        "**Errors** are problem details (RFC 9457).\n\n"
        "**Idempotency.** POST with `Idempotency-Key`: sent again with the same request it gives the same job (200), "
        "with another request 422. A key is kept as long as its job.\n\n"
        "**Who sees what.** Whoever may come in sees all jobs; an id alone opens nothing where a token is wanted."
    )


def _describe_problems(app: FastAPI) -> None:
    """Have the description name the shape of problems, and the ways to bring a token."""
    made = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = made()
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= problem.pop("$defs", {})
            schemas["Problem"] = problem
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            schema["security"] = [{"token": []}, {}]
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]
