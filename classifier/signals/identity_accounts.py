"""Accounts elsewhere: does the blog stand by its own name on the networks?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.accounts import accounts
from classifier.findings import could_not_look, found, not_found
from classifier.names import site_names, squash
from classifier.people import persons_named
from classifier.signals import Family, signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding

_LEAST_LETTERS = 4  # of a name that may stand within a handle, or around one


@signal(
    family=Family.IDENTITY,
    toward="open",
    unit="number of networks, at most 4",
    innocent="Many people who write in the open keep away from the networks.",
    source="Rows 5, 9 and 10 of the signal list; IndieWeb practice of one name everywhere",
)
def accounts_of_its_name(blog: Blog) -> Finding:
    """The frame of the blog, its home, about or contact page links to an account on a network that bears the name
    of the blog or of a person whom it names."""
    if not blog.pages:
        return could_not_look("no page was read")
    sites = [name for name in site_names(blog) if len(name) >= _LEAST_LETTERS]
    people = {squash(word) for name, _, _ in persons_named(blog) for word in name.split()}
    networks: dict[str, Evidence] = {}
    for account in accounts(blog):
        own = any(name in account.handle or account.handle in name for name in sites)
        if own or any(len(word) >= _LEAST_LETTERS and word in account.handle for word in people):
            networks.setdefault(account.network, account.evidence)
    return found(float(min(4, len(networks))), networks.values()) if networks else not_found()
