"""Sessions in the database, each with its owner, so that all of a person's can be ended."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from domovoy.identity.models import Session


class SessionStore(DatabaseStore):
    """Django's database store with the person beside the data."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the table sessions live in."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return a row that knows whose session it is."""
        row: Any = super().create_model_instance(data)
        person_id = data.get(SESSION_KEY)
        row.person_id = int(person_id) if person_id else None
        return row
