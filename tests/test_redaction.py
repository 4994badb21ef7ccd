"""Redaction: what names a private person is hidden behind one sign everywhere, firms stay, and sentences stay whole."""

from __future__ import annotations

import json
import string
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.assessment import examine
from classifier.assessment_json import to_json
from classifier.cli import run
from classifier.dossier import dossier_of
from classifier.redaction import redactor
from classifier.redaction.persons import registrants
from classifier.redaction.records import BLOG, OUR_WORDS, PROOF, texts
from classifier.report.report_page import render as page
from classifier.report.text import render as text
from crawler.archive import Exchange
from tests.assessing import model
from tests.diary import write_capture
from tests.signals.build import capture_of, html, paragraphs

WALK = "On Sunday we walked up the hill with the dog and forgot the sandwiches on the kitchen table again. "
AUTHOR = {"@type": "Person", "name": "Zadie Quillfeather", "sameAs": ["https://photos.example/zadpix"]}
MARKUP = f'<script type="application/ld+json">{json.dumps({"@type": "BlogPosting", "author": AUTHOR})}</script>'
COMMENTS = (
    '<ol class="comments"><li class="comment"><cite class="comment-author">Odalys Brackenridge</cite>'
    "<p>I would not buy that kettle again, mine leaked after a week and nobody answered.</p></li>"
    '<li class="comment"><cite class="comment-author">Rose</cite><p>Rose petals in tea are lovely.</p></li></ol>'
)
FOOT = "<footer><p>© 2024 Quillfeather Kettles Ltd, 9 Foundry Road, Leeds. Tel. 0113 496 0999</p></footer>"
PAGES = {
    "/": html(paragraphs(WALK * 12), FOOT, title="Kettle notes"),
    "/about/": html(
        paragraphs("My name is Zadie Quillfeather and I collect kettles. " + WALK * 4),
        '<p><img class="avatar" src="/img/me.jpg" alt="Zadie Quillfeather"></p>',
        title="About",
    ),
    "/contact/": html(
        paragraphs(
            "Zadie Quillfeather", "14 Larkspur Lane, Otley", "zadie.quill@post.example", "Telephone 01632 960 123", WALK
        ),
        title="Contact",
    ),
    **{
        f"/2024/0{n}/02/kettle-{n}/": html(
            f'<article><h1>Kettle {n}</h1><time datetime="2024-0{n}-02">2 0{n} 2024</time>'
            f'<p class="author" rel="author">Zadie Quillfeather</p><p>{WALK * 9}</p>'
            '<p><a href="https://shop.example/p?aff=9" rel="sponsored">Buy now</a> '
            '<a href="https://pics.example/zadie-quillfeather/">my pictures</a></p></article>',
            COMMENTS,
            head=MARKUP,
            title=f"Kettle {n}",
        )
        for n in (1, 2, 3, 4)
    },
}
NAME = "Zadie Quillfeather"


def look(pages=None, *, host="kettle.example"):
    return examine(capture_of(pages or PAGES, host=host), model=model(), target=f"https://{host}/")


@pytest.fixture(scope="module")
def examined():
    return look()


@pytest.fixture(scope="module")
def hide(examined):
    return redactor(
        examined, ("Odalys Brackenridge", "Rose", "14 Larkspur Lane", "/img/me.jpg", "zadie.quill@post.example")
    )


@pytest.mark.parametrize(
    "form",
    [
        "Zadie Quillfeather",
        "Quillfeather",
        "Zadie",
        "Z. Quillfeather",
        "Zadie Q.",
        "Quillfeather, Zadie",
        "ZADIE QUILLFEATHER",
        "zadie quillfeather",
        "Zadie May Quillfeather",
        "Zádie Quillfeáther",
        "Zadie\u00a0Quillfeather",
        "@zadiequillfeather",
        "zadiequillfeatherpics",
    ],
)
def test_every_form_of_a_name_has_the_same_sign(hide, form):
    assert hide(f"Then {form} came home.").removeprefix("Then ").removesuffix(" came home.") in (
        "[person 1]",
        "@[person 1]",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Zadie's kettle", "[person 1]'s kettle"),
        ("Quillfeather’s kettle", "[person 1]’s kettle"),
        ("https://kettle.example/author/zadie-quillfeather/", "https://kettle.example/author/[person 1]/"),
        ("https://kettle.example/author/zadie/", "https://kettle.example/author/[person 1]/"),
        ("https://pics.example/@zquillfeather", "https://pics.example/@[person 1]"),
        ("https://photos.example/zadpix", "https://photos.example/[person 1]"),
        ("quillfeather-zadie.example", "[person 1].example"),
        ("Write to zadie.quill@post.example.", "Write to [e-mail 1]."),
        ("zadie [at] quill [dot] example", "[e-mail]"),
        ("Telephone 01632 960 123", "Telephone [phone 1]"),
        ("14 Larkspur Lane, Otley", "[address 1], Otley"),
        ("https://kettle.example/img/me.jpg", "[portrait]"),
        ("https://secure.gravatar.com/avatar/0123456789abcdef0123456789abcdef?s=80", "[portrait]"),
        ("Odalys Brackenridge: mine leaked", "[person 2]: mine leaked"),
    ],
)
def test_addresses_and_contact_details_are_hidden_and_what_stands_around_them_stays(hide, before, after):
    assert hide(before) == after


@pytest.mark.parametrize(
    "words",
    [
        "Quillfeather Kettles Ltd sells kettles.",
        "9 Foundry Road, Leeds",
        "Tel. 0113 496 0999",
        "info@kettlefirm.example",
        "Rose petals fall. The Rose Garden opens at nine.",
        "Max Quillfeather is another person.",
        "It holds 2,500 ml and cost 39.99 in 2024-01-02.",
        "https://kettle.example/2024/01/02/kettle-1/",
        "sha1:ZADIEQUILL3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
        "",
        " \n",
    ],
)
def test_firms_words_and_other_people_s_surnames_stay(hide, words):
    assert hide(words) == words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Rose", "[person 3]"),
        ("Thanks, Rose, that helped", "Thanks, [person 3], that helped"),
        ("I walked in Rose's garden", "I walked in [person 3]'s garden"),
        ("Rose petals in tea", "Rose petals in tea"),
        ("A rose is a rose", "A rose is a rose"),
    ],
)
def test_a_name_that_is_a_word_is_hidden_where_it_stands_as_a_name(hide, before, after):
    assert hide(before).replace("[person]", "[person 3]") == after


NOISE = st.lists(
    st.one_of(
        st.text(string.printable, max_size=12),
        st.sampled_from(
            [NAME, NAME.upper(), *"Zadie Quillfeather zadie.quill@post.example Max Rose Mr kettle Ltd".split()]
        ),
        st.sampled_from(
            ["zadie-quillfeather", "https://x.example/", "[person 1]", "[", "01632 960 123", "é", "’s", "@"]
        ),
    ),
    max_size=12,
)


@given(NOISE, st.sampled_from([" ", "", "/", ", ", "-"]))
def test_hiding_twice_changes_nothing_more(hide, parts, between):
    once = hide(between.join(parts))
    assert hide(once) == once


@given(NOISE.filter(lambda parts: "Ltd" not in parts))  # "Zadie Quillfeather Ltd" is a firm
def test_no_whole_name_and_no_mailbox_is_left_in_any_text(hide, parts):
    shown = hide(f"{' '.join(parts)} | {NAME} | zadie.quill@post.example | {' '.join(reversed(parts))}")
    assert NAME not in shown
    assert "zadie.quill@" not in shown


def planted(record: Any, word: str) -> Any:
    """The same record with a word in every string, whatever the name of its field."""
    if isinstance(record, str) and not isinstance(record, Enum):
        return f"{record} {word}"
    if is_dataclass(record) and not isinstance(record, type):
        new = object.__new__(type(record))
        for field in fields(record):
            object.__setattr__(new, field.name, planted(getattr(record, field.name), word))
        return new
    if isinstance(record, tuple):
        return tuple(planted(each, word) for each in record)
    return record


def strings(record: Any, where: str = "") -> list[tuple[str, str]]:
    """Every string of a record with the name of its field."""
    if isinstance(record, str) and not isinstance(record, Enum):
        return [(where, record)]
    if is_dataclass(record):
        return [pair for field in fields(record) for pair in strings(getattr(record, field.name), field.name)]
    return [pair for each in record for pair in strings(each, where)] if isinstance(record, tuple) else []


@pytest.mark.parametrize("which", ["assessment", "dossier"])
def test_a_name_in_any_string_of_what_is_shown_is_hidden(examined, hide, which):
    record = planted(examined.assessment if which == "assessment" else dossier_of(examined), NAME)
    left = {where for where, value in strings(hide.apply(record)) if NAME in value}
    assert left <= PROOF | OUR_WORDS | BLOG
    assert len(strings(record)) > 40


def test_what_proves_a_quotation_is_not_touched(examined, hide):
    for record in (examined.assessment, dossier_of(examined)):
        before = [pair for pair in strings(record) if pair[0] in PROOF]
        assert before
        assert [pair for pair in strings(hide.apply(record)) if pair[0] in PROOF] == before


def test_numbers_and_band_of_a_redacted_assessment_are_those_of_the_whole_one(examined, hide):
    before, after = (json.loads(to_json(a)) for a in (examined.assessment, hide.apply(examined.assessment)))
    for name in ("band", "probability", "prior", "odds", "model", "target", "start_url"):
        assert before[name] == after[name]
    assert [(row["signal"], row["factor"]) for row in before["ledger"]] == [
        (row["signal"], row["factor"]) for row in after["ledger"]
    ]
    assert "redacted" not in before
    assert after["redacted"]["people"] >= 2


def test_the_same_capture_is_redacted_to_the_same_bytes(examined):
    again = look()
    assert to_json(redactor(again).apply(again.assessment)) == to_json(redactor(examined).apply(examined.assessment))


def test_report_and_text_name_nobody_and_say_that_something_was_hidden(examined, hide):
    a = hide.apply(examined.assessment)
    for shown in (page(a, hide.apply(dossier_of(examined))), text(a), to_json(a)):
        for name in (NAME, "Zadie", "zadie", "Odalys", "Brackenridge", "zadie.quill", "Larkspur", "960 123", "me.jpg"):
            assert name not in shown.replace("quillfeatherkettles", "")
        assert "[person 1]" in shown
    assert "the capture still holds them" in " ".join(text(a).split())
    assert "the capture still holds them" in page(a, hide.apply(dossier_of(examined)))


def test_the_blog_s_own_address_stays_and_the_report_says_so():
    mine = {path: body.replace("Quillfeather Kettles Ltd", "Zadie Quillfeather") for path, body in PAGES.items()}
    found = look(mine, host="zadiequillfeather.example")
    hide = redactor(found)
    a = hide.apply(found.assessment)
    assert a.start_url == "https://zadiequillfeather.example/"
    assert (
        hide("https://zadiequillfeather.example/author/zadie/")
        == "https://zadiequillfeather.example/author/[person 1]/"
    )
    assert a.redacted is not None
    assert a.redacted.named_by_address
    assert "own address bears a person's name" in " ".join(text(a).split())


def test_without_private_persons_the_report_says_that_none_were_found():
    pages = {f"/{n}/": html(paragraphs(f"Number {n}. " + WALK * 12), title=f"Page {n}") for n in range(4)}
    found = look({"/": html(paragraphs(WALK * 12), title="Hills"), **pages})
    assert "nothing was found" in " ".join(text(redactor(found).apply(found.assessment)).split())


def test_somebody_whom_only_a_quotation_names_is_hidden_by_the_whole_name():
    praise = "“Best kettle ever,” says Priya Montcrieff, who teaches in Leeds. "
    found = look({**PAGES, "/": html(paragraphs(praise, WALK * 12), title="Kettle notes")})
    assert "Montcrieff" not in redactor(found, {"reply": praise})(praise)
    assert redactor(found, {"reply": praise})("Hugo Boss") == "Hugo Boss"


def test_a_natural_person_in_the_registration_is_hidden_and_a_privacy_service_is_none():
    def answer(name: str, kind: str = "individual") -> bytes:
        card = ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", name], ["kind", {}, "text", kind]]]
        return json.dumps({"entities": [{"roles": ["registrant"], "vcardArray": card}]}).encode()

    assert [p.words for p in registrants(answer("Ludo Vantongeren")) if p] == [("Ludo", "Vantongeren")]
    for firm in ("Hosting Ltd", "REDACTED FOR PRIVACY", "Domains By Proxy"):
        assert list(registrants(answer(firm))) == []
    assert list(registrants(b"[1, {")) == []
    found = look()
    record = Exchange("https://registry.example/", 200, (), answer("Ludo Vantongeren"), "u", "s", "", service="rdap")
    known = replace(found, capture=replace(found.capture, outside=(record,)))
    assert redactor(known, "Registered by Ludo Vantongeren")("Ludo Vantongeren") == "[person 2]"


def test_texts_gives_what_would_be_changed(examined):
    assert NAME in "".join(texts(dossier_of(examined)))


def test_score_and_report_redact_what_they_show_and_never_the_capture(tmp_path, capsys):
    capture = tmp_path / "diary.warc.gz"
    about = html(paragraphs("I am Tilly Marsh and I live below the hill. " + WALK * 4), title="About")
    write_capture(
        capture,
        {
            "/": html(paragraphs(WALK * 12), '<a href="/about/">About</a>', title="Tilly Marsh's diary"),
            "/about/": about,
            **{f"/d{n}/": html(paragraphs(f"Day {n}. " + WALK * 12), title=f"Day {n}") for n in range(3)},
        },
    )
    out = tmp_path / "out"
    assert run(["score", "--quiet", "--redact", "--json", "--out", str(out), str(capture)]) == 0
    kept, shown = (out / "assessment.json").read_text(), (out / "report.html").read_text()
    for written in (capsys.readouterr().out, kept, shown):
        assert "Tilly" not in written
    assert json.loads(kept)["redacted"]["people"] == 1
    assert (out / "capture.warc.gz").read_bytes() == capture.read_bytes()
    assert run(["report", str(out)]) == 0
    assert "Tilly" in (out / "report.html").read_text()
    assert run(["report", "--redact", str(out)]) == 0
    assert "Tilly" not in (out / "report.html").read_text()


def test_pictures_of_pages_are_refused_with_redact(tmp_path, capsys):
    for command in (["score", "--out", str(tmp_path), "a.example"], ["report", str(tmp_path)]):
        assert run([*command, "--redact", "--screenshots"]) == 2
        assert "leave one of them out" in " ".join(capsys.readouterr().err.split())
