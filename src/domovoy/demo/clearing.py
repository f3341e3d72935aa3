"""A load that was cut off leaves half a district: it is known by its marks, and cleared away."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.db import ProgrammingError, connection

from domovoy.demo.errors import HalfMade
from domovoy.journal.models import Entry

CHAIN = UUID("00000000-0000-4000-8000-000000000001")
BEGUN, LOADED = "demo_begun", "demo_loaded"
OWN_APPS = (
    *("journal", "identity", "housing", "delivery", "metering", "charges", "appeals", "intake"),
    *("otp_totp", "otp_static"),
)


def is_half_made() -> bool:
    """Tell whether a load has begun here and not come to its end."""
    events = set(Entry.objects.filter(chain=CHAIN).values_list("event", flat=True))
    return BEGUN in events and LOADED not in events


def clear() -> None:
    """Empty every table of ours, as only their owner may. Raises HalfMade.

    Nobody has worked in it: the stand opens its doors after the load has ended.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(emptying())
            cursor.execute("ALTER SEQUENCE appeals_number RESTART")
    except ProgrammingError as problem:
        raise HalfMade from problem


def emptying() -> str:
    """Return the statement that empties every table of the estate at once."""
    configs = (apps.get_app_config(app) for app in OWN_APPS)
    models = (model for app in configs for model in app.get_models(include_auto_created=True))
    tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
    return f"TRUNCATE {tables} RESTART IDENTITY"
