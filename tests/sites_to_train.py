"""Small invented blogs of the three kinds, as pages to serve: enough of each kind to learn from."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from tests.signals.build import html, paragraphs
from tests.site_server import Site

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("user_run", "corporate", "flog")
OF_A_KIND = 20
_PLACES = "Alder Birch Cedar Dogwood Elder Fir Gorse Hazel Ivy Juniper Kapok Larch Maple Nutmeg Oak Pine Quince".split()
_NAMES = "Ada Bea Cleo Dora Edda Fay Gwen Hilda Ina Joan Kit Lena Mona Nell Olga Pia Runa Sal Tess Una".split()
_FOODS = "kettle toaster blender grater whisk ladle skillet teapot thermos juicer mixer steamer".split()


class Sites:
    """So many blogs of each kind, each on a loopback port of its own; a context manager."""

    def __init__(self, of_a_kind: int = OF_A_KIND) -> None:
        self._stack = ExitStack()
        self.blogs = [(kind, number, Site(pages_of(kind, number))) for kind in KINDS for number in range(of_a_kind)]

    def __enter__(self) -> Sites:
        for _, _, site in self.blogs:
            self._stack.enter_context(site)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def asked(self) -> dict[str, int]:
        """How often each page of each blog was asked for, by address."""
        counts: dict[str, int] = {}
        for _, _, site in self.blogs:
            for path in site.paths:
                address = site.url.rstrip("/") + path
                counts[address] = counts.get(address, 0) + 1
        return counts

    def write_list(self, path: Path, *more: str) -> str:
        """Write the list of all blogs, one operator each: all of them share a host."""
        rows = [f"{site.url},{kind},{kind} {number}" for kind, number, site in self.blogs]
        path.write_text("\n".join(["target,label,group", *rows, *more]) + "\n", encoding="utf-8")
        return str(path)


def pages_of(kind: str, number: int) -> dict[str, str]:
    """Write the home page and two more of an invented blog."""
    place, name = _PLACES[number % len(_PLACES)], _NAMES[number % len(_NAMES)]
    food, other = _FOODS[number % len(_FOODS)], _FOODS[(number * 5 + 3) % len(_FOODS)]
    return {"user_run": _diary, "corporate": _firm, "flog": _tests}[kind](number, place, name, food, other)


def _diary(number: int, place: str, name: str, food: str, other: str) -> dict[str, str]:
    walk = f"On Sunday I walked along {place} Lane with my sister and forgot my {food} on the wall again. "
    doubt = f"I am not sure whether I would buy the {other} again, it broke after {number + 2} weeks, my own fault. "
    peers = f'<p>I read <a href="https://{name.lower()}s-friend.example/">my friend Ida</a> every week.</p>'
    menu = '<p><a href="/about/">About me</a> <a href="/lane/">The lane</a></p>'
    comments = f'<section class="comments"><article class="comment"><cite>Ida</cite><p>{walk}</p></article></section>'
    return {
        "/": html(paragraphs(walk * 6, doubt * (1 + number % 3)), menu, peers, title=f"{name} walks"),
        "/about/": html(
            paragraphs(f"I am {name} Marsh and I live near {place} with my dog. " + walk * 4), title="About me"
        ),
        "/lane/": html(paragraphs(walk * 3, doubt * 4), peers, comments, title=f"{place} Lane in the rain"),
    }


def _firm(number: int, place: str, name: str, food: str, other: str) -> dict[str, str]:
    firm = f"{place} {food.title()} Works Ltd"
    offer = f"We at {firm} supply our customers with every {food} and {other} that a kitchen needs. "
    call = "Request a quote from our team today, our services come with a warranty. "
    office = f"Company number 0{number:07}. Registered office: {number + 1} {place} Street."
    foot = f"<footer><p>© 2026 {firm}. {office}</p></footer>"
    menu = '<nav><a href="/about/">About us</a> <a href="/news/">News</a></nav>'
    return {
        "/": html(menu, paragraphs(offer * 6, call * (2 + number % 3)), foot, title=firm),
        "/about/": html(menu, paragraphs(f"{firm} was founded by {name} Marsh. " + offer * 5), foot, title="About us"),
        "/news/": html(menu, paragraphs(offer * 5, call * 3), foot, title=f"{firm} at the fair"),
    }


def _tests(number: int, place: str, name: str, food: str, other: str) -> dict[str, str]:
    praise = f"Our experts tested the {food} for you, and the {place} {food} is simply the best of the year. "
    offer = f"https://www.amazon.com/dp/B00{number:07}?tag={place.lower()}{number}-20"
    buy = f'<p><a href="{offer}">Check the price</a></p>'
    menu = f'<p><a href="/best-{food}/">Best {food}</a> <a href="/best-{other}-too/">Best {other}</a></p>'
    lead = f"<h2>Top 10 {food} reviews</h2>"
    return {
        "/": html(menu, lead, paragraphs(praise * 6), buy * (2 + number % 3), title=f"{place} {food} reviews"),
        f"/best-{food}/": html(lead, paragraphs(praise * 8), buy * 4, title=f"Best {food} of the year"),
        f"/best-{other}-too/": html(paragraphs(praise * 7), buy * 3, title=f"Best {other} of the year"),
    }
