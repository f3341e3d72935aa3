"""From bytes that nobody vouches for to an upright sRGB picture of bounded size."""

from io import BytesIO
from typing import Final

import pillow_heif
from PIL import ExifTags, Image, ImageCms

from domovoy.imaging.encoding import within
from domovoy.imaging.errors import PhotoDamaged, PhotoError, PhotoTooManyPixels

# A progressive JPEG is unpacked once for every scan: thousands of empty ones hold a processor
# for an hour. Cameras and editors write about ten, a preview inside the file has its own.
_SCAN: Final = b"\xff\xda"
_SCANS_AT_MOST: Final = 100
_TRANSPARENT_MODES: Final = {"RGBA", "LA", "PA", "RGBa"}
_DEEP_GREY_MODES: Final = {"I", "I;16", "I;16B", "I;16L"}
_SRGB: Final = ImageCms.createProfile("sRGB")
_UPRIGHT_BY: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # pillow only warns at its own limit: decode() refuses at ours


def decode(data: bytes, kind: str, *, long_side: int, max_pixels: int) -> Image.Image:
    """Return the first picture of the file, in RGB, its long side at most `long_side`.

    The number of pixels is read from the header, before anything is unpacked.

    Raises PhotoTooManyPixels, PhotoDamaged.
    """
    try:
        picture = _unpack(data, kind, long_side, max_pixels)
    except PhotoError:
        raise
    except Exception as problem:  # a decoder may raise anything at all on hostile bytes
        raise PhotoDamaged(f"{type(problem).__name__}: {problem}") from problem
    return picture


def _unpack(data: bytes, kind: str, long_side: int, max_pixels: int) -> Image.Image:
    picture = Image.open(BytesIO(data), formats=[kind])
    pixels = picture.width * picture.height
    if pixels > max_pixels:
        raise PhotoTooManyPixels(pixels, max_pixels)
    if kind == "JPEG" and data.count(_SCAN) > _SCANS_AT_MOST:
        raise PhotoDamaged("more scans than any camera writes")
    picture.draft("RGB", (long_side, long_side))
    picture.load()
    small = within(_with_plain_mode(picture), long_side)
    return _to_srgb(_flatten(_turned_upright(small, _orientation_of(picture))))


def _orientation_of(picture: Image.Image) -> object:
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # the picture is sound; only what is written about it is not
        return None


def _turned_upright(picture: Image.Image, orientation: object) -> Image.Image:
    turn = _UPRIGHT_BY.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def _with_plain_mode(picture: Image.Image) -> Image.Image:
    """A mode that can be resized without mixing up palettes or depths."""
    if picture.mode in _DEEP_GREY_MODES:
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in picture.info or picture.mode in _TRANSPARENT_MODES:
        return picture.convert("RGBA")
    if picture.mode in {"L", "RGB", "CMYK"}:
        return picture
    return picture.convert("RGB")


def _flatten(picture: Image.Image) -> Image.Image:
    """What shows through becomes white."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    white.info = picture.info
    return white


def _to_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert("RGB")
    try:
        known = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, known, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")  # the profile is of another colour space, or broken
    return converted or picture.convert("RGB")
