"""A handful of photos, drawn: a stain on a ceiling, a cold radiator, a broken door and the like."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from domovoy.appeals.files import StoredFile, store_photo
from domovoy.imaging import prepare_photo

SIZE = (1024, 768)
Painter = Callable[[ImageDraw.ImageDraw, Random], None]


def draw_all(*, rng: Random) -> dict[str, StoredFile]:
    """Draw, prepare and keep every picture; the name says what is on it."""
    return {name: _kept(name, draw, rng) for name, draw in PICTURES.items()}


def draw_document(*, rng: Random) -> bytes:
    """Return a photo of a paper: lines of writing nobody can read, a stamp, a signature."""
    paper = Image.new("RGB", SIZE, (120, 102, 84))
    pen = ImageDraw.Draw(paper)
    pen.rectangle((210, 30, 820, 740), fill=(250, 248, 242))
    pen.rectangle((370, 80, 660, 96), fill=(60, 60, 64))
    for line in range(17):
        end = 770 if line % 6 else 560 + rng.randrange(160)
        pen.rectangle((260, 140 + line * 26, end, 148 + line * 26), fill=(150, 150, 152))
    pen.ellipse((280, 590, 400, 710), outline=(52, 72, 160), width=9)
    pen.line((560, 670, 620, 620, 650, 680, 740, 630), fill=(40, 50, 120), width=6)
    data = io.BytesIO()
    paper.filter(ImageFilter.GaussianBlur(1)).save(data, "JPEG", quality=80)
    return data.getvalue()


def _kept(name: str, draw: Painter, rng: Random) -> StoredFile:
    wall = Image.new("RGB", SIZE, (226, 221, 210))
    draw(ImageDraw.Draw(wall), rng)
    data = io.BytesIO()
    wall.filter(ImageFilter.GaussianBlur(3)).save(data, "JPEG", quality=80)
    return store_photo(prepare_photo(data.getvalue()), name=name)


def _stain(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    colour = (181, 156, 112)
    for ring in range(60):
        x, y = rng.gauss(520, 130), rng.gauss(330, 90)
        radius = rng.uniform(20, 110)
        shade = (colour[0] - ring // 3, colour[1] - ring // 3, colour[2])
        pen.ellipse((x - radius, y - radius, x + radius, y + radius * 0.8), fill=shade)


def _radiator(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    colour = (241, 240, 236)
    pen.rectangle((0, 690, 1024, 768), fill=(148, 110, 74))
    for section in range(9):
        left = 190 + section * 72
        pen.rounded_rectangle((left, 250, left + 60, 640), 24, fill=colour, outline=(170, 170, 168))
    pen.rectangle((80, 590, 200, 615), fill=(190, 190, 188))
    pen.line((80, 600, 80, 690), fill=(150, 90 + rng.randrange(20), 60), width=14)


def _door(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    colour = (88, 94, 101)
    pen.rectangle((330, 60, 700, 768), fill=colour, outline=(50, 52, 55), width=10)
    pen.rectangle((620, 380, 655, 470), fill=(200, 200, 196))
    pen.polygon(
        [(700, 60), (760 + rng.randrange(20), 40), (760, 768), (700, 768)], fill=(30, 30, 32)
    )


def _puddle(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    colour = (96, 104, 112)
    pen.rectangle((0, 300, 1024, 768), fill=(142, 138, 130))
    for _ in range(25):
        x, y = rng.gauss(500, 160), rng.gauss(560, 50)
        pen.ellipse((x - 120, y - 30, x + 120, y + 30), fill=colour)


def _dark_stairs(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    colour = (40, 42, 48)
    pen.rectangle((0, 0, 1024, 768), fill=colour)
    for step in range(8):
        shade = 52 + step * 6 + rng.randrange(4)
        pen.rectangle((120 + step * 40, 640 - step * 70, 900, 700 - step * 70), fill=(shade,) * 3)


def _repaired(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    colour = (244, 243, 239)
    pen.rectangle((150, 120, 880, 650), fill=colour)
    pen.line((700, 0, 700, 768), fill=(205, 207, 209), width=34)
    pen.rounded_rectangle((660, 330 + rng.randrange(10), 745, 430), 14, fill=(182, 60, 48))


PICTURES = {
    "pyatno": _stain,
    "batareya": _radiator,
    "dver": _door,
    "luzha": _puddle,
    "podezd": _dark_stairs,
    "posle-raboty": _repaired,
}
BY_GROUP = {
    "heating": "batareya",
    "roof": "pyatno",
    "flooding": "pyatno",
    "facade": "pyatno",
    "hot_water": "luzha",
    "cold_water": "luzha",
    "sewerage": "luzha",
    "electricity": "podezd",
    "entrance_cleaning": "podezd",
    "entrance_repair": "dver",
    "intercom_access": "dver",
    "snow_ice": "luzha",
    "yard_cleaning": "luzha",
}
AFTER = "posle-raboty"
