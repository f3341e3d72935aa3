"""The register: organisations, houses, premises and the ties between them and people."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast


def _whole(field: str) -> Func:
    """A one-number range: what lets a plain column take part in an exclusion without extensions."""
    return Func(
        Cast(F(field), models.BigIntegerField()),
        Cast(F(field), models.BigIntegerField()),
        Value("[]"),
        function="int8range",
    )


class OrganisationKind(models.TextChoices):
    """What an organisation is for a house."""

    MANAGER = "manager", "управляющая организация"
    SUPPLIER = "supplier", "ресурсоснабжающая организация"
    INSPECTORATE = "inspectorate", "жилищная инспекция"


class Organisation(models.Model):
    """A legal body: one that manages houses, supplies them or inspects those who do."""

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=16, choices=OrganisationKind.choices)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100)
    inn = models.CharField(max_length=12, unique=True)
    ogrn = models.CharField(max_length=15, unique=True)
    region = models.CharField(max_length=8)
    time_zone = models.CharField(max_length=40)
    phone = models.CharField(max_length=32)
    accident_phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300)
    hours = models.CharField(max_length=100, blank=True)


class House(models.Model):
    """An apartment building. Its days begin and end by its own time zone."""

    fias_guid = models.UUIDField(unique=True)
    region = models.CharField(max_length=8)
    oktmo = models.CharField(max_length=11)
    locality = models.CharField(max_length=100)
    street = models.CharField(max_length=150)
    number = models.CharField(max_length=20)
    time_zone = models.CharField(max_length=40)
    built_year = models.PositiveSmallIntegerField()
    floors = models.PositiveSmallIntegerField()
    entrances = models.PositiveSmallIntegerField()
    lifts = models.PositiveSmallIntegerField(default=0)

    @property
    def short_address(self) -> str:
        """Street and number: enough within one town."""
        return f"{self.street}, {self.number}"

    @property
    def address(self) -> str:
        """Town, street and number."""
        return f"{self.locality}, {self.short_address}"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone by which the house's days are counted."""
        return ZoneInfo(self.time_zone)


class Premises(models.Model):
    """A flat."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="premises")
    number = models.CharField(max_length=20)
    entrance = models.PositiveSmallIntegerField()
    floor = models.PositiveSmallIntegerField()
    area = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        verbose_name_plural = "premises"
        constraints = [
            models.UniqueConstraint(fields=["house", "number"], name="housing_one_flat_a_number")
        ]


class PersonalAccount(models.Model):
    """The account on which a flat is charged (лицевой счёт)."""

    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="accounts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="housing_one_account_a_number"
            )
        ]


class Management(models.Model):
    """Which organisation manages a house, from when to when (the last day excluded)."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="managements")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="managements"
    )
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="housing_one_manager_at_a_time",
                index_type="gist",
                expressions=[(_whole("house_id"), "&&"), ("period", "&&")],
            )
        ]


class HoldingKind(models.TextChoices):
    """How a person belongs to a flat."""

    OWNER = "owner", "собственник"
    HOUSEHOLD = "household", "член семьи"


class Holding(models.Model):
    """A person's tie to a flat: ownership or membership of the household."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings"
    )
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=16, choices=HoldingKind.choices)
    share = models.CharField(max_length=20, blank=True)
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="housing_one_tie_at_a_time",
                index_type="gist",
                expressions=[
                    (_whole("person_id"), "&&"),
                    (_whole("premises_id"), "&&"),
                    ("period", "&&"),
                ],
            )
        ]


class EmploymentRole(models.TextChoices):
    """What a person does in an organisation."""

    DISPATCHER = "dispatcher", "диспетчер"
    HEAD = "head", "руководитель"
    INSPECTOR = "inspector", "инспектор"
    PERFORMER = "performer", "исполнитель"


class Employment(models.Model):
    """A person's work in an organisation. Without an account a performer is only a name."""

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="employments"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="employments"
    )
    role = models.CharField(max_length=16, choices=EmploymentRole.choices)
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=100)
    dismissed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(dismissed_on=None, person__isnull=False),
                name="housing_one_post_a_person",
            )
        ]
