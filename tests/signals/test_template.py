"""Template: shapes that posts share because one plan made them all. All pages are written by us."""

from __future__ import annotations

import pytest

from classifier.findings import Outcome
from classifier.signals import catalogue
from tests.signals.build import blog_of, html, paragraphs

SIGNALS = {signal.name: signal for signal in catalogue()}

# A life, each day about something else.
DAYS = [
    ("The heron came back", "The heron stood on the jetty before breakfast while my neighbour shouted at his engine. "),
    ("Soup", "Grandmother's recipe wants marjoram, which nobody in this village has sold since the baker retired. "),
    ("On being late", "The train stopped between two tunnels, where a schoolboy taught everybody his card trick. "),
    ("Violin", "Learning scales sounds like sawing furniture; the teacher smiled and mentioned patience again. "),
    ("A letter from Bo about whales and rain", "Bo writes that whales passed the island, slowly, like vans in fog. "),
    ("Broken gate", "Hinges rust from the inside, the blacksmith explained, holding mine against the window light. "),
]
MOODS = ["Cold", "Clear", "Quiet", "Windy", "Late", "Odd", "Grey", "Mild", "Wet", "Warm"]
PRODUCTS = ["Kettle Alpha", "Kettle Bravo", "Kettle Carlo", "Kettle Delta", "Kettle Echo", "Kettle Foxtrot"]


def diary(days=DAYS, *, lang="en", sections=()):
    pages = {"/": html("<p>Welcome.</p>", lang=lang)}
    for number, (title, text) in enumerate(days):
        body = paragraphs(*(f"{mood} the day and odd my mind: {text}" for mood in MOODS))
        # Some days need more words than others.
        more = paragraphs(*(f"{text}More to tell, part {k}." for k in range(number**3 // 2)))
        heads = "".join(f"<h2>{s}</h2><p>{text}</p>" for s in sections)
        pages[f"/2024/0{number + 1}/day-{number}/"] = html(
            f"<h1>{title}</h1>", body, more, heads, title=title, lang=lang
        )
    return blog_of(pages)


def guide(products=PRODUCTS, *, lang="en", title="{} Review: Is It Worth It in 2025?", extra="", head=""):
    """Posts cast in one mould, another product in each."""
    pages = {"/": html("<p>Welcome.</p>", lang=lang)}
    for number, product in enumerate(products):
        headline = title.format(product)
        body = paragraphs(
            f"The {product} is a dependable appliance for households that boil water several times every day.",
            f"Our editors measured how quickly the {product} reaches boiling temperature in an ordinary kitchen.",
            f"Compared with similar models, the {product} keeps water warm for an impressively long period.",
            f"Customers mention that the handle of the {product} remains comfortable even after boiling water.",
            f"Before ordering the {product} it makes sense to compare prices between the different sellers.",
            f"All things considered, the {product} is an appliance that we recommend to most households today.",
            f"Remember to clean the {product} with vinegar regularly because mineral deposits reduce performance.",
            f"Buyers who boil water for large families should consider the bigger version of the {product} instead.",
            f"The warranty of the {product} covers manufacturing faults for exactly {number + 2} years after delivery.",
            f"Whoever wants a quiet kettle for small kitchens will probably be content with the {product} here.",
            f"Electricity costs for the {product} amount to very little whenever households boil only needed water.",
            f"Delivery of the {product} takes between several days and two weeks depending on the chosen seller.",
        )
        heads = "".join(
            f"<h2>{h}</h2><p>{product} {k}</p>"
            for k, h in enumerate((f"Is the {product} loud?", f"{product} pros and cons", "Final verdict"))
        )
        pages[f"/reviews/item-{number}/"] = html(
            f"<h1>{headline}</h1>",
            body,
            heads,
            extra.replace("{}", product),
            title=headline,
            lang=lang,
            head='<meta property="og:type" content="article">' + head.replace("NAME", product),
        )
    return blog_of(pages)


def measured(name, blog):
    return SIGNALS[name].measure(blog)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("headline_formulas", 1.0),
        ("guide_sections", 1.0),
        ("headings_repeat_headline", 2 / 3),
        ("headings_that_ask", 1.0),
        ("same_skeleton", 1.0),
        ("one_keyword_for_all", 1.0),
    ],
)
def test_one_mould_for_all_posts_is_seen_and_a_life_is_not(name, value):
    cast = measured(name, guide())
    assert (cast.outcome, cast.value) == (Outcome.FOUND, pytest.approx(value))
    assert cast.evidence
    lived = measured(name, diary(sections=("Morning", "What else")))
    assert lived.outcome is Outcome.NOT_FOUND or name == "same_skeleton"
    assert lived.value == 0 or name == "same_skeleton"


def test_names_swapped():
    cast = measured("sentences_with_names_swapped", guide())
    assert cast.outcome is Outcome.FOUND
    assert cast.value > 0.8
    assert measured("sentences_with_names_swapped", diary()).value == 0


def test_names_swapped_quotes_two_casts_of_one_sentence():
    first, second = measured("sentences_with_names_swapped", guide()).evidence[:2]
    assert first.url != second.url
    assert first.quote.replace("Kettle Alpha", "Kettle Bravo") == second.quote


def test_names_swapped_needs_no_word_list():
    assert measured("sentences_with_names_swapped", guide(lang="fi")).outcome is Outcome.FOUND


def test_a_standing_greeting_is_no_swapped_name():
    days = [(title, text + "See you at Bo's on Friday for tea, as always, my dear ones. ") for title, text in DAYS]
    assert measured("sentences_with_names_swapped", diary(days)).outcome is Outcome.NOT_FOUND


def test_words_shared_between_posts():
    narrow, wide = measured("words_shared_between_posts", guide()), measured("words_shared_between_posts", diary())
    assert narrow.outcome is Outcome.FOUND
    assert narrow.value > 0.5
    assert "households" in narrow.evidence[0].quote
    assert wide.outcome is Outcome.NOT_FOUND


def test_a_label_before_each_post_does_not_make_posts_alike():
    label = "This article contains affiliate links and I earn a commission whenever somebody orders something. "
    labelled = measured("words_shared_between_posts", diary([(t, x + label) for t, x in DAYS]))
    assert labelled.outcome is Outcome.NOT_FOUND


def test_one_keyword_names_it_and_passes_over_series_and_site_names():
    assert "(kettle: " in measured("one_keyword_for_all", guide()).evidence[0].quote
    series = [(f"Diary of June {n}", text) for n, (_, text) in enumerate(DAYS)]
    assert measured("one_keyword_for_all", diary(series)).outcome is Outcome.NOT_FOUND
    named = [("The Lake House", text) for _, text in DAYS]
    assert measured("one_keyword_for_all", diary(named)).outcome is Outcome.COULD_NOT_LOOK


LINES = {
    "en": "The water in this pot is hot after a few minutes and it does not make much noise at all.",
    "fr": "L'eau de cette bouilloire est chaude après quelques minutes et elle ne fait pas beaucoup de bruit.",
    "de": "Das Wasser in diesem Kocher ist nach wenigen Minuten heiß und er macht dabei nicht viel Lärm.",
    "es": "El agua de este aparato está caliente después de unos minutos y no hace mucho ruido en la cocina.",
    "fi": "Vesi on tässä keittimessä kuumaa muutaman minuutin kuluttua eikä se pidä juuri lainkaan ääntä.",
}


def headlined(title, lang):
    return blog_of(
        {
            f"/posts/entry-{n}/": html(
                f"<h1>{title} {word}</h1>", paragraphs(*[f"{LINES[lang]} {n}-{k}" for k in range(9)])
            )
            for n, word in enumerate(("Alpha", "Bravo", "Carlo"))
        }
    )


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Best Kettle"),
        ("fr", "Comparatif de bouilloires"),
        ("de", "Wasserkocher im Vergleich"),
        ("es", "Mejores teteras"),
    ],
)
def test_headline_formulas_in_four_languages(lang, title):
    assert measured("headline_formulas", headlined(title, lang)).value == 1.0


def test_headlines_in_a_language_without_formulas_are_read_for_the_year_only():
    assert measured("headline_formulas", headlined("Keitin", "fi")).outcome is Outcome.NOT_FOUND
    assert measured("headline_formulas", headlined("Keitin (2025)", "fi")).value == 1.0
    assert measured("headline_formulas", blog_of({})).outcome is Outcome.COULD_NOT_LOOK


def test_the_headline_may_be_the_second_heading_of_the_theme():
    pages = {
        f"/2024/0{n + 1}/d/": html(
            "<h1>The Lake House</h1>",
            f"<h2>{t}</h2>",
            paragraphs(*[f"{x} {n}-{k}" for k in range(8)]),
            f"<h3>2 comments on {t}</h3>",
            "<h3>Elsewhere</h3>",
            title=f"{t} « The Lake House",
        )
        for n, (t, x) in enumerate(DAYS)
    }
    assert measured("headings_repeat_headline", blog_of(pages)).value in (None, 0)


RESULT = "<p>These statements were checked by nobody but they stand below every single text that is printed here.</p>"


def test_passages_used_again():
    blog = guide(
        extra="<p>Whoever buys early, <b>{}</b> or not, gets another one for free until the end of the week only.</p>"
    )
    assert measured("passages_used_again", blog).outcome is Outcome.NOT_FOUND  # the name differs each time
    praise = "Nobody who has tried this little blue bottle has ever gone back to any other one. "
    days = [(t, x + praise if n < 3 else x) for n, (t, x) in enumerate(DAYS)]
    finding = measured("passages_used_again", diary(days))
    assert finding.outcome is Outcome.FOUND
    assert "little blue bottle" in finding.evidence[0].quote


def test_passages_of_an_archive_page_and_of_the_furniture_do_not_count():
    days = [*DAYS, ("All of it", " ".join(text for _, text in DAYS))]
    assert measured("passages_used_again", diary(days)).outcome is Outcome.NOT_FOUND
    boxed = {
        f"/2024/0{n + 1}/d/": html(f"<h1>{t}</h1>", paragraphs(*[f"{m} day: {x}" for m in MOODS]), RESULT)
        for n, (t, x) in enumerate(DAYS)
    }
    assert measured("passages_used_again", blog_of(boxed)).outcome is Outcome.NOT_FOUND


QUESTIONS = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": '
    '[{"@type": "Question", "name": "Is NAME loud?", "acceptedAnswer": {"@type": "Answer", "text": "No."}}]}</script>'
)


def test_question_blocks():
    finding = measured("question_blocks", guide(head=QUESTIONS))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert "Is Kettle Alpha loud?" in finding.evidence[0].quote
    assert measured("question_blocks", guide()).outcome is Outcome.NOT_FOUND


def test_sales_marks():
    finding = measured("sales_marks", guide(extra="<ul><li>✅ {} boils fast</li><li>❌ No lamp on the {}</li></ul>"))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert "✅ Kettle Alpha boils fast" in finding.evidence[0].quote
    stars = [(t, "★★★★☆ " + x + "What a book ❤ ✨") for t, x in DAYS]
    assert measured("sales_marks", diary(stars)).outcome is Outcome.NOT_FOUND


def test_lengths_of_posts_and_headlines():
    assert measured("posts_of_uneven_length", diary()).outcome is Outcome.FOUND
    assert measured("headlines_of_uneven_length", diary()).outcome is Outcome.FOUND
    even = measured("posts_of_uneven_length", guide())
    assert (even.outcome, even.value) == (Outcome.NOT_FOUND, pytest.approx(0, abs=0.02))
    assert measured("headlines_of_uneven_length", guide()).outcome is Outcome.NOT_FOUND
    numbered = [("The Lake House", text) for _, text in DAYS]
    assert measured("headlines_of_uneven_length", diary(numbered)).outcome is Outcome.COULD_NOT_LOOK


def script(code):
    return html("<h1>A letter</h1>", paragraphs(*["I was at my wit's end until this happened to me one day."] * 15),
                f'<p>Published <span id="d"></span></p><script>{code}</script>')  # fmt: skip


@pytest.mark.parametrize(
    "code",
    [
        "document.getElementById('d').innerHTML = new Date().toLocaleDateString();",
        "fetch('https://ipapi.co/json/').then(show)",
        "document.write(geoip_city());",
    ],
)
def test_written_for_your_town(code):
    finding = measured("written_for_your_town", blog_of({"/": script(code)}))
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)


def test_the_year_of_the_copyright_line_is_no_date_of_the_story():
    code = "document.getElementById('d').innerHTML = '© ' + new Date().getFullYear();"
    assert measured("written_for_your_town", blog_of({"/": script(code)})).outcome is Outcome.NOT_FOUND
    assert measured("written_for_your_town", blog_of({})).outcome is Outcome.COULD_NOT_LOOK


def test_article_without_blog():
    alone = blog_of({"/": script("")})
    assert (measured("article_without_blog", alone).outcome, measured("article_without_blog", alone).value) == (
        Outcome.FOUND,
        1.0,
    )
    feed = html(
        "<h1>A letter</h1>",
        paragraphs(*["I wrote this down for whoever wants to read it one day."] * 15),
        head='<link rel="alternate" type="application/rss+xml" href="/feed.xml">',
    )
    assert measured("article_without_blog", blog_of({"/": feed})).outcome is Outcome.NOT_FOUND
    assert measured("article_without_blog", blog_of({})).outcome is Outcome.COULD_NOT_LOOK


FROM_FOUR_POSTS = [
    "headings_repeat_headline",
    "headings_that_ask",
    "headlines_of_uneven_length",
    "one_keyword_for_all",
    "passages_used_again",
    "posts_of_uneven_length",
    "sales_marks",
    "same_skeleton",
    "sentences_with_names_swapped",
    "words_shared_between_posts",
]


@pytest.mark.parametrize("name", FROM_FOUR_POSTS)
def test_two_posts_are_too_few_to_compare(name):
    finding = measured(name, guide(PRODUCTS[:2]))
    assert finding.outcome is Outcome.COULD_NOT_LOOK
    assert "post" in finding.why


@pytest.mark.parametrize("name", ["guide_sections", "question_blocks"])
def test_nothing_read_nothing_seen(name):
    assert measured(name, blog_of({})).outcome is Outcome.COULD_NOT_LOOK
