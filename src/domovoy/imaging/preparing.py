"""One photo, made safe: upright, plain sRGB JPEG, no metadata, of bounded size."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType
from typing import Final

from PIL import Image

from domovoy.imaging.decoding import decode
from domovoy.imaging.encoding import encode, within
from domovoy.imaging.errors import PhotoTooLarge
from domovoy.imaging.recognising import recognise

ACCEPTED_BYTES: Final = 15 * 1024 * 1024
KEPT_BYTES: Final = 5_242_880
LONG_SIDE: Final = 2560
THUMBNAIL_SIDE: Final = 320
# Far above what telephones make of each kind. A JPEG is opened reduced, a WebP takes its pixels
# four times over; the worst of them all, a progressive JPEG, takes 700 MB while it is opened.
MAX_PIXELS: Final = MappingProxyType(
    {"JPEG": 100_000_000, "PNG": 60_000_000, "HEIF": 60_000_000, "WEBP": 30_000_000}
)

_QUALITIES: Final = (88, 80, 70, 55, 40)
_SMALLEST_SIDE: Final = 64
_OPENED_ONE_BY_ONE: Final = Lock()


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """What is kept of a photo: `width`, `height` and `sha256` are those of `jpeg`."""

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str


def prepare_photo(data: bytes, *, limit: int = KEPT_BYTES) -> PreparedPhoto:
    """Return the photo as it is stored and shown, its JPEG not longer than `limit` bytes.

    JPEG, PNG, WebP and HEIC up to 15 MB are taken, told by their content. The first picture of
    several is used. The same bytes always give the same result. A process opens one photo at a
    time, so that memory is bounded whatever is sent.

    Raises PhotoTooLarge, PhotoNotAnImage, PhotoKindNotAccepted, PhotoTooManyPixels, PhotoDamaged.
    """
    if len(data) > ACCEPTED_BYTES:
        raise PhotoTooLarge(len(data), ACCEPTED_BYTES)
    kind = recognise(data)
    with _OPENED_ONE_BY_ONE:
        picture = decode(data, kind, long_side=LONG_SIDE, max_pixels=MAX_PIXELS[kind])
    for candidate, quality in _attempts(picture):
        jpeg = encode(candidate, quality=quality)
        if len(jpeg) <= limit:
            return PreparedPhoto(
                jpeg=jpeg,
                thumbnail=encode(within(picture, THUMBNAIL_SIDE), quality=_QUALITIES[1]),
                width=candidate.width,
                height=candidate.height,
                sha256=hashlib.sha256(jpeg).hexdigest(),
            )
    raise PhotoTooLarge(len(jpeg), limit)


def _attempts(picture: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """First less quality, then fewer pixels."""
    side = max(picture.size)
    candidate = picture
    while True:
        for quality in _QUALITIES:
            yield candidate, quality
        side = side * 3 // 4
        if side < _SMALLEST_SIDE:
            return
        candidate = within(picture, side)
