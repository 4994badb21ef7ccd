"""Operator reconciliation: whether the firm that stands in the small print is the one at the head of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found
from classifier.names import Kind, site_names, squash
from classifier.operators import copyright_holders, legal_entities
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding

_LEAST_NAME = 4  # letters: a shorter name is part of many others


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="1 where the firm's name begins with the site's",
    innocent="A writer may have formed a company that bears the name of the blog.",
    source="operator reconciliation; case 22: the owner stood only behind the copyright line, under another name",
)
def firm_bears_the_sites_name(blog: Blog) -> Finding:
    """A company or association with its legal form, named as operator or holder of the copyright, bears the name
    by which the site goes: "Example Tools Ltd" on Example Tools."""
    if not blog.pages:
        return could_not_look("no page was read")
    names = {name for name in site_names(blog) if len(name) >= _LEAST_NAME}
    firms = [*legal_entities(blog), *(holder for holder in copyright_holders(blog) if holder.kind is Kind.FIRM)]
    same = [firm.evidence for firm in firms if any(squash(firm.name).startswith(name) for name in names)]
    return found(1.0, same) if same else not_found()
