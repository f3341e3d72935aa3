import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from domovoy.appeals.actions.complaint import TRANSMIT_COMPLAINT
from domovoy.delivery.models import Notice
from domovoy.delivery.outbox import SEND_NOTICES, schedule
from domovoy.identity.models import Session
from domovoy.identity.sessions import SessionStore
from domovoy.workers import tasks
from estate import make_estate, register_appeal


def put_job(task, status, *, lock=None):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, queueing_lock)"
            " VALUES ('default', %s, '{}', %s, %s)",
            [task, status, lock],
        )


def jobs(columns="task_name, status"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def retry_stalled():
    async def run():
        with app.replace_connector(app.connector.get_worker_connector()) as own:
            async with own.open_async():
                await tasks.retry_stalled.func(SimpleNamespace(app=own), timestamp=0)

    asyncio.run(run())


class TestRetryStalled:
    @pytest.mark.usefixtures("committed_db")
    def test_gives_a_complaint_on_though_a_periodic_job_waits_again(self):
        put_job(tasks.watch_terms.name, "doing", lock="watch_terms")
        put_job(TRANSMIT_COMPLAINT, "doing")
        put_job(tasks.watch_terms.name, "todo", lock="watch_terms")

        retry_stalled()

        assert jobs() == [(TRANSMIT_COMPLAINT, "todo"), (tasks.watch_terms.name, "todo")]


class TestOrder:
    def test_of_jobs_puts_terms_first_and_letters_last(self, db):
        register_appeal(make_estate(), at=timezone.now())
        schedule(TRANSMIT_COMPLAINT, number="1")

        waiting = dict(jobs("task_name, priority"))

        assert waiting[SEND_NOTICES] < waiting[TRANSMIT_COMPLAINT]
        assert waiting[TRANSMIT_COMPLAINT] < tasks.watch_terms.priority
        assert tasks.retry_stalled.priority == tasks.watch_terms.priority


@pytest.fixture
def one_connection(db, monkeypatch):
    """A job of these tests works in the test's own transaction."""
    monkeypatch.setattr(tasks.connections, "close_all", lambda: None)
    tasks.recompute_once.cache_clear()


class TestWatchTerms:
    @pytest.mark.usefixtures("one_connection")
    def test_records_what_has_passed_and_reminds_of_what_will(self):
        estate, now = make_estate(), timezone.now()
        late, coming = (register_appeal(estate, at=now) for _ in range(2))
        tasks.recompute_terms.func(timestamp=0)
        late.clocks.update(due_at=now - timedelta(hours=1))
        coming.clocks.update(  # an accident, which is reminded of at any hour
            started_at=now - timedelta(hours=2),
            due_at=now + timedelta(hours=1),
            last_on=None,
            remind_at=now - timedelta(minutes=1),
        )

        tasks.watch_terms.func(timestamp=0)

        told = Notice.objects.filter(event__startswith="term_").values_list("subject", "event")
        assert set(told) == {(late.guid, "term_missed"), (coming.guid, "term_reminded")}

    @pytest.mark.usefixtures("one_connection")
    def test_reckons_terms_again_once_in_a_workers_life_and_first(self, monkeypatch):
        calls = []
        for action in ("recompute_terms", "record_missed_terms", "remind"):
            monkeypatch.setattr(tasks.actions, action, lambda name=action, **_: calls.append(name))

        tasks.watch_terms.func(timestamp=0)
        tasks.watch_terms.func(timestamp=10)

        assert calls == ["recompute_terms", *["record_missed_terms", "remind"] * 2]
        assert jobs() == [(tasks.recompute_terms.name, "todo")]

    @pytest.mark.usefixtures("one_connection")
    def test_reckons_terms_again_until_it_has_come_through(self, monkeypatch):
        calls = []

        def fail_first(*, at, until):
            calls.append(until - at)
            if len(calls) == 1:
                raise RuntimeError

        monkeypatch.setattr(tasks.actions, "recompute_terms", fail_first)

        for second in (0, 10, 20):
            tasks.watch_terms.func(timestamp=second)

        assert calls == [tasks.SOON] * 2

    @pytest.mark.usefixtures("one_connection")
    def test_goes_on_when_terms_cannot_be_reckoned_again(self, monkeypatch):
        def fail(*, at, until):
            raise RuntimeError

        monkeypatch.setattr(tasks.actions, "recompute_terms", fail)
        late = register_appeal(make_estate(), at=timezone.now())
        late.clocks.update(due_at=timezone.now() - timedelta(hours=1))

        tasks.watch_terms.func(timestamp=0)

        assert set(late.clocks.values_list("state", flat=True)) == {"missed"}


class TestRecomputeTerms:
    @pytest.mark.usefixtures("one_connection")
    def test_notes_the_calendar_of_every_running_term_of_days(self):
        appeal = register_appeal(make_estate(), at=timezone.now())
        appeal.clocks.update(calendar="before")

        tasks.recompute_terms.func(timestamp=0)

        of_days = appeal.clocks.filter(last_on__isnull=False)
        assert "before" not in of_days.values_list("calendar", flat=True)


class TestForgetSessions:
    @pytest.mark.usefixtures("one_connection")
    def test_deletes_those_that_have_ended(self):
        for age in (timedelta(days=-1), timedelta(days=1)):
            session = SessionStore()
            session.set_expiry(timezone.now() + age)
            session.create()

        tasks.forget_sessions.func(timestamp=0)

        assert Session.objects.get().expire_date > timezone.now()
