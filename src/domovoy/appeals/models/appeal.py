"""An appeal as the state's exchange format knows it (ГИС ЖКХ, service «appeals»), with exact
moments beside its dates."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast

from domovoy.appeals.models.lengths import at_most
from domovoy.appeals.rules import COMMENT_LIMIT, TEXT_LIMIT


class Status(models.TextChoices):
    """AppealStatusType of the exchange format."""

    SENT = "send", "Отправлена"
    IN_WORK = "in_work", "В работе"
    EXECUTED = "executed", "Исполнена"
    WITHDRAWN = "withdrawn", "Отозвана"


OPEN = (Status.SENT, Status.IN_WORK)


class Kind(models.TextChoices):
    """Whom an appeal asks and by which law."""

    APPEAL = "appeal", "Заявка"
    COMPLAINT = "complaint", "Жалоба в жилищную инспекцию"


class Origin(models.TextChoices):
    """How an appeal came."""

    ACCOUNT = "account", "через личный кабинет"
    PHONE = "phone", "по телефону"
    PAPER = "paper", "письмом"
    VISIT = "visit", "на приёме"


class NextNumber(Func):
    template = "nextval('appeals_number')"
    output_field = models.BigIntegerField()


class Appeal(models.Model):
    """One appeal: a заявка and an обращение at once, with several clocks.

    A repeat and a complaint are children of the appeal they grew from; `root` is the first of
    them all. `missed` says that some term was ever missed, `overdue` that the present addressee
    owes a duty whose term has passed, `pressing` that a term of minutes or few hours is running.
    `version` grows with every change, so that two people at one appeal notice each other.
    """

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.CharField(
        max_length=30,
        unique=True,
        db_default=Cast(NextNumber(), models.CharField(max_length=30)),
    )
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.APPEAL)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.SENT)
    version = models.PositiveIntegerField(default=1)

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals"
    )
    surname = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    email = models.EmailField(max_length=100, blank=True)
    phone = models.CharField(max_length=32, blank=True)

    house = models.ForeignKey("housing.House", on_delete=models.PROTECT, related_name="+")
    premises = models.ForeignKey(
        "housing.Premises", on_delete=models.PROTECT, null=True, related_name="+"
    )
    premise_number = models.CharField(max_length=100)
    addressee = models.ForeignKey(
        "housing.Organisation", on_delete=models.PROTECT, related_name="appeals"
    )

    topic_code = models.CharField(max_length=20, blank=True)
    another_topic = models.CharField(max_length=250, blank=True)
    problem = models.CharField(max_length=64)
    group = models.CharField(max_length=32)
    title = models.CharField(max_length=250)
    text = models.TextField()
    answers = models.JSONField(default=list)
    subject = models.JSONField(null=True)
    urgent = models.BooleanField(default=False)
    danger = models.CharField(max_length=16, blank=True)
    from_mobile = models.BooleanField(default=False)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.ACCOUNT)
    incoming_number = models.CharField(max_length=50, blank=True)
    written_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    registered_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    executed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_comment = models.CharField(max_length=COMMENT_LIMIT, blank=True)

    execution_end_on = models.DateField(null=True)
    npa_requirements = models.CharField(max_length=500, blank=True)
    appointed_on = models.DateField(null=True)
    performer = models.ForeignKey(
        "housing.Employment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    redirected = models.BooleanField(default=False)
    redirected_outside = models.CharField(max_length=300, blank=True)
    rolled_over = models.BooleanField(default=False)
    answer_not_required = models.BooleanField(default=False)
    collective = models.BooleanField(default=False)

    assessment = models.CharField(max_length=16, blank=True)
    next_due_at = models.DateTimeField(null=True)
    missed = models.BooleanField(default=False)
    overdue = models.BooleanField(default=False)
    pressing = models.BooleanField(default=False)
    submission_key = models.UUIDField(default=uuid.uuid4)

    transmitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    law_registered_at = models.DateTimeField(null=True)
    law_number = models.CharField(max_length=35, blank=True)

    search = models.GeneratedField(
        expression=SearchVector("title", "text", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "submission_key"], name="appeals_one_submission_a_key"
            ),
            models.CheckConstraint(condition=at_most("text", TEXT_LIMIT), name="appeals_text_fits"),
            models.CheckConstraint(
                condition=(Q(topic_code="") & ~Q(another_topic=""))
                | (~Q(topic_code="") & Q(another_topic="")),
                name="appeals_one_topic",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="appeals_known_status"
            ),
        ]
        indexes = [
            models.Index(
                "addressee",
                F("pressing").desc(),
                F("next_due_at").asc(nulls_last=True),
                "id",
                condition=Q(status__in=OPEN),
                name="appeals_queue",
            ),
            models.Index(fields=["addressee", "-registered_at", "-id"], name="appeals_register"),
            models.Index(fields=["applicant", "-registered_at", "-id"], name="appeals_of_person"),
            models.Index(
                fields=["addressee", "next_due_at"],
                condition=Q(overdue=True, status__in=OPEN),
                name="appeals_overdue",
            ),
            GinIndex(fields=["search"], name="appeals_search"),
        ]

    @property
    def is_registered_by_law(self) -> bool:
        """A complaint counts from the moment the inspectorate registers it (59-ФЗ, ст. 8)."""
        return self.law_registered_at is not None
