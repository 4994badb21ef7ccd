"""What a page is for, by its address, the words of a link to it, and where that link stands.

All addresses are invented. A row: address below the host, anchor, position of the link, role.
"""

from __future__ import annotations

from datetime import date

import pytest

from crawler.addresses import Scope, scope_of
from crawler.roles import IDENTITY, Role, day_of, fold, page_number, role_of, words

HOST = "https://diary.example.org"

ROWS = [
    # home
    ("/", "", "", "home"),
    ("/index.html", "Start", "nav", "home"),
    ("", "About", "nav", "home"),
    # about: English, French, German, Spanish, others
    ("/about", "", "", "about"),
    ("/about/", "", "", "about"),
    ("/about/index.html", "About", "nav", "about"),
    ("/about.html", "", "footer", "about"),
    ("/about-me.php", "", "", "about"),
    ("/pages/about-us", "", "", "about"),
    ("/about-jane", "", "", "about"),
    ("/p/about-me.html", "", "nav", "about"),
    ("/x1", "About Jane", "nav", "about"),
    ("/x2", "Who we are", "footer", "about"),
    ("/a-propos/", "", "", "about"),
    ("/%C3%A0-propos/", "", "", "about"),
    ("/qui-suis-je/", "", "", "about"),
    ("/page1.html", "Qui suis-je ?", "nav", "about"),
    ("/qui-sommes-nous", "", "footer", "about"),
    ("/ueber-mich/", "", "", "about"),
    ("/%C3%BCber-mich/", "", "", "about"),
    ("/seite1.html", "Über mich", "nav", "about"),
    ("/ueber-uns.html", "", "", "about"),
    ("/sobre-mi/", "", "", "about"),
    ("/x3", "Sobre mí", "nav", "about"),
    ("/quienes-somos/", "", "", "about"),
    ("/acerca-de", "", "", "about"),
    ("/quem-somos", "", "", "about"),
    ("/chi-sono/", "", "", "about"),
    ("/over-mij/", "", "", "about"),
    ("/om-mig/", "", "", "about"),
    # a post used as the about page, as on blogs without static pages
    ("/2008/01/about-me.html", "About me", "aside", "about"),
    ("/2008/01/about-me.html", "About me", "article", "post"),
    # author
    ("/author/jane/", "", "", "author"),
    ("/authors/", "", "", "author"),
    ("/auteur/jeanne", "", "", "author"),
    ("/autoren/hanna/", "", "", "author"),
    ("/team/hanna", "", "", "author"),
    ("/meet-the-team", "", "", "author"),
    ("/notre-equipe", "", "", "author"),
    ("/redaktion/", "", "", "author"),
    ("/nuestro-equipo", "", "", "author"),
    ("/?author=3", "", "", "author"),
    ("/x4", "View my complete profile", "aside", "author"),
    # contact
    ("/contact", "", "", "contact"),
    ("/contact-us.html", "", "", "contact"),
    ("/x5", "Get in touch", "footer", "contact"),
    ("/contactez-moi", "", "", "contact"),
    ("/x6", "Nous contacter", "footer", "contact"),
    ("/kontakt/", "", "", "contact"),
    ("/kontaktformular.html", "", "", "contact"),
    ("/contacto", "", "", "contact"),
    ("/contatti", "", "", "contact"),
    # legal
    ("/impressum", "", "", "legal"),
    ("/x7.html", "Impressum", "footer", "legal"),
    ("/imprint", "", "", "legal"),
    ("/mentions-legales/", "", "", "legal"),
    ("/x8", "Mentions légales", "footer", "legal"),
    ("/aviso-legal", "", "", "legal"),
    ("/terms", "", "", "legal"),
    ("/terms-of-service.html", "", "", "legal"),
    ("/legal/terms-and-conditions", "", "", "legal"),
    ("/agb", "", "", "legal"),
    ("/cgu", "", "", "legal"),
    ("/conditions-generales-de-vente", "", "", "legal"),
    ("/note-legali", "", "", "legal"),
    # privacy
    ("/privacy", "", "", "privacy"),
    ("/privacy-policy/", "", "footer", "privacy"),
    ("/legal/privacy", "", "", "privacy"),
    ("/politique-de-confidentialite/", "", "", "privacy"),
    ("/datenschutz", "", "", "privacy"),
    ("/datenschutzerklaerung/", "", "", "privacy"),
    ("/x9", "Datenschutzerklärung", "footer", "privacy"),
    ("/politica-de-privacidad", "", "", "privacy"),
    ("/x10", "Política de privacidad", "footer", "privacy"),
    ("/politica-de-cookies", "", "", "privacy"),
    ("/privacyverklaring", "", "", "privacy"),
    # disclosure
    ("/disclosure", "", "", "disclosure"),
    ("/affiliate-disclosure/", "", "", "disclosure"),
    ("/disclaimer.html", "", "", "disclosure"),
    ("/how-we-test", "", "", "disclosure"),
    ("/advertise", "", "", "disclosure"),
    ("/work-with-me/", "", "", "disclosure"),
    ("/x11", "Advertise with us", "footer", "disclosure"),
    ("/partenariats/", "", "", "disclosure"),
    ("/x12", "Politique d'affiliation", "footer", "disclosure"),
    ("/kooperationen", "", "", "disclosure"),
    ("/x13", "So testen wir", "nav", "disclosure"),
    ("/aviso-de-afiliados", "", "", "disclosure"),
    ("/publicidad", "", "", "disclosure"),
    # posts
    ("/2019/05/04/a-walk/", "", "", "post"),
    ("/2019/05/a-walk.html", "", "listing", "post"),
    ("/2019-05-04-a-walk.html", "", "", "post"),
    ("/20190504/walk", "", "", "post"),
    ("/blog/a-walk/", "", "", "post"),
    ("/posts/walk", "", "", "post"),
    ("/p/walking-home", "", "", "post"),
    ("/?p=123", "", "", "post"),
    ("/archives/000112.html", "", "", "post"),
    ("/how-i-learnt-to-bake", "", "", "post"),
    ("/walk", "How a walk changed my week", "listing", "post"),
    ("/blog/privacy-matters-more-than-ever", "", "listing", "post"),
    ("/what-nobody-tells-you-about-privacy", "", "listing", "post"),
    ("/2020/02/02/contact", "Contact", "listing", "post"),
    ("/billets/une-promenade", "", "", "post"),
    # lists
    ("/blog/", "", "nav", "listing"),
    ("/page/2/", "", "", "listing"),
    ("/page/2", "Older posts", "nav", "listing"),
    ("/category/baking/", "", "", "listing"),
    ("/tag/privacy", "", "", "listing"),
    ("/tags/about", "", "listing", "listing"),
    ("/kategorie/backen", "", "", "listing"),
    ("/2019/", "", "", "listing"),
    ("/2019/05/", "", "aside", "listing"),
    ("/blog/2019/05/index.html", "", "", "listing"),
    ("/archives", "", "", "listing"),
    ("/?paged=3", "", "", "listing"),
    ("/?m=201905", "", "", "listing"),
    ("/search/label/cake", "", "", "listing"),
    # products
    ("/shop/", "", "", "product"),
    ("/product/blue-mug", "", "", "product"),
    ("/products/blue-mug", "", "listing", "product"),
    ("/boutique", "", "", "product"),
    ("/produkte/tasse", "", "", "product"),
    ("/tienda/taza", "", "", "product"),
    # neither
    ("/garden", "", "nav", "other"),
    ("/x14", "Gallery", "nav", "other"),
    # a menu that keeps its pages in categories
    ("/category/about-us/", "About Us", "nav", "about"),
    ("/category/about-us/", "", "", "listing"),
]


@pytest.mark.parametrize(("path", "anchor", "position", "role"), ROWS)
def test_role_of_an_address_and_a_link(path: str, anchor: str, position: str, role: str) -> None:
    assert role_of(HOST + path, anchor, position=position, scope=Scope("diary.example.org")) == role


def test_the_home_of_a_blog_below_a_path_is_its_prefix() -> None:
    scope = Scope("example.org", "/~jane/")
    assert role_of("https://example.org/~jane/", scope=scope) is Role.HOME
    assert role_of("https://example.org/~jane/about", scope=scope) is Role.ABOUT
    assert role_of("https://www.example.org/~jane", scope=scope) is Role.HOME


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("https://jane.wordpress.com/2019/05/04/walk/", "post"),
        ("https://jane.wordpress.com/category/cake/", "listing"),
        ("https://jane.blogspot.com/2019/05/walk.html", "post"),
        ("https://jane.blogspot.com/2019_05_01_archive.html", "listing"),
        ("https://jane.blogspot.com/p/impressum.html", "legal"),
        ("https://medium.com/@jane/walk-0a1b2c3d4e5f", "post"),
        ("https://medium.com/@jane/about", "about"),
        ("https://medium.com/@jane/", "home"),
        ("https://medium.com/walkers/archive", "listing"),
        ("https://jane.substack.com/p/walk", "post"),
        ("https://jane.substack.com/archive", "listing"),
        ("https://jane.substack.com/about", "about"),
        ("https://jane.tumblr.com/post/123456789/walk", "post"),
        ("https://jane.tumblr.com/tagged/walk", "listing"),
        ("https://www.tumblr.com/jane/123456789/walk", "post"),
        ("https://jane.ghost.io/tag/walk/", "listing"),
        ("https://jane.wixsite.com/walks/post/walk", "post"),
        ("https://jane.wixsite.com/walks/blog/categories/hills", "listing"),
        ("https://jane.squarespace.com/blog/2019/5/4/walk", "post"),
        ("https://jane.hatenablog.com/entry/walk", "post"),
    ],
)
def test_platforms_name_their_posts_and_lists_their_own_way(url: str, role: str) -> None:
    assert role_of(url, scope=scope_of(url)) == role


def test_every_role_but_home_and_other_has_words_and_every_word_is_folded() -> None:
    assert {entry.role for entry in words()} == set(Role) - {Role.HOME, Role.OTHER}
    for entry in words():
        for word in (*entry.whole, *entry.within, *entry.begins, *entry.folders):
            assert word == fold(word), f"{entry.role}: {word!r}"


def test_no_word_stands_for_two_roles_of_identity() -> None:
    for entry in words():
        for other in words():
            if entry.role in IDENTITY and other.role in IDENTITY and entry.role < other.role:
                assert not entry.whole & other.whole, f"{entry.role} and {other.role}"


@pytest.mark.parametrize("text", ["", "http://[broken", "https://example.org:port/", "mailto:jane@example.org", "\x00"])
def test_text_that_is_no_address_has_no_role_to_speak_of(text: str) -> None:
    assert role_of(text, text) in set(Role)
    assert day_of(text) is None
    assert page_number(text) == 0


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2019/05/04/walk", date(2019, 5, 4)),
        ("/2019/05/walk.html", date(2019, 5, 1)),
        ("/2019-05-04-walk", date(2019, 5, 4)),
        ("/20190504/walk", date(2019, 5, 4)),
        ("/2019/02/31/walk", None),
        ("/2019/", None),
        ("/1066/10/14/hastings", None),
        ("/walk-2019", None),
    ],
)
def test_the_day_that_a_path_names(path: str, day: date | None) -> None:
    assert day_of(HOST + path) == day


@pytest.mark.parametrize(
    ("path", "number"), [("/page/12/", 12), ("/blog/page12.html", 12), ("/?paged=7", 7), ("/about", 0), ("/p/walk", 0)]
)
def test_the_number_of_a_page_of_a_list(path: str, number: int) -> None:
    assert page_number(HOST + path) == number
