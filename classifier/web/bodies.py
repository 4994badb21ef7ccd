"""How OpenAPI describes bodies that come as JSON or as a form with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel


def either(json: type[BaseModel], form: type[BaseModel], *, file: str) -> dict[str, Any]:
    """Describe a body that is JSON of one shape, or a form of another with a file; `file` says what that is."""
    fields = form.model_json_schema(ref_template="#/components/schemas/{model}")
    fields.pop("$defs", None)
    fields["properties"]["file"] = {"type": "string", "format": "binary", "description": file}
    fields["required"] = [*fields.get("required", []), "file"]
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": json.model_json_schema(ref_template="#/components/schemas/{model}")},
                "multipart/form-data": {"schema": fields},
            },
        }
    }
