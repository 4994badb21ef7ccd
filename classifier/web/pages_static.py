"""Style sheets, scripts and the icon of the pages: few files, by name, that anybody may load.

The first style sheet is that of the reports, so that pages and reports look alike.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from classifier.report.templating import source

router = APIRouter(include_in_schema=False)
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
NAMES = ("report.css", "web.css", "progress.js", "prior.js", "front.js", "icon.svg")


@router.get("/static/{name}")
def static(name: Annotated[str, Path(max_length=40)]) -> Response:
    """Give one of the files."""
    if name not in NAMES:
        raise HTTPException(404, "there is no such file")
    kind = _TYPES[name.rpartition(".")[2]]
    return Response(_content(name), media_type=kind, headers={"Cache-Control": "max-age=300"})


@cache
def _content(name: str) -> str:
    if name == "report.css":
        return source("page.css")
    return files("classifier.web").joinpath("static", name).read_text(encoding="utf-8")
