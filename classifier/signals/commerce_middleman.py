"""Middlemen: sites that hand their readers on to a seller that is not named as their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.lexicons import phrases
from classifier.page import Position
from classifier.sentences import sentence_at
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding

_NO_WORDS = "no page was read in a language with word lists"


@signal(
    family="commerce",
    toward=("commercial", "disguised"),
    unit="share of pages that speak of handing the reader on",
    innocent="Clubs and charities pass enquiries on to local groups; shops name the carrier.",
    source="signals catalogue 35; FTC workshop on lead generation (2015); guidance 2021/C 526/01 on comparison tools",
)
def passes_readers_on(blog: Blog) -> Finding:
    """The share of pages that tell, in text, notice or form, that the reader is matched with, referred or passed on
    to providers that the site does not name as its own."""
    looked = 0
    hits: list[Evidence] = []
    for page in blog.pages:
        pattern = phrases("business", "middleman", page.lang)
        if pattern is None or not page.lang:
            continue
        looked += 1
        texts = [b.text for b in page.blocks if b.position is not Position.COMMENTS] + [f.text for f in page.forms]
        text, match = next(((t, m) for t in texts if (m := pattern.search(t))), ("", None))
        if match:
            hits.append(quote(page, sentence_at(text, match.start())))
    if not looked:
        return could_not_look(_NO_WORDS)
    return found(len(hits) / looked, hits) if hits else not_found()
