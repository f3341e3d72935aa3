"""Meters with their readings and bills with their lines, for the flats somebody can look into.

What a bill takes for cold water is what the meter showed, so that the two screens agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from domovoy.charges.models import ChargeLine, PaymentDocument
from domovoy.demo.chance import happens
from domovoy.demo.people import Home
from domovoy.demo.register import Register
from domovoy.demo.scale import Scale
from domovoy.housing.models import Premises
from domovoy.metering.models import Device, DeviceKind, Reading

BATCH = 2000
DUE_DAY = 15
ROOMS = {"cold_water": "туалет", "hot_water": "туалет", "electricity": "щит на этаже"}
A_MONTH = {"cold_water": (2.0, 9.0), "hot_water": (1.0, 6.0), "electricity": (70.0, 320.0)}
CENT = Decimal("0.01")

BY_AREA = (
    ("Содержание жилого помещения", "м²", Decimal("31.40")),
    ("Взнос на капитальный ремонт", "м²", Decimal("12.80")),
    ("Отопление", "м²", Decimal("29.15")),
)
BY_METER = (
    ("Холодная вода", "м³", Decimal("48.62"), "cold_water"),
    ("Горячая вода", "м³", Decimal("214.37"), "hot_water"),
    ("Электроснабжение", "кВт·ч", Decimal("5.92"), "electricity"),
)
WASTE_WATER = ("Водоотведение", "м³", Decimal("36.90"))
WASTE = ("Обращение с отходами", "чел.", Decimal("137.45"))


def write(homes: Iterable[Home], register: Register, scale: Scale, *, on: date, rng: Random) -> int:
    """Write devices, readings and bills of the last months; returns how many bills."""
    flats = {home.premises.pk: home.premises for home in homes}
    months = months_before(on, scale.months_of_bills)
    used = _meters(flats.values(), months, rng=rng)
    documents, lines = [], []
    for flat in flats.values():
        for month in months:
            document = PaymentDocument(
                account=register.accounts[flat.pk],
                month=month,
                due_on=_next_month(month).replace(day=DUE_DAY),
            )
            own = _lines(document, flat, used[flat.pk, month], rng=rng)
            document.total = sum((line.amount + line.recalculation for line in own), Decimal(0))
            document.paid = document.total if document.due_on < on or happens(rng, 0.3) else 0
            documents.append(document)
            lines += own
    PaymentDocument.objects.bulk_create(documents, batch_size=BATCH)
    ChargeLine.objects.bulk_create(lines, batch_size=BATCH)
    return len(documents)


def months_before(on: date, count: int) -> list[date]:
    """Return the first days of the months before this one, oldest first."""
    months = []
    month = on.replace(day=1)
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
        months.append(month)
    return months[::-1]


def _meters(
    flats: Iterable[Premises], months: list[date], *, rng: Random
) -> dict[tuple[int, date], dict[str, Decimal]]:
    devices = Device.objects.bulk_create(
        (
            Device(
                premises=flat,
                kind=kind,
                serial=f"{rng.randrange(10**7, 10**8)}",
                place=ROOMS[kind],
                verified_until=months[-1] + timedelta(days=rng.randrange(20, 1600)),
            )
            for flat in flats
            for kind in (DeviceKind.COLD_WATER, DeviceKind.HOT_WATER, DeviceKind.ELECTRICITY)
        ),
        batch_size=BATCH,
    )
    used: dict[tuple[int, date], dict[str, Decimal]] = {}
    readings = []
    for device in devices:
        value = Decimal(rng.randrange(20, 900))
        habit = rng.uniform(*A_MONTH[device.kind])
        for month in months:
            spent = Decimal(f"{habit * rng.uniform(0.8, 1.2):.3f}")
            value += spent
            used.setdefault((device.premises_id, month), {})[device.kind] = spent
            taken_on = month.replace(day=rng.randrange(20, 26))
            readings.append(Reading(device=device, month=month, value=value, taken_on=taken_on))
    Reading.objects.bulk_create(readings, batch_size=BATCH)
    return used


def _lines(
    document: PaymentDocument, flat: Premises, used: dict[str, Decimal], *, rng: Random
) -> list[ChargeLine]:
    rows = [(*service, flat.area) for service in BY_AREA]
    rows += [(name, unit, tariff, used[kind]) for name, unit, tariff, kind in BY_METER]
    rows.append((*WASTE_WATER, used["cold_water"] + used["hot_water"]))
    rows.append((*WASTE, Decimal(1 + flat.pk % 4)))
    return [
        ChargeLine(
            document=document,
            service=name,
            unit=unit,
            volume=volume,
            tariff=tariff,
            amount=(volume * tariff).quantize(CENT),
            recalculation=_recalculation(rng),
            order=order,
        )
        for order, (name, unit, tariff, volume) in enumerate(rows, start=1)
    ]


def _recalculation(rng: Random) -> Decimal:
    return Decimal(-rng.randrange(1000, 40000)) / 100 if happens(rng, 0.01) else Decimal(0)


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
