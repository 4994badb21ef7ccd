"""What the routes have in common: the desk, the client, bodies that come as JSON or as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Depends, Header, Path
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from classifier.web.desk import Desk

if TYPE_CHECKING:
    from starlette.datastructures import FormData

_Model = TypeVar("_Model", bound=BaseModel)
ID = r"^[0-9a-f]{32}$"
FILE_FIELD = "file"


def desk_of(request: Request) -> Desk:
    """Give the desk of the server."""
    desk: Desk = request.app.state.desk
    return desk


def client_of(request: Request) -> str:
    """Give who asks: a token's short digest, else the address."""
    return str(request.scope["state"]["client"])


def key_of(
    given: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            max_length=255,
            description="Any text that is new for each new request. The same key with the same request gives the job "
            "that it made the first time, for as long as that job is kept.",
            examples=["2f1c7c9e-3f59-4f4e-9f0a-5a8b6e2d7c11"],
        ),
    ] = "",
) -> str:
    """Give the idempotency key; the quotes of a structured field are no part of it."""
    return given.strip().strip('"')


TheDesk = Annotated[Desk, Depends(desk_of)]
Client = Annotated[str, Depends(client_of)]
Key = Annotated[str, Depends(key_of)]
JobId = Annotated[str, Path(alias="id", pattern=ID, description="The id of the job.")]


def is_form(request: Request) -> bool:
    """Tell whether a body is a form with files; raises 415 for what is neither that nor JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return True
    if kind == "application/json":
        return False
    raise HTTPException(415, "send application/json or multipart/form-data")


async def from_json(request: Request, model: type[_Model]) -> _Model:
    """Read a body of JSON. Raises RequestValidationError."""
    try:
        body = await request.body()
    except ClientDisconnect:
        raise HTTPException(400, "the body broke off") from None
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _refused(error) from None


def from_form(form: FormData, model: type[_Model]) -> _Model:
    """Read the fields of a form beside its file; an empty field is left out. Raises RequestValidationError."""
    fields: dict[str, Any] = {}
    for name, value in form.multi_items():
        if name != FILE_FIELD and isinstance(value, str) and value.strip():
            if name == "jurisdictions":
                fields.setdefault(name, []).append(value.strip())
            else:
                fields[name] = value.strip()
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _refused(error) from None


def file_of(form: FormData) -> UploadFile:
    """Give the file of a form. Raises RequestValidationError."""
    file = form.get(FILE_FIELD)
    if not isinstance(file, UploadFile):
        raise RequestValidationError([{"loc": ("body", FILE_FIELD), "msg": "a file is missing", "type": "missing"}])
    return file


def _refused(error: ValidationError) -> RequestValidationError:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return RequestValidationError([{**fault, "loc": ("body", *fault["loc"])} for fault in faults])
