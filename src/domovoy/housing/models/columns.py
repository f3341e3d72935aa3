"""Expressions that constraints of several tables need."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast


def whole(field: str) -> Func:
    """A one-number range: what lets a plain column take part in an exclusion without extensions."""
    number = Cast(F(field), models.BigIntegerField())
    return Func(number, number, Value("[]"), function="int8range")


def whole_text(field: str) -> Func:
    """The same of a text, by its 64-bit hash."""
    number = Func(F(field), Value(0), function="hashtextextended")
    return Func(number, number, Value("[]"), function="int8range")
