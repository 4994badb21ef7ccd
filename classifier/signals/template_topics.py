"""Template: what posts share when they were made from a list of search terms. No word lists: any language."""

from __future__ import annotations

import re
from collections import Counter
from statistics import mean, pstdev, quantiles
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, fact, found, listed, not_found, quote
from classifier.headlines import headline, keywords, sections
from classifier.lexicons.counts import WORD
from classifier.once import once
from classifier.signals import Family, signal
from classifier.words import folded, spoken, written

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Evidence, Finding
    from classifier.page import Page

_LEAST_POSTS = 4
_FEW_POSTS = "fewer than four posts"
# As many words of each post are compared, so that long posts do not look more alike; enough posts for a mean.
_SAMPLE_WORDS = 150
_SAMPLE_POSTS = 14
_LONG_WORD = 6
_ALIKE = 0.12
# A keyword of a headline is the topic of the post when the text says it this often.
_TOPIC_TIMES = 4
# Marks that open a line of sales copy: ticks, crosses, fire, pointing hands, money, trophies.
_SALES_MARK = re.compile(r"[✅✔✓☑❌✖🔥👉💰🎁🚀🏆🎯➡⚡💎🛒👇]")


@once
def _posts(blog: Blog) -> tuple[Page, ...]:
    return written(blog) if len(blog.posts) >= 3 else ()


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="A diary of one knee, one garden or one game keeps to its word as well.",
    source="Row 57 and 65 of the signal list: search copy repeats its keyword; content autocorrelation",
)
def one_keyword_for_all(blog: Blog) -> Finding:
    """Share of posts with one and the same keyword in the headline and again and again in the text."""
    shown = Counter(headline(page) for page in _posts(blog))
    # Where posts show one headline, it is the name of the blog.
    posts = [page for page in _posts(blog) if shown[headline(page)] == 1]
    if len(posts) < _LEAST_POSTS + 1:
        return could_not_look("fewer than five posts with a headline of their own")
    holders: dict[str, list[Page]] = {}
    for page in posts:
        words = folded(page).words
        for word in keywords(page):
            if words[word] >= _TOPIC_TIMES:
                holders.setdefault(word, []).append(page)
    word, pages = max(holders.items(), key=lambda row: (len(row[1]), row[0]), default=("", []))
    # One post always shares its keyword with itself.
    share = (len(pages) - 1) / (len(posts) - 1) if pages else 0.0
    if len(pages) < 3:
        return not_found(share)
    return found(share, [_repeated(page, word) for page in pages])


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of section headings",
    innocent="Manuals and encyclopaedic hobby pages name their subject in each heading.",
    source="Row 57 of the signal list: overlap of headings and keyword",
)
def headings_repeat_headline(blog: Blog) -> Finding:
    """Share of section headings that repeat a keyword of the headline, as search copy is taught to do."""
    rows: list[tuple[float, Page, list[str]]] = []
    for page in _posts(blog):
        own = {word for word in keywords(page) if len(word) >= 5}
        if own and len(sections(page)) >= 2:
            same = [text for text in sections(page) if own.intersection(WORD.findall(text.lower()))]
            rows.append((len(same) / len(sections(page)), page, same))
    if len(rows) < 2:
        return could_not_look("fewer than two posts with section headings")
    share = mean(row[0] for row in rows)
    if not share:
        return not_found()
    strongest = sorted(rows, key=lambda row: (-row[0], row[1].url))[:3]
    return found(
        share,
        [listed(p, "{}: ", [headline(p), *same[:4]]) for _, p, same in strongest if same],
    )


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of words, 0 to 1",
    innocent="Hobbyists of one craft need the same words in each post.",
    source="Row 65 of the signal list: content autocorrelation of blogs made for one market",
)
def words_shared_between_posts(blog: Blog) -> Finding:
    """Share of the longer words in a piece of one post that stand in a piece of another too, over all pairs.

    The pieces are equally long and hold only sentences of their own: no greeting, label or box.
    """
    used = Counter(s.text for page in _posts(blog) for s in set(spoken(page)))
    rows = [(page, _piece(page, used)) for page in _posts(blog)[: 2 * _SAMPLE_POSTS]]
    rows = [row for row in rows if row[1]][:_SAMPLE_POSTS]
    if len(rows) < _LEAST_POSTS:
        return could_not_look("fewer than four posts long enough to compare")
    pairs = [(a, b) for i, (_, a) in enumerate(rows) for _, b in rows[i + 1 :]]
    share = mean(len(a & b) / max(1, min(len(a), len(b))) for a, b in pairs)
    spread = Counter(word for _, words in rows for word in words)
    common = sorted((w for w, n in spread.items() if n > len(rows) / 2), key=lambda w: (-spread[w], -len(w), w))[:8]
    evidence = [
        fact(page, f"{{}}: shares {', '.join(w for w in common if w in words)} with most other posts", headline(page))
        for page, words in rows
        if words.intersection(common)
    ]
    return found(share, evidence) if share > _ALIKE and evidence else not_found(share, evidence)


def _piece(page: Page, used: Counter[str]) -> frozenset[str]:
    """The longer words of the first full sentences that no other post has; nothing where they are too few."""
    words: list[str] = []
    for sentence in spoken(page)[1:]:
        if len(sentence.words) >= 8 and used[sentence.text] == 1:
            words += sentence.words
            if len(words) >= _SAMPLE_WORDS:
                return frozenset(w.lower() for w in words[:_SAMPLE_WORDS] if len(w) >= _LONG_WORD)
    return frozenset()


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of long sentences",
    innocent="Match reports, recipes and weekly notes say the same with other names and numbers.",
    source="Row 61 of the signal list: near-duplicate text; city and product templates of mass-made pages",
)
def sentences_with_names_swapped(blog: Blog) -> Finding:
    """Share of long sentences that stand in another post with only names, numbers and headline words exchanged."""
    posts = _posts(blog)
    moulds: dict[str, dict[str, Page]] = {}
    total = 0
    for page in posts:
        for mould, text in _moulds(page).items():
            total += 1
            moulds.setdefault(mould, {}).setdefault(text, page)
    if len(posts) < _LEAST_POSTS or total < 30:
        return could_not_look("too few posts to compare")
    cast = [texts for texts in moulds.values() if len(texts) > 1]
    share = sum(len(texts) for texts in cast) / total
    worst = sorted(cast, key=lambda texts: (-len(texts), min(texts)))[:2]
    evidence = [quote(page, text) for texts in worst for text, page in list(texts.items())[:2]]
    if share <= 0.03 or len(cast) < 3:
        return not_found(share, evidence)
    return found(share, evidence, most=4)


def _moulds(page: Page) -> dict[str, str]:
    """Long sentences with a gap for each run of names, numbers and words of the headline, and their own words."""
    own = frozenset(WORD.findall(headline(page).lower()))
    moulds: dict[str, str] = {}
    for sentence in spoken(page):
        if len(sentence.words) < 8:
            continue
        mould: list[str] = []
        gap = False
        for place, (word, lower) in enumerate(zip(sentence.words, sentence.lower, strict=True)):
            if lower in own or word[0].isdigit() or (place and word[0].isupper()):
                if not gap:
                    mould.append("_")
                gap = True
            else:
                mould.append(lower)
                gap = lower == "_"
        if len(mould) - mould.count("_") >= 6:
            moulds.setdefault(" ".join(mould), sentence.text)
    return moulds


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="Essays and teachers ask questions in headings too.",
    source="Row 56 of the signal list: question headings of search copy",
)
def headings_that_ask(blog: Blog) -> Finding:
    """Share of posts with a section heading that is a question."""
    posts = _posts(blog)
    if len(posts) < 3:
        return could_not_look("fewer than three posts")
    asked = [(page, [t for t in sections(page) if t.rstrip().endswith(("?", "？", "؟"))]) for page in posts]
    hits = [listed(page, "", texts[:4]) for page, texts in asked if texts]
    return found(len(hits) / len(posts), hits) if hits else not_found()


@signal(
    family=Family.TEMPLATE,
    toward=("commercial", "disguised"),
    unit="share of posts",
    innocent="Notes about software mark what works and what does not; young writers like pictures.",
    source="Row 33 and 51 of the signal list: calls to action and benefit lists",
)
def sales_marks(blog: Blog) -> Finding:
    """Share of posts with lines that open with the marks of sales letters: ticks, crosses, fire, pointing hands."""
    posts = _posts(blog)
    if len(posts) < 3:
        return could_not_look("fewer than three posts")
    marked = [(page, [b.text for b in page.main if _SALES_MARK.match(b.text) and len(b.text) > 6]) for page in posts]
    hits = [listed(page, "", texts[:3], between=" ") for page, texts in marked if texts]
    return found(len(hits) / len(posts), hits) if hits else not_found()


@signal(
    family=Family.TEMPLATE,
    toward="individual",
    unit="middle half over median",
    innocent="Columns and newsletters keep to a length.",
    source="Row 55 of the signal list: variance between posts; orders for copy name a number of words",
)
def posts_of_uneven_length(blog: Blog) -> Finding:
    """How much the length of posts varies: two lines one day, an essay the next."""
    posts = [page for page in blog.posts if page.words]
    if len(posts) < _LEAST_POSTS + 1:
        return could_not_look("fewer than five posts")
    lengths = [page.words for page in posts]
    # Quartiles, not extremes: a page that gathers a year of posts says nothing about how long they are.
    low, middle, high = quantiles(lengths, n=4, method="inclusive")
    spread = (high - low) / middle
    ranked = sorted(posts, key=lambda p: (p.words, p.url))
    ends = [ranked[len(ranked) // 4], ranked[-1 - len(ranked) // 4]]
    evidence = [fact(page, f"{{}} ({page.words} words)", headline(page) or page.url) for page in ends]
    return found(spread, evidence) if spread > 0.6 else not_found(spread, evidence)


@signal(
    family=Family.TEMPLATE,
    toward="individual",
    unit="coefficient of variation",
    innocent="A series is numbered, a daily log is headed by its date.",
    source="Row 55 and 56 of the signal list: headlines made to a measure",
)
def headlines_of_uneven_length(blog: Blog) -> Finding:
    """How much the length of headlines varies: search results cut at sixty letters, people do not count."""
    posts = _posts(blog)
    lengths = [len(headline(page)) for page in posts]
    if len(posts) < _LEAST_POSTS or len({headline(page) for page in posts}) < len(posts) * 0.7:
        return could_not_look("fewer than four posts with a headline of their own")
    spread = pstdev(lengths) / max(1, mean(lengths))
    ends = [min(posts, key=lambda p: (len(headline(p)), p.url)), max(posts, key=lambda p: (len(headline(p)), p.url))]
    evidence = [quote(page, headline(page) or page.url) for page in ends]
    return found(spread, evidence) if spread > 0.35 else not_found(spread, evidence)


def _repeated(page: Page, word: str) -> Evidence:
    return fact(page, f"{{}} ({word}: {folded(page).words[word]} times in the text)", headline(page))
