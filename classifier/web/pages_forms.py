"""What the forms of the pages have in common: their fields, and what is wrong with them in the visitor's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData

from classifier.web.requests import FILE_FIELD

if TYPE_CHECKING:
    from classifier.web.errors import QueueFull
    from classifier.web.pages_words import Words

_KEY = re.compile(r"[0-9a-f]{32}")
_LABELS = {"url": "front.url"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in a form that cannot be used; `detail` is in English."""

    says: str
    detail: str = ""
    field: str = ""


def fields_of(form: FormData) -> FormData:
    """Give the fields of a form without the key that tells its sendings apart."""
    return FormData([(name, value) for name, value in form.multi_items() if name != "key"])


def key_of(form: FormData) -> str:
    """Give the key of a form as a page made it, so that one sent twice by two clicks makes one job."""
    key = form.get("key")
    return f"page-{key}" if isinstance(key, str) and _KEY.fullmatch(key) else ""


def no_file() -> RequestValidationError:
    """Give the error of a form that was sent without a file."""
    return RequestValidationError([{"loc": ("body", FILE_FIELD), "msg": "a file is missing", "type": "missing"}])


def faults_of(words: Words, error: RequestValidationError) -> tuple[Fault, ...]:
    """Put what is wrong with a form into words."""
    faults = []
    for one in error.errors():
        field = str(one["loc"][1]) if len(one["loc"]) > 1 else ""
        if field == FILE_FIELD:
            faults.append(Fault(says=words("fault.file"), field=field))
            continue
        label = words(_LABELS[field]) if field in _LABELS else words.sections["option"].get(field, field)
        detail = str(one["msg"]).removeprefix("Value error, ")
        faults.append(Fault(says=words("fault.field", field=label), detail=detail, field=field))
    return tuple(faults)


def later(words: Words, full: QueueFull) -> tuple[Fault, ...]:
    """Say when to come again."""
    return (Fault(says=words("fault.full", seconds=full.retry_after)),)
