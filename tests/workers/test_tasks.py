import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from domovoy.appeals.actions.complaint import TRANSMIT_COMPLAINT
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


class TestForgetSessions:
    def test_deletes_those_that_have_ended(self, db, monkeypatch):
        monkeypatch.setattr(tasks.connections, "close_all", lambda: None)
        for age in (timedelta(days=-1), timedelta(days=1)):
            session = SessionStore()
            session.set_expiry(timezone.now() + age)
            session.create()

        tasks.forget_sessions.func(timestamp=0)

        assert Session.objects.get().expire_date > timezone.now()
