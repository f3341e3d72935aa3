from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from domovoy.journal import record
from domovoy.journal.errors import ChainBroken
from domovoy.journal.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def chain():
    chain = uuid4()
    record.begin(chain, "appeal_registered", by="person:1", at=NOON, data={"number": "1"})
    record.append(chain, "appeal_taken", by="person:2@1:dispatcher", at=NOON)
    record.append(chain, "appeal_answered", by="person:2@1:dispatcher", at=NOON)
    return chain


class TestChain:
    def test_adds_up_as_it_was_written(self, chain):
        assert record.verify(chain) == 3

    def test_shows_a_line_changed_behind_its_back(self, chain):
        line = Entry.objects.get(chain=chain, seq=2)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_entry (chain, seq, event, at, by, data, previous, digest)"
                " SELECT chain, 9, event, at, by, data, previous, digest FROM journal_entry"
                " WHERE id = %s",
                [line.pk],
            )
        with pytest.raises(ChainBroken) as problem:
            record.verify(chain)
        assert problem.value.seq == 4

    @pytest.mark.parametrize(
        "statement", ["UPDATE journal_entry SET event='x'", "DELETE FROM journal_entry"]
    )
    def test_cannot_be_changed_even_by_a_plain_statement(self, chain, statement):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            connection.cursor().execute(statement)

        assert record.verify(chain) == 3
