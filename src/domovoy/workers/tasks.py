"""Jobs of the queue: ids in, the clock read here, one call. Every job may run twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

import structlog
from django.db import connections
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from domovoy.appeals import actions
from domovoy.appeals.actions.complaint import TRANSMIT_COMPLAINT
from domovoy.appeals.corrections import corrected_texts
from domovoy.appeals.keeping import forget_flats as forget_flats_of_erased
from domovoy.appeals.sweeping import sweep_files as sweep_files_of_nobody
from domovoy.delivery.outbox import SEND_NOTICES
from domovoy.housing.claims_deciding import forget_documents as forget_documents_of_claims
from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM
from domovoy.identity.attempts import forget_attempts
from domovoy.identity.sessions import SessionStore
from domovoy.intake.sweeping import forget_photos
from domovoy.understanding.shelf import corrections
from domovoy.workers import lessons, sending

log = structlog.get_logger(__name__)

STALLED_AFTER = 30
"""Seconds without a heartbeat (one every ten) after which a worker is taken for dead."""

SOON = timedelta(days=1)
"""Terms that end within this time are reckoned again before a new worker does anything else."""

URGENT = 10
"""Terms and stalled jobs come before everything that waits in the queue."""
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@contextmanager
def own_connection() -> Iterator[None]:
    """Act as the product itself, and give the connection back: a broken one is not met again."""
    try:
        with acting(THE_SYSTEM):
            yield
    finally:
        connections.close_all()


@app.task(name=SEND_NOTICES, retry=RETRY)
def send_notices(*, notice_ids: list[int], **_ignored: Any) -> None:
    """Bring notices to their people by every channel that is set up."""
    with own_connection():
        sending.send(notice_ids, at=timezone.now())


@app.task(name=TRANSMIT_COMPLAINT, retry=RETRY)
def transmit_complaint(*, number: str, **_ignored: Any) -> None:
    """Put a recorded complaint into the inspectorate's queue."""
    with own_connection():
        actions.transmit(number=number, at=timezone.now())


@app.periodic(cron="* * * * * */10")
@app.task(name="domovoy.watch_terms", queueing_lock="watch_terms", priority=URGENT)
def watch_terms(timestamp: int, **_ignored: Any) -> None:  # noqa: ARG001
    """Record every term that has passed, with its true moment; then remind of those that will."""
    with own_connection():
        recompute_at_start()
        now = timezone.now()
        actions.record_missed_terms(at=now)
        actions.remind(at=now)


def recompute_at_start() -> None:
    """Reckon terms again before a new worker looks for missed ones; where it fails, again later.

    It may have begun with a newer calendar. What is not reckoned again is not called missed.
    """
    try:
        recompute_once()
    except Exception:
        log.exception("terms wait for the next look to be reckoned again")


@cache
def recompute_once() -> None:
    """Reckon terms again once in a worker's life; a failure does not count.

    Those that end soon go first, all others follow in a job of their own and hold up nobody.
    """
    now = timezone.now()
    actions.recompute_terms(at=now, until=now + SOON)
    try:
        recompute_terms.defer(timestamp=0)
    except AlreadyEnqueued:
        log.info("terms wait to be reckoned again already")


@app.periodic(cron="10 3 * * *")
@app.task(name="domovoy.recompute_terms", queueing_lock="recompute_terms")
def recompute_terms(timestamp: int, **_ignored: Any) -> None:  # noqa: ARG001
    """Reckon again the terms whose calendar has changed."""
    with own_connection():
        actions.recompute_terms(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(
    name="domovoy.retry_stalled", queueing_lock="retry_stalled", priority=URGENT, pass_context=True
)
async def retry_stalled(context: JobContext, /, timestamp: int, **_ignored: Any) -> None:  # noqa: ARG001
    """Give jobs of a killed worker to a living one."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await _take_over(job, manager)
        except ConnectorException:
            log.exception("a stalled job stays where it is", job=job.id, task=job.task_name)


async def _take_over(job: Job, manager: JobManager) -> None:
    """Put a job back; one that its clock puts in again is only taken away.

    A periodic job may wait in the queue once more already, and only one of a kind may wait.
    """
    if job.queueing_lock:
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    else:
        await manager.retry_job(job)


@app.periodic(cron="20 3 * * *")
@app.task(name="domovoy.forget_sessions", queueing_lock="forget_sessions")
def forget_sessions(timestamp: int, **_ignored: Any) -> None:  # noqa: ARG001
    """Delete sessions that have ended by themselves, and tries that no limit counts any more."""
    with own_connection():
        SessionStore.clear_expired()
        forget_attempts(at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="domovoy.sweep_files", queueing_lock="sweep_files")
def sweep_files(timestamp: int, **_ignored: Any) -> None:  # noqa: ARG001
    """Delete photos of abandoned drafts and bytes that belong to nobody."""
    with own_connection():
        forget_photos(at=timezone.now())
        sweep_files_of_nobody(at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="domovoy.forget_documents", queueing_lock="forget_documents")
def forget_documents(timestamp: int, **_ignored: Any) -> None:  # noqa: ARG001
    """Delete documents shown with claims that were decided a month ago."""
    with own_connection():
        forget_documents_of_claims(at=timezone.now())


@app.periodic(cron="55 3 * * *")
@app.task(name="domovoy.forget_flats", queueing_lock="forget_flats")
def forget_flats(timestamp: int, **_ignored: Any) -> None:  # noqa: ARG001
    """Cut appeals of erased people off their flats when they need not be kept any more."""
    with own_connection():
        forget_flats_of_erased(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="domovoy.write_lessons", queueing_lock="write_lessons")
def write_lessons(timestamp: int, **_ignored: Any) -> None:  # noqa: ARG001
    """Put what dispatchers corrected where `domovoy learn` looks for it."""
    with own_connection():
        lessons.write_lessons(corrected_texts(), corrections())
