"""What residents and dispatchers add to an appeal: neighbours, questions, corrections."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from domovoy.appeals.models.appeal import Appeal
from domovoy.appeals.models.lengths import at_most
from domovoy.appeals.rules import COMMENT_LIMIT


class Joined(models.Model):
    """A neighbour who joined an appeal: no repair term starts anew, an answer is owed to them."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="joined")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    premises = models.ForeignKey(
        "housing.Premises", on_delete=models.PROTECT, null=True, related_name="+"
    )
    joined_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "joined"
        constraints = [
            models.UniqueConstraint(fields=["appeal", "person"], name="appeals_join_once")
        ]


class Clarification(models.Model):
    """A question to the resident and the reply. It stops no clock."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="clarifications")
    question = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "housing.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=at_most("question", COMMENT_LIMIT), name="appeals_question_fits"
            ),
            models.CheckConstraint(
                condition=at_most("reply", COMMENT_LIMIT), name="appeals_reply_fits"
            ),
        ]
        indexes = [models.Index(fields=["appeal", "asked_at"], name="appeals_clarifications")]


class Correction(models.Model):
    """A dispatcher's word that an appeal is about another problem than it was taken for."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="corrections")
    problem_before = models.CharField(max_length=64)
    problem_after = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="appeals_corrections")]
