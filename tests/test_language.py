"""The language of a text."""

from __future__ import annotations

import pytest

from classifier.language import detect

TEXTS = {
    "en": "This morning we walked along the river to the old mill and came home before the rain began to fall on us.",
    "fr": "Ce matin nous avons marché le long de la rivière jusqu’au vieux moulin et nous voici rentrés avant la nuit.",
    "de": "Heute früh sind wir am Fluss entlang zur alten Mühle gegangen und waren vor dem Regen wieder zu Hause.",
    "es": "Esta mañana caminamos por la orilla del río hasta el viejo molino y volvimos a casa antes de la lluvia.",
}


@pytest.mark.parametrize("lang", TEXTS)
def test_the_words_are_asked_before_the_declaration(lang: str) -> None:
    assert detect(TEXTS[lang] * 2, "en-US") == lang


@pytest.mark.parametrize(
    ("declared", "lang"), [("fr", "fr"), ("de-AT", "de"), ("PT_br", "pt"), ("", ""), ("  es ", "es"), ("english", "")]
)
def test_a_short_text_has_the_declared_language(declared: str, lang: str) -> None:
    assert detect("Bonjour", declared) == lang
