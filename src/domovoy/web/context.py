"""What every template may ask for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def shared(request: HttpRequest) -> dict[str, Any]:
    """Give templates the signed-in person and the post held now."""
    person = getattr(request, "person", None)
    return {"person": person, "post": person.post if person else None}
