"""A brand's file: read whole, and refused with one line for a person where it cannot be used."""

from __future__ import annotations

import pickle

import pytest

from classifier.brand.profile import load_brand
from classifier.errors import BadBrand
from classifier.portraits import alike, look
from crawler.pictures import Picture
from tests.brand_blogs import EXAMPLE
from tests.faces import face, gradient, saved

LONG = "twelve words are what it takes for a text to be known again"


def test_the_example_of_the_documentation_is_read_whole():
    brand = load_brand(EXAMPLE)
    assert brand.name == "Merrow Kettles"
    assert brand.names == ("Merrow Kettles", "Merrow", "Merrow Pour 2", "QuietBoil", "PourSteady")
    assert brand.exact == ("Ember",)
    assert brand.programmes[0].query == (("awinmid", "47110"),)
    assert [agency.name for agency in brand.agencies] == ["Lantern & Sons", "Bellows PR"]
    assert dict(brand.relationships)["bezahlt"] == "paid"
    assert (brand.relationship_column, brand.agency_column) == ("Deal", "Run by")


def test_it_can_be_sent_to_another_process_and_be_a_key():
    brand = load_brand(EXAMPLE)
    assert pickle.loads(pickle.dumps(brand)) == brand
    assert hash(brand) == hash(load_brand(EXAMPLE))


def test_texts_and_pictures_are_read_from_beside_the_file(tmp_path):
    (tmp_path / "copy.txt").write_text(LONG, encoding="utf-8")
    (tmp_path / "kettle.png").write_bytes(saved(face(1), "PNG"))
    file = tmp_path / "brand.toml"
    file.write_text('name = "Merrow"\n[[texts]]\nfile = "copy.txt"\n[[pictures]]\nfile = "kettle.png"\n')
    brand = load_brand(file)
    assert (brand.texts[0].name, brand.texts[0].text) == ("copy.txt", LONG)
    # Coefficients of a drawn face that are all but zero may come out either way, so a bit or two may differ.
    assert alike(brand.pictures[0].hash, look(Picture("", saved(face(1), "PNG"), "", "")).hash)
    file.write_text(f'name = "Merrow"\n[[pictures]]\nhash = "{brand.pictures[0].hash}"\nname = "kettle"\n')
    assert load_brand(file).pictures[0].name == "kettle"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "name is missing or empty"),
        ('name = " "', "name is missing or empty"),
        ("name = 3", "name is missing or empty"),
        ('name = "…"', "neither letter nor digit"),
        ('name = "M"\nproduct = ["x"]', "unknown key 'product'; known are name, names"),
        ('name = "M"\nnames = "x"', "names is to be a list"),
        ('name = "M"\nnames = [""]', "an entry of names is missing or empty"),
        ('name = "M"\ndomains = ["https://m.example/"]', "'https://m.example/' is no host name"),
        ('name = "M"\njurisdictions = ["mars"]', "'mars' is none of eu, uk, us, fr, de, es"),
        ('name = "M"\n[[texts]]\ntext = "too short"', "fewer than 12 words"),
        ('name = "M"\n[[texts]]\nfile = "gone.txt"', "gone.txt cannot be read"),
        ('name = "M"\n[[texts]]\nname = "x"', "give either file or text"),
        ('name = "M"\n[[pictures]]\nfile = "gone.png"', "gone.png cannot be read (No such file"),
        ('name = "M"\n[[pictures]]\nhash = "12"', "no perceptual hash of 256 bits"),
        ('name = "M"\n[[programmes]]\nhost = "awin1.com"', "needs a path or a query"),
        ('name = "M"\n[[programmes]]\nhost = "awin1.com"\npath = "x"', "does not begin with /"),
        ('name = "M"\n[[programmes]]\nhost = "awin1.com"\nquery = {a = 1}', "a table of strings"),
        ('name = "M"\n[[agencies]]\nblogs = ["x"]', "agencies.name is missing"),
        ('name = "M"\n[[agencies]]\nname = "A"\nblogs = ["^a.*(b)$"]', "only * is special"),
        ('name = "M"\n[[agencies]]\nname = "A"\nblogs = ["*"]', "is no pattern"),
        ('name = "M"\n[[agencies]]\nname = "A"\n[[agencies]]\nname = "a"', "two have one name"),
        ('name = "M"\nagencies = ["A"]', "headed [[agencies]]"),
        ('name = "M"\n[relationships]\npaid = ["x"]\nnone = ["X"]', "'x' stands for two things"),
        ('name = "M"\n[relationships]\nnone = ["paid"]', "'paid' stands for two things"),
        ('name = "M"\n[list]\nstate = "x"', "unknown key 'state' in list"),
        ('name = "M', "not TOML"),
        ('name = "\xe9"'.encode("latin-1"), "not TOML"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(tmp_path, written, told):
    file = tmp_path / "brand.toml"
    file.write_bytes(written if isinstance(written, bytes) else written.encode())
    with pytest.raises(BadBrand) as raised:
        load_brand(file)
    message = str(raised.value)
    assert told in message
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    assert raised.value.exit_code == 2


def test_a_picture_too_plain_to_be_known_again_is_refused(tmp_path):
    (tmp_path / "plain.png").write_bytes(saved(gradient(), "PNG"))
    file = tmp_path / "brand.toml"
    file.write_text('name = "M"\n[[pictures]]\nfile = "plain.png"\n')
    with pytest.raises(BadBrand, match=r"plain\.png cannot be used: the picture is too plain"):
        load_brand(file)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadBrand, match="cannot be read"):
        load_brand(tmp_path / "brand.toml")
