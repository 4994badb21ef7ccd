"""The traits of one blog, and how they are kept: a few kilobytes of JSON, from which every link can be made again."""

from __future__ import annotations

import base64
import struct
from typing import TYPE_CHECKING, Any

from classifier.errors import BadTraits
from classifier.network.marks import marks_of
from classifier.network.others import frame_links, named_domains
from classifier.network.pictures import faces_of
from classifier.network.records import Face, Mark, Text, Traits, Where
from classifier.network.texts import SIGNATURE, VERSION, texts_of
from classifier.rarity import domain_of
from crawler.addresses import platform_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from classifier.blog import Blog
    from crawler.archive import Capture

FORMAT = f"flogcheck.traits/{VERSION}"
_PACKED = struct.Struct(f"<{SIGNATURE}H")


def traits_of(capture: Capture, blog: Blog) -> Traits:
    """Read the traits of a blog from its capture, parsed. Pure, and quick beside the parsing."""
    return Traits(
        url=blog.start_url,
        domain=domain_of(blog),
        hosted=platform_of(blog.start_url) is not None,
        capture=capture.sha256,
        marks=marks_of(blog),
        texts=texts_of(blog),
        faces=faces_of(blog),
        links=frame_links(blog),
        named=named_domains(blog),
    )


def to_json(traits: Traits) -> dict[str, Any]:
    """Turn traits into what JSON can hold; a page is written once, whatever stands on it."""
    pages: dict[tuple[str, str], int] = {}

    def place(where: Where) -> list[Any]:
        return [pages.setdefault((where.url, where.record_id), len(pages)), where.quote]

    return {
        "format": FORMAT,
        "url": traits.url,
        "domain": traits.domain,
        "hosted": traits.hosted,
        "capture": traits.capture,
        "marks": [[mark.kind, mark.value, mark.elsewhere, *place(mark.where)] for mark in traits.marks],
        "texts": [[text.kind, _packed(text.signature), *place(text.where)] for text in traits.texts],
        "faces": [[face.hash, face.name, *place(face.where)] for face in traits.faces],
        "links": [[domain, *place(where)] for domain, where in traits.links],
        "named": [[domain, *place(where)] for domain, where in traits.named],
        "pages": [list(page) for page in pages],
    }


def from_json(content: Mapping[str, Any]) -> Traits:
    """Turn them back. Raises BadTraits for anything else, and for traits whose texts were hashed in another way."""
    try:
        if content["format"] != FORMAT:
            raise BadTraits(f"traits of the format {content['format']!r} cannot be compared: {FORMAT} is needed")
        pages = [(_text(url), _text(record)) for url, record in content["pages"]]

        def place(number: int, quote: str) -> Where:
            if number < 0:
                raise ValueError("no such page")
            return Where(url=pages[number][0], record_id=pages[number][1], quote=_text(quote))

        return Traits(
            url=_text(content["url"]),
            domain=_text(content["domain"]),
            hosted=bool(content["hosted"]),
            capture=_text(content["capture"]),
            marks=tuple(
                Mark(kind=_text(kind), value=_text(value), elsewhere=int(elsewhere), where=place(*where))
                for kind, value, elsewhere, *where in content["marks"]
            ),
            texts=tuple(
                Text(kind=_text(kind), signature=_unpacked(packed), where=place(*where))
                for kind, packed, *where in content["texts"]
            ),
            faces=tuple(
                Face(hash=f"{int(digits, 16):0{len(digits)}x}", name=_text(name), where=place(*where))
                for digits, name, *where in content["faces"]
            ),
            links=tuple((_text(domain), place(*where)) for domain, *where in content["links"]),
            named=tuple((_text(domain), place(*where)) for domain, *where in content["named"]),
        )
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError, struct.error):
        raise BadTraits("these are no traits of a blog") from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _packed(signature: tuple[int, ...]) -> str:
    return base64.b64encode(_PACKED.pack(*signature)).decode("ascii")


def _unpacked(text: str) -> tuple[int, ...]:
    return _PACKED.unpack(base64.b64decode(text, validate=True))
