"""What the database is told of who acts, and when it is told again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, connection, transaction

from domovoy.identity.acting import acting, beyond_the_wall
from domovoy.identity.actors import AT_THE_DOOR, THE_SYSTEM, Officer, Resident, Role


def who_acts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT acting_role(), acting_person(), acting_organisation()")
        return cursor.fetchone()


def fail_beyond_the_wall(statement="SELECT 1"):
    with beyond_the_wall("a test"), connection.cursor() as cursor:
        cursor.execute(statement)
        raise ZeroDivisionError


def in_a_savepoint(step, *arguments):
    with transaction.atomic():
        step(*arguments)


@pytest.mark.django_db
class TestTheDatabase:
    def test_is_told_of_a_resident(self):
        with acting(Resident(5)):
            assert who_acts() == ("resident", 5, None)

    def test_is_told_of_an_officer_with_the_organisation(self):
        with acting(Officer(5, 7, Role.HEAD)):
            assert who_acts() == ("head", 5, 7)

    def test_is_told_that_somebody_stands_at_the_door(self):
        with acting(AT_THE_DOOR):
            assert who_acts() == ("visitor", None, None)

    def test_hears_of_who_acted_before_when_the_block_ends(self):
        with acting(Resident(5)):
            with beyond_the_wall("a test"):
                assert who_acts()[0] == "system"
            assert who_acts()[0] == "resident"

    def test_hears_it_after_a_failure_too(self):
        with acting(Resident(5)):
            with pytest.raises(ZeroDivisionError):
                fail_beyond_the_wall()
            assert who_acts()[0] == "resident"

    def test_is_told_once_however_much_is_asked(self, django_assert_num_queries):
        with acting(Resident(6)), django_assert_num_queries(4):
            for _ in range(3):
                who_acts()

    def test_is_told_again_when_a_savepoint_has_taken_it_back(self):
        with acting(Resident(5)):
            who_acts()
            with pytest.raises(ZeroDivisionError):
                in_a_savepoint(fail_beyond_the_wall)
            assert who_acts()[0] == "resident"
            with beyond_the_wall("a test"):
                assert who_acts()[0] == "system"

    def test_may_roll_back_a_savepoint_that_has_failed_beyond_the_wall(self):
        with acting(Resident(5)):
            with pytest.raises(DataError):
                in_a_savepoint(fail_beyond_the_wall, "SELECT 1 / 0")
            assert who_acts()[0] == "resident"

    def test_needs_a_reason_to_be_passed_by(self):
        with pytest.raises(ValueError, match="reason"), beyond_the_wall(""):
            pass


class TestAConnectionThatIsKept:
    def test_forgets_what_a_rolled_back_transaction_was_told(self, committed_db):
        with acting(Resident(5)):
            who_acts()
        with acting(THE_SYSTEM):
            with pytest.raises(ZeroDivisionError):
                in_a_savepoint(fail_beyond_the_wall)
            assert who_acts()[0] == "system"
            with transaction.atomic(), transaction.atomic():
                assert who_acts()[0] == "system"

    def test_of_another_thread_acts_for_nobody(self, committed_db):
        def asked():
            try:
                return who_acts()
            finally:
                connection.close()

        with acting(Resident(5)), ThreadPoolExecutor(1) as threads:
            assert threads.submit(asked).result() == ("", None, None)
