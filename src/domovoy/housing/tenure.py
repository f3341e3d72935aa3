"""What ends with an ownership: the ties of people that rest on it, and those granted by them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

# A share that goes on in another record of the same owner carries the ties over to it.
_CARRY_OVER = """
UPDATE housing_holding holding SET ownership_id = next.id
FROM housing_ownership ended
JOIN housing_ownership next ON next.premises_id = ended.premises_id
    AND next.owner_key = ended.owner_key AND lower(next.period) = upper(ended.period)
WHERE holding.ownership_id = ended.id AND ended.id = ANY(%s)
"""
_END = """
WITH RECURSIVE ends (id, on_day) AS (
    SELECT holding.id, upper(ownership.period)
    FROM housing_holding holding
    JOIN housing_ownership ownership ON ownership.id = holding.ownership_id
    WHERE ownership.id = ANY(%s) AND NOT upper_inf(ownership.period)
    UNION
    SELECT granted.id, ends.on_day
    FROM housing_holding granted JOIN ends ON granted.granted_by_id = ends.id
)
UPDATE housing_holding holding
SET period = CASE
    WHEN lower(period) >= on_day THEN 'empty'
    ELSE daterange(lower(period), on_day)
END
FROM (SELECT id, min(on_day) AS on_day FROM ends GROUP BY id) ends
WHERE holding.id = ends.id AND (upper_inf(period) OR upper(period) > on_day)
RETURNING holding.guid
"""


def end_with_ownerships(ownerships: Collection[int]) -> list[UUID]:
    """End the ties that rest on these ownerships on the day each ended; return their guids.

    One that began on that day or later never was: its period becomes empty. Two statements; call
    inside a transaction, as the product itself.
    """
    if not ownerships:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CARRY_OVER, [list(ownerships)])
        cursor.execute(_END, [list(ownerships)])
        return [guid for (guid,) in cursor.fetchall()]
