"""What a file is, by its first bytes and never by its name."""

from domovoy.imaging.errors import PhotoKindNotAccepted, PhotoNotAnImage

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
_OTHER_IMAGES = (
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"8BPS", "psd"),
    (b"\0\0\1\0", "ico"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\0\0\0\x0cjP  ", "jp2"),
)
_LOOKED_AT = 4096


def recognise(data: bytes) -> str:
    """Name the kind as pillow does: JPEG, PNG, WEBP or HEIF.

    >>> recognise(bytes.fromhex("ffd8ffe0") + b"...")
    'JPEG'

    Raises PhotoKindNotAccepted for other images, PhotoNotAnImage for everything else.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _recognise_container(data)
    for beginning, kind in _OTHER_IMAGES:
        if data.startswith(beginning):
            raise PhotoKindNotAccepted(kind)
    if b"<svg" in data[:_LOOKED_AT].lower():
        raise PhotoKindNotAccepted("svg")
    raise PhotoNotAnImage


def _recognise_container(data: bytes) -> str:
    """HEIC shares its box with AVIF and with every MP4 video: the brands tell them apart."""
    size = min(int.from_bytes(data[:4], "big"), _LOOKED_AT)
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size, 4)}
    if brands & _HEIC_BRANDS:
        return "HEIF"
    if b"avif" in brands:
        raise PhotoKindNotAccepted("avif")
    raise PhotoNotAnImage
