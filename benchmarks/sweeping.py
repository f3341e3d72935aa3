"""How long a sweep of missed terms takes, and that it depends on what is due alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

import psycopg

from benchmarks import settling
from benchmarks.crowd import without_indexes
from benchmarks.stage import Stage
from benchmarks.table import Row, at_most
from domovoy.appeals import actions

MANY, FEW = 1_000_000, 10_000
DUE, DUE_EACH_ROUND, ROUNDS = 10_000, 1_000, 5
CLOCKS_OF_AN_APPEAL = 4
HOUR = timedelta(hours=1)


def measure(stage: Stage, *, organisation: int, say: Callable[[str], None]) -> list[Row]:
    """Return the rows of the section. Each due term is of an appeal of its own, told to three."""
    began = datetime.now(UTC)
    sides = {}
    for running in (MANY, FEW):
        say(f"{running:,} running terms")
        sides[running] = stage.copy(f"running_{running}", of="base")
        admin = stage.cluster.url("domovoy_admin", f"running_{running}")
        _fill(admin, organisation=organisation, running=running, at=began)
    say("recording missed terms")
    rounds: dict[int, list[float]] = {MANY: [], FEW: []}
    for hour in range(ROUNDS):
        for running, seconds in rounds.items():
            settling.move_to(sides[running])
            seconds.append(_sweep(began + hour * HOUR, count=DUE_EACH_ROUND))
    settling.move_to(sides[MANY])
    ten_thousand = _sweep(began + ROUNDS * HOUR, count=DUE)
    thousand = median(rounds[MANY])
    return [
        at_most("10,000 due among 1,000,000 running", ten_thousand, 15, "s", digits=1),
        Row("1,000 due among 1,000,000 running", f"{thousand:.2f} s"),
        at_most("  ten times as many due take longer", ten_thousand / thousand, 12, "×", digits=1),
        at_most("  than among 10,000 running", thousand / median(rounds[FEW]), 1.3, "×", digits=2),
    ]


def _sweep(at: datetime, *, count: int) -> float:
    began = time.perf_counter()
    recorded = actions.record_missed_terms(at=at)
    seconds = time.perf_counter() - began
    if recorded != count:
        raise SystemExit(f"{recorded} appeals were recorded instead of {count}")
    return seconds


def _fill(url: str, *, organisation: int, running: int, at: datetime) -> None:
    """Copy one open appeal: those due hour by hour with one term each, the rest with four."""
    hours = [hour for hour in range(ROUNDS) for _ in range(DUE_EACH_ROUND)]
    hours += [ROUNDS] * (DUE if running == MANY else 0)
    with psycopg.connect(url, autocommit=True) as connection, without_indexes(connection) as copy:
        connection.execute("UPDATE appeals_clock SET state = 'stopped' WHERE state = 'running'")
        asked = {"organisation": organisation, "at": at, "hours": hours}
        connection.execute(PLAN, asked | {"appeals": (running - len(hours)) // CLOCKS_OF_AN_APPEAL})
        connection.execute(copy("appeals_appeal", NEW_APPEAL, "source.id"))
        connection.execute(CLOCKS)
        connection.execute(LINES)
        for table in ("appeals_appeal", "appeals_clock"):
            last = f"SELECT max(id) FROM {table}"
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({last}))")


PLAN = """
CREATE TEMP TABLE crowd AS
WITH source AS (
    SELECT max(id) AS id, (SELECT max(id) FROM appeals_appeal) AS last FROM appeals_appeal
    WHERE addressee_id = %(organisation)s AND status IN ('send', 'in_work')
), due AS (
    SELECT row_number() OVER () AS n, 1 AS clocks,
           %(at)s::timestamptz - interval '1 minute' + hour * interval '1 hour' AS due_at
    FROM unnest(%(hours)s::int[]) AS hour
), others AS (
    SELECT n + (SELECT count(*) FROM due), 4,
           %(at)s::timestamptz + interval '1 day' + n * interval '10 seconds'
    FROM generate_series(1, %(appeals)s) AS n
)
SELECT last + n AS id, source.id AS source, due_at, clocks
FROM source, (SELECT * FROM due UNION ALL SELECT * FROM others) AS every
"""
NEW_APPEAL = {
    "id": "crowd.id",
    "guid": "gen_random_uuid()",
    "number": "nextval('appeals_number')::text",
    "submission_key": "gen_random_uuid()",
    "parent_id": "NULL",
    "root_id": "NULL",
    "version": "1",
    "missed": "false",
    "overdue": "false",
    "next_due_at": "crowd.due_at",
}
CLOCKS = """
INSERT INTO appeals_clock (appeal_id, norm, "limit", counts_from, kind, party_id, state,
    started_at, due_at, provisional, calendar, reminded, stopped)
SELECT crowd.id, 'A416.ANS10', '', '', CASE n WHEN 1 THEN 'answer' ELSE 'eliminate' END,
    appeal.addressee_id, 'running', due_at - n * interval '10 days', due_at, false, '', 0, false
FROM crowd JOIN appeals_appeal AS appeal USING (id), generate_series(1, clocks) AS n
"""
LINES = """
INSERT INTO journal_entry (chain, seq, event, at, by, data, previous, digest)
SELECT guid, 1, 'appeal_registered', registered_at, 'system', '{}', repeat('0', 64), repeat('1', 64)
FROM crowd JOIN appeals_appeal USING (id)
"""
