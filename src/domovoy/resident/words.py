"""Money, volumes and months as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
THIN = "\N{NO-BREAK SPACE}"


def month(day: date) -> str:
    """Return «март 2026»."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def quantity(value: Decimal) -> str:
    """Return a volume without idle zeros: «4,5», «1 204»."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.replace(",", THIN).replace(".", ",")


def roubles(value: Decimal) -> str:
    """Return «1 204,50 ₽»."""
    return f"{value:,.2f}".replace(",", THIN).replace(".", ",") + f"{THIN}₽"
