"""What an appeal grew from and what grew from it, whoever has them."""

from __future__ import annotations

from domovoy.appeals.models import Appeal
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
