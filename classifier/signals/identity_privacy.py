"""Who answers for the reader's data: the law asks a privacy notice to name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.lexicons import phrases
from classifier.names import is_site
from classifier.operators import entities_in
from classifier.people import persons_in
from classifier.signals import Family, signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Block, Page

_LEAST_WORDS = 80
_ADDRESS_LENGTH = 600  # an address stands in a short block; long ones speak of streets and numbers too
_SENTENCE = 8  # words; less is a heading
_NAME_NEXT = re.compile(r"[\s:]*([A-ZÀ-Þ][\w&.’'-]+(?:\s+[A-ZÀ-Þ&][\w&.’'-]*){0,4})")


@signal(
    family=Family.IDENTITY,
    toward="disguised",
    unit="1 where a privacy notice was read and names nobody",
    innocent="Generators of legal texts leave the name to the owner, and private bloggers leave the gap as well.",
    source="Row 15 of the signal list; GDPR art. 13(1)(a): the identity and contact details of the controller",
)
def privacy_names_nobody(blog: Blog) -> Finding:
    """Neither the privacy notice nor the imprint names whoever is responsible: no legal entity, no person with a
    surname, no postal address, nobody after words such as "operated by"."""
    notices = [page for page in blog.of("privacy") if page.words >= _LEAST_WORDS]
    if not any(phrases("identity", "operator_phrases", page.lang) for page in notices):
        return could_not_look("no privacy notice in a language with a word list was read")
    blank = phrases("identity", "placeholders")
    for page in (*notices, *blog.of("legal")):
        for block in page.main:
            # In a shouted paragraph every word looks like a name, and "[Company Name]" is none.
            skipped = block.text.isupper() or (blank is not None and blank.search(block.text))
            if not skipped and any(_named(block, page.lang, blog)):
                return not_found(0.0, [quote(page, block.text)])
    return found(1.0, [_opening(page) for page in notices])


def _named(block: Block, lang: str, blog: Blog) -> Iterator[bool]:
    yield any(True for _ in entities_in(block.text))
    yield any(True for _ in persons_in(block.text, blog))
    address = phrases("identity", "address")
    yield address is not None and len(block.text) < _ADDRESS_LENGTH and address.search(block.text) is not None
    operated = phrases("identity", "operator_phrases", lang)
    for words in operated.finditer(block.text) if operated is not None else ():
        name = _NAME_NEXT.match(block.text, words.end())
        yield name is not None and not is_site(name[1], blog)


def _opening(page: Page) -> Evidence:
    """Quote the first sentence of a notice, where it should say who speaks."""
    texts = [block.text for block in page.main]
    return quote(page, next((text for text in texts if len(text.split()) >= _SENTENCE), texts[0]))
