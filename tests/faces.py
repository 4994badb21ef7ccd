"""Pictures that the tests draw: faces of one layout, as theme portraits are, and what is no portrait."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

SIDE = 400


def face(seed: int) -> Image.Image:
    """Draw a face: always in the middle and of one size; hair, features, clothes, light and background differ."""
    draw_from = random.Random(seed)

    def colour(low: int = 0, high: int = 255) -> tuple[int, int, int]:
        return tuple(draw_from.randint(low, high) for _ in range(3))  # type: ignore[return-value]

    image = Image.new("RGB", (SIDE, SIDE), colour())
    pen = ImageDraw.Draw(image)
    for _ in range(12):  # a room behind
        x, y = draw_from.randint(-50, SIDE), draw_from.randint(-50, SIDE)
        pen.rectangle((x, y, x + draw_from.randint(20, 160), y + draw_from.randint(20, 160)), fill=colour())
    pen.ellipse((70, 300, 330, 560), fill=colour())  # shoulders
    hair = colour(0, 160)
    pen.ellipse((110 - draw_from.randint(0, 30), 40, 290 + draw_from.randint(0, 30), 270), fill=hair)
    skin = (draw_from.randint(90, 240), draw_from.randint(70, 190), draw_from.randint(60, 160))
    pen.ellipse((125, 80, 275, 300), fill=skin)
    pen.rectangle((125, 60, 275, 60 + draw_from.randint(20, 70)), fill=hair)
    eyes = draw_from.randint(160, 185)
    for x in (165, 235):
        pen.ellipse((x - 14, eyes - 8, x + 14, eyes + 8), fill="white")
        pen.ellipse((x - 6, eyes - 6, x + 6, eyes + 6), fill=colour(0, 120))
    mouth = draw_from.randint(238, 262)
    pen.arc((165, mouth - 25, 235, mouth), 20, 160, fill=colour(80, 160), width=draw_from.randint(3, 9))
    if draw_from.random() < 0.4:  # glasses
        pen.rectangle((140, eyes - 20, 190, eyes + 20), outline="black", width=4)
        pen.rectangle((210, eyes - 20, 260, eyes + 20), outline="black", width=4)
    noise = Image.effect_noise((SIDE, SIDE), draw_from.randint(20, 50)).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(2)), noise, 0.12)


def silhouette() -> Image.Image:
    """Draw the grey head that themes show for everybody."""
    image = Image.new("RGB", (SIDE, SIDE), "#ddd")
    pen = ImageDraw.Draw(image)
    pen.ellipse((130, 70, 270, 230), fill="#fff")
    pen.ellipse((70, 250, 330, 520), fill="#fff")
    return image


def initials(text: str = "AB") -> Image.Image:
    """Draw letters on a tile."""
    image = Image.new("RGB", (SIDE, SIDE), "#5b3a8c")
    ImageDraw.Draw(image).text((110, 110), text, fill="white", font_size=160)
    return image


def gradient() -> Image.Image:
    """Draw a colour gradient."""
    return Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB")


def logo() -> Image.Image:
    """Draw a mark on transparent ground."""
    image = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.polygon([(200, 40), (360, 340), (40, 340)], fill="#d33")
    pen.ellipse((150, 180, 250, 280), fill="white")
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """Write a picture in a format."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
