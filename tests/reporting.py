"""Reports of small invented blogs, one of them as hostile as a page can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from classifier.assessment import NotRead, examine
from classifier.dossier import dossier_of
from classifier.dossier.records import Hop, MoneyPath, Place
from classifier.findings import Outcome
from classifier.model import load
from classifier.on_record import on_record
from classifier.outside.facts import Archived, Asked, Outside, Record, Registration
from classifier.report.extras import Extras, ReplyShown, RuleShown
from tests.signals.build import capture_of, html, paragraphs

if TYPE_CHECKING:
    from classifier.assessment import Examined

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)><style>*{display:none}</style>"
TURNED = "gnp.\u202egolf\u202c\u2066x\u2069"
FIRM = "Kettle Holdings Ltd"
ENDLESS = "W" * 100_000
WALK = "On Sunday I walked up the hill with the dog and forgot my sandwiches on the kitchen table again. "
BUY = '<p><a href="https://shop.example/p?aff=9&x=%22%3E" rel="sponsored">Buy now</a> </p>'


def escaped(text: str) -> str:
    """Write text so that a page shows it, as the author of a page would."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def post(number: int, words: str) -> str:
    """A dated post with a money link, whose words stand in its title, by-line, headings and text."""
    shown = escaped(words)
    return html(
        f'<article><h1>Best {shown} review {number}</h1><time datetime="2024-0{number}-02">2 0{number} 2024</time>'
        f'<p class="author" rel="author">{shown}</p><h2>{shown}</h2><p>{shown} {WALK * 8}</p>{BUY}'
        f'<p><a href="javascript:alert(3)">{shown}</a> <a href="https://x.example/{shown}">{shown}</a></p></article>',
        head=f'<meta name="author" content="{shown}">',
        title=f"{shown} {number}",
    )


def pages(words: str) -> dict[str, str]:
    """The pages of an invented blog that has the words everywhere that a report quotes from."""
    shown = escaped(words)
    return {
        "/": html(paragraphs(WALK * 12, shown), f"<footer><p>© 2024 {shown} Ltd</p></footer>", title=shown),
        "/about/": html(paragraphs(f"I am Tilly Marsh. {shown} " + WALK * 4), title=f"About {shown}"),
        **{f"/2024/0{number}/02/post-{number}/": post(number, words) for number in (1, 2, 3, 4)},
    }


def examined(words: str = "Kettles", *, prior: float | None = None) -> Examined:
    """Judge the invented blog with the model that ships."""
    return examine(capture_of(pages(words)), model=load(), target="diary.example", prior=prior)


def outside() -> Outside:
    """Outside records of the invented blog: found, looked and not found, could not look."""
    at = "2026-01-02T03:04:09Z"
    registry = Record("https://registry.example/domain/diary.example", "urn:test:rdap", "sha1:RDAP", at)
    archive = Record("https://archive.example/cdx?url=diary.example", "urn:test:cdx", "sha1:CDX", at)
    mail = Record("dns:diary.example?type=MX", "urn:test:mx", "sha1:MX", at)
    return Outside(
        registration=Asked(
            Outcome.FOUND,
            Registration(
                "diary.example", date(2023, 12, 1), date(2025, 1, 5), None, "Kettle Holdings Ltd", True, "R Ltd"
            ),
            "",
            registry,
        ),
        certificates=Asked(Outcome.COULD_NOT_LOOK, None, "the log search did not answer in time"),
        archive=Asked(
            Outcome.FOUND,
            Archived(date(2012, 5, 1), date(2025, 2, 1), 31, ((date(2015, 1, 1), date(2022, 6, 1)),)),
            "",
            archive,
        ),
        mail=Asked(Outcome.NOT_FOUND, None, "", mail),
    )


PATHS = (
    MoneyPath(
        anchor="Buy now",
        page="https://diary.example/2024/01/02/post-1/",
        hops=(Hop("diary.example", "redirect of the blog's own"), Hop("track.awin.example", "affiliate programme")),
        seller=f"{FIRM} (shop.example)",
        named=Place("imprint", f"{FIRM}, Hill Lane 1", "https://shop.example/imprint", "urn:test:9", "sha1:9"),
    ),
    MoneyPath("Get it", "https://diary.example/", (Hop("go.example", "shortener"),), "", None, "robots.txt forbids it"),
)
RULE = RuleShown(
    id="eu-annex-22",
    jurisdiction="eu",
    name="Directive 2005/29/EC, Annex I, no. 22",
    says="Whoever trades may not appear to be a private person.",
    cannot_establish="that a trader stands behind the blog.",
    source="https://eur-lex.europa.eu/eli/dir/2005/29",
    checked="2026-11-25",
    signals=("unlabelled_offers", "money_posts"),
)


def full() -> str:
    """Render a report with everything that it can hold."""
    from classifier.report.report_page import render

    found = examined()
    blog = replace(found.blog, outside=outside())
    found = replace(found, blog=blog, assessment=replace(found.assessment, outside=on_record(blog)))
    dossier = replace(dossier_of(found), paths=PATHS)
    reply = ReplyShown("2026-01-09", "We sell nothing.\n\n<b>Nobody</b> pays us.\u202e")
    return render(found.assessment, dossier, Extras(rules=(RULE,), replies=(reply,)))


def hostile() -> Examined:
    """The blog with every hostile word, also in what was not read and why."""
    words = f"{ATTACK}{TURNED}"
    found = examined(words)
    gaps = (NotRead(f"https://diary.example/{words}", "robots", words), NotRead(f"javascript:{words}", "odd", words))
    judged = found.assessment
    read = replace(judged.read, not_read=gaps, partial=words)
    return replace(found, assessment=replace(judged, target=words, read=read))


def page_of(found: Examined) -> str:
    """Render a report without extras."""
    from classifier.report.report_page import render

    return render(found.assessment, dossier_of(found))
