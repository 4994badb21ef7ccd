"""DNS records of a domain as others may look them up: TXT and MX, asked with dnspython, as text for a capture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from crawler.services import server_of

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver
    from dns.message import Message

ASKED_SECONDS = 5.0
"""How long the name servers may take for one question, all of them together."""
MEDIA_TYPE = "text/dns"


class NoNameAnswer(Exception):
    """Raised when no name server gives an answer; `kind` is one word, the message one line."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """What a name server said: RFC 1035 master format after a comment with the code of the answer.

    `server` is its address where known, `at` when it was asked, `seconds` how long it took.
    """

    text: str
    server: str
    at: datetime
    seconds: float


def look_up_uri(domain: str, kind: str) -> str:
    """Give the address of a look-up, as RFC 4501 writes it."""
    return f"dns:{domain}?type={kind}"


async def look_up(domain: str, kind: str, server: str) -> NameAnswer:
    """Ask for the records of one kind (TXT, MX); that there are none, or no such name, is an answer too.

    `server` is "system" or "address:port". Raises NoNameAnswer.
    """
    # A fifth of a second, which only a crawl that asks should pay.
    import dns.exception
    import dns.rcode
    import dns.resolver

    at, started = datetime.now(UTC), monotonic()
    try:
        resolver = _resolver(server)
        try:
            answer = await resolver.resolve(f"{domain}.", kind, raise_on_no_answer=False, search=False)
            message: Message = answer.response
            asked = str(answer.nameserver or "")
        except dns.resolver.NXDOMAIN as error:
            message, asked = next(iter(error.kwargs["responses"].values())), ""
    except dns.exception.Timeout:
        raise NoNameAnswer("timeout", "the name servers did not answer in time") from None
    except dns.resolver.NoResolverConfiguration:
        raise NoNameAnswer("dns", "this computer has no name servers") from None
    except (dns.exception.DNSException, OSError) as error:
        why = " ".join(str(error).split())[:200]
        raise NoNameAnswer("dns", f"no usable answer from the name servers ({why})") from None
    lines = [f"; {dns.rcode.to_text(message.rcode())} {domain}. IN {kind}"]
    lines += [records.to_text() for records in message.answer]
    return NameAnswer("\n".join(lines) + "\n", asked, at, monotonic() - started)


def _resolver(server: str) -> Resolver:
    from dns.asyncresolver import Resolver

    resolver = Resolver(configure=server == "system")
    if server != "system":
        address, port = server_of(server)
        resolver.nameservers, resolver.port = [address], port
    resolver.lifetime = ASKED_SECONDS
    resolver.use_edns(0, 0, 1232)  # bytes that pass every network whole; what is longer is asked again over TCP
    return resolver
