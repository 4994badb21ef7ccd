"""Provenance: what certificates and name records tie to the domain: sellers, and the tools of marketing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.lexicons import load
from classifier.sellers import sellers
from classifier.signals import Family, signal
from crawler.addresses import registrable_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding

_NO_SELLER = "no post sends its readers to a seller"
_MOST = 4


@signal(
    family=Family.PROVENANCE,
    toward=("commercial", "disguised"),
    unit="sellers on the certificates",
    innocent="A small host may put its customers on one certificate; one person may own the blog and a shop, openly.",
    source="signals catalogue 22; case 6: 'unrelated' blogs served from one place",
    weighed=False,
)
def certificate_shared_with_seller(blog: Blog) -> Finding:
    """A certificate was made out to this domain and to that of a seller whom the posts send their readers to.
    Certificates of delivery networks and those with many owners are left out. Carries no weight: the labelled blogs
    were captured without outside records, so that none could be learnt."""
    asked = blog.outside.certificates
    if asked.source is None or asked.why:
        return could_not_look(asked.why)
    if not sellers(blog):
        return could_not_look(_NO_SELLER)
    names = asked.value.names if asked.value else ()
    shared = [name for name in names if name in sellers(blog)]
    evidence: list[Evidence] = []
    for name in shared:
        evidence += [quote(asked.source, f"on certificates with this domain: {name}"), sellers(blog)[name]]
    return found(len(shared), evidence) if shared else not_found()


@signal(
    family=Family.PROVENANCE,
    toward=("commercial", "disguised"),
    unit="1 where the mail is a seller's",
    innocent="Who reviews hosting or mail services may well use one; a shop's owner may keep the blog openly.",
    source="signals catalogue 8; case 20: one mailbox behind several authors",
    weighed=False,
)
def mail_at_the_seller(blog: Blog) -> Finding:
    """The mail of the domain is taken or sent by servers of a seller whom the posts send their readers to. Carries
    no weight: the labelled blogs were captured without outside records, so that none could be learnt."""
    mail, text = blog.outside.mail, blog.outside.text
    if mail.why and text.why:
        return could_not_look(mail.why)
    if not sellers(blog):
        return could_not_look(_NO_SELLER)
    evidence: list[Evidence] = []
    for host in mail.value.hosts if mail.value else ():
        domain = registrable_domain(host)
        if mail.source is not None and domain in sellers(blog):
            evidence += [quote(mail.source, f"mail is taken by {host}"), sellers(blog)[domain]]
    for host in text.value.spf_includes if text.value else ():
        domain = registrable_domain(host)
        if text.source is not None and domain in sellers(blog):
            evidence += [quote(text.source, f"mail may be sent by {host}"), sellers(blog)[domain]]
    return found(1.0, evidence) if evidence else not_found()


@signal(
    family=Family.PROVENANCE,
    toward="commercial",
    unit=f"services, at most {_MOST}",
    innocent="A writer with a newsletter uses the same services; a freelancer's domain serves blog and business.",
    source="signals catalogue 21: a professional funnel; lexicons/provenance.toml",
    weighed=False,
)
def marketing_suites_in_name_records(blog: Blog) -> Finding:
    """The TXT records of the domain prove its ownership to, or let mail be sent by, software that marketing
    departments run. Carries no weight: the labelled blogs were captured without outside records, so that none could
    be learnt."""
    asked = blog.outside.text
    if asked.source is None or asked.why:
        return could_not_look(asked.why)
    source, read = asked.source, asked.value
    hits: dict[str, Evidence] = {}
    for service, _ in read.verifications if read else ():
        if service in _suites():
            hits.setdefault(service, quote(source, f"the domain is verified with {service}"))
    for host in read.spf_includes if read else ():
        sender = _senders().get(host) or _senders().get(registrable_domain(host), "")
        if sender:
            hits.setdefault(sender, quote(source, f"{sender} may send mail for the domain ({host})"))
    return found(min(len(hits), _MOST), hits.values()) if hits else not_found()


@cache
def _suites() -> frozenset[str]:
    return frozenset(row["service"] for row in load("provenance")["verification"] if row.get("suite"))


@cache
def _senders() -> Mapping[str, str]:
    return {domain: row["service"] for row in load("provenance")["sender"] for domain in row["domains"]}
