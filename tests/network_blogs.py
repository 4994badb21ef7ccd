"""Invented blogs and traits for the tests of networks; all pages are ours."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from classifier.blog import parse
from classifier.network.linking import link
from classifier.network.records import Face, Mark, Text, Traits, Where
from classifier.network.texts import LEGAL, POST, SIGNATURE
from classifier.network.traits import traits_of
from tests.signals.build import capture_of, html, paragraphs

if TYPE_CHECKING:
    from classifier.network.network import Link, Network

WORDS = (
    "kettle garden river stone window paper engine mountain copper blanket harbour lantern orchard thimble saddle "
    "meadow chimney barrel compass violin feather pepper marble cradle walnut button ribbon candle basket hammer "
    "pebble thunder cottage sparrow willow ladder mirror needle pillow rocket saucer tunnel velvet wagon anchor"
).split()


def prose(seed: int, words: int = 260) -> str:
    """Give so many words that no other seed gives."""
    draw_from = random.Random(seed)
    return " ".join(draw_from.choice(WORDS) for _ in range(words)) + "."


def traits(
    host: str, *, head: str = "", body: str = "", foot: str = "", pages: dict[str, str] | None = None, seed: int = 0
) -> Traits:
    """Read the traits of a blog with a home page and a post of its own, and further pages."""
    seed = seed or sum(host.encode())
    frame = f"<footer>{foot}</footer>" if foot else ""
    written = {
        "/": html(paragraphs(prose(seed, 60)), body, frame, head=head, title=host),
        "/2024/05/a-walk/": html(paragraphs(prose(seed + 1)), frame, head=head, title="A walk"),
        **(pages or {}),
    }
    capture = capture_of(written, host=host)
    return traits_of(capture, parse(capture))


def network_of(*blogs: Traits, least: float = 0.0) -> Network:
    """Link blogs, each under its domain."""
    return link([(blog.domain, blog) for blog in blogs], least=least)


def only_link(*blogs: Traits) -> Link:
    """Give the one link between two blogs."""
    (found,) = network_of(*blogs).links
    return found


def chance(*blogs: Traits) -> float:
    """Give the probability of the surest link among blogs, 0 for none."""
    return max((found.probability for found in network_of(*blogs).links), default=0.0)


def made(host: str, *marks: tuple[str, str], **rest: object) -> Traits:
    """Make traits with marks of kind and value, without any page."""
    where = Where(url=f"https://{host}/", record_id="urn:test:1", quote="here")
    kept = tuple(Mark(kind=kind, value=value, where=where) for kind, value in marks)
    return Traits(url=f"https://{host}/", domain=host, hosted=False, capture="0" * 64, marks=kept, **rest)  # type: ignore[arg-type]


_LINE = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_WHERE = st.builds(Where, url=_LINE, record_id=_LINE, quote=_LINE)
_KIND = st.sampled_from(["adsense", "google analytics", "firm", "person", "passage", "form fields", "profile"])
ANY_TRAITS = st.builds(
    Traits,
    url=_LINE,
    domain=st.sampled_from(["a.example", "b.example", "c.example", "d.example"]),
    hosted=st.booleans(),
    capture=_LINE,
    marks=st.lists(
        st.builds(Mark, kind=_KIND, value=st.sampled_from("pqrs"), where=_WHERE, elsewhere=st.integers(0, 9)),
        max_size=6,
    ).map(tuple),
    texts=st.lists(
        st.builds(
            Text,
            kind=st.sampled_from([POST, LEGAL]),
            signature=st.integers(0, 2).map(lambda n: tuple(range(n, n + SIGNATURE))),
            where=_WHERE,
        ),
        max_size=2,
    ).map(tuple),
    faces=st.lists(
        st.builds(Face, hash=st.integers(0, 3).map(lambda n: f"{n:064x}"), name=_LINE, where=_WHERE), max_size=2
    ).map(tuple),
    links=st.lists(st.tuples(st.sampled_from(["a.example", "b.example", "shop.example"]), _WHERE), max_size=2).map(
        tuple
    ),
    named=st.lists(st.tuples(st.sampled_from(["a.example", "b.example"]), _WHERE), max_size=1).map(tuple),
)
