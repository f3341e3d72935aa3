from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from domovoy.journal import record
from domovoy.journal.errors import ChainBroken
from domovoy.journal.models import Entry
from told import already_told

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def chain():
    chain = uuid4()
    record.begin(chain, "appeal_registered", by="person:1", at=NOON, data={"number": "1"})
    record.append(chain, "appeal_taken", by="person:2@1:dispatcher", at=NOON)
    record.append(chain, "appeal_answered", by="person:2@1:dispatcher", at=NOON)
    return chain


class TestManyChains:
    def test_go_on_each_from_its_own_last_line(self, chain):
        fresh = uuid4()

        record.append_many(
            [record.Line(chain, "term_missed", {"norms": ["A"]}), record.Line(fresh, "begun")],
            by="system",
            at=NOON,
        )
        record.append(chain, "appeal_assessed", by="person:1", at=NOON)

        assert (record.verify(chain), record.verify(fresh)) == (5, 1)

    def test_take_two_lines_of_one_chain_in_order(self, chain):
        lines = [record.Line(chain, "term_missed"), record.Line(chain, "term_reminded")]

        record.append_many(lines, by="system", at=NOON)

        assert record.verify(chain) == 5
        assert Entry.objects.filter(chain=chain).last().event == "term_reminded"

    def test_cost_two_statements_however_many(self, django_assert_num_queries):
        lines = [record.Line(uuid4(), "term_missed") for _ in range(300)]

        already_told()
        with django_assert_num_queries(2):
            record.append_many(lines, by="system", at=NOON)

    def test_may_be_none(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert record.append_many([], by="system", at=NOON) == []


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
