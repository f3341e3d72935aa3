from datetime import UTC, datetime
from uuid import uuid4

from django.db import connection, transaction

from domovoy.delivery.models import Notice
from domovoy.delivery.outbox import LETTERS_A_JOB, Word, announce
from estate import make_person

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class TestAnnounce:
    def test_tells_one_person_the_same_at_home_and_at_the_desk(self, db):
        person, subject = make_person(), uuid4()
        words = [
            Word("term_missed", subject, once="1", person_id=person.pk, for_staff=at_the_desk)
            for at_the_desk in (False, True)
        ]

        with transaction.atomic():
            announce(words, at=NOW)

        assert set(Notice.objects.values_list("person", "for_staff")) == {
            (person.pk, False),
            (person.pk, True),
        }

    def test_gives_a_crowd_several_jobs_that_no_letter_waits_behind_a_thousand(self, db):
        people = [make_person() for _ in range(LETTERS_A_JOB + 1)]

        with transaction.atomic():
            announce(
                [Word("term_missed", uuid4(), once="1", person_id=p.pk) for p in people], at=NOW
            )

        with connection.cursor() as cursor:
            cursor.execute("SELECT jsonb_array_length(args->'notice_ids') FROM procrastinate_jobs")
            assert sorted(cursor.fetchall()) == [(1,), (LETTERS_A_JOB,)]
