"""What a server refuses, as errors that pages and API word in their own way.

WebError
├── NoSuchJob       no job of that id, or none of that kind
├── NotReady        the job has not come to what was asked for
├── QueueFull       no place left; tells when to come again
├── KeyTaken        an idempotency key was used for something else
├── BadUpload       the file is not of a kind that is taken
└── BadCursor       a cursor that no page gave out
"""

from __future__ import annotations


class WebError(Exception):
    """Base of these errors; the message is one line for a person, `status` the HTTP status, `code` a word for it."""

    status = 400
    code = "refused"


class NoSuchJob(WebError):
    """Raised for an id that names nothing here."""

    status = 404
    code = "no-such-job"


class NotReady(WebError):
    """Raised where a job has no report, bundle or dashboard: it is not done, or it failed."""

    status = 409
    code = "not-ready"


class QueueFull(WebError):
    """Raised where no place is left; `retry_after` is in seconds."""

    status = 429
    code = "queue-full"
    retry_after = 60


class KeyTaken(WebError):
    """Raised for an idempotency key that this client used for another request."""

    status = 422
    code = "idempotency-key-reused"


class BadUpload(WebError):
    """Raised for a file whose content is of no kind that is taken."""

    status = 415
    code = "unknown-file"


class BadCursor(WebError):
    """Raised for a cursor that no answer held."""

    status = 422
    code = "bad-cursor"
