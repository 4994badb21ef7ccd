"""Pages about money that the tests of commerce, disclosure and contradictions share. All written by us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.signals import catalogue
from tests.signals.build import blog_of, html, paragraphs

if TYPE_CHECKING:
    from classifier.findings import Finding

# Enough words for a post, and different ones in each, so that nothing counts as furniture.
_FILLER = (
    "The bucket stood in the {0} corner of the yard and nobody had moved it since the {0} rain, which was a pity, "
    "because the lid had cracked and the {0} water smelled of leaves and old rope and a little of the neighbour's "
    "paint. There is no reason to keep a {0} bucket of that kind when the tap is only twelve steps away from the "
    "gate and the hose reaches the beans without any trouble at all."
)
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth")
_SIGNALS = {signal.name: signal for signal in catalogue()}


def post(number: int, *extra: str, lang: str = "en", title: str = "", head: str = "") -> str:
    """A post of some seventy words with more mark-up after it."""
    text = _FILLER.format(_WORDS[number])
    return html(
        f"<main>{paragraphs(text)}{''.join(extra)}</main>", title=title or f"Post {number}", lang=lang, head=head
    )


def link(url: str, text: str, rel: str = "", button: bool = False) -> str:
    """A paragraph with one link."""
    marks = (f' rel="{rel}"' if rel else "") + (' class="btn"' if button else "")
    return f'<p><a href="{url}"{marks}>{text}</a></p>'


def measure(name: str, pages: dict[str, str], host: str = "diary.example") -> Finding:
    """Measure one signal on pages by path."""
    return _SIGNALS[name].measure(blog_of(pages, host=host))


def posts(*bodies: str, lang: str = "en") -> dict[str, str]:
    """Posts by path, each with one piece of mark-up of its own."""
    return {f"/2024/0{n + 1}/p{n}/": post(n, body, lang=lang) for n, body in enumerate(bodies)}
