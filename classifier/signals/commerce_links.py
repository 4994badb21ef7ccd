"""Commerce: the links that leave a blog, and who earns by them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from classifier.findings import Finding, could_not_look, found, not_found
from classifier.lexicons import phrases
from classifier.money import delicate_kinds, money_links
from classifier.offers import article_money, articles, everybody, offers, outbound, shown
from classifier.signals import signal
from crawler.addresses import host_of

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence
    from classifier.page import Link, Page

_NO_ARTICLES = "no page with enough text was read"
_LEAST_OUTBOUND = 5
_LEAST_OFFERS = 3


def _quotes(pages: list[tuple[Page, Link]]) -> list[Evidence]:
    """One quote a target first, so that the evidence shows different links."""
    seen: dict[str, Evidence] = {}
    for page, link in pages:
        seen.setdefault(link.url, shown(page, link))
    return list(seen.values())


@signal(
    family="commerce",
    toward="commercial",
    unit="share of posts with a money link",
    innocent="Many honest hobby bloggers add affiliate links to the things they use.",
    source="Directive 2005/29/EC guidance 2021/C 526/01 section 4.2.6; Mathur et al. (2018)",
)
def money_posts(blog: Blog) -> Finding:
    """The share of posts that hold a link by which somebody earns: affiliate, marked as sponsored, or hidden."""
    pages = articles(blog)
    if not pages:
        return could_not_look(_NO_ARTICLES)
    paid = [(page, article_money(page)[0].link) for page in pages if article_money(page)]
    return found(len(paid) / len(pages), _quotes(paid)) if paid else not_found()


@signal(
    family="commerce",
    toward=("commercial", "disguised"),
    unit="share of outbound links that earn",
    innocent="A page that lists the author's own tools may hold little else.",
    source="Lin et al., Splog detection using self-similarity analysis (2007): spam blogs link to money",
)
def money_share_of_links(blog: Blog) -> Finding:
    """The share of the links out of the blog, networks and platforms that everybody links to left out, that earn
    or call to buy."""
    pages = articles(blog)
    links = [(page, link) for page in pages for link in outbound(page)]
    if not pages:
        return could_not_look(_NO_ARTICLES)
    selling = {id(link) for page in pages for link in offers(page)}
    paid = [(page, link) for page, link in links if id(link) in selling]
    if not paid:
        return not_found()
    # Two imagined plain links keep a blog with one or two links from the ends of the scale.
    return found(len(paid) / (len(links) + 2), _quotes(paid))


@signal(
    family="commerce",
    toward=("commercial", "disguised"),
    unit="share of posts with an offer of such a programme",
    innocent="A person may write about their own betting, dieting or investing and link to the provider.",
    source="FTC v. acai-berry news-site operators (2011); lexicons/affiliates.toml",
)
def delicate_offers(blog: Blog) -> Finding:
    """The share of posts with links of programmes for health products sold by sales letter, gambling, dating,
    adult services or finance."""
    pages = articles(blog)
    if not pages:
        return could_not_look(_NO_ARTICLES)
    hits = [(page, m.link) for page in pages for m in money_links(page)[:400] if m.kind in delicate_kinds()]
    share = len({page.url for page, _ in hits}) / len(pages)
    return found(share, _quotes(hits)) if hits else not_found()


@signal(
    family="commerce",
    toward=("commercial", "disguised"),
    unit="share of posts with a hidden partner link",
    innocent="Link-counting plug-ins hide partners' addresses for convenience.",
    source="cases: redirects through own hosts; default prefixes of link-hiding plug-ins",
)
def hidden_partners(blog: Blog) -> Finding:
    """The share of posts with links that earn through a redirect which does not show where it leads."""
    pages = articles(blog)
    if not pages:
        return could_not_look(_NO_ARTICLES)
    hits = [(page, m.link) for page in pages for m in article_money(page) if m.hidden]
    share = len({page.url for page, _ in hits}) / len(pages)
    return found(share, _quotes(hits)) if hits else not_found()


@signal(
    family="commerce",
    toward="commercial",
    unit="share of a blog's outward references that go to one domain",
    innocent="A hobby may have one forum, one maker or one library that all its posts refer to.",
    source="Lin et al. (2007); cases 14 (ThermothinPlus) and 16 (Roca Labs): every link leads to the product",
)
def outbound_concentration(blog: Blog) -> Finding:
    """Of all pairs of a post and an outside domain it links to, networks, platforms and general shops left out,
    the share that the most linked domain has."""
    firsts: dict[tuple[str, str], tuple[Page, Link]] = {}
    for page in articles(blog):
        for link in outbound(page):
            if not _shop(link):
                firsts.setdefault((page.url, link.domain), (page, link))
    if len(firsts) < _LEAST_OUTBOUND:
        return could_not_look("the posts that were read refer to outside domains fewer than five times")
    counts = Counter(domain for _, domain in firsts)
    top, count = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    share = count / len(firsts)
    quotes = _quotes([pair for (_, domain), pair in firsts.items() if domain == top])
    return found(share, quotes) if share >= 0.3 else not_found(share, quotes)


@signal(
    family="commerce",
    toward="individual",
    unit="different outside domains linked per post",
    innocent="Link lists link widely for any owner; search-engine advice tells sellers to cite sources.",
    source="Kolari et al., SVMs for the blogosphere (2006): authentic blogs link to many others",
)
def outbound_variety(blog: Blog) -> Finding:
    """How many different domains a post links to on average that nobody earns by, counted once over the blog."""
    pages = articles(blog)
    if not pages:
        return could_not_look(_NO_ARTICLES)
    seen: dict[str, Evidence] = {}
    for page in pages:
        selling = {id(link) for link in offers(page)}
        for link in outbound(page):
            if id(link) not in selling:
                seen.setdefault(link.domain, shown(page, link))
    return found(len(seen) / len(pages), seen.values()) if seen else not_found()


@signal(
    family="commerce",
    toward="disguised",
    unit="share of money posts that link to nobody else",
    innocent="A short note on one product may need no other link.",
    source="Kolari et al. (2006); BGH I ZR 90/20 (links to the seller without critical distance)",
)
def money_without_sources(blog: Blog) -> Finding:
    """Of the posts with a money link or a call to buy, the share that link to nothing else outside the blog."""
    paid = [page for page in articles(blog) if offers(page)]
    if not paid:
        return could_not_look("no money links or calls to buy in the posts that were read")
    hits = []
    for page in paid:
        selling = {id(link) for link in offers(page)}
        others = [link for link in page.links if not link.internal and id(link) not in selling]
        if not any(link.position.value == "body" and link.domain not in _social() for link in others):
            hits.append((page, offers(page)[0]))
    return found(len(hits) / len(paid), _quotes(hits)) if hits else not_found()


def _social() -> frozenset[str]:
    # Reference works count as sources here though everybody links to them.
    return everybody() - {"wikipedia.org", "archive.org", "github.com", "stackoverflow.com", "europa.eu"}


@signal(
    family="commerce",
    toward="individual",
    unit="share of posts citing a public or scholarly source",
    innocent="Search-engine advice tells sellers to cite authorities, and many do.",
    source="NewsGuard criteria (sourcing)",
)
def public_sources(blog: Blog) -> Finding:
    """The share of posts with a link in the text to a public body, a university or an encyclopaedia."""
    pattern = phrases("commerce", "public")
    pages = articles(blog)
    if not pages or pattern is None:
        return could_not_look(_NO_ARTICLES)
    hits = []
    for page in pages:
        link = next((x for x in page.links if x.position.value == "body" and pattern.search(host_of(x.url))), None)
        if link is not None:
            hits.append((page, link))
    return found(len(hits) / len(pages), _quotes(hits)) if hits else not_found()


@signal(
    family="commerce",
    toward="commercial",
    unit="share of posts whose first offer is the same seller",
    innocent="A person may simply like one maker; a person who works with one shop may always link it.",
    source="FTC v. Sharkar (Trampoline Safety of America, 2017): each site crowned the owners' brands; case 17",
)
def same_winner(blog: Blog) -> Finding:
    """Over the posts that sell something, the share whose first offer goes to one and the same seller;
    shops that sell everything are left out."""
    firsts: list[tuple[Page, Link]] = []
    for page in articles(blog):
        kinds = {id(m.link): m.kind for m in article_money(page)}
        link = next((x for x in offers(page) if kinds.get(id(x)) != "marketplace" and not _shop(x)), None)
        if link is not None:
            firsts.append((page, link))
    if len(firsts) < _LEAST_OFFERS:
        return could_not_look("fewer than three posts that sell something of a single seller")
    sellers = Counter(_seller(link) for _, link in firsts)
    top, count = min(sellers.items(), key=lambda pair: (-pair[1], pair[0]))
    quotes = [shown(page, link) for page, link in firsts if _seller(link) == top]
    share = count / len(firsts)
    return found(share, quotes) if count >= _LEAST_OFFERS else not_found(share, quotes)


def _shop(link: Link) -> bool:
    return link.domain.split(".")[0] in ("amazon", "ebay", "walmart", "etsy", "target", "aliexpress", "amzn")


def _seller(link: Link) -> str:
    return link.url.split("?")[0] if link.internal else link.domain
