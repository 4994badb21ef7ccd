"""Voice: who speaks and how. Genre evidence: nobody was ever proved a flog by style."""

from __future__ import annotations

import re
from statistics import mean
from typing import TYPE_CHECKING

from classifier.findings import could_not_look, found, not_found, quote
from classifier.signals import Family, signal
from classifier.words import prose_words, rate, written

if TYPE_CHECKING:
    from classifier.blog import Blog
    from classifier.findings import Finding

_GENRE = "Row 48-58 of the signal list: genre studies of personal and commercial pages"
# Brackets around two words or more in a row: units, years, acronyms and code are no asides.
_ASIDE = re.compile(r"\([^()\\?=<>{}]{0,120}?[^\W\d_]{2,} [^\W\d_]+[^()\\=<>{}]{0,200}\)")
_ENDS_ASKING = re.compile(r"[!?]{2,}|\.\.\.|…")


def _rate(blog: Blog, table: str) -> Finding:
    counted = rate(blog, "voice", table)
    if isinstance(counted, str):
        return could_not_look(counted)
    value, evidence = counted
    return found(value, evidence) if evidence else not_found(value)


@signal(
    family=Family.VOICE,
    toward="individual",
    unit="per 100 words",
    innocent="Ghost-written blogs say 'I' too; the oldest flogs said it more often than real diaries.",
    source=_GENRE,
)
def first_person_singular(blog: Blog) -> Finding:
    """How often the author says I, me, my."""
    return _rate(blog, "first_person")


@signal(
    family=Family.VOICE,
    toward="commercial",
    unit="share of first-person words",
    innocent="Couples, families and clubs write 'we' about themselves.",
    source=_GENRE,
)
def we_rather_than_i(blog: Blog) -> Finding:
    """Whether the blog says we and our rather than I and my."""
    singular, plural = rate(blog, "voice", "first_person"), rate(blog, "voice", "first_person_plural")
    if isinstance(singular, str) or isinstance(plural, str):
        return could_not_look(singular if isinstance(singular, str) else str(plural))
    if singular[0] + plural[0] < 0.2:
        return could_not_look("the texts speak in no person")
    share = plural[0] / (singular[0] + plural[0])
    return found(share, plural[1]) if share > 0.5 and plural[1] else not_found(share)


@signal(
    family=Family.VOICE,
    toward="commercial",
    unit="per 100 words",
    innocent="Hobby how-to writers address their readers all the time.",
    source=_GENRE,
)
def addresses_reader(blog: Blog) -> Finding:
    """How often the text says you and your."""
    return _rate(blog, "second_person")


@signal(
    family=Family.VOICE,
    toward="individual",
    unit="per 100 words",
    innocent="Testimonials and invented patient diaries narrate as well.",
    source=_GENRE,
)
def tells_what_happened(blog: Blog) -> Finding:
    """How often somebody tells in the first person and the past what they did."""
    return _rate(blog, "told")


@signal(
    family=Family.VOICE,
    toward="individual",
    unit="per 100 words",
    innocent="News desks and offers with a deadline use such words too.",
    source=_GENRE,
)
def words_of_the_day(blog: Blog) -> Finding:
    """How often the text uses words of time that hold only on the day of writing: yesterday, last weekend."""
    return _rate(blog, "deixis")


@signal(
    family=Family.VOICE,
    toward="individual",
    unit="per 100 words",
    innocent="Sales letters name the reader's troubles before they offer the cure.",
    source="Row 51-52 of the signal list; one-sided praise was the tip in six of the documented cases",
)
def things_went_wrong(blog: Blog) -> Finding:
    """How often the author regrets, doubts, complains or admits a failure."""
    return _rate(blog, "complaint")


@signal(
    family=Family.VOICE,
    toward="individual",
    unit="per 100 words",
    innocent="Copywriters can laugh on demand.",
    source=_GENRE,
)
def private_noises(blog: Blog) -> Finding:
    """How often laughter, sighs and typed faces stand in the text."""
    return _rate(blog, "interjection")


@signal(
    family=Family.VOICE,
    toward=("commercial", "disguised"),
    unit="per 100 words",
    innocent="Enthusiasts praise what they love.",
    source=_GENRE,
)
def words_of_advertising(blog: Blog) -> Finding:
    """How often the text uses the benefit words of advertising copy."""
    return _rate(blog, "selling")


@signal(
    family=Family.VOICE,
    toward=("commercial", "disguised"),
    unit="per 100 words",
    innocent="Careful hobbyists write buying advice for others without any gain.",
    source=_GENRE,
)
def words_of_buying_guides(blog: Blog) -> Finding:
    """How often the text uses the set phrases of buying guides and search-engine copy."""
    return _rate(blog, "advising")


@signal(
    family=Family.VOICE,
    toward="individual",
    unit="per 100 words",
    innocent="Lawyers and technical writers bracket as well.",
    source=_GENRE,
)
def asides(blog: Blog) -> Finding:
    """How often the author steps aside in brackets, trails off, or doubles a mark."""
    rates = []
    for page in written(blog):
        hits = [*_ASIDE.finditer(page.main_text), *_ENDS_ASKING.finditer(page.main_text)]
        rates.append((100 * len(hits) / max(prose_words(page), 1), page))
    if sum(page.words for _, page in rates) < 250:
        return could_not_look("too little text")
    value = mean(r for r, _ in rates)
    evidence = []
    for _, page in sorted(rates, key=lambda pair: (-pair[0], pair[1].url))[:2]:
        evidence += [quote(page, m.group()) for m in list(_ASIDE.finditer(page.main_text))[:1]]
    return found(value, evidence) if evidence else not_found(value)
