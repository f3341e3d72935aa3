from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction

from domovoy.delivery.models import Notice
from domovoy.delivery.outbox import Word, announce
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
