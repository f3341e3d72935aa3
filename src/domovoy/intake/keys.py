"""Keys under which a conversation sends: the same press always bears the same ones."""

from __future__ import annotations

from uuid import UUID, uuid5


def key_beside(key: UUID, number: int) -> UUID:
    """Return the key of a further appeal of the conversation whose own key this is."""
    return uuid5(key, str(number))
