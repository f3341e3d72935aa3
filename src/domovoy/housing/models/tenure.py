"""Who owns premises by the register, and which people act for them here."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from domovoy.housing.models.columns import whole, whole_text
from domovoy.housing.models.house import House, Premises
from domovoy.housing.models.organisation import Organisation


class OwnerKind(models.TextChoices):
    """Who may own."""

    PERSON = "person", "человек"
    LEGAL = "legal", "организация"
    PUBLIC = "public", "город или государство"


class Ownership(models.Model):
    """A share of premises as the register of owners has it, the last day excluded.

    The owner need not have an account here. `owner_key` tells one owner from another: a keyed hash
    of the СНИЛС, of the ИНН, or of the name where there is neither. The СНИЛС itself is sealed.
    """

    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="ownerships")
    owner_kind = models.CharField(max_length=8, choices=OwnerKind.choices, default=OwnerKind.PERSON)
    owner_key = models.CharField(max_length=64)
    surname = models.CharField(max_length=100, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    patronymic = models.CharField(max_length=100, blank=True)
    organisation_name = models.CharField(max_length=300, blank=True)
    inn = models.CharField(max_length=12, blank=True)
    snils_sealed = models.BinaryField(null=True)
    snils_print = models.CharField(max_length=64, blank=True, db_index=True)
    numerator = models.PositiveIntegerField(default=1)
    denominator = models.PositiveIntegerField(default=1)
    period = DateRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gte=1, numerator__lte=F("denominator")),
                name="housing_share_is_a_share",
            ),
            ExclusionConstraint(
                name="housing_one_share_of_an_owner_at_a_time",
                index_type="gist",
                expressions=[
                    (whole("premises_id"), "&&"),
                    (whole_text("owner_key"), "&&"),
                    ("period", "&&"),
                ],
            ),
        ]


class HoldingKind(models.TextChoices):
    """How a person belongs to a flat."""

    OWNER = "owner", "собственник"
    HOUSEHOLD = "household", "член семьи"
    TENANT = "tenant", "наниматель"
    REPRESENTATIVE = "representative", "представитель"
    PARENT = "parent", "родитель собственника"


class HoldingBasis(models.TextChoices):
    """How it became known that a person belongs to a flat."""

    REGISTER = "register", "СНИЛС в реестре собственников"
    ACCOUNT = "account", "лицевой счёт и имя"
    DESK = "desk", "документ, проверенный организацией"
    INVITATION = "invitation", "приглашение собственника"


class Holding(models.Model):
    """A person's tie to a flat and what they may do for it, the last day excluded.

    Whoever holds sees the flat. `may_write`: send appeals; `may_meters`, `may_bills`: see meters
    and bills. One that was `granted_by` another ends with it.
    """

    guid = models.UUIDField(unique=True, db_default=RandomUUID())
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings"
    )
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=16, choices=HoldingKind.choices)
    basis = models.CharField(
        max_length=16, choices=HoldingBasis.choices, default=HoldingBasis.REGISTER
    )
    ownership = models.ForeignKey(
        Ownership, on_delete=models.PROTECT, null=True, related_name="holdings"
    )
    granted_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="granted"
    )
    may_write = models.BooleanField(default=True)
    may_meters = models.BooleanField(default=True)
    may_bills = models.BooleanField(default=True)
    share = models.CharField(max_length=20, blank=True)
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="housing_one_tie_at_a_time",
                index_type="gist",
                expressions=[
                    (whole("person_id"), "&&"),
                    (whole("premises_id"), "&&"),
                    ("period", "&&"),
                ],
            )
        ]


class ClaimState(models.TextChoices):
    """How a claim stands."""

    WAITING = "waiting", "ждёт проверки"
    CONFIRMED = "confirmed", "подтверждено"
    REFUSED = "refused", "отклонено"
    WITHDRAWN = "withdrawn", "отозвано"


class Claim(models.Model):
    """Somebody's word that a flat is theirs, where the register did not show it at once.

    What was typed is kept as typed: the organisation that manages the house compares it with a
    document. `child_name` is whom a parent acts for, `until` the child's eighteenth birthday or
    the end of a lease.
    """

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims"
    )
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    flat_number = models.CharField(max_length=20)
    account_number = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=16, choices=HoldingKind.choices)
    child_name = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)
    comment = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=16, choices=ClaimState.choices, default=ClaimState.WAITING)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=1000, blank=True)
    holding = models.OneToOneField(
        Holding, on_delete=models.PROTECT, null=True, related_name="claim"
    )

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "made_at"], name="housing_claims_desk"),
            models.Index(fields=["person", "-made_at"], name="housing_claims_of_person"),
        ]


class ClaimDocument(models.Model):
    """A document shown with a claim; the bytes are sealed and deleted after the decision."""

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True)
    added_at = models.DateTimeField()


class Invitation(models.Model):
    """An owner's word that somebody may act for a flat; good once, not for long.

    Only a keyed hash of the code is kept. `until` is when the right itself will end.
    """

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    granted_by = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="invitations")
    kind = models.CharField(max_length=16, choices=HoldingKind.choices)
    may_write = models.BooleanField(default=True)
    may_meters = models.BooleanField(default=True)
    may_bills = models.BooleanField(default=False)
    until = models.DateField(null=True)
    code_print = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    holding = models.OneToOneField(
        Holding, on_delete=models.PROTECT, null=True, related_name="invitation"
    )
