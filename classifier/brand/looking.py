"""The look at one blog: its ties to the brand, and each post that mentions the brand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from classifier.brand.connections import connections_of, supplied_picture, supplied_text
from classifier.brand.links import ends_of, links_to, own, shop_links, unresolved
from classifier.brand.looks import BrandLook, PostLook, Standing, Tie
from classifier.brand.mentions import mention
from classifier.brand.standing import denial_of, label_of
from classifier.brand.ties import agency_by_list, ties
from classifier.findings import Outcome
from classifier.labels import interest_told
from classifier.offers import articles
from classifier.page import Position
from classifier.portraits import look as look_at_picture
from classifier.rules import bearing_on
from crawler.errors import CouldNotRead
from crawler.pictures import picture_key, read_pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from classifier.blog import Blog
    from classifier.brand.looks import Connection, Label
    from classifier.brand.profile import Brand
    from classifier.findings import Evidence
    from classifier.page import Page
    from classifier.portraits import Looked
    from crawler.archive import Capture

_MOST_PICTURES = 150  # of one blog
_NOTICE_ROLES = ("disclosure", "legal", "about", "privacy")
# As a finding of which signal a label that stands so would count, and so which rules it bears on.
_SIGNAL_OF = {
    Standing.NONE: "unlabelled_offers",
    Standing.LATE: "label_in_small_print",
    Standing.WEAK: "unlabelled_offers",
    Standing.OTHER_KIND: "unlabelled_offers",
}
_DENIED = "unpaid_yet_commission"


def look(capture: Capture, blog: Blog, brand: Brand, *, columns: Mapping[str, str]) -> BrandLook:
    """Look at a blog on a brand's behalf. `columns` is its row of the list; names of columns count in any case.

    Nothing is fetched; for pictures the capture's file is opened again, if the brand has any.
    """
    row = {name.strip().casefold(): value for name, value in columns.items()}
    relationship, notes = _relationship(row.get(brand.relationship_column.casefold(), ""), brand)
    listed = agency_by_list(blog, brand, row.get(brand.agency_column.casefold(), ""))
    if listed and brand.agencies and listed not in {agency.name for agency in brand.agencies}:
        notes += (f"the brand's file knows no agency “{listed}”",)
    pages = tuple({page.url: page for page in (*blog.posts, *articles(blog))}.values())
    pictures, no_pictures = _pictures(pages, capture, brand)
    found = (*ties(blog, brand), *_supplied(pages, brand, pictures, no_pictures))
    seen = next((t.whose for t in found if t.outcome is Outcome.FOUND and t.whose != brand.name), "")
    ends = ends_of(blog)
    looked = [_post(page, brand, found, pictures, no_pictures, ends, relationship, _notice(blog)) for page in pages]
    return BrandLook(
        brand=brand.name,
        blog=blog.start_url,
        warc_sha256=blog.warc_sha256,
        captured_at=blog.captured_at,
        agency=listed or seen,
        relationship=relationship,
        read=len(pages),
        ties=found,
        posts=tuple(post for post in looked if post is not None),
        notes=notes,
    )


def _relationship(said: str, brand: Brand) -> tuple[str, tuple[str, ...]]:
    word = " ".join(said.split()).casefold()
    known = dict(brand.relationships) or {one: one for one in ("paid", "gifted", "affiliate", "none")}
    if word and word not in known:
        return "", (
            f"the list says “{said.strip()[:60]}” of the relationship, which the brand's file does not explain",
        )
    return known.get(word, ""), ()


def _post(
    page: Page,
    brand: Brand,
    found: tuple[Tie, ...],
    pictures: Mapping[str, Looked],
    no_pictures: str,
    ends: Mapping[str, str],
    relationship: str,
    notice: str,
) -> PostLook | None:
    links = links_to(page, brand, ends)
    targets = tuple(one.link for one in links)
    mentioned = mention(page, brand, own(page, links))
    if mentioned is None:
        return None
    connections = connections_of(page, brand, links, found, pictures)
    hidden = unresolved(page, brand, ends, known=targets)
    not_looked = [no_pictures] if no_pictures and brand.pictures else []
    if hidden:
        count = f"{len(hidden)} links that earn hide" if len(hidden) > 1 else "a link that earns hides"
        not_looked.append(f"{count} where they lead" if len(hidden) > 1 else f"{count} where it leads")
    label = label_of(page, brand, targets, relationship)
    denial = denial_of(page)
    outcome = Outcome.FOUND if connections else Outcome.COULD_NOT_LOOK if hidden else Outcome.NOT_FOUND
    known = bool(connections) or relationship in ("paid", "gifted", "affiliate")
    return PostLook(
        url=page.url,
        title=page.title,
        published=page.published.isoformat() if page.published else "",
        lang=page.lang,
        mentions=mentioned.times,
        mention=mentioned.first,
        links=len(links),
        shop_links=len(shop_links(page, brand, known=targets)),
        connection=outcome,
        connections=connections,
        not_looked=tuple(not_looked),
        label=label,
        denial=denial,
        notice=notice,
        rules=_rules(label, connections, denial, brand) if known else (),
    )


def _rules(label: Label, connections: Iterable[Connection], denial: Evidence | None, brand: Brand) -> tuple[str, ...]:
    signals = [_SIGNAL_OF[label.standing]] if label.standing in _SIGNAL_OF else []
    if denial is not None:
        signals.append(_DENIED)
    borne = [rule.id for signal in signals for rule in bearing_on(signal, brand.jurisdictions)]
    return tuple(dict.fromkeys(borne))


def _notice(blog: Blog) -> str:
    """The address of a page of the blog's that tells of its interests."""
    return next((page.url for page in blog.of(*_NOTICE_ROLES) if interest_told(page)), "")


def _supplied(
    pages: tuple[Page, ...], brand: Brand, pictures: Mapping[str, Looked], no_pictures: str
) -> tuple[Tie, ...]:
    """What the brand gives out, found again in any article, whether or not it mentions the brand."""
    texts = [text for page in pages if (text := supplied_text(page, brand)) is not None]
    shown = [picture for page in pages if (picture := supplied_picture(page, brand, pictures)) is not None]
    no_texts = "" if brand.texts else "the brand's file names no texts"
    why_not = no_pictures if brand.pictures else "the brand's file names no pictures"
    return tuple(
        Tie(
            kind=kind,
            whose=brand.name,
            outcome=Outcome.FOUND if pieces else Outcome.COULD_NOT_LOOK if why else Outcome.NOT_FOUND,
            evidence=tuple(pieces[:3]),
            why="" if pieces else why,
        )
        for kind, pieces, why in (("supplied text", texts, no_texts), ("supplied picture", shown, why_not))
    )


def _pictures(pages: tuple[Page, ...], capture: Capture, brand: Brand) -> tuple[Mapping[str, Looked], str]:
    """The pictures of the articles that the capture holds, looked at, and why none could be looked at."""
    if not brand.pictures:
        return {}, ""
    shown = dict.fromkeys(
        picture_key(image.url)
        for page in pages
        for image in page.images
        if image.position in (Position.BODY, Position.ASIDE)
    )
    if not shown:
        return {}, ""
    wanted = [key for key in shown if key in capture.pictures]
    if not wanted:
        return {}, "the capture holds no pictures of the articles"
    try:
        held = read_pictures(Path(capture.path), set(wanted[:_MOST_PICTURES]))
    except CouldNotRead as error:
        return {}, f"the capture's pictures could not be read: {error}"
    looked = {key: look_at_picture(picture) for key, picture in held.items()}
    missing = len(shown) - sum(1 for one in looked.values() if one.hash)
    why = f"{missing} of {len(shown)} pictures of the articles could not be looked at" if missing else ""
    return looked, why
