"""The way in for people where the server wants a token: a form that puts a cookie in its place."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from classifier.web.doors import COOKIE, LOGIN, one_of, session_of
from classifier.web.pages_rendering import TheVisit, render
from classifier.web.requests import TheDesk

router = APIRouter(include_in_schema=False)


@router.get(LOGIN)
def ask(visit: TheVisit, to: Annotated[str, Query(max_length=500)] = "/") -> Response:
    """Ask for the token."""
    return render(visit, "login.html.jinja", wrong=False, to=_path(to))


@router.post(LOGIN)
def let_in(
    request: Request,
    desk: TheDesk,
    visit: TheVisit,
    token: Annotated[str, Form(max_length=1000)],
    to: Annotated[str, Form(max_length=500)] = "/",
) -> Response:
    """Set the cookie for who has the token."""
    known = one_of(token.strip(), desk.settings.tokens)
    if not known:
        return render(visit, "login.html.jinja", status=403, wrong=True, to=_path(to))
    answer = RedirectResponse(_path(to), status_code=303)
    # Over TLS, which a proxy in front may speak, the cookie is for TLS alone; the browser tells in its Origin.
    secure = request.headers.get("origin", "").startswith("https://")
    answer.set_cookie(COOKIE, session_of(known), httponly=True, samesite="strict", secure=secure, path="/")
    return answer


def _path(to: str) -> str:
    """Give a path on this server, whatever was asked for."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() else "/"
