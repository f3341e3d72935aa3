"""Lengths of texts, held by the database too."""

from __future__ import annotations

from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


def at_most(field: str, limit: int) -> LessThanOrEqual:
    """Return the condition that a text is not longer than the limit."""
    return LessThanOrEqual(Length(field), limit)
