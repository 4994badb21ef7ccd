"""Community: other people around the blog. All pages and people are invented by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals import catalogue
from tests.signals.build import blog_of, html, paragraphs

SIGNALS = {signal.name: signal for signal in catalogue()}
TEXT = "A plain paragraph about the weather over the river and the boats that came by in the afternoon. "


def measured(name, *bodies, lang="en", home="<p>Welcome.</p>", head=""):
    pages = {"/": html(home, lang=lang, head=head)}
    for number, body in enumerate(bodies):
        filler = paragraphs(*(TEXT * 3 + f"{number}-{k}" for k in range(4)))
        pages[f"/2024/05/post-{number}/"] = html(f"<h1>Post {number}</h1>", filler, body, lang=lang)
    return SIGNALS[name].measure(blog_of(pages))


def comment(name, words, day="May 3, 2024 at 7:59 am"):
    return f'<li class="comment"><span class="comment-author">{name}</span> <span>{day}</span><p>{words}</p></li>'


def thread(*comments):
    return f'<section id="comments"><ol>{"".join(comments)}</ol></section>'


def test_commenters():
    finding = measured(
        "commenters",
        thread(comment("Ada", "My heron does the same each spring"), comment("Bo", "I doubt that it was a heron")),
        thread(comment("Ada", "Back again with another bird story")),
    )
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert finding.evidence[0].quote == "Ada: My heron does the same each spring"


def test_posts_without_comments_and_too_few_posts():
    assert measured("commenters", "", "").outcome is Outcome.NOT_FOUND
    assert measured("commenters", "").outcome is Outcome.COULD_NOT_LOOK


def test_testimonials_without_a_date_or_a_system_are_no_commenters():
    praise = thread(comment("Kim", "This cream changed my whole life", day=""))
    assert measured("commenters", praise, praise.replace("Kim", "Lou")).outcome is Outcome.NOT_FOUND


PAINTED = "".join(
    f"<div><p>It works, order number {n} came today!</p><p>Like · Reply · {n} min</p></div>" for n in range(4)
)


def test_comments_painted_on():
    finding = measured("comments_painted_on", PAINTED)
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert "Like · Reply" in finding.evidence[0].quote
    french = PAINTED.replace("Like · Reply", "J'aime · Répondre")
    assert measured("comments_painted_on", french, lang="fr").outcome is Outcome.FOUND


def test_comments_of_a_real_system_are_not_painted():
    working = PAINTED + '<script src="https://diary.disqus.com/embed.js"></script>'
    assert measured("comments_painted_on", working).outcome is Outcome.NOT_FOUND
    assert SIGNALS["comments_painted_on"].measure(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


def test_links_to_peoples_sites():
    finding = measured(
        "links_to_peoples_sites", '<p>See <a href="https://heron.blogspot.com/1">the herons of Bo</a>.</p>'
    )
    assert finding.outcome is Outcome.FOUND
    assert finding.value == 0.5  # one site over two pages
    assert finding.evidence[0].quote == "the herons of Bo → https://heron.blogspot.com/1"


@pytest.mark.parametrize(
    "url", ["https://wordpress.com/?ref=footer_blog", "https://me.files.wordpress.com/cat.jpg", "https://shop.example/"]
)
def test_badges_pictures_and_shops_are_no_peoples_sites(url):
    assert measured("links_to_peoples_sites", f'<p>See <a href="{url}">this</a>.</p>').outcome is Outcome.NOT_FOUND


def roll(heading, *hosts):
    return f"<h3>{heading}</h3><ul>" + "".join(f'<li><a href="https://{h}/">{h}</a></li>' for h in hosts) + "</ul>"


@pytest.mark.parametrize("heading", ["Blogroll", "Blogs I read", "Blogs amis", "Lieblingsblogs", "Blogs que leo"])
def test_blogroll(heading):
    finding = measured("blogroll", home=roll(heading, "bo-birds.example", "ada-reads.example", "boats-of-li.example"))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert finding.evidence[0].quote == f"{heading}: ada-reads.example, bo-birds.example, boats-of-li.example"


def test_a_list_of_profiles_is_no_blogroll():
    assert (
        measured("blogroll", home=roll("Friends", "twitter.com", "github.com", "flickr.com")).outcome
        is Outcome.NOT_FOUND
    )
    assert SIGNALS["blogroll"].measure(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


def cited(url, number=0):
    return f'<p>The story of lighthouse {number} was told at length <a href="{url}">here</a> some years ago.</p>'


def test_cites_widely():
    finding = measured("cites_widely", *(cited(f"https://paper-{n}.example/story", n) for n in range(4)))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert measured("cites_widely", "", "").outcome is Outcome.COULD_NOT_LOOK


def test_share_buttons_and_bare_buttons_cite_nobody():
    shares = cited("https://www.facebook.com/sharer/sharer.php?u=x")
    assert measured("cites_widely", shares, shares, shares).outcome is Outcome.NOT_FOUND
    button = '<p><a href="https://merchant.example/deal">Check the price</a></p>'
    assert measured("cites_widely", button, button, button).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "As I wrote in my last post, a reader asked about the oars; thanks for your comment."),
        ("fr", "Dans mon dernier billet je parlais des rames; merci pour vos commentaires, ils m'ont fait plaisir."),
        ("de", "Im letzten Beitrag ging es um die Ruder; danke für eure Kommentare, ein Leser schrieb mir dazu."),
        ("es", "En mi último post hablé de los remos; gracias por vuestros comentarios, mis lectores saben mucho."),
    ],
)
def test_talks_with_readers(lang, words):
    bodies = [paragraphs(*(f"{words[:-1]} {n}-{k}." for k in range(12))) for n in range(4)]
    pages = {f"/2024/05/p{n}/": html(f"<h1>Post {n}</h1>", body, lang=lang) for n, body in enumerate(bodies)}
    finding = SIGNALS["talks_with_readers"].measure(blog_of(pages))
    assert finding.outcome is Outcome.FOUND
    assert finding.evidence


def test_shops_that_speak_about_readers_do_not_talk_with_them():
    sold = "We earn a commission when a reader buys a boat via the shop, whatever a reader pays for it."
    bodies = [paragraphs(*(f"{sold} {n}-{k}" for k in range(12))) for n in range(4)]
    pages = {f"/2024/05/p{n}/": html(f"<h1>Post {n}</h1>", body) for n, body in enumerate(bodies)}
    assert SIGNALS["talks_with_readers"].measure(blog_of(pages)).outcome is Outcome.NOT_FOUND
    assert measured("talks_with_readers").outcome is Outcome.COULD_NOT_LOOK


def test_open_to_answers():
    finding = measured("open_to_answers", head='<link rel="webmention" href="https://hooks.example/ada">')
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert "webmention" in finding.evidence[0].quote
    assert measured("open_to_answers", home='<a rel="me" href="https://social.example/@ada">me</a>').value == 1.0
    assert measured("open_to_answers", home='<a href="https://social.example/@ada">me</a>').outcome is Outcome.NOT_FOUND
    archive = '<a rel="me" href="/author/ada/">Ada</a>'
    assert measured("open_to_answers", home=archive).outcome is Outcome.NOT_FOUND
    assert SIGNALS["open_to_answers"].measure(blog_of({})).outcome is Outcome.COULD_NOT_LOOK
