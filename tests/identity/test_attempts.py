from datetime import UTC, datetime, timedelta

import pytest

from domovoy.identity.acting import acting
from domovoy.identity.actors import AT_THE_DOOR
from domovoy.identity.attempts import KEPT, Limit, count_attempt, forget_attempts
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.models import Attempt

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
THREE = Limit("three", 3, timedelta(minutes=10))
SECOND = timedelta(seconds=1)


def tried(times, whose="anna", limit=THREE, at=NOON):
    for number in range(times):
        count_attempt(limit, whose, at=at + number * SECOND)


class TestLimit:
    def test_lets_as_many_pass_as_it_says(self):
        tried(3)

        with pytest.raises(TooManyAttempts) as refused:
            tried(1, at=NOON + timedelta(minutes=5))

        assert refused.value.again_at == NOON + THREE.within

    def test_does_not_count_what_it_refuses(self):
        tried(3)
        for _ in range(5):
            with pytest.raises(TooManyAttempts):
                tried(1, at=NOON + timedelta(minutes=9))

        tried(1, at=NOON + THREE.within)

    def test_of_one_says_nothing_of_another(self):
        tried(3)

        tried(3, whose="boris")
        tried(3, limit=Limit("other", 3, timedelta(minutes=10)))

    def test_slides_and_does_not_begin_anew_with_the_hour(self):
        tried(3)

        tried(1, at=NOON + THREE.within)
        with pytest.raises(TooManyAttempts):
            tried(1, at=NOON + THREE.within)

    def test_is_counted_for_who_may_see_nothing_of_it(self):
        with acting(AT_THE_DOOR):
            tried(3)
            with pytest.raises(TooManyAttempts):
                tried(1)

            assert not Attempt.objects.exists()

    def test_keeps_no_address_and_no_name(self):
        tried(1, whose="address:203.0.113.7")

        assert "203.0.113.7" not in str(Attempt.objects.values().get())

    def test_looks_back_no_further_than_tries_are_kept(self):
        with pytest.raises(ValueError, match="kept"):
            Limit("long", 1, KEPT + SECOND)


class TestForgetting:
    def test_takes_what_no_limit_looks_back_to(self):
        tried(1)
        tried(1, at=NOON + timedelta(days=1))

        assert forget_attempts(at=NOON + KEPT) == 1
        assert Attempt.objects.count() == 1
