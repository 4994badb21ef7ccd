"""Template: shapes that many pages share because one hand, or one machine, made them all."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, listed, not_found, quote
from classifier.headlines import headings, headline, sections
from classifier.lexicons import phrases
from classifier.once import once
from classifier.sentences import around
from classifier.signals import Family, signal
from classifier.words import spoken, written

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding
    from classifier.page import Page

_LEAST_POSTS = 4
# Two pages share a passage where one of them is an archive that quotes the other.
_LEAST_PLACES = 3
_SAME_WORDS = re.compile(r"[\W\d_]+")
# A date that a script puts into an element of the page; the same for the town of the visitor.
_TODAY_WRITTEN = re.compile(
    r"(?:document\.write\(|\.(?:innerHTML|textContent|innerText)\s*=)[^;]{0,80}"
    r"(?:new Date\([^)]{0,80}\)\.(?:toLocale|getDate|getMonth)|toLocaleDateString|(?:month|day)(?:s|Names?)?\[)",
    re.IGNORECASE,
)
_ONLY_THE_YEAR = re.compile(r"getFullYear|copyright|©|&copy;", re.IGNORECASE)
_PLACE_WRITTEN = re.compile(
    r"geoip_city|geoip2\.city|geoplugin_city|//ipapi\.co|//ip-api\.com|//ipinfo\.io|//geoip-db\.com|//freegeoip",
    re.IGNORECASE,
)


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="Gear-minded hobbyists write reviews and comparisons for each other.",
    source="Row 56 of the signal list",
)
def headline_formulas(blog: Blog) -> Finding:
    """Share of posts whose headline follows a search formula: best X for Y, X review, X vs Y, with the year."""
    posts = written(blog)
    hits = []
    looked = 0
    for page in posts:
        pattern = phrases("template", "headline", page.lang)
        if pattern is not None:
            looked += 1
            if pattern.search(headline(page)):
                hits.append(quote(page, headline(page)))
    if looked < 2:
        return could_not_look("fewer than two posts in a language with a word list")
    return found(len(hits) / looked, hits) if hits else not_found()


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="sections a post",
    innocent="Hobbyists who test things weigh pros and cons too; help pages answer questions.",
    source="Row 56 of the signal list",
)
def guide_sections(blog: Blog) -> Finding:
    """Set sections of buying guides (FAQ, pros and cons, verdict, how we test) a post."""
    posts = written(blog)
    hits = []
    looked = 0
    for page in posts:
        pattern = phrases("template", "section", page.lang)
        if pattern is not None:
            looked += 1
            hits += [quote(page, b.text) for b in headings(page) if pattern.match(b.text.strip(" .:?!#0123456789"))]
    if not looked:
        return could_not_look("no post in a language with a word list")
    return found(len(hits) / looked, hits) if hits else not_found()


@once
def _passages(blog: Blog) -> dict[str, list[tuple[Page, str]]]:
    """Long sentences of the posts, folded to letters, with the pages that carry them."""
    where: dict[str, list[tuple[Page, str]]] = {}
    for page in blog.posts:
        seen = set()
        for sentence in spoken(page):
            if len(sentence.words) >= 8:
                key = " ".join([word for word in sentence.lower if not word.isdigit()])
                if key not in seen:
                    seen.add(key)
                    where.setdefault(key, []).append((page, sentence.text))
    return where


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of long sentences",
    innocent="A series that opens with the same words, a licence note, a recipe's standing advice.",
    source="Row 61 of the signal list; documented case 11 (a recurring odd phrase)",
)
def passages_used_again(blog: Blog) -> Finding:
    """Share of the long sentences of the posts that stand in three posts or more, boxes of the whole blog left out."""
    where = _passages(blog)
    total = sum(len(places) for places in where.values())
    if len(blog.posts) < _LEAST_POSTS or total < 30:
        return could_not_look("too few posts to compare")
    again = {key: places for key, places in where.items() if len(places) >= _LEAST_PLACES}
    share = sum(len(places) for places in again.values()) / total
    # Quote the passage that most posts share, from two of them.
    worst = sorted(again.values(), key=lambda places: (-len(places), places[0][1]))[:2]
    evidence = [quote(page, text) for places in worst for page, text in places[:2]]
    return found(share, evidence, most=4) if again else not_found()


def _key(page: Page, heading: str) -> str:
    """A heading without numbers and the words of the headline."""
    own = set(_SAME_WORDS.sub(" ", headline(page).lower()).split())
    return " ".join(w for w in _SAME_WORDS.sub(" ", heading.lower()).split() if w not in own)


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="mean likeness, 0 to 1",
    innocent="Weekly notes, recipes and book diaries keep a fixed plan.",
    source="Row 55 of the signal list: one voice or one template",
)
def same_skeleton(blog: Blog) -> Finding:
    """How alike the headings of the posts are, numbers and the headline's own words left out."""
    plans: list[tuple[Page, frozenset[str]]] = []
    for page in blog.posts:
        keys = {_key(page, text) for text in sections(page)} - {""}
        if len(keys) >= 2:
            plans.append((page, frozenset(keys)))
    if len(plans) < _LEAST_POSTS:
        return could_not_look("fewer than four posts with headings")
    pairs = [(a, b) for i, (_, a) in enumerate(plans) for _, b in plans[i + 1 :]]
    likeness = sum(len(a & b) / len(a | b) for a, b in pairs) / len(pairs)
    shared = Counter(key for _, keys in plans for key in keys)
    common = [key for key, n in sorted(shared.items(), key=lambda p: (-p[1], p[0])) if n > 1][:6]
    if not common:
        return not_found(likeness)
    plain = [(page, [text for text in sections(page) if _key(page, text) in common]) for page, _ in plans]
    return found(
        likeness,
        [listed(page, "Headings: ", texts[:6]) for page, texts in plain if texts],
    )


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="Help pages and clubs answer questions in this form too.",
    source="Row 56 of the signal list; https://schema.org/FAQPage",
)
def question_blocks(blog: Blog) -> Finding:
    """Share of posts with a block of questions and answers made for search engines (schema.org FAQPage)."""
    posts = written(blog)
    if len(posts) < 2:
        return could_not_look("fewer than two posts")
    hits = []
    for page in posts:
        asked = [str(i.get("name", "")) for i in page.structured if "Question" in i.get("@type", ())]
        if asked:
            hits.append(fact(page, "FAQPage: {}", asked[0]))
    return found(len(hits) / len(posts), hits) if hits else not_found()


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="1 or 0",
    innocent="A diary greets its readers with the date; so look for a date or town inside the article only.",
    source="Row 71 of the signal list; documented case 14",
)
def written_for_your_town(blog: Blog) -> Finding:
    """A script writes today's date or the visitor's town into the article."""
    if not blog.pages:
        return could_not_look("no page was read")
    for page in blog.pages:
        for script in page.scripts:
            if not script.text or not ("Date" in script.text or "geo" in script.text or "ip" in script.text):
                continue
            place = _PLACE_WRITTEN.search(script.text)
            today = _TODAY_WRITTEN.search(script.text)
            if today and _ONLY_THE_YEAR.search(script.text[max(0, today.start() - 200) : today.end() + 200]):
                today = None
            hit = place or today
            if hit:
                return found(1.0, [quote(page, around(script.text, *hit.span(), after=100))])
    return not_found()


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="1 or 0",
    innocent="A new blog has one post; a letter to the world may stay alone.",
    source="Row 70 of the signal list; documented case 14",
)
def article_without_blog(blog: Blog) -> Finding:
    """Articles that stand alone: no feed, no archive, no dates, and hardly a page linked to another."""
    texts = [p for p in blog.pages if p.words >= 150]
    if not texts or blog.partial:
        return could_not_look("too little was read")
    feeds = any(
        rel == "alternate" and ("rss" in url or "feed" in url or "atom" in url or url.endswith(".xml"))
        for page in blog.pages
        for rel, url in page.relations
    )
    links = max(len({link.url for link in page.links if link.internal}) for page in texts)
    dates = any(page.datings for page in texts)
    if blog.feed or feeds or dates or links > 8 or blog.of("listing"):
        return not_found()
    first = texts[0]
    lacks = f"no feed, no archive, no date, links within the site: {links} at most"
    return found(1.0, [fact(first, f"{{}}: {lacks}", first.title or first.url)])
