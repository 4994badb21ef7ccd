"""The walk over a page: positions, what is seen, links, pictures, forms, comments, and hostile mark-up."""

from __future__ import annotations

import time
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.elements import absolute
from classifier.page import Page, Position
from classifier.reading import read_page
from classifier.walk import decode, make_soup, walk
from crawler.addresses import Scope
from tests.signals.build import exchange, html

HERE = "https://diary.example/2020/03/walk/"
SCOPE = Scope("diary.example")


def page(*body: str, head: str = "", url: str = HERE) -> Page:
    return read_page(exchange(url, html(*body, head=head)), SCOPE)


def where(of: Page, text: str) -> str:
    return next(str(block.position) for block in of.blocks if text in block.text)


# -- positions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "position"),
    [
        ("<p>words</p>", "body"),
        ("<header><p>words</p></header>", "header"),
        ("<nav><ul><li>words</li></ul></nav>", "header"),
        ("<div class='navbar'>words</div>", "header"),
        ("<div role='navigation'>words</div>", "header"),
        ("<footer><p>words</p></footer>", "footer"),
        ("<div id='colophon'>words</div>", "footer"),
        ("<div class='cookie-notice'>words</div>", "footer"),
        ("<aside>words</aside>", "aside"),
        ("<div id='sidebar'>words</div>", "aside"),
        ("<div class='related-posts'>words</div>", "aside"),
        ("<section id='comments'><p>words</p></section>", "comments"),
        ("<div id='disqus_thread'>words</div>", "comments"),
        # An article's own header and footer are the article.
        ("<article><header><h1>words</h1></header></article>", "body"),
        ("<main><footer>words</footer></main>", "body"),
        # A header left open around the main column does not swallow it.
        ("<header><nav>menu</nav><main><p>words</p></main></header>", "body"),
        # Whole names only.
        ("<div class='has-sidebar footer-less'>words</div>", "body"),
        ("<div class='entry-header'>words</div>", "body"),
        # Blogger's main column is a widget too.
        ("<div class='widget Blog' id='Blog1'>words</div>", "body"),
        # The nearest landmark stands; a footer keeps what is in it, comments may begin anywhere but there.
        ("<footer><nav>words</nav></footer>", "footer"),
        ("<aside><div id='comments'>words</div></aside>", "comments"),
        ("<div class='comments-area'><footer>words</footer></div>", "comments"),
    ],
)
def test_position(markup: str, position: str) -> None:
    assert where(page(markup), "words") == position


def test_a_highlighted_comment_in_program_text_is_no_readers_comment() -> None:
    read = page("<pre>x = 1 <span class='comment'># words</span> y = 2</pre>")
    assert where(read, "words") == "body"
    assert read.comments == ()


def test_what_follows_an_inline_element_of_another_position_is_back_where_it_was() -> None:
    read = page("<p>before <span class='breadcrumb'>menu</span> after</p>")
    assert [(b.text, str(b.position)) for b in read.blocks] == [
        ("before", "body"),
        ("menu", "header"),
        ("after", "body"),
    ]


@pytest.mark.parametrize(
    ("url", "markup", "text", "position"),
    [
        ("https://jane.tumblr.com/post/1/x", "<ol class='notes'><li>words</li></ol>", "words", "comments"),
        ("https://jane.blogspot.com/x", "<div id='Attribution1'>words</div>", "words", "aside"),
        ("https://jane.blogspot.com/x", "<p>Powered by Blogger.</p>", "Blogger", "aside"),
        (HERE, "<ol class='notes'><li>words</li></ol>", "words", "body"),
    ],
)
def test_names_of_the_hosting_platform_count_on_it_and_nowhere_else(
    url: str, markup: str, text: str, position: str
) -> None:
    assert where(page(markup, url=url), text) == position


def test_the_generator_names_the_platform_of_a_blog_on_its_own_domain() -> None:
    body = "<div class='sharedaddy'>words</div>"
    assert where(page(body), "words") == "aside"  # Jetpack's name is known everywhere
    jetpack = "<div class='jetpack-likes-widget-wrapper'>words</div>"
    assert where(page(jetpack), "words") == "body"
    assert where(page(jetpack, head='<meta name="generator" content="WordPress 6.4">'), "words") == "aside"


PROSE = "<p>" + "The path goes up through the beech wood and then along the fence to the old quarry. " * 10 + "</p>"


def test_prose_that_stands_in_a_wrong_position_alone_is_the_body() -> None:
    read = page(f"<header>{PROSE}<a href='/next'>on</a></header>")
    assert where(read, "beech") == "body"
    assert read.links[0].position is Position.BODY


def test_a_short_post_beside_a_long_sidebar_stays_the_body() -> None:
    archive = "".join(f"<li>Month {n} (12)</li>" for n in range(200))
    read = page(f"<p>Look at the dog.</p><aside><ul>{archive}</ul></aside>")
    assert read.main_text == "Look at the dog."


# -- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        "<p hidden>secret</p>",
        "<p style='display: none'>secret</p>",
        "<p style='VISIBILITY:hidden'>secret</p>",
        "<div style='position:absolute;left:-9999px'>secret</div>",
        "<span class='screen-reader-text'>secret</span>",
        "<div hidden><div><p>secret</p></div></div>",
        "<script>secret</script>",
        "<style>secret</style>",
        "<template><p>secret</p></template>",
        "<!-- secret -->",
        "<svg><text>secret</text></svg>",
        "<select><option>secret</option></select>",
        "<textarea>secret</textarea>",
        "<noscript>secret</noscript>",
        "<object>secret</object>",
    ],
)
def test_what_a_reader_does_not_see_is_no_text(markup: str) -> None:
    read = page(f"<p>seen</p>{markup}<p>seen too</p>")
    assert read.text == "seen\nseen too"


@pytest.mark.parametrize("style", ["opacity:0", "font-size:0.9em", "margin-left:-20px", "display:block"])
def test_styles_that_do_not_hide(style: str) -> None:
    assert page(f"<p style='{style}'>seen</p>").text == "seen"


def test_a_page_that_hides_its_body_until_a_script_runs_is_read() -> None:
    markup = "<html><body style='visibility:hidden'><p>seen</p></body></html>"
    assert read_page(exchange(HERE, markup), SCOPE).text == "seen"


def test_noscript_words_stand_apart() -> None:
    assert page("<noscript>Please turn on JavaScript.</noscript>").noscript == "Please turn on JavaScript."


def test_white_space_is_folded_and_inline_marks_do_not_part_words() -> None:
    assert page("<p>One  <b>bo</b>ld\n\t<i>word</i>.</p>").text == "One bold word."


def test_blocks_part_words() -> None:
    assert [b.text for b in page("<div>one<p>two</p>three</div>").blocks] == ["one", "two", "three"]


def test_one_line_break_joins_and_two_part() -> None:
    assert [b.text for b in page("one<br>two<br><br>three<br> <br/>four").blocks] == ["one two", "three", "four"]


def test_blocks_know_their_tag_and_are_counted_in_order() -> None:
    read = page("<h2>Title</h2><ul><li><b>item</b></li></ul><blockquote><p>said</p></blockquote>")
    assert [(b.order, b.tag, b.text) for b in read.blocks] == [(0, "h2", "Title"), (1, "li", "item"), (2, "p", "said")]


# -- links ---------------------------------------------------------------------------------------


def test_a_link_carries_address_words_rel_and_place() -> None:
    read = page("<p>See <a href='/about?x=1#me' rel='Nofollow sponsored'>about <b>me</b></a>.</p>")
    (link,) = read.links
    assert link.url == "https://diary.example/about?x=1#me"
    assert link.anchor == "about me"
    assert link.rel == {"nofollow", "sponsored"}
    assert (link.position, link.order, link.domain, link.internal) == (Position.BODY, 0, "diary.example", True)


def test_the_order_of_a_link_is_the_order_of_the_block_it_stands_in() -> None:
    read = page(
        "<nav><a href='/1'>one</a></nav><p>text <a href='/2'>two</a> text <a href='/3'>three</a></p>"
        "<p>no link</p>words <a href='/4'><h2>four</h2></a><div><a href='/5'> <br><br>five</a></div>"
    )
    texts = {block.order: block.text for block in read.blocks}
    assert len(read.links) == 5
    for link in read.links:
        assert link.anchor in texts[link.order]


@pytest.mark.parametrize(
    ("href", "internal"),
    [
        ("/x", True),
        ("https://www.diary.example/x", True),
        ("//diary.example/x", True),
        ("https://shop.diary.example/x", False),
        ("https://other.example/", False),
    ],
)
def test_internal_is_what_the_scope_holds(href: str, internal: bool) -> None:
    assert [link.internal for link in page(f"<a href='{href}'>x</a>").links] == [internal]


def test_on_a_shared_host_the_scope_is_the_blogs_own_path() -> None:
    scope = Scope("host.example", "/jane/")
    markup = "<a href='/jane/about'>a</a><a href='/bob/about'>b</a>"
    read = read_page(exchange("https://host.example/jane/", markup), scope)
    assert [link.internal for link in read.links] == [True, False]


def test_the_base_element_counts() -> None:
    read = page("<a href='x'>x</a><img src='i.png'>", head="<base href='/deep/folder/'>")
    assert read.links[0].url == "https://diary.example/deep/folder/x"
    assert read.images[0].url == "https://diary.example/deep/folder/i.png"


@pytest.mark.parametrize(
    "href", ["javascript:void(0)", "#top", "", "tel:+123", "data:text/html,x", "http://[broken", "ftp://x.example/"]
)
def test_what_leads_to_no_page_is_no_link(href: str) -> None:
    assert page(f"<p><a href='{href}'>words stay</a></p>").links == ()
    assert page(f"<p><a href='{href}'>words stay</a></p>").text == "words stay"


def test_mail_addresses_are_collected_once() -> None:
    read = page("<a href='mailto:jane@diary.example?subject=Hi'>a</a><a href='MAILTO:jane@diary.example'>b</a>")
    assert read.mailtos == ("jane@diary.example",)
    assert read.links == ()


@pytest.mark.parametrize(
    ("markup", "anchor"),
    [
        ("<a href='/x'><img src='i.png' alt='A boat'></a>", "A boat"),
        ("<a href='/x'><img src='i.png' alt='A boat'> at sea</a>", "A boat at sea"),
        ("<a href='/x' aria-label='Next'><svg></svg></a>", "Next"),
        ("<a href='/x' title='Home'></a>", "Home"),
        ("<a href='/x'><span class='sr-only'>Feed</span></a>", "Feed"),
        ("<map><area href='/x' alt='The island'></map>", "The island"),
    ],
)
def test_the_anchor_of_a_link_without_text(markup: str, anchor: str) -> None:
    assert [link.anchor for link in page(markup).links] == [anchor]


@pytest.mark.parametrize(
    ("attributes", "button"),
    [
        ("class='btn btn-primary'", True),
        ("class='wp-block-button__link cta'", True),
        ("class='buy-now'", True),
        ("role='button'", True),
        ("class='buttoned'", False),
        ("class='post'", False),
        ("", False),
    ],
)
def test_a_link_that_looks_a_button(attributes: str, button: bool) -> None:
    assert [link.button for link in page(f"<a href='/x' {attributes}>x</a>").links] == [button]


def test_positions_of_links() -> None:
    read = page(
        "<header><a href='/h'>h</a></header><p><a href='/b'>b</a></p><a class='skip-link' href='/s'>s</a>"
        "<div id='comments'><a href='/c'>c</a></div><footer><a href='/f'>f</a></footer>"
    )
    assert [str(link.position) for link in read.links] == ["header", "body", "header", "comments", "footer"]


# -- pictures, frames, scripts, forms ------------------------------------------------------------


def test_lazily_loaded_pictures_are_read_by_their_true_source() -> None:
    read = page(
        "<img src='blank.gif' data-src='/a.jpg' alt='A'><img data-lazy-src='/b.jpg'>"
        "<img src='/c.jpg' class='Wide' id='x'>"
        "<noscript><img src='/d.jpg'></noscript><img alt='nowhere'><img src='data:image/gif;base64,AAAA'>"
    )
    assert [image.url.rsplit("/", 1)[1] for image in read.images] == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert read.images[0].alt == "A"
    assert read.images[2].names == "wide x"


def test_frames_scripts_and_relations() -> None:
    read = page(
        "<iframe src='//video.example/1'></iframe><iframe data-src='/2'></iframe><script src='/t.js'></script>"
        "<script>track('UA-1')</script>",
        head="<link rel='canonical' href='/c'><link rel='alternate me' href='https://other.example/'>",
    )
    assert read.embeds == ("https://video.example/1", "https://diary.example/2")
    assert [(s.url, s.text) for s in read.scripts] == [("https://diary.example/t.js", ""), ("", "track('UA-1')")]
    assert read.relations == (
        ("canonical", "https://diary.example/c"),
        ("alternate", "https://other.example/"),
        ("me", "https://other.example/"),
    )


def test_a_form_gives_its_target_fields_and_words() -> None:
    read = page(
        "<form action='/send'><label>Your mail</label><input type='email' name='mail'><select name='size'>"
        "<option>L</option></select><textarea id='note'></textarea></form><input name='outside'>"
    )
    (form,) = read.forms
    assert form.action == "https://diary.example/send"
    assert form.fields == (("mail", "email"), ("size", "select"), ("note", "textarea"))
    assert form.text == "Your mail"
    assert page("<form><input name='q'></form>").forms[0].action == HERE


# -- title, meta, comments -----------------------------------------------------------------------


def test_title_and_meta() -> None:
    markup = (
        "<title> A \n walk </title><meta property='OG:Title' content='First'><meta property='og:title' content='2'>"
        "<meta name='Author' content=' Jane  Doe '><meta http-equiv='refresh' content='0'><meta name='empty'>"
    )
    read = read_page(exchange(HERE, markup), SCOPE)
    assert read.title == "A walk"
    assert read.meta == {"og:title": "First", "author": "Jane Doe", "refresh": "0"}


def test_comments_with_replies_each_by_its_author() -> None:
    read = page(
        """<ol class="commentlist"><li class="comment"><article class="comment-body">
        <cite class="fn"><a href="https://ann.example/">Ann</a></cite><p>I was</p><p>there too.</p></article>
        <ul class="children"><li class="comment"><article class="comment-body"><b class="fn">Jane</b>
        <p>Then we must have met!</p></article></li></ul></li>
        <li class="comment"><p>Nameless words.</p></li></ol>"""
    )
    assert [(c.author, c.url, c.text) for c in sorted(read.comments, key=lambda c: c.author)] == [
        ("", "", "Nameless words."),
        ("Ann", "https://ann.example/", "Ann I was there too."),
        ("Jane", "", "Jane Then we must have met!"),
    ]


def test_a_commenter_named_before_the_comment() -> None:
    read = page(
        "<dl id='comments'><dt class='comment-author'>Ann</dt><dd class='comment-body'>Yes.</dd>"
        "<dt class='comment-author'>Bob</dt><dd class='comment-body'>No.</dd></dl>"
    )
    assert [(c.author, c.text) for c in read.comments] == [("Ann", "Yes."), ("Bob", "No.")]


# -- hostile and broken mark-up ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("   \n ", ""),
        ("<html><body></body></html>", ""),
        ("<!-- only --><!-- comments -->", ""),
        ("just words", "just words"),
        ("<p>open <b>bold <i>both</p><p>next", "open bold both\nnext"),
        ("</div></p>words</body></html>more", "words more"),
        ("<p>nul\x00led</p>", "nulled"),
        ("<p>a < b & c</p>", "a < b & c"),
        ("<table><p>in a table</table>", "in a table"),
    ],
)
def test_broken_markup_gives_what_can_be_read(markup: str, text: str) -> None:
    read = read_page(exchange(HERE, markup), SCOPE)
    assert " ".join(read.text.split()) == " ".join(text.split())


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "deep",
        "<div class='comment author date'>" * 50_000 + "deep",
        "<a href='/x'>" * 50_000 + "deep",
        "<form><input>" * 20_000 + "deep",
        "<time>" * 50_000 + "deep",
        "<b><p>" * 20_000 + "deep",
        "<span itemscope itemprop='name'>" * 20_000 + "deep",
        "<p class='h-card'>" * 20_000 + "deep",
        "<ul><li>" * 30_000 + "deep",
    ],
    ids=lambda markup: markup[:12],
)
def test_a_deep_page_is_read_in_bounded_time(markup: str) -> None:
    begin = time.process_time()
    read = read_page(exchange(HERE, markup), SCOPE)
    assert time.process_time() - begin < 10
    assert len(read.comments) <= 20


@pytest.mark.timeout(60)
def test_a_page_of_five_megabytes_is_cut_and_read() -> None:
    begin = time.process_time()
    read = read_page(exchange(HERE, "<p>" + "word " * 1_000_000), SCOPE)
    assert time.process_time() - begin < 10
    assert 500_000 < read.words < 700_000


# -- characters ----------------------------------------------------------------------------------

CAFE = "<p>Café „Größe“ — naïve"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (CAFE.encode(), "text/html; charset=utf-8"),
        (CAFE.encode(), "text/html; charset=iso-8859-1"),  # UTF-8 whatever is declared
        (CAFE.encode(), "text/html"),
        (CAFE.encode("utf-8-sig"), "text/html"),
        (CAFE.encode("cp1252"), "text/html; charset=windows-1252"),
        (CAFE.encode("cp1252"), "text/html; charset=iso-8859-1"),  # WHATWG: latin-1 is windows-1252
        (CAFE.encode("cp1252"), "text/html; charset=utf-8"),
        (CAFE.encode("cp1252"), "text/html; charset=nonsense"),
        (CAFE.encode("cp1252"), ""),
        (CAFE.encode("utf-16"), "text/html"),
        (CAFE.encode("utf-16"), "text/html; charset=utf-8"),
    ],
)
def test_characters(body: bytes, kind: str) -> None:
    assert decode(body, kind) == CAFE


@pytest.mark.parametrize("encoding", ["shift_jis", "iso-2022-jp", "euc-jp", "windows-1251", "gb2312"])
def test_an_encoding_that_only_the_page_itself_declares(encoding: str) -> None:
    words = "Привет, мир" if encoding == "windows-1251" else "日本"
    markup = f'<html><head><meta charset="{encoding}"></head><body><p>{words}</p></body></html>'
    assert words in decode(markup.encode(encoding), "text/html")


def test_a_page_cut_within_a_character_is_still_utf_8() -> None:
    assert decode("größe".encode()[:3], "") == "gr"


def test_one_bad_byte_does_not_turn_a_utf_8_page_to_mojibake() -> None:
    text = decode("Größe, Straße, ".encode() + b"\xff" + "Füße".encode(), "text/html; charset=utf-8")
    assert "Größe, Straße" in text
    assert "Füße" in text


def test_walk_alone_needs_no_exchange() -> None:
    seen = walk(make_soup("<title>T</title><p>words"), HERE, SCOPE)
    assert (seen.title, seen.blocks[0].text, seen.base) == ("T", "words", HERE)


SEGMENT = st.sampled_from(["a", "b.html", "..", ".", "", "%20", "c-d", "~e", "f;g", "h:80", "ä", "..x"])
REFERENCE = st.tuples(
    st.sampled_from(["", "/", "//", "./", "../", "../../", " "]),
    st.lists(SEGMENT, max_size=4).map("/".join),
    st.sampled_from(["", "/", "?", "?q=1&r=a+b", "#", "#top", "?q=/../#x"]),
).map("".join)


@given(
    st.sampled_from(
        ["https://d.example", "http://D.example:80/a//b/../c?x=1#y", "https://u@d.example/a/", "https://[::1]/x"]
    ),
    REFERENCE,
)
def test_a_reference_is_joined_as_the_standard_library_joins_it(base: str, reference: str) -> None:
    try:
        joined = urljoin(base, reference.strip())
    except ValueError:
        joined = ""
    expected = joined if reference.strip() and joined.startswith(("http://", "https://")) else ""
    assert absolute(base, reference) == expected
