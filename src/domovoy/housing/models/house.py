"""What stands: houses, risers, premises, and the accounts premises are charged on."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models

from domovoy.housing.models.columns import whole
from domovoy.housing.models.organisation import Organisation


class House(models.Model):
    """An apartment building. Its days begin and end by its own time zone."""

    fias_guid = models.UUIDField(unique=True)
    cadastral_number = models.CharField(max_length=40, blank=True)
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


class RiserKind(models.TextChoices):
    """What flows in a riser."""

    COLD_WATER = "cold_water", "холодная вода"
    HOT_WATER = "hot_water", "горячая вода"
    HEATING = "heating", "отопление"
    SEWERAGE = "sewerage", "канализация"
    GAS = "gas", "газ"
    POWER = "power", "электричество"
    VENTILATION = "ventilation", "вентиляция"


class Riser(models.Model):
    """A vertical pipe or line of a house (стояк); one failure of it is felt by all on it."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="risers")
    kind = models.CharField(max_length=16, choices=RiserKind.choices)
    number = models.CharField(max_length=20)
    entrance = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["house", "kind", "number"], name="housing_one_riser_a_number"
            )
        ]


class PremisesKind(models.TextChoices):
    """What a premises is for."""

    RESIDENTIAL = "residential", "жилое"
    NON_RESIDENTIAL = "non_residential", "нежилое"


class Premises(models.Model):
    """A flat, or a shop on the ground floor."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="premises")
    number = models.CharField(max_length=20)
    kind = models.CharField(
        max_length=16, choices=PremisesKind.choices, default=PremisesKind.RESIDENTIAL
    )
    cadastral_number = models.CharField(max_length=40, blank=True)
    entrance = models.PositiveSmallIntegerField()
    floor = models.PositiveSmallIntegerField()
    area = models.DecimalField(max_digits=7, decimal_places=2)
    risers = models.ManyToManyField(Riser, related_name="premises")

    class Meta:
        verbose_name_plural = "premises"
        constraints = [
            models.UniqueConstraint(fields=["house", "number"], name="housing_one_flat_a_number")
        ]


class PersonalAccount(models.Model):
    """The account a flat is charged on (лицевой счёт); `unified_number` is ГИС ЖКХ's (ЕЛС)."""

    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="accounts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=30)
    unified_number = models.CharField(max_length=10, blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="housing_one_account_a_number"
            )
        ]


class Management(models.Model):
    """Which organisation manages a house, from when to when (the last day excluded).

    `basis` names the contract or the decision of the owners.
    """

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="managements")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="managements"
    )
    period = DateRangeField()
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="housing_one_manager_at_a_time",
                index_type="gist",
                expressions=[(whole("house_id"), "&&"), ("period", "&&")],
            )
        ]
