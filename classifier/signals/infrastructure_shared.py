"""Whether other sites run under the same accounts: who pays, counts and owns is more than this blog."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found
from classifier.identifiers import identifiers
from classifier.rarity import domain_of, shipped
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding

# Below this a shared identifier is what thousands share: a manager of advertisements, an agency's container.
_LEAST = 0.25
_MOST = 3.0


@signal(
    family="infrastructure",
    toward=("commercial", "disguised"),
    unit="identifiers, each counted by its rarity and by how far its kind has one owner, at most 3",
    innocent="One person may keep several blogs; who copies a theme may copy the first owner's identifiers with it.",
    source="Spärck Jones 1972 (inverse document frequency); signals catalogue: rarity-weighted identifiers",
    weighed=False,
)
def identifiers_shared(blog: Blog) -> Finding:
    """Analytics, advertising, affiliate, verification or mail identifiers of the blog are known from other registrable
    domains. Carries no weight: blogs known to share an identifier are one group when learning, so that no weight
    could be measured on blogs it was not learnt from."""
    index = blog.index if blog.index is not None else shipped()
    if index is None:
        return could_not_look("no index of identifiers is installed")
    own = [one for one in identifiers(blog) if one.tells]
    if not own:
        return could_not_look("the pages that were read carry no identifier")
    domain = domain_of(blog)
    hits = []
    for one in own:
        others = index.elsewhere(one, domain)
        weight = one.exclusive * index.rarity(others)
        if weight >= _LEAST:
            sites = "1 other site" if others == 1 else f"{others} other sites"
            hits.append((weight, _known(one.evidence, sites)))
    hits.sort(key=lambda hit: -hit[0])
    total = sum(weight for weight, _ in hits)
    return found(min(_MOST, total), [evidence for _, evidence in hits]) if hits else not_found()


def _known(evidence: Evidence, sites: str) -> Evidence:
    return replace(evidence, quote=f"{evidence.quote} (known from {sites})", words=evidence.verbatim, told=True)
