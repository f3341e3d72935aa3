"""Why a file cannot become a photo. The words for people belong to whoever shows them."""


class PhotoError(Exception):
    """Base of everything imaging raises; nothing has been kept when it is raised."""

    code = "photo_error"


class PhotoTooLarge(PhotoError):
    """The file is bigger than is accepted."""

    code = "photo_too_large"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"photo of {size} bytes, at most {limit} are accepted")
        self.size = size
        self.limit = limit


class PhotoNotAnImage(PhotoError):
    """The content is no image at all, whatever the name says."""

    code = "photo_not_an_image"

    def __init__(self) -> None:
        super().__init__("content of the file is no image")


class PhotoKindNotAccepted(PhotoError):
    """The content is an image, but of a kind that is not taken."""

    code = "photo_kind_not_accepted"

    def __init__(self, kind: str) -> None:
        super().__init__(f"images of kind {kind} are not accepted")
        self.kind = kind


class PhotoDamaged(PhotoError):
    """The file begins as a photo and cannot be read to its end."""

    code = "photo_damaged"

    def __init__(self, reason: str) -> None:
        super().__init__(f"photo cannot be decoded: {reason}")
        self.reason = reason


class PhotoTooManyPixels(PhotoError):
    """The photo would take too much memory to open."""

    code = "photo_too_many_pixels"

    def __init__(self, pixels: int, limit: int) -> None:
        super().__init__(f"photo of {pixels} pixels, at most {limit} are opened")
        self.pixels = pixels
        self.limit = limit
