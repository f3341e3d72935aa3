"""What was typed into a form, read with care. Used by every face."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest

KEY_DIGITS = 18
DIRECTION_CONTROLS = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
NOT_TEXT = dict.fromkeys((0, *DIRECTION_CONTROLS))


def words(request: HttpRequest, field: str) -> str:
    """Return a text with plain line ends, without what no database keeps or what turns it round."""
    return request.POST.get(field, "").translate(NOT_TEXT).replace("\r\n", "\n")


def whole(value: str) -> int | None:
    """Return a number a database key may be, or None."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= KEY_DIGITS else None


def submission_key(request: HttpRequest) -> UUID:
    """Return the key that makes a second sending of this form harmless; a new one without it."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
