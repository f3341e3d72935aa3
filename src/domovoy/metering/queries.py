"""What the meters screen shows, and what an appeal that starts there already knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from domovoy.metering.models import Device, DeviceKind, Reading

UNITS = {
    DeviceKind.COLD_WATER: "м³",
    DeviceKind.HOT_WATER: "м³",
    DeviceKind.ELECTRICITY: "кВт·ч",
    DeviceKind.HEAT: "Гкал",
}


@dataclass(frozen=True)
class ReadingCard:
    """A month's reading."""

    month: date
    value: Decimal


@dataclass(frozen=True)
class DeviceCard:
    """A meter with its latest readings, newest first."""

    device_id: int
    kind: str
    serial: str
    place: str
    unit: str
    verified_until: date
    readings: tuple[ReadingCard, ...]


def devices_of(premises_id: int) -> list[DeviceCard]:
    """Return the meters of a flat in a fixed order. Two statements.

    The caller has got `premises_id` through `housing.access`.
    """
    devices = (
        Device.objects.filter(premises_id=premises_id)
        .prefetch_related(Prefetch("readings", Reading.objects.order_by("-month")))
        .order_by("kind", "place", "pk")
    )
    return [
        DeviceCard(
            device_id=device.pk,
            kind=DeviceKind(device.kind).label,
            serial=device.serial,
            place=device.place,
            unit=UNITS[DeviceKind(device.kind)],
            verified_until=device.verified_until,
            readings=tuple(ReadingCard(r.month, r.value) for r in device.readings.all()[:6]),
        )
        for device in devices
    ]
