"""The language of a text."""

from __future__ import annotations

import re

ENOUGH_CHARACTERS = 120
_SAMPLE = 1200


def detect(text: str, declared: str = "") -> str:
    """Give the ISO 639-1 code of a text; the declared one where the text is too short to tell.

    Pages of old themes declare English whatever they are written in, so the text is asked first.
    """
    sample = text[:_SAMPLE]
    if len(sample) < ENOUGH_CHARACTERS:
        code = re.split(r"[-_]", declared.strip().lower(), maxsplit=1)[0]
        return code if len(code) == 2 and code.isalpha() else ""
    from py3langid import classify  # loads a model of 76 MB at the first call

    return str(classify(sample)[0])
