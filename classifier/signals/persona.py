"""The person that a blog shows: claims of expertise, author boxes, portraits, and a "we" that nobody is behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, not_found, quote
from classifier.lexicons import phrases
from classifier.names import Kind, squash
from classifier.page import Position
from classifier.people import persons_named, signers
from classifier.sentences import quotes_of
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Block, Page

_NO_WORDS = "there is no word list for the language of the blog"


def _box_blocks(page: Page) -> list[Block]:
    """Where an author is presented: the whole of about and author pages; elsewhere short texts outside the article
    and the last texts of it."""
    if page.role in ("about", "author"):
        return list(page.main)
    frame = [
        b
        for b in page.blocks
        if b.position in (Position.ASIDE, Position.FOOTER, Position.HEADER) or b.order in page.furniture
    ]
    return [b for b in (*page.main[:4], *page.main[-8:], *frame) if 4 <= len(b.text.split()) <= 120]


@signal(
    family="persona",
    toward="commercial",
    unit="sentences a page, at most 1",
    innocent="Professionals with a private blog state what they are.",
    source="16 CFR 255.3; case 21: experts who appear on no register",
)
def expert_claims(blog: Blog) -> Finding:
    """About pages, author boxes and the beginnings and ends of posts claim expertise: years of experience,
    certificates, "nutrition expert", "medically reviewed"."""
    pages = [*blog.of("about", "author", "home"), *blog.posts[:12]]
    hits: list[Evidence] = []
    looked = 0
    for page in pages:
        pattern = phrases("persona", "expert_claims", page.lang)
        if pattern is None or not page.lang:
            continue
        looked += 1
        advice = phrases("persona", "advice_to_consult")
        hits.extend(e for e in quotes_of(page, pattern, _box_blocks(page)) if not (advice and advice.search(e.quote)))
    if not looked:
        return could_not_look(_NO_WORDS)
    return found(min(1.0, len(hits) / looked), hits) if hits else not_found()


@signal(
    family="persona",
    toward="commercial",
    unit="1 where the expert has no surname",
    innocent="Nurses and teachers may have to blog without their full name.",
    source="case 21; Sports Illustrated and AdVon: authors who could not be traced",
)
def expert_without_surname(blog: Blog) -> Finding:
    """Expertise is claimed for a writer of whom only a first name, a role or nothing is given."""
    claims = expert_claims(blog)
    if claims.value is None:
        return could_not_look(claims.why)
    if not claims.evidence or persons_named(blog):
        return not_found(0.0, claims.evidence)
    return found(1.0, claims.evidence)


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="sentences per 1000 words",
    innocent="Couples and clubs test things together.",
    source="16 CFR 255.1(c), 255.5; FTC v. the trampoline sites; Code de la consommation on comparative tests",
)
def we_tested(blog: Blog) -> Finding:
    """The posts say "we tested", "our picks", "our verdict", "we recommend": a plural that judges products."""
    words = 0
    hits: list[Evidence] = []
    for page in (*blog.posts, *blog.of("home", "about", "product")):
        pattern = phrases("persona", "we_tested", page.lang)
        if pattern is None or not page.lang:
            continue
        words += page.words
        denied = phrases("contradictions", "not_tested", page.lang)
        hits.extend(e for e in quotes_of(page, pattern) if denied is None or not denied.search(e.quote))
    if words < 100:
        return could_not_look(_NO_WORDS if blog.pages else "no page was read")
    return found(len(hits) * 1000 / max(words, 1000), hits) if hits else not_found()


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="sentences per 1000 words",
    innocent="A shy hobbyist may write in the plural.",
    source="DESIGN: persona × commerce; the plural without persons",
)
def we_without_anybody(blog: Blog) -> Finding:
    """ "We tested", "our experts", "our verdict" on a blog that names no person with a surname anywhere."""
    claims = we_tested(blog)
    if claims.value is None:
        return could_not_look(claims.why)
    if not claims.evidence or persons_named(blog):
        return not_found()
    return found(claims.value, claims.evidence)


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="1 where a portrait is from a stock",
    innocent="Some people hide their face behind a bought picture.",
    source="cases 13, 14 and 20: portraits bought, borrowed or generated",
)
def stock_portrait(blog: Blog) -> Finding:
    """The picture of an author, reviewer or team member bears the file name or address of a picture agency or of a
    generator of faces."""
    stock = phrases("persona", "stock_names")
    portrait = phrases("persona", "portrait")
    if not any(page.images for page in blog.pages):
        return could_not_look("no picture stands on the pages that were read")
    hits: list[Evidence] = []
    names = {squash(name) for name, _, _ in signers(blog)} | {squash(name) for name, _, _ in persons_named(blog)}
    for page in blog.pages:
        for image in page.images:
            if image.position is Position.COMMENTS or stock is None or portrait is None or not stock.search(image.url):
                continue
            if portrait.search(image.names) or portrait.search(image.alt) or (image.alt and squash(image.alt) in names):
                hits.append(fact(page, "{} {}", image.alt, image.url))
    return found(1.0, hits) if hits else not_found()


@signal(
    family="persona",
    toward=("commercial", "disguised"),
    unit="1 where shared",
    innocent="A theme shows its example words for everybody.",
    source="case 13: the same reporter under different names",
)
def shared_biography(blog: Blog) -> Finding:
    """Two authors share one biography word for word."""
    people = {name for name, kind, _ in signers(blog) if kind in (Kind.PERSON, Kind.FIRST_NAME)}
    people |= {name for name, where, _ in persons_named(blog) if where in ("by-line", "author", "about")}
    if not people:
        return could_not_look("no author is named")
    hits = _shared_biographies(blog, people)
    return found(1.0, hits) if hits else not_found()


def _shared_biographies(blog: Blog, people: set[str]) -> list[Evidence]:
    seen: dict[str, tuple[str, Evidence]] = {}
    out: list[Evidence] = []
    for page in (*blog.of("about", "author"), *blog.posts):
        for block in _box_blocks(page):
            here = [name for name in sorted(people) if name in block.text[:60]]
            if len(here) != 1 or not block.text.startswith(here[0]) or len(block.text.split()) < 15:
                continue
            for name in here:
                rest = squash(block.text[len(name) :])[:160]
                other = seen.setdefault(rest, (name, quote(page, block.text)))
                if other[0] != name:
                    out += [other[1], quote(page, block.text)]
    return out
