"""The way in for people where the server wants a token: a form that puts a cookie in its place."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import escape

from classifier.web.doors import COOKIE, LOGIN, one_of, session_of
from classifier.web.requests import TheDesk

router = APIRouter(include_in_schema=False)
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>flogcheck</title></head><body><main><h1>flogcheck</h1>
<form method="post" action="/login"><p>{said}</p><p><label>Token <input type="password" name="token" required
autocomplete="current-password"></label> <input type="hidden" name="to" value="{to}">
<button>Come in</button></p></form></main></body></html>"""


@router.get(LOGIN)
def ask(to: Annotated[str, Query(max_length=500)] = "/") -> HTMLResponse:
    """Ask for the token."""
    return HTMLResponse(_PAGE.format(said="This server wants a token.", to=escape(_path(to))))


@router.post(LOGIN)
def let_in(
    request: Request,
    desk: TheDesk,
    token: Annotated[str, Form(max_length=1000)],
    to: Annotated[str, Form(max_length=500)] = "/",
) -> Response:
    """Set the cookie for who has the token."""
    known = one_of(token.strip(), desk.settings.tokens)
    if not known:
        return HTMLResponse(_PAGE.format(said="This is not the token.", to=escape(_path(to))), status_code=403)
    answer = RedirectResponse(_path(to), status_code=303)
    # Over TLS, which a proxy in front may speak, the cookie is for TLS alone; the browser tells in its Origin.
    secure = request.headers.get("origin", "").startswith("https://")
    answer.set_cookie(COOKIE, session_of(known), httponly=True, samesite="strict", secure=secure, path="/")
    return answer


def _path(to: str) -> str:
    """Give a path on this server, whatever was asked for."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() else "/"
