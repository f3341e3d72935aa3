"""From the bytes a person sends to a photo that is safe to keep and to show. Pure over pillow."""

from domovoy.imaging.errors import (
    PhotoDamaged,
    PhotoError,
    PhotoKindNotAccepted,
    PhotoNotAnImage,
    PhotoTooLarge,
    PhotoTooManyPixels,
)
from domovoy.imaging.preparing import (
    ACCEPTED_BYTES,
    KEPT_BYTES,
    LONG_SIDE,
    MAX_PIXELS,
    THUMBNAIL_SIDE,
    PreparedPhoto,
    prepare_photo,
)

__all__ = [
    "ACCEPTED_BYTES",
    "KEPT_BYTES",
    "LONG_SIDE",
    "MAX_PIXELS",
    "THUMBNAIL_SIDE",
    "PhotoDamaged",
    "PhotoError",
    "PhotoKindNotAccepted",
    "PhotoNotAnImage",
    "PhotoTooLarge",
    "PhotoTooManyPixels",
    "PreparedPhoto",
    "prepare_photo",
]
