"""The thing on the screen an appeal was begun from, as the chat keeps it."""

from __future__ import annotations

from decimal import Decimal

from domovoy.charges.queries import bills_of
from domovoy.housing.models import Premises

MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)


def charge_line(premises: Premises, *, service: str = "Холодная вода") -> dict[str, object]:
    """Return a line of a flat's latest bill with its figures. Two statements."""
    bill = bills_of(premises.pk, limit=1)[0]
    line = next(line for line in bill.lines if line.service == service)
    month = f"{MONTHS[bill.month.month - 1]} {bill.month.year}"
    return {
        "kind": "charge_line",
        "title": f"{line.service}, {month}",
        "facts": [
            ["Месяц", month],
            ["Услуга", line.service],
            ["Объём", f"{_number(line.volume.normalize())} {line.unit}"],
            ["Тариф", f"{_number(line.tariff.quantize(Decimal('0.01')))} ₽"],
            ["Начислено", f"{_number(line.amount)} ₽"],
            ["Лицевой счёт", bill.account],
        ],
    }


def missing_device() -> dict[str, object]:
    """Return what is known of a meter that is not on the list: nothing yet."""
    return {"kind": "missing_device", "title": "прибор учёта", "facts": []}


def _number(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")
