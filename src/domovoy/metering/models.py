"""Devices and readings."""

from __future__ import annotations

from django.db import models


class DeviceKind(models.TextChoices):
    """What a device measures."""

    COLD_WATER = "cold_water", "холодная вода"
    HOT_WATER = "hot_water", "горячая вода"
    ELECTRICITY = "electricity", "электричество"
    HEAT = "heat", "отопление"


class Device(models.Model):
    """A meter in a flat."""

    premises = models.ForeignKey(
        "housing.Premises", on_delete=models.PROTECT, related_name="devices"
    )
    kind = models.CharField(max_length=16, choices=DeviceKind.choices)
    serial = models.CharField(max_length=50)
    place = models.CharField(max_length=50)
    verified_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["premises", "kind", "serial"], name="metering_one_device_a_serial"
            )
        ]


class Reading(models.Model):
    """What a device showed in a month. Units: m³ for water, kW·h for power, Gcal for heat."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="readings")
    month = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=3)
    taken_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "month"], name="metering_one_reading_a_month")
        ]
