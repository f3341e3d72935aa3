"""Work on many appeals: some hundreds in one transaction, and no appeal that holds up another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

import structlog
from django.db import connection
from django.db.models import Model, QuerySet

from domovoy.appeals.models import Appeal, Clock

log = structlog.get_logger(__name__)
TOGETHER = 200
UNREAD = ("text", "answers", "subject", "search")
"""What no sweep looks at and is long."""


def in_batches(
    appeal_ids: Iterable[int], step: Callable[[Collection[int]], int], *, failure: str
) -> int:
    """Do one step for all these appeals, batch by batch, and return the sum of what it returns.

    A batch that fails is gone through one by one; the appeal to blame is logged as `failure`. When
    the database itself has gone away the problem is raised: the next sweep begins where this ends.
    """
    ids = list(dict.fromkeys(appeal_ids))
    done = 0
    for first in range(0, len(ids), TOGETHER):
        batch = ids[first : first + TOGETHER]
        try:
            done += step(batch)
        except Exception:
            if not connection.is_usable():
                raise
            log.warning("a batch goes one by one", because=failure, exc_info=True)
            done += sum(_alone(appeal_id, step, failure=failure) for appeal_id in batch)
    return done


def taken(appeal_ids: Collection[int]) -> QuerySet[Appeal]:
    """Lock these appeals until the transaction ends, but for those somebody else holds now."""
    return (
        Appeal.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("house")
        .filter(pk__in=appeal_ids)
        .defer(*UNREAD)
        .order_by("pk")
    )


def open_clocks_of(appeals: Collection[Appeal]) -> dict[int, list[Clock]]:
    """Return by appeal the clocks whose duty is not done, the nearest first. One statement."""
    clocks: dict[int, list[Clock]] = defaultdict(list)
    ids = [appeal.pk for appeal in appeals]
    for clock in Clock.objects.filter(appeal__in=ids, ended_at=None).order_by("due_at", "id"):
        clocks[clock.appeal_id].append(clock)
    return clocks


def save_all(rows: Collection[Model], columns: Sequence[str]) -> None:
    """Save these columns of rows of one table. One statement.

    `bulk_update` writes a condition for every row and column, and takes ten times as long.
    """
    if not rows:
        return
    table = next(iter(rows))._meta
    fields = [f for f in table.concrete_fields if f.primary_key or f.name in columns]
    names = [connection.ops.quote_name(str(field.column)) for field in fields]
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows]
        for field in fields
    ]
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    key, *others = names
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(table.db_table)} AS present"  # noqa: S608
            f" SET {', '.join(f'{name} = new.{name}' for name in others)}"
            f" FROM unnest({arrays}) AS new ({', '.join(names)})"
            f" WHERE present.{key} = new.{key}",
            values,
        )


def _alone(appeal_id: int, step: Callable[[Collection[int]], int], *, failure: str) -> int:
    try:
        return step([appeal_id])
    except Exception:
        if not connection.is_usable():
            raise
        log.exception(failure, appeal=appeal_id)
        return 0
