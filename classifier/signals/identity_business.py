"""How a blog speaks of itself: as a firm with customers, as an institution with a mission, or as one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.lexicons import phrases
from classifier.names import site_names, squash
from classifier.page import Position
from classifier.people import persons_named
from classifier.sentences import around, quotes_of, sentence_at
from classifier.signals import signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Page

_NO_WORDS = "there is no word list for the language of the blog"
_NO_ABOUT = "no about or author page with words was read"
_ABOUT_WORDS = 40


def _about_pages(blog: Blog) -> list[Page]:
    return [page for page in blog.of("about", "author") if page.words >= _ABOUT_WORDS]


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="different service entries in the menu, at most 8",
    innocent="A freelancer's diary may carry a page of services, and themes ship with a shop entry.",
    source="menus of shops, agencies, practices and associations; case-free opposite of a disguise",
)
def service_menu(blog: Blog) -> Finding:
    """The menus of the blog lead to services, prices, bookings, cases, customers, careers, a cart or a log-in."""
    pages = [page for page in (blog.home, *blog.posts[:2], *blog.of("about", "contact")[:1]) if page is not None]
    if not pages:
        return could_not_look("neither the home page nor a post was read")
    entries: dict[str, Evidence] = {}
    looked = False
    for page in pages:
        pattern = phrases("identity", "service_menu", page.lang or "en") or phrases("identity", "service_menu", "en")
        if pattern is None:
            continue
        looked = looked or any(link.position is not Position.BODY for link in page.links)
        for link in page.links:
            if link.position not in (Position.HEADER, Position.FOOTER) and not link.button:
                continue
            text = link.anchor.strip(" →›»>+*").casefold()
            if text and len(text) < 40 and pattern.fullmatch(text):
                entries.setdefault(text, quote(page, link.anchor))
    if entries:
        return found(float(min(8, len(entries))), entries.values())
    return not_found() if looked else could_not_look("no menu was found on the pages that were read")


@signal(
    family="identity",
    toward=("commercial", "open"),
    unit="sentences per 1000 words",
    innocent="An employee may write of 'our customers' in a private blog.",
    source="16 CFR 255.5: the connection is plain where a firm speaks of its own trade",
)
def speaks_as_business(blog: Blog) -> Finding:
    """The blog speaks of "our customers", "our services", "our products", or as "we at" its own name."""
    words = 0
    hits: list[Evidence] = []
    pages = [*blog.of("home", "about", "product", "contact"), *blog.posts]
    for page in pages:
        pattern = phrases("identity", "our_business", page.lang)
        if pattern is None or not page.lang:
            continue
        words += max(page.words, 1)
        hits.extend(quotes_of(page, pattern))
    if words < 100:
        return could_not_look(_NO_WORDS if pages else "no page with words was read")
    return found(len(hits) * 1000 / max(words, 1000), hits) if hits else not_found()


@signal(
    family="identity",
    toward="individual",
    unit="share of first-person words that are singular",
    innocent="A persona says 'I' as easily as a person does; couples and families write 'we'.",
    source="about pages of persons against institutions; 16 CFR 255.0(b): whose experience a message seems to be",
)
def about_says_i(blog: Blog) -> Finding:
    """On the about and author pages the writer says "I" rather than "we"."""
    pages = _about_pages(blog)
    if not pages:
        return could_not_look(_NO_ABOUT)
    one = many = 0
    hits: list[Evidence] = []
    looked = False
    for page in pages:
        singular = phrases("identity", "singular", page.lang)
        plural = phrases("identity", "plural", page.lang)
        if singular is None or plural is None or not page.lang:
            continue
        looked = True
        one += len(singular.findall(page.main_text))
        many += len(plural.findall(page.main_text))
        hits.extend(quotes_of(page, singular))
    if not looked:
        return could_not_look(_NO_WORDS)
    if one + many < 3:
        return not_found(0.0 if one <= many else 0.5)
    return found(one / (one + many), hits) if one else not_found()


@signal(
    family="identity",
    toward="commercial",
    unit="different formulas on the about page, at most 6",
    innocent="Hobby projects of several people describe a mission too.",
    source="self-descriptions of institutions; the 'About' page that copies a publisher's manner without a publisher",
)
def about_as_institution(blog: Blog) -> Finding:
    """The about page presents an institution: our mission, our methodology, who we are, we are committed to."""
    pages = _about_pages(blog)
    if not pages:
        return could_not_look(_NO_ABOUT)
    kinds: dict[str, Evidence] = {}
    looked = False
    for page in pages:
        pattern = phrases("identity", "about_we", page.lang)
        if pattern is None or not page.lang:
            continue
        looked = True
        for block in page.main:
            for match in pattern.finditer(block.text):
                kinds.setdefault(match[0].casefold(), quote(page, sentence_at(block.text, match.start())))
    if not looked:
        return could_not_look(_NO_WORDS)
    return found(float(min(6, len(kinds))), kinds.values()) if kinds else not_found()


@signal(
    family="identity",
    toward=("commercial", "disguised"),
    unit="1 where a nameless team is described",
    innocent="Small volunteer projects may prefer not to name members.",
    source="FTC v. the trampoline review sites: 'Bureau of Trampoline Review'; acai 'news teams'",
)
def nameless_team(blog: Blog) -> Finding:
    """About page, home page or frame speaks of a team, of experts, editors or researchers, and nobody with a
    surname is named anywhere."""
    pages = [*blog.of("about", "author", "home", "disclosure", "contact"), *blog.posts[:3]]
    hits: list[Evidence] = []
    looked = False
    for page in pages:
        pattern = phrases("persona", "team_claims", page.lang)
        if pattern is None or not page.lang:
            continue
        looked = True
        hits.extend(
            quotes_of(page, pattern, page.blocks if page.role != "post" else page.at(Position.FOOTER, Position.ASIDE))
        )
    if not looked:
        return could_not_look(_NO_WORDS)
    if not hits:
        return not_found()
    named = [where for _, where, _ in persons_named(blog)]
    return not_found(0.0, hits) if named else found(1.0, hits)


@signal(
    family="identity",
    toward="commercial",
    unit="1 where the site is presented so",
    innocent="A hobby wiki or a club site describes itself in the same words.",
    source="NewsGuard criterion 'ownership and financing'; case 16: the 'neutral guide' of a seller",
)
def site_is_the_subject(blog: Blog) -> Finding:
    """About or home page tells what the site "is", "exists for" or "helps" with, by the site's name in the third
    person ("Example Guide is an independent …", "at Example Guide we …"), instead of who writes it."""
    pages = [*_about_pages(blog), *([blog.home] if blog.home is not None else [])]
    if not pages:
        return could_not_look(_NO_ABOUT)
    verbs = phrases("persona", "site_does")
    hits: list[Evidence] = []
    for page in pages:
        for block in page.main[:60]:
            match = verbs.search(block.text) if verbs is not None else None
            if match and squash(block.text[max(0, match.start() - 60) : match.start()]).endswith(
                tuple(site_names(blog))
            ):
                hits.append(quote(page, around(block.text, match.start())))
    return found(1.0, hits) if hits else not_found()


@signal(
    family="identity",
    toward=("individual", "open"),
    unit="1 where a person is named",
    innocent="A name with a surname can be invented, and pseudonyms have good reasons.",
    source="Row 4 of the signal list; NewsGuard criterion 'names content creators'",
)
def person_named(blog: Blog) -> Finding:
    """A person with a surname is named as author or owner, in by-lines, copyright lines, feed, title or about page."""
    if not blog.pages:
        return could_not_look("no page was read")
    named = persons_named(blog)
    if named:
        return found(1.0, [evidence for _, _, evidence in named])
    looked = bool(blog.of("about", "contact", "author", "legal")) or len(blog.posts) > 2
    return not_found() if looked else could_not_look("neither posts nor a page about the author were read")
