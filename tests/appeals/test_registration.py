from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from domovoy.appeals import errors, terms
from domovoy.appeals.models import Appeal
from domovoy.catalogue import shipped_catalogue
from domovoy.delivery.models import Notice
from domovoy.journal import record
from estate import make_estate, register_appeal


class TestRegister:
    def test_gives_a_number_and_the_term_of_the_answer(self, estate):
        received_at = estate.local(2026, 12, 21, 18, 5)

        appeal = register_appeal(estate, at=received_at)

        assert appeal.number.isdigit()
        assert appeal.execution_end_on == date(2027, 1, 13)
        assert "416" in appeal.npa_requirements

    @pytest.mark.parametrize(
        "problem", ["gas.vent_check", "charges.quality_recount", "documents.contract"]
    )
    def test_shows_the_nearest_of_several_answers(self, estate, problem):
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10), problem=problem)

        nearest = appeal.clocks.filter(kind="answer").order_by("due_at").first()
        assert appeal.execution_end_on == nearest.last_on

    def test_counts_days_by_the_clock_on_the_houses_wall(self, db):
        kamchatka = make_estate(time_zone="Asia/Kamchatka")
        just_after_midnight = kamchatka.local(2026, 12, 22, 0, 5)

        appeal = register_appeal(kamchatka, at=just_after_midnight)

        assert appeal.execution_end_on == date(2027, 1, 14)

    def test_starts_several_clocks_of_which_none_is_another(self, estate):
        appeal = register_appeal(
            estate, at=estate.local(2026, 11, 20, 10), problem="roof.leak", text="Течёт крыша."
        )

        clocks = {clock.norm: clock for clock in appeal.clocks.all()}

        assert {"A416.ANS10", "G170.ROOF"} <= clocks.keys()
        assert clocks["G170.ROOF"].due_at == estate.local(2026, 11, 21, 10)
        assert appeal.next_due_at == min(clock.due_at for clock in clocks.values())

    @pytest.mark.parametrize("problem", sorted(shipped_catalogue().problems))
    def test_always_owes_an_answer_in_writing(self, problem):
        moscow = ZoneInfo("Europe/Moscow")
        planned = terms.plan_for(
            shipped_catalogue().problems[problem],
            zone=moscow,
            at=datetime(2026, 11, 20, 10, tzinfo=moscow),
        )

        assert [clock for clock in planned if clock.norm.kind == terms.ANSWER]

    def test_writes_journal_notices_and_a_job_with_the_appeal(self, estate):
        jobs = ProcrastinateJob.objects.count()

        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10))

        assert record.verify(appeal.guid) == 1
        assert set(Notice.objects.values_list("person", "organisation")) == {
            (estate.owner.pk, None),
            (None, estate.organisation.pk),
        }
        assert ProcrastinateJob.objects.count() == jobs + 1

    def test_keeps_what_the_person_was_called_that_day(self, estate):
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10))
        estate.owner.surname = "Иванова"
        estate.owner.save(update_fields=["surname"])

        assert Appeal.objects.get(pk=appeal.pk).surname == "Ковалёва"

    def test_refuses_silence_and_more_than_the_format_holds(self, estate):
        with pytest.raises(errors.TextMissing):
            register_appeal(estate, at=estate.local(2026, 11, 20, 10), text=" \n ")
        with pytest.raises(errors.TextTooLong):
            register_appeal(estate, at=estate.local(2026, 11, 20, 10), text="а" * 10_001)

    def test_takes_at_most_seven_statements(self, estate, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):  # five of its own, savepoint and release of the test
            register_appeal(estate, at=estate.local(2026, 11, 20, 10))


class TestDatabaseItself:
    def test_refuses_a_text_longer_than_the_format(self, estate):
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10))

        with pytest.raises(IntegrityError, match="appeals_text_fits"):
            Appeal.objects.filter(pk=appeal.pk).update(text="а" * 10_001)

    def test_refuses_a_second_appeal_under_one_key(self, estate):
        first = register_appeal(estate, at=estate.local(2026, 11, 20, 10))
        second = register_appeal(estate, at=estate.local(2026, 11, 20, 10) + timedelta(minutes=1))

        with pytest.raises(IntegrityError, match="appeals_one_submission_a_key"):
            Appeal.objects.filter(pk=second.pk).update(submission_key=first.submission_key)

    def test_serves_through_a_role_that_cannot_pass_the_walls(self, db):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            assert cursor.fetchone() == (False, False)
