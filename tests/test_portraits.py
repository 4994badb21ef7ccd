"""What a portrait looks like: copies are told from other pictures, and nothing that a picture holds does harm."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance
from sklearn.datasets import load_sample_images

from classifier.portraits import ALIKE, alike, look
from crawler.pictures import Picture
from tests.diary import DIARY, write_capture
from tests.faces import SIDE, face, gradient, initials, logo, saved, silhouette

ROOT = Path(__file__).parent.parent
FACES = [face(seed) for seed in range(24)]


def hash_of(body: bytes) -> str:
    return look(Picture("https://diary.example/x", body, "urn:uuid:1", "sha1:A")).hash


def why_not(body: bytes) -> str:
    looked = look(Picture("https://diary.example/x", body, "urn:uuid:1", "sha1:A"))
    assert bool(looked.hash) is not bool(looked.why)
    return looked.why


COPIES = {
    "smaller and recompressed": lambda i: saved(i.resize((96, 96)), quality=60),
    "larger": lambda i: saved(i.resize((800, 800)), "PNG"),
    "another format": lambda i: saved(i, "WEBP", quality=40),
    "few colours": lambda i: saved(i.convert("P"), "GIF"),
    "lighter": lambda i: saved(ImageEnhance.Brightness(i).enhance(1.15), quality=80),
    "badly compressed": lambda i: saved(i, quality=25),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES.keys())
def test_a_copy_is_the_same_picture(copy):
    for picture in FACES[:8]:
        assert alike(hash_of(saved(picture, "PNG")), hash_of(copy(picture)))


def test_different_faces_of_one_layout_are_far_apart():
    hashes = [int(hash_of(saved(picture)), 16) for picture in FACES]
    assert min((one ^ other).bit_count() for one, other in combinations(hashes, 2)) > 2 * ALIKE


def test_photographs_are_seen_and_told_apart():
    china, flower = (Image.fromarray(pixels) for pixels in load_sample_images().images)
    assert alike(hash_of(saved(china)), hash_of(saved(china.resize((200, 133)), "WEBP", quality=50)))
    assert not alike(hash_of(saved(china)), hash_of(saved(flower)))


def test_a_picture_turned_by_its_own_mark_is_looked_at_upright():
    turned = Image.Exif()
    turned[0x0112] = 6
    sideways = FACES[0].transpose(Image.Transpose.ROTATE_90)
    assert alike(hash_of(saved(FACES[0])), hash_of(saved(sideways, exif=turned)))


@pytest.mark.parametrize("draw", [silhouette, initials, gradient, logo, lambda: Image.new("RGB", (SIDE, SIDE), "red")])
def test_what_is_plain_is_not_compared(draw):
    assert "too plain" in why_not(saved(draw(), "PNG"))


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "could not be decoded"),
        (b"<html>no picture</html>", "could not be decoded"),
        (saved(FACES[0])[:2000], "could not be decoded"),
        (saved(FACES[0], "TIFF"), "could not be decoded"),
        (saved(FACES[0], "BMP"), "could not be decoded"),
        (bomb(), "could not be decoded"),
        (saved(Image.new("L", (6000, 5000)), "PNG"), "too many pixels"),
        (saved(FACES[0].resize((24, 24))), "too small"),
    ],
    ids=["empty", "a page", "cut", "TIFF", "BMP", "bomb", "large", "small"],
)
def test_what_cannot_be_looked_at_says_why(body, why):
    assert why in why_not(body)


def test_no_hash_is_like_no_hash():
    assert not alike("", "")


def test_a_capture_without_pictures_loads_no_picture_library(tmp_path):
    warc = write_capture(tmp_path / "diary.warc.gz", DIARY)
    program = (
        f"from classifier.cli import run\nassert run(['score', '--json', {warc!r}]) == 0\n"
        "import sys; print(sorted({'PIL', 'imagehash', 'scipy'} & set(sys.modules)), file=sys.stderr)"
    )
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert child.stderr.strip().endswith("[]")
