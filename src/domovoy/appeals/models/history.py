"""What was answered, decided and attached, as the exchange format's AppealHistory holds it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from domovoy.appeals.models.appeal import Appeal
from domovoy.appeals.models.lengths import at_most
from domovoy.appeals.rules import COMMENT_LIMIT, FILE_LIMIT, TEXT_LIMIT


class EntryKind(models.TextChoices):
    """What the exchange format's AppealHistory can hold, and last, two kinds that are only ours."""

    ANSWER = "answer", "Ответ"
    REDIRECTED = "redirected", "Перенаправлена"
    ROLLED_OVER = "rolled_over", "Срок продлён"
    NOT_REQUIRED = "not_required", "Ответ не требуется"
    ASSESSMENT = "assessment", "Оценка"
    REOPENED = "reopened", "Возвращена в работу"
    CORRECTED = "corrected", "Изменена категория"


class Assessment(models.TextChoices):
    """How a resident takes an answer."""

    RECEIVED = "received", "Вопрос решён"
    PARTLY = "partly", "Решён частично"
    NOT_SATISFIED = "not_satisfied", "Не решён"


class HistoryEntry(models.Model):
    """One entry of AppealHistory; which columns are filled follows from its kind."""

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="history")
    kind = models.CharField(max_length=16, choices=EntryKind.choices)
    organisation = models.ForeignKey(
        "housing.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    number = models.CharField(max_length=35, blank=True)
    text = models.TextField(blank=True)
    done = models.BooleanField(default=False)
    receiver = models.ForeignKey(
        "housing.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    receiver_outside = models.CharField(max_length=300, blank=True)
    execution_on = models.DateField(null=True)
    assessment = models.CharField(max_length=16, choices=Assessment.choices, blank=True)

    class Meta:
        verbose_name_plural = "history entries"
        constraints = [
            models.CheckConstraint(
                condition=at_most("text", TEXT_LIMIT), name="appeals_entry_text_fits"
            ),
            models.CheckConstraint(
                condition=Q(kind="answer") | Q(at_most("text", COMMENT_LIMIT)),
                name="appeals_comment_fits",
            ),
            models.CheckConstraint(
                condition=~Q(kind="assessment") | ~Q(assessment=""),
                name="appeals_assessment_says",
            ),
        ]
        indexes = [models.Index(fields=["appeal", "at", "id"], name="appeals_history_order")]


class Attachment(models.Model):
    """A file of an appeal, of an answer, or of a draft that is not sent yet.

    The bytes lie in the file store under `key`; `draft` names the conversation until it is sent.
    """

    guid = models.UUIDField(unique=True, default=uuid.uuid4)
    appeal = models.ForeignKey(
        Appeal, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    entry = models.ForeignKey(
        HistoryEntry, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    draft = models.UUIDField(null=True, db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=100)
    thumbnail_key = models.CharField(max_length=100, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__lte=FILE_LIMIT), name="appeals_file_fits")
        ]
