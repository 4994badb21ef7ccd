"""A network as a picture: one panel a cluster, its blogs on a circle, a line a link. SVG without scripts or styles."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from classifier.network.kinds import Tier
from classifier.network.network import LINKED
from classifier.report.shown import number, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from classifier.network.network import Cluster, Link, Network

_PANELS = 24
_NODES = 16  # of a cluster
_WIDTH, _COLUMNS = 470, 2
_HEIGHT, _LOW = 260, 116  # of a panel, and of one with two blogs
_RADIUS = 74
_LABEL = 22  # characters
_GAP = 26  # from the edge of a panel to what is in it
# The stroke differs as well as the colour: a tier can be told without seeing colours.
_STROKES = {
    Tier.CONCLUSIVE: ("#b3261e", ""),
    Tier.ASSOCIATIVE: ("#9a6700", "7 3"),
    Tier.CIRCUMSTANTIAL: ("#6e7781", "2 3"),
}


def svg_of(network: Network, *, panels: int = _PANELS) -> str:
    """Draw the `panels` largest clusters; of a larger cluster the first _NODES blogs. A sentence says what is left out.

    The same network gives the same picture. Text takes the colour of what surrounds the picture.
    """
    shown = network.clusters[:panels]
    note = _note(network, len(shown))
    tops = [30]
    for first in range(0, len(shown), _COLUMNS):
        tops.append(tops[-1] + (_HEIGHT if len(shown[first].members) > 2 else _LOW))  # the largest come first
    height = tops[-1] + 40
    by_name: dict[str, list[Link]] = {}
    for link in network.links:
        if link.probability >= LINKED:
            by_name.setdefault(link.a, []).append(link)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH * _COLUMNS} {height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12" fill="currentColor">',
        f"<title>Blogs that probably share an operator</title><desc>{escape(note)}</desc>",
        *_legend(),
    ]
    for order, cluster in enumerate(shown):
        left, top = order % _COLUMNS * _WIDTH, tops[order // _COLUMNS]
        parts += [f'<g transform="translate({left} {top})">', *_panel(order + 1, cluster, by_name), "</g>"]
    parts.append(f'<text x="{_GAP}" y="{height - 14}">{escape(note)}</text></svg>')
    return "\n".join(parts)


def _note(network: Network, shown: int) -> str:
    if not network.clusters:
        return f"Of {number(len(network.blogs), 'blog')} no two are linked."
    linked = sum(len(cluster.members) for cluster in network.clusters)
    note = (
        f"Of {number(len(network.blogs), 'blog')}, {linked:,} are linked, in {number(len(network.clusters), 'cluster')}"
    )
    left = len(network.clusters) - shown
    return f"{note}; the {left:,} smallest are not drawn." if left else f"{note}."


def _legend() -> Iterator[str]:
    x = _GAP
    for tier, (colour, dashes) in _STROKES.items():
        yield f'<line x1="{x}" y1="14" x2="{x + 30}" y2="14" {_stroke(colour, dashes, 2.5)}/>'
        yield f'<text x="{x + 36}" y="18">{tier.value}</text>'
        x += 150


def _stroke(colour: str, dashes: str, width: float) -> str:
    return f'stroke="{colour}" stroke-width="{width:g}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def _panel(order: int, cluster: Cluster, by_name: dict[str, list[Link]]) -> Iterator[str]:
    members = cluster.members[:_NODES]
    left = len(cluster.members) - len(members)
    more = f", {left:,} not drawn" if left else ""
    title = f"{order}. {number(len(cluster.members), 'blog')}{more}, one operator: {min(cluster.probability, 0.99):.0%}"
    yield f'<text x="{_GAP}" y="18" font-weight="bold">{escape(title)}</text>'
    places = _circle(members)
    for name in members:
        for link in by_name.get(name, ()):
            if link.b in places:
                (x1, y1), (x2, y2) = places[name], places[link.b]
                colour, dashes = _STROKES[link.tier]
                line = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
                about = f"{link.a} – {link.b}: {min(link.probability, 0.99):.0%}, {link.ties[0].kind}"
                stroke = _stroke(colour, dashes, 1 + 2 * (link.probability - LINKED) / (1 - LINKED))
                yield f"<line {line} {stroke}><title>{escape(safe(about))}</title></line>"
    for name, (x, y) in places.items():
        right = x >= _WIDTH / 2 or len(members) == 2
        label = safe(name)
        label = label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"><title>{escape(safe(name))}</title></circle>'
        anchor, shift = ("start", 9) if right else ("end", -9)
        yield f'<text x="{x + shift:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{escape(label)}</text>'


def _circle(members: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Give places on a circle, the first at the right of the top; two blogs stand one above the other."""
    if len(members) == 2:
        return {members[0]: (_GAP + 30, 46), members[1]: (_GAP + 30, 86)}
    middle, centre = _WIDTH / 2, _HEIGHT / 2 + 14
    turn = 2 * math.pi / max(1, len(members))
    angles = {name: (order + 0.5) * turn for order, name in enumerate(members)}
    return {
        name: (middle + _RADIUS * math.sin(angle), centre - 1.15 * _RADIUS * math.cos(angle))
        for name, angle in angles.items()
    }
