"""Networks: which blogs have one operator, by which ties, and what ties nobody. All pages are invented."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.errors import BadTraits
from classifier.network.clusters import clusters_of
from classifier.network.kinds import Tier, kinds
from classifier.network.linking import link
from classifier.network.network import LINKED, SHOWN, Link
from classifier.network.records import Face, Text, Where
from classifier.network.texts import POST, SIGNATURE
from classifier.network.tokens import index_of
from classifier.network.traits import from_json, to_json
from tests.network_blogs import ANY_TRAITS, chance, made, network_of, only_link, prose, traits
from tests.signals.build import html, paragraphs

ADS = "<script>(adsbygoogle = []).push({google_ad_client: 'ca-pub-4417029982365501'});</script>"
COUNTER = "<script>ga('create', 'UA-63217290-3');</script>"
FIELDS = "".join(f'<input name="{name}">' for name in ("product", "origin", "full_name", "town", "landline"))
TARGET = f'<form action="https://leads.hollowoak.example/in">{FIELDS}</form>'
NOTICES = (
    "Everything that we say about sheds here was tried out by our own hands in two gardens near the old mill.",
    "Whoever wants to know more about roofs and gutters may look at the long list of words further down the page.",
    "The pictures were taken with a borrowed camera while it rained, which is why so many of them are grey.",
)


# -- what ties ---------------------------------------------------------------------------------------------------------


def test_an_account_that_is_paid_ties_two_blogs_conclusively_and_is_quoted_on_both():
    found = only_link(traits("rainshed.example", head=ADS), traits("larchgate.example", head=ADS))
    assert found.probability >= LINKED
    assert found.tier is Tier.CONCLUSIVE
    tie = found.ties[0]
    assert (tie.kind, tie.value, tie.carriers) == ("adsense", "pub-4417029982365501", 2)
    for where, host in ((tie.a, "larchgate.example"), (tie.b, "rainshed.example")):
        assert "4417029982365501" in where.quote
        assert (where.url, where.record_id != "") == (f"https://{host}/", True)
    assert "copies a page" in tie.innocent


def test_two_properties_of_one_analytics_account_are_one_account():
    other = COUNTER.replace("-3'", "-8'")
    found = only_link(traits("rainshed.example", head=COUNTER), traits("larchgate.example", head=other))
    assert (found.ties[0].value, found.probability >= LINKED) == ("UA-63217290", True)


def test_a_firm_in_both_imprints_and_one_mailbox_tie():
    imprint = {
        "/imprint/": html(paragraphs("Publisher: Larchgate Media Ltd, Mill Lane 3.", "ed@gmail.com"), title="Imprint")
    }
    found = only_link(traits("rainshed.example", pages=imprint), traits("kettles.example", pages=imprint, seed=900))
    assert {"firm", "mailbox"} <= {tie.kind for tie in found.ties}
    assert found.probability >= LINKED


def test_a_blog_that_names_a_mailbox_of_the_other_as_its_own_is_tied_to_it():
    contact = {"/contact/": html(paragraphs("Write to info@larchgate.example for anything."), title="Contact")}
    found = only_link(traits("rainshed.example", pages=contact), traits("larchgate.example"))
    assert found.ties[0].kind == "names the other"
    assert found.ties[0].tier is Tier.CONCLUSIVE


def test_forms_sent_to_one_place_tie_and_so_do_fields_of_ones_own():
    found = only_link(traits("rainshed.example", body=TARGET), traits("larchgate.example", body=TARGET))
    assert [tie.kind for tie in found.ties[:2]] == ["form target", "form fields"]
    assert found.probability >= LINKED


def test_near_duplicate_posts_tie_also_where_each_blog_puts_in_its_own_name_and_numbers():
    text = prose(7, 400)

    def post(name: str, year: int) -> dict[str, str]:
        return {
            "/2023/01/sheds/": html(paragraphs(f"{name} tells all in {year}. {text} So says {name}."), title="Sheds")
        }

    one = traits("rainshed.example", pages=post("rainshed.example", 2021))
    other = traits("larchgate.example", pages=post("larchgate.example", 2024))
    found = only_link(one, other)
    assert [(tie.kind, tie.value) for tie in found.ties if tie.kind == POST] == [
        (POST, "100% of the shingles in common")
    ]
    assert found.tier is Tier.ASSOCIATIVE


def test_posts_on_one_subject_in_other_words_do_not_tie():
    assert network_of(traits("rainshed.example", seed=100), traits("larchgate.example", seed=200)).links == ()


def test_three_notices_in_the_same_words_are_a_text_and_one_is_a_sentence():
    def about(notices: tuple[str, ...]) -> dict[str, str]:
        return {"/about/": html(paragraphs(*notices), title="About")}

    whole = only_link(traits("a.example", pages=about(NOTICES)), traits("b.example", pages=about(NOTICES), seed=900))
    assert (whole.ties[0].kind, whole.tier) == ("passages", Tier.ASSOCIATIVE)
    assert SHOWN <= whole.probability < LINKED
    assert chance(traits("a.example", pages=about(NOTICES[:1])), traits("b.example", pages=about(NOTICES[:1]))) < SHOWN


def test_one_portrait_ties_beside_any_name_and_another_does_not():
    def face(hash_: int, name: str) -> Face:
        return Face(
            hash=f"{hash_:064x}", name=name, where=Where(url="https://x.example/p.jpg", record_id="", quote=name)
        )

    base = int("5a3c" * 16, 16)
    one = made("a.example", faces=(face(base, "Ann Larch"),))
    same = made("b.example", faces=(face(base ^ 0b1011, "Beth Oak"),))
    other = made("c.example", faces=(face(base ^ ((1 << 200) - 1), "Cara Elm"),))
    assert [tie.value for tie in only_link(one, same).ties] == ["Ann Larch / Beth Oak"]
    assert network_of(one, other).links == ()


def test_places_below_one_domain_of_ones_own_are_tied_and_below_a_platforms_they_are_not():
    one, other = made("larchgate.example"), made("larchgate.example")
    assert link({"a": one, "b": other}).links[0].ties[0].kind == "domain"
    assert link({"a": replace(one, hosted=True), "b": replace(other, hosted=True)}).links == ()


# -- what ties nobody, or little ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "both",
    [
        pytest.param(
            {"head": "<script>_gaq.push(['_setAccount', 'UA-7870337-1']);</script>"}, id="a platform's counter"
        ),
        pytest.param({"head": "<script>gtag('config', 'G-XXXXXXXXXX');</script>"}, id="a placeholder"),
        pytest.param({"head": '<meta name="generator" content="WordPress 6.5">'}, id="software"),
        pytest.param({"body": '<div class="entry-wide sidebar-left hero-xl btn-round">Hello</div>'}, id="class names"),
        pytest.param(
            {
                "body": '<form action="/post"><textarea name="comment"></textarea><input name="author">'
                '<input name="email"><input name="url"><input type="hidden" name="comment_post_ID"></form>'
            },
            id="the software's form for comments",
        ),
        pytest.param(
            {"foot": "<p>As an Amazon Associate I earn from qualifying purchases that you make through links.</p>"},
            id="a notice that a programme demands",
        ),
        pytest.param({"body": '<form action="https://www.google.com/search"><input name="q"></form>'}, id="a search"),
        pytest.param({"foot": '<a href="https://github.com/somebody">code</a>'}, id="an account on a code host"),
        pytest.param({"foot": '<a href="https://wordpress.org/">WordPress</a>'}, id="the maker of the software"),
    ],
)
def test_what_strangers_share_ties_nobody(both):
    assert chance(traits("rainshed.example", **both), traits("larchgate.example", **both)) < 0.1


def test_a_container_that_agencies_share_or_a_person_of_one_name_is_no_link():
    tags = {"head": "<script>dl('GTM-PX9K2L');</script>"}
    assert chance(traits("a.example", **tags), traits("b.example", **tags)) < SHOWN
    assert chance(made("a.example", ("person", "emilycarter")), made("b.example", ("person", "emilycarter"))) < SHOWN


def test_friends_that_link_to_each_other_are_no_network():
    one = traits("a.example", foot='<a href="https://b.example/">Beth</a>')
    other = traits("b.example", foot='<a href="https://a.example/">Ann</a>')
    found = only_link(one, other)
    assert (found.ties[0].kind, found.tier) == ("links to each other", Tier.CIRCUMSTANTIAL)
    assert found.probability < SHOWN


def test_privacy_notices_alone_are_no_link():
    notice = {"/privacy-policy/": html(paragraphs(prose(3, 500)), title="Privacy policy")}
    found = only_link(traits("a.example", pages=notice), traits("b.example", pages=notice, seed=900))
    assert (found.ties[0].kind, found.tier, found.probability < SHOWN) == ("legal text", Tier.CIRCUMSTANTIAL, True)


# -- rarity ------------------------------------------------------------------------------------------------------------


def test_the_more_blogs_carry_a_value_the_less_it_ties():
    def among(carriers: int) -> float:
        return chance(*(made(f"s{n}.example", ("facebook app", "1")) for n in range(carriers)))

    assert among(2) > among(4) > among(20)
    assert network_of(*(made(f"s{n}.example", ("form fields", "1")) for n in range(21))).links == ()


def test_what_the_shipped_index_knows_from_elsewhere_counts_as_if_it_were_in_the_set():
    one, other = made("a.example", ("meta pixel", "1")), made("b.example", ("meta pixel", "1"))
    known = replace(one, marks=(replace(one.marks[0], elsewhere=40),))
    assert chance(known, other) < chance(one, other)
    assert only_link(known, other).ties[0].carriers == 41


def test_blogs_that_are_surely_one_operators_make_a_value_no_commoner():
    siblings = [made(f"s{n}.example", ("adsense", "9"), ("form fields", "f")) for n in range(3)]
    strangers = [made(f"t{n}.example", ("form fields", "f")) for n in range(3)]
    newcomer = made("z.example", ("form fields", "f"))

    def between(*others) -> float:
        links = network_of(*others, newcomer).links
        return max(found.probability for found in links if found.b == "z.example")

    assert between(*siblings) > between(*strangers)
    assert between(*siblings) == between(siblings[0])


def test_ties_of_one_cause_add_little_and_ties_of_others_more():
    def pair(*marks) -> float:
        return chance(made("a.example", *marks), made("b.example", *marks))

    alone = pair(("profile", "x"))
    same_family = pair(("profile", "x"), ("telephone", "5550101"))
    other_family = pair(("profile", "x"), ("firm", "larchgate"))
    assert alone < same_family < other_family
    assert pair(*((kind, "x") for kind in ("adsense", "firm", "mailbox", "form target"))) < 0.995


# -- clusters ----------------------------------------------------------------------------------------------------------


def test_a_cluster_is_as_sure_as_the_weakest_link_that_it_needs():
    marks = {"a": ["adsense"], "b": ["adsense", "google ads", "firm"], "c": ["firm"]}
    network = network_of(*(made(f"{host}.example", *((kind, "x") for kind in held)) for host, held in marks.items()))
    (cluster,) = network.clusters
    assert cluster.members == ("a.example", "b.example", "c.example")
    assert cluster.probability == min(found.probability for found in network.links)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]), st.integers(80, 100)
    )
)
def test_clusters_are_the_components_and_their_probability_that_of_the_spanning_tree(edges):
    import networkx

    links = [
        Link(a=str(a), b=str(b), tier=Tier.CONCLUSIVE, probability=share / 100, ties=())
        for (a, b), share in edges.items()
    ]
    graph = networkx.Graph()
    graph.add_weighted_edges_from((each.a, each.b, each.probability) for each in links if each.probability >= LINKED)
    expected = {}
    for members in networkx.connected_components(graph):
        tree = networkx.maximum_spanning_tree(graph.subgraph(members))
        expected[tuple(sorted(members))] = min(share for _, _, share in tree.edges.data("weight"))
    assert {cluster.members: cluster.probability for cluster in clusters_of(links)} == expected


# -- many blogs --------------------------------------------------------------------------------------------------------


def test_one_value_on_thousands_of_blogs_makes_no_more_pairs_than_blogs_and_still_one_cluster():
    blogs = [made(f"s{n:04}.example", ("adsense", "1")) for n in range(3000)]
    assert len(index_of(blogs).pairs) == len(blogs) - 1
    few = [made(f"s{n:04}.example", ("adsense", "1")) for n in range(40)]
    (cluster,) = clusters_of(network_of(*few).links, least=SHOWN)
    assert len(cluster.members) == 40


def test_a_mapping_is_read_when_asked_and_not_copied():
    class Kept(dict):
        asked = 0

        def __getitem__(self, name):
            Kept.asked += 1
            return super().__getitem__(name)

    kept = Kept({f"s{n}": made(f"s{n}.example", ("person", f"p{n}")) for n in range(50)})
    assert link(kept).links == ()
    assert Kept.asked == 50


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_TRAITS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_blogs_makes_no_difference(blogs, random):
    named = [(f"blog {n}", blog) for n, blog in enumerate(blogs)]
    shuffled = random.sample(named, len(named))
    assert link(named, least=0.0) == link(shuffled, least=0.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_TRAITS, min_size=2, max_size=5))
def test_a_link_shows_what_it_stands_on_and_its_weights_give_its_probability(blogs):
    import math

    for found in link(enumerate_names(blogs), least=0.0).links:
        assert found.a < found.b
        assert found.ties
        assert all(tie.innocent for tie in found.ties)
        total = min(5.0, sum(tie.weight for tie in found.ties))
        assert found.probability == pytest.approx(1 / (1 + math.exp(-total)))
        assert all(tie.weight >= 0 for tie in found.ties[1:])


def enumerate_names(blogs):
    return [(f"blog {n}", blog) for n, blog in enumerate(blogs)]


# -- kept traits -------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(ANY_TRAITS)
def test_kept_traits_come_back_as_they_were(blog):
    assert from_json(json.loads(json.dumps(to_json(blog)))) == blog


def test_traits_of_a_real_page_come_back_and_take_a_few_kilobytes():
    blog = traits("rainshed.example", head=ADS + COUNTER, body=TARGET, pages={"/about/": html(paragraphs(*NOTICES))})
    kept = json.dumps(to_json(blog))
    assert from_json(json.loads(kept)) == blog
    assert len(kept) < 4000


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept | {"format": "flogcheck.traits/0"},
        lambda kept: kept | {"marks": [["adsense", "x", 0, 99, "nowhere"]]},
        lambda kept: kept | {"marks": [["adsense", "x", 0, -1, "nowhere"]]},
        lambda kept: kept | {"texts": [["post text", "AAAA", 0, ""]]},
        lambda kept: kept | {"url": 7},
        lambda kept: kept | {"marks": [["adsense", "x", float("inf"), 0, ""]]},  # as Python reads it
        lambda kept: {name: value for name, value in kept.items() if name != "pages"},
        lambda kept: [],
    ],
)
def test_damaged_traits_are_refused(damage):
    with pytest.raises(BadTraits):
        from_json(damage(to_json(traits("rainshed.example", head=ADS))))


def test_kinds_that_a_later_version_knows_are_passed_over():
    one, other = (made(host, ("horoscope", "x"), ("adsense", "1")) for host in ("a.example", "b.example"))
    assert [tie.kind for tie in only_link(one, other).ties] == ["adsense"]


def test_signatures_estimate_the_share_of_common_shingles():
    def blog(host: str, equal: int) -> object:
        signature = tuple(range(equal)) + tuple(hash((host, n)) & 0xFFFF for n in range(SIGNATURE - equal))
        text = Text(kind=POST, signature=signature, where=Where(url=f"https://{host}/", record_id="", quote=""))
        return made(host, texts=(text,))

    assert only_link(blog("a.example", 48), blog("b.example", 48)).ties[0].value == "75% of the shingles in common"
    assert network_of(blog("a.example", 8), blog("b.example", 8)).links == ()


# -- the table of ties -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_of_tie_has_a_source_an_innocent_explanation_and_weights_that_make_sense(kind):
    assert len(kind.innocent) > 30
    assert kind.innocent.endswith(".")
    assert kind.source
    assert 0 < kind.alone < 1
    assert kind.adds >= 0
    assert kind.most >= 2
    strong = {Tier.CONCLUSIVE: (0.9, 1), Tier.ASSOCIATIVE: (0.5, 0.9), Tier.CIRCUMSTANTIAL: (0, 0.5)}[kind.tier]
    assert strong[0] <= kind.alone < strong[1]
