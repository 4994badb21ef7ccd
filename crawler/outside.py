"""The outside services that a crawl may ask, by the names that their records carry in a capture.

An answer of one is a record with the field `Flogcheck-Service` (`fields.SERVICE_HEADER`); what was wanted of one and
not had is a failure with the service named. So each is found, looked for and not found, or could not be looked for:

* An answer that can be used stands alone, or with a failure of a second question (the registrar's, of `RDAP`).
* That there is nothing is an answer too: status 404 of `RDAP`, an empty list, a `text/dns` block without records.
* Every other answer (429, 5xx, text that is not what was asked for, half a list) has a failure beside it that says
  so. Redirects on the way, and an attempt that was repeated, are answers of the same service.
"""

from __future__ import annotations

from enum import StrEnum

NOT_ASKED = "not-asked"
"""The kind of the failure that stands for a service that was left alone on purpose; its message says why."""


class Service(StrEnum):
    """Who is asked, and for what."""

    RDAP_BOOTSTRAP = "rdap-bootstrap"
    """IANA's list of registries (RFC 9224, JSON); not in a capture whose crawl had it from an earlier one."""
    RDAP = "rdap"
    """The registration of the blog's domain (RFC 9082 and 9083, JSON): the registry's answer, then the registrar's
    where the first links to it (`related`)."""
    CERTIFICATES = "certificates"
    """The certificate transparency log search for the domain (JSON as crt.sh gives it)."""
    ARCHIVE_INDEX = "archive-index"
    """The web archive's index of the home page: CDX server, JSON, a row of column names first (timestamp, original,
    statuscode, mimetype, digest), then at most one capture a month, oldest first, errors left out."""
    ARCHIVE_PAGE = "archive-page"
    """One early capture of the home page as the web archive keeps it (HTML as it was received then)."""
    DNS_TXT = "dns-txt"
    """The TXT records of the domain: a `resource` record `dns:NAME?type=TXT` (RFC 4501) of type text/dns (RFC 4027),
    that is in RFC 1035 master format, after a comment with the code of the answer (NOERROR, NXDOMAIN)."""
    DNS_MX = "dns-mx"
    """The MX records of the domain, likewise."""
    MONEY = "money"
    """A money link that was followed: each hop on the way to the seller, and the seller's pages that name it."""
    SECOND_LOOK = "second-look"
    """The home page of the blog once more, as a browser asks for it (`second_look`)."""


TITLES: dict[Service, str] = {
    Service.RDAP_BOOTSTRAP: "list of registries",
    Service.RDAP: "domain registry",
    Service.CERTIFICATES: "certificate log",
    Service.ARCHIVE_INDEX: "web archive",
    Service.ARCHIVE_PAGE: "web archive",
    Service.DNS_TXT: "name server",
    Service.DNS_MX: "name server",
    Service.MONEY: "shops",
    Service.SECOND_LOOK: "home page as a browser sees it",
}
"""What each is called to a person."""
