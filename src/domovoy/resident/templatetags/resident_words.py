"""Filters of the resident's templates."""

from __future__ import annotations

from django import template

from domovoy.resident import wording, words

register = template.Library()
register.filter("month", words.month)
register.filter("quantity", words.quantity)
register.filter("roubles", words.roubles)
register.filter("basis", wording.by_what)
