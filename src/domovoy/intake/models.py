"""Conversations as they are kept: on the server, so that a change of device loses nothing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Outcome(models.TextChoices):
    """How a conversation ended, or that it goes on."""

    OPEN = "open", "идёт"
    SENT = "sent", "отправлена заявка"
    SOLVED = "solved", "помог совет"


class Conversation(models.Model):
    """One conversation of one person about one flat.

    `state` is what `domovoy.conversation` keeps; `turn` counts the moves made, so that a move
    sent twice is made once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conversations"
    )
    premises = models.ForeignKey("housing.Premises", on_delete=models.PROTECT, related_name="+")
    subject = models.JSONField(null=True)
    state = models.JSONField()
    turn = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    appeal = models.OneToOneField(
        "appeals.Appeal", on_delete=models.PROTECT, null=True, related_name="conversation"
    )
    submission_key = models.UUIDField(default=uuid.uuid4)
    solved_problem = models.CharField(max_length=64, blank=True)
    from_mobile = models.BooleanField(default=False)
    photos = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-moved_at"], name="intake_of_person")]


class Utterance(models.Model):
    """What one side said at one turn.

    `asked` heads what the bot then showed to be answered: a question, an advice, a danger. On the
    latest turn the screen shows that itself; in the past it is told here.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="utterances"
    )
    turn = models.PositiveIntegerField()
    by_resident = models.BooleanField()
    lines = models.JSONField()
    asked = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "turn", "by_resident"], name="intake_one_word_a_turn"
            )
        ]
        ordering = ["conversation", "turn", "-by_resident"]


class Solution(models.Model):
    """A problem that a piece of advice has solved, so that no appeal was needed.

    `organisation` is who managed the house then. Taken back when it turns out not to have helped.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="solutions"
    )
    organisation = models.ForeignKey(
        "housing.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    problem = models.CharField(max_length=64)
    advice = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "problem", "advice"], name="intake_solved_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "at"], name="intake_solved_by_advice")]
