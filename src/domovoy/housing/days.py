"""Whose day it is: a house's days begin at midnight by the clock on its own wall."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import DateField, DateTimeField, F, Func, Value


class LocalDay(Func):
    """The date at a moment where a house stands; `zone` is the path to its `time_zone`."""

    template = "(%(expressions)s)::date"
    arg_joiner = " AT TIME ZONE "

    def __init__(self, at: datetime, zone: str, **extra: Any) -> None:
        super().__init__(
            Value(at, output_field=DateTimeField()), F(zone), output_field=DateField(), **extra
        )
