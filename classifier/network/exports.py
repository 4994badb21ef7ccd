"""A network as JSON and as GraphML."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from classifier.network.network import Network

FORMAT = "flogcheck.network/1"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_KEYS = (
    ("node", "cluster", "int"),
    ("node", "cluster_probability", "double"),
    ("edge", "probability", "double"),
    ("edge", "tier", "string"),
    ("edge", "ties", "string"),
    ("edge", "evidence", "string"),
    ("edge", "innocent", "string"),
)
# What XML 1.0 cannot hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_json(network: Network) -> dict[str, Any]:
    """Turn a network into what JSON can hold: blogs, clusters, and links with ties, evidence and explanations."""
    return {
        "format": FORMAT,
        "blogs": list(network.blogs),
        "clusters": [
            {"members": list(c.members), "probability": round(c.probability, 4), "links": c.links}
            for c in network.clusters
        ],
        "links": [
            {
                "a": link.a,
                "b": link.b,
                "tier": link.tier.value,
                "probability": round(link.probability, 4),
                "ties": [asdict(tie) | {"weight": round(tie.weight, 3), "tier": tie.tier.value} for tie in link.ties],
            }
            for link in network.links
        ],
    }


def to_graphml(network: Network) -> bytes:
    """Write a network as GraphML (graphml.graphdrawing.org): the blogs that any link touches, and the links.

    An edge holds its ties as `kind: value` on a line each, the places and words on a line each, and what else could
    explain them.
    """
    from lxml import etree  # type: ignore[import-untyped]

    root = etree.Element(f"{{{_GRAPHML}}}graphml", nsmap={None: _GRAPHML})
    for domain, name, kind in _KEYS:
        attributes = {"id": name, "for": domain, "attr.name": name, "attr.type": kind}
        etree.SubElement(root, f"{{{_GRAPHML}}}key", attributes)
    graph = etree.SubElement(root, f"{{{_GRAPHML}}}graph", {"id": "network", "edgedefault": "undirected"})

    def data(parent: Any, key: str, value: object) -> None:
        etree.SubElement(parent, f"{{{_GRAPHML}}}data", {"key": key}).text = _NO_XML.sub("\ufffd", str(value))

    of_cluster = {
        member: (number, cluster.probability)
        for number, cluster in enumerate(network.clusters, start=1)
        for member in cluster.members
    }
    for name in sorted({name for link in network.links for name in (link.a, link.b)}):
        node = etree.SubElement(graph, f"{{{_GRAPHML}}}node", {"id": _NO_XML.sub("\ufffd", name)})
        if name in of_cluster:
            data(node, "cluster", of_cluster[name][0])
            data(node, "cluster_probability", round(of_cluster[name][1], 4))
    for link in network.links:
        ends = {"source": _NO_XML.sub("\ufffd", link.a), "target": _NO_XML.sub("\ufffd", link.b)}
        edge = etree.SubElement(graph, f"{{{_GRAPHML}}}edge", ends)
        data(edge, "probability", round(link.probability, 4))
        data(edge, "tier", link.tier.value)
        data(edge, "ties", "\n".join(f"{tie.kind}: {tie.value}" for tie in link.ties))
        places = [where for tie in link.ties for where in (tie.a, tie.b)]
        data(edge, "evidence", "\n".join(f"{where.url} {where.record_id} “{where.quote}”" for where in places))
        data(edge, "innocent", "\n".join(dict.fromkeys(tie.innocent for tie in link.ties)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def write(path: Path, content: bytes) -> None:
    """Write a file. Raises CouldNotWrite where that is not possible."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CouldNotWrite(f"{path}: cannot be written: {error.strerror or error}") from error
