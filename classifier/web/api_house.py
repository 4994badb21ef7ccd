"""The rest of the API: the signals, whether the server is well, its figures."""

from __future__ import annotations

import json
from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from classifier.web.metrics import Metrics
from classifier.web.problems import documented
from classifier.web.requests import TheDesk
from classifier.web.shapes import Health, SignalShown

router = APIRouter()


@router.get("/api/signals", tags=["signals"], summary="The signals", responses=documented())
def get_signals(desk: TheDesk) -> list[SignalShown]:
    """Give every signal with what it measures, its harmless reasons, and how far it can move the odds."""
    from classifier import model, shares
    from classifier.report.entries import entries, to_json

    model_file = desk.settings.model_file
    return [SignalShown(**json.loads(to_json(one))) for one in entries(model.load(model_file), shares.load(model_file))]


@router.get("/health", tags=["server"], summary="Whether the server works", responses=documented())
def get_health(desk: TheDesk) -> Health:
    """Answer 200 while the store answers; needs no token."""
    desk.counts()
    return Health(status="ok", version=version("flogcheck"), running=desk.runner.at_work, queued=len(desk.runner.queue))


@router.get(
    "/metrics",
    tags=["server"],
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, **documented()},
)
def get_metrics(request: Request) -> Response:
    """Give requests, jobs by state, their durations and the length of the queue in Prometheus' text format."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
