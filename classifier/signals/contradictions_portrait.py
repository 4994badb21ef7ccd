"""Contradictions between faces and names: one portrait that stands for two persons."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from classifier.findings import Evidence, could_not_look, fact, found, not_found
from classifier.names import Kind, kind_of, plain, squash
from classifier.once import once
from classifier.people import persons_named, signers
from classifier.portraits import alike, portraits
from classifier.signals import signal
from crawler.addresses import host_of
from crawler.pictures import picture_key

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding
    from classifier.portraits import Looked, Portrait

# A picture that stands beside more names than this is what the theme shows for everybody.
_MOST_NAMES = 3
# Each is compared with each other one: 200 are 20,000 pairs, half a second; a hostile page has 20,000 pictures.
_MOST_PORTRAITS = 200
# What themes and groups have for everybody: by such an address alone nothing is judged, by the picture it may be.
_FOR_ALL = re.compile(
    r"default|placeholder|blank|silhouette|anonym|unknown|mystery|logo|icon|team|group|family|couple|"
    r"no[-_]?(?:avatar|image|photo)|^(?:avatar|user|author|person|profile|photo|portrait|headshot|about)?[-_]?\d{0,3}"
    r"\.\w{3,4}$|\.svg$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[&+/,]|\b(?:and|et|und|y|with)\b", re.IGNORECASE)
_TITLES = frozenset("dr dra prof mr mrs ms mx mme herr frau sr sra don".split())
# A number by which an agency or generator knows a picture; shorter ones and days occur twice by chance.
_NUMBER = re.compile(r"(?<![a-z\d])(?!(?:19|20)\d\d[01]\d[0-3]\d)(?:\d{6,}|[\da-f]{12,})(?![a-z\d])", re.IGNORECASE)


@signal(
    family="contradictions",
    toward=("commercial", "disguised"),
    unit="yes or no",
    innocent="A theme may show its example face for all, a couple one picture of both; a writer may use a pen name.",
    source="case 13: one reporter's picture under different names; Zauner 2010 (perceptual hash)",
)
def one_portrait_two_names(blog: Blog) -> Finding:
    """Whether one portrait stands beside the names of two different persons: the same address, the same agency's
    number in the file name, or, where the capture holds the pictures, the same picture by its perceptual hash."""
    shown = _of_persons(blog)[:_MOST_PORTRAITS]
    if not shown:
        return could_not_look("no picture stands beside a person's name")
    unseen = ""
    for one, other in combinations(shown, 2):
        if _same_person(one.name, other.name):
            continue
        if _one_address(one, other) or _one_number(one, other, blog):
            if _beside_few_names(one, shown, blog):
                return found(1, [_said(one), _said(other)])
            continue
        seen = [blog.pictures.get(picture_key(portrait.url)) for portrait in (one, other)]
        pair = [looked for looked in seen if looked is not None]
        if len(pair) == 2 and alike(pair[0].hash, pair[1].hash) and _beside_few_names(one, shown, blog):
            return found(1, [_said(one), _said(other), *map(_hash_of, pair)], most=4)
        unseen = unseen or next((looked.why for looked in pair if looked.why), "")
    return could_not_look(f"two portraits could not be compared: {unseen}") if unseen else not_found()


def _of_persons(blog: Blog) -> list[Portrait]:
    """The portraits beside persons with a surname, and beside first names that sign posts, each pair once."""
    people = {squash(name) for name, kind, _ in signers(blog) if kind in (Kind.PERSON, Kind.FIRST_NAME)}
    people |= {squash(name) for name, where, _ in persons_named(blog) if where in ("by-line", "author", "about")}
    kept: dict[tuple[str, str], Portrait] = {}
    for page in blog.pages:
        for portrait in portraits(page):
            known = squash(portrait.name) in people or kind_of(portrait.name, blog) is Kind.PERSON
            if known and not _SEVERAL.search(portrait.name):
                kept.setdefault((squash(portrait.name), picture_key(portrait.url)), portrait)
    return list(kept.values())


def _same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same first name, one within the other, or initials of the other."""
    if squash(one) in squash(other) or squash(other) in squash(one):
        return True
    first, second = _words(one), _words(other)
    if not first or not second or first[0] == second[0]:
        return True
    few, many = sorted((first, second), key=len)
    return all(any(long.startswith(word) or word.startswith(long) for long in many) for word in few)


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", plain(name)) if word not in _TITLES]


def _one_address(one: Portrait, other: Portrait) -> bool:
    return picture_key(one.url) == picture_key(other.url) and not _for_all(one)


def _one_number(one: Portrait, other: Portrait, blog: Blog) -> bool:
    shared = set(_NUMBER.findall(_file_name(one.url))) & set(_NUMBER.findall(_file_name(other.url)))
    return any(number not in _numbers_of_many(blog) for number in shared) and not _for_all(one)


@once
def _numbers_of_many(blog: Blog) -> frozenset[str]:
    """Numbers that more than two pictures of the blog bear: the number of a customer or a day, not of a picture."""
    pictures = {picture_key(image.url) for page in blog.pages for image in page.images}
    counts = Counter(number for url in pictures for number in set(_NUMBER.findall(_file_name(url))))
    return frozenset(number for number, count in counts.items() if count > 2)


def _for_all(portrait: Portrait) -> bool:
    # A Gravatar without a picture of its own has one address an e-mail address and looks alike for all of them.
    return host_of(portrait.url).endswith("gravatar.com") or bool(_FOR_ALL.search(_file_name(portrait.url)))


def _file_name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def _beside_few_names(one: Portrait, shown: list[Portrait], blog: Blog) -> bool:
    looked = blog.pictures.get(picture_key(one.url))

    def same(other: Portrait) -> bool:
        if picture_key(other.url) == picture_key(one.url) or _one_number(one, other, blog):
            return True
        beside = blog.pictures.get(picture_key(other.url))
        return looked is not None and beside is not None and alike(looked.hash, beside.hash)

    return len({squash(other.name) for other in shown if same(other)}) <= _MOST_NAMES


def _said(portrait: Portrait) -> Evidence:
    return fact(portrait.page, "{} {}", portrait.name, portrait.url)


def _hash_of(looked: Looked) -> Evidence:
    return Evidence(looked.url, f"perceptual hash {looked.hash}", looked.record_id, looked.digest)
