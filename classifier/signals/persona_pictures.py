"""Pictures that somebody took: the names that cameras and phones give their files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from classifier.findings import could_not_look, fact, found, not_found
from classifier.lexicons import phrases
from classifier.offers import articles
from classifier.page import Position
from classifier.signals import Family, signal

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding


@signal(
    family=Family.PERSONA,
    toward=("individual", "open"),
    unit="share of posts with pictures",
    innocent="A firm's staff take pictures too, and software that renames pictures hides a person's own.",
    source="16 CFR 255.1(c): traces of use; JEITA CP-3461 (Design rule for Camera File system)",
)
def pictures_from_a_camera(blog: Blog) -> Finding:
    """Of the posts with pictures, the share with one whose file still bears the name that a camera or a phone gave
    it: DSCF1186.jpg, IMG_0409.jpg, 20230514_101500.jpg."""
    pattern = phrases("pictures", "camera")
    illustrated = taken = 0
    quotes = []
    for page in articles(blog):
        pictures = [picture for picture in page.images if picture.position is Position.BODY]
        illustrated += bool(pictures)
        for picture in pictures:
            name = unquote(urlsplit(picture.url).path).rsplit("/", 1)[-1]
            if pattern is not None and pattern.search(name):
                quotes.append(fact(page, "{} ({})", picture.alt, name))
                taken += 1
                break
    if not illustrated:
        return could_not_look("no post with a picture in it was read")
    return found(taken / illustrated, quotes) if quotes else not_found()
