"""Who works where, how they came to, and whose shift it is."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from domovoy.housing.models.organisation import Organisation


class EmploymentRole(models.TextChoices):
    """What a person does in an organisation."""

    DISPATCHER = "dispatcher", "диспетчер"
    HEAD = "head", "руководитель"
    INSPECTOR = "inspector", "инспектор"
    PERFORMER = "performer", "исполнитель"
    ADMINISTRATOR = "administrator", "администратор"


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


class StaffInvitation(models.Model):
    """A place in an organisation that waits for its person; good once, not for long.

    Only a keyed hash of the code is kept. Nobody made the one of the first administrator.
    """

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="staff_invitations"
    )
    role = models.CharField(max_length=16, choices=EmploymentRole.choices)
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=100)
    code_print = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    employment = models.OneToOneField(
        Employment, on_delete=models.PROTECT, null=True, related_name="invitation"
    )


class Shift(models.Model):
    """A dispatcher's turn at the desk, and what was handed over at its end."""

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shifts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shifts"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    handover = models.TextField(blank=True)
    left_open = models.JSONField(default=list)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(ended_at=None),
                name="housing_one_open_shift_a_person",
            )
        ]
        indexes = [models.Index(fields=["organisation", "-began_at"], name="housing_shifts")]
