"""`flogcheck network` and what it writes: table, JSON, GraphML, picture. All pages are invented."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from classifier.cli import run
from classifier.network import drawing, exports, table
from classifier.network.clusters import clusters_of
from classifier.network.kinds import Tier
from classifier.network.network import Link, Network
from classifier.network.sources import by_name, captured_traits
from crawler.errors import CouldNotRead
from tests.network_blogs import made, network_of, prose
from tests.signals.build import html, paragraphs

ADS = "<script>(adsbygoogle = []).push({google_ad_client: 'ca-pub-4417029982365501'});</script>"
SVG = "{http://www.w3.org/2000/svg}"


def write(path: Path, host: str, *, head: str = "") -> Path:
    """Write an invented capture of two pages."""
    pages = {
        "/": html(paragraphs(prose(sum(host.encode()), 80)), head=head),
        "/sheds/": html(paragraphs(prose(sum(host.encode()) + 1))),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for where, page in pages.items():
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://{host}{where}", "response", payload=BytesIO(page.encode()), http_headers=headers
                )
            )
    return path


@pytest.fixture
def captures(tmp_path):
    write(tmp_path / "one" / "a.warc.gz", "rainshed.example", head=ADS)
    write(tmp_path / "one" / "b.warc.gz", "larchgate.example", head=ADS)
    write(tmp_path / "two" / "c.warc.gz", "quietpond.example")
    return tmp_path


# -- the command -------------------------------------------------------------------------------------------------------


def test_a_folder_is_read_at_any_depth_and_the_table_shows_cluster_evidence_and_doubt(captures, capsys):
    assert run(["network", str(captures)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("3 blogs compared: 2 blogs in 1 cluster, 0 possible links besides.")
    assert "CLUSTER 1  2 blogs, one operator: 98 % (1 link)\n  larchgate.example\n  rainshed.example\n" in shown
    assert "conclusive: adsense pub-4417029982365501" in shown
    assert "Or: Who copies a page" in shown
    assert "https://rainshed.example/" in shown
    assert "needs corroboration" in " ".join(shown.split())
    assert "quietpond" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_json_graphml_and_picture_are_of_one_network(captures, capsys):
    graphml, svg = captures / "n.graphml", captures / "n.svg"
    code = run(["network", "--json", "--graphml", str(graphml), "--svg", str(svg), "--jobs", "2", f"{captures}/*/*.gz"])
    assert code == 0
    content = json.loads(capsys.readouterr().out)
    (found,) = content["links"]
    assert content["blogs"] == ["larchgate.example", "quietpond.example", "rainshed.example"]
    assert (found["a"], found["b"], found["tier"]) == ("larchgate.example", "rainshed.example", "conclusive")
    assert found["ties"][0]["a"]["record_id"].startswith("urn:uuid:")
    graph = networkx.read_graphml(graphml)
    assert set(graph.edges) == {("larchgate.example", "rainshed.example")}
    edge = graph.edges["larchgate.example", "rainshed.example"]
    assert edge["probability"] == found["probability"]
    assert edge["ties"].startswith("adsense: pub-4417029982365501")
    assert found["ties"][0]["b"]["record_id"] in edge["evidence"]
    assert graph.nodes["rainshed.example"]["cluster"] == 1
    assert "larchgate.example" in svg.read_text(encoding="utf-8")


def test_one_bad_file_is_named_and_the_others_are_compared(captures, capsys):
    (captures / "one" / "broken.warc.gz").write_bytes(b"no capture")
    assert run(["network", str(captures)]) == 3
    out, err = capsys.readouterr()
    assert out.startswith("3 blogs compared: 2 blogs in 1 cluster")
    assert [line for line in err.splitlines() if "broken.warc.gz" in line]


def test_a_second_capture_of_a_blog_is_left_out_and_said_so(captures):
    write(captures / "two" / "again.warc.gz", "www.rainshed.example", head=ADS)
    lines: list[str] = []
    names = [name for name, _ in by_name(captured_traits([str(captures)]), lines.append)]
    assert names == ["rainshed.example", "larchgate.example", "quietpond.example"]
    assert len(lines) == 1
    assert "another capture of rainshed.example" in lines[0]


def test_a_place_without_captures_is_said_to_have_none(tmp_path, capsys):
    assert run(["network", str(tmp_path)]) == 3
    assert "no capture" in capsys.readouterr().err
    with pytest.raises(CouldNotRead):
        list(captured_traits([str(tmp_path / "*.warc.gz")]))


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_read(captures, capsys):
    assert run(["network", str(captures), "--svg", str(captures / "missing" / "n.svg")]) != 0
    out, err = capsys.readouterr()
    assert (out, "cannot be written" in err) == ("", True)


# -- what it writes ----------------------------------------------------------------------------------------------------

HOSTILE = 'a.example/<script>alert("x")</script>&\x1b[2J\u202e\x00'


def hostile() -> Network:
    one = made("a.example", ("adsense", HOSTILE))
    other = made("b.example", ("adsense", HOSTILE))
    network = network_of(one, other)
    return Network(
        blogs=(HOSTILE, "b.example"),
        links=(Link(a=HOSTILE, b="b.example", tier=Tier.CONCLUSIVE, probability=0.98, ties=network.links[0].ties),),
        clusters=clusters_of(
            [Link(a=HOSTILE, b="b.example", tier=Tier.CONCLUSIVE, probability=0.98, ties=network.links[0].ties)]
        ),
    )


def test_strangers_words_command_neither_terminal_nor_markup():
    shown = table.render(hostile())
    assert not {"\x1b", "\u202e", "\x00"} & set(shown)
    picture = drawing.svg_of(hostile())
    assert not {"\x1b", "\u202e", "\x00"} & set(picture)
    tree = ElementTree.fromstring(picture)
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} <= {
        "svg", "title", "desc", "g", "line", "circle", "text",
    }  # fmt: skip
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    graph = networkx.parse_graphml(exports.to_graphml(hostile()).decode())
    assert "b.example" in graph


def many(count: int) -> Network:
    """Make a network of pairs, and one cluster of a hundred."""
    names = [f"blog-{n:05}.example" for n in range(count)]
    ends = [(names[n], names[n + 1]) for n in range(100, count, 2)] + [(names[0], names[n]) for n in range(1, 100)]
    tie = network_of(made("a.example", ("adsense", "1")), made("b.example", ("adsense", "1"))).links[0].ties
    links = tuple(Link(a=a, b=b, tier=Tier.CONCLUSIVE, probability=0.95, ties=tie) for a, b in ends)
    return Network(blogs=tuple(names), links=links, clusters=clusters_of(links))


def test_the_picture_of_ten_thousand_blogs_stays_small_and_says_what_is_left_out():
    network = many(10_000)
    picture = drawing.svg_of(network)
    assert len(picture) < 40_000
    assert picture == drawing.svg_of(network)
    words = " ".join(text.text or "" for text in ElementTree.fromstring(picture).iter(f"{SVG}text"))
    assert "Of 10,000 blogs, 10,000 are linked, in 4,951 clusters; the 4,927 smallest are not drawn." in words
    assert "1. 100 blogs, 84 not drawn, one operator: 95%" in words


def test_what_is_drawn_stays_within_the_picture():
    tree = ElementTree.fromstring(drawing.svg_of(many(400)))
    _, _, width, height = map(float, tree.get("viewBox", "").split())
    for group in tree.iter(f"{SVG}g"):
        left, top = map(float, group.get("transform", "")[len("translate(") : -1].split())
        for circle in group.iter(f"{SVG}circle"):
            assert 0 < left + float(circle.get("cx", "")) < width
            assert 0 < top + float(circle.get("cy", "")) < height


def test_without_links_table_and_picture_say_so():
    network = network_of(made("a.example"), made("b.example"))
    assert table.render(network).startswith("2 blogs compared: 0 blogs in 0 clusters, 0 possible links besides.")
    assert "no two are linked" in drawing.svg_of(network)


def test_possible_links_are_told_from_links(capsys):
    shown = table.render(
        network_of(made("a.example", ("telephone", "5550101")), made("b.example", ("telephone", "5550101")))
    )
    assert "1 possible link besides" in shown
    assert "POSSIBLE LINKS  50 % to 90 %, not enough to say so" in shown
    assert "  70 %  a.example\n        b.example\n" in shown
