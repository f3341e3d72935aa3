"""What an appeal grew from and what grew from it, whoever has them."""

from __future__ import annotations

from django.db.models import Prefetch

from domovoy.appeals.models import Appeal, Attachment, HistoryEntry
from domovoy.identity.acting import beyond_the_wall

ONE_STORY = "a rule must know what a story has come to, with whoever it is now"


def parent_of(appeal: Appeal) -> Appeal | None:
    """Return what an appeal grew from. One statement where there is one and it is not loaded."""
    if appeal.parent_id is None:
        return None
    with beyond_the_wall(ONE_STORY):
        return appeal.parent


def children_of(appeal: Appeal) -> list[Appeal]:
    """Return what grew from an appeal, the oldest first. One statement."""
    with beyond_the_wall(ONE_STORY):
        return list(appeal.children.order_by("registered_at", "pk"))


def history_of(appeal: Appeal) -> list[HistoryEntry]:
    """Return what was answered and decided, with who did it, in order. Two statements.

    Of an officer a reader is told the name alone, so the rest of their row stays hidden.
    """
    with beyond_the_wall("a reader of an answer is told by whom it is, and nothing else of them"):
        return list(
            HistoryEntry.objects.filter(appeal=appeal)
            .select_related("organisation", "author", "receiver")
            .prefetch_related(Prefetch("attachments", Attachment.objects.order_by("pk")))
            .order_by("at", "pk")
        )
