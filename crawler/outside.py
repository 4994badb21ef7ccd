"""The outside services that a crawl may ask, by the names that their records carry in a capture.

An answer of one is a record with the field `Flogcheck-Service` (`fields.SERVICE_HEADER`); what was wanted of one and
not had is a failure with the service named. So each is found, looked for and not found, or could not be looked for.
"""

from __future__ import annotations

from enum import StrEnum

NOT_ASKED = "not-asked"
"""The kind of the failure that stands for a service that was left alone on purpose; its message says why."""


class Service(StrEnum):
    """Who is asked, and for what."""

    RDAP_BOOTSTRAP = "rdap-bootstrap"
    """IANA's list of registries (RFC 9224, JSON)."""
    RDAP = "rdap"
    """The registration of the blog's domain (RFC 9082 and 9083, JSON)."""
    CERTIFICATES = "certificates"
    """The certificate transparency log search for the domain (JSON as crt.sh gives it)."""
    ARCHIVE_INDEX = "archive-index"
    """The web archive's index of the home page (CDX server, JSON)."""
    ARCHIVE_PAGE = "archive-page"
    """One early capture of the home page as the web archive keeps it (HTML as it was received then)."""
    DNS_TXT = "dns-txt"
    """The TXT records of the domain, as text (RFC 1035 master format)."""
    DNS_MX = "dns-mx"
    """The MX records of the domain, likewise."""
    MONEY = "money"
    """A money link that was followed: each hop on the way to the seller, and the seller's pages that name it."""
