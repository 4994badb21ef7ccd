"""What people do to their own blogs that makes them look like business, each done to one page or the whole capture."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from classifier.dodges.markup import (
    column_of,
    data_script,
    made,
    paragraphs_of,
    put_first,
    put_in_body,
    put_in_head,
    put_last,
    with_body,
)
from crawler.addresses import host_of

if TYPE_CHECKING:
    from classifier.dodges.markup import Tree
    from classifier.dodges.setting import Setting
    from classifier.page import Page
    from crawler.archive import Exchange

_RECOMMENDED = 3  # in each post
_DESCRIPTION = 155  # characters, as SEO plug-ins advise


def add_labelled_links(tree: Tree, page: Page, setting: Setting) -> None:
    """Recommend three things in each post by links of Amazon and Awin, with a label before the first paragraph."""
    if page.record_id not in setting.articles:
        return
    words = setting.words
    first = setting.number("recommended", page.url)
    for step in range(_RECOMMENDED):
        chosen = (first + step) % len(words["recommendation"])
        link = (
            f'<a href="{escape(_shop_link(setting, step, page))}" target="_blank" '
            f'rel="nofollow sponsored noopener">{escape(words["item"][chosen])}</a>'
        )
        put_last(tree, f"<p>{escape(words['recommendation'][chosen]).replace('{link}', link)}</p>")
    put_first(tree, f"<p><em>{escape(setting.pick(words['label'], 'label'))}</em></p>")


def _shop_link(setting: Setting, step: int, page: Page) -> str:
    number = setting.number("shop", page.url, str(step))
    if step == 1:
        account = setting.number("awin") % 900000
        return f"https://www.awin1.com/cread.php?awinmid={number % 90000 + 1000}&awinaffid={account}"
    tag = "".join(c for c in host_of(setting.blog.start_url).split(".")[0] if c.isalnum())
    return f"https://www.amazon.com/dp/B0{number % 36**8:08d}?tag={tag}-21"


def add_seo(tree: Tree, page: Page, setting: Setting) -> None:
    """Add what search-engine plug-ins write: meta elements, Open Graph, and a graph of JSON-LD objects."""
    title, text = setting.heading(page), " ".join(page.main_text.split())
    description = text[:_DESCRIPTION].rsplit(" ", 1)[0]
    article = page.record_id in setting.articles
    properties = {
        "og:locale": setting.blog.lang or "en",
        "og:type": "article" if article else "website",
        "og:title": title,
        "og:description": description,
        "og:url": page.url,
        "og:site_name": setting.title,
        "og:image": urljoin(setting.root, "wp-content/uploads/cover.jpg"),
    }
    names = {
        "description": description,
        "robots": "index, follow, max-image-preview:large, max-snippet:-1, max-video-preview:-1",
        "twitter:card": "summary_large_image",
        "twitter:label1": "Written by",
        "twitter:data1": setting.author,
    }
    if article and page.published:
        properties["article:published_time"] = f"{page.published.isoformat()}T08:00:00+00:00"
    put_in_head(
        tree,
        f'<link rel="canonical" href="{escape(page.url)}">',
        *(f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()),
        *(f'<meta name="{name}" content="{escape(value)}">' for name, value in names.items()),
        data_script({"@context": "https://schema.org", "@graph": _graph(page, setting, title, description)}),
    )


def _graph(page: Page, setting: Setting, title: str, description: str) -> list[dict[str, object]]:
    """The objects of Yoast SEO's graph for a site that says it stands for an organisation."""
    organisation = urljoin(setting.root, "#organization")
    graph: list[dict[str, object]] = [
        {
            "@type": "WebPage",
            "@id": page.url,
            "url": page.url,
            "name": f"{title} - {setting.title}",
            "isPartOf": {"@id": urljoin(setting.root, "#website")},
            "description": description,
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "Home", "item": setting.root},
                {"@type": "ListItem", "position": 2, "name": title},
            ],
        },
        {
            "@type": "WebSite",
            "@id": urljoin(setting.root, "#website"),
            "url": setting.root,
            "name": setting.title,
            "publisher": {"@id": organisation},
        },
        {
            "@type": "Organization",
            "@id": organisation,
            "name": setting.title,
            "url": setting.root,
            "logo": {"@type": "ImageObject", "url": urljoin(setting.root, "wp-content/uploads/logo.png")},
        },
    ]
    if page.record_id in setting.articles:
        article: dict[str, object] = {
            "@type": "Article",
            "headline": title,
            "author": {"@type": "Person", "name": setting.author},
            "publisher": {"@id": organisation},
            "mainEntityOfPage": {"@id": page.url},
            "wordCount": page.words,
        }
        if page.published:
            article["datePublished"] = f"{page.published.isoformat()}T08:00:00+00:00"
        questions = zip(setting.words["question"], setting.words["answer"], strict=True)
        answers = [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in questions
        ]
        graph += [article, {"@type": "FAQPage", "mainEntity": answers}]
    return graph


def add_cookie_banner(tree: Tree, _page: Page, setting: Setting) -> None:
    """Add a cookie banner with its script, in the manner of one of three plug-ins."""
    words = setting.words
    text = escape(setting.pick(words["banner"], "banner"))
    policy = f'<a href="{escape(urljoin(setting.root, "privacy-policy/"))}">{escape(words["more"])}</a>'
    buttons = f"<button>{escape(words['decline'])}</button><button>{escape(words['accept'])}</button>"
    script, banner = setting.pick(
        (
            (
                '<script src="https://cdn.jsdelivr.net/npm/cookieconsent@3/build/cookieconsent.min.js"></script>',
                f'<div role="dialog" class="cc-window cc-banner"><span>{text} {policy}</span>{buttons}</div>',
            ),
            (
                '<script src="/wp-content/plugins/complianz-gdpr/cookiebanner/js/complianz.min.js"></script>',
                f'<div class="cmplz-cookiebanner banner-1" role="dialog"><p>{text} {policy}</p>{buttons}</div>',
            ),
            (
                '<script>window.localConsent = {necessary: true, ads: localStorage.getItem("ads") === "1"};</script>',
                f'<div id="bottom-bar"><p>{text} {policy}</p>{buttons}</div>',
            ),
        ),
        "consent",
    )
    put_in_head(tree, script)
    put_in_body(tree, banner)


def add_ads(tree: Tree, page: Page, setting: Setting) -> None:
    """Add display advertising: the network's script, a slot within each article, one at its end, one beside it."""
    publisher = _publisher(setting)
    slot = (
        f'<div class="ad"><small>{escape(setting.words["advertisement"])}</small><ins class="adsbygoogle" '
        f'style="display:block" data-ad-client="{publisher}" data-ad-slot="{setting.number("slot") % 10**10}" '
        'data-ad-format="auto"></ins><script>(adsbygoogle = window.adsbygoogle || []).push({});</script></div>'
    )
    network = f"https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client={publisher}"
    put_in_head(tree, f'<script async src="{network}" crossorigin="anonymous"></script>')
    if page.record_id in setting.articles:
        paragraphs = paragraphs_of(column_of(tree))
        if len(paragraphs) > 2:
            paragraphs[1].addnext(made(slot))
        put_last(tree, slot)
    put_in_body(tree, f'<aside class="sidebar">{slot}</aside>')


def list_ads(exchanges: tuple[Exchange, ...], setting: Setting) -> tuple[Exchange, ...]:
    """Write the ads.txt that the network asks for."""
    if not exchanges:
        return exchanges
    line = f"google.com, {_publisher(setting).removeprefix('ca-')}, DIRECT, f08c47fec0942fa0\n"
    asked = urljoin(setting.root, "/ads.txt")
    kind = (("content-type", "text/plain"),)
    blank = replace(exchanges[0], url=asked, status=200, headers=kind, record_id="ads.txt", body_cut=False)
    others = tuple(e for e in exchanges if not e.url.split("?")[0].endswith("/ads.txt"))
    return (*others, with_body(blank, line.encode()))


def _publisher(setting: Setting) -> str:
    return f"ca-pub-{setting.number('publisher') % 10**16:016d}"
