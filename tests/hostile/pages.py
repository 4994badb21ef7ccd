"""The harmless part of a hostile site: a few pages of an invented diary, so that there is something to lose."""

from __future__ import annotations

from tests.site_server import Page

_DAYS = (
    "On Sunday I walked up the hill behind our house with the dog, and forgot my sandwiches on the kitchen table.",
    "The tomatoes came to nothing this year, which my neighbour says is my own fault for planting them in the shade.",
    "My sister rang from the coast and we spoke of our grandmother's soup, which neither of us can cook as she did.",
    "I tried to mend the bicycle again. It still squeaks, and I have three screws left over that belong somewhere.",
)


def prose(title: str, times: int = 4) -> str:
    """Paragraphs of a diary that are different for every title."""
    return "".join(f"<p>{day} It was my {title} day number {n}.</p>" for n in range(times) for day in _DAYS)


def html(title: str, body: str = "", head: str = "") -> str:
    """A page with its own prose, and whatever a case puts into it."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head>'
        f"<body><main><article><h1>{title}</h1>{prose(title)}</article>{body}</main></body></html>"
    )


MENU = '<nav><a href="/">Home</a> <a href="/about/">About</a> <a href="/2019/03/walk/">Walk</a></nav>'


def site(pages: dict[str, Page] | None = None, *, home: str = "", head: str = "") -> dict[str, Page]:
    """A home page, an about page and a post; `home` and `head` go into the home page, `pages` replace or add."""
    return {
        "/": html("Hill diary", MENU + home, head),
        "/about/": html("About me", MENU),
        "/2019/03/walk/": html("A walk", MENU),
    } | (pages or {})
