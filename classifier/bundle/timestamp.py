"""A time stamp over the manifest of a bundle (RFC 3161): a third party says that it existed at a time.

The manifest holds the hash of every file, so a stamp over it is one over all of them. Sending the question is
`classifier.stamping`'s; here it is made, and its answer read. Needs the extra `[timestamp]`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.bundle.manifest import MANIFEST, stamp_of
from classifier.errors import MissingExtra
from crawler.errors import CouldNotRead

if TYPE_CHECKING:
    from pathlib import Path

_NEEDS = "time stamps need the extra: pip install 'flogcheck[timestamp]'"
_HASHES = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a stamp says: the time (RFC 3339, UTC) and whether its chain to a certificate that the user named was
    checked; `wrong` says in a line what is amiss, or is empty."""

    at: str
    checked: bool = False
    wrong: str = ""


def question(manifest: bytes) -> bytes:
    """Give the request for a stamp over a manifest, as DER, by its SHA-512. Raises MissingExtra."""
    try:
        from rfc3161_client import TimestampRequestBuilder
    except ImportError:
        raise MissingExtra(_NEEDS) from None
    built: bytes = TimestampRequestBuilder().data(manifest).build().as_bytes()
    return built


def granted(answer: bytes) -> str:
    """Say why an answer is no stamp, or nothing where it is one. Raises MissingExtra."""
    try:
        read = _decoded(answer)
    except CouldNotRead as error:
        return str(error)
    return "" if read.status in (0, 1) else f"the server refused with status {read.status}"


def read_stamp(folder: Path, name: str = MANIFEST, *, certificate: Path | None = None) -> Stamped | None:
    """Read the stamp over a manifest of a bundle and hold it against the manifest; None where there is none.

    With the certificate of the authority (PEM) the signature and its chain are checked too. Raises MissingExtra, and
    CouldNotRead for a certificate that is none.
    """
    path = folder / stamp_of(name)
    if not path.is_file():
        return None
    try:
        read = _decoded(path.read_bytes())
        told = read.tst_info
        algorithm = _HASHES.get(told.message_imprint.hash_algorithm.dotted_string, "")
    except (CouldNotRead, ValueError) as error:
        return Stamped("", wrong=f"{stamp_of(name)} is no time stamp that can be read: {error}")
    at = told.gen_time.isoformat().replace("+00:00", "Z")
    manifest = (folder / name).read_bytes()
    if not algorithm or hashlib.new(algorithm, manifest).digest() != told.message_imprint.message:
        return Stamped(at, wrong=f"{stamp_of(name)} is over another manifest than the one that is there")
    if certificate is None:
        return Stamped(at)
    return Stamped(at, checked=True, wrong=_unverified(read, manifest, certificate, stamp_of(name)))


def _unverified(read: Any, manifest: bytes, certificate: Path, name: str) -> str:
    from cryptography import x509
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        roots = x509.load_pem_x509_certificates(certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise CouldNotRead(f"{certificate} holds no certificate that can be read: {error}") from None
    builder = VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify_message(read, manifest)
    except (VerificationError, ValueError) as error:
        return f"{name} does not lead to {certificate.name}: {error}"
    return ""


def _decoded(answer: bytes) -> Any:
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError:
        raise MissingExtra(_NEEDS) from None
    try:
        return decode_timestamp_response(answer)
    except ValueError as error:
        raise CouldNotRead(f"the answer is no time stamp: {error}") from None
