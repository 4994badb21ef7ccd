"""What Prometheus is told: requests, jobs by state, how long jobs took, how many wait."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from classifier.store.jobs import Job
    from classifier.web.desk import Desk

_SECONDS_OF_JOBS = (1, 2, 5, 10, 20, 40, 60, 90, 120, 180, 300, 600, 1800, 3600)


class Metrics:
    """The figures of one server, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "flogcheck_requests_total", "Requests.", ("method", "route", "status"), registry=self.registry
        )
        self._took = Histogram(
            "flogcheck_request_seconds", "How long answers took.", ("route",), registry=self.registry
        )
        self._jobs = Histogram(
            "flogcheck_job_seconds",
            "How long jobs took.",
            ("kind",),
            buckets=_SECONDS_OF_JOBS,
            registry=self.registry,
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(method, route, str(status)).inc()
        self._took.labels(route).observe(seconds)

    def job(self, job: Job, seconds: float) -> None:
        """Count a job that has ended."""
        self._jobs.labels(job.kind).observe(seconds)

    def watch(self, desk: Desk) -> None:
        """Ask a desk, whenever the figures are read, how its jobs stand."""
        self.registry.register(_Jobs(desk))

    def text(self) -> bytes:
        """Give all figures in Prometheus' text format."""
        return generate_latest(self.registry)


class _Jobs:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """Give the jobs by kind and state, those at work, those that wait."""
        jobs = GaugeMetricFamily("flogcheck_jobs", "Jobs in the store.", labels=("kind", "state"))
        for (kind, state), count in self._desk.counts().items():
            jobs.add_metric((kind, state), count)
        yield jobs
        yield GaugeMetricFamily("flogcheck_jobs_at_work", "Jobs that run now.", value=self._desk.runner.at_work)
        yield GaugeMetricFamily("flogcheck_queue_length", "Jobs that wait.", value=len(self._desk.runner.queue))


class Counted:
    """The middleware that counts answers, by the route that gave them and not by the address that was asked for."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.request(scope["method"], route, status, time.perf_counter() - began)
