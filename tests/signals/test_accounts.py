"""Accounts that bear the blog's name, privacy notices, pictures with a camera's name, sellers under two names."""

from __future__ import annotations

from classifier.findings import Outcome
from classifier.signals import contradictions_seller, identity_accounts, identity_privacy, persona_pictures
from tests.signals.build import blog_of, html, paragraphs
from tests.signals.money_pages import link, post

POSTS = {f"/2024/0{n}/post-{n}/": post(n) for n in range(1, 5)}
NOTICE = (
    "We respect your privacy. This notice tells which data are collected when you visit the website and what is done "
    "with them, how long they are kept, and which rights you have under the law of your country to see or erase them. "
    "Cookies are small files that remember a setting. You can switch them off in the browser at any time. Log files "
    "are kept for seven days and hold the address of your computer, the page that was read and the time of reading. "
    "Nothing of this is sold to anybody, and nothing is joined with other data that could tell who you are."
)


def framed(*links: str, host: str = "rainshed.example", home: str = ""):
    frame = "<footer>" + "".join(f'<a href="{url}">here</a>' for url in links) + "</footer>"
    return blog_of({"/": html(paragraphs("Welcome."), home, frame), **POSTS}, host=host)


class TestAccountsOfItsName:
    measure = staticmethod(identity_accounts.accounts_of_its_name)

    def test_accounts_named_like_the_blog_are_counted_by_network_and_quoted(self):
        finding = self.measure(
            framed("https://www.instagram.com/rain.shed/", "https://x.com/rainshed", "https://twitter.com/rainshed")
        )
        assert finding.value == 3.0
        assert "instagram.com/rain.shed" in finding.evidence[0].quote

    def test_an_account_named_like_the_person_who_signs_counts(self):
        pages = {
            path: body.replace("<title>", '<meta name="author" content="Martha Quill"><title>')
            for path, body in POSTS.items()
        }
        home = html(paragraphs("Welcome."), '<footer><a href="https://www.linkedin.com/in/mquill-77/">me</a></footer>')
        assert self.measure(blog_of({"/": home, **pages}, host="rainshed.example")).value == 1.0

    def test_somebody_elses_account_a_share_button_and_a_code_host_do_not_count(self):
        finding = self.measure(
            framed(
                "https://www.facebook.com/sharer.php?u=https://rainshed.example/",
                "https://twitter.com/intent/tweet?text=rainshed",
                "https://www.youtube.com/channel/UCnobody/",
                "https://github.com/rainshed",
                "https://www.instagram.com/",
            )
        )
        assert finding.outcome is Outcome.NOT_FOUND

    def test_an_account_that_a_post_mentions_is_not_the_blogs(self):
        posts = {**POSTS, "/2024/05/post-5/": post(5, link("https://x.com/rainshed", "they wrote"))}
        assert self.measure(blog_of({"/": html("Hello."), **posts}, host="rainshed.example")).value == 0.0

    def test_nothing_read_is_no_answer(self):
        assert self.measure(blog_of({})).outcome is Outcome.COULD_NOT_LOOK


class TestPrivacyNamesNobody:
    def measure(self, *texts: str, lang: str = "en", **pages: str):
        notice = html(paragraphs(NOTICE, *texts), lang=lang, title="Privacy policy")
        home = html(paragraphs("Welcome."), lang=lang)
        return identity_privacy.privacy_names_nobody(blog_of({"/": home, "/privacy-policy/": notice, **POSTS, **pages}))

    def test_a_notice_that_only_says_we_is_found_and_quoted(self):
        finding = self.measure("Write to privacy@diary.example with any question.")
        assert finding.value == 1.0
        assert finding.evidence[0].quote.startswith("We respect your privacy.")

    def test_a_firm_a_person_or_an_address_answers(self):
        for text in (
            "Rainshed Media Ltd decides what is done with the data.",
            "This site is the private hobby of Martha Quill.",
            "12 Harbour Street, Bristol BS1 4QA",
            "This site is operated by Quillwork Studios.",
        ):
            assert self.measure(text).outcome is Outcome.NOT_FOUND, text

    def test_the_imprint_may_name_them_instead(self):
        pages = {"/impressum/": html(paragraphs("Regenhaus GmbH", "Musterweg 3, 12345 Musterstadt"), lang="de")}
        assert self.measure(**pages).outcome is Outcome.NOT_FOUND

    def test_the_sites_own_name_and_an_empty_form_name_nobody(self):
        assert self.measure("This site is operated by Diary.").value == 1.0
        assert self.measure("This site is operated by [Your Company Name] Ltd.").value == 1.0

    def test_no_notice_or_one_in_another_language_is_no_answer(self):
        assert identity_privacy.privacy_names_nobody(blog_of(POSTS)).outcome is Outcome.COULD_NOT_LOOK
        polish = "Szanujemy prywatność czytelników i nie zbieramy żadnych danych, które mogłyby ich zdradzić. " * 12
        pages = {"/privacy-policy/": html(paragraphs(polish), lang="pl"), **POSTS}
        assert identity_privacy.privacy_names_nobody(blog_of(pages)).outcome is Outcome.COULD_NOT_LOOK


class TestPicturesFromACamera:
    def measure(self, *names: str):
        posts = {
            f"/2024/0{n}/post-{n}/": post(n, f'<p><img src="/img/{name}" alt="the gate"></p>')
            for n, name in enumerate(names, start=1)
        }
        return persona_pictures.pictures_from_a_camera(blog_of({"/": html("Hello."), **posts}))

    def test_the_names_that_cameras_and_phones_give_are_found(self):
        finding = self.measure(
            "DSCF1186.jpg", "IMG_0409-1024x768.jpeg", "20230514_101500.jpg", "PXL_20230514_101500123.jpg"
        )
        assert finding.value == 1.0
        assert finding.evidence[0].quote == "the gate (DSCF1186.jpg)"

    def test_names_that_somebody_chose_are_not(self):
        finding = self.measure(
            "best-tents-2025.jpg", "image-1024.png", "photo-1506744038136-46273834b3fb.jpg", "p1.webp"
        )
        assert finding.outcome is Outcome.NOT_FOUND

    def test_the_share_is_of_posts_with_pictures(self):
        assert self.measure("DSC_0042.JPG", "gate.jpg", "fence.jpg", "P1010101.JPG").value == 0.5

    def test_posts_without_pictures_are_no_answer(self):
        assert persona_pictures.pictures_from_a_camera(blog_of(POSTS)).outcome is Outcome.COULD_NOT_LOOK


class TestSellerIsTheOperator:
    def measure(
        self, *, footer: str, offer: str = "https://www.zembrant.example/tent", host: str = "campguide.example"
    ):
        posts = {f"/2024/0{n}/post-{n}/": post(n, link(offer, "Buy now")) for n in range(1, 5)}
        home = html(paragraphs("Hello."), f"<footer>{footer}</footer>")
        return contradictions_seller.seller_is_the_operator(blog_of({"/": home, **posts}, host=host))

    def test_the_sellers_name_in_the_copyright_line_is_quoted_beside_the_offer(self):
        finding = self.measure(footer="© 2024 Zembrant Outdoor Ltd")
        assert finding.value == 1.0
        assert "zembrant.example/tent" in finding.evidence[0].quote
        assert "Zembrant Outdoor Ltd" in finding.evidence[1].quote

    def test_a_mailbox_or_an_account_of_the_sellers_counts(self):
        assert self.measure(footer='<a href="mailto:info@zembrant.example">mail</a>').value == 1.0
        assert self.measure(footer='<a href="https://x.com/zembrant">x</a>').value == 1.0

    def test_another_firms_blog_and_a_shop_in_the_blogs_own_name_are_not(self):
        assert self.measure(footer="© 2024 Quillwork Media Ltd").outcome is Outcome.NOT_FOUND
        own = self.measure(footer="© 2024 Zembrant Ltd", host="zembrant-stories.example")
        assert own.outcome is Outcome.COULD_NOT_LOOK

    def test_an_author_who_sells_under_the_own_name_is_not(self):
        finding = self.measure(footer="© 2024 Martha Quill", offer="https://marthaquill.example/book")
        assert finding.outcome is not Outcome.FOUND

    def test_no_offer_or_no_party_is_no_answer(self):
        assert self.measure(footer="").outcome is Outcome.COULD_NOT_LOOK
        assert contradictions_seller.seller_is_the_operator(blog_of(POSTS)).outcome is Outcome.COULD_NOT_LOOK
