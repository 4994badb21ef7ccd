"""Voice: who speaks and how. All pages are written by us."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from classifier.findings import Outcome
from classifier.signals import catalogue
from tests.signals.build import blog_of, html, paragraphs

SIGNALS = {signal.name: signal for signal in catalogue()}

DIARY = {
    "en": [
        "Yesterday I went to the lake with my sister and we forgot the sandwiches on the kitchen table again.",
        "I thought the tent was dry, but unfortunately I was wrong (it smelled of last summer, and of mice).",
        "Maybe I should have asked the man at the harbour, though he was probably asleep. Haha, so was I.",
        "My old boat leaks. I don't know why I keep it.",
    ],
    "fr": [
        "Hier j'ai emmené ma sœur au lac et j'avais oublié les tartines sur la table de la cuisine.",
        "Malheureusement je suis rentrée trempée (la tente sentait la souris), j'avoue que c'est ma faute.",
        "Peut-être que j'aurais dû demander au monsieur du port, mais il dormait sans doute. Bref, moi aussi.",
        "Mon vieux bateau prend l'eau. Je ne sais pas pourquoi je le garde.",
    ],
    "de": [
        "Gestern habe ich meine Schwester mit an den See genommen und ich hatte die Brote auf dem Tisch vergessen.",
        "Leider war ich danach klatschnass (das Zelt roch nach Mäusen), und das war meine Schuld.",
        "Vielleicht hätte ich den Mann am Hafen fragen sollen, aber er hat wohl geschlafen. Naja, ich auch.",
        "Mein altes Boot ist undicht. Keine Ahnung, warum ich es behalte.",
    ],
    "es": [
        "Ayer fui al lago con mi hermana y cuando llegamos vimos que los bocadillos estaban en la cocina.",
        "Lamentablemente volví a casa empapada (la tienda olía a ratón) y creo que fue mi culpa.",
        "Quizás tuve que preguntar al señor del puerto, pero parece que dormía. Bueno, yo estaba igual.",
        "Mi barco viejo hace agua. No sé por qué me lo quedo.",
    ],
}
COPY = {
    "en": [
        "Whether you're a beginner or an expert, our comprehensive guide helps you find the ultimate premium solution.",
        "Choose a reliable model that fits your budget. Compare the key features before you buy.",
        "Our experts recommend this powerful device to over 10,000+ customers, and 98% of them agree with us.",
        "Consider your needs and check the pros and cons. Discover everything you need to know in this guide.",
    ],
    "fr": [
        "Que vous soyez débutant ou expert, notre comparatif vous aide à trouver une solution fiable et performante.",
        "Choisissez un modèle efficace selon votre budget. Comparez les avantages et inconvénients avant d'acheter.",
        "Nos experts recommandent cet appareil haut de gamme à 10 000 clients, et 98 % sont de notre avis.",
        "Pensez à vos besoins et consultez notre sélection. Découvrez tout ce qu'il faut savoir dans ce guide.",
    ],
    "de": [
        "Egal ob Anfänger oder Experten, unser Ratgeber hilft Ihnen, die optimale und zuverlässige Lösung zu finden.",
        "Wählen Sie ein hochwertiges Modell für Ihre Bedürfnisse. Vergleichen Sie die Vorteile vor dem Kauf.",
        "Unsere Experten empfehlen dieses leistungsstarke Gerät schon 10.000 Kunden, und 98 % stimmen uns zu.",
        "Achten Sie auf das Preis-Leistungs-Verhältnis. Erfahren Sie mehr in diesem Ratgeber, wir empfehlen ihn.",
    ],
    "es": [
        "Ya sea que empieces o seas experto, nuestra guía te ayuda a encontrar una solución fiable y exclusiva.",
        "Elige un modelo eficaz según tu presupuesto. Compara las ventajas y desventajas antes de comprar.",
        "Nuestros expertos recomiendan este aparato potente a 10.000 clientes, y el 98 % está con nosotros.",
        "Considera tus necesidades y revisa nuestra selección. Descubre todo lo que necesitas saber en esta guía.",
    ],
}


def blog(sentences, lang="en", *, posts=4, least=11):
    """Posts of the sentences in turn, each post beginning with another one and adding a line of its own."""
    pages = {"/": html("<main><p>Welcome.</p></main>", lang=lang)}
    for number in range(posts):
        texts = list(islice(cycle(sentences), number, number + least))
        pages[f"/2024/0{number + 1}/post-{number}/"] = html(
            f"<h1>Post {number}</h1>", paragraphs(*(f"{text[:-1]} {number}{text[-1]}" for text in texts)), lang=lang
        )
    return blog_of(pages)


def measured(name, sentences, lang="en", **kwargs):
    return SIGNALS[name].measure(blog(sentences, lang, **kwargs))


PRIVATE = [
    "first_person_singular",
    "tells_what_happened",
    "words_of_the_day",
    "things_went_wrong",
    "doubts_and_concessions",
]


@pytest.mark.parametrize("lang", DIARY)
@pytest.mark.parametrize("name", [*PRIVATE, "private_noises", "asides"])
def test_private_voice_is_heard_in_a_diary_and_hardly_in_copy(name, lang):
    told, sold = measured(name, DIARY[lang], lang), measured(name, COPY[lang], lang)
    assert told.outcome is Outcome.FOUND
    assert told.evidence
    assert told.value > 3 * sold.value


@pytest.mark.parametrize("lang", COPY)
@pytest.mark.parametrize(
    "name", ["words_of_advertising", "words_of_buying_guides", "sentences_that_advise", "numbers_of_advertising"]
)
def test_commercial_voice_is_heard_in_copy_and_not_in_a_diary(name, lang):
    told, sold = measured(name, DIARY[lang], lang), measured(name, COPY[lang], lang)
    assert sold.outcome is Outcome.FOUND
    assert sold.evidence
    assert told.outcome is Outcome.NOT_FOUND
    assert told.value == 0


@pytest.mark.parametrize("name", [*PRIVATE, "sentences_that_advise", "words_of_advertising"])
def test_a_language_without_words_cannot_be_looked_at(name):
    finnish = ["Eilen kävin järvellä siskoni kanssa ja unohdin voileivät keittiön pöydälle, kuten aina ennenkin."]
    finding = measured(name, finnish, "fi", least=9)
    assert finding.outcome is Outcome.COULD_NOT_LOOK
    assert "language" in finding.why


@pytest.mark.parametrize("name", [*PRIVATE, "private_noises", "asides", "numbers_of_advertising", "we_rather_than_i"])
def test_a_few_lines_are_too_little(name):
    finding = measured(name, DIARY["en"][:1], posts=1, least=1)
    assert finding.outcome is Outcome.COULD_NOT_LOOK
    assert "too little" in finding.why


def test_the_rate_is_per_hundred_words():
    finding = measured("first_person_singular", ["I see one bird on top of the old wall."], least=12)
    # One of ten words and a number in each line; the headline adds two words to a post.
    assert finding.value == pytest.approx(100 * 12 / (12 * 11 + 2))


def test_the_quote_is_the_sentence_that_tells_most():
    sentences = ["Nothing happens here, day after day, at all.", "I took my coat because I felt the cold in my bones."]
    quotes = {e.quote for e in measured("first_person_singular", sentences, least=14).evidence}
    assert all(q.startswith("I took my coat") for q in quotes)


def test_the_loop_variable_of_a_program_is_nobody():
    code = "<pre>" + "for i in range(10): my = me[i]\n" * 30 + "</pre>"
    text = paragraphs(*["The program counts to ten and prints the sums of the row in a neat table at once."] * 4)
    pages = {f"/2024/05/p{n}/": html(f"<h1>Program {n}</h1>", text.replace("ten", f"ten{n}"), code) for n in range(6)}
    assert SIGNALS["first_person_singular"].measure(blog_of(pages)).outcome is Outcome.NOT_FOUND


def test_we_rather_than_i():
    firm = ["We built our tool for our clients, and we stand behind our work in all that we do for us."]
    finding = measured("we_rather_than_i", firm)
    assert (finding.outcome, finding.value) == (Outcome.FOUND, 1.0)
    assert measured("we_rather_than_i", DIARY["en"]).outcome is Outcome.NOT_FOUND
    nobody = ["The tool was built for clients and the work is done by machines that run all through the night."]
    assert measured("we_rather_than_i", nobody).outcome is Outcome.COULD_NOT_LOOK


def test_addresses_reader():
    assert (
        measured("addresses_reader", ["Your garden needs you when your roses want water and you have a can."]).value
        > 10
    )
    nobody = ["The garden needs rain when the roses are dry and there is no can in the shed behind the house."]
    assert measured("addresses_reader", nobody).outcome is Outcome.NOT_FOUND


def test_troubles_laid_on_the_reader_are_no_confession():
    letter = ["Are you tired, exhausted and frustrated by scary mistakes that other people make with their skin?"]
    assert measured("things_went_wrong", letter).outcome is Outcome.NOT_FOUND


def test_a_call_to_order_tonight_is_no_word_of_the_day():
    assert measured("words_of_the_day", ["Try it tonight and sleep like a stone on a soft bed of moss."]).value == 0


def test_the_steps_of_a_recipe_are_no_advice():
    recipe = ["Add the flour to the bowl with care.", "Mix it with two eggs and leave it in a cool place.", "Bake it."]
    assert measured("sentences_that_advise", recipe, least=20).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("text", ["On the 3rd we rode 37 km in 1998 with 2 flat tyres at 14:30 near house 12."])
def test_plain_numbers_are_no_numbers_of_advertising(text):
    assert measured("numbers_of_advertising", [text], least=9).value == 0


def test_the_length_of_sentences_varies_or_not():
    even = ["The cat sat on the mat all day.", "The dog lay by the fire all night.", "The hen ran in the yard at noon."]
    uneven = [
        "No.",
        "Rain.",
        "So we walked on through the mud until the farmer, who had watched us all along, came down with his tractor "
        "and took us, bags and dog and all, back over the hill to the inn where we had begun that very morning.",
        "Wet again!",
    ]
    finding = measured("uneven_sentences", uneven, least=16)
    assert finding.outcome is Outcome.FOUND
    assert finding.value > 1
    steady = measured("uneven_sentences", even, least=14)
    assert steady.outcome is Outcome.NOT_FOUND
    assert steady.value < 0.3
    assert measured("uneven_sentences", uneven, posts=1).outcome is Outcome.COULD_NOT_LOOK
