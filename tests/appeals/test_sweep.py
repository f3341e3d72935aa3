"""Two sweepers at once, one that is killed, and what a sweep costs."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.models import F

from domovoy.appeals import actions
from domovoy.appeals.actions import batches, missing
from domovoy.appeals.models import Appeal, Clock
from domovoy.delivery.models import Notice
from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM
from domovoy.journal.models import Entry
from estate import make_estate, register_appeal

SOURCES = Path(actions.__file__).parents[3]
STOPS_BEFORE_THE_NOTICES = """
import sys, time
from datetime import datetime
import django
django.setup()
from domovoy.appeals import actions
from domovoy.delivery import outbox
def wait(*_words, **_rest):
    print("recorded", flush=True)
    time.sleep(60)
outbox.announce = wait
actions.record_missed_terms(at=datetime.fromisoformat(sys.argv[1]))
"""


def appeals_with_an_answer_due(estate, *, count):
    return [
        register_appeal(
            estate,
            at=estate.local(2026, 11, 20, 10, minute),
            problem="other_not_housing.other",
            text="Есть вопрос.",
        )
        for minute in range(count)
    ]


def words():
    return Notice.objects.filter(event="term_missed").count()


def lines():
    return Entry.objects.filter(event="term_missed").count()


def at_once(*sweepers):
    """Run each in a thread with a connection of its own; return what came of it."""

    def run(sweep):
        try:
            with acting(THE_SYSTEM):
                return sweep()
        except IntegrityError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sweepers)) as threads:
        return list(threads.map(run, sweepers))


@pytest.fixture
def met_in_the_middle(monkeypatch):
    """Both sweepers have read what is due before either of them writes."""
    together = Barrier(2)
    read = missing.open_clocks_of

    def read_and_wait(appeals):
        clocks = read(appeals)
        together.wait(timeout=30)
        return clocks

    monkeypatch.setattr(missing, "open_clocks_of", read_and_wait)


class TestTwoSweepers:
    def test_record_each_term_once_between_them(self, committed_db, met_in_the_middle):
        estate = make_estate()
        appeals = appeals_with_an_answer_due(estate, count=8)
        late = estate.local(2026, 12, 10)

        recorded = at_once(*[lambda: actions.record_missed_terms(at=late)] * 2)

        assert sum(recorded) == len(appeals)
        assert (words(), lines()) == (3 * len(appeals), len(appeals))
        assert not Appeal.objects.filter(missed=False).exists()
        assert not Appeal.objects.exclude(version=2).exists()

    def test_without_the_lock_would_collide(self, committed_db, met_in_the_middle, monkeypatch):
        """The control: the very same meeting, the lock off."""
        estate = make_estate()
        appeals = appeals_with_an_answer_due(estate, count=8)
        late = estate.local(2026, 12, 10)
        ids = [appeal.pk for appeal in appeals]
        monkeypatch.setattr(
            missing,
            "taken",
            lambda ids: Appeal.objects.select_related("house").filter(pk__in=ids).order_by("pk"),
        )

        outcomes = at_once(*[lambda: missing._record(ids, at=late)] * 2)

        assert len(appeals) in outcomes
        assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)

    def test_without_the_lock_and_the_unique_keys_would_tell_twice(
        self, committed_db, databases, worker_id, met_in_the_middle, monkeypatch
    ):
        """The second control: nothing but the lock keeps people from hearing the same twice."""
        estate = make_estate()
        appeals = appeals_with_an_answer_due(estate, count=8)
        late = estate.local(2026, 12, 10)
        ids = [appeal.pk for appeal in appeals]
        drop_unique_keys(databases, worker_id)
        monkeypatch.setattr(
            missing,
            "taken",
            lambda ids: Appeal.objects.select_related("house").filter(pk__in=ids).order_by("pk"),
        )

        outcomes = at_once(*[lambda: missing._record(ids, at=late)] * 2)

        assert outcomes == [len(appeals)] * 2
        assert (words(), lines()) == (6 * len(appeals), 2 * len(appeals))


class TestTwoSweepersThatRemind:
    def test_say_each_word_once_between_them(self, committed_db):
        estate = make_estate()
        appeals = appeals_with_an_answer_due(estate, count=8)
        half = estate.local(2026, 11, 27, 10)
        together = Barrier(2)

        def sweep():
            together.wait(timeout=30)
            return actions.remind(at=half)

        recorded = at_once(sweep, sweep)

        assert sum(recorded) + actions.remind(at=half) == len(appeals)
        assert Notice.objects.filter(event="term_reminded").count() == len(appeals)


def drop_unique_keys(databases, worker_id):
    from domovoy.stand.database import connect

    with connect(databases._admin(databases._full(worker_id))) as admin:
        admin.execute("ALTER TABLE delivery_notice DROP CONSTRAINT delivery_notice_once_key")
        admin.execute("ALTER TABLE journal_entry DROP CONSTRAINT journal_one_line_a_place")


class TestSweeperKilled:
    def test_between_recording_and_telling_leaves_nothing_half_done(self, committed_db):
        estate = make_estate()
        appeals = appeals_with_an_answer_due(estate, count=3)
        late = estate.local(2026, 12, 10)
        sweeper = subprocess.Popen(
            [sys.executable, "-c", STOPS_BEFORE_THE_NOTICES, late.isoformat()],
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
            stdout=subprocess.PIPE,
        )
        assert sweeper.stdout.readline() == b"recorded\n"

        assert actions.record_missed_terms(at=late) == 0  # they are in the hands of the other
        sweeper.kill()
        sweeper.wait()
        sweeper.stdout.close()

        assert (words(), lines()) == (0, 0)
        assert not Clock.objects.exclude(state="running").exists()
        assert recorded_at_last(at=late) == len(appeals)
        assert (words(), lines()) == (3 * len(appeals), len(appeals))

    def test_connection_cut_off_there_is_made_good_by_the_same_sweep(
        self, committed_db, monkeypatch
    ):
        estate = make_estate()
        appeals = appeals_with_an_answer_due(estate, count=3)
        announce, tries = missing.outbox.announce, []

        def cut_off_the_first_time(words, *, at):
            tries.append(len(words))
            if len(tries) == 1:
                connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")
            announce(words, at=at)

        monkeypatch.setattr(missing.outbox, "announce", cut_off_the_first_time)

        assert actions.record_missed_terms(at=estate.local(2026, 12, 10)) == len(appeals)

        assert tries == [9, 3, 3, 3]
        assert (words(), lines()) == (3 * len(appeals), len(appeals))


def recorded_at_last(*, at):
    """The database lets go of a dead client's locks when it notices."""
    deadline = time.monotonic() + 10
    recorded = 0
    while not recorded and time.monotonic() < deadline:
        recorded = actions.record_missed_terms(at=at)
        time.sleep(0.05)
    return recorded


class TestCost:
    @pytest.mark.parametrize("count", [1, 20])
    def test_is_counted_by_batches_not_by_appeals(
        self, estate, count, django_assert_max_num_queries
    ):
        appeals_with_an_answer_due(estate, count=count)

        with django_assert_max_num_queries(13):  # two of them open and close the transaction
            assert actions.record_missed_terms(at=estate.local(2026, 12, 10)) == count

    def test_leaves_who_is_not_due_unread(self, estate, django_assert_num_queries):
        appeals_with_an_answer_due(estate, count=5)

        with django_assert_num_queries(1):
            actions.record_missed_terms(at=estate.local(2026, 12, 1))


class TestBatches:
    def test_take_every_appeal_once_however_many(self, estate, monkeypatch):
        monkeypatch.setattr(batches, "TOGETHER", 2)
        appeals_with_an_answer_due(estate, count=5)

        assert actions.record_missed_terms(at=estate.local(2026, 12, 10)) == 5
        assert (words(), lines()) == (15, 5)

    def test_of_a_bounded_sweep_leave_the_rest_to_the_next(self, estate):
        appeals_with_an_answer_due(estate, count=5)

        assert actions.record_missed_terms(at=estate.local(2026, 12, 10), limit=3) == 3
        assert actions.record_missed_terms(at=estate.local(2026, 12, 10), limit=3) == 2

    def test_keep_every_nearest_term_true(self, estate):
        appeals_with_an_answer_due(estate, count=3)

        actions.record_missed_terms(at=estate.local(2026, 12, 10))

        assert not Appeal.objects.exclude(next_due_at=F("clocks__due_at"), overdue=True).exists()
