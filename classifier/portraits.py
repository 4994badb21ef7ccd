"""Portraits: the pictures that stand beside a person's name, and what they look like, where the capture holds them.

Two pictures are compared by perceptual hash, which outlives another size, format or compression and no crop: that of
the low frequencies of the discrete cosine transform (Zauner 2010, "Implementation and Benchmarking of Perceptual Image
Hash Functions", which finds it the best of four; here `imagehash.phash`). A hash is no recognition of faces: two
photographs of one person differ.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.elements import absolute
from classifier.lexicons import phrases
from classifier.once import once
from classifier.page import Position
from classifier.structured import name_of
from crawler.errors import CouldNotRead
from crawler.pictures import picture_addresses, picture_key, read_pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from classifier.page import Image, Page
    from crawler.archive import Capture
    from crawler.pictures import Picture

HASH_SIDE = 16
"""256 bits: portraits are composed alike, so that the usual 64 bits tell them apart less surely."""
ALIKE = 26
"""Bits in which two hashes of one picture may differ, a tenth: copies in other sizes and formats differed in at most
half of that in our tests, and different drawn faces of one layout in more than twice as many."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_MOST_PIXELS = 25_000_000
_LEAST_SIDE = 40  # pixels; below, faces look alike to a hash
_MOST_LOOKED_AT = 24  # pictures of one blog
_SMALL = 64  # side of the copy on which plainness is measured
# Bits of entropy of the grey values, and mean strength of edges: photographs have more of both than silhouettes,
# initials on a tile, logos (entropy) and colour gradients (edges).
_LEAST_ENTROPY = 3.5
_LEAST_EDGES = 4.0
_NAME = re.compile(r"^[A-ZÀ-ÞŁŚŠŽČİ][\w.'’-]*(?:\s+[\w.'’-]+){0,3}$")
_AROUND_NAME = re.compile(
    r"^(?:(?:(?:photo|picture|portrait|avatar|headshot|image|photographie|bild|foto|retrato)\s+(?:of|de|von)|"
    r"written by|reviewed by|by|par|von|por|about|author:?)\s+)"
    r"|(?:['’]s?\s+(?:avatar|photo|picture|portrait|headshot))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Portrait:
    """A picture beside a name: the name as the page gives it, the absolute address, and the page."""

    name: str
    url: str
    page: Page


@dataclass(frozen=True, slots=True)
class Looked:
    """What a picture in the capture looks like: its hash, in hexadecimal digits, or why there is none."""

    url: str
    record_id: str
    digest: str
    hash: str = ""
    why: str = ""


@once
def portraits(page: Page) -> tuple[Portrait, ...]:
    """Give the pictures of a page that stand beside what may be a person's name, readers' comments left out.

    The name is that of a Person in structured data, the alternative text, or the words right after a picture that
    class names or words call a portrait.
    """
    found = [*_declared(page), *(p for image in page.images if (p := _shown(page, image)) is not None)]
    return tuple({(portrait.name, portrait.url): portrait for portrait in reversed(found)}.values())[::-1]


def _declared(page: Page) -> Iterator[Portrait]:
    by_id: Mapping[str, Mapping[str, Any]] = {
        item["@id"]: item for item in page.structured if isinstance(item.get("@id"), str) and "image" not in item
    }
    for item in page.structured:
        name = name_of(item.get("name")) if "Person" in item["@type"] else ""
        if _NAME.match(name):
            for source in picture_addresses(item.get("image"), by_id):
                url = absolute(page.url, source)
                if url:
                    yield Portrait(name, url, page)


def _shown(page: Page, image: Image) -> Portrait | None:
    if image.position is Position.COMMENTS:
        return None
    name = _bare(image.alt)
    if _NAME.match(name):
        return Portrait(name, image.url, page)
    marked = phrases("persona", "portrait")
    if marked is None or not (marked.search(image.names) or marked.search(image.alt)):
        return None
    beside = next((b for b in page.blocks[image.order : image.order + 1] if b.position is not Position.COMMENTS), None)
    name = _bare(beside.text) if beside is not None else ""
    return Portrait(name, image.url, page) if _NAME.match(name) else None


def _bare(text: str) -> str:
    return _AROUND_NAME.sub("", text[:80].strip()).strip(" ,.:–—-")


def look_at_portraits(pages: Iterable[Page], capture: Capture) -> Mapping[str, Looked]:
    """Look at the portraits that a capture holds, by picture key; a file that is gone by now holds none."""
    if not capture.pictures:
        return {}
    shown = dict.fromkeys(picture_key(portrait.url) for page in pages for portrait in portraits(page))
    wanted = [key for key in shown if key in capture.pictures][:_MOST_LOOKED_AT]
    if not wanted:
        return {}
    try:
        held = read_pictures(Path(capture.path), set(wanted))
    except CouldNotRead:
        return {}
    return {key: look(held[key]) for key in wanted if key in held}


def look(picture: Picture) -> Looked:
    """Decode a picture and hash it; what cannot be decoded, is too large, too small or too plain has no hash."""
    digits, why = ("", picture.why) if picture.why else _hashed(picture.body)
    return Looked(picture.url, picture.record_id, picture.digest, digits, why)


def alike(one: str, other: str) -> bool:
    """Tell whether two hashes are of one picture."""
    return bool(one and other) and len(one) == len(other) and (int(one, 16) ^ int(other, 16)).bit_count() <= ALIKE


def _hashed(body: bytes) -> tuple[str, str]:
    """Give the hash of a picture, and why there is none."""
    import imagehash  # loads scipy when it hashes: only for captures with portraits
    from PIL import Image as Pillow
    from PIL import ImageFilter, ImageOps, ImageStat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata; the size is checked here
            with Pillow.open(BytesIO(body), formats=_FORMATS) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return "", "the picture has too many pixels"
                if min(picture.size) < _LEAST_SIDE:
                    return "", "the picture is too small"
                picture.draft("L", (8 * HASH_SIDE, 8 * HASH_SIDE))  # a JPEG is unpacked no larger than needed
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
            white = Pillow.new("RGBA", upright.size, "white")
            grey = Pillow.alpha_composite(white, upright).convert("L")
            small = grey.resize((_SMALL, _SMALL))
            edges = ImageStat.Stat(small.filter(ImageFilter.FIND_EDGES).crop((1, 1, _SMALL - 1, _SMALL - 1))).mean[0]
            if small.entropy() < _LEAST_ENTROPY or edges < _LEAST_EDGES:
                return "", "the picture is too plain to be told from a theme's own"
            return str(imagehash.phash(grey, hash_size=HASH_SIDE)), ""
    except Exception:  # decoders fail in many ways on a stranger's bytes, and none of them is our fault
        return "", "the picture could not be decoded"
