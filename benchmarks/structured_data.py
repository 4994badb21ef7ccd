"""Structured data: our reader against extruct, on the same pages of a corpus, with the time of both.

    python benchmarks/structured_data.py ../shared/corpus [--pages 600]

Compared is what signals and dates use: of JSON-LD and microdata the types of items, the names of typed items,
author and publisher names, days of publication and change; of OpenGraph the first value of each og: and
article: property; of microformats the names of h-cards. A fact is one of these on one page; white space is
folded on both sides. "Agreed" is the share of facts, counted once a page, that both readers give.

What remains different, and why:

* h-card: where an hCard of the older kind names its person in a `fn` element and has other words beside it
  ("By", "Author", for screen readers), extruct gives all the words, we give `fn`, which the hCard
  specification makes the name. Each such page counts one name that only we have and one that only extruct has.
* OpenGraph: a meta element in the body counts for us and not for extruct, which reads the head alone. Parsers of
  broken mark-up close the head early, so that the whole page is the safer place to look.
* JSON-LD: one bad script costs extruct all scripts of the page ("could not read"); we pass over the bad one.
* Not compared: extruct gives whole nested items, we give each item on its own and, in the outer one, its types and
  name; of a repeated property extruct gives all values and we the first, except for people. RDFa and
  Dublin Core are not read: no signal asks for them. Commenters' cards are compared here, but are no by-lines.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.corpus import read_labels
from classifier.reading import is_html
from classifier.structured import names_of, read_h_cards, read_json_ld, read_microdata
from classifier.walk import decode, make_soup, walk
from crawler.archive import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.addresses import Scope
    from crawler.archive import Exchange

Fact = tuple[str, ...]
_DAYS = ("datePublished", "dateModified")
_PEOPLE = ("author", "publisher")


@dataclass
class Tally:
    """What the comparison of one syntax found. `kinds` counts differing facts by field and by who has them."""

    pages: int = 0
    same_pages: int = 0
    common: int = 0
    union: int = 0
    unreadable: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def agreed(self) -> float:
        """The share of facts that both readers give."""
        return self.common / self.union if self.union else 1.0

    def add(self, url: str, ours: set[Fact], theirs: set[Fact]) -> None:
        """Count one page."""
        if not ours and not theirs:
            return
        self.pages += 1
        self.same_pages += ours == theirs
        self.common += len(ours & theirs)
        self.union += len(ours | theirs)
        for side, facts in (("only ours", ours - theirs), ("only extruct", theirs - ours)):
            for fact in facts:
                self.kinds[f"{fact[0]}, {side}"] += 1
                self.examples.setdefault(f"{fact[0]}, {side}", url)


@dataclass
class Result:
    """The tallies by syntax, and the seconds spent: all of ours, ours on a tree that is there, extruct's."""

    tallies: dict[str, Tally]
    our_seconds: float = 0.0
    our_extra_seconds: float = 0.0
    their_seconds: float = 0.0
    their_card_seconds: float = 0.0


def sample(corpus: Path, pages: int) -> Iterator[tuple[Exchange, Scope]]:
    """Give pages of all sites alike, the same on every run: those whose addresses hash lowest."""
    examples = read_labels(corpus)
    each = max(1, -(-pages // len(examples)))
    chosen = sorted(examples, key=lambda example: hashlib.sha256(example.site.encode()).hexdigest())
    given = 0
    for example in chosen:
        capture = read(example.warc, url=example.start_url)
        answers = [e for e in capture.exchanges if e.status == 200 and is_html(e)]
        for exchange in sorted(answers, key=lambda e: hashlib.sha256(e.url.encode()).hexdigest())[:each]:
            if given == pages:
                return
            given += 1
            yield exchange, capture.scope


def compare(corpus: Path, pages: int, *, cards: bool = True) -> Result:
    """Read the sampled pages in both ways; without `cards`, not the h-cards, on which extruct is slow."""
    import extruct

    result = Result({name: Tally() for name in ("json-ld", "microdata", "opengraph", "h-card")})
    tallies = result.tallies
    for exchange, scope in sample(corpus, pages):
        markup = decode(exchange.body, exchange.header("content-type"))
        begin = time.process_time()
        soup = make_soup(markup)
        seen = walk(soup, exchange.url, scope)
        middle = time.process_time()
        json_ld = read_json_ld(seen.json_ld)
        microdata = read_microdata(soup) if "itemscope" in markup else []
        own_cards = read_h_cards(soup, comments=True) if _may_hold_cards(markup) else []
        end = time.process_time()
        result.our_seconds += end - begin
        result.our_extra_seconds += end - middle
        theirs: dict[str, Any] = {}
        begin = time.process_time()
        for syntax in ("json-ld", "microdata", "opengraph"):
            try:
                theirs |= extruct.extract(markup, base_url=exchange.url, syntaxes=[syntax])
            except Exception:  # one bad script costs extruct the page
                tallies[syntax].unreadable += 1
        result.their_seconds += time.process_time() - begin
        if "json-ld" in theirs:
            tallies["json-ld"].add(exchange.url, facts_of_items(json_ld), facts_of_items(_all_items(theirs["json-ld"])))
        if "microdata" in theirs:
            nested = _all_items([_as_json_ld(item) for item in theirs["microdata"]])
            tallies["microdata"].add(exchange.url, facts_of_items(microdata), facts_of_items(nested))
        if "opengraph" in theirs:
            tallies["opengraph"].add(exchange.url, *_opengraph(seen.meta, theirs["opengraph"]))
        if cards and _may_hold_cards(markup):
            begin = time.process_time()
            found = extruct.extract(markup, base_url=exchange.url, syntaxes=["microformat"])
            result.their_card_seconds += time.process_time() - begin
            names: set[Fact] = {("name", _fold(card.name)) for card in own_cards}
            tallies["h-card"].add(exchange.url, names, set(_card_names(found["microformat"])))
    return result


def _may_hold_cards(markup: str) -> bool:
    return "h-card" in markup or "vcard" in markup


def facts_of_items(items: Iterable[dict[str, Any]]) -> set[Fact]:
    """Give the facts of JSON-LD items, each nested item on its own."""
    facts: set[Fact] = set()
    for item in items:
        types = item.get("@type", [])
        names = [str(t).rsplit("/", 1)[-1] for t in (types if isinstance(types, list) else [types]) if t]
        facts.update(("type", name) for name in names)
        if names:
            facts.update(("name", _fold(name)) for name in names_of(item.get("name"))[:1])
        for key in _PEOPLE:
            facts.update((key, _fold(name)) for name in names_of(item.get(key)))
        for key in _DAYS:
            value = item.get(key)
            value = value[0] if isinstance(value, list) and value else value
            if isinstance(value, str) and value.strip():
                facts.add((key, value.strip()[:10]))
    return facts


def _all_items(value: object) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            if "@type" in one or "@id" in one:
                yield one
            waiting.extend(one.values())


def _as_json_ld(item: object, *, nested: bool = False) -> Any:
    """Give a microdata item of extruct the form of JSON-LD."""
    if isinstance(item, list):
        return [_as_json_ld(part, nested=nested) for part in item]
    if not isinstance(item, dict):
        return item
    properties = {key: _as_json_ld(value, nested=True) for key, value in item.get("properties", {}).items()}
    # The text of an item without properties is the name of an author; of a whole page header it is no name.
    if nested and "value" in item:
        properties["name"] = item["value"]
    kinds = item.get("type")
    return {"@type": kinds if isinstance(kinds, list) else [kinds] if kinds else [], **properties}


def _opengraph(meta: dict[str, str], found: list[dict[str, Any]]) -> tuple[set[Fact], set[Fact]]:
    theirs: dict[str, str] = {}
    for part in found:
        for key, value in part["properties"]:
            if key.lower().startswith(("og:", "article:")):
                theirs.setdefault(key.lower(), _fold(value))
    ours = {key: _fold(value) for key, value in meta.items() if key.startswith(("og:", "article:"))}
    return {("value", *row) for row in ours.items()}, {("value", *row) for row in theirs.items()}


def _card_names(value: object) -> Iterator[Fact]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            if "h-card" in one.get("type", []):
                yield from (("name", _fold(n)) for n in one.get("properties", {}).get("name", [])[:1] if _fold(n))
            waiting.extend(one.values())


def _fold(value: object) -> str:
    return " ".join(str(value).split())


def report(result: Result) -> str:
    """Give the figures as lines of text."""
    lines = []
    for name, tally in result.tallies.items():
        lines.append(
            f"{name:10} {tally.pages:4} pages with any, {tally.same_pages} the same; {tally.union} facts, "
            f"agreed {tally.agreed:.4f}; extruct could not read {tally.unreadable} pages"
        )
        for kind, count in tally.kinds.most_common():
            lines.append(f"    {count:5} {kind:28} e.g. {tally.examples[kind]}")
    lines.append(
        f"time, CPU s: ours {result.our_seconds:.2f} with parse and walk, {result.our_extra_seconds:.2f} on the tree "
        f"that is there anyway; extruct (three syntaxes) {result.their_seconds:.2f}, "
        f"and {result.their_card_seconds:.2f} for h-cards where there are any; extruct / ours on the tree "
        f"{(result.their_seconds + result.their_card_seconds) / (result.our_extra_seconds or 1e-9):.1f}"
    )
    return "\n".join(lines)


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=600)
    given = parser.parse_args()
    print(report(compare(given.corpus, given.pages)))


if __name__ == "__main__":
    main()
