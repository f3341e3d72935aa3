"""The outbox: notices and every try to bring one to its person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from domovoy.identity.acting import ActingSignature


class Notice(models.Model):
    """A word to one person or to an organisation's mailbox.

    `once` says what the word is about; the same word is never written twice. `for_staff` says at
    which face a person reads it: an officer is also somebody's neighbour.
    `facts` carry numbers and dates for the template, never a name or an address. `caused_by` is who
    acted, as the database was told: they may read back what they have caused.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    organisation = models.ForeignKey(
        "housing.Organisation", on_delete=models.PROTECT, null=True, related_name="notices"
    )
    event = models.CharField(max_length=64)
    subject = models.UUIDField()
    facts = models.JSONField(default=dict)
    for_staff = models.BooleanField(default=False)
    once = models.CharField(max_length=160, unique=True)
    caused_by = models.CharField(max_length=64, db_default=ActingSignature())
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="delivery_one_recipient",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "for_staff", "-created_at", "-id"], name="delivery_of_person"
            ),
            models.Index(
                fields=["person", "for_staff"],
                condition=Q(read_at=None),
                name="delivery_unread_of_person",
            ),
        ]


class Channel(models.TextChoices):
    """How a notice leaves the screen."""

    MAIL = "mail", "электронная почта"


class DeliveryState(models.TextChoices):
    """How one channel went."""

    PENDING = "pending", "ждёт отправки"
    SENT = "sent", "отправлено"
    FAILED = "failed", "не доставлено"


class Delivery(models.Model):
    """One notice on one channel. A second worker finds it taken or done."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=16, choices=Channel.choices)
    state = models.CharField(
        max_length=16, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    last_tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"], name="delivery_one_try_line_a_channel"
            )
        ]
