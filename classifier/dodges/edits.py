"""The edits by name, and how one is made on a capture."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from classifier.dodges import flog_edits as flog
from classifier.dodges import user_run_edits as user_run
from classifier.dodges.markup import Tree, read_tree, written
from classifier.dodges.setting import Setting
from classifier.page import Page
from classifier.reading import is_html
from crawler.archive import Capture, Exchange

OnPage = Callable[[Tree, Page, Setting], None]
OnCapture = Callable[[tuple[Exchange, ...], Setting], tuple[Exchange, ...]]
# Nothing in these decides what an edited page looks like.
_NO_EDITS = frozenset({"trial.py", "table.py"})


@dataclass(frozen=True)
class Edit:
    """One edit: what it does to each page and to the capture, and the class of blogs (`label`) it is made on.

    `combined` says that it is several others at once.
    """

    name: str
    label: str
    on_page: tuple[OnPage, ...]
    on_capture: tuple[OnCapture, ...] = ()
    combined: bool = False

    @property
    def fingerprint(self) -> str:
        """The SHA-256 over the name of the edit, its class, and all code and texts of edits."""
        return hashlib.sha256(f"{self.label} {self.name} {_code()}".encode()).hexdigest()


_SINGLE = (
    Edit("author biography", "flog", (flog.sign,), (flog.add_about_page,)),
    Edit("footer disclosure", "flog", (flog.disclose,)),
    Edit("tracker ids stripped", "flog", (flog.strip_trackers,), (flog.no_ads_txt,)),
    Edit("first-person openings", "flog", (flog.open_in_first_person,)),
    Edit("links cloaked", "flog", (flog.cloak,)),
    Edit("labelled affiliate links", "user_run", (user_run.add_labelled_links,)),
    Edit("SEO tags and JSON-LD", "user_run", (user_run.add_seo,)),
    Edit("cookie banner", "user_run", (user_run.add_cookie_banner,)),
    Edit("display ads", "user_run", (user_run.add_ads,), (user_run.list_ads,)),
)


def _all_at_once(label: str) -> Edit:
    parts = [edit for edit in _SINGLE if edit.label == label]
    # Openings and by-lines go before the first paragraph: what is put in last stands first.
    on_page = tuple(step for edit in reversed(parts) for step in edit.on_page)
    on_capture = tuple(step for edit in parts for step in edit.on_capture)
    return Edit("all of them at once", label, on_page, on_capture, combined=True)


EDITS = (
    *(edit for edit in _SINGLE if edit.label == "flog"),
    _all_at_once("flog"),
    *(edit for edit in _SINGLE if edit.label == "user_run"),
    _all_at_once("user_run"),
)


def make(edit: Edit, capture: Capture, setting: Setting) -> Capture:
    """Make an edit on every page of a capture.

    The new bodies stand under their own digests; path and warnings say what was done, and no file has its hash.
    Pages that parsing passed over, such as twins of others, are left out.
    """
    pages = {page.record_id: page for page in setting.blog.pages}
    exchanges = []
    for exchange in capture.exchanges:
        page = pages.get(exchange.record_id)
        if page is not None:
            exchanges.append(_edited(exchange, page, setting, edit))
        elif not (exchange.status == 200 and is_html(exchange) and capture.scope.holds(exchange.url)):
            exchanges.append(exchange)
    kept = tuple(exchanges)
    for step in edit.on_capture:
        kept = step(kept, setting)
    note = f"edited: {edit.name}"
    return replace(
        capture,
        path=f"{capture.path} ({note})",
        sha256="",
        exchanges=kept,
        warnings=(*capture.warnings, note),
    )


def _edited(exchange: Exchange, page: Page, setting: Setting, edit: Edit) -> Exchange:
    tree = read_tree(exchange)
    if tree is None:
        return exchange
    for step in edit.on_page:
        step(tree, page, setting)
    return written(exchange, tree)


@cache
def _code() -> str:
    digest = hashlib.sha256()
    folder = files("classifier").joinpath("dodges")
    for place in (folder, folder.joinpath("texts")):
        for entry in sorted(place.iterdir(), key=lambda each: each.name):
            if entry.name.endswith((".py", ".toml")) and entry.name not in _NO_EDITS:
                digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()
