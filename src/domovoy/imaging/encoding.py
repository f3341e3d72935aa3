"""From a picture to the bytes that are kept."""

from io import BytesIO

from PIL import Image


def within(picture: Image.Image, side: int) -> Image.Image:
    """The picture with its long side not above `side`; a smaller one is returned as it is."""
    long_side = max(picture.size)
    if long_side <= side:
        return picture
    width, height = (max(1, round(edge * side / long_side)) for edge in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def encode(picture: Image.Image, *, quality: int) -> bytes:
    """A JPEG of the pixels alone: no EXIF, no position, no profile, no comment."""
    kept = BytesIO()
    bare = picture.copy()
    bare.info = {}
    bare.save(kept, "JPEG", quality=quality, optimize=True)
    return kept.getvalue()
