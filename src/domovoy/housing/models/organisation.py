"""Legal bodies: those that manage houses, supply them, inspect those who do, keep this system."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class OrganisationKind(models.TextChoices):
    """What an organisation is for a house."""

    MANAGER = "manager", "управляющая организация"
    SUPPLIER = "supplier", "ресурсоснабжающая организация"
    INSPECTORATE = "inspectorate", "жилищная инспекция"
    OPERATOR = "operator", "оператор системы"


class Organisation(models.Model):
    """A legal body: one that manages houses, supplies them or inspects those who do."""

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=16, choices=OrganisationKind.choices)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100)
    inn = models.CharField(max_length=12, unique=True)
    ogrn = models.CharField(max_length=15, unique=True)
    kpp = models.CharField(max_length=9, blank=True)
    licence = models.CharField(max_length=50, blank=True)
    licensed_on = models.DateField(null=True)
    region = models.CharField(max_length=8)
    time_zone = models.CharField(max_length=40)
    phone = models.CharField(max_length=32)
    accident_phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    address = models.CharField(max_length=300)
    hours = models.CharField(max_length=100, blank=True)


class Setting(models.Model):
    """What an administrator, or the head of one organisation, has set; the registry says what."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="settings"
    )
    key = models.CharField(max_length=64)
    value = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], nulls_distinct=False, name="housing_one_value_a_key"
            )
        ]
